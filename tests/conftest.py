"""What the tests share: the course itself, and a small course to break."""

import atexit
import functools
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import NoReturn

import pytest

from tests import notebooks
from tests.processes import SCRIPTS, environment
from tests.warm_processes import PROGRAMS, WarmProcesses, warm_processes

COURSE = Path(__file__).parent.parent

#: Stock nbgrader takes seconds for each submission, so an ordinary run of the tests gives it a part of what there is.
#: ``TORCHMARKS_STOCK=all`` gives it all.
ALL_THROUGH_STOCK = os.environ.get("TORCHMARKS_STOCK") == "all"

#: Where fixtures for classes stand.
pytest_plugins = ["tests.classes"]

Run = Callable[..., subprocess.CompletedProcess[str]]


def leave_out(reason: str) -> NoReturn:
    """Leave a test out for what is missing here; where ``TORCHMARKS_COMPLETE`` is set, as in CI, that is a failure."""
    if "TORCHMARKS_COMPLETE" in os.environ:
        pytest.fail(reason)
    pytest.skip(reason)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest tests, so that they do not run alone at the end."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


#: What ends with this process. It is held here, too: multiprocessing's forks forget (from Python 3.13 on) what to do at
#: exit, and would let go of it there, which also ends it.
_EXITS = ExitStack()


@functools.cache
def warm() -> WarmProcesses:
    """This process's server of warm processes, started when it is first wanted."""
    atexit.register(_EXITS.close)
    folder = Path(_EXITS.enter_context(tempfile.TemporaryDirectory(prefix="torchmarks-tests-")))
    return _EXITS.enter_context(warm_processes(folder))


def run_command(folder: Path, *command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run one of the environment's commands in a folder, as a person would in a terminal, with these variables set.

    nbgrader and torchmarks, and what they start that imports torch, are forks of a warm process.
    """
    if command[0] in PROGRAMS:
        line = [str(SCRIPTS / command[0]), *command[1:]]
        return warm().run(line, folder, environment({**warm().kernels, **variables}), 900)
    return run_cold(folder, *command, **variables)


def run_cold(folder: Path, *command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """The same with no process that was there before: for tests of what student code finds in its process."""
    line = [str(SCRIPTS / command[0]), *command[1:]]
    return subprocess.run(line, cwd=folder, env=environment(variables), capture_output=True, text=True, timeout=900)


def write_course(folder: Path) -> Path:
    """Write a course of one assignment, ``first``, with one exercise, and its bank; nothing released yet."""
    notebooks.write(notebooks.double_notebook(), folder / "source/first/first.ipynb")
    answers = folder / "tests/answers/first/double.py"
    answers.parent.mkdir(parents=True)
    answers.write_text(notebooks.DOUBLE_ANSWERS)
    (folder / "nbgrader_config.py").write_text((COURSE / "nbgrader_config.py").read_text())
    return folder


def release(course: Path) -> Path:
    """Release the assignment of a small course."""
    done = run_command(course, "nbgrader", "generate_assignment", "first", "--force")
    assert done.returncode == 0, done.stderr
    return course


@pytest.fixture
def warm_kernels(monkeypatch: pytest.MonkeyPatch) -> None:
    """Kernels that a test starts itself are forks of a warm process."""
    for name, value in warm().kernels.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def small_course(tmp_path: Path) -> Path:
    """A course of one assignment, ``first``, with one exercise, and its bank; nothing released yet."""
    return write_course(tmp_path)


@pytest.fixture(scope="session")
def released_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small course after generate_assignment, which takes seconds: to be copied."""
    return release(write_course(tmp_path_factory.mktemp("released")))


@pytest.fixture
def released_course(released_once: Path, tmp_path: Path) -> Path:
    """The small course after generate_assignment."""
    shutil.copytree(released_once, tmp_path, dirs_exist_ok=True)
    return tmp_path
