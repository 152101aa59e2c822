"""The quality gate of the exercises: one command, ``torchmarks check``, that an author runs until it is content.

Each check is a function that takes an assignment and yields problems: where, and what to mend.
"""

import ast
import contextlib
import copy
import filecmp
import math
import re
import shutil
import tempfile
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from secrets import token_hex
from typing import Any

import numpy as np
import torch
from nbformat import NotebookNode
from nbgrader.converters import GenerateAssignment
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import ClearSolutions
from nbgrader.utils import determine_grade, setenv
from traitlets.config import Config

from torchmarks.answers import Answer, BankError, read_answers
from torchmarks.assignments import (
    Exercise,
    SourceError,
    SourceNotebook,
    assignments,
    grade_id,
    role,
    source_notebooks,
    statements,
)
from torchmarks.config import release_steps
from torchmarks.kernel import run_notebook
from torchmarks.release import DELIMITERS, mistyped_delimiters, testing_files
from torchmarks.testing.cell import NO_GPU, not_attempted
from torchmarks.testing.report import Report
from torchmarks.testing.runner import hidden_lines
from torchmarks.trial import Trial, describe

#: Wrong answers that an exercise's bank must hold, from how many points on.
_WRONG_ANSWERS = ((3, 4), (0, 2))
RIGHT_ANSWERS = 2

#: Words that a task must say, so that a learner knows the result and the errors without seeing a test.
_TASK_WORDS = ("Returns", "Raises")

#: pytest runs no test of a cell if it cannot make out the cases of one.
_NOT_RUN = "was not run; do the names in parametrize match the arguments of the tests, here and in the others?"

#: What :func:`mistyped_delimiters` calls the place where a region's end is missed.
_END_OF_CELL = "the end of the cell"

#: A line shorter than this may stand in a release by chance.
_TELLING = 25

#: The marks that a test may carry: ours and pytest's own.
_MARKS = {"weight", "timeout", "parametrize", "usefixtures", "filterwarnings", "skip", "skipif", "xfail"}

_CONSTANTS: tuple[object, ...] = (None, True, False, 0, 1, -1, 1.0, "", (), [], (1,))
_ERRORS = (ValueError, TypeError, IndexError, RuntimeError)


@dataclass(frozen=True)
class Problem:
    """Something an author should mend."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


@dataclass(frozen=True)
class Subject:
    """The assignment under the gate."""

    course: Path
    assignment: str
    source: SourceNotebook
    exercises: list[Exercise]
    #: Exercises whose reference solution or tests fail: :func:`check_answers` notes them, and no other check says more.
    failing: set[str] = field(default_factory=set)

    def where(self, exercise: Exercise | None = None) -> str:
        """How problems name this notebook or one of its exercises."""
        return f"{self.assignment}/{exercise.name}" if exercise else f"{self.assignment}/{self.source.path.name}"

    def answers(self, name: str) -> list[Answer]:
        """The bank's answers to an exercise. Raises BankError, naming the file."""
        path = self.course / bank_file(self.assignment, name)
        return read_answers(path) if path.exists() else []


Check = Callable[[Subject], Iterator[Problem]]


def bank_file(assignment: str, exercise: str) -> str:
    """Where the answers bank of an exercise lies in a course."""
    return f"tests/answers/{assignment}/{exercise}.py"


def check(course: Path, assignment: str, secrets: int = 0) -> Iterator[Problem]:
    """All problems of an assignment. Raises SourceError if there is no such assignment.

    With ``secrets``, the bank's answers are tried with so many random secrets, too (see :func:`check_luck`).
    """
    try:
        sources = source_notebooks(course, assignment)
    except SourceError as error:
        if assignment not in assignments(course):
            raise
        yield Problem(assignment, str(error))
        return
    for source in sources:
        misplaced = list(check_kinds(Subject(course, assignment, source, [])))
        yield from misplaced
        if misplaced:  # to look for the exercises now would blame their neighbours
            continue
        try:
            subject = Subject(course, assignment, source, source.exercises())
        except SourceError as error:
            yield Problem(assignment, str(error))
            continue
        form = [problem for step in FORM_CHECKS for problem in step(subject)]
        yield from form
        if not form:  # what is malformed cannot be tried
            luck: tuple[Check, ...] = (partial(check_luck, secrets=secrets),) if secrets else ()
            for step in CONTENT_CHECKS + luck:
                try:
                    yield from step(subject)
                except SourceError as error:  # a setup cell's fault: nothing can be tried
                    yield Problem(subject.where(), str(error))
                    break


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
    found = list(mistyped_delimiters(source))
    misspelt = [each for each in found if each[1] not in (*DELIMITERS, _END_OF_CELL)]
    for number, line, meant in misspelt or found:  # a misspelt line leaves its partner alone
        if line == _END_OF_CELL:
            yield f"a line {meant!r} is missing."
        elif line in DELIMITERS and line.split()[1] != meant.split()[1]:
            yield f"a line {meant!r} is missing before line {number}, {line!r}."
        else:
            yield f"line {number}: {line!r} was probably meant to be {meant!r}."


