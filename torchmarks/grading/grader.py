"""Grades notebooks: a pure function of the submission and the assignment's bundle.

It runs in a process that holds the tests. Student code runs in processes of its own (``sandbox``), and the tests call
it over the ``bridge``. Whatever a submission does is a result; only faults of ours raise.
"""

import contextlib
import io
import itertools
import socket
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

import nbformat
import orjson
from nbformat import NotebookNode
from nbformat.v4.rwbase import split_lines, strip_transient
from nbgrader.preprocessors import LimitOutput
from nbgrader.utils import compute_checksum

from torchmarks.assignments import Call, SourceError, grade_id, is_foreign, is_setup, is_skipped, is_test, role
from torchmarks.grading import locked
from torchmarks.grading.apart import LostApart, apart, new_folder
from torchmarks.grading.asking import Asking, Examiner
from torchmarks.grading.foreign import Desk, imports_of, judge
from torchmarks.grading.outcomes import remember
from torchmarks.grading.outputs import clean_outputs, report_output, verdict_output
from torchmarks.grading.rebuild import rebuild
from torchmarks.grading.recall import Next
from torchmarks.grading.sharing import Sharing, what_it_does
from torchmarks.grading.turn import Turn
from torchmarks.grading.verdicts import by_hand, grade_of, is_doubtful
from torchmarks.intake.notebooks import UnreadableSubmission, parse_notebook
from torchmarks.results import ENDED, Bundle, Grade, Result, Submission, write_files
from torchmarks.sandbox.keeper import Kept, Output, SandboxError, Student, SubmissionTimeout, wait_until_ready
from torchmarks.sandbox.shell import prepare_for_errors
from torchmarks.testing.cell import NO_GPU, has_gpu, not_attempted, uses_banned
from torchmarks.testing.reading import Reading
from torchmarks.testing.report import Report
from torchmarks.testing.runner import hidden_lines
from torchmarks.testing.solution import banned_uses
from torchmarks.testing.statement import read_cell
from torchmarks.timeout import TimeLimitExceeded, time_limit

#: What is read of cells' texts, and is the same wherever it is read.
_READINGS: Sequence[Reading[Any]] = (read_cell, what_it_does)

#: Seconds that CUDA may take to say whether there is a GPU.
_TO_WAKE = 60.0


def _has_gpu() -> bool:
    """Whether this machine has a GPU, without a word to CUDA in this process."""
    try:
        return apart(has_gpu, _TO_WAKE)
    except LostApart:
        return False


@dataclass(frozen=True)
class News:
    """What a submission's grading has found out that need not be found out again for others."""

    conversations: Mapping[bytes, Next] = field(default_factory=dict)
    readings: Sequence[Mapping[str, bytes]] = ()

    def __bool__(self) -> bool:
        return bool(self.conversations) or any(self.readings)


