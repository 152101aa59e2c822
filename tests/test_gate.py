"""The gate: content with a good course, and with a sentence for each defect that an author can make."""

import re
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from tests.conftest import run_command
from tests.notebooks import code, double_notebook, write
from torchmarks.gate import check

SOURCE = "source/first/first.ipynb"


def by_id(notebook: NotebookNode, name: str) -> NotebookNode:
    return next(cell for cell in notebook.cells if cell.id == name.replace("_", "-"))


def replace(name: str, old: str, new: str) -> Callable[[NotebookNode], None]:
    def change(notebook: NotebookNode) -> None:
        cell = by_id(notebook, name)
        assert old in cell.source
        cell.source = cell.source.replace(old, new)

    return change


def set_points(notebook: NotebookNode) -> None:
    by_id(notebook, "test_double").metadata["nbgrader"]["points"] = 3


def unlock_setup(notebook: NotebookNode) -> None:
    del by_id(notebook, "setup_imports").metadata["nbgrader"]


def drop_hints(notebook: NotebookNode) -> None:
    notebook.cells.remove(by_id(notebook, "double_hints"))


def leave_output(notebook: NotebookNode) -> None:
    by_id(notebook, "double").execution_count = 3


def drop_tests(notebook: NotebookNode) -> None:
    notebook.cells.remove(by_id(notebook, "test_double"))


FORM = {
    "begin mistyped": (replace("test_double", "### BEGIN HIDDEN TESTS", "### BEGIN HIDDEN TEST"), "was probably meant"),
    "end mistyped": (replace("test_double", "### END HIDDEN TESTS", "## END HIDDEN TESTS"), "was probably meant"),
    "lower case": (replace("test_double", "### BEGIN HIDDEN TESTS", "### begin hidden tests"), "was probably meant"),
    "solution mistyped": (replace("double", "### BEGIN SOLUTION", "### BEGIN SOLUTIONS"), "was probably meant"),
    "points differ": (set_points, "the cell's points are 3, the call's 2"),
    "unlocked teacher's code": (unlock_setup, "not locked"),
    "no hints": (drop_hints, "has no hints"),
    "outputs": (leave_output, "holds outputs"),
    "no result stated": (replace("double_task", "**Returns**", "Gives"), "must say 'Returns'"),
    "no errors stated": (replace("double_task", "**Raises**", "No"), "must say 'Raises'"),
    "no signature": (replace("double_task", "double(x", "dubble(x"), "must say 'double('"),
    "no hint in a test": (replace("test_double", '"""Try', 'pass\n    """Try'), "no docstring"),
    "a test twice": (replace("test_double", "test_negative", "test_other_numbers"), "defined twice"),
    "no example": (replace("test_double", "def test_two", "def example_two"), "no visible example"),
    "no call": (replace("test_double", 'run_tests("double", points=2)', ""), "must end with a call"),
    "no tests": (drop_tests, "must be followed by one test cell"),
}  # fmt: skip

CONTENT = {
    "reference fails": (
        replace("double", "return 2 * x", "return 2 * x if x < 30 else 0"),
        "the reference solution earns",
    ),
    "a constant passes": (
        replace(
            "test_double", "assert double(concealed_number) == concealed_number + concealed_number\n    with", "with"
        ),
        "always raising ValueError earns",
    ),
    "hidden line shown": (
        replace("double_hints", "Add a number", "concealed_number = inputs.integer(3, 1000)"),
        "the release shows a line of test_double",
    ),
    "other names used": (
        lambda notebook: (
            replace("double", "### BEGIN SOLUTION\n", "### BEGIN SOLUTION\n    global TWO\n    TWO = 2\n")(notebook),
            replace("test_double", "== 4", "== 2 * TWO")(notebook),
        ),
        "TWO",
    ),
    "stderr in teacher's code": (
        lambda notebook: notebook.cells.insert(2, code("loud", "import sys\nsys.stderr.write('loud')", locked=True)),
        "writes to stderr",
    ),
}


def gate(course: Path, change: Callable[[NotebookNode], object]) -> str:
    notebook = double_notebook()
    change(notebook)
    write(notebook, course / SOURCE)
    run_command(course, "nbgrader", "generate_assignment", "first", "--force")
    done = run_command(course, "torchmarks", "check", "first")
    assert done.returncode == 1, done.stdout
    assert "Traceback" not in done.stderr
    return done.stdout


def test_a_good_course_passes(released_course: Path) -> None:
    done = run_command(released_course, "torchmarks", "check")
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "first: 1 exercises, all well.", "")


