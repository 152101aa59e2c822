"""Remembers what was read of texts, and hands it on: what a fork remembers ends with it."""

import pickle
from collections.abc import Callable, Mapping
from functools import update_wrapper
from typing import Generic, TypeVar

_Value = TypeVar("_Value")

#: Texts that are remembered. Of a class's cells most are alike.
_MOST = 1000

#: Bytes, pickled, of what was read of one text, above which it is not handed on, and of all that is taken over. In
#: memory it takes thirty times as much; an honest cell's is some thousand bytes.
_LARGEST = 16 * 2**10
_ROOM = 4 * 2**20


class Reading(Generic[_Value]):
    """Makes a function of a text alone remember what it has returned."""

    def __init__(self, read: Callable[[str], _Value]) -> None:
        self._read = read
        self._known: dict[str, _Value] = {}
        self._new: dict[str, bytes] = {}
        self._room = _ROOM
        update_wrapper(self, read)

    def __call__(self, text: str) -> _Value:
        """What the function returns, or has returned. Raises what it raises."""
        if text not in self._known:
            value = self._read(text)
            self._remember(text, value)
            self._tell(text, pickle.dumps(value))
        return self._known[text]

    def add(self, news: Mapping[str, bytes]) -> None:
        """Remember what was returned for these texts in another process, as :meth:`take_new` gives it there."""
        for text in news.keys() - self._known.keys():
            size = len(text) + len(news[text])
            if size <= self._room:
                self._room -= size
                self._remember(text, pickle.loads(news[text]))
                self._tell(text, news[text])

    def take_new(self) -> dict[str, bytes]:
        """What was added since the last time, for the same function in another process."""
        new, self._new = self._new, {}
        return new

    def _remember(self, text: str, value: _Value) -> None:
        if len(self._known) >= _MOST:
            oldest = next(iter(self._known))
            del self._known[oldest]
            self._new.pop(oldest, None)
        self._known[text] = value

    def _tell(self, text: str, pickled: bytes) -> None:
        if len(text) + len(pickled) <= _LARGEST:
            self._new[text] = pickled
