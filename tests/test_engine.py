"""The engine: ``torchmarks autograde``, with tests and student code in processes of their own."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.apps.api import NbGraderAPI

from tests import notebooks
from tests.classes import autograde, scores
from tests.conftest import COURSE, run_cold, run_command
from tests.notebooks import DOUBLE_STUB, RIGHT, WRONG, answer, cell, code, graded, hand_in, html, markdown
from torchmarks.gradebook.database import open_gradebook
from torchmarks.settings import course_directory

NOISY = RIGHT.replace(
    "    return", "    import sys, warnings; print(1, file=sys.stderr); warnings.warn('x')\n    return"
)
LYING = """
class Liar(int):
    def __eq__(self, other): return True
    __hash__ = None
def double(x):
    return Liar(0)
"""
MEMORY_BOMB = """
def double(x):
    if x < 0:
        bomb = []
        while True:
            bomb.append(b"1" * 10**8)
    return x + x
"""


def add(source: str, place: int = 2) -> Callable[[NotebookNode], None]:
    return lambda notebook: notebook.cells.insert(place, code("own", source))


def drop(name: str) -> Callable[[NotebookNode], None]:
    return lambda notebook: notebook.cells.remove(cell(notebook, name))


def edit(name: str, **fields: Any) -> Callable[[NotebookNode], None]:
    return lambda notebook: cell(notebook, name).update(fields)


def tag(name: str, **metadata: Any) -> Callable[[NotebookNode], None]:
    return lambda notebook: cell(notebook, name).metadata.update(metadata)


def relabel(name: str, **fields: Any) -> Callable[[NotebookNode], None]:
    return lambda notebook: cell(notebook, name).metadata["nbgrader"].update(fields)


def duplicate(name: str, source: str | None = None) -> Callable[[NotebookNode], None]:
    def change(notebook: NotebookNode) -> None:
        copy = nbformat.from_dict(dict(cell(notebook, name)))
        copy["id"] = "pasted"
        copy.source = source if source is not None else copy.source
        notebook.cells.append(copy)

    return change


def split_solution(notebook: NotebookNode) -> None:
    first = cell(notebook, "double")
    second = nbformat.from_dict(dict(first))
    second["id"] = "second"
    first.source, second.source = "import operator", RIGHT.replace("x + x", "operator.add(x, x)")
    notebook.cells.insert(notebook.cells.index(first) + 1, second)


def retype(name: str) -> Callable[[NotebookNode], None]:
    def change(notebook: NotebookNode) -> None:
        index = notebook.cells.index(cell(notebook, name))
        old = notebook.cells[index]
        notebook.cells[index] = markdown("was_code", old.source)
        notebook.cells[index].metadata.update(old.metadata)

    return change


def without_ids(notebook: NotebookNode) -> None:
    notebook.nbformat_minor = 4
    for each in notebook.cells:
        del each["id"]


def with_ids_of_others(notebook: NotebookNode) -> None:
    """Cells of the student's own that have the teacher's ids, and those that are given where one is missing."""
    for place, name in enumerate([cell(notebook, "test_double")["id"], "cell-5", "cell-6", "cell-7"]):
        notebook.cells.insert(place, nbformat.v4.new_code_cell("x = 1", id=name))


#: What students do to their notebooks, and the marks it must come to, of 2.
NOTEBOOKS: dict[str, tuple[Callable[[NotebookNode], Any], float]] = {
    "plain": (lambda notebook: None, 2),
    "wrong": (answer(WRONG), 1.5),
    "test-deleted": (drop("test_double"), 2),
    "test-deleted-wrong": (lambda notebook: (drop("test_double")(notebook), answer(WRONG)(notebook)), 1.5),
    "test-edited": (lambda notebook: (edit("test_double", source="2")(notebook), answer("")(notebook)), 0),
    "test-renamed": (relabel("test_double", grade_id="other"), 2),
    "test-retyped": (lambda notebook: (retype("test_double")(notebook), answer(WRONG)(notebook)), 1.5),
    "test-duplicated": (duplicate("test_double", "2"), 2),
    "points-raised": (lambda notebook: (relabel("test_double", points=200)(notebook), answer(WRONG)(notebook)), 1.5),
    "skipped-by-tag": (
        lambda notebook: (tag("test_double", tags=["skip-execution"])(notebook), answer("")(notebook)), 0),
    "setup-deleted": (drop("setup_imports"), 2),
    "setup-edited": (edit("setup_imports", source="raise SystemExit"), 2),
    "solution-deleted": (drop("double"), 0),
    "solution-split": (split_solution, 2),
    "solution-retyped": (retype("double"), 2),
    "solution-duplicated": (duplicate("double", "this is not Python"), 2),
    "own-import": (lambda notebook: (
        add("import functools")(notebook),
        answer("@functools.cache\n" + RIGHT)(notebook)), 2),
    "magics": (add("%time 1 + 1\n!echo from the shell\n%matplotlib inline"), 2),
    "error-before": (add("1 / 0"), 2),
    "syntax-error": (answer("def double(x:"), 0),
    "untouched": (answer(DOUBLE_STUB), 0),
    "exit": (add("exit()"), 2),
    "hard-exit": (add("import os; os._exit(0)"), 2),
    "segfault": (add("import ctypes; ctypes.string_at(0)"), 2),
    "crash-in-answer": (answer("def double(x):\n    if x < 0:\n        import os; os._exit(0)\n    return x + x"), 1.5),
    "memory-bomb": (add("bomb = []\nwhile True:\n    bomb.append(b'1' * 10**8)"), 2),
    "memory-bomb-in-answer": (answer(MEMORY_BOMB), 1.5),
    "noise": (answer(NOISY), 2),
    "shadowed-builtins": (add("len = range = print = sum = None", 3), 2),
    "patched-pytest": (add("import pytest\npytest.raises = None\nimport torch\ntorch.equal = lambda *a: True"), 2),
    "lying-int": (answer(LYING), 0),
    "no-ids": (without_ids, 2),
    "ids-of-others": (with_ids_of_others, 2),
}  # fmt: skip


def test_what_students_do_to_notebooks(released_course: Path) -> None:
    for student, (change, _) in NOTEBOOKS.items():
        hand_in(released_course, student, change)
    assert f"first: {len(NOTEBOOKS)} graded" in autograde(released_course)
    found = scores(released_course)
    assert found == {student: marks for student, (_, marks) in NOTEBOOKS.items()}
    assert "not attempted" in html(cell(graded(released_course, "untouched"), "test_double"))
    assert "Your code ended its process here." in html(cell(graded(released_course, "crash-in-answer"), "test_double"))
    shown = str([each.outputs for each in graded(released_course, "magics").cells if each.cell_type == "code"])
    assert "from the shell" in shown
    crashed = str([each.get("outputs") for each in graded(released_course, "segfault").cells])
    assert "ended its process" in crashed
    for student in NOTEBOOKS:
        nbformat.validate(graded(released_course, student))
        text = (released_course / "autograded" / student / "first/first.ipynb").read_text()
        ids = [each["id"] for each in json.loads(text)["cells"]]  # nbformat would give others in place of double ones
        assert len({*ids}) == len(ids)


def test_an_error_is_shown_as_in_a_kernel_and_costs_no_later_cell(released_course: Path) -> None:
    def change(notebook: NotebookNode) -> None:
        for source in (
            "half(8)",
            "import os\nos.mkdir('gone')\nos.chdir('gone')\nos.rmdir('../gone')",
            "def half(x):\n    return x / 0",
        ):
            add(source)(notebook)

    hand_in(released_course, "ada", change)
    autograde(released_course)
    assert scores(released_course) == {"ada": 2}
    [error] = [
        out for each in graded(released_course, "ada").cells for out in each.get("outputs", ()) if "ename" in out
    ]
    shown = "\n".join(error.traceback)
    assert error.ename == "ZeroDivisionError"
    assert "----> 1 half(8)" in shown and "----> 2     return x / 0" in shown, "both cells' lines, and none of ours"
    assert shown.count("Cell In[") == 2 and "torchmarks" not in shown


def test_an_endless_cell_costs_that_cell(released_course: Path) -> None:
    config = released_course / "nbgrader_config.py"
    config.write_text(config.read_text() + "\nc.Execute.timeout = 1\n")
    hand_in(released_course, "endless", add("while True:\n    pass"))
    hand_in(
        released_course,
        "stubborn",
        add("while True:\n    try:\n        while True: pass\n    except BaseException: pass"),
    )
    hand_in(released_course, "tried-out", answer(RIGHT + "\nwhile True:\n    double(1)"))
    autograde(released_course)
    assert scores(released_course) == {"endless": 2, "stubborn": 2, "tried-out": 2}
    assert "did not finish within 1 s" in str(graded(released_course, "endless").cells)


def test_time_for_cells_of_ones_own_is_not_taken_from_answers(released_course: Path) -> None:
    """What a student tries out when all is done may use up the notebook's time, and has run as far as it came."""
    config = released_course / "nbgrader_config.py"
    config.write_text(config.read_text() + "\nc.Limits.submission = 3\n")

    def change(notebook: NotebookNode) -> None:
        answer(RIGHT)(notebook)
        notebook.cells += [code(f"own{number}", "import time\ntime.sleep(1.2)") for number in range(5)]

    hand_in(released_course, "long", change)
    autograde(released_course)
    assert scores(released_course) == {"long": 2}
    assert "The notebook's 3 s were used up" in str(graded(released_course, "long").cells)


