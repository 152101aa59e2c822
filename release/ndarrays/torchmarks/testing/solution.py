"""What a student's answer names, read from its syntax tree: so a banned function is found without running anything."""

import ast
import builtins
import contextlib
import copy
import importlib.util
import re
import site
import string
import symtable
import sys
import sysconfig
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeGuard


def banned_uses(exercise: str, sources: Iterable[str], without: Sequence[str]) -> list[str]:
    """Those of the names ``without`` that an answer uses, in order, each with what else of the notebook's uses it.

    Ways around names count, too, and for an answer that does without torch altogether, packages that do with torch what
    they are asked to.
    """
    if not without:
        return []
    banned = {*without, COMPUTED, *(_TORCH_BEHIND if "torch" in without else ())}
    used = names_used(exercise, sources)
    return [f"{name} (in {used[name]})" if used[name] else name for name in sorted(used) if name in banned]


def names_used(exercise: str, sources: Iterable[str]) -> dict[str, str]:
    """Every name that the definition of ``exercise`` uses, its helpers' names included, each with where that is.

    That is the name of the helper, or empty for the definition itself.

    ``sources`` are the cells in the order they ran; the last definition of a name counts. Names are global variables,
    attributes, imported modules (and the modules behind aliases: ``import numpy as np`` makes ``np`` stand for
    ``numpy``) and words of strings that stand for names (``getattr(torch, "conv2d")``, ``eval("torch.ones(2)")``). A
    function's own variables are its own affair, and so is a function or class that the notebook defines itself. A name
    that is put together while the code runs could be any: :data:`COMPUTED` stands for it, and for what a cell defines
    with ``exec`` and its like. ``getattr(machine, "do_" + what)`` in a function is left alone, for honest code may need
    it: what that looks up is seen when it runs (``bridge.watch``).
    Cells that are not Python are left out: they define nothing.
    """
    definitions: dict[str, list[_Statement]] = {}
    stars: set[str] = set()
    used: dict[str, str] = {}
    everything: list[tuple[_Statement, str]] = []
    #: The names whose objects a name may stand for.
    originals: dict[str, frozenset[str]] = {}
    for source in sources:
        try:
            statements, starred = _read(source)
        except (MemoryError, RecursionError):  # nested too deeply to be read: whatever it says may be used
            used |= dict.fromkeys(re.findall(r"\w+", source), "")
            continue
        stars |= starred
        everything += [(statement, source) for statement in statements]
        for statement in statements:
            for name in statement.binds:
                stays = statement.may_not_run or (name in statement.looks_up and not statement.is_own)
                definitions[name] = [*(definitions.get(name, []) if stays else []), statement]
            for name, other in statement.aliases:
                originals[name] = originals.get(name, frozenset()) | _with_originals([other], originals)
            for name in _with_originals(statement.changes, originals):
                definitions[name] = [*definitions.get(name, []), statement]
            for name in _with_originals(statement.fills, originals):
                known = definitions.get(name, [])
                if not known or not all(each.imports for each in known):  # np.append puts nothing into np
                    definitions[name] = [*known, statement]
    used |= _follow(definitions.get(exercise, []), definitions, stars)
    trusted = {name for each, _ in everything for name in each.trusts}
    lists = trusted & {each.list_of_texts for each, _ in everything}
    for statement, source in everything:
        otherwise = statement.changes | statement.fills | statement.binds - statement.to_texts
        found = {} if statement.only_defines else _follow([statement], definitions, stars)
        if (
            trusted & otherwise
            or lists & (statement.looks_up - statement.trusts)
            or BINDING in found
            or ("get_ipython" in found and ("push" in found or statement.trusts))  # %%bash --out binds a text
        ):
            used.setdefault(COMPUTED, _cell(source))  # it may have defined whatever the answer calls
    used.pop(BINDING, None)
    return used


def _cell(source: str) -> str:
    """A cell as people find it in a notebook."""
    line = source.strip().partition("\n")[0]
    return f"the cell that begins {line if len(line) <= _SHOWN_OF_LINE else line[:_SHOWN_OF_LINE] + ' …'!r}"


