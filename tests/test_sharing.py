"""Copies of the student process that several graded cells share: no answer feels that they do."""

from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from tests import notebooks
from tests.conftest import COURSE, run_command
from torchmarks.assignments import grade_id
from torchmarks.gradebook.database import open_gradebook
from torchmarks.grading.sharing import Sharing, names_asked

SETUP = "import numpy as np\nimport torch\nimport torch.nn as nn\nimages = torch.zeros(2)\ndef show(x): print(x)"

#: Answers whose tests can share a copy.
STILL = {
    "plain": "def f(x, dim=-1, dtype=torch.float32):\n    y = x.clone()\n    y[0] = 1\n    y += 1\n    return y",
    "loops": "def f(x):\n    total = 0\n    for i in range(3):\n        total += i\n    return total",
    "own import": "import math\ndef f(x):\n    from collections import Counter\n    return math.sqrt(Counter(x)[0])",
    "helper": "def helper(x):\n    return x + 1\ndef f(x):\n    return helper(x)",
    "names like others": "def set_all(x):\n    return [*filter(None, x)]\ndef f(x):\n    return set_all(x)",
    "recursion": "def f(x):\n    return f(x[1:]) if x else 0",
    "constant": "SIZE = 3\nWIDTHS = (1, 2)\ndef f(x):\n    return x * SIZE + WIDTHS[0]",
    "lambda": "f = lambda x: x + 1",
    "nested": "def f(x):\n    n = 0\n    def g():\n        nonlocal n\n        n += 1\n    g()\n    return n",
    "class": "class f(nn.Module):\n    kind = 'a'\n    def __init__(self):\n        super().__init__()\n"
    "        self._n = 1\n    def forward(self, x):\n        self.seen = x\n        return x",
    "no_grad": "@torch.no_grad()\ndef f(w):\n    w -= w.grad\n    w.grad = None",
    "own generator": "def f(seed):\n    g = torch.Generator()\n    return torch.rand(2, generator=g.manual_seed(seed))",
    "printed": "def f(x):\n    show(x)\n    print(x)\n    return x",
    "tried": "def f(x):\n    return x\nprint(f(3))\nmine = f(torch.ones(2))\nmine[0] = 4",
    "stub": "def f(x):\n    raise NotImplementedError()",
}

#: Answers that may hold something between two calls, or change what others use.
STATEFUL = {
    "global": "calls = 0\ndef f(x):\n    global calls\n    calls += 1\n    return calls",
    "list": "seen = []\ndef f(x):\n    seen.append(x)\n    return seen",
    "list of a helper": "seen = []\ndef helper(x):\n    return seen\ndef f(x):\n    return helper(x)",
    "default": "def f(x, seen=[]):\n    seen.append(x)\n    return seen",
    "default made": "def f(x, seen=dict()):\n    return seen",
    "default of lambda": "f = lambda x, seen=[]: seen.append(x)",
    "attribute of itself": "def f(x):\n    f.calls = 1\n    return x",
    "attribute of a library": "def f(x):\n    torch.answer = 42\n    return x",
    "item of a library": "def f(x):\n    np.__dict__['answer'] = 42",
    "seed": "def f(x):\n    torch.manual_seed(0)\n    return torch.rand(2)",
    "seed by name": "from torch import manual_seed\ndef f(x):\n    manual_seed(0)",
    "seed imported inside": "def f(x):\n    from torch import manual_seed as start\n    start(0)",
    "compiled": "def f(x):\n    return torch.compile(len)(x)",
    "seed of numpy": "def f(x):\n    np.random.seed(0)",
    "default dtype": "def f(x):\n    torch.set_default_dtype(torch.float64)",
    "cache": "import functools\n@functools.cache\ndef f(x):\n    return []",
    "made": "def make():\n    seen = []\n    return lambda x: seen\nf = make()",
    "class list": "class f:\n    seen = []",
    "class attribute": "class f:\n    n = 0\n    def __init__(self):\n        type(self).n += 1",
    "attribute of the class": "class f:\n    n = 0\n    @classmethod\n    def make(cls):\n        cls.n += 1",
    "base": "class Base:\n    seen = []\nclass f(Base):\n    pass",
    "metaclass": "class f(metaclass=Meta):\n    pass",
    "setattr": "def f(x):\n    setattr(torch, 'answer', 42)",
    "eval": "def f(x):\n    return eval('torch.manual_seed(0)')",
    "environment": "import os\ndef f(x):\n    os.environ['X'] = '1'",
    "own file": "import helper\ndef f(x):\n    return helper.f(x)",
    "workers": "from torch.utils import data\ndef f(x):\n    return data.DataLoader(x)",
    "workers by name": "from torch.utils.data import DataLoader\ndef f(x):\n    return DataLoader(x)",
    "teacher's variable": "def f(x):\n    images.add_(1)",
    "magic": "%precision 3\ndef f(x):\n    return x",
    "star": "from torch import *\ndef f(x):\n    return ones(x)",
    "annotated later": "def f(x):\n    return x\nf.seen = []\ndel f\nf = images.add_",
}

