"""What tests said of answers is remembered for the same answers, and no mark feels it."""

import gc
import os
import pickle
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
import pytest
import torch
from nbformat import NotebookNode

from tests import notebooks
from tests.conftest import COURSE
from torchmarks.assignments import assignments, grade_id
from torchmarks.classroom import pool
from torchmarks.classroom.pool import Pool
from torchmarks.grading.apart import apart
from torchmarks.grading.grader import Grader
from torchmarks.grading.rebuild import master
from torchmarks.grading.recall import Conversation, Next, Recall, tells_time
from torchmarks.grading.sharing import what_it_does
from torchmarks.grading.verdicts import counted_more
from torchmarks.results import Bundle, Result, Submission
from torchmarks.sandbox.keeper import Nursery
from torchmarks.sandbox.limits import Limits
from torchmarks.sandbox.walls import Walls
from torchmarks.testing.reading import Reading
from torchmarks.testing.runner import Outcome, compile_cell, remember_lines, run
from torchmarks.testing.statement import read_cell

SOLUTION = "def double(x):\n    ### BEGIN SOLUTION\n    return 2 * x\n    ### END SOLUTION"

#: Tests of numbers and of tensors; some ask about what they were answered before.
TESTS = """\
def test_two() -> None:
    '''Two.'''
    assert double(2) == 4


def test_tensor() -> None:
    '''A tensor.'''
    assert torch.equal(double(torch.ones(2)), torch.full((2,), 2.0))


### BEGIN HIDDEN TESTS
def test_numbers(inputs: Inputs) -> None:
    '''Other numbers.'''
    for _ in range(3):
        number = inputs.integer(3, 1000)
        assert double(number) == 2 * number


def test_layout(inputs: Inputs) -> None:
    '''A tensor's layout.'''
    x = inputs.tensor((3, 4)).t()
    result = double(x)
    result += 1
    assert torch.equal(double(result), 2 * (2 * x + 1))


def test_negative(inputs: Inputs) -> None:
    '''Negative numbers.'''
    number = -inputs.integer(3, 1000)
    assert double(number) == 2 * number


### END HIDDEN TESTS
run_tests("double", points=5)"""

RIGHT = "def double(x):\n    return {}\n"
SHARED = "def double(x):\n    if isinstance(x, int) and x {}:\n        {}\n    return 2 * x\n"

#: What students hand in, in the order in which they are graded.
ANSWERS = {
    "right": RIGHT.format("2 * x"),
    "other right": RIGHT.format("x + x"),
    "prints": "def double(x):\n    print('double', x)\n    return x + x\n",
    "wrong later": SHARED.format("< 0", "return x"),
    "wrong again": SHARED.format("< 0", "return x"),
    "in place": "def double(x):\n    x += x\n    return x\n",
    "other dtype": RIGHT.format("(x + x).double() if isinstance(x, torch.Tensor) else x + x"),
    "crashes later": SHARED.format("< 0", "import os; os._exit(1)"),
    "crashes at first": SHARED.format("== 2", "import os; os._exit(1)"),
    "hangs later": SHARED.format("< 0", "while True: pass"),
    "sleeps": SHARED.format("> 2", "import time; time.sleep(0.4)"),
    "raises": SHARED.format("< 0", "raise ValueError(x)"),
    "raises too": SHARED.format("< 0", "raise ValueError(x)  # another line"),
    "no function": "double = 3\n",
    "nothing": "pass\n",
    "last right": RIGHT.format("x * 2"),
}


def source(tests: str) -> NotebookNode:
    """A teacher's notebook of one exercise."""
    cells = notebooks.solution("double", SOLUTION), notebooks.grading("test_double", tests, 5)
    return notebooks.notebook(notebooks.setup(), *cells)


