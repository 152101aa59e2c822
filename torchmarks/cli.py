"""The command ``torchmarks``."""

import io
import json
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from torchmarks import _startup  # noqa: F401 - before all that imports nbformat
from torchmarks.assignments import SourceError, assignments, setup_modules, source_notebooks
from torchmarks.sandbox.keeper import Nursery, SandboxError
from torchmarks.sandbox.walls import NAMES, NOT_NEEDED, Walls
from torchmarks.terminal import printable

if TYPE_CHECKING:  # nbgrader takes a second to import, and --help should not wait for it
    from collections.abc import Mapping

    from nbgrader.coursedir import CourseDirectory

    from torchmarks.classroom.cluster import Cluster
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

_console = Console()

#: How many students a sentence names.
_NAMED = 20


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
    from torchmarks.doctor import Finding, gpu, gradebook, jupyterlab, packages
    from torchmarks.settings import SettingsError, course_directory

    try:
        book = gradebook(course, partial(course_directory, course))
    except SettingsError as error:
        book = Finding("gradebook", False, f"Gradebook: {error}")
    listed = list(packages())
    walls = Walls.choose()
    findings = [
        Finding("walls", walls.strong, walls.describe()),
        *(
            Finding("walls", walls.strong, f"Missing, {NAMES[name]}: {reason}.")
            for name, reason in walls.missing.items()
            if not reason.startswith(NOT_NEEDED)
        ),
        gpu(),
        *jupyterlab(),
        book,
    ]
    if as_json:
        typer.echo(
            json.dumps({"packages": [asdict(each) for each in listed], "findings": [asdict(each) for each in findings]})
        )
    else:
        table = Table("package", "installed", "wanted")
        for package in listed:
            mark = "" if package.fits else "  ← !"
            table.add_row(package.name, package.installed or "missing", package.wanted + mark)
        _console.print(table)
        for finding in findings:
            _console.print(finding.text, markup=False, highlight=False, soft_wrap=True)
    # Weak walls, no GPU: a machine can grade without. Without these it cannot.
    needed = [finding for finding in findings if finding.subject in ("JupyterLab", "gradebook")]
    if not all(package.fits for package in listed) or not all(finding.fine for finding in needed):
        raise typer.Exit(1)


@app.command("autograde", rich_help_panel=_TEACHERS)
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
    """Grade submissions; the tests never share a process with student code."""
    for name in names:
        if not (course / "source" / name).is_dir():  # elsewhere by the settings, or a slip: soon found, soon said
            coursedir = _course_directory(course, student)
            _named(Path(coursedir.root), [name], coursedir.source_directory)
    walls = Walls.choose()
    workers = jobs or _processors()
    with ExitStack() as stack:
        stack.enter_context(_stopped("Stopped. What was graded is kept: the same command, without --force, goes on."))
        # It takes as long to get ready as this process takes to import nbgrader and torch: they do so side by side.
        nursery = Nursery(walls, workers, _modules(course, names))
        if sys.platform == "linux":
            stack.enter_context(nursery)
        cluster = _cluster(stack, dask, require_sandbox) if dask else None
        coursedir = _course_directory(course, student)
        limits = _limits(coursedir)
        walled = {name: _has_walls(coursedir, name) for name in names}
        if cluster is None and any(walled.values()):
            _say_walls({"": walls}, require_sandbox)
        problems = 0
        for name in names:
            if walled[name]:
                problems += _autograde(coursedir, name, nursery, workers, cluster, force, limits)
            elif require_sandbox:
                _fail(f"'{name}' is not graded, since --require-sandbox is given: its tests run with the student code.")
            else:
                problems += _autograde_in_kernels(coursedir, name, force)
    if problems:
        raise typer.Exit(1)


