"""Memory that two processes both hold: regions of bytes, found from tensors and arrays, kept equal by what changed.

A *region* is a stretch of memory that belongs together: a tensor's storage, or the buffer behind an array and its
views. Each process has its own copy of a shared region; :class:`Memory` numbers them alike on both sides and, for each
message, tells which bytes have changed since the last one. Only bytes that a shared tensor or array *touches* ever
travel: a slice does not show the rest of its storage.
"""

import bisect
import ctypes
import math
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import torch

Bytes = npt.NDArray[np.uint8]

#: Up to this many bytes copying two regions and comparing the copies is quicker than NumPy's way.
_SMALL = 16_384


class ProtocolError(Exception):
    """The other process sent something that is not a message of this protocol, or more than is allowed."""


class Span(NamedTuple):
    """A stretch of this process's memory and the objects that keep it alive."""

    address: int
    size: int
    keepers: tuple[object, ...]

    @property
    def end(self) -> int:
        """The address after the last byte."""
        return self.address + self.size


class Region:
    """One shared region: where its bytes are here, which of them are shared, and what both sides last agreed on."""

    def __init__(self, span: Span, live: Bytes) -> None:
        self.span = span
        self.live = live
        #: The storages over this memory, numbered alike on both sides: tensors that share one here share one there.
        self.storages: dict[int, torch.UntypedStorage] = {}
        self._news = False  # whether some bytes are shared that were never sent
        #: What both sides agreed on, if all bytes were shared at once, as nearly always.
        self._whole: bytes | None = None
        self._parts: _Parts | None = None

    def share(self, touched: "Touched", *, fresh: bool, shown: bool = True) -> None:
        """Mark bytes as shared; ``fresh`` ones are sent with the next message whether they changed or not.

        What is not ``shown`` is sent only once it has changed. Raises ProtocolError if a byte lies outside.
        """
        begin, end = touched.check(self.span.size)
        if begin == end or self._whole is not None:
            return
        if self._parts is None:
            if (begin, end) == (0, self.span.size) and touched.is_dense():
                self._whole = bytes(end) if shown else self.live.tobytes()
                self._news = fresh
                return
            self._parts = _Parts(self.live)
        self._parts.share(begin, end, None if touched.is_dense() else touched.mask(), fresh, shown)
        self._news |= fresh

    def changes(self) -> tuple[int, int, bytes] | None:
        """The changed stretch ``(begin, end, its shared bytes)``, from now on agreed; None if nothing changed."""
        news, self._news = self._news, False
        if self._whole is None:
            return self._parts.changes(news) if self._parts is not None else None
        if not news and self.span.size > _SMALL and np.array_equal(self.live, np.frombuffer(self._whole, np.uint8)):
            return None
        before, self._whole = self._whole, self.live.tobytes()
        if news:
            return 0, self.span.size, self._whole
        if self._whole == before:
            return None
        where = np.flatnonzero(np.frombuffer(self._whole, np.uint8) != np.frombuffer(before, np.uint8))
        begin, end = int(where[0]), int(where[-1]) + 1
        return begin, end, self._whole[begin:end]

    def apply(self, begin: int, end: int, data: bytes) -> None:
        """Take over a stretch that the other side changed; raises ProtocolError if it does not fit."""
        if not 0 <= begin <= end <= self.span.size:
            raise ProtocolError("a change lies outside its region")
        if self._whole is None:
            (self._parts or _Parts(self.live)).apply(begin, end, data)
            return
        if len(data) != end - begin:
            raise ProtocolError("a change has not as many bytes as its region shares there")
        self.live[begin:end] = np.frombuffer(data, np.uint8)
        self._whole = data if len(data) == self.span.size else self._whole[:begin] + data + self._whole[end:]


