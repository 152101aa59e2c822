"""What a statement of a cell binds for other cells to use, what it puts things into, and what it uses."""

import ast
import copy
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeGuard

from torchmarks.testing.reading import Reading
from torchmarks.testing.scopes import Scope, imported, scope_of
from torchmarks.testing.syntax import compiles, parsed
from torchmarks.testing.unrolled import PYTHONS, RUNNERS, assigned, handed_on, parts_of, runs_later
from torchmarks.testing.ways import ATTRIBUTES, BINDING, COMPUTED, PUTTING, last_word, other_names


@dataclass(frozen=True)
class Statement:
    """What a top-level statement binds for other cells to use, and what it uses itself."""

    binds: frozenset[str]
    #: The names of what it puts something into: ``box["f"] = …``, ``box.part.append(…)``.
    changes: frozenset[str]
    #: Those of what it puts something into if that is a box, and no module that has a function of such a name:
    #: ``box.append(…)``.
    fills: frozenset[str]
    looks_up: frozenset[str]
    other_names: frozenset[str]
    #: Where it first uses a name that nobody can read; empty if it uses none.
    computed: str
    #: Where it may bind a name without showing it; empty if it does not.
    binding: str
    #: Whether it has parts that may be passed by: then what it binds may be bound elsewhere.
    may_not_run: bool
    #: Whether it is a function, which does nothing before it is called.
    only_defines: bool
    #: Whether the name that it binds is a function or class of the notebook's own.
    is_own: bool = False
    #: Whether it imports a module.
    imports: bool = False
    #: What it or a function in it imports: modules, and parts of them. Other cells may have put something into these.
    imported: frozenset[str] = frozenset()
    #: The other names that it gives to what it imports, each with what that is called there.
    renamed: frozenset[tuple[str, str]] = frozenset()
    #: All words in it.
    words: frozenset[str] = frozenset()
    #: Names that have to be bound as it shows, for the texts that it runs to be those that are written out.
    trusts: frozenset[str] = frozenset()
    #: Those of what somebody could put something into.
    keeps: frozenset[str] = frozenset()
    #: The names that it binds for all to see, and in no other way: by ``=``, loops, and imports of plain modules.
    shown: frozenset[str] = frozenset()
    #: The names of what others may get hold of at any time, who could put something into it.
    hands_on: frozenset[str] = frozenset()
    #: Names that it gives to what others stand for, or to a part of that, each with the other name.
    aliases: frozenset[tuple[str, str]] = frozenset()
    #: Whether it has a generator that reads texts: when somebody asks it to.
    is_lazy: bool = False
    #: The names that code in it, which may run at any time, binds or puts something into.
    later: frozenset[str] = frozenset()
    #: A class's methods that nobody calls but by their names. What they use and say is not in the above.
    methods: tuple[tuple[str, "Statement"], ...] = ()


@Reading
def read_cell(source: str) -> tuple[tuple[Statement, ...], frozenset[str]]:
    """A cell's statements, and the words of the modules from which it imports everything."""
    tree = parsed(source)
    if tree is None:
        return (), frozenset()
    stars = {name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for name in _star(node)}
    parts = (part for statement in tree.body for part in _parts(statement))
    statements = [found for part in parts if (found := _statement(part)) is not None]
    return tuple(statements), frozenset(stars)


def _parts(statement: ast.stmt) -> list[ast.stmt]:
    """A statement, or one for each module that it imports: who uses one of them does not use the others."""
    if not isinstance(statement, ast.Import):
        return [statement]
    parts = [copy.copy(statement) for _ in statement.names]
    for part, alias in zip(parts, statement.names, strict=True):
        part.names = [alias]
    return [*parts]


def _statement(node: ast.stmt) -> Statement | None:
    """What a top-level statement binds and uses; None if Python refuses it, as a cell's others are not refused."""
    whole = _whole_statement(node)
    if whole is None or not isinstance(node, ast.ClassDef) or node.keywords or len(node.decorator_list) > 1:
        return whole
    apart = [each for each in node.body if _is_called_by_name(each)]
    if not apart or any(isinstance(each, ast.Call) and last_word(each) in ATTRIBUTES for each in ast.walk(node)):
        return whole
    rest = _whole_statement(_class_of(node, [each for each in node.body if not _is_called_by_name(each)]))
    if rest is None:
        return whole
    try:
        methods = tuple(
            (each.name, replace(method, words=_all_words(*map(ast.unparse, each.body))))
            for each in apart
            if (method := _whole_statement(each)) is not None
        )
    except ValueError:  # what cannot be written again
        return whole
    return replace(
        whole,
        looks_up=rest.looks_up,
        other_names=rest.other_names,
        computed=rest.computed,
        binding=rest.binding,
        words=rest.words,
        methods=methods,
    )


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