SPY = """
import gc, os, pathlib, sys
def look():
    word = "".join(map(chr, [99, 111, 110, 99, 101, 97, 108, 101, 100, 95, 110, 117, 109, 98, 101, 114]))
    seen = [where for where, found in {
        "gc": any(word in repr(each) for each in gc.get_objects() if isinstance(each, (str, dict, list, tuple))),
        "modules": any(word in repr(vars(each)) for each in list(sys.modules.values()) if each),
        "history": any(word in each for each in In[:-1] if "look" not in each),
        "files": any(word in each.read_text(errors="ignore") for each in pathlib.Path(".").rglob("*.*")),
    }.items() if found]
    for line in open("/proc/self/maps"):
        span, mode = line.split()[:2]
        if mode.startswith("rw") and "[v" not in line:
            low, high = (int(part, 16) for part in span.split("-"))
            with open("/proc/self/mem", "rb") as memory:
                memory.seek(low)
                try:
                    data = memory.read(high - low)
                except OSError:
                    continue
            needle = (word + " + " + word).encode()
            place = data.find(needle)
            while place >= 0:  # this function's own needle ends with a zero, the tests' source goes on with a new line
                if data[place + len(needle)] == 10:
                    seen.append(line)
                place = data.find(needle, place + 1)
    return seen
calls = 0
def double(x):
    global calls
    calls += 1
    if (calls == 3 or x < 0) and look():  # when hidden tests have begun, and when they have asked the most
        return 0
    if x < 0:
        raise ValueError
    return x + x
"""


