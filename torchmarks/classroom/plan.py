"""Finds out, with the teacher's own solution, which test cells of any nbgrader course work apart from student code."""

import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.utils import setenv

from torchmarks.assignments import grade_id, is_foreign, is_setup
from torchmarks.classroom.pool import Pool
from torchmarks.classroom.worldly import worldly
from torchmarks.grading.apart import LostApart, apart, new_folder
from torchmarks.grading.foreign import Desk, uses
from torchmarks.grading.grader import Grader
from torchmarks.results import Bundle, Plan, Result, Submission, write_files
from torchmarks.sandbox.keeper import Nursery, another_connection
from torchmarks.sandbox.walls.builder import hide

#: Calls of the solution by one cell, above which it runs beside the student's code. Each takes a tenth of a millisecond
#: or, with what comes over, several; a cell has 30 s.
_MOST_CALLS = 10_000

#: Seconds that finding the plans of an assignment may take.
_PATIENCE = 1800.0


@dataclass(frozen=True)
class Rehearsal:
    """A bundle, and the teacher's notebook with its solutions, as a submission."""

    bundle: Bundle
    solved: str


def with_plans(rehearsals: Sequence[Rehearsal], nursery: Nursery) -> list[Bundle]:
    """The bundles with their plans settled.

    The tests run in a process that ends afterwards, the teacher's solution in student processes of the nursery's.
    """
    with nursery.connect() as connection, setenv(NBGRADER_EXECUTION="autograde"):

        def work() -> list[Plan]:
            hide()
            return [_settled(each, connection) for each in rehearsals]

        plans = apart(work, _PATIENCE)
    return [replace(each.bundle, plan=plan) for each, plan in zip(rehearsals, plans, strict=True)]


def _settled(rehearsal: Rehearsal, nursery: socket.socket) -> Plan:
    """The plan that leaves as many cells apart as give the marks that nbgrader gives.

    Apart are the test cells that look at values alone (``worldly``), and that the solution passes there without too
    many calls, if they also tell the untouched notebook from it as they do beside it. If a cell that runs beside the
    student's code misses what an earlier one did, the earlier ones run there, too.
    """
    master: NotebookNode = nbformat.reads(rehearsal.bundle.master, as_version=4)
    cells = {grade_id(cell): cell.source for cell in master.cells if is_foreign(cell)}
    tests = list(cells)
    if not tests:
        return rehearsal.bundle.plan
    teachers = [(grade_id(cell), cell.source) for cell in master.cells if cell.cell_type == "code"]
    inside = _setup_inside(master, rehearsal.bundle)
    inside |= worldly(teachers, rehearsal.bundle.files) & cells.keys()
    beside = _earned(rehearsal, inside | frozenset(tests), nursery)
    while True:
        found = _earned(rehearsal, inside, nursery)
        moved: set[str] = set()
        for place, name in enumerate(tests):
            marks = [each.grades[name].marks for each in found if name in each.grades]
            stock = [each.grades[name].marks for each in beside if name in each.grades]
            if name in inside and marks != stock:
                earlier = set(tests[:place]) - inside
                moved |= {other for other in earlier if uses(cells[name], cells[other])} or earlier
            elif name not in inside and not (_solves(found[0], name) and marks[1:] == stock[1:]):
                moved.add(name)
        if not moved:
            unsolved = frozenset(name for name in tests if not _is_full(found[0], name))
            return replace(rehearsal.bundle.plan, inside=inside, unsolved=unsolved, objects=found[0].objects)
        inside |= moved


def modules_needed(number: int, rehearsal: Rehearsal, pool: Pool) -> set[str]:
    """The modules that the teacher's solution loads in student processes, many of them at a first use.

    ``number`` says which of the pool's bundles is the rehearsal's. What the warm parent has imported no student process
    imports again; and what the tests say of the solution is known to the pool from then on (``recall``).
    """
    [(_, result)] = pool.map([(None, number, Submission(rehearsal.solved.encode(), rehearsal=True))])
    return set(result.modules) if isinstance(result, Result) else set()


def has_foreign(bundle: Bundle) -> bool:
    """Whether a bundle's notebook has autograded cells that do not end in ``run_tests``."""
    return any(map(is_foreign, nbformat.reads(bundle.master, as_version=4).cells))


def _is_full(result: Result, name: str) -> bool:
    grade = result.grades.get(name)
    return grade is not None and grade.verdict == "passed" and grade.marks == grade.points


def _solves(result: Result, name: str) -> bool:
    """Whether a cell gives the solution all points, and can be asked from another process in its time."""
    return _is_full(result, name) and result.asked.get(name, 0) <= _MOST_CALLS


def _earned(rehearsal: Rehearsal, inside: frozenset[str], nursery: socket.socket) -> list[Result]:
    """What becomes of the solution and of the untouched notebook when these cells run in the student's process."""
    grader = Grader(replace(rehearsal.bundle, plan=replace(rehearsal.bundle.plan, inside=inside)), nursery)
    found: list[Result] = []

    def jobs(grade: Callable[[Submission], Result]) -> None:
        for text in (rehearsal.solved, rehearsal.bundle.master):
            with another_connection(nursery) as grader.nursery:
                try:
                    found.append(apart(partial(grade, Submission(text.encode())), grader.seconds()))
                except LostApart:
                    found.append(Result(""))

    grader.serve(jobs)
    return found


def _setup_inside(master: NotebookNode, bundle: Bundle) -> frozenset[str]:
    """The setup cells that need names of the student's, found by trying them without."""
    setup = {grade_id(cell): cell for cell in master.cells if is_setup(cell)}

    def first_failure(broken: frozenset[str]) -> str | None:
        with new_folder() as folder:
            write_files(bundle.files, Path(folder))
            desk = Desk(bundle.plan, folder, bundle.limits.cell)
            return next((name for name, cell in setup.items() if name not in broken and not desk.set_up(cell)), None)

    broken: frozenset[str] = frozenset()
    while (name := apart(lambda: first_failure(broken), _PATIENCE)) is not None:  # noqa: B023 - called at once
        broken |= {name}
    return broken