def _follow(
    statements: Sequence["_Statement"], definitions: Mapping[str, Sequence["_Statement"]], stars: set[str]
) -> dict[str, str]:
    """Every name that statements use, with those that the definitions of these names use, and where that is."""
    used: dict[str, str] = {}
    pending = deque((statement, "") for statement in statements)
    #: Methods of helpers that nobody has named so far, and all words that were read.
    unnamed: dict[str, list[tuple[_Statement, str]]] = {}
    said: set[str] = set()
    followed: set[str] = set()
    while pending or unnamed:
        if not pending:
            named = [*unnamed] if said & _CALLS_ANY or COMPUTED in used else unnamed.keys() & said
            for name in named:
                pending += unnamed.pop(name)
            if not pending:
                break
        statement, place = pending.popleft()
        said |= statement.words
        for name, method in statement.methods:
            if place:
                unnamed.setdefault(name, []).append((method, f"{place}.{name}"))
            else:  # tests call what methods they like of what they test
                pending.append((method, ""))
        for name in statement.other_names:
            used.setdefault(name, place)
        for name in statement.looks_up:
            known = definitions.get(name, [])
            if stars or not any(each.is_own and not each.may_not_run for each in known):
                used.setdefault(name, place)
            if name not in followed:
                followed.add(name)
                pending += [(each, place if each.imports else name) for each in known]
            if not known and not hasattr(builtins, name):
                for star in stars:  # where else could the name come from?
                    used.setdefault(star, place)
                if _SHOWN.fullmatch(name):
                    used.setdefault(COMPUTED, place)
    return used


@dataclass(frozen=True)
class _Statement:
    """What a top-level statement binds for other cells to use, and what it uses itself."""

    binds: frozenset[str]
    #: The names of what it puts something into: ``box["f"] = …``, ``box.part.append(…)``.
    changes: frozenset[str]
    #: Those of what it puts something into if that is a box, and no module that has a function of such a name:
    #: ``box.append(…)``.
    fills: frozenset[str]
    looks_up: frozenset[str]
    other_names: frozenset[str]
    #: Whether it has parts that may be passed by: then what it binds may be bound elsewhere.
    may_not_run: bool
    #: Whether it is a function, which does nothing before it is called.
    only_defines: bool
    #: Whether the name that it binds is a function or class of the notebook's own.
    is_own: bool = False
    #: Whether it imports a module.
    imports: bool = False
    #: All words in it.
    words: frozenset[str] = frozenset()
    #: Names that have to be bound as it shows, for the texts that it runs to be those that are written out.
    trusts: frozenset[str] = frozenset()
    #: The name that it binds to a list of texts that are written out.
    list_of_texts: str = ""
    #: The names that it binds to texts that are written out, and in no other way.
    to_texts: frozenset[str] = frozenset()
    #: Names that it gives to what others stand for, or to a part of that, each with the other name.
    aliases: frozenset[tuple[str, str]] = frozenset()
    #: A class's methods that nobody calls but by their names. What they use and say is not in the above.
    methods: tuple[tuple[str, "_Statement"], ...] = ()


@lru_cache(maxsize=1000)  # of a class's cells most are alike
def _read(source: str) -> tuple[tuple[_Statement, ...], frozenset[str]]:
    """A cell's statements, and the words of the modules from which it imports everything."""
    tree = _parsed(source)
    if tree is None:
        return (), frozenset()
    stars = {name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for name in _star(node)}
    parts = (part for statement in tree.body for part in _parts(statement))
    statements = [found for part in parts if (found := _statement(part)) is not None]
    return tuple(statements), frozenset(stars)


def _parts(statement: ast.stmt) -> list[ast.stmt]:
    """A statement, or one for each module that it imports: who uses one of them does not use the others."""
    return [ast.Import([alias]) for alias in statement.names] if isinstance(statement, ast.Import) else [statement]


def _parsed(source: str) -> ast.Module | None:
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


