"""The ways by which code reaches what it does not name: names put together, namespaces, loaders, frames."""

import ast
import builtins
import contextlib
import importlib.util
import re
import site
import string
import sys
import sysconfig
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeGuard

#: Stands for a name that nobody can read in the code.
COMPUTED = "what could be anything"

#: Stands for an attribute that is looked up by a text which nobody can read in the code. It becomes a text, too.
FILLED = f"{COMPUTED} in a template"

#: Stands for what a statement may bind without showing it.
BINDING = "a name that it may bind"


def other_names(statement: ast.stmt, looked_up: frozenset[str], bound: frozenset[str]) -> dict[str, ast.AST]:
    """The names that a statement uses in other ways than as names of the notebook's, which are ``looked_up``.

    Each with where it first does so. ``bound`` are those that it binds itself.
    """
    nodes = [node for node in ast.walk(statement) if not isinstance(node, ast.Name) or node.id in looked_up]

    def is_own(node: ast.expr) -> bool:
        """Whether it begins with one of a function's own variables."""
        return isinstance(name := _callee(node), ast.Name) and name.id not in looked_up

    def is_own_modules(node: ast.expr) -> bool:
        """Whether it is a function's variable of that name, or an object's ``self.modules``."""
        return last_word(node) == "modules" and (is_own(node) or ast.unparse(node) == "self.modules")

    called = {id(node.func): node for node in nodes if isinstance(node, ast.Call)}
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

    def names_at(node: ast.AST) -> Iterator[str]:
        """The names that this uses itself, and not what is in it."""
        if isinstance(node, ast.Attribute):
            yield node.attr
            if node.attr in _MAKERS or (node.attr in _BY_NAME and node.attr != "eval" and id(node) not in called):
                yield COMPUTED
        elif isinstance(node, ast.MatchClass):
            yield from node.kwd_attrs
        elif isinstance(node, ast.keyword | ast.Call) and _may_take_more(node):
            yield COMPUTED
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
            if _BEHIND & names or not _may_be_taken(node.module, names):
                yield COMPUTED
            if node.module == "sys" and names & {"*", "modules"}:  # afterwards it is a name like any other
                yield from (COMPUTED, BINDING)
        elif isinstance(node, ast.Call) and node.func is _callee(node) and (name := last_word(node)) in _BY_NAME:
            naming = _naming(node, name)
            seen = name == _ANY_ATTRIBUTE and (runs_later or _are_written_out(naming, statement, looked_up - bound))
            yield from _words(naming, "" if seen else COMPUTED)
            if any(isinstance(argument, ast.Starred) for argument in naming):
                yield COMPUTED
        elif isinstance(node, ast.Call) and _is_look_up(node.func) and not is_own(node.func.value):
            yield from _words(node.args[:1], COMPUTED)
        elif isinstance(node, ast.Subscript) and _is_namespace(node.value) and not is_own(node.value):
            yield from _words([node.slice], COMPUTED)
        elif isinstance(node, ast.Name) and node.id in {*_MAKERS, "compile"} and id(node) not in plain:
            yield COMPUTED
        elif isinstance(node, ast.Name) and node.id in _BY_NAME and id(node) not in called:
            # Under another name it could be called with any string.
            yield from (COMPUTED, BINDING) if node.id == "eval" else (COMPUTED,)
        if isinstance(node, ast.Attribute | ast.Name):
            if _is_way(node, is_called=id(node) in called) and id(node) not in looked_into | packages:
                binds = last_word(node) in _NAMES_HELD and id(node) not in only_read
                yield from (COMPUTED, BINDING) if binds else (COMPUTED,)
            if last_word(node) in _BEHIND:
                yield COMPUTED
        if isinstance(node, ast.Name) and node.id == "get_ipython" and id(node) not in magics:
            yield COMPUTED
        if _binds_by_name(node, is_own_modules):
            yield BINDING
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("locals", "vars"):
            is_read = id(node.func) in looked_into | only_read
            if not (is_read or node.args or runs_later):  # outside of functions these are the notebook's names
                yield BINDING
        if isinstance(node, ast.ClassDef):  # a class of that name need not do without what it is made of
            yield from (base.id for each in node.bases for base in ast.walk(each) if isinstance(base, ast.Name))
            if any(last_word(base) == "Formatter" for base in node.bases):  # it gets what the template looks up
                yield COMPUTED
        if isinstance(node, ast.Attribute) and node.attr in ("format", "format_map"):
            for text in _texts_of(node.value, statement):
                yield from _fields(text)

    found: dict[str, ast.AST] = {}
    for node in nodes:
        for name in names_at(node):
            found.setdefault(name, called.get(id(node), node))
    if any(isinstance(node, ast.Call) and last_word(node) in ATTRIBUTES for node in nodes):
        for node in nodes:  # the name that it looks up may stand in a variable
            for name in _texts(node):
                found.setdefault(name, node)
    return found