def check_exercises(subject: Subject) -> Iterator[Problem]:
    """Each exercise has a task with signature, result and errors, hints, examples, hidden tests; the points agree."""
    for exercise in subject.exercises:
        where = subject.where(exercise)
        if grade_id(exercise.solution) != exercise.name or grade_id(exercise.test) != f"test_{exercise.name}":
            yield Problem(where, f"name its cells {exercise.name!r} and 'test_{exercise.name}'.")
        misspelt = any(mistyped_delimiters(exercise.solution.source))  # check_cells says so
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
    if any(mistyped_delimiters(cell.source)):
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
    for path in sorted((subject.course / "tests" / "answers" / subject.assignment).glob("*.py")):
        if path.is_file() and "TODO" in path.read_text(encoding="utf-8", errors="replace"):
            yield Problem(bank_file(subject.assignment, path.stem), "still says TODO: write its answers.")


def check_release(subject: Subject) -> Iterator[Problem]:
    """``release/`` is what ``source/`` makes, and nothing hidden or of the solutions is in it."""
    released = subject.course / "release" / subject.assignment
    with tempfile.TemporaryDirectory() as folder:
        try:
            built = build_release(subject.course, subject.assignment, Path(folder))
        except NbGraderException as error:
            yield Problem(subject.assignment, f"cannot be released: {error}")
            return
        for difference in _differences(built, released):
            yield Problem(f"release/{subject.assignment}", f"{difference}; run make release.")
        text = "".join(
            path.read_text(encoding="utf-8", errors="ignore") for path in sorted(built.rglob("*")) if path.is_file()
        )
    # Signatures and idioms stand in visible code as well; a secret is what does not.
    public = "\n".join(line for cell in subject.source.notebook.cells for line in _lines(cell, secret=False))
    for exercise in subject.exercises:
        for cell in filter(None, (exercise.solution, exercise.test, exercise.cuda)):
            for line in _lines(cell, secret=True):
                if len(line) > _TELLING and line not in public and (_as_in_json(line) in text or line in text):
                    yield Problem(subject.where(exercise), f"the release shows a line of {grade_id(cell)}: {line!r}")


def build_release(course: Path, assignment: str, folder: Path) -> Path:
    """Make the students' version of an assignment in ``folder``, without a gradebook; returns where it lies.

    Raises NbGraderException if nbgrader refuses the source.
    """
    config = Config()
    config.CourseDirectory.root = str(course)
    config.CourseDirectory.release_directory = str(folder)
    config.CourseDirectory.assignment_id = assignment
    config.GenerateAssignment.preprocessors = [step for step in release_steps() if step.__name__ != "SaveCells"]
    config.GenerateAssignment.no_database = True
    coursedir = CourseDirectory(config=config)
    coursedir.log.setLevel("CRITICAL")
    GenerateAssignment(coursedir=coursedir, config=config).start()
    return folder / assignment


def _differences(built: Path, released: Path) -> Iterator[str]:
    wanted = {path.relative_to(built) for path in built.rglob("*") if path.is_file()}
    present = {
        path.relative_to(released)
        for path in released.rglob("*")
        if path.is_file() and not {"__pycache__", ".ipynb_checkpoints"} & set(path.parts)
    }
    for path in sorted(wanted - present):
        yield f"{path} is missing"
    for path in sorted(present - wanted):
        yield f"{path} is not made from source/"
    for path in sorted(wanted & present):
        if not filecmp.cmp(built / path, released / path, shallow=False):
            yield f"{path} is out of step with source/"


