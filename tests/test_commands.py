"""The commands as a terminal or a script meets them: help, quiet, exit codes, JSON, and the doctor."""

import contextlib
import json
import os
import pty
import re
import shutil
import sqlite3
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import nbformat
import pytest
from typer.testing import CliRunner

from tests.classes import end, start, wait_until
from tests.conftest import release, run_cold, run_command, write_course
from tests.notebooks import RIGHT, WRONG, answer, cell, hand_in
from tests.processes import SCRIPTS, imports_in
from torchmarks.cli import app
from torchmarks.doctor import gradebook, jupyterlab
from torchmarks.gradebook.graded import alone


def in_terminal(folder: Path, *command: str) -> str:
    """What a person sees of a command in a terminal, control sequences and all."""
    ours, theirs = pty.openpty()
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "NO_COLOR"))}
    environment |= {"TERM": "xterm", "COLUMNS": "120"}
    line = [str(SCRIPTS / command[0]), *command[1:]]
    with subprocess.Popen(line, cwd=folder, env=environment, stdin=theirs, stdout=theirs, stderr=theirs):
        os.close(theirs)
        seen = bytearray()
        with contextlib.suppress(OSError):  # how Linux says that the other end is closed
            while part := os.read(ours, 4096):
                seen += part
    os.close(ours)
    return seen.decode()


def test_help_says_what_to_do_next() -> None:
    done = CliRunner().invoke(app, [], terminal_width=120)
    steps = ["generate_assignment", "collect", "torchmarks autograde", "torchmarks report", "generate_feedback"]
    places = [done.output.index(step) for step in steps]
    assert places == sorted(places)
    named = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    assert all(name in done.output for name in named)


def test_a_run_shows_rate_and_time_left_in_a_terminal_and_nothing_in_a_file(released_course: Path) -> None:
    for student in "abcd":
        hand_in(released_course, student, answer(f"# {student}\n{RIGHT}"))
    quiet = run_command(released_course, "torchmarks", "autograde", "first")
    assert quiet.returncode == 0, quiet.stderr
    assert "\x1b" not in quiet.stdout + quiet.stderr and "\r" not in quiet.stdout
    assert len(quiet.stdout.splitlines()) == 2
    seen = in_terminal(released_course, "torchmarks", "autograde", "first", "--force")
    assert re.search(r"\d/4", seen)
    assert re.search(r"\d\.\d/s", seen)
    assert re.search(r"\d:\d\d:\d\d", seen)


def test_exit_codes_are_honest_and_json_is_nothing_but_json(released_course: Path) -> None:
    assert run_command(released_course, "torchmarks", "autograde", "first").returncode == 1  # nobody has handed in
    hand_in(released_course, "ann", answer(WRONG))
    hand_in(released_course, "bob", answer(RIGHT)).write_text("my homework")
    partly = run_command(released_course, "torchmarks", "autograde", "first")
    assert partly.returncode == 1
    assert "first: 1 graded" in partly.stdout
    marks = run_command(released_course, "torchmarks", "marks", "--json")
    assert json.loads(marks.stdout)["first"]["scores"]["ann"] == 1.5
    explained = run_command(released_course, "torchmarks", "explain", "first", "--student", "ann", "--json")
    tests = {test["name"]: test for test in json.loads(explained.stdout)["first"]["test_double"]["tests"]}
    assert tests["test_negative"]["passed_cases"] == 0
    assert "ValueError" in tests["test_negative"]["detail"]
    assert "with pytest.raises(ValueError):" in tests["test_negative"]["detail"], "the test's own line"
    hand_in(released_course, "cai", answer("pass  # later"))
    assert run_command(released_course, "torchmarks", "autograde", "first", "--student", "cai").returncode == 0
    untouched = run_command(released_course, "torchmarks", "explain", "first", "--student", "cai")
    assert "double is not defined" in untouched.stdout
    unreadable = run_command(released_course, "torchmarks", "explain", "first", "--student", "bob")
    assert unreadable.returncode == 1
    assert "is not JSON" in unreadable.stdout + unreadable.stderr
    for command in ("check", "report", "marks", "autograde", "pack-feedback"):
        refused(released_course, command, "nowhere", sentence="There is no assignment 'nowhere' in")
    refused(released_course, "autograde", "frist", "--require-sandbox", sentence="There is no assignment 'frist' in")
    refused(released_course, "pack-feedback", "first", sentence="'first' has no feedback to pack")


