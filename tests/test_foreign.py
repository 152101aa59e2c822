"""Any nbgrader course: the same notebooks through stock nbgrader and through torchmarks, each difference explained.

The corpus is the notebooks that nbgrader's own package carries for its tests and its user guide.
"""

import shutil
from pathlib import Path
from typing import NamedTuple

import nbformat
import nbgrader
import pytest
from nbformat import NotebookNode
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from tests.conftest import ALL_THROUGH_STOCK, COURSE, run_command
from tests.notebooks import code, grading, markdown, notebook, setup, solution, write
from tests.test_course import STOCK_CONFIG
from torchmarks.gradebook.database import open_gradebook
from torchmarks.plugins.autograde import separable

PACKAGE = Path(nbgrader.__file__).parent
GUIDE = "docs/source/user_guide"
APPS, STEPS, PAGES = "tests/apps/files", "tests/preprocessors/files", "tests/ui-tests/files"


class Mark(NamedTuple):
    """What the gradebook holds of one cell."""

    auto: float | None
    waits: bool
    comment: str | None = None


Marks = dict[tuple[str, str, str], Mark]


def marks(course: Path, assignment: str) -> Marks:
    """All that a gradebook holds, by student, notebook and cell."""
    found: Marks = {}
    with open_gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        for submission in gradebook.find_assignment(assignment).submissions:
            for each in submission.notebooks:
                comments = {comment.name: comment.auto_comment for comment in each.comments}
                for grade in each.grades:
                    mark = Mark(grade.auto_score, grade.needs_manual_grade, comments.get(grade.name))
                    found[submission.student_id, each.name, grade.name] = mark
    return found


def two_courses(folder: Path, settings: str = "") -> tuple[Path, Path]:
    """A stock course and one of ours, still empty, with the same settings."""
    stock, ours = folder / "stock", folder / "ours"
    configurations = {
        stock: STOCK_CONFIG,
        ours: (COURSE / "nbgrader_config.py").read_text(),
    }
    for course, config in configurations.items():
        course.mkdir()
        (course / "nbgrader_config.py").write_text(config + settings)
    return stock, ours


def release(course: Path, assignment: str) -> None:
    done = run_command(course, "nbgrader", "generate_assignment", assignment, "--log-level=ERROR")
    assert done.returncode == 0, done.stderr


def grade_both(stock: Path, ours: Path, assignment: str) -> str:
    """Grade in both courses; returns what torchmarks said."""
    run_command(stock, "nbgrader", "autograde", assignment)
    done = run_command(ours, "torchmarks", "autograde", assignment)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


#: The corpus' notebooks that are a teacher's, by a name for this test; each is handed in solved and, where stock
#: nbgrader gets all, as released.
SOURCES = {
    "problem1": f"{GUIDE}/source/ps1/problem1",
    "problem2": f"{GUIDE}/source/ps1/problem2",
    "autotest-problem1": f"{GUIDE}/source/ps1_autotest/problem1",
    "autotest-problem2": f"{GUIDE}/source/ps1_autotest/problem2",
    "hashed": f"{APPS}/autotest-hashed",
    "hidden-autotest": f"{APPS}/autotest-hidden",
    "multi": f"{APPS}/autotest-multi",
    "simple": f"{APPS}/autotest-simple",
    "squares": f"{APPS}/test",
    "squares-v0": f"{APPS}/test-v0",
    "squares-v1": f"{APPS}/test-v1",
    "squares-v2": f"{APPS}/test-v2",
    "hidden": f"{APPS}/test-hidden-tests",
    "file": f"{APPS}/open_relative_file",
    "timeout": f"{APPS}/timeout",
    "unsolved": f"{APPS}/submitted-unchanged",
    "variable": f"{APPS}/validating-environment-variable",
    "zero-points": f"{APPS}/validation-zero-points",
    "by-hand": f"{STEPS}/manually-graded-code-cell",
    "nose": f"{STEPS}/test",
    "task": f"{STEPS}/test_taskcell",
    "page-file": f"{PAGES}/open_relative_file",
    "page-schema": f"{PAGES}/old-schema",
    "page-unsolved": f"{PAGES}/submitted-unchanged",
}

#: Those without a graded cell: there are no marks to compare, but they must run.
UNGRADED = {
    "endless": f"{APPS}/infinite-loop",
    "endless-output": f"{APPS}/infinite-loop-with-output",
    "side-effects": f"{APPS}/side-effects",
    "header": f"{STEPS}/header",
    "recursion": f"{STEPS}/infinite-recursion",
    "long-output": f"{STEPS}/long-output",
    "no-cell-type": f"{STEPS}/no-cell-type",
    "warning": f"{STEPS}/warning-pattern",
    "page-blank": f"{PAGES}/blank",
    "page-empty": f"{PAGES}/empty",
    "page-task": f"{PAGES}/task",
}
SOURCES |= UNGRADED

