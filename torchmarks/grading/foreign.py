"""Autograded cells as in any nbgrader course: plain code, whose outputs tell the marks.

Such a cell runs here, at the *desk*, in a shell of its own beside the tests, and its missing names are the student's
objects over the bridge. The desk keeps what the teacher's cells define from one to the next, as a kernel would, and
never runs a cell of the student's.
"""

import ast
import builtins
import contextlib
import math
import os
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.preprocessors import IgnorePattern
from nbgrader.utils import determine_grade

from torchmarks.assignments import grade_id, is_setup, is_test, statements
from torchmarks.bridge import outside
from torchmarks.bridge.desk import DeskBridge
from torchmarks.bridge.outside import Handle
from torchmarks.results import ENDED, Grade, Plan
from torchmarks.sandbox.keeper import Kept, Student
from torchmarks.sandbox.shell import Output, Shell, make_shell, run_cell
from torchmarks.testing.runner import hidden_lines
from torchmarks.testing.scopes import scope_of
from torchmarks.timeout import TimeLimitExceeded, time_limit

#: Where the bridge's modules lie.
_BRIDGE = Path(outside.__file__).parent

#: Names by which a test asks of what kind an object is, or what it holds.
_ABOUT_KINDS = {"isinstance", "issubclass", "type", "__class__", "__dict__"}


class _Names(dict[str, Any]):
    """The desk's names: what the teacher's cells define, then Python's, then the student's.

    Where the teacher's solution defines a name that Python has, too (``max``, as an exercise), it is the student's.
    """

    def __init__(self, theirs: frozenset[str]) -> None:
        super().__init__()
        self._theirs = theirs
        self.student: Callable[[str], Any] | None = None

    def __missing__(self, name: str) -> Any:
        if self.student is None or name.startswith("__") or (hasattr(builtins, name) and name not in self._theirs):
            raise KeyError(name)  # Python looks among its own next
        try:
            value = self.student(name)
        except NameError:
            raise KeyError(name) from None
        if isinstance(value, Handle) and value._kind == "module":
            # What the module does would happen, unseen, in the student's process: tests import what they use.
            raise NameError(f"name {name!r} is a module that only the student's code imports")
        return value


class _DeskShell(Shell):
    """A shell whose namespace may be any kind of dict, and whose tracebacks end where the bridge begins."""

    @property
    def user_global_ns(self) -> dict[str, Any]:
        names: dict[str, Any] = self.user_ns
        return names

    def _get_exc_info(self, exc_tuple: Any = None) -> Any:
        kind, error, traceback = super()._get_exc_info(exc_tuple)  # type: ignore[no-untyped-call]
        last = None
        for each in _entries(traceback):
            if Path(each.tb_frame.f_code.co_filename).parent != _BRIDGE:
                last = each
        if last is not None:
            last.tb_next = None  # how an error came over is nothing to students
        return kind, error, traceback


def _entries(traceback: TracebackType | None) -> Iterator[TracebackType]:
    while traceback is not None:
        yield traceback
        traceback = traceback.tb_next