def refused(folder: Path, *words: str, sentence: str) -> None:
    """A command ends with a sentence, on standard error alone, and a status that says so."""
    done = run_command(folder, "torchmarks", *words)
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1), done.stderr
    assert sentence in done.stderr


@pytest.mark.parametrize("slip", ["c.Limits.cell =", "c.Extensions = {'first': {'ann': 2}}", "c.Limits.cell = twenty"])
def test_settings_with_a_slip_stop_nbgrader_s_commands(released_course: Path, slip: str) -> None:
    """They would go on as stock nbgrader: the release without what it imports, student code without walls."""
    config = released_course / "nbgrader_config.py"
    config.write_text(f"{config.read_text()}\n{slip}\n")
    done = run_cold(released_course, "nbgrader", "generate_assignment", "first", "--force")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("nbgrader_config.py cannot be used, so nothing is done: ")
    assert "Traceback" not in done.stderr
    assert (released_course / "release/first/torchmarks").is_dir()


def test_a_release_that_is_refused_leaves_the_old_one(released_course: Path) -> None:
    source = released_course / "source/first/first.ipynb"
    source.write_text(source.read_text().replace("BEGIN HIDDEN TESTS", "BEGIN HIDEN TESTS"))
    done = run_command(released_course, "nbgrader", "generate_assignment", "first", "--force")
    assert done.returncode == 1
    assert "'### BEGIN HIDEN TESTS' was probably meant to be '### BEGIN HIDDEN TESTS'. Mend it." in done.stderr
    assert "Traceback" not in done.stderr
    assert {path.name for path in (released_course / "release/first").iterdir()} == {"first.ipynb", "torchmarks"}


def test_a_folder_that_nbgrader_cannot_look_into_is_named(tmp_path: Path) -> None:
    course = write_course(tmp_path / "kurs [ü] 1")
    done = run_command(course, "nbgrader", "generate_assignment", "first")
    assert done.returncode == 1
    assert f"nbgrader finds no notebook in {course}, " in done.stderr and "rename it." in done.stderr
    assert "Traceback" not in done.stderr


def test_a_release_that_fails_leaves_the_old_one(released_course: Path) -> None:
    before = (released_course / "release/first/first.ipynb").read_bytes()
    source = released_course / "source/first/first.ipynb"
    original = source.read_text()
    source.write_text(f"<<<<<<< HEAD\n{original}")
    done = run_command(released_course, "nbgrader", "generate_assignment", "first", "--force")
    assert done.returncode == 1
    assert "first.ipynb cannot be read as a notebook of format 4" in done.stderr
    assert "Traceback" not in done.stderr
    notebook = nbformat.reads(original, as_version=4)
    notebook.cells.append(cell(notebook, "test_double"))  # nbgrader refuses two of a name
    nbformat.write(notebook, source)
    assert run_command(released_course, "nbgrader", "generate_assignment", "first", "--force").returncode == 1
    assert (released_course / "release/first/first.ipynb").read_bytes() == before
    assert (released_course / "release/first/torchmarks/testing/runner.py").exists()


