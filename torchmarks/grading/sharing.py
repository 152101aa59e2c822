"""Which graded cells' tests may share a copy of the student process, read from the cells' syntax trees.

A copy at each graded cell keeps the tests of one from disturbing another's, and what later cells change from reaching
them. Copies cost more than most answers take, and few answers need them: a function that holds nothing between two
calls answers as well beside others, and later, as long as what it names is still the same. Only code that is seen to be
of that kind shares; what is in doubt gets a copy of its own. Whoever fools this reading disturbs his own answers, and
nobody else's.
"""

import ast
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from torchmarks.testing.reading import Reading
from torchmarks.testing.scopes import imported, scope_of

#: Parts of libraries that change something for all that comes after, or start other processes.
_CHANGES = re.compile(
    r"set_\w+|seterr\w*|(manual_)?seed(_all)?|use(_\w+)?|enable_\w+|register_\w+|default_generator|rcParams"
    r"|compile|filterwarnings|simplefilter|DataLoader|multiprocessing"
)
#: Functions of Python's own that do so, or that come by names which no reading follows.
_WAYS = re.compile(
    r"exec|eval|compile|globals|locals|vars|setattr|delattr|getattr|input|exit|quit|breakpoint|get_ipython|__\w+"
)
#: Names with underscores that are used for what they are.
_HARMLESS = {f"__{name}__" for name in ("init", "len", "getitem", "iter", "next", "call", "name", "doc")}

#: Packages whose import changes nothing that tests find.
_LIBRARIES = {"IPython", "matplotlib", "numpy", "pytest", "torch", "torchmarks", "torchvision"}

#: Modules of Python's own that are there for changing the process, or for starting others.
_POWERFUL = {
    *("asyncio", "atexit", "builtins", "concurrent", "ctypes", "gc", "importlib", "inspect", "logging"),
    *("multiprocessing", "os", "resource", "runpy", "signal", "subprocess", "sys", "threading", "warnings"),
}

#: Decorators whose functions hold nothing between two calls.
_DECORATORS = {
    *("torch.no_grad()", "torch.no_grad", "torch.enable_grad()", "torch.inference_mode()"),
    *("staticmethod", "classmethod", "property", "dataclass", "dataclasses.dataclass"),
}

_TELLING = (ast.Name, ast.Attribute, ast.Subscript, ast.keyword, ast.Global, ast.Import, ast.ImportFrom)

#: Characters of a cell above which reading it would take longer than a copy.
_LONGEST = 20_000

#: Methods that run without being called.
_UNCALLED = {"__del__", "__init_subclass__", "__new__", "__set_name__"}


@dataclass(frozen=True)
class _Meaning:
    """What a name stands for."""

    #: How it was imported or defined; empty for a variable, which can be anything.
    text: str = ""
    #: The global names that it uses.
    uses: frozenset[str] = frozenset()
    #: Whether it holds nothing between two uses, and changes nothing but what it is given.
    still: bool = False


@dataclass(frozen=True)
class _Cell:
    """What a cell does when it runs."""

    meanings: Mapping[str, _Meaning]
    #: The global names that it uses at once, and those of what it changes a part of.
    uses: frozenset[str]
    alters: frozenset[str]
    #: Whether it does nothing else but to give names their meanings.
    still: bool


class Sharing:
    """Follows a notebook's cells as they run: which copies of the process can wait, and until when."""

    def __init__(self) -> None:
        self._meanings: dict[str, _Meaning] = {}
        #: Whether cells that nobody can read may have given any meaning to other names.
        self._unread = False
        #: All names on which the tests that wait for a shared copy depend.
        self._needed: set[str] = set()
        #: Whether no cell can have left something at work, such as a thread.
        self.calm = True

    def waits(self, names: Iterable[str]) -> bool:
        """Whether tests that ask for these names can do with a copy that is taken later and that others share."""
        reached = self._reached(names)
        if not self._are_still(reached):
            return False
        self._needed |= reached
        return True

    def disturbs(self, source: str) -> bool:
        """Whether a copy for those that wait must be taken before this cell runs; then none waits any more."""
        if not self._needed or self._leaves_alone(source):
            return False
        self._needed.clear()
        return True

    def ran(self, source: str, well: bool) -> None:
        """Note a cell that has run, to its end or until an error."""
        cell = what_it_does(source)
        if cell is None:
            self._meanings.clear()
            self._unread = True
        else:
            self._meanings |= cell.meanings if well else dict.fromkeys(cell.meanings, _Meaning())
            # What stands for a function or a module still does: whoever alters it again alters what others use.
            before = {name: self._meanings.get(name, _Meaning()) for name in cell.alters}
            self._meanings |= {name: replace(meaning, still=False) for name, meaning in before.items()}
        self.calm &= self._is_calm(cell)

    def _leaves_alone(self, source: str) -> bool:
        cell = what_it_does(source)
        if cell is None or not self._is_calm(cell):
            return False
        known = {**self._meanings, **cell.meanings}
        if any(name not in known or known[name].text for name in cell.alters):  # a part of a function, or of a module
            return False
        changed = {name for name, meaning in cell.meanings.items() if self._meanings.get(name) != meaning}
        return not changed & self._needed

    def _is_calm(self, cell: _Cell | None) -> bool:
        """Whether a cell does nothing but to give names their meanings."""
        return cell is not None and cell.still and self._are_still(self._reached(cell.uses), variables=True)

    def _reached(self, names: Iterable[str]) -> set[str]:
        """The names, and all that is used by what they stand for."""
        reached: set[str] = set()
        pending = [*names]
        while pending:
            name = pending.pop()
            if name not in reached:
                reached.add(name)
                pending += self._meanings[name].uses if name in self._meanings else ()
        return reached

    def _are_still(self, names: Iterable[str], variables: bool = False) -> bool:
        """Whether what these names stand for is still; ``variables`` says that any of those will do."""
        found = (self._meanings.get(name, _Meaning("", still=not self._unread)) for name in names)
        return all(meaning.still or (variables and not meaning.text and not self._unread) for meaning in found)


