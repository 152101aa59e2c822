"""The student's end of the bridge: answers the calls that tests make.

This code shares its process with the student's, so nothing it says is trusted: it keeps the protocol for honest
answers, and the other end checks every message.
"""

import base64
import contextlib
import io
import linecache
import pickle
import re
import select
import socket
import sys
import traceback
import warnings
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import numpy as np
import torch

from torchmarks.bridge.heap import CONTAINERS, Heap, Pending
from torchmarks.bridge.libraries import library_name
from torchmarks.bridge.memory import ProtocolError, Touched
from torchmarks.bridge.message import Json
from torchmarks.bridge.tensors import has_memory, is_plain_tensor, tensor_fields
from torchmarks.bridge.watch import Watch
from torchmarks.bridge.wire import ConnectionLost, receive, send
from torchmarks.testing.inputs import seed_generators

#: Operations that a handle may have, each with the attribute of the object's type that grants it.
ABILITIES = {
    "call": "__call__",
    "iter": "__iter__",
    "next": "__next__",
    "len": "__len__",
    "getitem": "__getitem__",
    "setitem": "__setitem__",
    "contains": "__contains__",
    "enter": "__enter__",
    "exit": "__exit__",
}


#: What a list or dictionary does, by which a class that adds to it is data all the same, or is not.
_DEEDS = {
    *("__contains__", "__delitem__", "__eq__", "__getattribute__", "__getitem__", "__iter__", "__len__", "__setitem__"),
    *("__bool__", "__call__", "__enter__", "__missing__", "__next__", "clear", "get", "items", "keys", "values"),
}


class InsideHeap(Heap):
    """Keeps what is no data here, and gives the tests a handle to it."""

    first_number = 1

    def _kind(self, number: int, thing: Any) -> type:
        # A list by another name is data, as long as it holds nothing but its items and does what lists do.
        kind = type(thing)
        for base in (list, dict):
            if isinstance(thing, base) and kind is not base and kind not in CONTAINERS.values():
                known = self.agreed.get(number)
                is_data = (
                    known[0] == base.__name__
                    if known
                    else not getattr(thing, "__dict__", None) and _does_as(kind, base)
                )
                return base if is_data else kind
        return kind

    def _describe_other(self, number: int, thing: Any, pending: Pending) -> Json:
        if number in self.agreed:  # a handle has no contents that travel, nor has what the tests sent pickled
            return self.agreed[number]
        # Not hasattr: the class of a class lends every class its __call__.
        attributes = {name for kind in type(thing).__mro__ for name in vars(kind)}
        abilities = [ability for ability, attribute in ABILITIES.items() if attribute in attributes]
        return ["handle", type(thing).__name__, abilities]

    def _goes_by_name(self, value: object, name: str) -> bool:
        # The tests' process calls what it is given by name itself: no function but those that the tests have sent.
        return isinstance(value, type) or name in self.named

    def _unpack(self, message: Any) -> Json:
        # What travels pickled refers to tensors of the same message: they have to be there first.
        message.objects.sort(key=lambda entry: entry[1][0] == "pickle")
        return super()._unpack(message)

    def _put_layout_back(self, number: int, thing: torch.Tensor | np.ndarray[Any, Any]) -> bool:
        # Memory that is shared cannot grow, and ``resize_`` says so when it has already given a tensor its new sizes.
        known = self.agreed.get(number)
        if known is None or known[0] != "tensor" or not is_plain_tensor(thing) or _fits(thing):
            return False
        _, shape, stride, offset, *_ = tensor_fields(known)
        with torch.no_grad():
            thing.data = thing.detach().as_strided(shape, stride, offset)
        return True

    def _create_other(self, number: int, description: Json) -> Any:
        if description[0] != "pickle":
            raise ProtocolError("an object of unknown kind")
        unpickler = _Unpickler(io.BytesIO(base64.b64decode(description[1])))
        unpickler.objects = self.objects
        return unpickler.load()


def _fits(tensor: torch.Tensor) -> bool:
    """Whether all elements lie in the tensor's storage."""
    if not (has_memory(tensor) and tensor.numel()):
        return True
    item = tensor.element_size()
    strides = tuple(step * item for step in tensor.stride())
    reached = Touched(int(tensor.storage_offset()) * item, tuple(tensor.shape), strides, item)
    return reached.high <= tensor.untyped_storage().nbytes()


def _is_silenced(warning: warnings.WarningMessage, filters: Iterable[Any]) -> bool:
    """Whether the student's own filters, those of single modules aside, keep a warning from being shown."""
    for action, text, category, module, _ in filters:
        fits = module is None and issubclass(warning.category, category)
        if fits and (text is None or re.match(text, str(warning.message))):
            return bool(action == "ignore")
    return False


