"""Which names a piece of code binds and looks up, and in which scope: the same with every version of Python."""

import ast
import symtable
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Scope:
    """A cell, function or class with its names."""

    name: str
    #: ``module``, ``function``, ``class`` and what else Python has.
    kind: str
    symbols: tuple[symtable.Symbol, ...]
    inner: tuple["Scope", ...]

    def all(self) -> Iterator["Scope"]:
        """This one, and those within it."""
        yield self
        for scope in self.inner:
            yield from scope.all()

    def bound(self) -> frozenset[str]:
        """The names that a cell binds for other cells to use, also from within its functions."""
        own = {symbol.get_name() for symbol in self.symbols if symbol.is_assigned() or symbol.is_imported()}
        return frozenset(own) | {
            symbol.get_name() for scope in self.all() for symbol in scope.symbols if symbol.is_declared_global()
        }

    def globals(self) -> frozenset[str]:
        """The global names that a function or class has to do with, and those within it."""
        return frozenset(symbol.get_name() for scope in self.all() for symbol in scope.symbols if symbol.is_global())


def scope_of(code: str) -> Scope:
    """The scope of a cell. Raises SyntaxError or ValueError for code that Python cannot compile."""
    tree, mark = ast.parse(code), ""
    if any(isinstance(node, COMPREHENSIONS) for node in ast.walk(tree)):
        mark = "_own"
        while mark in code:
            mark += "_"
        code = ast.unparse(_Marked(mark).visit(tree))
    return _scope(symtable.symtable(code, "cell", "exec"), mark)


def _scope(table: symtable.SymbolTable, mark: str) -> Scope:
    symbols = (each for each in table.get_symbols() if not (mark and each.get_name().endswith(mark)))
    return Scope(
        table.get_name(),
        str(table.get_type()),
        tuple(symbols),
        tuple(_scope(child, mark) for child in table.get_children()),
    )


def imported(node: ast.AST) -> Iterator[tuple[str, str, str]]:
    """Each name that an import statement binds, with the module that it comes from and, if it is a part, that part."""
    if isinstance(node, ast.Import):
        for alias in node.names:
            top = alias.name.partition(".")[0]
            yield (alias.asname, alias.name, "") if alias.asname else (top, top, "")
    elif isinstance(node, ast.ImportFrom):
        yield from ((alias.asname or alias.name, node.module or "", alias.name) for alias in node.names)


COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


class _Marked(ast.NodeTransformer):
    """Marks the variables of comprehensions: from Python 3.12 on, a table counts them among the names around."""

    def __init__(self, mark: str) -> None:
        self._mark = mark

    def visit(self, node: ast.AST) -> Any:
        """Mark what belongs to a comprehension; what it goes through first is looked up outside of it."""
        if isinstance(node, COMPREHENSIONS):
            first = node.generators[0]
            outside, first.iter = first.iter, ast.Constant(None)
            targets = [each for generator in node.generators for each in ast.walk(generator.target)]
            own = {each.id for each in targets if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)}
            for each in ast.walk(node):
                if isinstance(each, ast.Name) and each.id in own:
                    each.id += self._mark
            first.iter = outside
        return self.generic_visit(node)