def _lines(cell: NotebookNode, *, secret: bool) -> Iterator[str]:
    """The stripped lines of a code cell: those of solutions and hidden tests, or all others."""
    inside = False
    for line in cell.source.splitlines() if cell.cell_type == "code" else ():
        if re.match(r"\s*### BEGIN (SOLUTION|HIDDEN TESTS)", line):
            inside = True
        elif re.match(r"\s*### END (SOLUTION|HIDDEN TESTS)", line):
            inside = False
        elif inside == secret:
            yield line.strip()


def _as_in_json(line: str) -> str:
    return line.replace("\\", "\\\\").replace('"', '\\"')


def check_answers(subject: Subject) -> Iterator[Problem]:
    """References earn everything, trivial answers nothing, and the bank's answers what the bank says."""
    with setenv(CUDA_VISIBLE_DEVICES=""):  # as in a student process, which finds no GPU
        trial = Trial(subject.source)
        for exercise in subject.exercises:
            faults = list(_check_reference(subject.where(exercise), trial, exercise))
            yield from faults
            if faults:  # what is told about other answers would be about this one
                subject.failing.add(exercise.name)
                continue
            yield from _check_lazy(subject, trial, exercise)
            yield from _check_bank(subject, trial, exercise)
    notebooks = source_notebooks(subject.course, subject.assignment)
    known = {exercise.name for notebook in notebooks for exercise in notebook.exercises()}
    for path in sorted((subject.course / "tests" / "answers" / subject.assignment).glob("*.py")):
        if path.stem not in known:
            yield Problem(bank_file(subject.assignment, path.stem), "belongs to no exercise.")


def _check_reference(where: str, trial: Trial, exercise: Exercise) -> Iterator[Problem]:
    """The reference solution passes all tests."""
    try:
        report = trial.report(exercise, exercise.solution.source)
        if any(outcome.timed_out for outcome in report.outcomes):  # the machine may have been busy
            report = trial.report(exercise, exercise.solution.source)
    except SourceError as error:
        yield Problem(where, str(error))
        return
    if not _is_full(report, exercise):
        yield Problem(where, f"the reference solution earns {report!r} of {exercise.call.points:g}: {_why(report)}")


def _is_full(report: Report, exercise: Exercise) -> bool:
    return report.marks == exercise.call.points and all(outcome.passed for outcome in report.outcomes)


def _check_lazy(subject: Subject, trial: Trial, exercise: Exercise) -> Iterator[Problem]:
    """Answers that solve nothing earn nothing, spoilt arguments or not."""
    where = subject.where(exercise)
    yield from _check_worthless(where, trial, exercise, trivial_answers(exercise), "give each test a case it fails")
    spoilt = Trial(subject.source)  # of its own: the setup's own data may be among the arguments
    yield from _check_late(where, spoilt, exercise)
    yield from _check_worthless(where, spoilt, exercise, spoilers(exercise), "work out what is right before the call")


def _check_late(where: str, trial: Trial, exercise: Exercise) -> Iterator[Problem]:
    """The reference loses marks when it spoils its arguments first, where that changes its results."""
    reference = trial.answer(exercise, exercise.solution.source)
    if isinstance(reference, type):
        return
    for empty in (False, True):
        changed: list[bool] = []
        [report] = trial.report_objects(exercise, [partial(_spoiling_first, reference, empty, changed)])
        if any(changed) and _is_full(report, exercise):
            did = "emptying" if empty else "zeroing"
            yield Problem(
                where,
                f"{did} the arguments and then answering for what is left of them earns {report!r}: "
                "work out what is right before the call.",
            )
            return


def _spoiling_first(
    reference: Callable[..., Any], empty: bool, changed: list[bool], /, *args: Any, **kwargs: Any
) -> Any:
    """What the reference returns for spoilt arguments. Notes whether that is something else than for good ones."""
    # Twice: results that are random tell nothing.
    before = [_result_on_copies(reference, args, kwargs) for _ in range(2)]
    if any([_spoil(value, empty=empty) for value in (*args, *kwargs.values())]):  # each of them
        after = _result_on_copies(reference, args, kwargs)
        changed.append(None not in (*before, after) and before[0] == before[1] != after)
    return reference(*args, **kwargs)


