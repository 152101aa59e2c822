"""The hostile bank: what attackers hand in, one small file each, and the course that it is handed in to.

A file of ``tests/hostile/`` begins with a header of lines ``# key: words``:

- ``tries``: what it attacks, and how.
- ``marks``: of each exercise that does not get full marks, what it must get (``double 0, center 1.5``; ``?`` for a
  right answer that may or may not survive the attack, ``?0.5`` for at most so much), or ``unreadable``.
- ``says`` (any number): words that the outputs of the graded notebook must have, or the sentence about an unreadable
  one.
- ``waits``: ``yes`` if the submission has to wait for a person although it can be read.

Its cells follow, each after a line ``# %%``. One named for an exercise (``# %% double``) is the answer to it; the
others are the student's own cells, where they stand among the answers. Exercises that are not named are answered well.
Python after ``# %% make`` is run here and not there: it changes ``notebook``, or writes files into ``folder`` itself.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from tests.conftest import COURSE
from tests.notebooks import (
    DOUBLE_SOLUTION,
    DOUBLE_TASK,
    DOUBLE_TESTS,
    IMPORTS,
    code,
    grading,
    markdown,
    notebook,
    setup,
    solution,
    write,
)
from tests.notebooks import cell as cell_of
from torchmarks.assignments import grade_id

BANK = Path(__file__).parent / "hostile"
EXERCISES = ("double", "center", "Bag")
POINTS = 2.0

CENTER_TASK = (
    "## Center\n`center(x: torch.Tensor) -> torch.Tensor`\n\n**Returns** a new tensor: `x` less its mean.\n\n"
    "**Raises** TypeError if `x` is no tensor."
)
CENTER_SOLUTION = '''\
def center(x: torch.Tensor) -> torch.Tensor:
    """x less its mean."""
    ### BEGIN SOLUTION
    if not isinstance(x, torch.Tensor):
        raise TypeError("the reference wants a tensor")
    return x - x.mean()
    ### END SOLUTION'''
#: Its tests share tensors from one submission to the next, as tests of a careless author do.
CENTER_TESTS = '''\
def test_three() -> None:
    """The middle of three numbers is 0."""
    assert center(torch.tensor([1.0, 2.0, 3.0])).tolist() == [-1.0, 0.0, 1.0]


### BEGIN HIDDEN TESTS
concealed_tensor = torch.tensor([[2.0, 4.0], [6.0, 8.0]])


@pytest.mark.parametrize(
    ("concealed", "expected"),
    [(torch.tensor([4.0, 6.0]), [-1.0, 1.0]), (torch.tensor([[1.0], [5.0]]), [[-2.0], [2.0]])],
)
def test_values(concealed: torch.Tensor, expected: list) -> None:
    """Less the mean of all elements."""
    assert center(concealed).tolist() == expected


def test_others(inputs: Inputs) -> None:
    """Any shape will do."""
    many = [torch.randn(inputs.integer(1, 5), inputs.integer(1, 5)) * 100 for _ in range(5)]
    for found, concealed in zip(call_each(center, [(x,) for x in many]), many, strict=False):
        assert found.shape == concealed.shape
        assert found.dtype == concealed.dtype
        assert torch.allclose(found, concealed - concealed.mean(), atol=1e-3)


def test_argument_is_kept() -> None:
    """The caller goes on using the tensor."""
    center(concealed_tensor)
    assert concealed_tensor.tolist() == [[2.0, 4.0], [6.0, 8.0]]
    assert center(concealed_tensor).tolist() == [[-3.0, -1.0], [1.0, 3.0]]


concealed_pair = torch.tensor([[4.0, 6.0], [-1.0, 1.0]])


@pytest.mark.parametrize("time", [1, 2])
def test_again(time: int) -> None:
    """Whatever lies beside the tensor in memory."""
    assert center(concealed_pair[0]).tolist() == concealed_pair[1].tolist()


def test_no_tensor() -> None:
    """Read what the task says about what is no tensor."""
    with pytest.raises(TypeError):
        center([1, 2])


### END HIDDEN TESTS
run_tests("center", points=2, without=("layer_norm",))'''
BAG_TASK = (
    "## Bag\n`Bag()`\n\n**Raises** nothing. `add(word)` puts a word in, `count(word)` **Returns** how often it is"
    " there, `len` how many there are."
)
BAG_SOLUTION = '''\
class Bag:
    """Words, each as often as it was added."""

    ### BEGIN SOLUTION
    def __init__(self) -> None:
        self.words: list[str] = []

    def add(self, word: str) -> None:
        self.words.append(word)

    def count(self, word: str) -> int:
        return self.words.count(word)

    def __len__(self) -> int:
        return len(self.words)

    ### END SOLUTION'''
BAG_TESTS = '''\
def test_empty() -> None:
    """Nothing is in a new bag."""
    assert len(Bag()) == 0


### BEGIN HIDDEN TESTS
def test_count(inputs: Inputs) -> None:
    """Each word counts as often as it was added."""
    bag, concealed_number = Bag(), inputs.integer(2, 6)
    for _ in range(concealed_number):
        bag.add("concealed")
    bag.add("other")
    assert bag.count("concealed") == concealed_number
    assert bag.count("other") == 1
    assert bag.count("none") == 0


def test_len(inputs: Inputs) -> None:
    """All words count for the length."""
    bag, concealed_number = Bag(), inputs.integer(2, 6)
    for number in range(concealed_number):
        bag.add(str(number))
    assert len(bag) == concealed_number


### END HIDDEN TESTS
run_tests("Bag", points=2)'''

RIGHT = {
    "double": "def double(x):\n    if x < 0:\n        raise ValueError\n    return x + x",
    "center": (
        "def center(x):\n    if not isinstance(x, torch.Tensor):\n        raise TypeError\n    return x - x.mean()"
    ),
    "Bag": BAG_SOLUTION.replace("    ### BEGIN SOLUTION\n", "").replace("    ### END SOLUTION", ""),
}


@dataclass
class Attack:
    """One file of the bank."""

    name: str
    tries: str = ""
    #: What each exercise must get, at least and at most. None if the submission cannot be read.
    marks: dict[str, tuple[float, float]] | None = field(default_factory=dict)
    says: list[str] = field(default_factory=list)
    waits: bool = False
    #: Cells with their names, which are empty for the student's own.
    cells: list[tuple[str, str]] = field(default_factory=list)


def attacks(pattern: str = "*") -> list[Attack]:
    """The bank."""
    return [_read(path) for path in sorted(BANK.glob(f"{pattern}.py"))]


def _read(path: Path) -> Attack:
    header, *pieces = re.split(r"^# %%", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    attack = Attack(path.stem, marks=dict.fromkeys(EXERCISES, (POINTS, POINTS)))
    for line in header.splitlines():
        key, _, words = line.removeprefix("# ").partition(": ")
        if key == "tries":
            attack.tries = words
        elif key == "says":
            attack.says.append(words)
        elif key == "waits":
            attack.waits = words == "yes"
        elif key == "marks" and words == "unreadable":
            attack.marks = None
        elif key == "marks" and attack.marks is not None:
            for part in words.split(", "):
                exercise, number = part.split()
                assert exercise in EXERCISES, f"{path.name} names an exercise that there is not: {exercise}"
                most = float(number.removeprefix("?") or POINTS)
                attack.marks[exercise] = (0.0 if number.startswith("?") else most, most)
        else:
            raise AssertionError(f"{path.name} has a line in its header that says nothing: {line}")
    assert attack.tries, f"{path.name} does not say what it tries"
    assert pieces, f"{path.name} has no cells"
    for piece in pieces:
        name, _, source = piece.partition("\n")
        attack.cells.append((name.strip(), source.strip("\n")))
    return attack


def source() -> NotebookNode:
    """The teacher's notebook."""
    return notebook(
        markdown("intro", "# First"),
        setup(IMPORTS.replace("Inputs", "Inputs, call_each")),
        markdown("double_task", DOUBLE_TASK),
        solution("double", DOUBLE_SOLUTION),
        grading("test_double", DOUBLE_TESTS.replace("points=2", 'points=2, without=("torch",)'), POINTS),
        markdown("center_task", CENTER_TASK),
        solution("center", CENTER_SOLUTION),
        grading("test_center", CENTER_TESTS, POINTS),
        markdown("bag_task", BAG_TASK),
        solution("Bag", BAG_SOLUTION),
        grading("test_Bag", BAG_TESTS, POINTS),
    )