def test_tests_are_in_no_memory_that_student_code_can_look_into(small_course: Path) -> None:
    path = small_course / "source/first/first.ipynb"
    notebook = nbformat.read(path, as_version=4)
    tests = cell(notebook, "test_double")
    tests.source = re.sub("^def", "@pytest.mark.timeout(60)\ndef", tests.source, flags=re.MULTILINE)
    nbformat.write(notebook, path)
    assert run_command(small_course, "nbgrader", "generate_assignment", "first").returncode == 0
    hand_in(small_course, "spy", answer(SPY))
    hand_in(small_course, "spy-early", add(SPY + "\nprint('found', look())"))
    config = small_course / "nbgrader_config.py"
    config.write_text(config.read_text() + "\nc.Execute.timeout = 60\nc.Limits.submission = 120\n")
    assert run_cold(small_course, "torchmarks", "autograde", "first").returncode == 0
    assert "found []" in str(graded(small_course, "spy-early").cells)
    assert scores(small_course) == {"spy": 2, "spy-early": 2}  # an answer is wrong once it has found something


def test_what_a_student_hands_in_beside_the_notebook_is_there(released_course: Path) -> None:
    factor = "int(open('factor.txt').read())"
    reads = f"def double(x):\n    if x < 0:\n        raise ValueError\n    return {factor} * x"
    (released_course / "source/first/given.txt").write_text("2")
    assert run_command(released_course, "nbgrader", "generate_assignment", "first", "--force").returncode == 0
    (hand_in(released_course, "ann", answer(reads)).parent / "factor.txt").write_text("2")
    (hand_in(released_course, "eve", answer(reads.replace("factor", "given"))).parent / "given.txt").write_text("3")
    hand_in(released_course, "without", answer(reads))
    autograde(released_course)
    assert scores(released_course) == {"ann": 2, "eve": 2, "without": 0}  # what the teacher gives, nobody replaces
    (released_course / "submitted/ann/first/factor.txt").write_text("3")
    autograde(released_course)
    assert scores(released_course)["ann"] == 0


SLOW_PARENT = """
from pathlib import Path
from torchmarks.classroom.run import autograde
from torchmarks.settings import course_directory
from torchmarks.sandbox.keeper import Nursery
from torchmarks.sandbox.walls import Walls

for modules in [], ["slow_to_import"]:  # the first run finds out what the second knows
    with Nursery(Walls.choose(), 1, modules) as nursery:
        limits = {"submission": 4, "grace": 0.25}
        autograde(course_directory(Path()), "first", nursery, force=True, limits=limits)
"""


