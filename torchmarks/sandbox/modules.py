"""Modules that are imported by a process before it is copied, so that no copy has to."""

import contextlib
import importlib
import warnings
from collections.abc import Iterable

#: What torch imports itself, seconds long, at the first use of some of its functions: ``torch.func.grad`` and
#: ``torch.broadcast_shapes`` are among them. Most classes use none, so the warm parent imports this when a student
#: process has done so. None of it starts a thread.
HEAVY = ("torch.fx.experimental.symbolic_shapes", "torch._dynamo", "torch._decomp.decompositions_for_jvp")


def load(modules: Iterable[str]) -> None:
    """Import modules; what cannot be imported is left out, for the code that imports it to say so, where it is seen."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the teacher's terminal is not the place for what a module says of itself
        for name in modules:
            with contextlib.suppress(Exception):
                importlib.import_module(name)
