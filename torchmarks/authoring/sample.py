"""A sample class, drawn from the answers bank: what a teacher can grade before there are students."""

import copy
import errno
import random
import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.coursedir import CourseDirectory

from torchmarks.assignments import assignments, grade_id, role
from torchmarks.authoring.answers import Answer, bank


def is_sample(student: str) -> bool:
    """Whether a student of that name may be one of a sample class."""
    return re.fullmatch(r"student-\d+", student) is not None


def write_class(coursedir: CourseDirectory, students: int) -> Iterator[Path]:
    """Write ``submitted/student-01/…`` for every assignment that has been released; each student answers differently.

    The first student solves everything, the last hands in the notebook untouched; those between solve more or less. The
    same call writes the same class. Raises FileNotFoundError if an assignment has no release.
    """
    course = Path(coursedir.root)
    for assignment in assignments(course, coursedir.source_directory):
        folder = Path(coursedir.format_path(coursedir.release_directory, ".", assignment))
        released = {path.name: nbformat.read(path, as_version=4) for path in sorted(folder.glob("*.ipynb"))}
        if not released:
            raise FileNotFoundError(errno.ENOENT, "no released notebook", str(folder))
        answers = bank(course, assignment)
        for number in range(1, students + 1):
            chosen = _choose(answers, number, students, random.Random(f"{assignment} {number}"))
            student = f"student-{number:02}"
            target = Path(coursedir.format_path(coursedir.submitted_directory, student, assignment))
            target.mkdir(parents=True, exist_ok=True)
            for name, notebook in released.items():
                nbformat.write(answered(notebook, chosen), target / name)
            yield target


def answered(released: NotebookNode, answers: dict[str, Answer | None]) -> NotebookNode:
    """A copy of a released notebook with answers written into its solution cells."""
    notebook = copy.deepcopy(released)
    for cell in notebook.cells:
        answer = answers.get(grade_id(cell)) if "solution" in role(cell) else None
        if answer is not None:
            cell.source = answer.source
    return notebook


def _choose(
    answers: dict[str, list[Answer]], number: int, students: int, choice: random.Random
) -> dict[str, Answer | None]:
    """For each exercise a right answer, a wrong one or none, by how able student ``number`` is."""
    ability = 1 - (number - 1) / max(students - 1, 1)
    chosen: dict[str, Answer | None] = {}
    for exercise, known in answers.items():
        right = choice.random() < ability
        pool = [answer for answer in known if answer.right == right]
        attempted = right or choice.random() < 2 * ability
        chosen[exercise] = choice.choice(pool) if attempted and pool else None
    return chosen
