"""otter-grader beside stock nbgrader and torchmarks: one assignment of plain values, written for each of them.

otter-grader is an optional part of the environment: ``pip install '.[bench]'``, which ``make bench`` does.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import nbformat
from nbformat import NotebookNode

from tests.conftest import COURSE
from tests.notebooks import code, grading, markdown, notebook, setup, solution, write
from tests.processes import SCRIPTS, environment
from torchmarks.assignments import grade_id
from torchmarks.gradebook.database import marks_of

Marks = dict[str, float | None]


@dataclass(frozen=True)
class Exercise:
    """A function of one tensor: its value as it should be and as some write it, and cases with what comes out."""

    name: str
    right: str
    wrong: str
    cases: Sequence[tuple[str, str]]

    def answer(self, *, right: bool) -> str:
        """A student's answer."""
        return f"def {self.name}(x):\n    return {self.right if right else self.wrong}"


#: Of each two cases one tells the wrong answer from the right one.
EXERCISES = (
    Exercise("twice", "2 * x", "x * x", [("[2.0]", "[4.0]"), ("[3.0, -1.0]", "[6.0, -2.0]")]),
    Exercise("center", "x - x.mean()", "x - x[0]", [("[5.0]", "[0.0]"), ("[1.0, 3.0]", "[-1.0, 1.0]")]),
    Exercise("turned", "x.T", "x.reshape(x.T.shape)", [("[[1]]", "[[1]]"), ("[[1, 2], [3, 4]]", "[[1, 3], [2, 4]]")]),
    Exercise("largest", "x.amax(0)", "x[-1]", [("[[1], [2]]", "[2]"), ("[[3, 1], [2, 4]]", "[3, 4]")]),
    Exercise("positive", "x.clamp(min=0)", "x.abs()", [("[1, 2]", "[1, 2]"), ("[-1, 2]", "[0, 2]")]),
    Exercise("shares", "x / x.sum()", "x / x.max()", [("[2.0]", "[1.0]"), ("[1.0, 1.0]", "[0.5, 0.5]")]),
    Exercise("running", "x.cumsum(0)", "x + x.roll(1)", [("[0, 0]", "[0, 0]"), ("[1, 2, 3]", "[1, 3, 6]")]),
    Exercise("odd", "x % 2 == 1", "x / 2 % 1 > 0.7", [("[2]", "[False]"), ("[1, 4]", "[True, False]")]),
)


def _assertion(name: str, case: tuple[str, str]) -> str:
    return f"assert {name}(torch.tensor({case[0]})).tolist() == {case[1]}"


def _source() -> NotebookNode:
    """The teacher's notebook for nbgrader and torchmarks."""
    cells = [setup()]
    for each in EXERCISES:
        tests = [
            f'def test_{number}() -> None:\n    """Think again."""\n    {_assertion(each.name, case)}\n'
            for number, case in enumerate(each.cases)
        ]
        hidden = "\n".join(["### BEGIN HIDDEN TESTS", *tests, "### END HIDDEN TESTS"])
        points = len(each.cases)
        body = f"def {each.name}(x):\n    ### BEGIN SOLUTION\n    return {each.right}\n    ### END SOLUTION"
        cells += [
            markdown(f"task_{each.name}", f"## {each.name}\n`{each.name}(x)`\n\n**Returns** `{each.right}`."),
            solution(each.name, body),
            grading(f"test_{each.name}", f'{hidden}\nrun_tests("{each.name}", points={points})', points),
        ]
    return notebook(*cells)


def _otter_tests(folder: Path) -> None:
    """The same tests in otter's own format for tests that raise."""
    folder.mkdir(parents=True)
    for each in EXERCISES:
        lines = ["OK_FORMAT = False", "import torch", "from otter.test_files import test_case"]
        lines += [f"name = {each.name!r}", f"points = {len(each.cases)}"]
        for number, case in enumerate(each.cases):
            lines += ["@test_case(points=1, hidden=True)", f"def test_{number}({each.name}):"]
            lines += [f"    {_assertion(each.name, case)}"]
        (folder / f"{each.name}.py").write_text("\n".join(lines) + "\n")


def _answers(number: int) -> dict[str, str]:
    """What a student answers: some of it is wrong, and students differ."""
    rights = [bool((number * 37 + 11) >> place & 1) or (number + place) % 3 == 0 for place in range(len(EXERCISES))]
    return {each.name: each.answer(right=right) for each, right in zip(EXERCISES, rights, strict=True)}