def names_asked(source: str) -> frozenset[str]:
    """The names that the functions of a test cell use and that it does not define. Raises SyntaxError for no Python."""
    scope = scope_of(source)
    return frozenset().union(*(inner.globals() for inner in scope.inner)) - scope.bound()


@Reading
def what_it_does(source: str) -> _Cell | None:
    """What a cell does; None if that cannot be read."""
    try:
        return _cell(source) if len(source) <= _LONGEST else None
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _cell(source: str) -> _Cell | None:
    tree = ast.parse(source)
    scope = scope_of(source)
    used: dict[str, frozenset[str]] = {}
    for inner in scope.inner:
        used[inner.name] = used.get(inner.name, frozenset()) | inner.globals()
    nodes = ast.walk(tree) if "import" in source else ()
    imports = [node for node in nodes if isinstance(node, ast.Import | ast.ImportFrom)]
    if any(alias.name == "*" for node in imports for alias in node.names):
        return None
    meanings = dict.fromkeys(scope.bound(), _Meaning())
    run: list[ast.AST] = []
    lines = source.split("\n")
    for statement in tree.body:
        if isinstance(statement, ast.FunctionDef | ast.ClassDef):
            text = "\n".join(lines[statement.lineno - 1 : statement.end_lineno])
            meanings[statement.name] = _meaning_of(statement, text, used.get(statement.name, frozenset()))
            run += _run_by_defining(statement)
        else:
            meanings |= dict.fromkeys(_stored(statement), _Meaning())
            meanings |= _imported(statement) | _assigned(statement, source)
            run.append(statement)
    parts = [node for each in run for node in _telling(each)]
    uses = {node.id for node in parts if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    altered = {_root(node) for node in parts if _is_part_changed(node)}
    still = None not in altered and not any(map(_is_change, parts)) and all(map(_is_quiet, imports))
    return _Cell(meanings, frozenset(uses), frozenset(name for name in altered if name), still)


def _meaning_of(definition: ast.FunctionDef | ast.ClassDef, text: str, uses: frozenset[str]) -> _Meaning:
    functions: list[ast.FunctionDef] = []
    still = True
    if isinstance(definition, ast.FunctionDef):
        functions.append(definition)
    else:
        uses |= {node.id for base in definition.bases for node in ast.walk(base) if isinstance(node, ast.Name)}
        functions = [node for node in definition.body if isinstance(node, ast.FunctionDef)]
        others = [node for node in definition.body if not isinstance(node, ast.FunctionDef)]
        still &= not definition.keywords and all(map(_is_fixed_statement, others)) and _are_plain(definition)
    for function in functions:
        still &= _has_fixed_defaults(function) and _are_plain(function) and function.name not in _UNCALLED
    return _Meaning(text, uses, still and _does_nothing_lasting(definition, uses))


def _does_nothing_lasting(code: ast.AST, uses: frozenset[str]) -> bool:
    """Whether a function's code, which uses these global names, changes nothing beyond what it is given."""
    for node in _telling(code):
        if isinstance(node, ast.Global) or _is_change(node, uses):
            return False
        if _is_part_changed(node) and ((root := _root(node)) in {None, "cls"} or root in uses):
            return False
        if isinstance(node, ast.Import | ast.ImportFrom) and not all(
            meaning.still for meaning in _imported(node).values()
        ):
            return False
    return True


def _telling(code: ast.AST) -> Iterator[ast.AST]:
    """The parts of some code by which one sees what it changes."""
    return (node for node in ast.walk(code) if isinstance(node, _TELLING))


def _stored(statement: ast.stmt) -> set[str]:
    """The names to which a statement gives another meaning, or takes it from."""
    nodes = list(ast.walk(statement))
    found = {node.id for node in nodes if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)}
    others = (getattr(node, "name", None) for node in nodes if not isinstance(node, ast.alias))
    return found | {name for name in others if isinstance(name, str)}


