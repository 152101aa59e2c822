"""A run over a class: what counts as done, what is left out with a sentence, and several runs at once."""

import json
import os
import shutil
import signal
import socket
import stat
import subprocess
from pathlib import Path

import nbformat
import pytest

from tests.classes import autograde, scores, wait_until
from tests.conftest import COURSE, run_cold, run_command
from tests.notebooks import RIGHT, WRONG, answer, cell, hand_in
from tests.processes import SCRIPTS, children, environment
from tests.test_faults import nurseries, student_family, workers
from torchmarks.classroom.store import Store
from torchmarks.gradebook.database import open_gradebook
from torchmarks.results import Result
from torchmarks.sandbox import channel
from torchmarks.sandbox.keeper import Nursery, Student
from torchmarks.sandbox.limits import Limits
from torchmarks.sandbox.walls import Walls
from torchmarks.secret import SECRET_FILE


def sentence(course: Path, *options: str) -> str:
    """What a run says that leaves something out."""
    done = run_command(course, "torchmarks", "autograde", "first", *options)
    assert done.returncode == 1, done.stdout
    assert "Traceback" not in done.stderr
    return done.stderr


def set_up(course: Path, *settings: str) -> None:
    config = course / "nbgrader_config.py"
    config.write_text("\n".join([config.read_text(), *settings, ""]))


def test_a_resubmission_counts_however_old_its_file_is(released_course: Path) -> None:
    hand_in(released_course, "ann", answer(WRONG))
    autograde(released_course)
    path = hand_in(released_course, "ann", answer(RIGHT))
    os.utime(path, (10**9, 10**9))  # nbgrader's own commands copy a file with its time
    assert "first: 1 graded" in autograde(released_course)
    assert scores(released_course) == {"ann": 2}
    os.utime(path)
    assert "first: 0 graded, 1 unchanged" in autograde(released_course)
    (path.parent / "timestamp.txt").write_text("2026-01-01 10:00:00 UTC")
    assert "first: 1 graded" in autograde(released_course)


def test_a_new_gradebook_gets_all_marks(released_course: Path) -> None:
    hand_in(released_course, "ann", answer(RIGHT))
    autograde(released_course)
    (released_course / "gradebook.db").unlink()
    assert run_command(released_course, "nbgrader", "generate_assignment", "first", "--force").returncode == 0
    autograde(released_course)
    assert scores(released_course) == {"ann": 2}


def test_what_was_graded_before_the_assignment_changed_is_named(released_course: Path) -> None:
    hand_in(released_course, "ann", answer(RIGHT))
    autograde(released_course)
    source = released_course / "source/first/first.ipynb"
    notebook = nbformat.read(source, as_version=4)
    cell(notebook, "test_double").source = cell(notebook, "test_double").source.replace("points=2", "points=3")
    cell(notebook, "test_double").metadata["nbgrader"]["points"] = 3
    nbformat.write(notebook, source)
    assert run_command(released_course, "nbgrader", "generate_assignment", "first", "--force").returncode == 0
    hand_in(released_course, "bob", answer(RIGHT))
    assert "1 were graded before 'first' was changed: --force grades them again." in autograde(released_course)
    autograde(released_course, "--force")
    assert scores(released_course) == {"ann": 3, "bob": 3}


@pytest.mark.parametrize("change", ["points", "test"])
def test_a_source_whose_points_or_tests_have_changed_is_not_graded(released_course: Path, change: str) -> None:
    hand_in(released_course, "ann", answer(RIGHT))
    source = released_course / "source/first/first.ipynb"
    notebook = nbformat.read(source, as_version=4)
    if change == "points":
        cell(notebook, "test_double").metadata["nbgrader"]["points"] = 9
    else:
        notebook.cells.remove(cell(notebook, "test_double"))
    nbformat.write(notebook, source)
    assert "'first' has changed since it was released (test_double)" in sentence(released_course)


