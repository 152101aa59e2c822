"""One coherent heap in two processes: what each message carries, so that both sides hold the same values.

A value is written as JSON: plain immutable values as themselves or with a tag; everything with an identity (lists,
tensors, arrays, ...) as a reference to a numbered *object*, whose *description* travels beside the value when it is new
or has changed. Buffers travel as raw bytes. Nothing that arrives is ever unpickled, evaluated or imported on the tests'
side: a description can only name library objects that are loaded there already.

The two sides are alike but for one thing, which :class:`Heap` leaves to its subclasses: what becomes of an object that
is no data. The tests' side sends it pickled (that direction is safe); the student's side keeps it and sends a handle.
"""

import contextlib
import json
import math
from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from operator import is_
from typing import Any

import numpy as np
import torch

from torchmarks.bridge.libraries import library_name, library_object
from torchmarks.bridge.memory import Memory, ProtocolError, Region, Span, Touched, span_of
from torchmarks.bridge.message import LIMITS, Json, Message, to_json
from torchmarks.bridge.plain import decode_simple, encode_simple, is_plain, namedtuple_of, plain_value, whole
from torchmarks.bridge.tensors import (
    address_of,
    array_fields,
    as_data,
    describe_tensor,
    elsewhere,
    has_memory,
    is_plain_tensor,
    place_of,
    signature_of,
    tensor_fields,
    touched,
)

_PLAIN_IN_JSON = {str, int, float, bool, type(None)}
_MAX_DEPTH = 100

#: What holds other values and can change, by the name that a description has for it.
CONTAINERS: dict[str, type] = {
    kind.__name__: kind for kind in (list, dict, set, bytearray, deque, Counter, OrderedDict, defaultdict)
}
_MAPPINGS = {"dict", "Counter", "OrderedDict", "defaultdict"}


