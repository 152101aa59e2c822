"""Feedback packed for return: one archive, named as the LMS that the submissions came from wants it."""

import zipfile
from pathlib import Path, PurePosixPath

from nbgrader.apps import ZipCollectApp
from nbgrader.coursedir import CourseDirectory

from torchmarks.gradebook.database import open_gradebook
from torchmarks.intake.submissions import student_folders
from torchmarks.lms.collect import Named, read_name
from torchmarks.lms.roster import Roster, UnknownStudent


def pack_feedback(coursedir: CourseDirectory, assignment: str, archive: Path) -> int:
    """Pack the feedback pages of an assignment, a student's together; returns how many students'.

    A student whose submission came from Canvas or Moodle gets its name there: Moodle takes the archive as "feedback
    files in a zip", Canvas as submissions uploaded again. Any other student's pages lie in a folder of their id.

    Args:
        coursedir: nbgrader's course directory.
        assignment: the assignment's name.
        archive: the archive to write; one that is there stays where there is nothing to pack.

    Raises OSError.
    """
    labels = _labels(coursedir, assignment)
    count = 0
    part = archive.with_name(f"{archive.name}.part")
    try:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as packed:
            for student, folder in student_folders(coursedir, coursedir.feedback_directory, assignment):
                pages = sorted(folder.glob("*.html"))
                for page in pages:
                    name = _name(student, page.name, labels.get(student), several=len(pages) > 1)
                    packed.write(page, name)
                count += bool(pages)
        if count:
            part.replace(archive)
    finally:
        part.unlink(missing_ok=True)
    return count


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
