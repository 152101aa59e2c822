"""Writes into nbgrader's gradebook: students, and what grading gave them."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from nbgrader.api import Comment, Gradebook, Student, SubmittedAssignment, SubmittedNotebook
from nbgrader.api import Grade as GradeRow
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import selectinload

from torchmarks.gradebook.database import open_gradebook
from torchmarks.results import Result

_Value = TypeVar("_Value")

#: How often marks are written anew when others, who wrote at the same time, have come first.
_TRIES = 5


@dataclass(frozen=True)
class Record:
    """What is to be written of one student's submission: the result of each notebook, and when it was handed in."""

    student: str
    results: dict[str, Result]
    timestamp: datetime | None
    #: Of each notebook, by cell: the bonus that counts now, and the one that an earlier run wrote.
    bonus: dict[str, dict[str, float]]
    earlier_bonus: dict[str, dict[str, float]]
    #: How much later than others the student may hand in; None leaves what the gradebook has.
    extension: timedelta | None


def enroll(db_url: str, students: Iterable[str]) -> set[str]:
    """Add the students that the gradebook does not know, in this order: it is the order in which they are exported.

    Returns all that it knows now. Raises OperationalError if the gradebook cannot be written.
    """

    def add() -> set[str]:
        with open_gradebook(db_url) as gradebook:
            known = {student.id for student in gradebook.students}
            gradebook.db.add_all(Student(id=each) for each in dict.fromkeys(students) if each not in known)
            gradebook.db.commit()
            return known.union(students)

    students = list(students)
    return _persistently(add)


def _persistently(work: Callable[[], _Value]) -> _Value:
    """What ``work`` returns, done again when others who wrote at the same time have come first.

    Two writers add the same student, or each waits for what the other holds: then one of them is refused.
    """
    for _ in range(_TRIES - 1):
        with suppress(IntegrityError, OperationalError):
            return work()
    return work()


def write(db_url: str, assignment: str, records: Sequence[Record]) -> list[str]:
    """Write automatic marks in one transaction; returns the students who were late.

    Marks and comments that people gave stay, and a cell that has one is marked for another look. A notebook that could
    not be read keeps no automatic mark and waits for a person; one that was not handed in gets 0, as nbgrader does it.
    Raises OperationalError if the gradebook cannot be written.
    """
    return _persistently(lambda: _write(db_url, assignment, records))


def _write(db_url: str, assignment: str, records: Sequence[Record]) -> list[str]:
    late = []
    with open_gradebook(db_url) as gradebook, gradebook.db.no_autoflush:
        found = gradebook.find_assignment(assignment)
        # Rows are known by their ids here: to ask a row for its name is a query each time.
        notebooks = {notebook.id: notebook.name for notebook in found.notebooks}
        cells = {
            cell.id: cell.name
            for notebook in found.notebooks
            for cell in (*notebook.grade_cells, *notebook.solution_cells, *notebook.task_cells)
        }
        submissions = _submissions(gradebook, found, [record.student for record in records])
        for record in records:
            submission = submissions[record.student]
            submission.timestamp = record.timestamp
            if record.extension is not None:
                submission.extension = record.extension
            for notebook in submission.notebooks:
                name = notebooks[notebook.notebook_id]
                result = record.results.get(name)
                now, earlier = (part.get(name, {}) for part in (record.bonus, record.earlier_bonus))
                for grade in notebook.grades:
                    cell = cells[grade.cell_id]
                    _write_grade(grade, cell, result)
                    # Extra credit that we did not write is the teacher's.
                    if not grade.extra_credit or grade.extra_credit == earlier.get(cell):
                        grade.extra_credit = now.get(cell)
                for comment in notebook.comments:
                    cell = cells[comment.cell_id]
                    given = result.grades.get(cell) if result is not None else None
                    unanswered = result is not None and cell in result.unanswered
                    untouched = given is not None and given.verdict == "not attempted"
                    comment.auto_comment = "No response." if unanswered or untouched else None
                notebook.late_submission_penalty = None
            if submission.total_seconds_late > 0:
                late.append(record.student)
        gradebook.db.commit()
    return late


def _submissions(gradebook: Gradebook, assignment: Any, students: Sequence[str]) -> dict[str, Any]:
    """The students' submissions, each with a grade and a comment for each cell, made where there are none."""
    session = gradebook.db
    enrolled = {each.id: each for each in session.query(Student).filter(Student.id.in_(students))}
    whole = selectinload(SubmittedAssignment.notebooks)
    query = (
        session.query(SubmittedAssignment)
        .filter_by(assignment_id=assignment.id)
        .filter(SubmittedAssignment.student_id.in_(students))
        .options(whole.selectinload(SubmittedNotebook.grades), whole.selectinload(SubmittedNotebook.comments))
    )
    found = {each.student_id: each for each in query}
    for name in students:
        if name in found:
            continue
        if name not in enrolled:
            session.add(Student(id=name))
        submission = found[name] = SubmittedAssignment(assignment=assignment, student_id=name)
        session.add(submission)
        for notebook in assignment.notebooks:
            copy = SubmittedNotebook(notebook_id=notebook.id, assignment=submission)
            grades = [
                GradeRow(cell_id=cell.id, notebook=copy) for cell in (*notebook.grade_cells, *notebook.task_cells)
            ]
            cells = (*notebook.solution_cells, *notebook.task_cells)
            session.add_all([copy, *grades, *(Comment(cell_id=cell.id, notebook=copy) for cell in cells)])
    return found


def _write_grade(row: Any, cell: str, result: Result | None) -> None:
    if result is None:
        row.auto_score, row.needs_manual_grade = 0.0, False
        return
    given = result.grades.get(cell) if result.unreadable is None else None
    row.auto_score = given.marks if given is not None else None
    row.needs_manual_grade = row.manual_score is not None or row.auto_score is None