def test_settings_that_cannot_be_read_grade_nothing(released_course: Path) -> None:
    hand_in(released_course, "ann", answer(WRONG))
    autograde(released_course)
    hand_in(released_course, "ann", answer(RIGHT))
    set_up(released_course, "def (")
    assert "nbgrader_config.py cannot be used, so nothing is done: SyntaxError" in sentence(released_course)
    assert scores(released_course) == {"ann": 1.5}
    config = released_course / "nbgrader_config.py"
    config.write_text((COURSE / "nbgrader_config.py").read_text())
    own = released_course / "own" / config.name
    own.parent.mkdir()
    own.write_text("1 / 0\n")
    done = run_command(released_course, "torchmarks", "autograde", "first", JUPYTER_CONFIG_DIR=str(own.parent))
    assert done.returncode == 1
    assert f"{own} cannot be used, so nothing is done: ZeroDivisionError" in done.stderr


LATE = {
    "c.Extensions.frist = {'ann': 2}": "c.Extensions.frist in nbgrader_config.py is for none of first.",
    "c.Extensions.first = {'ann': float('inf')}": "is no mapping to days",
    "c.AssignLatePenalties.plugin_class = 'torchmarks.late.PerDay'\nc.PerDay.share = 'a'": "late penalty in nbgrader",
    "c.AssignLatePenalties.plugin_class = 'torchmarks.late.PerDay'\nc.PerDay.shar = 0.2": "c.PerDay.shar in nbgrader",
    "c.AssignLatePenalties.plugin_class = 'torchmarks.late.PerDai'": "The late penalty in nbgrader_config.py is none",
    "c.Limits.memory = '4 GiB'": "is no limit",
    "c.Limits.memori = 10**9": "c.Limits.memori in nbgrader_config.py is no limit. There are cell, ",
    "c.Limits.processes = 0.5": "c.Limits.processes = 0.5 in nbgrader_config.py is no limit: give a whole number",
    "c.Execute.timeout = '30'": "c.Execute.timeout = '30' in nbgrader_config.py is no limit: give a number above 0",
}


@pytest.mark.parametrize("setting", LATE, ids=lambda setting: setting.splitlines()[-1])
def test_settings_that_mean_nothing_are_named(released_course: Path, setting: str) -> None:
    hand_in(released_course, "ann", answer(RIGHT))
    set_up(released_course, setting)
    assert LATE[setting] in sentence(released_course)


def test_an_extension_for_nobody_and_a_time_that_is_none_are_named(released_course: Path) -> None:
    times = ("garbage", "999999999999999999999000000000000.5h", "2020-01-01 12:00 ..")
    for number, time_ in enumerate(times):
        path = hand_in(released_course, f"student-{number}", answer(RIGHT))
        (path.parent / "timestamp.txt").write_text(time_)
    set_up(released_course, "c.Extensions.first = {'nobody': 3, 'student-1': 1}")
    said = autograde(released_course)
    assert "names students that are not known: 'nobody'." in said
    assert all(f"student-{number} counts as in time." in said for number in range(len(times)))
    assert scores(released_course) == {f"student-{number}": 2 for number in range(len(times))}


@pytest.mark.parametrize("tags", [None, 5, True, "skip-execution", {}])
def test_tags_that_are_none_cost_nothing(released_course: Path, tags: object) -> None:
    path = hand_in(released_course, "ann", answer(RIGHT))
    content = json.loads(path.read_text())
    own = {"cell_type": "code", "id": "own", "metadata": {"tags": tags}, "source": "print(7)"}
    content["cells"].insert(2, {**own, "outputs": [], "execution_count": None})
    path.write_text(json.dumps(content))
    autograde(released_course)
    assert scores(released_course) == {"ann": 2}


def test_a_notebook_by_another_name_is_named_where_one_is_missing(released_course: Path) -> None:
    path = hand_in(released_course, "ann", answer(RIGHT))
    shutil.copy(path, path.with_name("scratch.ipynb"))
    other = hand_in(released_course, "bob", answer(RIGHT))
    other.rename(other.with_name("first (1).ipynb"))
    said = sentence(released_course)
    assert f"{other.with_name('first (1).ipynb')} is no notebook of first, and first.ipynb is missing" in said
    assert "scratch" not in said


