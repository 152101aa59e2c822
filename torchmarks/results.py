"""What goes into grading a notebook and what comes out of it, as data."""

from dataclasses import dataclass, field

from torchmarks.sandbox.limits import Limits


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
    seconds: float = 0.0
