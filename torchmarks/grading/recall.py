"""Remembers what tests said of answers, so that they need not run again for the same ones.

What a cell's tests say depends on what they are answered and on nothing else: their inputs are drawn from the course's
secret, they run in a process that is the same for every submission, and they meet the student's code in messages only.
So the messages of a cell's tests make a tree: at each place in it stands what is asked next, or what the tests said in
the end, and the answer leads on. A submission whose answers, byte for byte, are those of an earlier one is asked the
same, and its tests' outcomes are known. Where an answer is new the tests run, and are told what was answered so far.
"""

import ast
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace

from torchmarks.testing.runner import Outcome

#: What comes next in a conversation: a message's frame, or what the tests said when it had ended.
Next = bytes | tuple[Outcome, ...]

#: Bytes that are remembered.
_ROOM = 64 * 2**20

#: Bytes of one message, or of what tests said, above which it is not remembered, nor what comes after it.
_LONGEST = 2**20

#: Names that a test needs for telling the time, which no message says.
_CLOCKS = {
    *("time", "time_ns", "perf_counter", "perf_counter_ns", "monotonic", "monotonic_ns", "process_time"),
    *("process_time_ns", "thread_time", "datetime", "timeit", "default_timer"),
}


class Recall:
    """The conversations of one notebook's tests."""

    def __init__(self) -> None:
        self._known: dict[bytes, Next] = {}
        self._new: dict[bytes, Next] = {}
        self._room = _ROOM

    def next(self, place: bytes) -> Next | None:
        """What comes at a place in a conversation; None if none has come so far."""
        return self._known.get(place)

    def add(self, news: Mapping[bytes, Next]) -> None:
        """Remember what came at these places; what is known already stays."""
        for place, following in news.items():
            size = _size(following)
            if place not in self._known and size <= min(self._room, _LONGEST):
                self._known[place] = self._new[place] = following
                self._room -= size

    def take_new(self) -> dict[bytes, Next]:
        """What was added since the last time, for the same in another process."""
        new, self._new = self._new, {}
        return new


class Conversation:
    """What one submission's answers and one cell's tests have said to each other so far, in parts that have names."""

    def __init__(self, cell: str) -> None:
        #: Where in the tree of conversations this one is.
        self.place = b""
        self._end = cell.encode()
        self._steps: dict[bytes, Next] = {}

    def begin(self, part: str) -> None:
        """Begin a part, where the last one that :meth:`finish` ended has ended."""
        self.place = _digest(self._end, part.encode())
        self._steps = {}

    def heard(self, asked: bytes, answered: bytes) -> None:
        """Note a message's frame and the frame of its answer."""
        self._steps[self.place] = asked
        self.place = _digest(self.place, asked, answered)

    def finish(self, outcomes: Iterable[Outcome]) -> dict[bytes, Next]:
        """End a part with what the tests said; what there is to remember of it."""
        self._end = self.place
        return {**self._steps, self.place: tuple(map(replace, outcomes))}

    def aside(self) -> dict[bytes, Next]:
        """What there is to remember of a part whose answers change nothing for what comes after it."""
        return self._steps


def _size(following: Next) -> int:
    """About how many bytes it takes to remember that."""
    if isinstance(following, bytes):
        return len(following)
    return sum(len(outcome.name) + len(outcome.hint) + len(outcome.detail + outcome.printed) for outcome in following)


def _digest(*parts: bytes) -> bytes:
    digest = hashlib.blake2b(digest_size=16)
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.digest()


def tells_time(source: str) -> bool:
    """Whether a cell's tests use a clock: what they say then depends on more than the answers."""
    nodes = list(ast.walk(ast.parse(source)))
    names = {node.id for node in nodes if isinstance(node, ast.Name)}
    names |= {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    names |= {alias.name for node in nodes if isinstance(node, ast.Import | ast.ImportFrom) for alias in node.names}
    return bool(names & _CLOCKS)
