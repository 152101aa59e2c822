"""The bridge of cells that were written for one process: it notes where two may make a difference."""

import contextlib
import datetime
import dis
import re
import uuid
import warnings
from collections.abc import Callable, Iterator, Sequence
from pathlib import PurePath
from types import BuiltinFunctionType, FunctionType
from typing import Any

import torch

from torchmarks.bridge.outside import Bridge, Handle, handle_class


class DeskBridge(Bridge):
    """A bridge that notes where the desk may see something else than a kernel would."""

    #: What came over it last.
    last: Any = None
    #: Whether an object of the student's was asked what only its own process can tell, or one of the tests' went there
    #: as a copy that may have changed since.
    doubtful = False
    #: Whether an object of the student's that is no function came over it.
    met_object = False

    #: How often the student's process was asked for something.
    asked = 0

    #: The filters of warnings at the beginning of the cell.
    filters: Sequence[Any] = ()

    def warn(self, text: str, category: type[Warning], *, silenced: bool) -> None:
        """Pass a warning on, unless a kernel would not show it: a test that sets filters of its own asks for all."""
        if not silenced or list(warnings.filters) != self.filters:
            super().warn(text, category, silenced=silenced)

    @contextlib.contextmanager
    def settings(self) -> Iterator[None]:
        """Have torch's settings here be those there, as in a kernel: the default dtype, and whether gradients are
        recorded.
        """
        usual, found = torch.get_default_dtype(), None
        with contextlib.suppress(Exception):  # whoever gives no answer to this gives none to the test, either
            found = self._ask(lambda heap: heap.pack(None, lambda _: ["settings"]))
        match found:
            case (bool(grad), torch.dtype() as dtype) if dtype in _DEFAULTS:
                pass
            case _:
                grad, dtype = True, usual
        torch.set_default_dtype(dtype)
        try:
            with torch.set_grad_enabled(grad):
                yield
        finally:
            torch.set_default_dtype(usual)

    def name(self, name: str) -> Any:
        """The student's object of that name. Raises NameError if there is none."""
        self.last = None
        self.last = super().name(name)
        return self.last

    def call(self, function: Any, *arguments: Any, **keywords: Any) -> Any:
        """Call a function there."""
        self.last = None
        self.asked += 1
        self.last = super().call(function, *arguments, **keywords)
        return self.last

    def handle(self, kind: str, abilities: frozenset[str]) -> Handle:
        """What stands here for an object of the student's that is no data."""
        self.met_object |= "call" not in abilities
        return handle_class(abilities, _DeskHandle)(self, kind)

    def sends(self, thing: object) -> None:
        """Note what may change, in the hands of the student's code, unseen by the tests that sent it."""
        self.doubtful |= not _holds_nothing(thing)


class _DeskHandle(Handle):
    """A student's object at the desk. What it does not do here is noted: beside the student's code it might be done."""

    def __bool__(self) -> bool:
        return bool(self._bridge.call(bool, self))


def _noted(name: str) -> Callable[..., Any]:
    default: Callable[..., Any] | None = getattr(object, name, None)

    def method(self: _DeskHandle, *arguments: Any) -> Any:
        self._bridge.doubtful = True
        if default is not None:
            return default(self, *arguments)
        if arguments:
            return NotImplemented
        raise TypeError(f"{self!r} does not do that here")

    return method


for _name in (
    *("__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__", "__hash__", "__repr__", "__format__", "__dir__"),
    *("__add__", "__sub__", "__mul__", "__truediv__", "__floordiv__", "__mod__", "__pow__", "__matmul__"),
    *("__radd__", "__rsub__", "__rmul__", "__rtruediv__", "__rfloordiv__", "__rmod__", "__rpow__", "__rmatmul__"),
    *("__and__", "__or__", "__xor__", "__rand__", "__ror__", "__rxor__", "__neg__", "__pos__", "__abs__", "__round__"),
    *("__invert__", "__int__", "__float__", "__complex__"),
):
    setattr(_DeskHandle, _name, _noted(_name))

#: What torch takes for a default dtype.
_DEFAULTS = {torch.float16, torch.bfloat16, torch.float32, torch.float64}

#: Objects that never change, besides those that the bridge knows as data.
_FIXED = (datetime.date, datetime.time, datetime.timedelta, datetime.tzinfo, re.Pattern, PurePath, uuid.UUID)


def _holds_nothing(thing: object) -> bool:
    """Whether a copy of an object is as good as the object itself, whatever happens to it."""
    if isinstance(thing, FunctionType):
        held = [cell.cell_contents for cell in thing.__closure__ or ()]
        held += [*(thing.__defaults__ or ()), *(thing.__kwdefaults__ or {}).values()]
        changes = any(step.opname == "STORE_DEREF" for step in dis.get_instructions(thing))
        return not thing.__dict__ and not changes and all(map(_is_fixed, held))
    return isinstance(thing, BuiltinFunctionType) or _is_fixed(thing)


def _is_fixed(value: object) -> bool:
    if type(value) is tuple:
        return all(map(_is_fixed, value))
    plain = type(value) in (type(None), bool, int, float, complex, str, bytes)
    return plain or (isinstance(value, _FIXED) and type(value).__module__ != "__main__")
