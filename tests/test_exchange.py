"""nbgrader's exchange: an assignment goes out to students' homes, work comes in, and each gets their own feedback."""

import shutil
import zipfile
from pathlib import Path

import nbformat
import pytest

from tests.conftest import run_command
from tests.test_engine import RIGHT, WRONG, cell

ANSWERS = {"ann": RIGHT, "bob": WRONG}
HINT = "Read again what the task says about negative numbers."
STUDENT = """\
c = get_config()
c.CourseDirectory.course_id = "torchmarks"
"""


def nbgrader(folder: Path, *words: str) -> None:
    """Run nbgrader in a folder, its owner's home being the folder above; it must succeed."""
    home = folder.parent
    places = {"JUPYTER_DATA_DIR": str(home / "data"), "JUPYTER_CONFIG_DIR": str(home / "config")}
    done = run_command(folder, "nbgrader", *words, HOME=str(home), **places)
    assert done.returncode == 0, done.stderr


def answer(notebook: Path, source: str) -> None:
    """Write an answer into the notebook, as a student does."""
    content = nbformat.read(notebook, as_version=4)
    cell(content, "double").source = source
    nbformat.write(content, notebook)


@pytest.fixture(scope="module")
def folders(released_once: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Where a teacher and two students work, each in a home of their own, after a whole round through the exchange."""
    top = tmp_path_factory.mktemp("exchange")
    exchange = top / "exchange"
    exchange.mkdir()
    exchange.chmod(0o777)  # nbgrader wants it writable for everybody
    root = f"c.Exchange.root = {str(exchange)!r}\n"
    folders = {user: top / user / "work" for user in ("teacher", *ANSWERS)}
    teacher = folders["teacher"]
    shutil.copytree(released_once, teacher)
    with (teacher / "nbgrader_config.py").open("a") as config:
        config.write(root)
    nbgrader(teacher, "release_assignment", "first")
    for student, source in ANSWERS.items():
        work = folders[student]
        work.mkdir(parents=True)
        (work / "nbgrader_config.py").write_text(STUDENT + root)
        nbgrader(work, "fetch_assignment", "first")
        answer(work / "first/first.ipynb", source)
        nbgrader(work, "submit", "first", f"--student={student}")
    nbgrader(teacher, "collect", "first")
    nbgrader(teacher, "autograde", "first")
    nbgrader(teacher, "generate_feedback", "first")
    nbgrader(teacher, "release_feedback", "first")
    for student in ANSWERS:
        nbgrader(folders[student], "fetch_feedback", "first", f"--student={student}")
    return folders


def test_students_get_what_the_notebook_needs_and_nothing_hidden(folders: dict[str, Path]) -> None:
    for student in ANSWERS:
        work = folders[student] / "first"
        assert (work / "torchmarks/testing/report.py").is_file()
        assert "concealed_number" not in (work / "first.ipynb").read_text()


def test_each_student_gets_their_own_feedback_back(folders: dict[str, Path]) -> None:
    pages = {}
    for student in ANSWERS:
        (found,) = (folders[student] / "first/feedback").rglob("first.html")
        pages[student] = found.read_text()
    assert HINT in pages["bob"] and HINT not in pages["ann"]
    assert all("concealed_number" not in page for page in pages.values())


def test_without_an_exchange_a_zip_goes_up_and_a_zip_comes_down(released_course: Path) -> None:
    archives = released_course / "downloaded/first/archive"
    archives.mkdir(parents=True)
    for student in ANSWERS:
        (released_course / f"{student}.csv").write_text(f"id,first_name,last_name\n{student},{student.title()},Lee\n")
        nbgrader(released_course, "db", "student", "import", f"{student}.csv")
    with zipfile.ZipFile(archives / "first.zip", "w") as archive:
        for student, source in ANSWERS.items():
            notebook = released_course / f"{student}.ipynb"
            shutil.copy(released_course / "release/first/first.ipynb", notebook)
            answer(notebook, source)
            archive.write(notebook, f"{student.title()} Lee_5_assignsubmission_file_/first.ipynb")
    for command in ("zip_collect", "autograde", "generate_feedback"):
        nbgrader(released_course, command, "first")
    assert run_command(released_course, "torchmarks", "pack-feedback", "first").returncode == 0
    with zipfile.ZipFile(released_course / "reports/first-feedback.zip") as archive:
        pages = {name: archive.read(name).decode() for name in archive.namelist()}
    assert HINT in pages["Bob Lee_5_assignsubmission_file_/first.html"]
    assert HINT not in pages["Ann Lee_5_assignsubmission_file_/first.html"]