HELPED = "def helper(x):\n    return x + 1\ndef f(x):\n    return helper(x) + sum(x) + later(x)"
#: Cells that leave what waits alone.
HARMLESS = {
    "another": "def g(x):\n    return x",
    "the same import": "import torch\nimport torch.nn as nn\nimport numpy as np",
    "another import": "import math\nfrom torch.nn import functional as F",
    "a demonstration": "x = torch.arange(6)\nx[0] = 4\nfor i in range(3):\n    print(x.view(2, 3), f(i))\ndel x",
    "a main part": "if __name__ == '__main__':\n    print(f(1))",
    "a variable anew": "images = torch.ones(3)",
    "broken Python": "def g(x):",
}
#: Cells before which a copy is taken.
HARMFUL = {
    "answer anew": "def f(x):\n    return x",
    "answer as variable": "f = print",
    "helper anew": "def helper(x):\n    return x",
    "helper in a loop": "for helper in [1, 2]: pass",
    "helper as import": "from math import sqrt as helper",
    "builtin": "sum = 3",
    "name that was missing": "def later(x):\n    return 0",
    "part of a helper": "helper.cache = {}",
    "part of a library": "torch.add = torch.sub",
    "seed": "torch.manual_seed(0)",
    "own file": "import mine",
    "default dtype": "torch.set_default_dtype(torch.float64)",
    "calls a changer": "change()",
    "defined by a changer": "@change\ndef g(x):\n    return x",
    "default by a changer": "def g(x=change()):\n    return x",
    "magic": "%reset -f",
    "star": "from torch import *",
    "global": "def g():\n    global helper\n    helper = 1",
    "deleted": "del helper",
    "eval": "eval('1')",
}


def started(*sources: str) -> Sharing:
    sharing = Sharing()
    for source in (SETUP, *sources):
        sharing.ran(source, well=True)
    return sharing


@pytest.mark.parametrize("source", STILL.values(), ids=STILL)
def test_answers_that_hold_nothing_share(source: str) -> None:
    assert started(source).waits({"f"})


@pytest.mark.parametrize("source", STATEFUL.values(), ids=STATEFUL)
def test_answers_in_doubt_do_not_share(source: str) -> None:
    assert not started(source).waits({"f"})


def test_an_answer_whose_cell_ended_with_an_error_does_not_share() -> None:
    sharing = started(STILL["plain"])
    sharing.ran(STILL["plain"], well=False)
    assert not sharing.waits({"f"})


CHANGER = "def change(g=None):\n    torch.manual_seed(0)\n    return g"


