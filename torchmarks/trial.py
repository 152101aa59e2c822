"""Tries an answer on an exercise, in this process: for the gate and the answers bank, whose answers are our own.

Nothing here is for students' work: there is no wall between the answer and its tests.
"""

import contextlib
import hashlib
import io
import linecache
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import torch

from torchmarks.assignments import Exercise, SourceError, SourceNotebook
from torchmarks.testing.cell import mark
from torchmarks.testing.report import Report


class Trial:
    """An assignment's notebook with its setup cells run, ready to try answers on."""

    def __init__(self, source: SourceNotebook) -> None:
        self._names: dict[str, Any] = {"__name__": "__main__"}
        self._setup = [cell.source for cell in source.setup_cells]
        # They may read the files that lie beside the notebook.
        with contextlib.chdir(source.path.parent), contextlib.redirect_stdout(io.StringIO()):
            for number, cell in enumerate(source.setup_cells):
                _execute(cell.source, f"<setup cell {number}>", self._names)
        if "matplotlib.pyplot" in sys.modules:
            sys.modules["matplotlib.pyplot"].close("all")  # nobody looks at what the cells draw here

    def define(self, source: str) -> dict[str, Any]:
        """The names that a cell of the student's defines on top of the setup's."""
        names = dict(self._names)
        _execute(source, "<answer>", names)
        return names

    def report(self, exercise: Exercise, source: str) -> Report:
        """The report on an answer given as the text of a solution cell."""
        [report] = self._reports(exercise, [(self._answer(exercise, source), source)])
        return report

    def _answer(self, exercise: Exercise, source: str) -> Any:
        names = self.define(source)
        if exercise.name not in names:
            raise SourceError(f"an answer to {exercise.name} defines no {exercise.name}: {source.splitlines()[0]!r} …")
        return names[exercise.name]

    def reports(self, exercise: Exercise, sources: Sequence[str], secret: str) -> list[Report]:
        """The reports on answers, each defined anew, with the hidden inputs that come from this secret."""
        return self._reports(exercise, [(self._answer(exercise, source), source) for source in sources], secret)

    def report_objects(self, exercise: Exercise, answers: Sequence[object]) -> list[Report]:
        """The reports on answers given as the objects themselves."""
        return self._reports(exercise, [(answer, "") for answer in answers])

    def _reports(
        self, exercise: Exercise, answers: Sequence[tuple[object, str]], secret: str | None = None
    ) -> list[Report]:
        """The reports on answers, each an object and the text that made it.

        The test cell sees the setup's names and this one, and none of the other names of the answer's cell.
        """
        filename = f"<tests of {exercise.name}>"
        _remember(filename, exercise.test.source)
        return mark(
            exercise.name,
            [({**self._names, exercise.name: answer}, [*self._setup, source]) for answer, source in answers],
            points=exercise.call.points,
            without=exercise.call.without,
            test_source=exercise.test.source,
            filename=filename,
            secret=secret,
        )

    def observe(self, exercise: Exercise, sources: Sequence[str]) -> list[tuple[Report, str]]:
        """The reports on answers, each with a digest of what it returned, call by call, while it was tested.

        Two answers of the same digest cannot be told apart by the exercise's tests. For a class, whose objects answer
        in too many ways to record, it is the digest of the tests' outcomes.
        """
        logs = [hashlib.sha256() for _ in sources]
        answers = [self._answer(exercise, source) for source in sources]
        recorded = [
            answer if isinstance(answer, type) else _recording(answer, log.update)
            for answer, log in zip(answers, logs, strict=True)
        ]
        reports = self._reports(exercise, list(zip(recorded, sources, strict=True)))
        for report, log in zip(reports, logs, strict=True):
            for outcome in report.outcomes:
                log.update(f"{outcome.name} {outcome.passed_cases} {_without_addresses(outcome.detail)}".encode())
        return [(report, log.hexdigest()) for report, log in zip(reports, logs, strict=True)]


def _execute(source: str, filename: str, names: dict[str, Any]) -> None:
    """Run a cell's text. Raises SourceError if it does not run."""
    _remember(filename, source)
    try:
        exec(compile(source, filename, "exec", dont_inherit=True), names)
    except Exception as error:
        first = source.strip().splitlines()[0] if source.strip() else ""
        raise SourceError(f"the cell {first!r} … does not run: {type(error).__name__}: {error}") from error


def _remember(filename: str, source: str) -> None:
    """Let tracebacks show the cell's lines, as a kernel does."""
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)


def _recording(function: Callable[..., Any], note: Callable[[bytes], None]) -> Callable[..., Any]:
    def recorded(*args: Any, **kwargs: Any) -> Any:
        try:
            result = function(*args, **kwargs)
        except Exception as error:
            note(type(error).__name__.encode())
            raise
        # A probe may be watching what torch does here: describing the result is not the answer's doing.
        with torch._C.DisableTorchFunction(), torch._C._DisableTorchDispatch():
            description = "".join(_description(result))
        note(description.encode())
        return result

    return recorded


def _description(value: object) -> Iterator[str]:
    if isinstance(value, torch.Tensor):
        yield f"tensor {value.dtype} {tuple(value.shape)} {value.stride()} {value.untyped_storage().nbytes()} "
        yield str(value.detach().reshape(-1).tolist()) if value.device.type == "cpu" else ""
    elif isinstance(value, np.ndarray):
        yield f"array {value.dtype} {value.shape} {value.strides} {value.flags.owndata} {value.tolist()}"
    elif isinstance(value, list | tuple):
        yield type(value).__name__
        for item in value:
            yield from _description(item)
    else:
        yield _without_addresses(f"{type(value).__name__} {value!r}")


def _without_addresses(text: str) -> str:
    return re.sub(r"0x[0-9a-f]+", "0x", text)