def _command(folder: Path, *words: str) -> str:
    done = subprocess.run(
        [str(SCRIPTS / words[0]), *words[1:]], cwd=folder, env=environment(), capture_output=True, text=True
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(words)} failed: {done.stderr}")
    return done.stdout


def _make_course(folder: Path, config: str, students: int) -> Path:
    """A released course, and what its students hand in."""
    write(_source(), folder / "source/values/values.ipynb")
    (folder / "nbgrader_config.py").write_text(config)
    _command(folder, "nbgrader", "generate_assignment", "values")
    released = nbformat.read(folder / "release/values/values.ipynb", as_version=4)
    for number in range(students):
        for cell in released.cells:
            cell.source = _answers(number).get(grade_id(cell), cell.source)
        own = code("own", f"student = {number}")
        handed_in = NotebookNode({**released, "cells": [*released.cells, own]})
        write(handed_in, folder / f"submitted/s{number:03}/values/values.ipynb")
    return folder


def _make_otter(folder: Path, students: int) -> Path:
    """otter's autograder, made by its own command, and the same answers."""
    _otter_tests(folder / "tests")
    _command(folder, "otter", "generate", "-t", "tests", "-o", "autograder.zip", "--no-environment")
    for number in range(students):
        cells = [code("imports", "import torch"), *(code(name, text) for name, text in _answers(number).items())]
        write(notebook(*cells), folder / f"s{number:03}/values.ipynb")
    return folder


def _graded_by(command: str) -> Callable[[Path, int], Marks]:
    def grade(folder: Path, students: int) -> Marks:
        _command(folder, command, "autograde", "values", "--force")
        return marks_of(f"sqlite:///{folder / 'gradebook.db'}", "values").scores

    return grade


def _otter_run(folder: Path, students: int) -> Marks:
    marks: Marks = {}
    for number in range(students):
        student = f"s{number:03}"
        _command(folder, "otter", "run", f"{student}/values.ipynb", "-a", "autograder.zip", "-o", student)
        tests = json.loads((folder / student / "results.json").read_text())["tests"]
        marks[student] = sum(test.get("score", 0) for test in tests)
    return marks


_API = """
import json, sys
from otter.api import grade_submission
print(json.dumps({name: grade_submission(f"{name}/values.ipynb", quiet=True).total for name in sys.argv[1:]}))
"""


def _otter_api(folder: Path, students: int) -> Marks:
    names = [f"s{number:03}" for number in range(students)]
    marks: Marks = json.loads(_command(folder, "python", "-c", _API, *names).splitlines()[-1])
    return marks


def table(few: int, many: int, rounds: int) -> Iterator[str]:
    """Lines of a Markdown table: all of them in turn. Raises RuntimeError if they do not give the same marks."""
    seconds: dict[str, list[float]] = {}
    marks: dict[str, Marks] = {}
    with tempfile.TemporaryDirectory() as name:
        top = Path(name)
        ours = (COURSE / "nbgrader_config.py").read_text()
        stock = "c = get_config()\nc.CourseDirectory.course_id = 'stock'\n"
        otter = _make_otter(top / "otter", few)
        large = _make_course(top / "many", ours, many)
        runs: list[tuple[str, Callable[[Path, int], Marks], Path, int]] = [
            ("stock nbgrader", _graded_by("nbgrader"), _make_course(top / "stock", stock, few), few),
            ("otter run", _otter_run, otter, few),
            ("otter's API, one process", _otter_api, otter, few),
            (f"torchmarks, class of {few}", _graded_by("torchmarks"), _make_course(top / "few", ours, few), few),
            (f"torchmarks, class of {many}", _graded_by("torchmarks"), large, many),
        ]
        for _ in range(rounds):
            for label, grade, folder, students in runs:
                begin = time.perf_counter()
                marks[label] = grade(folder, students)
                seconds.setdefault(label, []).append((time.perf_counter() - begin) / students)
    honest = [{student: each[student] for student in marks["stock nbgrader"]} for each in marks.values()]
    if any(each != honest[0] for each in honest):
        raise RuntimeError(f"they do not give the same marks: {marks}")
    best = median(seconds[runs[-1][0]])
    yield "| | ms a submission | times as long as torchmarks |"
    yield "|---|---|---|"
    for label, each in seconds.items():
        yield f"| {label} | {median(each) * 1e3:.0f} | {median(each) / best:.1f} |"


if __name__ == "__main__":
    for line in table(*(int(word) for word in sys.argv[1:4])):
        print(line)
