"""Runs the pytest tests of one cell and says what became of each.

It knows nothing of notebooks or marks: it takes compiled test functions in a namespace and returns outcomes. The tests
are ordinary pytest (``parametrize``, ``raises``, its own fixtures and ``inputs``); the plugins that only cost time here
are left out.
"""

import ast
import contextlib
import functools
import inspect
import itertools
import linecache
import math
import os
import sys
import time
import traceback
import types
import warnings
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import pytest
from _pytest._io.saferepr import saferepr
from _pytest.assertion.rewrite import rewrite_asserts

from torchmarks.testing.inputs import Inputs
from torchmarks.timeout import TimeLimitExceeded, time_limit

#: Seconds that one test may take, unless it carries ``@pytest.mark.timeout(seconds)``. An honest one takes a tenth of a
#: second; the rest is for slow and busy machines.
DEFAULT_TIME_LIMIT = 5.0

#: Characters that are kept of what a failed test says, and of what was printed.
_LONGEST = 10_000

_OPTIONS = [
    # An empty configuration: the course's own pytest settings are for the course's own tests.
    f"-c{os.devnull}",
    "--noconftest",
    # Plugins for other uses. The two exception plugins alone cost over 100 ms a run: they collect garbage.
    *(f"-pno:{name}" for name in ("unraisableexception", "threadexception", "faulthandler", "logging", "terminal")),
    *(f"-pno:{name}" for name in ("cacheprovider", "doctest", "junitxml", "legacypath", "pastebin", "setuponly")),
    *(f"-pno:{name}" for name in ("setupplan", "stepwise", "subtests", "unittest", "warnings")),
]


@dataclass(frozen=True)
class StudentError:
    """An exception that came out of the student's own code."""

    type: str
    line: str


@dataclass
class Outcome:
    """What became of one test function, all its parametrised cases taken together."""

    name: str
    #: What to think about: the test's docstring, or the message of the assertion that failed, if it has one.
    hint: str
    hidden: bool
    weight: float
    cases: int = 0
    passed_cases: int = 0
    skipped: str | None = None
    timed_out: bool = False
    crashed: bool = False
    raised: StudentError | None = None
    #: For people who may see everything: the failed assertion and what was printed. Kept off hidden tests' reports.
    detail: str = ""
    printed: str = ""

    @property
    def passed(self) -> bool:
        """Whether every case of this test passed."""
        return self.cases > 0 and self.passed_cases == self.cases

    @property
    def share(self) -> float:
        """The share of its weight that this test earned, from 0 to 1."""
        return self.passed_cases / self.cases if self.cases else 0.0


@dataclass
class Cell:
    """A test cell, compiled: its namespace, and which of its tests are hidden from students."""

    filename: str
    namespace: dict[str, Any]
    #: The names of its test functions, in the order they stand in it, each with whether it stands in a hidden region:
    #: the place in the text tells, whatever its decorators made of it.
    is_hidden: dict[str, bool]
    #: The messages of its assertions, by line: plain texts only, for any other could carry a hidden input.
    messages: dict[int, str]

    def tests(self) -> dict[str, Callable[..., object]]:
        """The test functions that this cell defines, in the order they stand in it."""
        return {name: self.namespace[name] for name in self.is_hidden}


class RunCell(Protocol):
    """Runs the tests of the cell of an index, all together in so many seconds, and returns their outcomes.

    ``hidden`` says which of them: the hidden ones, the examples, or all. ``before`` is called before each test, in
    time that is not the tests'. Each test has ``patience`` times as long as it usually has.
    """

    def __call__(
        self,
        index: int,
        seconds: float = math.inf,
        hidden: bool | None = None,
        before: Callable[[], object] | None = None,
        patience: float = 1.0,
    ) -> list[Outcome]:
        """Run them."""
        ...


def hidden_lines(source: str) -> frozenset[int]:
    """The line numbers (from 1) of all regions from ``### BEGIN HIDDEN TESTS`` to ``### END HIDDEN TESTS``."""
    hidden: set[int] = set()
    inside = False
    for number, line in enumerate(source.split("\n"), 1):  # as Python counts them; splitlines knows more ends
        inside = inside or "BEGIN HIDDEN TESTS" in line
        if inside:
            hidden.add(number)
        inside = inside and "END HIDDEN TESTS" not in line
    return frozenset(hidden)


