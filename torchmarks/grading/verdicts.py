"""What a graded cell's tests, or the cell itself, come to: its verdict and marks."""

import re

from nbformat import NotebookNode
from nbgrader.utils import compute_checksum, determine_grade

from torchmarks.assignments import role
from torchmarks.results import Grade, Tested
from torchmarks.sandbox.keeper import Student
from torchmarks.sandbox.walls.rlimits import is_want_of_memory
from torchmarks.testing.cell import NO_GPU, not_attempted
from torchmarks.testing.report import Report
from torchmarks.testing.runner import Outcome

#: Characters of a test's detail that are kept.
_LONGEST_DETAIL = 4000


def grade_of(report: Report, student: Student) -> Grade:
    """The grade of a cell whose tests have run, or for a reason did not; who answered knows what ended it."""
    points = 0.0 if report.bonus else report.points
    if report.reason is not None:
        verdict = {NO_GPU: "skipped", not_attempted(): "not attempted"}.get(report.reason, "failed")
        return Grade(0.0, points, verdict, reason=report.reason)
    verdict = "passed" if report.share == 1 else "failed"
    for outcome in report.outcomes:
        if outcome.timed_out:
            verdict = "timed out"
        elif _wanted_too_much(outcome) or (outcome.crashed and student.was_killed_for_memory()):
            verdict = "out of memory"
        elif outcome.crashed:
            verdict = "crashed"
    tests = tuple(
        Tested(outcome.name, outcome.hint, outcome.hidden, outcome.cases, outcome.passed_cases, _detail(outcome))
        for outcome in report.outcomes
    )
    if report.bonus:
        return Grade(0.0, 0.0, verdict, round(report.share * report.bonus, 2), tests)
    return Grade(report.marks, points, verdict, tests=tests)


def by_hand(cell: NotebookNode, stub: str | None) -> Grade:
    """The grade of a cell that people mark; an untouched answer is worth 0 and needs nobody."""
    points = float(cell.metadata["nbgrader"]["points"])
    if stub is not None and compute_checksum(cell) == stub:
        return Grade(0.0, points, "not attempted")
    if "solution" in role(cell) or "task" in role(cell):
        return Grade(None, points, "by hand")
    return Grade(determine_grade(cell)[0], points, "failed")


def is_doubtful(grade: Grade) -> bool:
    """Whether something from outside may have had a hand in it (``results.Result``)."""
    stopped = grade.verdict == "timed out" and any(test.passed_cases for test in grade.tests)
    return stopped or grade.verdict == "crashed"


def counted_more(outcome: Outcome) -> bool:
    """Whether more than the answers may have made a test fail: the time, or what memory this process had left."""
    return outcome.timed_out or _wanted_too_much(outcome)


#: How Python's error begins a line of what pytest says, and NumPy's: numpy._core._exceptions._ArrayMemoryError.
_MEMORY_ERROR = r"^(\w+\.)*\w*MemoryError\b"


def _wanted_too_much(outcome: Outcome) -> bool:
    """Whether a test failed because Python or torch could not get the memory for what the student's code asked for."""
    name = outcome.raised.type if outcome.raised else ""
    return is_want_of_memory(name, outcome.detail) or bool(re.search(_MEMORY_ERROR, outcome.detail, re.MULTILINE))


def _detail(outcome: Outcome) -> str:
    """What only the teacher may read of a test that failed."""
    raised = f"\n{outcome.raised.type} at the student's line: {outcome.raised.line}" if outcome.raised else ""
    return f"{outcome.detail}{raised}"[:_LONGEST_DETAIL]
