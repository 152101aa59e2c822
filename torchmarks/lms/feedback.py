"""Feedback packed for return: one archive, named as the LMS that the submissions came from wants it."""

import zipfile
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from nbgrader.apps import ZipCollectApp
from nbgrader.coursedir import CourseDirectory

from torchmarks.gradebook.database import open_gradebook, released_cells
from torchmarks.gradebook.graded import is_about
from torchmarks.intake.submissions import student_folders
from torchmarks.lms.collect import Named, read_name
from torchmarks.lms.roster import Roster, UnknownStudent


class Packed(NamedTuple):
    """How many students' pages were packed, and of whom some were left out, for they are not about the graded work."""

    students: int
    outdated: list[str]


def pack_feedback(coursedir: CourseDirectory, assignment: str, archive: Path) -> Packed:
    """Pack the feedback pages of an assignment, a student's together, but none that are not about the work graded last.

    A student whose submission came from Canvas or Moodle gets its name there: Moodle takes the archive as "feedback
    files in a zip", Canvas as submissions uploaded again. Any other student's pages lie in a folder of their id.

    Args:
        coursedir: nbgrader's course directory.
        assignment: the assignment's name.
        archive: the archive to write; one that is there stays where there is nothing to pack.

    Raises OSError.
    """
    labels = _labels(coursedir, assignment)
    notebooks = released_cells(coursedir.db_url, assignment)
    count, outdated = 0, []
    part = archive.with_name(f"{archive.name}.part")
    try:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as packed:
            for student, folder in student_folders(coursedir, coursedir.feedback_directory, assignment):
                graded = Path(coursedir.format_path(coursedir.autograded_directory, student, assignment))
                made = sorted(page for page in folder.glob("*.html") if page.stem in notebooks)
                pages = [page for page in made if is_about(page, graded / f"{page.stem}.ipynb")]
                if pages != made:
                    outdated.append(student)
                for page in pages:
                    name = _name(student, page.name, labels.get(student), several=len(pages) > 1)
                    packed.write(page, name)
                count += bool(pages)
        if count:
            part.replace(archive)
    finally:
        part.unlink(missing_ok=True)
    return Packed(count, outdated)


def _name(student: str, page: str, label: Named | None, *, several: bool) -> str:
    if label is None:
        return f"{student}/{page}"
    stem = label.label.removesuffix(".ipynb")
    if label.is_folder:
        return f"{stem}/{page}"
    return f"{stem}-{page}" if several else f"{stem}.html"


def _labels(coursedir: CourseDirectory, assignment: str) -> dict[str, Named]:
    """What the LMS called each student's submission, by what lies where zip_collect extracts."""
    collecting = ZipCollectApp(config=coursedir.config, coursedir=coursedir)
    coursedir.assignment_id = assignment
    downloaded = Path(collecting._format_collect_path(collecting.extracted_directory))
    with open_gradebook(coursedir.db_url) as gradebook:
        roster = Roster(gradebook.students)
    labels: dict[str, Named] = {}
    for path in sorted(downloaded.rglob("*.ipynb")):
        named = read_name(PurePosixPath(path.relative_to(downloaded).as_posix()))
        if named is not None:
            try:
                labels.setdefault(roster.find(named.name, named.number), named)
            except UnknownStudent:
                continue
    return labels
