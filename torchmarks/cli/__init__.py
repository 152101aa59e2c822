"""The command ``torchmarks``."""

import io
import json
import os
import sys
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from torchmarks import _startup  # noqa: F401 - before all that imports nbformat
from torchmarks.assignments import asked_for, modules_of, source_notebooks
from torchmarks.cli.console import console, fail, progress, said, say, stopped
from torchmarks.cli.grade import grade_class, has_walls
from torchmarks.errors import UserError
from torchmarks.sandbox.keeper import Nursery, SandboxError
from torchmarks.sandbox.walls import Walls
from torchmarks.terminal import named, printable

if TYPE_CHECKING:  # nbgrader takes a second to import, and --help should not wait for it
    from torchmarks.gradebook.database import Column

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode="rich")

_TEACHERS, _AUTHORS = "For teachers", "For authors of exercises"


def _tidy(name: str) -> str:
    """The name of an assignment without what a shell adds when it completes the name of a folder."""
    return os.path.normpath(name) if name else name


def _tidy_all(names: list[str] | None) -> list[str]:
    return [_tidy(name) for name in names or ()]


Course = Annotated[Path, typer.Option("--course", help="The course's folder.", exists=True, file_okay=False)]
Assignments = Annotated[
    list[str] | None,
    typer.Argument(help="Assignments; all of them if none is named.", callback=_tidy_all),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for a script, and nothing else.")]


@app.callback()
def main() -> None:
    """A PyTorch course that marks itself, on nbgrader.

    A class, step by step, in the course's folder:

    1. nbgrader generate_assignment shapes --force, then give students the folder release/shapes

    2. nbgrader collect shapes, or nbgrader zip_collect shapes for an archive from Canvas or Moodle

    3. torchmarks autograde shapes

    4. torchmarks report shapes shows what the class has missed; formgrader in jupyter lab shows each student's work

    5. nbgrader generate_feedback shapes, then nbgrader release_feedback shapes, or torchmarks pack-feedback shapes

    Before the first time: torchmarks doctor. To try it without students: make grade.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and stream.encoding.lower() != "utf-8":
            stream.reconfigure(errors="replace")  # a terminal that cannot show a name shall not end the command


@app.command(rich_help_panel=_TEACHERS)
def doctor(as_json: AsJson = False, course: Course = Path()) -> None:
    """Say whether this machine is fit for grading: versions, walls around student code, GPU, JupyterLab, gradebook."""
    from torchmarks.doctor import gpu, gradebook, jupyterlab, packages, walls
    from torchmarks.settings import course_directory

    listed = list(packages())
    findings = [*walls(), gpu(), *jupyterlab(), gradebook(course, partial(course_directory, course))]
    if as_json:
        typer.echo(
            json.dumps({"packages": [asdict(each) for each in listed], "findings": [asdict(each) for each in findings]})
        )
    else:
        table = Table("package", "installed", "wanted")
        for package in listed:
            mark = "" if package.fits else "  ← !"
            table.add_row(package.name, package.installed or "missing", package.wanted + mark)
        console.print(table)
        for finding in findings:
            say(finding.text)
    # Weak walls, no GPU: a machine can grade without. Without these it cannot.
    needed = [finding for finding in findings if finding.subject in ("JupyterLab", "gradebook")]
    if not all(package.fits for package in listed) or not all(finding.fine for finding in needed):
        raise typer.Exit(1)


@app.command("autograde", rich_help_panel=_TEACHERS)
@said()
def autograde_command(
    names: Annotated[list[str], typer.Argument(help="Assignments.", callback=_tidy_all)],
    student: Annotated[str, typer.Option(help="One student, or a pattern.")] = "*",
    jobs: Annotated[int | None, typer.Option(help="Grading processes; one a processor if not given.", min=1)] = None,
    force: Annotated[bool, typer.Option("--force", help="Grade again what has been graded.")] = False,
    require_sandbox: Annotated[
        bool, typer.Option("--require-sandbox", help="Grade nothing where the walls around student code are weak.")
    ] = False,
    dask: Annotated[
        str | None,
        typer.Option(metavar="WHERE", help="Grade on a Dask cluster: tcp://host:port, a scheduler's file, or local:N."),
    ] = None,
    course: Course = Path(),
) -> None:
    """Grade submissions; the tests run apart from student code, or it is said which cannot."""
    if grade_class(course, names, student=student, jobs=jobs, force=force, require_sandbox=require_sandbox, dask=dask):
        raise typer.Exit(1)


@app.command(rich_help_panel=_TEACHERS)
@said()
def marks(names: Assignments = None, as_json: AsJson = False, course: Course = Path()) -> None:
    """Print the table of marks from the gradebook, and where to look next."""
    from torchmarks.gradebook.database import assignments_known, check_known, marks_of
    from torchmarks.settings import with_gradebook

    coursedir = with_gradebook(course)
    db_url = coursedir.db_url
    wanted = asked_for(course, names, coursedir.source_directory)
    for name in names or ():
        check_known(db_url, name)
    known = assignments_known(db_url)
    columns = {name: marks_of(db_url, name) for name in wanted if name in known}
    if as_json:
        found = {name: asdict(each) | {"waiting": sorted(each.waiting)} for name, each in columns.items()}
        typer.echo(json.dumps(found, indent=1))
        return
    table = Table()
    table.add_column("student", no_wrap=True)  # in a narrow terminal the headings give way, not the names
    for name, column in columns.items():
        table.add_column(f"{name} (of {column.maximum:g})", overflow="fold")
    for student in sorted({student for column in columns.values() for student in column.scores}):
        table.add_row(Text(printable(student)), *(_cell(column, student) for column in columns.values()))
    console.print(table)
    for name, column in columns.items():
        missing = sorted(student for student, score in column.scores.items() if score is None)
        if missing and len(missing) < len(column.scores):
            say(f"{name}: nothing handed in by {named(missing)}.")
    say(
        "Graded notebooks: autograded/   Feedback for students: feedback/   By hand: formgrader in jupyter lab   "
        "The class at a glance: torchmarks report"
    )


@app.command(rich_help_panel=_TEACHERS)
@said()
def report(
    names: Assignments = None,
    to: Annotated[Path | None, typer.Option(help="Where to write; the course's folder 'reports' if not given.")] = None,
    as_json: AsJson = False,
    course: Course = Path(),
) -> None:
    """Write the class at a glance: what was hard, which ideas were missed, who needs help (HTML and CSV)."""
    from torchmarks.gradebook.address import GradebookError
    from torchmarks.overview.analyse import analyse
    from torchmarks.overview.gather import gather
    from torchmarks.overview.page import as_data, write_report
    from torchmarks.settings import with_gradebook

    found: dict[str, Any] = {}
    coursedir = with_gradebook(course)
    for name in asked_for(course, names, coursedir.source_directory):
        try:
            analysis = analyse(gather(coursedir, name), course)
        except GradebookError as error:
            if names:
                raise
            typer.echo(f"Left out: {error}", err=True)
            continue
        if as_json:
            found[name] = as_data(analysis)
            continue
        for path in write_report(analysis, to or course / "reports"):
            say(str(path))
    if as_json:
        typer.echo(json.dumps(found, indent=1))


@app.command(rich_help_panel=_TEACHERS)
@said()
def explain(
    assignment: Annotated[str, typer.Argument(help="The assignment.", callback=_tidy)],
    student: Annotated[str, typer.Option(help="The student.")],
    as_json: AsJson = False,
    course: Course = Path(),
) -> None:
    """Show a teacher all about one student's marks: each failed test with its values. Changes nothing."""
    from torchmarks.classroom.jobs import GradingFault
    from torchmarks.classroom.run import examine
    from torchmarks.gradebook.database import entries
    from torchmarks.grading.apart import LostApart
    from torchmarks.overview.explain import explained
    from torchmarks.settings import limits, with_gradebook

    if sys.platform != "linux":
        fail("Only Linux can grade apart from student code, which this shows. Look at autograded/ instead.")
    coursedir = with_gradebook(course, student)
    if not has_walls(coursedir, assignment):
        fail(f"'{assignment}' is graded in kernels of another language than Python: look at autograded/ instead.")
    given = limits(coursedir.config)
    try:
        nursery = Nursery(Walls.choose(), 1, modules_of(course, [assignment], coursedir.source_directory))
        with stopped("Stopped. Nothing has been changed."), nursery:
            results = examine(coursedir, assignment, student, nursery, given)
        entry = next((each for each in entries(coursedir.db_url, assignment) if each.student == student), None)
    except (UserError, GradingFault, SandboxError, LostApart) as error:
        fail(printable(str(error)))
    if as_json:
        grades = {name: {cell: asdict(grade) for cell, grade in each.grades.items()} for name, each in results.items()}
        typer.echo(json.dumps(grades, indent=1))
    else:
        for name, result in results.items():
            scores = (entry.scores if entry is not None else None) or {}
            known = {cell: score for (notebook, cell), score in scores.items() if notebook == name}
            for line in explained(result, known):
                typer.echo(line)
    if any(result.unreadable for result in results.values()):
        raise typer.Exit(1)


@app.command("pack-feedback", rich_help_panel=_TEACHERS)
@said()
def pack_feedback_command(
    names: Assignments = None,
    to: Annotated[Path | None, typer.Option(help="Where to write; the course's folder 'reports' if not given.")] = None,
    course: Course = Path(),
) -> None:
    """Pack feedback pages for Canvas or Moodle, or for sending: one archive for each assignment."""
    from torchmarks.lms.feedback import pack_feedback
    from torchmarks.settings import with_gradebook

    folder = to or course / "reports"
    coursedir = with_gradebook(course)
    left_out = False
    for name in asked_for(course, names, coursedir.source_directory):
        archive = folder / f"{name}-feedback.zip"
        folder.mkdir(parents=True, exist_ok=True)
        count, outdated = pack_feedback(coursedir, name, archive)
        left_out |= bool(outdated)
        if outdated:
            typer.echo(
                f"Feedback on '{name}' is left out that is not about the work graded last, of {named(outdated)}:"
                f" run nbgrader generate_feedback {name}, and then this command again.",
                err=True,
            )
        if not count:
            if names:
                fail(f"'{name}' has no feedback to pack: run nbgrader generate_feedback {name}.")
            continue
        say(f"{archive}: {count} students")
    if left_out:
        raise typer.Exit(1)


@app.command("new-exercise", rich_help_panel=_AUTHORS)
@said()
def new_exercise_command(
    assignment: Annotated[
        str, typer.Argument(help="The assignment; begun if there is none of this name.", callback=_tidy)
    ],
    name: Annotated[str, typer.Argument(help="The name of the function that students write.")],
    points: Annotated[float, typer.Option(help="What it is worth.", min=0.5)] = 2,
    course: Course = Path(),
) -> None:
    """Begin an exercise: its cells and its answers bank, in the form that the gate asks for."""
    from torchmarks.authoring.scaffold import new_exercise
    from torchmarks.settings import course_directory

    draft = new_exercise(course, course_directory(course).source_directory, assignment, name, points)
    for line in (
        f"Four cells at the end of {draft.notebook}: fill in each TODO in JupyterLab.",
        f"An answers bank, {draft.answers}: right answers, and wrong ones named for their misconception.",
        f"Then: make release, and torchmarks check {assignment} until it is content.",
    ):
        say(line)


@app.command(rich_help_panel=_AUTHORS)
@said()
def check(
    names: Assignments = None,
    secrets: Annotated[
        int, typer.Option(help="Try the bank with so many random secrets: does a test catch an answer by luck?", min=0)
    ] = 0,
    course: Course = Path(),
) -> None:
    """Check exercises: the gate that an author runs until it is content."""
    from torchmarks.authoring.gate.checks import check as problems_of
    from torchmarks.settings import course_directory

    found = 0
    coursedir = course_directory(course)
    source = coursedir.source_directory
    with progress() as bar:
        for assignment in bar.track(asked_for(course, names, source), description="assignments"):
            problems = list(problems_of(coursedir, assignment, secrets))
            found += len(problems)
            for problem in problems:
                say(str(problem))
            if not problems:
                count = sum(len(each.exercises()) for each in source_notebooks(course, assignment, source))
                say(f"{assignment}: {count} exercise{'s' if count != 1 else ''}, all well.")
    if found:
        say(f"{found} to mend.")
        raise typer.Exit(1)


@app.command("sample-class", rich_help_panel=_AUTHORS)
@said()
def sample_class(
    students: Annotated[int, typer.Option(help="How many students.", min=1)] = 8, course: Course = Path()
) -> None:
    """Write a sample class of submitted notebooks, drawn from the answers bank."""
    from torchmarks.authoring.sample import is_sample, write_class
    from torchmarks.gradebook.address import file_of
    from torchmarks.gradebook.writing import enroll
    from torchmarks.intake.submissions import submissions_of
    from torchmarks.settings import course_directory

    coursedir = course_directory(course)
    names = asked_for(course, None, coursedir.source_directory)
    there = {path.name for path in Path(coursedir.root, coursedir.submitted_directory).glob("[!.]*")}
    there |= {each.student for name in names for each in submissions_of(coursedir, name, ())}
    gradebook = file_of(coursedir.db_url)
    if gradebook is None or gradebook.exists():
        there |= enroll(coursedir.db_url, ())
    real = sorted(name for name in there if not is_sample(name))
    if real:
        who = named(real)
        fail(f"{coursedir.root} has a class of its own ({who}): a sample class is for a course that has none.")
    try:
        with progress() as bar:
            total = students * len(names)
            written = list(bar.track(write_class(coursedir, students), total, description="submissions"))
    except FileNotFoundError as error:
        fail(f"{error.filename} is missing: run make release first.")
    folder = Path(coursedir.root, coursedir.submitted_directory)
    say(f"{len(written)} submissions of {students} students in {folder}.")


def _cell(column: "Column", student: str) -> str:
    score = column.scores.get(student)
    return "–" if score is None else f"{score:g}, waits for you" if student in column.waiting else f"{score:g}"
