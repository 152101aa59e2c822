"""Watches, where the student's code runs, which of torch's operators run: however an answer comes by a function, torch
itself runs the operator behind it. And which attributes it looks up by names that nobody can read in the code.

:class:`Watch` is used at the student's end, :func:`operators_of` at the tests'.
"""

import _thread
import builtins
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import torch
from torch.utils._python_dispatch import TorchDispatchMode

#: Stands before the name of an attribute that was looked up.
LOOKED_UP = "."

#: What torch writes before and behind the name of a function to name the operator that it runs.
_PREFIXES = ("", "_", "linalg_", "_linalg_")
_SUFFIXES = ("", "_ex", "_forward")

_getattr = getattr

#: How threads are started, whatever class they are of: under these names threading and _thread have it.
_STARTERS = {
    (module, name): getattr(module, name)
    for module in (threading, _thread)
    for name in ("start_new_thread", "_start_new_thread", "start_joinable_thread", "_start_joinable_thread")
    if hasattr(module, name)
}


def operators_of(names: Iterable[str]) -> frozenset[str]:
    """The operators that torch runs for functions of these names.

    Those that take no tensor are left out: torch makes tensors of numbers for reasons of its own. ``convolution``
    stands for all of torch's convolutions, of which it has one for each kind of machine and memory.
    """
    found = {f"{prefix}{name}{suffix}" for name in names for prefix in _PREFIXES for suffix in _SUFFIXES}
    if "convolution" in found:
        every = {schema.name.partition("::")[2] for schema in torch._C._jit_get_all_schemas()}
        found |= {operator for operator in every if "conv" in operator and "convert" not in operator}
    return frozenset(filter(_takes_a_tensor, found))


def _takes_a_tensor(operator: str) -> bool:
    found = getattr(torch.ops.aten, operator, None)
    return any("Tensor" in str(argument.type) for argument in _arguments(found))


def _arguments(operator: Any) -> Iterator[Any]:
    for overload in operator.overloads() if operator is not None else ():
        yield from getattr(operator, overload)._schema.arguments


class Watch:
    """Notes, in a ``with`` statement on it, which operators torch runs, and which attributes the student's code looks
    up by a name that it puts together: ``getattr(torch, name)``.

    ``names`` is the student's namespace. Operators are noted only if ``operators`` says so, for that takes time.
    """

    def __init__(self, names: Mapping[str, Any], *, operators: bool) -> None:
        self._names = names
        self._ran: set[str] = set()
        self._operators = _Operators(self._ran) if operators else None
        self._depth = 0
        self._attributes: set[str] = set()
        self._getattr = self._noting()

    @property
    def seen(self) -> list[str]:
        """The operators' names, and those of the attributes with :data:`LOOKED_UP` before them."""
        return sorted(self._ran | {LOOKED_UP + name for name in self._attributes})

    def __enter__(self) -> None:
        self._depth += 1  # calls of the tests' functions may lead to calls back
        builtins.getattr = self._getattr
        if self._operators:
            for (module, name), start in _STARTERS.items():
                setattr(module, name, self._watched(start))
            self._operators.__enter__()  # type: ignore[no-untyped-call]

    def __exit__(self, *exception: Any) -> None:
        if self._operators:
            self._operators.__exit__(*exception)  # type: ignore[no-untyped-call]
        self._depth -= 1
        if not self._depth:
            builtins.getattr = _getattr
            for (module, name), start in _STARTERS.items():
                setattr(module, name, start)

    def _watched(self, start: Callable[..., Any]) -> Callable[..., Any]:
        """How to start a thread that is watched, too: torch tells a mode of the operators of its own thread only."""

        def started(function: Callable[..., Any], *others: Any, **named: Any) -> Any:
            def run(*arguments: Any, **keywords: Any) -> None:
                with _Operators(self._ran):
                    function(*arguments, **keywords)

            return start(run, *others, **named)

        return started

    def _noting(self) -> Callable[..., Any]:
        """What stands for ``getattr``, under its name: pickle writes that down where it writes a method."""

        def noting(*arguments: Any) -> Any:
            if len(arguments) > 1 and sys._getframe(1).f_globals is self._names and isinstance(arguments[1], str):
                self._attributes.add(str.__str__(arguments[1]))
            return _getattr(*arguments)

        noting.__name__ = noting.__qualname__ = "getattr"
        noting.__module__ = "builtins"
        return noting


class _Operators(TorchDispatchMode):
    """Adds the names of the operators that this thread runs in a ``with`` statement on it to ``seen``."""

    supports_higher_order_operators = True

    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        return False  # to tell the compiler to skip this, torch would import it first, which takes a second and more

    def __init__(self, seen: set[str]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.seen = seen

    def __torch_dispatch__(
        self, func: Any, types: object, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        self.seen.add(func.name().partition("::")[2].partition(".")[0])
        return func(*args, **(kwargs or {}))