def test_no_submission_pays_for_a_warm_parent_that_is_not_ready(released_course: Path) -> None:
    (released_course / "slow_to_import.py").write_text("import time\ntime.sleep(9)")
    hand_in(released_course, "ann", answer(RIGHT))
    done = run_cold(released_course, "python", "-c", SLOW_PARENT, PYTHONPATH=str(released_course))
    assert done.returncode == 0, done.stderr
    assert scores(released_course) == {"ann": 2}


def test_people_s_marks_and_comments_survive_a_regrade(released_course: Path) -> None:
    path = hand_in(released_course, "ann", answer(WRONG))
    autograde(released_course)
    with open_gradebook(f"sqlite:///{released_course / 'gradebook.db'}") as gradebook:
        gradebook.find_grade("test_double", "first", "first", "ann").manual_score = 1.75
        gradebook.find_comment("double", "first", "first", "ann").manual_comment = "Well argued."
        gradebook.db.commit()
    autograde(released_course, "--force")
    assert scores(released_course) == {"ann": 1.75}
    with open_gradebook(f"sqlite:///{released_course / 'gradebook.db'}") as gradebook:
        grade = gradebook.find_grade("test_double", "first", "first", "ann")
        assert (grade.auto_score, grade.needs_manual_grade) == (1.5, True)
        assert gradebook.find_comment("double", "first", "first", "ann").comment == "Well argued."
    path.write_text("not a notebook any more")
    done = run_command(released_course, "torchmarks", "autograde", "first", "--force")
    assert done.returncode == 1
    assert "is not JSON" in done.stderr
    with open_gradebook(f"sqlite:///{released_course / 'gradebook.db'}") as gradebook:
        grade = gradebook.find_grade("test_double", "first", "first", "ann")
        assert (grade.auto_score, grade.needs_manual_grade) == (None, True)


def test_what_cannot_be_read_can_be_marked_in_formgrader(released_course: Path) -> None:
    hand_in(released_course, "ann", answer(WRONG)).write_text("my homework")
    done = run_command(released_course, "torchmarks", "autograde", "first")
    assert done.returncode == 1
    assert "ann/first/first.ipynb is not JSON" in done.stderr
    notebook = graded(released_course, "ann")
    assert "is not JSON" in notebook.cells[0].source
    assert "my homework" not in nbformat.writes(notebook)
    api = NbGraderAPI(course_directory(released_course))
    [submission] = api.get_notebook_submissions("first", "first")  # what formgrader lists for marking by hand
    assert (submission["student"], submission["needs_manual_grade"]) == ("ann", True)
    assert run_command(released_course, "nbgrader", "generate_feedback", "first").returncode == 0
    page = (released_course / "feedback/ann/first/first.html").read_text()
    assert "is not JSON" in page
    assert "HIDDEN" not in page
    with open_gradebook(f"sqlite:///{released_course / 'gradebook.db'}") as gradebook:
        grade = gradebook.find_grade("test_double", "first", "first", "ann")
        grade.manual_score, grade.needs_manual_grade = 1, False  # as formgrader does it
        gradebook.db.commit()
    done = run_command(released_course, "torchmarks", "autograde", "first")
    assert done.returncode == 1
    assert "ann/first/first.ipynb is not JSON" in done.stderr, "it is not graded, and that is said"
    with open_gradebook(f"sqlite:///{released_course / 'gradebook.db'}") as gradebook:
        assert not gradebook.find_grade("test_double", "first", "first", "ann").needs_manual_grade
    hand_in(released_course, "ann", answer(RIGHT))
    autograde(released_course)
    assert "is not JSON" not in nbformat.writes(graded(released_course, "ann"))
    with open_gradebook(f"sqlite:///{released_course / 'gradebook.db'}") as gradebook:
        assert gradebook.find_grade("test_double", "first", "first", "ann").needs_manual_grade


def test_what_has_been_graded_is_left_alone(released_course: Path) -> None:
    hand_in(released_course, "ann", answer(WRONG))
    autograde(released_course)
    before = (released_course / "autograded/ann/first/first.ipynb").stat().st_mtime_ns
    assert "0 graded, 1 unchanged" in autograde(released_course)
    assert (released_course / "autograded/ann/first/first.ipynb").stat().st_mtime_ns == before
    assert "1 graded" in autograde(released_course, "--force", "--student", "ann")


