"""What attackers hand in gains no mark that was not earned, and costs nobody else anything.

The bank lies in ``tests/hostile/``; ``tests/hostile_bank.py`` says how its files are written.
"""

import ctypes
import hashlib
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest

from tests.conftest import leave_out, run_cold, run_command
from tests.hostile_bank import EXERCISES, Attack, attacks, hand_in, outputs, write_course
from tests.notebooks import cell as cell_of
from torchmarks.assignments import role
from torchmarks.gradebook.database import marks_of, open_gradebook
from torchmarks.sandbox.walls import Walls

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has walls around student code")

#: What attacks print when they have come through; none of them writes it in one piece.
BREACH = "BREACH"
#: What stands in files that no student may read.
SECRET = "5ecret-of-the-course"

NOISY = "import sys, warnings\nprint('to stderr', file=sys.stderr)\nwarnings.warn('careful')\n!echo from the shell"
SLOW = "import time\ntime.sleep(0.5)\nimport sqlite3, wave"
WRONG = "def double(x):\n    return x + x"
#: Students who do nothing wrong, or nothing worse than a mistake: cells of theirs, and the marks they earn.
HONEST: list[tuple[list[tuple[str, str]], float]] = [
    ([], 6),
    ([("", NOISY)], 6),
    ([("", SLOW), ("double", WRONG)], 5.5),
    ([("center", "def center(x):\n    return x - x.mean()")], 5.6),
    ([("Bag", "class Bag: pass")], 4),
    ([("", "x = 1 / 0")], 6),
]


