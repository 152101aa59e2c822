"""Which test cells of any course look at more than what the student's functions give back.

Apart from the student's code such a cell sees another process: its names, files, random numbers and printed words are
not the student's. A test that asks for something there fails, and is moved. One that asks for its absence (a name not
imported, nothing printed) or draws what another generator would have given passes all the same, whatever the answer.
"""

import ast
import builtins
from collections.abc import Collection, Iterable

from torchmarks.assignments import statements
from torchmarks.grading.foreign import bound_names
from torchmarks.testing.scopes import imported

#: Modules that show or change a process, its files or its machine.
_MODULES = {
    *("__main__", "builtins", "ctypes", "gc", "glob", "importlib", "inspect", "io", "logging", "multiprocessing", "os"),
    *("pathlib", "resource", "shutil", "signal", "subprocess", "sys", "tempfile", "threading", "tracemalloc"),
}

#: Names of Python's and IPython's own that do.
_OWN = {"In", "Out", "dir", "globals", "input", "locals", "open", "vars"}

#: Functions of any module that do, among them all that set a generator of random numbers.
_FUNCTIONS = {
    *("manual_seed", "manual_seed_all", "patch", "redirect_stderr", "redirect_stdout", "seed", "set_rng_state"),
    *("set_state", "setstate"),
    # What changes how a module works for all who use it.
    *("errstate", "gca", "gcf", "get_fignums", "localcontext", "option_context", "rcParams", "set_option", "seterr"),
    *("getoutput", "run_cell_magic", "system", "user_ns"),  # IPython's, of which %% and ! are made
}


def worldly(cells: Iterable[tuple[str, str]], files: Collection[str]) -> frozenset[str]:
    """The names of the cells that look at more than values.

    Args:
        cells: the teacher's code cells in their order, each its name and its source.
        files: the names of the files that lie beside the notebook.
    """
    reader = _Reader(files)
    return frozenset([name for name, source in cells if reader.reads(source)])


class _Reader:
    """Reads a notebook's cells one after another."""

    def __init__(self, files: Collection[str]) -> None:
        self._files = files
        #: What the cells so far have imported or defined that looks at more than values.
        self._known: set[str] = set()
        self._modules: set[str] = set()

    def reads(self, source: str) -> bool:
        """Whether a cell looks at more than values."""
        # A name of Python's own that a cell binds holds for the student's functions, too: "do it without sum".
        found = any(name in vars(builtins) for name in bound_names(source) if not name.startswith("_"))
        for statement in statements(source):
            self._note_imports(statement)
            looks = any(map(self._looks, ast.walk(statement)))
            if looks and isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                self._known.add(statement.name)
            found |= looks
        return found

    def _note_imports(self, statement: ast.stmt) -> None:
        for node in ast.walk(statement):
            for name, module, _ in imported(node):
                self._modules.add(name)
                if module.partition(".")[0] in _MODULES:
                    self._known.add(name)

    def _looks(self, node: ast.AST) -> bool:
        match node:
            case ast.Name(id=name):
                return name in _OWN or name in self._known
            case ast.Call(func=ast.Attribute(attr="run_line_magic"), args=[ast.Constant(value=magic), *_]):
                return magic != "matplotlib"
            case ast.Call(func=ast.Name(id=name)) | ast.Attribute(attr=name) if name in _FUNCTIONS:
                return True
            case ast.Attribute(value=ast.Name(id=name), ctx=ast.Store() | ast.Del()):
                return name in self._modules
            case ast.Constant(value=str(text)):
                return text.removeprefix("./") in self._files
        return any(module.partition(".")[0] in _MODULES for _, module, _ in imported(node))
