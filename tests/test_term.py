"""A term's ordinary days: a roster, late work, extensions, a resubmission, an appeal, a source mended after release."""

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest

from tests import notebooks
from tests.classes import scores
from tests.conftest import COURSE, run_command
from tests.notebooks import RIGHT, WRONG, answer, hand_in
from torchmarks.gradebook.database import open_gradebook

SETTINGS = """
c.AssignLatePenalties.plugin_class = "torchmarks.late.PerDay"
c.PerDay.share = 0.25
c.Extensions.first = {"extended": 2}
"""


def marks(course: Path) -> dict[str, Any]:
    done = run_command(course, "torchmarks", "marks", "--json")
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)["first"]
    return found


def hand_in_at(course: Path, student: str, time: str, source: str) -> None:
    path = hand_in(course, student, answer(source))
    (path.parent / "timestamp.txt").write_text(time)


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course with a roster and a due date, graded once."""
    folder = tmp_path_factory.mktemp("term")
    notebooks.write(notebooks.double_notebook(), folder / "source/first/first.ipynb")
    (folder / "nbgrader_config.py").write_text((COURSE / "nbgrader_config.py").read_text() + SETTINGS)
    students = ("early", "late", "extended", "again", "absent")
    (folder / "students.csv").write_text("id,first_name\n" + "".join(f"{name},{name}\n" for name in students))
    for command in (
        ("generate_assignment", "first"),
        ("db", "student", "import", "students.csv"),
        ("db", "assignment", "add", "first", "--duedate=2026-03-01 12:00:00 UTC"),
    ):
        done = run_command(folder, "nbgrader", *command)
        assert done.returncode == 0, done.stderr
    hand_in_at(folder, "early", "2026-03-01 11:59:00 UTC", RIGHT)
    hand_in_at(folder, "late", "2026-03-02 13:00:00 UTC", RIGHT)
    hand_in_at(folder, "extended", "2026-03-02 13:00:00 UTC", RIGHT)
    hand_in_at(folder, "again", "2026-03-01 10:00:00 UTC", WRONG)
    graded = run_command(folder, "torchmarks", "autograde", "first")
    assert graded.returncode == 0, graded.stderr
    return folder


def test_late_work_loses_a_share_a_day_and_an_extension_is_granted(course: Path) -> None:
    found = marks(course)["scores"]
    assert found == {"early": 2, "late": 1, "extended": 2, "again": 1.5, "absent": None}


def test_who_handed_in_nothing_is_listed(course: Path) -> None:
    done = run_command(course, "torchmarks", "marks")
    assert "first: nothing handed in by absent." in done.stdout


def test_an_appeal_shows_the_teacher_what_failed_and_with_which_values(course: Path) -> None:
    before = (course / "gradebook.db").read_bytes()
    done = run_command(course, "torchmarks", "explain", "first", "--student", "again")
    assert done.returncode == 0, done.stderr
    assert "test_double: 1.5 of 2, failed\n" in done.stdout
    assert "test_negative: passed 0 of 1" in done.stdout
    assert "hint: Read again what the task says about negative numbers." in done.stdout
    assert re.search(r"\| .*DID NOT RAISE.*ValueError", done.stdout)
    assert (course / "gradebook.db").read_bytes() == before
    # None of it is in what the student gets.
    graded = (course / "autograded/again/first/first.ipynb").read_text()
    assert "DID NOT RAISE" not in graded
    nobody = run_command(course, "torchmarks", "explain", "first", "--student", "absent")
    assert nobody.returncode == 1
    assert "'absent' has not handed in 'first'." in nobody.stderr


def test_a_resubmission_is_graded_and_the_others_are_left_alone(course: Path) -> None:
    old = (course / "autograded/again/first/first.ipynb").stat().st_mtime
    path = hand_in(course, "again", answer(f"# my second try\n{RIGHT}"))
    os.utime(path, (old + 10, old + 10))
    done = run_command(course, "torchmarks", "autograde", "first")
    assert done.returncode == 0, done.stderr
    assert "first: 1 graded, 3 unchanged" in done.stdout
    assert scores(course)["again"] == 2


def test_a_source_mended_after_release_keeps_what_people_gave(course: Path) -> None:
    with open_gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        gradebook.find_grade("test_double", "first", "first", "early").manual_score = 1.25
        gradebook.find_comment("double", "first", "first", "early").manual_comment = "Seen."
        gradebook.db.commit()
    mended = notebooks.DOUBLE_TESTS.replace("weight(3)", "weight(7)")
    source = notebooks.double_notebook()
    next(cell for cell in source.cells if cell.id == "test-double").source = mended
    notebooks.write(source, course / "source/first/first.ipynb")
    hand_in_at(course, "again", "2026-03-01 10:00:00 UTC", WRONG)
    refused = run_command(course, "torchmarks", "autograde", "first", "--force")
    assert refused.returncode == 1
    assert "has changed since it was released (test_double)" in refused.stderr
    assert run_command(course, "nbgrader", "generate_assignment", "first", "--force").returncode == 0
    done = run_command(course, "torchmarks", "autograde", "first", "--force")
    assert done.returncode == 0, done.stderr
    assert scores(course)["again"] == 1.75
    assert scores(course)["early"] == 1.25
    assert "early" in marks(course)["waiting"]
    with open_gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        assert gradebook.find_comment("double", "first", "first", "early").manual_comment == "Seen."


def test_an_extension_that_is_none_is_refused(released_course: Path) -> None:
    with (released_course / "nbgrader_config.py").open("a") as file:
        file.write('\nc.Extensions.first = {"ann": "tomorrow"}\n')
    hand_in(released_course, "ann", answer(RIGHT))
    refused = run_command(released_course, "torchmarks", "autograde", "first")
    assert refused.returncode == 1
    assert "c.Extensions.first = {'ann': 'tomorrow'} in nbgrader_config.py is no mapping to days." in refused.stderr
