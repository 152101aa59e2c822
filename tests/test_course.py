"""The course itself: its exercises, its release, and the answers of its bank, through stock nbgrader, too."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from html import unescape
from itertools import zip_longest
from pathlib import Path

import nbformat
import pytest

from tests.conftest import ALL_THROUGH_STOCK, COURSE, run_command
from tests.notebooks import cell as named
from tests.notebooks import html, text
from torchmarks.assignments import assignments, source_notebooks
from torchmarks.authoring.answers import Answer, bank
from torchmarks.authoring.kernel import run_notebook
from torchmarks.authoring.sample import answered
from torchmarks.gradebook.database import open_gradebook
from torchmarks.secret import course_secret

ASSIGNMENTS = assignments(COURSE, "source")

#: Stock nbgrader. A busy machine's kernel takes its time, and nbgrader gives a whole submission up for one word that
#: comes late; and a kernel need not be asked twice to end.
STOCK_CONFIG = """\
c = get_config()
c.CourseDirectory.course_id = "stock"
c.Execute.timeout = 300
c.Execute.iopub_timeout = 60
c.Execute.shutdown_kernel = "immediate"
"""

#: How many submissions of the bank's answers stock nbgrader grades of each assignment; None for all.
THROUGH_STOCK = None if ALL_THROUGH_STOCK else 3


def test_there_are_assignments() -> None:
    assert {"ndarrays", "shapes"} <= set(ASSIGNMENTS)


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_gate(assignment: str) -> None:
    done = run_command(COURSE, "torchmarks", "check", assignment)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_release_needs_nothing_but_what_learners_have(assignment: str, tmp_path: Path) -> None:
    """Run the released notebook's code where the packages of this project cannot be imported."""
    folder = tmp_path / assignment
    shutil.copytree(COURSE / "release" / assignment, folder)
    notebook = nbformat.read(folder / f"{assignment}.ipynb", as_version=4)
    cells = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    script = f"""
import sys
blocked = {{"nbgrader", "nbconvert", "nbclient", "nbformat", "typer", "rich", "matplotlib", "bleach", "hypothesis"}}
from importlib.machinery import PathFinder
class Finder:
    # As on a machine where they are not installed: nothing is found, and nothing raises.
    @staticmethod
    def find_spec(name, path=None, target=None):
        return None if name.partition(".")[0] in blocked else PathFinder.find_spec(name, path, target)
sys.meta_path[sys.meta_path.index(PathFinder)] = Finder
sys.path.insert(0, "")
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
for source in {cells!r}:
    result = shell.run_cell(source)
    if result.error_in_exec or result.error_before_exec:
        sys.exit("a cell failed: " + source)
import torchmarks
print("from", torchmarks.__file__)
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=folder, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"from {folder}" in done.stdout


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_a_notebook_alone_says_what_to_put_beside_it(assignment: str) -> None:
    first = next(cell for cell in source_notebooks(COURSE, assignment, "source")[0].setup_cells)
    script = f"import sys\nsys.modules['torchmarks'] = None\nexec({first.source!r})"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=120)
    assert done.returncode == 1
    assert "folder" in done.stderr.splitlines()[-1] and "torchmarks" in done.stderr.splitlines()[-1]


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_every_answer_of_the_bank_gets_the_marks_it_must_and_those_of_stock_nbgrader(
    assignment: str, tmp_path: Path
) -> None:
    """A course with torchmarks and one without its configuration; submissions that hold all answers between them."""
    ours, stock = tmp_path / "ours", tmp_path / "stock"
    for course in (ours, stock):
        shutil.copytree(COURSE / "source" / assignment, course / "source" / assignment)
    (ours / "nbgrader_config.py").write_text((COURSE / "nbgrader_config.py").read_text())
    (stock / "nbgrader_config.py").write_text(STOCK_CONFIG)
    submissions = list(every_answer(assignment))
    found = _marks(ours, assignment, submissions)
    in_stock = _marks(stock, assignment, submissions[:THROUGH_STOCK])
    points = {
        exercise.name: exercise.call.points
        for exercise in source_notebooks(COURSE, assignment, "source")[0].exercises()
    }
    for number, (answers, marks) in enumerate(zip(submissions, found, strict=True)):
        for name, answer in answers.items():
            if answer:
                full = marks[name] == points[name]
                assert full == answer.right, (
                    f"{answer.name}: {told(ours, assignment, f'student-{number}', f'test_{name}')}"
                )
            else:
                assert marks[name] == 0, name
    assert found[:THROUGH_STOCK] == in_stock


def _marks(course: Path, assignment: str, submissions: list[dict[str, Answer | None]]) -> list[dict[str, float]]:
    """The marks that each submission's answers get in a course."""
    done = run_command(course, "nbgrader", "generate_assignment", assignment)
    assert done.returncode == 0, done.stderr
    released = nbformat.read(course / f"release/{assignment}/{assignment}.ipynb", as_version=4)
    for number, answers in enumerate(submissions):
        path = course / f"submitted/student-{number}/{assignment}/{assignment}.ipynb"
        path.parent.mkdir(parents=True)
        nbformat.write(answered(released, answers), path)
    command = "torchmarks" if course.name == "ours" else "nbgrader"
    # The same hidden inputs in both: stock nbgrader knows no secret, so its kernels get ours from the environment.
    secret = course_secret(course.parent / "ours")
    # And no GPU in its kernels: ours shows one to the answers of CUDA cells alone.
    variables = {"TORCHMARKS_SEED": secret, "OMP_NUM_THREADS": "1", "CUDA_VISIBLE_DEVICES": ""}
    done = run_command(course, command, "autograde", assignment, **variables)
    assert done.returncode == 0, done.stderr
    with open_gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        return [
            {
                name: gradebook.find_grade(f"test_{name}", assignment, assignment, f"student-{number}").score
                for name in answers
            }
            for number, answers in enumerate(submissions)
        ]


def told(course: Path, assignment: str, student: str, name: str) -> str:
    """What a student is told of a cell's tests."""
    path = course / "autograded" / student / assignment / f"{assignment}.ipynb"
    tests = named(nbformat.read(path, as_version=4), name)
    return unescape(re.sub(r"<[^>]*>", " ", html(tests))) or str(tests.outputs)


def every_answer(assignment: str) -> Iterator[dict[str, Answer | None]]:
    """Submissions that hold each answer of the bank once, and the stub where an exercise has no more."""
    answers = bank(COURSE, assignment)
    for row in zip_longest(*answers.values()):
        yield dict(zip(answers, row, strict=True))


def test_every_notebook_is_plain_and_stable() -> None:
    for path in COURSE.glob("source/*/*.ipynb"):
        notebook = json.loads(path.read_text())
        identifiers = [cell["id"] for cell in notebook["cells"]]
        assert len(set(identifiers)) == len(identifiers)
        assert all(identifier.replace("-", "").isalnum() for identifier in identifiers)
        nbformat.validate(nbformat.read(path, as_version=4))


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_restart_and_run_all_of_a_release_ends_without_errors(
    assignment: str, tmp_path: Path, warm_kernels: None
) -> None:
    folder = tmp_path / assignment
    shutil.copytree(COURSE / "release" / assignment, folder)
    notebook = run_notebook(nbformat.read(folder / f"{assignment}.ipynb", as_version=4), folder)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert [output for output in cell.outputs if output.output_type == "error"] == []
            if cell.metadata.get("nbgrader", {}).get("grade"):
                assert text(cell) == "0"