class _Parts:
    """What is shared of a region of which not all is.

    It is noted for a window, from the first shared byte to the last: a region can be far larger than what is shared.
    """

    def __init__(self, live: Bytes) -> None:
        self._live = live
        self._begin = 0
        self._agreed = np.zeros(0, np.uint8)
        self._shared = np.zeros(0, np.bool_)
        self._fresh = np.zeros(0, np.bool_)  # shared now, never sent yet

    def share(self, begin: int, end: int, mask: npt.NDArray[np.bool_] | None, fresh: bool, shown: bool) -> None:
        """Share a stretch, or what the mask of it says."""
        self._widen(begin, end)
        at = slice(begin - self._begin, end - self._begin)
        new = ~self._shared[at] if mask is None else mask & ~self._shared[at]
        if fresh:
            self._fresh[at] |= new
        if not shown:
            np.copyto(self._agreed[at], self._live[begin:end], where=new)
        self._shared[at] |= new

    def _widen(self, begin: int, end: int) -> None:
        """Have the window hold a stretch."""
        size = self._shared.size
        if size:
            begin, end = min(begin, self._begin), max(end, self._begin + size)
        if end - begin > size:
            place = slice(self._begin - begin, self._begin - begin + size) if size else slice(0, 0)
            self._agreed, self._shared, self._fresh = (
                _widened(each, end - begin, place) for each in (self._agreed, self._shared, self._fresh)
            )
            self._begin = begin

    def changes(self, news: bool) -> tuple[int, int, bytes] | None:
        live = self._live[self._begin : self._begin + self._shared.size]
        if not news and np.array_equal(live, self._agreed):
            return None
        differs = (live != self._agreed) & self._shared
        differs |= self._fresh
        where = np.flatnonzero(differs)
        if not where.size:
            return None
        begin, end = int(where[0]), int(where[-1]) + 1
        chosen = self._shared[begin:end]
        data = live[begin:end][chosen]
        self._agreed[begin:end][chosen] = data
        self._fresh[:] = False
        return self._begin + begin, self._begin + end, data.tobytes()

    def apply(self, begin: int, end: int, data: bytes) -> None:
        begin = max(begin, self._begin)
        end = max(min(end, self._begin + self._shared.size), begin)
        at = slice(begin - self._begin, end - self._begin)
        chosen = self._shared[at]
        values = np.frombuffer(data, dtype=np.uint8)
        if values.size != np.count_nonzero(chosen):
            raise ProtocolError("a change has not as many bytes as its region shares there")
        self._live[begin:end][chosen] = values
        self._agreed[at][chosen] = values
        self._fresh[at] = False


def _widened(values: npt.NDArray[Any], size: int, place: slice) -> npt.NDArray[Any]:
    """An array of ``size`` zeros with the values in their place."""
    wide = np.zeros(size, values.dtype)
    wide[place] = values
    return wide


class Touched:
    """The bytes of a region that one tensor or array can reach: its layout, in bytes from the region's start."""

    __slots__ = ("high", "item", "low", "offset", "shape", "strides")

    def __init__(self, offset: int, shape: tuple[int, ...], strides: tuple[int, ...], item: int) -> None:
        self.offset = offset
        self.shape = shape
        self.strides = strides
        self.item = item
        #: The first byte reached and the one after the last; equal if there are no elements.
        self.low = self.high = offset
        if 0 in shape:
            return
        for size, step in zip(shape, strides, strict=True):
            if step < 0:
                self.low += (size - 1) * step
            else:
                self.high += (size - 1) * step
        self.high += item

    def is_dense(self) -> bool:
        """Whether the bytes lie side by side, in row-major order: the usual case, and the quick one."""
        step = self.item
        for size, stride in zip(self.shape[::-1], self.strides[::-1], strict=True):
            if size != 1 and stride != step:
                return False
            step *= size
        return True

    def check(self, size: int) -> tuple[int, int]:
        """The bounds. Raises ProtocolError if a byte lies outside a region of ``size`` bytes."""
        if self.low < 0 or self.high > size or self.offset < 0:
            raise ProtocolError("a layout reaches outside its region")
        return self.low, self.high

    def mask(self) -> npt.NDArray[np.bool_]:
        """Which bytes are reached of those between the bounds."""
        mask = np.zeros(self.high - self.low, dtype=np.bool_)
        if not mask.size:
            return mask
        # Steps of 0 and sizes of 1 reach nothing new, and an expanded tensor has more elements than bytes.
        steps = [(count, step) for count, step in zip(self.shape, self.strides, strict=True) if step and count > 1]
        if math.prod(count for count, _ in steps) * self.item > 4 * mask.size:
            # An overlapping layout has far more elements than bytes: naming each would take for ever.
            mask[:] = True
            return mask
        view = np.lib.stride_tricks.as_strided(
            mask[self.offset - self.low :],
            (*(count for count, _ in steps), self.item),
            (*(step for _, step in steps), 1),
        )
        view[...] = True
        return mask


