"""Objects that both sides know by name, because they are a library's own."""

import builtins
import sys
from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import Any

from torchmarks.bridge.memory import ProtocolError

#: Library modules whose objects both sides know by name.
LIBRARIES = ("builtins", "torch", "numpy", "math", "collections", "functools", "operator", "random", "typing")


def library_name(value: object) -> str | None:
    """``module:name`` of a class or function that is a library's own, found by identity; None for anything else."""
    if not isinstance(value, type | BuiltinFunctionType | FunctionType | ModuleType):
        return None
    if isinstance(value, ModuleType):
        own = value.__name__
        return f"{own}:" if own.split(".")[0] in LIBRARIES and sys.modules.get(own) is value else None
    module = getattr(value, "__module__", None) or "builtins"
    name = getattr(value, "__qualname__", None)
    if not isinstance(module, str) or not isinstance(name, str):
        return None
    if module.split(".")[0] not in LIBRARIES and module.lstrip("_").split(".")[0] not in LIBRARIES:
        return None
    for place in (module, "torch", "torch.nn.functional", "builtins"):
        try:
            if library_object(f"{place}:{name}") is value:
                return f"{place}:{name}"
        except ProtocolError:
            continue
    return None


def library_object(name: str) -> Any:
    """The library's object of that name, among modules loaded already. Raises ProtocolError if there is none."""
    module, _, path = name.partition(":")
    if module.lstrip("_").split(".")[0] not in LIBRARIES or module not in sys.modules:
        raise ProtocolError("no module of the libraries")
    found: Any = sys.modules[module]
    for part in path.split(".") if path else ():
        found = vars(found).get(part) if isinstance(found, ModuleType | type) else None
    if not isinstance(found, type | BuiltinFunctionType | FunctionType | ModuleType):
        raise ProtocolError("no class or function of the libraries")
    own = getattr(found, "__name__" if isinstance(found, ModuleType) else "__module__", None) or "builtins"
    if str(own).lstrip("_").split(".")[0] not in LIBRARIES:  # what a library imports is not its own: torch.os.system
        raise ProtocolError("not the library's own")
    if found in (builtins.eval, builtins.exec, builtins.compile, builtins.__import__, builtins.open):
        raise ProtocolError("not a function to hand around")
    return found
