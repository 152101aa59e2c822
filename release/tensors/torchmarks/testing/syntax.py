"""A cell's syntax tree as IPython reads it: magics, and texts that the cell runs as code, are read like the rest."""

import ast
import builtins
import contextlib
import re
from collections.abc import Iterator
from typing import Any


def parsed(source: str) -> ast.Module | None:
    """A cell's syntax tree as IPython reads it: ``files = !ls`` is no Python, and runs. None if nothing does."""
    for text in _readings(source):
        with contextlib.suppress(SyntaxError, ValueError):
            tree: ast.Module = _WithoutAnnotations().visit(ast.parse(text))
            unrolled: ast.Module = ast.fix_missing_locations(_Unrolled(tree).visit(tree))
            return unrolled
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


class _WithoutAnnotations(ast.NodeTransformer):
    """Type hints do nothing, so they use nothing. Only a hint that is no type, ``x: torch``, has another use."""

    def visit_arg(self, node: ast.arg) -> ast.arg:
        node.annotation = _no_type(node.annotation)
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.returns = _no_type(node.returns)
        return self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        node.annotation = _no_type(node.annotation) or ast.Constant(value=None)
        return self.generic_visit(node)


def _no_type(annotation: ast.expr | None) -> ast.expr | None:
    """An annotation that is a name as modules have them, and Python's types do not."""
    is_name = isinstance(annotation, ast.Name) and annotation.id.islower() and not hasattr(builtins, annotation.id)
    return annotation if is_name else None


class _Unrolled(ast.NodeTransformer):
    """``exec`` and ``eval`` of texts that are written out, in a cell's own loops, too, become what they run.

    So that can be read like the rest. A loop's node says in ``trusts`` which names nothing else may bind.
    """

    def __init__(self, tree: ast.Module) -> None:
        #: The texts of the variables of the loops around a node.
        self._texts: dict[str, list[str]] = {}
        self._read_so_far: set[str] = set()
        #: Lists of texts that have a name.
        self._lists = {
            name: texts
            for node in tree.body
            if (name := bound_to_texts(node)) and (texts := _written_out(node.value)) is not None  # type: ignore[attr-defined]
        }

    def visit(self, node: ast.AST) -> Any:
        """What is to stand for a node; what runs in a function or class binds none of the notebook's names."""
        inner = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda)
        return node if inner else super().visit(node)

    def visit_For(self, node: ast.For) -> ast.AST:
        texts = self._lists.get(node.iter.id) if isinstance(node.iter, ast.Name) else _written_out(node.iter)
        if texts is None or not isinstance(node.target, ast.Name) or node.target.id in self._texts:
            return self.generic_visit(node)
        self._texts[node.target.id] = texts
        self._read_so_far.discard(node.target.id)
        self.generic_visit(node)
        del self._texts[node.target.id]
        names = {node.target.id} | ({node.iter.id} if isinstance(node.iter, ast.Name) else set())
        node.trusts = names if node.target.id in self._read_so_far else set()  # type: ignore[attr-defined]
        return node

    def visit_Expr(self, node: ast.Expr) -> ast.AST | list[ast.stmt]:
        match node.value:
            case ast.Call(ast.Name("exec"), [text, *scopes], []) if (texts := self._read(text)) is not None:
                with contextlib.suppress(SyntaxError, ValueError):
                    run = [each for text in texts for each in ast.parse(text).body]
                    return [ast.Expr(ast.Tuple(scopes, ast.Load())), *(self.visit(each) for each in run)]
        return self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        match node:
            case ast.Call(ast.Name("eval"), [text, *scopes], []) if (texts := self._read(text)) is not None:
                with contextlib.suppress(SyntaxError, ValueError):
                    found = [self.visit(ast.parse(text.strip(), mode="eval").body) for text in texts]
                    return ast.Tuple([*found, *scopes], ast.Load())
        return self.generic_visit(node)

    def _read(self, text: ast.expr) -> list[str] | None:
        if isinstance(text, ast.Name):
            self._read_so_far.add(text.id)
            return self._texts.get(text.id)
        return [text.value] if isinstance(text, ast.Constant) and isinstance(text.value, str) else None


def bound_to_texts(node: ast.stmt) -> str:
    """The name that a statement binds to texts that are written out; empty if it is no such statement."""
    match node:
        case ast.Assign([ast.Name(name)], value) if _written_out(value) is not None:
            return name
    return ""


def _written_out(node: ast.expr) -> list[str] | None:
    """The texts of a list of them that is written out; None if it is something else."""
    match node:
        case ast.List(items) | ast.Tuple(items):
            texts = [each.value for each in items if isinstance(each, ast.Constant) and isinstance(each.value, str)]
            return texts if len(texts) == len(items) else None
    return None
