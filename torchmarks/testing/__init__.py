"""What a notebook's test cells import.

This package travels inside every release, so it needs nothing but torch, numpy, pytest and IPython.
"""

from torchmarks.testing.cell import run_tests
from torchmarks.testing.inputs import Inputs
from torchmarks.testing.probes import probe

__all__ = ["Inputs", "probe", "run_tests"]
