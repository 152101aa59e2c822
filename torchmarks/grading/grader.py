"""Grades notebooks: a pure function of the submission and the assignment's bundle.

It runs in a process that holds the tests. Student code runs in processes of its own (``sandbox``), and the tests call
it over the ``bridge``. Whatever a submission does is a result; only faults of ours raise.
"""

import builtins
import contextlib
import io
import itertools
import socket
import time
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import Any

import nbformat
import orjson
from nbformat import NotebookNode
from nbformat.v4.rwbase import split_lines, strip_transient
from nbgrader.preprocessors import LimitOutput
from nbgrader.utils import compute_checksum

from torchmarks.assignments import Call, grade_id, is_foreign, is_setup, is_skipped, is_test, read_call, role
from torchmarks.bridge.outside import Bridge
from torchmarks.bridge.watch import LOOKED_UP, operators_of
from torchmarks.grading.apart import LostApart, apart, new_folder
from torchmarks.grading.foreign import Desk, imports_of, judge
from torchmarks.grading.outcomes import remember
from torchmarks.grading.outputs import clean_outputs, report_output, verdict_output
from torchmarks.grading.rebuild import rebuild
from torchmarks.grading.recall import Conversation, Recall, tells_time
from torchmarks.grading.sharing import Sharing, names_asked, read_ahead
from torchmarks.grading.verdicts import by_hand, counted_more, grade_of, is_doubtful
from torchmarks.intake.notebooks import UnreadableSubmission, parse_notebook
from torchmarks.results import Bundle, Grade, Result, Submission
from torchmarks.sandbox.keeper import (
    Kept,
    Output,
    SandboxError,
    Student,
    SubmissionTimeout,
    wait_until_ready,
)
from torchmarks.testing import probes
from torchmarks.testing.cell import NO_GPU, has_gpu, not_attempted, undefined, uses_banned
from torchmarks.testing.inputs import seed_generators
from torchmarks.testing.report import Report
from torchmarks.testing.runner import Cell, Outcome, Raised, RunCell, compile_cell, hidden_lines, session
from torchmarks.testing.solution import banned_uses
from torchmarks.testing.ways import WAYS_AROUND
from torchmarks.timeout import TimeLimitExceeded, time_limit

#: Verdicts on a cell that did not come to its end.
_ENDED = ("timed out", "crashed", "out of memory")

#: Seconds of a part of a cell's tests, which takes a tenth of that, above which it is asked what was imported.
_SLOW = 0.5

#: Seconds in which a part of a cell's tests is asked ahead. Tests that would take longer run, and watch the time.
_AHEAD = 2.5

#: Seconds that CUDA may take to say whether there is a GPU.
_TO_WAKE = 60.0

#: In a notebook of more lines than this, the choice of the line that raises could say a hidden input.
_MOST_LINES = 3000


class _Names(dict[str, Any]):
    """A test cell's names: its own, then the builtins, then the setup's; anything else is the student's object."""

    def __init__(self, setup: dict[str, Any], student: Callable[[str], Any]) -> None:
        # Modules are really there: what a test sends in takes torch and NumPy along from the functions' own names.
        modules = {name: value for name, value in setup.items() if isinstance(value, ModuleType)}
        super().__init__(modules, __builtins__=builtins, __name__="__main__")
        self._setup = setup
        self._student = student

    def __missing__(self, name: str) -> Any:
        if name.startswith("__"):  # Python and pytest ask for such names, and want no student's answer
            raise KeyError(name)
        if hasattr(builtins, name):
            return getattr(builtins, name)
        if name in self._setup:
            return self._setup[name]
        return self._student(name)


@dataclass
class _Tests:
    """A graded cell of a submission whose tests wait or run: what they need, and what became of them so far."""

    cell: NotebookNode
    call: Call
    index: int
    #: The student's cells before it.
    sources: Sequence[str]
    kept: Kept
    bridge: Bridge
    #: What may not be noted of its calls (``Watch.seen``).
    forbidden: frozenset[str]
    #: Seconds that its tests may still take.
    left: float
    #: What its tests and the student's process say to each other; None if that is not to be remembered.
    talk: Conversation | None
    #: Whether the examples have run in this process.
    examples_ran: bool = False
    #: Whether they took so long that the student's process may have imported something.
    slow: bool = False
    #: Why there are no tests to run.
    reason: str | None = None
    outcomes: list[Outcome] = field(default_factory=list)


