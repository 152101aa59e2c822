"""Looks at the machine that shall grade."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Any

from jupyter_core.paths import jupyter_config_path, jupyter_path
from packaging.requirements import Requirement
from sqlalchemy import create_engine, make_url
from sqlalchemy import text as text_of
from sqlalchemy.exc import SQLAlchemyError

from torchmarks.errors import UserError
from torchmarks.gradebook.address import file_of, is_begun
from torchmarks.sandbox.walls import NAMES, NOT_NEEDED, Walls


@dataclass(frozen=True)
class Package:
    """A package that torchmarks needs."""

    name: str
    installed: str | None
    wanted: str
    fits: bool


def packages() -> Iterator[Package]:
    """The packages that torchmarks needs, and whether their versions fit."""
    try:
        needed = requires("torchmarks") or ()
    except PackageNotFoundError:  # its files are here, and no command of it is installed
        yield Package("torchmarks", None, "pip install --editable .", False)
        return
    for line in needed:
        requirement = Requirement(line)
        if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
            continue
        try:
            found = version(requirement.name)
        except PackageNotFoundError:
            found = None
        fits = found is not None and requirement.specifier.contains(found, prereleases=True)
        yield Package(requirement.name, found, str(requirement.specifier), fits)


@dataclass(frozen=True)
class Finding:
    """What was found about one subject, in a sentence, and whether it is as it should be."""

    subject: str
    fine: bool
    text: str


def walls() -> Iterator[Finding]:
    """Which walls can stand around student code here, and why others cannot."""
    found = Walls.choose()
    yield Finding("walls", found.strong, found.describe())
    for name, reason in found.missing.items():
        if not reason.startswith(NOT_NEEDED):
            yield Finding("walls", found.strong, f"Missing, {NAMES[name]}: {reason}.")


def gpu() -> Finding:
    """Whether PyTorch has a GPU."""
    import torch

    if torch.cuda.is_available():
        return Finding("GPU", True, f"GPU: {torch.cuda.get_device_name()}.")
    text = "GPU: none that PyTorch can use. Bonus exercises that need one are skipped, and no mark depends on them."
    return Finding("GPU", False, text)


def jupyterlab() -> Iterator[Finding]:
    """Whether JupyterLab shows nbgrader's menu, and its server answers it."""
    page = any((Path(folder) / "@jupyter" / "nbgrader").is_dir() for folder in jupyter_path("labextensions"))
    yield _extension(page, "nbgrader's menu (formgrader, Create Assignment, Validate)", "jupyter labextension list")
    # The file that a package lays down for the server is how nbgrader is switched on.
    parts = [Path(folder) / "jupyter_server_config.d" / "nbgrader.json" for folder in jupyter_config_path()]
    yield _extension(any(map(_switched_on, parts)), "nbgrader's server extension", "jupyter server extension list")


def _switched_on(path: Path) -> bool:
    try:
        settings = json.loads(path.read_text(encoding="utf-8"))
        return bool(settings["ServerApp"]["jpserver_extensions"]["nbgrader.server_extensions.formgrader"])
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _extension(there: bool, what: str, command: str) -> Finding:
    if there:
        return Finding("JupyterLab", True, f"JupyterLab: {what} is installed.")
    text = f"JupyterLab: {what} is missing. Install nbgrader anew, then look at '{command}'."
    return Finding("JupyterLab", False, text)


def gradebook(course: Path, coursedir: Callable[[], Any]) -> Finding:
    """Whether the course's gradebook can be read and written; one that is not there yet is not made.

    Args:
        course: the folder to look in.
        coursedir: makes nbgrader's course directory, with the course's settings.
    """
    if not (course / "nbgrader_config.py").exists():
        return Finding(
            "gradebook", True, f"Gradebook: {course.resolve()} is no course's folder, so none was looked for."
        )
    try:
        db_url = coursedir().db_url
    except UserError as error:
        return Finding("gradebook", False, f"Gradebook: {error}")
    url = make_url(db_url)
    shown = url.render_as_string(hide_password=True)
    if not is_begun(file_of(db_url)):
        text = f"Gradebook: {shown} is not there yet. 'nbgrader generate_assignment', with --force, makes it."
        return Finding("gradebook", True, text)
    try:
        with create_engine(url).connect() as connection:
            students = connection.execute(text_of("SELECT count(*) FROM student")).scalar()
            connection.execute(
                text_of("UPDATE student SET id = id WHERE id IS NULL")
            )  # takes the lock, changes nothing
            connection.rollback()
    except SQLAlchemyError as error:
        reason = str(error).splitlines()[0]
        return Finding("gradebook", False, f"Gradebook: {shown} cannot be used: {reason}")
    return Finding("gradebook", True, f"Gradebook: {shown}, {students} student{'s' if students != 1 else ''}.")
