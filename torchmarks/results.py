"""What goes into grading a notebook and what comes out of it, as data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from torchmarks.sandbox.limits import Limits

#: Verdicts on what was ended before it had done its work.
ENDED = frozenset({"timed out", "crashed", "out of memory"})


@dataclass(frozen=True)
class Plan:
    """How to grade cells that do not end in ``run_tests``, found out once with the teacher's solution (``plan``)."""

    #: The teacher's cells that run only in the student's process, because they do not work apart from it.
    inside: frozenset[str] = frozenset()
    #: The test cells that do not give the teacher's own solution all their points.
    unsolved: frozenset[str] = frozenset()
    #: Those to which the solution gives an object that is no data.
    objects: tuple[str, ...] = ()
    #: What the teacher's unlocked cells import. Tests may use it, whatever students do to those cells.
    imports: tuple[str, ...] = ()
    #: For each cell of the teacher's, the names that students' cells bind between it and the teacher's cell before it.
    theirs: dict[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Submission:
    """What a student has handed in."""

    notebook: bytes
    #: What lies beside the notebook, by name: data that the student's own cells read.
    files: dict[str, bytes] = field(default_factory=dict)
    #: Whether it is the teacher's own, graded before all others to see what modules it loads.
    rehearsal: bool = False


@dataclass(frozen=True)
class Bundle:
    """All that grading one notebook of an assignment needs besides the submission."""

    assignment: str
    notebook: str
    #: The master notebook as JSON: solutions cleared, hidden tests in place (``rebuild.master``).
    master: str
    #: Files that lie beside the notebook, by relative path.
    files: dict[str, bytes]
    #: The course's secret, from which hidden inputs are seeded.
    secret: str
    limits: Limits = field(default_factory=Limits)
    plan: Plan = field(default_factory=Plan)
    #: nbgrader's ``IgnorePattern.pattern``: what may stand on stderr without costing marks. Empty if it is not enabled.
    ignore: str = ""
    #: nbgrader's ``LimitOutput.max_lines`` and ``max_traceback``: lines that a cell may show, -1 for all.
    max_lines: int = -1
    max_traceback: int = -1


def write_files(files: Mapping[str, bytes], folder: Path) -> None:
    """Write files, by their paths relative to ``folder``. Raises OSError."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


@dataclass(frozen=True)
class Tested:
    """What became of one test of a cell."""

    name: str
    #: The idea to think about again: what the student reads if it failed.
    hint: str
    hidden: bool
    cases: int
    passed_cases: int
    #: For the teacher alone: the assertion that failed, with its values, and the line of the student's that raised.
    detail: str

    @property
    def failed(self) -> bool:
        """Whether a case of it did not pass."""
        return self.passed_cases < self.cases


@dataclass(frozen=True)
class Grade:
    """What one graded cell earned."""

    marks: float | None
    points: float
    #: ``passed``, ``failed``, ``timed out``, ``out of memory``, ``crashed``, ``not attempted``, ``skipped`` (for
    #: want of a GPU) or ``by hand``.
    verdict: str
    #: What a CUDA cell adds beside the maximum.
    bonus: float = 0.0
    #: The cell's tests, if it ends in ``run_tests`` and they ran.
    tests: tuple[Tested, ...] = ()
    #: Why they did not run, in a sentence; None if they did.
    reason: str | None = None


@dataclass(frozen=True)
class Result:
    """What became of one submitted notebook."""

    #: The graded notebook as JSON, with outputs; empty if the submission could not be read.
    notebook: str
    grades: dict[str, Grade] = field(default_factory=dict)
    #: The solution cells that are as they were handed out.
    unanswered: frozenset[str] = frozenset()
    #: Why the submission could not be read, in a sentence; None if it could.
    unreadable: str | None = None
    #: Whether it would be found so again: the next run need not look.
    settled: bool = True
    seconds: float = 0.0
    #: Whether the kernel ended student processes meanwhile for want of memory. They share it with other submissions',
    #: so it need not be this one's fault.
    short_of_memory: bool = False
    #: Whether something from outside may have had a hand in it: a student process died, or a test ran out
    #: of time and others of its cell passed.
    doubtful: bool = False
    #: Whether a cell of the student's was ended before it had done its work.
    lost_cell: bool = False
    #: Whether the processor had other work in the time that a cell ran out of.
    starved: bool = False
    #: Whether none of the assignment's cells was in it: perhaps it is another assignment's notebook.
    is_strange: bool = False
    #: Of a rehearsal, the modules that its student processes had loaded in the end.
    modules: tuple[str, ...] = ()
    #: How often each test cell that ran apart from the student's code has called it.
    asked: dict[str, int] = field(default_factory=dict)
    #: Those that were given an object of the student's that is no data.
    objects: tuple[str, ...] = ()

    @property
    def timed_out(self) -> bool:
        """Whether a cell's tests ran out of time."""
        return any(grade.verdict == "timed out" for grade in self.grades.values())
