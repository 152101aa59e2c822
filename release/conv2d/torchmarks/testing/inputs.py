"""Random inputs for hidden tests: one small library, so that every test meets the awkward shapes and layouts.

Each :class:`Inputs` has a random state of its own, seeded from text, and never touches a global one: a test sees the
same inputs at every run, and student code can neither foresee nor disturb them.
"""

import functools
import hashlib
import math
import random
from collections.abc import Sequence
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import torch

T = TypeVar("T")


@functools.cache
def _divisors(number: int) -> list[int]:
    return [divisor for divisor in range(1, number + 1) if number % divisor == 0]


class Inputs:
    """A source of random test inputs. Tests get one as the fixture ``inputs``."""

    def __init__(self, seed: str) -> None:
        self._digest = hashlib.sha256(seed.encode()).digest()
        self._random = random.Random(self._digest)  # for single numbers it is far quicker than NumPy

    @functools.cached_property
    def rng(self) -> np.random.Generator:
        """NumPy's source of whole arrays."""
        return np.random.default_rng(list(self._digest))

    def integer(self, low: int, high: int) -> int:
        """A whole number from ``low`` to ``high``, both included."""
        return low + self._below(high - low + 1)

    def choice(self, options: Sequence[T]) -> T:
        """One of ``options``."""
        return options[self._below(len(options))]

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """The items in random order."""
        return sorted(items, key=lambda _: self._random.random())

    def _below(self, count: int) -> int:
        """A whole number from 0 up to ``count``, which is not included."""
        if 0 < count < 2**32:
            return int(self._random.random() * count)  # six times as fast as randrange, and as even for such numbers
        return self._random.randrange(count)

    def shape(self, ndim: int | None = None, *, low: int = 1, high: int = 6) -> tuple[int, ...]:
        """A shape of ``ndim`` dimensions (1 to 4 if not given), each from ``low`` to ``high``.

        No two sizes are equal while there are enough different ones: a square hides a swapped axis.
        """
        ndim = self.integer(1, 4) if ndim is None else ndim
        sizes = self.shuffled(range(low, high + 1))
        while len(sizes) < ndim:
            sizes += self.shuffled(range(low, high + 1))
        return tuple(sizes[:ndim])

    def array(self, shape: Sequence[int] | None = None, dtype: npt.DTypeLike = np.float64) -> npt.NDArray[Any]:
        """A row-major array of random values: whole numbers for integer dtypes, both truths for bool, else floats."""
        shape = self.shape() if shape is None else tuple(shape)
        kind = np.dtype(dtype)
        if kind.kind == "b":
            return self.rng.integers(0, 2, shape).astype(kind)
        if kind.kind == "u":
            return self.rng.integers(0, 200, shape).astype(kind)
        if kind.kind == "i":
            return self.rng.integers(-100, 100, shape).astype(kind)
        if kind.kind == "c":
            return (self.rng.normal(size=shape) + 1j * self.rng.normal(size=shape)).astype(kind)
        return self.rng.normal(size=shape).astype(kind)

    def tensor(self, shape: Sequence[int] | None = None, dtype: torch.dtype = torch.float32) -> torch.Tensor:
        """A row-major tensor of random values, as :meth:`array` makes them."""
        shape = self.shape() if shape is None else tuple(shape)
        if dtype == torch.bool:
            values = self.array(shape, np.bool_)
        elif dtype == torch.uint8:
            values = self.array(shape, np.uint8)
        elif dtype.is_complex:
            values = self.array(shape, np.complex128)
        elif dtype.is_floating_point:
            values = self.array(shape, np.float64)
        else:
            values = self.array(shape, np.int64)
        return torch.tensor(values).to(dtype)

    def layout(self, *, empty: bool = True) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """A random ``(shape, stride)`` that torch can have, strides in elements.

        Made as tensors come about: by slicing with steps, permuting, expanding and adding dimensions of size 1, so
        about half of them are not row-major. ``empty`` allows sizes of 0.
        """
        x = torch.empty(self.shape(self.integer(0, 4), low=1, high=5), device="meta")
        for _ in range(self.integer(0, 3)):
            x = self._rearranged(x, empty)
        return tuple(x.shape), x.stride()

    def strided(self, *, dtype: torch.dtype = torch.float32, empty: bool = False) -> torch.Tensor:
        """A tensor of random values and random layout: permuted, sliced, expanded, with sizes of 1."""
        x = self.tensor(self.shape(self.integer(1, 4), low=1, high=5), dtype)
        for _ in range(self.integer(0, 3)):
            x = self._rearranged(x, empty)
        return x

    def laid_out(self, shape: tuple[int, ...], stride: tuple[int, ...]) -> torch.Tensor:
        """A float32 tensor of that shape and stride, its values random.

        ``torch.empty_strided`` would show whoever gets it what lay there before, which could be a reference's.
        """
        size = torch.empty_strided(shape, stride, device="meta").untyped_storage().nbytes() // torch.float32.itemsize
        return self.tensor((size,)).as_strided(shape, stride)

    def _rearranged(self, x: torch.Tensor, empty: bool) -> torch.Tensor:
        """One random change of layout that copies nothing."""
        kind = self.choice(["permute", "slice", "step", "expand", "unsqueeze", "unflatten"])
        if kind == "unsqueeze" or x.ndim == 0:
            return x.unsqueeze(self.integer(0, x.ndim)) if x.ndim < 5 else x
        axis = self.integer(0, x.ndim - 1)
        size = x.shape[axis]
        if kind == "permute":
            return x.permute(self.shuffled(range(x.ndim)))
        if kind == "slice":
            start = self.integer(0, size if empty and self.integer(0, 3) == 0 else max(size - 1, 0))
            return x.narrow(axis, start, size - start)
        if kind == "step":
            return x[(slice(None),) * axis + (slice(None, None, 2),)]
        if kind == "expand" and size == 1:
            return x.expand(*x.shape[:axis], self.integer(1, 4), *x.shape[axis + 1 :])
        if kind == "unflatten" and size > 0 and x.ndim < 5:
            divisor = self.choice(_divisors(size))
            split: torch.Tensor = x.unflatten(axis, (divisor, size // divisor))
            return split
        return x

    def reshape_target(self, numel: int, *, ndim: int | None = None) -> tuple[int, ...]:
        """A random shape of ``numel`` elements, sizes of 1 included; ``(0, …)`` shapes for none."""
        ndim = self.integer(1, 4) if ndim is None else ndim
        if numel == 0:
            sizes = [self.integer(0, 3) for _ in range(ndim)]
            sizes[self.integer(0, ndim - 1)] = 0
            return tuple(sizes)
        sizes = []
        for _ in range(ndim - 1):
            sizes.append(self.choice(_divisors(numel)))
            numel //= sizes[-1]
        return tuple(self.shuffled([*sizes, numel]))

    def with_ones(self, shape: Sequence[int], stride: Sequence[int]) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The same layout with one to three dimensions of size 1 put in, whose strides mean nothing."""
        sizes, steps = list(shape), list(stride)
        for _ in range(self.integer(1, 3)):
            place = self.integer(0, len(sizes))
            sizes.insert(place, 1)
            steps.insert(place, self.integer(0, 50))
        return tuple(sizes), tuple(steps)

    def view_case(self, *, expanded: bool = False) -> tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
        """A layout, rarely row-major, and a new shape of as many elements: ``(shape, stride, new_shape)``.

        The layout is made of runs, groups of dimensions that one stride could walk, in any order in memory and with
        gaps between them. Half of the new shapes cut each run for itself, which a view can do; the others cut at
        random, which mostly takes a copy. All sizes are 2 or more. ``expanded`` gives one run or more a stride of 0.
        """
        runs = [self.choice([2, 3, 4, 6, 8, 12]) for _ in range(self.integer(1 + expanded, 3))]
        step, steps = self.integer(1, 3), [0] * len(runs)
        for run in self.shuffled(range(len(runs))):
            steps[run] = step
            step *= runs[run] + self.integer(0, 1)
        if expanded:
            for run in self.shuffled(range(len(runs)))[: self.integer(1, 2)]:
                steps[run] = 0
        shape: list[int] = []
        stride: list[int] = []
        for length, step in zip(runs, steps, strict=True):
            sizes = [size for size in self.reshape_target(length, ndim=2) if size > 1]
            shape += sizes
            stride += [step * math.prod(sizes[place + 1 :]) for place in range(len(sizes))]
        if self.integer(0, 1):
            new_shape = [size for length in runs for size in self.reshape_target(length)]
        else:
            new_shape = list(self.reshape_target(math.prod(runs)))
        return tuple(shape), tuple(stride), tuple(size for size in new_shape if size > 1)


def seed_generators(text: str) -> None:
    """Have what is drawn from the libraries' own generators depend on this text alone, as in the grader."""
    seed = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=4).digest())
    random.seed(seed)
    np.random.seed(seed)
    torch.default_generator.manual_seed(seed)
