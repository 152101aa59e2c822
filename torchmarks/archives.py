"""Unpacks the archives that ``nbgrader zip_collect`` is given: what LMSs hand out, and students hand in."""

import lzma
import shutil
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO

from nbgrader.plugins import ExtractorPlugin

_MOST_FILES = 10_000
#: An archive may hold so many bytes, and a large one so many for each of its own.
_LARGEST = 100 * 2**20
_MOST_FOR_EACH_BYTE = 10
#: A class's archive holds the students', and theirs may hold one more.
_DEEPEST = 3
#: What Python's modules raise for archives that are none, damaged, encrypted, or packed in some other way.
_BROKEN = (
    OSError,
    EOFError,
    ValueError,
    RuntimeError,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    tarfile.TarError,
)


class RefusedArchive(Exception):
    """An archive that is not unpacked; the message says which and why."""


class Extractor(ExtractorPlugin):  # type: ignore[misc]
    """nbgrader's extractor, with limits: no file outside the archive's own folder, no links, no bombs.

    An archive that breaks them is named and left out; all others are unpacked.
    """

    def extract(self, archive_path: str, extracted_path: str) -> None:
        """Unpack the archives of a folder and copy its other files, as nbgrader does."""
        top = Path(archive_path)
        for path in sorted(top.rglob("*")):
            if path.is_file() and not path.is_symlink():
                self._take(path, Path(extracted_path) / path.parent.relative_to(top), 1)

    def _take(self, path: Path, folder: Path, depth: int) -> None:
        """Unpack an archive into a folder of its own name, and those in it; copy any other file."""
        folder.mkdir(parents=True, exist_ok=True)
        if path.suffix not in self.zip_ext:
            shutil.copy(path, folder / path.name)
            return
        own = folder / path.name.removesuffix(path.suffix).removesuffix(".tar")
        try:
            inner = list(unpack(path, own))
        except RefusedArchive as problem:
            self.log.error("Not unpacked: %s", problem)
            return
        for each in inner if depth < _DEEPEST else ():
            if each.suffix in self.zip_ext:
                self._take(each, each.parent, depth + 1)


def unpack(path: Path, folder: Path) -> Iterator[Path]:
    """Unpack a zip or tar archive into a folder; yields its files. Raises RefusedArchive before anything is written."""
    try:
        with _open(path) as archive:
            members = list(_members(archive))
            _check(path, members)
            for name, _, _ in members:
                target = folder / name
                target.parent.mkdir(parents=True, exist_ok=True)
                with _read(archive, name) as source, target.open("wb") as file:
                    shutil.copyfileobj(source, file)
                yield target
    except _BROKEN as problem:
        raise RefusedArchive(f"{path} cannot be read ({problem}). Ask for the notebook alone.") from None


def _open(path: Path) -> zipfile.ZipFile | tarfile.TarFile:
    return zipfile.ZipFile(path) if zipfile.is_zipfile(path) else tarfile.open(path)


def _members(archive: zipfile.ZipFile | tarfile.TarFile) -> Iterator[tuple[str, int, bool]]:
    """The name and size of each of its files, and whether it is a plain one."""
    if isinstance(archive, zipfile.ZipFile):
        for each in archive.infolist():
            if not each.is_dir():
                kind = each.external_attr >> 28  # of Unix modes; other systems leave it 0
                yield each.filename, each.file_size, kind in (0, 8)
    else:
        for number, member in enumerate(archive):
            if not member.isdir():
                yield member.name, member.size, member.isreg()
            if number > _MOST_FILES:
                return


def _check(path: Path, members: list[tuple[str, int, bool]]) -> None:
    if len(members) > _MOST_FILES:
        raise RefusedArchive(f"{path} holds more than {_MOST_FILES} files. Ask for the notebook alone.")
    most = max(_LARGEST, _MOST_FOR_EACH_BYTE * path.stat().st_size)
    if sum(size for _, size, _ in members) > most:
        raise RefusedArchive(f"{path} would take more than {most // 2**20} MiB. Ask for the notebook alone.")
    for name, _, plain in members:
        parts = PurePosixPath(name.replace("\\", "/"))
        if parts.is_absolute() or ".." in parts.parts or ":" in name or not plain:
            raise RefusedArchive(f"{path} holds {name!r}, a link or a place outside it. Ask for the notebook alone.")


def _read(archive: zipfile.ZipFile | tarfile.TarFile, name: str) -> IO[bytes]:
    found = archive.open(name) if isinstance(archive, zipfile.ZipFile) else archive.extractfile(name)
    if found is None:
        raise tarfile.TarError(f"{name} is no file")
    return found
