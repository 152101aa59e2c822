"""A test cell in a real kernel: what it gives nbgrader, and what it shows a person."""

import ast
import contextlib
import re
import time
from pathlib import Path

import pytest
from nbformat import NotebookNode
from nbgrader.utils import determine_grade

from tests.notebooks import DOUBLE_STUB, DOUBLE_TESTS, code, grading, html, notebook, setup, stderr, text
from torchmarks.authoring.kernel import run_notebook
from torchmarks.testing.runner import compile_cell
from torchmarks.timeout import TimeLimitExceeded, time_limit

pytestmark = pytest.mark.usefixtures("warm_kernels")


def run_answer(answer: str, folder: Path, tests: str = DOUBLE_TESTS, points: float = 2) -> NotebookNode:
    """The test cell after running it on an answer."""
    cells = [setup(), code("double", answer, solution=True), grading("test_double", tests, points)]
    return run_notebook(notebook(*cells), folder).cells[-1]


def marks(cell: NotebookNode) -> float | None:
    """What nbgrader makes of the cell."""
    return determine_grade(cell)[0]


def test_right_answer_earns_all_as_a_plain_number(tmp_path: Path) -> None:
    cell = run_answer("def double(x):\n    if x < 0: raise ValueError\n    return x * 2", tmp_path)
    assert (text(cell), marks(cell)) == ("2", 2)
    assert [output.output_type for output in cell.outputs] == ["execute_result"]
    assert "2 of 2 points" in html(cell)


def test_partial_credit_follows_the_weights_of_hidden_tests(tmp_path: Path) -> None:
    cell = run_answer("def double(x):\n    return x * 2", tmp_path)
    assert (text(cell), marks(cell)) == ("1.5", 1.5)
    assert "Read again what the task says about negative numbers." in html(cell)
    assert "Try numbers other" not in html(cell)


def test_a_hint_of_several_lines_flows(tmp_path: Path) -> None:
    long = "Read again what the task\n    says about negative numbers.\n\n    And then its\n    last line."
    assert "Read again what the task says about negative numbers." in DOUBLE_TESTS
    tests = DOUBLE_TESTS.replace("Read again what the task says about negative numbers.", long)
    shown = html(run_answer("def double(x):\n    return x * 2", tmp_path, tests))
    assert "Read again what the task says about negative numbers.<br>And then its last line." in shown


def test_visible_examples_weigh_nothing(tmp_path: Path) -> None:
    cell = run_answer("def double(x):\n    return 4", tmp_path)
    assert marks(cell) == 0


def test_without_hidden_tests_the_report_says_examples_only(tmp_path: Path) -> None:
    begin, end = DOUBLE_TESTS.index("### BEGIN"), DOUBLE_TESTS.index("run_tests(")
    cell = run_answer("def double(x):\n    return 4", tmp_path, DOUBLE_TESTS[:begin] + DOUBLE_TESTS[end:])
    assert marks(cell) == 2
    assert "Examples only" in html(cell)


def test_stub_is_not_attempted_and_its_error_is_not_shown(tmp_path: Path) -> None:
    cell = run_answer(DOUBLE_STUB, tmp_path)
    assert (text(cell), marks(cell)) == ("0", 0)
    assert "not attempted" in html(cell)
    assert "NotImplementedError" not in html(cell)


def test_an_answer_that_raises_not_implemented_somewhere_is_attempted(tmp_path: Path) -> None:
    answer = "def double(x):\n    if x < 0: raise NotImplementedError()\n    return x * 2"
    cell = run_answer(answer, tmp_path)
    assert marks(cell) == 1.5
    assert "Your code raised NotImplementedError at: if x &lt; 0: raise NotImplementedError()" in html(cell)


def test_a_missing_name_is_said_in_a_sentence(tmp_path: Path) -> None:
    cell = run_answer("def doubble(x):\n    return x", tmp_path)
    assert marks(cell) == 0
    assert "double is not defined" in html(cell)