def test_work_in_the_wrong_place_is_named(released_course: Path) -> None:
    path = hand_in(released_course, "ann", answer(RIGHT))
    submitted = released_course / "submitted"
    for place in ("bob/first.ipynb", "first/eve/first.ipynb"):
        (submitted / place).parent.mkdir(parents=True)
        shutil.copy(path, submitted / place)
    shutil.copy(path, submitted)
    deep = submitted / "dan/first/unpacked/first.ipynb"
    deep.parent.mkdir(parents=True)
    shutil.copy(path, deep)
    said = sentence(released_course)
    assert f"{deep} is not where it is looked for: move it to {submitted}/dan/first/first.ipynb" in said
    assert f"{submitted / 'first.ipynb'} is no student's: move it to {submitted}/STUDENT/first/first.ipynb" in said
    for found, goal in (("bob/first.ipynb", "bob"), ("first/eve/first.ipynb", "eve")):
        assert (
            f"{submitted / found} is not where it is looked for: move it to {submitted / goal}/first/first.ipynb"
            in said
        )
    assert scores(released_course) == {"ann": 2, "dan": 0}
    of_eve = sentence(released_course, "--student", "eve")
    assert "bob" not in of_eve and "no student's" not in of_eve


@pytest.mark.parametrize(
    ("closed", "mode"),
    [
        ("submitted/bob", 0),
        ("submitted/bob/first", 0),
        ("submitted/bob/first", 0o600),
        ("submitted/bob/first/first.ipynb", 0),
    ],
)
def test_what_must_not_be_looked_at_is_named_and_the_class_is_graded(
    released_course: Path, closed: str, mode: int
) -> None:
    for student in ("ann", "bob", "cai"):
        hand_in(released_course, student, answer(RIGHT))
    path = released_course / closed
    path.chmod(mode)
    # Root opens everything, unless it gives up the right to.
    drop = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
    command = [*drop, str(SCRIPTS / "torchmarks"), "autograde", "first"]
    done = subprocess.run(command, cwd=released_course, env=environment(), capture_output=True, text=True)
    path.chmod(0o700)
    [line] = done.stderr.splitlines()
    assert line.startswith(f"Not graded: {path}")
    assert line.endswith(" cannot be read: Permission denied. Mend that, and give the same command again.")
    assert "first: 2 graded" in done.stdout
    assert done.returncode == 1
    assert scores(released_course) == {"ann": 2, "bob": 0, "cai": 2}


def test_another_assignments_notebook_is_named(released_course: Path) -> None:
    path = hand_in(released_course, "ann", lambda notebook: None)
    notebook = nbformat.read(path, as_version=4)
    for each in notebook.cells:
        if "nbgrader" in each.metadata:
            each.metadata["nbgrader"]["grade_id"] = f"other_{each.metadata['nbgrader']['grade_id']}"
    nbformat.write(notebook, path)
    hand_in(released_course, "bob", answer(RIGHT))
    said = autograde(released_course)
    assert (
        f"{path.relative_to(released_course)} holds none of the assignment's cells: is it the right notebook?" in said
    )
    assert said.count("is it the right notebook?") == 1
    assert scores(released_course) == {"ann": 0, "bob": 2}


def test_folders_and_students_are_those_of_the_settings(released_course: Path) -> None:
    for student in ("ann", "bob"):
        path = hand_in(released_course, student, answer(RIGHT))
        goal = released_course / "handed/in/first" / student / "first.ipynb"
        goal.parent.mkdir(parents=True)
        path.rename(goal)
    structure = "c.CourseDirectory.directory_structure = '{nbgrader_step}/{assignment_id}/{student_id}'"
    (released_course / "source").rename(released_course / "teacher")
    set_up(
        released_course,
        structure,
        "c.CourseDirectory.source_directory = 'teacher'",
        "c.Extensions.first = {'ann': 1}",
        "c.CourseDirectory.submitted_directory = 'handed/in'",
        "c.CourseDirectory.student_id_exclude = 'bob,eve'",
    )
    assert "first: 1 graded" in autograde(released_course)
    assert scores(released_course) == {"ann": 2}
    marks = run_command(released_course, "torchmarks", "marks")
    assert "first (of 2)" in marks.stdout, marks.stderr
    assert (released_course / "autograded/first/ann/first.ipynb").exists()


