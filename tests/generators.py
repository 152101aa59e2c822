"""Random material for tests: tensors that share memory, any JSON, JSON gone wrong, layouts of tensors.

All of it is made with a ``random.Random``. ``CHOICES`` is where hypothesis supplies one.
"""

import json
import math
import os
import random
from typing import Any

import torch
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

#: How many cases each test of random material tries; ``.ci/run`` asks for more.
CASES = int(os.environ.get("HYPOTHESIS_CASES", "300"))

fuzz = settings(max_examples=CASES, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])

#: Few cases are drawn choice by choice by hypothesis, which makes a case that fails as small as it can. Many, for which
#: that is too slow, come each from a seed that it draws and names.
CHOICES = st.randoms(use_true_random=CASES > 1000)

Layout = tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]

DTYPES = [torch.float32, torch.float64, torch.bfloat16, torch.float16, torch.int64, torch.uint8, torch.bool]
DTYPES += [torch.complex64]

_ATOMS: list[Any] = [None, True, False, -1, 0, 1, 7, 2**31, 2**63, 2**70, 1.5, -0.0, math.nan, math.inf]
_ATOMS += ["", "x", "object", "tensor", "array", "\ud800", "\0", "ü" * 5]


def family(choice: random.Random) -> list[Any]:
    """Tensors and arrays over one buffer or several: overlapping, backwards, standing still, empty."""
    shared: list[Any] = []
    for _ in range(choice.randint(1, 2)):
        dtype = choice.choice(DTYPES)
        size = choice.randint(0, 12)
        base = torch.arange(size).to(dtype)
        arrays = dtype != torch.bfloat16
        for _ in range(choice.randint(1, 3)):
            step, start = choice.randint(1, 3), choice.randint(0, max(size - 1, 0))
            kind = choice.choice(["slice", "expand", "turn", "array", "backwards"])
            view = base[start::step]
            if kind == "expand":
                view = view.unsqueeze(0).expand(2, -1)
            elif kind == "turn" and view.numel() % 2 == 0:
                view = view.view(2, -1).t()
            shared.append(view.numpy() if kind == "array" and arrays else view)
            if kind == "backwards" and arrays:
                shared[-1] = view.numpy()[::-1]
    return shared


def anything(choice: random.Random, depth: int = 4) -> Any:
    """Any JSON, not too large."""
    kind = choice.choice(["atom", "list", "mapping"]) if depth else "atom"
    if kind == "atom":
        return choice.choice(_ATOMS)
    count = choice.randint(0, 4)
    if kind == "list":
        return [anything(choice, depth - 1) for _ in range(count)]
    return {str(choice.choice(_ATOMS)): anything(choice, depth - 1) for _ in range(count)}


def mutated(choice: random.Random, text: str) -> str:
    """JSON that was changed in one to three places: another value, nothing, or a value from elsewhere."""
    content = json.loads(text)
    for _ in range(choice.randint(1, 3)):
        known = _places(content)
        if not known:
            break
        holder, key = choice.choice(known)
        change = choice.choice(["replace", "delete", "copy"])
        if change == "replace":
            holder[key] = anything(choice, 1)
        elif change == "delete":
            del holder[key]
        else:
            other, place = choice.choice(known)
            holder[key] = json.loads(json.dumps(other[place]))
    return json.dumps(content)


def _places(content: Any) -> list[tuple[Any, Any]]:
    """Every place in JSON that holds a value, as its container and its key."""
    found: list[tuple[Any, Any]] = []
    todo = [content]
    while todo:
        holder = todo.pop()
        keys = list(holder) if isinstance(holder, dict) else range(len(holder)) if isinstance(holder, list) else ()
        found += [(holder, key) for key in keys]
        todo += [holder[key] for key in keys]
    return found


def layout(choice: random.Random) -> Layout:
    """A tensor's shape and strides, and another shape, most often of as many elements."""
    sizes = [choice.choice([1, 2, 2, 3, 4, 6, 0]) for _ in range(choice.randint(0, 4))]
    order = list(range(len(sizes)))
    if choice.randint(0, 1):
        choice.shuffle(order)
    strides = [0] * len(sizes)
    step = choice.randint(1, 2)
    for place in reversed(order):
        strides[place] = choice.choice([step, step, step, step, 0, 1, 5])
        step *= max(sizes[place], 1)
    if choice.randint(0, 3) == 0:
        wanted = [choice.choice([1, 2, 3, 4, 0]) for _ in range(choice.randint(0, 4))]
    else:
        left = math.prod(sizes)
        wanted = []
        while left > 1 and len(wanted) < 4:
            wanted.append(choice.choice([each for each in range(1, left + 1) if left % each == 0]))
            left //= wanted[-1]
        wanted += [left] if left != 1 else []
    return tuple(sizes), tuple(strides), tuple(wanted)