def test_one_line_that_stops_every_test_is_said_first(tmp_path: Path) -> None:
    first = "Each test stopped at the same line, with NameError. Look there first."
    cell = run_answer("def double(x):\n    return two * x", tmp_path)
    assert html(cell).index(first) < html(cell).index("Your code raised NameError at: return two * x")
    assert "Your code uses a name that has no value then: mistyped, or defined in a cell below, or in one" in html(cell)
    assert "Try numbers other" not in html(cell), "no idea of the exercise's was missed"
    other = run_answer("def double(x):\n    if x < 0:\n        return two * x\n    return 2 * x", tmp_path)
    assert "Your code raised NameError" in html(other)
    assert "Each test stopped" not in html(other)
    assert "Each test stopped" not in html(run_answer("def double(x):\n    return 2 * abs(x)", tmp_path))


@pytest.mark.parametrize(
    ("answer", "is_said"),
    [
        ("def double(x):\n    print(2 * x)", True),
        ("def double(x):\n    def result():\n        return 2 * x\n    result()", True),
        ("def double(x):\n    if x == 'never':\n        return\n    2 * x", True),
        ("def double(x) -> None:\n    2 * x", False),
        ("def double(x):\n    return None", False),
        ("def double(x):\n    yield 2 * x", False),
        ("def double(x):\n    raise ValueError", False),
        ("def double(x):\n    print(2 * x)\n\ndef double(x):\n    return 3 * x", False),
    ],
)
def test_a_missing_return_is_said_first(answer: str, is_said: bool, tmp_path: Path) -> None:
    cell = run_answer(answer, tmp_path)
    assert marks(cell) == 0
    assert ("Is a return missing?" in html(cell)) == is_said


@pytest.mark.parametrize(
    ("answer", "is_said"),
    [
        ("def double(x):\n    return 2 * x\n    raise NotImplementedError()", False),
        ("def double(x):\n    raise NotImplementedError()\n    return 2 * x", True),
        ("def double(x):\n    y = 2 * x\n    raise NotImplementedError()", True),
        ("def double(x):\n    if x != 'never':\n        raise NotImplementedError()\n    return 2 * x", False),
    ],
)
def test_a_raise_that_was_left_in_is_said_first(answer: str, is_said: bool, tmp_path: Path) -> None:
    assert ("still stands among your code" in html(run_answer(answer, tmp_path))) == is_said


def test_a_name_of_ipython_s_may_mean_something_else(tmp_path: Path) -> None:
    for other in ("In = 5", "In = [5]"):
        assert marks(run_answer(f"{other}\ndef double(x):\n    return 2 * abs(x)", tmp_path)) == 1.5


def test_too_slow_for_several_tests_is_said_first(tmp_path: Path) -> None:
    first = "Several tests ran out of time. Look there first"
    tests = """
### BEGIN HIDDEN TESTS
@pytest.mark.timeout(0.2)
def test_small() -> None:
    \"\"\"Think of small numbers.\"\"\"
    assert double(1) == 2

@pytest.mark.timeout(0.2)
def test_large() -> None:
    \"\"\"Think of large numbers.\"\"\"
    assert double(1000) == 2000
### END HIDDEN TESTS
run_tests("double", points=2)
"""
    slow = "def double(x):\n    while x > {}:\n        pass\n    return 2 * x"
    shown = html(run_answer(slow.format(0), tmp_path, tests))
    assert shown.index(first) < shown.index("Think of small numbers.")
    assert "Several tests" not in html(run_answer(slow.format(1), tmp_path, tests))


def test_an_example_that_asserts_all_shows_the_item_for_which_it_failed(tmp_path: Path) -> None:
    tests = """
def test_example() -> None:
    \"\"\"Think of each number.\"\"\"
    found = [(number, double(number)) for number in (1, 2, 5)]
    assert all(result == 2 * number for number, result in found)

run_tests("double", points=2)
"""
    cell = run_answer("def double(x):\n    return min(2 * x, 7)", tmp_path, tests)
    assert "at number = 5, result = 7" in html(cell)
    assert "number = 2" not in html(cell)


