"""Reads the notebooks in ``source/``: which exercises an assignment has, and which cells make each."""

import ast
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from torchmarks.errors import UserError

#: The tag of a cell that a kernel is not to run, and of one that raises on purpose.
SKIP, RAISES = "skip-execution", "raises-exception"

#: Packages that are worth importing before student processes are forked, and known to leave a process fit to fork.
_WARM = {"matplotlib", "numpy", "pandas", "pytest", "scipy", "torch", "torchmarks", "torchvision"}


class SourceError(UserError):
    """A notebook in ``source/`` that is not what the course asks for: what, where and what to do."""


@dataclass(frozen=True)
class Call:
    """The ``run_tests(...)`` call that ends a test cell."""

    exercise: str
    points: float = 0.0
    bonus: float = 0.0
    without: tuple[str, ...] = ()


@dataclass(frozen=True)
class Exercise:
    """One exercise: the solution cell and the test cells that call its function or class."""

    name: str
    solution: NotebookNode
    test: NotebookNode
    call: Call
    #: The markdown between the cell before and the solution, and after the tests up to the next exercise.
    task: str
    hints: str
    cuda: NotebookNode | None = None
    cuda_call: Call | None = None


@dataclass(frozen=True)
class SourceNotebook:
    """A notebook of ``source/<assignment>/``."""

    path: Path
    notebook: NotebookNode

    @property
    def setup_cells(self) -> list[NotebookNode]:
        """The code cells that are neither solution nor test, locked or not: imports, helpers, demonstrations."""
        return [
            cell
            for cell in self.notebook.cells
            if cell.cell_type == "code" and not role(cell) & {"solution", "grade", "task"}
        ]

    def exercises(self) -> list[Exercise]:
        """The exercises in the order they stand. Raises SourceError if a cell has no partner."""
        return list(_exercises(self))


def role(cell: NotebookNode) -> set[str]:
    """Which of nbgrader's roles a cell has: any of ``solution``, ``grade``, ``locked``, ``task``.

    As in nbgrader, tests are locked whether their metadata says so or not, and solutions are not.
    """
    metadata = cell.metadata.get("nbgrader", {})
    found = {name for name in ("solution", "grade", "locked", "task") if metadata.get(name)}
    return found - {"locked"} if "solution" in found else found | {"locked"} if "grade" in found else found


def is_test(cell: NotebookNode) -> bool:
    """Whether a cell is an autograded one: code of the teacher's that earns points."""
    return cell.cell_type == "code" and role(cell) == {"grade", "locked"}


def is_setup(cell: NotebookNode) -> bool:
    """Whether a cell is code of the teacher's that earns nothing: imports, helpers, demonstrations."""
    return cell.cell_type == "code" and role(cell) == {"locked"}


def is_skipped(cell: NotebookNode) -> bool:
    """Whether a cell carries the tag that keeps a kernel from running it."""
    return SKIP in cell.metadata.get("tags", ())


def may_raise(cell: NotebookNode) -> bool:
    """Whether a cell carries the tag that lets the others run after it has raised."""
    return RAISES in cell.metadata.get("tags", ())


def is_foreign(cell: NotebookNode) -> bool:
    """Whether a cell is an autograded one as in any nbgrader course, without a call of ``run_tests`` at its end."""
    if not is_test(cell):
        return False
    try:
        read_call(cell)
    except SourceError:
        return True
    return False


def grade_id(cell: NotebookNode) -> str:
    """The cell's nbgrader name; empty if it has none."""
    return str(cell.metadata.get("nbgrader", {}).get("grade_id", ""))


def read_source(path: Path) -> SourceNotebook:
    """Read one notebook. Raises SourceError if it is no notebook of format 4."""
    try:
        return SourceNotebook(path, nbformat.read(path, as_version=4))
    except Exception as error:  # nbformat raises whatever it stumbles on
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise SourceError(f"{path} cannot be read as a notebook of format 4: {reason}") from error


def assignments(course: Path, directory: str) -> list[str]:
    """The names of the course's assignments, in alphabetical order; ``directory`` is the one that they lie in."""
    return sorted({path.parent.name for path in (course / directory).glob("*/*.ipynb")})


def source_notebooks(course: Path, assignment: str, directory: str) -> list[SourceNotebook]:
    """The notebooks of an assignment. Raises SourceError, naming those there are, if there is no such assignment."""
    names = assignments(course, directory)
    if assignment not in names:
        if not names:
            where = (course / directory).resolve()
            raise SourceError(
                f"There are no assignments in {where}. Go to the course's folder, or name it with --course."
            )
        known = ", ".join(names)
        raise SourceError(f"There is no assignment '{assignment}' in {course / directory} (there are: {known}).")
    return [read_source(path) for path in sorted((course / directory / assignment).glob("*.ipynb"))]