def _result_on_copies(reference: Callable[..., Any], args: Any, kwargs: Any) -> str | None:
    """A description of a call's result or error; None if the arguments cannot be copied."""
    try:
        args, kwargs = copy.deepcopy((args, kwargs))
    except Exception:  # anything may be said by what cannot be copied
        return None
    try:
        return describe(reference(*args, **kwargs))
    except Exception as error:
        return type(error).__name__


def _check_worthless(
    where: str, trial: Trial, exercise: Exercise, answers: Iterator[tuple[str, Callable[..., Any]]], advice: str
) -> Iterator[Problem]:
    """Answers, by names for them, that must earn nothing."""
    names, objects = zip(*answers, strict=True)
    for name, earned in zip(names, trial.report_objects(exercise, objects), strict=True):
        if earned.marks:
            yield Problem(where, f"{name} earns {earned!r}, passing {_passed(earned)}: {advice}.")


def trivial_answers(exercise: Exercise) -> Iterator[tuple[str, Callable[..., Any]]]:
    """Answers that solve nothing: constants (those of the examples among them), an argument, an error."""
    for value in (*_CONSTANTS, *_example_values(exercise.test)):
        yield f"always returning {value!r}", lambda *args, _value=value, **kwargs: copy.copy(_value)
    for index in range(3):
        yield (
            f"handing back argument {index + 1}",
            lambda *args, _index=index, **kwargs: args[_index] if _index < len(args) else None,
        )
    for error in _ERRORS:
        yield f"always raising {error.__name__}", _raising(error)


def spoilers(exercise: Exercise) -> Iterator[tuple[str, Callable[..., Any]]]:
    """Answers that spoil their arguments, and then return what would be right for such: nothing, or zeros."""
    values = (None, False, 0, [], *_example_values(exercise.test))
    results: dict[str, Callable[..., Any]] = {repr(value): partial(_constant, value) for value in values}
    results |= {"argument 1": lambda *args: args[0] if args else None, "zeros": _zeros}
    results["two times zeros"] = lambda *args: (_zeros(*args), _zeros(*args))
    for empty in (True, False):
        for name, result in results.items():
            yield (
                f"{'emptying' if empty else 'zeroing'} the arguments and returning {name}",
                partial(_spoiling, result, empty),
            )


def _constant(value: object, *args: object) -> object:
    return copy.copy(value)


def _spoiling(result: Callable[..., Any], empty: bool, /, *args: object, **kwargs: object) -> Any:
    for value in (*args, *kwargs.values()):
        _spoil(value, empty=empty)
    return result(*args)


def _spoil(value: object, *, empty: bool) -> bool:
    """Take everything from a list, a dictionary, a tensor or an array, or everything but its zeros.

    A model is spoilt in its parameters, a loader in its dataset. Returns whether it is something that can be spoilt.
    """
    if isinstance(value, torch.Tensor):
        if empty:
            value.data = value.data.new_empty(0)
        elif value.device.type == "cpu":
            # An expanded one may have more elements than anybody can write.
            torch.empty(0, dtype=torch.uint8).set_(value.untyped_storage()).zero_()
        return True
    if isinstance(value, np.ndarray):
        with contextlib.suppress(ValueError):  # it may not be writeable
            value.fill(0)
        return value.flags.writeable
    if isinstance(value, torch.nn.Module):
        value = tuple(value.parameters())
    elif isinstance(value, torch.utils.data.DataLoader):
        value = (value.dataset,)
    elif isinstance(value, torch.utils.data.TensorDataset):
        value = value.tensors
    if isinstance(value, dict | list | tuple):
        items = value.values() if isinstance(value, dict) else value
        spoilt = any([_spoil(item, empty=empty) for item in items])
        if empty and not isinstance(value, tuple):
            value.clear()
            return True
        return spoilt
    return False


def _zeros(*args: object) -> Any:
    """Zeros like the first tensor of the arguments."""
    return next((torch.zeros_like(value) for value in args if isinstance(value, torch.Tensor)), None)


def _example_values(test: NotebookNode) -> Iterator[object]:
    """The plain values in the visible examples: what somebody would hard-code."""
    hidden = hidden_lines(test.source)
    for statement in ast.parse(test.source).body:
        if isinstance(statement, ast.FunctionDef) and statement.lineno not in hidden:
            for node in ast.walk(statement):
                if isinstance(node, ast.Compare):
                    for side in (node.left, *node.comparators):
                        try:
                            yield ast.literal_eval(side)
                        except ValueError:
                            pass


