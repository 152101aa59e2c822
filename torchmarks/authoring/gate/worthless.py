"""Checks that answers which solve nothing earn nothing, whatever they do to their arguments."""

import ast
import contextlib
import copy
from collections.abc import Callable, Iterator
from functools import partial
from types import FunctionType
from typing import Any

import numpy as np
import torch
from nbformat import NotebookNode

from torchmarks.assignments import Exercise
from torchmarks.authoring.gate.subject import Problem, Subject, is_full
from torchmarks.authoring.trial import Trial, describe
from torchmarks.testing.report import Report
from torchmarks.testing.runner import hidden_lines

_CONSTANTS: tuple[object, ...] = (None, True, False, 0, 1, -1, 1.0, "", (), [], (1,))

_ERRORS = (ValueError, TypeError, IndexError, RuntimeError)


def check_worthless(subject: Subject, trial: Trial, exercise: Exercise) -> Iterator[Problem]:
    """Answers that solve nothing earn nothing, spoilt arguments or not."""
    where = subject.where(exercise)
    yield from _earn_nothing(where, trial, exercise, trivial_answers(exercise), "give each test a case it fails")
    spoilt = Trial(subject.source)  # of its own: the setup's own data may be among the arguments
    yield from _check_late(where, spoilt, exercise)
    yield from _earn_nothing(where, spoilt, exercise, spoilers(exercise), "work out what is right before the call")
    yield from _check_zeros(where, spoilt, exercise)


def _check_late(where: str, trial: Trial, exercise: Exercise) -> Iterator[Problem]:
    """The reference loses marks when it spoils its arguments first, where that changes its results."""
    reference = trial.answer(exercise, exercise.solution.source)
    if isinstance(reference, type):
        return
    for empty in (False, True):
        changed: list[bool] = []
        [report] = trial.report_objects(exercise, [partial(_spoiling_first, reference, empty, changed)])
        if any(changed) and is_full(report, exercise):
            did = "emptying" if empty else "zeroing"
            yield Problem(
                where,
                f"{did} the arguments and then answering for what is left of them earns {report!r}: "
                "work out what is right before the call.",
            )
            return


def _spoiling_first(
    reference: Callable[..., Any], empty: bool, changed: list[bool], /, *args: Any, **kwargs: Any
) -> Any:
    """What the reference returns for spoilt arguments. Notes whether that is something else than for good ones."""
    # Twice: results that are random tell nothing.
    before = [_result_on_copies(reference, args, kwargs) for _ in range(2)]
    if _spoil((*args, *kwargs.values()), empty=empty):
        after = _result_on_copies(reference, args, kwargs)
        changed.append(None not in (*before, after) and before[0] == before[1] != after)
    return reference(*args, **kwargs)


def _result_on_copies(reference: Callable[..., Any], args: Any, kwargs: Any) -> str | None:
    """A description of a call's result or error; None if the arguments cannot be copied."""
    try:
        args, kwargs = copy.deepcopy((args, kwargs))
    except Exception:  # anything may be said by what cannot be copied
        return None
    try:
        return describe(reference(*args, **kwargs))
    except Exception as error:
        return type(error).__name__


def _check_zeros(where: str, trial: Trial, exercise: Exercise) -> Iterator[Problem]:
    """Zeros of the right shape and dtype pass no test by zeroing or emptying the arguments, too."""
    reference = trial.answer(exercise, exercise.solution.source)
    if isinstance(reference, type):
        return
    answers = [partial(_zeros_for, reference, empty) for empty in (None, False, True)]
    plain, *others = (_names_passed(report) for report in trial.report_objects(exercise, answers))
    for did, passed in zip(("zeroing", "emptying"), others, strict=True):
        if gained := [name for name in passed if name not in plain]:
            yield Problem(
                where,
                f"zeros of the right shape and dtype pass {', '.join(gained)} by {did} the arguments: "
                "work out what is right before the call.",
            )


def _earn_nothing(
    where: str, trial: Trial, exercise: Exercise, answers: Iterator[tuple[str, Callable[..., Any]]], advice: str
) -> Iterator[Problem]:
    """Answers, by names for them, that must earn nothing."""
    names, objects = zip(*answers, strict=True)
    for name, earned in zip(names, trial.report_objects(exercise, objects), strict=True):
        if earned.marks:
            yield Problem(where, f"{name} earns {earned!r}, passing {', '.join(_names_passed(earned))}: {advice}.")


def trivial_answers(exercise: Exercise) -> Iterator[tuple[str, Callable[..., Any]]]:
    """Answers that solve nothing: constants (those of the examples among them), an argument, an error."""
    for value in (*_CONSTANTS, *_example_values(exercise.test)):
        yield f"always returning {value!r}", lambda *args, _value=value, **kwargs: copy.copy(_value)
    for index in range(3):
        yield (
            f"handing back argument {index + 1}",
            lambda *args, _index=index, **kwargs: args[_index] if _index < len(args) else None,
        )
    for error in _ERRORS:
        yield f"always raising {error.__name__}", _raising(error)


