"""The hostile bank through stock nbgrader and otter-grader, beside ours: what it gains, shows, costs others or stops.

Both run student code with the teacher's rights, so ``make bench`` leaves this out: run it as root on a machine that can
be thrown away. Each run has a process namespace of its own, for some of the notebooks stop or change whatever process
they find. Writes ``benchmarks/hostile.md``.
"""

import contextlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
from nbformat.reader import NotJSONError
from sqlalchemy.exc import DatabaseError

from benchmarks.bench import machine
from tests.hostile_bank import EXERCISES, POINTS, Attack, attacks, hand_in, outputs, source
from tests.notebooks import write
from tests.processes import SCRIPTS, environment
from torchmarks.gradebook.database import marks_of, open_gradebook

REPORT = Path(__file__).parent / "hostile.md"
CONFIG = "c = get_config()\nc.CourseDirectory.course_id = 'stock'\nc.ExecutePreprocessor.timeout = 10\n"
#: Graded before and after a hostile notebook.
CLASSMATES = ("ann", "zoe")
#: Seconds for a run of two students; a usual one takes ten.
PATIENCE = 90
#: Notebooks that would harm the machine itself where nothing holds them.
TOO_DANGEROUS = {
    *("all_processors", "fill_disk", "fill_disk_with_names", "fork_bomb", "start_up_files", "starve_memory"),
}


#: otter has no word for names that an answer must not use, so what aims at that is nothing to it.
_ABOUT_NAMES = re.compile("banned|(uses|reaches) torch")

#: The tests of the hostile bank's exercises, as one writes them for otter.
_OTTER_TESTS = {
    "double": """
@test_case(points=1.5, hidden=True)
def test_others(double):
    for concealed_number in (417, 23, 888):
        assert double(concealed_number) == concealed_number + concealed_number

@test_case(points=0.5, hidden=True)
def test_negative(double):
    with pytest.raises(ValueError):
        double(-417)
""",
    "center": """
@test_case(points=1.5, hidden=True)
def test_values(center):
    concealed = torch.tensor([[2.0, 4.0], [6.0, 8.0]])
    assert center(concealed).tolist() == [[-3.0, -1.0], [1.0, 3.0]]
    assert concealed.tolist() == [[2.0, 4.0], [6.0, 8.0]]

@test_case(points=0.5, hidden=True)
def test_no_tensor(center):
    with pytest.raises(TypeError):
        center([1, 2])
""",
    "Bag": """
@test_case(points=2, hidden=True)
def test_count(Bag):
    bag = Bag()
    for concealed in ("a", "b", "a"):
        bag.add(concealed)
    assert (bag.count("a"), bag.count("b"), bag.count("c"), len(bag)) == (2, 1, 0, 3)
""",
}

#: Runs a command where it sees no other processes, and nothing that it starts outlives it. The first process there is a
#: shell, which cannot be killed from within; the command can.
_ALONE = ("unshare", "--pid", "--fork", "--mount-proc", "--kill-child", "sh", "-c", '"$@"; exit $?', "sh")

_KINDS = ("gains marks", "costs others their marks", "shows hidden tests or secrets", "stops the run")


def table(pattern: str = "*") -> Iterator[str]:
    """Lines of a Markdown table about the notebooks of a name."""
    bank = [attack for attack in attacks(pattern) if attack.name not in TOO_DANGEROUS]
    for_otter = [attack for attack in bank if not _ABOUT_NAMES.search(attack.tries)]
    with tempfile.TemporaryDirectory() as folder:
        released = Path(folder)
        write(source(), released / "source/first/first.ipynb")
        (released / "nbgrader_config.py").write_text(CONFIG)
        _run(released, "nbgrader", "generate_assignment", "first", "--log-level=CRITICAL")
        hand_in(released, CLASSMATES[0], [])
        _run(released, "nbgrader", "autograde", "first", "--log-level=CRITICAL")
        stock = _counted("stock", _stock, bank, released)
        for name, tests in _OTTER_TESTS.items():
            (released / "tests").mkdir(exist_ok=True)
            head = "OK_FORMAT = False\nimport pytest\nimport torch\nfrom otter.test_files import test_case\n"
            (released / "tests" / f"{name}.py").write_text(f"{head}name = {name!r}\npoints = {POINTS:g}\n{tests}")
        _run(released, "otter", "generate", "-t", "tests", "-o", "autograder.zip", "--no-environment")
        otter = _counted("otter", _otter, for_otter, released)
    yield (
        f"{len(bank)} hostile notebooks. Stock nbgrader graded each between two honest ones; otter-grader, which takes"
        f" one submission at a time, graded {len(for_otter)} of them; torchmarks graded all in one run."
    )
    yield ""
    yield "| | stock nbgrader | otter-grader | torchmarks |"
    yield "|---|---|---|---|"
    for kind in _KINDS:
        others = "" if kind == "costs others their marks" else otter[kind]
        yield f"| {kind} | {stock[kind]} | {others} | 0 (`tests/test_hostile.py`) |"


