"""The gate: content with a good course, and with a sentence for each defect that an author can make."""

import re
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbgrader.coursedir import CourseDirectory

from tests.conftest import run_command
from tests.notebooks import code, double_notebook, write
from torchmarks.assignments import source_notebooks
from torchmarks.authoring.gate.answers import check_answers
from torchmarks.authoring.gate.checks import check
from torchmarks.authoring.gate.form import check_coverage
from torchmarks.authoring.gate.subject import Subject

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


def cell_points(points: object) -> Callable[[NotebookNode], None]:
    def change(notebook: NotebookNode) -> None:
        by_id(notebook, "test_double").metadata["nbgrader"]["points"] = points

    return change


def both(*changes: Callable[[NotebookNode], None]) -> Callable[[NotebookNode], None]:
    def change(notebook: NotebookNode) -> None:
        for each in changes:
            each(notebook)

    return change


def call(arguments: str) -> Callable[[NotebookNode], None]:
    return replace("test_double", "points=2)", f"{arguments})")


def mark_by_hand(notebook: NotebookNode) -> None:
    by_id(notebook, "test_double").metadata["nbgrader"]["solution"] = True


def call_inside(notebook: NotebookNode) -> None:
    replace("test_double", "### END HIDDEN TESTS\n", "")(notebook)
    by_id(notebook, "test_double").source += "\n### END HIDDEN TESTS"


def make_raw(name: str) -> Callable[[NotebookNode], None]:
    def change(notebook: NotebookNode) -> None:
        cell = by_id(notebook, name)
        cell.cell_type = "raw"
        del cell["outputs"], cell["execution_count"]

    return change


FORM = {
    "begin mistyped": (replace("test_double", "### BEGIN HIDDEN TESTS", "### BEGIN HIDDEN TEST"), "was probably meant"),
    "end mistyped": (replace("test_double", "### END HIDDEN TESTS", "## END HIDDEN TESTS"), "was probably meant"),
    "lower case": (replace("test_double", "### BEGIN HIDDEN TESTS", "### begin hidden tests"), "was probably meant"),
    "solution mistyped": (replace("double", "### BEGIN SOLUTION", "### BEGIN SOLUTIONS"), "was probably meant"),
    "no begin": (
        replace("test_double", "### BEGIN HIDDEN TESTS\n", ""),
        "a line '### BEGIN HIDDEN TESTS' is missing before line 22, '### END HIDDEN TESTS'.",
    ),
    "no end": (replace("test_double", "### END HIDDEN TESTS\n", ""), "a line '### END HIDDEN TESTS' is missing."),
    "begun twice": (
        replace("test_double", "def test_negative", "### BEGIN HIDDEN TESTS\ndef test_negative"),
        "a line '### END HIDDEN TESTS' is missing before line 15",
    ),
    "points differ": (set_points, "the cell's points are 3, the call's 2"),
    "points are no number": (cell_points("three"), "the cell's points are 'three', the call's 2"),
    "points in quotes": (call("points='2'"), "its points are '2': make them a number above 0"),
    "points below 0": (both(cell_points(-2), call("points=-2")), "its points are -2: make them a number above 0"),
    "no points": (both(cell_points(0), call("points=0")), "its points are 0: make them a number above 0"),
    "points of the heading": (
        replace("double_task", "## Double", "## 1. Double *[3 points]* (core)"),
        "its heading says 3 points, its call 2",
    ),
    "a text to do without": (call("points=2, without='tril'"), "without='tril' must be a tuple of names"),
    "a tuple that is none": (call("points=2, without=('tril')"), "without='tril' must be a tuple of names"),
    "no names to do without": (call("points=2, without=('a b',)"), "without=('a b',) must be a tuple of names"),
    "the call among hidden tests": (call_inside, "run_tests stands among the hidden tests"),
    "a weight that is no number": (
        replace("test_double", "weight(3)", "weight('x')"),
        "test_other_numbers has @pytest.mark.weight('x'): write weight(…) with one number above 0.",
    ),
    "no weight": (replace("test_double", "weight(3)", "weight(0)"), "weight(…) with one number above 0"),
    "a weight below 0": (replace("test_double", "weight(3)", "weight(-1)"), "weight(…) with one number above 0"),
    "a bare weight": (replace("test_double", "weight(3)", "weight"), "weight(…) with one number above 0"),
    "a time limit that is none": (replace("test_double", "weight(3)", "timeout('9')"), "timeout(…) with one number"),
    "a mark misspelt": (
        replace("test_double", "mark.weight", "mark.weigth"),
        "test_other_numbers is marked 'weigth', a mark that there is not",
    ),
    "tests marked by hand": (mark_by_hand, "set them to 'Autograder tests'"),
    "a raw solution": (make_raw("double"), "cell double: has the role of a solution, but is a raw cell"),
    "raw tests": (make_raw("test_double"), "cell test_double: has the role of a test, but is a raw cell"),
    "an empty hint": (replace("double_hints", "\n\nAdd a number to itself.\n\n", ""), "has an empty hint"),
    "another signature": (
        replace("double_task", "`double(x: int) -> int`", "`double(n: int) -> int`"),
        "its task writes double(n), its solution double(x)",
    ),
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
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "first: 1 exercise, all well.", "")


