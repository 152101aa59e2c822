"""Where a submission's time goes: one grading process grades, its stages are timed from outside.

Student process and tests wait for each other in turn, so wall-clock times of the stages add up to the whole.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from functools import wraps
from pathlib import Path
from typing import Any
from unittest.mock import patch

from torchmarks.assignments import setup_modules, source_notebooks
from torchmarks.bridge.outside import Bridge
from torchmarks.classroom.bundles import rehearsals
from torchmarks.classroom.plan import modules_needed
from torchmarks.classroom.pool import Pool
from torchmarks.grading import grader as grading
from torchmarks.grading.asking import Asking
from torchmarks.grading.grader import Grader
from torchmarks.grading.recall import Recall
from torchmarks.results import Result, Submission
from torchmarks.sandbox.forking import get_ready_to_fork
from torchmarks.sandbox.keeper import Nursery, Student
from torchmarks.sandbox.walls import Walls
from torchmarks.settings import course_directory

#: Each stage's name and the function that is all of it, less the stages that it calls itself.
_STAGES: Sequence[tuple[str, Any, str]] = (
    ("read the submission", grading, "parse_notebook"),
    ("rebuild the notebook from source", grading, "rebuild"),
    ("start the student process within its walls", Student, "__init__"),
    ("run the student's cells", Student, "run"),
    ("copy the process for tests that come later", Student, "_send_places"),
    ("answer the tests' calls, in the student process", Bridge, "_ask"),
    ("answer what tests asked of others, in the student process", Bridge, "ask_ahead"),
    ("clean outputs", grading, "clean_outputs"),
    ("end the processes", Student, "close"),
)
_REST = "run the tests, and everything else in the grading process"


class Clock:
    """Notes how long each stage took, less what stages inside of it took."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._inner = [0.0]

    def timed(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, timed."""

        @wraps(function)
        def call(*arguments: Any, **keywords: Any) -> Any:
            begin = time.perf_counter()
            self._inner.append(0.0)
            try:
                return function(*arguments, **keywords)
            finally:
                took = time.perf_counter() - begin
                self.seconds[name] += took - self._inner.pop()
                self._inner[-1] += took

        return call


def stages(course: Path, assignment: str, submissions: Sequence[Submission]) -> Iterator[str]:
    """Lines of the report: milliseconds of each stage, for one submission in the middle.

    As if each answer were new, and with what tests said of earlier submissions' answers.
    """
    coursedir = course_directory(course)
    sources = source_notebooks(course, assignment, coursedir.source_directory)
    [rehearsal] = rehearsals(coursedir, assignment, sources, None)
    clock = Clock()
    new: dict[str, float] = {}
    told: list[bool] = []

    def counted(recalled: Callable[..., bool]) -> Callable[..., bool]:
        def call(*arguments: Any) -> bool:
            told.append(recalled(*arguments))
            return told[-1]

        return call

    def jobs(grade: Callable[[Submission], Result]) -> None:
        get_ready_to_fork()
        grade(submissions[0])  # what is done once is no stage of each
        clock.seconds.clear()
        for submission in submissions[1:]:
            grader.examiner.recall = Recall()
            clock.timed(_REST, grade)(submission)
        new.update(clock.seconds)
        clock.seconds.clear()
        told.clear()
        grader.examiner.recall = Recall()
        grade(submissions[0])
        for submission in submissions[1:]:
            clock.timed(_REST, grade)(submission)

    with Nursery(Walls.choose(), 2) as nursery, ExitStack() as patches:
        nursery.warm(setup_modules(sources))
        with Pool([rehearsal.bundle], nursery, 1, forks_often=True) as pool:
            nursery.warm(modules_needed(0, rehearsal, pool))
        for name, owner, attribute in _STAGES:
            patches.enter_context(patch.object(owner, attribute, clock.timed(name, getattr(owner, attribute))))
        patches.enter_context(patch.object(Asking, "_recalled", counted(Asking._recalled)))
        grader = Grader(rehearsal.bundle, nursery.connect())
        grader.serve(jobs)
    count = len(submissions) - 1
    yield "| stage | ms, each answer new | ms, in a class |"
    yield "|---|---|---|"
    for name, _, _ in (*_STAGES, (_REST, None, None)):
        yield f"| {name} | {new.get(name, 0) / count * 1e3:.0f} | {clock.seconds.get(name, 0) / count * 1e3:.0f} |"
    yield f"| all | {sum(new.values()) / count * 1e3:.0f} | {sum(clock.seconds.values()) / count * 1e3:.0f} |"
    yield ""
    share = sum(told) / len(told)
    yield (
        f"In a class the tests need not run for answers that do what earlier ones did; here, for {share:.0%} of the"
        f" examples and hidden tests of {len(submissions)} submissions, whose answers are drawn from the bank."
    )


def read(folder: Path, assignment: str) -> list[Submission]:
    """The notebooks that a class has handed in."""
    return [
        Submission(path.read_bytes()) for path in sorted(folder.glob(f"submitted/*/{assignment}/{assignment}.ipynb"))
    ]