def handed_in(answer: str) -> Submission:
    """A notebook with one answer."""
    notebook = source(TESTS)
    for cell in notebook.cells:
        cell.source = answer if grade_id(cell) == "double" else cell.source
    return Submission(nbformat.writes(notebook).encode())


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """As in a grading process: what is forked from one that has used several waits for them for ever."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def grade(bundle: Bundle, submissions: Iterable[Submission], *, remember: bool = True) -> Iterator[Result]:
    """Grade one submission after another, in one grading process or, if it is not to remember, in one for each."""
    with Nursery(Walls.choose(), students=1, modules=["torch", "numpy"]) as nursery:
        classes = [list(submissions)] if remember else [[each] for each in submissions]
        for some in classes:
            with Pool([bundle], nursery, workers=1) as pool:
                for _, result in pool.map((None, 0, submission) for submission in some):
                    assert isinstance(result, Result)
                    yield result


def conversations(bundle: Bundle, submission: Submission, times: int) -> list[tuple[Result, dict[bytes, Next]]]:
    """What the same submission comes to each time that it is graded, and what its tests and its answers said."""
    done: list[tuple[Result, dict[bytes, Next]]] = []

    def jobs(grade: Callable[[Submission], Result]) -> None:
        def work() -> tuple[Result, dict[bytes, Next]]:
            gc.disable()  # tests tell the other side what they have let go of
            return grade(submission), grader.examiner.recall.take_new()

        done.extend(apart(work, seconds=600) for _ in range(times))

    with Nursery(Walls.choose(), students=1, modules=["torch", "numpy"]) as nursery, nursery.connect() as connection:
        grader = Grader(bundle, connection)
        grader.serve(jobs)
    return done


def of_course(tests: str) -> Bundle:
    """What it takes to grade the exercise."""
    return Bundle("first", "first", nbformat.writes(master(source(tests))), {}, "secret", Limits(cell=3.0))


def marks(graded: Iterable[Result]) -> list[float | None]:
    """The marks of each submission."""
    return [result.grades["test_double"].marks for result in graded]


def test_marks_and_feedback_are_those_of_a_submission_graded_alone() -> None:
    submissions = [handed_in(answer) for answer in ANSWERS.values()]
    together = grade(of_course(TESTS), submissions)
    alone = list(grade(of_course(TESTS), submissions, remember=False))
    for name, one, other in zip(ANSWERS, together, alone, strict=True):
        assert one.grades == other.grades, name
        assert one.notebook == other.notebook, name
    found = dict(zip(ANSWERS, marks(alone), strict=True))
    assert [found[name] for name in ("right", "other right", "prints", "sleeps", "last right")] == [5] * 5
    assert found["wrong later"] == found["crashes later"] == found["hangs later"] == found["raises"]
    assert 0 < float(found["raises"] or 0) < 5
    assert found["no function"] == found["nothing"] == 0


def test_one_submission_is_graded_by_one_call() -> None:
    for answer, verdict in (("2 * x", "passed"), ("x", "failed")):
        result = pool.grade(handed_in(RIGHT.format(answer)), of_course(TESTS))
        grade = result.grades["test_double"]
        assert (grade.verdict, grade.marks) == (verdict, 5 if verdict == "passed" else 0)


def test_tests_run_once_for_the_same_answers(tmp_path: Path) -> None:
    note = tmp_path / "ran"
    tests = TESTS.replace("    '''Negative numbers.'''", f"    open({str(note)!r}, 'a').write('ran ')")
    answers = ["2 * x", "x + x", "x * 2", "sum([x, x])", "x if x < 0 else 2 * x", "2 * x"]
    graded = grade(of_course(tests), [handed_in(RIGHT.format(answer)) for answer in answers])
    ran = [len(note.read_text().split()) for _ in graded]
    assert ran == [1, 1, 1, 1, 2, 2], "once for all right answers, and once for the wrong one"


def test_a_cell_of_the_class_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    note = tmp_path / "read"
    for reading in (read_cell, what_it_does):
        monkeypatch.setattr(reading, "_known", {})
        monkeypatch.setattr(reading, "_read", noting(reading._read, note))
    tests = TESTS.replace("points=5", "points=5, without=['numpy']")
    answers = ["2 * x", "x + x", "2 * x", "numpy.add(x, x)", "numpy.add(x, x)"]
    graded = grade(of_course(tests), [handed_in(RIGHT.format(answer)) for answer in answers])
    assert marks(graded) == [5, 5, 5, 0, 0]
    read = note.read_text().splitlines()
    assert [read.count(answer) for answer in ("2 * x", "x + x", "numpy.add(x, x)")] == [2, 2, 2], "by each of the two"


def noting(read: Callable[[str], Any], note: Path) -> Callable[[str], Any]:
    """The same, each call noted by the last line that was read."""

    def noted(text: str) -> Any:
        with note.open("a") as file:
            file.write(text.strip().rpartition("\n")[2].removeprefix("    return ") + "\n")
        return read(text)

    return noted


def test_what_tests_load_is_loaded_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    note = tmp_path / "loaded"
    (tmp_path / "loaded_late.py").write_text(f"open({str(note)!r}, 'a').write('loaded ')")
    monkeypatch.syspath_prepend(tmp_path)
    late = "import loaded_late\n    sys.modules['no module'] = sys"
    tests = "import sys\n\n\n" + TESTS.replace("'''Negative numbers.'''", f"'''Negative numbers.'''\n    {late}")
    submissions = [handed_in(RIGHT.format(each)) for each in ("2 * x", "x if x < 0 else 2 * x", "3 * x", "x")]
    assert marks(grade(of_course(tests), submissions))[0] == 5
    assert note.read_text().split() == ["loaded"] * 2, "by the first copy, and then by the process that it is a copy of"


def test_grading_processes_tell_each_other(tmp_path: Path) -> None:
    note = tmp_path / "ran"
    tests = TESTS.replace("    '''Negative numbers.'''", f"    open({str(note)!r}, 'a').write('ran ')")
    bundle = of_course(tests)
    wrong = "x if isinstance(x, int) and x < 0 else "
    answers = [f"{wrong} 2 * x", *["2 * x", "x + x"] * 3, *[f"{wrong} x + x"] * 3]
    with Nursery(Walls.choose(), students=2) as nursery, Pool([bundle], nursery, workers=2) as pool:
        first = dict(pool.map((place, 0, handed_in(RIGHT.format(answers[place]))) for place in (0, 1)))
        second = dict(pool.map((place, 0, handed_in(RIGHT.format(answers[place]))) for place in range(2, len(answers))))
    for place, result in (first | second).items():
        assert isinstance(result, Result)
        grade = result.grades["test_double"]
        assert (grade.marks == 5) == (wrong not in answers[place])
    assert note.read_text().split() == ["ran", "ran"], "each was met by one process first, and then by both"


def test_what_tests_say_of_the_teachers_solution_is_known_before_the_first_submission(tmp_path: Path) -> None:
    note = tmp_path / "ran"
    tests = TESTS.replace("    '''Negative numbers.'''", f"    open({str(note)!r}, 'a').write('ran ')")
    bundle = of_course(tests)
    answers = ["x + x", "x * 2", "x - -x"]
    with Nursery(Walls.choose(), students=2) as nursery, Pool([bundle], nursery, workers=2) as pool:
        solution = replace(handed_in(RIGHT.format("2 * x")), rehearsal=True)
        [(_, rehearsed)] = pool.map([("solution", 0, solution)])
        results = [result for _, result in pool.map((text, 0, handed_in(RIGHT.format(text))) for text in answers)]
    assert isinstance(rehearsed, Result) and "torch" in rehearsed.modules
    assert [isinstance(each, Result) and each.grades["test_double"].marks for each in results] == [5, 5, 5]
    assert note.read_text().split() == ["ran"]


CHANCE = """\
import pytest