@pytest.mark.parametrize("shared", [True, False])
def test_what_teachers_share_their_group_can_replace(released_course: Path, shared: bool) -> None:
    if shared:
        set_up(released_course, "c.CourseDirectory.groupshared = True")
    hand_in(released_course, "ann", answer(RIGHT))
    (released_course / "submitted/ann/first/data.csv").write_text("1,2")
    assert "first: 1 graded" in autograde(released_course)
    assert run_command(released_course, "nbgrader", "generate_feedback", "first").returncode == 0
    made = {
        path: stat.S_IMODE(path.stat().st_mode)
        for name in ("autograded", "feedback", ".torchmarks-results")
        for path in (released_course / name, *(released_course / name).rglob("*"))
    }
    assert len([path for path in made if path.name in ("data.csv", "first.ipynb", "first.html")]) == 4
    secret = stat.S_IMODE((released_course / ".torchmarks-secret").stat().st_mode)
    if shared:
        assert [path for path, mode in made.items() if path.is_dir() and mode & 0o2770 != 0o2770] == []
        assert [path for path, mode in made.items() if path.is_file() and mode & 0o660 != 0o660] == []
        assert secret == 0o660
    else:
        assert [path for path, mode in made.items() if path.suffix == ".ipynb" and mode != 0o444] == []
        assert secret == 0o600


REPLACED = """
import shutil, sys
from pathlib import Path
from torchmarks.classroom import run
from torchmarks.sandbox.keeper import Nursery
from torchmarks.sandbox.walls import Walls
from torchmarks.settings import course_directory

class Late(run.Pool):
    def map(self, jobs):
        shutil.copy("new.ipynb", "submitted/ann/first/first.ipynb")
        yield from super().map(jobs)

run.Pool = Late
with Nursery(Walls.choose(), 1) as nursery:
    summary = run.autograde(course_directory(Path()), "first", nursery, force=True)
    print(summary.problems)
"""


DYING = """
import os
from pathlib import Path
from torchmarks.classroom import run
from torchmarks.grading.grader import Grader
from torchmarks.sandbox.keeper import Nursery
from torchmarks.sandbox.walls import Walls
from torchmarks.settings import course_directory

def dies(self, submission):
    if b"# dies" in submission.notebook:
        os._exit(3)
    return grade(self, submission)

def counted(self):
    starts.append(self)
    start(self)

starts = []
grade, Grader._grade = Grader._grade, dies
start, Nursery.start = Nursery.start, counted
with Nursery(Walls.choose(), 2) as nursery:
    summary = run.autograde(course_directory(Path()), "first", nursery, force=True)
    print(summary.graded, len(starts), *summary.problems)
"""


def test_a_fork_that_dies_costs_one_submission_and_no_new_start(released_course: Path) -> None:
    for student, text in (("ann", RIGHT), ("bob", f"{RIGHT}\n# dies"), ("eve", WRONG)):
        hand_in(released_course, student, answer(text))
    done = run_cold(released_course, "python", "-c", DYING)
    assert done.stdout.startswith("2 1 "), done.stdout + done.stderr
    assert (
        "bob/first/first.ipynb could not be graded: its grading process was lost: it ended with status 3" in done.stdout
    )
    assert scores(released_course) == {"ann": 2, "bob": 0, "eve": 1.5}