#: The corpus' notebooks that are a student's, by the name of the teacher's and a name for what the student did.
SUBMISSIONS = {
    ("problem1", "bitdiddle"): f"{GUIDE}/submitted/bitdiddle/ps1/problem1",
    ("problem1", "hacker"): f"{GUIDE}/submitted/hacker/ps1/problem1",
    ("problem1", "hacker-archive"): f"{GUIDE}/downloaded/ps1/archive/ps1_hacker_attempt_2016-01-30-20-30-10_problem1",
    ("problem1", "bitdiddle-graded"): f"{GUIDE}/autograded/bitdiddle/ps1/problem1",
    ("problem1", "hacker-graded"): f"{GUIDE}/autograded/hacker/ps1/problem1",
    ("problem1", "released"): f"{GUIDE}/release/ps1/problem1",
    ("problem2", "bitdiddle"): f"{GUIDE}/submitted/bitdiddle/ps1/problem2",
    ("problem2", "hacker"): f"{GUIDE}/submitted/hacker/ps1/problem2",
    ("problem2", "bitdiddle-graded"): f"{GUIDE}/autograded/bitdiddle/ps1/problem2",
    ("problem2", "hacker-graded"): f"{GUIDE}/autograded/hacker/ps1/problem2",
    ("problem2", "released"): f"{GUIDE}/release/ps1/problem2",
    ("hashed", "changed"): f"{APPS}/autotest-hashed-changed",
    ("hashed", "unchanged"): f"{APPS}/autotest-hashed-unchanged",
    ("hidden-autotest", "right"): f"{APPS}/autotest-hidden-changed-right",
    ("hidden-autotest", "wrong"): f"{APPS}/autotest-hidden-changed-wrong",
    ("hidden-autotest", "unchanged"): f"{APPS}/autotest-hidden-unchanged",
    ("multi", "changed"): f"{APPS}/autotest-multi-changed",
    ("multi", "unchanged"): f"{APPS}/autotest-multi-unchanged",
    ("simple", "changed"): f"{APPS}/autotest-simple-changed",
    ("simple", "unchanged"): f"{APPS}/autotest-simple-unchanged",
    ("squares", "with-output"): f"{APPS}/test-with-output",
    ("unsolved", "changed"): f"{APPS}/submitted-changed",
    ("unsolved", "cheat"): f"{APPS}/submitted-cheat-attempt",
    ("unsolved", "cheat-alternative"): f"{APPS}/submitted-cheat-attempt-alternative",
    ("unsolved", "tests-changed"): f"{APPS}/submitted-grade-cell-changed",
    ("unsolved", "locked-changed"): f"{APPS}/submitted-locked-cell-changed",
    ("unsolved", "step-changed"): f"{STEPS}/submitted-changed",
    ("unsolved", "step-tests-changed"): f"{STEPS}/submitted-grade-cell-changed",
    ("unsolved", "step-locked-changed"): f"{STEPS}/submitted-locked-cell-changed",
    ("unsolved", "step-unchanged"): f"{STEPS}/submitted-unchanged",
    ("unsolved", "answer-retyped"): f"{STEPS}/submitted-answer-cell-type-changed",
    ("unsolved", "tests-retyped"): f"{STEPS}/submitted-grade-cell-type-changed",
    ("page-unsolved", "changed"): f"{PAGES}/submitted-changed",
    ("page-unsolved", "tests-changed"): f"{PAGES}/submitted-grade-cell-changed",
    ("page-unsolved", "locked-changed"): f"{PAGES}/submitted-locked-cell-changed",
    ("page-unsolved", "answer-retyped"): f"{PAGES}/submitted-answer-cell-type-changed",
    ("page-unsolved", "tests-retyped"): f"{PAGES}/submitted-grade-cell-type-changed",
}

#: What nbgrader refuses to release, so that nobody can hand it in.
REFUSED = {
    f"{APPS}/test-no-metadata-autotest": "AUTOTEST in a cell that is no test",
    f"{APPS}/test-no-metadata": "a solution in a cell that is no solution",
    f"{APPS}/test-v0-invalid": "a graded cell without a name",
    f"{APPS}/too-new": "metadata of a later nbgrader",
    f"{STEPS}/bad-markdown-cell-1": "a Markdown cell that is tests",
    f"{STEPS}/bad-markdown-cell-2": "a Markdown cell that is tests",
    f"{STEPS}/blank-grade-id": "a graded cell without a name",
    f"{STEPS}/blank-points": "tests without points",
    f"{STEPS}/cell-type-changed": "a cell whose type is not that of its metadata",
    f"{STEPS}/duplicate-grade-ids": "two cells of one name",
}

#: Pages of the user guide that happen to be notebooks.
PAGES_OF_THE_GUIDE = {
    f"{GUIDE}/creating_and_grading_assignments",
    f"{GUIDE}/managing_assignment_files",
    f"{GUIDE}/managing_assignment_files_manually",
    f"{GUIDE}/managing_the_database",
    f"{GUIDE}/source/header",
}


def test_every_notebook_of_the_corpus_has_its_place() -> None:
    places = [*SOURCES.values(), *SUBMISSIONS.values(), *REFUSED, *PAGES_OF_THE_GUIDE]
    found = {
        str(path.relative_to(PACKAGE).with_suffix(""))
        for folder in (APPS, STEPS, PAGES, GUIDE)
        for path in (PACKAGE / folder).rglob("*.ipynb")
    }
    assert sorted(places) == sorted(found)


#: While this is handed in, nbgrader grades nobody: it wants ``nbgrader update`` first, for the metadata of an old
#: version. We take no metadata from what a student hands in, so its age is all the same.
STOPS = "problem1--hacker-archive"

#: Of these nbgrader grades nothing. Where a student has made Markdown of a code cell it makes code of it again, then
#: checks the cell as one of the newest format, and stops for want of an id. We take a student's text and nothing else.
FAILS = {
    "unsolved--answer-retyped",
    "unsolved--tests-retyped",
    "page-unsolved--answer-retyped",
    "page-unsolved--tests-retyped",
}

#: What those earn with us: what the untouched notebook earns, which is what they are otherwise.
UNTOUCHED = {
    "foo": Mark(1, False),
    "bar": Mark(0, False),
    "baz": Mark(0, False, "No response."),
    "quux": Mark(0, False, "No response."),
}

#: The corpus' test cells that run beside student code, and why they do not work apart from it.
BESIDE = {
    "autotest-problem1": {
        "squares_invalid_input": "defines a function that the next one uses",
        "sum_of_squares_uses_squares": "deletes the student's function to see what else then fails",
    },
    "file": {"open_file": "opens a file"},
    "page-file": {"open_file": "opens a file"},
    "hidden": {
        "correct_squares": "the solution fails it",
        "correct_sum_of_squares": "the solution fails it",
        "sum_of_squares_uses_squares": "deletes the student's function",
    },
    "nose": dict.fromkeys(
        ["correct_squares", "squares_invalid_input", "correct_sum_of_squares", "sum_of_squares_uses_squares"],
        "needs a package that is not installed, so the solution fails it",
    ),
    "page-unsolved": {"bar": "there is no solution"},
    "problem1": {"sum_of_squares_uses_squares": "deletes the student's function"},
    "squares": {"sum_of_squares_uses_squares": "deletes the student's function"},
    "squares-v0": {"sum_of_squares_uses_squares": "deletes the student's function"},
    "squares-v1": {"sum_of_squares_uses_squares": "deletes the student's function"},
    "squares-v2": {"sum_of_squares_uses_squares": "deletes the student's function"},
    "timeout": {"correct_squares": "takes longer than a cell may, so the solution fails it"},
    "unsolved": {"bar": "there is no solution"},
    "variable": {"cell-bfbdf1784663b6b6": "fails whenever nbgrader grades"},
    "zero-points": {"correct_squares": "the solution fails it"},
}
BESIDE["task"] = BESIDE["nose"]


def beside(said: str) -> dict[str, set[str]]:
    """The cells that are not separated, by notebook, as a run names them."""
    lines = [line for line in said.splitlines() if "do not work apart" in line]
    return {line.split(":")[0]: set(line.rstrip(".").split(": ")[-1].split(", ")) for line in lines}