@pytest.mark.parametrize("case", range(8))
def test_heads(case: int) -> None:
    '''Heads.'''
    assert double(case) == 0


### BEGIN HIDDEN TESTS
@pytest.mark.parametrize("case", range(40))
def test_tails(case: int) -> None:
    '''Tails.'''
    assert double(case) == 1


### END HIDDEN TESTS
run_tests("double", points=5)"""


@pytest.mark.parametrize("coin", ["random.getrandbits(1)", "int(np.random.randint(2))", "int(torch.randint(2, ()))"])
def test_an_answer_that_draws_random_numbers_gets_the_same_marks_each_time(coin: str, tmp_path: Path) -> None:
    answer = f"import random\nimport numpy as np\nimport torch\n{{}}\n{RIGHT.format(coin)}"
    drawn_before = "random.random(), np.random.random(), torch.rand(3)"
    submissions = [handed_in(answer.format(before)) for before in ("", drawn_before)]
    [mark, again] = marks(grade(of_course(CHANCE), submissions, remember=False))
    assert mark == again
    assert 0 < float(mark or 0) < 5, "else nothing was drawn"
    note = tmp_path / "ran"
    noted = CHANCE.replace("    '''Heads.'''", f"    open({str(note)!r}, 'a').write('ran ')")
    [first, second] = [note.read_text() for _ in grade(of_course(noted), submissions)]
    assert first == second, "the same answers again, for which nothing need run"


def test_tests_that_ask_something_else_each_time_get_answers_to_that() -> None:
    tests = TESTS.replace("number = inputs.integer(3, 1000)", "number = int.from_bytes(os.urandom(4), 'big') + 3")
    answers = [*[RIGHT.format("2 * x")] * 3, SHARED.format("> 2", "return 6"), RIGHT.format("x + x")]
    graded = grade(of_course(f"import os\n\n\n{tests}"), map(handed_in, answers))
    assert [mark == 5 for mark in marks(graded)] == [True, True, True, False, True]


NEGATED = """\
def test_negated() -> None:
    '''All of it.'''
    assert negated(DATA).tolist() == [-1.0, -2.0, -3.0]


