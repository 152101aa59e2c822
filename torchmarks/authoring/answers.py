"""The answers bank: for each exercise, answers that people give, the wrong ones named for their misconception.

``tests/answers/<assignment>/<exercise>.py`` holds the answers one after another, each under a heading::

    # %% wrong: viewable means contiguous
    # fails: test_merged_runs, test_expanded
    # feedback: neighbours
    def can_view(shape, stride, new_shape): ...

    # %% right: recursion
    def can_view(shape, stride, new_shape): ...

``fails`` names exactly the hidden tests that catch a wrong answer, ``feedback`` words that its report must contain.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from torchmarks.errors import UserError

_HEADING = re.compile(r"^# %% (right|wrong): (.+)$", re.MULTILINE)
#: What was meant to be one: an answer under it would be taken for a part of the answer above.
_LIKE_A_HEADING = re.compile(r"^[ \t]*#[ \t]*%%.*$", re.MULTILINE)


class BankError(UserError):
    """An answers file that does not have the bank's form: what, where and what to do."""


@dataclass(frozen=True)
class Answer:
    """One answer to one exercise."""

    exercise: str
    name: str
    right: bool
    source: str
    fails: frozenset[str]
    feedback: str


def read_answers(path: Path) -> list[Answer]:
    """The answers in one file, in order. Raises BankError if it is no text, or a heading or a field is missing."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BankError(f"{path} cannot be read as UTF-8 text ({error}): save it as such.") from error
    headings = list(_HEADING.finditer(text))
    if not headings:
        raise BankError(f"{path} has no answers: begin each with '# %% right: name' or '# %% wrong: misconception'.")
    for line in _LIKE_A_HEADING.finditer(text):
        if not _HEADING.fullmatch(line[0]):
            number = text.count("\n", 0, line.start()) + 1
            raise BankError(
                f"{path}, line {number}: {line[0].strip()!r} begins no answer: "
                "write '# %% right: name' or '# %% wrong: misconception'."
            )
    ends = [heading.start() for heading in headings[1:]] + [len(text)]
    return [
        _answer(path, heading, text[heading.end() : end].strip() + "\n")
        for heading, end in zip(headings, ends, strict=True)
    ]


def bank_folder(course: Path, assignment: str) -> Path:
    """Where a course keeps an assignment's answers bank: a file for each exercise."""
    return course / "tests" / "answers" / assignment


def bank(course: Path, assignment: str) -> dict[str, list[Answer]]:
    """All answers of an assignment, by exercise. Empty if the course keeps no bank for it."""
    return {path.stem: read_answers(path) for path in sorted(bank_folder(course, assignment).glob("*.py"))}


def _answer(path: Path, heading: re.Match[str], source: str) -> Answer:
    right, name = heading[1] == "right", heading[2].strip()
    fails = re.search(r"^# fails: (.+)$", source, re.MULTILINE)
    feedback = re.search(r"^# feedback: (.+)$", source, re.MULTILINE)
    if not right and not (fails and feedback):
        raise BankError(
            f"{path}: the wrong answer {name!r} needs a line '# fails: test_…' and a line '# feedback: words'."
        )
    return Answer(
        exercise=path.stem,
        name=name,
        right=right,
        source=re.sub(r"^# (fails|feedback): .+\n", "", source, flags=re.MULTILINE),
        fails=frozenset(fails[1].replace(" ", "").split(",")) if fails else frozenset(),
        feedback=feedback[1].strip() if feedback else "",
    )