@pytest.mark.parametrize("defect", FORM)
def test_form(small_course: Path, defect: str) -> None:
    change, sentence = FORM[defect]
    notebook = double_notebook()
    change(notebook)
    write(notebook, small_course / SOURCE)
    problems = [str(problem) for problem in check(CourseDirectory(root=str(small_course)), "first")]
    assert any(sentence in problem for problem in problems), problems
    assert len(problems) == 1 or defect in ("no hints", "points in quotes"), "One slip is one thing to mend."


def tried(course: Path, notebook: NotebookNode) -> list[str]:
    """What the gate says of the answers alone: releases and kernels take seconds."""
    write(notebook, course / SOURCE)
    [source] = source_notebooks(course, "first", "source")
    return [
        str(problem)
        for problem in check_answers(Subject(CourseDirectory(root=str(course)), "first", source, source.exercises()))
    ]


LATE = """    numbers = [inputs.integer(3, 9) for _ in range(4)]
    assert double(numbers) == [2 * number for number in numbers]
"""
LATE_OF_LOADERS = """    data = torch.utils.data
    loader = data.DataLoader(data.TensorDataset(inputs.tensor((4,))))
    assert double(loader) == 2 * sum(batch.sum() for [batch] in loader)
"""
LATE_OF_MODELS = """    model = torch.nn.Linear(2, 1)
    assert double(model) == 2 * model.weight.sum()
"""
LATE_OF_FUNCTIONS = """    kept = inputs.tensor((4,))
    assert double(lambda: kept) == 2 * kept.sum()
"""
LATE_OF_SHAPES = """    x = inputs.tensor((3, 4))
    assert torch.equal(double(x), 2 * x.flatten())
"""


def asks_late(late: str, kind: str, twice: str) -> Callable[[NotebookNode], None]:
    """Hidden tests that ask what is right after the call, for arguments of a kind that the reference knows, too."""
    return both(
        replace("double", "return 2 * x", f"return {twice} if isinstance(x, {kind}) else 2 * x"),
        replace("double", "    if x < 0", "    if isinstance(x, int) and x < 0"),
        replace("test_double", "    for _ in range(10):\n        concealed_number = inputs.integer(3, 1000)\n"
                "        assert double(concealed_number) == concealed_number + concealed_number\n", late),
        replace("test_double", "    concealed_number = inputs.integer(3, 1000)\n    assert double(concealed_number)"
                " == concealed_number + concealed_number\n    with", late + "    concealed_number = 3\n    with"),
    )  # fmt: skip


TRIED = {
    "an error above the tests": (
        replace("test_double", "def test_two", "NUMBER = nubmer + 1\n\n\ndef test_two"),
        "first/double: the test cell does not run: NameError: name 'nubmer' is not defined",
    ),
    "no such module": (
        replace("test_double", "def test_two", "import nubmers\n\n\ndef test_two"),
        "first/double: the test cell does not run: ModuleNotFoundError: No module named 'nubmers'",
    ),
    "a skip above the tests": (
        replace("test_double", "def test_two", "pytest.importorskip('nubmers')\n\n\ndef test_two"),
        "first/double: the test cell does not run: Skipped: could not import 'nubmers': No module named 'nubmers'",
    ),
    "a weight found later": (
        replace("test_double", "weight(3)", "weight('x' * 2)"),
        "first/double: the test cell does not run: ValueError: could not convert string to float: 'xx'",
    ),
    "a case too many": (
        replace("test_double", "def test_negative(", "@pytest.mark.parametrize('n', [1])\ndef test_negative("),
        "test_negative: was not run; do the names in parametrize match",
    ),
    "the reference alone": (replace("double", "return 2 * x", "return 3 * x"), "the reference solution earns 0 of 2"),
    "right is what came after": (
        asks_late(LATE, "list", "[2 * number for number in x]"),
        "emptying the arguments and then answering for what is left of them earns 2",
    ),
    "right is what a loader brought after": (
        asks_late(LATE_OF_LOADERS, "torch.utils.data.DataLoader", "2 * sum(batch.sum() for [batch] in x)"),
        "zeroing the arguments and then answering for what is left of them earns 2",
    ),
    "right is what a model was after": (
        asks_late(LATE_OF_MODELS, "torch.nn.Module", "2 * x.weight.sum()"),
        "zeroing the arguments and then answering for what is left of them earns 2",
    ),
    "right is what a function kept after": (
        asks_late(LATE_OF_FUNCTIONS, "type(lambda: x)", "2 * x().sum()"),
        "zeroing the arguments and then answering for what is left of them earns 2",
    ),
    "right is what has zeros after": (
        asks_late(LATE_OF_SHAPES, "torch.Tensor", "2 * x.flatten()"),
        "zeros of the right shape and dtype pass test_other_numbers, test_negative by zeroing the arguments",
    ),
    "caught by no wrong answer": (
        replace("test_double", "### END HIDDEN TESTS",
                'def test_three() -> None:\n    """Three."""\n    assert double(3) < 8\n\n\n### END HIDDEN TESTS'),
        "no wrong answer of its bank fails test_three: add one",
    ),
}  # fmt: skip