class Grader:
    """Grades submissions of one notebook, one after another, its tests collected once."""

    def __init__(self, bundle: Bundle, nursery: socket.socket, gpu_turn: Turn | None = None) -> None:
        self.bundle = bundle
        #: The bundle's, :meth:`be_patient` makes them longer.
        self.limits = bundle.limits
        #: Where student processes come from.
        self.nursery = nursery
        self._master: NotebookNode = nbformat.reads(bundle.master, as_version=4)
        self._stubs = {
            grade_id(cell): compute_checksum(cell) for cell in self._master.cells if "solution" in role(cell)
        }
        self._shown = LimitOutput(max_lines=bundle.max_lines, max_traceback=bundle.max_traceback)
        #: The test cells of another course's kind.
        self.foreign = frozenset(grade_id(cell) for cell in self._master.cells if is_foreign(cell))
        own = [cell for cell in self._master.cells if is_test(cell) and grade_id(cell) not in self.foreign]
        #: Asks the tests of all others.
        self.examiner = Examiner(own, bundle.secret, gpu_turn or Turn())
        #: Whether there are bonus cells, and a GPU for them. That is asked in a fork, for no fork can use CUDA of a
        #: process that has asked it anything.
        self.on_gpu = any(call.bonus for call in self.examiner.calls.values()) and _has_gpu()
        #: Whether the student's process runs everything itself: then no copy of it has to find CUDA as new.
        self._runs_inside = not own and self.foreign <= bundle.plan.inside

    def _get_ready(self) -> None:
        """Run the setup cells and read the tests. Raises SourceError for one that raises, or does not end."""
        if self.examiner.calls:
            try:
                self.examiner.get_ready(self._setup(), self.bundle.limits.submission)
            except SourceError as problem:
                where = f"'{self.bundle.assignment}', notebook '{self.bundle.notebook}'"
                raise SourceError(f"{where}: {problem}. Nobody can be graded before that is mended.") from problem
        for cell in filter(is_setup, self._master.cells):  # once for all the forks that grade
            what_it_does(cell.source)
        if self.foreign:
            self._import_ahead()

    def _setup(self) -> dict[str, Any]:
        """The names that the setup cells define."""
        names = locked.namespace()
        # They may read the files that lie beside the notebook.
        with self._folder() as folder, contextlib.chdir(folder), contextlib.redirect_stdout(io.StringIO()):
            for cell in self._master.cells:
                if is_setup(cell) and not is_skipped(cell) and grade_id(cell) not in self.bundle.plan.inside:
                    locked.run(cell, names, self.bundle.limits.submission)
        return names

    def _import_ahead(self) -> None:
        """Import what the teacher's cells import, and what their errors take, once for all the forks that grade."""
        prepare_for_errors()
        run = (cell for cell in self._master.cells if (is_setup(cell) or is_test(cell)) and not is_skipped(cell))
        teachers = (imports_of(cell.source) for cell in run)
        for statement in itertools.chain(self.bundle.plan.imports, *teachers):
            with contextlib.suppress(Exception), contextlib.redirect_stdout(io.StringIO()):
                exec(statement, {})

    def be_patient(self, factor: float) -> None:
        """Give student code so many times as much time from now on: something else is taking it."""
        self.limits = self.bundle.limits.stretched(factor)
        self.examiner.patience = factor

    def take_news(self) -> News:
        """What this process has found out since the last time, for others that grade the same notebook."""
        return News(self.examiner.recall.take_new(), [reading.take_new() for reading in _READINGS])

    def hear(self, news: News) -> None:
        """Take over what another process has found out."""
        self.examiner.recall.add(news.conversations)
        for reading, new in zip(_READINGS, news.readings, strict=False):
            reading.add(new)

    def seconds(self, patience: float = 1.0) -> float:
        """The most time that a submission can take, and some for what all other limits miss."""
        limits = self.bundle.limits.stretched(patience)
        # At the desk setup cells take time of their own, and a test cell may begin in the last moment.
        desk = 2 * limits.cell if self.foreign else 0.0
        return limits.whole + desk + 4 * limits.grace

    def serve(self, jobs: Callable[[Callable[[Submission], Result]], None]) -> None:
        """Call ``jobs`` with the function that grades one submission, in a state fit for grading.

        Each has to be graded in a fork (``apart``) of so many :meth:`seconds`: tests of other courses were not written
        to be run again and again, and with a GPU each runs the setup cells itself.

        Raises SourceError, here or there, if a cell of the teacher's raises that has to run before.
        """
        with contextlib.suppress(SandboxError):  # the first submission meets that, too
            wait_until_ready(self.nursery)
        if self.on_gpu:
            self._import_ahead()
            jobs(self._grade_anew)
        else:
            self._get_ready()
            self.examiner.serve(lambda: jobs(self._grade))

    def _grade_anew(self, submission: Submission) -> Result:
        """Grade a submission in a process that has not run the setup cells yet.

        They may wake CUDA; so does ``backward()`` where there is a GPU. Then no fork of this process could use it.
        """
        results: list[Result] = []
        self._get_ready()
        self.examiner.serve(lambda: results.append(self._grade(submission)))
        return results[0]

    def _grade(self, submission: Submission) -> Result:
        begin = time.perf_counter()
        self.examiner.loaded = set() if submission.rehearsal else None
        try:
            submitted = parse_notebook(submission.notebook, "The submission")
        except UnreadableSubmission as problem:
            return Result("", unreadable=str(problem))
        notebook = rebuild(self._master, submitted)
        known = {grade_id(cell) for cell in self._master.cells} - {""}
        strange = known.isdisjoint(map(grade_id, submitted.cells))
        return replace(self._graded(notebook, submission.files, begin, strange=strange), is_strange=strange)

    def _graded(self, notebook: NotebookNode, files: Mapping[str, bytes], begin: float, *, strange: bool) -> Result:
        """The result of a rebuilt notebook, whose outputs are filled in.

        Of a ``strange`` submission, in which nothing is known, people look at what they mark even if it is untouched.
        """
        unanswered = frozenset(grade_id(cell) for cell in notebook.cells if self._is_stub(cell))
        with self._folder(files) as folder, self._desk() as desk:
            lazy_hints = bool(self.examiner.calls)  # other courses' tests may ask for them
            student = Student(self.nursery, folder, self.limits, on_gpu=self._runs_inside, lazy_hints=lazy_hints)
            try:
                run = _Run(self, student, desk, unanswered)
                grades = run.grade(notebook)
                short = student.was_short_of_memory()
            finally:
                student.close()
        for cell in notebook.cells:
            if role(cell) & {"grade", "task"} and grade_id(cell) not in grades:
                grades[grade_id(cell)] = by_hand(cell, None if strange else self._stubs.get(grade_id(cell)))
        self._shown.preprocess(notebook, {})
        remember(notebook, grades)
        text = _written(notebook)
        doubtful = student.died or student.starved or any(map(is_doubtful, grades.values()))
        return Result(
            text,
            grades,
            unanswered,
            seconds=time.perf_counter() - begin,
            short_of_memory=short,
            doubtful=doubtful,
            lost_cell=student.lost_cell,
            starved=student.starved,
            modules=tuple(self.examiner.loaded or ()),
            asked=run.asked,
            objects=tuple(run.objects),
        )

    def _is_stub(self, cell: NotebookNode) -> bool:
        return "solution" in role(cell) and compute_checksum(cell) == self._stubs[grade_id(cell)]

    @contextlib.contextmanager
    def _desk(self) -> Iterator[Desk | None]:
        """The place of the teacher's cells that run apart; None if there are none of another course's kind."""
        if self.foreign <= self.bundle.plan.inside:
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
            write_files(self.bundle.files, Path(made))
            for name, content in files.items():
                if not Path(made, name).exists():
                    Path(made, name).write_bytes(content)
            yield made


