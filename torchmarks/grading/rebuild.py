"""The notebook that is graded: the teacher's cells from the source, the student's from the submission."""

import copy
from collections.abc import Mapping
from itertools import count
from pathlib import Path

from nbformat import NotebookNode
from nbgrader.nbgraderformat import SchemaTooNewError, SchemaTooOldError, ValidationError
from nbgrader.preprocessors import (
    CheckCellMetadata,
    ClearSolutions,
    ComputeChecksums,
    IncludeHeaderFooter,
    InstantiateTests,
    LockCells,
)
from traitlets.config import Config

from torchmarks.assignments import SKIP, SourceError, grade_id, is_skipped, is_test, role

#: What a cell of each type holds besides its text.
_MORE: dict[str, dict[str, object]] = {"code": {"execution_count": None, "outputs": []}, "markdown": {}, "raw": {}}


def complete(source: NotebookNode, course: Path, config: Config, released: Mapping[str, str]) -> NotebookNode:
    """The teacher's notebook with what nbgrader adds to it at its release: the course's header and footer, and tests in
    place of ``AUTOTEST`` lines.

    Args:
        source: the notebook as it stands in ``source/``.
        course: the course's folder.
        config: nbgrader's configuration.
        released: the cells' text by name, as the gradebook knows it.
    """
    around = IncludeHeaderFooter(config=config)
    for name in ("header", "footer"):
        if getattr(around, name):
            setattr(around, name, str(course / getattr(around, name)))
    notebook: NotebookNode = around.preprocess(copy.deepcopy(source), {})[0]
    delimiter = InstantiateTests(config=config).autotest_delimiter
    for cell in notebook.cells:
        if is_test(cell) and delimiter in cell.source:
            cell.source = released.get(grade_id(cell), cell.source)
    return notebook


def master(source: NotebookNode, config: Config | None = None) -> NotebookNode:
    """The teacher's notebook as nbgrader keeps it for grading: solutions cleared, hidden tests still in place.

    Raises SourceError if nbgrader refuses it.
    """
    notebook = copy.deepcopy(source)
    resources: dict[str, object] = {"nbgrader": {}}
    for step in (LockCells, ClearSolutions, CheckCellMetadata, ComputeChecksums):
        try:
            notebook, resources = step(config=config).preprocess(notebook, resources)
        except (ValidationError, SchemaTooOldError, SchemaTooNewError, RuntimeError, ValueError) as error:
            raise SourceError(f"nbgrader refuses the notebook: {error}") from error
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
    rebuilt = NotebookNode({**master, "metadata": copy.deepcopy(master.metadata), "cells": list(before)})
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
    """A student's own cell: its type and text, without metadata, which could ask a grader for something.

    Only a wish not to be run is kept: it can cost nobody else anything.
    """
    kind = cell.cell_type if cell.cell_type in _MORE else "raw"
    metadata = NotebookNode(tags=[SKIP]) if is_skipped(cell) else NotebookNode()
    own = NotebookNode(id=cell.get("id", ""), cell_type=kind, metadata=metadata, source=cell.source)
    own.update(copy.deepcopy(_MORE[kind]))
    return own


def _number(notebook: NotebookNode) -> None:
    """Give every cell an id of its own, repeatable from run to run; older notebooks have none."""
    notebook.nbformat_minor = max(notebook.nbformat_minor, 5)
    taken = {cell.get("id") for cell in notebook.cells}
    seen: set[str] = set()
    fresh = (f"cell-{number}" for number in count())
    for cell in notebook.cells:
        if not cell.get("id") or cell["id"] in seen:
            cell["id"] = next(each for each in fresh if each not in taken)
        seen.add(cell["id"])
