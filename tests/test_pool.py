"""The pool's processes: what happens to one submission's costs no other."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.test_recall import RIGHT, TESTS, handed_in, of_course, one_thread
from torchmarks.classroom.pool import Pool
from torchmarks.grading.grader import Grader
from torchmarks.results import Bundle, Result, Submission
from torchmarks.sandbox.keeper import Nursery
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