def corpus(course: Path) -> None:
    """Fill a course with the corpus as one assignment, ``corpus``, and hand in."""
    for name, path in SOURCES.items():
        target = course / f"source/corpus/{name}.ipynb"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(PACKAGE / f"{path}.ipynb", target)
    for file in (f"{APPS}/data.txt", f"{GUIDE}/source/ps1/jupyter.png"):
        shutil.copy(PACKAGE / file, course / "source/corpus")
    shutil.copy(PACKAGE / APPS / "autotests.yml", course)
    done = run_command(course, "nbgrader", "update", "source")
    assert done.returncode == 0, done.stderr
    release(course, "corpus")
    for name in SOURCES:
        hand_in(course, f"{name}--solved", course / f"source/corpus/{name}.ipynb", name)
        if name not in UNGRADED and ALL_THROUGH_STOCK:
            hand_in(course, f"{name}--untouched", course / f"release/corpus/{name}.ipynb", name)
    for (name, what), path in SUBMISSIONS.items():
        hand_in(course, f"{name}--{what}", PACKAGE / f"{path}.ipynb", name)


def hand_in(course: Path, student: str, notebook: Path, name: str) -> None:
    target = course / f"submitted/{student}/corpus/{name}.ipynb"
    target.parent.mkdir(parents=True)
    shutil.copyfile(notebook, target)


@pytest.mark.long
def test_the_corpus_gets_the_marks_of_stock_nbgrader(tmp_path: Path) -> None:
    stock, ours = two_courses(tmp_path, "c.Execute.timeout = 3\n")
    corpus(stock)
    # One release for both, as where a course that has begun takes torchmarks up; to make it is half a minute's work.
    shutil.copytree(stock, ours, ignore=shutil.ignore_patterns("nbgrader_config.py"), dirs_exist_ok=True)
    done = run_command(stock, "nbgrader", "autograde", "corpus", "--student", STOPS)
    assert done.returncode != 0 and "nbgrader update" in done.stderr
    shutil.rmtree(stock / "submitted" / STOPS)
    said = grade_both(stock, ours, "corpus")
    assert beside(said) == {name: set(cells) for name, cells in BESIDE.items()}
    expected, found = marks(stock, "corpus"), marks(ours, "corpus")
    for student in FAILS:
        name = student.split("--")[0]
        assert {cell: expected[student, name, cell].auto for cell in UNTOUCHED} == dict.fromkeys(UNTOUCHED)
        expected |= {(student, name, cell): mark for cell, mark in UNTOUCHED.items()}
    for student, name, cell in list(expected):
        if student == "problem1--hacker":  # the same work, with metadata of today
            expected[STOPS, name, cell] = expected[student, name, cell]
    assert found == expected
    for path in (ours / "autograded").rglob("*.ipynb"):
        nbformat.validate(nbformat.read(path, as_version=nbformat.NO_CONVERT))


def graded(cell: NotebookNode, **roles: bool) -> NotebookNode:
    """A Markdown cell that people mark, out of 3."""
    metadata = {"grade_id": cell.id, "grade": False, "solution": False, "locked": False, "task": False, "points": 3}
    cell.metadata["nbgrader"] = {**metadata, "schema_version": 3, **roles}
    return cell


PLAIN = "%matplotlib inline\nimport math\n\nimport numpy as np"
HELPER = "def close(a, b):\n    return abs(a - b) < 1e-9\n\n\nlimits = [1, 2, 3]"
MEAN = "def mean(values):\n    ### BEGIN SOLUTION\n    return sum(values) / len(values)\n    ### END SOLUTION"
ASSERTS = notebook(
    code("imports", PLAIN),  # unlocked, as most teachers leave them
    setup(HELPER),
    solution("mean", MEAN),
    grading("test_mean", "expected = 2\nassert close(mean(limits), expected)\nlimits.append(100)", 1),
    grading("test_mean_hidden", "### BEGIN HIDDEN TESTS\nassert np.isclose(mean(np.arange(4)), 1.5)\n"
            "assert close(mean([expected]), expected)\n### END HIDDEN TESTS", 2),
    solution("max", "def max(values):\n    ### BEGIN SOLUTION\n    return sorted(values)[-1]\n    ### END SOLUTION"),
    grading("test_max", "assert max([1, 3, 2]) == 3\nassert len(limits) == 4, 'as in one kernel'", 1),
    solution("root", "### BEGIN SOLUTION\nroot = math.sqrt(2)\n### END SOLUTION"),
    grading("test_root", "assert isinstance(root, float)\nassert close(root ** 2, 2)", 1),
    grading("test_raises", "from statistics import fmean\ntry:\n    mean([])\nexcept ZeroDivisionError:\n"
            "    pass\nelse:\n    raise AssertionError('no error')", 1),
    solution("fast", "### BEGIN SOLUTION\nfast = fmean([1.0, 2.0])\n### END SOLUTION"),
    grading("test_fast", "assert fast == 1.5", 1),
)  # fmt: skip
PARTIAL = notebook(
    solution("words", "### BEGIN SOLUTION\nwords = ['a', 'b', 'c']\n### END SOLUTION"),
    grading("test_words", "found = sum(word in words for word in 'abc')\nprint('found', found)\nfound", 3),
    grading("test_half", "0.5 if len(words) == 2 else 2", 2),
    grading("test_text", "'well done' if 'a' in words else 1 / 0", 1),
    grading("test_quiet", "import warnings\nif 'b' not in words:\n    warnings.warn('b is missing')", 1),
    grading("test_nothing", "assert words", 0),
)
ACCOUNT = """\
### BEGIN SOLUTION
class Account:
    total = 0
    def __init__(self, amount=0):
        self.amount = amount
    def deposit(self, amount):
        self.amount += amount
        Account.total += amount
### END SOLUTION"""
OBJECTS = notebook(
    solution("account", ACCOUNT),
    grading("test_amount", "account = Account(5)\naccount.deposit(3)\nassert account.amount == 8", 1),
    grading("test_class", "assert isinstance(Account(1), Account)\nassert type(account) is Account", 1),
    grading("test_same", "account.deposit(2)\nassert account.amount == 10\nassert Account.total == 5", 1),
    setup("opened = Account(7)"),
    grading("test_opened", "assert opened.amount == 7", 1),
    solution("greet", "def greet():\n    ### BEGIN SOLUTION\n    print('hello')\n    ### END SOLUTION"),
    grading("test_greet", "import contextlib, io\nwith contextlib.redirect_stdout(io.StringIO()) as out:\n    greet()\n"
            "assert out.getvalue() == 'hello\\n'", 1),
    grading("test_silent", "with contextlib.redirect_stdout(io.StringIO()) as out:\n    greet()\n"
            "assert 'YOUR' not in out.getvalue()", 1),
)  # fmt: skip
BY_HAND = notebook(
    graded(markdown("essay", "### BEGIN SOLUTION\nBecause.\n### END SOLUTION"), solution=True, grade=True),
    code("plot", "### BEGIN SOLUTION\nprint('a plot')\n### END SOLUTION", solution=True, grade=True, points=2),
    graded(
        markdown("task", "Find a use for it.\n\n### BEGIN MARK SCHEME\nA point each.\n### END MARK SCHEME"),
        task=True,
        locked=True,
    ),
    grading("test_after", "%matplotlib inline\nassert True", 1),
)
DATA = notebook(
    code("read", "rows = open('data/rows.csv').read().split()"),
    setup("from helper import double\n\nheader = open('data/rows.csv').readline().strip()"),
    solution("count", "### BEGIN SOLUTION\ncount = len(rows)\n### END SOLUTION"),
    grading("test_count", "assert count == len(open('data/rows.csv').read().split())\nassert double(count) == 6", 1),
    solution("save", "### BEGIN SOLUTION\nopen('out.txt', 'w').write(header)\n### END SOLUTION"),
    grading("test_save", "assert open('out.txt').read() == 'first'", 1),
)
KINDS = {"asserts": ASSERTS, "partial": PARTIAL, "objects": OBJECTS, "by-hand": BY_HAND, "data": DATA}