def _imported(statement: ast.stmt) -> dict[str, _Meaning]:
    """What a statement, or one within it, imports; a name that it gives to other things, too, is a variable."""
    found: dict[str, _Meaning] = {}
    others = _stored(statement)
    for node in ast.walk(statement):
        if isinstance(node, ast.Import | ast.ImportFrom):
            for name, module, part in imported(node):
                still = _is_quiet(node) and module.partition(".")[0] not in _POWERFUL and not _CHANGES.fullmatch(part)
                meaning = _Meaning(f"{module}:{part}", still=still)
                if found.setdefault(name, meaning) != meaning:
                    others.add(name)
    return {name: _Meaning() if name in others else meaning for name, meaning in found.items()}


def _assigned(statement: ast.stmt, source: str) -> dict[str, _Meaning]:
    """What a statement assigns, if that is no variable but a constant, or a function without a name."""
    match statement:
        case (
            ast.Assign(targets=[ast.Name(id=name)], value=value)
            | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
        ):
            text = ast.get_source_segment(source, statement) or ""
            if isinstance(value, ast.Lambda):
                named = {node.id for node in ast.walk(value) if isinstance(node, ast.Name)}
                uses = frozenset(named - {node.arg for node in ast.walk(value) if isinstance(node, ast.arg)})
                return {name: _Meaning(text, uses, _has_fixed_defaults(value) and _does_nothing_lasting(value, uses))}
            if _is_fixed(value) and not isinstance(value, ast.Name | ast.Attribute):
                return {name: _Meaning(text, still=True)}
    return {}


def _run_by_defining(definition: ast.FunctionDef | ast.ClassDef) -> Iterator[ast.AST]:
    """The parts of a definition that run at once."""
    yield from definition.decorator_list
    if isinstance(definition, ast.FunctionDef):
        yield definition.args
        if definition.returns is not None:
            yield definition.returns
        return
    yield from definition.bases
    yield from definition.keywords
    for statement in definition.body:
        if isinstance(statement, ast.FunctionDef):
            yield from _run_by_defining(statement)
        else:
            yield statement


def _is_quiet(node: ast.Import | ast.ImportFrom) -> bool:
    """Whether an import runs nothing but what a library does for itself."""
    modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]
    roots = {module.partition(".")[0] for module in modules}
    return roots <= _LIBRARIES | sys.stdlib_module_names and not (isinstance(node, ast.ImportFrom) and node.level)


def _is_change(node: ast.AST, uses: frozenset[str] | None = None) -> bool:
    """Whether a part of some code may change what others share, by its name. ``uses`` are the global names of a
    function; all names are, at the top of a cell.
    """
    match node:
        case ast.Name(id=name):
            is_way = _WAYS.fullmatch(name) and name not in _HARMLESS
            return bool(is_way) and (uses is None or name in uses)
        case ast.Attribute(attr=name):
            if name.startswith("__"):
                return name not in _HARMLESS
            if uses is not None and not (_is_dotted(node) and _root(node) in uses):
                return False
            return name.startswith("_") or bool(_CHANGES.fullmatch(name))
        case ast.keyword(arg="num_workers"):
            return True
    return False


def _is_part_changed(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute | ast.Subscript) and not isinstance(node.ctx, ast.Load)


def _root(node: ast.AST) -> str | None:
    """The name with which an expression begins; None if it begins otherwise."""
    while True:
        match node:
            case ast.Name(id=name):
                return name
            case ast.Attribute(value=inner) | ast.Subscript(value=inner) | ast.Call(func=inner):
                node = inner
            case _:
                return None


def _is_dotted(node: ast.AST) -> bool:
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name)


def _are_plain(definition: ast.FunctionDef | ast.ClassDef) -> bool:
    return all(ast.unparse(decorator) in _DECORATORS for decorator in definition.decorator_list)


def _has_fixed_defaults(function: ast.FunctionDef | ast.Lambda) -> bool:
    return all(map(_is_fixed, [*function.args.defaults, *filter(None, function.args.kw_defaults)]))


def _is_fixed(value: ast.expr) -> bool:
    """Whether an expression stands for something that nobody can change."""
    match value:
        case ast.Constant():
            return True
        case ast.UnaryOp(operand=part):
            return _is_fixed(part)
        case ast.BinOp(left=left, right=right):
            return _is_fixed(left) and _is_fixed(right)
        case ast.Tuple(elts=parts):
            return all(map(_is_fixed, parts))
        case ast.Name(id=name):
            return name in {"bool", "complex", "float", "int", "str"}
    return _is_dotted(value)


def _is_fixed_statement(statement: ast.stmt) -> bool:
    match statement:
        case ast.Pass() | ast.Expr(value=ast.Constant()) | ast.AnnAssign(value=None):
            return True
        case ast.Assign(value=value) | ast.AnnAssign(value=ast.expr() as value):
            return _is_fixed(value)
    return False