def _hide_lines(tests: _Tests) -> None:
    """Leave out lines that raised and that are not the student's: such a line could say a hidden input."""
    lines = {line.strip() for source in tests.sources for line in source.splitlines()}
    for outcome in tests.outcomes:
        if outcome.raised and (outcome.raised.line not in lines or len(lines) > _MOST_LINES):
            outcome.raised = Raised(outcome.raised.type, "")


def _has_gpu() -> bool:
    """Whether this machine has a GPU, without a word to CUDA in this process."""
    try:
        return apart(has_gpu, _TO_WAKE)
    except LostApart:
        return False


class Grader:
    """Grades submissions of one notebook, one after another, its tests collected once."""

    def __init__(
        self, bundle: Bundle, nursery: socket.socket, gpu_turn: contextlib.AbstractContextManager[Any] | None = None
    ) -> None:
        self.bundle = bundle
        #: The bundle's, :meth:`be_patient` makes them longer.
        self.limits = bundle.limits
        self._patience = 1.0
        #: Held while a cell uses the GPU, so that submissions do so one at a time.
        self._gpu_turn = gpu_turn or contextlib.nullcontext()
        self._nursery = nursery
        self._master: NotebookNode = nbformat.reads(bundle.master, as_version=4)
        self._stubs = {
            grade_id(cell): compute_checksum(cell) for cell in self._master.cells if "solution" in role(cell)
        }
        self._shown = LimitOutput(max_lines=bundle.max_lines, max_traceback=bundle.max_traceback)
        self._bridge: Bridge | None = None
        #: Names of the modules that a rehearsal's student processes have loaded; None for any other submission.
        self._loaded: set[str] | None = None
        self._foreign = frozenset(grade_id(cell) for cell in self._master.cells if is_foreign(cell))
        own = [cell for cell in self._master.cells if is_test(cell) and grade_id(cell) not in self._foreign]
        self._calls: dict[str, Call] = {grade_id(cell): read_call(cell) for cell in own}
        #: Whether there are bonus cells, and a GPU for them. That is asked in a fork, for no fork can use CUDA of a
        #: process that has asked it anything.
        self.on_gpu = any(call.bonus for call in self._calls.values()) and _has_gpu()
        #: Whether the student's process runs everything itself: then no copy of it has to find CUDA as new.
        self._runs_inside = not own and self._foreign <= bundle.plan.inside
        #: By test cell, what its exercise asks to do without, as ``Watch.seen`` names it.
        self._forbidden: dict[str, frozenset[str]] = {}
        #: By test cell, the student's names that its tests ask for.
        self._asked: dict[str, frozenset[str]] = {}
        self._cells: list[Cell] = []
        self._index: dict[str, int] = {}
        #: What the tests have said of earlier submissions' answers.
        self.recall = Recall()
        #: The test cells whose tests use a clock.
        self._timed: set[str] = set()

    def _get_ready(self) -> None:
        """Run the setup cells and read the tests."""
        self._cells.clear()
        own = [cell for cell in self._master.cells if grade_id(cell) in self._calls]
        setup = self._setup() if own else {}
        for cell in own:
            name, call = grade_id(cell), self._calls[grade_id(cell)]
            self._index[name] = len(self._cells)
            self._forbidden[name] = _forbidden(call.without)
            self._asked[name] = (names_asked(cell.source) - {*setup, *dir(builtins)}) | {call.exercise}
            if tells_time(cell.source):
                self._timed.add(name)
            self._cells.append(compile_cell(cell.source, f"<{name}>", _Names(setup, self._student_name)))
        read_ahead(cell.source for cell in self._master.cells if is_setup(cell))
        if self._foreign:
            self._import_ahead()

    def _setup(self) -> dict[str, Any]:
        """The names that the setup cells define."""
        names: dict[str, Any] = {"__name__": "__main__"}
        # They may read the files that lie beside the notebook.
        with self._folder() as folder, contextlib.chdir(folder), contextlib.redirect_stdout(io.StringIO()):
            for cell in self._master.cells:
                if is_setup(cell) and grade_id(cell) not in self.bundle.plan.inside:
                    exec(compile(cell.source, f"<{grade_id(cell)}>", "exec", dont_inherit=True), names)
        return names

    def _import_ahead(self) -> None:
        """Import what the teacher's cells import, once for all the forks that grade."""
        teachers = (imports_of(cell.source) for cell in self._master.cells if is_setup(cell) or is_test(cell))
        for statement in itertools.chain(self.bundle.plan.imports, *teachers):
            with contextlib.suppress(Exception), contextlib.redirect_stdout(io.StringIO()):
                exec(statement, {})

    def be_patient(self, factor: float) -> None:
        """Give student code so many times as much time from now on: something else is taking it."""
        self._patience = factor
        self.limits = self.bundle.limits.stretched(factor)

    def serve(self, jobs: Callable[[Callable[[Submission], Result]], None]) -> None:
        """Call ``jobs`` with the function that grades one submission, in a state fit for grading."""
        with contextlib.suppress(SandboxError):  # the first submission meets that, too
            wait_until_ready(self._nursery)
        if self.on_gpu:
            self._import_ahead()
            jobs(self._grade_anew)
        else:
            self._get_ready()
            self._serve(jobs)

    def _grade_anew(self, submission: Submission) -> Result:
        """Grade a submission in a process that has not run the setup cells yet.

        They may wake CUDA; so does ``backward()`` where there is a GPU. Then no fork of this process could use it.
        """
        results: list[Result] = []
        self._get_ready()
        self._serve(lambda grade: results.append(grade(submission)))
        return results[0]

    def _serve(self, jobs: Callable[[Callable[[Submission], Result]], None]) -> None:
        if not self._cells:
            jobs(lambda submission: self._grade(submission, _no_tests))
            return
        seeds = [f"{self.bundle.secret}/{self._calls[name].exercise}" for name in self._index]

        def drive(run_cell: RunCell) -> None:
            jobs(lambda submission: self._grade(submission, run_cell))

        session(self._cells, seeds, drive, is_student_file=lambda name: False, capture=False)

    def _student_name(self, name: str) -> Any:
        if self._bridge is None:
            raise NameError(f"name {name!r} is not defined: test cells may use the student's names in functions only")
        return self._bridge.name(name)

    def _grade(self, submission: Submission, run_cell: RunCell) -> Result:
        begin = time.perf_counter()
        self._loaded = set() if submission.rehearsal else None
        try:
            submitted = parse_notebook(submission.notebook, "The submission")
        except UnreadableSubmission as problem:
            return Result("", unreadable=str(problem))
        notebook = rebuild(self._master, submitted)
        if not self._foreign or self.on_gpu:
            result = self._graded(notebook, submission.files, run_cell, begin)
        else:
            limits = self.limits
            try:  # code that was not written to be run again and again runs in a fork
                result = apart(
                    lambda: self._graded(notebook, submission.files, run_cell, begin),
                    limits.whole + 2 * limits.cell + limits.grace,
                )
            except LostApart as problem:
                return Result("", unreadable=f"The submission could not be graded: its tests stopped ({problem}).")
        known = {grade_id(cell) for cell in self._master.cells} - {""}
        return replace(result, is_strange=known.isdisjoint(map(grade_id, submitted.cells)))

    def _graded(self, notebook: NotebookNode, files: Mapping[str, bytes], run_cell: RunCell, begin: float) -> Result:
        """The result of a rebuilt notebook, whose outputs are filled in."""
        grades: dict[str, Grade] = {}
        with self._folder(files) as folder, self._desk() as desk:
            student = Student(self._nursery, folder, self.limits, on_gpu=self._runs_inside)
            try:
                self._run(notebook, student, desk, run_cell, grades)
                short = student.was_short_of_memory()
            finally:
                student.close()
        for cell in notebook.cells:
            if role(cell) & {"grade", "task"} and grade_id(cell) not in grades:
                grades[grade_id(cell)] = by_hand(cell, self._stubs.get(grade_id(cell)))
        unanswered = frozenset(grade_id(cell) for cell in notebook.cells if self._is_stub(cell))
        self._shown.preprocess(notebook, {})
        remember(notebook, grades)
        text = _written(notebook)
        doubtful = student.died or any(map(is_doubtful, grades.values()))
        seconds = time.perf_counter() - begin
        modules = tuple(self._loaded or ())
        return Result(
            text, grades, unanswered, seconds=seconds, short_of_memory=short, doubtful=doubtful, modules=modules
        )

    def _run(
        self,
        notebook: NotebookNode,
        student: Student,
        desk: Desk | None,
        run_cell: RunCell,
        grades: dict[str, Grade],
    ) -> None:
        """Run the notebook's cells in order, then the tests, and note outputs and grades.

        What a test asks may be known to the student's processes from then on. So nothing that a cell shows comes after
        the first test, and nothing of an example, of which all is shown, after the first hidden test.
        """
        sources: list[str] = []
        waiting: list[_Tests] = []
        desk_work: list[Callable[[], object]] = []
        unchanged = {grade_id(cell) for cell in notebook.cells if self._is_stub(cell)}
        sharing = Sharing()
        left = self.limits.outputs
        for count, cell in enumerate((cell for cell in notebook.cells if cell.cell_type == "code"), 1):
            name = grade_id(cell)
            cell.execution_count = count
            try:
                student.seconds_left()
                if name in self._index:
                    tests = self._prepare(cell, student, sources, unchanged, sharing)
                    if isinstance(tests, _Tests):
                        waiting.append(tests)
                    else:
                        self._note(cell, tests, student, grades)
                    continue
                follows = bool(self._index) and not is_skipped(cell)
                if follows and sharing.disturbs(cell.source):
                    student.take_copy()
                outputs, verdict = self._run_cell(cell, student, desk, desk_work, grades)
                if follows:
                    sharing.ran(cell.source, verdict == "passed")
                cell.outputs, size = clean_outputs(outputs, count, self.limits.output, left)
                left -= size
                if verdict in _ENDED:
                    cell.outputs = [verdict_output(verdict, self.limits)]
                else:
                    sources.append(cell.source)
            except SubmissionTimeout:
                if name in self._index:
                    self._out_of_time(cell, grades)
                    continue
                verdict = "timed out"
                cell.outputs = [verdict_output("out of time", self.limits)]
            if name in self._foreign:
                grades[name] = judge(cell, verdict, self.bundle.ignore)
        student.begin_tests(calm=sharing.calm)
        for tests in waiting:
            self._test(tests, False, student, run_cell, grades)
        for work in desk_work:
            work()
        for tests in waiting:
            self._test(tests, True, student, run_cell, grades)

    def _run_cell(
        self,
        cell: NotebookNode,
        student: Student,
        desk: Desk | None,
        desk_work: list[Callable[[], object]],
        grades: dict[str, Grade],
    ) -> tuple[list[Output], str]:
        """Run a cell inside, its outputs not yet checked, and its verdict; note what the desk has to do with it."""
        if is_skipped(cell):
            return [], "passed"
        name = grade_id(cell)
        if desk is not None and (is_setup(cell) or name in self._foreign):
            if name in self.bundle.plan.inside:
                desk_work.append(partial(desk.leave, cell))
            elif is_setup(cell):
                desk_work.append(partial(desk.set_up, cell))
            else:
                for statement in imports_of(cell.source):
                    student.run(statement)  # in a notebook, what a test cell imports is there for what comes after it
                desk_work.append(partial(self._at_desk, cell, student, student.keep(), desk, grades))
                return [], "passed"
        return student.run(cell.source)

    def _at_desk(self, cell: NotebookNode, student: Student, kept: Kept, desk: Desk, grades: dict[str, Grade]) -> None:
        """Run a test cell of another course's kind apart from the student's code."""
        try:
            student.seconds_left()
            outputs, verdict = desk.answer(cell, student, kept)
        except SubmissionTimeout:
            cell.outputs = [verdict_output("out of time", self.limits)]
            grades[grade_id(cell)] = judge(cell, "timed out", self.bundle.ignore)
            return
        if verdict == "crashed" and student.was_killed_for_memory():
            verdict = "out of memory"
        cell.outputs, _ = clean_outputs(outputs, cell.execution_count, self.limits.output, self.limits.outputs)
        if verdict in _ENDED:
            cell.outputs = [verdict_output(verdict, self.limits)]
        grades[grade_id(cell)] = judge(cell, verdict, self.bundle.ignore)

    def _prepare(
        self, cell: NotebookNode, student: Student, sources: Sequence[str], unchanged: set[str], sharing: Sharing
    ) -> _Tests | Report:
        """What the tests of a cell will need, of the student process as it is now; a report if none has to run."""
        call = self._calls[grade_id(cell)]
        reason = self._reason(call, student, sources, unchanged)
        if reason is not None:
            return Report(call.exercise, call.points, reason=reason, bonus=call.bonus)
        name = grade_id(cell)
        shared = not call.bonus and sharing.waits(self._asked[name])
        kept = student.keep(shared=shared, on_gpu=bool(call.bonus))
        # To wake CUDA and to run all cells again takes longer than a cell.
        seconds = self.limits.submission if call.bonus else self.limits.cell
        talk = Conversation(name)
        bridge = Bridge(lambda: student.answering(kept), heard=talk.heard)
        # What a GPU computes, and when, is not the same each time.
        remembered = not call.bonus and name not in self._timed
        index, forbidden = self._index[name], self._forbidden[name]
        return _Tests(cell, call, index, list(sources), kept, bridge, forbidden, seconds, talk if remembered else None)

    def _reason(self, call: Call, student: Student, sources: Sequence[str], unchanged: set[str]) -> str | None:
        """Why no test of a cell need run; None if they must."""
        if call.bonus and not self.on_gpu:
            return NO_GPU
        if call.exercise in unchanged:
            return not_attempted()
        try:
            with time_limit(min(self.limits.cell, student.seconds_left())):
                banned = banned_uses(call.exercise, sources, call.without)
        except TimeLimitExceeded:
            banned = ["more names than can be read"]
        return uses_banned(call.without, banned) if banned else None

    def _test(self, tests: _Tests, hidden: bool, student: Student, run_cell: RunCell, grades: dict[str, Grade]) -> None:
        """Run the examples of a graded cell, or its hidden tests; after these, note what became of it."""
        call = tests.call
        try:
            if tests.reason is None:
                with self._gpu_turn if call.bonus else contextlib.nullcontext():
                    self._run_tests(tests, hidden, student, run_cell)
                if hidden and (tests.slow or self._loaded is not None):
                    self._note_modules(tests, student)
        except SubmissionTimeout:
            self._out_of_time(tests.cell, grades)
            return
        finally:
            if tests.bridge.lost:
                student.lose(tests.kept)
            if hidden:
                tests.bridge.close()
                student.end(tests.kept)
        if hidden:
            _hide_lines(tests)
            order = list(self._cells[tests.index].is_hidden)
            outcomes = sorted(tests.outcomes, key=lambda outcome: order.index(outcome.name))
            report = Report(call.exercise, call.points, outcomes, reason=tests.reason, bonus=call.bonus)
            self._note(tests.cell, report, student, grades)

    def _note_modules(self, tests: _Tests, student: Student) -> None:
        """Note what a cell's calls may have had the student's process load."""
        modules = tests.bridge.modules()
        if self._loaded is None:
            student.has_loaded(modules)
        else:
            self._loaded |= set(modules)

    def _run_tests(self, tests: _Tests, hidden: bool, student: Student, run_cell: RunCell) -> None:
        """Find the outcomes of a part of a cell's tests, within the time that is left to it."""
        if tests.talk is not None and self._recalled(tests, tests.talk, hidden, student):
            return
        if hidden and not tests.examples_ran:
            self._catch_up(tests, student, run_cell)
        outcomes = self._run_part(tests, hidden, student, run_cell)
        if tests.bridge.diverged:  # where the tests ask something else each time, another process has to answer
            tests.talk, tests.reason = None, None
            tests.bridge.start_anew()
            if hidden:
                self._catch_up(tests, student, run_cell)
            outcomes = self._run_part(tests, hidden, student, run_cell)
        tests.outcomes += outcomes
        if tests.bridge.lost or tests.bridge.connections != 1 or any(map(counted_more, outcomes)):
            tests.talk = None
        if tests.talk is not None and tests.reason is None:
            self.recall.add(tests.talk.finish(outcomes))
            tests.talk.begin("watched")
        if tests.forbidden and tests.reason is None:
            tests.reason = _ran(tests, student)
            if tests.talk is not None:
                self.recall.add(tests.talk.aside())

    def _catch_up(self, tests: _Tests, student: Student, run_cell: RunCell) -> None:
        """Run the examples of a cell once more, so that both sides are where they leave them."""
        self._run_part(tests, False, student, run_cell)
        if tests.forbidden:
            _ran(tests, student)

    def _recalled(self, tests: _Tests, talk: Conversation, hidden: bool, student: Student) -> bool:
        """Ask what the tests of a part have asked before, and note what they said of these answers.

        False if they have never met them: they have to run, and go on from there.
        """
        begin = time.monotonic()
        until = begin + min(_AHEAD, tests.left, student.seconds_left())
        talk.begin("hidden" if hidden else "examples")
        try:
            while isinstance(known := self.recall.next(talk.place), bytes):
                if tests.bridge.ask_ahead(known, until - time.monotonic()) is None:
                    return False
            if known is None:
                return False
            talk.finish(known)
            if tests.forbidden:
                talk.begin("watched")
                question = self.recall.next(talk.place)
                names = isinstance(question, bytes) and tests.bridge.watched_ahead(question, until - time.monotonic())
                if not isinstance(names, list):
                    tests.talk = None
                    return False
                tests.reason = _uses(tests, names)
            tests.outcomes += map(replace, known)
            return True
        finally:
            took = time.monotonic() - begin
            tests.left -= took
            tests.slow |= took > _SLOW

    def _run_part(self, tests: _Tests, hidden: bool, student: Student, run_cell: RunCell) -> list[Outcome]:
        """Run a part of a cell's tests."""

        def ready() -> None:
            """A process that is lost is replaced between tests, in time that is not theirs."""
            begin = time.monotonic()
            if tests.bridge.ready():
                tests.bridge.seed(tests.call.exercise)
                if tests.forbidden:
                    self._watch(tests)
            tests.left += time.monotonic() - begin

        # The same answer gets the same marks, and is known again, also if it draws random numbers.
        tests.bridge.seed(tests.call.exercise)
        ready()
        begin = time.monotonic()
        left = max(min(tests.left, student.seconds_left()), 0.001)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the student's; the teacher's terminal is not theirs to write on
            if not hidden:
                tests.examples_ran = True
                try:
                    with time_limit(left):
                        tests.bridge.name(tests.call.exercise)
                except NameError:
                    tests.reason = undefined(tests.call.exercise)
                    return []
                except (Exception, TimeLimitExceeded):
                    pass  # what comes instead of an answer is for the tests to find
            self._bridge = tests.bridge
            probes.send_probes_by(tests.bridge.call)
            seed_generators(f"{self.bundle.secret}/{tests.call.exercise}/{hidden}")
            try:
                left = max(tests.left - (time.monotonic() - begin), 0.001)
                return run_cell(tests.index, min(left, student.seconds_left()), hidden, ready, self._patience)
            finally:
                took = time.monotonic() - begin
                tests.left -= took
                tests.slow |= took > _SLOW
                probes.send_probes_by(None)
                self._bridge = None

    def _watch(self, tests: _Tests) -> None:
        """Have it noted from now on what a cell's answers use of what they are to do without."""
        # What comes instead of an answer is for the tests to find.
        with contextlib.suppress(Exception, TimeLimitExceeded), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with time_limit(self.limits.cell):
                tests.bridge.watch(operators=any(not name.startswith(LOOKED_UP) for name in tests.forbidden))

    def _note(self, cell: NotebookNode, report: Report, student: Student, grades: dict[str, Grade]) -> None:
        cell.outputs = [report_output(report, cell.execution_count)]
        grades[grade_id(cell)] = grade_of(report, student)

    def _out_of_time(self, cell: NotebookNode, grades: dict[str, Grade]) -> None:
        cell.outputs = [verdict_output("out of time", self.limits)]
        grades[grade_id(cell)] = Grade(0.0, float(cell.metadata["nbgrader"]["points"]), "timed out")

    def _is_stub(self, cell: NotebookNode) -> bool:
        return "solution" in role(cell) and compute_checksum(cell) == self._stubs[grade_id(cell)]

    @contextlib.contextmanager
    def _desk(self) -> Iterator[Desk | None]:
        """The place of the teacher's cells that run apart; None if there are none of another course's kind."""
        if self._foreign <= self.bundle.plan.inside:
            yield None
            return
        with self._folder() as folder:
            inside = (cell for cell in self._master.cells if grade_id(cell) in self.bundle.plan.inside)
            asked_hidden = any(hidden_lines(cell.source) for cell in inside)
            yield Desk(self.bundle.plan, folder, self.limits.cell, asked_hidden=asked_hidden)

    @contextlib.contextmanager
    def _folder(self, files: Mapping[str, bytes] = MappingProxyType({})) -> Iterator[str]:
        """A folder for cells to run in, with the assignment's files, and those of the student's that replace none."""
        with new_folder() as made:
            self.bundle.write_files(Path(made))
            for name, content in files.items():
                if not Path(made, name).exists():
                    Path(made, name).write_bytes(content)
            yield made


