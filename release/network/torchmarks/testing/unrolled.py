"""Reads ``exec`` and ``eval`` of texts that are written out, in a cell's loops and comprehensions, as what they run."""

import ast
import contextlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from torchmarks.testing.scopes import COMPREHENSIONS


def unrolled(tree: ast.Module) -> ast.Module | None:
    """A cell's tree, changed: what runs texts became what they say. None if one of them may have been another."""
    reader = _Unrolled()
    found: ast.Module = ast.fix_missing_locations(reader.visit(tree))
    return found if reader.is_sound else None


class _Unrolled(ast.NodeTransformer):
    """``exec`` and ``eval`` of texts that are written out, in a cell's own loops, too, become what they run.

    So that can be read like the rest. A statement says in ``trusts`` which names nothing else may bind or change for
    that, and in ``keeps`` which of these nobody else may get hold of; a loop in ``shown`` which names it binds for all
    to see, in ``fresh`` which of them are its own things, and in ``flat`` what it goes through that holds only texts.
    """

    def __init__(self) -> None:
        #: Whether no text that was read may have been another one.
        self.is_sound = True
        #: What the cell's names, and the variables of the loops around a node, may stand for.
        self._known: dict[str, list[ast.expr]] = {}
        #: The names that had to be known to read a text, and whether one was read.
        self._used: set[str] = set()
        self._has_read = False
        #: Those of what somebody could put something into.
        self._kept: set[str] = set()
        #: The variables of the comprehensions around a node, which a text that is evaluated does not see.
        self._private: frozenset[str] = frozenset()
        #: The names that the cell has only for this loop: what they stand for is gone through once.
        self._once: set[str] = set()
        #: What ``timeit`` runs in this statement.
        self._timed: list[ast.stmt] = []

    def visit_Module(self, node: ast.Module) -> ast.Module:
        body: list[ast.stmt] = []
        names = Counter((each.id, type(each.ctx)) for each in ast.walk(node) if isinstance(each, ast.Name))
        once = {name for name, _ in names if names[name, ast.Load] == names[name, ast.Store] == 1}
        for statement in node.body:
            self._once = once if isinstance(statement, ast.For) else set()
            self._used, self._kept, self._has_read = set(), set(), False
            found = self.visit(statement)
            run = found if isinstance(found, list) else [found]
            body += run
            if self._has_read:
                loops = [names for names, of in _loops_in(*body) if of & self._kept]
                self._kept |= {each for names in loops for name in names for each in (name, parts_of(name))}
                self.is_sound &= self._kept.isdisjoint(handed_on(*body) - RUNNERS.keys())
                for each in run:
                    each.trusts, each.keeps = self._used, self._kept
        node.body = body
        return node

    def visit(self, node: ast.AST) -> Any:
        """What is to stand for a node; what runs in a function or class binds none of the notebook's names."""
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            return node
        if isinstance(node, COMPREHENSIONS):
            return self._visit_comprehension(node)
        found = super().visit(node)
        if self._timed and isinstance(node, ast.stmt):
            timed, self._timed = self._timed, []
            return [*timed, *(found if isinstance(found, list) else [found])]
        return found

    def visit_Assign(self, node: ast.Assign) -> ast.AST:
        if name := assigned(node):
            self._known[name] = [node.value]
        return self.generic_visit(node)

    def visit_For(self, node: ast.For) -> ast.AST:
        names = _names_in(node.target)
        once, self._once = self._once, set()
        if not names.isdisjoint(self._known):  # what it is afterwards would be hard to say
            return self.generic_visit(node)
        values = _values(node.target, self._items(node.iter))
        node.flat = self._flat(node.iter, self._known)  # type: ignore[attr-defined]
        node.iter = self.visit(node.iter)
        self._known |= values
        node.body = self._visited(node.body)
        for name in names:
            self._known.pop(name, None)
        node.orelse = self._visited(node.orelse)  # nothing may have been gone through
        node.shown = names  # type: ignore[attr-defined]
        # Each of what is written out there is made anew, and what happens to it after its last loop changes nothing.
        loops = [i for i, each in enumerate(node.body) if names & _gone_through(each)]
        until = node.body[: loops[-1] + 1] if loops else []
        is_named = any(isinstance(each, ast.Name) and each.id not in once for each in _looked_through(node.iter))
        handed = handed_on(*until)
        own = {name for name in names if handed.isdisjoint({name, parts_of(name)})}
        node.fresh = set() if is_named else own  # type: ignore[attr-defined]
        return node

    def _flat(self, iterable: ast.expr, known: Mapping[str, list[ast.expr]]) -> set[str]:
        """The names that a loop goes through of things into whose parts nobody could put something."""
        names = {each.id for each in _looked_through(iterable) if isinstance(each, ast.Name)} & known.keys()
        return {
            name
            for name in names
            if not any(_may_change(_parts(each, part) or ()) for each in known[name] for part in (None, "values"))
        }

    def _visited(self, body: list[ast.stmt]) -> list[ast.stmt]:
        found = map(self.visit, body)
        return [part for each in found for part in (each if isinstance(each, list) else [each])]

    def _visit_comprehension(self, node: Any) -> ast.AST:
        known, private = self._known, self._private
        first = node.generators[0]
        items = self._items(first.iter)
        first.iter = self.visit(first.iter)
        if isinstance(node, ast.GeneratorExp):  # it runs when somebody asks it to: who knows what is bound by then
            named = {each.id for each in _looked_through(first.iter) if isinstance(each, ast.Name)}
            items = None if any(_may_change(known.get(name, ())) for name in named) else items
            self._known = {}
        else:
            self._known = {**known}
        for generator in node.generators:
            if generator is not first:
                items = self._items(generator.iter)
                generator.iter = self.visit(generator.iter)
            names = _names_in(generator.target)
            self._private |= names
            for name in names:
                self._known.pop(name, None)
            values = _values(generator.target, items)
            # What a generator goes through first is looked up at once.
            generator.flat = self._flat(generator.iter, known if generator is first else self._known)
            for name, each in values.items():
                flat = {name} if not any(_may_change(_parts(part) or ()) for part in each) else set()
                if not _may_change(each) or handed_on(node, flat=flat).isdisjoint({name, parts_of(name)}):
                    self._known[name] = each
            generator.ifs = [self.visit(each) for each in generator.ifs]
        for field in {"elt", "key", "value"} & vars(node).keys():
            setattr(node, field, self.visit(getattr(node, field)))
        self._known, self._private = known, private
        return node  # type: ignore[no-any-return]

    def visit_Expr(self, node: ast.Expr) -> ast.AST | list[ast.stmt]:
        match node.value:
            case ast.Call(ast.Name("exec"), [text, *scopes], []) if (texts := self._read(text)) is not None:
                with contextlib.suppress(SyntaxError, ValueError):
                    run = self._visited([each for text in texts for each in ast.parse(text).body])
                    self._used |= {"exec", "globals"}
                    # What it binds in a scope of its own is had from that.
                    filled = [
                        ast.Expr(ast.Call(ast.Attribute(each, "update", ast.Load()), [], []))
                        for each in scopes
                        if not _is_notebook(each)
                    ]
                    return [ast.If(ast.Constant(True), [*filled, *run], [])] if filled else run or [ast.Pass()]
        return self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        match node:
            case ast.Call(ast.Name("eval"), [text, *scopes], []) if (texts := self._read(text)) is not None:
                with contextlib.suppress(SyntaxError, ValueError):
                    found = [ast.parse(text.strip(), mode="eval").body for text in texts]
                    names = {each.id for tree in found for each in ast.walk(tree) if isinstance(each, ast.Name)}
                    if names.isdisjoint(self._private):
                        self._used |= {"eval", "globals"}
                        others = [each for each in scopes if not _is_notebook(each)]
                        return ast.Tuple([*map(self.visit, found), *others], ast.Load())
        if any(map(_is_notebook, (*node.args, *(each.value for each in node.keywords)))):
            self._look_on(node)
        return self.generic_visit(node)

    def _look_on(self, node: ast.Call) -> None:
        """Take the notebook's names from a call of the standard library's that only runs something with them."""
        match node.func:
            case ast.Attribute(ast.Name(name), function) if function in RUNNERS.get(name, ()):
                module = name
            case ast.Name(name) if name in _RUN:
                module = _RUN[name]
            case _:
                return
        if name in self._private or any(each.arg is None for each in node.keywords):
            return
        given = [*node.args, *(each.value for each in node.keywords if each.arg in ("stmt", "setup"))]
        texts = [self._read(each) for each in given[:2]] if module == "timeit" else []
        if any(text is None and not isinstance(each, ast.Lambda) for text, each in zip(texts, given, strict=False)):
            return
        try:
            run = [each for text in texts for line in text or () for each in ast.parse(line).body]
        except (SyntaxError, ValueError):
            return
        self._has_read = True
        self._used |= {name, "Timer", "globals"} if module == "timeit" else {name, "globals"}
        self._kept.add(module)
        if found := self._visited(run):  # in a function of its own, which may bind nothing here
            self._timed.append(ast.If(ast.Constant(True), found, []))
        node.args = [each for each in node.args if not _is_notebook(each)]
        node.keywords = [each for each in node.keywords if not _is_notebook(each.value)]

    def _read(self, text: ast.expr) -> list[str] | None:
        """The texts that an expression may be; None if it may be something else."""
        values = self._known.get(text.id) if isinstance(text, ast.Name) else [text]
        texts = [each.value for each in values or () if isinstance(each, ast.Constant) and isinstance(each.value, str)]
        if values is None or len(texts) < len(values):
            return None
        self._has_read = True
        self._used |= {text.id} if isinstance(text, ast.Name) else set()
        return texts

    def _items(self, node: ast.expr) -> list[ast.expr] | None:
        """What a loop goes through, each at least once; None if that is not written out."""
        match node:
            case ast.Call(ast.Name("enumerate"), [iterable, *_]):
                self._used.add("enumerate")
                items = self._items(iterable)
                return items and [ast.Tuple([_UNKNOWN, each], ast.Load()) for each in items]
            case ast.Call(ast.Name("zip"), iterables):
                self._used.add("zip")
                columns = [[_UNKNOWN] if (items := self._items(each)) is None else items for each in iterables]
                if any(isinstance(each, ast.Starred) for each in iterables) or not all(columns):
                    return None
                longest = max(map(len, columns), default=0)
                rows = ([column[i % len(column)] for column in columns] for i in range(longest))
                return [ast.Tuple(row, ast.Load()) for row in rows]
            case ast.Call(ast.Attribute(held, "items" | "keys" | "values" as method), [], []):
                part: str | None = method
            case _:
                held, part = node, None
        values = self._known.get(held.id, [_UNKNOWN]) if isinstance(held, ast.Name) else [held]
        parts = [_parts(each, part) for each in values]
        if None in parts:
            return None
        if isinstance(held, ast.Name):
            self._used.add(held.id)
            if _may_change(values):
                self._kept |= {held.id} if self._flat(held, self._known) else {held.id, parts_of(held.id)}
                self._used |= {"len", "print"}  # that do nothing to it
        return [each for items in parts for each in items or ()]


