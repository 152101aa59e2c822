"""Checks of a notebook's form, which run nothing: cells, texts, points, marks, what is left of a draft."""

import ast
import math
import re
import tomllib
from collections.abc import Iterator

from nbformat import NotebookNode

from torchmarks.assignments import Exercise, grade_id, role, statements
from torchmarks.authoring.answers import bank_folder
from torchmarks.authoring.gate.subject import Problem, Subject, bank_file
from torchmarks.plugins.release import END_OF_CELL, REGIONS, mistyped_delimiters
from torchmarks.testing.runner import hidden_lines, tests_in

#: Words that a task must say, so that a learner knows the result and the errors without seeing a test.
_TASK_WORDS = ("Returns", "Raises")

#: The delimiters as this course writes them.
_DELIMITERS = {f"### {text}" for region in REGIONS for text in region}

#: The marks that a test may carry: ours and pytest's own.
_MARKS = {"weight", "timeout", "parametrize", "usefixtures", "filterwarnings", "skip", "skipif", "xfail"}


def check_kinds(subject: Subject) -> Iterator[Problem]:
    """No cell that students write code in, or that marks it, has become one of text."""
    for cell in subject.source.notebook.cells:
        what = {frozenset({"solution"}): "solution", frozenset({"grade", "locked"}): "test"}.get(frozenset(role(cell)))
        if what and cell.cell_type != "code":
            where = f"{subject.where()}, cell {grade_id(cell)}"
            yield Problem(where, f"has the role of a {what}, but is a {cell.cell_type} cell: make it a code cell.")


def check_cells(subject: Subject) -> Iterator[Problem]:
    """Teacher's code is locked, names are unique, nothing is left over from running, delimiters are spelt right."""
    seen: set[str] = set()
    for index, cell in enumerate(subject.source.notebook.cells):
        name = grade_id(cell) or cell.get("id", f"cell {index + 1}")
        where = f"{subject.where()}, cell {name}"
        if not cell.get("id"):
            yield Problem(where, "has no cell id; save the notebook in JupyterLab once.")
        if cell.cell_type != "code":
            continue
        if cell.outputs or cell.execution_count:
            yield Problem(where, "holds outputs; clear them before saving.")
        if not role(cell):
            yield Problem(where, "is the teacher's code but not locked; set it to 'Read-only' in Create Assignment.")
        if name in seen:
            yield Problem(where, "has a name that another cell has, too.")
        seen.add(name)
        for sentence in _delimiter_faults(cell.source):
            yield Problem(where, sentence)


def _delimiter_faults(source: str) -> Iterator[str]:
    """A sentence for each delimiter that is misspelt; for each that is missing, if none is."""
    found = list(mistyped_delimiters(source, exact=True))
    misspelt = [each for each in found if each[1] not in (*_DELIMITERS, END_OF_CELL)]
    for number, line, meant in misspelt or found:  # a misspelt line leaves its partner alone
        if line == END_OF_CELL:
            yield f"a line {meant!r} is missing."
        elif line in _DELIMITERS and line.split()[1] != meant.split()[1]:
            yield f"a line {meant!r} is missing before line {number}, {line!r}."
        else:
            yield f"line {number}: {line!r} was probably meant to be {meant!r}."