def _written(notebook: NotebookNode) -> str:
    """The text of a notebook's file, made from the notebook itself, which nobody needs after that."""
    notebook = strip_transient(split_lines(notebook))
    try:  # nbformat takes ten times as long for the same, which is a twentieth of what a submission takes
        data: bytes = orjson.dumps(notebook, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS)
    except TypeError:  # student code can show half characters, which no file can hold, and huge numbers
        data = nbformat.v4.writes(notebook).encode("utf-8", "replace")
    return data.decode("utf-8")


def _forbidden(without: Sequence[str]) -> frozenset[str]:
    """What an answer without these names may not run or look up."""
    if not without:
        return frozenset()
    # Without torch altogether, the text tells more than what torch runs.
    operators = frozenset() if "torch" in without else operators_of(without)
    return operators | {LOOKED_UP + name for name in (*without, *WAYS_AROUND)}


def _ran(tests: _Tests, student: Student) -> str | None:
    """Why what an answer has run or looked up makes its tests worth nothing; None if it does not."""
    seconds = min(max(tests.left, 0.001), student.seconds_left())
    try:
        with warnings.catch_warnings(), time_limit(seconds):
            warnings.simplefilter("ignore")  # the student's
            names = tests.bridge.watched()
    except (Exception, TimeLimitExceeded):
        return None  # no answer: whatever it was that kept it has failed a test
    return _uses(tests, names)


def _uses(tests: _Tests, ran: Iterable[str]) -> str | None:
    """The same, of what has been noted."""
    banned = sorted({name.removeprefix(LOOKED_UP) for name in ran if name in tests.forbidden})
    return uses_banned(tests.call.without, banned) if banned else None


def _no_tests(*_: object, **__: object) -> list[Outcome]:
    """Runs the tests of a notebook that has none of ours."""
    return []
