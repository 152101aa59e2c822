"""nbgrader's gradebook: opening it, and reading marks from it."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from nbgrader.api import Gradebook, MissingEntry


@dataclass(frozen=True)
class Column:
    """The marks of one assignment: the maximum, and each student's score or None where nothing was handed in."""

    maximum: float
    scores: dict[str, float | None]


def open_gradebook(db_url: str) -> Gradebook:
    """nbgrader's gradebook, made if there is none at ``db_url``; use it in a ``with`` statement."""
    put_scripts_on_path()
    return Gradebook(db_url)


def put_scripts_on_path() -> None:
    """Let nbgrader find the command ``alembic``, which it calls by name, when its environment is not activated."""
    scripts = str(Path(sys.executable).parent)
    path = os.environ.get("PATH", "")
    if scripts not in path.split(os.pathsep):
        os.environ["PATH"] = scripts + os.pathsep + path


def marks_of(db_url: str, assignment: str) -> Column:
    """The marks of an assignment, late penalties taken off; no scores if the gradebook does not know it."""
    with open_gradebook(db_url) as gradebook:
        try:
            found = gradebook.find_assignment(assignment)
        except MissingEntry:
            return Column(0.0, {})
        scores: dict[str, float | None] = {student.id: None for student in gradebook.students}
        for submission in found.submissions:
            penalty = sum(notebook.late_submission_penalty or 0 for notebook in submission.notebooks)
            scores[submission.student_id] = submission.score - penalty
        return Column(found.max_score, scores)