class Heap:
    """The objects and memory that this process shares with the other."""

    #: Object numbers of the two sides never meet: one counts odd, the other even.
    first_number = 0

    def __init__(self) -> None:
        self.memory = Memory(self.first_number, LIMITS.region)
        self.objects: dict[int, Any] = {}
        self.numbers: dict[int, int] = {}
        self.agreed: dict[int, Json] = {}
        #: Library objects that have crossed by name.
        self.named: set[str] = set()
        #: Whether a number, text or tuple of a notebook's own class has come, as a plain one.
        self.met_subclass = False
        #: By object, all that its description depends on: of a list or dictionary, what it holds.
        self._signatures: dict[int, Any] = {}
        self._reached: dict[int, Touched] = {}
        self._next = self._next_storage = self.first_number

    # ------------------------------------------------------------------ sending

    def pack(self, value: object, wrap: Callable[[Json], Json] = lambda encoded: encoded) -> Message:
        """A message with ``value`` in its body (as ``wrap`` makes it), and all that has changed since the last one."""
        if not self.objects and is_plain(value):
            return Message(wrap(self._encode(value, 0)))
        free = self._released()
        message = self._pack(value, wrap, free)
        while message is None:  # memory that was shared in part turns out to belong together: share it anew
            message = self._pack(value, wrap, free)
        return message

    def _pack(self, value: object, wrap: Callable[[Json], Json], free: list[int]) -> Message | None:
        """The message; None if objects had to be taken back, which are in ``free`` then: try again."""
        try:
            encoded, descriptions, spans = self._look_at(value)
        except BaseException:
            # Nothing was sent: the next message shall not meet what could not be.
            self._forget([number for number in self.objects if number not in self.agreed])
            self._signatures.clear()
            raise
        conflicts = self._conflicts(self.memory.crossed(spans.values()))
        if conflicts:
            unsent = [number for number in self.objects if number not in self.agreed]
            self._forget([*unsent, *conflicts])
            self._signatures.clear()  # of what has been looked at, nothing was sent
            free += conflicts
            return None
        message = Message(wrap(encoded), free=free)
        message.regions = [list(region) for region in self.memory.adopt(spans.values())]
        for number, description in descriptions.items():
            if number in spans:
                description = self._placed(self.objects[number], spans[number], description)
            if not _says_the_same(self.agreed.get(number), description):
                message.objects.append([number, description])
                self.agreed[number] = description
                self._share(description, touched, fresh=True)
        for number, region in self.memory.regions.items():
            change = region.changes()
            if change is not None:
                begin, end, data = change
                message.changes.append([number, begin, end, len(data)])
                message.buffers.append(data)
        return message

    def _look_at(self, value: object) -> tuple[Json, dict[int, Json], dict[int, Span]]:
        """The value encoded, and of the objects that are new or may have changed, descriptions and spans of memory."""
        pending = Pending()
        encoded = self._encode(value, 0, pending)
        # Objects that are shared already may have come to hold new ones.
        pending.add_all(self.objects)
        descriptions: dict[int, Json] = {}
        spans: dict[int, Span] = {}
        index = 0
        while index < len(pending.order):
            number = pending.order[index]
            index += 1
            thing = self.objects[number]
            known = self._signatures.get(number)
            if _is_list_or_dict(thing):
                if known is not None and _still_holds(thing, known):
                    continue
                pending.is_new_each_time = False
                descriptions[number] = self._describe(number, thing, pending)
                if pending.is_new_each_time:
                    self._signatures.pop(number, None)
                else:
                    self._signatures[number] = _held(thing)
                continue
            if known is not None or isinstance(thing, np.ndarray) or is_plain_tensor(thing):
                signature = signature_of(thing)
                if known != signature and self._put_layout_back(number, thing):
                    signature = signature_of(thing)
                if known == signature:
                    continue
                self._signatures[number] = signature
                if has_memory(thing):
                    spans[number] = span_of(thing)
            descriptions[number] = self._describe(number, thing, pending)
        return encoded, descriptions, spans

    def _put_layout_back(self, number: int, thing: torch.Tensor | np.ndarray[Any, Any]) -> bool:
        """Whether a shared tensor reached outside its memory and has its layout again; the student's side does that."""
        return False

    def _conflicts(self, regions: set[int]) -> list[int]:
        """The objects to take back because other memory belongs to their regions; only the tests' side can do that."""
        return []

    def _released(self) -> list[int]:
        """Numbers of objects that need not be shared any more; only the tests' side decides that."""
        return []

    def _number(self, thing: object) -> int:
        """The object's number, a new one if it is not shared yet."""
        known = self.numbers.get(id(thing))
        if known is not None and self.objects.get(known) is thing:
            return known
        number, self._next = self._next, self._next + 2
        self.objects[number] = thing
        self.numbers[id(thing)] = number
        return number

    def _encode(self, value: Any, depth: int, pending: "Pending | None" = None) -> Json:
        kind = type(value)
        if value is None or kind is bool or kind is str:
            return value
        if kind is int:
            return value if abs(value) < 2**63 else ["int", hex(value)]
        if kind is float:
            return value if math.isfinite(value) else ["float", repr(value)]
        if depth > _MAX_DEPTH:
            raise ProtocolError("a value is nested too deeply")
        if kind is tuple:
            return ["tuple", self._encode_items(value, depth + 1, pending)]
        if pending is not None and (kind is list or kind is torch.Tensor or kind is np.ndarray or kind is dict):
            return self._encode_object(value, pending)  # the usual case: the questions below would take longer
        simple = encode_simple(value, kind)
        if simple is not None:
            return simple
        if kind is slice or kind is range:
            parts = [self._encode(part, depth + 1, pending) for part in (value.start, value.stop, value.step)]
            return [kind.__name__, parts]
        if kind is frozenset:
            return ["frozenset", [self._encode(item, depth + 1, pending) for item in value]]
        if isinstance(value, tuple) and hasattr(kind, "_fields"):
            items = [self._encode(item, depth + 1, pending) for item in tuple.__iter__(value)]
            names = [str(name) for name in kind._fields]
            return ["namedtuple", kind.__name__, names, items]
        for base in (int, float, str, tuple):  # bool cannot be subclassed; enums of ints become ints
            if isinstance(value, base) and not isinstance(value, np.generic):
                encoded = self._encode(plain_value(value, base), depth + 1, pending)
                return ["subclass", encoded] if kind.__module__ == "__main__" else encoded
        name = library_name(value)
        if name is not None and self._goes_by_name(value, name):
            self.named.add(name)
            return ["library", name]
        assert pending is not None, "only plain values are encoded without objects"
        pending.is_new_each_time |= name is not None  # once the other side has named it, it goes by its name
        return self._encode_object(value, pending)

    def _encode_object(self, value: Any, pending: "Pending") -> Json:
        data = as_data(value)
        pending.is_new_each_time |= data is not value
        number = self._number(data)
        pending.add(number)
        return ["object", number]

    def _encode_items(self, values: Iterable[Any], depth: int, pending: "Pending | None") -> list[Json]:
        """Several values. Most are plain ones that stand for themselves: asking here saves a call for each."""
        return [
            value
            if (kind := type(value)) is str
            or kind is bool
            or (kind is int and -(2**63) < value < 2**63)
            or (kind is float and -math.inf < value < math.inf)
            else self._encode(value, depth, pending)
            for value in values
        ]

    def _decode_items(self, encoded: Json, depth: int) -> list[Any]:
        return [item if type(item) in _PLAIN_IN_JSON else self._decode(item, depth) for item in encoded]

    def _describe(self, number: int, thing: Any, pending: "Pending") -> Json:
        """The description of an object; for a tensor or array without its place in memory, which is not known yet."""

        def encode(item: object) -> Json:
            return self._encode(item, 1, pending)

        kind = self._kind(number, thing)
        if kind is list:
            return ["list", self._encode_items(thing, 1, pending)]
        if kind in (dict, Counter, OrderedDict, defaultdict):
            items = [[encode(key), encode(item)] for key, item in kind.items(thing)]
            missing = [encode(thing.default_factory)] if kind is defaultdict else []
            return [kind.__name__, items, *missing]
        if kind is deque:
            return ["deque", self._encode_items(thing, 1, pending), thing.maxlen]
        if kind is set:
            return ["set", sorted((encode(item) for item in thing), key=json.dumps)]
        if kind is bytearray:
            return ["bytearray", thing.hex()]
        if is_plain_tensor(thing):
            return describe_tensor(thing, encode)
        if isinstance(thing, np.ndarray) and has_memory(thing):
            return ["array", np.lib.format.dtype_to_descr(thing.dtype), list(thing.shape), list(thing.strides),
                    bool(thing.flags.writeable)]  # fmt: skip
        return self._describe_other(number, thing, pending)

    def _kind(self, number: int, thing: Any) -> type:
        """The class that an object is described as one of."""
        return type(thing)

    def _describe_other(self, number: int, thing: Any, pending: "Pending") -> Json:
        """The description of an object that is no data."""
        raise NotImplementedError

    def _placed(self, thing: Any, span: Span, description: Json) -> Json:
        """The description with its place: region, and byte offsets of the object's storage and first element."""
        number = self.memory.find(span)
        if number is None or not span.size:
            return [*description, [None, 0, span.size, 0, None]]
        region = self.memory.regions[number]
        start = region.span.address
        storage = self._storage_number(region, thing.untyped_storage()) if isinstance(thing, torch.Tensor) else None
        return [*description, [number, span.address - start, span.size, address_of(thing) - start, storage]]

    def _storage_number(self, region: Region, storage: torch.UntypedStorage) -> int:
        """The number of a storage, a new one if it is not shared yet."""
        for number, known in region.storages.items():
            if known._cdata == storage._cdata:
                return number
        self._next_storage += 2
        region.storages[self._next_storage] = storage
        return self._next_storage

    # ------------------------------------------------------------------ receiving

    def unpack(self, message: Message) -> Json:
        """Take over what changed and return the body, its values still encoded: give them to :meth:`decode`.

        Raises ProtocolError for anything that is not well-formed; what was taken over until then stays.
        """
        with _refusing():
            return self._unpack(message)

    def _unpack(self, message: Message) -> Json:
        self._forget(message.free)
        for number, size in message.regions:
            self.memory.create(whole(number), whole(size))
        if len(self.objects) + len(message.objects) > LIMITS.objects:
            raise ProtocolError("too many objects are shared")
        new = []
        self._reached.clear()
        for number, description in message.objects:
            if whole(number) not in self.objects:
                thing = self._create(number, description)
                known = self.numbers.get(id(thing))
                if known is not None and self.objects.get(known) is thing:
                    self._signatures.clear()  # what holds it has another description now, for it has another number
                self.objects[number] = thing
                self.numbers[id(thing)] = number
            elif number in self.agreed and self.agreed[number][0] != description[0]:
                raise ProtocolError("an object has become one of another kind")
            new.append((number, description))
        buffers = message.buffers[0] if message.buffers else b""
        position = 0
        for _, description in new:
            self._share(description, self._reach, fresh=False)
        for number, begin, end, size in message.changes:
            data = buffers[position : position + whole(size)]
            self.memory.regions[number].apply(whole(begin), whole(end), data)
            position += size
        for number, description in new:
            thing = self.objects[number]
            self._update(thing, description, self.agreed.get(number))
            self.agreed[number] = description
            if _is_list_or_dict(thing):
                self._signatures[number] = _held(thing)
            elif isinstance(thing, torch.Tensor | np.ndarray):
                self._signatures[number] = signature_of(thing)
        return message.body

    def _shows(self, region: int) -> bool:
        """Whether the other side, by describing bytes of a region that it has not got yet, gets them."""
        return True

    def _let_go(self) -> None:
        """Keep alive no longer what lists and dictionaries have held, and hold no more."""
        for number in list(self._signatures):
            thing = self.objects[number]
            if _is_list_or_dict(thing) and not _still_holds(thing, self._signatures[number]):
                del self._signatures[number]

    def _forget(self, numbers: list[int]) -> None:
        """Share these objects no longer, nor the memory that only they used."""
        if not numbers:
            return
        for number in numbers:
            thing = self.objects.pop(number)
            self.agreed.pop(number, None)
            self._signatures.pop(number, None)
            if self.numbers.get(id(thing)) == number:
                del self.numbers[id(thing)]
        self.memory.keep({place[0] for place in map(place_of, self.agreed.values()) if place})

    def decode(self, encoded: Json) -> Any:
        """The value that an encoding stands for. Raises ProtocolError if it is none."""
        with _refusing():
            return self._decode(encoded)

    def _decode(self, encoded: Json, depth: int = 0) -> Any:
        kind = type(encoded)
        if kind in _PLAIN_IN_JSON:
            return encoded
        if depth > _MAX_DEPTH or kind is not list or not encoded:
            raise ProtocolError("a value is malformed or nested too deeply")
        tag = encoded[0]
        if tag == "object":
            return self.objects[encoded[1]]
        rest = encoded[1:]
        if tag in ("tuple", "frozenset"):
            items = self._decode_items(rest[0], depth + 1)
            if tag == "tuple":
                return tuple(items)
            members: set[Any] = set()
            for item in items:  # one by one, as in _update
                members.add(item)
            return frozenset(members)
        if tag == "namedtuple":
            return namedtuple_of(rest[0], rest[1], [self._decode(item, depth + 1) for item in rest[2]])
        if tag == "slice":
            return slice(*(self._decode(item, depth + 1) for item in rest[0]))
        if tag == "range":
            numbers = range(*(whole(item) for item in rest[0]))
            if numbers and (len(numbers) - 1) // LIMITS.range:  # a test that makes a list of it shall come back
                raise ProtocolError("a range is too long")
            return numbers
        if tag == "library":
            return self._library(rest[0])
        if tag == "subclass":
            self.met_subclass = True
            return self._decode(rest[0], depth + 1)
        return decode_simple(tag, rest)

    def _goes_by_name(self, value: object, name: str) -> bool:
        """Whether a library's object is named to the other side, or is treated as any other that is no data."""
        return True

    def _library(self, name: str) -> Any:
        """The library's object that the other side names."""
        self.named.add(name)
        return library_object(name)

    def _create(self, number: int, description: Json) -> Any:
        """A new object for a description, its contents still missing."""
        tag = description[0]
        if tag == "deque":
            return deque(maxlen=description[2])
        if tag in CONTAINERS:
            return CONTAINERS[tag]()
        if tag == "tensor":
            return self._create_tensor(description)
        if tag == "array":
            return self._create_array(description)
        return self._create_other(number, description)

    def _create_other(self, number: int, description: Json) -> Any:
        """A new object for a description of something that is no data."""
        raise ProtocolError("an object of unknown kind")

    def _update(self, thing: Any, description: Json, before: Json) -> None:
        """Bring an object's contents up to date."""
        tag, *rest = description
        if tag == "list":
            thing[:] = self._decode_items(rest[0], 0)
        elif tag == "deque":
            items = self._decode_items(rest[0], 0)
            thing.clear()
            thing.extend(items)
        elif tag in _MAPPINGS:
            items = [(self._decode(key), self._decode(item)) for key, item in rest[0]]
            thing.clear()
            for key, item in items:  # one by one, for a time limit can cut that short, whatever their hashes are
                thing[key] = item
            if tag == "defaultdict":
                thing.default_factory = self._decode(rest[1])
        elif tag == "set":
            items = [self._decode(item) for item in rest[0]]
            thing.clear()
            for item in items:
                thing.add(item)
        elif tag == "bytearray":
            thing[:] = bytes.fromhex(rest[0])
        elif tag == "tensor":
            self._update_tensor(thing, description, before)
        elif tag == "array" and before is not None and thing.flags.writeable != description[4]:
            thing.flags.writeable = bool(description[4])

    def _share(self, description: Json, reach: Callable[[Json], Touched], *, fresh: bool) -> None:
        """Mark the bytes that a tensor or array touches as shared."""
        place = place_of(description)
        if place and place[0] is not None:
            region = self.memory.regions[place[0]]
            region.share(reach(description), fresh=fresh, shown=fresh or self._shows(place[0]))

    def _reach(self, description: Json) -> Touched:
        """As ``touched``, once for each description of the message that is being taken over."""
        known = self._reached.get(id(description))
        if known is None:
            known = self._reached[id(description)] = touched(description)
        return known

    # ------------------------------------------------------------------ tensors and arrays

    def _storage(self, place: Json) -> torch.UntypedStorage:
        """A storage over the place's stretch of its region."""
        number, begin, size, _, name = place
        if number is None:
            return torch.UntypedStorage(0)
        region = self.memory.regions[number]
        if not 0 <= whole(begin) <= begin + whole(size) <= region.span.size:
            raise ProtocolError("a storage lies outside its region")
        known = region.storages.get(whole(name))
        if known is None:
            known = region.storages[name] = torch.from_numpy(region.live[begin : begin + size]).untyped_storage()
        elif (known.data_ptr() - region.span.address, known.nbytes()) != (begin, size):
            raise ProtocolError("a storage is not where it was")
        return known

    def _create_tensor(self, description: Json) -> torch.Tensor:
        dtype, shape, stride, offset, state, place = tensor_fields(description)
        if place is None:
            data = self._create_elsewhere(dtype, shape, stride, state)
        else:
            storage = self._storage(place)
            if place[0] is not None:
                low, high = self._reach(description).check(self.memory.regions[place[0]].span.size)
                # Torch would enlarge the storage, and leave the memory that is shared.
                if low < high and not place[1] <= low < high <= place[1] + place[2]:
                    raise ProtocolError("a tensor reaches outside its storage")
                if place[3] - place[1] != offset * dtype.itemsize:
                    raise ProtocolError("a tensor's offset is not where its first element is")
            elif math.prod(shape):
                raise ProtocolError("a tensor has elements and no memory")
            data = torch.empty(0, dtype=dtype, device="cpu").set_(storage, offset, shape, stride)
            if state and (state.get("conj") or state.get("neg")):
                if not (dtype.is_complex or (dtype.is_floating_point and not state.get("conj"))):
                    raise ProtocolError("numbers of this dtype are never seen conjugated or negated")
                data = torch._conj(data) if state.get("conj") else data
                data = torch._neg_view(data) if state.get("neg") else data
        if not state:
            return data
        tracked = state.get("requires_grad", False)
        if state.get("parameter"):
            return torch.nn.Parameter(data, requires_grad=tracked)
        if not state.get("leaf", True):
            return elsewhere(data)
        return data.requires_grad_() if tracked else data

    def _create_elsewhere(
        self, dtype: torch.dtype, shape: tuple[int, ...], stride: tuple[int, ...], state: dict[str, Any]
    ) -> torch.Tensor:
        """A tensor that shares no memory: one on another device, whose values come apart, or one without values."""
        device = torch.device(state.get("device", "cpu"))
        if device.type == "meta":
            return torch.empty_strided(shape, stride, dtype=dtype, device=device)
        if "values" not in state or math.prod(shape) * dtype.itemsize > LIMITS.region:
            raise ProtocolError("a tensor on another device comes without its values, or is too large")
        return torch.empty(shape, dtype=dtype, device=device)

    def _update_tensor(self, tensor: torch.Tensor, description: Json, before: Json) -> None:
        state = description[5]
        if before is None and not state:
            return
        if before is not None:
            if (before[1:5], before[6:]) != (description[1:5], description[6:]):
                with torch.no_grad():
                    tensor.data = self._create_tensor(description).detach()
            tracked = state.get("requires_grad", False)
            if state.get("leaf", True) and before[5].get("requires_grad", False) != tracked:
                tensor.requires_grad_(tracked)
        if "values" in state:
            tensor.detach().copy_(self._decode(state["values"]))
        if state.get("leaf", True):
            gradient = self._decode(state.get("grad"))
            if gradient is not tensor.grad:
                tensor.grad = gradient

    def _create_array(self, description: Json) -> np.ndarray[Any, Any]:
        dtype, shape, strides, writeable, place = array_fields(description)
        number, _, _, first, _ = place
        if number is None:
            array = np.empty(shape, dtype)
            if array.size:
                raise ProtocolError("an array has elements and no memory")
        else:
            region = self.memory.regions[number]
            self._reach(description).check(region.span.size)
            array = np.ndarray(shape, dtype, region.live, first, strides)
        array.flags.writeable = writeable
        return array


