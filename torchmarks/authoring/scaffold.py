"""The first draft of an exercise, in the form that the gate asks for: an author fills it in."""

import ast
import builtins
import keyword
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from torchmarks.assignments import SourceNotebook, grade_id, read_source, statements
from torchmarks.authoring.answers import bank_folder
from torchmarks.authoring.gate.answers import RIGHT_ANSWERS, wrong_answers
from torchmarks.errors import UserError

_TASK = """\
## TODO: a title ({points:g} points)

TODO: the idea, in the simplest words.

`{name}(x: torch.Tensor) -> torch.Tensor`

**Returns** TODO: what comes back, of which shape and dtype.

**Raises** TODO: which error, and when; or "nothing"."""

_SOLUTION = '''\
def {name}(x: torch.Tensor) -> torch.Tensor:
    """TODO: what it returns, in a line."""
    ### BEGIN SOLUTION
    raise NotImplementedError("TODO")
    ### END SOLUTION'''

_TESTS = '''\
def test_{name}_example() -> None:
    """TODO: what this example shows."""
    assert {name}(torch.zeros(2)).shape == (2,)


### BEGIN HIDDEN TESTS
def test_{name}_of_random_inputs(inputs: Inputs) -> None:
    """TODO: the idea to think about again, not the answer."""
    x = inputs.tensor((3, 4))
    expected = x.clone()  # before the call: an answer may change what it is given
    assert torch.equal({name}(x), expected)


### END HIDDEN TESTS
run_tests("{name}", points={points:g})'''

_HINTS = """\
<details><summary>Hint</summary>

TODO: the first step, without the second.

</details>"""

_WRONG = """\
# %% wrong: TODO misconception {number}
# fails: test_{name}_of_random_inputs
# feedback: TODO words of the hint
def {name}(x):
    raise NotImplementedError("TODO")
"""

_RIGHT = """\
# %% right: TODO another way {number}
def {name}(x):
    raise NotImplementedError("TODO")
"""

#: It imports what the draft uses, so that ruff finds nothing to take out.
_SETUP = """\
try:
    from torchmarks.testing import Inputs, run_tests
except ModuleNotFoundError as error:
    if error.name is None or error.name.split(".")[0] != "torchmarks":
        raise
    raise ModuleNotFoundError(
        "Put the folder 'torchmarks' that came with this notebook beside it, then run this cell again."
    ) from None

# TODO: import what your tests use besides: RAISED, call_each, probe and try_each from torchmarks.testing, and pytest.
import torch"""

#: Names that the cells of every exercise use: one called like them would be called in their place.
_USED = {"Inputs", "RAISED", "call_each", "inputs", "probe", "pytest", "run_tests", "torch", "try_each"}


class ScaffoldError(UserError):
    """An exercise that cannot be begun: what is in the way."""


@dataclass(frozen=True)
class Draft:
    """What was written: the notebook that got the cells, and the answers file."""

    notebook: Path
    answers: Path


def new_exercise(course: Path, directory: str, assignment: str, name: str, points: float) -> Draft:
    """Add an exercise at the end of an assignment's last notebook; a new assignment gets one of its name.

    ``directory`` is the one of the course that assignments lie in.

    Raises ScaffoldError if the name is none or is taken, SourceError if the notebook cannot be read,
    OSError if something cannot be written.
    """
    if keyword.iskeyword(name):
        raise ScaffoldError(f"{name!r} cannot be the name of a function: it is a Python keyword. Take another name.")
    if not (name.isidentifier() and name.isascii()):
        raise ScaffoldError(f"{name!r} cannot be the name of an exercise. Take letters (a to z), digits, underscores.")
    if name.startswith("test_"):
        raise ScaffoldError(f"{name!r} would be taken for a test. Take a name that does not begin with test_.")
    if name in _USED or hasattr(builtins, name):
        raise ScaffoldError(f"{name!r} is a name that the cells of every exercise can use. Take another name.")
    if not assignment.replace("_", "").replace("-", "").isalnum():
        raise ScaffoldError(f"{assignment!r} cannot be the name of an assignment. Take letters, digits, - and _.")
    paths = sorted((course / directory / assignment).glob("*.ipynb"))
    if paths:
        sources = [read_source(path) for path in paths]
    else:
        path = course / directory / assignment / f"{assignment}.ipynb"
        sources = [SourceNotebook(path, _begun(assignment))]
    for source in sources:
        if {name, f"test_{name}"} & {grade_id(cell) for cell in source.notebook.cells}:
            raise ScaffoldError(f"{source.path} has an exercise {name!r} already.")
        ids = {_cell_id(each) for each in (f"{name}_task", name, f"test_{name}", f"{name}_hints")}
        if name in _names(source) or ids & {cell.get("id") for cell in source.notebook.cells}:
            raise ScaffoldError(f"{source.path} uses the name {name!r} already. Take another name.")
    answers = bank_folder(course, assignment) / f"{name}.py"
    if answers.exists():
        raise ScaffoldError(f"{answers} is there already. Move it away, or take another name.")
    path, notebook = sources[-1].path, sources[-1].notebook
    notebook.cells += _cells(name, points)
    path.parent.mkdir(parents=True, exist_ok=True)
    answers.parent.mkdir(parents=True, exist_ok=True)
    answers.write_text(_bank(name, points), encoding="utf-8")
    try:
        nbformat.write(notebook, path)
    except OSError:
        answers.unlink()  # half an exercise would be in the way of the next try
        raise
    return Draft(path, answers)


def _names(source: SourceNotebook) -> Iterator[str]:
    """The names that the setup cells of a notebook give to something."""
    for statement in (each for cell in source.setup_cells for each in statements(cell.source)):
        if isinstance(statement, ast.FunctionDef | ast.ClassDef):
            yield statement.name
            continue
        for node in ast.walk(statement):
            if isinstance(node, ast.alias):
                yield (node.asname or node.name).split(".")[0]
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                yield node.id


def _cells(name: str, points: float) -> list[NotebookNode]:
    text = {"name": name, "points": points}
    return [
        _markdown(f"{name}_task", _TASK.format(**text)),
        _code(name, _SOLUTION.format(**text), solution=True),
        _code(
            f"test_{name}",
            _TESTS.format(**text),
            grade=True,
            locked=True,
            points=int(points) if points == int(points) else points,
        ),
        _markdown(f"{name}_hints", _HINTS),
    ]


def _begun(assignment: str) -> NotebookNode:
    """A new assignment's notebook, with its imports."""
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    cells = [_markdown("intro", f"# TODO: {assignment}"), _code("setup_imports", _SETUP, locked=True)]
    notebook: NotebookNode = new_notebook(cells=cells, metadata={"kernelspec": kernel})
    return notebook


def _markdown(name: str, text: str) -> NotebookNode:
    cell: NotebookNode = new_markdown_cell(text, id=_cell_id(name))
    return cell


def _code(name: str, source: str, **roles: Any) -> NotebookNode:
    cell: NotebookNode = new_code_cell(source, id=_cell_id(name))
    plain = {"grade": False, "solution": False, "locked": False, "task": False}
    cell.metadata["nbgrader"] = {"grade_id": name, "schema_version": 3, **plain, **roles}
    return cell


def _cell_id(name: str) -> str:
    return name.replace("_", "-")[:64]


def _bank(name: str, points: float) -> str:
    wrong = [_WRONG.format(name=name, number=number + 1) for number in range(wrong_answers(points))]
    right = [_RIGHT.format(name=name, number=number + 1) for number in range(RIGHT_ANSWERS)]
    return "\n\n".join([*wrong, *right])
