"""Runs that are disturbed: the same command, given again if it ended, comes to the marks of an undisturbed run.

Processes are killed at random moments, one of each kind in an ordinary run of these tests. ``TORCHMARKS_FAULTS=200``
asks for a class of that size and for more moments.
"""

import contextlib
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import indent

import nbformat
import pytest

from tests.classes import end, export, results, scores, start, wait_until
from tests.conftest import leave_out, release, run_command
from tests.notebooks import DOUBLE_TESTS, RIGHT, answer, cell, hand_in
from tests.processes import children, is_nursery, processor_seconds
from torchmarks.testing.runner import DEFAULT_TIME_LIMIT

MANY = int(os.environ.get("TORCHMARKS_FAULTS", "0"))
STUDENTS = MANY or 40
ROUNDS = 8 if MANY else 1

AUTOGRADE = ("torchmarks", "autograde", "first")


def guards(run: int) -> list[int]:
    """The process that watches over the warm parent."""
    return [pid for pid in children(run) if is_nursery(pid)]


def nurseries(run: int) -> list[int]:
    """The warm parent, with the one that watches over it."""
    return [*guards(run), *(pid for guard in guards(run) for pid in children(guard))]


def students(run: int) -> list[int]:
    """Processes that run student code."""
    return [pid for guard in guards(run) for nursery in children(guard) for pid in children(nursery)]


def student_family(run: int) -> list[int]:
    """The same, with the copies that answer tests."""
    return [pid for student in students(run) for pid in (student, *children(student))]


def workers(run: int) -> list[int]:
    """Grading processes."""
    return [pid for pid in children(run) if not is_nursery(pid)]


KINDS: dict[str, Callable[[int], list[int]]] = {"warm parent": nurseries, "student": students, "grading": workers}


def kill_one(run: subprocess.Popen[str], kind: str, moment: random.Random) -> bool:
    """Kill a process of a kind as soon as there is one; False if the run has ended before."""
    while run.poll() is None:
        found = KINDS[kind](run.pid)
        if found:
            try:
                os.kill(moment.choice(found), signal.SIGKILL)
                return True
            except ProcessLookupError:
                pass
        time.sleep(0.001)
    return False


