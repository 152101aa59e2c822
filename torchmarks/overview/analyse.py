"""Works out what a class's marks and failed tests say: how hard each exercise was, and which ideas were missed."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from torchmarks.authoring.answers import BankError, bank
from torchmarks.overview.alike import Alike, alike
from torchmarks.overview.gather import ClassWork, Item, Work

#: Fewer students than this say nothing about how an exercise separates.
_FEW = 10

#: Who has less than this share of the maximum needs help.
HELP_BELOW = 0.5


@dataclass(frozen=True)
class Difficulty:
    """How an exercise went. The four counts are of students: all whose work on it was graded and waits for nobody."""

    item: Item
    solved: int
    partly: int
    failed: int
    untouched: int
    #: The mean share of the points, from 0 to 1.
    share: float
    #: See ``discrimination``; None where it cannot be told.
    discrimination: float | None


@dataclass(frozen=True)
class Idea:
    """A test that students failed, and the hint that most of them were shown."""

    exercise: str
    test: str
    hint: str
    failed: int
    #: How many had the test run on their answer.
    of: int

    @property
    def share(self) -> float:
        """The share of those who failed it."""
        return self.failed / self.of


@dataclass(frozen=True)
class Misconception:
    """A pattern of failed tests that is known from a wrong answer in the bank, or from several."""

    exercise: str
    names: tuple[str, ...]
    students: tuple[str, ...]


@dataclass(frozen=True)
class Struggling:
    """A student who needs help: what they have, and the exercises on which they earned less than half."""

    student: str
    name: str
    total: float
    untouched: int
    exercises: tuple[str, ...]


@dataclass(frozen=True)
class Analysis:
    """All that the report says of a class."""

    work: ClassWork
    difficulties: list[Difficulty]
    ideas: list[Idea]
    misconceptions: list[Misconception]
    #: By exercise, how often each verdict was given.
    verdicts: dict[str, Counter[str]]
    alike: list[Alike]
    struggling: list[Struggling]
    totals: list[float]

    @property
    def missing(self) -> list[Work]:
        """Students of the roster who handed in nothing."""
        return [work for work in self.work.works if work.entry.scores is None]

    @property
    def unreadable(self) -> list[Work]:
        """Students whose submission could not be graded."""
        return [work for work in self.work.works if work.unreadable is not None]

    @property
    def waiting(self) -> list[Work]:
        """Students whose graded submission waits for a person."""
        return [work for work in self.work.graded if work.entry.waiting]


def analyse(work: ClassWork, course: Path) -> Analysis:
    """The analysis of a class's work; ``course`` is where the answers bank is, if the course has one."""
    graded = work.graded
    scores = np.array([[each.marks(item) for item in work.items] for each in graded], dtype=float)
    scores = scores.reshape(len(graded), len(work.items))
    return Analysis(
        work,
        [_difficulty(work, scores, index) for index in range(len(work.items))] if graded else [],
        _ideas(work),
        _misconceptions(work, course),
        {item.name: Counter(each.verdict(item) for each in graded) for item in work.items},
        alike(work),
        _struggling(work),
        [each.entry.total for each in graded],
    )


def discrimination(scores: NDArray[np.float64], index: int) -> float | None:
    """How well an exercise tells strong students from weak ones, from -1 to 1.

    The corrected item-total correlation (S. Henrysson, "Correction of item-total correlations in item analysis",
    Psychometrika 28, 1963): Pearson's correlation of the exercise's marks with the sum of all *other* exercises' marks.
    For exercises that are right or wrong it is the point-biserial correlation with the rest. None for fewer than ten
    students, or where all earned the same.
    """
    item = scores[:, index]
    rest = scores.sum(axis=1) - item
    if len(scores) < _FEW or np.ptp(item) < 1e-9 or np.ptp(rest) < 1e-9:
        return None
    return float(np.corrcoef(item, rest)[0, 1])


def _difficulty(work: ClassWork, scores: NDArray[np.float64], index: int) -> Difficulty:
    item = work.items[index]
    settled = [(number, each) for number, each in enumerate(work.graded) if not each.waits(item)]
    scores = scores[[number for number, _ in settled]]
    untouched = np.array([each.verdict(item) == "not attempted" for _, each in settled], dtype=bool)
    full = scores[:, index] >= item.points - 1e-9
    nothing = scores[:, index] <= 0
    return Difficulty(
        item,
        int(full.sum()),
        int((~full & ~nothing).sum()),
        int((nothing & ~untouched).sum()),
        int((nothing & untouched).sum()),
        float(scores[:, index].mean() / item.points) if settled else 0.0,
        discrimination(scores, index),
    )


def _ideas(work: ClassWork) -> list[Idea]:
    """The hidden tests that somebody failed, the most failed first."""
    hints: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    taken: Counter[tuple[str, str]] = Counter()
    for each in work.graded:
        for exercise, outcome in each.outcomes.items():
            for test in outcome.tests:
                if test.hidden and test.cases:
                    taken[exercise, test.name] += 1
                    if test.failed:
                        hints[exercise, test.name][test.hint] += 1
    ideas = [Idea(*key, shown.most_common(1)[0][0], shown.total(), taken[key]) for key, shown in hints.items()]
    return sorted(ideas, key=lambda idea: (-idea.failed, -idea.share, idea.exercise, idea.test))


def _misconceptions(work: ClassWork, course: Path) -> list[Misconception]:
    """Students whose failed tests are exactly those of a wrong answer in the bank, the most frequent first."""
    try:
        known = bank(course, work.assignment)
    except BankError:  # the gate says it
        return []
    names: defaultdict[tuple[str, frozenset[str]], list[str]] = defaultdict(list)
    for exercise, answers in known.items():
        for answer in answers:
            if not answer.right:
                names[exercise, answer.fails].append(answer.name)
    students: defaultdict[tuple[str, frozenset[str]], list[str]] = defaultdict(list)
    for each in work.graded:
        for exercise, outcome in each.outcomes.items():
            fails = frozenset(test.name for test in outcome.tests if test.hidden and test.failed)
            if (exercise, fails) in names:
                students[exercise, fails].append(each.student)
    found = [Misconception(key[0], tuple(names[key]), tuple(who)) for key, who in students.items()]
    return sorted(found, key=lambda each: (-len(each.students), each.exercise, each.names))


def _struggling(work: ClassWork) -> list[Struggling]:
    """Those who need help, the one with the fewest marks first."""
    found = [
        Struggling(
            each.student,
            each.entry.name,
            each.entry.total,
            sum(each.verdict(item) == "not attempted" for item in work.items),
            tuple(item.name for item in work.items if each.marks(item) < item.points / 2),
        )
        for each in work.graded
        if each.entry.total < HELP_BELOW * work.maximum and not each.entry.waiting
    ]
    return sorted(found, key=lambda each: (each.total, each.student))
