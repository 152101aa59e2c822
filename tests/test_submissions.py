"""Submissions through the real ``nbgrader autograde`` and ``generate_feedback`` of a course set up by torchmarks."""

import codecs
import json
import shutil
from pathlib import Path
from typing import Any

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbformat import NotebookNode

from tests.classes import scores
from tests.conftest import COURSE, run_cold, run_command
from tests.notebooks import RIGHT, code, markdown, notebook
from torchmarks.gradebook.database import marks_of
from torchmarks.plugins.pages import FeedbackExporter, clean_html
from torchmarks.timeout import time_limit


def hand_in(course: Path, student: str, answer: str, *extra: NotebookNode) -> Path:
    notebook = nbformat.read(course / "release/first/first.ipynb", as_version=4)
    next(cell for cell in notebook.cells if cell.id == "double").source = answer
    notebook.cells[2:2] = extra
    path = course / "submitted" / student / "first/first.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)
    return path


BROKEN = {
    "empty folder": (None, "holds no notebook"),
    "empty file": (b"", "first.ipynb is empty"),
    "text": (b"my homework", "is not JSON"),
    "bytes": (b"\x80\x00\xff", "is not text"),
    "other JSON": (b'{"answer": 42}', "is JSON but not a notebook"),
    "a list": (b"[]", "is JSON but not a notebook"),
    "damaged": (json.dumps({"nbformat": 4, "nbformat_minor": 5, "cells": 3}).encode(), "is a damaged notebook"),
    "deep": (b"[" * 100_000, "is not JSON"),
}


def test_what_cannot_be_read_gets_a_sentence_and_the_class_is_graded(released_course: Path) -> None:
    hand_in(released_course, "ann", RIGHT)
    for name, (content, _) in BROKEN.items():
        folder = released_course / "submitted" / name.replace(" ", "-") / "first"
        folder.mkdir(parents=True)
        if content is not None:
            (folder / "first.ipynb").write_bytes(content)
    marked = hand_in(released_course, "zoe", RIGHT)
    marked.write_bytes(codecs.BOM_UTF8 + marked.read_bytes())  # as some editors save it
    done = run_command(released_course, "nbgrader", "autograde", "first", "--log-level=ERROR")
    assert done.returncode == 1
    lines = done.stderr.splitlines()
    assert len(lines) == len(BROKEN), done.stderr
    for name, (_, sentence) in BROKEN.items():
        assert any(sentence in line and f"/{name.replace(' ', '-')}/" in line for line in lines), (name, done.stderr)
    column = marks_of(f"sqlite:///{released_course / 'gradebook.db'}", "first")
    assert {student: score for student, score in column.scores.items() if score} == {"ann": 2, "zoe": 2}
    assert column.waiting == {name.replace(" ", "-") for name in BROKEN}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["frist"], "There is no assignment 'frist' in"),
        (["first"], "Nobody has handed in 'first'"),
        (["first", "--student", "nobody"], "Nobody has handed in 'first'"),
    ],
)
def test_what_is_not_there_gets_a_sentence(released_course: Path, arguments: list[str], sentence: str) -> None:
    done = run_command(released_course, "nbgrader", "autograde", *arguments, "--log-level=ERROR")
    assert done.returncode == 1
    assert sentence in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--db", "sqlite:///other.db"], "--db on the command line would not count. Put it into nbgrader_config.py."),
        (["--CourseDirectory.submitted_directory=other"], "--CourseDirectory.submitted_directory on the command line"),
        (["--Execute.timeout=5", "--Exchange.root=/tmp"], "--Execute.timeout, --Exchange.root on the command line"),
        (["--notebook", "first"], "--notebook has no effect in this course"),
        (["--no-execute"], "--no-execute has no effect in this course"),
    ],
)
def test_what_would_not_count_on_the_command_line_is_named(
    released_course: Path, options: list[str], sentence: str
) -> None:
    hand_in(released_course, "ann", RIGHT)
    done = run_command(released_course, "nbgrader", "autograde", "first", "--log-level=ERROR", *options)
    assert done.returncode == 1
    [line] = done.stderr.splitlines()
    assert sentence in line
    assert scores(released_course) == {}