class Desk:
    """Where the teacher's cells run apart from the student's code; to be made in a process of its own (``apart``).

    Args:
        plan: how the notebook's cells are graded.
        folder: a folder to run in, with the assignment's files.
        seconds: the time limit of one cell.
        asked_hidden: whether a cell with hidden tests has run beside the student's code.
    """

    def __init__(self, plan: Plan, folder: str, seconds: float, *, asked_hidden: bool = False) -> None:
        self._plan = plan
        self._seconds = seconds
        #: Whether a cell with hidden tests has run.
        self._asked_hidden = asked_hidden
        #: Of the last test cell: how often it called the student's code, and whether it met an object that is no data.
        self.asked, self.met_object = 0, False
        #: The filters of warnings that the teacher's cells have set.
        self._filters: list[Any] = []
        self._names = _Names(frozenset().union(*plan.theirs.values()))
        self._shell = make_shell(_DeskShell)
        self._names.update(self._shell.user_ns)
        self._shell.user_ns = self._names
        sys.path.insert(0, folder)
        os.chdir(folder)
        for statement in plan.imports:
            self._run(statement)

    def set_up(self, cell: NotebookNode) -> bool:
        """Run a setup cell of the teacher's; returns whether it ended well."""
        self._pass_on_to(cell)
        return self._run(cell.source)[1] == "passed"

    def leave(self, cell: NotebookNode) -> None:
        """Pass by a cell that runs in the student's process: what it defines is there."""
        self._pass_on_to(cell)
        for name in bound_names(cell.source):
            self._names.pop(name, None)

    def answer(self, cell: NotebookNode, student: Student, kept: Kept) -> tuple[list[Output], str]:
        """Run a test cell on the student's objects.

        Returns its outputs and ``passed``, ``failed``, ``timed out``, ``crashed``, or ``by hand``: with an object that
        is no data it may have come to another end than beside the student's code. A person looks.
        """
        self._pass_on_to(cell)
        self._shell.execution_count = cell.execution_count
        bridge = DeskBridge(lambda: student.answering(kept))
        bridge.ready()
        self._names.student = bridge.name
        try:
            outputs, verdict = self._run(cell.source, bridge)
            self.asked, self.met_object = bridge.asked, bridge.met_object
            # What a class of the student's adds to a number or a text stayed behind.
            met_subclass = bridge.heap.met_subclass
        finally:
            self._names.student = None
            bridge.close()
            student.end(kept)
        failed_on_object = verdict == "failed" and isinstance(bridge.last, Handle) and not callable(bridge.last)
        failed_on_object |= verdict == "failed" and met_subclass
        # A library may have taken what stands here for a table, say, for something else.
        failed_on_object |= verdict == "failed" and self.met_object and grade_id(cell) not in self._plan.objects
        doubtful = bridge.doubtful or (bridge.met_object and asks_for_kinds(cell.source))
        if verdict in ("passed", "failed") and (failed_on_object or doubtful):
            verdict = "by hand"
        # What student code prints can be what it was called with: by this cell, or by an earlier one that it remembers.
        self._asked_hidden |= bool(hidden_lines(cell.source))
        if bridge.printed and not self._asked_hidden:
            outputs.insert(0, {"output_type": "stream", "name": "stdout", "text": "".join(bridge.printed)})
        return outputs, verdict

    def _pass_on_to(self, cell: NotebookNode) -> None:
        """Forget what the student's cells before this one define anew."""
        for name in self._plan.theirs.get(grade_id(cell), ()):
            self._names.pop(name, None)

    def _run(self, source: str, bridge: DeskBridge | None = None) -> tuple[list[Output], str]:
        begin = time.monotonic()
        try:
            settings = contextlib.nullcontext() if bridge is None else bridge.settings()
            with warnings.catch_warnings(), time_limit(self._seconds), settings:
                # Each warning counts anew for each submission, and those that a kernel does not show do not count.
                warnings.simplefilter("default")
                for hidden in (DeprecationWarning, PendingDeprecationWarning, ImportWarning, ResourceWarning):
                    warnings.simplefilter("ignore", hidden)
                usual = list(warnings.filters)
                warnings.filters[:0] = self._filters  # type: ignore[index]  # a list, whatever its stub says
                if bridge is not None:
                    bridge.filters = list(warnings.filters)
                outputs, well = run_cell(self._shell, source)
                self._filters = [each for each in warnings.filters if each not in usual]
        except TimeLimitExceeded:
            outputs, well = [], False
        if time.monotonic() - begin >= self._seconds:
            return outputs, "timed out"
        if any(output.get("ename") == "AnswerLost" for output in outputs):
            return outputs, "crashed"
        return outputs, "passed" if well else "failed"