#: The functions that run code with the names that they are given, and bind none of these, by their modules.
RUNNERS = {"doctest": {"run_docstring_examples", "testmod"}, "timeit": {"Timer", "repeat", "timeit"}}

#: Those functions, each with its module.
_RUN = {function: module for module, functions in RUNNERS.items() for function in functions}

#: The names that have to be Python's own for a text to be read.
PYTHONS = {"enumerate", "eval", "exec", "globals", "len", "print", "zip", *RUNNERS, *_RUN}

#: What holds things by their names.
_NAMESPACES = {"globals", "locals", "modules", "vars"}

#: Stands for what is not written out.
_UNKNOWN = ast.Constant(value=None)


def assigned(node: ast.stmt) -> str:
    """The only name that a statement binds by ``=``; empty if it is no such statement."""
    match node:
        case ast.Assign([ast.Name(name)]):
            return name
    return ""


def parts_of(name: str) -> str:
    """Stands among names for what a thing of that name holds, where others get hold of that and not of the thing."""
    return f"parts of {name}"


def handed_on(*nodes: ast.AST, flat: Iterable[str] = ()) -> set[str]:
    """The names of what others may get hold of, who could put something into it. To go through it, or to ask what is in
    it, hands on its parts, and what is in those that are ``flat`` cannot change.
    """
    looked_at: set[int] = set()
    searched: set[str] = set()
    inside = [each for node in nodes for each in ast.walk(node)]
    for node in inside:
        match node:
            case ast.For() | ast.comprehension():
                looked_at |= {*map(id, _looked_through(node.iter))}
                if names := getattr(node, "fresh", ()):  # it is made anew whenever the loop begins
                    loop = _at_once(*node.body) if isinstance(node, ast.For) else ()
                    looked_at |= {id(each) for each in loop if isinstance(each, ast.Name) and each.id in names}
            case ast.Call(ast.Name("print" | "len"), arguments):
                looked_at |= {*map(id, arguments)}
            case ast.FormattedValue(value):
                looked_at.add(id(value))
            case ast.Subscript(ast.Name(name) as held, ast.Slice()):  # a copy
                looked_at.add(id(held))
                searched.add(parts_of(name))
            case ast.Compare(ops=[ast.In() | ast.NotIn()], comparators=[ast.Name(name) as held]):
                looked_at.add(id(held))
                searched.add(parts_of(name))
            case ast.Call(ast.Attribute(ast.Name(module) as held)) if module in RUNNERS:
                looked_at.add(id(held))
            case ast.Call(ast.Name(function) as held) if function in _RUN:
                looked_at.add(id(held))
    loads = (each for each in inside if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Load | ast.Del))
    found = {each.id for each in loads if id(each) not in looked_at} | searched
    if not _NAMESPACES.isdisjoint(getattr(each, "id", getattr(each, "attr", "")) for each in inside):
        found |= {each.value for each in inside if isinstance(each, ast.Constant) and isinstance(each.value, str)}
    loops = [(names | {*map(parts_of, names)}, {*map(parts_of, of - {*flat})}) for names, of in _loops_in(*nodes)]
    while more := {part for names, parts in loops if names & found for part in parts} - found:
        found |= more
    return found


