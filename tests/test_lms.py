"""In from Canvas and Moodle and out to them: real archives through nbgrader's commands, and files that they import."""

import csv
import io
import shutil
import stat
import subprocess
import unicodedata
import zipfile
from pathlib import Path

import nbformat
import pytest

from tests import notebooks
from tests.conftest import COURSE, run_command
from tests.notebooks import RIGHT, WRONG, cell

ROSTER = """\
id,first_name,last_name,email,lms_user_id
jdoe,Jane,Doe,jane@uni.example,101
obrien,Pat,O'Brien,pat@uni.example,102
asa,Åsa,Berg,asa@uni.example,
twin1,Sam,Lee,sam1@uni.example,
twin2,Sam,Lee,sam2@uni.example,
absent,Ab,Sent,ab@uni.example,109
sums," =1+1",@now,sums@uni.example,110
"=cmd|' /C calc'!A0",Eq,Uals,"=HYPERLINK(""https://evil.example"")",=1+1
-minus,Min,Us,+tag@uni.example,-112
"""


def work(course: Path, answer: str) -> bytes:
    notebook = nbformat.read(course / "release/first/first.ipynb", as_version=4)
    cell(notebook, "double").source = answer
    return nbformat.writes(notebook).encode()


def link(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return entry


def archive_of(entries: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
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
                # Its name without its end is none that Canvas gives; the name inside is.
                "obrienpat_102_9005_.zip": archive_of({"doejane_101_9999_first.ipynb": wrong}),
                "leesam_777_9003_first.ipynb": wrong,
                "nobodyknows_888_9004_first.ipynb": wrong,
                "doejane_100_9000_first.ipynb": wrong,  # names can be chosen, numbers cannot
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


def collect(course: Path, *words: str, **archives: bytes) -> subprocess.CompletedProcess[str]:
    """Run zip_collect in a course with the roster and these archives."""
    (course / "students.csv").write_text(ROSTER)
    assert run_command(course, "nbgrader", "db", "student", "import", "students.csv").returncode == 0
    for name, content in archives.items():
        path = course / f"downloaded/first/archive/{name}.zip"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return run_command(course, "nbgrader", "zip_collect", *words)


def collected(course: Path) -> dict[str, bytes]:
    """What each student has handed in."""
    return {path.parts[-3]: path.read_bytes() for path in course.glob("submitted/*/first/first.ipynb")}


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
    assert "The number 100 is nobody's on the roster, and jdoe, who goes by the name 'doejane', has another one." in log
    (late,) = [line for line in log.splitlines() if "late" in line]
    assert "Canvas marks work of jdoe as late, but does not tell the time" in late


def test_entries_that_point_elsewhere_are_named_and_left_out(course: Path) -> None:
    log = (course / "collected.log").read_text()
    assert log.count("would be written elsewhere") == 3
    assert "'absentab_109_9005_first.ipynb' is a link" in log
    assert [path for path in course.parent.rglob("evil*")] == []
    assert not Path("/tmp/evil.ipynb").exists()


def test_where_there_is_no_archive_it_says_where_to_put_one(released_course: Path) -> None:
    for _ in range(2):
        done = collect(released_course, "first")
        assert done.returncode == 1
        assert f"put the archive from Canvas or Moodle into {released_course}/downloaded/first/archive," in done.stderr
        assert "Traceback" not in done.stderr
        (released_course / "downloaded/first/archive").mkdir(parents=True, exist_ok=True)
    byhand = released_course / "downloaded/first/extracted/jdoe_101_9001_first.ipynb"
    byhand.parent.mkdir()
    shutil.copy(released_course / "release/first/first.ipynb", byhand)
    (released_course / "downloaded/first/archive").rmdir()
    done = run_command(released_course, "nbgrader", "zip_collect", "first")
    assert (done.returncode, list(collected(released_course))) == (0, ["jdoe"]), done.stderr


BERG, DOE = "Åsa Berg_555_assignsubmission_file_", "Jane Doe_556_assignsubmission_file_"


@pytest.mark.parametrize("by_hand", [False, True], ids=["as it came", "unpacked by hand"])
@pytest.mark.parametrize("dots", ["...zip", "..zip"])
def test_no_archive_leads_into_another_students_folder(released_course: Path, dots: str, by_hand: bool) -> None:
    mine, theirs = work(released_course, RIGHT), work(released_course, WRONG)
    handed_in = {
        f"{BERG}/first.ipynb": mine,
        f"{DOE}/{dots}": archive_of({f"{BERG}/first.ipynb": theirs, f"../{BERG}/first.ipynb": theirs}),
    }
    if by_hand:
        for name, content in handed_in.items():
            path = released_course / "downloaded/first/archive" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    done = collect(released_course, "first", **({} if by_hand else {"all": archive_of(handed_in)}))
    assert done.returncode == 0, done.stderr
    assert collected(released_course) == {"asa": mine}
    assert f"{DOE}/{dots}' would be written elsewhere" in done.stderr


def test_what_cannot_be_unpacked_costs_nobody_else_their_submission(released_course: Path) -> None:
    answer = work(released_course, RIGHT)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("annlong_1_1_" + "ü" * 200 + ".ipynb", answer)
        archive.writestr("annworn_1_2_first.ipynb", b"worn on its way")
        archive.writestr("annlock_1_3_first.ipynb", answer)
        archive.infolist()[-1].flag_bits |= 1
        archive.writestr("annrare_1_4_first.ipynb", answer, zipfile.ZIP_LZMA)
        archive.writestr("annfake_1_5_first.zip", b"no archive")
        archive.writestr("annname_1_6_first.zip", archive_of({"ü.ipynb": answer}).replace("ü".encode(), b"\xff\xff"))
        archive.writestr("annbomb_1_7_first.zip", archive_of({"first.ipynb": bytes(10**7)}, zipfile.ZIP_BZIP2))
        archive.writestr("doejane_101_9_first.IPYNB", answer)
    done = collect(released_course, "first", canvas=file.getvalue().replace(b"worn on", b"torn on"))
    assert done.returncode == 0, done.stderr
    assert collected(released_course) == {"jdoe": answer}
    for student in ("long", "worn", "lock", "rare", "fake", "name", "bomb"):
        assert len([line for line in done.stderr.splitlines() if f"ann{student}_" in line]) == 1, done.stderr
    assert "File name too long" in done.stderr


def test_names_reach_the_terminal_as_text(released_course: Path) -> None:
    answer, title = work(released_course, RIGHT), "\x1b]0;taken\x07\x9b2J"
    right_to_left = archive_of({"\u202efirst.ipynb": answer, f"{title}/first.ipynb": answer})
    entries = {
        f"{DOE}/{title}first.ipynb": answer,
        f"{DOE}/{title}.zip": b"no archive",
        f"{BERG}/\u202e.zip": b"no archive",
        f"{BERG}/first.zip": right_to_left,
        f"{BERG}/first.ipynb": answer,
    }
    loose = released_course / f"downloaded/first/archive/{title}.ipynb"
    loose.parent.mkdir(parents=True)
    loose.write_bytes(answer)
    done = collect(released_course, "first", all=archive_of(entries))
    assert done.returncode == 0, done.stderr
    assert "asa" in collected(released_course)
    assert done.stderr.count("control characters") == 4
    assert not [letter for letter in done.stderr if unicodedata.category(letter) == "Cc" and letter != "\n"]
    assert [line for line in done.stderr.splitlines() if "\\u202e.zip" in line and "cannot be unpacked" in line]


def test_a_misspelt_assignment_is_said(released_course: Path) -> None:
    done = collect(released_course, "frist", "--log-level=ERROR")
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert "There is no assignment 'frist' in" in line and "(there are: first)" in line


def test_of_a_name_only_that_is_taken_away_which_was_added_to_it(released_course: Path) -> None:
    answer = work(released_course, RIGHT)
    for name in ("part", "part-2", "lab-1"):
        shutil.copy(released_course / "release/first/first.ipynb", released_course / f"release/first/{name}.ipynb")
    handed_in = {
        "doejane_101_1_part-2.ipynb": "part-2",
        "obrienpat_102_2_part-1-1.ipynb": "part",
        "obrienpat_102_3_part-2 (1).ipynb": "part-2",
        "obrienpat_102_4_lab-1-1.ipynb": "lab-1",
        f"{BERG}/lab-1 (1).ipynb": "lab-1",
        f"{BERG}/other-1.ipynb": "other-1",
    }
    done = collect(released_course, "first", all=archive_of(dict.fromkeys(handed_in, answer)))
    assert done.returncode == 0, done.stderr
    students = {"doejane": "jdoe", "obrienpat": "obrien"}
    assert {
        str(path.relative_to(released_course / "submitted")) for path in released_course.rglob("submitted/*/*/*")
    } == {f"{students.get(name.split('_')[0], 'asa')}/first/{notebook}.ipynb" for name, notebook in handed_in.items()}


def test_canvas_gets_its_columns(course: Path) -> None:
    header, possible, *rows = rows_of(course, "--exporter=torchmarks.lms.export.CanvasExporter")
    assert header == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "first"]
    assert possible[0].strip() == "Points Possible" and possible[5] == "2"
    scores = {row[3]: row[5] for row in rows}
    assert scores["jdoe"] == "2" and scores["obrien"] == "1.5" and scores["absent"] == ""
    assert next(row for row in rows if row[3] == "jdoe")[:2] == ["Doe, Jane", "101"]
    assert next(row for row in rows if row[3] == "sums")[0] == "'@now,  =1+1", "a spreadsheet must not compute a name"
    assert next(row for row in rows if row[0] == "Uals, Eq")[1:4] == ["'=1+1", "", "'=cmd|' /C calc'!A0"]
    assert next(row for row in rows if row[0] == "Us, Min")[1:4] == ["-112", "", "-minus"], "Canvas looks for it"


def test_a_gradebook_exported_from_canvas_is_filled_in(course: Path) -> None:
    (course / "from-canvas.csv").write_text(
        "Student,ID,SIS User ID,SIS Login ID,Section,Essay (31),First (32),Current Score\n"
        "    Points Possible,,,,,10,2,(read only)\n"
        '"Doe, Jane",101,S-1,jane.doe,A,7,,80\n'
        '"Berg, Åsa",150,S-2,asa,A,9,,90\n'
        '"Student, Test",999,,,A,,,\n'
        "=1+1,110,=2(3),-sums,=4+1,,,\n"
    )
    option = "--CanvasExporter.template=from-canvas.csv"
    rows = rows_of(course, "--exporter=torchmarks.lms.export.CanvasExporter", option)
    assert rows == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "First (32)"],
        ["    Points Possible", "", "", "", "", "2"],
        ["Doe, Jane", "101", "S-1", "jane.doe", "A", "2"],
        ["Berg, Åsa", "150", "S-2", "asa", "A", "2"],
        ["'=1+1", "110", "'=2(3)", "-sums", "'=4+1", ""],
    ]