def test_a_source_changed_after_release_is_told(released_course: Path) -> None:
    hand_in(released_course, "ann", answer(WRONG))
    path = released_course / "source/first/first.ipynb"
    notebook = nbformat.read(path, as_version=4)
    cell(notebook, "test_double").source += "\n"
    cell(notebook, "test_double").source = cell(notebook, "test_double").source.replace("1000", "999")
    nbformat.write(notebook, path)
    done = run_command(released_course, "torchmarks", "autograde", "first")
    assert done.returncode == 1
    assert "has changed since it was released (test_double)" in done.stderr
    assert "Traceback" not in done.stderr


MAGIC_SETUP = f"""\
%%capture --no-stderr
%matplotlib inline
!ls
if "colab" in str(get_ipython()):
    !pip install torchmarks
%load_ext autoreload
%time TWO = 2
%prun -q -l 5 THREE = 3
{notebooks.IMPORTS}
display(TWO)
import IPython
from IPython import get_ipython, version_info
get_ipython().run_line_magic("matplotlib", "inline")
IPython.get_ipython().run_line_magic("matplotlib", "inline")
files = !ls
FOUR = %time TWO + len(files[:0]) + TWO
"""


def test_magics_in_a_locked_setup_cell_work_as_in_a_kernel(small_course: Path) -> None:
    path = small_course / "source/first/first.ipynb"
    notebook = nbformat.read(path, as_version=4)
    cell(notebook, "setup_imports").source = MAGIC_SETUP
    notebook.cells.insert(2, code("setup_more", "%%prun -q\nFIVE = TWO + THREE", locked=True))
    tests = cell(notebook, "test_double").source
    cell(notebook, "test_double").source = tests.replace("double(2) == 4", "double(TWO) == FOUR == FIVE - 1")
    nbformat.write(notebook, path)
    assert run_command(small_course, "nbgrader", "generate_assignment", "first").returncode == 0
    hand_in(small_course, "ann", answer(RIGHT))
    hand_in(small_course, "bob", answer(WRONG))
    autograde(small_course)
    assert scores(small_course) == {"ann": 2, "bob": 1.5}


def test_locked_cells_that_are_not_to_run_or_raise_on_purpose_stop_nobody(small_course: Path) -> None:
    path = small_course / "source/first/first.ipynb"
    notebook = nbformat.read(path, as_version=4)
    odd = {
        "skipped": ("skip-execution", "raise RuntimeError('nobody runs this')"),
        "raises": ("raises-exception", "TWO = 2\nTWO + 'two'\nTWO = 3"),
        "goes_on": ("a tag of the teacher's own", "FOUR = 2 * TWO"),
    }
    for name, (wish, source) in odd.items():
        each = code(name, source, locked=True)
        each.metadata["tags"] = [wish]
        notebook.cells.insert(-4, each)
    tests = cell(notebook, "test_double").source
    cell(notebook, "test_double").source = tests.replace("double(2) == 4", "double(TWO) == FOUR")
    nbformat.write(notebook, path)
    assert run_command(small_course, "nbgrader", "generate_assignment", "first").returncode == 0
    hand_in(small_course, "ann", answer(RIGHT))
    hand_in(small_course, "bob", answer(WRONG))
    autograde(small_course)
    assert scores(small_course) == {"ann": 2, "bob": 1.5}
    checked = run_command(small_course, "torchmarks", "check", "first")
    assert checked.returncode == 0, checked.stdout + checked.stderr


COMPARING_TESTS = """\
def test_same() -> None:
    \"\"\"Twice the same call.\"\"\"
    assert double(1) == double(1)


run_tests("double", points=2)
"""


def test_an_answer_that_keeps_our_side_at_work_is_left_to_a_person(small_course: Path) -> None:
    path = small_course / "source/first/first.ipynb"
    notebook = nbformat.read(path, as_version=4)
    cell(notebook, "test_double").source = COMPARING_TESTS
    nbformat.write(notebook, path)
    assert run_command(small_course, "nbgrader", "generate_assignment", "first").returncode == 0
    config = small_course / "nbgrader_config.py"
    config.write_text(config.read_text() + "\nc.Limits.submission = 4\nc.Limits.grace = 1\n")
    endless = "def double(x):\n    made = []\n    for _ in range(100):\n        made = [made, made]\n    return made"
    hand_in(small_course, "eve", answer(endless))
    hand_in(small_course, "ann", answer(RIGHT))
    temporary = small_course / "temporary"
    temporary.mkdir()
    done = run_command(small_course, "torchmarks", "autograde", "first", TMPDIR=str(temporary))
    assert done.returncode == 1
    assert list(temporary.iterdir()) == []
    [line] = done.stderr.splitlines()
    assert "eve" in line and "did not end within" in line
    assert scores(small_course)["ann"] == 2
    again = run_command(small_course, "torchmarks", "autograde", "first")
    assert again.returncode == 1
    assert "1 unchanged" in again.stdout, "the machine may have stood still: it is looked at again"


