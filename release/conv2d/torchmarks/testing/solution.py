"""What a student's answer names, read from its syntax tree: so a banned function is found without running anything."""

import ast
import builtins
import contextlib
import re
import symtable
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeGuard


def banned_names(exercise: str, sources: Iterable[str], without: Sequence[str]) -> list[str]:
    """Those of the names ``without`` that an answer uses, in order.

    An answer that does without torch altogether has no need of names that it puts together, nor of what reaches torch
    without saying so, so these count, too.
    """
    if not without:
        return []
    used = names_used(exercise, sources)
    found = used & {*without}
    if "torch" in without:
        found |= used & {COMPUTED, *_TORCH_BEHIND} | ({COMPUTED} if used & _LOADERS else set())
    return sorted(found)


def names_used(exercise: str, sources: Iterable[str]) -> frozenset[str]:
    """Every name that the definition of ``exercise`` uses, its helpers' names included.

    ``sources`` are the cells in the order they ran; the last definition of a name counts. Names are global variables,
    attributes, imported modules (and the modules behind aliases: ``import numpy as np`` makes ``np`` stand for
    ``numpy``) and words of strings that stand for names (``getattr(torch, "conv2d")``, ``eval("torch.ones(2)")``). A
    function's own variables are its own affair. A name that is put together while the code runs (``getattr(torch,
    "conv" + "2d")``) could be any: :data:`COMPUTED` stands for it. Cells that are not Python are left out: they define
    nothing.
    """
    definitions: dict[str, list[_Statement]] = {}
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
            for name in statement.binds:
                definitions[name] = [*(definitions.get(name, []) if statement.may_not_run else []), statement]
            for name in statement.changes:
                definitions[name] = [*definitions.get(name, []), statement]
    pending = [exercise]
    followed: set[str] = set()
    while pending:
        name = pending.pop()
        if name in followed or name not in definitions:
            continue
        followed.add(name)
        for statement in definitions[name]:
            used |= statement.looks_up | statement.other_names
            pending.extend(statement.looks_up)
            if statement.looks_up - definitions.keys() - vars(builtins).keys():
                used |= stars  # where else could the name come from?
    return frozenset(used)


@dataclass(frozen=True)
class _Statement:
    """What a top-level statement binds for other cells to use, and what it uses itself."""

    binds: frozenset[str]
    #: The names of what it puts something into: ``box["f"] = …``, ``box.append(…)``.
    changes: frozenset[str]
    looks_up: frozenset[str]
    other_names: frozenset[str]
    #: Whether it has parts that may be passed by: then what it binds may be bound elsewhere.
    may_not_run: bool


@lru_cache(maxsize=1000)  # of a class's cells most are alike
def _read(source: str) -> tuple[tuple[_Statement, ...], frozenset[str]]:
    """A cell's statements, and the words of the modules from which it imports everything."""
    tree = _parsed(source)
    if tree is None:
        return (), frozenset()
    stars = {name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for name in _star(node)}
    statements = [found for statement in tree.body if (found := _statement(statement)) is not None]
    return tuple(statements), frozenset(stars)


def _parsed(source: str) -> ast.Module | None:
    """A cell's syntax tree as IPython reads it: ``files = !ls`` is no Python, and runs. None if nothing does."""
    for text in _readings(source):
        with contextlib.suppress(SyntaxError, ValueError):
            tree: ast.Module = _WithoutAnnotations().visit(ast.parse(text))
            return tree
    return None


def _readings(source: str) -> Iterator[str]:
    yield source
    yield (without_times := _TIMED.sub(r"\1", source))
    with contextlib.suppress(SyntaxError, ValueError):
        yield _in_python(without_times)


def _in_python(source: str) -> str:
    """A cell without IPython's own syntax."""
    from IPython.core.inputtransformer2 import TransformerManager  # at hand wherever there are cells

    python: str = TransformerManager().transform_cell(_CELL_MAGIC.sub("", source))
    return python


#: Magics whose cell or line is Python and runs as such, in the notebook's own names.
_CELL_MAGIC = re.compile(r"\A\s*%%(?:capture|prun|time|timeit)\b.*")
_TIMED = re.compile(r"^([ \t]*)%(?:prun|time)[ \t]+", re.MULTILINE)


