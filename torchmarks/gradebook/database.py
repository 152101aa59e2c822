"""nbgrader's gradebook: opening it, writing marks into it, and reading them."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from nbformat import NotebookNode
from nbgrader.api import (
    BaseCell,
    Comment,
    Gradebook,
    MissingEntry,
    Notebook,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.api import Grade as GradeRow
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, SQLAlchemyError
from sqlalchemy.orm import selectinload

from torchmarks.assignments import grade_id, role
from torchmarks.errors import UserError
from torchmarks.results import Result

_Value = TypeVar("_Value")

#: Seconds to wait, at each try, for others who write into a gradebook that is a file.
_PATIENCE = 60

#: How packages are called whose modules have other names.
_PACKAGES = {"MySQLdb": "mysqlclient", "psycopg": "torchmarks[postgres]", "psycopg2": "psycopg2-binary"}

#: How often marks are written anew when others, who wrote at the same time, have come first.
_TRIES = 5


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
    waiting: bool = False

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


def patient(db_url: str) -> str:
    """The same gradebook, but one who opens it waits for others to finish writing, if it is a file.

    A server waits by itself.
    """
    url = make_url(db_url)
    if url.get_backend_name() != "sqlite" or "timeout" in url.query:
        return db_url
    return url.update_query_dict({"timeout": str(_PATIENCE)}).render_as_string(hide_password=False)


def located(db_url: str, root: Path) -> str:
    """The same gradebook for a process in any folder: a file's path in the settings counts from the course's root.

    Raises GradebookError if no gradebook can have this address, or its driver is not installed.
    """
    setting = "c.CourseDirectory.db_url in nbgrader_config.py"
    try:
        url = make_url(db_url)
        url.get_dialect().import_dbapi()
    except ModuleNotFoundError as error:
        package = _PACKAGES.get(error.name or "", error.name)
        raise GradebookError(f"{setting} asks for a package that is not installed: pip install '{package}'.") from None
    except SQLAlchemyError:  # what it says of the address can hold a password
        raise GradebookError(
            f"{setting} is no address of a gradebook. Give one like sqlite:///gradebook.db, or leave the line out."
        ) from None
    path = file_of(db_url)
    return db_url if path is None else url.set(database=str(root / path)).render_as_string(hide_password=False)


def file_of(db_url: str) -> Path | None:
    """The file that a gradebook is; None if it is a server's, or in memory."""
    url = make_url(db_url)
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:" or "uri" in url.query:
        return None
    return Path(url.database)


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


def is_begun(gradebook: Path | None) -> bool:
    """Whether there is something in the gradebook's file; of one on a server, which has none, that is taken for so."""
    return gradebook is None or (gradebook.exists() and gradebook.stat().st_size > 0)


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
    waiting = set()
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
            waiting.add(student)
    return [
        Entry(
            student.id,
            " ".join(filter(None, (student.first_name, student.last_name))),
            scores.get(student.id),
            penalties.get(student.id, 0.0),
            student.id in waiting,
        )
        for student in gradebook.students
    ]


class GradebookError(UserError):
    """The gradebook does not know what is to be graded: what, and what to do."""


@dataclass(frozen=True)
class Record:
    """What is to be written of one student's submission: the result of each notebook, and when it was handed in."""

    student: str
    results: dict[str, Result]
    timestamp: datetime | None = None
    #: Of each notebook, by cell: the bonus that counts now, and the one that an earlier run wrote.
    bonus: dict[str, dict[str, float]] = field(default_factory=dict)
    earlier_bonus: dict[str, dict[str, float]] = field(default_factory=dict)
    #: How much later than others the student may hand in; None leaves what the gradebook has.
    extension: timedelta | None = None


def released_cells(db_url: str, assignment: str) -> dict[str, dict[str, str]]:
    """The text of each cell that the gradebook keeps, by notebook and name; nothing if it does not know them."""
    with open_gradebook(db_url) as gradebook:
        try:
            notebooks = gradebook.find_assignment(assignment).notebooks
        except MissingEntry:
            return {}
        return {each.name: {cell.name: cell.source for cell in each.source_cells} for each in notebooks}


def check_released(db_url: str, assignment: str, masters: Mapping[str, NotebookNode]) -> None:
    """Raise GradebookError if the gradebook's cells are not those of ``masters`` (notebooks by name)."""
    remedy = f"Run 'nbgrader generate_assignment {assignment} --force'; it keeps marks and comments."
    with open_gradebook(db_url) as gradebook:
        for name, master in masters.items():
            try:
                known = gradebook.find_notebook(name, assignment)
            except MissingEntry:
                raise GradebookError(
                    f"The gradebook does not know the notebook '{name}' of '{assignment}'. {remedy}"
                ) from None
            sources = {cell.name: cell.source for cell in known.source_cells}
            worth = {cell.name: float(cell.max_score) for cell in (*known.grade_cells, *known.task_cells)}
            cells = {grade_id(cell): cell for cell in master.cells if grade_id(cell)}
            changed = [
                name
                for name, cell in cells.items()
                if sources.get(name) != cell.source
                or (role(cell) & {"grade", "task"} and worth.get(name) != _points(cell))
            ]
            changed += sorted(worth.keys() - cells.keys())
            if changed:
                raise GradebookError(
                    f"'{assignment}' has changed since it was released ({', '.join(changed)}). {remedy}"
                )


def _points(cell: NotebookNode) -> float:
    return float(cell.metadata["nbgrader"].get("points", 0))


def students_graded(db_url: str, assignment: str) -> set[str]:
    """The students whose submissions of an assignment, which it knows, the gradebook has."""
    with open_gradebook(db_url) as gradebook:
        found = gradebook.find_assignment(assignment)
        query = gradebook.db.query(SubmittedAssignment.student_id).filter_by(assignment_id=found.id)
        return {student for (student,) in query}


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