run_tests("negated", points=1)"""

WEIGHTED = """\
def test_weighted() -> None:
    '''All of it.'''
    assert weighted(torch.ones(3)).tolist() == DATA.tolist()


run_tests("weighted", points=1)"""


def test_what_an_answer_changes_of_the_setups_data_spoils_no_other_exercise() -> None:
    """Nor is what its tests said then remembered for the same answer of somebody else's."""
    answers = {
        "ann": ("def negated(x):\n    return x.neg_()", "def weighted(x):\n    return (x * DATA).double()"),
        "bob": ("def negated(x):\n    return -x", "def weighted(x):\n    return (x * DATA).double()"),
    }
    cells = [notebooks.setup(f"{notebooks.IMPORTS}\nDATA = torch.arange(1.0, 4.0)")]
    for name, tests in (("negated", NEGATED), ("weighted", WEIGHTED)):
        cells += [
            notebooks.solution(name, "### BEGIN SOLUTION\n### END SOLUTION"),
            notebooks.grading(f"test_{name}", tests, 1),
        ]
    whole = notebooks.notebook(*cells)
    bundle = Bundle("first", "first", nbformat.writes(master(whole)), {}, "secret", Limits())
    submissions = []
    for negated, weighted in answers.values():
        notebook = nbformat.reads(nbformat.writes(whole), as_version=4)
        notebook.cells[1].source, notebook.cells[3].source = negated, weighted
        submissions.append(Submission(nbformat.writes(notebook).encode()))
    for result in grade(bundle, submissions):
        assert {name: each.marks for name, each in result.grades.items()} == {"test_negated": 1, "test_weighted": 1}


SETUP = f"""{notebooks.IMPORTS}
import collections
import numpy as np
DATA = torch.arange(1.0, 5.0)
VIEW = DATA[1:]
TABLE = np.arange(3.0)
BOX = {{"a": [DATA], "b": collections.deque([1])}}
ODD = np.array([np.ones(2), np.ones(3)], dtype=object)
LAZY = torch.nn.LazyLinear(2)
NOTED = []
WEIGHTS = torch.ones(3, requires_grad=True)
def noted(value):
    NOTED.append(value)
def loss(x):
    return (WEIGHTS * x).sum()
def given():
    return DATA, TABLE, BOX, WEIGHTS
"""

SPOILED = """\
def test_spoiled() -> None:
    '''All of it.'''
    assert spoiled(*given()) == 1


run_tests("spoiled", points=1)"""

HELPED = """\
def test_noted() -> None:
    '''What helpers note.'''
    assert NOTED == []
    noted(helped(3))
    assert NOTED == [6]


def test_loss() -> None:
    '''What helpers compute with.'''
    assert WEIGHTS.grad is None
    loss(helped(torch.arange(3.0))).backward()
    assert WEIGHTS.grad.tolist() == [0.0, 2.0, 4.0]


def test_data() -> None:
    '''What lies in the same memory.'''
    assert (DATA.tolist(), VIEW.tolist(), TABLE.tolist()) == ([1, 2, 3, 4], [2, 3, 4], [0, 1, 2])
    assert VIEW.data_ptr() == DATA.data_ptr() + 4
    assert ODD[1].tolist() == [1, 1, 1] and LAZY.out_features == 2
    assert BOX == {"a": [DATA], "b": collections.deque([1])}
    assert WEIGHTS.tolist() == [1, 1, 1] and WEIGHTS.requires_grad and WEIGHTS.shape == (3,)
    DATA.zero_()


run_tests("helped", points=3)"""

SPOILING = """\
def spoiled(data, table, box, weights):
    with torch.no_grad():
        data.neg_()
        data.resize_(2, 2).t_()
        weights.unsqueeze_(0).zero_()
    weights.grad = torch.ones(1, 3)
    weights.requires_grad_(False)
    table[:] = -1
    table.flags.writeable = False
    box["a"].append(3)
    box["b"].clear()
    box["c"] = 4
    return 1"""


