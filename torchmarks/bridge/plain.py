"""Values without an identity, as JSON: numbers, text, sizes, dtypes."""

from collections import namedtuple
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import torch

from torchmarks.bridge.memory import ProtocolError
from torchmarks.bridge.message import Json

#: The kinds of NumPy's dtypes whose values are plain numbers, texts and times.
ARRAY_KINDS = "biufcSUmM?"

#: Digits of a fraction or a decimal, and the latter's powers of ten: more can keep a processor busy for hours.
_MOST_DIGITS = 10_000


def is_plain(value: object) -> bool:
    """Whether a value is one without an identity, written as itself, or a tuple of such."""
    if type(value) in (list, tuple):
        return type(value) is tuple and all(map(is_plain, value))
    return value is None or type(value) in (bool, int, float, str)


def plain_value(value: Any, base: type) -> object:
    """What a subclass of a plain type holds, read by the type's own means and not by the subclass's."""
    if base is tuple:
        return tuple(tuple.__iter__(value))
    if base is str:
        return str.__str__(value) if type(str.__str__(value)) is str else "".join(str.__iter__(value))
    if base is int:
        return int.__int__(value)
    return float.__float__(value)


def encode_simple(value: Any, kind: type) -> Json | None:
    """Immutable values of the libraries, each with its tag."""
    if kind is torch.Size:
        return ["size", list(value)]
    if kind is torch.dtype:
        return ["dtype", str(value).removeprefix("torch.")]
    if kind is torch.device:
        return ["device", str(value)]
    if kind in (torch.memory_format, torch.layout):
        return ["torch", str(value).removeprefix("torch.")]
    if kind is complex:
        return ["complex", [repr(value.real), repr(value.imag)]]
    if kind is bytes:
        return ["bytes", value.hex()]
    if kind is Fraction and len(parts := f"{value.numerator:x}/{value.denominator:x}") <= _MOST_DIGITS:
        return ["fraction", parts]
    if kind is Decimal and _is_short(value):
        return ["decimal", str(value)]
    if value is Ellipsis or value is NotImplemented:
        return ["constant", str(value)]
    if isinstance(value, np.generic) and value.dtype.kind in ARRAY_KINDS and kind is value.dtype.type:
        return ["scalar", value.dtype.str, value.tobytes().hex()]
    if isinstance(value, np.dtype) and value.kind in ARRAY_KINDS:
        return ["numpy dtype", value.str]
    return None


def decode_simple(tag: str, rest: list[Json]) -> Any:
    """The value that was written with a tag. Raises ProtocolError, or what its type raises, if there is none."""
    if tag == "int":
        return int(rest[0], 16)
    if tag == "float":
        return float(rest[0])
    if tag == "size":
        return torch.Size([whole(size) for size in rest[0]])
    if tag == "dtype":
        return dtype_of(rest[0])
    if tag == "device":
        return torch.device(rest[0])
    if tag == "torch":
        found = getattr(torch, rest[0])
        if not isinstance(found, torch.memory_format | torch.layout):
            raise ProtocolError("no memory format or layout")
        return found
    if tag == "complex":
        return complex(float(rest[0][0]), float(rest[0][1]))
    if tag == "bytes":
        return bytes.fromhex(rest[0])
    if tag == "fraction":
        numerator, denominator = (int(part, 16) for part in _short(rest[0]).split("/"))
        return Fraction(numerator, denominator)
    if tag == "decimal":
        number = Decimal(_short(rest[0]))
        if not _is_short(number):
            raise ProtocolError("a decimal is too long")
        return number
    if tag == "constant":
        return {"Ellipsis": Ellipsis, "NotImplemented": NotImplemented}[rest[0]]
    if tag == "scalar":
        dtype = numpy_dtype_of(rest[0])
        return np.frombuffer(bytes.fromhex(rest[1]), dtype=dtype, count=1)[0]
    if tag == "numpy dtype":
        return numpy_dtype_of(rest[0])
    raise ProtocolError(f"a value of unknown kind {tag!r}")


def _is_short(number: Decimal) -> bool:
    _, digits, exponent = number.as_tuple()
    return len(digits) <= _MOST_DIGITS and (isinstance(exponent, str) or abs(exponent) <= _MOST_DIGITS)


def _short(text: Json) -> str:
    if not isinstance(text, str) or len(text) > 2 * _MOST_DIGITS:
        raise ProtocolError("a number is too long")
    return text


def namedtuple_of(name: str, fields: list[str], items: list[Any]) -> Any:
    """A namedtuple of these fields. Raises ProtocolError for names that are none."""
    if not all(isinstance(word, str) and word.isidentifier() for word in (name, *fields)):
        raise ProtocolError("a namedtuple's names are no names")
    return namedtuple(name, fields)(*items)


def whole(value: Json) -> int:
    """The value itself. Raises ProtocolError if it is no whole number."""
    if type(value) is not int:
        raise ProtocolError("a whole number is missing")
    return value


#: Not those of quantised tensors, nor plain bits: torch can do nothing with them but crash where they are described.
_DTYPES = {
    name: value
    for name, value in vars(torch).items()
    if isinstance(value, torch.dtype) and not str(value).startswith(("torch.q", "torch.bits"))
}
DTYPE_NAMES = {value: str(value).removeprefix("torch.") for value in _DTYPES.values()}


def dtype_of(name: str) -> torch.dtype:
    """torch's dtype of that name. Raises ProtocolError if there is none."""
    if name not in _DTYPES:
        raise ProtocolError("no dtype of torch")
    return _DTYPES[name]


def numpy_dtype_of(name: str) -> np.dtype[Any]:
    """NumPy's dtype of that name. Raises ProtocolError unless its values are plain."""
    if not isinstance(name, str):
        raise ProtocolError("no dtype of NumPy")
    dtype = np.dtype(name)
    if dtype.kind not in ARRAY_KINDS or dtype.hasobject:
        raise ProtocolError("no dtype of plain values")
    return dtype
