"""What tests/coverage.toml says the course covers: all of it is there, and nothing graded is left out of it."""

import ast
import tomllib
from collections.abc import Iterator
from typing import Any

from tests.conftest import COURSE
from torchmarks.assignments import assignments, source_notebooks
from torchmarks.authoring.answers import bank
from torchmarks.testing.runner import hidden_lines

COVERAGE: dict[str, Any] = tomllib.loads((COURSE / "tests" / "coverage.toml").read_text(encoding="utf-8"))
TOPICS: list[dict[str, Any]] = COVERAGE["topics"]
ROWS: list[dict[str, Any]] = [row for topic in TOPICS for row in topic["rows"]]
MISCONCEPTIONS: list[dict[str, str]] = [each for group in COVERAGE["misconceptions"].values() for each in group]
SOURCES = [
    (name, source) for name in assignments(COURSE, "source") for source in source_notebooks(COURSE, name, "source")
]


def exercises() -> Iterator[tuple[str, str]]:
    """Each exercise as assignment/exercise, with the text of its test cell; a bonus grades nothing for everybody."""
    for assignment, source in SOURCES:
        for exercise in source.exercises():
            yield f"{assignment}/{exercise.name}", exercise.test.source


def hidden_tests() -> set[str]:
    return {
        f"{exercise}/{node.name}"
        for exercise, cell in exercises()
        for node in ast.parse(cell).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_") and node.lineno in hidden_lines(cell)
    }


def test_every_topic_has_rows_and_every_row_is_graded_or_taught() -> None:
    assert TOPICS
    assert [topic["name"] for topic in TOPICS if not topic["rows"]] == []
    assert [row for row in ROWS if set(row) not in ({"what", "by"}, {"what", "taught"})] == []
    assert [row for row in ROWS if not row.get("by", row.get("taught"))] == []


def test_all_graded_rows_name_hidden_tests() -> None:
    named = {test for row in ROWS for test in row.get("by", ())}
    assert named
    assert named - hidden_tests() == set()


def test_all_taught_rows_name_cells_of_text() -> None:
    cells = {
        f"{assignment}/{cell.get('id')}"
        for assignment, source in SOURCES
        for cell in source.notebook.cells
        if cell.cell_type == "markdown"
    }
    assert {row["taught"] for row in ROWS if "taught" in row} - cells == set()


def test_every_exercise_says_what_it_covers() -> None:
    covered = {test.rpartition("/")[0] for row in ROWS for test in row.get("by", ())}
    assert {name for name, _ in exercises()} - covered == set()


def test_every_misconception_has_a_wrong_answer_that_fails_its_hidden_test() -> None:
    caught = {
        (f"{assignment}/{exercise}/{answer.name}", test)
        for assignment in assignments(COURSE, "source")
        for exercise, answers in bank(COURSE, assignment).items()
        for answer in answers
        if not answer.right
        for test in answer.fails
    }
    named = {(each["shown_by"], each["test"]) for each in MISCONCEPTIONS}
    assert named
    assert named - caught == set()
    # The name of a wrong answer may have strokes of its own.
    assert {"/".join([*shown_by.split("/")[:2], test]) for shown_by, test in named} - hidden_tests() == set()