def _processors() -> int:
    """How many processors this process may use; a job of a cluster has fewer than its machine."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


@contextmanager
def _stopped(sentence: str) -> Iterator[None]:
    """End all that was begun, and say so, if this process is asked to stop."""

    def stop(*_: object) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)  # who asks twice must not keep it from taking down what it has built
        raise KeyboardInterrupt

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    try:
        yield
    except KeyboardInterrupt:
        typer.echo(sentence, err=True)
        raise typer.Exit(130) from None


@contextmanager
def _said() -> Iterator[None]:
    """Say in a sentence what is wrong with the gradebook or with files, and end."""
    from sqlalchemy.exc import SQLAlchemyError

    try:
        yield
    except BrokenPipeError:  # whoever read the output has read enough
        raise
    except (OSError, SQLAlchemyError) as error:
        _fail(f"That cannot be done: {_reason(error)}. Mend that, and give the same command again.")


def _reason(error: Exception) -> str:
    """What is wrong with files or the gradebook, and where."""
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror}"
    return ": ".join([*getattr(error, "__notes__", ()), str(getattr(error, "orig", error)).strip()])


@app.command(rich_help_panel=_TEACHERS)
@_said()
def marks(names: Assignments = None, as_json: AsJson = False, course: Course = Path()) -> None:
    """Print the table of marks from the gradebook, and where to look next."""
    from torchmarks.gradebook.database import GradebookError, assignments_known, check_known, marks_of

    coursedir = _with_gradebook(course)
    db_url = coursedir.db_url
    wanted = _named(course, names, coursedir.source_directory)
    try:
        for name in names or ():
            check_known(db_url, name)
    except GradebookError as error:
        _fail(str(error))
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
    _console.print(table)
    for name, column in columns.items():
        missing = sorted(student for student, score in column.scores.items() if score is None)
        if missing and len(missing) < len(column.scores):
            more = f" and {len(missing) - _NAMED} more" if len(missing) > _NAMED else ""
            who = ", ".join(missing[:_NAMED]) + more
            _console.print(f"{name}: nothing handed in by {who}.", markup=False, highlight=False, soft_wrap=True)
    _console.print(
        "Graded notebooks: autograded/   Feedback for students: feedback/   By hand: formgrader in jupyter lab   "
        "The class at a glance: torchmarks report"
    )


@app.command(rich_help_panel=_TEACHERS)
@_said()
def report(
    names: Assignments = None,
    to: Annotated[Path | None, typer.Option(help="Where to write; the course's folder 'reports' if not given.")] = None,
    as_json: AsJson = False,
    course: Course = Path(),
) -> None:
    """Write the class at a glance: what was hard, which ideas were missed, who needs help (HTML and CSV)."""
    from torchmarks.gradebook.database import GradebookError
    from torchmarks.overview.analyse import analyse
    from torchmarks.overview.gather import gather
    from torchmarks.overview.page import as_data, write_report

    found: dict[str, Any] = {}
    coursedir = _with_gradebook(course)
    for name in _named(course, names, coursedir.source_directory):
        try:
            analysis = analyse(gather(coursedir, name), course)
        except GradebookError as error:
            if names:
                _fail(str(error))
            typer.echo(f"Left out: {error}", err=True)
            continue
        if as_json:
            found[name] = as_data(analysis)
            continue
        for path in write_report(analysis, to or course / "reports"):
            _console.print(str(path), markup=False, highlight=False, soft_wrap=True)
    if as_json:
        typer.echo(json.dumps(found, indent=1))


@app.command(rich_help_panel=_TEACHERS)
@_said()
def explain(
    assignment: Annotated[str, typer.Argument(help="The assignment.", callback=_tidy)],
    student: Annotated[str, typer.Option(help="The student.")],
    as_json: AsJson = False,
    course: Course = Path(),
) -> None:
    """Show a teacher all about one student's marks: each failed test with its values. Changes nothing."""
    from torchmarks.classroom.jobs import GradingFault
    from torchmarks.classroom.run import examine
    from torchmarks.gradebook.database import GradebookError, entries
    from torchmarks.grading.apart import LostApart
    from torchmarks.intake.notebooks import UnreadableSubmission
    from torchmarks.overview.explain import explained

    if sys.platform != "linux":
        _fail("Only Linux can grade apart from student code, which this shows. Look at autograded/ instead.")
    coursedir = _with_gradebook(course, student)
    if not _has_walls(coursedir, assignment):
        _fail(f"'{assignment}' is graded in kernels of another language than Python: look at autograded/ instead.")
    try:
        nursery = Nursery(Walls.choose(), 1, _modules(course, [assignment]))
        with _stopped("Stopped. Nothing has been changed."), nursery:
            results = examine(coursedir, assignment, student, nursery, _limits(coursedir))
        entry = next((each for each in entries(coursedir.db_url, assignment) if each.student == student), None)
    except (SourceError, GradebookError, UnreadableSubmission, GradingFault, SandboxError, LostApart) as error:
        _fail(printable(str(error)))
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
@_said()
def pack_feedback_command(
    names: Assignments = None,
    to: Annotated[Path | None, typer.Option(help="Where to write; the course's folder 'reports' if not given.")] = None,
    course: Course = Path(),
) -> None:
    """Pack feedback pages for Canvas or Moodle, or for sending: one archive for each assignment."""
    from torchmarks.lms.feedback import pack_feedback

    folder = to or course / "reports"
    coursedir = _with_gradebook(course)
    for name in _named(course, names, coursedir.source_directory):
        archive = folder / f"{name}-feedback.zip"
        folder.mkdir(parents=True, exist_ok=True)
        extracted = course / "downloaded" / name / "extracted"
        count = pack_feedback(coursedir, name, extracted, archive)
        if not count:
            if names:
                _fail(f"'{name}' has no feedback to pack: run nbgrader generate_feedback {name}.")
            continue
        _console.print(f"{archive}: {count} students", markup=False, highlight=False, soft_wrap=True)


