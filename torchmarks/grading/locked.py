"""Runs the teacher's locked cells beside the tests, where there is no kernel."""

import ast
import builtins
import contextlib
import re
from collections.abc import Iterator
from types import ModuleType
from typing import Any

from IPython.utils.text import SList
from nbformat import NotebookNode

from torchmarks.assignments import SourceError, grade_id, magics_as_calls, may_raise
from torchmarks.timeout import TimeLimitExceeded, time_limit

#: Magics whose text is Python, to be run.
_OF_PYTHON = ("capture", "prun", "time")

#: What may stand before that text in a line, and is about what is shown.
_OPTIONS = re.compile(r"\s*(?:(?:--no-raise-error|-[rq]+|-[DlsT]\s*\S+)\s+)*")

#: IPython's modules in which cells find ``get_ipython``.
_IPYTHON = ("IPython", "IPython.core.getipython")


@contextlib.contextmanager
def running(cell: str, seconds: float, *, may_raise: bool = False) -> Iterator[None]:
    """Say in a sentence which of the teacher's cells raises, or takes more than ``seconds``: raises SourceError.

    A cell that ``may_raise`` ends there, without a word.
    """
    try:
        with time_limit(seconds):
            yield
    except KeyboardInterrupt:
        raise
    except TimeLimitExceeded as late:
        raise SourceError(f"cell {cell!r} did not come to its end within {seconds:g} s") from late
    except BaseException as error:  # a cell can exit, or skip as a test does
        if may_raise:
            return
        said = " ".join(str(error).split())
        raise SourceError(f"cell {cell!r} raises {type(error).__name__}{said and ': '}{said}") from error


def namespace() -> dict[str, Any]:
    """A new namespace for cells, with what a kernel has among Python's names."""
    names: dict[str, Any] = {"__name__": "__main__"}
    kernel = _Kernel(names)

    def get_ipython() -> _Kernel:
        return kernel

    def load(name: str, *details: Any, **named: Any) -> ModuleType:
        module = __import__(name, *details, **named)
        if getattr(module, "__name__", "") not in _IPYTHON:
            return module
        ours = ModuleType(module.__name__)
        vars(ours).update(vars(module), get_ipython=get_ipython)
        return ours

    names["__builtins__"] = {
        **vars(builtins),
        "__import__": load,
        "get_ipython": get_ipython,
        "display": lambda *things, **options: None,
    }
    return names


def run(cell: NotebookNode, names: dict[str, Any], seconds: float) -> None:
    """Run a cell. Raises SourceError if it raises and must not, or takes more than so many ``seconds``."""
    with running(grade_id(cell), seconds, may_raise=may_raise(cell)):
        exec(compile(_tree(cell.source), f"<{grade_id(cell)}>", "exec", dont_inherit=True), names)


class _Kernel:
    """Stands for the kernel, of which nothing is needed here: nothing is shown, and there is nothing to set."""

    def __init__(self, names: dict[str, Any]) -> None:
        self._names = names

    def run_cell_magic(self, magic: str, line: str, source: str) -> Any:
        """Run the cell, if that is what its magic does, and nothing else; the value of the expression at its end."""
        if magic not in _OF_PYTHON:
            return None
        filename = f"<%%{magic}>"
        tree = _tree(source)
        value: ast.expr = ast.Constant(value=None)
        match tree.body:
            case [*_, ast.Expr(value)]:
                tree.body.pop()
        exec(compile(tree, filename, "exec", dont_inherit=True), self._names)
        last = ast.fix_missing_locations(ast.Expression(value))
        return eval(compile(last, filename, "eval", dont_inherit=True), self._names)

    def run_line_magic(self, magic: str, line: str) -> Any:
        """The same of a line."""
        return self.run_cell_magic(magic, "", _OPTIONS.sub("", line, count=1))

    def getoutput(self, command: str) -> SList:
        """What a command of the system would say, as no command runs."""
        return SList()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return lambda *arguments, **options: None


def _tree(source: str) -> ast.Module:
    try:
        return ast.parse(source)
    except SyntaxError:
        return ast.parse(magics_as_calls(source))