def tests_in(source: str) -> dict[str, bool]:
    """The names of a cell's test functions, in the order they stand in it, each with whether it is hidden."""
    hidden = hidden_lines(source)
    return {
        node.name: node.lineno in hidden
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def remember_lines(filename: str, source: str) -> None:
    """Let tracebacks, and what is said of a test that failed, quote a cell's lines, as a kernel does."""
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)


def compile_cell(source: str, filename: str, namespace: dict[str, Any]) -> Cell:
    """Run a test cell's definitions in ``namespace``, its assertions rewritten as pytest does, its last call left out.

    The namespace may be a dict whose ``__missing__`` finds the names that the cell does not define.
    """
    code, is_hidden, messages = _compiled(source, filename)
    exec(code, namespace)
    return Cell(filename, namespace, is_hidden, messages)


@functools.lru_cache(maxsize=16)  # the gate tries one cell on many answers
def _compiled(source: str, filename: str) -> tuple[types.CodeType, dict[str, bool], dict[int, str]]:
    """A test cell's code, which of its tests are hidden, and its assertions' messages by line."""
    tree = ast.parse(source, filename)
    is_hidden = tests_in(source)
    if tree.body and isinstance(tree.body[-1], ast.Expr):
        tree.body.pop()
    messages = {
        node.lineno: node.msg.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assert) and isinstance(node.msg, ast.Constant) and isinstance(node.msg.value, str)
    }
    rewrite_asserts(tree, source.encode())
    return compile(tree, filename, "exec", dont_inherit=True), is_hidden, messages


def run(cell: Cell, *, seed: str, is_student_file: Callable[[str], bool]) -> list[Outcome]:
    """Run a cell's tests under pytest and return one outcome a test function, in the cell's order.

    ``seed`` (with each test's own name) seeds the ``inputs`` fixture. ``is_student_file`` tells a traceback's frames of
    student code from all others by file name.

    Raises RuntimeError if pytest itself fails: a fault of the cell or of ours, never of the student's code.
    """
    outcomes: list[Outcome] = []
    session([cell], [seed], lambda run_cell: outcomes.extend(run_cell(0)), is_student_file=is_student_file)
    return outcomes


def session(
    cells: Sequence[Cell],
    seeds: Sequence[str],
    drive: Callable[[RunCell], None],
    *,
    is_student_file: Callable[[str], bool],
    capture: bool = True,
) -> None:
    """Collect the tests of several cells once, then run them as often as ``drive`` likes.

    ``drive`` is called with a function that runs the cell of a given index and returns its outcomes.
    ``capture=False`` leaves standard output and error alone, for a process that prints nothing.
    """
    plugin = _CellPlugin(cells, seeds, drive, is_student_file)
    with _own_environment():
        # Capturing descriptors as well as sys.stderr keeps what C++ prints out of the cell: nbgrader takes any word on
        # stderr for a failure.
        options = [*_OPTIONS, "--capture=fd" if capture else "--capture=no"]
        code = pytest.main([*options, __file__], plugins=[plugin])
    if plugin.error is not None:
        raise plugin.error
    if code == pytest.ExitCode.INTERRUPTED:
        raise KeyboardInterrupt
    if code in (pytest.ExitCode.INTERNAL_ERROR, pytest.ExitCode.USAGE_ERROR):
        raise RuntimeError(f"pytest could not run the tests of this cell: {plugin.fault or code!r}")