def _counted(name: str, grader: Callable[[Attack, Path], set[str]], bank: list[Attack], released: Path) -> Counter[str]:
    """How many notebooks do what to a grader; each is said as it is found, for it takes long."""
    counts: Counter[str] = Counter()
    for attack in bank:
        found = grader(attack, released)
        print(f"{name} {attack.name}: {', '.join(sorted(found)) or 'nothing'}", file=sys.stderr, flush=True)
        counts.update(found)
    return counts


def _otter(attack: Attack, released: Path) -> set[str]:
    """What a notebook does to ``otter run``."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        course = Path(folder)
        shutil.copytree(released / "release", course / "release")
        shutil.copy(released / "autograder.zip", course)
        try:
            hand_in(course, "eve", attack.cells)
        except FileNotFoundError:  # a link to the teacher's sources, which are not there
            return set()
        if _run(course, "otter", "run", "submitted/eve/first/first.ipynb", "-a", "autograder.zip") is None:
            return {"stops the run"}
        results = course / "results.json"
        if not results.exists():
            return set()
        text = results.read_text()
        score = sum(test.get("score", 0.0) for test in json.loads(text)["tests"])
        found = {"gains marks"} if score > _most(attack) else set()
        return found | ({"shows hidden tests or secrets"} if "BREACH" in text else set())


def _most(attack: Attack) -> float:
    """The most that a notebook may get."""
    return sum(limits[1] for limits in attack.marks.values()) if attack.marks is not None else 0.0


def _stock(attack: Attack, released: Path) -> set[str]:
    """What a notebook does to stock nbgrader."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        course = Path(folder)
        shutil.copytree(released, course, dirs_exist_ok=True)
        hand_in(course, "eve", attack.cells)
        hand_in(course, CLASSMATES[1], [])
        found = set()
        if _run(course, "nbgrader", "autograde", "first", "--log-level=CRITICAL") is None:
            found.add("stops the run")
        return found | _harm(course, attack)


def _harm(course: Path, attack: Attack) -> set[str]:
    db_url = f"sqlite:///{course / 'gradebook.db'}"
    full = POINTS * len(EXERCISES)
    found = set()
    try:
        scores = marks_of(db_url, "first").scores
        with open_gradebook(db_url) as gradebook:
            known = [each.student.id for each in gradebook.assignment_submissions("first")]
    except DatabaseError:  # some write over it
        scores, known = {}, []
    if any(scores.get(name) != full for name in CLASSMATES):
        found.add("costs others their marks")
    if "eve" in known and (scores.get("eve") or 0.0) > _most(attack):
        found.add("gains marks")
    path = course / "autograded/eve/first/first.ipynb"
    if path.exists():
        with contextlib.suppress(NotJSONError):  # some write over that, too
            text = "\n".join(outputs(nbformat.read(path, as_version=4)))
            if "BREACH" in text or "concealed" in text:
                found.add("shows hidden tests or secrets")
    return found


def _run(course: Path, *words: str) -> int | None:
    """The exit status of a command; None if it had to be stopped."""
    command = [*_ALONE, str(SCRIPTS / words[0]), *words[1:]]
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(
        command, cwd=course, env=environment(), stdout=quiet, stderr=quiet, start_new_session=True
    )
    try:
        return process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        return None
    finally:
        process.kill()  # and with it all that is left in its namespace
        process.wait()


def main() -> None:
    """Write the report."""
    lines = [
        "# The hostile bank",
        "",
        machine(),
        "Written by `python -m benchmarks.hostile`.",
        "",
        *table(*sys.argv[1:]),
    ]
    REPORT.write_text("\n".join(lines) + "\n")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