def _raising(error: type[Exception]) -> Callable[..., Any]:
    def answer(*args: object, **kwargs: object) -> object:
        raise error

    return answer


def wrong_answers(points: float) -> int:
    """How many wrong answers the bank of an exercise must hold."""
    return next(count for least, count in _WRONG_ANSWERS if points >= least)


def _check_bank(subject: Subject, trial: Trial, exercise: Exercise) -> Iterator[Problem]:
    where, file = subject.where(exercise), bank_file(subject.assignment, exercise.name)
    try:
        answers = subject.answers(exercise.name)
    except BankError as error:
        yield Problem(where, str(error).replace(f"{subject.course}/", ""))
        return
    wrong = [answer for answer in answers if not answer.right]
    wanted = wrong_answers(exercise.call.points)
    if len(wrong) < wanted or len(answers) - len(wrong) < RIGHT_ANSWERS:
        yield Problem(where, f"its bank needs {wanted} wrong and {RIGHT_ANSWERS} right answers, "
                             f"has {len(wrong)} and {len(answers) - len(wrong)}.")  # fmt: skip
    for name, count in Counter(answer.name for answer in answers).items():
        if count > 1:
            yield Problem(file, f"{count} answers are called {name!r}: name each for what is its own.")
    tests = _names_of_tests(exercise.test)
    for answer in wrong:
        for name in sorted(answer.fails - {"without"}):
            if not tests.get(name, False):
                what = "an example: only hidden tests count there" if name in tests else "no test of this exercise"
                yield Problem(file, f"the wrong answer {answer.name!r} is to fail {name}, which is {what}.")
    caught = {name for answer in wrong for name in answer.fails}
    sound = []
    for answer in answers:
        try:
            trial.answer(exercise, answer.source)
        except SourceError as error:
            yield Problem(file, f"the answer {answer.name!r} cannot be tried: {error}")
        else:
            sound.append(answer)
    answers = sound
    behaviours: dict[str, str] = {}
    forms = {_form(exercise.solution.source): "the reference"}
    observed = trial.observe(exercise, [answer.source for answer in answers])
    for answer, (report, behaviour) in zip(answers, observed, strict=True):
        if answer.right:
            twin = forms.setdefault(_form(answer.source), repr(answer.name))
            if twin != repr(answer.name):
                yield Problem(where, f"the right answer {answer.name!r} is written like {twin}.")
            if not _is_full(report, exercise):
                yield Problem(where, f"the right answer {answer.name!r} earns {report!r}: {_why(report)}")
            continue
        failed = _failed(report)
        caught |= failed
        if failed != {name for name in answer.fails if tests.get(name, name == "without")}:
            yield Problem(
                where, f"the wrong answer {answer.name!r} fails {sorted(failed)}, not {sorted(answer.fails)}."
            )
        if answer.feedback not in report.hints():
            yield Problem(where, f"the feedback on {answer.name!r} does not say {answer.feedback!r}.")
        twin = behaviours.setdefault(behaviour, answer.name)
        if twin != answer.name:
            yield Problem(where, f"the wrong answers {twin!r} and {answer.name!r} behave the same.")
    idle = [name for name, hidden in tests.items() if hidden and name not in caught]
    if idle and wrong:
        yield Problem(
            where,
            f"no wrong answer of its bank fails {', '.join(idle)}: add one, or give the test a case that fails.",
        )