def _does_as(kind: type, base: type) -> bool:
    """Whether a class does what the built-in one does that it is made of."""
    return _DEEDS.isdisjoint(name for each in kind.__mro__[: kind.__mro__.index(base)] for name in vars(each))


class _Unpickler(pickle.Unpickler):
    """Takes objects that both sides share from the heap."""

    objects: Mapping[int, Any]

    def persistent_load(self, pid: Any) -> Any:
        return self.objects[pid]


def serve(connections: Iterable[socket.socket], names: Mapping[str, Any]) -> None:
    """Answer calls until the other side has hung up on all connections, of which each is a graded cell's.

    ``names`` is the student's namespace.
    """
    printed = _Printed()
    sys.stdout = sys.stderr = printed
    cells = {connection.fileno(): _Cell(connection, names, printed) for connection in connections}
    poll = select.poll()
    for number in cells:
        poll.register(number, select.POLLIN)
    while cells:
        for number, _ in poll.poll() if len(cells) > 1 else [(number, 0) for number in cells]:
            try:
                cells[number].answer()
            except ConnectionLost:
                poll.unregister(number)
                cells.pop(number).close()


class _Cell:
    """A graded cell whose tests call: it shares its process at most, and no object, with others."""

    def __init__(self, connection: socket.socket, names: Mapping[str, Any], printed: "_Printed") -> None:
        self._connection = connection
        self._names = names
        self._printed = printed
        self._heap = InsideHeap()
        self._watch: Watch | None = None

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def answer(self) -> None:
        """Answer the next call. Raises ConnectionLost if there will be none."""
        message = receive(self._connection)
        send(self._connection, self._answer(self._heap.unpack(message)))

    def _answer(self, request: Json) -> Any:
        with warnings.catch_warnings(record=True) as caught:
            filters = list(warnings.filters)
            warnings.simplefilter("always")
            try:
                value = self._perform(request)
                answer = self._heap.pack(value, lambda encoded: ["value", encoded])
            except BaseException as error:
                described = _describe_error(error)
                answer = self._heap.pack(None, lambda _: ["raised", described])
        noted = [
            [library_name(item.category), str(item.message)[:1000], _is_silenced(item, filters)]
            for item in caught[:100]
        ]
        answer.body = [*answer.body, self._printed.take(), noted]
        return answer

    def _perform(self, request: Json) -> Any:
        if request[0] == "seeded":
            _, text, request = request
            seed_generators(text)
        kind = request[0]
        if kind == "name":
            return self._names[request[1]]
        if kind == "watch":
            self._watch = Watch(self._names, operators=request[1])
            return None
        if kind == "watched":
            return tuple(self._watch.seen) if self._watch else ()
        if kind == "settings":
            return torch.is_grad_enabled(), torch.get_default_dtype()
        if kind == "modules":
            return tuple(name for name in sys.modules if type(name) is str and name != "__main__")
        _, target, arguments, keywords, grad, dtype = request
        heap = self._heap
        function: Callable[..., Any] = heap.decode(target)
        if torch.get_default_dtype() != heap.decode(dtype):
            torch.set_default_dtype(heap.decode(dtype))
        watching: AbstractContextManager[object] = self._watch or contextlib.nullcontext()
        with watching, torch.set_grad_enabled(grad):
            return function(*heap.decode(arguments), **{name: heap.decode(value) for name, value in keywords})


def _describe_error(error: BaseException) -> list[Json]:
    """The nearest library class of the exception, its message, its own class's name, and the student's line."""
    known = next(name for kind in type(error).__mro__ if (name := library_name(kind)) is not None)
    try:
        # str() of a KeyError shows how its key is written, and would do so again for one that is made of that.
        message = error.args[0] if isinstance(error, KeyError) and isinstance(error.args[0], str) else str(error)
    except Exception:
        message = ""
    line = ""
    for frame, number in traceback.walk_tb(error.__traceback__):
        filename = frame.f_code.co_filename
        if filename in linecache.cache and not Path(filename).exists():
            line = linecache.getline(filename, number).strip()
    return [known, message[:10_000], type(error).__name__, line[:500]]


class _Printed(io.TextIOBase):
    """Takes what student code prints while tests run; it goes with the next answer."""

    _limit = 100_000

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._size = 0

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if self._size < self._limit:
            self._parts.append(text[: self._limit - self._size])
            self._size += len(text)
        return len(text)

    def take(self) -> str:
        """What was printed since the last call."""
        text, self._parts, self._size = "".join(self._parts), [], 0
        return text