@app.command("new-exercise", rich_help_panel=_AUTHORS)
@_said()
def new_exercise_command(
    assignment: Annotated[
        str, typer.Argument(help="The assignment; begun if there is none of this name.", callback=_tidy)
    ],
    name: Annotated[str, typer.Argument(help="The name of the function that students write.")],
    points: Annotated[float, typer.Option(help="What it is worth.", min=0.5)] = 2,
    course: Course = Path(),
) -> None:
    """Begin an exercise: its cells and its answers bank, in the form that the gate asks for."""
    from torchmarks.authoring.scaffold import ScaffoldError, new_exercise

    try:
        draft = new_exercise(course, assignment, name, points)
    except (ScaffoldError, SourceError) as error:
        _fail(str(error))
    for line in (
        f"Four cells at the end of {draft.notebook}: fill in each TODO in JupyterLab.",
        f"An answers bank, {draft.answers}: right answers, and wrong ones named for their misconception.",
        f"Then: make release, and torchmarks check {assignment} until it is content.",
    ):
        _console.print(line, markup=False, highlight=False, soft_wrap=True)


@app.command(rich_help_panel=_AUTHORS)
def check(
    names: Assignments = None,
    secrets: Annotated[
        int, typer.Option(help="Try the bank with so many random secrets: does a test catch an answer by luck?", min=0)
    ] = 0,
    course: Course = Path(),
) -> None:
    """Check exercises: the gate that an author runs until it is content."""
    from torchmarks.authoring.gate.checks import check as problems_of

    found = 0
    with _progress() as bar:
        for assignment in bar.track(_named(course, names), description="assignments"):
            problems = list(problems_of(course.resolve(), assignment, secrets))
            found += len(problems)
            for problem in problems:
                _console.print(str(problem), markup=False, highlight=False, soft_wrap=True)
            if not problems:
                count = sum(len(source.exercises()) for source in source_notebooks(course, assignment))
                _console.print(f"{assignment}: {count} exercise{'s' if count != 1 else ''}, all well.", highlight=False)
    if found:
        _console.print(f"{found} to mend.", highlight=False)
        raise typer.Exit(1)