def _statement(node: ast.stmt) -> _Statement | None:
    """What a top-level statement binds and uses; None if Python refuses it, as a cell's others are not refused."""
    whole = _whole_statement(node)
    if whole is None or not isinstance(node, ast.ClassDef) or node.keywords or len(node.decorator_list) > 1:
        return whole
    apart = [each for each in node.body if _is_called_by_name(each)]
    if not apart or any(isinstance(each, ast.Call) and _called(each) in _ATTRIBUTES for each in ast.walk(node)):
        return whole
    rest = _whole_statement(_class_of(node, [each for each in node.body if not _is_called_by_name(each)]))
    if rest is None:
        return whole
    methods = tuple(
        (each.name, replace(method, words=_all_words(*map(ast.unparse, each.body))))
        for each in apart
        if (method := _whole_statement(each)) is not None
    )
    return replace(whole, looks_up=rest.looks_up, other_names=rest.other_names, words=rest.words, methods=methods)


def _class_of(node: ast.ClassDef, body: list[ast.stmt]) -> ast.ClassDef:
    """The class with this body."""
    other = copy.copy(node)
    other.body = body or [ast.copy_location(ast.Pass(), node)]
    return other


def _is_called_by_name(node: ast.stmt) -> TypeGuard[ast.FunctionDef]:
    """Whether this is a method that nobody calls but by its name: ``to_torch``, ``as_tensor``, to try things with.

    What Python, a library or a test calls of its own accord is not called so.
    """
    return (
        isinstance(node, ast.FunctionDef)
        and not node.decorator_list
        and not node.name.startswith("_")
        and not _TRIED_WITH.isdisjoint(node.name.split("_"))
        and node.name not in _CALLED_BY_OTHERS
        and all(isinstance(each, ast.Constant | None) for each in (*node.args.defaults, *node.args.kw_defaults))
    )


def _all_words(*code: str) -> frozenset[str]:
    """All words of code, those of its texts among them."""
    return frozenset(re.findall(r"\w+", "\n".join(code)))


def _whole_statement(node: ast.stmt) -> _Statement | None:
    """The same, with all methods of a class."""
    branches = isinstance(node, ast.If | ast.For | ast.While | ast.Try | ast.TryStar | ast.With | ast.Match)
    aliases = frozenset(_aliases(node))
    changes, fills = (_with_originals(names, {}, aliases) for names in (_changed(node), _filled(node)))
    defines = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not (
        node.decorator_list or any(isinstance(each, ast.Call) for each in ast.walk(node.args))
    )
    try:
        text = ast.unparse(node)
        table = symtable.symtable(text, "cell", "exec")
        bound, globals_ = _bound_names(table), _global_names(table)
        others = frozenset(_other_names(node, globals_, bound))
        is_own = defines or (isinstance(node, ast.ClassDef) and not (node.decorator_list or node.keywords))
        return _Statement(
            binds=bound,
            changes=changes & globals_,
            fills=fills & globals_,
            looks_up=globals_,
            other_names=others,
            may_not_run=branches,
            only_defines=defines,
            is_own=is_own,
            imports=isinstance(node, ast.Import),
            words=_all_words(text),
            trusts=frozenset(name for each in ast.walk(node) for name in getattr(each, "trusts", ())),
            list_of_texts=_bound_to_texts(node),
            to_texts=frozenset({_bound_to_texts(node), *_loops_over_texts(node)} - {*_bound_otherwise(node)}),
            aliases=aliases,
        )
    except (SyntaxError, ValueError):
        # A number can be too long to be written again: then all names count. What cannot be compiled does not run.
        try:
            compile(ast.Module([node], []), "cell", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
        except (SyntaxError, ValueError):
            return None
        names = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
        names |= {each.name for each in ast.walk(node) if isinstance(each, ast.FunctionDef | ast.ClassDef)}
        others = frozenset(_other_names(node, frozenset(names), frozenset()))
        return _Statement(
            frozenset(names), changes, fills, frozenset(names), others, True, False, words=frozenset(_CALLS_ANY)
        )


def _loops_over_texts(node: ast.stmt) -> Iterator[str]:
    """The variables of a statement's loops over texts that are written out."""
    yield from (each.target.id for each in ast.walk(node) if isinstance(each, ast.For) and hasattr(each, "trusts"))  # type: ignore[attr-defined]


def _bound_otherwise(node: ast.stmt) -> Iterator[str]:
    """The names that a statement binds in other ways than these loops, or than to texts that are written out."""
    targets = {id(each.target) for each in ast.walk(node) if isinstance(each, ast.For) and hasattr(each, "trusts")}
    if isinstance(node, ast.Assign) and _bound_to_texts(node):
        targets.add(id(node.targets[0]))
    for each in ast.walk(node):
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store) and id(each) not in targets:
            yield each.id
        elif isinstance(each, ast.Global):
            yield from each.names
        elif isinstance(each, ast.alias):
            yield each.asname or each.name
        elif isinstance(each, ast.MatchMapping):
            yield each.rest or ""
        elif isinstance(
            each,
            ast.ExceptHandler | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.MatchAs | ast.MatchStar,
        ):
            yield each.name or ""


