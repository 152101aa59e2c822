"""The first step of a submission's way: can it be read?"""

import json
import re
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from torchmarks.errors import UserError

#: The largest notebook, in bytes: as many as a hundred good pictures.
LARGEST = 50 * 2**20
_MOST_CELLS = 2000
_LONGEST_CELL = 1_000_000
_MOST_PARTS = 1_000_000
#: What nbformat allows as the id of a cell.
_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")
_CLEAR = "Ask the student to clear all outputs, save, and hand it in again."

#: Files that may lie beside a graded notebook: data, pictures and text. Nothing that Python, Jupyter or a browser runs.
_ADMITTED = {
    *(".csv", ".tsv", ".json", ".txt", ".md", ".npy", ".npz", ".pt", ".pth", ".safetensors"),
    *(".png", ".jpg", ".jpeg", ".gif", ".webp", ".pdf"),
}
#: Where nbgrader keeps the time at which a submission was handed in. Students can write it, too.
TIMESTAMP = "timestamp.txt"
#: What ``nbgrader collect`` puts beside a submission, and feedback goes back by. None of these is among those counted.
COLLECTED = (TIMESTAMP, "submission_secret.txt")
_MOST_FILES = 100
_LARGEST_FILE = 20 * 2**20
_LARGEST_FILES = 50 * 2**20


class UnreadableSubmission(UserError):
    """A submission that holds no notebook that can be read; the message says what, where and what to do."""


def bytes_of(path: Path) -> bytes:
    """What stands in a notebook's file, but of one that is too large no more than tells that. Raises OSError."""
    with path.open("rb") as file:
        return file.read(LARGEST + 1)


def read_notebook(path: Path) -> NotebookNode:
    """Read a submitted notebook, whatever version of the format it has.

    Raises UnreadableSubmission, with a sentence for the teacher, if it is not a notebook.
    """
    if path.exists() and not path.is_file():  # to open a pipe would take for ever
        raise UnreadableSubmission(f"{path} is no file. Ask the student for the notebook itself.")
    try:
        return parse_notebook(bytes_of(path), str(path))
    except OSError as error:
        raise UnreadableSubmission(f"{path} cannot be opened: {error.strerror}.") from None


def parse_notebook(data: bytes, name: str) -> NotebookNode:
    """The notebook in ``data``, which sentences call ``name``, without outputs, which are nothing to be graded.

    Raises UnreadableSubmission if there is none.
    """
    if len(data) > LARGEST:
        raise UnreadableSubmission(f"{name} is larger than {LARGEST // 2**20} MiB. {_CLEAR}")
    try:
        text = data.decode("utf-8-sig")  # some editors put a mark in front
    except UnicodeDecodeError:
        raise UnreadableSubmission(f"{name} is not text, so not a notebook. Ask for the .ipynb file.") from None
    if not text.strip():
        raise UnreadableSubmission(f"{name} is empty. Ask the student to save the notebook and hand it in again.")
    if text.count("[") + text.count("{") > _MOST_PARTS:  # each takes far more memory than its place in the file
        raise UnreadableSubmission(f"{name} has more parts than a notebook can have. {_CLEAR}")
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        raise UnreadableSubmission(
            f"{name} is not JSON, so not a notebook. Ask for the .ipynb file as saved."
        ) from None
    if not isinstance(content, dict) or not isinstance(content.get("nbformat"), int):
        raise UnreadableSubmission(f"{name} is JSON but not a notebook. Ask for the .ipynb file as saved.")
    try:
        sheets = [content, *content.get("worksheets", [])]  # in format 3 the cells lie there
        cells = [cell for sheet in sheets for cell in sheet.get("cells", [])]
        if len(cells) > _MOST_CELLS:
            raise UnreadableSubmission(f"{name} has more than {_MOST_CELLS} cells. Ask for it with fewer.")
        for cell in cells:
            if cell.get("outputs"):
                cell["outputs"] = []
        # Half characters, which JSON can hold and no file, become question marks.
        tidy = json.dumps(content, ensure_ascii=False).encode("utf-8", "replace")
        notebook: NotebookNode = nbformat.reads(tidy.decode("utf-8"), as_version=4)
        for each in notebook.cells:
            _check(each)
        return notebook
    except UnreadableSubmission:
        raise
    except Exception as error:  # nbformat raises many types for malformed notebooks
        reason = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
        raise UnreadableSubmission(f"{name} is a damaged notebook ({reason}). Ask for it again.") from None


def _check(cell: NotebookNode) -> None:
    """Raise ValueError if a cell's parts are not of the types on which everything relies; nbformat only warns."""
    if not isinstance(cell.source, str) or not isinstance(cell.metadata, dict) or not isinstance(cell.cell_type, str):
        raise ValueError("a cell has no text, or no metadata")
    if len(cell.source) > _LONGEST_CELL:
        raise ValueError(f"a cell is longer than {_LONGEST_CELL} characters")
    if not isinstance(cell.metadata.get("nbgrader", {}), dict):
        del cell.metadata["nbgrader"]
    if not isinstance(cell.metadata.get("tags", []), list):
        del cell.metadata["tags"]
    if "id" in cell and not (isinstance(cell.id, str) and _ID.fullmatch(cell.id)):
        del cell["id"]  # it would be kept, however long it is


def read_submission(folder: Path) -> dict[str, NotebookNode]:
    """The notebooks that a submission's folder holds, by name. Raises UnreadableSubmission if there is none to read."""
    paths = sorted(folder.glob("*.ipynb"))
    if not paths:
        raise UnreadableSubmission(f"{folder} holds no notebook. Ask the student to hand in the .ipynb file.")
    return {path.stem: read_notebook(path) for path in paths}


def admitted(folder: Path) -> tuple[list[Path], list[str]]:
    """The files of a submission that go with its graded notebook, and the names of all others but the notebooks.

    Of a known kind, not too large and not too many; no links, no folders, nothing whose name begins with a dot.
    """
    kept: list[Path] = []
    left_out: list[str] = []
    room, places = _LARGEST_FILES, _MOST_FILES
    for path in sorted(folder.iterdir(), key=lambda path: (path.name not in COLLECTED, path)):
        if path.suffix == ".ipynb":
            continue
        size = path.stat().st_size if path.is_file() and not path.is_symlink() else None
        known = path.suffix.lower() in _ADMITTED and not path.name.startswith(".")
        if size is None or not known or size > min(room, _LARGEST_FILE) or not places:
            left_out.append(path.name)
        else:
            kept.append(path)
            room -= size
            places -= path.name not in COLLECTED
    return sorted(kept), left_out
