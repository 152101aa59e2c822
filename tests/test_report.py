"""``torchmarks report``: what a teacher learns of a class, and that the page needs nothing else."""

import csv
import json
import re
import shutil
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest

from tests import notebooks
from tests.conftest import COURSE, run_command
from tests.notebooks import cell
from torchmarks.gradebook.database import Entry, open_gradebook
from torchmarks.overview.alike import alike
from torchmarks.overview.analyse import discrimination
from torchmarks.overview.gather import ClassWork, Item, Work
from torchmarks.timeout import time_limit

RIGHT = "def double(x):\n    if x < 0:\n        raise ValueError\n    return x + x"
#: The same to Python, another text; long enough not to be alike by chance.
COPIED = "def double(number):\n    if number > 10**6:\n        number = int(number)\n    return 2 * number"
WITH_OTHER_LAYOUT = (
    'def double(number):\n    """Mine."""\n    # big ones\n    if number > 10 ** 6:\n\n'
    "        number = int(number)\n    return 2*number  # there"
)
#: The same idea with another name.
NOT_COPIED = COPIED.replace("number", "n")
ENDS = "def double(x):\n    import os\n    os._exit(3)"
TRIPLE = "def triple(x):\n    if x < 0:\n        raise ValueError\n    return 3 * x"

CLASS = {
    "ann": (RIGHT, TRIPLE),
    "bob": (COPIED, TRIPLE),
    "c&d": (WITH_OTHER_LAYOUT, TRIPLE),
    "dan": (NOT_COPIED, None),
    "eve": (None, None),
    "gus": (ENDS, None),
}


def tripled(text: str) -> str:
    """What the course says of doubling, for tripling."""
    text = text.replace("double", "triple").replace("Double", "Triple").replace("Twice two", "Three times two")
    return text.replace("(2) == 4", "(2) == 6").replace("number + concealed", "number * 3 + 0 * concealed")


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course of two exercises and a graded class: one unreadable, one who handed in nothing."""
    folder = tmp_path_factory.mktemp("course")
    source = notebooks.double_notebook()
    source.cells += [
        notebooks.markdown("triple_task", tripled(notebooks.DOUBLE_TASK)),
        notebooks.solution("triple", tripled(notebooks.DOUBLE_SOLUTION).replace("return 2 *", "return 3 *")),
        notebooks.grading("test_triple", tripled(notebooks.DOUBLE_TESTS), 2),
        notebooks.markdown("triple_hints", notebooks.DOUBLE_HINTS),
    ]
    notebooks.write(source, folder / "source/first/first.ipynb")
    notebooks.write(notebooks.double_notebook(), folder / "source/unreleased/unreleased.ipynb")
    answers = folder / "tests/answers/first/double.py"
    answers.parent.mkdir(parents=True)
    answers.write_text(notebooks.DOUBLE_ANSWERS)
    (folder / "nbgrader_config.py").write_text((COURSE / "nbgrader_config.py").read_text())
    assert run_command(folder, "nbgrader", "generate_assignment", "first").returncode == 0
    for student, solutions in CLASS.items():
        notebook = nbformat.read(folder / "release/first/first.ipynb", as_version=4)
        for name, solution in zip(("double", "triple"), solutions, strict=True):
            if solution is not None:
                cell(notebook, name).source = solution
        notebooks.write(notebook, folder / f"submitted/{student}/first/first.ipynb")
    unreadable = folder / "submitted/zoe/first/first.ipynb"
    unreadable.parent.mkdir(parents=True)
    unreadable.write_text("my homework")
    assert run_command(folder, "nbgrader", "db", "student", "add", "fay", "--first-name==Fay()").returncode == 0
    assert run_command(folder, "nbgrader", "db", "student", "add", "=2+3").returncode == 0
    graded = run_command(folder, "torchmarks", "autograde", "first")
    assert graded.returncode == 1 and "6 graded" in graded.stdout, graded.stderr
    return folder


@pytest.fixture(scope="module")
def figures(course: Path) -> dict[str, Any]:
    done = run_command(course, "torchmarks", "report", "first", "--json")
    assert done.returncode == 0, done.stderr
    assert not (course / "reports").exists()
    found: dict[str, Any] = json.loads(done.stdout)["first"]
    return found


def test_says_who_is_missing_and_what_could_not_be_read(figures: dict[str, Any]) -> None:
    assert figures["missing"] == ["=2+3", "fay"]
    assert list(figures["unreadable"]) == ["zoe"]
    assert "is not JSON" in figures["unreadable"]["zoe"]
    assert set(figures["totals"]) == set(CLASS)
    assert figures["totals"]["ann"] == figures["maximum"] == 4


def test_says_how_hard_each_exercise_was(figures: dict[str, Any]) -> None:
    double, triple = figures["exercises"]
    assert [double[key] for key in ("item", "solved", "partly", "failed", "untouched")] == ["double", 1, 3, 1, 1]
    assert [triple[key] for key in ("item", "solved", "partly", "failed", "untouched")] == ["triple", 3, 0, 0, 3]
    assert figures["verdicts"]["double"]["crashed"] == 1


def test_says_which_idea_was_missed_with_the_hint_that_was_shown(figures: dict[str, Any]) -> None:
    [first, *_] = figures["ideas"]
    hint = "Read again what the task says about negative numbers."
    assert first == {"exercise": "double", "test": "test_negative", "hint": hint, "failed": 4, "of": 5}
    [known, *_] = figures["misconceptions"]
    assert known["names"] == ["negative numbers are like others"]
    assert known["students"] == ["bob", "c&d", "dan"]


def test_says_whose_answers_are_the_same_names_included(figures: dict[str, Any]) -> None:
    groups = {tuple(group["students"]): group["exercises"] for group in figures["alike"]}
    assert groups[("bob", "c&d")] == ["double"]
    assert not any("dan" in group or "eve" in group for group in groups)


def groups_of(*answers: str) -> list[tuple[str, ...]]:
    """Which of these answers to an exercise, each a student's, are the same."""
    works = [Work(Entry(str(n), "", scores={}), answers={"f": each}) for n, each in enumerate(answers)]
    return [group.students for group in alike(ClassWork("first", [Item("f", ("first", "f"), 1.0)], works))]