@pytest.mark.parametrize(
    ("option", "sentence"),
    [
        ("--to=/proc/x.csv", "/proc/x.csv cannot be read or written: No such file or directory."),
        ("--CanvasExporter.template=gone.csv", "gone.csv cannot be read or written: No such file or directory."),
        ("--CanvasExporter.template=students.csv", "students.csv is no gradebook of Canvas's"),
        ("--CanvasExporter.template=latin.csv", "latin.csv is no CSV file in UTF-8"),
        ("--assignment=frist", "The gradebook does not know 'frist' (it knows: first)."),
    ],
)
def test_marks_that_cannot_be_exported_get_a_sentence(course: Path, option: str, sentence: str) -> None:
    (course / "latin.csv").write_bytes("Åsa".encode("latin-1"))
    exporter = "--exporter=torchmarks.lms.export.CanvasExporter"
    done = run_command(course, "nbgrader", "export", exporter, option, "--log-level=ERROR")
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert sentence in line


def test_moodle_gets_its_columns(course: Path) -> None:
    header, *rows = rows_of(course, "--exporter=torchmarks.lms.export.MoodleExporter")
    assert header == ["First name", "Last name", "Username", "ID number", "Email address", "first"]
    assert ["Åsa", "Berg", "asa", "", "asa@uni.example", "2"] in rows
    assert ["Ab", "Sent", "absent", "109", "ab@uni.example", ""] in rows
    assert ["' =1+1", "'@now", "sums", "110", "sums@uni.example", ""] in rows
    assert ["Eq", "Uals", "'=cmd|' /C calc'!A0", "'=1+1", '\'=HYPERLINK("https://evil.example")', ""] in rows
    assert ["Min", "Us", "-minus", "-112", "+tag@uni.example", ""] in rows, "Moodle looks for them"


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


