"""What a graded notebook remembers of its grading, as data: the verdict on each cell, and what became of its tests.

It stands in the notebook's own metadata, which comes from the teacher's source and never from a submission, so it lasts
as long as the graded notebook does. Nothing in it that the student may not read.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nbformat import NotebookNode

from torchmarks.results import Grade, Tested

_KEY = "torchmarks"


@dataclass(frozen=True)
class Remembered:
    """The verdict on one graded cell, and its tests."""

    verdict: str
    tests: tuple[Tested, ...]


def remember(notebook: NotebookNode, grades: Mapping[str, Grade]) -> None:
    """Write the verdicts into a graded notebook."""
    notebook.metadata[_KEY] = {
        name: {"verdict": grade.verdict, "tests": [{**vars(test), "detail": ""} for test in grade.tests]}
        for name, grade in sorted(grades.items())
    }


def remembered(notebook: Mapping[str, Any]) -> dict[str, Remembered]:
    """The verdicts in a graded notebook, by cell; none if stock nbgrader graded it."""
    kept: Mapping[str, Any] = notebook["metadata"].get(_KEY, {})
    return {
        name: Remembered(values["verdict"], tuple(Tested(**test) for test in values["tests"]))
        for name, values in kept.items()
    }