SENDING_TESTS = """\
### BEGIN HIDDEN TESTS
def _inside(function: object, number: int) -> float:
    return float(torch.tensor(function(number)) + 0.5)  # type: ignore[operator]


def test_what_is_sent_in_may_use_torch(inputs: Inputs) -> None:
    \"\"\"Twice the number, seen from inside.\"\"\"
    number = inputs.integer(3, 1000)
    assert probe(_inside, double, number) == 2 * number + 0.5


### END HIDDEN TESTS
run_tests("double", points=2)"""


def test_a_function_that_a_test_sends_in_has_torch(tmp_path: Path) -> None:
    source = notebooks.double_notebook()
    cell(source, "setup_imports").source = notebooks.IMPORTS.replace("Inputs,", "Inputs, probe,")
    cell(source, "test_double").source = SENDING_TESTS
    notebooks.write(source, tmp_path / "source/first/first.ipynb")
    (tmp_path / "nbgrader_config.py").write_text((COURSE / "nbgrader_config.py").read_text())
    assert run_command(tmp_path, "nbgrader", "generate_assignment", "first").returncode == 0
    hand_in(tmp_path, "ada", lambda notebook: None)
    autograde(tmp_path)
    assert scores(tmp_path) == {"ada": 2}


SUMMING_TESTS = """\
### BEGIN HIDDEN TESTS
def test_large_ones(inputs: Inputs) -> None:
    \"\"\"What is exp of a thousand?\"\"\"
    x = torch.tensor([1000.0, float(inputs.integer(990, 999))])
    torch.testing.assert_close(double(x), torch.logsumexp(x, 0))


def test_small_ones(inputs: Inputs) -> None:
    \"\"\"And of minus a thousand?\"\"\"
    x = torch.tensor([-1000.0, float(inputs.integer(-999, -990))])
    torch.testing.assert_close(double(x), torch.logsumexp(x, 0))


### END HIDDEN TESTS
run_tests("double", points=2, without=("logsumexp",))"""
#: Answers to that, and how their reports call what they may not use.
SUMMING: dict[str, tuple[str, str | None]] = {
    "own-work": ("return (x - x.max()).exp().sum().log() + x.max()", None),
    "softmax": ("return x.max() - x.softmax(0).max().log()", None),
    "named": ("return x.logsumexp(0)", "logsumexp"),
    "spelt": ("name = ''.join(['log', 'sum', 'exp'])\n    return getattr(torch, name)(x, 0)", "logsumexp"),
    "in-a-thread": (
        "from concurrent.futures import ThreadPoolExecutor\n"
        "    work = lambda: -torch.distributions.Categorical(logits=x).logits[0] + x[0]\n"
        "    return ThreadPoolExecutor(1).submit(work).result()",
        "logsumexp",
    ),
    "in-a-thread-of-its-own": (
        "import threading\n"
        "    class Aside(threading.Thread):\n"
        "        def run(self):\n"
        "            self.found = -torch.distributions.Categorical(logits=x).logits[0] + x[0]\n"
        "    aside = Aside()\n    aside.start()\n    aside.join()\n    return aside.found",
        "logsumexp",
    ),
    "elsewhere": ("return -torch.distributions.Categorical(logits=x).logits[0] + x[0]", "logsumexp"),
    "spelt-then-crashes": (
        "if x[0] < 0:\n        import os; os._exit(1)\n"
        "    name = ''.join(['log', 'sum', 'exp'])\n    return getattr(x, name)(0)",
        "ended its process",
    ),
}