def test_feedback_is_packed_where_the_settings_say_that_it_lies(released_course: Path) -> None:
    (released_course / "nbgrader_config.py").write_text(
        (released_course / "nbgrader_config.py").read_text()
        + 'c.CourseDirectory.directory_structure = "{nbgrader_step}/{assignment_id}/{student_id}"\n'
        + 'c.CourseDirectory.student_id_exclude = "sums,twin1"\n'
        + 'c.ZipCollectApp.downloaded_directory = "moodle"\n'
        + 'c.ZipCollectApp.extracted_directory = "out"\n'
    )
    (released_course / "students.csv").write_text(ROSTER)
    assert run_command(released_course, "nbgrader", "db", "student", "import", "students.csv").returncode == 0
    for student in ("asa", "jdoe", "sums", "twin2"):
        for name in ("autograded/first/{}/first.ipynb", "feedback/first/{}/first.html"):
            path = released_course / name.format(student)
            path.parent.mkdir(parents=True)
            path.write_text(student)
    extracted = released_course / f"moodle/first/out/{BERG}/first.ipynb"
    extracted.parent.mkdir(parents=True)
    extracted.touch()
    done = run_command(released_course, "torchmarks", "pack-feedback", "first")
    assert (done.returncode, done.stderr) == (0, "")
    with zipfile.ZipFile(released_course / "reports/first-feedback.zip") as archive:
        pages = [(name, archive.read(name).decode()) for name in archive.namelist()]
    assert sorted(pages) == [("jdoe/first.html", "jdoe"), ("twin2/first.html", "twin2"), (f"{BERG}/first.html", "asa")]