def _changed(statement: ast.stmt) -> Iterator[str]:
    """The names of what a statement puts something into."""
    for node in ast.walk(statement):
        if isinstance(node, ast.Attribute | ast.Subscript) and isinstance(node.ctx, ast.Store):
            yield from _root(node)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            own = isinstance(node.func.value, ast.Name) and not node.func.attr.startswith("__")
            if node.func.attr in _PUTTING and not own:
                yield from _root(node.func)
        elif isinstance(node, ast.Call) and _called(node) == "setattr" and node.args:
            yield from _root(node.args[0])


def _filled(statement: ast.stmt) -> Iterator[str]:
    """The names whose own methods put something into them, unless they are modules."""
    for node in ast.walk(statement):
        match node:
            case ast.Call(ast.Attribute(ast.Name(name), method)) if method in _PUTTING and not method.startswith("__"):
                yield name


def _aliases(statement: ast.stmt) -> Iterator[tuple[str, str]]:
    """The names that a statement gives to what others stand for, or to a part of that, each with the other name."""
    for node in ast.walk(statement):
        pairs: list[tuple[ast.expr, ast.expr]]
        match node:
            case ast.Assign(targets=targets, value=value):
                pairs = [(target, value) for target in targets]
            case ast.AnnAssign(target=target, value=ast.expr() as value) | ast.NamedExpr(target=target, value=value):
                pairs = [(target, value)]
            case _:
                continue
        for to, of in pairs:
            parts = [(to, of)]
            if isinstance(to, ast.Tuple | ast.List) and isinstance(of, ast.Tuple | ast.List):
                parts = list(zip(to.elts, of.elts, strict=False))
            yield from ((name.id, root) for name, part in parts if isinstance(name, ast.Name) for root in _root(part))


def _with_originals(
    names: Iterable[str], known: Mapping[str, frozenset[str]], aliases: Iterable[tuple[str, str]] = ()
) -> frozenset[str]:
    """The names, and those for which they may stand."""
    found = {*names}
    for name in [*found]:
        found |= known.get(name, frozenset())
    while more := {other for name, other in aliases if name in found} - found:
        found |= more
    return frozenset(found)


def _root(node: ast.expr) -> Iterator[str]:
    """The name at the root of ``name.part[0].other``."""
    while isinstance(node, ast.Attribute | ast.Subscript | ast.NamedExpr):
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
            if (name := _bound_to_texts(node)) and (texts := _written_out(node.value)) is not None  # type: ignore[attr-defined]
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


def _bound_to_texts(node: ast.stmt) -> str:
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
        # What a class's body binds, it may look up elsewhere before.
        if symbol.is_referenced() and (symbol.is_global() or scope.get_type() in ("module", "class"))
    )