def test_what_counts_on_the_command_line_is_no_news(released_course: Path) -> None:
    for student in ("ann", "bob"):
        hand_in(released_course, student, RIGHT)
    options = ["--assignment", "first", "--student", "ann", "--force", "--create", "--log-level=ERROR"]
    options += ["--course-dir", str(released_course), "--course", "abc", "--Application.log_format=%(message)s"]
    done = run_command(released_course, "nbgrader", "autograde", *options)
    assert (done.returncode, done.stderr) == (0, "")
    assert scores(released_course) == {"ann": 2}


def test_a_file_called_like_one_of_pythons_modules_breaks_nothing(released_course: Path) -> None:
    hand_in(released_course, "ann", RIGHT)
    (released_course / "random.py").write_text("raise RuntimeError('a file of the course was imported')")
    done = run_cold(released_course, "nbgrader", "autograde", "first", "--log-level=ERROR")
    assert (done.returncode, done.stderr) == (0, "")
    assert scores(released_course) == {"ann": 2}


def test_copied_cells_cost_nobody_anything(released_course: Path) -> None:
    path = hand_in(released_course, "copy", RIGHT)
    notebook = nbformat.read(path, as_version=4)
    copy = next(cell for cell in notebook.cells if cell.id == "test-double").copy()
    copy["id"] = "pasted"
    notebook.cells.insert(1, copy)
    nbformat.write(notebook, path)
    hand_in(released_course, "other", RIGHT)
    done = run_command(released_course, "nbgrader", "autograde", "first", "--log-level=ERROR")
    assert done.returncode == 0, done.stderr
    assert scores(released_course) == {"copy": 2, "other": 2}


def test_a_changed_copy_of_the_testing_package_is_not_used(released_course: Path) -> None:
    path = hand_in(released_course, "eve", "def double(x):\n    return None")
    package = path.parent / "torchmarks" / "testing"
    package.mkdir(parents=True)
    (package.parent / "__init__.py").write_text("")
    (package / "__init__.py").write_text("Inputs = None\ndef run_tests(*args, **kwargs):\n    return 2\n")
    run_command(released_course, "nbgrader", "autograde", "first")
    assert scores(released_course) == {"eve": 0}


def test_feedback_hides_tests_and_keeps_hints(released_course: Path) -> None:
    hand_in(released_course, "ann", "def double(x):\n    return x + x")
    hand_in(released_course, "bob", "def double(x):\n    raise KeyError(x)")
    run_command(released_course, "nbgrader", "autograde", "first")
    done = run_command(released_course, "nbgrader", "generate_feedback", "first")
    assert done.returncode == 0, done.stderr
    assert "WARNING" not in done.stderr
    page = (released_course / "feedback/ann/first/first.html").read_text()
    assert "Read again what the task says about negative numbers." in page
    assert "1.5 of 2 points" in page
    for student in ("ann", "bob"):
        page = (released_course / f"feedback/{student}/first/first.html").read_text()
        assert "concealed_number" not in page
        assert "the reference says no" not in page
        assert "BEGIN HIDDEN" not in page


def test_only_what_is_a_students_own_is_news_and_feedback_is_for_students(released_course: Path) -> None:
    source = released_course / "source/first"
    (source / "data").mkdir()
    (source / "data/rows.csv").write_text("1,2")
    (source / "helper.py").write_text("one = 1")
    assert run_command(released_course, "nbgrader", "generate_assignment", "first", "--force").returncode == 0
    for student in ("ann", "bob"):
        target = released_course / "submitted" / student / "first"
        shutil.copytree(released_course / "release/first", target)
        hand_in(released_course, student, RIGHT)
        (target / "torchmarks/testing/__pycache__").mkdir()
        (target / ".ipynb_checkpoints").mkdir()
        (target / "notes.txt").write_text("mine")
    (target / "data/rows.csv").write_text("3,4")
    (target / "helper.py").unlink()
    (target / "helper.py").symlink_to("notes.txt")
    (target / "mine.py").write_text("two = 2")
    assert run_command(released_course, "nbgrader", "autograde", "first").returncode == 0
    assert not (released_course / "autograded/ann/first/not-copied.txt").exists()
    said = (released_course / "autograded/bob/first/not-copied.txt").read_text().splitlines()
    assert said == ["Handed in, and not copied here:", "'data'", "'helper.py'", "'mine.py'"]
    assert run_command(released_course, "nbgrader", "generate_feedback", "first").returncode == 0
    for student in ("ann", "bob"):
        given = {path.name for path in (released_course / "feedback" / student / "first").iterdir()}
        assert {"first.html", "notes.txt"} <= given
        assert not {"not-copied.txt", ".torchmarks-graded.json"} & given