def _loops_in(*nodes: ast.AST) -> Iterator[tuple[set[str], set[str]]]:
    """The variables of each loop, with the names of what it goes through, unless what is in that cannot change."""
    for node in (each for whole in nodes for each in ast.walk(whole)):
        if isinstance(node, ast.For | ast.comprehension):
            of = {each.id for each in _looked_through(node.iter) if isinstance(each, ast.Name)}
            yield _names_in(node.target), of - getattr(node, "flat", set())


def _names_in(target: ast.expr) -> set[str]:
    return {each.id for each in ast.walk(target) if isinstance(each, ast.Name)}


def runs_later(node: ast.AST) -> bool:
    """Whether what is in it may run at any time."""
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda | ast.GeneratorExp)


def _at_once(*nodes: ast.AST) -> Iterator[ast.AST]:
    """All that runs when the nodes do, and not later."""
    for node in nodes:
        if not runs_later(node):
            yield node
            yield from _at_once(*ast.iter_child_nodes(node))


def _gone_through(node: ast.AST) -> set[str]:
    """The names of what the loops in it go through."""
    loops = (each for each in ast.walk(node) if isinstance(each, ast.For | ast.comprehension))
    return {part.id for each in loops for part in _looked_through(each.iter) if isinstance(part, ast.Name)}