def setup_modules(sources: Iterable[SourceNotebook]) -> set[str]:
    """The modules that the setup cells import: the warm parent of student processes has them at hand."""
    modules: set[str] = set()
    for source in sources:
        trees = (tree for cell in source.setup_cells for tree in statements(cell.source))
        for node in (node for tree in trees for node in ast.walk(tree)):
            if isinstance(node, ast.Import):
                modules |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                modules.add(node.module)
    return {name for name in modules if name.split(".")[0] in _WARM}


def asked_for(course: Path, names: Sequence[str] | None, directory: str) -> list[str]:
    """The assignments of these names, or all of the course if none is named. Raises SourceError if there are none."""
    found = [*(names or assignments(course, directory))]
    for name in names or ([] if found else [""]):
        source_notebooks(course, name, directory)
    return found


def modules_of(course: Path, names: Iterable[str], directory: str) -> set[str]:
    """What the assignments' setup cells import, as far as it can be read; what is wrong with them is said later."""
    found: set[str] = set()
    for name in names:
        with suppress(SourceError, SyntaxError):
            found |= setup_modules(source_notebooks(course, name, directory))
    return found


def statements(source: str) -> list[ast.stmt]:
    """The statements of a code cell, magics as the calls that they are; none if it is not Python."""
    with suppress(SyntaxError, ValueError):
        return ast.parse(source).body
    with suppress(SyntaxError, ValueError):
        return ast.parse(magics_as_calls(source)).body
    return []


def magics_as_calls(source: str) -> str:
    """A code cell's text as Python, magics as calls of what ``get_ipython()`` returns. Raises SyntaxError."""
    from IPython.core.inputtransformer2 import TransformerManager  # it takes a while, and few cells need it

    plain: str = TransformerManager().transform_cell(source)
    return plain


def read_call(cell: NotebookNode) -> Call:
    """The arguments of the call that ends a test cell. Raises SourceError if there is none, or not of plain values."""
    where = f"cell {grade_id(cell)!r}"
    try:
        tree = ast.parse(cell.source)
    except SyntaxError as error:
        raise SourceError(f"{where} is not Python: {error}") from error
    last = tree.body[-1] if tree.body else None
    if not (
        isinstance(last, ast.Expr)
        and isinstance(last.value, ast.Call)
        and isinstance(last.value.func, ast.Name)
        and last.value.func.id == "run_tests"
    ):
        raise SourceError(f"{where} must end with a call like run_tests('name', points=2).")
    try:
        arguments: dict[str, Any] = {word.arg or "": ast.literal_eval(word.value) for word in last.value.keywords}
        names = [ast.literal_eval(argument) for argument in last.value.args]
        arguments["without"] = tuple(arguments.get("without", ()))
        return Call(*names, **arguments)
    except (TypeError, ValueError) as error:
        raise SourceError(f"{where}: run_tests takes a name, and points, bonus or without as plain values.") from error


def _exercises(source: SourceNotebook) -> Iterator[Exercise]:
    cells = source.notebook.cells
    # A solution that is graded itself is marked by a person, and no exercise of ours.
    solutions = [
        index
        for index, cell in enumerate(cells)
        if cell.cell_type == "code" and role(cell) & {"solution", "grade"} == {"solution"}
    ]
    for position, index in enumerate(solutions):
        solution = cells[index]
        end = solutions[position + 1] if position + 1 < len(solutions) else len(cells)
        tests = [cell for cell in cells[index + 1 : end] if "grade" in role(cell) and cell.cell_type == "code"]
        plain = [cell for cell in tests if not grade_id(cell).startswith("cuda_")]
        cuda = [cell for cell in tests if grade_id(cell).startswith("cuda_")]
        if len(plain) != 1 or len(cuda) > 1:
            raise SourceError(
                f"{source.path}: the solution {grade_id(solution)!r} must be followed by one test cell"
                f" (and at most one CUDA cell); there are {len(plain)} (and {len(cuda)})."
            )
        start = solutions[position - 1] + 1 if position else 0
        before = [cell for cell in cells[start:index] if cell.cell_type == "markdown"]
        after = [cell for cell in cells[index + 1 : end] if cell.cell_type == "markdown"]
        call = read_call(plain[0])
        yield Exercise(
            name=call.exercise,
            solution=solution,
            test=plain[0],
            call=call,
            task=before[-1].source if before else "",
            hints="\n".join(cell.source for cell in after if "<details" in cell.source),
            cuda=cuda[0] if cuda else None,
            cuda_call=read_call(cuda[0]) if cuda else None,
        )
