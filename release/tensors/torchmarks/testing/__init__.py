"""What a notebook's test cells import.

This package travels inside every release, so it needs nothing but torch, numpy, pytest and IPython.
"""

from torchmarks.testing.cell import run_tests
from torchmarks.testing.inputs import Inputs
from torchmarks.testing.probes import RAISED, call_each, probe, try_each

__all__ = ["RAISED", "Inputs", "call_each", "probe", "run_tests", "try_each"]