def _scopes(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    yield table
    for child in table.get_children():
        yield from _scopes(child)


def _other_names(statement: ast.stmt, looked_up: frozenset[str], bound: frozenset[str]) -> Iterator[str]:
    """The names that a statement uses in other ways than as names of the notebook's, which are ``looked_up``.

    ``bound`` are those that it binds itself.
    """
    nodes = [node for node in ast.walk(statement) if not isinstance(node, ast.Name) or node.id in looked_up]

    def is_own(node: ast.expr) -> bool:
        """Whether it begins with one of a function's own variables."""
        return isinstance(name := _callee(node), ast.Name) and name.id not in looked_up

    called = {id(node.func) for node in nodes if isinstance(node, ast.Call)}
    # f"{vars(self)}" only makes a text of it.
    into = (node for node in nodes if isinstance(node, ast.Subscript | ast.FormattedValue) or _is_look_up(node))
    looked_into = {id(_callee(node.value)) for node in into}
    looked_into |= {id(_callee(side)) for node in nodes if isinstance(node, ast.Compare) for side in _searched(node)}
    plain = {id(node.value) for node in nodes if _is_safe_builtin(node)}
    only_read = {id(_callee(held)) for node in nodes for held in _read_from(node)}
    # torch.nn.modules is a package, and sys.modules a dictionary.
    packages = {id(node.value) for node in nodes if isinstance(node, ast.Attribute) and not hasattr(dict, node.attr)}
    packages = {id(node) for node in nodes if isinstance(node, ast.Attribute) and node.attr == "modules"} & packages
    runs_later = isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    magics = {id(node.func.value.func) for node in nodes if _is_harmless_magic(node)}
    for node in nodes:
        if isinstance(node, ast.Attribute):
            yield node.attr
            if node.attr in ("builtins", "__builtins__"):
                yield COMPUTED
        elif isinstance(node, ast.MatchClass):
            yield from node.kwd_attrs
        elif isinstance(node, ast.alias):
            yield from node.name.split(".")
        elif isinstance(node, ast.Import):
            # Who imports builtins under its own name, for all to see, has to write that, and what of it.
            excused = _BUILTINS if node is statement else None
            if any(_reaches_others(alias.name) for alias in node.names if (alias.name, alias.asname) != excused):
                yield COMPUTED
            if any(alias.name == "__main__" for alias in node.names):
                yield BINDING
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from node.module.split(".")
            names = {alias.name for alias in node.names}
            if _BEHIND & names or (_reaches_others(node.module) and not (node.module == "builtins" and names <= _SAFE)):
                yield COMPUTED
        elif isinstance(node, ast.Call) and node.func is _callee(node) and (name := _called(node)) in _BY_NAME:
            naming = _naming(node, name)
            seen = name == _ANY_ATTRIBUTE and (runs_later or _are_written_out(naming, nodes, looked_up - bound))
            yield from _words(naming, "" if seen else COMPUTED)
            if any(isinstance(argument, ast.Starred) for argument in naming):
                yield COMPUTED
        elif isinstance(node, ast.Call) and _is_look_up(node.func) and not is_own(node.func.value):
            yield from _words(node.args[:1], COMPUTED)
        elif isinstance(node, ast.Subscript) and _called(node.value) in _NAMESPACES and not is_own(node.value):
            yield from _words([node.slice], COMPUTED)
        elif isinstance(node, ast.Name) and node.id in _MAKERS and id(node) not in plain:
            yield COMPUTED
        elif isinstance(node, ast.Name) and node.id in _BY_NAME and id(node) not in called:
            # Under another name it could be called with any string.
            yield from (COMPUTED, BINDING) if node.id == "eval" else (COMPUTED,)
        if isinstance(node, ast.Attribute | ast.Name):
            if _is_way(node, is_called=id(node) in called) and id(node) not in looked_into | packages:
                binds = _called(node) in _NAMES_HELD and id(node) not in only_read
                yield from (COMPUTED, BINDING) if binds else (COMPUTED,)
            if _called(node) in _BEHIND:
                yield COMPUTED
        if isinstance(node, ast.Name) and node.id == "get_ipython" and id(node) not in magics:
            yield COMPUTED
        if _binds_by_name(node):
            yield BINDING
        if isinstance(node, ast.ClassDef):  # a class of that name need not do without what it is made of
            yield from (base.id for each in node.bases for base in ast.walk(each) if isinstance(base, ast.Name))
        if isinstance(node, ast.Call) and _called(node) in ("format", "format_map"):
            yield from _fields(_callee(node))
    if any(isinstance(node, ast.Call) and _called(node) in _ATTRIBUTES for node in nodes):
        # The name that it looks up may stand in a variable.
        yield from (str(node.value) for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str))


