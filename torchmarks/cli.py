"""The command ``torchmarks``."""

import os
import sys
import time
from contextlib import ExitStack, suppress
from dataclasses import fields
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer
from rich.console import Console
from rich.progress import Progress, TaskID
from rich.table import Table

from torchmarks.assignments import SourceError, assignments, setup_modules, source_notebooks
from torchmarks.sandbox.keeper import Nursery, SandboxError
from torchmarks.sandbox.limits import Limits
from torchmarks.sandbox.walls import NAMES, Walls

if TYPE_CHECKING:  # nbgrader takes a second to import, and --help should not wait for it
    from collections.abc import Mapping

    from torchmarks.cluster import Cluster
    from torchmarks.gradebook import Column

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)

Course = Annotated[Path, typer.Option("--course", help="The course's folder.", exists=True, file_okay=False)]
Assignments = Annotated[list[str] | None, typer.Argument(help="Assignments; all of them if none is named.")]

_console = Console()

_GO_ON = "What was graded is kept: give the same command again when that is mended."

#: Seconds that stand for "no limit".
_A_DAY = 86_400.0


@app.callback()
def main() -> None:
    """A PyTorch course that marks itself, on nbgrader."""


@app.command()
def check(names: Assignments = None, course: Course = Path()) -> None:
    """Check exercises: the gate that an author runs until it is content."""
    from torchmarks.gate import check as problems_of

    found = 0
    for assignment in _named(course, names):
        problems = list(problems_of(course.resolve(), assignment))
        found += len(problems)
        for problem in problems:
            _console.print(str(problem), markup=False, highlight=False, soft_wrap=True)
        if not problems:
            count = sum(len(source.exercises()) for source in source_notebooks(course, assignment))
            _console.print(f"{assignment}: {count} exercises, all well.", highlight=False)
    if found:
        _console.print(f"{found} to mend.", highlight=False)
        raise typer.Exit(1)


@app.command("sample-class")
def sample_class(
    students: Annotated[int, typer.Option(help="How many students.", min=1)] = 8, course: Course = Path()
) -> None:
    """Write a sample class of submitted notebooks, drawn from the answers bank."""
    from torchmarks.sample import write_class

    try:
        written = list(write_class(course, students))
    except FileNotFoundError as error:
        _fail(f"{error.filename} is missing: run make release first.")
    _console.print(f"{len(written)} submissions of {students} students in {course / 'submitted'}.", highlight=False)


@app.command()
def marks(names: Assignments = None, course: Course = Path()) -> None:
    """Print the table of marks from the gradebook, and where to look next."""
    from torchmarks.gradebook import marks_of

    db_url = _course_directory(course, "*").db_url
    gradebook = Path(db_url.removeprefix("sqlite:///"))
    if db_url.startswith("sqlite:") and not gradebook.exists():
        _fail(f"There is no gradebook {gradebook} yet: grade something first, for instance with make grade.")
    columns = {name: marks_of(db_url, name) for name in _named(course, names)}
    table = Table("student", *(f"{name} (of {column.maximum:g})" for name, column in columns.items()))
    for student in sorted({student for column in columns.values() for student in column.scores}):
        table.add_row(student, *(_cell(column, student) for column in columns.values()))
    _console.print(table)
    _console.print(
        "Graded notebooks: autograded/   Feedback for students: feedback/   By hand: formgrader in jupyter lab"
    )