def test_what_is_hidden_is_told_as_python_counts_lines() -> None:
    """Text that is pasted holds ends of lines that are none to Python."""
    tests = [f"def test_{name}():\n    '''A hint.'''\n    assert x" for name in ("seen", "hidden")]
    tests[0] = tests[0].replace("hint", "hint\u2028with\x0bsome\x85ends\u2029")
    source = f"{tests[0]}\n### BEGIN HIDDEN TESTS\n{tests[1]}\n### END HIDDEN TESTS\nrun_tests('x', points=1)"
    assert compile_cell(source, "<cell>", {}).is_hidden == {"test_seen": False, "test_hidden": True}


def test_hidden_inputs_are_not_shown(tmp_path: Path) -> None:
    answer = (
        "seen = []\ndef double(x):\n    seen.append(x)\n    print('called with', x)\n    raise KeyError(f'got {x}')"
    )
    cells = [setup(), code("double", answer), grading("test_double", DOUBLE_TESTS, 2), code("look", "seen")]
    *_, cell, look = run_notebook(notebook(*cells), tmp_path).cells
    _, *hidden_inputs = ast.literal_eval(text(look))
    _, _, example_row, *hidden_rows = html(cell).split("<tr>")
    assert "called with 2" in example_row
    assert len(hidden_inputs) == len(hidden_rows) == 2
    for row in hidden_rows:
        assert "Your code raised KeyError at: raise KeyError(f&#x27;got {x}&#x27;)" in row
        assert "called with" not in row
        assert "concealed_number" not in row
        assert not any(str(number) in row for number in hidden_inputs)


SHAPES_FIRST = """
def test_example() -> None:
    \"\"\"The docstring of the example.\"\"\"
    assert double(2) is not None


### BEGIN HIDDEN TESTS
def _check(number: float) -> None:
    result = double(number)
    assert isinstance(
        result, float
    ), "A float is wanted."
    assert result < 1000, f"not more than {number} concealed"
    assert result == 2 * number


def test_small() -> None:
    \"\"\"The docstring of small.\"\"\"
    _check(1.5)


@pytest.mark.parametrize("number", [2.5, 40.5])
def test_large(number: float) -> None:
    \"\"\"The docstring of large.\"\"\"
    _check(number)


### END HIDDEN TESTS
run_tests("double", points=2)
"""


@pytest.mark.parametrize(
    ("answer", "small", "large"),
    [
        ("int(2 * x)", "A float is wanted.", "A float is wanted."),
        ("float(x)", "The docstring of small.", "The docstring of large."),
        ("2 * x if x < 9 else int(x)", None, "A float is wanted."),
        ("2 * x if x < 2 else 4000.0", None, "The docstring of large."),
        ("[][0] if x < 2 else 2 * x", "The docstring of small.", None),
        # Words of the student's own are no hint, wherever they say them.
        (
            "exec(\"assert x > 9, 'A float is ' + 'wanted.'\") or 2 * x",
            "The docstring of small.",
            "The docstring of large.",
        ),
    ],
)
def test_an_assertion_s_own_message_is_the_hint(
    tmp_path: Path, answer: str, small: str | None, large: str | None
) -> None:
    shown = html(run_answer(f"def double(x):\n    return {answer}", tmp_path, SHAPES_FIRST))
    rows = {name: re.search(rf"{name}</th>.*?</tr>", shown) for name in ("small", "large")}
    for (name, row), hint in zip(rows.items(), (small, large), strict=True):
        assert row is not None, name
        hints = {text for text in ("A float is wanted.", f"The docstring of {name}.") if text in row[0]}
        assert hints == ({hint} if hint else set())
    assert "concealed" not in shown


def test_a_failed_example_shows_call_result_and_prints(tmp_path: Path) -> None:
    cell = run_answer("def double(x):\n    print('got', x)\n    return 7", tmp_path)
    assert "assert 7 == 4" in html(cell)
    assert "double(2)" in html(cell)
    assert "got 2" in html(cell)