def write_course(folder: Path) -> None:
    """A course that has released nothing yet. A cell of the student's has 3 s: most attacks wait for a limit."""
    write(source(), folder / "source/first/first.ipynb")
    limits = "\nc.Execute.timeout = 3\nc.Limits.grace = 1.5\nc.Limits.submission = 9\n"
    (folder / "nbgrader_config.py").write_text((COURSE / "nbgrader_config.py").read_text() + limits)


def hand_in(course: Path, student: str, cells: list[tuple[str, str]]) -> None:
    """Hand in a notebook with these cells."""
    released: NotebookNode = nbformat.read(course / "release/first/first.ipynb", as_version=4)
    folder = course / "submitted" / student / "first"
    folder.mkdir(parents=True)
    for exercise in EXERCISES:
        cell_of(released, exercise).source = RIGHT[exercise]
    place = next(index for index, cell in enumerate(released.cells) if grade_id(cell) == "double")
    make = ""
    for number, (name, text) in enumerate(cells):
        if name == "make":
            make = text
        elif name:
            place = next(index for index, cell in enumerate(released.cells) if grade_id(cell) == name) + 1
            released.cells[place - 1].source = text
        else:
            released.cells.insert(place, code(f"own-{number}", text))
            place += 1
    path = folder / "first.ipynb"
    if make:
        names: dict[str, Any] = {
            "nbformat": nbformat,
            "notebook": released,
            "folder": folder,
            "path": path,
            "course": course,
        }
        names["cell"] = lambda name: cell_of(released, name)
        exec(compile(make, f"<{student}>", "exec"), names)
    if not path.exists() and not path.is_symlink():
        path.write_text(nbformat.writes(released), encoding="utf-8")


def outputs(notebook: NotebookNode) -> Iterator[str]:
    """All that a graded notebook's cells put out, without markup."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            yield output.get("text", "")
            yield " ".join([output.get("ename", ""), output.get("evalue", ""), *output.get("traceback", [])])
            for kind, data in output.get("data", {}).items():
                yield re.sub(r"<[^>]*>", " ", data) if kind == "text/html" and isinstance(data, str) else str(data)
