"""Asks the tests of graded cells: runs them on the student's objects, or recalls what they said of the same answers.

What is asked here the student's processes may know from then on, so ``grader`` sees to it when that is.
"""

import builtins
import contextlib
import time
import warnings
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import ModuleType
from typing import Any

from nbformat import NotebookNode

from torchmarks.assignments import Call, grade_id, read_call
from torchmarks.bridge.outside import Bridge
from torchmarks.bridge.watch import LOOKED_UP, operators_of
from torchmarks.grading.locked import running
from torchmarks.grading.recall import Conversation, Recall, tells_time
from torchmarks.grading.restoring import Restore, Restorer, reached
from torchmarks.grading.sharing import names_asked
from torchmarks.grading.turn import Turn
from torchmarks.grading.verdicts import counted_more
from torchmarks.sandbox.keeper import Kept, Student
from torchmarks.testing import probes
from torchmarks.testing.cell import runs_banned, undefined, uses_banned
from torchmarks.testing.inputs import seed_generators
from torchmarks.testing.report import Report
from torchmarks.testing.runner import Cell, Outcome, RunCell, StudentError, compile_cell, remember_lines, session
from torchmarks.testing.slips import slip
from torchmarks.testing.ways import WAYS_AROUND
from torchmarks.timeout import TimeLimitExceeded, time_limit

#: Seconds of a part of a cell's tests, which takes a tenth of that, above which it is asked what was imported.
_SLOW = 0.5

#: Seconds in which a part of a cell's tests is asked ahead. Tests that would take longer run, and watch the time.
_AHEAD = 2.5

#: An answer that does without it runs no operator of its.
_TORCH = "torch"

#: In a notebook of more lines than this, the choice of the line that raises could say a hidden input.
_MOST_LINES = 3000


class _Names(dict[str, Any]):
    """A test cell's names: its own, then the builtins, then the setup's; anything else is the student's object."""

    def __init__(self, setup: Mapping[str, Any], student: Callable[[str], Any]) -> None:
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


@dataclass(frozen=True)
class Tests:
    """The tests of one graded cell, the same for every submission."""

    call: Call
    #: Which of the notebook's test cells it is.
    index: int
    cell: Cell
    #: The student's names that they ask for.
    asked: frozenset[str]
    #: What their exercise asks to do without, as ``Watch.seen`` names it.
    forbidden: frozenset[str]
    #: Whether what they say depends on the answers alone.
    repeatable: bool
    #: Has the setup's data as it was before they ran: no other exercise shall meet what an answer did to it.
    put_back: Restore


class Examiner:
    """Has the tests of one notebook at hand, to ask them of one submission after another.

    ``cells`` are its test cells. A cell that uses the GPU has its turn.
    """

    def __init__(self, cells: Sequence[NotebookNode], secret: str, gpu_turn: Turn) -> None:
        self.calls: dict[str, Call] = {grade_id(cell): read_call(cell) for cell in cells}
        self._sources = {grade_id(cell): cell.source for cell in cells}
        self._secret = secret
        self._gpu_turn = gpu_turn
        #: By test cell; empty before :meth:`get_ready`.
        self.tests: dict[str, Tests] = {}
        #: What the tests have said of earlier submissions' answers.
        self.recall = Recall()
        #: How many times as long as usual each test may take.
        self.patience = 1.0
        #: Names of the modules that a rehearsal's student processes have loaded; None for any other submission.
        self.loaded: set[str] | None = None
        self._bridge: Bridge | None = None
        self._run_cell: RunCell | None = None

    def get_ready(self, setup: Mapping[str, Any], seconds: float) -> None:
        """Read the tests, which may use the names of the setup cells.

        Raises SourceError for a cell that raises, or takes more than so many ``seconds``.
        """
        self.tests.clear()
        restorer = Restorer()
        ours = {*setup, *dir(builtins)}
        for index, (name, call) in enumerate(self.calls.items()):
            source = self._sources[name]
            asked = names_asked(source)
            remember_lines(f"<{name}>", source)
            with running(name, seconds):
                cell = compile_cell(source, f"<{name}>", _Names(setup, self._student_name))
            self.tests[name] = Tests(
                call,
                index,
                asked=(asked - ours) | {call.exercise},
                forbidden=_forbidden(call.without),
                # What a GPU computes, and when, is not the same each time.
                repeatable=not call.bonus and not tells_time(source),
                cell=cell,
                put_back=restorer.keep(reached(asked, setup)),
            )

    def serve(self, work: Callable[[], None]) -> None:
        """Call ``work`` while the tests can be run."""
        if not self.tests:
            work()
            return

        def drive(run_cell: RunCell) -> None:
            self._run_cell = run_cell
            work()

        cells = [each.cell for each in self.tests.values()]
        seeds = [f"{self._secret}/{each.call.exercise}" for each in self.tests.values()]
        session(cells, seeds, drive, is_student_file=lambda name: False, capture=False)

    def turn(self, tests: Tests) -> contextlib.AbstractContextManager[float]:
        """What to hold while a cell is asked; yields the seconds that were waited for it."""
        return self._gpu_turn.taken() if tests.call.bonus else contextlib.nullcontext(0.0)

    @contextlib.contextmanager
    def calling(self, tests: Tests, bridge: Bridge, hidden: bool) -> Iterator[RunCell]:
        """How to run a cell's hidden tests, or its examples; they find the student's objects by this bridge."""
        assert self._run_cell is not None
        self._bridge = bridge
        probes.send_probes_by(bridge.call)
        seed_generators(f"{self._secret}/{tests.call.exercise}/{hidden}")
        try:
            yield self._run_cell
        finally:
            probes.send_probes_by(None)
            self._bridge = None
            tests.put_back()

    def _student_name(self, name: str) -> Any:
        if self._bridge is None:
            raise NameError(f"name {name!r} is not defined: test cells may use the student's names in functions only")
        return self._bridge.name(name)