def last_word(node: ast.expr) -> str:
    """The last word of what is called or looked into."""
    node = _callee(node)
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _callee(node: ast.expr) -> ast.expr:
    """What is called, or the expression itself."""
    while isinstance(node, ast.Call):
        node = node.func
    return node


def _is_safe_builtin(node: ast.AST) -> TypeGuard[ast.Attribute]:
    """Whether this is ``builtins.max``, as somebody writes who has another ``max``."""
    match node:
        case ast.Attribute(ast.Name("builtins"), name, ast.Load()):
            return name in _SAFE
    return False


def _may_take_more(node: ast.Call | ast.keyword) -> bool:
    """Whether this has ``signature`` or ``wraps`` do more than they do by themselves: run what annotations say, or put
    attributes of any name together.
    """
    if isinstance(node, ast.keyword):
        return node.arg == "eval_str"
    words = {last_word(each) for each in (node.func, *node.args)}
    named = {word.arg for word in node.keywords}
    if words.isdisjoint({"signature", "update_wrapper", "wraps"}):
        return False
    return not named.isdisjoint({None, "assigned", "updated"}) or (
        not words.isdisjoint({"update_wrapper", "wraps"}) and len(node.args) > 2
    )


def _read_from(node: ast.AST) -> Iterator[ast.expr]:
    """What this only looks at, so that nothing can be bound through it: ``globals().keys()``, ``print(globals())``."""
    match node:
        case ast.Attribute(held, "copy" | "items" | "keys" | "values"):
            yield held
        case ast.Call(ast.Name("dict" | "len" | "list" | "print" | "set" | "sorted" | "type"), arguments):
            yield from arguments
        case ast.keyword(None, held):  # f(**globals()) hands on a copy
            yield held
        case ast.Dict(keys, values):  # and so does {**globals()}
            yield from (value for key, value in zip(keys, values, strict=True) if key is None)


def _are_written_out(naming: Iterable[ast.expr], statement: ast.stmt, elsewhere: frozenset[str]) -> bool:
    """Whether names that are looked up at once stand as strings in the same statement, none of them in pieces."""
    names = {each.id if isinstance(each, ast.Name) else "" for each in naming}
    if names & {"", *elsewhere}:
        return False
    nodes = [*ast.walk(statement)]
    return all(_goes_through_texts(name, nodes) for name in names) or not any(map(_puts_together, nodes))


def _goes_through_texts(name: str, nodes: Iterable[ast.AST]) -> bool:
    """Whether this is a comprehension's variable, and no other, for texts that are written out."""
    bound: list[ast.AST] = []
    written = set()
    for node in nodes:
        match node:
            case ast.Name(binding, ast.Store()) | ast.arg(binding) if binding == name:
                bound.append(node)
            case ast.comprehension(target, ast.Tuple(items) | ast.List(items) | ast.Set(items)):
                written |= {id(target)} if all(isinstance(each, ast.Constant) for each in items) else set()
            case ast.comprehension(target, ast.Call(ast.Attribute(ast.Constant(str()), "split"), [], [])):
                written.add(id(target))
    return bool(bound) and all(id(each) in written for each in bound)


