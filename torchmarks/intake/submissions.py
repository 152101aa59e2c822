"""What a class has handed in: the folders of ``submitted/``, and what lies in them."""

import hashlib
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from fnmatch import fnmatchcase
from pathlib import Path

from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import parse_utc

from torchmarks.intake.notebooks import TIMESTAMP, admitted, bytes_of
from torchmarks.results import Bundle, Result, Submission
from torchmarks.terminal import printable

_LONGEST_TIMESTAMP = 1000


@dataclass
class Submitted:
    """One student's folder, and what has become of its notebooks so far."""

    student: str
    folder: Path
    target: Path
    timestamp: datetime | None
    notebooks: list[str]
    #: A digest of all that was handed in.
    digest: str = ""
    results: dict[str, Result] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)

    def read(self, notebook: str) -> Submission:
        """One of its notebooks, and the files that may lie beside it. Raises OSError."""
        files = {path.name: path.read_bytes() for path in self.files()}
        return Submission(bytes_of(self.folder / f"{notebook}.ipynb"), files)

    def files(self) -> list[Path]:
        """The files that may lie beside its notebooks; the time at which it was handed in is none of the student's."""
        return [path for path in admitted(self.folder)[0] if path.name != TIMESTAMP]

    def take_digest(self) -> None:
        """Look at all that was handed in. Raises OSError."""
        contents = [(f"{name}.ipynb", bytes_of(self.folder / f"{name}.ipynb")) for name in self.notebooks]
        contents += [(path.name, path.read_bytes()) for path in admitted(self.folder)[0]]
        self.digest = digest(*(part for name, content in contents for part in (os.fsencode(name), content)))

    def problems(self) -> dict[str, str]:
        """A sentence for each notebook that could not be graded, by its name."""
        return {
            name: result.unreadable.replace("The submission", str(self.folder / f"{name}.ipynb"), 1)
            for name, result in self.results.items()
            if result.unreadable is not None
        }


def digest(*parts: bytes) -> str:
    """What tells these bytes from others."""
    together = hashlib.sha256()
    for part in parts:
        together.update(hashlib.sha256(part).digest())
    return together.hexdigest()


def submissions_of(coursedir: CourseDirectory, assignment: str, names: Sequence[str]) -> Iterator[Submitted]:
    """What was handed in, student by student, wherever the course's settings say that it lies."""
    for student, folder in student_folders(coursedir, coursedir.submitted_directory, assignment):
        target = Path(coursedir.format_path(coursedir.autograded_directory, student, assignment))
        present = [name for name in names if _is_own_file(folder / f"{name}.ipynb")]
        yield Submitted(student, folder, target, _handed_in(folder), present)


def student_folders(coursedir: CourseDirectory, directory: str, assignment: str) -> Iterator[tuple[str, Path]]:
    """The students whom the course directory stands for, each with the folder of an assignment, in order of the path.

    ``directory`` is one of those that nbgrader has for its steps, ``submitted`` say.
    """
    pattern = Path(coursedir.format_path(directory, coursedir.student_id, assignment))
    form = coursedir.format_path(re.escape(directory), r"(?P<student>[^/]+)", re.escape(assignment), escape=True)
    left_out = set(coursedir.student_id_exclude.split(","))
    for folder in sorted(_folders(Path(coursedir.root), pattern)):
        found = re.fullmatch(form, str(folder))
        if found is not None and found["student"] not in left_out and _is_text(found["student"]):
            yield found["student"], folder


