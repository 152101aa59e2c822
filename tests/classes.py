"""Classes of the small course that were graded once, undisturbed, and runs of the command to disturb."""

import shutil
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.conftest import release, run_command, write_course
from tests.notebooks import RIGHT, WRONG, answer, hand_in
from tests.processes import SCRIPTS, environment
from torchmarks.gradebook.database import marks_of

#: What a submission of a class takes at least: so a run is still on its way when it is disturbed.
PAUSE = 0.2


def write_class(course: Path, students: int, pause: float = 0.0) -> None:
    """A class whose notebooks all differ, so that each is graded; every third answer is wrong."""
    for number in range(students):
        text = WRONG if number % 3 == 0 else RIGHT
        sleep = f"import time; time.sleep({pause})\n" if pause else ""
        hand_in(course, f"s{number:03}", answer(f"# student {number}\n{sleep}{text}"))


def graded_class(folder: Path, students: int) -> tuple[Path, bytes]:
    """A class that nobody has graded yet, and the export of an undisturbed run over a copy of it."""
    course = release(write_course(folder / "course"))
    write_class(course, students, PAUSE)
    copy = Path(shutil.copytree(course, folder / "undisturbed"))
    done = run_command(copy, "torchmarks", "autograde", "first")
    assert f"{students} graded, " in done.stdout, done.stdout + done.stderr
    return course, export(copy)


@pytest.fixture(scope="module")
def graded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    """A class not graded yet, of as many as the test's module names in ``STUDENTS``, and the export of one that was."""
    return graded_class(tmp_path_factory.mktemp("class"), request.module.STUDENTS)


@pytest.fixture
def course(graded: tuple[Path, bytes], tmp_path: Path) -> Path:
    """The class of ``graded``, not graded yet."""
    return Path(shutil.copytree(graded[0], tmp_path / "course"))


def export(course: Path) -> bytes:
    """What ``nbgrader export`` writes."""
    done = run_command(course, "nbgrader", "export", "--to", str(course / "grades.csv"))
    assert done.returncode == 0, done.stderr
    return (course / "grades.csv").read_bytes()


def results(course: Path) -> list[Path]:
    """The results in the course's store, without what else is kept there."""
    return list((course / ".torchmarks-results").glob("??/*.json.gz"))


def start(course: Path, *command: str, under: Sequence[str] = ()) -> subprocess.Popen[str]:
    """Start a command of the environment in a course; its output is one pipe."""
    return subprocess.Popen(
        [*under, str(SCRIPTS / command[0]), *command[1:]],
        cwd=course,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def end(run: subprocess.Popen[str], seconds: float = 240) -> str:
    """Wait for a command and return its output, also when it has to be killed."""
    try:
        return run.communicate(timeout=seconds)[0]
    except subprocess.TimeoutExpired:
        run.kill()
        raise AssertionError(f"still running after {seconds} s: {run.communicate()[0]}") from None


def wait_until(condition: Callable[[], object], seconds: float = 120) -> None:
    """Wait for something to become true."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.01)


def autograde(course: Path, *options: str) -> str:
    done = run_command(course, "torchmarks", "autograde", "first", *options)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def scores(course: Path) -> dict[str, float | None]:
    return marks_of(f"sqlite:///{course / 'gradebook.db'}", "first").scores