def check_exercises(subject: Subject) -> Iterator[Problem]:
    """Each exercise has a task with signature, result and errors, hints, examples, hidden tests; the points agree."""
    for exercise in subject.exercises:
        where = subject.where(exercise)
        if grade_id(exercise.solution) != exercise.name or grade_id(exercise.test) != f"test_{exercise.name}":
            yield Problem(where, f"name its cells {exercise.name!r} and 'test_{exercise.name}'.")
        misspelt = any(mistyped_delimiters(exercise.solution.source, exact=True))  # check_cells says so
        if "### BEGIN SOLUTION" not in exercise.solution.source and not misspelt:
            yield Problem(
                where, "mark the solution with ### BEGIN SOLUTION and ### END SOLUTION, so the signature stays."
            )
        for word in (f"{exercise.name}(", *_TASK_WORDS):
            if word not in exercise.task:
                yield Problem(where, f"the task above the solution must say {word!r}.")
        yield from _check_signature(where, exercise)
        hints = re.findall(r"<details[^>]*>(.*?)</details>", exercise.hints, re.DOTALL)
        if not hints:
            yield Problem(where, "has no hints: a markdown cell after the tests with <details> … </details>.")
        if not all(re.sub(r"<summary>.*?</summary>", "", hint, flags=re.DOTALL).strip() for hint in hints):
            yield Problem(where, "has an empty hint: write what helps between </summary> and </details>.")
        yield from _check_points(where, exercise.test, exercise.call.points)
        points = exercise.call.points
        if not _is_number(points) or points <= 0:
            yield Problem(where, f"its points are {points!r}: make them a number above 0.")
        heading = re.search(r"^#.*[(\[](\d+(?:\.\d+)?) points?\b", exercise.task, re.MULTILINE)
        if heading and float(heading[1]) != points:
            yield Problem(where, f"its heading says {heading[1]} points, its call {points!r}: make them equal.")
        yield from _check_test_cell(where, exercise.test, examples=True)
        if exercise.cuda is not None and exercise.cuda_call is not None:
            where += " (CUDA)"
            yield from _check_points(where, exercise.cuda, 0)
            bonus = exercise.cuda_call.bonus
            if not _is_number(bonus) or bonus <= 0 or exercise.cuda_call.exercise != exercise.name:
                yield Problem(where, f"end the cell with run_tests({exercise.name!r}, bonus=…).")
            yield from _check_test_cell(where, exercise.cuda, examples=False)


def _check_signature(where: str, exercise: Exercise) -> Iterator[Problem]:
    """The parameters are called the same in the task and in the solution."""
    shown = re.findall(rf"`\s*(?:python\s+)?(?:def |class )?({re.escape(exercise.name)}\([^`]*)`", exercise.task)
    read = [_parameters(f"def {text.strip().removesuffix(':')}: ...", exercise.name) for text in shown]
    said = next((parameters for parameters in read if parameters is not None), None)
    wanted = _parameters(exercise.solution.source, exercise.name)
    if said is not None and wanted is not None and said != wanted:
        yield Problem(
            where,
            f"its task writes {exercise.name}({', '.join(said)}), its solution "
            f"{exercise.name}({', '.join(wanted)}): make them equal.",
        )


def _parameters(source: str, name: str) -> list[str] | None:
    """The names of the parameters of a function, or of a class when it is called; None if they cannot be read."""
    body, method = statements(source), False
    for node in body:
        if isinstance(node, ast.ClassDef) and node.name == name:
            body, name, method = node.body, "__init__", True
    for node in body:
        if isinstance(node, ast.FunctionDef) and node.name == name:
            each = node.args
            parts = [*each.posonlyargs, *each.args, each.vararg, *each.kwonlyargs, each.kwarg]
            return [part.arg for part in parts if part][method:]
    return None


def _check_points(where: str, cell: NotebookNode, points: float) -> Iterator[Problem]:
    stated = cell.metadata["nbgrader"].get("points", 0)
    if not _is_number(stated) or stated != points:
        yield Problem(where, f"the cell's points are {stated!r}, the call's {points!r}: make them equal.")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _check_test_cell(where: str, cell: NotebookNode, *, examples: bool) -> Iterator[Problem]:
    if "solution" in role(cell):
        yield Problem(where, "its tests are a 'Manually graded answer': set them to 'Autograder tests'.")
    if any(mistyped_delimiters(cell.source, exact=True)):
        return  # check_cells says so, and which tests are hidden cannot be told
    hidden = hidden_lines(cell.source)
    tree = ast.parse(cell.source)
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    tests = [node for node in functions if node.name.startswith("test_")]
    if tree.body[-1].lineno in hidden:
        yield Problem(where, "run_tests stands among the hidden tests: move it below ### END HIDDEN TESTS.")
    yield from _check_without(where, tree.body[-1])
    if not any(node.lineno in hidden for node in tests):
        yield Problem(where, "has no hidden test: put some between ### BEGIN HIDDEN TESTS and ### END HIDDEN TESTS.")
    if examples and not any(node.lineno not in hidden for node in tests):
        yield Problem(where, "has no visible example before the hidden tests.")
    for other in tree.body:
        if isinstance(other, ast.AsyncFunctionDef | ast.ClassDef) and other.name.lower().startswith("test"):
            yield Problem(where, f"{other.name} would not be run: tests are plain functions.")
    for node in tests:
        yield from _check_marks(where, node)
        decorators = " ".join(ast.unparse(decorator) for decorator in node.decorator_list)
        if re.search(r"\b(skip|skipif|xfail)\b", decorators) and node.lineno in hidden:
            yield Problem(where, f"{node.name} is marked skip or xfail, so it may never count.")
        if not ast.get_docstring(node):
            yield Problem(where, f"{node.name} has no docstring: say there which idea to think about again.")
        if not _asserts(node, {function.name: function for function in functions}):
            yield Problem(where, f"{node.name} asserts nothing.")
    for name in {node.name for node in tests if sum(other.name == node.name for other in tests) > 1}:
        yield Problem(where, f"{name} is defined twice: only the last one would run.")


