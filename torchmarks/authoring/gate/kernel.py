"""Checks in a real kernel: what a notebook earns there is what nbgrader reads."""

import copy
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from nbformat import NotebookNode
from nbgrader.preprocessors import ClearSolutions
from nbgrader.utils import determine_grade, setenv

from torchmarks import SEED_VARIABLE
from torchmarks.assignments import grade_id, may_raise, role
from torchmarks.authoring.gate.subject import Problem, Subject
from torchmarks.authoring.kernel import run_notebook
from torchmarks.plugins.release import testing_files
from torchmarks.results import write_files
from torchmarks.testing.cell import NO_GPU, not_attempted


def check_in_kernel(subject: Subject) -> Iterator[Problem]:
    """In a real kernel the references earn full marks, the untouched notebook none, and nothing reaches stderr."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_files(testing_files(), folder)
        notebooks = shutil.ignore_patterns("*.ipynb")
        shutil.copytree(subject.source.path.parent, folder, ignore=notebooks, dirs_exist_ok=True)
        untouched = copy.deepcopy(subject.source.notebook)
        untouched, _ = ClearSolutions().preprocess(untouched, {})
        with setenv(**{SEED_VARIABLE: ""}):  # not the course's secret: what passes here passes on every machine
            solved = run_notebook(copy.deepcopy(subject.source.notebook), folder)
            untouched = run_notebook(untouched, folder)
    yield from _compare_grades(subject, solved, "the reference solution", full=True)
    yield from _compare_grades(subject, untouched, "the untouched notebook", full=False)


def _compare_grades(subject: Subject, notebook: NotebookNode, what: str, *, full: bool) -> Iterator[Problem]:
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        if grade_id(cell).removeprefix("test_") in subject.failing:
            continue  # check_answers says why
        where = f"{subject.where()}, cell {grade_id(cell)}"
        for output in cell.outputs:
            if output.output_type == "error" and not may_raise(cell):
                yield Problem(where, f"{what} ends with {output.ename}: {output.evalue}")
            if output.output_type == "stream" and output.name == "stderr":
                yield Problem(where, f"{what} writes to stderr, which nbgrader takes for a failure: {output.text!r}")
        if role(cell) == {"grade", "locked"}:
            shown = "".join(str(output.get("data", {}).get("text/html", "")) for output in cell.outputs)
            if not full and not any(sentence in shown for sentence in (not_attempted(), NO_GPU)):
                yield Problem(
                    where, "the untouched answer is not told from a wrong one: leave nothing before the solution."
                )
            marks, points = determine_grade(cell)
            if marks != (points if full else 0):
                yield Problem(where, f"{what} earns {marks} of {points} in a kernel.")
