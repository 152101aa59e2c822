"""Small notebooks for tests, written as a person would in JupyterLab."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from torchmarks.assignments import grade_id

IMPORTS = "import pytest\nimport torch\n\nfrom torchmarks.testing import Inputs, run_tests"


def markdown(name: str, text: str) -> NotebookNode:
    return new_markdown_cell(text, id=name.replace("_", "-"))


def code(name: str, source: str, **nbgrader: Any) -> NotebookNode:
    """A code cell; with keywords, nbgrader's metadata of that role."""
    cell = new_code_cell(source, id=name.replace("_", "-"))
    if nbgrader:
        roles = {"grade": False, "solution": False, "locked": False, "task": False}
        cell.metadata["nbgrader"] = {"grade_id": name, "schema_version": 3, **roles, **nbgrader}
    return cell


def setup(source: str = IMPORTS) -> NotebookNode:
    return code("setup_imports", source, locked=True)


def solution(name: str, source: str) -> NotebookNode:
    return code(name, source, solution=True)


def grading(name: str, source: str, points: float) -> NotebookNode:
    return code(name, source, grade=True, locked=True, points=points)


def notebook(*cells: NotebookNode) -> NotebookNode:
    return new_notebook(
        cells=list(cells),
        metadata={"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}},
    )


DOUBLE_TASK = (
    "## Double\n`double(x: int) -> int`\n\n**Returns** twice `x`.\n\n**Raises** ValueError if `x` is negative."
)
DOUBLE_SOLUTION = '''\
def double(x: int) -> int:
    """Twice x."""
    ### BEGIN SOLUTION
    if x < 0:
        raise ValueError("the reference says no to negative numbers")
    return 2 * x
    ### END SOLUTION'''
DOUBLE_STUB = '''\
def double(x: int) -> int:
    """Twice x."""
    # YOUR CODE HERE
    raise NotImplementedError()'''
DOUBLE_TESTS = '''\
def test_two() -> None:
    """Twice two."""
    assert double(2) == 4


### BEGIN HIDDEN TESTS
@pytest.mark.weight(3)
def test_other_numbers(inputs: Inputs) -> None:
    """Try numbers other than the one in the example."""
    for _ in range(10):
        concealed_number = inputs.integer(3, 1000)
        assert double(concealed_number) == concealed_number + concealed_number


def test_negative(inputs: Inputs) -> None:
    """Read again what the task says about negative numbers."""
    concealed_number = inputs.integer(3, 1000)
    assert double(concealed_number) == concealed_number + concealed_number
    with pytest.raises(ValueError):
        double(-concealed_number)


### END HIDDEN TESTS
run_tests("double", points=2)'''
DOUBLE_HINTS = "<details><summary>Hint</summary>\n\nAdd a number to itself.\n\n</details>"
DOUBLE_ANSWERS = """\
# %% wrong: negative numbers are like others
# fails: test_negative
# feedback: negative numbers
def double(x):
    return x + x


# %% wrong: the example is the task
# fails: test_other_numbers, test_negative
# feedback: other than the one in the example
def double(x):
    if x < 0:
        raise ValueError
    return 4


# %% right: sum
def double(x):
    if x < 0:
        raise ValueError("negative")
    return x + x


# %% right: shift
def double(x):
    if x < 0:
        raise ValueError("negative")
    return x << 1
"""


def double_notebook() -> NotebookNode:
    """The source of an assignment with the one exercise ``double``."""
    return notebook(
        markdown("intro", "# First"),
        setup(),
        markdown("double_task", DOUBLE_TASK),
        solution("double", DOUBLE_SOLUTION),
        grading("test_double", DOUBLE_TESTS, 2),
        markdown("double_hints", DOUBLE_HINTS),
    )


def write(notebook: NotebookNode, path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)
    return path


def html(cell: NotebookNode) -> str:
    """The HTML of a cell's result."""
    return "".join(output.get("data", {}).get("text/html", "") for output in cell.outputs)


def text(cell: NotebookNode) -> str:
    """The plain text of a cell's result."""
    return "".join(output.get("data", {}).get("text/plain", "") for output in cell.outputs)


def stderr(cell: NotebookNode) -> str:
    return "".join(output.text for output in cell.outputs if output.get("name") == "stderr")


#: Answers to ``double``.
RIGHT = "def double(x):\n    if x < 0:\n        raise ValueError\n    return x + x"
WRONG = "def double(x):\n    return x + x"


def cell(notebook: NotebookNode, name: str) -> NotebookNode:
    return next(each for each in notebook.cells if grade_id(each) == name)


def answer(source: str) -> Callable[[NotebookNode], None]:
    def change(notebook: NotebookNode) -> None:
        cell(notebook, "double").source = source

    return change


def hand_in(course: Path, student: str, change: Callable[[NotebookNode], Any]) -> Path:
    notebook = nbformat.read(course / "release/first/first.ipynb", as_version=4)
    cell(notebook, "double").source = RIGHT
    change(notebook)
    path = course / "submitted" / student / "first/first.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(nbformat.writes(notebook))
    return path


def graded(course: Path, student: str) -> NotebookNode:
    return nbformat.read(course / "autograded" / student / "first/first.ipynb", as_version=4)
