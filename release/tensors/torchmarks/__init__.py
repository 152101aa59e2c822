"""A PyTorch course that marks itself: what its notebooks import, and what grades them."""

__version__ = "0.1.0"
