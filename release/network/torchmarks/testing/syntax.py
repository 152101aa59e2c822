"""A cell's syntax tree as IPython reads it: magics, and texts that the cell runs as code, are read like the rest."""

import ast
import builtins
import contextlib
import re
import textwrap
import warnings
from collections.abc import Iterator

from torchmarks.testing.unrolled import unrolled


def parsed(source: str) -> ast.Module | None:
    """A cell's syntax tree as IPython reads it: ``files = !ls`` is no Python, and runs. None if nothing does."""
    for text in _readings(source):
        with contextlib.suppress(SyntaxError, ValueError):
            tree = unrolled(_without_annotations(text))
            # Texts that run one by one may be no code in one piece: "global x" after x = 1.
            if tree is not None and all(compiles(each) for each in tree.body if hasattr(each, "trusts")):
                return tree
            return _without_annotations(text)
    return None


def compiles(statement: ast.stmt) -> bool:
    """Whether Python can compile a cell's statement."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # they were given when the cell ran
        try:
            compile(ast.Module([statement], []), "cell", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
        except (SyntaxError, ValueError):
            return False
    return True


def _without_annotations(text: str) -> ast.Module:
    tree: ast.Module = _WithoutAnnotations().visit(ast.parse(text))
    tree.body = [*map(_named, tree.body)]
    return tree


def _named(statement: ast.stmt) -> ast.stmt:
    """``globals()["name"] = …`` as what binds that name, beside what else may have bound it."""
    match statement:
        case ast.Assign([ast.Subscript(ast.Call(ast.Name("globals"), [], []), ast.Constant(str(name)))], value):
            if name.isidentifier():
                binding = ast.Assign([ast.Name(name, ast.Store())], value)
                perhaps = ast.If(ast.Constant(True), [binding], [])
                perhaps.trusts = {"globals"}  # type: ignore[attr-defined]  # nothing else may be called so
                return ast.fix_missing_locations(ast.copy_location(perhaps, statement))
    return statement


def _readings(source: str) -> Iterator[str]:
    yield source
    yield (without_times := _TIMED.sub(r"\1", source))
    with contextlib.suppress(SyntaxError, ValueError):
        yield _in_python(without_times)


def _in_python(source: str) -> str:
    """A cell without IPython's own syntax."""
    from IPython.core.inputtransformer2 import TransformerManager  # at hand wherever there are cells

    python: str = TransformerManager().transform_cell(_CELL_MAGIC.sub("", source))
    if source.lstrip().startswith("%%timeit"):  # in a function of its own, which may bind nothing here
        python = "if True:\n" + textwrap.indent(python, " ") + "\n pass"
    return python


#: Magics whose cell or line is Python and runs as such, in the notebook's own names.
_CELL_MAGIC = re.compile(r"\A\s*%%(?:capture|prun|time|timeit)\b.*")

_TIMED = re.compile(r"^([ \t]*)%(?:prun|time)[ \t]+", re.MULTILINE)


class _WithoutAnnotations(ast.NodeTransformer):
    """Type hints do nothing where marks are given, so they use nothing. Only a hint that is no type, ``x: torch``, has
    another use.
    """

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
