"""Where a course's gradebook is, a file or on a server, and whether there is one."""

from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from torchmarks.errors import UserError

#: Seconds to wait, at each try, for others who write into a gradebook that is a file.
_PATIENCE = 60

#: How packages are called whose modules have other names.
_PACKAGES = {"MySQLdb": "mysqlclient", "psycopg": "torchmarks[postgres]", "psycopg2": "psycopg2-binary"}


class GradebookError(UserError):
    """A gradebook that is not there, or does not know what is to be graded: which, and what to do."""


def patient(db_url: str) -> str:
    """The same gradebook, but one who opens it waits for others to finish writing, if it is a file.

    A server waits by itself.
    """
    url = make_url(db_url)
    if url.get_backend_name() != "sqlite" or "timeout" in url.query:
        return db_url
    return url.update_query_dict({"timeout": str(_PATIENCE)}).render_as_string(hide_password=False)


def located(db_url: str, root: Path) -> str:
    """The same gradebook for a process in any folder: a file's path in the settings counts from the course's root.

    Raises GradebookError if no gradebook can have this address, or its driver is not installed.
    """
    setting = "c.CourseDirectory.db_url in nbgrader_config.py"
    try:
        url = make_url(db_url)
        url.get_dialect().import_dbapi()
    except ModuleNotFoundError as error:
        package = _PACKAGES.get(error.name or "", error.name)
        raise GradebookError(f"{setting} asks for a package that is not installed: pip install '{package}'.") from None
    except SQLAlchemyError:  # what it says of the address can hold a password
        raise GradebookError(
            f"{setting} is no address of a gradebook. Give one like sqlite:///gradebook.db, or leave the line out."
        ) from None
    path = file_of(db_url)
    return db_url if path is None else url.set(database=str(root / path)).render_as_string(hide_password=False)


def file_of(db_url: str) -> Path | None:
    """The file that a gradebook is; None if it is a server's, or in memory."""
    url = make_url(db_url)
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:" or "uri" in url.query:
        return None
    return Path(url.database)


def is_begun(gradebook: Path | None) -> bool:
    """Whether there is something in the gradebook's file; of one on a server, which has none, that is taken for so."""
    return gradebook is None or (gradebook.exists() and gradebook.stat().st_size > 0)