@app.command("sample-class", rich_help_panel=_AUTHORS)
@_said()
def sample_class(
    students: Annotated[int, typer.Option(help="How many students.", min=1)] = 8, course: Course = Path()
) -> None:
    """Write a sample class of submitted notebooks, drawn from the answers bank."""
    from torchmarks.authoring.answers import BankError
    from torchmarks.authoring.sample import is_sample, write_class
    from torchmarks.gradebook.database import enroll, file_of
    from torchmarks.intake.submissions import submissions_of

    coursedir = _course_directory(course)
    names = _named(course, None, coursedir.source_directory)
    there = {path.name for path in Path(coursedir.root, coursedir.submitted_directory).glob("[!.]*")}
    there |= {each.student for name in names for each in submissions_of(coursedir, name, ())}
    gradebook = file_of(coursedir.db_url)
    if gradebook is None or gradebook.exists():
        there |= enroll(coursedir.db_url, ())
    real = sorted(name for name in there if not is_sample(name))
    if real:
        who = ", ".join(real[:_NAMED])
        _fail(f"{coursedir.root} has a class of its own ({who}): a sample class is for a course that has none.")
    try:
        with _progress() as bar:
            total = students * len(names)
            written = list(bar.track(write_class(coursedir, students), total, description="submissions"))
    except FileNotFoundError as error:
        _fail(f"{error.filename} is missing: run make release first.")
    except BankError as error:
        _fail(str(error))
    said = f"{len(written)} submissions of {students} students, the first in {written[0].path}."
    _console.print(said, markup=False, highlight=False, soft_wrap=True)


def _say_walls(found: "Mapping[str, Walls]", require_sandbox: bool) -> None:
    """Say which walls stand, on this machine or on each of a cluster's workers; end here if they must be strong."""
    for line in dict.fromkeys(walls.describe() for walls in found.values()):
        workers = sum(walls.describe() == line for walls in found.values())
        where = "" if "" in found else f"{workers} worker{'s' if workers > 1 else ''}. "
        _console.print(where + line, markup=False, highlight=False, soft_wrap=True)
    if require_sandbox and not all(walls.strong for walls in found.values()):
        _fail("Nothing is graded, since --require-sandbox is given. torchmarks doctor says why a wall is missing.")


def _cluster(stack: ExitStack, where: str, require_sandbox: bool) -> "Cluster":
    """The Dask cluster, whose walls have been said."""
    from torchmarks.classroom.jobs import PoolError

    try:
        from torchmarks.classroom.cluster import Cluster
    except ModuleNotFoundError as error:
        _fail(f"--dask needs the package {error.name}: pip install 'torchmarks[cluster]'.")
    try:
        say = partial(typer.echo, err=True)
        cluster = stack.enter_context(Cluster(where, say, require_sandbox=require_sandbox))
        _say_walls(cluster.walls(), require_sandbox)
    except PoolError as error:
        _fail(str(error))
    return cluster


def _modules(course: Path, names: list[str]) -> set[str]:
    """What the assignments' setup cells import, as far as it can be read; what is wrong with them is said later."""
    found: set[str] = set()
    for name in names:
        with suppress(SourceError, SyntaxError):
            found |= setup_modules(source_notebooks(course, name))
    return found


def _has_walls(coursedir: "CourseDirectory", name: str) -> bool:
    """Whether the assignment's student code is graded apart from its tests; of one that there is not, that is said."""
    from torchmarks.plugins.autograde import separable

    _named(Path(coursedir.root), [name], coursedir.source_directory)
    return separable(coursedir, name)