def test_what_torch_runs_for_an_answer_counts_as_used(tmp_path: Path) -> None:
    source = notebooks.double_notebook()
    cell(source, "test_double").source = SUMMING_TESTS
    cell(source, "double").source = "def double(x):\n    ### BEGIN SOLUTION\n    pass\n    ### END SOLUTION"
    notebooks.write(source, tmp_path / "source/first/first.ipynb")
    (tmp_path / "nbgrader_config.py").write_text((COURSE / "nbgrader_config.py").read_text())
    assert run_command(tmp_path, "nbgrader", "generate_assignment", "first").returncode == 0
    for student, (body, _) in SUMMING.items():
        hand_in(tmp_path, student, answer(f"def double(x):\n    {body}"))
    autograde(tmp_path)
    found = scores(tmp_path)
    for student, (_, reason) in SUMMING.items():
        report = html(cell(graded(tmp_path, student), "test_double"))
        if reason is None:
            assert found[student] == 2, report
        else:
            assert found[student] != 2 and reason in report
    assert found["spelt"] == found["elsewhere"] == 0


LOOKING_TESTS = """\
### BEGIN HIDDEN TESTS
def test_one_that_was_made(inputs: Inputs) -> None:
    \"\"\"It was not computed from others.\"\"\"
    assert double(torch.zeros(inputs.integer(1, 9), requires_grad=True)) is True


def test_one_that_was_computed(inputs: Inputs) -> None:
    \"\"\"It was computed from another.\"\"\"
    assert probe(_computed, double, inputs.integer(1, 9)) is False


def _computed(function: object, size: int) -> bool:
    return function(2 * torch.zeros(size, requires_grad=True))


### END HIDDEN TESTS
run_tests("double", points=2, without=("is_leaf", "optim"))"""
#: Answers to that, some of which look up an attribute by a name that only shows when they run.
LOOKING = {
    "own-work": "return x.grad_fn is None",
    "own-work-by-name": "part = 'fn'\n    return getattr(x, 'grad_' + part, 0) is None",
    "own-work-by-method": "return Machine().answer('made', x)\n\n\nclass Machine:\n    def do_made(self, x):\n"
    "        return x.grad_fn is None\n\n    def answer(self, what, x):\n        return getattr(self, 'do_' + what)(x)",
    "cheats": "part = 'leaf'\n    return getattr(x, 'is_' + part)",
    "cheats-alike": "parts = ['is', 'leaf']\n    return getattr(x, '_'.join(parts), None)",
    "cheats-in-a-lambda": "return (lambda part: getattr(x, 'is_' + part))('leaf')",
    "cheats-by-a-way-around": "part = 'als__'\n    getattr(double, '__glob' + part)\n    return x.grad_fn is None",
    "cheats-with-a-package": "part = 'op'\n    getattr(torch, part + 'tim')\n    return x.grad_fn is None",
    "cheats-with-everything": "[getattr(torch, n) for n in dir(torch)]\n    return x.grad_fn is None",
}


def test_an_attribute_that_is_looked_up_by_a_computed_name_counts_as_used(tmp_path: Path) -> None:
    source = notebooks.double_notebook()
    cell(source, "setup_imports").source = notebooks.IMPORTS.replace("Inputs,", "Inputs, probe,")
    cell(source, "test_double").source = LOOKING_TESTS
    cell(source, "double").source = "def double(x):\n    ### BEGIN SOLUTION\n    pass\n    ### END SOLUTION"
    notebooks.write(source, tmp_path / "source/first/first.ipynb")
    (tmp_path / "nbgrader_config.py").write_text((COURSE / "nbgrader_config.py").read_text())
    assert run_command(tmp_path, "nbgrader", "generate_assignment", "first").returncode == 0
    for student, body in LOOKING.items():
        hand_in(tmp_path, student, answer(f"def double(x):\n    {body}"))
    autograde(tmp_path)
    assert scores(tmp_path) == {student: 0 if "cheats" in student else 2 for student in LOOKING}
    assert "yours uses is_leaf" in html(cell(graded(tmp_path, "cheats-alike"), "test_double"))
    assert "yours uses optim" in html(cell(graded(tmp_path, "cheats-with-a-package"), "test_double"))
    everything = cell(graded(tmp_path, "cheats-with-everything"), "test_double")
    assert "yours uses optim." in html(everything)
    assert notebooks.text(everything) == "0"


def test_limits_are_settings_of_the_course(released_course: Path) -> None:
    config = released_course / "nbgrader_config.py"
    stock = config.read_text()
    config.write_text(stock + "\nc.Limits.submission = 0.5\n")
    hand_in(released_course, "slow", add("import time; time.sleep(4)"))
    autograde(released_course)
    assert scores(released_course) == {"slow": 0}
    said = str(cell(graded(released_course, "slow"), "test_double").outputs)
    # Longer, if the machine was busy when it was graded once more.
    assert re.search(r"The notebook's [\d.]+ s were used up before this cell came to its end\.", said)
    config.write_text(stock + "\nc.Limits.memroy = 3\n")
    done = run_command(released_course, "torchmarks", "autograde", "first", "--force")
    assert done.returncode == 1
    assert "c.Limits.memroy in nbgrader_config.py is no limit" in done.stderr


