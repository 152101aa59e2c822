"""Tensors and arrays: what a description says of one, and what may be read from a description."""

from collections.abc import Callable
from typing import Any, TypeGuard

import numpy as np
import torch

from torchmarks.bridge.memory import ProtocolError, Touched
from torchmarks.bridge.message import Json
from torchmarks.bridge.plain import ARRAY_KINDS, DTYPE_NAMES, dtype_of, numpy_dtype_of, whole

_MAX_NDIM = 64


def as_data(value: Any) -> Any:
    """Tensors and arrays of a subclass, or from a transform of torch.func that has ended, as the plain ones they hold.

    Everything else as it is.
    """
    kind = type(value)
    if kind is list or kind is np.ndarray:
        return value
    if isinstance(value, torch.Tensor):
        if torch._C._functorch.is_functorch_wrapped_tensor(value):
            value = torch._C._functorch.unwrap_if_dead(value)
        if type(value) not in (torch.Tensor, torch.nn.Parameter):
            with torch._C.DisableTorchFunctionSubclass():
                return torch.Tensor.as_subclass(value, torch.Tensor)
    elif isinstance(value, np.ndarray):
        return np.ndarray.view(value, np.ndarray)
    return value


def is_plain_tensor(value: object) -> TypeGuard[torch.Tensor]:
    """Whether this is a tensor with a shape and strides, whose numbers can be read; else it is no data but a handle.

    Sparse, nested and quantised ones are not, nor what a transform of torch.func computes with.
    """
    return (
        isinstance(value, torch.Tensor)
        and value.layout is torch.strided
        and not value.is_nested
        and value.dtype in DTYPE_NAMES
        and not torch._C._functorch.is_functorch_wrapped_tensor(value)
    )


def is_elsewhere(tensor: torch.Tensor) -> bool:
    """Whether a tensor's values lie on another device, where two processes cannot hold the same memory."""
    return not (tensor.is_cpu or tensor.is_meta)


def has_memory(value: torch.Tensor | np.ndarray[Any, Any]) -> bool:
    """Whether the value is a plain tensor on the CPU, or an array of plain numbers or text."""
    if isinstance(value, torch.Tensor):
        return value.layout is torch.strided and value.is_cpu
    return value.dtype.kind in ARRAY_KINDS


def signature_of(value: torch.Tensor | np.ndarray[Any, Any]) -> Any:
    """All that a description depends on, cheaply: as long as it stays, so does the description."""
    if isinstance(value, torch.Tensor):
        if is_elsewhere(value) or value.layout is not torch.strided:
            return object()  # equal to no other: its values may have changed, or it is no data any more
        storage = value.untyped_storage()
        gradient = id(value.grad) if value.is_leaf else None  # it stays where tracking was switched off afterwards
        return (storage._cdata, storage.nbytes(), value.storage_offset(), value.shape, value.stride(),
                value.requires_grad, gradient, value.dtype)  # fmt: skip
    flags = value.flags
    # Memory that is another object's stays where it is, and to ask where takes longer than all the rest.
    address = address_of(value) if flags.owndata else None
    return address, value.shape, value.strides, value.dtype, flags.writeable


def address_of(value: torch.Tensor | np.ndarray[Any, Any]) -> int:
    """Where the first element of a tensor or array lies."""
    if isinstance(value, torch.Tensor):
        storage = value.untyped_storage()
        return storage.data_ptr() + int(value.storage_offset()) * value.element_size()
    return int(value.__array_interface__["data"][0])


def describe_tensor(tensor: torch.Tensor, encode: Callable[[object], Json]) -> Json:
    """The description of a tensor but for its place in memory; ``encode`` writes its gradient, or values."""
    state: dict[str, Json] = {}  # what most tensors are need not be said
    if tensor.requires_grad:
        state["requires_grad"] = True
    if not tensor.is_leaf:
        state["leaf"] = False
    elif tensor.grad is not None:
        state["grad"] = encode(tensor.grad)
    if type(tensor) is torch.nn.Parameter:
        state["parameter"] = True
    if tensor.is_conj():
        state["conj"] = True
    if tensor.is_neg():
        state["neg"] = True
    if not tensor.is_cpu:
        state["device"] = str(tensor.device)
    if is_elsewhere(tensor):
        # Values on another device travel as a copy, with each message: sharing and layout in memory do not.
        state["values"] = encode(tensor.detach().to("cpu", copy=True))
    return ["tensor", DTYPE_NAMES[tensor.dtype], list(tensor.shape), list(tensor.stride()), tensor.storage_offset(),
            state]  # fmt: skip


def place_of(description: Json) -> Json | None:
    """Where a tensor or array lies; None for other objects and for memory that is not shared."""
    if description[0] in ("tensor", "array") and isinstance(description[-1], list) and len(description[-1]) == 5:
        return description[-1]
    return None


def touched(description: Json) -> Touched:
    """The bytes that a tensor or array reaches, by its description."""
    first = whole(description[-1][3])
    if description[0] == "tensor":
        item = dtype_of(description[1]).itemsize
        shape, stride = sizes_of(description[2]), sizes_of(description[3])
        return Touched(first, shape, tuple(step * item for step in stride), item)
    return Touched(first, sizes_of(description[2]), sizes_of(description[3], signed=True),
                   numpy_dtype_of(description[1]).itemsize)  # fmt: skip


def tensor_fields(
    description: Json,
) -> tuple[torch.dtype, tuple[int, ...], tuple[int, ...], int, dict[str, Any], Json]:
    """Dtype, shape, strides, offset, state and place of a described tensor. Raises ProtocolError."""
    _, dtype, shape, stride, offset, state, *place = description
    if len(shape) != len(stride) or whole(offset) < 0:
        raise ProtocolError("a tensor's shape and stride do not belong together")
    return dtype_of(dtype), sizes_of(shape), sizes_of(stride), offset, dict(state), place[0] if place else None


def array_fields(description: Json) -> tuple[np.dtype[Any], tuple[int, ...], tuple[int, ...], bool, Json]:
    """Dtype, shape, strides, whether it is writeable, and place of a described array."""
    _, dtype, shape, strides, writeable, place = description
    if len(shape) != len(strides):
        raise ProtocolError("an array's shape and strides do not belong together")
    return numpy_dtype_of(dtype), sizes_of(shape), sizes_of(strides, signed=True), bool(writeable), place


def sizes_of(values: Json, *, signed: bool = False) -> tuple[int, ...]:
    """Sizes, or strides if they may be ``signed``. Raises ProtocolError for what no tensor can have."""
    sizes = tuple(values)
    least = -(2**62) if signed else 0
    for size in sizes:
        if type(size) is not int or not least <= size < 2**62:
            raise ProtocolError("a size or stride is impossible")
    if len(sizes) > _MAX_NDIM:
        raise ProtocolError("a tensor or array has too many dimensions")
    return sizes


class _Elsewhere(torch.autograd.Function):
    """Makes a tensor that has a graph in the other process: no leaf, and not to be differentiated here."""

    @staticmethod
    def forward(ctx: Any, data: torch.Tensor, anchor: torch.Tensor) -> torch.Tensor:
        return data.view_as(data)

    @staticmethod
    def backward(ctx: Any, *gradients: Any) -> Any:
        raise RuntimeError("The graph of this tensor is where the student's code runs: use a probe to differentiate.")


def elsewhere(data: torch.Tensor) -> torch.Tensor:
    """A tensor like one that has a graph in the other process."""
    with torch.enable_grad():
        result: torch.Tensor = _Elsewhere.apply(data, torch.empty(0, requires_grad=True, device="cpu"))
    return result