def _is_safe_builtin(node: ast.AST) -> TypeGuard[ast.Attribute]:
    """Whether this is ``builtins.max``, as somebody writes who has another ``max``."""
    match node:
        case ast.Attribute(ast.Name("builtins"), name, ast.Load()):
            return name in _SAFE
    return False


def _read_from(node: ast.AST) -> Iterator[ast.expr]:
    """What this only looks at, so that nothing can be bound through it: ``globals().keys()``, ``print(globals())``."""
    match node:
        case ast.Attribute(held, "copy" | "items" | "keys" | "values"):
            yield held
        case ast.Call(ast.Name("dict" | "len" | "list" | "print" | "set" | "sorted" | "type"), arguments):
            yield from arguments


def _are_written_out(naming: Iterable[ast.expr], nodes: Iterable[ast.AST], elsewhere: frozenset[str]) -> bool:
    """Whether names that are looked up at once stand as strings in the same statement, none of them in pieces."""
    names = all(isinstance(each, ast.Name) and each.id not in elsewhere for each in naming)
    return names and not any(_puts_together(node) for node in nodes)


def _puts_together(node: ast.AST) -> bool:
    """Whether this may make one string of others."""
    match node:
        case ast.JoinedStr() | ast.BinOp(op=ast.Add() | ast.Mod()):
            return True
        case ast.Call(ast.Attribute(attr=method)):
            return hasattr(str, method) or hasattr(bytes, method)
        case ast.Call(ast.Name("bytes" | "chr" | "format" | "str")) | ast.Subscript(slice=ast.Slice()):
            return True
    return False


def _is_way(node: ast.Attribute | ast.Name, *, is_called: bool) -> bool:
    """Whether this holds many things, and is no method (``model.modules()``) or attribute of that name."""
    if isinstance(node, ast.Attribute):
        return node.attr in _WAYS - {"globals", "vars"} and not (node.attr == "modules" and is_called)
    return node.id in _WAYS


def _fields(method: ast.expr) -> Iterator[str]:
    """The attributes that a text written out looks up when it is filled: ``"{0.shape}".format(x)``."""
    if isinstance(method, ast.Attribute) and isinstance(method.value, ast.Constant):
        with contextlib.suppress(ValueError):
            for _, field, _, _ in string.Formatter().parse(str(method.value.value)):
                yield from re.findall(r"\w+", field or "")


def _naming(call: ast.Call, name: str) -> list[ast.expr]:
    """The arguments of such a function that are, or may hold, the string that names something; no default."""
    place = _BY_NAME[name]
    if len(call.args) <= place or any(isinstance(argument, ast.Starred) for argument in call.args[: place + 1]):
        return call.args
    return call.args[place:] if name == "attrgetter" else [call.args[place]]


def _searched(node: ast.Compare) -> Iterator[ast.expr]:
    """What it asks whether something is in."""
    for operator, side in zip(node.ops, node.comparators, strict=True):
        if isinstance(operator, ast.In | ast.NotIn):
            yield side


def _binds_by_name(node: ast.AST) -> bool:
    """Whether this may bind a name of the notebook's that the code does not show as one."""
    match node:
        case ast.Name("exec" | "__main__"):
            return True
        case ast.Call(ast.Name("eval"), [argument, *_]):
            return not isinstance(argument, ast.Constant)
        case ast.Attribute(ast.Name("builtins" | "__builtins__"), ctx=ast.Store()):
            return True
        case ast.Attribute(attr=attribute):
            return attribute in _RUNNING
        case ast.Subscript(held, ast.Constant("__main__")) | ast.Call(
            ast.Attribute(held), [ast.Constant("__main__"), *_]
        ):
            return _called(held) == "modules"
        case ast.Subscript(value=held, ctx=ast.Store()):
            return _called(held) in _NAMESPACES and _may_be_the_notebook(held)
        case ast.Call(ast.Attribute(held, method), arguments):
            if method in ("run_line_magic", "run_cell_magic"):
                return not isinstance(arguments[0], ast.Constant) or arguments[0].value in _BINDING_MAGICS
            return method in _PUTTING and _called(held) in _NAMESPACES and _may_be_the_notebook(held)
    return False