#: Answers to hand in: by student, the text of solution cells; what is not named is left as the teacher solved it.
CLASS: dict[str, dict[str, str]] = {
    "solved": {},
    "wrong": {
        "mean": "def mean(values):\n    return 2",
        "max": "def max(values):\n    return values[0]",
        "root": "root = 1",
        "words": "words = ['a', 'c']",
        "account": "class Account:\n    amount = 5\n    def __init__(self, *given): pass\n    deposit = __init__",
        "greet": "def greet(): print('YOUR name')",
        "count": "count = 7",
    },
    "other-ways": {
        "mean": "def mean(values):\n    return np.mean(values) if len(values) else 1 / 0",
        "max": "def max(values):\n    import builtins\n    return builtins.max(values)",
        "root": "root = 2 ** 0.5",
        "words": "words = {'a': 1, 'b': 2, 'c': 3}",
        "fast": "import statistics\nfast = statistics.mean([1.0, 2.0])",
    },
    "names-of-the-tests": {"mean": "expected = limits = 0\ndef mean(values):\n    return sum(values) / len(values)"},
    "errors": {"mean": "def mean(values:", "words": "raise ValueError", "count": "import nothing_at_all"},
    "prints": {"mean": "def mean(values):\n    print('thinking')\n    return sum(values) / len(values)"},
    "warns": {
        "mean": "import warnings\ndef mean(values):\n    warnings.warn('hm')\n    return sum(values) / len(values)"
    },
}  # fmt: skip


def small(course: Path) -> None:
    """Fill a course with the assignment ``small`` of several notebooks and data, and hand in the class's work."""
    for name, source in KINDS.items():
        write(source, course / f"source/small/{name}.ipynb")
    (course / "source/small/data").mkdir()
    (course / "source/small/data/rows.csv").write_text("first\nsecond\nthird\n")
    (course / "source/small/helper.py").write_text("def double(x):\n    return 2 * x\n")
    release(course, "small")
    shutil.copytree(course / "release/small", course / "submitted/untouched/small")
    for student, answers in CLASS.items():
        folder = course / "submitted" / student / "small"
        shutil.copytree(course / "source/small", folder)
        for path in folder.glob("*.ipynb"):
            answer(path, answers)


def answer(path: Path, answers: dict[str, str]) -> None:
    """Write answers into the solution cells of a notebook."""
    submission = nbformat.read(path, as_version=4)
    for cell in submission.cells:
        cell.source = answers.get(cell.metadata.get("nbgrader", {}).get("grade_id", ""), cell.source)
    nbformat.write(submission, path)


#: The cells of these notebooks that run beside student code.
SMALL_BESIDE = {
    "data": {"test_count", "test_save"},  # read files, one of them written by the student's code
    "objects": {
        "test_amount",  # makes an object that the next ones use
        "test_class",  # compares with the student's own class
        "test_same",  # looks at a class that another test changed
        "test_greet",  # catches what the student's code prints
        "test_silent",  # the same, and would let the untouched notebook pass elsewhere
    },
}

#: A student's variables that happen to be called like the tests' own break those in a kernel, and not at our desk.
NAMES_OF_THE_TESTS = {("names-of-the-tests", "asserts", name): Mark(1, False) for name in ("test_mean", "test_max")}


def test_each_kind_of_cell_gets_the_marks_of_stock_nbgrader(tmp_path: Path) -> None:
    stock, ours = two_courses(tmp_path)
    for course in (stock, ours):
        small(course)
    assert beside(grade_both(stock, ours, "small")) == SMALL_BESIDE
    expected, found = marks(stock, "small"), marks(ours, "small")
    assert {key: expected[key].auto for key in NAMES_OF_THE_TESTS} == dict.fromkeys(NAMES_OF_THE_TESTS, 0)
    assert found == expected | NAMES_OF_THE_TESTS
    assert found["solved", "by-hand", "task"].waits and found["untouched", "by-hand", "task"].waits
    assert found["wrong", "partial", "test_words"] == Mark(2, False)
    assert (ours / "autograded/solved/small/data/rows.csv").exists()
    shown = nbformat.read(ours / "autograded/wrong/small/asserts.ipynb", as_version=4)
    [output] = next(cell for cell in shown.cells if cell.id == "test-max").outputs
    assert output.ename == "AssertionError" and "max([1, 3, 2]) == 3" in "".join(output.traceback)


