"""Runs the teacher's locked cells beside the tests, where there is no kernel."""

import builtins
import contextlib
from collections.abc import Iterator
from types import CodeType
from typing import Any

from torchmarks.assignments import SourceError, magics_as_calls
from torchmarks.timeout import TimeLimitExceeded, time_limit

#: Magics whose text is Python, to be run.
_OF_PYTHON = ("capture", "time")


@contextlib.contextmanager
def running(cell: str, seconds: float) -> Iterator[None]:
    """Say in a sentence which of the teacher's cells raises, or takes more than ``seconds``: raises SourceError."""
    try:
        with time_limit(seconds):
            yield
    except KeyboardInterrupt:
        raise
    except TimeLimitExceeded as late:
        raise SourceError(f"cell {cell!r} did not come to its end within {seconds:g} s") from late
    except BaseException as error:  # a cell can exit, or skip as a test does
        said = " ".join(str(error).split())
        raise SourceError(f"cell {cell!r} raises {type(error).__name__}{said and ': '}{said}") from error


def namespace() -> dict[str, Any]:
    """A new namespace for cells, with what a kernel has among Python's names."""
    names: dict[str, Any] = {"__name__": "__main__"}
    kernel = _Kernel(names)
    names["__builtins__"] = {
        **vars(builtins),
        "get_ipython": lambda: kernel,
        "display": lambda *things, **options: None,
    }
    return names


def run(name: str, source: str, names: dict[str, Any], seconds: float) -> None:
    """Run a cell. Raises SourceError if it raises, or takes more than so many ``seconds``."""
    with running(name, seconds):
        exec(_compiled(source, f"<{name}>"), names)


class _Kernel:
    """Stands for the kernel, of which nothing is needed here: nothing is shown, and there is nothing to set."""

    def __init__(self, names: dict[str, Any]) -> None:
        self._names = names

    def run_cell_magic(self, magic: str, line: str, source: str) -> None:
        """Run the cell, if that is what its magic does, and nothing else."""
        if magic in _OF_PYTHON:
            exec(_compiled(source, f"<%%{magic}>"), self._names)

    def run_line_magic(self, magic: str, line: str) -> None:
        """The same of a line."""
        self.run_cell_magic(magic, "", line)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return lambda *arguments, **options: None


def _compiled(source: str, filename: str) -> CodeType:
    try:
        return compile(source, filename, "exec", dont_inherit=True)
    except SyntaxError:
        return compile(magics_as_calls(source), filename, "exec", dont_inherit=True)
