"""Finds the commonest slip in an answer's code: a function that returns nothing."""

import ast
from collections.abc import Iterable, Iterator

#: Characters of a cell that is looked at.
_MOST = 20_000

NO_RETURN = "Your function never returns a value, so each call gives None. Is a return missing?"


def slip(exercise: str, sources: Iterable[str]) -> str:
    """A sentence about what the answer seems to have forgotten, by the cells that define it; empty if nothing."""
    defines = f"def {exercise}("
    for source in reversed([each for each in sources if len(each) < _MOST and defines in each]):
        try:
            body = ast.parse(source).body
        except (SyntaxError, ValueError, RecursionError, MemoryError):  # a magic, say; or nothing that anybody can read
            continue
        for statement in reversed(body):
            if isinstance(statement, ast.FunctionDef) and statement.name == exercise:
                return NO_RETURN if _gives_nothing(statement) else ""
    return ""


def _gives_nothing(function: ast.FunctionDef) -> bool:
    """Whether a function comes to its end without a value, and is not said to (``-> None``), nor decorated."""
    meant = isinstance(function.returns, ast.Constant) and function.returns.value is None
    if meant or function.decorator_list or isinstance(function.body[-1], ast.Raise):
        return False
    return not any(
        isinstance(node, ast.Yield | ast.YieldFrom) or (isinstance(node, ast.Return) and node.value is not None)
        for node in _own_nodes(function)
    )


def _own_nodes(function: ast.FunctionDef) -> Iterator[ast.AST]:
    """What stands in a function, but not in the functions and classes that stand in it."""
    waiting: list[ast.AST] = [*function.body]
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            waiting += ast.iter_child_nodes(node)
