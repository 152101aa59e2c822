"""``torchmarks autograde``: opens what grades, grades one assignment after another, and says what came of it."""

import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from torchmarks.assignments import asked_for, modules_of
from torchmarks.cli.console import fail, progress, reason, say, stopped
from torchmarks.errors import UserError
from torchmarks.processors import processors
from torchmarks.sandbox.keeper import Nursery, SandboxError
from torchmarks.sandbox.walls import Walls
from torchmarks.terminal import printable

if TYPE_CHECKING:  # nbgrader takes a second to import, Dask is an extra
    from nbgrader.coursedir import CourseDirectory

    from torchmarks.classroom.cluster import Cluster


#: nbgrader's own folder of assignments. What the settings say would take a second to read, while nothing gets ready.
_SOURCE = "source"


def grade_class(
    course: Path,
    names: Sequence[str],
    *,
    student: str,
    jobs: int | None,
    force: bool,
    require_sandbox: bool,
    dask: str | None,
) -> int:
    """Grade the submissions of some assignments; how many could not be graded, which has been said then.

    Raises UserError if nothing can be graded.
    """
    source = _SOURCE
    if not all((course / source / name).is_dir() for name in names):
        # Elsewhere by the settings, or a slip: soon found, soon said.
        from torchmarks.settings import course_directory

        coursedir = course_directory(course, student)
        source = coursedir.source_directory
        asked_for(Path(coursedir.root), names, source)
    walls = Walls.choose()
    workers = jobs or len(processors())
    with ExitStack() as stack:
        stack.enter_context(stopped("Stopped. What was graded is kept: the same command, without --force, goes on."))
        # It takes as long to get ready as this process takes to import nbgrader and torch: they do so side by side.
        nursery = Nursery(walls, workers, modules_of(course, names, source))
        if sys.platform == "linux":
            stack.enter_context(nursery)
        cluster = _cluster(stack, dask, require_sandbox) if dask else None
        from torchmarks.settings import course_directory, limits

        coursedir = course_directory(course, student)
        grading = _Grading(coursedir, nursery, workers, cluster, force, limits(coursedir.config))
        walled = {name: has_walls(coursedir, name) for name in names}
        if cluster is None and any(walled.values()):
            _say_walls({"": walls}, require_sandbox)
        problems = 0
        for name in names:
            if walled[name]:
                problems += grading.grade(name)
            elif require_sandbox:
                fail(f"'{name}' is not graded, since --require-sandbox is given: its tests run with the student code.")
            else:
                problems += grading.grade_in_kernels(name)
    return problems


def has_walls(coursedir: "CourseDirectory", name: str) -> bool:
    """Whether an assignment's student code is graded apart from its tests. Raises SourceError if there is none."""
    from torchmarks.plugins.autograde import separable

    asked_for(Path(coursedir.root), [name], coursedir.source_directory)
    return separable(coursedir, name)


def _cluster(stack: ExitStack, where: str, require_sandbox: bool) -> "Cluster":
    """The Dask cluster, whose walls have been said. Raises PoolError."""
    try:
        from torchmarks.classroom.cluster import Cluster
    except ModuleNotFoundError as error:
        fail(f"--dask needs the package {error.name}: pip install 'torchmarks[cluster]'.")
    cluster = stack.enter_context(Cluster(where, partial(typer.echo, err=True), require_sandbox=require_sandbox))
    _say_walls(cluster.walls(), require_sandbox)
    return cluster


def _say_walls(found: Mapping[str, Walls], require_sandbox: bool) -> None:
    """Say which walls stand, on this machine or on each of a cluster's workers; end here if they must be strong."""
    for line in dict.fromkeys(walls.describe() for walls in found.values()):
        workers = sum(walls.describe() == line for walls in found.values())
        where = "" if "" in found else f"{workers} worker{'s' if workers > 1 else ''}. "
        say(where + line)
    if require_sandbox and not all(walls.strong for walls in found.values()):
        fail("Nothing is graded, since --require-sandbox is given. torchmarks doctor says why a wall is missing.")


@dataclass(frozen=True)
class _Grading:
    """What grades the assignments of a course, and how."""

    coursedir: "CourseDirectory"
    nursery: Nursery
    workers: int
    cluster: "Cluster | None"
    force: bool
    limits: Mapping[str, Any]

    def grade(self, name: str) -> int:
        """Grade one assignment; how many submissions could not be graded, 1 if none, which has been said then."""
        from sqlalchemy.exc import SQLAlchemyError

        from torchmarks.classroom.jobs import GO_ON, PoolError
        from torchmarks.gradebook.database import check_known
        from torchmarks.grading.apart import LostApart

        begin = time.perf_counter()
        try:
            check_known(self.coursedir.db_url, name)  # what is soon found shall soon be said: the import takes seconds
            from torchmarks.classroom.run import autograde

            with progress() as bar:
                task = bar.add_task(name, total=None)
                summary = autograde(
                    self.coursedir,
                    name,
                    self.nursery,
                    workers=self.workers,
                    cluster=self.cluster,
                    force=self.force,
                    limits=self.limits,
                    progress=lambda done, total: bar.update(task, completed=done, total=total),
                )
        except PoolError as error:
            fail(str(error))
        except UserError as error:  # about this assignment: others can be graded
            typer.echo(printable(str(error)), err=True)
            return 1
        except (SandboxError, LostApart) as error:
            fail(f"Grading stopped, for a process of ours died again and again: {error}. {GO_ON}")
        except (OSError, SQLAlchemyError) as error:
            fail(f"Grading stopped: {reason(error)}. {GO_ON}")
        if not summary.graded + summary.skipped + len(summary.problems):
            looked = f"{self.coursedir.submitted_directory}/{self.coursedir.student_id}/{name}"
            typer.echo(printable(f"Nobody has handed in '{name}': {looked} matches no folder."), err=True)
            return 1
        for note in summary.notes:
            typer.echo(printable(note))
        for problem in summary.problems:
            typer.echo(printable(f"Not graded: {problem}"), err=True)
        seconds = time.perf_counter() - begin
        reused = f" ({summary.reused} from kept results)" if summary.reused and summary.graded else ""
        skipped = f", {summary.skipped} unchanged" if summary.skipped else ""
        say(f"{name}: {summary.graded} graded{reused}{skipped}, {seconds:.1f} s")
        return len(summary.problems)

    def grade_in_kernels(self, name: str) -> int:
        """Grade as stock nbgrader does; 1 if something could not be graded, which has been said then."""
        from nbgrader.converters.base import NbGraderException

        from torchmarks.plugins.autograde import Autograde

        self.coursedir.assignment_id = name
        converter = Autograde(coursedir=self.coursedir, parent=self.coursedir.parent)
        converter.force = self.force
        try:
            converter.start()
        except NbGraderException:
            return 1
        return 0
