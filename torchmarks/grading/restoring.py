"""Puts the data of a notebook's setup cells back as it was: an answer may change in place what a test gives it."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from types import CodeType
from typing import Any

import numpy as np
import torch
from torch.nn.parameter import is_lazy

from torchmarks.bridge.heap import CONTAINERS
from torchmarks.bridge.tensors import has_memory, is_plain_tensor, signature_of

Restore = Callable[[], None]


class Restorer:
    """Remembers how values are when it first meets them, and keeps no second copy of what it has met.

    What is put back stays the object that it is: whatever else holds it, a helper of the setup's or a view, finds it
    as it was.
    """

    def __init__(self) -> None:
        #: How to put something back, with the thing itself: as long as it is kept, nothing else has its id.
        self._known: dict[int, tuple[object, Restore]] = {}

    def keep(self, values: Iterable[object]) -> Restore:
        """A function that puts values, and the data that they hold, back."""
        steps = [*self._steps(tuple(values), set())]

        def restore() -> None:
            for step in steps:
                step()

        return restore

    def _steps(self, value: object, seen: set[int]) -> Iterator[Restore]:
        """How to put back a value and what it holds: each thing once, what holds others before these."""
        if id(value) in seen:
            return
        seen.add(id(value))
        held: Iterable[object] = ()
        match value:
            case torch.Tensor():
                if is_lazy(value) or not is_plain_tensor(value) or value.device.type == "meta":
                    return
                storage = value.untyped_storage()
                yield self._step(value, _tensor)
                if storage._cdata not in seen:  # each look at a tensor makes a new object for the same storage
                    seen.add(storage._cdata)
                    yield self._step(storage, _storage, storage._cdata)
                held = (value.grad,) if value.is_leaf else ()
            case np.ndarray() if has_memory(value):
                yield self._step(value, _array)
            case torch.nn.Module():
                held = (*value.parameters(), *value.buffers())
            case list() | deque() | bytearray() | dict() | set() if type(value) not in CONTAINERS.values():
                return  # of another class's objects answers get copies
            case list() | deque() | bytearray():
                yield self._step(value, _sequence)
                held = tuple(value)
            case dict():
                yield self._step(value, _by_copy)
                held = tuple(value.values())
            case set():
                yield self._step(value, _by_copy)
            case tuple():
                held = value
        for each in held:
            yield from self._steps(each, seen)

    def _step(self, value: Any, made: Callable[[Any], Restore], key: int | None = None) -> Restore:
        """How to put back this thing alone, which is noted when it is first asked for."""
        number = id(value) if key is None else key
        if number not in self._known:
            self._known[number] = value, made(value)
        return self._known[number][1]


def reached(names: Iterable[str], namespace: Mapping[str, Any]) -> Iterator[Any]:
    """The values that code with these names gets to by names: those of its helpers' code among them."""
    pending, seen = [*names], set[str]()
    while pending:
        name = pending.pop()
        if name not in seen and name in namespace:
            seen.add(name)
            yield namespace[name]
            pending += _names_in(namespace[name])


def _names_in(value: Any) -> Iterator[str]:
    """The names in the code of a function, or of a class's methods."""
    for each in vars(value).values() if isinstance(value, type) else [value]:
        code = getattr(getattr(each, "__func__", each), "__code__", None)
        if isinstance(code, CodeType):
            yield from _names_in_code(code)


def _names_in_code(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names_in_code(constant)


def _tensor(tensor: torch.Tensor) -> Restore:
    """Its form, and what autograd has noted of it; its numbers lie in its storage."""
    before, view = signature_of(tensor), tensor.detach()
    tracked, gradient = tensor.requires_grad, tensor.grad if tensor.is_leaf else None

    def restore() -> None:
        if signature_of(tensor) != before:
            tensor.data = view
            if tensor.is_leaf:
                tensor.requires_grad_(tracked)
                tensor.grad = gradient

    return restore


def _storage(storage: torch.UntypedStorage) -> Restore:
    """All bytes of it: tensors that overlap, stand still or are seen conjugated have them in common."""
    now = torch.empty(0, dtype=torch.uint8, device=storage.device).set_(storage)
    before = now.clone()

    def restore() -> None:
        if not torch.equal(now, before):  # else memory that processes share would be copied for nothing
            now.copy_(before)

    return restore


def _array(array: np.ndarray[Any, Any]) -> Restore:
    before, writeable = array.copy(), array.flags.writeable

    def restore() -> None:
        if writeable and not np.array_equal(array, before):
            array.flags.writeable = True
            np.copyto(array, before)
        with suppress(ValueError):  # what it is a view of may not be writeable
            array.flags.writeable = writeable

    return restore


def _sequence(box: Any) -> Restore:
    before = [*box]

    def restore() -> None:
        if len(box) != len(before) or any(one is not other for one, other in zip(box, before, strict=True)):
            box.clear()
            box.extend(before)

    return restore


def _by_copy(box: dict[Any, Any] | set[Any]) -> Restore:
    before = box.copy()

    def restore() -> None:
        box.clear()
        box.update(before)

    return restore