def _puts_together(node: ast.AST) -> bool:
    """Whether this may make a string that nobody can read there."""
    match node:
        case ast.Call(ast.Attribute(ast.Constant(str()), "split"), [], []):
            return False
        case ast.JoinedStr() | ast.BinOp(op=ast.Add() | ast.Mod()):
            return True
        case ast.Call(ast.Attribute(attr=method)):
            return hasattr(str, method) or hasattr(bytes, method)
        case ast.Call(ast.Name("bytes" | "chr" | "format" | "str")) | ast.Subscript(slice=ast.Slice()):
            return True
    return False


def _texts(node: ast.AST) -> Iterator[str]:
    """The texts that are written out here: ``"a b"``, and ``"a b".split()``."""
    match node:
        case ast.Constant(str(text)):
            yield text
        case ast.Call(ast.Attribute(ast.Constant(str(text)), "split"), [], []):
            yield from text.split()


def _is_way(node: ast.Attribute | ast.Name, *, is_called: bool) -> bool:
    """Whether this holds many things, and is no method (``model.modules()``) or attribute of that name."""
    if isinstance(node, ast.Name):
        return node.id in _WAYS - {"modules"}
    return node.attr in _WAYS - {"globals", "vars"} and not (node.attr == "modules" and is_called)


def _texts_of(template: ast.expr, statement: ast.stmt) -> list[str | None]:
    """What a template may be: texts that are written out, in it or where its variable is bound; None for any other."""
    if isinstance(template, ast.Constant):
        return [str(template.value)]
    if not isinstance(template, ast.Name):
        return [None]
    texts: list[str | None] = []
    bindings = 0
    for node in ast.walk(statement):
        match node:
            case ast.Name(name, ast.Store()) | ast.arg(name) if name == template.id:
                bindings += 1
            case ast.Assign([ast.Name(name)], ast.Constant(str(text))) if name == template.id:
                texts.append(text)
    return texts if texts and len(texts) == bindings else [None]


def _fields(text: str | None) -> Iterator[str]:
    """The attributes that a template looks up when it is filled: ``"{0.shape}".format(x)``."""
    if text is None:
        yield FILLED
        return
    with contextlib.suppress(ValueError):
        for _, field, _, _ in string.Formatter().parse(text):
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


def _binds_by_name(node: ast.AST, is_own: Callable[[ast.expr], bool]) -> bool:
    """Whether this may bind a name of the notebook's that the code does not show as one.

    ``is_own`` tells what is called ``modules`` and is a function's or an object's own.
    """
    match node:
        case ast.Name("exec" | "__main__"):
            return True
        case ast.Call(ast.Name("eval"), [argument, *_]):
            return not isinstance(argument, ast.Constant)
        case ast.Attribute(ast.Name("builtins" | "__builtins__"), ctx=ast.Store()):
            return True
        case ast.Call(ast.Name("setattr"), [ast.Name("builtins" | "__builtins__"), *_]):
            return True
        case ast.Attribute(attr=attribute):
            return attribute in _RUNNING
        case ast.Subscript(slice=ast.Constant("__main__")) | ast.Call(ast.Attribute(), [ast.Constant("__main__"), *_]):
            return True
        case ast.Subscript(value=held, ctx=ast.Store()):
            return _is_namespace(held) and _may_be_the_notebook(held) and not is_own(held)
        case ast.Call(ast.Attribute(held, method), arguments, keywords):
            if method in ("run_line_magic", "run_cell_magic"):
                named = [word.value for word in keywords if word.arg == "magic_name"]
                magic, *line = [*arguments, *named, None]
                return not isinstance(magic, ast.Constant) or _may_bind(magic.value, *line)
            return method in PUTTING and _is_namespace(held) and _may_be_the_notebook(held) and not is_own(held)
    return False


