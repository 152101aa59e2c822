"""The course's secret, from which the seeds of hidden inputs come."""

import os
import secrets
from pathlib import Path

#: Lies in the course's root, is never committed, and is made once: with another secret come other hidden inputs.
SECRET_FILE = ".torchmarks-secret"


def course_secret(course: Path) -> str:
    """The secret of the course in this folder, made at the first call and readable by its owner only.

    Raises OSError if the folder cannot be written and holds none yet.
    """
    path = course / SECRET_FILE
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    secret = secrets.token_hex(16)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secret + "\n")
    return secret
