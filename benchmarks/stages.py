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

from torchmarks import grading
from torchmarks.assignments import setup_modules, source_notebooks
from torchmarks.bridge.outside import Bridge
from torchmarks.classroom import _rehearsals
from torchmarks.cli import _course_directory
from torchmarks.grading import Grader
from torchmarks.plan import modules_needed
from torchmarks.results import Result, Submission
from torchmarks.sandbox.keeper import Nursery, Student
from torchmarks.sandbox.pages import settle
from torchmarks.sandbox.walls import Walls

#: Each stage's name and the function that is all of it, less the stages that it calls itself.
_STAGES: Sequence[tuple[str, Any, str]] = (
    ("read the submission", grading, "parse_notebook"),
    ("rebuild the notebook from source", grading, "rebuild"),
    ("start the student process within its walls", Student, "__init__"),
    ("run the student's cells", Student, "run"),
    ("copy the process for tests that come later", Student, "_send_places"),
    ("answer the tests' calls, in the student process", Bridge, "_ask"),
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
    """Lines of the report: milliseconds of each stage, for one submission in the middle."""
    coursedir = _course_directory(course, "*")
    sources = source_notebooks(course, assignment, coursedir.source_directory)
    [rehearsal] = _rehearsals(coursedir, assignment, sources, None)
    clock = Clock()

    def jobs(grade: Callable[[Submission], Result]) -> None:
        settle()
        grade(submissions[0])  # what is done once is no stage of each
        clock.seconds.clear()
        for submission in submissions[1:]:
            clock.timed(_REST, grade)(submission)

    with Nursery(Walls.choose(), 2) as nursery, ExitStack() as patches:
        nursery.warm(setup_modules(sources))
        nursery.warm(modules_needed(rehearsal, nursery))
        for name, owner, attribute in _STAGES:
            patches.enter_context(patch.object(owner, attribute, clock.timed(name, getattr(owner, attribute))))
        Grader(rehearsal.bundle, nursery.connect()).serve(jobs)
    count = len(submissions) - 1
    whole = sum(clock.seconds.values())
    yield "| stage | ms | share |"
    yield "|---|---|---|"
    for name, seconds in sorted(clock.seconds.items(), key=lambda item: -item[1]):
        yield f"| {name} | {seconds / count * 1e3:.0f} | {seconds / whole:.0%} |"
    yield f"| all | {whole / count * 1e3:.0f} | |"


def read(folder: Path, assignment: str) -> list[Submission]:
    """The notebooks that a class has handed in."""
    return [
        Submission(path.read_bytes()) for path in sorted(folder.glob(f"submitted/*/{assignment}/{assignment}.ipynb"))
    ]
