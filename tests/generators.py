"""What hypothesis makes for tests: tensors that share memory, any JSON, notebooks gone wrong, layouts of tensors."""

import json
import math
from typing import Any

import torch
from hypothesis import strategies as st

DTYPES = [torch.float32, torch.float64, torch.bfloat16, torch.float16, torch.int64, torch.uint8, torch.bool]
DTYPES += [torch.complex64]

#: Any JSON, not too large.
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=20,
)

#: A little JSON, for one place in much of it.
_SMALL: st.SearchStrategy[Any] = st.sampled_from(
    [None, True, -1, 0, 1, 2**63, 1.5, "", "x", [], {}, [[]], {"": 0}, "\ud800", float("nan")]
)


@st.composite
def families(draw: st.DrawFn) -> list[Any]:
    """Tensors and arrays over one buffer or several: overlapping, backwards, standing still, empty."""
    shared: list[Any] = []
    for _ in range(draw(st.integers(1, 2))):
        dtype = draw(st.sampled_from(DTYPES))
        size = draw(st.integers(0, 12))
        base = torch.arange(size).to(dtype)
        arrays = dtype != torch.bfloat16
        for _ in range(draw(st.integers(1, 3))):
            step, start = draw(st.integers(1, 3)), draw(st.integers(0, max(size - 1, 0)))
            kind = draw(st.sampled_from(["slice", "expand", "turn", "array", "backwards"]))
            view = base[start::step]
            if kind == "expand":
                view = view.unsqueeze(0).expand(2, -1)
            elif kind == "turn" and view.numel() % 2 == 0:
                view = view.view(2, -1).t()
            shared.append(view.numpy() if kind == "array" and arrays else view)
            if kind == "backwards" and arrays:
                shared[-1] = view.numpy()[::-1]
    return shared


@st.composite
def mutated(draw: st.DrawFn, text: str) -> str:
    """JSON that was changed in one to three places: another value, nothing, or a value from elsewhere."""
    content = json.loads(text)
    for _ in range(draw(st.integers(1, 3))):
        holder, key = draw(st.sampled_from(places(content)))
        change = draw(st.sampled_from(["replace", "delete", "copy"]))
        if change == "replace":
            holder[key] = draw(_SMALL)
        elif change == "delete":
            del holder[key]
        else:
            other, place = draw(st.sampled_from(places(content)))
            holder[key] = json.loads(json.dumps(other[place]))
        if not places(content):
            break
    return json.dumps(content)


def places(content: Any) -> list[tuple[Any, Any]]:
    """Every place in JSON that holds a value, as its container and its key."""
    found: list[tuple[Any, Any]] = []
    todo = [content]
    while todo:
        holder = todo.pop()
        keys = list(holder) if isinstance(holder, dict) else range(len(holder)) if isinstance(holder, list) else ()
        found += [(holder, key) for key in keys]
        todo += [holder[key] for key in keys]
    return found


Layout = tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]


@st.composite
def layouts(draw: st.DrawFn) -> Layout:
    """A tensor's shape and strides, and another shape, most often of as many elements."""
    sizes = draw(st.lists(st.sampled_from([1, 2, 3, 4, 6, 0]), max_size=4))
    order = draw(st.permutations(range(len(sizes))))
    strides = [0] * len(sizes)
    step = draw(st.integers(1, 2))
    for place in order:
        strides[place] = draw(st.sampled_from([step, step, step, 0, 1, 5]))
        step *= max(sizes[place], 1)
    if draw(st.booleans()):
        wanted = draw(st.lists(st.sampled_from([1, 2, 3, 4, 0]), max_size=4))
    else:
        left = math.prod(sizes)
        wanted = []
        while left > 1 and len(wanted) < 4:
            factor = draw(st.sampled_from([each for each in range(1, left + 1) if left % each == 0]))
            wanted.append(factor)
            left //= factor
        wanted += [left] if left != 1 else []
    return tuple(sizes), tuple(strides), tuple(wanted)
