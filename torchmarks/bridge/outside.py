"""The tests' end of the bridge: makes the student's objects look like objects, and checks all that comes back."""

import base64
import builtins
import contextlib
import gc
import io
import operator
import select
import socket
import sys
import warnings
from collections import Counter, deque
from collections.abc import Callable, Iterator
from typing import Any

import cloudpickle
import numpy as np
import torch

from torchmarks.bridge.heap import Heap, Pending
from torchmarks.bridge.libraries import library_object
from torchmarks.bridge.memory import ProtocolError
from torchmarks.bridge.message import LIMITS, Json
from torchmarks.bridge.tensors import has_memory, place_of
from torchmarks.bridge.wire import ConnectionLost, from_frame, receive_frame, send_frame, to_frame
from torchmarks.testing.runner import AnswerLost, StudentError
from torchmarks.timeout import TimeLimitExceeded, time_limit

#: The names that what a test sends in may use besides its arguments.
_NAMES_INSIDE = {"torch", "np", "numpy"}

#: Classes whose objects write the file that they are given the name of.
_WRITERS = {"PackageExporter", "PyTorchFileWriter", "memmap"}

#: Seconds in which an answer has to end that was asked ahead and has begun, and in which one aside has to be read.
_REST = 5.0

#: Seconds that the student's process may take to say which modules it has loaded.
_TO_SAY = 1.0

#: Bytes of answers that are held for the tests; more than those of any honest answer.
_MOST_HELD = 64 * 2**20

#: Bytes shared with connections that are closed, above which what still holds on to them is looked for: a list
#: that holds itself does.
_MOST_LEFT = 64 * 2**20

#: Characters that are kept of what student code prints while a cell's tests run.
_MOST_PRINTED = 100_000


class OutsideHeap(Heap):
    """Sends what is no data pickled, and turns handles into objects that forward to the student's."""

    first_number = 0

    def __init__(self, bridge: "Bridge") -> None:
        super().__init__()
        self._bridge = bridge

    def _released(self) -> list[int]:
        self._let_go()
        free = []
        keeping = Counter(id(each) for region in self.memory.regions.values() for each in region.span.keepers)
        for number in self.objects:
            # The table, getrefcount's own argument, and regions that it keeps alive: nobody else holds it.
            if sys.getrefcount(self.objects[number]) <= 2 + keeping[id(self.objects[number])]:
                free.append(number)
        self._forget(free)
        return free

    def _conflicts(self, regions: set[int]) -> list[int]:
        return [
            number for number, description in self.agreed.items() if (place_of(description) or [None])[0] in regions
        ]

    def _shows(self, region: int) -> bool:
        return region % 2 != self.first_number  # the tests' own memory is shown where a test shows it, and no further

    def _describe_other(self, number: int, thing: Any, pending: Pending) -> Json:
        if number in self.agreed:
            return self.agreed[number]
        self._bridge.sends(thing)
        buffer = io.BytesIO()
        _Pickler(buffer, self, pending).dump(thing)
        return ["pickle", base64.b64encode(buffer.getvalue()).decode("ascii")]

    def _library(self, name: str) -> Any:
        found = library_object(name)
        if name not in self.named and not (isinstance(found, type) and _is_public(found)):
            raise ProtocolError("what no test has sent, and is no class for everybody to use")
        return found

    def _create_tensor(self, description: Json) -> torch.Tensor:
        tensor = super()._create_tensor(description)
        if not tensor.is_meta:
            _check_size(tensor.numel(), tensor.element_size())
        return tensor

    def _create_array(self, description: Json) -> np.ndarray[Any, Any]:
        array = super()._create_array(description)
        _check_size(array.size, array.itemsize)
        return array

    def _create_other(self, number: int, description: Json) -> Any:
        tag, name, abilities = description
        if tag != "handle" or not isinstance(name, str) or not all(ability in _FORWARDED for ability in abilities):
            raise ProtocolError("an object of unknown kind")
        return self._bridge.handle(name, frozenset(abilities))


def _check_size(elements: int, size: int) -> None:
    """Raises ProtocolError for a layout of few bytes and countless elements: a test makes a list of it, or a copy."""
    if elements * size > LIMITS.region:
        raise ProtocolError("a tensor or array has too many elements")


def _is_public(kind: type) -> bool:
    """Whether a class is meant for use and opens no file. A test calls such a one in its own process, and a library's
    inner ones can end that: ``type(numpy.sum)(1)`` does.
    """
    return kind.__name__ not in _WRITERS and not any(
        part.startswith("_") for part in f"{kind.__module__}.{kind.__qualname__}".split(".")
    )


