"""Runs a notebook in a stock Jupyter kernel, as a student's or a teacher's JupyterLab does."""

from pathlib import Path

from nbclient import NotebookClient
from nbformat import NotebookNode


def run_notebook(notebook: NotebookNode, folder: Path, *, timeout: int = 120) -> NotebookNode:
    """Run all cells of the notebook in ``folder`` and return it with its outputs; errors do not stop it.

    Raises nbclient's CellTimeoutError or DeadKernelError if a cell does not end.
    """
    client = NotebookClient(
        notebook,
        timeout=timeout,
        allow_errors=True,
        kernel_name="python3",
        extra_arguments=["--HistoryManager.hist_file=:memory:", "--log-level=ERROR"],
        shutdown_kernel="immediate",
        resources={"metadata": {"path": str(folder)}},
    )
    return client.execute()
