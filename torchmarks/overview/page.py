"""Lays an analysis on one page that needs nothing else, and in CSV files."""

import csv
import io
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from matplotlib import rc_context
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from torchmarks.overview.analyse import HELP_BELOW, Analysis, Difficulty
from torchmarks.spreadsheet import as_text

#: Colours that stand in the figures for the page's own, which differ in light and dark.
_INK, _SOLVED, _PARTLY, _FAILED, _UNTOUCHED = "#010203", "#010204", "#010205", "#010206", "#010207"
_ON_THE_PAGE = {
    _INK: "currentColor",
    _SOLVED: "var(--solved)",
    _PARTLY: "var(--partly)",
    _FAILED: "var(--failed)",
    _UNTOUCHED: "var(--untouched)",
}
_PARTS = (
    ("solved", "solved", _SOLVED),
    ("partly", "solved in part", _PARTLY),
    ("failed", "tried, no marks", _FAILED),
    ("untouched", "not attempted", _UNTOUCHED),
)
_BINS = 10

#: More rows than this are folded away.
_ROWS = 12


def write_report(analysis: Analysis, folder: Path) -> list[Path]:
    """Write the page and two CSV files into a folder, made if need be; returns their paths. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    name = analysis.work.assignment
    contents = {
        folder / f"{name}.html": page(analysis),
        folder / f"{name}-exercises.csv": _as_csv(_exercise_rows(analysis)),
        folder / f"{name}-students.csv": _as_csv(_student_rows(analysis)),
    }
    for path, text in contents.items():
        path.write_text(text, encoding="utf-8", newline="")
    return list(contents)


def page(analysis: Analysis) -> str:
    """The page as HTML."""
    environment = Environment(
        loader=PackageLoader("torchmarks.overview", "."), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.filters["points"] = lambda value: f"{value:g}"
    environment.filters["percent"] = lambda share: f"{100 * share:.0f} %"
    environment.filters["title"] = lambda test: test.removeprefix("test_").replace("_", " ")
    totals = np.array(analysis.totals)
    return environment.get_template("page.html").render(
        analysis=analysis,
        work=analysis.work,
        quartiles=[float(each) for each in np.percentile(totals, [25, 50, 75])] if totals.size else [],
        mean=float(totals.mean()) if totals.size else 0.0,
        bins=list(_bins(analysis)),
        histogram=_histogram(analysis) if totals.size else "",
        bars=_bars(analysis.difficulties) if analysis.difficulties else "",
        separates=separates,
        parts=_PARTS,
        verdicts=_verdicts(analysis),
        help_below=HELP_BELOW,
        rows=_ROWS,
    )


def as_data(analysis: Analysis) -> dict[str, Any]:
    """The figures, fit for JSON."""
    work = analysis.work
    return {
        "maximum": work.maximum,
        "totals": {each.student: each.entry.total for each in work.graded},
        "missing": [each.student for each in analysis.missing],
        "unreadable": {each.student: each.unreadable for each in analysis.unreadable},
        "waiting": [each.student for each in analysis.waiting],
        "exercises": [
            asdict(each) | {"item": each.item.name, "points": each.item.points} for each in analysis.difficulties
        ],
        "ideas": [asdict(each) for each in analysis.ideas],
        "misconceptions": [asdict(each) for each in analysis.misconceptions],
        "verdicts": analysis.verdicts,
        "alike": [asdict(each) for each in analysis.alike],
        "struggling": [asdict(each) for each in analysis.struggling],
    }


def separates(value: float | None) -> str:
    """A discrimination index in words."""
    if value is None:
        return "too few students, or all the same"
    if value < 0.2:
        return "hardly: read its text and its tests again"
    return "well" if value >= 0.3 else "a little"


def _verdicts(analysis: Analysis) -> dict[str, dict[str, int]]:
    """By exercise, how often each verdict but the plain ones was given; exercises without any are left out."""
    plain = {"passed", "failed", "not attempted"}
    found = {
        name: {verdict: count for verdict, count in sorted(counts.items()) if verdict not in plain}
        for name, counts in analysis.verdicts.items()
    }
    return {name: counts for name, counts in found.items() if counts}


def _edges(analysis: Analysis) -> list[float]:
    highest = max([analysis.work.maximum, *analysis.totals])
    return [highest * step / _BINS for step in range(_BINS + 1)]


def _bins(analysis: Analysis) -> Iterator[tuple[float, float, int]]:
    """The ranges of marks: from, to, and how many students."""
    edges = _edges(analysis)
    counts, _ = np.histogram(analysis.totals, edges)
    yield from zip(edges[:-1], edges[1:], map(int, counts), strict=True)


def _histogram(analysis: Analysis) -> Markup:
    figure = Figure(figsize=(7, 2.6), layout="constrained")
    axes = figure.subplots()
    axes.hist(analysis.totals, bins=_edges(analysis), color=_SOLVED, rwidth=0.94)
    axes.set_xlabel(f"marks, of {analysis.work.maximum:g}")
    axes.set_ylabel("students")
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    return _as_svg(figure, "histogram")


def _bars(difficulties: list[Difficulty]) -> Markup:
    """One bar for each exercise: how many solved it, solved it in part, got nothing, did not try."""
    figure = Figure(figsize=(7, 0.9 + 0.3 * len(difficulties)), layout="constrained")
    axes = figure.subplots()
    left = np.zeros(len(difficulties))
    labels = [each.item.name for each in difficulties]
    places = range(len(labels))
    for part, label, colour in _PARTS:
        counts = np.array([getattr(each, part) for each in difficulties], dtype=float)
        axes.barh(places, counts, left=left, color=colour, label=label, height=0.72)
        left += counts
    axes.set_yticks(places, labels)
    axes.invert_yaxis()
    axes.set_xlabel("students")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    figure.legend(loc="outside upper right", ncols=4, frameon=False, fontsize="small")
    return _as_svg(figure, "bars")


def _as_svg(figure: Figure, name: str) -> Markup:
    """A figure in the page's own colours and type, as SVG to stand in HTML."""
    for axes in figure.axes:
        axes.spines[["top", "right"]].set_visible(False)
        axes.spines[["left", "bottom"]].set_color(_INK)
        axes.tick_params(colors=_INK)
        axes.xaxis.label.set_color(_INK)
        axes.yaxis.label.set_color(_INK)
    for legend in figure.legends:
        for text in legend.get_texts():
            text.set_color(_INK)
    file = io.StringIO()
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": name}):
        nothing = dict.fromkeys(("Creator", "Date", "Format", "Type"))
        figure.savefig(file, format="svg", transparent=True, metadata=nothing)
    svg = file.getvalue()
    svg = svg[svg.index("<svg") :].replace("<svg", '<svg aria-hidden="true"', 1)
    for stand_in, colour in _ON_THE_PAGE.items():
        svg = svg.replace(stand_in, colour)
    return Markup(svg)