class _CellPlugin:
    """Gives pytest the cells' functions instead of a file's, and notes what becomes of them."""

    def __init__(
        self,
        cells: Sequence[Cell],
        seeds: Sequence[str],
        drive: Callable[[RunCell], None],
        is_student_file: Callable[[str], bool],
    ) -> None:
        self.cells = cells
        self.seeds = seeds
        self.drive = drive
        self.is_student_file = is_student_file
        self.fault: str | None = None
        self.error: Exception | None = None
        self.items: list[list[Any]] = []
        self.current = 0
        self.patience = 1.0
        self.deadline = math.inf
        self.outcomes: dict[str, Outcome] = {}

    def pytest_configure(self, config: pytest.Config) -> None:
        # Nobody reads what pytest says of a failure. Its long form, with sources, can take longer than the test.
        config.option.tbstyle = "native"
        config.addinivalue_line("markers", "weight(value): how much this test counts among the cell's hidden tests")
        config.addinivalue_line("markers", "timeout(seconds): the time limit of this test")

    def pytest_internalerror(self, excrepr: object) -> bool:
        self.fault = str(excrepr)
        return True  # pytest would print it on stderr

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self, session: pytest.Session) -> bool:
        # Asking for a file by path would collect what lies beside it, too.
        self.items = [list(session.genitems(_CellModule.of(session, cell.tests()))) for cell in self.cells]
        session.items = [item for items in self.items for item in items]
        session.testscollected = len(session.items)
        return True

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        try:
            self.drive(self.run_cell)
        except Exception as error:
            self.error = error
        return True

    def run_cell(
        self,
        index: int,
        seconds: float = math.inf,
        hidden: bool | None = None,
        before: Callable[[], object] | None = None,
        patience: float = 1.0,
    ) -> list[Outcome]:
        """Run one cell's tests, or a part of them, all together in so many seconds, and return their outcomes."""
        self.current = index
        self.patience = patience
        self.deadline = time.monotonic() + seconds
        self.outcomes = _fresh_outcomes(self.cells[index])
        chosen = {name: outcome for name, outcome in self.outcomes.items() if hidden in (None, outcome.hidden)}
        items = [item for item in self.items[index] if item.originalname in chosen]
        for item, following in itertools.zip_longest(items, items[1:]):
            if before is not None:
                begin = time.monotonic()
                before()
                self.deadline += time.monotonic() - begin
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            _forget_last_error()
        return list(chosen.values())

    @pytest.fixture
    def inputs(self, request: pytest.FixtureRequest) -> Inputs:
        """Random inputs, the same at each run of this test."""
        return Inputs(f"{self.seeds[self.current]}/{request.node.name}")

    @pytest.hookimpl(wrapper=True)
    def pytest_pyfunc_call(self, pyfuncitem: pytest.Function) -> Generator[None, object, object]:
        limit = pyfuncitem.get_closest_marker("timeout")
        seconds = (limit.args[0] if limit else DEFAULT_TIME_LIMIT) * self.patience
        left = max(self.deadline - time.monotonic(), 0.001)
        code = getattr(inspect.unwrap(pyfuncitem.obj), "__code__", None)
        with warnings.catch_warnings(), time_limit(min(seconds, left), code):
            warnings.simplefilter("ignore")
            try:
                return (yield)
            except (pytest.skip.Exception, pytest.xfail.Exception, pytest.exit.Exception, SystemExit) as outcome:
                # Student code that raises pytest's own outcomes has not passed; it must not end the run, either.
                raise _NotAResult(type(outcome).__name__).with_traceback(outcome.__traceback__) from None

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Function, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        error = call.excinfo
        if call.when == "call":
            # pytest would write out the whole traceback. Nobody reads that, it takes longer than most tests, and it
            # looks into the arguments and the sources of student code, which can fail.
            call.excinfo = None
        report = yield
        if call.when == "call" and error is not None:
            report.outcome = "failed"
        outcome = self.outcomes[item.originalname]
        if report.when == "setup":
            outcome.cases += 1
        if report.when == "setup" and report.skipped:  # by a mark of the test's, before any student code ran
            outcome.cases -= 1
            outcome.skipped = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        elif report.when == "call" and report.passed:
            outcome.passed_cases += 1
        elif report.failed and error is not None:
            self._note_failure(outcome, report, error)
            traceback.clear_frames(error.tb)  # they hold one another, and all that the test had in its hands
        return report

    def _note_failure(
        self, outcome: Outcome, report: pytest.TestReport, error: pytest.ExceptionInfo[BaseException]
    ) -> None:
        if isinstance(error.value, TimeLimitExceeded):
            outcome.timed_out = True
        elif isinstance(error.value, AnswerLost):
            outcome.crashed = True
        elif outcome.raised is None:
            outcome.raised = getattr(error.value, "__torchmarks_raised__", None) or self._raised_by_student(error)
        if not outcome.detail:
            outcome.hint = self._message(error) or outcome.hint
            outcome.detail = "the test ran out of time" if outcome.timed_out else self._explain(error)[:_LONGEST]
            outcome.printed = (report.capstdout + report.capstderr)[:_LONGEST]

    def _raised_by_student(self, error: pytest.ExceptionInfo[BaseException]) -> StudentError | None:
        for entry in reversed(list(error.traceback)):
            filename, line = str(entry.frame.code.raw.co_filename), entry.lineno + 1
            if filename == self.cells[self.current].filename:
                return None
            if self.is_student_file(filename):
                return StudentError(_known_class(error.type).__name__, linecache.getline(filename, line).strip())
        return None

    def _message(self, error: pytest.ExceptionInfo[BaseException]) -> str | None:
        """The message of the test's own assertion that failed; None for any other error."""
        cell, last = self.cells[self.current], error.traceback[-1]
        if error.type is not AssertionError or str(last.frame.code.raw.co_filename) != cell.filename:
            return None
        return cell.messages.get(last.lineno + 1)

    def _explain(self, error: pytest.ExceptionInfo[BaseException]) -> str:
        """The failed line of the test, and the assertion as pytest explains it or the exception."""
        filename = self.cells[self.current].filename
        entry = next(
            (each for each in reversed(list(error.traceback)) if str(each.frame.code.raw.co_filename) == filename), None
        )
        reason = "".join(traceback.format_exception_only(error.type, error.value)).strip()
        if entry is None:
            return reason
        stopped = _items_at_hand(entry.frame.f_locals, filename) if error.type is AssertionError else ""
        return "\n".join(filter(None, [linecache.getline(filename, entry.lineno + 1).strip(), reason, stopped]))


