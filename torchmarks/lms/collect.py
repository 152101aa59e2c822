"""Submissions out of the archives that Canvas and Moodle give, for ``nbgrader zip_collect``."""

import io
import re
import shutil
import stat
import zipfile
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import IO

from nbgrader.plugins import ExtractorPlugin, FileNameCollectorPlugin

from torchmarks.assignments import SourceError, source_notebooks
from torchmarks.gradebook.database import open_gradebook
from torchmarks.intake.notebooks import LARGEST
from torchmarks.lms.roster import Roster, UnknownStudent
from torchmarks.terminal import named, printable

#: Notebooks that may be taken out of an archive which a student made.
_MOST = 100

_LEFT_BY_TOOLS = {"__MACOSX", ".ipynb_checkpoints"}

#: What a terminal may take for a command; nbgrader says the names of what has been unpacked as they are.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")

#: Python unpacks other kinds without end, whatever size an entry claims.
_COMPRESSIONS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}

#: What Canvas calls a file: name, LATE perhaps, the number of the user and of the file, the file's own name.
_CANVAS = re.compile(r"(?P<name>[^_/]+)(?P<late>_LATE)?_(?P<number>\d+)_\d+_(?P<file>.+)")

#: What Moodle calls a student's folder, or file: name, the participant's number, and what kind of submission it is.
_MOODLE = re.compile(r"(?P<name>.+)_\d+_assignsubmission_file_?(?P<file>.*)")


#: What Canvas or a browser adds to the name of a file when there is one of that name.
_SECOND = re.compile(r"( \(\d+\)|-\d+)(?=\.ipynb$)")


@dataclass(frozen=True)
class Named:
    """What the name of a file from an LMS says."""

    #: The LMS's own name of the submission, by which it takes feedback back.
    label: str
    #: Whether that is a folder, as Moodle gives one to each student.
    is_folder: bool
    name: str
    number: str | None
    file: str
    #: Whether it was handed in late, which Canvas alone says.
    is_late: bool


def read_name(path: PurePosixPath) -> Named | None:
    """What a path below the extracted folder says; None if neither Canvas nor Moodle makes such names."""
    for part in path.parts:
        if match := _MOODLE.fullmatch(part) or _CANVAS.fullmatch(part):
            file = match["file"] if part == path.name else path.name
            said = match.groupdict()
            is_folder = match.re is _MOODLE and not match["file"]
            part = part[: -len(".zip")] if part.lower().endswith(".zip") else part  # as of all other files
            return Named(part, is_folder, match["name"], said.get("number"), file, bool(said.get("late")))
    return None


class Extractor(ExtractorPlugin):  # type: ignore[misc]
    """Takes the notebooks out of archives, and out of archives that students put into them; nothing else.

    What would be written elsewhere, a link, a damaged, encrypted or far too large entry is named and left out.
    """

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        coursedir = self.parent.coursedir
        try:  # here, since nbgrader extracts nothing for an assignment that has no folder of archives
            source_notebooks(Path(coursedir.root), coursedir.assignment_id, coursedir.source_directory)
        except SourceError as problem:
            self.parent.fail(str(problem))
        archive, extracted = (
            Path(self.parent._format_collect_path(folder))
            for folder in (self.parent.archive_directory, self.parent.extracted_directory)
        )
        if not any(folder.is_dir() and any(folder.iterdir()) for folder in (archive, extracted)):
            self.parent.fail(
                f"There is nothing to collect: put the archive from Canvas or Moodle into {archive}, as it is, and give"
                " the same command again."
            )

    def extract(self, archive_path: str, extracted_path: str) -> None:
        """Fill the extracted folder from what lies in the archive folder."""
        source, target = Path(archive_path), Path(extracted_path)
        for path in sorted(source.rglob("*")):
            relative = PurePosixPath(path.relative_to(source).as_posix())
            if path.is_symlink() or not path.is_file():
                continue
            if problem := _wrong_name(relative):
                self._leave_out(repr(str(path)), problem)
            elif path.suffix.lower() == ".zip":
                # A teacher may have unpacked the LMS's archive, with those that students made in it.
                students = read_name(relative) is not None
                place = relative if students else relative.with_suffix("")
                self._unpack(path.name, path, target / place, students=students)
            elif path.suffix.lower() == ".ipynb":
                try:
                    shutil.copyfile(path, _place(target / relative))
                except OSError as error:
                    self._leave_out(str(path), f"cannot be copied ({_reason(error)})")
            else:
                self.log.warning(printable(f"{path} is neither a .zip archive nor a notebook; it is left out."))

    def _unpack(self, label: str, archive: Path | IO[bytes], target: Path, *, students: bool = False) -> None:
        """Unpack one archive; ``students`` if a student made it, who may have packed anything."""
        try:
            opened = zipfile.ZipFile(archive)
        except Exception as error:  # zipfile raises many types for damaged archives
            self._leave_out(label, f"cannot be unpacked ({_reason(error)})")
            return
        count = size = 0
        with opened:
            for entry in opened.infolist():
                path = PurePosixPath(entry.filename)
                kind = path.suffix.lower()
                if kind not in (".ipynb", ".zip") or entry.is_dir() or _LEFT_BY_TOOLS & set(path.parts):
                    continue
                problem = _wrong(entry)
                count, size = count + 1, size + (0 if problem else entry.file_size)
                if students and (count > _MOST or size > LARGEST):
                    self._leave_out(label, "holds more than a submission can", "the rest of it")
                    return
                if problem is None:
                    try:
                        if kind == ".ipynb":
                            _place(target / path).write_bytes(opened.read(entry))
                        elif not students:
                            inner = io.BytesIO(opened.read(entry))
                            # Into a folder of the whole name: without its end it may be no LMS's any more, and then
                            # names that the student gave would say whose work it is.
                            self._unpack(f"{label}/{path}", inner, target / path, students=True)
                    except Exception as error:  # as above; one student's damaged file is not to cost the others theirs
                        problem = f"cannot be unpacked ({_reason(error)})"
                if problem is not None:
                    self._leave_out(f"{label}: {entry.filename!r}", problem)

    def _leave_out(self, name: str, problem: str, what: str = "it") -> None:
        self.log.error(printable(f"{name} {problem}; {what} is left out."))


