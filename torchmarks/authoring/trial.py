"""Tries an answer on an exercise, in this process: for the gate and the answers bank, whose answers are our own.

Nothing here is for students' work: there is no wall between the answer and its tests.
"""

import builtins
import contextlib
import hashlib
import io
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import pytest
import torch

from torchmarks.assignments import Exercise, SourceError, SourceNotebook, is_skipped, may_raise
from torchmarks.testing.cell import reason_not_to_run
from torchmarks.testing.inputs import seed_generators
from torchmarks.testing.report import Report
from torchmarks.testing.runner import Outcome, RunCell, compile_cell, remember_lines, session
from torchmarks.testing.slips import slip

#: What a cell may end with. A skip at its top level (``pytest.importorskip``) is no Exception.
_FAULTS = (Exception, SystemExit, pytest.skip.Exception)

#: What the code of answers, and that of setup cells, is called in tracebacks.
_ANSWER, _SETUP = "<answer>", "<setup cell"


class Trial:
    """An assignment's notebook with its setup cells run, ready to try answers on."""

    def __init__(self, source: SourceNotebook) -> None:
        self._names: dict[str, Any] = {"__name__": "__main__"}
        setup = [cell for cell in source.setup_cells if not is_skipped(cell)]
        self._setup = [cell.source for cell in setup]
        # They may read the files that lie beside the notebook.
        with contextlib.chdir(source.path.parent), contextlib.redirect_stdout(io.StringIO()):
            for number, cell in enumerate(setup):
                try:
                    _execute(cell.source, f"{_SETUP} {number}>", self._names)
                except SourceError:
                    if not may_raise(cell):
                        raise
        if "matplotlib.pyplot" in sys.modules:
            sys.modules["matplotlib.pyplot"].close("all")  # nobody looks at what the cells draw here

    def define(self, source: str) -> dict[str, Any]:
        """The names that a cell of the student's defines on top of the setup's."""
        names = dict(self._names)
        _execute(source, _ANSWER, names)
        return names

    def report(self, exercise: Exercise, source: str) -> Report:
        """The report on an answer given as the text of a solution cell."""
        [report] = self._reports(exercise, [(self.answer(exercise, source), source)])
        return report

    def answer(self, exercise: Exercise, source: str) -> Any:
        """The function or class that a solution cell of this text defines. Raises SourceError if there is none."""
        names = self.define(source)
        if exercise.name not in names:
            raise SourceError(f"an answer to {exercise.name} defines no {exercise.name}: {source.splitlines()[0]!r} …")
        return names[exercise.name]

    def reports(self, exercise: Exercise, sources: Sequence[str], secret: str) -> list[Report]:
        """The reports on answers, each defined anew, with the hidden inputs that come from this secret."""
        return self._reports(exercise, [(self.answer(exercise, source), source) for source in sources], secret)

    def report_objects(self, exercise: Exercise, answers: Sequence[object]) -> list[Report]:
        """The reports on answers given as the objects themselves."""
        return self._reports(exercise, [(answer, "") for answer in answers])

    def _reports(self, exercise: Exercise, answers: Sequence[tuple[object, str]], secret: str = "") -> list[Report]:
        """The reports on answers, each an object and the text that made it. Raises SourceError if the tests do not run.

        The test cell sees the setup's names and this one, and none of the other names of the answer's cell.
        """
        filename = f"<tests of {exercise.name}>"
        remember_lines(filename, exercise.test.source)
        reasons = [
            reason_not_to_run(exercise.name, {exercise.name: answer}, [*self._setup, source], exercise.call.without)
            for answer, source in answers
        ]
        outcomes: list[list[Outcome]] = []
        default = torch.get_default_dtype()

        def drive(run_cell: RunCell) -> None:
            for index, cell in enumerate(cells):
                done: dict[str, Outcome] = {}
                for hidden in (False, True):
                    seed_generators(f"{secret}/{exercise.name}/{hidden}")
                    done |= {outcome.name: outcome for outcome in run_cell(index, hidden=hidden)}
                torch.set_default_dtype(default)  # what one answer leaves changed, the next one shall not meet
                outcomes.append([done[name] for name in cell.is_hidden])

        try:
            cells = [
                compile_cell(exercise.test.source, filename, self._namespace(exercise.name, answer))
                for (answer, _), reason in zip(answers, reasons, strict=True)
                if reason is None
            ]
            if cells:
                seeds = [f"{secret}/{exercise.name}"] * len(cells)
                session(cells, seeds, drive, is_student_file=lambda name: name.startswith((_ANSWER, _SETUP)))
        except _FAULTS as error:
            raise SourceError(f"the test cell does not run: {_in_a_line(error)}") from error
        left = iter(outcomes)
        reports = []
        for reason, (_, source) in zip(reasons, answers, strict=True):
            found = [] if reason else next(left)
            first = slip(exercise.name, [source], found)
            reports.append(Report(exercise.name, exercise.call.points, found, reason=reason, slip=first))
        return reports

    def _namespace(self, name: str, answer: object) -> dict[str, Any]:
        """What a test cell sees: the builtins, then the setup's names and the answer."""
        names = {**self._names, name: answer}
        return {key: value for key, value in names.items() if not hasattr(builtins, key)} | {"__name__": "__main__"}

    def observe(self, exercise: Exercise, sources: Sequence[str]) -> list[tuple[Report, str]]:
        """The reports on answers, each with a digest of what it returned, call by call, while it was tested.

        Two answers of the same digest cannot be told apart by the exercise's tests. For a class, whose objects answer
        in too many ways to record, it is the digest of the tests' outcomes.
        """
        logs = [hashlib.sha256() for _ in sources]
        answers = [self.answer(exercise, source) for source in sources]
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
    remember_lines(filename, source)
    try:
        exec(compile(source, filename, "exec", dont_inherit=True), names)
    except _FAULTS as error:
        first = source.strip().splitlines()[0] if source.strip() else ""
        raise SourceError(f"the cell {first!r} … does not run: {_in_a_line(error)}") from error


def _in_a_line(error: BaseException) -> str:
    """An error's kind and, of what it says, the last line: pytest's own errors hold a traceback."""
    said = str(error).strip().splitlines()
    return f"{type(error).__name__}: {said[-1].strip()}" if said else type(error).__name__


def _recording(function: Callable[..., Any], note: Callable[[bytes], None]) -> Callable[..., Any]:
    def recorded(*args: Any, **kwargs: Any) -> Any:
        try:
            result = function(*args, **kwargs)
        except Exception as error:
            note(type(error).__name__.encode())
            raise
        note(describe(result).encode())
        return result

    return recorded


def describe(value: object) -> str:
    """What a call returned, as text: equal for results that no test could tell apart, whatever their addresses."""
    # A probe may be watching what torch does here: describing the result is not the answer's doing.
    with torch._C.DisableTorchFunction(), torch._C._DisableTorchDispatch():
        return "".join(_description(value))


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