def misplaced(coursedir: CourseDirectory, assignment: str, names: Sequence[str]) -> Iterator[str]:
    """A sentence for each notebook that is not looked at: in a folder too high or too deep, in two exchanged, or of no
    good name.
    """
    root = Path(coursedir.root) / coursedir.submitted_directory
    for folder in sorted(root.glob(f"*/{assignment}")):
        if not _is_text(folder.parent.name) and fnmatchcase(folder.parent.name, coursedir.student_id):
            yield (
                f"{printable(str(folder.parent))} has a name that is not in UTF-8, or has a character like those in"
                " []*?{}, by which nbgrader finds no folder: rename it as the student is called."
            )
    wanted = {f"{name}.ipynb" for name in names}
    for _, folder in student_folders(coursedir, coursedir.submitted_directory, assignment):
        found: set[str] = set()
        deeper: dict[str, Path] = {}
        with suppress(OSError):  # another sentence says that it cannot be read
            found = {path.name for path in folder.iterdir() if path.suffix == ".ipynb"}
            deeper = {path.name: path for path in folder.glob("*/*.ipynb")}
        missing = sorted(wanted - found)
        if found and missing:
            yield from (
                f"{folder / name} is no notebook of {assignment}, and {', '.join(missing)} is missing:"
                " if this is it, give it that name."
                for name in map(printable, sorted(found - wanted))
            )
        for name in missing:
            if name in deeper:
                yield f"{printable(str(deeper[name]))} is not where it is looked for: move it to {folder / name}."
    for name in names:
        if coursedir.student_id == "*" and (root / f"{name}.ipynb").exists():
            goal = Path(coursedir.format_path(coursedir.submitted_directory, "STUDENT", assignment), f"{name}.ipynb")
            yield f"{root / name}.ipynb is no student's: move it to {goal}, with the student's id for STUDENT."
        too_high = (path for path in root.glob(f"*/{name}.ipynb") if path.parent.name != assignment)
        for path in sorted([*too_high, *root.glob(f"{assignment}/*/{name}.ipynb")]):
            student = path.parent.name
            goal = Path(coursedir.format_path(coursedir.submitted_directory, student, assignment), path.name)
            if path != goal and student != assignment and fnmatchcase(student, coursedir.student_id):
                yield f"{path} is not where it is looked for: move it to {goal}."


def problem_of(submission: Submitted, bundles: Sequence[Bundle]) -> str:
    """Look at all that was handed in; a sentence if there is nothing to grade, or something cannot be read."""
    try:
        submission.take_digest()
        return "" if submission.notebooks else nothing_to_grade(submission, bundles)
    except OSError as error:
        return f"{error.filename} cannot be read: {error.strerror}. Mend that, and give the same command again."


def nothing_to_grade(submission: Submitted, bundles: Sequence[Bundle]) -> str:
    """The sentence for a folder that has none of the assignment's notebooks."""
    paths = [submission.folder / f"{bundle.notebook}.ipynb" for bundle in bundles]
    for path in [submission.folder, *paths]:
        if path.is_symlink():
            return f"{path} is a link, which is not followed. Ask the student for the file itself."
    expected = " or ".join(path.name for path in paths)
    found = ", ".join(sorted(path.name for path in submission.folder.glob("*.ipynb") if path not in paths))
    if found:
        return f"{submission.folder} holds {found}, not {expected}. Rename it if it is the right one."
    for path in paths:
        if path.exists():
            return f"{path} is no file. Ask the student for the notebook itself."
    return f"{submission.folder} holds no notebook. Ask the student for {expected}."


def _is_text(name: str) -> bool:
    """Whether a name on the disk is one in UTF-8, as the gradebook can have it, by which nbgrader finds the folder."""
    return not re.search("[\ud800-\udfff\x00-\x1f\x7f\\[\\]*?{}]", name)


def _folders(root: Path, pattern: Path) -> Iterator[Path]:
    """The folders that match, and what would match in folders that must not be looked into, which glob leaves out."""
    anchor = root if pattern.is_relative_to(root) else Path(pattern.anchor)
    yield from (path for path in anchor.glob(str(pattern.relative_to(anchor))) if path.is_dir())
    if not set("*?[") & set(pattern.name):
        above = (path for path in anchor.glob(str(pattern.parent.relative_to(anchor))) if path.is_dir())
        yield from (path / pattern.name for path in above if not os.access(path, os.X_OK))


def _handed_in(folder: Path) -> datetime | None:
    """When a submission was handed in, as nbgrader's ``timestamp.txt`` says; None if that says no time.

    nbgrader's own reader would end the run then, and wait for ever for a pipe.
    """
    path = folder / TIMESTAMP
    try:
        if _is_own_file(path) and path.stat().st_size < _LONGEST_TIMESTAMP:
            found: datetime = parse_utc(path.read_text(encoding="utf-8").strip())
            return found
    except Exception:  # what reads it raises many, warnings among them
        pass
    return None


def _is_own_file(path: Path) -> bool:
    """Whether there is a file that is no link, which could show another student's work, or the solution.

    What must not be looked at is none here; the sentence comes when it is read.
    """
    with suppress(PermissionError):
        return path.is_file() and not path.is_symlink() and not path.parent.is_symlink()
    return False
