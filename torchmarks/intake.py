"""The first step of a submission's way: can it be read?"""

import json
from pathlib import Path

import nbformat
from nbformat import NotebookNode


class UnreadableSubmission(Exception):
    """A submission that holds no notebook that can be read; the message says what, where and what to do."""


def read_notebook(path: Path) -> NotebookNode:
    """Read a submitted notebook, whatever version of the format it has.

    Raises UnreadableSubmission, with a sentence for the teacher, if it is not a notebook.
    """
    try:
        return parse_notebook(path.read_bytes(), str(path))
    except OSError as error:
        raise UnreadableSubmission(f"{path} cannot be opened: {error.strerror}.") from None


def parse_notebook(data: bytes, name: str) -> NotebookNode:
    """The notebook in ``data``, which sentences call ``name``. Raises UnreadableSubmission if there is none."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise UnreadableSubmission(f"{name} is not text, so not a notebook. Ask for the .ipynb file.") from None
    if not text.strip():
        raise UnreadableSubmission(f"{name} is empty. Ask the student to save the notebook and hand it in again.")
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        raise UnreadableSubmission(
            f"{name} is not JSON, so not a notebook. Ask for the .ipynb file as saved."
        ) from None
    if not isinstance(content, dict) or not isinstance(content.get("nbformat"), int):
        raise UnreadableSubmission(f"{name} is JSON but not a notebook. Ask for the .ipynb file as saved.")
    try:
        notebook: NotebookNode = nbformat.reads(text, as_version=4)
        return notebook
    except Exception as error:  # nbformat raises many types for malformed notebooks
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise UnreadableSubmission(f"{name} is a damaged notebook ({reason}). Ask for it again.") from None


def read_submission(folder: Path) -> dict[str, NotebookNode]:
    """The notebooks that a submission's folder holds, by name. Raises UnreadableSubmission if there is none to read."""
    paths = sorted(folder.glob("*.ipynb"))
    if not paths:
        raise UnreadableSubmission(f"{folder} holds no notebook. Ask the student to hand in the .ipynb file.")
    return {path.stem: read_notebook(path) for path in paths}