def bytes_at(span: Span) -> Bytes:
    """The span's bytes as an array over the same memory; the span's keepers have to stay alive."""
    if not span.size:
        return np.empty(0, dtype=np.uint8)
    memory: Any = (ctypes.c_uint8 * span.size).from_address(span.address)
    return np.ndarray(span.size, np.uint8, memory)


def span_of(value: torch.Tensor | npt.NDArray[Any]) -> Span:
    """The memory behind a CPU tensor or an array: its whole storage, or the buffer that it and its views share."""
    if isinstance(value, torch.Tensor):
        storage = value.untyped_storage()
        return Span(storage.data_ptr(), storage.nbytes(), (storage,))
    array = value
    while isinstance(array.base, np.ndarray):
        array = array.base
    if isinstance(array.base, torch.Tensor):
        return span_of(array.base)
    low, high = np.lib.array_utils.byte_bounds(array)
    return Span(low, high - low if array.size else 0, (array,))


def merged(spans: Sequence[Span]) -> list[Span]:
    """The spans with those that overlap or touch joined, each kept alive by all its parts, in the order of their first
    parts: where memory happens to lie decides nothing.
    """
    joined: dict[int, Span] = {}
    current: Span | None = None
    first = 0
    for place, span in sorted(enumerate(spans), key=lambda each: each[1].address):
        if current is not None and span.address <= current.end:
            joined.pop(first)
            size = max(current.end, span.end) - current.address
            current, first = Span(current.address, size, current.keepers + span.keepers), min(first, place)
        else:
            current, first = span, place
        joined[first] = current
    return [joined[place] for place in sorted(joined)]


class Memory:
    """The regions that two processes share, by number."""

    def __init__(self, first_number: int, largest: int) -> None:
        self.regions: dict[int, Region] = {}
        self._starts: list[tuple[int, int]] = []  # addresses and numbers of the regions, in order
        self._overlap = False  # whether regions lie over one another: memory that was shared in part, then as a whole
        self._next = first_number
        self._largest = largest
        #: Bytes of all regions.
        self.taken = 0

    def find(self, span: Span) -> int | None:
        """The number of the region that holds all of ``span``, or None."""
        position = bisect.bisect_right(self._starts, (span.address, sys.maxsize))
        candidates = self._starts[:position] if self._overlap else self._starts[position - 1 : position]
        for _, number in reversed(candidates):
            if span.end <= self.regions[number].span.end:
                return number
        return None

    def crossed(self, spans: Iterable[Span]) -> set[int]:
        """The regions that a span overlaps or touches without lying inside."""
        found: set[int] = set()
        for span in spans:
            if not span.size or self.find(span) is not None:
                continue
            for _, number in reversed(self._starts[: bisect.bisect_right(self._starts, (span.end, sys.maxsize))]):
                if self.regions[number].span.end >= span.address:
                    found.add(number)
                elif not self._overlap:
                    break
        return found

    def adopt(self, spans: Iterable[Span]) -> Iterator[tuple[int, int]]:
        """Make regions for memory that is not shared yet; yields number and size of each new one."""
        new = [span for span in spans if span.size and self.find(span) is None]
        for span in merged(new):
            number, self._next = self._next, self._next + 2
            self._add(number, span, bytes_at(span))
            yield number, span.size

    def _add(self, number: int, span: Span, live: Bytes) -> None:
        self.regions[number] = Region(span, live)
        self.taken += span.size
        starts, own = self._starts, (span.address, number)
        place = bisect.bisect(starts, own)
        if place and self.regions[starts[place - 1][1]].span.end > span.address:
            self._overlap = True
        if place < len(starts) and starts[place][0] < span.end:
            self._overlap = True
        starts.insert(place, own)

    def create(self, number: int, size: int) -> None:
        """Make this side's copy of a region that the other side adopted. Raises ProtocolError if it is too large."""
        if not 0 < size <= self._largest - self.taken or number in self.regions:
            raise ProtocolError(f"a region of {size} bytes more is not allowed")
        live = np.zeros(size, np.uint8)
        memory: Any = live
        address = ctypes.addressof(ctypes.c_uint8.from_buffer(memory))  # sooner had than live.ctypes.data
        span = Span(address, size, (live,))
        self._add(number, span, live)

    def keep(self, used: set[int]) -> None:
        """Forget the regions that no shared object uses any more."""
        for number in set(self.regions) - used:
            self.taken -= self.regions.pop(number).span.size
        self._starts = [(address, number) for address, number in self._starts if number in used]
