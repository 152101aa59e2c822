"""Marks for Canvas and Moodle: plugins for ``nbgrader export --exporter=…``."""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook
from nbgrader.plugins import ExportPlugin
from traitlets import Unicode

from torchmarks.errors import UserError
from torchmarks.gradebook.database import Column, marks_in
from torchmarks.spreadsheet import as_text

#: What Canvas wants in its file's first columns, in this order.
CANVAS_COLUMNS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
_POINTS_POSSIBLE = "Points Possible"

#: A key that a spreadsheet may take for a formula, but for one that calls nothing: it has no bracket, quote, | or !.
_HARMLESS = re.compile(r"[+@-][\w.@+-]*")


class ExportError(UserError):
    """Marks that cannot be exported: what, and what to do."""


def _as_key(key: str | None) -> str:
    """What the LMS finds a student by: as it is if that is harmless, for it must stay the same, else as a text."""
    return key if key and _HARMLESS.fullmatch(key) else as_text(key or "")


@dataclass(frozen=True)
class _Marks:
    """The columns to export, by assignment, and the students."""

    students: list[Any]
    columns: dict[str, Column]

    def cell(self, assignment: str, student: str) -> str:
        """A mark; empty where nothing was handed in, and where a person has to look first."""
        column = self.columns[assignment]
        score = column.scores.get(student)
        return "" if score is None or student in column.waiting else f"{round(score, 2):g}"


class _Exporter(ExportPlugin):  # type: ignore[misc]
    """What the exporters share: which marks are asked for, and how the file is written."""

    #: The file that is written if ``--to`` is not given.
    _default = "grades.csv"

    def export(self, gradebook: Gradebook) -> None:
        """Write the file; the command ends here, with a sentence, if that is not possible."""
        try:
            self._write(self._rows(self._marks(gradebook)))
        except ExportError as error:
            self.parent.fail(str(error))
        except OSError as error:
            path = error.filename or self.to or self._default
            self.parent.fail(f"{path} cannot be read or written: {error.strerror}.")

    def _rows(self, marks: _Marks) -> list[list[str]]:
        raise NotImplementedError

    def _marks(self, gradebook: Gradebook) -> _Marks:
        known = [each.name for each in gradebook.assignments]
        names = [str(name) for name in self.assignment] or known
        for name in names:
            if name not in known:
                raise ExportError(f"The gradebook does not know '{name}' (it knows: {', '.join(known) or 'none'}).")
        wanted = {str(name) for name in self.student}
        columns = {name: marks_in(gradebook, name) for name in names}
        for name, column in columns.items():
            if column.waiting:
                waiting = ", ".join(sorted(column.waiting))
                self.log.warning("%s: left empty, since they wait for you in formgrader: %s", name, waiting)
        students = [each for each in gradebook.students if not wanted or each.id in wanted]
        return _Marks(
            sorted(students, key=lambda each: (each.last_name or "", each.first_name or "", each.id)), columns
        )

    def _write(self, rows: Sequence[Sequence[str]]) -> None:
        path = Path(self.to or self._default)
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
        self.log.info("Wrote %s", path)


class CanvasExporter(_Exporter):
    """Marks as Canvas's gradebook imports them.

    With a ``template``, the gradebook exported from the Canvas course, its students and columns are used: the marks are
    laid into the columns of the assignments, whose names in Canvas begin with ours. Without one, Canvas finds a student
    by the roster's ``lms_user_id`` (as ID) or by the student's id (as SIS Login ID), and asks what to do with a column
    that it does not know.
    """

    template = Unicode("", help="A gradebook exported from Canvas, to be filled in.").tag(config=True)

    _default = "canvas.csv"

    def _rows(self, marks: _Marks) -> list[list[str]]:
        return self._filled(marks) if self.template else self._fresh(marks)

    def _fresh(self, marks: _Marks) -> list[list[str]]:
        possible = [f"    {_POINTS_POSSIBLE}", "", "", "", ""]
        rows = [
            [*CANVAS_COLUMNS, *marks.columns],
            [*possible, *(f"{column.maximum:g}" for column in marks.columns.values())],
        ]
        for student in marks.students:
            name = ", ".join(filter(None, (student.last_name, student.first_name))) or student.id
            cells = (marks.cell(assignment, student.id) for assignment in marks.columns)
            rows.append([as_text(name), _as_key(student.lms_user_id), "", _as_key(student.id), "", *cells])
        return rows

    def _filled(self, marks: _Marks) -> list[list[str]]:
        try:
            with Path(self.template).open(encoding="utf-8-sig", newline="") as file:
                header, *rows = list(csv.reader(file)) or [[]]
        except (UnicodeDecodeError, csv.Error) as error:
            raise ExportError(f"{self.template} is no CSV file in UTF-8 as Canvas writes it: {error}.") from None
        missing = [name for name in CANVAS_COLUMNS if name not in header]
        if missing:
            raise ExportError(f"{self.template} is no gradebook of Canvas's: it has no column {', '.join(missing)}.")
        first = [header.index(name) for name in CANVAS_COLUMNS]
        places = {name: self._place(header, name) for name in marks.columns}
        number, sis, login = (header.index(name) for name in CANVAS_COLUMNS[1:4])
        filled = [[*CANVAS_COLUMNS, *(header[place] for place in places.values())]]
        found = set()
        for row in rows:
            cells = [row[place] if place < len(row) else "" for place in range(len(header))]
            if cells[0].strip() == _POINTS_POSSIBLE:
                filled.append([*(cells[place] for place in first), *(cells[place] for place in places.values())])
            for student in marks.students:
                if (cells[number] and cells[number] == student.lms_user_id) or student.id in (cells[sis], cells[login]):
                    found.add(student.id)
                    scores = (marks.cell(assignment, student.id) for assignment in places)
                    name, *keys, section = (cells[place] for place in first)
                    filled.append([as_text(name), *map(_as_key, keys), as_text(section), *scores])
                    break
        unknown = sorted({student.id for student in marks.students} - found)
        if unknown:
            self.log.warning("Not in %s, so left out: %s", self.template, ", ".join(unknown))
        return filled

    def _place(self, header: Sequence[str], assignment: str) -> int:
        """Where an assignment's column stands: ``shapes (12345)`` is the one of ``shapes``."""
        for place, name in enumerate(header):
            if name.rpartition(" (")[0].casefold() == assignment.casefold():
                return place
        raise ExportError(
            f"{self.template} has no column '{assignment} (number)'. Give the assignment this name in Canvas, or export"
            f" only others with --assignment."
        )


class MoodleExporter(_Exporter):
    """Marks as Moodle's gradebook imports them (Grades → Import → CSV file), which asks what each column is.

    Map ``Email address``, ``Username`` (the student's id) or ``ID number`` (the roster's ``lms_user_id``) to the user,
    and each assignment's column to its grade item.
    """

    _default = "moodle.csv"

    def _rows(self, marks: _Marks) -> list[list[str]]:
        rows = [["First name", "Last name", "Username", "ID number", "Email address", *marks.columns]]
        for student in marks.students:
            names = (as_text(name or "") for name in (student.first_name, student.last_name))
            keys = (_as_key(key) for key in (student.id, student.lms_user_id, student.email))
            cells = (marks.cell(assignment, student.id) for assignment in marks.columns)
            rows.append([*names, *keys, *cells])
        return rows