@pytest.mark.parametrize(
    "noise",
    [
        "import sys; sys.stderr.write('complaint')",
        "import os; os.write(2, b'complaint')",
        "import warnings; warnings.warn('complaint')",
        "torch.from_numpy(__import__('numpy').broadcast_to(1.0, (3,)))",
        "import logging; logging.getLogger().error('complaint')",
    ],
)
def test_honest_noise_costs_nothing(tmp_path: Path, noise: str) -> None:
    cell = run_answer(f"def double(x):\n    {noise}\n    if x < 0: raise ValueError\n    return x * 2", tmp_path)
    assert marks(cell) == 2
    assert stderr(cell) == ""


def test_an_endless_case_costs_its_share_alone(tmp_path: Path) -> None:
    cell = run_answer("def double(x):\n    while x < 0:\n        pass\n    return x * 2", tmp_path)
    assert marks(cell) == 1.5
    assert "out of time" in html(cell)


def test_an_object_that_cannot_be_looked_at_costs_its_share_alone(tmp_path: Path) -> None:
    """pytest asks the frames of a failure for this name, and the object for its truth."""
    answer = """
import torch
def double(x):
    __tracebackhide__ = torch.zeros(2)
    if x < 0: raise TypeError
    return x * 2
"""
    cell = run_answer(answer, tmp_path)
    assert (text(cell), marks(cell)) == ("1.5", 1.5)


def test_a_time_limit_leaves_alone_who_cleans_up_after_it() -> None:
    """Its timer goes on for code that swallows the exception, and must not strike what handles it."""
    cleaned = False

    def answer() -> None:
        with contextlib.suppress(BaseException):
            time.sleep(60)
        time.sleep(60)

    with pytest.raises(TimeLimitExceeded), time_limit(0.05, answer.__code__):
        try:
            answer()
        finally:
            time.sleep(0.5)
            cleaned = True
    assert cleaned


@pytest.mark.parametrize(
    "cheat", ["pytest.skip('no')", "pytest.xfail('no')", "pytest.exit('no')", "raise SystemExit(0)", "exit()"]
)
def test_outcomes_raised_by_an_answer_are_failures(tmp_path: Path, cheat: str) -> None:
    cell = run_answer(f"def double(x):\n    {cheat}", tmp_path)
    assert (text(cell), marks(cell)) == ("0", 0)


def test_a_students_names_do_not_disturb_the_tests(tmp_path: Path) -> None:
    answer = "range = 3\ndef double(x):\n    if x < 0: raise ValueError\n    return x * 2"
    assert marks(run_answer(answer, tmp_path)) == 2


def test_left_over_tests_are_not_run(tmp_path: Path) -> None:
    answer = "def test_left_over():\n    assert False\ndef double(x):\n    if x < 0: raise ValueError\n    return x * 2"
    cell = run_answer(answer, tmp_path)
    assert marks(cell) == 2
    assert "left over" not in html(cell)


def test_parametrised_cases_share_a_test_s_weight(tmp_path: Path) -> None:
    tests = """\
### BEGIN HIDDEN TESTS
@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_numbers(number: int) -> None:
    '''Think of all numbers.'''
    assert double(number) == 2 * number


### END HIDDEN TESTS
run_tests("double", points=2)"""
    cell = run_answer("def double(x):\n    return 2 * x if x < 4 else 0", tmp_path, tests)
    assert marks(cell) == 1.5
    assert "3 of 4 cases" in html(cell)


def test_marks_are_rounded_to_hundredths(tmp_path: Path) -> None:
    functions = "".join(
        f"def test_{number}() -> None:\n    '''Idea.'''\n    assert double({number}) == {2 * number}\n"
        for number in (1, 2, 3)
    )
    tests = f"### BEGIN HIDDEN TESTS\n{functions}### END HIDDEN TESTS\nrun_tests('double', points=1)"
    cell = run_answer("def double(x):\n    return 2 if x == 1 else 0", tmp_path, tests, points=1)
    assert text(cell) == "0.33"


