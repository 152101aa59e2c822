"""Finds what to look at first in the code of an answer: a missing return, or another answer that it builds on."""

import ast
import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from torchmarks.testing.runner import Outcome
from torchmarks.testing.scopes import scope_of

_Definition = ast.FunctionDef | ast.ClassDef

#: Methods that are called for what they return.
_WANTED = {"__call__", "__getitem__", "__iter__", "__len__", "__next__", "forward"}

#: Characters of a cell that is looked at.
_MOST = 20_000


def slip(exercise: str, sources: Iterable[str], outcomes: Sequence[Outcome], unsolved: Collection[str] = ()) -> str:
    """A sentence about what to look at first in an answer that passed not all of its tests; empty if nothing is seen.

    Args:
        exercise: the answer's name.
        sources: the cells that may define it.
        outcomes: of its tests.
        unsolved: other exercises whose answers are not right.
    """
    if all(outcome.passed for outcome in outcomes if outcome.skipped is None):
        return ""
    found = _definition(exercise, sources)
    if found is None:
        return ""
    answer, names = found
    if called := sorted(names & ({*unsolved} - {exercise})):
        return f"This calls {' and '.join(called)}, where your answer is not right yet. Look there first."
    counted = [outcome for outcome in outcomes if outcome.hidden] or outcomes
    if isinstance(answer, ast.FunctionDef) and any(outcome.share for outcome in counted):
        return ""  # of a class, some tests ask for nothing that such a method does
    methods = [*_methods(answer)]
    for method in methods:
        if _is_left_in(method):
            return "`raise NotImplementedError()` still stands among your code, and ends it there. Take it out."
    for method in methods:
        if _gives_nothing(method):
            what = "function" if method is answer else f"method {method.name}"
            return f"Your {what} never returns a value, so each call gives None. Is a return missing?"
    return ""


def _definition(exercise: str, sources: Iterable[str]) -> tuple[_Definition, frozenset[str]] | None:
    """The last definition of this name, and the global names that it uses; None if there is none that can be read."""
    defines = re.compile(rf"\b(?:def|class) {exercise}\b")
    for source in reversed([each for each in sources if len(each) < _MOST and defines.search(each)]):
        try:
            body, scopes = ast.parse(source).body, scope_of(source).inner
        except (SyntaxError, ValueError, RecursionError, MemoryError):  # a magic, say
            continue
        for statement in reversed(body):
            if isinstance(statement, _Definition) and statement.name == exercise:
                names = [scope.globals() for scope in scopes if scope.name == exercise]
                return statement, frozenset().union(*names)
    return None


def _methods(answer: _Definition) -> Iterator[ast.FunctionDef]:
    """A function, or those of a class's methods whose values somebody wants."""
    if isinstance(answer, ast.FunctionDef):
        yield answer
        return
    for each in answer.body:
        if isinstance(each, ast.FunctionDef) and each.name in _WANTED:
            yield each


def _is_left_in(function: ast.FunctionDef) -> bool:
    """Whether what a solution cell is handed out with stands beside the code that was to take its place."""
    body = [each for each in function.body if not (isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant))]
    return len(body) > 1 and any(
        isinstance(each, ast.Raise) and each.exc is not None and ast.unparse(each.exc) == "NotImplementedError()"
        for each in body
    )


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