@pytest.mark.parametrize("source", HARMLESS.values(), ids=HARMLESS)
def test_a_copy_waits_for_cells_that_change_nothing(source: str) -> None:
    sharing = started(HELPED, CHANGER)
    assert sharing.waits({"f"})
    assert sharing.disturbs(source) is (source == HARMLESS["broken Python"])  # what cannot be read is in doubt


@pytest.mark.parametrize("source", HARMFUL.values(), ids=HARMFUL)
def test_a_copy_is_taken_before_cells_that_could_change_something(source: str) -> None:
    sharing = started(HELPED, CHANGER)
    assert sharing.waits({"f"})
    assert sharing.disturbs(source)
    assert not sharing.disturbs(source), "nothing waits any more"


def test_a_library_that_was_altered_is_a_library_still() -> None:
    patched = "torch.Tensor.rows = lambda self: list(self)"
    sharing = started(HELPED, CHANGER, patched)
    assert sharing.waits({"f"})
    assert sharing.disturbs("del torch.Tensor.rows")


def test_the_process_itself_answers_only_if_nothing_can_be_at_work_in_it() -> None:
    ticker = "import threading\ndef tick(): pass\nthreading.Thread(target=tick).start()"
    assert started(*STILL.values()).calm
    for source in (
        ticker,
        "%time 1",
        "f = 1\nf.x = 2\nimport mine",
        f"def begin():\n    {ticker.splitlines()[0]}\nbegin()",
    ):
        assert not started(source).calm


HARD = {
    "lambdas": "x = " + "lambda: " * 2000 + "1",
    "long": "x = 1\n" * 10_000,
    "items": "x" + "[0]" * 100_000,
    "null": "\x00",
}


@pytest.mark.parametrize("source", HARD.values(), ids=HARD)
def test_after_a_cell_that_cannot_be_read_all_is_in_doubt(source: str) -> None:
    assert not started(HELPED, source).waits({"f"})
    assert started(HELPED, source, STILL["nested"]).waits({"f"})


def test_names_that_tests_ask_for() -> None:
    source = "def helper(x):\n    return f(x)\ndef test_f():\n    assert helper(3) == [g(i) for i in torch.ones(3)]"
    assert names_asked(source) == {"f", "g", "torch"}


def exercise(name: str, factor: int, without: str) -> list[NotebookNode]:
    """The cells of an exercise: multiply by a number, but refuse negative ones."""
    tests = f"""\
def test_two() -> None:
    '''Two.'''
    assert {name}(2) == {2 * factor}


### BEGIN HIDDEN TESTS
def test_others(inputs: Inputs) -> None:
    '''Other numbers.'''
    for _ in range(3):
        number = inputs.integer(3, 1000)
        assert {name}(number) == {factor} * number


def test_negative(inputs: Inputs) -> None:
    '''Negative numbers.'''
    with pytest.raises(ValueError):
        {name}(-inputs.integer(3, 1000))


### END HIDDEN TESTS
run_tests("{name}", points=2, without=({without!r},))"""
    body = f"    if x < 0:\n        raise ValueError\n    return {factor} * x"
    solution = f"def {name}(x):\n    ### BEGIN SOLUTION\n{body}\n    ### END SOLUTION"
    return [notebooks.solution(name, solution), notebooks.grading(f"test_{name}", tests, 2)]


def defined(name: str, result: str, negative: str = "raise ValueError") -> str:
    return f"def {name}(x):\n    if x < 0:\n        {negative}\n    return {result}\n"


DOUBLE, TRIPLE = defined("double", "2 * x"), defined("triple", "3 * x")
CRASH, HANG = "import os; os._exit(1)", "while True: pass"
COUNTING = "calls = 0\ndef counted(x):\n    global calls\n    calls += 1\n    return calls\n"

