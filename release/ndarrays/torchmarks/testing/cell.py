"""The notebook's side: run this cell's tests in the kernel and return the report."""

import ast
import builtins
import inspect
import linecache
import os
import sys
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import Any

from torchmarks import SEED_VARIABLE
from torchmarks.testing import runner
from torchmarks.testing.report import Report
from torchmarks.testing.slips import slip
from torchmarks.testing.solution import IN_A_CELL, banned_uses
from torchmarks.testing.ways import COMPUTED, FILLED

NO_GPU = "No GPU here: this bonus cell was skipped, which neither gives nor costs a mark."


def run_tests(exercise: str, *, points: float = 0.0, bonus: float = 0.0, without: Sequence[str] = ()) -> Report:
    """Run the tests that stand in this cell and return the report, as the cell's last value.

    Args:
        exercise: the name of the student's function or class.
        points: what the exercise is worth; the cell's nbgrader points must be the same.
        bonus: for a CUDA cell, what it adds beside the maximum; its own marks are always 0, and it is skipped where
            this machine has no GPU.
        without: names that the answer may not use (``"torch"`` for an answer in plain Python).
    """
    frame = inspect.currentframe()
    assert frame is not None and frame.f_back is not None
    caller = frame.f_back
    report = _in_kernel(exercise, points, bonus, without, caller)
    if os.environ.get("NBGRADER_VALIDATING"):
        # nbgrader's Validate shows a failed cell's stderr and nothing else.
        sys.stderr.write(report.hints())
    return report


def _in_kernel(exercise: str, points: float, bonus: float, without: Sequence[str], caller: FrameType) -> Report:
    filename, kernel = caller.f_code.co_filename, caller.f_globals
    if bonus and not has_gpu():
        return Report(exercise, points, reason=NO_GPU, bonus=bonus)
    ran = kernel.get("In")  # IPython's list of what was run, if no cell has given another meaning to the name
    cells = [each for each in ran if isinstance(each, str)] if isinstance(ran, list) else []
    reason = reason_not_to_run(exercise, kernel, cells, without)
    if reason is not None:
        return Report(exercise, points, reason=reason, bonus=bonus)
    cell = runner.compile_cell("".join(linecache.getlines(filename)), filename, _Namespace(kernel))
    seed = f"{os.environ.get(SEED_VARIABLE, '')}/{exercise}"
    outcomes = runner.run(cell, seed=seed, is_student_file=_is_notebook_cell)
    return Report(exercise, points, outcomes, slip=slip(exercise, cells, outcomes), bonus=bonus)


def reason_not_to_run(
    exercise: str, names: Mapping[str, Any], sources: Iterable[str], without: Sequence[str]
) -> str | None:
    """Why no test of an answer need run, in a sentence; None if they must.

    ``names`` are the notebook's, ``sources`` its cells, in which banned names are looked for.
    """
    if exercise not in names:
        return undefined(exercise)
    if is_stub(names[exercise]):
        return not_attempted()
    banned = banned_uses(exercise, sources, without)
    return uses_banned(without, banned) if banned else None


def undefined(exercise: str) -> str:
    """The sentence for an answer that is not there."""
    return f"{exercise} is not defined. Run the cell above, and look there for an error."


def not_attempted() -> str:
    """The sentence for an exercise as it was handed out."""
    return "not attempted yet. Write your answer in the cell above, run it, then run this cell."


#: Names that an answer used and a sentence lists.
_MOST_NAMES = 5


def runs_banned(without: Sequence[str], banned: Sequence[str]) -> str:
    """The sentence for an answer that has torch do what the exercise asks to do without, by whatever name."""
    did = f"yours had torch run {', '.join(banned)}, whatever the name that it called"
    return f"this exercise asks for an answer without {' or '.join(without)}; {did}."


def uses_banned(without: Sequence[str], banned: Sequence[str]) -> str:
    """The sentence for an answer with a name that the exercise asks to do without."""
    # An answer that looks up every name of a module uses them all: those that the exercise names are enough to say.
    told = (
        banned if len(banned) <= _MOST_NAMES else [name for name in banned if name in without] or banned[:_MOST_NAMES]
    )
    said = f"this exercise asks for an answer without {' or '.join(without)}; yours uses {', '.join(told)}."
    if any(not each.startswith(COMPUTED) for each in told):
        said += " An attribute or a method of your own counts, too, if it has such a name: give it another."
    if any(each.startswith("matplotlib") for each in told):
        said += " What draws holds arrays of NumPy's: draw in another cell."
    if any(each.startswith(COMPUTED) for each in banned):
        said += " Nobody can read in the code what that reaches, so it counts as what is not allowed. "
        if any(" import " in each for each in banned):
            said += "What stands in a module of your own belongs into the notebook. "
        if any(IN_A_CELL in each for each in banned):
            said += (
                "Move that cell to the end of the notebook, or write its texts out, in no function: for text in"
                " ('x = 1', 'y = 2'): exec(text). Then restart the kernel and run all cells."
            )
        elif all(each.startswith(FILLED) for each in banned if each.startswith(COMPUTED)):
            said += "Write the template inside the function, or use an f-string."
        elif any("singledispatch" in each for each in banned):
            said += "Ask isinstance(...) instead: singledispatch runs what stands in type hints as texts."
        else:
            said += (
                "Write each name out; a name in a variable can be looked up with getattr(module, name) inside the"
                " function."
            )
    return said


def has_gpu() -> bool:
    """Whether this machine has a GPU that torch can use."""
    import torch

    return torch.cuda.is_available()


def is_stub(answer: object) -> bool:
    """Whether a function or class is still as it was handed out.

    An exercise is handed out as a docstring and ``raise NotImplementedError()``. An answer that raises
    NotImplementedError in some case of its own, as torch does, is an answer.
    """
    code = getattr(answer, "__code__", None)
    if code is None and isinstance(answer, type):
        methods = [value for value in vars(answer).values() if hasattr(value, "__code__")]
        return bool(methods) and any(map(is_stub, methods)) and all(map(is_stub, methods))
    if code is None:
        return False
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(code)))
    except (OSError, SyntaxError, TypeError):
        return False
    function = tree.body[0] if tree.body else None  # what is found for a method that a dataclass made may be no code
    if not isinstance(function, ast.FunctionDef):
        return False
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return [ast.unparse(statement) for statement in body] == ["raise NotImplementedError()"]


def _is_notebook_cell(filename: str) -> bool:
    return filename in linecache.cache and not Path(filename).exists()


class _Namespace(dict[str, Any]):
    """The names of a test cell: its own, then the builtins, then the kernel's.

    So a test sees Python's ``list`` where a student has a variable of that name, and functions left over from another
    test cell are not run with this one's.
    """

    def __init__(self, names: Mapping[str, Any]) -> None:
        super().__init__(__builtins__=builtins, __name__="__main__")
        self._names = names

    def __missing__(self, name: str) -> Any:
        if hasattr(builtins, name):
            return getattr(builtins, name)
        return self._names[name]
