"""``python -m torchmarks`` is the command ``torchmarks``."""

from torchmarks.cli import app

app()