def _whole_statement(node: ast.stmt) -> Statement | None:
    """The same, with all methods of a class."""
    branches = isinstance(
        node,
        ast.If | ast.For | ast.AsyncFor | ast.While | ast.Try | ast.TryStar | ast.With | ast.AsyncWith | ast.Match,
    )
    nodes = [*ast.walk(node)]  # once, for a class hands in many cells
    aliases = frozenset(_aliases(nodes))
    changes, fills = (with_originals(names, {}, aliases) for names in (_changed(nodes), _filled(nodes)))
    defines = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not (
        node.decorator_list or any(isinstance(each, ast.Call) for each in ast.walk(node.args))
    )
    try:
        text = ast.unparse(node)
        scope = scope_of(text)
        bound, globals_ = scope.bound(), _global_names(scope)
        others = other_names(node, globals_, bound)
        imports = [*_imported(nodes)]
        inner = [each for part in nodes if runs_later(part) for each in ast.walk(part)]
        touched = with_originals([*_changed(inner), *_filled(inner)], {}, aliases) & globals_
        is_own = defines or (isinstance(node, ast.ClassDef) and not (node.decorator_list or node.keywords))
        return Statement(
            binds=bound,
            changes=changes & globals_,
            fills=fills & globals_,
            looks_up=globals_,
            other_names=frozenset(others),
            computed=_code(others, COMPUTED),
            binding=_code(others, BINDING),
            may_not_run=branches,
            only_defines=defines,
            is_own=is_own,
            imports=isinstance(node, ast.Import),
            imported=frozenset(own_name for _, own_name in imports),
            renamed=frozenset((name, own_name) for name, own_name in imports if name != own_name),
            words=_all_words(text),
            trusts=frozenset(getattr(node, "trusts", ())),
            shown=frozenset({*_shown(node, nodes)} - {*_bound_otherwise(node, nodes)}),
            keeps=frozenset(getattr(node, "keeps", ())),
            is_lazy=any(isinstance(each, ast.GeneratorExp) for each in nodes) and hasattr(node, "trusts"),
            hands_on=frozenset(
                (handed_on(*filter(runs_later, nodes)) & (globals_ | {*map(parts_of, globals_)}))
                | (handed_on(node) & RUNNERS.keys())
            ),
            aliases=frozenset((name, other) for name, other in aliases if name in bound),
            later=touched | frozenset(_bound_later(inner)),
        )
    except (SyntaxError, ValueError):
        # A number can be too long to be written again: then all names count. What cannot be compiled does not run.
        if not compiles(node):
            return None
        names = {each.id for each in nodes if isinstance(each, ast.Name)}
        names |= {each.name for each in nodes if isinstance(each, ast.FunctionDef | ast.ClassDef)}
        others = other_names(node, frozenset(names), frozenset())
        return Statement(
            binds=frozenset(names),
            changes=changes,
            fills=fills,
            looks_up=frozenset(names),
            other_names=frozenset(others),
            computed="",
            binding="",
            may_not_run=True,
            only_defines=False,
            words=frozenset(CALLS_ANY),
            later=frozenset(names),
        )


def _code(others: Mapping[str, ast.AST], name: str) -> str:
    """Where this is, of the names that a statement uses in other ways; empty if it is none of them."""
    return ast.unparse(others[name]) if name in others else ""


def _shown(node: ast.stmt, nodes: Sequence[ast.AST]) -> Iterator[str]:
    """The names that a statement binds for all to see: by ``=``, its loops, and imports of plain modules."""
    yield from {assigned(node)} - PYTHONS
    for each in nodes:
        yield from getattr(each, "shown", set()) - PYTHONS
        if _imports_runner(each):
            yield from (name for name, _, _ in imported(each))


def _imports_runner(node: ast.AST) -> bool:
    """Whether this imports a module that runs things, or functions of it, under their own names."""
    if not isinstance(node, ast.Import | ast.ImportFrom) or any(alias.asname for alias in node.names):
        return False
    return {module for _, module, _ in imported(node)} <= RUNNERS.keys()


def _bound_otherwise(node: ast.stmt, nodes: Sequence[ast.AST]) -> Iterator[str]:
    """The names that a statement binds in other ways than these."""
    loops = (each.target for each in nodes if isinstance(each, ast.For) and hasattr(each, "shown"))
    targets = {id(part) for each in loops for part in ast.walk(each)}
    targets |= {id(alias) for each in nodes if _imports_runner(each) for alias in each.names}  # type: ignore[attr-defined]
    if isinstance(node, ast.Assign) and assigned(node):
        targets.add(id(node.targets[0]))
    for each in nodes:
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store) and id(each) not in targets:
            yield each.id
        elif isinstance(each, ast.Global):
            yield from each.names
        elif isinstance(each, ast.alias) and id(each) not in targets:
            yield each.asname or each.name
        elif isinstance(each, ast.MatchMapping):
            yield each.rest or ""
        elif isinstance(
            each,
            ast.ExceptHandler | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.MatchAs | ast.MatchStar,
        ):
            yield each.name or ""


