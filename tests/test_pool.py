"""The pool's processes: what happens to one submission's costs no other."""

import os
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from tests.classes import wait_until
from tests.notebooks import grading
from tests.processes import children
from tests.test_recall import RIGHT, TESTS, handed_in, of_course, one_thread, source
from torchmarks.classroom.pool import Pool
from torchmarks.grading.asking import Asking
from torchmarks.grading.foreign import plan_of
from torchmarks.grading.grader import Grader
from torchmarks.grading.rebuild import master
from torchmarks.results import Bundle, Result, Submission
from torchmarks.sandbox import channel
from torchmarks.sandbox.keeper import Nursery, SandboxError, Student, wait_until_ready
from torchmarks.sandbox.limits import Limits
from torchmarks.sandbox.walls import Walls

__all__ = ["one_thread"]  # a fixture for all tests here


with_cgroup = pytest.mark.skipif("cgroup" not in Walls.choose().standing, reason="no control group here")


class WatchedNursery(Nursery):
    """A warm parent that counts how often it is started."""

    starts = 0

    def start(self) -> None:
        self.starts += 1
        super().start()


@contextmanager
def pool_of(bundle: Bundle) -> Iterator[tuple[Pool, WatchedNursery]]:
    """A pool with one grading process, and its warm parent."""
    nursery = WatchedNursery(Walls.choose(), students=1)
    with nursery, Pool([bundle], nursery, 1) as pool:
        yield pool, nursery


def student_processes(nursery: Nursery) -> list[int]:
    """What the warm parent has forked and still runs; its own parent is what was started."""
    return [student for parent in children(nursery._process.pid) for student in children(parent)]


def test_an_error_of_ours_with_one_submission_starts_nothing_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    grade = Grader._grade

    def faulty(grader: Grader, submission: Submission) -> Result:
        if b"strange" in submission.notebook:
            raise IndexError("list index out of range")
        return grade(grader, submission)

    monkeypatch.setattr(Grader, "_grade", faulty)
    answers = [RIGHT.format(text) for text in ("2 * x", "x + x  # strange", "x + x")]
    with pool_of(of_course(TESTS)) as (pool, nursery):
        found = dict(pool.map((number, 0, handed_in(text)) for number, text in enumerate(answers)))
    assert [isinstance(found[number], Result) for number in range(3)] == [True, False, True]
    assert str(found[1]) == "IndexError: list index out of range"
    assert nursery.starts == 1


#: Hangs up on nobody, and ends only when it is killed.
CLINGING = "import os\nos._exit = lambda status: [None for _ in iter(int, 1)]\n" + RIGHT.format("2 * x")