def _may_be_the_notebook(held: ast.expr) -> bool:
    """Whether what holds things by their names may hold the notebook's, and not an object's: ``vars(self)``."""
    return any(
        (
            isinstance(node, ast.Name | ast.Attribute)
            and last_word(node) in {*_NAMES_HELD, "__main__", "locals", "modules"}
        )
        or (isinstance(node, ast.Call) and last_word(node) == "vars" and not node.args)
        for node in ast.walk(held)
    )


#: Functions that turn a string into what it names, each with the place of that string among its arguments.
_BY_NAME = {
    **dict.fromkeys(("__getattr__", "__import__", "attrgetter", "eval", "exec", "find_spec", "import_module"), 0),
    **dict.fromkeys(("ForwardRef", "importorskip", "methodcaller"), 0),
    **dict.fromkeys(("__getattribute__", "getattr", "getattr_static"), 1),
}

#: Those that look up an attribute, and the one that honest code may call with any name.
ATTRIBUTES = {"attrgetter", "getattr"}

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
    *("classify_class_attrs", "getclosurevars", "getmembers", "getmembers_static", "get_field", "vformat"),
    *("_eval_type", "evaluate_forward_ref", "get_annotations", "get_type_hints", "singledispatch"),
    *("CompilationUnit", "convert_field", "format_field", "singledispatchmethod"),
    *("CodeType", "FunctionType", "LambdaType", "MonkeyPatch", "__annotations__", "__code__"),
    *("_create_fn", "co_consts"),
    *("currentframe", "getargvalues", "getinnerframes", "getouterframes"),
    *("BaseConfigurator", "DictConfigurator", "TracebackException", "_resolve", "dictConfig", "dictConfigClass"),
    *("fileConfig", "mock", "read_pickle"),
    *("walk_stack", "walk_tb", "create_subprocess_exec", "create_subprocess_shell"),
    *("ProcessPoolExecutor", "fork", "multiprocessing", "popen", "posix_spawn", "posix_spawnp", "spawnv", "system"),
    *("__closure__", "__loader__", "__self__", "__spec__", "_getframe", "cell_contents", "gi_frame", "tb_frame"),
    *("In", "Out", "_ih", "_oh", "user_global_ns", "user_module"),
    *("DisableTorchFunction", "DisableTorchFunctionSubclass", "_C", "_VF", "_decomp", "_prims", "_refs"),
    *("_disable_current_modes", "_python_dispatch", "overrides"),
    *("_start_joinable_thread", "_start_new_thread", "_thread", "prims"),
}

#: Modules that make a function of bytes, or find a module by its name.
_MAKERS = {"__builtins__", "builtins", "cloudpickle", "dill", "importlib", "marshal", "pickle", "runpy"}

#: Those, and others that find an object by other means than its name, run what is written elsewhere or in a text, or
#: have it done where nobody looks on: in another process.
_LOADERS = {
    *_MAKERS,
    *("__main__", "_thread", "bdb", "cProfile", "code", "codeop", "ctypes", "doctest", "gc", "joblib", "mock"),
    *("multiprocessing", "pdb", "pkgutil", "profile", "pydoc", "shelve", "subprocess", "sympy", "timeit", "trace"),
    *("traitlets", "zipimport"),
}

#: Modules that do what they say, with whatever they are called. Hundreds of others run what a text says, or find an
#: object by a name in a text: a language for templates, a reader of settings.
_PLAIN = {
    *("__future__", "abc", "array", "ast", "asyncio", "base64", "bisect", "bz2", "calendar", "cmath", "collections"),
    *("colorsys", "concurrent", "contextlib", "contextvars", "copy", "csv", "dataclasses", "datetime", "decimal"),
    *("difflib", "enum", "errno", "fnmatch", "fractions", "functools", "glob", "graphlib", "gzip", "hashlib", "heapq"),
    *("inspect", "io", "itertools", "json", "keyword", "locale", "logging", "lzma", "math", "mmap", "numbers"),
    *("operator", "os", "pathlib", "platform", "pprint", "queue", "random", "re", "secrets", "select", "selectors"),
    *("shlex", "shutil", "signal", "socket", "stat", "statistics", "string", "struct", "sys", "tarfile", "tempfile"),
    *("textwrap", "threading", "time", "token", "tokenize", "traceback", "types", "typing", "typing_extensions"),
    *("unicodedata", "uuid", "warnings", "weakref", "zipfile", "zlib", "zoneinfo"),
    *("einops", "matplotlib", "numpy", "pytest", "torch", "torchmarks", "torchvision"),
}

