"""Remembers what the tests of a cell have asked, what they were answered, and what came of it.

A test's inputs are the same for every submission, so what it asks, and what comes of it, follows from the answers
alone. Whoever gives answers that have been given before gets what came of them then, and no test has to run. The
student's code is asked all the same, with the same bytes.
"""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from hashlib import blake2b

from torchmarks.testing.runner import Outcome

#: Bytes of questions above which no more are kept.
_MOST = 64 * 2**20
#: What a place takes besides its question.
_EACH = 500


@dataclass(frozen=True)
class Question:
    """A message of the tests' side, the test that it belongs to, and the seconds that this may take in all."""

    message: bytes
    test: int
    seconds: float


@dataclass(frozen=True)
class Ending:
    """What came of a part of a cell's tests: their outcomes, or why they are worth nothing."""

    outcomes: list[Outcome]
    reason: str | None


@dataclass
class Place:
    """A place in what tests and a student's code say to one another: a question, or the end of a part of the tests."""

    question: Question | None = None
    #: By digests of the answers, what follows.
    after: dict[bytes, "Place"] = field(default_factory=dict)
    ending: Ending | None = None
    #: Where the next part begins.
    then: "Place | None" = None


#: A part of a cell's tests as it went: questions with digests of their answers, and what came of it.
Part = tuple[Sequence[tuple[Question, bytes]], Ending]


#: What was learnt of a cell's tests: which cell, and its parts.
News = tuple[int, Sequence[Part]]


class Recall:
    """What is remembered of the cells of a notebook."""

    def __init__(self) -> None:
        self._first: dict[int, Place] = {}
        self._known: dict[Question, Question] = {}
        self._size = 0

    def begin(self, cell: int) -> Place:
        """Where a cell's tests begin."""
        return self._first.setdefault(cell, Place())

    def learn(self, cell: int, parts: Sequence[Part]) -> None:
        """Remember how a cell's tests went.

        Nothing is learnt of tests that do not ask the same after the same answers: then there is more to them.
        """
        place = self.begin(cell)
        for said, ending in parts:
            for question, answer in said:
                if place.ending is not None or self._size > _MOST:
                    return
                if place.question is None:
                    place.question = self._only(question)
                elif place.question != question:
                    return
                place = place.after.setdefault(answer, Place())
            if place.question is not None:
                return
            place.ending = place.ending or deepcopy(ending)
            place.then = place.then or Place()
            place = place.then

    def _only(self, question: Question) -> Question:
        """The same question as it was kept first; most are asked on many ways."""
        if question not in self._known:
            self._size += len(question.message)
        self._size += _EACH
        return self._known.setdefault(question, question)


def digest(answer: bytes) -> bytes:
    """What answers are told apart by."""
    return blake2b(answer, digest_size=32).digest()
