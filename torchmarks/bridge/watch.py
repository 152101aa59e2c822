"""Watches, where the student's code runs, which of torch's operators run: however an answer comes by a function, torch
itself runs the operator behind it.

:class:`Watch` is used at the student's end, :func:`operators_of` at the tests'.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import torch
from torch.utils._python_dispatch import TorchDispatchMode

#: What torch writes before and behind the name of a function to name the operator that it runs.
_PREFIXES = ("", "_", "linalg_", "_linalg_")
_SUFFIXES = ("", "_ex", "_forward")


def operators_of(names: Iterable[str]) -> frozenset[str]:
    """The operators that torch runs for functions of these names.

    Those that take no tensor are left out: torch makes tensors of numbers for reasons of its own.
    """
    return frozenset(
        operator
        for name in names
        for prefix in _PREFIXES
        for suffix in _SUFFIXES
        if _takes_a_tensor(operator := f"{prefix}{name}{suffix}")
    )


def _takes_a_tensor(operator: str) -> bool:
    found = getattr(torch.ops.aten, operator, None)
    return any("Tensor" in str(argument.type) for argument in _arguments(found))


def _arguments(operator: Any) -> Iterator[Any]:
    for overload in operator.overloads() if operator is not None else ():
        yield from getattr(operator, overload)._schema.arguments


class Watch(TorchDispatchMode):
    """Notes the names of the operators that this thread runs in a ``with`` statement on it."""

    supports_higher_order_operators = True

    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        return False  # to tell the compiler to skip this, torch would import it first, which takes a second and more

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.seen: set[str] = set()

    def __torch_dispatch__(
        self, func: Any, types: object, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        self.seen.add(func.name().partition("::")[2].partition(".")[0])
        return func(*args, **(kwargs or {}))
