"""A course's settings: what ``nbgrader_config.py`` says, read as nbgrader reads it, and checked."""

import math
import traceback
from contextlib import chdir
from dataclasses import asdict
from pathlib import Path
from typing import Any

from nbgrader.apps.baseapp import NbGrader
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from torchmarks.assignments import asked_for
from torchmarks.errors import UserError
from torchmarks.gradebook.address import GradebookError, file_of, is_begun, located
from torchmarks.sandbox.limits import Limits

_FILE = "nbgrader_config.py"

#: Seconds that stand for "no limit".
_A_DAY = 86_400.0


class SettingsError(UserError):
    """Settings with which nothing can be done; the message says what is wrong, and where."""


def course_directory(course: Path, student: str = "*") -> CourseDirectory:
    """nbgrader's course directory of the course in this folder, for students whose names match.

    Raises SettingsError if the settings cannot be read, GradebookError if they name no gradebook that can be.
    """
    application = NbGrader(raise_config_file_errors=True)
    try:
        with chdir(course):  # or the settings of a course that we happen to stand in would come first
            application.initialize([])
    except (Exception, SystemExit) as error:  # it is a program, which can raise anything
        sentence = f"{_guilty(error, course)} cannot be used, so nothing is done: {type(error).__name__}: {error}"
        raise SettingsError(sentence) from None
    coursedir: CourseDirectory = application.coursedir
    coursedir.update_config(application.config)
    coursedir.student_id = student
    coursedir.db_url = located(coursedir.db_url, Path(coursedir.root))
    return coursedir


def with_gradebook(course: Path, student: str = "*") -> CourseDirectory:
    """The same, of a course that has a gradebook; to open one that is not there would make it.

    Raises GradebookError if there is none, and SourceError if there is no assignment, either: perhaps it is no course.
    """
    coursedir = course_directory(course, student)
    gradebook = file_of(coursedir.db_url)
    if not is_begun(gradebook):
        asked_for(course, None, coursedir.source_directory)
        raise GradebookError(f"There is no gradebook {gradebook} yet: release an assignment, and grade it.")
    return coursedir


def _guilty(error: BaseException, course: Path) -> Path:
    """The file of settings that raised an error: the course's, or one of the teacher's own."""
    files = [frame.filename for frame in traceback.extract_tb(error.__traceback__)]
    if isinstance(error, SyntaxError) and error.filename:
        files.append(error.filename)
    named = [Path(file) for file in files if Path(file).name == _FILE and Path(file).exists()]
    return named[-1] if named else (course / _FILE).resolve()


def limits(config: Config) -> dict[str, Any]:
    """The limits on student code that a course sets: as ``c.Limits``, and a cell's as ``c.Execute.timeout``.

    Raises SettingsError for one that is no limit.
    """
    given = {name: (f"c.Limits.{name}", value) for name, value in config.Limits.items()}
    if "timeout" in config.Execute:
        timeout = config.Execute.timeout
        endless = timeout is None or (isinstance(timeout, int) and timeout <= 0)
        given["cell"] = ("c.Execute.timeout", _A_DAY if endless else timeout)
    known = {name: type(value) for name, value in asdict(Limits()).items()}
    for name, (setting, value) in given.items():
        if name not in known:
            raise SettingsError(f"{setting} in nbgrader_config.py is no limit. There are {', '.join(sorted(known))}.")
        if type(value) not in (int, float) or not 0 < value < math.inf or known[name](value) == 0:
            kind = "whole number" if known[name] is int else "number"
            raise SettingsError(f"{setting} = {value!r} in nbgrader_config.py is no limit: give a {kind} above 0.")
    return {name: known[name](value) for name, (_, value) in given.items()}
