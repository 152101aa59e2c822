"""What is under the gate, and what every check yields."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from nbgrader.coursedir import CourseDirectory

from torchmarks.assignments import Exercise, SourceNotebook
from torchmarks.authoring.answers import Answer, bank_folder, read_answers
from torchmarks.testing.report import Report


@dataclass(frozen=True)
class Problem:
    """Something an author should mend."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


@dataclass(frozen=True)
class Subject:
    """A notebook of the assignment under the gate."""

    coursedir: CourseDirectory
    assignment: str
    source: SourceNotebook
    exercises: list[Exercise]
    #: Exercises whose reference solution or tests fail: :func:`check_answers` notes them, and no other check says more.
    failing: set[str] = field(default_factory=set)

    @property
    def course(self) -> Path:
        """The course's folder."""
        return Path(self.coursedir.root)

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
    return str(bank_folder(Path(), assignment) / f"{exercise}.py")


def is_full(report: Report, exercise: Exercise) -> bool:
    """Whether an answer has passed every test and earned every point."""
    return report.marks == exercise.call.points and all(outcome.passed for outcome in report.outcomes)