@app.command("autograde")
def autograde_command(
    names: Annotated[list[str], typer.Argument(help="Assignments.")],
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
    walls = Walls.choose()
    if dask is None:
        _say_walls({"": walls}, require_sandbox)
    workers = jobs or os.cpu_count() or 1
    with ExitStack() as stack:
        # It takes as long to get ready as this process takes to import nbgrader and torch: they do so side by side.
        nursery = Nursery(walls, workers, _modules(course, names))
        if sys.platform == "linux":
            stack.enter_context(nursery)
        cluster = _cluster(stack, dask, require_sandbox) if dask else None
        problems = sum(
            _autograde(course, name, student, nursery, workers, cluster, force, require_sandbox) for name in names
        )
    if problems:
        raise typer.Exit(1)


@app.command()
def doctor() -> None:
    """Say whether this machine is fit for grading: versions, the walls around student code, the GPU."""
    from torchmarks.doctor import gpu, packages

    table = Table("package", "installed", "wanted")
    unfit = 0
    for package in packages():
        unfit += not package.fits
        table.add_row(package.name, package.installed or "missing", package.wanted + ("" if package.fits else "  ← !"))
    _console.print(table)
    walls = Walls.choose()
    lines = [walls.describe()]
    lines += [f"Missing, {NAMES[name]}: {reason}." for name, reason in walls.missing.items()]
    for line in [*lines, gpu()]:
        _console.print(line, markup=False, highlight=False, soft_wrap=True)
    if unfit:
        raise typer.Exit(1)


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
    from torchmarks.pool import PoolError

    try:
        from torchmarks.cluster import Cluster
    except ModuleNotFoundError as error:
        _fail(f"--dask needs the package {error.name}: pip install 'torchmarks[cluster]'.")
    try:
        cluster = stack.enter_context(Cluster(where, require_sandbox=require_sandbox))
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


def _autograde(
    course: Path,
    name: str,
    student: str,
    nursery: Nursery,
    workers: int,
    cluster: "Cluster | None",
    force: bool,
    require_sandbox: bool,
) -> int:
    """Grade one assignment; returns how many submissions could not be graded, which has been said then."""
    from sqlalchemy.exc import SQLAlchemyError

    from torchmarks.apart import LostApart
    from torchmarks.autograde import separable
    from torchmarks.classroom import autograde
    from torchmarks.gradebook import GradebookError
    from torchmarks.pool import PoolError

    coursedir = _course_directory(course, student)
    if not separable(course, name, coursedir.source_directory):
        if require_sandbox:
            _fail(f"'{name}' is not graded, since --require-sandbox is given: its tests run with the student code.")
        return _autograde_in_kernels(coursedir, name, force)
    begin = time.perf_counter()
    try:
        with Progress(console=_console, transient=True, disable=not _console.is_terminal) as bar:
            task = bar.add_task(name, total=None)
            summary = autograde(
                coursedir,
                name,
                nursery,
                workers=workers,
                cluster=cluster,
                force=force,
                limits=_limits(coursedir.config),
                progress=partial(_advance, bar, task),
            )
    except (SourceError, GradebookError, PoolError) as error:
        _fail(str(error))
    except (SandboxError, LostApart) as error:
        _fail(f"Grading stopped, for a process of ours died again and again: {error}. {_GO_ON}")
    except (OSError, SQLAlchemyError) as error:
        _fail(f"Grading stopped: {getattr(error, 'orig', error)}. {_GO_ON}")
    if not summary.graded + summary.skipped + len(summary.problems):
        _fail(f"Nobody has handed in '{name}': {coursedir.submitted_directory}/{student}/{name} matches no folder.")
    for note in summary.notes:
        typer.echo(note)
    for problem in summary.problems:
        typer.echo(f"Not graded: {problem}", err=True)
    seconds = time.perf_counter() - begin
    reused = f" ({summary.reused} of them before)" if summary.reused else ""
    skipped = f", {summary.skipped} unchanged" if summary.skipped else ""
    _console.print(f"{name}: {summary.graded} graded{reused}{skipped}, {seconds:.1f} s", highlight=False)
    return len(summary.problems)


def _autograde_in_kernels(coursedir: Any, name: str, force: bool) -> int:
    """Grade as stock nbgrader does; returns 1 if something could not be graded, which has been said then."""
    from nbgrader.converters.base import NbGraderException

    from torchmarks.autograde import Autograde

    coursedir.assignment_id = name
    converter = Autograde(coursedir=coursedir, parent=coursedir.parent)
    converter.force = force
    try:
        converter.start()
    except NbGraderException:
        return 1
    return 0


def _limits(config: Any) -> Limits | None:
    """The limits on student code, if the course sets them: as ``c.Limits``, and a cell's as ``c.Execute.timeout``."""
    given = dict(config.Limits)
    if "timeout" in config.Execute:
        timeout = config.Execute.timeout
        given["cell"] = float(timeout) if timeout is not None and timeout > 0 else _A_DAY
    known = {field.name for field in fields(Limits)}
    for name, value in given.items():
        if name not in known or not isinstance(value, int | float) or value <= 0:
            _fail(f"c.Limits.{name} = {value!r} in nbgrader_config.py is no limit: give {', '.join(sorted(known))}.")
    return Limits(**given) if given else None


def _advance(bar: Progress, task: TaskID, done: int, total: int) -> None:
    bar.update(task, completed=done, total=total)


def _course_directory(course: Path, student: str) -> Any:
    """nbgrader's course directory, with the settings of the course's ``nbgrader_config.py``."""
    from nbgrader.apps.baseapp import NbGrader

    application = NbGrader()
    application.initialize([], root=str(course.resolve()))
    application.coursedir.update_config(application.config)
    application.coursedir.student_id = student
    return application.coursedir


def _cell(column: "Column", student: str) -> str:
    score = column.scores.get(student)
    return "–" if score is None else f"{score:g}, waits for you" if student in column.waiting else f"{score:g}"


def _named(course: Path, names: list[str] | None) -> list[str]:
    """The assignments asked for, each known to exist."""
    try:
        for name in names or ():
            source_notebooks(course, name)
    except SourceError as error:
        _fail(str(error))
    found = names or assignments(course)
    if not found:
        _fail(f"There are no assignments in {(course / 'source').resolve()}. Is this the course's folder?")
    return found


def _fail(sentence: str) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(1)