def _exercise_rows(analysis: Analysis) -> Iterator[list[object]]:
    yield ["exercise", "points", "solved", "partly", "failed", "not attempted", "mean share", "discrimination",
           "most missed test", "students who missed it"]  # fmt: skip
    for each in analysis.difficulties:
        worst = next((idea for idea in analysis.ideas if idea.exercise == each.item.name), None)
        yield [
            each.item.name, f"{each.item.points:g}", each.solved, each.partly, each.failed, each.untouched,
            f"{each.share:.3f}", "" if each.discrimination is None else f"{each.discrimination:.3f}",
            worst.test if worst else "", worst.failed if worst else 0,
        ]  # fmt: skip


def _student_rows(analysis: Analysis) -> Iterator[list[object]]:
    items = analysis.work.items
    yield ["student", "name", "state", "total", *(item.name for item in items), "late penalty", "tests failed"]
    for work in analysis.work.works:
        if not work.graded:
            state = "missing" if work.entry.scores is None else "could not be graded"
            yield [as_text(work.student), as_text(work.entry.name), state, "", *("" for _ in items), "", ""]
            continue
        failed = [
            f"{item.name}/{test.name}"
            for item in items
            if item.name in work.outcomes
            for test in work.outcomes[item.name].tests
            if test.hidden and test.failed
        ]
        yield [
            as_text(work.student), as_text(work.entry.name), "waits for you" if work.entry.waiting else "graded",
            f"{work.entry.total:g}", *("" if work.waits(item) else f"{work.marks(item):g}" for item in items),
            f"{work.entry.penalty:g}", " ".join(failed),
        ]  # fmt: skip


def _as_csv(rows: Iterator[list[object]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()
