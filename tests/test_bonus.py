"""Bonus cells for CUDA: what they add, to whom it belongs, and where there is no GPU."""

from pathlib import Path

import nbformat
import pytest

from tests import notebooks
from tests.classes import scores
from tests.conftest import COURSE, run_command
from tests.notebooks import RIGHT, WRONG, cell, graded, hand_in
from tests.test_apart import held
from torchmarks.gradebook.database import open_gradebook
from torchmarks.grading import grader
from torchmarks.grading.rebuild import master
from torchmarks.grading.turn import Turn
from torchmarks.results import Bundle, Result, Submission
from torchmarks.sandbox.keeper import Nursery, wait_until_ready
from torchmarks.sandbox.limits import Limits
from torchmarks.sandbox.walls import Walls

CUDA_TESTS = '''\
### BEGIN HIDDEN TESTS
def test_on_the_gpu(inputs: Inputs) -> None:
    """Stands for what would run on a GPU."""
    x = torch.tensor([inputs.integer(3, 1000)])
    assert torch.equal(double(x), x + x)


### END HIDDEN TESTS
run_tests("double", bonus=1.5)'''


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A released course whose exercise has a CUDA cell, and a right answer handed in."""
    source = notebooks.double_notebook()
    source.cells.insert(5, notebooks.grading("cuda_double", CUDA_TESTS, 0))
    notebooks.write(source, tmp_path / "source/first/first.ipynb")
    (tmp_path / "nbgrader_config.py").write_text((COURSE / "nbgrader_config.py").read_text())
    assert run_command(tmp_path, "nbgrader", "generate_assignment", "first").returncode == 0
    hand_in(tmp_path, "ada", lambda nb: None)
    return tmp_path


def autograde(course: Path, *, gpu: bool) -> None:
    """Grade; there is no GPU where these tests run, and what is tested is everything around it."""
    done = run_command(course, "torchmarks-with-gpu" if gpu else "torchmarks", "autograde", "first", "--force")
    assert done.returncode == 0, done.stdout + done.stderr


def extra_credit(course: Path) -> float | None:
    with open_gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        found: float | None = gradebook.find_grade("cuda_double", "first", "first", "ada").extra_credit
        return found


def test_without_a_gpu_the_cell_is_skipped_and_costs_nothing(course: Path) -> None:
    autograde(course, gpu=False)
    assert scores(course) == {"ada": 2}
    assert extra_credit(course) is None
    assert "skipped" in notebooks.html(cell(graded(course, "ada"), "cuda_double"))


def test_a_bonus_is_added_and_stays_when_the_gpu_is_gone(course: Path) -> None:
    autograde(course, gpu=True)
    assert scores(course) == {"ada": 3.5}
    autograde(course, gpu=False)
    assert scores(course) == {"ada": 3.5}


def test_a_bonus_stays_where_there_is_neither_a_gpu_nor_time(course: Path) -> None:
    hand_in(course, "ada", lambda nb: nb.cells.insert(0, notebooks.code("slow", "import time; time.sleep(1)")))
    autograde(course, gpu=True)
    assert scores(course) == {"ada": 3.5}
    config = course / "nbgrader_config.py"
    config.write_text(f"{config.read_text()}\nc.Limits.submission = 0.5\n")
    autograde(course, gpu=False)
    assert extra_credit(course) == 1.5


def test_another_submission_has_to_earn_it_again(course: Path) -> None:
    autograde(course, gpu=True)
    hand_in(course, "ada", lambda nb: setattr(cell(nb, "double"), "source", RIGHT + "  # again"))
    autograde(course, gpu=False)
    assert scores(course) == {"ada": 2}
    autograde(course, gpu=True)
    assert scores(course) == {"ada": 3.5}
    hand_in(course, "ada", lambda nb: setattr(cell(nb, "double"), "source", "def double(x):\n    return x"))
    autograde(course, gpu=True)
    assert scores(course) == {"ada": 0}


def test_extra_credit_of_the_teacher_stays(course: Path) -> None:
    autograde(course, gpu=True)
    with open_gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        gradebook.find_grade("cuda_double", "first", "first", "ada").extra_credit = 0.25
        gradebook.db.commit()
    autograde(course, gpu=True)
    assert extra_credit(course) == 0.25


def test_a_crash_in_a_bonus_cell_costs_the_bonus_alone(course: Path) -> None:
    crash = f"{WRONG}\nimport torch\ndef double(x, right=double):\n    if torch.is_tensor(x):\n        import os\n"
    crash += "        os._exit(1)\n    if x < 0:\n        raise ValueError\n    return right(x)"
    hand_in(course, "ada", lambda nb: setattr(cell(nb, "double"), "source", crash))
    autograde(course, gpu=True)
    assert scores(course) == {"ada": 2}


def test_who_waits_for_the_gpu_loses_no_time_of_his_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grader, "_has_gpu", lambda: True)
    turn = Turn()
    source = notebooks.double_notebook()
    source.cells.insert(5, notebooks.grading("cuda_double", CUDA_TESTS, 0))
    bundle = Bundle("first", "first", nbformat.writes(master(source)), {}, "secret", Limits(submission=5.0))
    cell(source, "double").source = RIGHT
    results: list[Result] = []
    with Nursery(Walls.choose(), 1, ["torch", "numpy", "pytest"]) as nursery, nursery.connect() as connection:
        grading = grader.Grader(bundle, connection, turn)
        handed_in = Submission(nbformat.writes(source).encode())
        wait_until_ready(connection)
        with held(Turn(turn), seconds=10):
            grading.serve(lambda grade: results.append(grade(handed_in)))
    [result] = results
    assert {name: grade.verdict for name, grade in result.grades.items()} == {
        "test_double": "passed",
        "cuda_double": "passed",
    }
    assert turn.waited() > 5
