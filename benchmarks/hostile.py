"""The hostile bank through stock nbgrader, beside ours: what each notebook gains, shows, costs others or stops.

Stock nbgrader runs student code with the teacher's rights: run this on a machine that can be thrown away.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import nbformat

from tests.hostile_bank import EXERCISES, POINTS, Attack, attacks, hand_in, outputs, source
from tests.notebooks import write
from tests.processes import SCRIPTS, environment
from torchmarks.gradebook import marks_of, open_gradebook

CONFIG = "c = get_config()\nc.CourseDirectory.course_id = 'stock'\nc.ExecutePreprocessor.timeout = 10\n"
CLASSMATES = ("ann", "zoe")
#: Seconds for a run of three students; a usual one takes ten.
PATIENCE = 90
#: Notebooks that would harm the machine itself where nothing holds them.
TOO_DANGEROUS = {
    *("all_processors", "fill_disk", "fill_disk_with_names", "fork_bomb", "kill_others", "left_processes"),
    *("start_up_files", "starve_memory"),
}


def table(pattern: str = "*", every: int = 1) -> Iterator[str]:
    """Lines of a Markdown table. ``every``: take each so many-th notebook only, for a quick look."""
    bank = [attack for attack in attacks(pattern)[::every] if attack.name not in TOO_DANGEROUS]
    with tempfile.TemporaryDirectory() as folder:
        write(source(), Path(folder, "source/first/first.ipynb"))
        Path(folder, "nbgrader_config.py").write_text(CONFIG)
        _run(Path(folder), "generate_assignment", "first")
        found = Counter(kind for attack in bank for kind in _stock(attack, Path(folder)))
    yield f"{len(bank)} hostile notebooks, each graded by stock nbgrader between two honest ones; here, all in one run:"
    yield ""
    yield "| | stock nbgrader | torchmarks |"
    yield "|---|---|---|"
    for kind in ("gains marks", "costs others their marks", "shows hidden tests or secrets", "stops the run"):
        yield f"| {kind} | {found[kind]} | 0 (`tests/test_hostile.py`) |"


def _stock(attack: Attack, released: Path) -> set[str]:
    """What a notebook does to stock nbgrader."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        course = Path(folder)
        shutil.copytree(released, course, dirs_exist_ok=True)
        hand_in(course, CLASSMATES[0], [])
        hand_in(course, "eve", attack.cells)
        hand_in(course, CLASSMATES[1], [])
        found = set()
        if _run(course, "autograde", "first") is None:
            found.add("stops the run")
        return found | _harm(course, attack)


def _harm(course: Path, attack: Attack) -> set[str]:
    db_url = f"sqlite:///{course / 'gradebook.db'}"
    full = POINTS * len(EXERCISES)
    found = set()
    scores = marks_of(db_url, "first").scores
    if any(scores.get(name) != full for name in CLASSMATES):
        found.add("costs others their marks")
    most = sum(limits[1] for limits in attack.marks.values()) if attack.marks is not None else 0.0
    with open_gradebook(db_url) as gradebook:
        known = [each.student.id for each in gradebook.assignment_submissions("first")]
    if "eve" in known and (scores.get("eve") or 0.0) > most:
        found.add("gains marks")
    path = course / "autograded/eve/first/first.ipynb"
    if path.exists():
        text = "\n".join(outputs(nbformat.read(path, as_version=4)))
        if "BREACH" in text or "concealed" in text:
            found.add("shows hidden tests or secrets")
    return found


def _run(course: Path, *words: str) -> int | None:
    """The exit status of one of nbgrader's commands; None if it had to be stopped."""
    command = [str(SCRIPTS / "nbgrader"), *words, "--log-level=CRITICAL"]
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(
        command, cwd=course, env=environment(), stdout=quiet, stderr=quiet, start_new_session=True
    )
    try:
        return process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        return None
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # and the kernel, if it is still there
        process.wait()


if __name__ == "__main__":
    pattern, every = [*sys.argv[1:], "*", "1"][:2]
    for line in table(pattern, int(every)):
        print(line, flush=True)
