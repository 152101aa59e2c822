"""What grading needs to know of an assignment: a bundle for each of its notebooks."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import Execute, IgnorePattern, LimitOutput

from torchmarks.assignments import SourceNotebook, grade_id, is_foreign, is_test
from torchmarks.classroom.plan import Rehearsal
from torchmarks.gradebook.database import check_released, released_cells
from torchmarks.grading.foreign import plan_of
from torchmarks.grading.rebuild import complete, master
from torchmarks.results import Bundle
from torchmarks.sandbox.limits import Limits
from torchmarks.secret import course_secret


def rehearsals(
    coursedir: CourseDirectory, assignment: str, sources: Sequence[SourceNotebook], given: Mapping[str, Any] | None
) -> list[Rehearsal]:
    """The assignment's bundles, each with the teacher's own notebook to try it with.

    Args:
        coursedir: nbgrader's course directory.
        assignment: the assignment's name.
        sources: its notebooks in ``source/``.
        given: what student code may use (``Limits``); the usual where nothing is given.

    Raises SourceError for source notebooks that cannot be graded with, GradebookError if the gradebook does not know
    them as they are, OSError if the course has no secret and none can be made.
    """
    root, config = Path(coursedir.root), coursedir.config
    known = released_cells(coursedir.db_url, assignment)
    solved = {
        source.path.stem: complete(source.notebook, root, config, known.get(source.path.stem, {})) for source in sources
    }
    masters = {name: master(notebook, config) for name, notebook in solved.items()}
    folder = sources[0].path.parent
    check_released(coursedir.db_url, assignment, masters, str(folder))
    files = {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix != ".ipynb" and ".ipynb_checkpoints" not in path.parts
    }
    ignore, shown = IgnorePattern(config=config), LimitOutput(config=config)
    bundles = [
        Bundle(
            assignment,
            name,
            nbformat.writes(notebook),
            files,
            course_secret(root, shared=coursedir.groupshared),
            _limits(notebook, given or {}),
            plan_of(solved[name]),
            ignore.pattern if ignore.enabled else "",
            *((shown.max_lines, shown.max_traceback) if shown.enabled else ()),
        )
        for name, notebook in masters.items()
    ]
    return [Rehearsal(bundle, nbformat.writes(solved[bundle.notebook])) for bundle in bundles]


def _limits(master: NotebookNode, given: Mapping[str, Any]) -> Limits:
    """The limits on student code. With cells of another course's kind they are nbgrader's: none on a whole notebook."""
    if not any(map(is_foreign, master.cells)):
        return Limits(**given)
    limits = Limits(**{"cell": Execute().timeout, **given})
    return replace(limits, submission=max(limits.submission, limits.cell * len(master.cells)))


def remarks(bundles: Sequence[Bundle]) -> Iterator[str]:
    """Which test cells run beside the student's code, or turn the teacher's own solution down, in a sentence each."""
    for bundle in bundles:
        cells = nbformat.reads(bundle.master, as_version=4).cells
        beside = [grade_id(cell) for cell in cells if is_test(cell) and grade_id(cell) in bundle.plan.inside]
        if beside:
            yield (
                f"{bundle.notebook}: these test cells do not work apart from the student's code, so they run beside it,"
                f" as in stock nbgrader, and student code could tamper with them: {', '.join(beside)}."
            )
        if bundle.plan.unsolved:
            yield (
                f"{bundle.notebook}: your own solution does not get all points of"
                f" {', '.join(sorted(bundle.plan.unsolved))}, so students may get none either. A notebook is graded"
                " with the files of its folder in source/, without those that another notebook writes."
            )
