"""The report a test cell returns: a plain number for nbgrader, a table for people."""

import html
from collections.abc import Sequence
from dataclasses import dataclass, field

from torchmarks.testing.runner import Outcome

# No colours: text and lines take those of the page, in light and dark alike.
_LEFT = 'style="text-align: left; vertical-align: top; padding: 0.2em 1em 0.2em 0"'
_ONE_LINE = f'{_LEFT[:-1]}; white-space: nowrap"'
_CAPTION = 'style="text-align: left; white-space: nowrap"'
#: Long lines are broken, so that the table stays as wide as its page.
_PRE = '<pre style="white-space: pre-wrap; overflow-wrap: anywhere">'


@dataclass(frozen=True)
class Report:
    """The result of one exercise's tests.

    ``repr`` is the marks as a plain number, which nbgrader reads as partial credit; the HTML is what a person sees.
    """

    exercise: str
    points: float
    outcomes: Sequence[Outcome] = field(default=())
    #: Why no test counts (not attempted, not defined, a banned name), in a sentence; None if they do.
    reason: str | None = None
    #: What to look at first in the answer's code, in a sentence.
    slip: str = ""
    #: A CUDA cell's worth, added beside the maximum by whoever writes the gradebook; its own number is always 0.
    bonus: float = 0.0

    @property
    def examples_only(self) -> bool:
        """Whether these are the visible examples alone, as in the students' version of a notebook."""
        return not any(outcome.hidden for outcome in self.outcomes)

    @property
    def counted(self) -> list[Outcome]:
        """The outcomes that make the marks: the hidden tests, or the examples where there is nothing else."""
        return [
            outcome
            for outcome in self.outcomes
            if (outcome.hidden or self.examples_only) and (outcome.cases or outcome.skipped is None)
        ]

    @property
    def share(self) -> float:
        """The share earned, from 0 to 1: the weight of what passed over the weight of what counts."""
        total = 0.0 if self.reason is not None else sum(outcome.weight for outcome in self.counted)
        return sum(outcome.weight * outcome.share for outcome in self.counted) / total if total > 0 else 0.0

    @property
    def marks(self) -> float:
        """Points earned, rounded to hundredths and never outside 0 … ``points``."""
        return min(max(round(self.share * self.points, 2), 0.0), self.points)

    def __repr__(self) -> str:
        return f"{self.marks:g}"

    def _repr_html_(self) -> str:
        if self.reason is not None:
            return f"<div><strong>{html.escape(self.exercise)}</strong>: {html.escape(self.reason)}</div>"
        rows = "".join(_row(outcome) for outcome in self.outcomes)
        caption = f"<strong>{html.escape(self.exercise)}</strong>: {self._verdict()}"
        if common := self._common():
            caption += f"<br>{html.escape(common)}"
        return (
            f"<div><table><caption {_CAPTION}>{caption}</caption>"
            f'<thead><tr><th scope="col" {_LEFT}>Test</th><th scope="col" {_LEFT}>Result</th>'
            f'<th scope="col" {_LEFT}>Think about</th></tr></thead><tbody>{rows}</tbody></table></div>'
        )

    def _verdict(self) -> str:
        passed = sum(outcome.passed for outcome in self.counted)
        if self.bonus:
            skipped = [outcome.skipped for outcome in self.outcomes if outcome.skipped]
            if skipped and not passed:
                return f"skipped. {html.escape(skipped[0])}"
            if not self.outcomes:
                return "bonus. There are no examples here: its tests run when your teacher grades"
            return f"bonus, {passed} of {len(self.counted)} tests passed"
        if self.examples_only:
            return f"{passed} of {len(self.counted)} examples pass. Examples only: hidden tests give the marks"
        return f"{self.marks:g} of {self.points:g} points"

    def _common(self) -> str:
        """What to look at first: a slip, the time of several tests, or one line that stopped all; empty if nothing."""
        if self.slip:
            return self.slip
        if sum(outcome.timed_out for outcome in self.counted) > 1:  # then few of their hints are to the point
            return "Several tests ran out of time. Look there first: what takes so long?"
        places = {outcome.raised for outcome in self.counted}
        if len(self.counted) > 1 and len(places) == 1 and (raised := places.pop()) and raised.line:
            return f"Each test stopped at the same line, with {raised.type}. Look there first."
        return ""

    def hints(self) -> str:
        """What failed and what to think about, as plain text; empty when all is well."""
        if self.bonus:
            return ""  # costs nothing, so it is nothing to be told of as a failure
        if self.reason is not None:
            return f"{self.exercise}: {self.reason}\n"
        failed = [outcome for outcome in self.outcomes if not outcome.passed and not outcome.skipped]
        common = f"{self.exercise}: {common}\n" if (common := self._common()) else ""
        return common + "".join(f"{self.exercise}, {_title(outcome.name)}: {_advice(outcome)}\n" for outcome in failed)


def _title(name: str) -> str:
    return name.removeprefix("test_").replace("_", " ")


def _result(outcome: Outcome) -> str:
    if outcome.skipped:
        return "skipped"
    if outcome.passed:
        return "✓ passed"
    if outcome.timed_out:
        return "✗ out of time"
    if outcome.crashed:
        return "✗ crashed"
    if outcome.passed_cases > 0:
        return f"✗ {outcome.passed_cases} of {outcome.cases} cases"
    return "✗ failed"


def _advice(outcome: Outcome) -> str:
    """The idea to think about again; for an exception its type and the student's own line, never its message."""
    advice = outcome.hint
    if outcome.raised and outcome.raised.type in ("NameError", "UnboundLocalError"):  # no idea of the exercise's
        advice = (
            "Your code uses a name that has no value then: mistyped, or defined in a cell below, or in one that an"
            " error had stopped."
        )
    if outcome.timed_out:  # its idea may be another one
        advice = f"Your code did not finish in time here.\n{advice}"
    if outcome.crashed:
        advice += "\nYour code ended its process here. (Or its answer is far too large to be looked at.)"
    if outcome.raised:
        if outcome.raised.line:
            advice += f"\nYour code raised {outcome.raised.type} at: {outcome.raised.line}"
        else:  # it may be the test that could not use what it was given
            advice += f"\n{outcome.raised.type} was raised, by your code or where the test used what came of it."
    return advice


def _row(outcome: Outcome) -> str:
    cell = ""
    if not outcome.passed and not outcome.skipped:
        cell = html.escape(_advice(outcome)).replace("\n", "<br>")
        if not outcome.hidden:
            # An example hides nothing: show what was called, what came back and what was printed.
            cell += f"{_PRE}{html.escape(outcome.detail)}</pre>"
            if outcome.printed:
                cell += f"Printed:{_PRE}{html.escape(outcome.printed)}</pre>"
    kind = "" if outcome.hidden else " (example)"
    return (
        f'<tr><th scope="row" {_LEFT}>{html.escape(_title(outcome.name))}{kind}</th>'
        f"<td {_ONE_LINE}>{_result(outcome)}</td><td {_LEFT}>{cell}</td></tr>"
    )
