"""The pool's processes: what happens to one submission's costs no other."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from tests.classes import wait_until
from tests.processes import children
from tests.test_recall import RIGHT, TESTS, handed_in, of_course, one_thread
from torchmarks.classroom.pool import Pool
from torchmarks.grading.asking import Asking
from torchmarks.grading.grader import Grader
from torchmarks.results import Bundle, Result, Submission
from torchmarks.sandbox.keeper import Nursery
from torchmarks.sandbox.limits import Limits
from torchmarks.sandbox.walls import Walls

__all__ = ["one_thread"]  # a fixture for all tests here


class WatchedNursery(Nursery):
    """A warm parent that counts how often it is started."""

    starts = 0

    def start(self) -> None:
        self.starts += 1
        super().start()


@contextmanager
def pool_of(bundle: Bundle) -> Iterator[tuple[Pool, WatchedNursery]]:
    """A pool with one grading process, and its warm parent."""
    nursery = WatchedNursery(Walls.choose(), students=1)
    with nursery, Pool([bundle], nursery, 1) as pool:
        yield pool, nursery


def student_processes(nursery: Nursery) -> list[int]:
    """What the warm parent has forked and still runs; its own parent is what was started."""
    return [student for parent in children(nursery._process.pid) for student in children(parent)]


def test_an_error_of_ours_with_one_submission_starts_nothing_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    grade = Grader._grade

    def faulty(grader: Grader, submission: Submission) -> Result:
        if b"strange" in submission.notebook:
            raise IndexError("list index out of range")
        return grade(grader, submission)

    monkeypatch.setattr(Grader, "_grade", faulty)
    answers = [RIGHT.format(text) for text in ("2 * x", "x + x  # strange", "x + x")]
    with pool_of(of_course(TESTS)) as (pool, nursery):
        found = dict(pool.map((number, 0, handed_in(text)) for number, text in enumerate(answers)))
    assert [isinstance(found[number], Result) for number in range(3)] == [True, False, True]
    assert str(found[1]) == "IndexError: list index out of range"
    assert nursery.starts == 1


#: Hangs up on nobody, and ends only when it is killed.
CLINGING = "import os\nos._exit = lambda status: [None for _ in iter(int, 1)]\n" + RIGHT.format("2 * x")


@pytest.mark.parametrize("end", ["is killed", "dies"])
def test_student_processes_end_with_the_fork_that_asked_for_them(end: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ask = Asking.ask

    def stumble(asking: Asking, *, hidden: bool) -> None:
        if "os._exit" in asking._sources[-1]:
            if end == "dies":
                os._exit(3)
            time.sleep(60)
        ask(asking, hidden=hidden)

    monkeypatch.setattr(Asking, "ask", stumble)
    limits = Limits(cell=1.0, submission=1.0, grace=0.5)
    with pool_of(replace(of_course(TESTS), limits=limits)) as (pool, nursery):
        [(_, lost)] = pool.map([(None, 0, handed_in(CLINGING))])
        wait_until(lambda: not student_processes(nursery), seconds=5)
        [(_, result)] = pool.map([(None, 0, handed_in(RIGHT.format("2 * x")))])
    assert not isinstance(lost, Result) or lost.unreadable
    assert isinstance(result, Result) and result.grades["test_double"].marks == 5
    assert nursery.starts == 1
