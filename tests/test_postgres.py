"""The gradebook on a PostgreSQL server: the same marks as in a file, and many may write at once.

Where ``TORCHMARKS_COMPLETE`` is set, as in CI, these tests must not be left out.
"""

import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.classes import autograde, end, export, scores, start, wait_until
from tests.conftest import release
from torchmarks.gradebook.database import marks_of, open_gradebook

STUDENTS = 24
TEACHERS = 4

#: A teacher at work in formgrader: gives manual marks, comments and extra credit, each through nbgrader's gradebook.
TEACHER = """
import sys
from nbgrader.api import Gradebook, InvalidEntry, MissingEntry

url, first, students, step = sys.argv[1], *map(int, sys.argv[2:])
todo = [f"s{number:03}" for number in range(first, students, step)]
while todo:
    for student in list(todo):
        with Gradebook(url) as gradebook:
            try:
                gradebook.update_or_create_student(student, first_name=f"name of {student}")
                grade = gradebook.find_grade("test_double", "first", "first", student)
                comment = gradebook.find_comment("double", "first", "first", student)
            except (MissingEntry, InvalidEntry):  # not there yet, or just now made by the run: try again
                continue
            grade.extra_credit = 0.25
            comment.manual_comment = f"seen: {student}"
            if first == 0:
                grade.manual_score = 1.0
                grade.needs_manual_grade = False
            gradebook.db.commit()
        gradebook.engine.dispose()
        todo.remove(student)
"""


def programs() -> Path | None:
    """The folder of the server's programs: Debian keeps them off the path."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    places += [Path(found).parent for found in [shutil.which("initdb")] if found]
    return next((place for place in places if (place / "initdb").exists()), None)


PROGRAMS = programs()
if PROGRAMS is None and "TORCHMARKS_COMPLETE" not in os.environ:
    pytest.skip("no PostgreSQL server is installed", allow_module_level=True)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of our own on a socket in a folder of its own, run by an ordinary user; yields a URL without a name."""
    assert PROGRAMS is not None, "TORCHMARKS_COMPLETE is set, and no PostgreSQL server is installed"
    folder = Path("/tmp") / f"torchmarks-postgres-{os.getpid()}"  # a socket's path must be short, and open to its user
    folder.mkdir(mode=0o755)
    under: list[str] = []
    if os.geteuid() == 0:  # it refuses to be run by root
        shutil.chown(folder, "postgres", "postgres")
        under = ["runuser", "-u", "postgres", "--"]
    command = [*under, str(PROGRAMS / "pg_ctl"), "-D", str(folder / "data"), "-l", str(folder / "log"), "-w"]
    quiet = {"check": True, "stdout": subprocess.DEVNULL, "cwd": folder}
    try:
        subprocess.run(
            [*under, str(PROGRAMS / "initdb"), "-D", str(folder / "data"), "-U", "teacher", "-A", "trust"],
            **quiet,  # type: ignore[call-overload]
        )
        subprocess.run([*command, "-o", f"-c listen_addresses='' -k {folder}", "start"], **quiet)  # type: ignore[call-overload]
        try:
            yield f"postgresql+psycopg://teacher@/{{}}?host={folder}"
        finally:
            subprocess.run([*command, "-m", "immediate", "stop"], **quiet)  # type: ignore[call-overload]
    finally:
        shutil.rmtree(folder)


@pytest.fixture
def on_server(course: Path, server: str) -> tuple[Path, str]:
    """A class that nobody has graded, whose gradebook is a new one on the server, and the gradebook's URL."""
    import psycopg

    name = f"gradebook_{uuid.uuid4().hex}"
    with psycopg.connect(server.format("postgres").replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    url = server.format(name)
    config = course / "nbgrader_config.py"
    config.write_text(f"{config.read_text()}\nc.CourseDirectory.db_url = {url!r}\n")
    (course / "gradebook.db").unlink()
    return release(course), url


def test_marks_are_those_of_a_file(on_server: tuple[Path, str], graded: tuple[Path, bytes]) -> None:
    folder, url = on_server
    assert f"first: {STUDENTS} graded" in autograde(folder)
    assert not (folder / "gradebook.db").exists()
    assert len(marks_of(url, "first").scores) == STUDENTS
    assert sorted(export(folder).splitlines()) == sorted(graded[1].splitlines())  # in what order, no server promises


def test_teachers_who_write_during_a_run_lose_nothing(
    on_server: tuple[Path, str], graded: tuple[Path, bytes], tmp_path: Path
) -> None:
    folder, url = on_server
    (tmp_path / "teacher.py").write_text(TEACHER)
    run = start(folder, "torchmarks", "autograde", "first")
    teachers = [
        subprocess.Popen([sys.executable, str(tmp_path / "teacher.py"), url, *map(str, (first, STUDENTS, TEACHERS))])
        for first in range(TEACHERS)
    ]
    output = end(run)
    assert run.returncode == 0, output
    wait_until(lambda: all(teacher.poll() is not None for teacher in teachers))
    assert [teacher.returncode for teacher in teachers] == [0] * TEACHERS
    automatic = scores(graded[0].parent / "undisturbed")
    with open_gradebook(url) as gradebook:
        for number in range(STUDENTS):
            student = f"s{number:03}"
            grade = gradebook.find_grade("test_double", "first", "first", student)
            manual = 1.0 if number % TEACHERS == 0 else None
            assert (grade.manual_score, grade.extra_credit) == (manual, 0.25)
            assert grade.auto_score == automatic[student]
            comment = gradebook.find_comment("double", "first", "first", student)
            assert comment.manual_comment == f"seen: {student}"
            assert gradebook.find_student(student).first_name == f"name of {student}"
