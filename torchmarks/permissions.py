"""Files for several teachers' accounts, where ``c.CourseDirectory.groupshared`` says that these share a course."""

from contextlib import suppress
from pathlib import Path

_FILE, _FOLDER = 0o660, 0o2770


def share(path: Path, course: Path) -> None:
    """Let the group read and write a file or folder, all in it, and those above it in the course, as nbgrader does."""
    above = (folder for folder in path.parents if course in folder.parents)
    for each in (*above, path, *path.rglob("*")):
        mode, wanted = each.stat().st_mode, _FOLDER if each.is_dir() else _FILE
        if mode & wanted != wanted:
            with suppress(PermissionError):  # another teacher's, who made it before they shared it
                each.chmod(mode | wanted)
