"""In from Canvas and Moodle and out to them: real archives through nbgrader's commands, and files that they import."""

import csv
import io
import stat
import zipfile
from pathlib import Path

import nbformat
import pytest

from tests import notebooks
from tests.conftest import COURSE, run_command
from tests.test_engine import RIGHT, WRONG, cell

ROSTER = """\
id,first_name,last_name,email,lms_user_id
jdoe,Jane,Doe,jane@uni.example,101
obrien,Pat,O'Brien,pat@uni.example,102
asa,Åsa,Berg,asa@uni.example,
twin1,Sam,Lee,sam1@uni.example,
twin2,Sam,Lee,sam2@uni.example,
absent,Ab,Sent,ab@uni.example,109
sums,=1+1,@now,sums@uni.example,110
"""


def work(course: Path, answer: str) -> bytes:
    notebook = nbformat.read(course / "release/first/first.ipynb", as_version=4)
    cell(notebook, "double").source = answer
    return nbformat.writes(notebook).encode()


def link(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return entry


def archive_of(entries: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return file.getvalue()


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course whose submissions came as archives of both systems, hostile entries among them; collected and graded."""
    folder = tmp_path_factory.mktemp("outer") / "course"
    notebooks.write(notebooks.double_notebook(), folder / "source/first/first.ipynb")
    (folder / "nbgrader_config.py").write_text((COURSE / "nbgrader_config.py").read_text())
    (folder / "students.csv").write_text(ROSTER)
    for command in (("generate_assignment", "first"), ("db", "student", "import", "students.csv")):
        done = run_command(folder, "nbgrader", *command)
        assert done.returncode == 0, done.stderr
    right, wrong = work(folder, RIGHT), work(folder, WRONG)
    archives = folder / "downloaded/first/archive"
    archives.mkdir(parents=True)
    canvas = archives / "submissions.zip"
    canvas.write_bytes(
        archive_of(
            {
                "doejane_LATE_101_9001_first-1.ipynb": right,
                "obrienpat_102_9002_homework.zip": archive_of(
                    {
                        "first/first.ipynb": wrong,
                        "first/torchmarks/__init__.py": b"",
                        "../../../../evil.ipynb": b"{}",
                        # In an archive of a student's own, another one's name changes nothing.
                        "doejane_101_9001_first.ipynb/other.ipynb": b"{}",
                    }
                ),
                "leesam_777_9003_first.ipynb": wrong,
                "nobodyknows_888_9004_first.ipynb": wrong,
                "../../evil.ipynb": b"{}",
                "/tmp/evil.ipynb": b"{}",
                "doejane_101_9009_notes.txt": b"not a notebook",
            }
        )
    )
    with zipfile.ZipFile(canvas, "a") as archive:
        archive.writestr(link("absentab_109_9005_first.ipynb"), str(folder / "source/first/first.ipynb"))
    (archives / "First week-4711.zip").write_bytes(
        archive_of({"Åsa Berg_555_assignsubmission_file_/first (1).ipynb": right})
    )
    collected = run_command(folder, "nbgrader", "zip_collect", "first")
    assert collected.returncode == 0, collected.stderr
    (folder / "collected.log").write_text(collected.stderr)
    assert run_command(folder, "torchmarks", "autograde", "first").returncode == 0
    assert run_command(folder, "nbgrader", "generate_feedback", "first").returncode == 0
    return folder


def rows_of(course: Path, *options: str) -> list[list[str]]:
    done = run_command(course, "nbgrader", "export", *options, "--to=out.csv")
    assert done.returncode == 0, done.stderr
    with (course / "out.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.reader(file))


def test_submissions_of_both_systems_reach_their_students(course: Path) -> None:
    submitted = {str(path.relative_to(course / "submitted")) for path in course.glob("submitted/**/*.ipynb")}
    assert {"jdoe/first/first.ipynb", "obrien/first/first.ipynb", "asa/first/first.ipynb"} <= submitted
    assert {path.split("/")[0] for path in submitted} == {"jdoe", "obrien", "asa"}
    log = (course / "collected.log").read_text()
    assert "2 students are called 'leesam' (twin1, twin2)" in log
    assert "Nobody on the roster is called 'nobodyknows'" in log


def test_entries_that_point_elsewhere_are_named_and_left_out(course: Path) -> None:
    log = (course / "collected.log").read_text()
    assert log.count("would be written elsewhere") == 3
    assert "'absentab_109_9005_first.ipynb' is a link" in log
    assert [path for path in course.parent.rglob("evil*")] == []
    assert not Path("/tmp/evil.ipynb").exists()


def test_canvas_gets_its_columns(course: Path) -> None:
    header, possible, *rows = rows_of(course, "--exporter=torchmarks.lms.export.CanvasExporter")
    assert header == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "first"]
    assert possible[0].strip() == "Points Possible" and possible[5] == "2"
    scores = {row[3]: row[5] for row in rows}
    assert scores["jdoe"] == "2" and scores["obrien"] == "1.5" and scores["absent"] == ""
    assert next(row for row in rows if row[3] == "jdoe")[:2] == ["Doe, Jane", "101"]
    assert next(row for row in rows if row[3] == "sums")[0] == "'@now, =1+1", "a spreadsheet must not compute a name"


def test_a_gradebook_exported_from_canvas_is_filled_in(course: Path) -> None:
    (course / "from-canvas.csv").write_text(
        "Student,ID,SIS User ID,SIS Login ID,Section,Essay (31),First (32),Current Score\n"
        "    Points Possible,,,,,10,2,(read only)\n"
        '"Doe, Jane",101,S-1,jane.doe,A,7,,80\n'
        '"Berg, Åsa",150,S-2,asa,A,9,,90\n'
        '"Student, Test",999,,,A,,,\n'
    )
    option = "--CanvasExporter.template=from-canvas.csv"
    rows = rows_of(course, "--exporter=torchmarks.lms.export.CanvasExporter", option)
    assert rows == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "First (32)"],
        ["    Points Possible", "", "", "", "", "2"],
        ["Doe, Jane", "101", "S-1", "jane.doe", "A", "2"],
        ["Berg, Åsa", "150", "S-2", "asa", "A", "2"],
    ]


def test_moodle_gets_its_columns(course: Path) -> None:
    header, *rows = rows_of(course, "--exporter=torchmarks.lms.export.MoodleExporter")
    assert header == ["First name", "Last name", "Username", "ID number", "Email address", "first"]
    assert ["Åsa", "Berg", "asa", "", "asa@uni.example", "2"] in rows
    assert ["Ab", "Sent", "absent", "109", "ab@uni.example", ""] in rows
    assert ["'=1+1", "'@now", "sums", "110", "sums@uni.example", ""] in rows


def test_feedback_goes_back_under_the_names_that_the_systems_gave(course: Path) -> None:
    done = run_command(course, "torchmarks", "pack-feedback", "first")
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(course / "reports/first-feedback.zip") as archive:
        assert set(archive.namelist()) == {
            "doejane_LATE_101_9001_first-1.html",
            "obrienpat_102_9002_homework.html",
            "Åsa Berg_555_assignsubmission_file_/first.html",
        }
        page = archive.read("obrienpat_102_9002_homework.html").decode()
    assert "Read again what the task says about negative numbers." in page
    assert "concealed_number" not in page