def spoilers(exercise: Exercise) -> Iterator[tuple[str, Callable[..., Any]]]:
    """Answers that spoil their arguments, and then return what would be right for such: nothing, or zeros."""
    values = (None, False, 0, [], *_example_values(exercise.test))
    results: dict[str, Callable[..., Any]] = {repr(value): partial(_constant, value) for value in values}
    results |= {"argument 1": lambda *args: args[0] if args else None, "zeros": _zeros}
    results["two times zeros"] = lambda *args: (_zeros(*args), _zeros(*args))
    for empty in (True, False):
        for name, result in results.items():
            yield (
                f"{'emptying' if empty else 'zeroing'} the arguments and returning {name}",
                partial(_spoiling, result, empty),
            )


def _constant(value: object, *args: object) -> object:
    return copy.copy(value)


def _spoiling(result: Callable[..., Any], empty: bool, /, *args: object, **kwargs: object) -> Any:
    _spoil((*args, *kwargs.values()), empty=empty)
    return result(*args)


def _zeros_for(reference: Callable[..., Any], empty: bool | None, /, *args: object, **kwargs: object) -> Any:
    """Zeros in the form of the reference's result, after spoiling the arguments unless ``empty`` is None.

    Raises what the reference raises. Returns None if the arguments cannot be copied.
    """
    try:
        good_args, good_kwargs = copy.deepcopy((args, kwargs))
    except Exception:  # anything may be said by what cannot be copied
        result = None
    else:
        result = reference(*good_args, **good_kwargs)
    if empty is not None:
        _spoil((*args, *kwargs.values()), empty=empty)
    return _zeros_in(result)


def _zeros_in(value: object) -> object:
    """A result with zeros for all that is in it, or None if it is a single plain value: a single 0 may be right."""
    if isinstance(value, torch.Tensor):
        return torch.zeros_like(value, requires_grad=value.requires_grad)
    if isinstance(value, np.ndarray):
        return np.zeros_like(value)
    if isinstance(value, torch.nn.Module):
        _spoil(value, empty=False)
        return value
    if isinstance(value, list | tuple):
        parts = [0 * part if isinstance(part, int | float) else _zeros_in(part) for part in value]
        return parts if isinstance(value, list) else tuple(parts)
    return None


def _spoil(value: object, *, empty: bool) -> bool:
    """Take everything from lists, dictionaries, tensors and arrays, or everything but their zeros.

    A model is spoilt in its parameters, a loader in its dataset, a function in what it keeps from where it was defined.
    Returns whether there is something that can be spoilt.
    """
    return _spoil_all(value, empty, set())


def _spoil_all(value: object, empty: bool, seen: set[int]) -> bool:
    if id(value) in seen:  # functions that call themselves are among what they keep
        return False
    seen.add(id(value))
    if isinstance(value, torch.Tensor):
        if empty:
            value.data = value.data.new_empty(0)
        elif value.device.type == "cpu":
            # An expanded one may have more elements than anybody can write.
            torch.empty(0, dtype=torch.uint8).set_(value.untyped_storage()).zero_()
        return True
    if isinstance(value, np.ndarray):
        with contextlib.suppress(ValueError):  # it may not be writeable
            value.fill(0)
        return value.flags.writeable
    if isinstance(value, torch.nn.Module):
        value = tuple(value.parameters())
    elif isinstance(value, torch.utils.data.DataLoader):
        value = (value.dataset,)
    elif isinstance(value, torch.utils.data.TensorDataset):
        value = value.tensors
    elif isinstance(value, FunctionType):
        value = tuple(_kept(value))
    if isinstance(value, dict | list | tuple):
        items = list(value.values() if isinstance(value, dict) else value)
        spoilt = any([_spoil_all(item, empty, seen) for item in items])  # each of them
        if empty and not isinstance(value, tuple):
            value.clear()
            return True
        return spoilt
    return False


def _kept(function: FunctionType) -> Iterator[object]:
    """What a function keeps in its closure."""
    for cell in function.__closure__ or ():
        with contextlib.suppress(ValueError):  # a name that is bound later
            yield cell.cell_contents


def _zeros(*args: object) -> Any:
    """Zeros like the first tensor of the arguments."""
    return next((torch.zeros_like(value) for value in args if isinstance(value, torch.Tensor)), None)


def _example_values(test: NotebookNode) -> Iterator[object]:
    """The plain values in the visible examples: what somebody would hard-code."""
    hidden = hidden_lines(test.source)
    for statement in ast.parse(test.source).body:
        if isinstance(statement, ast.FunctionDef) and statement.lineno not in hidden:
            for node in ast.walk(statement):
                if isinstance(node, ast.Compare):
                    for side in (node.left, *node.comparators):
                        try:
                            yield ast.literal_eval(side)
                        except ValueError:
                            pass


def _raising(error: type[Exception]) -> Callable[..., Any]:
    def answer(*args: object, **kwargs: object) -> object:
        raise error

    return answer


def _names_passed(report: Report) -> list[str]:
    return [outcome.name for outcome in report.counted if outcome.share]