def test_what_torch_imports_for_an_answer_is_imported_once_for_those_who_come_after(released_course: Path) -> None:
    look = f"{RIGHT}\nimport os, sys\nprint('torch._dynamo' in sys.modules, 'TORCHINDUCTOR_CACHE_DIR' in os.environ)"
    slow = RIGHT.replace("    return", "    if x == 2:\n        import time; time.sleep(1)\n    return")
    loads = slow.replace("time.sleep(1)", "time.sleep(1); import torch; torch.broadcast_shapes((1,), (1,))")
    for student, text in (("a", look), ("b", slow), ("c", look), ("d", loads), ("e", look)):
        hand_in(released_course, student, answer(f"# {student}\n{text}"))
    done = run_cold(released_course, "torchmarks", "autograde", "first", "--jobs", "1")
    assert (done.returncode, done.stderr) == (0, "")
    assert scores(released_course) == dict.fromkeys("abcde", 2)
    shown = {student: cell(graded(released_course, student), "double").outputs[0].text for student in "ace"}
    assert shown == {"a": "False False\n", "c": "False False\n", "e": "True False\n"}


def test_who_was_ended_while_torch_imported_for_him_is_graded_again(released_course: Path) -> None:
    # Only where torch's compiler is there already does this end: so it is on a machine that imports it too slowly.
    waits = "    import sys, time\n    while 'torch._dynamo' not in sys.modules:\n        time.sleep(1)\n"
    hand_in(released_course, "waits", answer(RIGHT.replace("    return", f"{waits}    return")))
    done = run_cold(released_course, "torchmarks", "autograde", "first", "--jobs", "1")
    assert (done.returncode, done.stderr) == (0, "")
    assert scores(released_course) == {"waits": 2}


QUADRUPLE_TESTS = """\
### BEGIN HIDDEN TESTS
def test_numbers(inputs: Inputs) -> None:
    \"\"\"Four of each.\"\"\"
    for number in (-3, inputs.integer(3, 9)):
        assert quadruple(number) == 4 * number


### END HIDDEN TESTS
run_tests("quadruple", points=2)"""
#: Answers to `double` and to an exercise after it that may call it, and whether that is named as what to look at.
BUILDS_ON: dict[str, tuple[str, str, bool]] = {
    "calls-a-wrong-one": ("def double(x):\n    return 3 * x", "return double(double(x))", True),
    "calls-a-stub": (DOUBLE_STUB, "return double(double(x))", True),
    "calls-a-right-one": (RIGHT, "return double(abs(x))", False),
    "does-without": (WRONG, "return 3 * x", False),
    "has-its-own": (WRONG, "double = lambda number: 3 * number\n    return double(x)", False),
    "is-right-for-all-that": (WRONG, "return double(double(x))", False),
}


def test_an_answer_that_builds_on_a_wrong_one_is_told_so(tmp_path: Path) -> None:
    source = notebooks.double_notebook()
    source.cells += [
        markdown("quadruple_task", "## Quadruple\n`quadruple(x)`"),
        notebooks.solution(
            "quadruple", "def quadruple(x):\n    ### BEGIN SOLUTION\n    return 4 * x\n    ### END SOLUTION"
        ),
        notebooks.grading("test_quadruple", QUADRUPLE_TESTS, 2),
    ]
    notebooks.write(source, tmp_path / "source/first/first.ipynb")
    (tmp_path / "nbgrader_config.py").write_text((COURSE / "nbgrader_config.py").read_text())
    assert run_command(tmp_path, "nbgrader", "generate_assignment", "first").returncode == 0

    def answers(first: str, second: str) -> Callable[[NotebookNode], None]:
        def change(notebook: NotebookNode) -> None:
            cell(notebook, "double").source = first
            cell(notebook, "quadruple").source = f"def quadruple(x):\n    {second}"

        return change

    for student, (first, second, _) in BUILDS_ON.items():
        hand_in(tmp_path, student, answers(first, second))
    autograde(tmp_path)
    said = {student: html(cell(graded(tmp_path, student), "test_quadruple")) for student in BUILDS_ON}
    named = {
        student: "This calls double, where your answer is not right yet." in text for student, text in said.items()
    }
    assert named == {student: is_named for student, (_, _, is_named) in BUILDS_ON.items()}
