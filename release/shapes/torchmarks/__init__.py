"""A PyTorch course that marks itself: what its notebooks import, and what grades them."""

__version__ = "0.1.0"

#: Set by the course's nbgrader configuration, so that hidden inputs cannot be worked out from a copy of the course.
SEED_VARIABLE = "TORCHMARKS_SEED"