#: What students hand in for ``double`` and ``triple``, and the marks for each, of 2.
ANSWERS: dict[str, tuple[str, str, float, float]] = {
    "both": (DOUBLE, TRIPLE, 2, 2),
    "share": (  # the reading does not follow an alias: whoever does such a thing harms himself
        defined("double", "2 * x", "t = torch; t.was_here = True; raise ValueError"),
        defined("triple", "0 if hasattr(torch, 'was_here') else 3 * x"), 2, 1),
    "wrong": (defined("double", "4"), defined("triple", "3 * x", "pass"), 1, 1),
    "helper-anew": (
        "def factor():\n    return 2\n" + defined("double", "factor() * x"),
        "def factor():\n    return 3\n" + defined("triple", "factor() * x"), 2, 2),
    "variable-anew": (
        "factor = 2\n" + defined("double", "factor * x"), "factor = 3\n" + defined("triple", "factor * x"), 2, 2),
    "answer-anew": (DOUBLE, "double = None\n" + TRIPLE, 2, 2),
    "library-anew": (
        defined("double", "int(torch.add(torch.tensor(x), x))"), "torch.add = None\n" + TRIPLE, 2, 2),
    "too-late": ("pass", DOUBLE + TRIPLE, 0, 2),
    "counts": (
        COUNTING + defined("double", "2 * x if counted(x) < 5 else 0"),
        defined("triple", "3 * x if counted(x) < 5 else 0"), 2, 2),
    "keeps-a-list": (
        "seen = []\n" + defined("double", "2 * x if not seen.append(x) and len(seen) < 5 else 0"),
        defined("triple", "3 * x if len(seen) == 0 else 0"), 2, 2),
    "watched-apart": (defined("double", "int(torch.tensor(x).add(x))"), TRIPLE, 2, 2),
    "watched": (DOUBLE, defined("triple", "int(torch.tensor(x) + 2 * x)"), 2, 0),
    "first-crashes": (defined("double", "2 * x", CRASH), TRIPLE, 1, 2),
    "second-crashes": (DOUBLE, defined("triple", "3 * x", CRASH), 2, 1),
    "both-crash": (defined("double", "2 * x", CRASH), defined("triple", "3 * x", CRASH), 1, 1),
    "always-crashes": (f"def double(x):\n    {CRASH}", TRIPLE, 0, 2),
    "first-hangs": (defined("double", "2 * x", HANG), TRIPLE, 1, 2),
    "second-hangs": (DOUBLE, defined("triple", "3 * x", HANG), 2, 1),
    "both-hang": (defined("double", "2 * x", HANG), defined("triple", "3 * x", HANG), 1, 1),
}  # fmt: skip


def test_no_answer_feels_that_copies_are_shared(tmp_path: Path) -> None:
    first, second = exercise("double", 2, "mul"), exercise("triple", 3, "add")
    source = notebooks.notebook(notebooks.setup(), *first, *second)
    notebooks.write(source, tmp_path / "source/first/first.ipynb")
    (tmp_path / "nbgrader_config.py").write_text((COURSE / "nbgrader_config.py").read_text())
    assert run_command(tmp_path, "nbgrader", "generate_assignment", "first").returncode == 0
    for student, (double, triple, *_) in ANSWERS.items():
        released = nbformat.read(tmp_path / "release/first/first.ipynb", as_version=4)
        for cell in released.cells:
            cell.source = {"double": double, "triple": triple}.get(grade_id(cell), cell.source)
        notebooks.write(released, tmp_path / "submitted" / student / "first/first.ipynb")
    done = run_command(tmp_path, "torchmarks", "autograde", "first")
    assert done.returncode == 0, done.stdout + done.stderr
    assert marks_by_cell(tmp_path) == {student: (double, triple) for student, (*_, double, triple) in ANSWERS.items()}


def marks_by_cell(course: Path) -> dict[str, tuple[float, ...]]:
    found = {}
    with open_gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        for submission in gradebook.assignment_submissions("first"):
            [notebook] = submission.notebooks
            found[submission.student.id] = tuple(
                grade.score for grade in sorted(notebook.grades, key=lambda grade: grade.name)
            )
    return found