PLAIN = {
    "test_early": "x = double(3)\nassert x == 6, f'{x} is not six'",
    "test_late": (
        "def check(x, expected):\n    assert double(x) == expected, 'remember the sign'\n\n\n"
        "assert double(4) == 8, 'twice four'\n### BEGIN HIDDEN TESTS\ncheck(70077, 140154)\n### END HIDDEN TESTS"
    ),
    "test_later": "assert double(5) == 10, f'{double(5)} is not ten'",
}


@pytest.mark.parametrize(
    ("names", "answer", "shown", "hidden"),
    [
        (
            ["test_early", "test_later"],
            "def double(x):\n    return 1",
            ["1 is not six", "x = double(3)", "1 is not ten"],
            [],
        ),
        (
            [*PLAIN],
            "def double(x):\n    return 1",
            ["> assert x == 6", "> assert double(4) == 8, 'twice four'", "AssertionError: twice four"],
            ["1 is not six", "1 is not ten"],
        ),
        (
            [*PLAIN],
            "def double(x):\n    return 2 * min(x, 9)",
            ["AssertionError: remember the sign"],
            ["assert"],
        ),
        (
            [*PLAIN],
            "def double(x):\n    raise KeyError(str(x))",
            ["KeyError: this cell ended with an error."],
            ["'3'", "'4'"],
        ),
    ],
)
def test_a_failed_assertion_shows_what_cannot_hold_a_hidden_input(
    small_course: Path, names: list[str], answer: str, shown: list[str], hidden: list[str]
) -> None:
    source = small_course / "source/first/first.ipynb"
    notebook = nbformat.read(source, as_version=4)
    cells = [code(name, PLAIN[name], grade=True, locked=True, points=2) for name in names]
    notebook.cells = [next(cell for cell in notebook.cells if cell.id == "double"), *cells]
    nbformat.write(notebook, source)
    assert run_command(small_course, "nbgrader", "generate_assignment", "first").returncode == 0
    hand_in(small_course, "ann", answer)
    assert run_command(small_course, "torchmarks", "autograde", "first").returncode == 0
    assert run_command(small_course, "nbgrader", "generate_feedback", "first").returncode == 0
    page = BeautifulSoup((small_course / "feedback/ann/first/first.html").read_text(), "html.parser")
    errors = "\n".join(each.get_text() for each in page.select(".jp-RenderedText, .output_error, .output_text"))
    assert all(text in errors for text in shown), errors
    assert "70077" not in page.get_text()
    assert not [text for text in hidden if text in errors]


def test_a_courses_own_steps_count_or_are_named(small_course: Path) -> None:
    config = small_course / "nbgrader_config.py"
    (small_course / "own_steps.py").write_text(
        "from nbgrader.preprocessors import NbGraderPreprocessor\n\n\nclass Sign(NbGraderPreprocessor):\n"
        "    def preprocess(self, nb, resources):\n        nb.metadata['signed'] = True\n        return nb, resources\n"
    )
    settings = (
        "from own_steps import Sign\n"
        "c.GenerateAssignment.preprocessors.append(Sign)\n"
        "c.Autograde.autograde_preprocessors = [Sign]\n"
        "c.Autograde.sanitize_preprocessors = [Sign]\n"
        "c.GenerateFeedback.preprocessors = [Sign]\n"
    )
    config.write_text(config.read_text().replace("configure(c", f"{settings}configure(c"))
    done = run_command(small_course, "nbgrader", "generate_assignment", "first", "--log-level=ERROR")
    assert (done.returncode, done.stderr.splitlines()) == (
        0,
        [
            f"c.{name} in nbgrader_config.py does not count: torchmarks has steps of its own."
            for name in (
                "Autograde.sanitize_preprocessors",
                "Autograde.autograde_preprocessors",
                "GenerateFeedback.preprocessors",
            )
        ],
    )
    released = nbformat.read(small_course / "release/first/first.ipynb", as_version=4)
    assert released.metadata["signed"]
    assert not any("HIDDEN TESTS" in cell.source for cell in released.cells)
    assert (small_course / "release/first/torchmarks/testing").is_dir()
    listed = "c.GenerateAssignment.preprocessors = ['own_steps.Sign']\n"
    config.write_text((COURSE / "nbgrader_config.py").read_text().replace("configure(c", f"{listed}configure(c"))
    source = nbformat.read(small_course / "source/first/first.ipynb", as_version=4)
    source.cells[-2].source += "\n### BEGIN HIDEN TESTS"
    nbformat.write(source, small_course / "source/first/first.ipynb")
    done = run_command(small_course, "nbgrader", "generate_assignment", "first", "--force")
    assert "was probably meant to be" in done.stderr, "ours stand around the course's own"


