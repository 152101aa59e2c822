"""Gathers what is known of a class's work on an assignment: the gradebook's marks, and what graded notebooks say."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nbgrader.coursedir import CourseDirectory

from torchmarks.assignments import SourceNotebook, grade_id, role, source_notebooks
from torchmarks.gradebook.database import Entry, entries
from torchmarks.gradebook.graded import read_graded
from torchmarks.grading.outcomes import Remembered, remembered
from torchmarks.grading.rebuild import master


@dataclass(frozen=True)
class Item:
    """A graded cell that counts: an exercise of ours, or any cell with points of another course."""

    name: str
    key: tuple[str, str]
    points: float
    #: The solution cell as it was handed out; None if the item has none of its own.
    stub: str | None = None


@dataclass(frozen=True)
class Work:
    """What one student handed in, and what became of it."""

    entry: Entry
    #: Why the submission could not be graded, in a sentence; None if it was, or if there is none.
    unreadable: str | None = None
    #: By item's name: the verdict and the tests, and the text of the student's solution cell.
    outcomes: dict[str, Remembered] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)

    @property
    def student(self) -> str:
        """The student's id."""
        return self.entry.student

    @property
    def graded(self) -> bool:
        """Whether there are marks to speak of."""
        return self.entry.scores is not None and self.unreadable is None

    def marks(self, item: Item) -> float:
        """What the item earned."""
        return (self.entry.scores or {}).get(item.key, 0.0)

    def waits(self, item: Item) -> bool:
        """Whether a person has to look at the item: to mark it, say, for its notebook could not be read."""
        return item.key in self.entry.waiting

    def verdict(self, item: Item) -> str:
        """The verdict on an item, from its marks alone if stock nbgrader graded it."""
        if item.name in self.outcomes:
            return self.outcomes[item.name].verdict
        if self.waits(item):
            return "by hand"
        return "passed" if self.marks(item) >= item.points else "failed"


@dataclass(frozen=True)
class ClassWork:
    """A class's work on one assignment."""

    assignment: str
    items: list[Item]
    works: list[Work]

    @property
    def maximum(self) -> float:
        """The most that can be earned."""
        return sum(item.points for item in self.items)

    @property
    def graded(self) -> list[Work]:
        """The works that have marks."""
        return [work for work in self.works if work.graded]


def gather(coursedir: CourseDirectory, assignment: str) -> ClassWork:
    """A class's work on an assignment, as it stands in the gradebook and in ``autograded/``.

    Raises SourceError for an unknown assignment, GradebookError for one that the gradebook does not know.
    """
    sources = source_notebooks(Path(coursedir.root), assignment, coursedir.source_directory)
    items = [item for source in sources for item in _items(source, coursedir, several=len(sources) > 1)]
    names = [source.path.stem for source in sources]
    works = [_work(coursedir, assignment, names, items, entry) for entry in entries(coursedir.db_url, assignment)]
    return ClassWork(assignment, items, works)


def _items(source: SourceNotebook, coursedir: CourseDirectory, *, several: bool) -> Iterator[Item]:
    """The notebook's graded cells that are worth something, in the order they stand."""
    notebook = source.path.stem
    solution: str | None = None
    for cell in master(source.notebook, coursedir.config).cells:
        if "solution" in role(cell) and cell.cell_type == "code":
            solution = cell.source
        points = float(cell.metadata.get("nbgrader", {}).get("points", 0) or 0)
        if role(cell) & {"grade", "task"} and points > 0:
            name = grade_id(cell).removeprefix("test_")
            yield Item(f"{notebook}: {name}" if several else name, (notebook, grade_id(cell)), points, solution)
        if "grade" in role(cell):
            solution = None


def _work(
    coursedir: CourseDirectory, assignment: str, notebooks: Sequence[str], items: Sequence[Item], entry: Entry
) -> Work:
    if entry.scores is None:
        return Work(entry)
    folder = Path(coursedir.format_path(coursedir.autograded_directory, entry.student, assignment))
    unreadable = read_graded(folder).unreadable
    outcomes: dict[str, Remembered] = {}
    answers: dict[str, str] = {}
    found = False
    for notebook in (name for name in notebooks if name not in unreadable):
        try:
            graded = json.loads((folder / f"{notebook}.ipynb").read_bytes())
            kept = remembered(graded)
            written = _answers(graded)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):  # no notebook of ours
            continue
        found = True
        for item in items:
            if item.key[0] == notebook and item.key[1] in kept:
                outcomes[item.name] = kept[item.key[1]]
            if item.key[0] == notebook and item.key[1] in written:
                answers[item.name] = written[item.key[1]]
    if found:
        return Work(entry, None, outcomes, answers)
    command = f"torchmarks autograde {assignment} --student {entry.student}"
    return Work(entry, next(iter(unreadable.values()), f"{folder} has no graded notebook. Run '{command}'."))


def _answers(notebook: Mapping[str, Any]) -> dict[str, str]:
    """The text of the solution cell above each graded cell, by the graded cell's name."""
    found: dict[str, str] = {}
    solution: str | None = None
    for cell in notebook["cells"]:
        metadata = cell["metadata"].get("nbgrader", {})
        if cell["cell_type"] != "code" or not metadata.get("grade_id"):
            continue
        if metadata.get("solution"):
            source = cell["source"]
            solution = source if isinstance(source, str) else "".join(source)
        if metadata.get("grade") and solution is not None:
            found[metadata["grade_id"]], solution = solution, None
    return found