LOOP = "def f(x):\n    found = 0\n    for each in x:\n        found += each\n    return found"


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (LOOP.replace("0\n", "0  # as yet\n\n").replace(" += ", "+="), True),
        (LOOP.replace("found = 0", "found: int = 0"), True),
        (LOOP.replace("    found = 0", "    'Adds.'\n    found = 0\n    'from here'\n    pass"), True),
        (LOOP.replace("found = 0", "found = 0x0"), True),
        (LOOP.replace("found = 0", "found = 0.0"), False),
        (LOOP.replace("each", "one"), False),
    ],
)
def test_answers_are_the_same_if_python_reads_the_same(other: str, same: bool) -> None:
    assert groups_of(LOOP, other) == ([("0", "1")] if same else [])


NESTED = "".join(f"{' ' * n}try:\n{' ' * n} x\n{' ' * n}finally:\n" for n in range(1, 19)) + " " * 19 + "x"


@pytest.mark.parametrize(
    ("source", "same"),
    [
        (f"def f(x):\n{NESTED}", True),
        ("def f(x):\n    if x:\n        y = 7 << 10**10\n    return x", True),
        ("def f(x):\n    if x:\n        y = " + "1+" * 20_000 + "1\n    return x", False),
        ("def f(x):\n    if x:\n        y = " + "(" * 20_000 + ")" * 20_000 + "\n    return x", False),
        ("def f(x):\n    if x:\n        y = 0x" + "f" * 40_000 + "\n    return x", False),
        ("def f(x):\n    if x:\n        y = '\ud800'\n    return x", None),
    ],
)
def test_no_answer_holds_the_report_up(source: str, same: bool | None) -> None:
    with time_limit(60):  # some take for ever where a fault lets them
        found = groups_of(source, source.replace("def f(x)", "def f( x )"))
    assert same is None or found == ([("0", "1")] if same else [])


def test_says_who_needs_help(figures: dict[str, Any]) -> None:
    assert [(each["student"], each["untouched"]) for each in figures["struggling"]] == [
        ("eve", 2),
        ("gus", 1),
        ("dan", 1),
    ]


def test_the_page_needs_nothing_else_and_can_be_read_aloud(course: Path) -> None:
    done = run_command(course, "torchmarks", "report", "--to", "out")
    assert done.returncode == 0, done.stderr
    assert "Left out: The gradebook does not know 'unreleased'." in done.stderr
    page = (course / "out/first.html").read_text()
    assert {f"out/{name}" for name in ("first.html", "first-exercises.csv", "first-students.csv")} == set(
        done.stdout.split()
    )
    assert not re.search(r"<script|<link|<img|@import|\ssrc=", page)
    assert all(link.startswith("#") for link in re.findall(r'href="([^"]*)"', page))
    assert all(link.startswith("#") for link in re.findall(r"url\(([^)]*)\)", page))
    assert page.count("<table>") == page.count("<caption>") > 4
    assert page.count('role="img" aria-label="') == page.count("<svg ") == 2
    assert "prefers-color-scheme: dark" in page
    identifiers = re.findall(r'\sid="([^"]*)"', page)
    assert set(re.findall(r'href="#([^"]*)"', page)) <= set(identifiers)
    assert "c&amp;d" in page and "c&d" not in page
    rows = list(csv.DictReader((course / "out/first-students.csv").open(newline="")))
    assert {row["student"]: row["state"] for row in rows} == dict.fromkeys(CLASS, "graded") | {
        "'=2+3": "missing",  # for no spreadsheet to compute
        "fay": "missing",
        "zoe": "could not be graded",
    }
    assert next(row for row in rows if row["student"] == "fay")["name"] == "'=Fay()"
    assert next(row for row in rows if row["student"] == "bob")["tests failed"] == "double/test_negative"