def test_a_release_that_is_stopped_leaves_the_old_one(released_course: Path) -> None:
    folder = released_course / "release/first"
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    with (released_course / "nbgrader_config.py").open("a") as config:
        # Many short sleeps: Python notices no signal in a long one that comes while it begins.
        wait = "lambda **_: [time.sleep(0.1) for _ in range(600)]"
        config.write(f"import time\nc.GenerateAssignment.pre_convert_hook = {wait}\n")
    run = start(released_course, "nbgrader", "generate_assignment", "first", "--force")
    wait_until(lambda: not folder.exists())
    run.terminate()
    said = end(run, 30)
    assert run.returncode, said
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_cells_stay_when_work_has_been_graded(released_course: Path) -> None:
    before = (released_course / "release/first/first.ipynb").read_bytes()
    hand_in(released_course, "ann", answer(RIGHT))
    assert run_command(released_course, "torchmarks", "autograde", "first").returncode == 0
    path = released_course / "source/first/first.ipynb"
    original = path.read_text()
    notebook = nbformat.reads(original, as_version=4)
    helper = nbformat.v4.new_code_cell("import math", id="helper")
    helper.metadata["nbgrader"] = {
        **cell(notebook, "test_double").metadata["nbgrader"],
        **{"grade_id": "helper", "grade": False, "points": 0},
    }
    notebook.cells.insert(1, helper)
    nbformat.write(notebook, path)
    done = run_command(released_course, "nbgrader", "generate_assignment", "first", "--force")
    assert done.returncode == 1
    assert "work on 'first' has been graded, so no cells can be added to it (new: helper)" in done.stderr
    assert "Traceback" not in done.stderr
    assert (released_course / "release/first/first.ipynb").read_bytes() == before
    refused(released_course, "autograde", "first", sentence="so no cells can be added or taken away: take that back.")
    changed = nbformat.reads(original, as_version=4)  # texts and points can be
    cell(changed, "test_double").source = cell(changed, "test_double").source.replace("points=2", "points=3")
    cell(changed, "test_double").metadata["nbgrader"]["points"] = 3
    nbformat.write(changed, path)
    assert run_command(released_course, "nbgrader", "generate_assignment", "first", "--force").returncode == 0
    assert run_command(released_course, "torchmarks", "autograde", "first", "--force").returncode == 0
    marks = run_command(released_course, "torchmarks", "marks", "--json")
    assert json.loads(marks.stdout)["first"]["scores"]["ann"] == 3


def not_released(course: Path, *options: str, sentence: str) -> None:
    """nbgrader says in a sentence why there is no new release."""
    done = run_command(course, "nbgrader", "generate_assignment", "first", "--force", *options)
    assert done.returncode == 1
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_notebooks_stay_when_work_has_been_graded(small_course: Path) -> None:
    folder = small_course / "source/first"
    second = folder / "second.ipynb"
    shutil.copy(folder / "first.ipynb", second)
    release(small_course)
    shutil.copytree(small_course / "release/first", small_course / "submitted/ann/first")
    hand_in(small_course, "ann", answer(RIGHT))
    shutil.copy(small_course / "submitted/ann/first/first.ipynb", small_course / "submitted/ann/first/second.ipynb")
    assert run_command(small_course, "torchmarks", "autograde", "first").returncode == 0
    before = (small_course / "release/first/second.ipynb").read_bytes()
    away = second.rename(small_course / "second.ipynb")
    refused(small_course, "autograde", "first", "--force", sentence=f"second.ipynb is not in {folder}")
    not_released(small_course, sentence="(new: none) or taken away (gone: second)")
    away.rename(second)
    third = Path(shutil.copy(second, folder / "third.ipynb"))
    refused(small_course, "autograde", "first", "--force", sentence="'third' of 'first'. Work on it has been graded")
    for options in ([], ["--notebook", "third"]):
        said = "(new: third) or taken away (gone: none)"
        not_released(small_course, *options, sentence=said)
    third.unlink()
    assert (small_course / "release/first/second.ipynb").read_bytes() == before
    release(small_course)
    assert run_command(small_course, "torchmarks", "autograde", "first", "--force").returncode == 0
    marks = run_command(small_course, "torchmarks", "marks", "--json")
    assert json.loads(marks.stdout)["first"]["scores"] == {"ann": 4}


def test_a_notebook_can_go_while_no_work_has_been_graded(small_course: Path) -> None:
    second = small_course / "source/first/second.ipynb"
    shutil.copy(small_course / "source/first/first.ipynb", second)
    release(small_course)
    hand_in(small_course, "ann", answer(RIGHT))
    second.unlink()
    refused(small_course, "autograde", "first", sentence="Run 'nbgrader generate_assignment first --force'")
    release(small_course)
    assert run_command(small_course, "torchmarks", "autograde", "first").returncode == 0


def test_an_nbgrader_without_torchmarks_does_nothing(
    released_course: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """It would go on with its own steps: hidden tests in feedback, student code without walls."""
    hand_in(released_course, "ann", answer(WRONG))
    assert run_command(released_course, "torchmarks", "autograde", "first").returncode == 0
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "torchmarks.py").write_text("raise ModuleNotFoundError(\"No module named 'torchmarks'\")")
    without = {"PYTHONPATH": str(elsewhere), "JUPYTER_NO_CONFIG": "1"}
    done = run_cold(released_course, "nbgrader", "generate_feedback", "first", **without)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("Nothing is done: this course needs torchmarks")
    assert not (released_course / "feedback").exists()