@pytest.mark.parametrize("defect", TRIED)
def test_tried(small_course: Path, defect: str) -> None:
    change, sentence = TRIED[defect]
    notebook = double_notebook()
    change(notebook)
    problems = tried(small_course, notebook)
    assert any(sentence in problem for problem in problems), problems
    assert len(problems) == 1 or defect.startswith(("right is what", "caught by no wrong answer")), problems
    assert all("\n" not in problem or "assert" in problem for problem in problems)


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


def add_wrong(name: str, source: str, fails: str = "test_negative") -> tuple[str, str]:
    answer = f"# %% wrong: {name}\n# fails: {fails}\n# feedback: negative\n{source}\n\n\n"
    return "# %% right: sum", answer + "# %% right: sum"


BANK_FILE = {
    "not Python": (
        *add_wrong("odd", "def double(x: return x"),
        "the answer 'odd' cannot be tried: the cell 'def double(x: return x' … does not run: SyntaxError",
    ),
    "no such module": (
        *add_wrong("odd", "import nubmers"),
        "the answer 'odd' cannot be tried: the cell 'import nubmers' … does not run: ModuleNotFoundError",
    ),
    "another function": (
        *add_wrong("odd", "def duoble(x): return x"),
        "the answer 'odd' cannot be tried: an answer to double defines no double",
    ),
    "a heading misspelt": (
        "# %% wrong: the example is the task",
        "# %% wrng: the example is the task",
        "line 8: '# %% wrng: the example is the task' begins no answer: write '# %% right: name'",
    ),
    "an example to fail": (
        "fails: test_other_numbers",
        "fails: test_two, test_other_numbers",
        "the wrong answer 'the example is the task' is to fail test_two, which is an example: only hidden tests count",
    ),
    "no such test": (
        "fails: test_other_numbers",
        "fails: test_others, test_other_numbers",
        "the wrong answer 'the example is the task' is to fail test_others, which is no test of this exercise",
    ),
    "a name twice": ("# %% right: shift", "# %% right: sum", "2 answers are called 'sum'"),
}


@pytest.mark.parametrize("defect", BANK_FILE)
def test_a_fault_of_the_bank_is_told_of_its_file(small_course: Path, defect: str) -> None:
    old, new, sentence = BANK_FILE[defect]
    path = small_course / "tests/answers/first/double.py"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    [problem] = tried(small_course, double_notebook())
    assert "tests/answers/first/double.py" in problem
    assert sentence in problem


def test_the_other_answers_are_tried_beside_a_broken_one(small_course: Path) -> None:
    path = small_course / "tests/answers/first/double.py"
    old, new = add_wrong("odd", "def double(x: return x")
    path.write_text(path.read_text().replace(old, new).replace("x << 1", "x << 2"))
    broken, losing = tried(small_course, double_notebook())
    assert "'odd' cannot be tried" in broken
    assert "the right answer 'shift' earns" in losing


def test_a_bank_in_another_encoding_is_said_in_a_sentence(small_course: Path) -> None:
    (small_course / "tests/answers/first/double.py").write_bytes("# %% right: Zürich\n".encode("latin-1"))
    [problem] = tried(small_course, double_notebook())
    assert problem.startswith("first/double: tests/answers/first/double.py cannot be read as UTF-8 text")