class _Run:
    """A submission's notebook while it is graded: its cells run in order, then the tests are asked.

    What a test asks may be known to the student's processes from then on. So nothing that a cell shows comes after
    the first test, and nothing of an example, of which all is shown, after the first hidden test.

    ``unanswered`` are the solution cells that are as they were handed out.
    """

    def __init__(self, grader: Grader, student: Student, desk: Desk | None, unanswered: frozenset[str]) -> None:
        self._grader = grader
        self._student = student
        self._desk = desk
        self._unanswered = unanswered
        #: What the student's cells say that have come to their end.
        self._sources: list[str] = []
        self._sharing = Sharing()
        #: Characters that cells may still show.
        self._left = grader.limits.outputs
        self._waiting: list[Asking] = []
        self._desk_work: list[Callable[[], object]] = []
        self._grades: dict[str, Grade] = {}
        #: How often each test cell at the desk has called the student's code.
        self.asked: dict[str, int] = {}
        #: Those that were given an object that is no data.
        self.objects: list[str] = []
        #: The exercises that have not all of their marks.
        self._unsolved: set[str] = set()

    def grade(self, notebook: NotebookNode) -> dict[str, Grade]:
        """Fill in the outputs of the notebook's cells; the grades of its autograded cells."""
        for count, cell in enumerate((cell for cell in notebook.cells if cell.cell_type == "code"), 1):
            cell.execution_count = count
            self._meet(cell)
        self._student.begin_tests(calm=self._sharing.calm)
        for asking in self._waiting:
            self._ask(asking, hidden=False)
        for work in self._desk_work:
            work()
        for asking in self._waiting:
            self._ask(asking, hidden=True)
        return self._grades

    def _meet(self, cell: NotebookNode) -> None:
        """Run a cell, or have the tests that it holds wait."""
        name = grade_id(cell)
        is_ours = name in self._grader.examiner.tests
        if is_ours and self._lacks_gpu(self._grader.examiner.tests[name].call):
            self._prepare(cell)  # whatever time there is: an earlier bonus goes on counting
            return
        try:
            self._student.seconds_left()
            if is_ours:
                self._prepare(cell)
                return
            verdict = self._run(cell)
        except SubmissionTimeout:
            if is_ours:
                self._out_of_time(cell)
                return
            verdict = "timed out"
            cell.outputs = [verdict_output("out of time", self._grader.limits)]
        if name in self._grader.foreign:
            self._grades[name] = judge(cell, verdict, self._grader.bundle.ignore)

    def _run(self, cell: NotebookNode) -> str:
        """Run a cell and note what it has shown; its verdict."""
        limits = self._grader.limits
        follows = bool(self._grader.examiner.tests) and not is_skipped(cell)
        if follows and self._sharing.disturbs(cell.source):
            self._student.take_copy()
        outputs, verdict = self._run_inside(cell)
        if follows:
            self._sharing.ran(cell.source, verdict == "passed")
        cell.outputs, size = clean_outputs(outputs, cell.execution_count, limits.output, self._left)
        self._left -= size
        if verdict in ENDED:
            is_last = verdict == "timed out" and self._student.is_out_of_time
            cell.outputs = [verdict_output("out of time" if is_last else verdict, limits)]
        if verdict not in ENDED or verdict == "timed out":  # until then it has done something
            self._sources.append(cell.source)
        return verdict

    def _run_inside(self, cell: NotebookNode) -> tuple[list[Output], str]:
        """Run a cell inside, its outputs not yet checked, and its verdict; note what the desk has to do with it."""
        if is_skipped(cell):
            return [], "passed"
        name, student, desk = grade_id(cell), self._student, self._desk
        if desk is not None and (is_setup(cell) or name in self._grader.foreign):
            if name in self._grader.bundle.plan.inside:
                self._desk_work.append(partial(desk.leave, cell))
            elif is_setup(cell):
                self._desk_work.append(partial(desk.set_up, cell))
            else:
                for statement in imports_of(cell.source):
                    student.run(statement)  # in a notebook, what a test cell imports is there for what comes after it
                self._desk_work.append(partial(self._at_desk, cell, student.keep(), desk))
                return [], "passed"
        return student.run(cell.source)

    def _at_desk(self, cell: NotebookNode, kept: Kept, desk: Desk) -> None:
        """Run a test cell of another course's kind apart from the student's code."""
        limits = self._grader.limits
        verdict = "timed out"
        try:
            self._student.seconds_left()
            outputs, verdict = desk.answer(cell, self._student, kept)
            self.asked[grade_id(cell)] = desk.asked
            if desk.met_object:
                self.objects.append(grade_id(cell))
        except SubmissionTimeout:
            cell.outputs = [verdict_output("out of time", limits)]
        else:
            if verdict == "crashed" and self._student.was_killed_for_memory():
                verdict = "out of memory"
            cell.outputs, _ = clean_outputs(outputs, cell.execution_count, limits.output, limits.outputs)
            if verdict in ENDED:
                cell.outputs = [verdict_output(verdict, limits)]
        self._grades[grade_id(cell)] = judge(cell, verdict, self._grader.bundle.ignore)

    def _prepare(self, cell: NotebookNode) -> None:
        """Have the tests of a cell wait, of the student process as it is now; or note why none has to run."""
        examiner = self._grader.examiner
        tests = examiner.tests[grade_id(cell)]
        call = tests.call
        reason = self._reason(call)
        if reason is not None:
            self._note(cell, Report(call.exercise, call.points, reason=reason, bonus=call.bonus))
            return
        shared = not call.bonus and self._sharing.waits(tests.asked)
        kept = self._student.keep(shared=shared, on_gpu=bool(call.bonus))
        self._waiting.append(Asking(examiner, cell, self._sources, self._student, kept))

    def _lacks_gpu(self, call: Call) -> bool:
        return bool(call.bonus) and not self._grader.on_gpu

    def _reason(self, call: Call) -> str | None:
        """Why no test of a cell need run; None if they must."""
        if self._lacks_gpu(call):
            return NO_GPU
        if call.exercise in self._unanswered:
            return not_attempted()
        try:
            with time_limit(min(self._grader.limits.cell, self._student.seconds_left())):
                banned = banned_uses(call.exercise, self._sources, call.without)
        except TimeLimitExceeded:
            banned = ["more names than can be read"]
        return uses_banned(call.without, banned) if banned else None

    def _ask(self, asking: Asking, *, hidden: bool) -> None:
        """Ask the examples of a graded cell, or its hidden tests; after these, note what became of it."""
        try:
            asking.ask(hidden=hidden)
        except SubmissionTimeout:
            self._out_of_time(asking.cell)
            return
        if hidden:
            self._note(asking.cell, asking.report(self._unsolved))

    def _note(self, cell: NotebookNode, report: Report) -> None:
        if report.share < 1 and not report.bonus:
            self._unsolved.add(report.exercise)
        cell.outputs = [report_output(report, cell.execution_count)]
        self._grades[grade_id(cell)] = grade_of(report, self._student)

    def _out_of_time(self, cell: NotebookNode) -> None:
        cell.outputs = [verdict_output("out of time", self._grader.limits)]
        self._grades[grade_id(cell)] = Grade(0.0, float(cell.metadata["nbgrader"]["points"]), "timed out")


def _written(notebook: NotebookNode) -> str:
    """The text of a notebook's file, made from the notebook itself, which nobody needs after that."""
    notebook = strip_transient(split_lines(notebook))
    try:  # nbformat takes ten times as long for the same, which is a twentieth of what a submission takes
        data: bytes = orjson.dumps(notebook, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS)
    except TypeError:  # student code can show half characters, which no file can hold, and huge numbers
        data = nbformat.v4.writes(notebook).encode("utf-8", "replace")
    return data.decode("utf-8")
