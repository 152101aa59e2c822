"""What the tests share: the course itself, and a small course to break."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests import notebooks
from tests.processes import SCRIPTS, environment
from tests.warm_kernels import warm_kernels

COURSE = Path(__file__).parent.parent

#: Where fixtures for classes stand.
pytest_plugins = ["tests.classes"]

Run = Callable[..., subprocess.CompletedProcess[str]]


def run_command(folder: Path, *command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run one of the environment's commands in a folder, as a person would in a terminal, with these variables set."""
    return subprocess.run(
        [str(SCRIPTS / command[0]), *command[1:]],
        cwd=folder,
        env=environment(variables),
        capture_output=True,
        text=True,
        timeout=900,
    )


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
def small_course(tmp_path: Path) -> Path:
    """A course of one assignment, ``first``, with one exercise, and its bank; nothing released yet."""
    return write_course(tmp_path)


@pytest.fixture(scope="session")
def kernels(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The variables for a command whose kernels shall be forked, not started."""
    with warm_kernels(tmp_path_factory.mktemp("kernels")) as variables:
        yield variables


@pytest.fixture(scope="session")
def released_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small course after generate_assignment, which takes seconds: to be copied."""
    return release(write_course(tmp_path_factory.mktemp("released")))


@pytest.fixture
def released_course(released_once: Path, tmp_path: Path) -> Path:
    """The small course after generate_assignment."""
    shutil.copytree(released_once, tmp_path, dirs_exist_ok=True)
    return tmp_path