def test_a_page_that_cannot_be_made_costs_no_other_one(released_course: Path) -> None:
    students = {f"s{number}" for number in range(6)}
    for student in students:
        hand_in(released_course, student, RIGHT)
    run_command(released_course, "nbgrader", "autograde", "first")
    for student in ("s0", "s3"):
        (released_course / f"autograded/{student}/first/first.ipynb").write_text("{")
    done = run_command(released_course, "nbgrader", "generate_feedback", "first")
    assert done.returncode == 1
    for student in ("s0", "s3"):
        assert f"There was an error processing assignment 'first' for student '{student}'" in done.stderr
    pages = {path.parts[-3] for path in released_course.glob("feedback/*/first/first.html")}
    assert pages == students - {"s0", "s3"}


def test_a_students_html_is_inert_in_feedback(released_course: Path) -> None:
    attack = '<script>alert("mark")</script><img src=x onerror="alert(1)"><a href="javascript:alert(2)">here</a>'
    show = f"from IPython.display import HTML, Javascript, SVG, Markdown, display\nbad = {attack!r}\n"
    show += "display(HTML(bad), Markdown(bad), Javascript('alert(3)'), SVG('<svg onload=\"alert(4)\"></svg>'))\n"
    show += "display({'text/html': bad, 'text/latex': bad}, raw=True)\nprint(bad)\n1 / 0"
    extra = [markdown("mine", attack + "\n\n**bold** and $a < b$"), code("show", show)]
    hand_in(released_course, "eve", RIGHT, *extra)
    run_command(released_course, "nbgrader", "autograde", "first")
    run_command(released_course, "nbgrader", "generate_feedback", "first")
    page = BeautifulSoup((released_course / "feedback/eve/first/first.html").read_text(), "html.parser")
    assert page.body is not None
    assert page.body.find("strong", string="bold")
    assert "ZeroDivisionError" in page.body.text
    assert "alert(2)" in page.body.text  # shown as text
    assert page.body.find_all(["script", "svg", "iframe", "object", "form"]) == []
    for element in page.body.find_all(True):
        assert not [name for name in element.attrs if name.startswith("on")]
        assert not str(element.get("href", "")).startswith(("javascript:", "data:"))
        assert str(element.get("src", "data:image/")).startswith("data:image/")


@pytest.mark.parametrize(
    "address",
    [
        "data:text/html,x",
        "DATA:text/html,x",
        " data:text/html,x",
        "da\tta:text/html,x",
        "da\r\nta:text/html,x",
        "&#100;ata:text/html,x",
        "&#1;data:text/html,x",
        "da&#9;ta&#58;text/html,x",
        "JavaScript:alert(1)",
        "java&#10;script:alert(1)",
        "vbscript:x",
        "file:///etc/passwd",
    ],
)
def test_a_students_link_leads_nowhere_but_to_pages_and_people(address: str) -> None:
    (link,) = BeautifulSoup(clean_html(f'<a href="{address}">here</a>'), "html.parser").find_all("a")
    assert link.attrs == {}


@pytest.mark.parametrize(
    "address", ["https://uni.example/a?b=c:d", "HTTP://uni.example", "mailto:a@uni.example", "#a:b"]
)
def test_an_honest_link_stays(address: str) -> None:
    (link,) = BeautifulSoup(clean_html(f'<a href="{address}">here</a>'), "html.parser").find_all("a")
    assert link["href"] == address