def _is_list_or_dict(thing: object) -> bool:
    """Whether it is one, and of no class of its own, which may have a word to say where classes are compared."""
    return type(thing) is list or type(thing) is dict


def _held(container: Any) -> tuple[Any, ...]:
    """What a list or dictionary holds: things that never change, or have descriptions of their own."""
    return tuple(container) if type(container) is list else (*container, *container.values())


def _still_holds(container: Any, held: tuple[Any, ...]) -> bool:
    """Whether a list or dictionary holds the very things that it has held, and nothing else."""
    now = _held(container)
    return len(now) == len(held) and all(map(is_, now, held))


def _says_the_same(known: Json, description: Json) -> bool:
    """Whether a description is the one that both sides know: 1 equals True, and is another value."""
    return bool(known == description) and (description[0] not in CONTAINERS or to_json(known) == to_json(description))


#: What goes wrong with values that are not what they should be; NumPy reads the name of a dtype as Python.
_MALFORMED = (
    *(ArithmeticError, AttributeError, LookupError, MemoryError, RuntimeError, SyntaxError, TypeError, ValueError),
)


@contextlib.contextmanager
def _refusing() -> Iterator[None]:
    """Whatever a malformed message makes go wrong here is the message's fault."""
    try:
        yield
    except _MALFORMED as error:
        raise ProtocolError(f"a message is malformed: {error}") from error


class Pending:
    """The objects that a message has to look at, each once, in the order they were met."""

    def __init__(self) -> None:
        self.order: list[int] = []
        #: Whether something was met that is encoded anew each time: no data itself, but holding data, say.
        self.is_new_each_time = False
        self._seen: set[int] = set()

    def add(self, number: int) -> None:
        """Note an object, unless it has been noted."""
        if number not in self._seen:
            self._seen.add(number)
            self.order.append(number)

    def add_all(self, numbers: Iterable[int]) -> None:
        """Note several."""
        self.order += [number for number in numbers if number not in self._seen]
        self._seen.update(numbers)