class Asking:
    """A graded cell of a submission whose tests wait or are asked: what they need, and what became of them so far.

    Args:
        examiner: has the tests.
        cell: the graded cell.
        sources: the student's cells before it.
        student: the student process.
        kept: the place in it that the tests ask.
    """

    def __init__(
        self, examiner: Examiner, cell: NotebookNode, sources: Sequence[str], student: Student, kept: Kept
    ) -> None:
        self.cell = cell
        self._examiner = examiner
        self._tests = examiner.tests[grade_id(cell)]
        self._call = self._tests.call
        self._sources = list(sources)
        self._student = student
        self._kept = kept
        talk = Conversation(grade_id(cell))
        #: What its tests and the student's process say to each other; None if that is not to be remembered.
        self._talk = talk if self._tests.repeatable else None
        self._bridge = Bridge(lambda: student.answering(kept), heard=talk.heard)
        #: Seconds that its tests may still take. To wake CUDA and to run all cells again takes longer than a cell.
        self._left = student.limits.submission if self._call.bonus else student.limits.cell
        #: Whether the examples have run in this process.
        self._examples_ran = False
        #: Whether they took so long that the student's process may have imported something.
        self._slow = False
        #: Why there are no tests to run.
        self._reason: str | None = None
        self._outcomes: list[Outcome] = []

    def ask(self, *, hidden: bool) -> None:
        """Ask the examples, or the hidden tests; after these, what has answered is ended.

        Raises SubmissionTimeout when the submission's time is up.
        """
        try:
            if self._reason is None:
                with self._examiner.turn(self._tests) as waited:
                    self._student.give_back(waited)
                    self._ask(hidden)
                if hidden and (self._slow or self._examiner.loaded is not None):
                    self._note_modules()
        finally:
            if self._bridge.lost:
                self._student.lose(self._kept)
            if hidden:
                self._bridge.close()
                self._student.end(self._kept)

    def report(self, unsolved: Collection[str]) -> Report:
        """What became of the tests, when all have been asked. ``unsolved`` are other exercises that are not solved."""
        self._hide_lines()
        order = list(self._tests.cell.is_hidden)
        outcomes = sorted(self._outcomes, key=lambda outcome: order.index(outcome.name))
        first = slip(self._call.exercise, self._sources, outcomes, unsolved)
        return Report(
            self._call.exercise,
            self._call.points,
            outcomes,
            reason=self._reason,
            slip=first,
            bonus=self._call.bonus,
        )

    def _hide_lines(self) -> None:
        """Leave out lines that raised and that are not the student's: such a line could say a hidden input."""
        lines = {line.strip() for source in self._sources for line in source.splitlines()}
        for outcome in self._outcomes:
            if outcome.raised and (outcome.raised.line not in lines or len(lines) > _MOST_LINES):
                outcome.raised = StudentError(outcome.raised.type, "")

    def _note_modules(self) -> None:
        """Note what the calls may have had the student's process load."""
        modules = self._bridge.modules()
        if self._examiner.loaded is None:
            self._student.has_loaded(modules)
        else:
            self._examiner.loaded |= set(modules)

    def _ask(self, hidden: bool) -> None:
        """Find the outcomes of a part of the tests, within the time that is left to it."""
        if self._bridge.ended:  # what earlier tests said was of a process that is gone
            self._talk = None
        if self._talk is not None and self._recalled(self._talk, hidden):
            return
        if hidden and not self._examples_ran:
            self._catch_up()
        outcomes = self._run(hidden)
        if self._bridge.diverged:  # where the tests ask something else each time, another process has to answer
            self._talk, self._reason = None, None
            self._bridge.start_anew()
            if hidden:
                self._catch_up()
            outcomes = self._run(hidden)
        self._outcomes += outcomes
        if self._bridge.lost or self._bridge.connections != 1 or any(map(counted_more, outcomes)):
            self._talk = None
        if self._talk is not None and self._reason is None:
            self._examiner.recall.add(self._talk.finish(outcomes))
            self._talk.begin("watched")
        if self._tests.forbidden and self._reason is None:
            self._reason = self._ran()
            if self._talk is not None:
                self._examiner.recall.add(self._talk.aside())

    def _catch_up(self) -> None:
        """Run the examples once more, so that both sides are where they leave them."""
        self._run(False)
        if self._tests.forbidden:
            self._ran()

    def _recalled(self, talk: Conversation, hidden: bool) -> bool:
        """Ask what the tests of a part have asked before, and note what they said of these answers.

        False if they have never met them: they have to run, and go on from there.
        """
        recall, begin = self._examiner.recall, time.monotonic()
        until = begin + min(_AHEAD, self._left, self._student.seconds_left())
        talk.begin("hidden" if hidden else "examples")
        try:
            while isinstance(known := recall.next(talk.place), bytes):
                if self._bridge.ask_ahead(known, until - time.monotonic()) is None:
                    return False
            if known is None:
                return False
            talk.finish(known)
            if self._tests.forbidden:
                talk.begin("watched")
                question = recall.next(talk.place)
                names = isinstance(question, bytes) and self._bridge.ask_aside(question, until - time.monotonic())
                if not isinstance(names, list):
                    self._talk = None
                    return False
                self._reason = self._uses(names)
            self._outcomes += map(replace, known)
            return True
        finally:
            self._took(time.monotonic() - begin)

    def _run(self, hidden: bool) -> list[Outcome]:
        """Run a part of the tests."""
        # The same answer gets the same marks, and is known again, also if it draws random numbers.
        self._bridge.seed(self._call.exercise)
        self._connect()
        begin = time.monotonic()
        left = max(min(self._left, self._student.seconds_left()), 0.001)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the student's; the teacher's terminal is not theirs to write on
            if not hidden:
                self._examples_ran = True
                if not self._is_defined(left):
                    self._reason = undefined(self._call.exercise)
                    return []
            with self._examiner.calling(self._tests, self._bridge, hidden) as run_cell:
                try:
                    left = max(self._left - (time.monotonic() - begin), 0.001)
                    seconds = min(left, self._student.seconds_left())
                    return run_cell(self._tests.index, seconds, hidden, self._connect_again, self._examiner.patience)
                finally:
                    self._took(time.monotonic() - begin)

    def _connect(self) -> None:
        """Have a process that answers, as it has to be when tests begin."""
        if self._bridge.ready():
            self._bridge.seed(self._call.exercise)
            if self._tests.forbidden:
                self._watch()

    def _connect_again(self) -> None:
        """A process that is lost is replaced between tests, in time that is not theirs."""
        begin = time.monotonic()
        self._connect()
        self._left += time.monotonic() - begin

    def _is_defined(self, seconds: float) -> bool:
        """Whether the student's code has the exercise's name."""
        try:
            with time_limit(seconds):
                self._bridge.name(self._call.exercise)
        except NameError:
            return False
        except (Exception, TimeLimitExceeded):
            pass  # what comes instead of an answer is for the tests to find
        return True

    def _watch(self) -> None:
        """Have it noted from now on what the answers use of what they are to do without."""
        # What comes instead of an answer is for the tests to find.
        with contextlib.suppress(Exception, TimeLimitExceeded), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with time_limit(self._student.limits.cell):
                operators = _TORCH in self._call.without or not all(map(_is_attribute, self._tests.forbidden))
                self._bridge.watch(operators=operators)

    def _ran(self) -> str | None:
        """Why what an answer has run or looked up makes its tests worth nothing; None if it does not."""
        seconds = min(max(self._left, 0.001), self._student.seconds_left())
        try:
            with warnings.catch_warnings(), time_limit(seconds):
                warnings.simplefilter("ignore")  # the student's
                names = self._bridge.watched()
        except (Exception, TimeLimitExceeded):
            return None  # no answer: whatever it was that kept it has failed a test
        return self._uses(names)

    def _uses(self, noted: Iterable[str]) -> str | None:
        """The same, of what has been noted."""
        names, without = {*noted}, self._call.without
        operators = {name for name in names if not _is_attribute(name)}
        banned = {name.removeprefix(LOOKED_UP) for name in (names - operators) & self._tests.forbidden}
        if _TORCH in without and operators:
            banned.add(_TORCH)  # whatever the operator is called
        if banned:
            return uses_banned(without, sorted(banned))
        ran = sorted(operators & self._tests.forbidden)
        return runs_banned(without, ran) if ran else None

    def _took(self, seconds: float) -> None:
        """Note how long a part has taken."""
        self._left -= seconds
        self._slow |= seconds > _SLOW


def _forbidden(without: Sequence[str]) -> frozenset[str]:
    """What an answer without these names may not run or look up."""
    if not without:
        return frozenset()
    return operators_of(without) | {LOOKED_UP + name for name in (*without, *WAYS_AROUND)}


def _is_attribute(noted: str) -> bool:
    """Whether what was noted is an attribute that was looked up, and no operator."""
    return noted.startswith(LOOKED_UP)
