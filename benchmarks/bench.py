"""Measures grading: whole processes, ours and stock nbgrader's in turn, on the same submissions; writes a report.

Run it by ``make bench``. Times on a busy machine drift, so what counts are ratios of runs that took turns, and medians.
"""

import argparse
import os
import platform
import re
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import fmean, median

import nbformat

from benchmarks.otter import table as otter_table
from benchmarks.stages import read, stages
from benchmarks.walls import cost
from tests.processes import SCRIPTS, children, environment, is_nursery, private_memory
from torchmarks.assignments import assignments
from torchmarks.authoring.answers import Answer, bank
from torchmarks.authoring.sample import answered
from torchmarks.gradebook.database import marks_of

COURSE = Path(__file__).parent.parent
REPORT = Path(__file__).parent / "report.md"
STOCK_CONFIG = "c = get_config()\nc.CourseDirectory.course_id = 'stock'\n"

OTTER = (
    "An assignment of eight functions with two plain assertions each, written for each of the graders; milliseconds a"
    " submission, whole processes (`otter run` is one a submission). Marks were equal."
)


@dataclass
class Run:
    """One whole process: how long it took, and the marks it gave."""

    seconds: float
    marks: dict[str, float | None]


class Memory(threading.Thread):
    """Watches the private memory of the processes that run student code while a command runs.

    They are known by their parent: the children of the warm parent, which is the guard's only child, and theirs.
    """

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self._pid = 0
        self._ended = threading.Event()
        self.most = 0

    def watch(self, pid: int) -> None:
        """Begin, with the command's process."""
        self._pid = pid
        self.start()

    def run(self) -> None:
        """Look again and again, until stopped."""
        while not self._ended.wait(0.05):
            for guard in children(self._pid):
                if is_nursery(guard):
                    for warm_parent in children(guard):
                        for student in _descendants(warm_parent):
                            self.most = max(self.most, private_memory(student))

    def stop(self) -> int:
        """The most that was seen, in bytes."""
        self._ended.set()
        self.join()
        return self.most


def _descendants(pid: int) -> Iterator[int]:
    for child in children(pid):
        yield child
        yield from _descendants(child)


def make_course(folder: Path, assignment: str, students: int, *, stock: bool) -> None:
    """A course of one assignment, released, and a class with answers from the bank; no two notebooks are equal."""
    shutil.copytree(COURSE / "source" / assignment, folder / "source" / assignment)
    if not stock:
        shutil.copy(COURSE / "nbgrader_config.py", folder)
    else:
        (folder / "nbgrader_config.py").write_text(STOCK_CONFIG)
    command(folder, "nbgrader", "generate_assignment", assignment)
    released = nbformat.read(folder / "release" / assignment / f"{assignment}.ipynb", as_version=4)
    answers = bank(COURSE, assignment)
    for number in range(students):
        notebook = answered(released, _answers(answers, number))
        notebook.cells.append(nbformat.v4.new_code_cell(f"student = {number}", id=f"own-{number}"))
        path = folder / "submitted" / f"s{number:05}" / assignment / f"{assignment}.ipynb"
        path.parent.mkdir(parents=True)
        nbformat.write(notebook, path)


def _answers(known: dict[str, list[Answer]], number: int) -> dict[str, Answer | None]:
    """An answer to each exercise, right and wrong ones in turn."""
    return {name: options[(number * 7 + place) % len(options)] for place, (name, options) in enumerate(known.items())}