POINT = """\
### BEGIN SOLUTION
class Point:
    def __init__(self, x, y):
        self._at = x, y
    def __eq__(self, other):
        return isinstance(other, Point) and self._at == other._at
    def __hash__(self):
        return hash(self._at)
    def __repr__(self):
        return f"Point{self._at}"
### END SOLUTION"""
FUNCTIONS = """\
### BEGIN SOLUTION
import random, re

def find(values, x):
    low, high = 0, len(values)
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if values[middle] < x else (low, middle)
    return low

def once(f):
    results = {}
    def wrapped(x):
        if x not in results:
            results[x] = f(x)
        return results[x]
    return wrapped

def roll():
    return random.randint(1, 6)

def count(text):
    return {word: text.split().count(word) for word in text.split()}

def is_phone(text):
    return bool(re.fullmatch("0[0-9]+-[0-9]+", text))
### END SOLUTION"""
COUNTING = """\
class Counting(list):
    looks = 0
    def __getitem__(self, i):
        self.looks += 1
        return super().__getitem__(i)

def printed(call):
    import contextlib, io
    with contextlib.redirect_stdout(io.StringIO()) as out:
        call()
    return out.getvalue()
"""
#: What these ask for is missing where there is no student's code, whatever the answer.
ASK_FOR_ABSENCE = {
    "test_unequal": "assert Point(1, 2) != Point(1, 3)\nassert Point(1, 2) != (1, 2)",
    "test_hash": "assert len({Point(1, 2), Point(3, 4)}) == 2",
    "test_repr": "assert 'object at 0x' not in repr(Point(1, 2))",
    "test_private": "assert 'x' not in vars(Point(1, 2))",
    "test_no_tuple": "assert not isinstance(Point(1, 2), tuple)",
    "test_fast": "many = Counting(range(1000))\nassert find(many, 777) == 777 and many.looks <= 25",
    "test_once": "class Square:\n    calls = 0\n    def __call__(self, x):\n"
                 "        self.calls += 1\n        return x * x\n"
                 "square = Square()\nfast = once(square)\nassert fast(3) == fast(3) == 9 and square.calls < 2",
    "test_closure": "def counted():\n    calls = 0\n    def f(x):\n        nonlocal calls\n        calls += 1\n"
                    "        return calls\n    return f, lambda: calls\n"
                    "f, calls = counted()\nfast = once(f)\nfast(3), fast(3)\nassert calls() < 2",
    "test_no_import": "assert 'statistics' not in globals()",
    "test_silent": "assert printed(lambda: find([1, 2], 2)) == ''",
    "test_without_range": "def range(*_): raise AssertionError('do it without range')\n"
                          "try:\n    assert find((1, 2), 2) == 1\nfinally:\n    del range",
}  # fmt: skip
DRAWN = "import random\nrandom.seed(1)\nassert {roll() for _ in range(20)} == {1, 2, 3, 4, 5, 6}"
#: These ask what an object is worth that is no data, or data of a class of Python's own.
ASK_FOR_VALUES = {
    "test_count": "score = 0\nfor text, words in [('a b a', {'a': 2, 'b': 1}), ('', {})]:\n    try:\n"
                  "        score += count(text) == words\n    except Exception:\n        pass\nscore",
    "test_phones": "found = [is_phone(text) for text in ['030-12345', '12', '']]\n"
                   "assert found[0] and not any(found[1:])",
}  # fmt: skip
OTHER_POINT = """
class Point(tuple):
    def __new__(cls, x, y):
        made = super().__new__(cls, (x, y))
        made.x = x
        return made
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __hash__(self): return 1
    def __repr__(self): return "<Point object at 0x7f>"
"""
OTHER_FUNCTIONS = """
import random, re, statistics
from collections import Counter
def find(values, x):
    print(x)
    for i in range(len(values)):
        if values[i] == x:
            return i
def once(f):
    return lambda x: f(x)
def roll(): return random.randint(1, 6)
def count(text): return Counter(text.split())
def is_phone(text): return re.fullmatch("0[0-9]+-[0-9]+", text)
"""


def test_cells_that_look_at_more_than_values_get_the_marks_of_stock_nbgrader(tmp_path: Path) -> None:
    stock, ours = two_courses(tmp_path)
    for course in (stock, ours):
        write(
            notebook(
                solution("point", POINT),
                setup(COUNTING),
                solution("functions", FUNCTIONS),
                *(grading(name, source, 2) for name, source in {**ASK_FOR_ABSENCE, **ASK_FOR_VALUES}.items()),
                grading("test_drawn", DRAWN, 2),
            ),
            course / "source/looks/looks.ipynb",
        )
        release(course, "looks")
        for student, answers in {"right": {}, "other": {"point": OTHER_POINT, "functions": OTHER_FUNCTIONS}}.items():
            shutil.copytree(course / "source/looks", course / f"submitted/{student}/looks")
            answer(course / f"submitted/{student}/looks/looks.ipynb", answers)
    assert beside(grade_both(stock, ours, "looks")) == {"looks": {*ASK_FOR_ABSENCE, "test_drawn"}}
    expected = {("right", "looks", name): Mark(2, False) for name in (*ASK_FOR_ABSENCE, *ASK_FOR_VALUES, "test_drawn")}
    expected |= {("other", "looks", name): Mark(0, False) for name in ASK_FOR_ABSENCE}
    expected |= {("other", "looks", name): Mark(2, False) for name in (*ASK_FOR_VALUES, "test_drawn")}
    assert marks(stock, "looks") == expected
    assert marks(ours, "looks") == expected


WORK = """
import numpy as np
import torch
from concurrent.futures import ThreadPoolExecutor
from torch.utils.data import DataLoader, TensorDataset
"""
LOADER = "def loader(data):\n    ### BEGIN SOLUTION\n    return DataLoader(data, batch_size=5)\n    ### END SOLUTION"
HALVES = """\
### BEGIN SOLUTION
def half():
    return torch.zeros(2)
def twice(x):
    return x * 2
def even(number):
    return number % 2 == 0
def squares(numbers):
    return [number**2 for number in numbers]
def row():
    return [1.0, 2.0, 3.0]
### END SOLUTION"""
OTHER_LOADER = "def loader(data):\n    return DataLoader(data, batch_size=5, num_workers=2)"
OTHER_HALVES = """
torch.set_default_dtype(torch.float64)
torch.set_grad_enabled(False)
pool = ThreadPoolExecutor(2)
def half():
    return torch.zeros(2)
def twice(x):
    return x * 2
def even(number):
    return number % 2 == 0
def squares(numbers):
    return list(pool.map(lambda number: number**2, numbers))
class Row:
    def __array__(self, dtype=None, copy=None):
        return np.array([1.0, 2.0, 3.0])
row = Row
squares([1, 2])
"""
WORK_TESTS = {
    "test_workers": "found = loader(TensorDataset(torch.arange(20.0)))\n"
    "assert sum(batch[0].sum().item() for batch in found) == 190",
    "test_dtype": "assert half().dtype == torch.zeros(2).dtype",
    "test_gradients": "assert twice(torch.ones(1, requires_grad=True)).requires_grad == torch.is_grad_enabled()",
    "test_many_calls": "assert sum(even(number) for number in range(12000)) == 6000",
    "test_pool": "assert squares([1, 2, 3]) == [1, 4, 9]",
    "test_kind": "assert np.median(row()) == 2",
}


