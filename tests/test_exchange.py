"""nbgrader's exchange: an assignment goes out to students' homes, work comes in, and each gets their own feedback.

Where root runs these tests, students are users of the system; elsewhere they are folders of one user's.
"""

import os
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest

from tests.conftest import run_command
from tests.notebooks import RIGHT, WRONG, cell
from tests.processes import SCRIPTS, environment

ANSWERS = {"ann": RIGHT, "bob": WRONG}
#: Two users that every Linux has, for root to work as; they may read the environment, wherever it lies.
USERS = {"games": RIGHT, "man": WRONG} if os.geteuid() == 0 and shutil.which("setpriv") else ANSWERS
READ_ALL = ["--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"]
HINT = "Read again what the task says about negative numbers."
STUDENT = """\
c = get_config()
c.CourseDirectory.course_id = "torchmarks"
"""


def nbgrader(folder: Path, *words: str) -> str:
    """Run nbgrader in a folder, its owner's home being the folder above; it must succeed. Returns what it says."""
    home = folder.parent
    places = {"JUPYTER_DATA_DIR": str(home / "data"), "JUPYTER_CONFIG_DIR": str(home / "config")}
    done = run_command(folder, "nbgrader", *words, HOME=str(home), **places)
    assert done.returncode == 0, done.stderr
    return done.stderr


def refused(folder: Path, *words: str) -> str:
    """Run nbgrader in a folder; it must end with a sentence, which is returned."""
    done = run_command(folder, "nbgrader", *words)
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


def nbgrader_as(user: str, folder: Path, *words: str) -> None:
    """The same as the student of this name."""
    if USERS is ANSWERS:
        nbgrader(folder, *words)
        return
    home = str(folder.parent)
    done = subprocess.run(
        ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", *READ_ALL, SCRIPTS / "nbgrader", *words],
        cwd=folder, env=environment({"HOME": home, "USER": user, "LOGNAME": user}), capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def answer(notebook: Path, source: str) -> None:
    """Write an answer into the notebook, as a student does."""
    content = nbformat.read(notebook, as_version=4)
    cell(content, "double").source = source
    nbformat.write(content, notebook)


@pytest.fixture(scope="module")
def folders(released_once: Path) -> Iterator[dict[str, Path]]:
    """Where a teacher and two students work, each in a home of their own, after a whole round through the exchange."""
    with tempfile.TemporaryDirectory(prefix="torchmarks-exchange-") as name:  # not pytest's, which is ours alone
        top = Path(name)
        top.chmod(0o755)
        exchange = top / "exchange"
        exchange.mkdir()
        exchange.chmod(0o777)  # nbgrader wants it writable for everybody
        root = f"c.Exchange.root = {str(exchange)!r}\n"
        folders = {user: top / user / "work" for user in ("teacher", *USERS)}
        teacher = folders["teacher"]
        shutil.copytree(released_once, teacher)
        with (teacher / "nbgrader_config.py").open("a") as config:
            config.write(root)
        nbgrader(teacher, "release_assignment", "first")
        for student, source in USERS.items():
            work = folders[student]
            work.mkdir(parents=True)
            (work / "nbgrader_config.py").write_text(STUDENT + root)
            if USERS is not ANSWERS:
                for folder in (work.parent, work):
                    shutil.chown(folder, student, student)
                    folder.chmod(0o700)
            nbgrader_as(student, work, "fetch_assignment", "first")
            answer(work / "first/first.ipynb", source)
            nbgrader_as(student, work, "submit", "first", f"--student={student}")
        said = nbgrader(teacher, "collect", "first")
        assert ("cheating attempt" in said) is (USERS is ANSWERS), said  # it looks at whose the work is
        for command in ("autograde", "generate_feedback", "release_feedback"):
            nbgrader(teacher, command, "first")
        for student in USERS:
            nbgrader_as(student, folders[student], "fetch_feedback", "first", f"--student={student}")
        yield folders


def test_students_get_what_the_notebook_needs_and_nothing_hidden(folders: dict[str, Path]) -> None:
    for student in USERS:
        work = folders[student] / "first"
        assert (work / "torchmarks/testing/report.py").is_file()
        assert "concealed_number" not in (work / "first.ipynb").read_text()


def test_each_student_gets_their_own_feedback_back(folders: dict[str, Path]) -> None:
    for student, source in USERS.items():
        (found,) = (folders[student] / "first/feedback").rglob("first.html")
        page = found.read_text()
        assert (HINT in page) is (source == WRONG)
        assert "concealed_number" not in page
        assert USERS is ANSWERS or found.owner() == student


def test_feedback_on_work_that_did_not_come_through_the_exchange_is_named(
    released_course: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    exchange = tmp_path_factory.mktemp("exchange")
    exchange.chmod(0o777)
    with (released_course / "nbgrader_config.py").open("a") as config:
        config.write(f"c.Exchange.root = {str(exchange)!r}\n")
    sentence = "There is no feedback on 'first' to release: run nbgrader generate_feedback first."
    assert sentence in refused(released_course, "release_feedback", "first")
    for student in ("ann", "bob", "cyd"):
        folder = released_course / f"submitted/{student}/first"
        folder.mkdir(parents=True)
        shutil.copy(released_course / "release/first/first.ipynb", folder)
    for name, content in {"timestamp.txt": "2030-02-01 12:00:00 UTC", "submission_secret.txt": "ab12"}.items():
        (released_course / f"submitted/bob/first/{name}").write_text(content)  # as nbgrader collect does
    for number in range(101):  # as many data files as may lie there, and one more, are no reason to lose those two
        (released_course / f"submitted/bob/first/data-{number:03}.csv").touch()
    for command in ("autograde", "generate_feedback"):
        nbgrader(released_course, command, "first")
    assert len(list(released_course.glob("autograded/bob/first/*.csv"))) == 100
    said = refused(released_course, "release_feedback", "first")
    assert "Work of ann, cyd did not come by nbgrader collect" in said
    assert "torchmarks pack-feedback first. All other feedback is released." in said
    (page,) = exchange.glob("torchmarks/feedback/*.html")
    page.unlink()
    nbgrader(released_course, "autograde", "first", "--force")
    said = refused(released_course, "release_feedback", "first")
    assert "not about the work graded last, of bob: run nbgrader generate_feedback first" in said
    assert "All other" not in said
    assert not page.exists()


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
