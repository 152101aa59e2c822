"""All checks, in their order."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from nbgrader.coursedir import CourseDirectory

from torchmarks.assignments import SourceError, assignments, source_notebooks
from torchmarks.authoring.gate.answers import check_answers, check_luck
from torchmarks.authoring.gate.form import check_cells, check_coverage, check_drafts, check_exercises, check_kinds
from torchmarks.authoring.gate.kernel import check_in_kernel
from torchmarks.authoring.gate.released import check_release
from torchmarks.authoring.gate.subject import Check, Problem, Subject

#: Those that run nothing; only what has passed them can be tried.
FORM_CHECKS: tuple[Check, ...] = (check_cells, check_exercises)
CONTENT_CHECKS: tuple[Check, ...] = (check_drafts, check_coverage, check_release, check_answers, check_in_kernel)


def check(coursedir: CourseDirectory, assignment: str, secrets: int = 0) -> Iterator[Problem]:
    """All problems of an assignment of a course. Raises SourceError if there is no such assignment.

    With ``secrets``, the bank's answers are tried with so many random secrets, too (see :func:`check_luck`).
    """
    course = Path(coursedir.root)
    try:
        sources = source_notebooks(course, assignment, coursedir.source_directory)
    except SourceError as error:
        if assignment not in assignments(course, coursedir.source_directory):
            raise
        yield Problem(assignment, str(error))
        return
    for source in sources:
        misplaced = list(check_kinds(Subject(coursedir, assignment, source, [])))
        yield from misplaced
        if misplaced:  # to look for the exercises now would blame their neighbours
            continue
        try:
            subject = Subject(coursedir, assignment, source, source.exercises())
        except SourceError as error:
            yield Problem(assignment, str(error))
            continue
        form = [problem for step in FORM_CHECKS for problem in step(subject)]
        yield from form
        if not form:  # what is malformed cannot be tried
            luck: tuple[Check, ...] = (partial(check_luck, secrets=secrets),) if secrets else ()
            for step in CONTENT_CHECKS + luck:
                try:
                    yield from step(subject)
                except SourceError as error:  # a setup cell's fault: nothing can be tried
                    yield Problem(subject.where(), str(error))
                    break