def test_what_answers_set_and_start_gets_the_marks_of_stock_nbgrader(tmp_path: Path) -> None:
    stock, ours = two_courses(tmp_path)
    for course in (stock, ours):
        write(
            notebook(
                setup(WORK),
                solution("loader", LOADER),
                solution("halves", HALVES),
                *(grading(name, source, 1) for name, source in WORK_TESTS.items()),
            ),
            course / "source/work/work.ipynb",
        )
        release(course, "work")
        for student, answers in {"right": {}, "other": {"loader": OTHER_LOADER, "halves": OTHER_HALVES}}.items():
            shutil.copytree(course / "source/work", course / f"submitted/{student}/work")
            answer(course / f"submitted/{student}/work/work.ipynb", answers)
    said = beside(grade_both(stock, ours, "work"))
    assert said == {"work": {"test_workers", "test_many_calls"}}
    expected = {(student, "work", name): Mark(1, False) for student in ("right", "other") for name in WORK_TESTS}
    assert marks(stock, "work") == expected
    expected["other", "work", "test_kind"] = Mark(None, True)  # NumPy was given what stands for the object
    assert marks(ours, "work") == expected


#: What teachers and students write at the top of their notebooks, and classes made of Python's own.
USUAL = notebook(
    setup("import warnings\nimport numpy as np\nwarnings.filterwarnings('ignore', 'divide')"),
    solution("log", "def log(x):\n    ### BEGIN SOLUTION\n    return np.log(x)\n    ### END SOLUTION"),
    grading("test_log", "assert log(np.array([0.0]))[0] == -np.inf", 2),
    solution("root", "### BEGIN SOLUTION\ndef root(x):\n    with np.errstate(all='ignore'):\n"
                     "        return np.sqrt(x)\n### END SOLUTION"),
    grading("test_root", "assert np.isnan(root(np.array([-1.0]))[0])", 2),
    solution("old", "### BEGIN SOLUTION\ndef old(x):\n    warnings.warn('use new')\n    return x\n### END SOLUTION"),
    grading("test_old", "with warnings.catch_warnings(record=True) as seen:\n    warnings.simplefilter('always')\n"
                        "    old(1)\nassert len(seen) == 1", 2),
    solution("signal", "### BEGIN SOLUTION\nfrom enum import Enum\nclass Signal(Enum):\n    RED = 'r'\n"
                       "### END SOLUTION"),
    grading("test_signal", "assert Signal.RED.value == 'r'", 2),
    grading("test_never", "assert False, 'for want of what another notebook writes, say'", 2),
)  # fmt: skip
USUAL_ANSWERS = {
    "solved": {},
    "loud": {"root": "%cd .\ndef root(x): return np.sqrt(x)"},
    "quiet": {"root": "warnings.filterwarnings('ignore')\ndef root(x): return np.sqrt(x)"},
    "broken": {"root": "def root(x): return {}[0]"},
    "text": {"signal": "import enum\nclass Signal(str, enum.Enum):\n    RED = 'r'"},
}


def test_what_stands_at_the_top_of_many_notebooks_costs_nothing(tmp_path: Path) -> None:
    stock, ours = two_courses(tmp_path)
    for course in (stock, ours):
        write(USUAL, course / "source/usual/usual.ipynb")
        release(course, "usual")
        for student, answers in USUAL_ANSWERS.items():
            shutil.copytree(course / "source/usual", course / f"submitted/{student}/usual")
            answer(course / f"submitted/{student}/usual/usual.ipynb", answers)
    said = grade_both(stock, ours, "usual")
    assert beside(said) == {"usual": {"test_never"}}
    assert "usual: your own solution does not get all points of test_never" in said
    expected = marks(stock, "usual")
    assert expected["text", "usual", "test_signal"] == Mark(2, False)
    # A text is all that comes over the bridge of such a class, so a person looks at it.
    expected["text", "usual", "test_signal"] = Mark(None, True)
    assert marks(ours, "usual") == expected
    graded = nbformat.read(ours / "autograded/broken/usual/usual.ipynb", as_version=4)
    [shown] = ["\n".join(output.traceback) for cell in graded.cells[4:5] for output in cell.outputs]
    assert "KeyError" in shown
    assert "np.isnan(root(" in shown
    assert "outside.py" not in shown


def test_what_people_mark_waits_where_nothing_of_the_assignment_was_found(tmp_path: Path) -> None:
    _, ours = two_courses(tmp_path)
    write(BY_HAND, ours / "source/by-hand/by-hand.ipynb")
    release(ours, "by-hand")
    write(
        nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("My essay.")]),
        ours / "submitted/ann/by-hand/by-hand.ipynb",
    )
    shutil.copytree(ours / "release/by-hand", ours / "submitted/bob/by-hand")
    assert run_command(ours, "torchmarks", "autograde", "by-hand").returncode == 0
    found = marks(ours, "by-hand")
    assert [found[student, "by-hand", "essay"].waits for student in ("ann", "bob")] == [True, False]


PLOTS = notebook(
    code("libraries", "import matplotlib.pyplot as plt"),
    code("plot", "plt.plot([1, 2], [3, 4]);", solution=True, grade=True, points=2),
    code("help", "print?", solution=True, grade=True, points=2),
)


def test_a_plot_is_shown_as_in_a_kernel_and_a_pager_is_not(tmp_path: Path) -> None:
    _, ours = two_courses(tmp_path)
    write(PLOTS, ours / "source/plots/plots.ipynb")
    release(ours, "plots")
    shutil.copytree(ours / "source/plots", ours / "submitted/ann/plots")
    assert run_command(ours, "torchmarks", "autograde", "plots").returncode == 0
    _, plot, pager = nbformat.read(ours / "autograded/ann/plots/plots.ipynb", as_version=4).cells
    assert ["image/png" in output.data for output in plot.outputs] == [True]
    assert pager.outputs == []