def _looked_through(iterable: ast.expr) -> Iterator[ast.expr]:
    """What a loop over this goes through."""
    match iterable:
        case ast.Call(ast.Name("enumerate" | "zip"), arguments):
            for each in arguments:
                yield from _looked_through(each)
        case ast.Call(ast.Attribute(held, "items" | "keys" | "values"), [], []):
            yield held
        case _:
            yield iterable


def _values(target: ast.expr, items: list[ast.expr] | None) -> dict[str, list[ast.expr]]:
    """What each name of a loop's target may stand for while the loop goes through these items."""
    if items is None:
        return {}
    match target:
        case ast.Name(name):
            return {name: items}
        case ast.Tuple(targets) | ast.List(targets):
            rows = [_parts(each) or [] for each in items if isinstance(each, ast.Tuple | ast.List)]
            if len(rows) == len(items) and all(len(row) == len(targets) for row in rows):
                columns = zip(targets, map(list, zip(*rows, strict=True)), strict=False)
                return {name: found for part, column in columns for name, found in _values(part, column).items()}
    return {}


def _parts(node: ast.expr, part: str | None = None) -> list[ast.expr] | None:
    """What stands in a list, tuple, set or dictionary, of whose ``part`` this is; None if that is not written out."""
    match node:
        case ast.List(items) | ast.Tuple(items) | ast.Set(items) if not part:
            return items if not any(isinstance(each, ast.Starred) for each in items) else None
        case ast.Dict(keys, values) if None not in keys:
            pairs = [ast.Tuple([key, value], ast.Load()) for key, value in zip(keys, values, strict=True) if key]
            return [*pairs] if part == "items" else values if part == "values" else [each.elts[0] for each in pairs]
    return None


def _may_change(values: Iterable[ast.expr]) -> bool:
    """Whether somebody could put something into one of these."""
    return any(isinstance(part, ast.List | ast.Set | ast.Dict) for each in values for part in ast.walk(each))


def _is_notebook(node: ast.expr) -> bool:
    """Whether this is ``globals()``."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "globals"