@pytest.mark.parametrize("defect", FORM)
def test_form(small_course: Path, defect: str) -> None:
    change, sentence = FORM[defect]
    notebook = double_notebook()
    change(notebook)
    write(notebook, small_course / SOURCE)
    problems = [str(problem) for problem in check(small_course, "first")]
    assert any(sentence in problem for problem in problems), problems


@pytest.mark.parametrize("defect", CONTENT)
def test_content(small_course: Path, defect: str) -> None:
    change, sentence = CONTENT[defect]
    assert sentence in gate(small_course, change)


BANK = {
    "right answer loses": ("return x << 1", "return x << 2", "the right answer 'shift' earns"),
    "caught by another test": ("fails: test_negative\n", "fails: test_other_numbers\n", "fails ['test_negative']"),
    "another idea": ("feedback: negative numbers", "feedback: broadcasting", "does not say 'broadcasting'"),
    "too few": ("# %% right: shift", "# shift", "has 2 and 1"),
    "no fields": ("# fails: test_negative\n", "", "needs a line '# fails: test_…'"),
    "the same twice": (
        "# %% right: sum",
        "# %% wrong: twin\n# fails: test_negative\n# feedback: negative\ndef double(x): return 2*x\n\n# %% right: sum",
        "'negative numbers are like others' and 'twin' behave the same",
    ),
}  # fmt: skip


@pytest.mark.parametrize("defect", BANK)
def test_bank(released_course: Path, defect: str) -> None:
    old, new, sentence = BANK[defect]
    path = released_course / "tests/answers/first/double.py"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    done = run_command(released_course, "torchmarks", "check", "first")
    assert done.returncode == 1
    assert sentence in done.stdout


def test_answers_are_tried_where_no_gpu_is_in_sight(released_course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "0")
    path = released_course / "tests/answers/first/double.py"
    text = path.read_text()
    where = "    import os\n    assert os.environ['CUDA_VISIBLE_DEVICES'] == ''\n    return x << 1"
    path.write_text(text.replace("    return x << 1", where))
    done = run_command(released_course, "torchmarks", "check", "first", "--secrets", "2")
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "first: 1 exercises, all well.", "")


def test_a_test_that_catches_by_luck_is_named(small_course: Path) -> None:
    chance = "    if inputs.integer(0, 1):\n        return\n    with pytest.raises"
    notebook = double_notebook()
    replace("test_double", "    with pytest.raises", chance)(notebook)
    write(notebook, small_course / SOURCE)
    lucky = [str(problem) for problem in check(small_course, "first", secrets=60) if "secrets" in str(problem)]
    assert len(lucky) == 1, lucky
    found = re.fullmatch(
        r"first/double: the wrong answer 'negative numbers are like others' passes test_negative with (\d+) of 60 "
        r"random secrets: .+",
        lucky[0],
    )
    assert found is not None
    assert 10 < int(found[1]) < 50


def test_many_secrets_find_nothing_in_a_good_course(released_course: Path) -> None:
    done = run_command(released_course, "torchmarks", "check", "first", "--secrets", "20")
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "first: 1 exercises, all well.", "")


def test_a_release_out_of_step_is_found(released_course: Path) -> None:
    path = released_course / "release/first/first.ipynb"
    notebook = nbformat.read(path, as_version=4)
    by_id(notebook, "intro").source += "!"
    nbformat.write(notebook, path)
    (released_course / "release/first/solutions.txt").write_text("2 * x")
    done = run_command(released_course, "torchmarks", "check", "first")
    assert done.returncode == 1
    assert "first.ipynb is out of step with source/" in done.stdout
    assert "solutions.txt is not made from source/" in done.stdout


def test_nbgrader_itself_refuses_to_release_a_mistyped_delimiter(small_course: Path) -> None:
    notebook = double_notebook()
    FORM["begin mistyped"][0](notebook)
    write(notebook, small_course / SOURCE)
    done = run_command(small_course, "nbgrader", "generate_assignment", "first")
    assert done.returncode != 0
    assert "line 6: '### BEGIN HIDDEN TEST' was probably meant to be '### BEGIN HIDDEN TESTS'" in done.stderr
    assert not (small_course / "release/first").exists()


def test_an_unknown_assignment_is_said_in_a_sentence(small_course: Path) -> None:
    done = run_command(small_course, "torchmarks", "check", "frist")
    assert done.returncode == 1
    assert done.stderr.strip() == "There is no assignment 'frist' in source (there are: first)."