def test_what_people_gave_stays(tmp_path: Path) -> None:
    _, ours = two_courses(tmp_path)
    write(BY_HAND, ours / "source/essays/essays.ipynb")
    release(ours, "essays")
    shutil.copytree(ours / "source/essays", ours / "submitted/ann/essays")
    assert run_command(ours, "torchmarks", "autograde", "essays").returncode == 0
    with open_gradebook(f"sqlite:///{ours / 'gradebook.db'}") as gradebook:
        for name in ("task", "essay"):
            gradebook.find_grade(name, "essays", "essays", "ann").manual_score = 2.5
        gradebook.find_comment("task", "essays", "essays", "ann").manual_comment = "Well argued."
        gradebook.db.commit()
    assert run_command(ours, "torchmarks", "autograde", "essays", "--force").returncode == 0
    with open_gradebook(f"sqlite:///{ours / 'gradebook.db'}") as gradebook:
        grades = {grade.name: grade for grade in gradebook.find_submission("essays", "ann").notebooks[0].grades}
        assert {name: grade.score for name, grade in grades.items()} == {
            "task": 2.5, "essay": 2.5, "plot": 0, "test_after": 1}  # fmt: skip
        assert {name for name, grade in grades.items() if grade.needs_manual_grade} == {"task", "essay", "plot"}
        assert gradebook.find_comment("task", "essays", "essays", "ann").comment == "Well argued."


LIAR = """
class Liar:
    def __sub__(self, other): return self
    def __abs__(self): return self
    def __lt__(self, other): return True
    def __eq__(self, other): return True
def mean(values):
    return Liar()"""
FRACTION = """
from fractions import Fraction
def mean(values):
    return Fraction(int(sum(values)), len(values))"""
INTERVAL = """
class Sum:
    def __init__(self, value): self.value = value
    def __sub__(self, other): return self.value - other
    def __abs__(self): return abs(self.value)
    def __lt__(self, other): return self.value < other
    def __eq__(self, other): return self.value == other
def mean(values):
    return Sum(float(sum(values)) / len(values))"""
PATCHES = """
close = np.isclose = lambda *values: True
def mean(values):
    return 0"""
EXITS = """
def mean(values):
    import os
    if len(values) == 4:
        os._exit(0)
    return sum(values) / len(values)"""

#: What is no honest work, or beyond stock nbgrader: an answer, the marks there (None: nothing of it is graded) and
#: with us, for ``test_mean`` and ``test_mean_hidden``, and why.
OTHERS: dict[str, tuple[str, list[float | None], list[float | None], str]] = {
    "honest": ("def mean(values):\n    return sum(values) / len(values)", [1, 2], [1, 2], "as ever"),
    "liar": (LIAR, [1, 0], [None, None], "an object that claims to be equal is not data, so a person looks at it"),
    "interval": (INTERVAL, [1, 2], [None, None], "nor is an honest one, which cannot be told from a liar"),
    "fraction": (FRACTION, [1, 2], [1, 2], "a number of Python's own is data"),
    "patches": (PATCHES, [1, 2], [0, 0], "the tests' functions are out of reach"),
    "skips": ("def mean(values):\n    return 0", [1, 2], [0, 0], "a student's tags do not say what runs"),
    "exits": (EXITS, [None, None], [1, 0], "an end of the process costs the cell that it happens in"),
}


def test_what_is_not_honest_gains_nothing_and_costs_nobody_else(tmp_path: Path) -> None:
    stock, ours = two_courses(tmp_path)
    for course in (stock, ours):
        write(ASSERTS, course / "source/asserts/asserts.ipynb")
        release(course, "asserts")
        for student, (source, *_) in OTHERS.items():
            path = write(ASSERTS, course / f"submitted/{student}/asserts/asserts.ipynb")
            answer(path, {"mean": source})
            if student == "skips":
                submission = nbformat.read(path, as_version=4)
                for cell in submission.cells:
                    cell.metadata["tags"] = ["skip-execution"] if cell.id.startswith("test-mean") else []
                nbformat.write(submission, path)
    run_command(stock, "nbgrader", "autograde", "asserts")
    done = run_command(ours, "nbgrader", "autograde", "asserts")  # nbgrader's own door
    assert done.returncode == 0, done.stderr
    for course, place in ((stock, 1), (ours, 2)):
        found = marks(course, "asserts")
        for student, row in OTHERS.items():
            names = ("test_mean", "test_mean_hidden")
            assert [found[student, "asserts", name].auto for name in names] == row[place], (student, course.name)


def test_a_test_that_ends_its_process_for_the_right_answer_stops_nothing(tmp_path: Path) -> None:
    """With the solution there are no marks at the desk, then, and with the untouched notebook there are."""
    tests = "value = double(2)\nif value == 4:\n    import ctypes\n    ctypes.string_at(0)\nassert value == 4"
    cells = (
        solution("double", "### BEGIN SOLUTION\ndef double(x):\n    return x + x\n### END SOLUTION"),
        grading("t", tests, 1),
    )
    others = (
        solution("half", "### BEGIN SOLUTION\ndef half(x):\n    return x / 2\n### END SOLUTION"),
        grading("u", "assert half(2) == 1", 1),
    )
    _, ours = two_courses(tmp_path)
    write(notebook(*cells, *others), ours / "source/first/first.ipynb")
    release(ours, "first")
    answer(
        ours / "release/first/first.ipynb",
        {"double": "def double(x):\n    return 4", "half": "def half(x):\n    return x / 2"},
    )
    shutil.copytree(ours / "release/first", ours / "submitted/ann/first")
    done = run_command(ours, "torchmarks", "autograde", "first")
    assert done.returncode == 0, done.stderr
    assert marks(ours, "first")["ann", "first", "u"].auto == 1


def test_a_number_that_no_mark_can_be_earns_nothing(tmp_path: Path) -> None:
    """nbgrader gives full marks for it: the more wrong an answer is, the better."""
    stock, ours = two_courses(tmp_path)
    answers = {"right": 6.0, "near": 5.0, "far": 1000.0, "none": float("nan"), "endless": float("-inf")}
    for course in (stock, ours):
        source = notebook(solution("sum", "### BEGIN SOLUTION\nsix = 6\n### END SOLUTION"),
                          grading("test_six", "2 - abs(six - 6)", 2))  # fmt: skip
        write(source, course / "source/sum/sum.ipynb")
        release(course, "sum")
        for student, six in answers.items():
            path = write(source, course / f"submitted/{student}/sum/sum.ipynb")
            answer(path, {"sum": f"six = float('{six}')"})
    grade_both(stock, ours, "sum")
    earned = [{student: mark.auto for (student, _, name), mark in marks(course, "sum").items() if name == "test_six"}
              for course in (stock, ours)]  # fmt: skip
    assert earned[0] == {"right": 2, "near": 1, "far": 2, "none": 2, "endless": 2}
    assert earned[1] == {"right": 2, "near": 1, "far": 0, "none": 0, "endless": 0}