def _autograde(
    coursedir: "CourseDirectory",
    name: str,
    nursery: Nursery,
    workers: int,
    cluster: "Cluster | None",
    force: bool,
    limits: dict[str, Any],
) -> int:
    """Grade one assignment; returns how many submissions could not be graded, which has been said then."""
    from sqlalchemy.exc import SQLAlchemyError

    from torchmarks.classroom.jobs import GO_ON, PoolError
    from torchmarks.gradebook.database import GradebookError, check_known
    from torchmarks.grading.apart import LostApart
    from torchmarks.late import LateError

    begin = time.perf_counter()
    try:
        check_known(coursedir.db_url, name)  # what is soon found shall soon be said: the next import takes seconds
        from torchmarks.classroom.run import autograde

        with _progress() as bar:
            task = bar.add_task(name, total=None)
            summary = autograde(
                coursedir,
                name,
                nursery,
                workers=workers,
                cluster=cluster,
                force=force,
                limits=limits,
                progress=partial(_advance, bar, task),
            )
    except (SourceError, GradebookError, LateError, PoolError) as error:
        _fail(str(error))
    except (SandboxError, LostApart) as error:
        _fail(f"Grading stopped, for a process of ours died again and again: {error}. {GO_ON}")
    except (OSError, SQLAlchemyError) as error:
        _fail(f"Grading stopped: {_reason(error)}. {GO_ON}")
    if not summary.graded + summary.skipped + len(summary.problems):
        looked = f"{coursedir.submitted_directory}/{coursedir.student_id}/{name}"
        _fail(f"Nobody has handed in '{name}': {looked} matches no folder.")
    for note in summary.notes:
        typer.echo(printable(note))
    for problem in summary.problems:
        typer.echo(printable(f"Not graded: {problem}"), err=True)
    seconds = time.perf_counter() - begin
    reused = f" ({summary.reused} from kept results)" if summary.reused and summary.graded else ""
    skipped = f", {summary.skipped} unchanged" if summary.skipped else ""
    _console.print(f"{name}: {summary.graded} graded{reused}{skipped}, {seconds:.1f} s", highlight=False)
    return len(summary.problems)


def _autograde_in_kernels(coursedir: "CourseDirectory", name: str, force: bool) -> int:
    """Grade as stock nbgrader does; returns 1 if something could not be graded, which has been said then."""
    from nbgrader.converters.base import NbGraderException

    from torchmarks.plugins.autograde import Autograde

    coursedir.assignment_id = name
    converter = Autograde(coursedir=coursedir, parent=coursedir.parent)
    converter.force = force
    try:
        converter.start()
    except NbGraderException:
        return 1
    return 0


class _Rate(ProgressColumn):
    """How many are done a second."""

    def render(self, task: Task) -> Text:
        """The column's text."""
        return Text(f"{task.speed:.1f}/s" if task.speed else "")


def _progress() -> Progress:
    """A bar with count, rate and time left, that is gone when it is done; nothing where there is no terminal."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), _Rate(), TimeRemainingColumn())
    return Progress(*columns, console=_console, transient=True, disable=not _console.is_terminal)


def _advance(bar: Progress, task: TaskID, done: int, total: int) -> None:
    bar.update(task, completed=done, total=total)


def _course_directory(course: Path, student: str = "*") -> "CourseDirectory":
    """nbgrader's course directory, with the course's settings; where they cannot be used, a sentence and the end."""
    from torchmarks.settings import SettingsError, course_directory

    try:
        return course_directory(course, student)
    except SettingsError as error:
        _fail(str(error))


def _limits(coursedir: "CourseDirectory") -> dict[str, Any]:
    """The limits that the course sets; where they cannot be used, a sentence and the end."""
    from torchmarks.settings import SettingsError, limits

    try:
        return limits(coursedir.config)
    except SettingsError as error:
        _fail(str(error))


def _with_gradebook(course: Path, student: str = "*") -> "CourseDirectory":
    """nbgrader's course directory of a course that has a gradebook; to open one that is not there would make it."""
    from torchmarks.gradebook.database import file_of, is_begun

    coursedir = _course_directory(course, student)
    gradebook = file_of(coursedir.db_url)
    if not is_begun(gradebook):
        _named(course, None, coursedir.source_directory)  # perhaps it is no course
        _fail(f"There is no gradebook {gradebook} yet: release an assignment, and grade it.")
    return coursedir


def _cell(column: "Column", student: str) -> str:
    score = column.scores.get(student)
    return "–" if score is None else f"{score:g}, waits for you" if student in column.waiting else f"{score:g}"


def _named(course: Path, names: list[str] | None, directory: str = "source") -> list[str]:
    """The assignments asked for, each known to exist in the course's folder of that name."""
    found = names or assignments(course, directory)
    try:
        for name in names or ([] if found else [""]):
            source_notebooks(course, name, directory)
    except SourceError as error:
        _fail(str(error))
    return found


def _fail(sentence: str) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(1)