def test_one_assignment_that_cannot_be_graded_costs_no_other(released_course: Path) -> None:
    shutil.copytree(released_course / "source/first", released_course / "source/early")
    (released_course / "source/early/first.ipynb").rename(released_course / "source/early/early.ipynb")
    hand_in(released_course, "ann", answer(RIGHT))
    done = run_command(released_course, "torchmarks", "autograde", "early", "first")
    assert done.returncode == 1
    assert "The gradebook does not know 'early'. Run 'nbgrader generate_assignment early --force'." in done.stderr
    assert "first: 1 graded" in done.stdout


def test_who_is_not_enrolled_is_not_graded_if_the_settings_say_so(released_course: Path) -> None:
    config = released_course / "nbgrader_config.py"
    config.write_text(f"{config.read_text()}\nc.Autograde.create_student = False\n")
    for student in ("ann", "ana"):
        hand_in(released_course, student, answer(RIGHT))
    assert run_command(released_course, "nbgrader", "db", "student", "add", "ann").returncode == 0
    done = run_command(released_course, "nbgrader", "autograde", "first")
    assert done.returncode == 1
    assert "the gradebook knows no student 'ana'" in done.stderr
    marks = run_command(released_course, "torchmarks", "marks", "--json")
    assert json.loads(marks.stdout)["first"]["scores"] == {"ann": 2}


def test_feedback_shows_the_marks_of_a_regrade(released_course: Path) -> None:
    page = released_course / "feedback/ann/first/first.html"
    shown = []
    for body in (WRONG, WRONG, RIGHT):
        hand_in(released_course, "ann", answer(body))
        run_command(released_course, "torchmarks", "autograde", "first")
        assert run_command(released_course, "nbgrader", "generate_feedback", "first").returncode == 0
        shown.append((page.stat().st_mtime_ns, "Score: 2.0 / 2.0" in page.read_text()))
    assert [full for _, full in shown] == [False, False, True]
    assert shown[0] == shown[1], "what is as it was is not made anew"


def test_an_old_page_is_no_feedback_on_new_work_that_cannot_be_read(released_course: Path) -> None:
    for student in ("ann", "bob"):
        hand_in(released_course, student, answer(RIGHT))
    assert run_command(released_course, "torchmarks", "autograde", "first").returncode == 0
    assert run_command(released_course, "nbgrader", "generate_feedback", "first").returncode == 0
    (released_course / "submitted/ann/first/first.ipynb").write_text("my homework")
    assert run_command(released_course, "torchmarks", "autograde", "first").returncode == 1
    early = run_command(released_course, "torchmarks", "pack-feedback", "first")
    assert early.returncode == 1
    assert "is left out that is not about the work graded last, of ann: run nbgrader generate_feedback" in early.stderr
    assert packed(released_course) == {"bob/first.html"}
    done = run_command(released_course, "nbgrader", "generate_feedback", "first", "--student", "bob")
    assert done.returncode == 0, done.stderr
    page = released_course / "feedback/ann/first/first.html"
    assert "Score: 2.0 / 2.0" in page.read_text(), "bob's command is not about ann"
    assert run_command(released_course, "nbgrader", "generate_feedback", "first").returncode == 0
    assert not page.exists() or "Score: 2.0 / 2.0" not in page.read_text()
    again = run_command(released_course, "torchmarks", "pack-feedback", "first")
    assert (again.returncode, again.stderr) == (0, "")
    assert "bob/first.html" in packed(released_course)
    notes = released_course / "feedback/bob/first/notes.html"
    notes.write_text("for the office")
    shutil.rmtree(released_course / "autograded/bob")
    run_command(released_course, "nbgrader", "generate_feedback", "first")
    assert [path.name for path in notes.parent.iterdir()] == ["notes.html"]


def test_no_page_is_taken_away_while_graded_work_is_being_replaced(released_course: Path) -> None:
    hand_in(released_course, "ann", answer(RIGHT))
    run_command(released_course, "torchmarks", "autograde", "first")
    assert run_command(released_course, "nbgrader", "generate_feedback", "first").returncode == 0
    page, graded = (released_course / part for part in ("feedback/ann/first/first.html", "autograded/ann/first"))
    with alone(released_course):
        away = graded.rename(released_course / "away")
        run = start(released_course, "nbgrader", "generate_feedback", "first")
        with pytest.raises(subprocess.TimeoutExpired):
            run.wait(15)
        assert page.exists()
        away.rename(graded)
    said = end(run, 60)
    assert (run.returncode, page.exists()) == (0, True), said