class _Pickler(cloudpickle.Pickler):  # type: ignore[misc]
    """Pickles what tests send in; tensors, arrays and handles in it go through the heap, so both sides share them."""

    def __init__(self, file: io.BytesIO, heap: OutsideHeap, pending: Pending) -> None:
        super().__init__(file)
        self._heap = heap
        self._pending = pending

    def persistent_id(self, obj: Any) -> int | None:
        if not (isinstance(obj, Handle) or (isinstance(obj, torch.Tensor | np.ndarray) and has_memory(obj))):
            return None
        number = self._heap._number(obj)
        self._pending.add(number)
        return number

    def reducer_override(self, obj: Any) -> Any:
        code = getattr(obj, "__code__", None)
        if code is not None and getattr(obj, "__module__", None) in (None, "__main__", "cell"):
            names = set(_global_names(code)) - set(vars(builtins)) - _NAMES_INSIDE
            if names:
                raise TypeError(
                    f"{obj.__name__} is sent to where the student's code runs and names {', '.join(sorted(names))}:"
                    " give it what it needs as arguments, and import inside it."
                )
        return super().reducer_override(obj)


def _global_names(code: Any) -> Iterator[str]:
    import dis

    for instruction in dis.get_instructions(code):
        if instruction.opname in ("LOAD_GLOBAL", "LOAD_NAME"):
            yield instruction.argval
    for constant in code.co_consts:
        if hasattr(constant, "co_code"):
            yield from _global_names(constant)


