"""From ``source/`` to ``release/``: what nbgrader's generate_assignment is given besides its own steps."""

import itertools
import re
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import nbformat
import nbgrader.converters
from nbformat import NotebookNode
from nbgrader.converters.base import NbGraderException
from nbgrader.preprocessors import NbGraderPreprocessor
from rapidfuzz import fuzz

import torchmarks
from torchmarks.errors import UserError

#: The comments that nbgrader knows. It looks for them to the letter: with a typing error a region is not removed.
DELIMITERS = (
    "### BEGIN SOLUTION",
    "### END SOLUTION",
    "### BEGIN HIDDEN TESTS",
    "### END HIDDEN TESTS",
    "### BEGIN MARK SCHEME",
    "### END MARK SCHEME",
    "### BEGIN TESTS",
    "### END TESTS",
)

#: A comment this much like a delimiter, in per cent, is taken for one that was mistyped.
_LIKENESS = 80


class DelimiterError(UserError):
    """A delimiter was mistyped, so that solutions or hidden tests would have been released."""


def mistyped_delimiters(source: str) -> Iterator[tuple[int, str, str]]:
    """Comments like a delimiter that are none, or out of turn: line number (from 1), comment, and what was meant."""
    opened: str | None = None
    for number, line in enumerate(source.splitlines(), 1):
        if line.strip() in DELIMITERS:
            _, verb, region = line.split(maxsplit=2)
            if (verb == "BEGIN") == (opened is not None) or (opened or region) != region:
                yield number, line.strip(), f"### {'END' if opened else 'BEGIN'} {opened or region}"
            opened = region if verb == "BEGIN" else None
            continue
        if "#" not in line:
            continue
        comment = line[line.index("#") :].strip()
        words = re.sub(r"[\W_]+", " ", comment).strip().upper()
        likeness, delimiter = max((fuzz.ratio(words, known.strip("# ")), known) for known in DELIMITERS)
        if likeness >= _LIKENESS or re.search(r"\b(HIDDEN TESTS?|(BEGIN|END|START) SOLUTIONS?)\b", words):
            yield number, comment, delimiter
    if opened is not None:
        yield len(source.splitlines()), "the end of the cell", f"### END {opened}"


class GenerateAssignment(nbgrader.converters.GenerateAssignment):  # type: ignore[misc]
    """nbgrader's GenerateAssignment, which refuses a mistyped delimiter before it takes the old release away."""

    def init_notebooks(self) -> None:
        """Find the source notebooks. Raises NbGraderException if one cannot be released, which has been said then."""
        super().init_notebooks()
        for path in itertools.chain.from_iterable(self.assignments.values()):
            try:
                CheckDelimiters().preprocess(nbformat.read(path, as_version=4), {})
            except DelimiterError as error:
                self.log.error("%s: %s", path, error)
                raise NbGraderException(str(error)) from None


class CheckDelimiters(NbGraderPreprocessor):  # type: ignore[misc]
    """Refuse to release a notebook with a mistyped delimiter."""

    def preprocess_cell(
        self, cell: NotebookNode, resources: dict[str, Any], cell_index: int
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Raise DelimiterError if a line of the cell is almost a delimiter."""
        for number, line, delimiter in mistyped_delimiters(cell.source if cell.cell_type == "code" else ""):
            name = cell.metadata.get("nbgrader", {}).get("grade_id", f"number {cell_index + 1}")
            raise DelimiterError(
                f"Cell {name}, line {number}: {line!r} was probably meant to be {delimiter!r}. Mend it."
            )
        return cell, resources


def testing_files() -> dict[str, bytes]:
    """What a released notebook imports, by path beside the notebook: ``torchmarks.testing`` and what that needs."""
    package = files(torchmarks)
    modules = sorted(entry.name for entry in package.joinpath("testing").iterdir() if entry.name.endswith(".py"))
    paths = ["__init__.py", "timeout.py", *(f"testing/{name}" for name in modules)]
    return {f"torchmarks/{path}": package.joinpath(path).read_bytes() for path in paths}


class IncludeTesting(NbGraderPreprocessor):  # type: ignore[misc]
    """Lay what the notebook imports beside it, for students who have nothing of this course installed."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """Add the files to nbconvert's outputs, which its writer puts into the notebook's folder."""
        if any("torchmarks.testing" in cell.source for cell in nb.cells if cell.cell_type == "code"):
            resources.setdefault("outputs", {}).update(testing_files())
        return nb, resources