def _names_of_tests(cell: NotebookNode) -> dict[str, bool]:
    """The tests of a cell, each with whether it is hidden."""
    hidden = hidden_lines(cell.source)
    return {
        node.name: node.lineno in hidden
        for node in ast.parse(cell.source).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def check_luck(subject: Subject, secrets: int) -> Iterator[Problem]:
    """No answer of the bank passes a test, or fails it, only with some secrets: each course has another one."""
    with setenv(CUDA_VISIBLE_DEVICES=""):
        trial = Trial(subject.source)
        for exercise in subject.exercises:
            if exercise.name in subject.failing:
                continue
            try:
                answers = subject.answers(exercise.name)
                tried = [answer for answer in answers if "without" not in answer.fails]
                for answer in tried:
                    trial.answer(exercise, answer.source)
            except (BankError, SourceError):
                continue  # check_answers says so
            strays: Counter[tuple[Answer, str]] = Counter()
            for _ in range(secrets):
                reports = trial.reports(exercise, [answer.source for answer in tried], token_hex(8))
                for answer, report in zip(tried, reports, strict=True):
                    strays.update((answer, name) for name in _failed(report) ^ answer.fails)
            for (answer, name), count in sorted(strays.items(), key=lambda item: (item[0][0].name, item[0][1])):
                did = "passes" if name in answer.fails else "fails"
                kind = "right" if answer.right else "wrong"
                yield Problem(
                    subject.where(exercise),
                    f"the {kind} answer {answer.name!r} {did} {name} with {count} of {secrets} random secrets: "
                    "give the test inputs that leave nothing to luck.",
                )


def _form(source: str) -> str:
    """An answer's code without comments, docstrings and type hints."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.arg):
            node.annotation = None
        elif isinstance(node, ast.FunctionDef):
            node.returns = None
            if ast.get_docstring(node) is not None:
                node.body = node.body[1:] or [ast.Pass()]
    return ast.unparse(tree)


def _failed(report: Report) -> set[str]:
    """The hidden tests that failed; ``without`` if a banned name stopped them all."""
    if report.reason is not None:
        return {"without"}
    return {outcome.name for outcome in report.outcomes if outcome.hidden and not outcome.passed}


def _passed(report: Report) -> str:
    return ", ".join(outcome.name for outcome in report.counted if outcome.share)


def _why(report: Report) -> str:
    failed = [
        f"{outcome.name}: {outcome.detail or outcome.skipped or _NOT_RUN}"
        for outcome in report.outcomes
        if not outcome.passed
    ]
    return report.reason or "; ".join(failed)


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
        where, tests = subject.where(exercise), _names_of_tests(exercise.test)
        own = {name.removeprefix(f"{where}/") for name in named if str(name).startswith(f"{where}/")}
        if not own:
            yield Problem(where, "stands in no row of tests/coverage.toml: name its hidden tests in one.")
        for name in sorted(own):
            if not tests.get(name, False):
                yield Problem(where, f"tests/coverage.toml names {name}, which is no hidden test of this exercise.")


def check_in_kernel(subject: Subject) -> Iterator[Problem]:
    """In a real kernel the references earn full marks, the untouched notebook none, and nothing reaches stderr."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for relative, content in testing_files().items():
            (folder / relative).parent.mkdir(parents=True, exist_ok=True)
            (folder / relative).write_bytes(content)
        for path in subject.source.path.parent.iterdir():
            if path.suffix != ".ipynb":
                (shutil.copytree if path.is_dir() else shutil.copy)(path, folder / path.name)
        solved = run_notebook(copy.deepcopy(subject.source.notebook), folder)
        untouched = copy.deepcopy(subject.source.notebook)
        untouched, _ = ClearSolutions().preprocess(untouched, {})
        untouched = run_notebook(untouched, folder)
    yield from _compare_grades(subject, solved, "the reference solution", full=True)
    yield from _compare_grades(subject, untouched, "the untouched notebook", full=False)


def _compare_grades(subject: Subject, notebook: NotebookNode, what: str, *, full: bool) -> Iterator[Problem]:
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        if grade_id(cell).removeprefix("test_") in subject.failing:
            continue  # check_answers says why
        where = f"{subject.where()}, cell {grade_id(cell)}"
        for output in cell.outputs:
            if output.output_type == "error":
                yield Problem(where, f"{what} ends with {output.ename}: {output.evalue}")
            if output.output_type == "stream" and output.name == "stderr":
                yield Problem(where, f"{what} writes to stderr, which nbgrader takes for a failure: {output.text!r}")
        if role(cell) == {"grade", "locked"}:
            shown = "".join(str(output.get("data", {}).get("text/html", "")) for output in cell.outputs)
            if not full and not any(sentence in shown for sentence in (not_attempted(), NO_GPU)):
                yield Problem(
                    where, "the untouched answer is not told from a wrong one: leave nothing before the solution."
                )
            marks, points = determine_grade(cell)
            if marks != (points if full else 0):
                yield Problem(where, f"{what} earns {marks} of {points} in a kernel.")


FORM_CHECKS: tuple[Check, ...] = (check_cells, check_exercises)
CONTENT_CHECKS: tuple[Check, ...] = (
    check_drafts,
    check_coverage,
    check_release,
    check_answers,
    check_in_kernel,
)
