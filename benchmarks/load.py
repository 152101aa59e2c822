"""Measures a large run: do throughput and the command's memory stay flat, and what would a million submissions take?

Submissions are made from the answers bank of an assignment, no two alike. Prints Markdown for ``benchmarks/report.md``.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from benchmarks.bench import make_course
from tests.processes import environment, private_memory
from torchmarks.gradebook import marks_of

#: Into how many parts of equal size a run is cut, to see whether the last is as quick as the first.
PARTS = 5
_HOUR = 3600
_MILLION = 1_000_000


@dataclass(frozen=True)
class Moment:
    """How far a run is: seconds since its begin, submissions graded, and the command's own memory in bytes."""

    seconds: float
    graded: int
    memory: int


def watched(folder: Path, assignment: str) -> tuple[float, list[Moment]]:
    """Grade a class; the seconds that it took, and what was seen meanwhile."""
    begin = time.perf_counter()
    run = subprocess.Popen(
        [sys.executable, "-m", "torchmarks", "autograde", assignment],
        cwd=folder,
        env=environment(),
        stdout=subprocess.DEVNULL,
    )
    moments: list[Moment] = []
    while run.poll() is None:
        time.sleep(0.5)
        moments.append(Moment(time.perf_counter() - begin, _graded(folder), private_memory(run.pid)))
    if run.returncode:
        raise RuntimeError(f"torchmarks autograde {assignment} ended with status {run.returncode}")
    return time.perf_counter() - begin, moments


def _graded(folder: Path) -> int:
    """How many submissions are written; their folders, which costs far less than to look into each."""
    try:
        return len(os.listdir(folder / "autograded"))  # noqa: PTH208 - quick
    except FileNotFoundError:
        return 0


def parts(moments: list[Moment], students: int) -> Iterator[tuple[float, int]]:
    """Of each part of a run: submissions a second, and the most memory of the command."""
    begun = [moment for moment in moments if moment.graded]
    borders = [begun[0].graded + (students - begun[0].graded) * part // PARTS for part in range(PARTS + 1)]
    reached = [next(moment for moment in begun if moment.graded >= border) for border in borders[:-1]] + [begun[-1]]
    for first, last in pairwise(reached):
        memory = max(moment.memory for moment in begun if first.seconds <= moment.seconds <= last.seconds)
        yield (last.graded - first.graded) / max(last.seconds - first.seconds, 0.5), memory


def measured(assignment: str, students: int) -> Iterator[str]:
    """Lines of the report about one class."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_course(folder, assignment, students, stock=False)
        seconds, moments = watched(folder, assignment)
        begin = time.perf_counter()
        marks_of(f"sqlite:///{folder / 'gradebook.db'}", assignment)
        reading = time.perf_counter() - begin
        size = (folder / "gradebook.db").stat().st_size
    processors = len(os.sched_getaffinity(0))
    found = list(parts(moments, students))
    yield (
        f"| {students:,} | {seconds:.0f} | {students / seconds:.1f}"
        f" | {' '.join(f'{rate:.1f}' for rate, _ in found)}"
        f" | {' '.join(f'{memory / 2**20:.0f}' for _, memory in found)} | {size / 2**20:.1f} | {reading:.1f} |"
    )
    each = processors / (sum(rate for rate, _ in found) / len(found))  # of one processor, the start not counted
    for count in (100_000, _MILLION):
        yield (
            f"\n{count:,} submissions of `{assignment}` are {count * each / _HOUR:.0f} processor hours by this run:"
            f" {count * each / _HOUR:.0f} cores grade them in an hour."
        )


def main() -> None:
    """Print the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--assignment", default="shapes")
    parser.add_argument("--students", type=int, nargs="*", default=[1000, 10_000])
    options = parser.parse_args()
    print(f"## A large class of `{options.assignment}`\n")
    print(f"{len(os.sched_getaffinity(0))} processors. Rates and memory are given for each fifth of the run.\n")
    print(
        "| submissions | seconds | a second | a second, by fifths | memory of the command (MB) | gradebook (MB)"
        " | table of marks (s) |"
    )
    print("|---|---|---|---|---|---|---|")
    for students in options.students:
        for line in measured(options.assignment, students):
            print(line, flush=True)


if __name__ == "__main__":
    main()