@pytest.mark.parametrize("end", ["is killed", "dies"])
def test_student_processes_end_with_the_fork_that_asked_for_them(end: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ask = Asking.ask

    def stumble(asking: Asking, *, hidden: bool) -> None:
        if "os._exit" in asking._sources[-1]:
            if end == "dies":
                os._exit(3)
            time.sleep(60)
        ask(asking, hidden=hidden)

    monkeypatch.setattr(Asking, "ask", stumble)
    limits = Limits(cell=1.0, submission=1.0, grace=0.5)
    with pool_of(replace(of_course(TESTS), limits=limits)) as (pool, nursery):
        [(_, lost)] = pool.map([(None, 0, handed_in(CLINGING))])
        wait_until(lambda: not student_processes(nursery), seconds=5)
        [(_, result)] = pool.map([(None, 0, handed_in(RIGHT.format("2 * x")))])
    assert not isinstance(lost, Result) or lost.unreadable
    assert isinstance(result, Result) and result.grades["test_double"].marks == 5
    assert nursery.starts == 1


#: Fills its process's room for others before it crashes.
FORK_BOMB = """
import os, time
def double(x):
    try:
        while os.fork():
            pass
        time.sleep(60)
    except OSError:
        pass
    os._exit(1)
"""


@with_cgroup
def test_a_fork_bomb_leaves_the_warm_parent_its_room(capfd: pytest.CaptureFixture[str]) -> None:
    with pool_of(of_course(TESTS)) as (pool, nursery):
        found = dict(pool.map((text, 0, handed_in(text)) for text in (FORK_BOMB, RIGHT.format("2 * x"))))
    assert nursery.starts == 1
    results = [result for result in found.values() if isinstance(result, Result)]
    assert sorted(result.grades["test_double"].marks or 0 for result in results) == [0, 5]
    assert capfd.readouterr().err == ""


@with_cgroup
def test_where_no_process_can_be_started_the_warm_parent_says_so_and_goes_on(tmp_path: Path) -> None:
    with Nursery(Walls.choose(), 1, ["torch"]) as nursery, nursery.connect() as connection:
        first = Student(connection, str(tmp_path), Limits())
        first.close()
        [limit] = [Path(folder, "pids.max") for folder in first._group.folders if Path(folder, "pids.max").exists()]
        before = limit.read_text()
        limit.write_text("1")
        with pytest.raises(SandboxError, match=r"no student process can be started: .*unavailable"):
            Student(connection, str(tmp_path), Limits())
        limit.write_text(before)
        Student(connection, str(tmp_path), Limits()).close()


def test_who_crashes_in_every_exercise_has_no_process_for_each(tmp_path: Path) -> None:
    with Nursery(Walls.choose(), 1, ["torch"]) as nursery, nursery.connect() as connection:
        student = Student(connection, str(tmp_path), Limits())
        places = [student.keep() for _ in range(4)]
        student.begin_tests(calm=False)
        for place in places:
            student.answering(place)
            student.lose(place)
        ends = [student.answering(place) for place in places]
        assert [end.fileno() < 0 for end in ends] == [True, True, True, False]
        wait_until(lambda: len(student_processes(nursery)) == 2, seconds=5)
        first = student.answering(places[0])  # it is there again when it is wanted
        assert first.fileno() >= 0 > ends[3].fileno()
        student.close()
        wait_until(lambda: not student_processes(nursery), seconds=5)


#: Sends descriptors until the kernel grants its user no more.
DESCRIPTORS = """
import array, os, socket
reader, writer = os.pipe()
held = []
def send(count):
    held.extend(socket.socketpair())
    held[-1].sendmsg([b"x"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [reader] * count))])
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give each submission a user of its own")
def test_who_takes_all_that_a_user_may_have_takes_it_from_nobody_else(tmp_path: Path) -> None:
    with Nursery(Walls.choose(), 2, ["torch"]) as nursery, nursery.connect() as one, nursery.connect() as other:
        greedy, honest = (Student(connection, str(tmp_path), Limits()) for connection in (one, other))
        for student in (greedy, honest):
            assert student.run(DESCRIPTORS)[1] == "passed"
        [output], verdict = greedy.run("while True: send(250)")
        assert (output["ename"], verdict) == ("OSError", "failed")
        assert honest.run("send(250)") == ([], "passed")
        greedy.close()
        honest.close()


@pytest.mark.skipif("mount" not in Walls.choose().standing, reason="no view of the file system here")
def test_nobody_takes_all_terminals(tmp_path: Path) -> None:
    with Nursery(Walls.choose(), 1, ["torch"]) as nursery, nursery.connect() as connection:
        student = Student(connection, str(tmp_path), Limits())
        assert student.run("import os\nheld = []")[1] == "passed"
        [output], verdict = student.run("while True: held.append(os.openpty())")
        assert (output["ename"], verdict) == ("OSError", "failed")
        [output], _ = student.run("print(len(held))")
        assert 10 < int(output["text"]) < 100
        student.close()


def test_who_asks_for_a_process_and_is_gone_costs_nobody_else(tmp_path: Path) -> None:
    ours, theirs = socket.socketpair()
    with Nursery(Walls.choose(), 1, ["torch"]) as nursery, nursery.connect() as connection, ours, theirs:
        wait_until_ready(connection)
        with nursery.connect() as gone:
            request = ["fork", "gone", str(tmp_path), [*os.sched_getaffinity(0)], vars(Limits()), False, False]
            [parent] = children(nursery._process.pid)
            os.kill(parent, signal.SIGSTOP)
            channel.send(gone, request, [theirs.fileno()])
        os.kill(parent, signal.SIGCONT)
        Student(connection, str(tmp_path), Limits()).close()
        wait_until(lambda: not student_processes(nursery), seconds=5)


def mixed(tests: list[NotebookNode], limits: Limits) -> Bundle:
    """Of one exercise, with these test cells."""
    notebook = source(TESTS)
    notebook.cells[2:] = tests
    return Bundle("first", "first", nbformat.writes(master(notebook)), {}, "secret", limits, plan_of(notebook))


def test_what_tests_said_is_remembered_also_beside_a_cell_of_another_course_s_kind(tmp_path: Path) -> None:
    note = tmp_path / "ran"
    own = TESTS.replace("    '''Negative numbers.'''", f"    open({str(note)!r}, 'a').write('ran ')")
    bundle = mixed([grading("own", own, 5), grading("other", "assert double(3) == 6", 1)], Limits())
    with pool_of(bundle) as (pool, _):
        for answer in ("2 * x", "x + x"):
            [(_, result)] = pool.map([(None, 0, handed_in(RIGHT.format(answer)))])
            assert isinstance(result, Result)
            assert {name: grade.marks for name, grade in result.grades.items()} == {"own": 5, "other": 1}
    assert note.read_text() == "ran "


def test_a_cell_that_begins_in_time_has_its_time_to_the_end() -> None:
    slow = "import time\ntime.sleep(6)\nassert double(3) == 6"
    bundle = mixed([grading("slow", slow, 1)], Limits(cell=10.0, submission=3.0, grace=0.1))
    with pool_of(bundle) as (pool, _):
        [(_, result)] = pool.map([(None, 0, handed_in(RIGHT.format("2 * x")))])
    assert isinstance(result, Result)
    assert result.grades["slow"].marks == 1