def packed(course: Path) -> set[str]:
    with zipfile.ZipFile(course / "reports/first-feedback.zip") as archive:
        return set(archive.namelist())


def test_feedback_is_made_where_the_system_does_not_say_which_processors_there_are(released_course: Path) -> None:
    """As on macOS."""
    for student in ("ann", "bob", "cyd"):
        hand_in(released_course, student, answer(RIGHT))
    assert run_command(released_course, "torchmarks", "autograde", "first").returncode == 0
    with (released_course / "nbgrader_config.py").open("a") as config:
        config.write("import os\nvars(os).pop('sched_getaffinity', None)\n")
    done = run_command(released_course, "nbgrader", "generate_feedback", "first")
    assert done.returncode == 0, done.stderr
    assert len(list(released_course.glob("feedback/*/first/first.html"))) == 3


def test_no_page_is_lost_that_could_be_made_once(released_course: Path) -> None:
    pages = [released_course / f"feedback/{student}/first/first.html" for student in ("ann", "bob")]
    for student in ("ann", "bob"):
        hand_in(released_course, student, answer(RIGHT))
    run_command(released_course, "torchmarks", "autograde", "first")
    assert run_command(released_course, "nbgrader", "generate_feedback", "first").returncode == 0
    pages[0].unlink()  # as where somebody stopped it
    assert run_command(released_course, "nbgrader", "generate_feedback", "first").returncode == 0
    assert all(page.exists() for page in pages)
    (released_course / "gradebook.db").write_text("not a database" * 100)
    done = run_command(released_course, "nbgrader", "generate_feedback", "first")
    assert done.returncode == 1
    assert "No page is made, for the gradebook cannot be used: " in done.stderr
    assert all(page.exists() for page in pages)


def test_a_sample_class_keeps_off_a_real_one(released_course: Path) -> None:
    hand_in(released_course, "ann", answer(RIGHT))
    refused(released_course, "sample-class", sentence="has a class of its own (ann): a sample class is for a course")
    shutil.rmtree(released_course / "submitted")
    run_command(released_course, "nbgrader", "db", "student", "add", "bob")
    refused(released_course, "sample-class", sentence="has a class of its own (bob)")
    assert not (released_course / "submitted").exists()


def test_a_sample_class_goes_where_the_settings_say(released_course: Path) -> None:
    config = released_course / "nbgrader_config.py"
    (released_course / "source").rename(released_course / "authors")
    (released_course / "release").rename(released_course / "out")
    for name, folder in {"source": "authors", "release": "out", "submitted": "in"}.items():
        config.write_text(f"{config.read_text()}\nc.CourseDirectory.{name}_directory = {folder!r}\n")
    done = run_command(released_course, "torchmarks", "sample-class", "--students", "2")
    assert done.returncode == 0, done.stderr
    assert "2 submissions of 2 students" in done.stdout
    assert not (released_course / "submitted").exists()
    assert len(list(released_course.glob("in/student-0*/first/first.ipynb"))) == 2
    structure = "{assignment_id}/{nbgrader_step}/{student_id}"
    config.write_text(f"{config.read_text()}\nc.CourseDirectory.directory_structure = {structure!r}\n")
    (released_course / "first/in/ann").mkdir(parents=True)
    (released_course / "in").rename(released_course / "elsewhere")
    refused(released_course, "sample-class", sentence="has a class of its own (ann)")