def _check_without(where: str, call: ast.stmt) -> Iterator[Problem]:
    """What an answer must do without is a tuple of names: the letters of a single text would ban nothing."""
    for word in (node for node in ast.walk(call) if isinstance(node, ast.keyword) and node.arg == "without"):
        names = ast.literal_eval(word.value)  # it can be: read_call has done so
        plain = isinstance(names, tuple) and all(isinstance(name, str) and name.isidentifier() for name in names)
        if not plain:
            yield Problem(where, f"without={names!r} must be a tuple of names, such as without=('torch', 'numpy').")


def _check_marks(where: str, test: ast.FunctionDef) -> Iterator[Problem]:
    """Each mark is one that there is, and a weight or a time limit is a number above 0."""
    for decorator in test.decorator_list:
        name, _, arguments = ast.unparse(decorator).partition("(")
        found = re.fullmatch(r"(?:pytest\.)?mark\.(\w+)", name)
        if not found:
            continue
        if found[1] not in _MARKS:
            yield Problem(where, f"{test.name} is marked {found[1]!r}, a mark that there is not: see its spelling.")
        if found[1] in ("weight", "timeout"):
            try:
                value = ast.literal_eval(arguments.removesuffix(")"))
            except (SyntaxError, ValueError):
                value = None
            if not _is_number(value) or value <= 0:
                yield Problem(
                    where, f"{test.name} has @{ast.unparse(decorator)}: write {found[1]}(…) with one number above 0."
                )


def _asserts(node: ast.FunctionDef, functions: dict[str, ast.FunctionDef]) -> bool:
    """Whether a function asserts something, itself or through a helper of its cell."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Assert):
            return True
        if isinstance(inner, ast.Call) and isinstance(inner.func, ast.Attribute) and inner.func.attr == "raises":
            return True
        if isinstance(inner, ast.Call) and isinstance(inner.func, ast.Name):
            helper = functions.get(inner.func.id)
            if helper is not None and helper is not node and _asserts(helper, functions):
                return True
    return False


def check_drafts(subject: Subject) -> Iterator[Problem]:
    """Nothing is left of the draft that ``torchmarks new-exercise`` wrote."""
    for cell in subject.source.notebook.cells:
        for line in cell.source.splitlines():
            if "TODO" in line:
                yield Problem(f"{subject.where()}, cell {grade_id(cell) or cell.id}", f"still says {line.strip()!r}.")
    for path in sorted(bank_folder(subject.course, subject.assignment).glob("*.py")):
        if path.is_file() and "TODO" in path.read_text(encoding="utf-8", errors="replace"):
            yield Problem(bank_file(subject.assignment, path.stem), "still says TODO: write its answers.")


def check_coverage(subject: Subject) -> Iterator[Problem]:
    """Where a course keeps a manifest of what it covers, each exercise stands in it, by the tests that it has."""
    path = subject.course / "tests" / "coverage.toml"
    if not path.exists():
        return
    try:
        manifest = tomllib.loads(path.read_text(encoding="utf-8"))
        named = {test for topic in manifest["topics"] for row in topic["rows"] for test in row.get("by", ())}
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        yield Problem("tests/coverage.toml", f"has not the form of a manifest: {type(error).__name__}: {error}")
        return
    for exercise in subject.exercises:
        where, tests = subject.where(exercise), tests_in(exercise.test.source)
        own = {name.removeprefix(f"{where}/") for name in named if str(name).startswith(f"{where}/")}
        if not own:
            yield Problem(where, "stands in no row of tests/coverage.toml: name its hidden tests in one.")
        for name in sorted(own):
            if not tests.get(name, False):
                yield Problem(where, f"tests/coverage.toml names {name}, which is no hidden test of this exercise.")