def test_the_setups_data_is_put_back_in_its_place_where_its_helpers_find_it() -> None:
    cells = [notebooks.setup(SETUP)]
    for name, tests, points in (("spoiled", SPOILED, 1), ("helped", HELPED, 3)):
        cells += [
            notebooks.solution(name, "### BEGIN SOLUTION\n### END SOLUTION"),
            notebooks.grading(f"test_{name}", tests, points),
        ]
    whole = notebooks.notebook(*cells)
    bundle = Bundle("first", "first", nbformat.writes(master(whole)), {}, "secret", Limits())
    submissions = []
    for number in range(2):
        whole.cells[1].source, whole.cells[3].source = SPOILING, f"def helped(x):\n    return 2 * x  # {number}"
        submissions.append(Submission(nbformat.writes(whole).encode()))
    for result in grade(bundle, submissions):
        assert {name: each.marks for name, each in result.grades.items()} == {"test_spoiled": 1, "test_helped": 3}, [
            test for each in result.grades.values() for test in each.tests
        ]


def test_who_ran_out_of_time_in_a_cell_and_did_nothing_is_graded_again() -> None:
    """The machine may have stood still meanwhile."""
    wait = "import time\nwhile time.time() < {}:\n    time.sleep(0.1)\n" + RIGHT.format("2 * x")
    with (
        Nursery(Walls.choose(), students=1, modules=["torch", "numpy"]) as nursery,
        Pool([of_course(TESTS)], nursery, workers=1) as warm,
    ):
        list(warm.map([(None, 0, handed_in("pass"))]))
        found = []
        for seconds in (4.5, 90):  # a cell has three seconds, and one more to end
            submission = handed_in(wait.format(time.time() + seconds))
            found += [result for _, result in warm.map([(None, 0, submission)]) if isinstance(result, Result)]
    assert marks(found) == [5, 0]
    assert ["did not finish within" in result.notebook for result in found] == [False, True]


def test_a_cell_that_had_to_wait_for_a_processor_gets_the_time_for_it() -> None:
    work = "import time\nbegun = time.process_time()\nwhile time.process_time() - begun < 1.5: pass\n"
    busy = [[sys.executable, "-c", "while True: pass"] for _ in range(2 * len(os.sched_getaffinity(0)))]
    with (
        Nursery(Walls.choose(), students=1, modules=["torch", "numpy"]) as nursery,
        Pool([of_course(TESTS)], nursery, workers=1) as warm,
        ExitStack() as others,
    ):
        list(warm.map([(None, 0, handed_in("pass"))]))
        for command in busy:
            others.callback(others.enter_context(subprocess.Popen(command)).kill)
        [(_, result)] = warm.map([(None, 0, handed_in(work + RIGHT.format("2 * x")))])
    assert isinstance(result, Result)
    assert marks([result]) == [5]


def test_tests_that_use_a_clock_run_each_time() -> None:
    body = "begin = time.perf_counter()\n    assert double(5) == 10\n    assert time.perf_counter() - begin < 0.5"
    quick = f"def test_quick() -> None:\n    '''Quick.'''\n    {body}\n\n\n### END"
    slow = SHARED.format("== 5", "import time; time.sleep(0.6)")
    tests = "import time\n\n\n" + TESTS.replace("### END", quick)
    graded = grade(of_course(tests), [handed_in(RIGHT.format("2 * x")), handed_in(slow)])
    assert marks(graded) == [5, 3.75]


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("import time", True),
        ("from time import perf_counter as now", True),
        ("now = tools.monotonic()", True),
        ("import datetime", True),
        ("# one at a time\ndef test(): assert x.timeout == 'time'", False),
        ("@pytest.mark.timeout(3)\ndef test(): pass", False),
    ],
)
def test_clocks_are_found(source: str, told: bool) -> None:
    assert tells_time(source) == told


def outcome(name: str) -> Outcome:
    return Outcome(name, "a hint", hidden=False, weight=1)