def test_a_graded_notebook_that_is_none_ends_no_report(course: Path, tmp_path: Path) -> None:
    other = Path(shutil.copytree(course, tmp_path / "course"))
    graded = other / "autograded/ann/first/first.ipynb"
    for text in ("[]", '{"cells": [[]]}', '{"metadata": 3}'):
        graded.chmod(0o644)
        graded.write_text(text)
        done = run_command(other, "torchmarks", "report", "first")
        assert (done.returncode, done.stderr) == (0, "")


def test_a_notebook_that_could_not_be_read_waits_and_counts_as_no_answer(course: Path, tmp_path: Path) -> None:
    other = Path(shutil.copytree(course, tmp_path / "course"))
    source = other / "source/two/first.ipynb"
    notebooks.write(notebooks.double_notebook(), source)
    shutil.copy(source, source.with_name("second.ipynb"))
    assert run_command(other, "nbgrader", "generate_assignment", "two").returncode == 0
    for student in ("ann", "bob"):
        shutil.copytree(other / "release/two", other / f"submitted/{student}/two")
        for name in ("first", "second"):
            handed_in = other / f"submitted/{student}/two/{name}.ipynb"
            notebook = nbformat.read(handed_in, as_version=4)
            cell(notebook, "double").source = RIGHT
            notebooks.write(notebook, handed_in)
    (other / "submitted/bob/two/second.ipynb").write_text("my homework")
    assert run_command(other, "torchmarks", "autograde", "two").returncode == 1

    def exercises() -> list[list[int]]:
        done = run_command(other, "torchmarks", "report", "two", "--json")
        assert (done.returncode, done.stderr) == (0, "")
        figures = json.loads(done.stdout)["two"]
        assert figures["struggling"] == []
        counts = ("solved", "partly", "failed", "untouched", "share")
        return [figures["waiting"], *([each[key] for key in counts] for each in figures["exercises"])]

    assert exercises() == [["bob"], [2, 0, 0, 0, 1.0], [1, 0, 0, 0, 1.0]]
    assert run_command(other, "torchmarks", "report", "two").returncode == 0
    rows = {row["student"]: row for row in csv.DictReader((other / "reports/two-students.csv").open(newline=""))}
    assert [rows["bob"][key] for key in ("state", "total", "first: double", "second: double")] == [
        "waits for you", "2", "2", "",
    ]  # fmt: skip
    with open_gradebook(f"sqlite:///{other / 'gradebook.db'}") as gradebook:
        grade = gradebook.find_grade("test_double", "second", "two", "bob")
        grade.manual_score, grade.needs_manual_grade = 1.0, False
        gradebook.db.commit()
    assert exercises() == [[], [2, 0, 0, 0, 1.0], [1, 1, 0, 0, 0.75]]


def test_an_assignment_without_marks_is_said(course: Path) -> None:
    unknown = run_command(course, "torchmarks", "report", "second")
    assert unknown.returncode == 1
    assert "There is no assignment 'second'" in unknown.stderr


def test_a_folder_that_cannot_be_written_is_said(course: Path) -> None:
    done = run_command(course, "torchmarks", "report", "first", "--to", "nbgrader_config.py/reports")
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert "nbgrader_config.py/reports" in line


def test_discrimination_is_the_correlation_with_the_rest() -> None:
    ability = np.arange(12.0)
    follows = np.column_stack([ability, ability * 2, ability[::-1]])
    assert discrimination(follows[:, :2], 0) == pytest.approx(1)
    assert discrimination(follows[:, [1, 2]], 1) == pytest.approx(-1)
    # Its own marks must not count: against a total that holds them, noise would seem to separate.
    alone = np.column_stack([np.tile([0.0, 100.0], 6), np.repeat([1.0, 2.0], 6)])
    assert discrimination(alone, 0) == pytest.approx(0, abs=1e-9)
    assert discrimination(np.ones((12, 2)), 0) is None
    assert discrimination(follows[:9], 0) is None
