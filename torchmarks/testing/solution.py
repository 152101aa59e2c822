"""What a student's answer names, read from its syntax tree: so a banned function is found without running anything."""

import ast
from collections.abc import Iterable


def names_used(exercise: str, sources: Iterable[str]) -> frozenset[str]:
    """Every name that the definition of ``exercise`` uses, its helpers' names included.

    ``sources`` are the student's cells in the order they ran; the last definition of a name counts. Names are plain
    identifiers, attributes, imported modules (and the modules behind aliases: ``import numpy as np`` makes ``np`` stand
    for ``numpy``) and words in string constants that are single identifiers (``getattr(torch, "conv2d")``).
    Cells that are not Python are left out: they define nothing.
    """
    definitions: dict[str, list[ast.stmt]] = {}
    for source in sources:
        try:
            tree = ast.parse(source)
        except (SyntaxError, ValueError):
            continue
        for statement in tree.body:
            for name in _bound_names(statement):
                definitions.setdefault(name, []).append(statement)
    used: set[str] = set()
    pending, seen = [exercise], set()
    while pending:
        name = pending.pop()
        if name in seen:
            continue
        seen.add(name)
        for statement in definitions.get(name, [])[-1:]:
            found = _names_in(statement)
            used |= found
            pending.extend(found)
    return frozenset(used)


def _bound_names(statement: ast.stmt) -> set[str]:
    """The names that a top-level statement binds, branches and loops included."""
    bound: set[str] = set()
    for node in ast.walk(statement):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            bound.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            bound |= {(alias.asname or alias.name).split(".")[0] for alias in node.names}
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            bound.add(node.id)
    return bound


def _names_in(statement: ast.stmt) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(statement):
        if isinstance(node, ast.Name):
            names.add(node.id)
        elif isinstance(node, ast.Attribute):
            names.add(node.attr)
        elif isinstance(node, ast.alias):
            names |= set(node.name.split("."))
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= set(node.module.split("."))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isidentifier():
            names.add(node.value)
    return names