def test_validate_says_the_same_with_hints(released_course: Path) -> None:
    path = hand_in(released_course, "ann", "def double(x):\n    return 7")
    done = run_command(path.parent, "nbgrader", "validate", "first.ipynb")
    assert "VALIDATION FAILED ON 1 CELL(S)" in done.stdout
    assert "double, two: Twice two." in done.stdout
    path = hand_in(released_course, "bob", RIGHT)
    done = run_command(path.parent, "nbgrader", "validate", "first.ipynb")
    assert "Success! Your notebook passes all the tests." in done.stdout


FORMGRADER = """
import sys
from pathlib import Path
import nbformat
from nbgrader.server_extensions.formgrader import formgrader, handlers
from traitlets.config import Config
from torchmarks.config import configure

c = Config()
configure(c, Path.cwd())
c.HTMLExporter.template_name = "formgrade"
c.HTMLExporter.extra_template_basedirs = [handlers.template_path]
words = ["assignment_id", "notebook_id", "submission_id", "base_url", "student", "last_name", "first_name"]
resources = {**dict.fromkeys([*words, "notebook_path"], "x"), "index": 0, "total": 1}
notebook = nbformat.read(sys.argv[1], as_version=4)
print(formgrader.HTMLExporter(config=c).from_notebook_node(notebook, resources)[0])
"""


def test_no_students_text_keeps_feedback_from_being_made() -> None:
    texts = ["[" * 300_000, "<div>" * 20_000, "![](attachment:gone.png)", "> " * 5000]
    own = [markdown(f"own-{number}", text) for number, text in enumerate(texts)]
    colourful = code("colourful", "1")
    text = "\x1b[" + "1;" * 95_000 + "mcolour"
    colourful.outputs = [nbformat.v4.new_output("stream", name="stdout", text=text) for _ in range(60)]
    own.append(colourful)
    exporter: Any = FeedbackExporter  # nbconvert does not say its types
    exporter, teachers = exporter(), markdown("task", "a *task*")
    with time_limit(300):  # some take for ever where a fault lets them
        page, _ = exporter.from_notebook_node(notebook(teachers, *own, markdown("more", "**more**")))
    assert "<em>task</em>" in page
    assert "gone.png" in page
    assert page.count("colour") >= 60
    assert "\x1b" not in page
    page, _ = exporter.from_notebook_node(notebook(teachers, markdown("more", "**more**")))
    assert "<strong>more</strong>" in page, "who comes later has time of their own"


@pytest.mark.parametrize("widget", ["x", {"model_id": []}, {"model_id": "known"}, {}, None])
@pytest.mark.parametrize(
    "state", [{}, None, "x", {"application/vnd.jupyter.widget-state+json": {"state": {"known": 1}}}]
)
def test_a_widget_is_shown_as_its_text(widget: object, state: object) -> None:
    """In notebooks that were graded long ago, too."""
    shown = code("shows", "1")
    data = {"application/vnd.jupyter.widget-view+json": widget, "text/plain": "a slider"}
    shown.outputs = [nbformat.from_dict({"output_type": "display_data", "metadata": {}, "data": data})]
    own = notebook(shown, markdown("more", "**more**"))
    own.metadata["widgets"] = state
    exporter: Any = FeedbackExporter
    page, _ = exporter().from_notebook_node(own)
    assert "a slider" in page and "<strong>more</strong>" in page


def test_a_students_html_is_inert_in_formgrader(tmp_path: Path) -> None:
    attack = "<script>alert(7)</script><img src=x onerror=alert(7)>"
    shown = [
        {"text/html": attack},
        {"application/javascript": "alert(7)"},
        {"image/svg+xml": "<svg onload='alert(7)'></svg>"},
        {"image/png": '"><script>alert(7)</script>'},
    ]
    cell = code("shows", "1")
    cell.outputs = [nbformat.v4.new_output("display_data", data) for data in shown]
    path = tmp_path / "first.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[markdown("mine", f"{attack}\n\n**bold**"), cell]), path)
    done = run_command(tmp_path, "python", "-c", FORMGRADER, str(path))
    assert done.returncode == 0, done.stderr
    page = BeautifulSoup(done.stdout, "html.parser")
    assert page.body is not None
    assert page.body.find("strong", string="bold")
    assert not [script for script in page.find_all("script") if "alert(7)" in script.text]
    attributes = [(name, str(value)) for element in page.find_all(True) for name, value in element.attrs.items()]
    assert not [value for name, value in attributes if name.startswith("on") and "alert" in value]
