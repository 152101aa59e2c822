"""``torchmarks new-exercise``: a draft that the gate can read, and turns away until it is filled in."""

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbgrader.coursedir import CourseDirectory

from tests.conftest import COURSE, run_command
from tests.notebooks import code, write
from torchmarks.assignments import source_notebooks
from torchmarks.authoring.gate.checks import FORM_CHECKS
from torchmarks.authoring.gate.subject import Subject
from torchmarks.secret import course_secret

#: What an author writes over the draft of ``negated``, by the cell's name.
FILLED = {
    "negated_task": [
        ("TODO: a title", "Negated"),
        ("TODO: the idea, in the simplest words.", "A minus before every value."),
        ("TODO: what comes back, of which shape and dtype.", "minus `x`, of its shape and dtype."),
        ('TODO: which error, and when; or "nothing".', "nothing."),
    ],
    "negated": [("TODO: what it returns, in a line.", "Minus x."), ('raise NotImplementedError("TODO")', "return -x")],
    "test_negated": [
        ("TODO: what this example shows.", "Its shape is that of its input."),
        ("TODO: the idea to think about again, not the answer.", "Every value changes its sign."),
        ("x.clone()", "0 - x"),
    ],
    "negated_hints": [("TODO: the first step, without the second.", "Python's minus works on tensors.")],
}
ANSWERS = """\
# %% wrong: a copy
# fails: test_negated_of_random_inputs
# feedback: sign
def negated(x):
    return x.clone()


# %% wrong: nothing below zero
# fails: test_negated_of_random_inputs
# feedback: Every value
def negated(x):
    return -x.abs()


# %% right: neg
def negated(x):
    return torch.neg(x)


# %% right: times minus one
def negated(x):
    return x * -1
"""


def test_a_draft_has_the_form_and_not_yet_the_content(released_course: Path) -> None:
    begun = run_command(released_course, "torchmarks", "new-exercise", "first", "negated")
    assert begun.returncode == 0, begun.stderr
    assert "torchmarks check first" in begun.stdout
    [source] = source_notebooks(released_course, "first", "source")
    subject = Subject(CourseDirectory(root=str(released_course)), "first", source, source.exercises())
    assert [exercise.name for exercise in subject.exercises] == ["double", "negated"]
    assert [str(problem) for step in FORM_CHECKS for problem in step(subject)] == []
    refused = run_command(released_course, "torchmarks", "check", "first")
    assert refused.returncode == 1
    for complaint in ("still says", "the reference solution earns 0 of 2", "negated.py: still says TODO"):
        assert complaint in refused.stdout

    path = released_course / "source/first/first.ipynb"
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        for old, new in FILLED.get(cell.id.replace("-", "_"), []):
            assert old in cell.source
            cell.source = cell.source.replace(old, new)
    nbformat.write(notebook, path)
    (released_course / "tests/answers/first/negated.py").write_text(ANSWERS)
    assert run_command(released_course, "nbgrader", "generate_assignment", "first", "--force").returncode == 0
    content = run_command(released_course, "torchmarks", "check", "first")
    assert content.returncode == 0, content.stdout
    assert "2 exercises, all well" in content.stdout


def test_assignments_lie_where_the_settings_say(released_course: Path) -> None:
    config = released_course / "nbgrader_config.py"
    for name, folder in {"source": "authors", "release": "out"}.items():
        (released_course / name).rename(released_course / folder)
        config.write_text(f"{config.read_text()}\nc.CourseDirectory.{name}_directory = {folder!r}\n")
    checked = run_command(released_course, "torchmarks", "check")
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, "first: 1 exercise, all well.\n", "")
    begun = run_command(released_course, "torchmarks", "new-exercise", "first", "negated")
    assert begun.returncode == 0, begun.stderr
    assert not (released_course / "source").exists()
    checked = run_command(released_course, "torchmarks", "check")
    assert "out/first: first.ipynb is out of step" in checked.stdout
    assert "first/negated: " in checked.stdout


def test_an_assignment_is_begun(small_course: Path) -> None:
    begun = run_command(small_course, "torchmarks", "new-exercise", "second", "halved", "--points", "3")
    assert begun.returncode == 0, begun.stderr
    [source] = source_notebooks(small_course, "second", "source")
    subject = Subject(CourseDirectory(root=str(small_course)), "second", source, source.exercises())
    assert [str(problem) for step in FORM_CHECKS for problem in step(subject)] == []
    assert (small_course / "tests/answers/second/halved.py").read_text().count("# %% wrong") == 4
    [setup] = source.setup_cells
    assert "Put the folder 'torchmarks' that came with this notebook beside it" in setup.source
    for command in (["check"], ["format", "--check"]):
        ruff = [sys.executable, "-m", "ruff", *command, "--config", str(COURSE / "pyproject.toml"), str(source.path)]
        done = subprocess.run(ruff, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("assignment", "name", "why"),
    [
        ("first", "double", "has an exercise 'double' already"),
        ("first", "two words", "cannot be the name of an exercise"),
        ("first", "größe", "cannot be the name of an exercise"),
        ("first", "lambda", "'lambda' cannot be the name of a function: it is a Python keyword"),
        ("first", "run_tests", "'run_tests' is a name that the cells of every exercise can use"),
        ("first", "torch", "'torch' is a name that the cells of every exercise can use"),
        ("first", "sum", "'sum' is a name that the cells of every exercise can use"),
        ("second", "inputs", "'inputs' is a name that the cells of every exercise can use"),
        ("first", "test_x", "'test_x' would be taken for a test"),
        ("first", "halves", "first.ipynb uses the name 'halves' already"),
        ("first", "intro", "first.ipynb uses the name 'intro' already"),
        ("second", "setup_imports", "has an exercise 'setup_imports' already"),
        ("../first", "negated", "cannot be the name of an assignment"),
    ],
)
def test_what_cannot_be_begun_changes_nothing(small_course: Path, assignment: str, name: str, why: str) -> None:
    path = small_course / "source/first/first.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.insert(2, code("setup_numbers", "halves = [0.5]", locked=True))
    write(notebook, path)
    course_secret(small_course)  # any command makes it that is the first to read the settings
    before = {path: path.read_bytes() for path in small_course.rglob("*") if path.is_file()}
    refused = run_command(small_course, "torchmarks", "new-exercise", assignment, name)
    assert refused.returncode == 1
    assert why in refused.stderr
    assert {path: path.read_bytes() for path in small_course.rglob("*") if path.is_file()} == before
