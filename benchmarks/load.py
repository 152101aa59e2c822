"""Measures large runs: throughput and memory, the use of the course after them, and what a million would take.

Submissions are made from the answers bank of an assignment, no two alike. Writes ``benchmarks/load.md``.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from benchmarks.bench import command, machine, make_course
from tests.browser import lab
from tests.processes import environment, private_memory, processor_seconds
from torchmarks.gradebook.database import marks_of

REPORT = Path(__file__).parent / "load.md"

#: Into how many parts of equal size a run is cut, to see whether the last is as quick as the first.
PARTS = 5
_HOUR = 3600
_LARGE = (100_000, 1_000_000)


@dataclass(frozen=True)
class Moment:
    """How far a run is: seconds since its begin, submissions graded, the command's own memory (bytes) and work (s)."""

    seconds: float
    graded: int
    memory: int
    work: float


@dataclass(frozen=True)
class Load:
    """What a large run took: submissions, seconds, and seconds of work of the command itself, which is one process."""

    students: int
    seconds: float
    work: float


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
        seconds = time.perf_counter() - begin
        moments.append(Moment(seconds, _graded(folder), private_memory(run.pid), processor_seconds(run.pid)))
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


def measured(assignment: str, students: int) -> tuple[Load, str]:
    """A class of a size, graded and then used: what it took, and its line of the report."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "course"
        folder.mkdir()
        make_course(folder, assignment, students, stock=False)
        seconds, moments = watched(folder, assignment)
        begin = time.perf_counter()
        marks_of(f"sqlite:///{folder / 'gradebook.db'}", assignment)
        reading = time.perf_counter() - begin
        report = command(folder, "torchmarks", "report", assignment)
        listing = formgrader(folder, Path(name), assignment, students)
        size = (folder / "gradebook.db").stat().st_size
    load = Load(students, seconds, max(moment.work for moment in moments))
    found = list(parts(moments, students))
    return load, (
        f"| {students:,} | {seconds:.0f} | {students / seconds:.1f}"
        f" | {' '.join(f'{rate:.1f}' for rate, _ in found)}"
        f" | {' '.join(f'{memory / 2**20:.0f}' for _, memory in found)} | {size / 2**20:.1f} | {reading:.1f}"
        f" | {report:.1f} | {listing:.1f} |"
    )


def formgrader(folder: Path, home: Path, assignment: str, students: int) -> float:
    """Seconds until a real JupyterLab has answered formgrader's page of all submissions of an assignment."""
    with lab(folder, home) as server:
        server.get("/formgrader/api/assignments")  # nbgrader's first answer waits for what it imports
        begin = time.perf_counter()
        listed = server.get(f"/formgrader/api/submissions/{assignment}")
        seconds = time.perf_counter() - begin
    if len(listed) != students:
        raise RuntimeError(f"formgrader lists {len(listed)} of {students} submissions")
    return seconds


def model(loads: Sequence[Load]) -> Iterator[str]:
    """Lines of the report: what the two largest runs say of larger ones.

    A run takes a start and then the same for each submission, so two sizes give both. What the command itself does,
    to read submissions and to write marks, is done by one process, and so bounds how much one command can grade.
    """
    small, large = sorted(loads, key=lambda load: load.students)[-2:]
    processors = len(os.sched_getaffinity(0))
    each = (large.seconds - small.seconds) / (large.students - small.students)
    own = (large.work - small.work) / (large.students - small.students)
    yield (
        f"By these two runs a submission takes {each * processors * 1e3:.0f} ms of one processor, after a start of"
        f" {max(small.seconds - each * small.students, 0):.0f} s. Of that, {own * 1e3:.1f} ms are the command's own,"
        f" which is one process: with any number of cores one command grades at most {1 / own:.0f} a second."
    )
    yield ""
    yield "| submissions | on this machine (h) | cores that grade them in an hour | commands at once (one a course) |"
    yield "|---|---|---|---|"
    for count in _LARGE:
        commands = -(-count * own // _HOUR)
        yield f"| {count:,} | {count * each / _HOUR:.1f} | {count * each * processors / _HOUR:.0f} | {commands:.0f} |"


def main() -> None:
    """Write the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--assignment", default="shapes")
    parser.add_argument("--students", type=int, nargs="*", default=[1000, 10_000])
    options = parser.parse_args()
    lines = [
        f"# A large class of `{options.assignment}`",
        "",
        f"{machine()} Written by `python -m benchmarks.load`. Rates and memory are given for each fifth of a run;",
        "memory is the command's own. *Formgrader* is its list of all submissions, asked of a running JupyterLab.",
        "",
        "| submissions | seconds | a second | a second, by fifths | memory of the command (MB) | gradebook (MB)"
        " | table of marks (s) | class report (s) | formgrader (s) |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    loads: list[Load] = []
    for students in options.students:
        load, line = measured(options.assignment, students)
        loads.append(load)
        lines.append(line)
        print(line, flush=True)
    if len(loads) > 1:
        lines += ["", "## What more would take", "", *model(loads)]
    REPORT.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
