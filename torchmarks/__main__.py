"""``python -m torchmarks`` is the command ``torchmarks``."""

from torchmarks.cli import app

if __name__ == "__main__":  # a Dask worker of ours imports it, too
    app()
