"""Remembers what was read of texts, and hands it on: what a fork remembers ends with it."""

from collections.abc import Callable, Mapping
from functools import update_wrapper
from typing import Generic, TypeVar

_Value = TypeVar("_Value")

#: Texts that are remembered. Of a class's cells most are alike.
_MOST = 1000

#: Characters of a text above which it is not handed on.
_LONGEST = 10_000


class Reading(Generic[_Value]):
    """Makes a function of a text alone remember what it has returned."""

    def __init__(self, read: Callable[[str], _Value]) -> None:
        self._read = read
        self._known: dict[str, _Value] = {}
        self._new: dict[str, _Value] = {}
        update_wrapper(self, read)

    def __call__(self, text: str) -> _Value:
        """What the function returns, or has returned. Raises what it raises."""
        if text in self._known:
            return self._known[text]
        value = self._read(text)
        self.add({text: value})
        return value

    def add(self, news: Mapping[str, _Value]) -> None:
        """Remember what was returned for these texts, here or in another process."""
        for text in news.keys() - self._known.keys():
            if len(self._known) >= _MOST:
                oldest = next(iter(self._known))
                del self._known[oldest]
                self._new.pop(oldest, None)
            self._known[text] = news[text]
            if len(text) <= _LONGEST:
                self._new[text] = news[text]

    def take_new(self) -> dict[str, _Value]:
        """What was added since the last time, for the same function in another process."""
        new, self._new = self._new, {}
        return new