def test_a_slow_reference_is_tried_twice(small_course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pytest, "slow_once", False, raising=False)
    slow_once = """    if not pytest.slow_once:
        pytest.slow_once = True
        import time
        time.sleep(5)
    return 2 * x"""
    notebook = double_notebook()
    replace("double", "    return 2 * x", slow_once)(notebook)
    replace("test_double", "weight(3)", "timeout(0.5)")(notebook)
    replace("test_double", "def test_two", "@pytest.mark.timeout(0.5)\ndef test_two")(notebook)
    assert tried(small_course, notebook) == []
    assert pytest.slow_once  # type: ignore[attr-defined]


@pytest.mark.parametrize("source", ["random.random()", "np.random.rand()", "torch.rand(()).item()"])
def test_what_tests_draw_themselves_is_the_same_at_each_try(small_course: Path, source: str) -> None:
    drawn = f"    drawn = int({source} * 10**6)\n    assert double(drawn) == 2 * drawn, drawn\n    print(drawn)\n"
    notebook = double_notebook()
    imports = "import random\n\nimport numpy as np\nimport pytest"
    replace("setup_imports", "import pytest", imports)(notebook)
    replace("test_double", "    for _ in range(10):", drawn + "    for _ in range(10):")(notebook)
    replace("double", "    return 2 * x", "    return 2 * x if x < 1000 else -x")(notebook)
    first, second = tried(small_course, notebook), tried(small_course, notebook)
    assert "the reference solution earns" in first[0]
    assert first == second


COVERED = """[[topics]]
name = "Numbers"
rows = [{ what = "twice", by = ["first/double/%s"] }]
"""


@pytest.mark.parametrize(
    ("manifest", "sentence"),
    [
        (COVERED % "test_negative", None),
        ("topics = []", "first/double: stands in no row of tests/coverage.toml: name its hidden tests in one."),
        (COVERED % "test_two", "tests/coverage.toml names test_two, which is no hidden test of this exercise."),
        (COVERED % "test_three", "tests/coverage.toml names test_three, which is no hidden test of this exercise."),
        ("topics = [", "tests/coverage.toml: has not the form of a manifest: TOMLDecodeError"),
        ("topics = ['Numbers']", "tests/coverage.toml: has not the form of a manifest: TypeError"),
    ],
)
def test_the_manifest_of_what_a_course_covers(small_course: Path, manifest: str, sentence: str | None) -> None:
    (small_course / "tests/coverage.toml").write_text(manifest)
    write(double_notebook(), small_course / SOURCE)
    [source] = source_notebooks(small_course, "first", "source")
    subject = Subject(CourseDirectory(root=str(small_course)), "first", source, source.exercises())
    problems = [str(problem) for problem in check_coverage(subject)]
    assert len(problems) == (sentence is not None)
    assert all(sentence in problem for problem in problems if sentence)


def test_one_fault_of_the_tests_is_one_problem_and_no_traceback(small_course: Path) -> None:
    said = gate(small_course, replace("test_double", "def test_two", "NUMBER = nubmer\n\n\ndef test_two"))
    assert said.splitlines() == [
        "first/double: the test cell does not run: NameError: name 'nubmer' is not defined",
        "1 to mend.",
    ]


@pytest.mark.parametrize(
    "text", ["{", "[1]", '{"nbformat": 5}', '{"nbformat": 3}', '{"cells": 3, "nbformat": 4}'], ids=str
)
def test_what_is_no_notebook_is_said_in_a_sentence(small_course: Path, text: str) -> None:
    (small_course / SOURCE).write_text(text)
    [problem] = check(CourseDirectory(root=str(small_course)), "first")
    assert "first.ipynb cannot be read as a notebook" in str(problem)


def test_a_setup_that_fails_is_one_problem(small_course: Path) -> None:
    said = gate(small_course, replace("setup_imports", "import pytest", "import pytest\nimport nubmers"))
    assert said.splitlines() == [
        "first/first.ipynb: the cell 'import pytest' … does not run: ModuleNotFoundError: No module named 'nubmers'",
        "1 to mend.",
    ]


def test_answers_are_tried_where_no_gpu_is_in_sight(released_course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "0")
    path = released_course / "tests/answers/first/double.py"
    text = path.read_text()
    where = "    import os\n    assert os.environ['CUDA_VISIBLE_DEVICES'] == ''\n    return x << 1"
    path.write_text(text.replace("    return x << 1", where))
    done = run_command(released_course, "torchmarks", "check", "first", "--secrets", "2")
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "first: 1 exercise, all well.", "")