class Bridge:
    """One graded cell's connection to the student's process.

    ``connect`` makes a new connection to a process in the state before this cell's tests. After a crash or a time limit
    every call ends in AnswerLost, until :meth:`ready` is called. ``heard`` is called with each message and its answer.
    """

    #: Bytes that closed connections of this process shared since the last look.
    _left = 0

    def __init__(
        self,
        connect: Callable[[], socket.socket],
        heard: Callable[[bytes, bytes], object] = lambda asked, answered: None,
    ) -> None:
        self._connect = connect
        self._heard = heard
        self._connection: socket.socket | None = None
        self._waiting = False
        #: How many processes have been asked so far, one after another.
        self.connections = 0
        #: Whether tests have asked something else than what was asked ahead of them: then all their answers are lost,
        #: until :meth:`start_anew` is called.
        self.diverged = False
        self.printed: list[str] = []
        #: What the next call seeds random numbers with.
        self._seed: str | None = None
        self._start()

    def _start(self) -> None:
        self.heap = OutsideHeap(self)
        self._names: dict[str, Any] = {}
        #: What was asked ahead of the tests, each with its answer: empty if that is lost, None if it is yet to come.
        self._ahead: deque[tuple[bytes, bytes | None]] = deque()
        self._held = 0
        self._is_new = True

    def handle(self, kind: str, abilities: frozenset[str]) -> "Handle":
        """What stands here for an object of the student's that is no data."""
        return handle_class(abilities)(self, kind)

    def sends(self, thing: object) -> None:
        """Called with what is no data of the tests' before a copy of it is sent."""

    def close(self) -> None:
        """Hang up, and let go of all that was shared."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        Bridge._left += self.heap.memory.taken
        self._start()
        if Bridge._left > _MOST_LEFT:
            gc.collect()
            Bridge._left = 0

    @property
    def lost(self) -> bool:
        """Whether the last answer never came."""
        return self._waiting

    @property
    def ended(self) -> bool:
        """Whether the process that was asked has been ended."""
        return self._connection is not None and self._connection.fileno() < 0

    def ready(self) -> bool:
        """Connect, anew if the last answer never came or the process at the other end was ended: what both sides shared
        is then forgotten.

        Returns whether this is a new connection, to a process that nobody has asked anything.
        """
        if self.diverged:
            return False
        if self._connection is None or self.ended or self._waiting:
            self.start_anew()
        is_new, self._is_new = self._is_new, False
        return is_new

    def start_anew(self) -> None:
        """Connect to a process that nobody has asked anything, and forget all that was shared with another."""
        self.close()
        self.diverged = False
        self._connection = self._connect()
        self.connections += 1
        self._waiting = False

    def ask_ahead(self, frame: bytes, seconds: float) -> bytes | None:
        """Ask what tests would ask, before they do: when they ask it, they are answered what was answered now.

        Returns the answer's frame, not looked at. None if it is lost, has not begun to come within ``seconds``, or is
        one too many to be held.
        """
        if self._ahead and not self._ahead[-1][1]:
            return None  # the last answer is lost, or yet to come
        if self._connection is None:
            self.start_anew()
        connection = self._connection
        assert connection is not None
        answer: bytes | None = b""
        # What has begun has to end: a process that stops in the middle of a message has sent none.
        with (
            contextlib.suppress(ConnectionLost, ProtocolError, TimeLimitExceeded),
            time_limit(max(seconds, 0.0) + _REST),
        ):
            send_frame(connection, frame)
            if select.select([connection], [], [], max(seconds, 0.0))[0]:
                answer = receive_frame(connection)
                self._heard(frame, answer)
            else:
                answer = None
        self._ahead.append((frame, answer))
        self._held += len(answer or b"")
        return answer if answer and self._held <= _MOST_HELD else None

    def _answer(self, frame: bytes) -> bytes:
        """What is answered to a frame. Raises ConnectionLost if there will be no answer."""
        assert self._connection is not None
        asked, answer = self._ahead.popleft() if self._ahead else (None, None)
        if asked is None:
            send_frame(self._connection, frame)
        elif asked != frame:
            self.diverged = True
            raise ConnectionLost("the answers were to other questions")
        if answer is None:
            answer = receive_frame(self._connection)
            self._heard(frame, answer)
        if not answer:
            raise ConnectionLost
        return answer

    def name(self, name: str) -> Any:
        """The student's object of that name. Raises NameError if there is none."""
        if name not in self._names or self._waiting:
            try:
                value = self._ask(lambda heap: heap.pack(None, lambda _: ["name", name]))
            except KeyError:
                raise NameError(f"name {name!r} is not defined") from None
            if not isinstance(value, Handle):
                return value
            self._names[name] = value
        return self._names[name]

    def seed(self, text: str) -> None:
        """Have the next call set the libraries' random numbers there to a state that this text alone decides."""
        self._seed = text

    def watch(self, *, operators: bool) -> None:
        """Have it noted from now on which attributes the calls look up by name, and which operators torch runs."""
        self._ask(lambda heap: heap.pack(None, lambda _: ["watch", operators]))

    def watched(self) -> list[str]:
        """What has been noted since (``Watch.seen``); what says so is the student's process."""
        return _texts(self._ask(lambda heap: heap.pack(None, lambda _: ["watched"])))

    def modules(self) -> list[str]:
        """Names of the modules loaded there, for when the tests are over; what says so is the student's process."""
        if self._connection is None or self._waiting:
            return []
        request = OutsideHeap(self).pack(None, lambda _: ["modules"])
        return self.ask_aside(to_frame(request), _TO_SAY) or []

    def ask_aside(self, frame: bytes, seconds: float) -> list[str] | None:
        """The texts that a request brings which concerns no value of either side; None if there is no such answer."""
        answer = self.ask_ahead(frame, seconds)
        try:
            with time_limit(_REST):
                kind, content, *_ = from_frame(answer).body if answer else ("lost", None)
                return _texts(OutsideHeap(self).decode(content)) if kind == "value" else None
        except (ProtocolError, TypeError, ValueError, TimeLimitExceeded):
            return None

    def call(self, function: Any, *arguments: Any, **keywords: Any) -> Any:
        """Call a function there: one of the student's, a library's, or one that travels there pickled."""
        grad, dtype = torch.is_grad_enabled(), torch.get_default_dtype()

        def request(heap: OutsideHeap) -> Any:
            pairs = tuple(keywords.items())
            packed = (function, arguments, tuple(value for _, value in pairs), dtype)

            def wrap(encoded: Json) -> Json:
                target, args, values, kind = encoded[1]
                named = [[name, value] for (name, _), value in zip(pairs, values[1], strict=True)]
                return ["call", target, args, named, grad, kind]

            return heap.pack(packed, wrap)

        return self._ask(request)

    def _ask(self, request: Callable[[OutsideHeap], Any]) -> Any:
        if self._waiting:  # what is at the other end is in an unknown state
            raise AnswerLost("an earlier answer never came")
        self.ready()
        assert self._connection is not None
        message = request(self.heap)
        if self._seed is not None:
            message.body, self._seed = ["seeded", self._seed, message.body], None
        self._waiting = True
        try:
            answer = self._answer(to_frame(message))
            body = self.heap.unpack(from_frame(answer))
            result = self._result(body)
        except (ConnectionLost, ProtocolError, TypeError, ValueError, KeyError) as error:
            raise AnswerLost(str(error)) from error
        self._waiting = False
        if isinstance(result, _Raised):
            try:
                raise result.error
            finally:
                del result  # else the error would hold this frame, and with it all that the test has in its hands
        return result

    def _result(self, body: Json) -> Any:
        if not isinstance(body, list) or len(body) != 4:
            raise ProtocolError("an answer has not the form of one")
        kind, content, printed, noted = body
        value: Any = self.heap.decode(content) if kind == "value" else _Raised(_exception(*content))
        if not isinstance(printed, str) or not isinstance(noted, list):
            raise ProtocolError("an answer has not the form of one")
        if printed and sum(map(len, self.printed)) < _MOST_PRINTED:
            self.printed.append(printed[:_MOST_PRINTED])
        for category, text, silenced in noted:
            found = library_object(category) if isinstance(category, str) else UserWarning
            if isinstance(found, type) and issubclass(found, Warning):
                self.warn(str(text), found, silenced=bool(silenced))
        return value

    def warn(self, text: str, category: type[Warning], *, silenced: bool) -> None:
        """Pass a warning of the student's code on to the test; ``silenced`` is one that their filters do not show."""
        warnings.warn(text, category, stacklevel=5)


