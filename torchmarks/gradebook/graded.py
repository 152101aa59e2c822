"""What is remembered beside graded notebooks: of what they are, what could not be read, and what CUDA cells added."""

import fcntl
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from torchmarks.results import Result
from torchmarks.secret import SECRET_FILE, course_secret

#: Lies in a student's folder of ``autograded/``.
GRADED_FILE = ".torchmarks-graded.json"

#: Lies there, too, and names the files of a submission that were not copied.
LEFT_OUT = "not-copied.txt"

#: The bonus of a notebook's cells.
Bonus = dict[str, float]


@dataclass(frozen=True)
class Graded:
    """Digests of what was graded and with what, and the bonus of each notebook with a digest of what earned it."""

    #: All that was handed in; empty if that is not known.
    submission: str = ""
    #: The assignment as it was then.
    release: str = ""
    bonus: Mapping[str, tuple[str, Bonus]] = field(default_factory=dict)
    #: The course's secret as it was then; empty if that is not known.
    secret: str = ""
    #: Why notebooks could not be graded, in a sentence, by their names.
    unreadable: Mapping[str, str] = field(default_factory=dict)


def read_graded(folder: Path) -> Graded:
    """What a folder of ``autograded/`` remembers; nothing if it holds nothing that can be read."""
    try:
        values = json.loads((folder / GRADED_FILE).read_text(encoding="utf-8"))
        bonus = {name: (str(submission), dict(cells)) for name, (submission, cells) in values["bonus"].items()}
        secret = str(values.get("secret", ""))  # what was graded before it was remembered counts as before
        unreadable = {str(name): str(sentence) for name, sentence in values.get("unreadable", {}).items()}
        return Graded(str(values["submission"]), str(values["release"]), bonus, secret, unreadable)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Graded()


def write_graded(folder: Path, graded: Graded) -> None:
    """Remember it. Raises OSError."""
    (folder / GRADED_FILE).write_text(json.dumps(asdict(graded), indent=1), encoding="utf-8")


def earned(result: Result, submission: str, earlier: tuple[str, Bonus] | None) -> Bonus:
    """The bonus of a notebook's cells: what they earned now, and where there is no GPU now, what they earned before.

    What was earned before counts for the same submission only.
    """
    before = earlier[1] if earlier is not None and earlier[0] == submission else {}
    kept = {
        name: before[name] for name, grade in result.grades.items() if grade.verdict == "skipped" and name in before
    }
    return {name: grade.bonus for name, grade in result.grades.items() if grade.bonus} | kept


def is_about(page: Path, graded: Path) -> bool:
    """Whether a feedback page was made of this graded notebook, and not before it: of work that came earlier, say."""
    return graded.exists() and page.stat().st_mtime_ns >= graded.stat().st_mtime_ns


@contextmanager
def alone(course: Path) -> Iterator[None]:
    """Wait until nobody else writes graded notebooks in this course, and keep others from it meanwhile."""
    course_secret(course)  # the file is there then, and stays
    with (course / SECRET_FILE).open("r+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