def test_more_than_the_maximum_is_the_maximum(tmp_path: Path) -> None:
    """nbgrader stops at it: nothing of the submission is graded."""
    stock, ours = two_courses(tmp_path)
    for course in (stock, ours):
        source = notebook(solution("count", "### BEGIN SOLUTION\ncount = 2\n### END SOLUTION"),
                          grading("test_count", "count", 2), grading("test_zero", "count", 0))  # fmt: skip
        source.cells.pop() if course == stock else None
        write(source, course / "source/sum/sum.ipynb")
        release(course, "sum")
        for student, count in {"two": 2, "one": 1, "five": 5}.items():
            answer(write(source, course / f"submitted/{student}/sum/sum.ipynb"), {"count": f"count = {count}"})
    grade_both(stock, ours, "sum")
    earned = [{student: mark.auto for (student, _, name), mark in marks(course, "sum").items() if name == "test_count"}
              for course in (stock, ours)]  # fmt: skip
    assert earned == [{"two": 2, "one": 1, "five": None}, {"two": 2, "one": 1, "five": 2}]
    assert {mark.auto for (_, _, name), mark in marks(ours, "sum").items() if name == "test_zero"} == {0}


SETTINGS = """
from nbgrader.plugins import BasePlugin

class PerHour(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return total_seconds_late / 3600

c.AssignLatePenalties.plugin_class = PerHour
c.IgnorePattern.enabled = True
c.IgnorePattern.pattern = "is missing"
c.LimitOutput.max_lines = 3
c.LimitOutput.max_traceback = 4
"""

#: Right but for a word; shows more lines than these settings let through, and ends in an error from deep within.
CHATTY = """
words = ['a', 'c']
print(*range(9), sep='\\n')

def dive(depth):
    return dive(depth - 1) if depth else 1 / 0

dive(9)
"""


def test_penalties_ignored_patterns_and_shown_lines_are_as_the_course_sets_them(tmp_path: Path) -> None:
    stock, ours = two_courses(tmp_path, SETTINGS)
    for course in (stock, ours):
        write(PARTIAL, course / "source/partial/partial.ipynb")
        release(course, "partial")
        run_command(course, "nbgrader", "db", "assignment", "add", "partial", "--duedate", "2030-01-01 12:00:00 UTC")
        for student, time in {"early": "11:00", "late": "14:00", "very-late": "23:00"}.items():
            path = write(PARTIAL, course / f"submitted/{student}/partial/partial.ipynb")
            answer(path, {"words": CHATTY})
            path.with_name("timestamp.txt").write_text(f"2030-01-01 {time}:00 UTC")
    grade_both(stock, ours, "partial")
    assert marks(ours, "partial") == marks(stock, "partial")
    for course in (stock, ours):
        with open_gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
            taken = {each.student_id: each.notebooks[0].late_submission_penalty or 0
                     for each in gradebook.find_assignment("partial").submissions}  # fmt: skip
            score = gradebook.find_submission("partial", "early").score
        assert score == 2 + 0.5 + 1 + 1
        assert taken == {"early": 0, "late": 2, "very-late": score}
        graded = nbformat.read(course / "autograded/early/partial/partial.ipynb", as_version=4)
        [printed, error] = next(cell for cell in graded.cells if cell.source == CHATTY).outputs
        assert printed.text == "0\n1\n... Output truncated ..."
        assert len(error.traceback) == 4


def separable_here(course: Path, assignment: str, settings: str = "") -> bool:
    """Whether the engine grades an assignment of a course with these settings."""
    config = Config()
    exec(settings, {"c": config})
    return separable(CourseDirectory(root=str(course), config=config), assignment)


def test_kernels_of_other_languages_go_nbgraders_own_way(tmp_path: Path) -> None:
    for number, (metadata, ours) in enumerate(
        [
            ({}, True),
            ({"kernelspec": {"name": "python3"}}, True),
            ({"kernelspec": {"name": "my-env", "language": "python"}}, True),
            ({"kernelspec": {"name": "ir", "language": "R"}}, False),
            ({"kernelspec": {"name": "ir"}}, False),
            ({"language_info": {"name": "julia"}}, False),
        ]
    ):
        source = notebook(code("one", "1"))
        source.metadata.clear()
        source.metadata.update(nbformat.from_dict(metadata))
        write(source, tmp_path / f"source/a{number}/a.ipynb")
        assert separable_here(tmp_path, f"a{number}") is ours, metadata
    for kernel, ours in (("python3", True), ("ir", False), ("", True)):  # the first notebook names none
        assert separable_here(tmp_path, "a0", f"c.Execute.kernel_name = {kernel!r}") is ours, kernel
        assert separable_here(tmp_path, "a3", f"c.Execute.kernel_name = {kernel!r}") is (kernel == "python3"), kernel


@pytest.mark.parametrize("place", ["at the desk", "beside"])
def test_what_a_hidden_test_asked_is_not_shown_by_a_cell_that_runs_later(tmp_path: Path, place: str) -> None:
    """The student's processes can tell each other what was asked, and cells beside run before those at the desk."""
    _, ours = two_courses(tmp_path)
    hidden = (
        "import os\n" if place == "beside" else ""
    ) + "assert f(2) == 4\n### BEGIN HIDDEN TESTS\nassert f(777123) == 1554246\n### END HIDDEN TESTS"
    tests = {"first": "assert g(2) == 3", "test_f": hidden, "second": "assert g(2) == 3"}
    write(
        notebook(
            solution(
                "f",
                "### BEGIN SOLUTION\ndef f(x):\n    return x * 2\n\n\ndef g(x):\n    return x + 1\n### END SOLUTION",
            ),
            *(grading(name, source, 2) for name, source in tests.items()),
        ),
        ours / "source/ps/ps.ipynb",
    )
    release(ours, "ps")
    answer = nbformat.read(ours / "release/ps/ps.ipynb", as_version=4)
    answer.cells[0].source = (
        "import os\n\n\ndef f(x):\n    print(x, file=open('/tmp/asked', 'a'))\n    return x * 2\n\n\n"
        "def g(x):\n    print('asked', *open('/tmp/asked') if os.path.exists('/tmp/asked') else '')\n    return x + 1"
    )
    write(answer, ours / "submitted/eve/ps/ps.ipynb")
    done = run_command(ours, "torchmarks", "autograde", "ps")
    assert done.returncode == 0, done.stderr
    graded = (ours / "autograded/eve/ps/ps.ipynb").read_text()
    assert ("asked\\n" in graded) == (place == "at the desk"), "what the first cell prints is shown where it can be"
    assert graded.count("777123") == 1, "it stands in the test, and nowhere else"
    assert {mark.auto for mark in marks(ours, "ps").values()} == {2.0}
