"""The notebook that is graded: the teacher's cells from the source, the student's from the submission."""

import copy
from collections.abc import Callable

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_raw_cell
from nbgrader.preprocessors import CheckCellMetadata, ClearSolutions, ComputeChecksums, LockCells

from torchmarks.assignments import grade_id, role

_NEW_CELL = {"code": new_code_cell, "markdown": new_markdown_cell, "raw": new_raw_cell}


def master(source: NotebookNode) -> NotebookNode:
    """The teacher's notebook as nbgrader keeps it for grading: solutions cleared, hidden tests still in place."""
    notebook = copy.deepcopy(source)
    resources: dict[str, object] = {"nbgrader": {}}
    for step in (LockCells, ClearSolutions, CheckCellMetadata, ComputeChecksums):
        notebook, resources = step().preprocess(notebook, resources)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return notebook


def rebuild(master: NotebookNode, submitted: NotebookNode) -> NotebookNode:
    """The notebook to grade.

    Locked cells come from the master, whatever became of them in the submission. Solution cells come from the
    submission by their nbgrader name; one that is missing stays as it was handed out. The student's own cells, later
    pieces of a split solution among them, follow the teacher's cell that they follow in the submission. The teacher's
    plain text is the student's to keep or delete.
    """
    anchors = {grade_id(cell): cell for cell in master.cells if grade_id(cell)}
    before: list[NotebookNode] = []
    following: dict[str, list[NotebookNode]] = {name: [] for name in anchors}
    answers: dict[str, NotebookNode] = {}
    met: set[str] = set()
    place = before
    for cell in submitted.cells:
        name = grade_id(cell)
        if name in anchors and name not in met:
            met.add(name)
            place = following[name]
            if "solution" in role(anchors[name]):
                answers[name] = _answer(cell, anchors[name])
        elif name not in anchors or "solution" in role(anchors[name]):
            place.append(_own(cell))  # JupyterLab gives both pieces of a split cell the same name
    rebuilt = copy.deepcopy(master)
    rebuilt.cells = list(before)
    for name, anchor in anchors.items():
        rebuilt.cells += [answers.get(name) or copy.deepcopy(anchor), *following[name]]
    _number(rebuilt)
    return rebuilt


def _answer(cell: NotebookNode, anchor: NotebookNode) -> NotebookNode:
    """A solution cell with the student's text and the teacher's type and metadata."""
    answer = copy.deepcopy(anchor)
    answer.source = cell.source
    if answer.cell_type == "markdown" and "attachments" in cell:
        answer.attachments = copy.deepcopy(cell.attachments)
    return answer


def _own(cell: NotebookNode) -> NotebookNode:
    """A student's own cell: its type and text, without metadata, which could ask a grader for something."""
    kind = cell.cell_type if cell.cell_type in _NEW_CELL else "raw"
    make: Callable[[str], NotebookNode] = _NEW_CELL[kind]
    own = make(cell.source)
    own["id"] = cell.get("id", "")
    return own


def _number(notebook: NotebookNode) -> None:
    """Give every cell an id of its own, repeatable from run to run."""
    seen: set[str] = set()
    for index, cell in enumerate(notebook.cells):
        if not cell.get("id") or cell["id"] in seen:
            cell["id"] = f"cell-{index}"
        seen.add(cell["id"])
