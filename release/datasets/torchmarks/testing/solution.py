"""What a student's answer names, read from its syntax tree: so a banned function is found without running anything."""

import ast
import builtins
import re
import symtable
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache


def banned_names(exercise: str, sources: Iterable[str], without: Sequence[str]) -> list[str]:
    """Those of the names ``without`` that an answer uses, in order.

    An answer that does without torch altogether has no need of names that it puts together, so these count, too.
    """
    if not without:
        return []
    return sorted(names_used(exercise, sources) & {*without, *([COMPUTED] if "torch" in without else [])})


def names_used(exercise: str, sources: Iterable[str]) -> frozenset[str]:
    """Every name that the definition of ``exercise`` uses, its helpers' names included.

    ``sources`` are the cells in the order they ran; the last definition of a name counts. Names are global variables,
    attributes, imported modules (and the modules behind aliases: ``import numpy as np`` makes ``np`` stand for
    ``numpy``) and words of strings that stand for names (``getattr(torch, "conv2d")``, ``eval("torch.ones(2)")``). A
    function's own variables are its own affair. A name that is put together while the code runs (``getattr(torch,
    "conv" + "2d")``) could be any: :data:`COMPUTED` stands for it. Cells that are not Python are left out: they define
    nothing.
    """
    definitions: dict[str, _Statement] = {}
    stars: set[str] = set()
    used: set[str] = set()
    for source in sources:
        try:
            statements, starred = _read(source)
        except (MemoryError, RecursionError):  # nested too deeply to be read: whatever it says may be used
            used |= set(re.findall(r"\w+", source))
            continue
        stars |= starred
        for statement in statements:
            definitions |= dict.fromkeys(statement.binds, statement)
    pending = [exercise]
    followed: set[str] = set()
    while pending:
        name = pending.pop()
        if name in followed or name not in definitions:
            continue
        followed.add(name)
        statement = definitions[name]
        used |= statement.looks_up | statement.other_names
        pending.extend(statement.looks_up)
        if statement.looks_up - definitions.keys() - vars(builtins).keys():
            used |= stars  # where else could the name come from?
    return frozenset(used)


@dataclass(frozen=True)
class _Statement:
    """What a top-level statement binds for other cells to use, and what it uses itself."""

    binds: frozenset[str]
    looks_up: frozenset[str]
    other_names: frozenset[str]


@lru_cache(maxsize=1000)  # of a class's cells most are alike
def _read(source: str) -> tuple[tuple[_Statement, ...], frozenset[str]]:
    """A cell's statements, and the words of the modules from which it imports everything."""
    try:
        tree = _WithoutAnnotations().visit(ast.parse(_MAGIC.sub("", source)))
    except (SyntaxError, ValueError):
        return (), frozenset()
    stars = {name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for name in _star(node)}
    statements = []
    for statement in tree.body:
        table = symtable.symtable(ast.unparse(statement), "cell", "exec")
        statements.append(_Statement(_bound_names(table), _global_names(table), frozenset(_other_names(statement))))
    return tuple(statements), frozenset(stars)


#: Lines that IPython takes out of a cell before Python reads it: magics and shell commands.
_MAGIC = re.compile(r"^[ \t]*[%!].*$", re.MULTILINE)


class _WithoutAnnotations(ast.NodeTransformer):
    """Type hints do nothing, so they use nothing."""

    def visit_arg(self, node: ast.arg) -> ast.arg:
        node.annotation = None
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.returns = None
        return self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        node.annotation = ast.Constant(value=None)
        return self.generic_visit(node)


def _star(node: ast.ImportFrom) -> list[str]:
    """The words of a module from which everything is imported."""
    return (node.module or "").split(".") if any(alias.name == "*" for alias in node.names) else []


def _bound_names(table: symtable.SymbolTable) -> frozenset[str]:
    """The names that a top-level statement binds for other cells to use."""
    own = {symbol.get_name() for symbol in table.get_symbols() if symbol.is_assigned() or symbol.is_imported()}
    return frozenset(own) | {
        symbol.get_name() for scope in _scopes(table) for symbol in scope.get_symbols() if symbol.is_declared_global()
    }


def _global_names(table: symtable.SymbolTable) -> frozenset[str]:
    """The names that a statement looks up among the notebook's, at any depth: not parameters, not local variables."""
    return frozenset(
        symbol.get_name()
        for scope in _scopes(table)
        for symbol in scope.get_symbols()
        if symbol.is_referenced() and (symbol.is_global() or scope.get_type() == "module")
    )


def _scopes(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    yield table
    for child in table.get_children():
        yield from _scopes(child)


def _other_names(statement: ast.stmt) -> Iterator[str]:
    for node in ast.walk(statement):
        if isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.alias):
            yield from node.name.split(".")
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from node.module.split(".")
        elif isinstance(node, ast.Call) and (name := _called(node)) in _BY_NAME:
            yield from _words(node.args[_BY_NAME[name] :])
        elif isinstance(node, ast.Call) and _is_look_up(node.func):
            yield from _words(node.args[:1])
        elif isinstance(node, ast.Subscript) and _called(node.value) in _NAMESPACES:
            yield from _words([node.slice])
        elif isinstance(node, ast.Name) and node.id in _LOADERS:
            yield COMPUTED


#: Stands for a name that nobody can read in the code.
COMPUTED = "a name that it puts together"

#: Functions that turn a string into what it names, each with the place of that string among its arguments.
_BY_NAME = {
    **dict.fromkeys(("__import__", "attrgetter", "eval", "exec", "find_spec", "import_module", "methodcaller"), 0),
    **dict.fromkeys(("__getattribute__", "getattr", "getattr_static"), 1),
}
#: The dictionaries that hold things by name, what looks them up, and modules that make a function of bytes.
_NAMESPACES = {"__dict__", "globals", "locals", "modules", "vars"}
_LOOK_UPS = {"__getitem__", "get", "pop", "setdefault"}
_LOADERS = {"cloudpickle", "dill", "marshal", "pickle"}


def _called(node: ast.expr) -> str:
    """The last word of what is called or looked into."""
    while isinstance(node, ast.Call):
        node = node.func
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _is_look_up(node: ast.expr) -> bool:
    """Whether this is the ``get`` of a dictionary that holds things by name."""
    return isinstance(node, ast.Attribute) and node.attr in _LOOK_UPS and _called(node.value) in _NAMESPACES


def _words(nodes: Iterable[ast.expr]) -> Iterator[str]:
    """The words of strings; of what is not written out, :data:`COMPUTED`."""
    for node in nodes:
        if not isinstance(node, ast.Constant):
            yield COMPUTED
        elif isinstance(node.value, str):
            yield from re.findall(r"\w+", node.value)