def _may_be_the_notebook(held: ast.expr) -> bool:
    """Whether what holds things by their names may hold the notebook's, and not an object's: ``vars(self)``."""
    return any(
        (
            isinstance(node, ast.Name | ast.Attribute)
            and _called(node) in {*_NAMES_HELD, "__main__", "locals", "modules"}
        )
        or (isinstance(node, ast.Call) and _called(node) == "vars" and not node.args)
        for node in ast.walk(held)
    )


#: Characters of a cell's first line that tell people which it is.
_SHOWN_OF_LINE = 50

#: Stands for a name that nobody can read in the code.
COMPUTED = "a name that it puts together"

#: Stands for what a statement may bind without showing it.
BINDING = "a name that it may bind"

#: Functions that turn a string into what it names, each with the place of that string among its arguments.
_BY_NAME = {
    **dict.fromkeys(("__getattr__", "__import__", "attrgetter", "eval", "exec", "find_spec", "import_module"), 0),
    **dict.fromkeys(("ForwardRef", "importorskip", "methodcaller"), 0),
    **dict.fromkeys(("__getattribute__", "getattr", "getattr_static"), 1),
}
#: Those that look up an attribute, and the one that honest code may call with any name.
_ATTRIBUTES = {"attrgetter", "getattr"}
_ANY_ATTRIBUTE = "getattr"
#: The dictionaries that hold things by name, and what looks them up.
_NAMESPACES = {"__dict__", "__globals__", "f_builtins", "f_globals", "f_locals", "globals", "locals", "modules", "vars"}
_LOOK_UPS = {"__getitem__", "get", "pop", "setdefault"}
#: Those of many things. Whoever gives them another name, or goes through them, could take anything.
_WAYS = {
    "__dict__",
    "__globals__",
    "__subclasses__",
    "f_builtins",
    "f_globals",
    "f_locals",
    "globals",
    "modules",
    "user_ns",
    "vars",
}
#: Those that hold the notebook's names.
_NAMES_HELD = {"__globals__", "f_globals", "globals", "user_ns"}
#: Attributes of IPython's shell that run code, or change what a cell means.
_RUNNING = {
    *("ast_transformers", "ex", "input_transformer_manager", "input_transformers_cleanup", "input_transformers_post"),
    *("register_magic_function", "run_ast_nodes", "run_cell", "run_cell_async", "run_code", "safe_execfile"),
    *("safe_execfile_ipy", "user_global_ns", "user_module"),
}
#: Where Python, IPython and torch keep what has a name elsewhere.
_BEHIND = {
    *("getmembers", "getmembers_static", "get_field", "get_type_hints", "vformat"),
    *("ProcessPoolExecutor", "fork", "multiprocessing", "popen", "posix_spawn", "posix_spawnp", "spawnv", "system"),
    *("__closure__", "__loader__", "__self__", "__spec__", "_getframe", "cell_contents", "gi_frame", "tb_frame"),
    *("In", "Out", "_ih", "_oh", "user_global_ns", "user_module"),
    *("DisableTorchFunction", "DisableTorchFunctionSubclass", "_C", "_VF", "_decomp", "_prims", "_refs", "aten"),
    *("_start_joinable_thread", "_start_new_thread", "_thread", "prims"),
}
#: Modules that make a function of bytes, or find a module by its name.
_MAKERS = {"__builtins__", "builtins", "cloudpickle", "dill", "importlib", "marshal", "pickle", "runpy"}
#: Those, and others that find an object by other means than its name, run what is written elsewhere or in a text, or
#: have it done where nobody looks on: in another process.
_LOADERS = {
    *_MAKERS,
    *("__main__", "_thread", "bdb", "code", "codeop", "ctypes", "doctest", "gc", "multiprocessing", "pdb", "pkgutil"),
    *("pydoc", "subprocess", "timeit", "zipimport"),
}
#: What no attribute may be called that is looked up by a name put together.
WAYS_AROUND = frozenset({"__builtins__", "builtins", *_WAYS, *_BEHIND, *_BY_NAME})
#: How builtins is imported under its own name, and what anybody may take of it.
_BUILTINS = ("builtins", None)
_SAFE = {name for name in vars(builtins) if not name.startswith("_")} - {
    *_BY_NAME,
    *_WAYS,
    *("breakpoint", "compile", "delattr", "dir", "input", "locals", "open", "setattr"),
}
#: Words in the names of methods with which people compare their answer with a library's.
_TRIED_WITH = {"array", "numpy", "ndarray", "tensor", "torch"}
#: Those of such names that libraries and tests call.
_CALLED_BY_OTHERS = {"array", "ndarray", "numpy", "tensor", "to_numpy", "torch"}
#: What may call a method by a name that is written nowhere.
_CALLS_ANY = {
    *("Formatter", "__annotations__", "__dict__", "__getattribute__", "attrgetter", "dir", "format", "format_map"),
    *("getattr", "get_ipython", "hasattr", "inspect", "locals", "make_dataclass", "methodcaller", "mock", "new_class"),
    *("setattr", "update_wrapper", "vars", "wraps"),
}
#: Packages that do with torch what they are asked to.
_TORCH_BEHIND = {"functorch", "torchmarks", "torchvision"}
#: The names under which IPython keeps what cells have shown.
_SHOWN = re.compile(r"_+|_\d+")
#: IPython's magics that may bind names.
_BINDING_MAGICS = {
    *("alias_magic", "cpaste", "cython", "ed", "edit", "macro", "paste", "pylab", "recall", "rep", "rerun", "run"),
    "store",
}