@pytest.mark.parametrize("name", ["first/", "./first"])
def test_an_assignment_may_be_named_as_a_shell_completes_it(released_course: Path, name: str) -> None:
    hand_in(released_course, "ann", answer(RIGHT))
    assert run_command(released_course, "torchmarks", "autograde", name).returncode == 0
    marks = run_command(released_course, "torchmarks", "marks", name, "--json")
    assert json.loads(marks.stdout)["first"]["scores"] == {"ann": 2}
    explained = run_command(released_course, "torchmarks", "explain", name, "--student", "ann")
    assert (explained.returncode, explained.stderr) == (0, "")
    assert run_command(released_course, "torchmarks", "report", name).returncode == 0
    refused(released_course, "pack-feedback", name, sentence="'first' has no feedback to pack")
    assert run_command(released_course, "nbgrader", "generate_feedback", "first").returncode == 0
    assert run_command(released_course, "torchmarks", "pack-feedback", name).returncode == 0
    packed = (released_course / "reports/first-feedback.zip").read_bytes()
    shutil.rmtree(released_course / "feedback")
    refused(released_course, "pack-feedback", name, sentence="'first' has no feedback to pack")
    assert (released_course / "reports/first-feedback.zip").read_bytes() == packed
    assert len(list((released_course / "reports").glob("first-feedback*"))) == 1


def test_an_assignment_that_the_gradebook_does_not_know_has_no_table(released_course: Path) -> None:
    shutil.copytree(released_course / "source/first", released_course / "source/second")
    sentence = "The gradebook does not know 'second'. Run 'nbgrader generate_assignment second --force'."
    refused(released_course, "marks", "second", sentence=sentence)
    everything = run_command(released_course, "torchmarks", "marks", "--json")
    assert (everything.returncode, list(json.loads(everything.stdout))) == (0, ["first"])


def set_gradebook(course: Path, db_url: str) -> None:
    config = course / "nbgrader_config.py"
    config.write_text(f"{config.read_text()}\nc.CourseDirectory.db_url = {db_url!r}\n")


GRADEBOOKS = {
    "nonsense": "c.CourseDirectory.db_url in nbgrader_config.py is no address of a gradebook",
    "nosuch://teacher:pw@host/x": "c.CourseDirectory.db_url in nbgrader_config.py is no address of a gradebook",
    "mysql://teacher:pw@host/x": "asks for a package that is not installed: pip install 'mysqlclient'.",
    "sqlite:///broken.db": "broken.db: file is not a database",
    "sqlite:///empty.db": "empty.db yet: release an assignment",
}


@pytest.mark.parametrize("db_url", GRADEBOOKS)
def test_a_gradebook_that_cannot_be_is_named(released_course: Path, db_url: str) -> None:
    (released_course / "broken.db").write_text("no database" * 100)
    (released_course / "empty.db").touch()
    set_gradebook(released_course, db_url)
    refused(released_course, "marks", sentence=GRADEBOOKS[db_url])
    if ":///" not in db_url:
        doctor = run_command(released_course, "torchmarks", "doctor")
        assert (doctor.returncode, doctor.stderr) == (1, "")
        assert "Gradebook: c.CourseDirectory.db_url" in doctor.stdout
        assert "Walls around student code" in doctor.stdout, "it says all else, too"
    if "broken" in db_url:
        hand_in(released_course, "ann", answer(RIGHT))
        refused(released_course, "autograde", "first", sentence=GRADEBOOKS[db_url])


