"""What the tests share: the course itself, and a small course to break."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import notebooks

COURSE = Path(__file__).parent.parent
SCRIPTS = Path(sys.executable).parent

Run = Callable[..., subprocess.CompletedProcess[str]]


def run_command(folder: Path, *command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run one of the environment's commands in a folder, as a person would in a terminal, with these variables set."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "NBGRADER"))}
    environment |= variables
    environment["PATH"] = f"{SCRIPTS}{os.pathsep}{environment['PATH']}"  # as in an activated environment
    return subprocess.run(
        [str(SCRIPTS / command[0]), *command[1:]],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=900,
    )


@pytest.fixture
def small_course(tmp_path: Path) -> Path:
    """A course of one assignment, ``first``, with one exercise, and its bank; nothing released yet."""
    notebooks.write(notebooks.double_notebook(), tmp_path / "source/first/first.ipynb")
    answers = tmp_path / "tests/answers/first/double.py"
    answers.parent.mkdir(parents=True)
    answers.write_text(notebooks.DOUBLE_ANSWERS)
    (tmp_path / "nbgrader_config.py").write_text((COURSE / "nbgrader_config.py").read_text())
    return tmp_path


@pytest.fixture
def released_course(small_course: Path) -> Path:
    """The small course after generate_assignment."""
    done = run_command(small_course, "nbgrader", "generate_assignment", "first", "--force")
    assert done.returncode == 0, done.stderr
    return small_course