def test_what_would_stop_a_class_is_named(released_course: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    course = tmp_path_factory.mktemp("other") / "course [2026]"
    shutil.copytree(released_course, course)
    hand_in(course, "ann", answer(RIGHT))
    huge, pipe = (hand_in(course, student, answer(RIGHT)) for student in ("huge", "pipe"))
    os.truncate(huge, 10**12)
    pipe.unlink()
    os.mkfifo(pipe)
    for name in (os.fsdecode(b"M\xfcller"), "two\nlines", "[a]"):
        shutil.copytree(course / "submitted/ann", course / "submitted" / name)
    said = sentence(course)
    assert f"Not graded: {huge} is larger than 50 MiB." in said
    assert f"Not graded: {pipe} is no file." in said
    for name in ("ller", "two\\nlines", "[a]"):
        assert f"{name} has a name that is not in UTF-8, or has a character like those in []*?{{}}" in said
    assert said.count("rename it as the student is called.") == 3
    assert len(said.splitlines()) == 5
    assert scores(course) == {"ann": 2, "huge": 0, "pipe": 0}
    assert run_command(course, "torchmarks", "report", "first").returncode == 0


def test_a_time_of_handing_in_that_is_gone_counts_no_longer(released_course: Path) -> None:
    path = hand_in(released_course, "ann", answer(RIGHT))
    time_ = path.parent / "timestamp.txt"
    time_.write_text("2026-01-01 10:00:00 UTC")
    handed_in = []
    for _ in range(2):
        autograde(released_course)
        with open_gradebook(f"sqlite:///{released_course / 'gradebook.db'}") as gradebook:
            handed_in.append(gradebook.find_submission("first", "ann").timestamp)
        time_.unlink(missing_ok=True)
    assert [str(each) for each in handed_in] == ["2026-01-01 10:00:00", "None"]


def test_a_notebook_that_is_replaced_meanwhile_gives_nobody_its_marks(released_course: Path) -> None:
    for student in ("ann", "bob"):
        hand_in(released_course, student, answer(WRONG))
    new = hand_in(released_course, "new", answer(RIGHT))
    new.rename(released_course / "new.ipynb")
    shutil.rmtree(released_course / "submitted/new")
    done = run_cold(released_course, "python", "-c", REPLACED)
    assert done.returncode == 0, done.stderr
    assert "ann/first/first.ipynb was replaced while others were graded" in done.stdout
    assert scores(released_course) == {"ann": 0, "bob": 1.5}
    autograde(released_course)
    assert scores(released_course) == {"ann": 2, "bob": 1.5}


def test_a_folder_that_is_gone_meanwhile_and_a_link_stop_no_class(released_course: Path) -> None:
    for student in ("ann", "bob"):
        hand_in(released_course, student, answer(RIGHT))
    elsewhere = released_course / "elsewhere"
    elsewhere.mkdir()
    (released_course / "autograded/ann").mkdir(parents=True)
    (released_course / "autograded/ann/first").symlink_to(elsewhere)
    results = (
        "results = list(super().map(jobs))\n        if len(results) == 2: shutil.rmtree('submitted/bob')\n        "
    )
    script = REPLACED.replace("yield from super().map(jobs)", f"{results}yield from results")
    script = script.replace('shutil.copy("new.ipynb", "submitted/ann/first/first.ipynb")', "pass")
    done = run_cold(released_course, "python", "-c", script)
    assert (done.returncode, done.stdout.splitlines()[-1:]) == (0, ["[]"]), done.stderr
    assert scores(released_course) == {"ann": 2, "bob": 2}
    assert all((released_course / f"autograded/{name}/first/first.ipynb").exists() for name in ("ann", "bob"))
    assert list(elsewhere.iterdir()) == []


def test_two_runs_at_once_both_end_well(released_course: Path) -> None:
    for number in range(6):
        hand_in(released_course, f"student-{number}", answer(RIGHT))
    autograde(released_course)
    command = [str(SCRIPTS / "torchmarks"), "autograde", "first", "--jobs", "1"]
    for path in (released_course / "autograded").glob("*/first/first.ipynb"):
        path.unlink()
    runs = [
        subprocess.Popen(command, cwd=released_course, env=environment(), stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    said = [run.communicate(timeout=300)[1] for run in runs]
    assert [run.returncode for run in runs] == [0, 0], said
    assert scores(released_course) == {f"student-{number}": 2 for number in range(6)}


AUTOGRADE_STOPPED = "Stopped. What was graded is kept: the same command, without --force, goes on."


@pytest.mark.parametrize(
    ("command", "signals", "status", "sentence"),
    [
        ("torchmarks autograde first", [signal.SIGTERM], 130, AUTOGRADE_STOPPED),
        ("torchmarks autograde first", [signal.SIGINT, signal.SIGINT], 130, AUTOGRADE_STOPPED),
        ("nbgrader autograde first", [signal.SIGINT], 1, AUTOGRADE_STOPPED),
        ("nbgrader autograde first", [signal.SIGTERM], 1, AUTOGRADE_STOPPED),
        ("torchmarks explain first --student ann", [signal.SIGTERM], 130, "Stopped. Nothing has been changed."),
        (
            "torchmarks explain first --student ann",
            [signal.SIGINT, signal.SIGINT],
            130,
            "Stopped. Nothing has been changed.",
        ),
    ],
)
def test_who_asks_it_to_stop_is_told_what_becomes_of_it(
    released_course: Path, tmp_path_factory: pytest.TempPathFactory, command: str, signals: list[signal.Signals],
    status: int, sentence: str,
) -> None:  # fmt: skip
    temporary = tmp_path_factory.mktemp("temporary")
    hand_in(released_course, "ann", answer(f"import time\ntime.sleep(8)\n{RIGHT}"))
    program, *words = command.split()
    variables = environment({"TMPDIR": str(temporary)})
    line = [str(SCRIPTS / program), *words]
    # Tests that were started in the background take no Ctrl-C, and hand that on.
    heeded = lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)  # noqa: E731
    run = subprocess.Popen(
        line, cwd=released_course, env=variables, stderr=subprocess.PIPE, text=True, preexec_fn=heeded
    )
    wait_until(lambda: any(student_family(pid) for pid in (run.pid, *children(run.pid))))
    tops = run.pid, *children(run.pid)
    begun = [pid for top in tops for pid in (*nurseries(top), *workers(top), *student_family(top))]
    for number in signals:
        run.send_signal(number)
    _, said = run.communicate(timeout=60)
    assert run.returncode == status
    assert said.splitlines()[-1].endswith(sentence)
    assert "Traceback" not in said
    wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in begun), seconds=3)
    assert list(temporary.iterdir()) == []


