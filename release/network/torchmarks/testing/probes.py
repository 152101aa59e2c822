"""Probes: small functions that a test sends to where the student's code runs, and that return what they saw.

A probe returns traces (values), never verdicts: the assertions stay in the test. It may name only its arguments, torch
and numpy (import them inside), because it runs beside the student's code and not beside the test. What it sets there (a
seed, a default) it sets back, because the same process may answer for other exercises.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


def probe(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call ``function`` where the student's code runs, and hand back what it returns.

    In a notebook's kernel that is here, so the function is simply called.
    """
    result: T = _call_inside(function, *args, **kwargs)
    return result


def call_each(function: Callable[..., T], cases: Iterable[Sequence[Any]], *, dirty_memory: bool = False) -> list[T]:
    """What ``function`` returns for the arguments of each case, in one trip to where the student's code runs.

    For tests with many small cases: a trip for each of them would take most of the time. The first case that raises
    ends it, with that exception. With ``dirty_memory``, torch fills new memory with NaN, or with the largest number,
    for as long as that lasts: what an answer leaves unwritten is no zero by luck, and the same each time.
    """
    asked = [tuple(case) for case in cases]
    results = probe(_each_in_dirty_memory if dirty_memory else _each, function, [*asked])
    return _one_for_each(len(asked), results)


def _one_for_each(cases: int, results: object) -> list[Any]:
    """The results, in a list of the test's own.

    What collects them runs beside the student's code, which can change it: of no results, all are right. So the cases
    are counted in a list that was not sent there. Raises AssertionError if there is not one result for each case.
    """
    if type(results) is not list or len(results) != cases:
        raise AssertionError("there is not one result for each case: something has changed how they are collected")
    return [*results]


def _each(function: Callable[..., T], cases: list[tuple[Any, ...]]) -> list[T]:
    return [function(*case) for case in cases]


def _each_in_dirty_memory(function: Callable[..., T], cases: list[tuple[Any, ...]]) -> list[T]:
    import torch

    # What torch.use_deterministic_algorithms sets; that one imports torch's compiler, for seconds.
    before = torch._C._get_deterministic_algorithms()
    torch._C._set_deterministic_algorithms(True)
    try:
        return _each(function, cases)
    finally:
        torch._C._set_deterministic_algorithms(before)


class Raised:
    """The class of :data:`RAISED`."""

    def __repr__(self) -> str:
        return "RAISED"


#: Stands in what :func:`try_each` gives where a case raised the error.
RAISED = Raised()


def try_each(function: Callable[..., T], cases: Iterable[Sequence[Any]], error: type[Exception]) -> list[T | Raised]:
    """As :func:`call_each`, but ``RAISED`` stands for each case that raises ``error``; any other exception ends it.

    So cases that must raise travel among cases that must not, and nothing tells the student's code which is which.
    """
    asked = [tuple(case) for case in cases]
    tried = _one_for_each(len(asked), probe(_try_each, function, [*asked], error))
    return [RAISED if result == [] else _one_for_each(1, result)[0] for result in tried]


def _try_each(function: Callable[..., T], cases: list[tuple[Any, ...]], error: type[Exception]) -> list[list[T]]:
    tried = []
    for case in cases:
        try:
            tried.append([function(*case)])
        except error:
            tried.append([])
    return tried


def _call_here(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    return function(*args, **kwargs)


_call_inside: Callable[..., Any] = _call_here


def send_probes_by(call: Callable[..., Any] | None) -> None:
    """Where tests and student code are separated: the way in, for the cell that is being tested. None: call here."""
    global _call_inside
    _call_inside = call or _call_here
