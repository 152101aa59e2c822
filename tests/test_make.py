"""The main job, as a stranger runs it: ``make grade``, twice, on a copy of the course."""

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

from tests.conftest import COURSE, run_command


def test_make_clean_keeps_off_a_gradebook_with_students(tmp_path: Path) -> None:
    for name in ("Makefile", "nbgrader_config.py"):
        shutil.copy2(COURSE / name, tmp_path / name)
    (tmp_path / "submitted").mkdir()
    assert run_command(tmp_path, "nbgrader", "db", "student", "add", "ann").returncode == 0
    done = subprocess.run(["make", "clean"], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode != 0
    assert "There are students whom make grade did not make up (ann)." in done.stdout
    assert (tmp_path / "gradebook.db").exists()
    assert run_command(tmp_path, "nbgrader", "db", "student", "remove", "ann").returncode == 0
    assert run_command(tmp_path, "nbgrader", "db", "student", "add", "student-01").returncode == 0
    assert subprocess.run(["make", "clean"], cwd=tmp_path, capture_output=True).returncode == 0
    assert not (tmp_path / "gradebook.db").exists()


def test_make_clean_takes_away_what_make_grade_made_and_nothing_else(tmp_path: Path) -> None:
    shutil.copy2(COURSE / "Makefile", tmp_path)
    made = ["submitted/student-01/a/a.ipynb", "autograded/student-01/a/a.ipynb", "feedback/student-01/a/a.html"]
    made += ["reports/a.html", ".torchmarks-results/ab/cd.json.gz", "gradebook.db"]
    kept = ["submitted/.gitkeep", "downloaded/a/archive/a.zip", ".torchmarks-secret", "release/a/a.ipynb"]
    for name in (*made, *kept):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    sqlite3.connect(tmp_path / "gradebook.db").execute("CREATE TABLE student (id TEXT)").connection.close()
    for folder in ("autograded", "feedback"):  # who was graded where the gradebook is a server's
        ann = tmp_path / folder / "ann/a/a.ipynb"
        ann.parent.mkdir(parents=True)
        ann.touch()
        done = subprocess.run(["make", "clean"], cwd=tmp_path, capture_output=True, text=True)
        assert done.returncode != 0
        assert "There are students whom make grade did not make up (ann)." in done.stdout
        assert all((tmp_path / name).exists() for name in (*made, *kept))
        shutil.rmtree(tmp_path / folder / "ann")
    done = subprocess.run(["make", "clean"], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert [name for name in made if (tmp_path / name).exists()] == []
    assert [name for name in kept if not (tmp_path / name).exists()] == []


def test_make_grade_twice(tmp_path: Path) -> None:
    course = tmp_path / "course"
    tracked = subprocess.run(["git", "ls-files"], cwd=COURSE, capture_output=True, text=True, check=True).stdout
    for name in tracked.splitlines():
        (course / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(COURSE / name, course / name)
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "MAKE"))}
    for _ in range(2):
        # The environment is this one: making it is what CI does on its fresh clone. Two assignments take less time.
        command = ["make", "grade", "STUDENTS=3", "ASSIGNMENTS=ndarrays shapes"]
        command += [f"VENV={sys.prefix}", "-o", f"{sys.prefix}/installed"]
        done = subprocess.run(command, cwd=course, env=environment, capture_output=True, text=True, timeout=900)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        table = [line for line in done.stdout.splitlines() if "student-0" in line]
        assert len(table) == 3
    assert len(list(course.glob("feedback/student-0*/*/*.html"))) == 3 * 2
    changed = subprocess.run(["diff", "-r", COURSE / "release", course / "release"], capture_output=True, text=True)
    assert [line for line in changed.stdout.splitlines() if "__pycache__" not in line] == []