def test_a_gradebooks_path_counts_from_the_course(
    released_course: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    hand_in(released_course, "ann", answer(RIGHT))
    set_gradebook(released_course, "sqlite:///gradebook.db?timeout=30")
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    done = run_command(elsewhere, "torchmarks", "autograde", "first", "--course", str(released_course))
    assert (done.returncode, done.stderr) == (0, "")
    marks = run_command(elsewhere, "torchmarks", "marks", "--json", "--course", str(released_course))
    assert json.loads(marks.stdout)["first"]["scores"] == {"ann": 2}
    doctor = run_command(elsewhere, "torchmarks", "doctor", "--course", str(released_course))
    assert "gradebook.db?timeout=30, 1 student." in doctor.stdout
    assert list(elsewhere.iterdir()) == []


def test_a_terminal_that_cannot_show_all_letters_shows_the_others(released_course: Path) -> None:
    hand_in(released_course, "ann", answer(RIGHT))
    assert run_command(released_course, "torchmarks", "autograde", "first").returncode == 0
    with sqlite3.connect(released_course / "gradebook.db") as gradebook:
        gradebook.execute("INSERT INTO student (id) VALUES ('\u0142ukasz')")
    done = run_cold(released_course, "torchmarks", "marks", PYTHONIOENCODING="latin-1")
    assert (done.returncode, done.stderr) == (0, "")
    assert "?ukasz" in done.stdout


def test_where_no_course_is_it_is_said(small_course: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    nowhere = tmp_path_factory.mktemp("nowhere")
    for command in ("sample-class", "marks"):
        done = run_command(small_course, "torchmarks", command, "--course", str(nowhere))
        assert done.returncode == 1
        where = f"There are no assignments in {nowhere}/source. Go to the course's folder, or name it with --course."
        assert where in done.stderr
        assert "Traceback" not in done.stderr


def test_what_cannot_be_written_is_named(released_course: Path) -> None:
    (released_course / "submitted").write_text("no folder")
    refused(released_course, "sample-class", sentence="submitted/student-01/first: Not a directory")
    shutil.rmtree(released_course / "tests/answers/first")
    (released_course / "tests/answers/first").write_text("no folder")
    source = (released_course / "source/first/first.ipynb").read_bytes()
    refused(released_course, "new-exercise", "first", "halved", sentence="tests/answers/first")
    assert (released_course / "source/first/first.ipynb").read_bytes() == source
    refused(released_course, "report", "first", "--to", "/proc/x", sentence="/proc/x: No such file or directory")


def test_the_doctor_knows_jupyterlab_and_the_gradebook(
    released_course: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = run_command(released_course, "torchmarks", "doctor", "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    assert {package["name"] for package in found["packages"]} >= {"torch", "nbgrader", "jupyterlab"}
    texts = [finding["text"] for finding in found["findings"]]
    assert not any("not needed" in text for text in texts), "what nobody needs is not missing"
    assert any("nbgrader's menu" in text and "is installed" in text for text in texts)
    assert any(re.search(r"gradebook\.db, 0 students", text) for text in texts)
    (released_course / "gradebook.db").write_bytes(b"")
    begun = run_command(released_course, "torchmarks", "doctor")
    assert (begun.returncode, "is not there yet" in begun.stdout) == (0, True)
    # A gradebook that is none, and a JupyterLab without nbgrader, are named and make it fail.
    (released_course / "gradebook.db").write_text("not a database" * 100)
    broken = run_command(released_course, "torchmarks", "doctor")
    assert broken.returncode == 1
    assert "cannot be used" in broken.stdout
    empty = str(tmp_path_factory.mktemp("empty"))
    monkeypatch.setattr("torchmarks.doctor.jupyter_path", lambda *parts: [empty])
    monkeypatch.setattr("torchmarks.doctor.jupyter_config_path", lambda: [empty])
    assert [finding.fine for finding in jupyterlab()] == [False, False]


def test_what_only_reads_makes_no_gradebook(small_course: Path) -> None:
    for command in (["report"], ["explain", "first", "--student", "ann"]):
        done = run_command(small_course, "torchmarks", *command)
        assert done.returncode == 1
        assert "There is no gradebook" in done.stderr
    assert not (small_course / "gradebook.db").exists()


def test_the_doctor_makes_no_gradebook(small_course: Path) -> None:
    class Directory:
        db_url = f"sqlite:///{small_course / 'gradebook.db'}"

    assert "is not there yet" in gradebook(small_course, Directory).text
    assert not (small_course / "gradebook.db").exists()
    assert "is no course's folder" in gradebook(small_course / "source", Directory).text


def test_nbgrader_s_commands_do_not_wait_for_torch(released_course: Path) -> None:
    hand_in(released_course, "ann", answer(WRONG))
    assert run_command(released_course, "torchmarks", "autograde", "first").returncode == 0
    done = run_command(released_course, "python", "-X", "importtime", "-m", "nbgrader", "generate_feedback", "first")
    assert done.returncode == 0, done.stderr
    imported = imports_in(done.stderr)
    assert {"torchmarks.config", "nbformat"} <= imported
    assert "torch" not in imported


def test_a_course_is_graded_from_anywhere(released_course: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    hand_in(released_course, "ann", answer(RIGHT))
    other = write_course(tmp_path_factory.mktemp("other"))
    for where in (other, other / "source"):
        done = run_command(where, "torchmarks", "autograde", "first", "--force", "--course", str(released_course))
        assert (done.returncode, done.stderr) == (0, ""), done.stderr
        marks = run_command(where, "torchmarks", "marks", "--json", "--course", str(released_course))
        assert json.loads(marks.stdout)["first"]["scores"] == {"ann": 2}
    assert not (other / "gradebook.db").exists()