def _wrong_name(path: PurePosixPath) -> str | None:
    """What is wrong with a name, as the end of a sentence; None if it leads nowhere else and can be shown."""
    # An archive called "...zip" would be unpacked into "..", the folder above.
    if path.is_absolute() or ".." in path.parts or not path.stem.strip("."):
        return "would be written elsewhere"
    return "has control characters in its name" if _CONTROL.search(str(path)) else None


def _wrong(entry: zipfile.ZipInfo) -> str | None:
    """What is wrong with an entry, as the end of a sentence; None if it is fit to be unpacked."""
    if "\\" in entry.filename or ":" in entry.filename:
        return "would be written elsewhere"
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "is a link"
    if entry.flag_bits & 1:
        return "is encrypted"
    if entry.compress_type not in _COMPRESSIONS:
        return "is not compressed as is usual in .zip archives"
    if entry.file_size > LARGEST:
        return f"is larger than {LARGEST // 2**20} MiB"
    return _wrong_name(PurePosixPath(entry.filename))


def _place(path: Path) -> Path:
    """Where to write a notebook, whose name may end in capital letters; the folder is made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.with_suffix(".ipynb")


def _reason(error: Exception) -> str:
    """What an error says, without the path, which the sentence names already."""
    return (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__


class Collector(FileNameCollectorPlugin):  # type: ignore[misc]
    """Finds out whose a notebook is, by the names that Canvas and Moodle give and the gradebook's roster.

    The student's id comes from the roster, never from the file's name. A course that sets nbgrader's own
    ``named_regexp`` gets nbgrader's own collector.
    """

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._says_late = True
        self._taken: dict[tuple[str, str], Path] = {}

    def collect(self, submitted_file: str) -> dict[str, str] | None:
        """The student's id and the notebook's name; None, said why, if the file is to be left out."""
        if self.named_regexp:
            found: dict[str, str] | None = super().collect(submitted_file)
            return found
        path = Path(submitted_file)
        if path.suffix not in self.valid_ext:
            return None
        label = read_name(PurePosixPath(path.relative_to(self._extracted()).as_posix()))
        if label is None:
            self.log.error(printable(f"{path} is not named as Canvas or Moodle name submissions."))
            return None
        self._say_who_is_late()
        try:
            student = self._roster.find(label.name, label.number)
        except UnknownStudent as problem:
            self.log.error(printable(f"{path} is left out. {problem}"))
            return None
        notebook = self._notebook(label.file)
        taken = self._taken.setdefault((student, notebook), path)
        if taken != path:
            self.log.error(printable(f"{path} is left out: {student} has handed in {taken.name} as well."))
            return None
        return {"student_id": student, "file_id": notebook}

    def _extracted(self) -> Path:
        return Path(self.parent._format_collect_path(self.parent.extracted_directory))

    @cached_property
    def _roster(self) -> Roster:
        with open_gradebook(self.parent.coursedir.db_url) as gradebook:
            return Roster(gradebook.students)

    def _say_who_is_late(self) -> None:
        """Say once whom Canvas marks as late: nbgrader goes by a time, which the archive does not tell."""
        if not self._says_late:
            return
        self._says_late = False
        extracted = self._extracted()
        late = set()
        for path in extracted.rglob("*.ipynb"):
            label = read_name(PurePosixPath(path.relative_to(extracted).as_posix()))
            if label is not None and label.is_late:
                with suppress(UnknownStudent):
                    late.add(self._roster.find(label.name, label.number))
        if late:
            sentence = (
                f"Canvas marks work of {named(sorted(late))} as late, but does not tell the time: it counts as in time"
                " unless you write the time into timestamp.txt beside it before you grade."
            )
            self.log.warning(printable(sentence))

    def _notebook(self, file: str) -> str:
        """The released notebook's name, without what Canvas (``-1``) or a browser (`` (1)``) adds to another file."""
        coursedir = self.parent.coursedir
        released = Path(coursedir.format_path(coursedir.release_directory, ".", coursedir.assignment_id))
        name = file
        while not (released / name).is_file():
            longer, name = name, _SECOND.sub("", name)
            if name == longer:
                return file
        return name