def interleaved(bank: list[Attack]) -> dict[str, tuple[list[tuple[str, str]], float | None]]:
    """Cells of the attackers and, between them, of honest students, these with the marks that they earn."""
    students: dict[str, tuple[list[tuple[str, str]], float | None]] = {}
    for number, attack in enumerate(bank):
        if number % 4 == 0:
            cells, marks = HONEST[number // 4 % len(HONEST)]
            # A line of their own, for equal notebooks are graded once.
            students[f"{number:03d}-honest"] = ([*cells, ("", f"my_number = {number}")], marks)
        students[student_of(number, attack)] = (attack.cells, None)
    cells, marks = HONEST[0]
    students["999-honest"] = ([*cells, ("", "my_number = 999")], marks)
    return students


def student_of(number: int, attack: Attack) -> str:
    return f"{number:03d}-{attack.name}"


def digests(folder: Path) -> dict[str, str]:
    """Of all files that grading does not write."""
    ours = ("autograded", "gradebook.db", ".torchmarks-results")
    return {
        str(path): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink() and path.relative_to(folder).parts[0] not in ours
    }


@pytest.fixture
def subreaper() -> Iterator[None]:
    """Processes that lose their parent during the test become children of this one."""
    prctl, set_child_subreaper = ctypes.CDLL(None).prctl, 36
    prctl(set_child_subreaper, 1, 0, 0, 0)
    try:
        yield
    finally:
        prctl(set_child_subreaper, 0, 0, 0, 0)


def children() -> set[int]:
    """This process's children; those that lost their parent are among them, for it is their subreaper."""
    found = set()
    for task in Path("/proc/self/task").iterdir():
        found |= {int(pid) for pid in (task / "children").read_text().split()}
    return found


def left_behind() -> list[str]:
    """Files that attacks leave for others to find: they name them so."""
    folders: list[str | Path] = ["/tmp", "/var/tmp", "/dev/shm", Path.home(), Path(sys.prefix, "bin"), *sys.path]
    return [str(path) for folder in folders for path in Path(folder).glob("*hostile-left*")]


def problems_of(course: Path, attack: Attack, student: str, said: str) -> list[str]:
    """What of an attack has not become of it what should."""
    path = course / "autograded" / student / "first/first.ipynb"
    if not path.exists():
        return ["it was not graded: " + "".join(line for line in said.splitlines() if f"/{student}/" in line)]
    notebook = nbformat.read(path, as_version=4)
    if attack.marks is None:
        note, *others = notebook.cells
        handed_out = nbformat.read(course / "release/first/first.ipynb", as_version=4).cells
        lines = [line for line in said.splitlines() if f"/{student}/" in line]
        found = [f"not said: {words}, but {lines}" for words in attack.says if not any(words in line for line in lines)]
        found += ["it was read"] * (not note.source.startswith("**This work could not be graded.**"))
        # Only the tests differ from the release: there, the hidden ones are not left out.
        pairs = zip(others, handed_out, strict=True)
        kept = [one.source for one, other in pairs if one.source != other.source and not role(one) & {"grade"}]
        return found + [f"something of it is kept: {source}" for source in kept]
    text = "\n".join(outputs(notebook))
    found = [f"not said: {words}" for words in attack.says if words not in text]
    found += [f"came through: {text[text.index(BREACH) :][:200]}"] if BREACH in text else []
    found += ["shows what is hidden"] if "concealed" in text or SECRET in text else []
    found += [f"{path.stat().st_size} bytes are kept of it"] if path.stat().st_size > 5 * 2**20 else []
    with open_gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        for exercise in EXERCISES:
            marks = gradebook.find_grade(f"test_{exercise}", "first", "first", student).auto_score
            least, most = attack.marks[exercise]
            if marks is None or not least <= marks <= most:
                reason = " ".join(outputs(notebook.__class__(cells=[cell_of(notebook, f"test_{exercise}")])))
                found.append(f"{exercise}: {marks} and not {least} to {most}: {' '.join(reason.split())}")
    return found


@pytest.fixture(scope="module")
def whole_bank() -> list[Attack]:
    return attacks(os.environ.get("HOSTILE", "*"))


@pytest.mark.usefixtures("subreaper")
def test_the_hostile_bank(whole_bank: list[Attack], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if not Walls.choose().strong:
        leave_out("the walls are too weak here for attacks: " + Walls.choose().describe())
    course, temporary = tmp_path / "course", tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setenv("A_PASSWORD", SECRET)
    write_course(course)
    done = run_command(course, "nbgrader", "generate_assignment", "first")
    assert done.returncode == 0, done.stderr
    (course / ".torchmarks-secret").write_text(SECRET + "\n")
    (course / "source/notes.txt").write_text(SECRET)
    students = interleaved(whole_bank)
    for student, (cells, _) in students.items():
        hand_in(course, student, cells)
    before, known = digests(course), children()
    begin = time.monotonic()
    done = run_cold(course, "torchmarks", "autograde", "first", "--require-sandbox")
    seconds = time.monotonic() - begin
    print(done.stdout[-3000:], done.stderr[-3000:])
    time.sleep(0.1)
    unreadable = [attack for attack in whole_bank if attack.marks is None]
    assert "Traceback" not in done.stderr, done.stderr[-5000:]
    problems = {
        student: found
        for number, attack in enumerate(whole_bank)
        if (found := problems_of(course, attack, student := student_of(number, attack), done.stderr))
    }
    column = marks_of(f"sqlite:///{course / 'gradebook.db'}", "first")
    for student, (_, marks) in students.items():
        if marks is not None and column.scores.get(student) != marks:
            problems[student] = [f"{column.scores.get(student)} marks and not {marks}"]
    assert not problems, "\n".join(f"{student}: {problem}" for student in problems for problem in problems[student])
    _, *notes, summary = done.stdout.splitlines()
    said = {"timestamp": "counts as in time.", "duplicate_keys": "is it the right notebook?"}
    assert all(any(name in note and note.endswith(end) for name, end in said.items()) for note in notes), notes
    assert summary.startswith(f"first: {len(students) - len(unreadable)} graded, ")
    assert done.returncode == (1 if unreadable else 0)
    assert len(done.stderr.splitlines()) == len(unreadable), done.stderr
    waiting = {student_of(number, each) for number, each in enumerate(whole_bank) if each.marks is None or each.waits}
    assert column.waiting == waiting
    assert digests(course) == before
    assert children() <= known
    assert list(temporary.iterdir()) == []
    assert left_behind() == []
    print(f"{len(students)} submissions in {seconds:.1f} s")