def judge(cell: NotebookNode, verdict: str, ignore: str) -> Grade:
    """What a test cell earns by its outputs, as nbgrader counts: nothing after an error or a word on stderr, the number
    that it ends with, or all its points. More than the maximum, which stops nbgrader, is the maximum.

    ``ignore`` is a pattern of what may stand on stderr; such outputs are taken away.
    """
    points = float(cell.metadata["nbgrader"]["points"])
    if verdict in ENDED:
        return Grade(0.0, points, verdict)
    if verdict == "by hand":
        sentence = "These tests cannot tell whether an object of this kind is right. A person looks at it."
        cell.outputs.append(nbformat.v4.new_output("display_data", {"text/plain": sentence}))
        return Grade(None, points, verdict)
    if verdict == "failed" and not any(output.output_type == "error" for output in cell.outputs):
        # Whoever keeps errors from being shown has failed all the same.
        cell.outputs.append(
            nbformat.v4.new_output(
                "error", ename="Error", evalue="", traceback=["This cell ended with an error that was not shown."]
            )
        )
    if ignore:
        IgnorePattern(pattern=ignore).preprocess_cell(cell, {}, 0)
    if _ends_in_no_mark(cell):
        return Grade(0.0, points, "failed")
    try:
        marks = float(determine_grade(cell)[0])
    except (KeyError, TypeError, ValueError):
        marks = points
    failed = verdict == "failed" or marks < points or _on_stderr(cell)
    return Grade(marks, points, "failed" if failed else "passed")


def _ends_in_no_mark(cell: NotebookNode) -> bool:
    """Whether a cell's result is a number that no mark can be: below 0, infinite or none.

    nbgrader gives full marks for it, and the more wrong an answer is, the sooner a test comes to such a number.
    """
    result = next((each for each in cell.outputs if each.output_type == "execute_result"), None)
    try:
        number = float(result.data["text/plain"]) if result is not None else 0.0
    except (KeyError, TypeError, ValueError):
        return False
    return not (math.isfinite(number) and number >= 0)


def _on_stderr(cell: NotebookNode) -> bool:
    return any(output.output_type == "stream" and output.name == "stderr" for output in cell.outputs)


def imports_of(source: str) -> tuple[str, ...]:
    """The import statements at the top level of a cell; none if it is not Python."""
    return tuple(ast.unparse(node) for node in statements(source) if isinstance(node, ast.Import | ast.ImportFrom))


def bound_names(source: str) -> frozenset[str]:
    """The names that a cell binds for other cells to use, but for what it imports."""
    others = [node for node in statements(source) if not isinstance(node, ast.Import | ast.ImportFrom)]
    try:
        scope = scope_of(ast.unparse(ast.Module(others, [])))
    except SyntaxError:
        return frozenset()
    return scope.bound() - {each.get_name() for each in scope.symbols if each.is_imported() and not each.is_assigned()}


def asks_for_kinds(source: str) -> bool:
    """Whether a cell asks of what kind an object is, or what it holds."""
    nodes = [node for statement in statements(source) for node in ast.walk(statement)]
    names = {node.id for node in nodes if isinstance(node, ast.Name)}
    return bool(_ABOUT_KINDS & (names | {node.attr for node in nodes if isinstance(node, ast.Attribute)}))


def uses(source: str, other: str) -> bool:
    """Whether a cell names what another cell binds."""
    named = {node.id for tree in statements(source) for node in ast.walk(tree) if isinstance(node, ast.Name)}
    return bool(named & bound_names(other))


def plan_of(source: NotebookNode) -> Plan:
    """What a notebook of ``source/``, solutions and all, tells of its names; every cell is to run apart."""
    imports: list[str] = []
    theirs: dict[str, frozenset[str]] = {}
    bound: frozenset[str] = frozenset()
    for cell in source.cells:
        if cell.cell_type != "code":
            continue
        if is_test(cell) or is_setup(cell):
            theirs[grade_id(cell)] = bound
            bound = frozenset()
            continue
        bound |= bound_names(cell.source)
        if not grade_id(cell):
            imports += imports_of(cell.source)
    return Plan(imports=tuple(imports), theirs=theirs)