def _texts(names: object) -> list[str]:
    return [name for name in names if isinstance(name, str)] if isinstance(names, tuple) else []


class _Raised:
    def __init__(self, error: BaseException) -> None:
        self.error = error


def _exception(kind: Json, message: Json, name: Json, line: Json) -> BaseException:
    """An exception of a library's class, with what a report may say of the student's."""
    if not all(isinstance(part, str) for part in (kind, message, name, line)):
        raise ProtocolError("an exception is malformed")
    message = message[:_MOST_PRINTED]
    found = library_object(kind)
    if not isinstance(found, type) or not issubclass(found, BaseException):
        raise ProtocolError("an exception that is none")
    if not issubclass(found, Exception):  # SystemExit and its like end nothing here
        found = RuntimeError
    error: Any
    try:
        error = found(message)
    except Exception:  # some need other arguments
        error = next(base for base in found.__mro__ if base in (ValueError, OSError, Exception))(message)
    # The class's own name is the student's to make, and could carry a hidden input.
    error.__torchmarks_raised__ = StudentError(found.__name__, line)
    checked: BaseException = error
    return checked


class Handle:
    """Stands for an object of the student's that is no data. It can do what that object can, and nothing else."""

    def __init__(self, bridge: Bridge, kind: str) -> None:
        object.__setattr__(self, "_bridge", bridge)
        object.__setattr__(self, "_kind", kind)

    def __repr__(self) -> str:
        return f"<the student's {self._kind}>"

    def __bool__(self) -> bool:
        raise TypeError(f"{self!r} has no truth: ask what you want to know of it")

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self._bridge.call(getattr, self, name)

    def __setattr__(self, name: str, value: object) -> None:
        self._bridge.call(setattr, self, name, value)


def _forward(function: Callable[..., Any]) -> Callable[..., Any]:
    def method(self: Handle, *arguments: Any, **keywords: Any) -> Any:
        return self._bridge.call(function, self, *arguments, **keywords)

    return method


def _forward_call(self: Handle, *arguments: Any, **keywords: Any) -> Any:
    return self._bridge.call(self, *arguments, **keywords)


def _forward_method(name: str) -> Callable[..., Any]:
    def method(self: Handle, *arguments: Any) -> Any:
        bound = self._bridge.call(getattr, self, name)
        return self._bridge.call(bound, *arguments)

    return method


_FORWARDED: dict[str, tuple[str, Callable[..., Any]]] = {
    "call": ("__call__", _forward_call),
    "iter": ("__iter__", _forward(iter)),
    "next": ("__next__", _forward(next)),
    "len": ("__len__", _forward(len)),
    "getitem": ("__getitem__", _forward(operator.getitem)),
    "setitem": ("__setitem__", _forward(operator.setitem)),
    "contains": ("__contains__", _forward(operator.contains)),
    "enter": ("__enter__", _forward_method("__enter__")),
    "exit": ("__exit__", _forward_method("__exit__")),
}
_classes: dict[tuple[frozenset[str], type[Handle]], type[Handle]] = {}


def handle_class(abilities: frozenset[str], base: type[Handle] = Handle) -> type[Handle]:
    """The class of handles with just these abilities, so that ``callable`` and ``iter`` tell the truth."""
    if (abilities, base) not in _classes:
        methods = dict(_FORWARDED[ability] for ability in abilities)
        _classes[abilities, base] = type("Handle", (base,), methods)
    return _classes[abilities, base]
