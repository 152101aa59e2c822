"""nbgrader's gradebook: opening it, and reading what it knows of assignments and marks."""

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbgrader.api import (
    BaseCell,
    Gradebook,
    MissingEntry,
    Notebook,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.api import Grade as GradeRow
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from torchmarks.assignments import grade_id, role
from torchmarks.gradebook.address import GradebookError, patient


@dataclass(frozen=True)
class Column:
    """The marks of one assignment: the maximum, and each student's score or None where nothing was handed in."""

    maximum: float
    scores: dict[str, float | None]
    #: Students whose submission waits for a person: to mark it, to look again, or because it could not be read.
    waiting: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Entry:
    """One student's line in the gradebook: what each graded cell of an assignment earned, by notebook and cell."""

    student: str
    #: First and last name, as far as the roster tells.
    name: str
    #: None if nothing was handed in.
    scores: dict[tuple[str, str], float] | None = None
    penalty: float = 0.0
    #: Which of these cells wait for a person.
    waiting: frozenset[tuple[str, str]] = frozenset()

    @property
    def total(self) -> float:
        """What counts: the sum, late penalty taken off."""
        return max(0.0, sum((self.scores or {}).values()) - self.penalty)


@contextmanager
def open_gradebook(db_url: str) -> Iterator[Gradebook]:
    """nbgrader's gradebook, made if there is none at ``db_url``. Raises OperationalError if it cannot be reached."""
    put_scripts_on_path()
    try:
        with Gradebook(patient(db_url)) as gradebook:
            try:
                yield gradebook
            finally:
                gradebook.engine.dispose()  # a server has only so many connections
    except DBAPIError as error:
        error.add_note(f"the gradebook {make_url(db_url).render_as_string()}")
        raise


def put_scripts_on_path() -> None:
    """Let nbgrader find the command ``alembic``, which it calls by name, when its environment is not activated."""
    scripts = str(Path(sys.executable).parent)
    path = os.environ.get("PATH", "")
    if scripts not in path.split(os.pathsep):
        os.environ["PATH"] = scripts + os.pathsep + path


def marks_of(db_url: str, assignment: str) -> Column:
    """The marks of an assignment, late penalties taken off; no scores if the gradebook does not know it."""
    with open_gradebook(db_url) as gradebook:
        return marks_in(gradebook, assignment)


def marks_in(gradebook: Gradebook, assignment: str) -> Column:
    """The marks of an assignment in a gradebook that is open; no scores if it does not know it."""
    try:
        found = gradebook.find_assignment(assignment)
    except MissingEntry:
        return Column(0.0, {})
    everyone = _entries(gradebook, found)
    scores = {each.student: None if each.scores is None else each.total for each in everyone}
    return Column(found.max_score, scores, frozenset(each.student for each in everyone if each.waiting))


def entries(db_url: str, assignment: str) -> list[Entry]:
    """Every student of the course with their marks of one assignment, by id.

    Raises GradebookError if the gradebook does not know the assignment.
    """
    with open_gradebook(db_url) as gradebook:
        return sorted(_entries(gradebook, _known(gradebook, assignment)), key=lambda each: each.student)


def check_known(db_url: str, assignment: str) -> None:
    """Raise GradebookError if the gradebook does not know the assignment."""
    with open_gradebook(db_url) as gradebook:
        _known(gradebook, assignment)


def assignments_known(db_url: str) -> set[str]:
    """The names of the assignments that have been released: those that the gradebook knows."""
    with open_gradebook(db_url) as gradebook:
        return {assignment.name for assignment in gradebook.assignments}


def _known(gradebook: Gradebook, assignment: str) -> Any:
    try:
        return gradebook.find_assignment(assignment)
    except MissingEntry:
        raise GradebookError(
            f"The gradebook does not know '{assignment}'. Run 'nbgrader generate_assignment {assignment} --force'."
        ) from None


def _entries(gradebook: Gradebook, assignment: Any) -> list[Entry]:
    """Every student's marks of an assignment, in nbgrader's order.

    Three queries for all of them: nbgrader's own objects ask for each submission anew, seconds for a large class.
    """
    session = gradebook.db
    handed_in = [
        student for (student,) in session.query(SubmittedAssignment.student_id).filter_by(assignment_id=assignment.id)
    ]
    scores: dict[str, dict[tuple[str, str], float]] = {student: {} for student in handed_in}
    waiting: dict[str, set[tuple[str, str]]] = {student: set() for student in handed_in}
    penalties: dict[str, float] = dict.fromkeys(handed_in, 0.0)
    notebooks = (
        session.query(SubmittedAssignment.student_id, SubmittedNotebook.late_submission_penalty)
        .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .filter(SubmittedAssignment.assignment_id == assignment.id)
    )
    for student, penalty in notebooks:
        penalties[student] += penalty or 0.0
    cells = (
        session.query(
            SubmittedAssignment.student_id,
            Notebook.name,
            BaseCell.name,
            GradeRow.score,
            GradeRow.needs_manual_grade,
        )
        .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Notebook, Notebook.id == SubmittedNotebook.notebook_id)
        .join(GradeRow, GradeRow.notebook_id == SubmittedNotebook.id)
        .join(BaseCell, BaseCell.id == GradeRow.cell_id)
        .filter(SubmittedAssignment.assignment_id == assignment.id)
    )
    for student, notebook, cell, score, needs_person in cells:
        scores[student][notebook, cell] = score
        if needs_person:
            waiting[student].add((notebook, cell))
    return [
        Entry(
            student.id,
            " ".join(filter(None, (student.first_name, student.last_name))),
            scores.get(student.id),
            penalties.get(student.id, 0.0),
            frozenset(waiting.get(student.id, ())),
        )
        for student in gradebook.students
    ]