def _statement(node: ast.stmt) -> _Statement | None:
    """What a top-level statement binds and uses; None if Python refuses it, as a cell's others are not refused."""
    others = frozenset(_other_names(node))
    branches = isinstance(node, ast.If | ast.For | ast.While | ast.Try | ast.TryStar | ast.With | ast.Match)
    changes = frozenset(_changed(node))
    try:
        table = symtable.symtable(ast.unparse(node), "cell", "exec")
        bound, globals_ = _bound_names(table), _global_names(table)
        return _Statement(bound, changes & globals_, globals_, others, branches)
    except (SyntaxError, ValueError):
        # A number can be too long to be written again: then all names count. What cannot be compiled does not run.
        try:
            compile(ast.Module([node], []), "cell", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
        except (SyntaxError, ValueError):
            return None
        names = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
        names |= {each.name for each in ast.walk(node) if isinstance(each, ast.FunctionDef | ast.ClassDef)}
        return _Statement(frozenset(names), changes, frozenset(names), others, True)


def _changed(statement: ast.stmt) -> Iterator[str]:
    """The names of what a statement puts something into."""
    for node in ast.walk(statement):
        if isinstance(node, ast.Attribute | ast.Subscript) and isinstance(node.ctx, ast.Store):
            yield from _root(node)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr in _PUTTING:
                yield from _root(node.func)
        elif isinstance(node, ast.Call) and _called(node) == "setattr" and node.args:
            yield from _root(node.args[0])


def _root(node: ast.expr) -> Iterator[str]:
    """The name at the root of ``name.part[0].other``."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    if isinstance(node, ast.Name):
        yield node.id


#: Methods that put something into the object that they belong to.
_PUTTING = {
    *("__setattr__", "__setitem__", "add", "append", "appendleft", "extend", "insert", "put", "send", "setdefault"),
    "update",
}


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
    nodes = list(ast.walk(statement))
    called = {id(node.func) for node in nodes if isinstance(node, ast.Call)}
    looked_into = {id(_callee(node.value)) for node in nodes if isinstance(node, ast.Subscript) or _is_look_up(node)}
    for node in nodes:
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
        elif isinstance(node, ast.Name) and node.id in _BY_NAME and id(node) not in called:
            yield COMPUTED  # under another name it could be called with any string
        if isinstance(node, ast.Attribute | ast.Name) and _called(node) in _WAYS and id(node) not in looked_into:
            yield COMPUTED


#: Stands for a name that nobody can read in the code.
COMPUTED = "a name that it puts together"

#: Functions that turn a string into what it names, each with the place of that string among its arguments.
_BY_NAME = {
    **dict.fromkeys(("__import__", "attrgetter", "eval", "exec", "find_spec", "import_module", "methodcaller"), 0),
    **dict.fromkeys(("__getattribute__", "getattr", "getattr_static"), 1),
}
#: The dictionaries that hold things by name, and what looks them up.
_NAMESPACES = {"__dict__", "__globals__", "globals", "locals", "modules", "vars"}
_LOOK_UPS = {"__getitem__", "get", "pop", "setdefault"}
#: Those that hold modules. Whoever gives them another name, or goes through them, could take anything.
_WAYS = {"__globals__", "__subclasses__", "f_globals", "globals", "modules", "user_ns"}
#: Modules that make a function of bytes, or find a module by its name.
_LOADERS = {"__builtins__", "builtins", "cloudpickle", "dill", "importlib", "marshal", "pickle", "runpy"}
#: Packages that do with torch what they are asked to.
_TORCH_BEHIND = {"functorch", "torchmarks", "torchvision"}


def _callee(node: ast.expr) -> ast.expr:
    """What is called, or the expression itself."""
    while isinstance(node, ast.Call):
        node = node.func
    return node


def _called(node: ast.expr) -> str:
    """The last word of what is called or looked into."""
    node = _callee(node)
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _is_look_up(node: ast.AST) -> TypeGuard[ast.Attribute]:
    """Whether this is the ``get`` of a dictionary that holds things by name."""
    return isinstance(node, ast.Attribute) and node.attr in _LOOK_UPS and _called(node.value) in _NAMESPACES


def _words(nodes: Iterable[ast.expr]) -> Iterator[str]:
    """The words of strings; of what is not written out, :data:`COMPUTED`."""
    for node in nodes:
        if not isinstance(node, ast.Constant):
            yield COMPUTED
        elif isinstance(node.value, str):
            yield from re.findall(r"\w+", node.value)
