"""A run that is stopped, or whose own processes die, ends with the marks of an undisturbed one."""

import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest
from nbformat import NotebookNode

from tests.test_engine import RIGHT, WRONG, autograde, cell, hand_in, scores
from torchmarks.results import Bundle, Grade, Result, Submission
from torchmarks.store import Keys, Store

RESULT = Result("{}", {"test_a": Grade(1.5, 2.0, "failed"), "by_hand": Grade(None, 2.0, "by hand")}, frozenset({"a"}))


def write_class(course: Path, students: int) -> None:
    """A class whose notebooks all differ, so that each is graded; every third answer is wrong."""
    for number in range(students):
        hand_in(course, f"s{number:02}", partial(_answer, f"# student {number}\n{WRONG if number % 3 == 0 else RIGHT}"))


def _answer(text: str, notebook: NotebookNode) -> None:
    cell(notebook, "double").source = text


def kept_results(course: Path) -> list[Path]:
    return list((course / ".torchmarks-results").glob("??/*.json.gz"))


def test_what_is_kept_comes_back_equal(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.put("abcd", RESULT)
    assert store.get("abcd") == RESULT
    assert store.get("abce") is None


def test_a_half_written_result_is_none(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.put("abcd", RESULT)
    [path] = [path for path in tmp_path.rglob("*") if path.is_file()]
    whole = path.read_bytes()
    for size in (0, 1, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:size])
        assert store.get("abcd") is None


def test_a_result_that_may_change_is_not_kept(tmp_path: Path) -> None:
    store = Store(tmp_path)
    for verdict in ("timed out", "crashed", "out of memory"):
        store.put(f"ab{verdict}", Result("{}", {"test_a": Grade(0.0, 2.0, verdict)}))
        assert store.get(f"ab{verdict}") is None


def test_a_key_tells_submissions_and_bundles_apart() -> None:
    bundle = Bundle("first", "first", "{}", {"data.txt": b"1"}, "secret")
    one = Submission(b"1")
    keys = {
        Keys(bundle).key(one),
        Keys(bundle).key(Submission(b"1", {"mine.csv": b"1"})),
        Keys(bundle).key(Submission(b"1", {"mine.csv": b"2"})),
        Keys(bundle).key(Submission(b"2")),
        Keys(Bundle("first", "first", "{}", {"data.txt": b"2"}, "secret")).key(one),
        Keys(Bundle("first", "first", "{}", {"data.txt": b"1"}, "another")).key(one),
        Keys(Bundle("first", "first", "[]", {"data.txt": b"1"}, "secret")).key(one),
    }
    assert len(keys) == 7
    assert Keys(bundle).key(one) in keys


def test_equal_notebooks_and_known_ones_are_graded_once(released_course: Path) -> None:
    hand_in(released_course, "ada", lambda nb: None)
    hand_in(released_course, "bob", lambda nb: None)
    hand_in(released_course, "cyd", lambda nb: setattr(cell(nb, "double"), "source", WRONG))
    assert "3 graded, " in autograde(released_course)
    before = scores(released_course)
    assert before["ada"] == before["bob"] != before["cyd"]
    assert len(kept_results(released_course)) == 2
    for student in ("ada", "bob", "cyd"):
        (released_course / "autograded" / student / "first/first.ipynb").unlink()
    assert "3 graded (3 of them before)" in autograde(released_course)
    assert scores(released_course) == before


def test_a_killed_run_is_finished_by_the_same_command(released_course: Path) -> None:
    write_class(released_course, 60)
    command = [sys.executable, "-m", "torchmarks", "autograde", "first"]
    run = subprocess.Popen(command, cwd=released_course, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while len(kept_results(released_course)) < 5 and time.monotonic() < deadline:
        time.sleep(0.005)
    run.kill()
    run.wait()
    assert 5 <= len(kept_results(released_course)) < 60
    assert "60 graded (" in autograde(released_course)
    resumed = scores(released_course)
    autograde(released_course, "--force")
    assert scores(released_course) == resumed
    assert len(set(resumed.values())) == 2


@pytest.mark.parametrize("victim", ["torchmarks.sandbox.nursery", "worker"])
def test_a_run_whose_own_process_is_killed_goes_on(released_course: Path, victim: str) -> None:
    write_class(released_course, 40)
    command = [sys.executable, "-m", "torchmarks", "autograde", "first"]
    run = subprocess.Popen(command, cwd=released_course, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    deadline = time.monotonic() + 60
    # The first that is kept is what the teacher's solution loads: no submission is graded yet.
    while len(kept_results(released_course)) < 2 and time.monotonic() < deadline:
        time.sleep(0.005)
    children = Path(f"/proc/{run.pid}/task/{run.pid}/children").read_text().split()
    lines = {int(pid): Path(f"/proc/{pid}/cmdline").read_bytes().decode() for pid in children}
    chosen = [pid for pid, line in lines.items() if ("sandbox.nursery" in line) == (victim != "worker")]
    os.kill(chosen[0], signal.SIGKILL)
    output, _ = run.communicate(timeout=120)
    assert run.returncode == 0, output
    assert "40 graded, " in output
    undisturbed = scores(released_course)
    autograde(released_course, "--force")
    assert scores(released_course) == undisturbed