def test_a_secret_is_there_or_said_to_be_missing(released_course: Path) -> None:
    hand_in(released_course, "ann", answer(RIGHT))
    path = released_course / SECRET_FILE
    path.write_text("")
    assert f"{SECRET_FILE} is empty: delete it" in sentence(released_course)
    path.unlink()
    autograde(released_course)
    assert len(path.read_text().strip()) == 32
    assert path.stat().st_mode & 0o077 == 0
    assert not list(released_course.glob(f"{SECRET_FILE}-*"))


def test_a_secret_that_was_lost_is_said_to_be_another_one(released_course: Path) -> None:
    path, lost = released_course / SECRET_FILE, f"with another {SECRET_FILE}"
    path.unlink()  # as in a fresh clone
    for student in ("ann", "bob"):
        hand_in(released_course, student, answer(RIGHT))
    assert lost not in autograde(released_course)
    old = path.read_text()
    path.unlink()
    run_command(released_course, "torchmarks", "marks")  # whichever command makes it anew
    hand_in(released_course, "cyd", answer(RIGHT))
    said = autograde(released_course)
    assert said.count(f"2 of these were graded {lost}") == 1
    assert "Put the old file back, or --force grades them again." in said
    new = path.read_text()
    path.write_text(old)
    assert f"1 of these were graded {lost}" in autograde(released_course)  # cyd
    path.write_text(new)
    assert f"2 of these were graded {lost}" in autograde(released_course, "--force")
    assert lost not in autograde(released_course)


def test_what_could_not_be_graded_is_tried_again(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.put("lost", Result("", unreadable="The submission could not be graded: it did not end within 110 s."))
    store.put("fine", Result("{}"))
    assert store.get("lost") is None
    assert store.get("fine") == Result("{}")


def test_an_answer_meant_for_one_who_was_ended_is_not_taken_for_ours(tmp_path: Path) -> None:
    ours, theirs = socket.socketpair()
    with Nursery(Walls.choose(), 2, ["torch"]) as nursery, nursery.connect() as connection, ours, theirs:
        request = ["fork", "another", str(tmp_path), [*os.sched_getaffinity(0)], vars(Limits()), False, False]
        channel.send(connection, request, [theirs.fileno()])
        student = Student(connection, str(tmp_path), Limits())
        try:
            [output], verdict = student.run("print(6 * 7)")
        finally:
            student.close()
    assert (output["text"], verdict) == ("42\n", "passed")


@pytest.mark.skipif("cgroup" not in Walls.choose().standing, reason="no control group here")
def test_a_courses_larger_limits_hold_for_all_student_processes_together(tmp_path: Path) -> None:
    with Nursery(Walls.choose(), 2, ["torch"]) as nursery, nursery.connect() as connection:
        student = Student(connection, str(tmp_path), Limits(memory=20 * 2**30))
        try:
            names = ("memory.max", "memory.limit_in_bytes")
            files = [Path(folder, name) for folder in student._group.folders for name in names]
            [limit] = [int(path.read_text()) for path in files if path.exists()]
        finally:
            student.close()
    assert limit == 2 * 20 * 2**30