def _bound_later(inner: Iterable[ast.AST]) -> Iterator[str]:
    """The notebook's names that code which runs later binds: as global ones, or by ``:=`` in a generator."""
    for node in inner:
        if isinstance(node, ast.Global):
            yield from node.names
        elif isinstance(node, ast.GeneratorExp):
            yield from (each.target.id for each in ast.walk(node) if isinstance(each, ast.NamedExpr))


def _changed(nodes: Sequence[ast.AST]) -> Iterator[str]:
    """The names of what a statement puts something into that could be looked up there, and run."""
    switches: set[int] = set()
    for node in nodes:  # an assignment comes before what it assigns to
        match node:
            case ast.Assign(targets, ast.Constant(bool() | int() | float() | None)):
                switches |= {id(target) for target in targets if _is_written_out(target)}
        if isinstance(node, ast.Attribute | ast.Subscript) and isinstance(node.ctx, ast.Store):
            yield from _root(node) if id(node) not in switches else ()
        elif isinstance(node, ast.Call) and "setattr" in map(last_word, (node.func, *node.args)):
            yield from (name for each in node.args for name in _root(each))  # partial(setattr, box, …) as well
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            own = isinstance(node.func.value, ast.Name) and not node.func.attr.startswith("__")
            if node.func.attr in PUTTING and not own:
                yield from _root(node.func)


def _is_written_out(target: ast.expr) -> bool:
    """Whether this is ``name.part[0]["other"]``: no object is put in as a key."""
    while isinstance(target, ast.Attribute | ast.Subscript):
        if isinstance(target, ast.Subscript) and not isinstance(target.slice, ast.Constant):
            return False
        target = target.value
    return isinstance(target, ast.Name)


def _filled(nodes: Sequence[ast.AST]) -> Iterator[str]:
    """The names whose own methods put something into them, unless they are modules."""
    for node in nodes:
        match node:
            case ast.Call(ast.Attribute(ast.Name(name), method)) if method in PUTTING and not method.startswith("__"):
                yield name


def _aliases(nodes: Sequence[ast.AST]) -> Iterator[tuple[str, str]]:
    """The names that a statement gives to what others stand for, or to a part of that, each with the other name."""
    for node in nodes:
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


def with_originals(
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
    """The name at the root of ``name.part[0].other``, or that of a module: ``__import__("name").part``."""
    while isinstance(node, ast.Attribute | ast.Subscript | ast.NamedExpr):
        node = node.value
    match node:
        case ast.Name(name) | ast.Call(ast.Name("__import__"), [ast.Constant(str(name)), *_]):
            yield name


def _imported(nodes: Sequence[ast.AST]) -> Iterator[tuple[str, str]]:
    """The names that a statement gives to modules and to parts of them, each with what that is called there."""
    for node in nodes:
        for name, module, part in imported(node):
            yield name, part or (module if name == module else module.rpartition(".")[2])


def _star(node: ast.ImportFrom) -> list[str]:
    """The words of a module from which everything is imported."""
    return (node.module or "").split(".") if any(alias.name == "*" for alias in node.names) else []


def _global_names(whole: Scope) -> frozenset[str]:
    """The names that a statement looks up among the notebook's, at any depth: not parameters, not local variables."""
    return frozenset(
        symbol.get_name()
        for scope in whole.all()
        for symbol in scope.symbols
        # What a class's body binds, it may look up elsewhere before.
        if symbol.is_referenced() and (symbol.is_global() or scope.kind in ("module", "class"))
    )


#: Words in the names of methods with which people compare their answer with a library's.
_TRIED_WITH = {"array", "numpy", "ndarray", "tensor", "torch"}

#: Those of such names that libraries and tests call.
_CALLED_BY_OTHERS = {"array", "ndarray", "numpy", "tensor", "to_numpy", "torch"}

#: What may call a method by a name that is written nowhere.
CALLS_ANY = {
    *("Formatter", "__annotations__", "__dict__", "__getattribute__", "attrgetter", "dir", "format", "format_map"),
    *("getattr", "get_ipython", "hasattr", "inspect", "locals", "make_dataclass", "methodcaller", "mock", "new_class"),
    *("setattr", "update_wrapper", "vars", "wraps"),
}