def test_a_test_that_catches_by_luck_is_named(small_course: Path) -> None:
    chance = "    if inputs.integer(0, 1):\n        return\n    with pytest.raises"
    notebook = double_notebook()
    replace("test_double", "    with pytest.raises", chance)(notebook)
    write(notebook, small_course / SOURCE)
    lucky = [
        str(problem)
        for problem in check(CourseDirectory(root=str(small_course)), "first", secrets=60)
        if "secrets" in str(problem)
    ]
    assert len(lucky) == 1, lucky
    found = re.fullmatch(
        r"first/double: the wrong answer 'negative numbers are like others' passes test_negative with (\d+) of 60 "
        r"random secrets: .+",
        lucky[0],
    )
    assert found is not None
    assert 10 < int(found[1]) < 50


def test_feedback_that_comes_by_luck_is_named(small_course: Path) -> None:
    chance = '    with suppress(ValueError):\n        assert inputs.integer(0, 1) or not double(-7), "Below 0?"\n'
    notebook = double_notebook()
    replace("test_double", "    with pytest.raises", f"{chance}    with pytest.raises")(notebook)
    replace("test_double", "def test_two", "from contextlib import suppress\n\n\ndef test_two")(notebook)
    write(notebook, small_course / SOURCE)
    silent = [
        str(problem)
        for problem in check(CourseDirectory(root=str(small_course)), "first", secrets=60)
        if "secrets" in str(problem)
    ]
    assert len(silent) == 1, silent
    found = re.fullmatch(
        r"first/double: the feedback on 'negative numbers are like others' does not say 'negative numbers' with (\d+) "
        r"of 60 random secrets: .+",
        silent[0],
    )
    assert found is not None
    assert 10 < int(found[1]) < 50


def test_many_secrets_find_nothing_in_a_good_course(released_course: Path) -> None:
    done = run_command(released_course, "torchmarks", "check", "first", "--secrets", "20")
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "first: 1 exercise, all well.", "")


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


def test_a_release_that_is_not_there_is_one_problem(small_course: Path) -> None:
    done = run_command(small_course, "torchmarks", "check", "first")
    assert done.returncode == 1
    about = [line for line in done.stdout.splitlines() if line.startswith("release/first")]
    assert about == ["release/first: it is missing; run make release."]


def test_nbgrader_itself_refuses_to_release_a_mistyped_delimiter(small_course: Path) -> None:
    notebook = double_notebook()
    FORM["begin mistyped"][0](notebook)
    write(notebook, small_course / SOURCE)
    done = run_command(small_course, "nbgrader", "generate_assignment", "first")
    assert done.returncode != 0
    assert "line 6: '### BEGIN HIDDEN TEST' was probably meant to be '### BEGIN HIDDEN TESTS'" in done.stderr
    assert not (small_course / "release/first").exists()


HONEST = """x = 1  # hidden tests follow
# end of tests
# Begin test
link = 'http://a/#hidden-test'
# BEGIN SOLUTION
x = 2
#END SOLUTION
x = 3  # the end of the solution"""


def test_nbgrader_releases_what_it_reads_itself(small_course: Path) -> None:
    """It looks for its delimiters anywhere in a line, and a course may name others."""
    notebook = double_notebook()
    by_id(notebook, "double").source = HONEST
    write(notebook, small_course / SOURCE)
    done = run_command(small_course, "nbgrader", "generate_assignment", "first", "--force")
    assert done.returncode == 0, done.stderr
    assert (
        "x = 2" not in by_id(nbformat.read(small_course / "release/first/first.ipynb", as_version=4), "double").source
    )
    config = small_course / "nbgrader_config.py"
    words = 'begin_solution_delimeter = "[answer"\nc.ClearSolutions.end_solution_delimeter = "answer]"'
    config.write_text(f"{config.read_text()}\nc.ClearSolutions.{words}\n")
    by_id(notebook, "double").source = "#[answer\nx = 2\n#answer]"
    write(notebook, small_course / SOURCE)
    done = run_command(small_course, "nbgrader", "generate_assignment", "first", "--force")
    assert done.returncode == 0, done.stderr
    assert (
        "x = 2" not in by_id(nbformat.read(small_course / "release/first/first.ipynb", as_version=4), "double").source
    )
    by_id(notebook, "double").source = "#[answer\nx = 2\n# answer"
    write(notebook, small_course / SOURCE)
    assert run_command(small_course, "nbgrader", "generate_assignment", "first", "--force").returncode == 1


def test_an_unknown_assignment_is_said_in_a_sentence(small_course: Path) -> None:
    done = run_command(small_course, "torchmarks", "check", "frist")
    assert done.returncode == 1
    assert done.stderr.strip() == "There is no assignment 'frist' in source (there are: first)."