@pytest.mark.parametrize("number", range(ROUNDS))
@pytest.mark.parametrize("kind", KINDS)
def test_a_run_goes_on_when_a_process_of_its_own_is_killed(
    kind: str, number: int, course: Path, graded: tuple[Path, bytes]
) -> None:
    moment = random.Random(f"{kind} {number}")
    run = start(course, *AUTOGRADE)
    at = moment.randrange(STUDENTS if number else STUDENTS // 2)  # in the first round, the run is not yet at its end
    wait_until(lambda: len(results(course)) >= at or run.poll() is not None)
    time.sleep(moment.random() * 0.2)
    assert kill_one(run, kind, moment) or number, "the run had ended before"
    output = end(run)
    assert run.returncode == 0, output
    assert f"{STUDENTS} graded, " in output
    assert export(course) == graded[1]


@pytest.mark.parametrize("number", range(ROUNDS))
def test_a_run_goes_on_when_its_warm_parent_is_killed_before_it_is_warm(
    number: int, course: Path, graded: tuple[Path, bytes]
) -> None:
    moment = random.Random(number)
    run = start(course, *AUTOGRADE)
    wait_until(lambda: guards(run.pid) or run.poll() is not None)
    time.sleep(moment.random() * 4)
    assert kill_one(run, "warm parent", moment) or number, "the run had ended before"
    output = end(run)
    assert run.returncode == 0, output
    assert "Traceback" not in output
    assert export(course) == graded[1]


@pytest.mark.parametrize("number", range(ROUNDS))
def test_a_killed_command_or_a_power_cut_is_made_good_by_the_same_command(
    number: int, course: Path, graded: tuple[Path, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = random.Random(number)
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    run = start(course, *AUTOGRADE)
    at = moment.randrange(5, STUDENTS)
    wait_until(lambda: len(results(course)) >= at or run.poll() is not None)
    run.kill()
    assert "Traceback" not in end(run)  # all that it had started have ended, too
    assert list(temporary.iterdir()) == []
    done = len(results(course))
    assert at <= done
    # What was not yet on the disk when the power went is empty or half there.
    for path in results(course)[::2]:
        os.truncate(path, moment.choice([0, path.stat().st_size // 2]))
    again = run_command(course, *AUTOGRADE)
    assert again.returncode == 0, again.stderr
    assert export(course) == graded[1]
    assert len(list(course.glob("autograded/*/first/first.ipynb"))) == STUDENTS
    assert len(results(course)) == STUDENTS


SLOW_SETUP = """
import os, time
try:  # student code has its own run of this, and finds nothing there
    if not os.path.exists({note!r}):
        open({note!r}, "w").close()
        time.sleep(60)
except OSError:
    pass
"""


def test_who_is_killed_in_a_setup_cell_leaves_no_folder_behind(
    small_course: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    temporary, note = elsewhere / "temporary", elsewhere / "note"
    temporary.mkdir()
    source = small_course / "source/first/first.ipynb"
    notebook = nbformat.read(source, as_version=4)
    cell(notebook, "setup_imports").source += SLOW_SETUP.format(note=str(note))
    nbformat.write(notebook, source)
    hand_in(release(small_course), "ann", answer(RIGHT))
    monkeypatch.setenv("TMPDIR", str(temporary))
    run = start(small_course, *AUTOGRADE)
    wait_until(lambda: note.exists() or run.poll() is not None)
    for pid in workers(run.pid):
        os.kill(pid, signal.SIGKILL)
    output = end(run)
    assert run.returncode == 0, output
    assert scores(small_course) == {"ann": 2.0}
    assert list(temporary.iterdir()) == []


def test_a_machine_that_stands_still_for_a_while_costs_nobody_a_mark(released_course: Path) -> None:
    """Laptops sleep and virtual machines are moved. Student code that has nothing to do with that is tested again."""
    until = "import time\nuntil = time.process_time() + 0.3\nwhile time.process_time() < until: pass\n"
    hand_in(released_course, "slow", answer(RIGHT.replace("\n", "\n" + indent(until, "    "), 1)))
    run = start(released_course, *AUTOGRADE)
    wait_until(lambda: any(processor_seconds(pid) > 0.4 for pid in student_family(run.pid)) or run.poll() is not None)
    stopped = student_family(run.pid)
    assert stopped
    for pid in stopped:
        os.kill(pid, signal.SIGSTOP)
    time.sleep(DEFAULT_TIME_LIMIT + 1)
    for pid in stopped:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGCONT)
    output = end(run)
    assert run.returncode == 0, output
    assert scores(released_course) == {"slow": 2.0}


BROKEN_CELLS = {
    "raises": ("setup_imports", "import torch\nnothing = []\nnothing[3]", "IndexError: list index out of range"),
    "tests raise": ("test_double", f"LATER = unknown + 1\n{DOUBLE_TESTS}", "NameError: name 'unknown' is not defined"),
    "never ends": ("setup_imports", "import torch\nwhile 'data' not in globals():\n    pass", "within 20 s"),
    "may raise": ("setup_imports", "import torch\nwhile 'data' not in globals():\n    pass", "within 20 s"),
}


@pytest.mark.parametrize("broken", BROKEN_CELLS)
def test_a_broken_cell_of_the_teacher_s_is_one_sentence_and_costs_no_other_assignment(
    broken: str, small_course: Path
) -> None:
    name_of_cell, source, said = BROKEN_CELLS[broken]
    with (small_course / "nbgrader_config.py").open("a") as config:
        config.write("c.Limits.submission = 20\n")
    shutil.copytree(small_course / "source/first", small_course / "source/second")
    (small_course / "source/second/first.ipynb").rename(small_course / "source/second/second.ipynb")
    path = small_course / "source/first/first.ipynb"
    notebook = nbformat.read(path, as_version=4)
    cell(notebook, name_of_cell).source = source
    if broken == "may raise":
        cell(notebook, name_of_cell).metadata["tags"] = ["raises-exception"]
    nbformat.write(notebook, path)
    for name in ("first", "second"):
        done = run_command(small_course, "nbgrader", "generate_assignment", name)
        assert done.returncode == 0, done.stderr
        for number in range(3):
            handed_in = small_course / f"submitted/s{number}/{name}/{name}.ipynb"
            handed_in.parent.mkdir(parents=True)
            released = nbformat.read(small_course / f"release/{name}/{name}.ipynb", as_version=4)
            answer(f"{RIGHT}  # {number}")(released)
            nbformat.write(released, handed_in)
    done = run_command(small_course, "torchmarks", "autograde", "first", "second")
    assert done.returncode == 1
    [line] = done.stderr.splitlines()
    assert f"cell '{name_of_cell}'" in line and said in line
    assert "second: 3 graded" in done.stdout


@pytest.fixture
def small_disk(course: Path, tmp_path: Path) -> Iterator[Path]:
    """The course on a disk of its own, with hardly any room."""
    if os.geteuid() != 0:
        leave_out("a disk of its own needs root")
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(disk)], check=True)
    try:
        moved = Path(shutil.copytree(course, disk / "course"))
        (disk / "ballast").write_bytes(b"\0" * (shutil.disk_usage(disk).free - 150_000))
        yield moved
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def test_a_full_disk_is_one_sentence_and_loses_nothing(small_disk: Path, graded: tuple[Path, bytes]) -> None:
    done = run_command(small_disk, *AUTOGRADE)
    assert done.returncode == 1
    [line] = done.stderr.splitlines()
    assert line.startswith("Grading stopped: ")
    assert "give the same command again" in line
    (small_disk.parent / "ballast").unlink()
    done = run_command(small_disk, *AUTOGRADE)
    assert done.returncode == 0, done.stderr
    assert export(small_disk) == graded[1]


def test_a_run_waits_for_a_locked_gradebook(course: Path, graded: tuple[Path, bytes]) -> None:
    run = start(course, *AUTOGRADE)
    wait_until(lambda: results(course) or run.poll() is not None)
    teacher = sqlite3.connect(course / "gradebook.db", timeout=60, isolation_level=None)
    teacher.execute("BEGIN EXCLUSIVE")
    time.sleep(30)  # SQLite's own patience is five seconds
    assert run.poll() is None
    teacher.execute("COMMIT")
    teacher.close()
    output = end(run)
    assert run.returncode == 0, output
    assert export(course) == graded[1]
