"""Checks that ``release/`` is what ``source/`` makes, with nothing hidden in it."""

import filecmp
import json
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from nbformat import NotebookNode
from nbgrader.converters import GenerateAssignment
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from torchmarks.assignments import grade_id
from torchmarks.authoring.gate.subject import Problem, Subject
from torchmarks.config import release_steps

#: A line shorter than this may stand in a release by chance.
_TELLING = 25


def check_release(subject: Subject) -> Iterator[Problem]:
    """``release/`` is what ``source/`` makes, and nothing hidden or of the solutions is in it."""
    coursedir = subject.coursedir
    released = Path(coursedir.format_path(coursedir.release_directory, ".", subject.assignment))
    with tempfile.TemporaryDirectory() as folder:
        try:
            built = build_release(coursedir, subject.assignment, Path(folder))
        except NbGraderException as error:
            yield Problem(subject.assignment, f"cannot be released: {error}")
            return
        for difference in _differences(built, released):
            yield Problem(f"{coursedir.release_directory}/{subject.assignment}", f"{difference}; run make release.")
        text = "".join(
            path.read_text(encoding="utf-8", errors="ignore") for path in sorted(built.rglob("*")) if path.is_file()
        )
    # Signatures and idioms stand in visible code as well; a secret is what does not.
    public = "\n".join(line for cell in subject.source.notebook.cells for line in _lines(cell, secret=False))
    for exercise in subject.exercises:
        for cell in filter(None, (exercise.solution, exercise.test, exercise.cuda)):
            for line in _lines(cell, secret=True):
                if len(line) > _TELLING and line not in public and (_as_in_json(line) in text or line in text):
                    yield Problem(subject.where(exercise), f"the release shows a line of {grade_id(cell)}: {line!r}")


def build_release(course: CourseDirectory, assignment: str, folder: Path) -> Path:
    """Make the students' version of an assignment in ``folder``, without a gradebook; returns where it lies.

    Raises NbGraderException if nbgrader refuses the source.
    """
    config = Config()
    config.CourseDirectory.root = course.root
    config.CourseDirectory.source_directory = course.source_directory
    config.CourseDirectory.release_directory = str(folder)
    config.CourseDirectory.assignment_id = assignment
    config.GenerateAssignment.preprocessors = [step for step in release_steps() if step.__name__ != "SaveCells"]
    config.GenerateAssignment.no_database = True
    coursedir = CourseDirectory(config=config)
    coursedir.log.setLevel("CRITICAL")
    GenerateAssignment(coursedir=coursedir, config=config).start()
    return folder / assignment


def _differences(built: Path, released: Path) -> Iterator[str]:
    wanted = {path.relative_to(built) for path in built.rglob("*") if path.is_file()}
    present = {
        path.relative_to(released)
        for path in released.rglob("*")
        if path.is_file() and not {"__pycache__", ".ipynb_checkpoints"} & set(path.parts)
    }
    if not present:
        yield "it is missing"
        return
    for path in sorted(wanted - present):
        yield f"{path} is missing"
    for path in sorted(present - wanted):
        yield f"{path} is not made from source/"
    for path in sorted(wanted & present):
        if not filecmp.cmp(built / path, released / path, shallow=False):
            yield f"{path} is out of step with source/"


def _lines(cell: NotebookNode, *, secret: bool) -> Iterator[str]:
    """The stripped lines of a code cell: those of solutions and hidden tests, or all others."""
    inside = False
    for line in cell.source.splitlines() if cell.cell_type == "code" else ():
        if re.match(r"\s*### BEGIN (SOLUTION|HIDDEN TESTS)", line):
            inside = True
        elif re.match(r"\s*### END (SOLUTION|HIDDEN TESTS)", line):
            inside = False
        elif inside == secret:
            yield line.strip()


def _as_in_json(line: str) -> str:
    return json.dumps(line, ensure_ascii=False)[1:-1]