def _is_harmless_magic(node: ast.AST) -> TypeGuard[Any]:
    """Whether this is ``get_ipython().run_line_magic("matplotlib", …)``, which is what ``%matplotlib`` means."""
    match node:
        case ast.Call(ast.Attribute(ast.Call(ast.Name("get_ipython")), "system" | "getoutput")):
            return True
        case ast.Call(
            ast.Attribute(ast.Call(ast.Name("get_ipython")), "run_line_magic" | "run_cell_magic"),
            [ast.Constant(str(magic)), *_],
        ):
            return magic not in _BINDING_MAGICS
    return False


def _reaches_others(module: str) -> bool:
    """Whether an imported module can find others by other means than their names, or is none that was installed."""
    top, *_ = words = module.split(".")
    return top in _LOADERS or bool(_BEHIND & {*words}) or not _is_installed(top)


@lru_cache(maxsize=1000)
def _is_installed(top: str) -> bool:
    """Whether a module comes with Python or was installed: another one may do anything under its own names."""
    if top in sys.stdlib_module_names:
        return True
    found = {Path(path) for path in site.getsitepackages()} | {Path(sysconfig.get_path("purelib"))}
    try:
        spec = importlib.util.find_spec(top)
    except (ImportError, ValueError):
        return False
    places = spec and (spec.submodule_search_locations or [spec.origin or ""])
    return top == __package__.partition(".")[0] or any(
        folder in Path(place).parents for place in places or () for folder in found
    )


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


def _words(nodes: Iterable[ast.expr], computed: str) -> Iterator[str]:
    """The words of strings; what is not written out is ``computed`` (none if empty), COMPUTED if it could have been."""
    for node in nodes:
        if isinstance(node, ast.IfExp):
            yield from _words((node.body, node.orelse), computed)
        elif not isinstance(node, ast.Constant):
            names = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
            if word := computed if names - vars(builtins).keys() else COMPUTED:
                yield word
        elif isinstance(node.value, str):
            words = re.findall(r"\w+", node.value)
            yield from words
            if _LOADERS & {*words} or _BY_NAME.keys() & words:
                yield COMPUTED
            if "__main__" in words:
                yield BINDING