def command(folder: Path, *words: str, watch: Callable[[int], object] = lambda pid: None) -> float:
    """Run a command of the environment in a folder; wall-clock seconds. ``watch`` is told its process."""
    begin = time.perf_counter()
    process = subprocess.Popen(
        [str(SCRIPTS / words[0]), *words[1:]],
        cwd=folder,
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    watch(process.pid)
    _, errors = process.communicate()
    seconds = time.perf_counter() - begin
    if process.returncode:
        raise RuntimeError(f"{' '.join(words)} failed: {errors}")
    return seconds


def grade(folder: Path, assignment: str, *, stock: bool) -> Run:
    """Grade a course's class once more, from nothing."""
    _forget(folder)
    seconds = command(folder, "nbgrader" if stock else "torchmarks", "autograde", assignment)
    return Run(seconds, marks_of(f"sqlite:///{folder / 'gradebook.db'}", assignment).scores)


def private(folder: Path, assignment: str) -> int:
    """Grade a class and watch it; the most private memory of a student process, in bytes.

    A run of its own, not one that is timed: to look at so many processes takes much of a processor.
    """
    memory = Memory()
    _forget(folder)
    command(folder, "torchmarks", "autograde", assignment, watch=memory.watch)
    return memory.stop()


def _forget(folder: Path) -> None:
    shutil.rmtree(folder / "autograded", ignore_errors=True)
    shutil.rmtree(folder / ".torchmarks-results", ignore_errors=True)


def grade_at_once(folders: Sequence[Path], assignment: str) -> float:
    """Stock nbgrader on several courses at the same time: seconds until all are done."""
    begin = time.perf_counter()
    with ThreadPoolExecutor() as threads:
        list(threads.map(lambda folder: grade(folder, assignment, stock=True), folders))
    return time.perf_counter() - begin


def compare(assignment: str, few: int, many: int, rounds: int) -> tuple[str, float]:
    """A line of the report, stock nbgrader and torchmarks in turn on one assignment; stock's seconds a submission."""
    with tempfile.TemporaryDirectory() as name:
        stock, half, other_half, ours, class_of_many = (
            Path(name) / part for part in ("stock", "half", "other-half", "ours", "many")
        )
        make_course(stock, assignment, few, stock=True)
        make_course(half, assignment, few // 2, stock=True)
        make_course(other_half, assignment, few // 2, stock=True)
        make_course(ours, assignment, few, stock=False)
        make_course(class_of_many, assignment, many, stock=False)
        theirs: list[Run] = []
        in_two: list[float] = []
        small: list[Run] = []
        large: list[Run] = []
        for _ in range(rounds):
            theirs.append(grade(stock, assignment, stock=True))
            in_two.append(grade_at_once([half, other_half], assignment))
            small.append(grade(ours, assignment, stock=False))
            large.append(grade(class_of_many, assignment, stock=False))
        memory = private(class_of_many, assignment)
    if theirs[0].marks != small[0].marks:
        raise RuntimeError(f"{assignment}: the two gave different marks: {theirs[0].marks} and {small[0].marks}")
    each = median(run.seconds for run in theirs) / few
    whole = [run.seconds / many for run in large]
    more = [(one.seconds - other.seconds) / (many - few) for one, other in zip(large, small, strict=True)]
    ratios = [a.seconds / few / b for a, b in zip(theirs, whole, strict=True)]
    line = (
        f"| {assignment} | {each * 1e3:.0f} | {median(in_two) / (few // 2 * 2) * 1e3:.0f}"
        f" | {median(whole) * 1e3:.0f} | {median(more) * 1e3:.0f}"
        f" | {median(ratios):.0f} | {each / median(more):.0f} | {memory / 2**20:.0f} |"
    )
    return line, each


def together(names: Sequence[str], many: int, rounds: int, stock: float) -> str:
    """A sentence of the report: one command that grades several assignments. ``stock`` is what stock nbgrader takes
    for a submission, in seconds.
    """
    with tempfile.TemporaryDirectory() as name:
        for assignment in names:
            make_course(Path(name), assignment, many, stock=False)
        runs = []
        for _ in range(rounds):
            _forget(Path(name))
            runs.append(command(Path(name), "torchmarks", "autograde", *names))
    each = median(runs) / many / len(names)
    return (
        f"One `torchmarks autograde {' '.join(names)}`, {many} submissions of each: {median(runs):.1f} s,"
        f" {each * 1e3:.0f} ms a submission, {stock / each:.0f} times faster than stock."
    )


def sizes(assignment: str, counts: Sequence[int]) -> Iterator[str]:
    """Lines of the report: classes of several sizes."""
    for count in counts:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            make_course(folder, assignment, count, stock=False)
            run = grade(folder, assignment, stock=False)
            pages = command(folder, "nbgrader", "generate_feedback", assignment)
            report = command(folder, "torchmarks", "report", assignment)
        yield f"| {count} | {run.seconds:.1f} | {run.seconds / count * 1e3:.0f} | {pages:.1f} | {report:.1f} |"


def main() -> None:
    """Write the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--few", type=int, default=6, help="submissions that both grade")
    parser.add_argument("--many", type=int, default=40, help="submissions of the class that torchmarks grades")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--sizes", type=int, nargs="*", default=[10, 100, 300])
    parser.add_argument(
        "--assignments", nargs="*", choices=assignments(COURSE, "source"), default=["ndarrays", "shapes"]
    )
    options = parser.parse_args()
    lines = [
        "# Benchmarks",
        "",
        machine(),
        f"Written by `make bench`: medians of {options.rounds} rounds, in which the commands took turns.",
        "",
        "## Against stock nbgrader",
        "",
        f"`nbgrader autograde` without torchmarks grades {options.few} submissions of the answers bank,"
        f" `torchmarks autograde` the same {options.few} and {options.many}; whole processes, in milliseconds a"
        " submission. *Each more* is what one more submission costs: the start is not in it, but for what a large class"
        " spends there so that each costs less. Marks were equal.",
        "",
        f"| assignment | stock | stock in two processes | torchmarks, class of {options.many} | each more"
        " | times faster than stock | each more | private memory of a student process, at most (MB) |",
        "|---|---|---|---|---|---|---|---|",
    ]
    stock = []
    for assignment in options.assignments:
        line, each = compare(assignment, options.few, options.many, options.rounds)
        lines.append(line)
        stock.append(each)
        print(line, flush=True)
    lines += ["", together(options.assignments, options.many, options.rounds, fmean(stock))]
    print(lines[-1], flush=True)
    lines += ["", "## Against otter-grader", "", OTTER, "", *otter_table(options.few, options.many, options.rounds)]
    lines += ["", f"## Where the time of a submission goes, in `{options.assignments[-1]}`", ""]
    with tempfile.TemporaryDirectory() as name:
        make_course(Path(name), options.assignments[-1], 20, stock=False)
        lines += stages(Path(name), options.assignments[-1], read(Path(name), options.assignments[-1]))
    lines += ["", "## Walls", "", cost()]
    lines += ["", f"## Classes of `{options.assignments[-1]}`", ""]
    lines += [
        "| submissions | seconds | ms a submission | feedback pages (s) | class report (s) |",
        "|---|---|---|---|---|",
    ]
    for line in sizes(options.assignments[-1], options.sizes):
        lines.append(line)
        REPORT.write_text("\n".join(lines) + "\n")  # the large ones take long, and may be stopped
        print(line, flush=True)


def machine() -> str:
    """What the figures were measured on, in a sentence."""
    packages = ", ".join(f"{name} {version(name)}" for name in ("torch", "numpy", "nbgrader", "pytest"))
    processors = f"{len(os.sched_getaffinity(0))} processors ({_processor()})"
    return f"{processors}, Python {platform.python_version()}, {packages}."


def _processor() -> str:
    try:
        found = re.search(r"^model name\s*: (.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    except OSError:
        found = None
    return found[1] if found else platform.machine()


if __name__ == "__main__":
    main()
