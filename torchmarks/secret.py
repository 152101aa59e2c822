"""The course's secret, from which the seeds of hidden inputs come."""

import os
import secrets
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from torchmarks.permissions import share

#: Lies in the course's root, is never committed, and is made once: with another secret come other hidden inputs.
SECRET_FILE = ".torchmarks-secret"


def course_secret(course: Path, *, shared: bool = False) -> str:
    """The secret of the course in this folder, made at the first call and readable by its owner only.

    Where teachers have ``shared`` the course, their group can read and write it, too.

    Raises OSError if the folder cannot be written and holds none yet, or one that is empty.
    """
    path = course / SECRET_FILE
    if not path.exists():
        _make(path)
    if shared:
        share(path, course)
    secret = path.read_text(encoding="ascii").strip()
    if not secret:  # with none, anybody could work out the hidden inputs
        raise OSError(f"{path} is empty: delete it, and a new secret is made")
    return secret


def _make(path: Path) -> None:
    """Make the file, whole or not at all; one that another process makes meanwhile stays."""
    with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix=f"{SECRET_FILE}-", encoding="ascii") as file:
        file.write(secrets.token_hex(16) + "\n")
        file.flush()
        os.fsync(file.fileno())
        with suppress(FileExistsError):
            try:
                os.link(file.name, path)
            except PermissionError:  # a file system without links
                shutil.copyfile(file.name, path)
                path.chmod(0o600)
