"""The commands as a terminal or a script meets them: help, quiet, exit codes, JSON, and the doctor."""

import contextlib
import json
import os
import pty
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.conftest import run_command, write_course
from tests.processes import SCRIPTS, imports_in
from tests.test_engine import RIGHT, WRONG, answer, hand_in
from torchmarks.cli import app
from torchmarks.doctor import gradebook, jupyterlab


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
    hand_in(released_course, "cai", answer("pass  # later"))
    assert run_command(released_course, "torchmarks", "autograde", "first", "--student", "cai").returncode == 0
    untouched = run_command(released_course, "torchmarks", "explain", "first", "--student", "cai")
    assert "double is not defined" in untouched.stdout
    unreadable = run_command(released_course, "torchmarks", "explain", "first", "--student", "bob")
    assert unreadable.returncode == 1
    assert "is not JSON" in unreadable.stdout + unreadable.stderr
    for command in ("check", "report", "marks", "autograde", "pack-feedback"):
        assert run_command(released_course, "torchmarks", command, "nowhere").returncode == 1
    assert run_command(released_course, "torchmarks", "pack-feedback", "first").returncode == 1


def test_the_doctor_knows_jupyterlab_and_the_gradebook(
    released_course: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = run_command(released_course, "torchmarks", "doctor", "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    assert {package["name"] for package in found["packages"]} >= {"torch", "nbgrader", "jupyterlab"}
    texts = [finding["text"] for finding in found["findings"]]
    assert any("nbgrader's menu" in text and "is installed" in text for text in texts)
    assert any(re.search(r"gradebook\.db, 0 students", text) for text in texts)
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
