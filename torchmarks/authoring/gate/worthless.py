"""Checks that answers which solve nothing earn nothing, whatever they do to their arguments."""

import ast
import contextlib
import copy
from collections.abc import Callable, Iterator
from functools import partial
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
    if any([_spoil(value, empty=empty) for value in (*args, *kwargs.values())]):  # each of them
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


def _earn_nothing(
    where: str, trial: Trial, exercise: Exercise, answers: Iterator[tuple[str, Callable[..., Any]]], advice: str
) -> Iterator[Problem]:
    """Answers, by names for them, that must earn nothing."""
    names, objects = zip(*answers, strict=True)
    for name, earned in zip(names, trial.report_objects(exercise, objects), strict=True):
        if earned.marks:
            yield Problem(where, f"{name} earns {earned!r}, passing {_passed(earned)}: {advice}.")


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
    for value in (*args, *kwargs.values()):
        _spoil(value, empty=empty)
    return result(*args)


def _spoil(value: object, *, empty: bool) -> bool:
    """Take everything from a list, a dictionary, a tensor or an array, or everything but its zeros.

    A model is spoilt in its parameters, a loader in its dataset. Returns whether it is something that can be spoilt.
    """
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
    if isinstance(value, dict | list | tuple):
        items = value.values() if isinstance(value, dict) else value
        spoilt = any([_spoil(item, empty=empty) for item in items])
        if empty and not isinstance(value, tuple):
            value.clear()
            return True
        return spoilt
    return False


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


def _passed(report: Report) -> str:
    return ", ".join(outcome.name for outcome in report.counted if outcome.share)