#: What may be taken of other packages: it shows something, and no more.
_SHOWING = {
    "IPython.display": {"HTML", "Image", "Latex", "Markdown", "Math", "clear_output", "display"},
    **{module: {"tqdm", "trange"} for module in ("tqdm", "tqdm.auto", "tqdm.notebook")},
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

#: IPython's magics that may bind names.
_BINDING_MAGICS = {
    *("alias_magic", "cpaste", "cython", "ed", "edit", "macro", "paste", "pylab", "recall", "rep", "rerun", "run"),
    *("code_wrap", "store"),
}

#: Extensions that come with IPython, and well-known ones: they may be missing where this is read.
_EXTENSIONS = {
    *("autoreload", "storemagic"),
    *("autotime", "dotenv", "google", "jupyter_black", "lab_black", "line_profiler", "memory_profiler", "nb_black"),
    *("tensorboard", "watermark"),
}


def _is_harmless_magic(node: ast.AST) -> TypeGuard[Any]:
    """Whether this is ``get_ipython().run_line_magic("matplotlib", …)``, which is what ``%matplotlib`` means."""
    match node:
        case ast.Call(ast.Attribute(ast.Call(ast.Name("get_ipython")), "system" | "getoutput")):
            return True
        case ast.Call(
            ast.Attribute(ast.Call(ast.Name("get_ipython")), "run_line_magic" | "run_cell_magic"),
            [ast.Constant(str(magic)), *line],
        ):
            return not _may_bind(magic, *line)
    return False


def _may_bind(magic: object, *line: ast.expr | None) -> bool:
    """Whether a magic may bind names: an extension that was not installed is the notebook's own code."""
    if magic in ("load_ext", "reload_ext"):
        match line:
            case [ast.Constant(str(module)), *_]:
                return (top := module.strip().partition(".")[0]) not in _EXTENSIONS and not _is_installed(top)
        return True
    return magic in _BINDING_MAGICS


def _may_be_taken(module: str, names: set[str]) -> bool:
    """Whether these parts of a module do what they say, with whatever they are called."""
    if module == "builtins":
        return names <= _SAFE
    if module in _SHOWING and names <= _SHOWING[module]:
        return _is_installed(module.partition(".")[0])
    return not _reaches_others(module)


def _reaches_others(module: str) -> bool:
    """Whether an imported module may find others by other means than their names, or is none that was installed."""
    top, *_ = words = module.split(".")
    return top not in _PLAIN or bool(_BEHIND & {*words}) or not _is_installed(top)


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


def _is_look_up(node: ast.AST) -> TypeGuard[ast.Attribute]:
    """Whether this is the ``get`` of a dictionary that holds things by name."""
    return isinstance(node, ast.Attribute) and node.attr in _LOOK_UPS and _is_namespace(node.value)


def _is_namespace(node: ast.expr) -> bool:
    """Whether this holds things by their names: ``sys.modules``, and no variable that is called ``modules``."""
    return last_word(node) in _NAMESPACES and not (isinstance(_callee(node), ast.Name) and last_word(node) == "modules")


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


#: Methods that put something into the object that they belong to.
PUTTING = {
    *("__setattr__", "__setitem__", "add", "append", "appendleft", "extend", "insert", "put", "send", "setdefault"),
    "update",
}