def _items_at_hand(names: Mapping[str, Any], filename: str) -> str:
    """Where the cell's generators among these names stand: for ``assert all(…)``, at the item for which it failed."""
    lines = []
    for value in names.values():
        loop = value.gi_frame if isinstance(value, types.GeneratorType) else None
        if loop is not None and loop.f_code.co_filename == filename:
            own = (name for name in loop.f_code.co_varnames if name in loop.f_locals and name.isidentifier())
            items = [f"{name} = {saferepr(loop.f_locals[name])}" for name in own]
            lines.append(f"at {', '.join(items)}" if items else "")
    return "\n".join(filter(None, lines))


def _known_class(kind: type[BaseException]) -> type[BaseException]:
    """The nearest class that is not the student's own, whose name could carry a hidden input."""
    return next(base for base in kind.__mro__ if base.__module__ != "__main__")


def _flowing(text: str) -> str:
    """The text with a line for each of its paragraphs: where the author's lines end means nothing on a page."""
    return "\n".join(" ".join(paragraph.split()) for paragraph in text.split("\n\n"))


def _fresh_outcomes(cell: Cell) -> dict[str, Outcome]:
    """An outcome for each test of the cell, nothing run yet."""
    return {
        name: Outcome(
            name=name,
            hint=_flowing(inspect.getdoc(function) or ""),
            hidden=cell.is_hidden[name],
            weight=_mark_value(function, "weight", 1.0),
        )
        for name, function in cell.tests().items()
    }


class AnswerLost(Exception):
    """The process of the student's code gave no usable answer: it crashed, or sent what is none."""


class _NotAResult(Exception):
    """Student code raised one of pytest's own outcomes (skip, xfail, exit) or SystemExit inside a test."""


class _CellModule(pytest.Module):
    """A pytest module whose functions are given, not imported."""

    @classmethod
    def of(cls, session: pytest.Session, tests: Mapping[str, Callable[..., object]]) -> "_CellModule":
        module = types.ModuleType("cell")
        module.__dict__.update(tests)
        node: _CellModule = cls.from_parent(session, path=Path(__file__), name="cell")
        node.obj = module
        return node


def _forget_last_error() -> None:
    """Let go of what pytest keeps for a debugger: an error's frames hold all that a failed test had in its hands."""
    for name in ("last_type", "last_value", "last_traceback", "last_exc"):
        vars(sys).pop(name, None)


def _mark_value(function: Callable[..., object], name: str, default: float) -> float:
    marks: list[pytest.Mark] = getattr(function, "pytestmark", [])
    return next((float(mark.args[0]) for mark in marks if mark.name == name), default)


@contextlib.contextmanager
def _own_environment() -> Iterator[None]:
    """No plugins, options or warnings settings from outside: a cell's tests run the same everywhere."""
    outside = ("ADDOPTS", "PLUGINS", "DISABLE_PLUGIN_AUTOLOAD", "CURRENT_TEST", "VERSION")
    with pytest.MonkeyPatch.context() as patch:
        for name in outside:
            patch.delenv(f"PYTEST_{name}", raising=False)
        patch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
        yield
