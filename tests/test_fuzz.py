"""Thousands of random cases: what crosses the bridge, what students hand in, and the first exercises against torch."""

import json
import random
from collections import deque
from decimal import Decimal
from fractions import Fraction
from functools import cache
from types import EllipsisType, NoneType, NotImplementedType
from typing import Any

import nbformat
import numpy as np
import torch
from hypothesis import given

from tests.conftest import COURSE
from tests.generators import CHOICES, anything, family, fuzz, layout, mutated
from tests.notebooks import double_notebook
from torchmarks.assignments import role, source_notebooks
from torchmarks.bridge.inside import InsideHeap
from torchmarks.bridge.memory import ProtocolError
from torchmarks.bridge.message import Message
from torchmarks.bridge.outside import OutsideHeap
from torchmarks.grading.rebuild import rebuild
from torchmarks.intake.notebooks import UnreadableSubmission, parse_notebook

MASTER = double_notebook()
#: Small: what nbformat does with a notebook takes nearly all the time of a case.
SUBMISSION = nbformat.writes(nbformat.from_dict({**MASTER, "cells": MASTER.cells[3:5]}))


@fuzz
@given(CHOICES)
def test_any_notebook_is_graded_or_refused_in_a_sentence(choice: random.Random) -> None:
    text = mutated(choice, SUBMISSION)
    try:
        notebook = parse_notebook(text.encode("utf-8", "surrogatepass"), "The submission")
    except UnreadableSubmission as reason:
        assert str(reason).startswith("The submission ")
        return
    rebuilt = rebuild(MASTER, notebook)
    assert [cell.source for cell in rebuilt.cells if "grade" in role(cell)] == [MASTER.cells[4].source]
    json.dumps(rebuilt)


@fuzz
@given(CHOICES)
def test_any_bytes_are_read_or_refused_in_a_sentence(choice: random.Random) -> None:
    data = SUBMISSION.encode()
    place, length = choice.randint(0, len(data)), choice.randint(0, 40)
    new = bytes(choice.choice(b'{}[]",:\\\xff\0a0') for _ in range(choice.randint(0, 4)))
    try:
        parse_notebook(data[:place] + new + data[place + length :], "The submission")
    except UnreadableSubmission as reason:
        assert str(reason).startswith("The submission ")


#: What a message can hold that is no container, no tensor and no array.
PLAIN = (
    *(NoneType, bool, int, float, complex, str, bytes, slice, range, EllipsisType, NotImplementedType, Decimal),
    *(Fraction, np.generic, np.dtype, torch.Size, torch.dtype, torch.device, torch.layout, torch.memory_format, type),
)


def opened(text: bytes, buffers: bytes) -> bool:
    """Whether the tests' side takes a message from a student's process; what it takes then is data, in its bounds."""
    outside = OutsideHeap(None)  # type: ignore[arg-type]
    try:
        value = outside.decode(outside.unpack(Message.from_bytes(text, buffers)))
    except ProtocolError:
        return False
    regions = [region.span for region in outside.memory.regions.values()]
    met: set[int] = set()
    waiting = [value, *outside.objects.values()]
    while waiting:
        part = waiting.pop()
        if id(part) in met:
            continue
        met.add(id(part))
        if isinstance(part, torch.Tensor | np.ndarray):
            low, high = reach(part)
            assert low >= high or any(low >= each.address and high <= each.address + each.size for each in regions)
            waiting += [part.grad] if isinstance(part, torch.Tensor) and part.is_leaf else []
        elif isinstance(part, dict):
            waiting += [*part.keys(), *part.values()]
        elif isinstance(part, list | tuple | set | frozenset | deque):
            waiting += part
        else:
            assert isinstance(part, (*PLAIN, bytearray)), f"{type(part)} came out of a message"
    return True


def reach(value: "torch.Tensor | np.ndarray[Any, Any]") -> tuple[int, int]:
    """The addresses between which the elements of a tensor or array lie."""
    if isinstance(value, np.ndarray):
        low, high = np.lib.array_utils.byte_bounds(value)
        return (int(low), int(high)) if value.size else (0, 0)
    if not value.numel() or value.device.type != "cpu":
        return 0, 0
    low = value.untyped_storage().data_ptr() + int(value.storage_offset()) * value.element_size()
    last = sum((size - 1) * step for size, step in zip(value.shape, value.stride(), strict=True))
    return low, low + (last + 1) * value.element_size()


@fuzz
@given(CHOICES)
def test_messages_of_any_json_are_refused_or_values(choice: random.Random) -> None:
    body = anything(choice)
    for parts in ([body], [body, [body], [body], [body], [body]], [["object", 1], [[1, body]], [], [], []]):
        opened(json.dumps(parts).encode(), b"\0" * choice.randint(0, 50))


@fuzz
@given(CHOICES)
def test_messages_that_were_tampered_with_are_refused_or_values(choice: random.Random) -> None:
    text, buffers = InsideHeap().pack(family(choice)).to_bytes()
    assert opened(bytes(text), bytes(buffers)), "as it was sent"
    opened(mutated(choice, bytes(text).decode()).encode(), bytes(buffers))


@cache
def solutions() -> dict[str, Any]:
    """What the teacher's solutions of ``shapes`` define."""
    [source] = source_notebooks(COURSE, "shapes", "source")
    names: dict[str, Any] = {}
    exec("import math\nimport torch", names)
    for cell in source.notebook.cells:
        if "solution" in role(cell):
            exec(cell.source, names)
    return names


@fuzz
@given(CHOICES)
def test_the_layout_exercises_agree_with_torch(choice: random.Random) -> None:
    shape, stride, wanted = layout(choice)
    room = 1 + sum(max(size - 1, 0) * step for size, step in zip(shape, stride, strict=True))
    tensor = torch.arange(room).as_strided(shape, stride)
    names = solutions()
    assert names["row_major_strides"](shape) == torch.empty(shape).stride()
    assert names["is_contiguous"](shape, stride) == tensor.is_contiguous()
    try:
        view: torch.Tensor | None = tensor.view(wanted)
    except RuntimeError:
        view = None
    assert names["can_view"](shape, stride, wanted) == (view is not None)
    found = names["view_strides"](shape, stride, wanted)
    assert (found is None) == (view is None)
    if view is not None:
        assert tensor.as_strided(wanted, found).tolist() == view.tolist()
        if tensor.numel():
            index = tuple(choice.randint(0, size - 1) for size in shape)
            assert names["storage_index"](index, stride, 0) == tensor[index].item()
    unknown = tuple(-1 if place == 0 else size for place, size in enumerate(wanted))
    try:
        inferred = tuple(torch.empty(tensor.numel()).view(unknown).shape)
    except RuntimeError:
        inferred = None
    try:
        assert names["infer_dimension"](tensor.numel(), unknown) == inferred
    except ValueError:
        assert inferred is None
