"""Submissions out of the archives that Canvas and Moodle give, for ``nbgrader zip_collect``."""

import io
import re
import shutil
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from nbgrader.plugins import ExtractorPlugin, FileNameCollectorPlugin

from torchmarks.gradebook import open_gradebook
from torchmarks.intake import LARGEST
from torchmarks.lms.roster import Roster, UnknownStudent

#: Notebooks that may be taken out of an archive which a student made.
_MOST = 100

_LEFT_BY_TOOLS = {"__MACOSX", ".ipynb_checkpoints"}

#: What Canvas calls a file: name, LATE perhaps, the number of the user and of the file, the file's own name.
_CANVAS = re.compile(r"(?P<name>[^_/]+)(?:_LATE)?_(?P<number>\d+)_\d+_(?P<file>.+)")

#: What Moodle calls a student's folder, or file: name, the participant's number, and what kind of submission it is.
_MOODLE = re.compile(r"(?P<name>.+)_\d+_assignsubmission_file_?(?P<file>.*)")


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


def read_name(path: PurePosixPath) -> Named | None:
    """What a path below the extracted folder says; None if neither Canvas nor Moodle makes such names."""
    for part in path.parts:
        if match := _MOODLE.fullmatch(part) or _CANVAS.fullmatch(part):
            file = match["file"] if part == path.name else path.name
            return Named(part, match.re is _MOODLE and not match["file"], match["name"], _number(match), file)
    return None


def _number(match: re.Match[str]) -> str | None:
    return match.groupdict().get("number")


class Extractor(ExtractorPlugin):  # type: ignore[misc]
    """Takes the notebooks out of archives, and out of archives that students put into them; nothing else.

    What would be written elsewhere, a link, an encrypted or far too large entry is named and left out.
    """

    def extract(self, archive_path: str, extracted_path: str) -> None:
        """Fill the extracted folder from what lies in the archive folder."""
        source, target = Path(archive_path), Path(extracted_path)
        for path in sorted(source.rglob("*")):
            relative = path.relative_to(source)
            if path.is_symlink() or not path.is_file():
                continue
            if path.suffix.lower() == ".zip":
                self._unpack(path.name, path, target / relative.with_suffix(""))
            elif path.suffix == ".ipynb":
                (target / relative).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, target / relative)
            else:
                self.log.warning("%s is neither a .zip archive nor a notebook; it is left out.", path)

    def _unpack(self, label: str, archive: Path | IO[bytes], target: Path, *, students: bool = False) -> None:
        """Unpack one archive; ``students`` if a student made it, who may have packed anything."""
        count = size = 0
        try:
            with zipfile.ZipFile(archive) as opened:
                for entry in self._fit(label, opened):
                    count, size = count + 1, size + entry.file_size
                    if students and (count > _MOST or size > LARGEST):
                        self.log.error("%s holds more than a submission can; the rest of it is left out.", label)
                        return
                    path = target / entry.filename
                    if path.suffix == ".ipynb":
                        path.parent.mkdir(parents=True, exist_ok=True)
                        path.write_bytes(opened.read(entry))
                    elif not students:
                        inner = io.BytesIO(opened.read(entry))
                        self._unpack(f"{label}/{entry.filename}", inner, path.with_suffix(""), students=True)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, zlib.error) as error:
            self.log.error("%s cannot be unpacked: %s", label, error)

    def _fit(self, label: str, archive: zipfile.ZipFile) -> Iterator[zipfile.ZipInfo]:
        """The entries to be unpacked; what is refused is named."""
        for entry in archive.infolist():
            path = PurePosixPath(entry.filename)
            if path.suffix.lower() not in (".ipynb", ".zip") or entry.is_dir() or _LEFT_BY_TOOLS & set(path.parts):
                continue
            if path.is_absolute() or ".." in path.parts or "\\" in entry.filename or ":" in entry.filename:
                self.log.error("%s: %r would be written elsewhere; it is left out.", label, entry.filename)
            elif stat.S_ISLNK(entry.external_attr >> 16):
                self.log.error("%s: %r is a link; it is left out.", label, entry.filename)
            elif entry.flag_bits & 1:
                self.log.error("%s: %r is encrypted; it is left out.", label, entry.filename)
            elif entry.file_size > LARGEST:
                self.log.error("%s: %r is larger than %d MiB; it is left out.", label, entry.filename, LARGEST // 2**20)
            else:
                yield entry


class Collector(FileNameCollectorPlugin):  # type: ignore[misc]
    """Finds out whose a notebook is, by the names that Canvas and Moodle give and the gradebook's roster.

    The student's id comes from the roster, never from the file's name. A course that sets nbgrader's own
    ``named_regexp`` gets nbgrader's own collector.
    """

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._known: Roster | None = None
        self._taken: dict[tuple[str, str], Path] = {}

    def collect(self, submitted_file: str) -> dict[str, str] | None:
        """The student's id and the notebook's name; None, said why, if the file is to be left out."""
        if self.named_regexp:
            found: dict[str, str] | None = super().collect(submitted_file)
            return found
        path = Path(submitted_file)
        if path.suffix not in self.valid_ext:
            return None
        named = read_name(PurePosixPath(path.relative_to(self._extracted()).as_posix()))
        if named is None:
            self.log.error("%s is not named as Canvas or Moodle name submissions.", path)
            return None
        try:
            student = self._roster().find(named.name, named.number)
        except UnknownStudent as problem:
            self.log.error("%s is left out. %s", path, problem)
            return None
        notebook = self._notebook(named.file)
        taken = self._taken.setdefault((student, notebook), path)
        if taken != path:
            self.log.error("%s is left out: %s has handed in %s as well.", path, student, taken.name)
            return None
        return {"student_id": student, "file_id": notebook}

    def _extracted(self) -> Path:
        return Path(self.parent._format_collect_path(self.parent.extracted_directory))

    def _roster(self) -> Roster:
        if self._known is None:
            with open_gradebook(self.parent.coursedir.db_url) as gradebook:
                self._known = Roster(gradebook.students)
        return self._known

    def _notebook(self, file: str) -> str:
        """The notebook's name without what Canvas (``-1``) or a browser (`` (1)``) adds to the second of a name."""
        coursedir = self.parent.coursedir
        released = Path(coursedir.format_path(coursedir.release_directory, ".", coursedir.assignment_id))
        plain = re.sub(r"( \(\d+\)|-\d+)+(?=\.ipynb$)", "", file)
        return plain if (released / plain).is_file() else file