def released_cells(db_url: str, assignment: str) -> dict[str, dict[str, str]]:
    """The text of each cell that the gradebook keeps, by notebook and name; nothing if it does not know them."""
    with open_gradebook(db_url) as gradebook:
        try:
            notebooks = gradebook.find_assignment(assignment).notebooks
        except MissingEntry:
            return {}
        return {each.name: {cell.name: cell.source for cell in each.source_cells} for each in notebooks}


def graded_cells(db_url: str, assignment: str) -> dict[str, set[str]] | None:
    """The names of the cells that the gradebook keeps, by notebook; None if no work on the assignment is graded."""
    with open_gradebook(db_url) as gradebook:
        try:
            found = gradebook.find_assignment(assignment)
        except MissingEntry:
            return None
        if not found.submissions:
            return None
        return {each.name: {cell.name for cell in each.source_cells} for each in found.notebooks}


def check_released(db_url: str, assignment: str, masters: Mapping[str, NotebookNode], folder: str) -> None:
    """Raise GradebookError if the gradebook's notebooks and cells are not those of ``masters``, notebooks by name.

    ``folder`` is where the sentence says that they lie.
    """
    release = f"Run 'nbgrader generate_assignment {assignment} --force'; it keeps marks and comments."
    take_back = "Work on it has been graded, so no {} can be added or taken away: take that back."
    with open_gradebook(db_url) as gradebook:
        found = _known(gradebook, assignment)
        remedy = take_back.format("notebooks") if found.submissions else release
        known = {notebook.name: notebook for notebook in found.notebooks}
        for name in sorted(known.keys() - masters.keys()):  # everybody would lose the marks of it
            raise GradebookError(f"{name}.ipynb is not in {folder}, and '{assignment}' was released with it. {remedy}")
        for name in sorted(masters.keys() - known.keys()):
            raise GradebookError(f"The gradebook does not know the notebook '{name}' of '{assignment}'. {remedy}")
        for notebook, master in masters.items():
            sources = {cell.name: cell.source for cell in known[notebook].source_cells}
            worth = {
                cell.name: float(cell.max_score) for cell in (*known[notebook].grade_cells, *known[notebook].task_cells)
            }
            cells = {grade_id(cell): cell for cell in master.cells if grade_id(cell)}
            changed = [
                name
                for name, cell in cells.items()
                if sources.get(name) != cell.source
                or (role(cell) & {"grade", "task"} and worth.get(name) != _points(cell))
            ]
            changed += sorted(worth.keys() - cells.keys())
            if changed:
                others = sources.keys() ^ {name for name, cell in cells.items() if role(cell)}
                remedy = take_back.format("cells") if found.submissions and others else release
                raise GradebookError(
                    f"'{assignment}' has changed since it was released ({', '.join(changed)}). {remedy}"
                )


def _points(cell: NotebookNode) -> float:
    return float(cell.metadata["nbgrader"].get("points", 0))


def students_known(db_url: str) -> set[str]:
    """The ids of all students of the course."""
    with open_gradebook(db_url) as gradebook:
        return {student.id for student in gradebook.students}


def students_graded(db_url: str, assignment: str) -> set[str]:
    """The students whose submissions of an assignment, which it knows, the gradebook has."""
    with open_gradebook(db_url) as gradebook:
        found = gradebook.find_assignment(assignment)
        query = gradebook.db.query(SubmittedAssignment.student_id).filter_by(assignment_id=found.id)
        return {student for (student,) in query}