@pytest.mark.parametrize(
    "answer",
    [
        "import math\ndef double(x):\n    return math.trunc(2 * x)",
        "from math import trunc\ndef double(x):\n    return trunc(2 * x)",
        "import math as m\ndef helper(x):\n    return m.trunc(2 * x)\ndef double(x):\n    return helper(x)",
        "def double(x):\n    return __import__('math').trunc(2 * x)",
    ],
)
def test_banned_names_stop_the_cell(tmp_path: Path, answer: str) -> None:
    tests = DOUBLE_TESTS.replace("points=2)", 'points=2, without=("math",))')
    cell = run_answer(answer, tmp_path, tests)
    assert marks(cell) == 0
    assert "without math" in html(cell)


def test_an_attribute_of_one_s_own_with_a_banned_name_is_explained(tmp_path: Path) -> None:
    tests = DOUBLE_TESTS.replace("points=2)", 'points=2, without=("math",))')
    own = "class Marks:\n    def __init__(self, math):\n        self.math = math\n"
    cell = run_answer(f"{own}def double(x):\n    return Marks(2 * x).math", tmp_path, tests)
    assert marks(cell) == 0
    assert "yours uses math. An attribute or a method of your own counts, too" in html(cell)


def test_a_name_banned_here_may_stand_in_other_answers(tmp_path: Path) -> None:
    tests = DOUBLE_TESTS.replace("points=2)", 'points=2, without=("math",))')
    other = "import math\ndef other():\n    return math.pi\n"
    answer = other + "def double(x):\n    if x < 0: raise ValueError\n    return x * 2"
    assert marks(run_answer(answer, tmp_path, tests)) == 2


def test_a_cuda_cell_without_a_gpu_is_skipped_and_worth_nothing(tmp_path: Path) -> None:
    tests = DOUBLE_TESTS.replace("points=2)", "bonus=1)")
    answer = "torch.cuda.is_available = lambda: False\ndef double(x):\n    return x"
    cell = run_answer(answer, tmp_path, tests, points=0)
    assert (text(cell), marks(cell)) == ("0", 0)
    assert "No GPU here" in html(cell)


def test_a_cuda_cell_with_a_gpu_shows_the_bonus_and_still_counts_nothing(tmp_path: Path) -> None:
    tests = DOUBLE_TESTS.replace("points=2)", "bonus=1)")
    answer = "torch.cuda.is_available = lambda: True\ndef double(x):\n    if x < 0: raise ValueError\n    return x + x"
    cell = run_answer(answer, tmp_path, tests, points=0)
    assert (text(cell), marks(cell)) == ("0", 0)
    assert "bonus, 2 of 2 tests passed" in html(cell)


def test_the_same_inputs_come_at_each_run_and_others_with_another_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = "seen = []\ndef double(x):\n    seen.append(x)\n    return x + x"
    cells = [setup(), code("double", answer), grading("test_double", DOUBLE_TESTS, 2), code("look", "seen")]
    seen = []
    for secret in ("one", "one", "two"):
        monkeypatch.setenv("TORCHMARKS_SEED", secret)
        seen.append(text(run_notebook(notebook(*cells), tmp_path).cells[-1]))
    assert seen[0] == seen[1] != seen[2]
    assert seen[0].count(",") > 10


def test_hidden_inputs_do_not_touch_the_global_random_state(tmp_path: Path) -> None:
    look = "import numpy\n(torch.initial_seed(), torch.rand(2).tolist(), numpy.random.rand(2).tolist())"
    seed = "import numpy\ntorch.manual_seed(1); numpy.random.seed(1)"
    answer = "def double(x):\n    return x + x"
    plain = run_notebook(notebook(setup(), code("seed", seed), code("look", look)), tmp_path).cells[-1]
    cells = [
        setup(),
        code("double", answer),
        code("seed", seed),
        grading("test_double", DOUBLE_TESTS, 2),
        code("look", look),
    ]
    assert text(run_notebook(notebook(*cells), tmp_path).cells[-1]) == text(plain)