def test_conversations_are_told_apart_by_answers_cells_and_parts() -> None:
    recall = Recall()
    first = Conversation("test_f")
    first.begin("examples")
    first.heard(b"one?", b"1")
    first.heard(b"two?", b"2")
    recall.add(first.finish([outcome("test_a")]))
    for cell, part, answers, known in (
        ("test_f", "examples", [], b"one?"),
        ("test_f", "examples", [b"1"], b"two?"),
        ("test_f", "examples", [b"1", b"2"], (outcome("test_a"),)),
        ("test_f", "examples", [b"3"], None),
        ("test_f", "examples", [b"12"], None),
        ("test_f", "hidden", [], None),
        ("test_g", "examples", [], None),
    ):
        talk = Conversation(cell)
        talk.begin(part)
        for asked, answer in zip([b"one?", b"two?"], answers, strict=False):
            talk.heard(asked, answer)
        assert recall.next(talk.place) == known
    told = recall.next(first.place)
    assert isinstance(told, tuple)


@pytest.mark.parametrize(
    ("line", "counted"),
    [("bytearray(2**62)", True), ("__import__('numpy').empty(2**50)", True), ("assert not 'MemoryError'", False)],
)
def test_memory_that_a_test_could_not_have_counts(line: str, counted: bool) -> None:
    source = f'def test_it():\n    """It."""\n    {line}\nrun_tests("it")\n'
    remember_lines("<it>", source)
    cell = compile_cell(source, "<it>", {"__name__": "__main__"})
    (outcome,) = run(cell, seed="it", is_student_file=lambda name: False)
    assert not outcome.passed
    assert counted_more(outcome) is counted


def test_what_is_remembered_has_bounds() -> None:
    recall = Recall()
    recall.add({b"long": bytes(2**20 + 1), b"short": b"x"})
    assert recall.next(b"long") is None
    recall.add({b"%d" % number: bytes(2**20) for number in range(100)})
    assert recall.next(b"10") is not None
    assert recall.next(b"99") is None
    assert recall.next(b"short") == b"x"
    recall.add({b"short": b"y"})
    assert recall.next(b"short") == b"x", "what is known stays"


@pytest.mark.parametrize("assignment", assignments(COURSE, "source"))
def test_no_test_of_the_course_asks_what_depends_on_chance(assignment: str) -> None:
    """What a test sends may depend on nothing that differs between two runs: neither on where memory lies, nor on what
    lay in it before, which would show a student what the tests' process had in its hands.
    """
    path = COURSE / "source" / assignment / f"{assignment}.ipynb"
    files = {each.name: each.read_bytes() for each in path.parent.iterdir() if each.is_file() and each != path}
    graded = nbformat.writes(master(nbformat.read(path, as_version=4)))
    solved = Submission(path.read_bytes())  # the solutions stand in it
    bundle = Bundle(assignment, assignment, graded, files, "secret")
    (first, once), (second, again) = conversations(bundle, solved, times=2)
    assert {result.verdict for result in first.grades.values()} <= {"passed", "skipped"}
    assert first.grades == second.grades
    both = once.keys() & again.keys()  # some answers say where a folder for trials lies
    assert len(both) > len(once) / 2
    for place in both:
        assert once[place] == again[place]


def test_a_reading_is_handed_on_unless_it_failed() -> None:
    calls: list[str] = []

    def length(text: str) -> int:
        calls.append(text)
        if not text:
            raise ValueError
        return len(text)

    here, there, elsewhere = Reading(length), Reading(length), Reading(length)
    for text in ("ab", "abc", "ab", ""):
        try:
            assert here(text) == len(text)
        except ValueError:
            assert not text
    assert calls == ["ab", "abc", ""]
    news = here.take_new()
    assert news.keys() == {"ab", "abc"} and not here.take_new()
    there.add(news)
    elsewhere.add(there.take_new())
    assert there("ab") == elsewhere("ab") == 2 and elsewhere("abc") == 3
    assert len(calls) == 3, "those who have heard of it read nothing"


def test_readings_take_no_more_room_than_a_class_needs() -> None:
    many = Reading(len)
    for number in range(3000):
        many(str(number))
    news = many.take_new()
    assert len(news) == 1000 and "2999" in news, "the oldest are forgotten first"


def test_a_cell_that_takes_much_room_to_read_is_handed_on_to_nobody() -> None:
    reading, other = Reading(read_cell._read), Reading(read_cell._read)
    for number in range(60):
        reading(f"#{number}\n" + "1;" * 4990)
        reading(f"x = {number}")
    assert len(reading.take_new()) == 60
    some = {str(number): pickle.dumps(bytes(2**13)) for number in range(1000)}
    other.add(some)
    assert 0 < sum(map(len, other.take_new().values())) < 2**22, "nor do many of them take more than their room"
