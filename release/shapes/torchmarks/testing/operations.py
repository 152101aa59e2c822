"""A probe that notes which tensor operations a function runs.

A module of its own, to be imported in a setup cell: torch's dispatch modes load some 900 modules when the first one is
used, which takes seconds. That is done here, at import, so that no test's time limit cuts it short.
"""

from collections.abc import Callable
from typing import Any

from torchmarks.testing.probes import probe


def torch_operations(function: Callable[..., object], *args: object) -> list[str]:
    """Names of the tensor operations (such as ``aten.view.default``) that ``function(*args)`` runs.

    An exception of the function ends the record and is not raised: what it did before is what is asked for.
    """
    return probe(_record_operations, function, *args)


def _record_operations(function: Callable[..., object], *args: object) -> list[str]:
    import torch
    from torch.utils._python_dispatch import TorchDispatchMode

    seen: list[str] = []

    class Recorder(TorchDispatchMode):
        def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
            seen.append(str(func))
            return func(*args, **(kwargs or {}))

    with Recorder(), torch.random.fork_rng(devices=[]):  # type: ignore[no-untyped-call]
        try:
            function(*args)
        except Exception:
            pass
    return seen


_record_operations(lambda: None)
