"""From ``source/`` to ``release/``: what nbgrader's generate_assignment is given besides its own steps."""

import glob
import itertools
import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence, Set
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

import nbformat
import nbgrader.converters
from nbformat import NotebookNode
from nbgrader.converters.base import NbGraderException
from nbgrader.preprocessors import (
    ClearHiddenTests,
    ClearMarkScheme,
    ClearSolutions,
    InstantiateTests,
    NbGraderPreprocessor,
    SaveCells,
)
from rapidfuzz import fuzz

import torchmarks
from torchmarks.assignments import grade_id, read_source, role
from torchmarks.errors import UserError
from torchmarks.gradebook.database import graded_cells
from torchmarks.plugins.stopping import terminable

#: What begins and ends a region, as nbgrader finds it: anywhere in a line, and to the letter. With a typing error a
#: region is not removed.
REGIONS = (
    ("BEGIN SOLUTION", "END SOLUTION"),
    ("BEGIN HIDDEN TESTS", "END HIDDEN TESTS"),
    ("BEGIN MARK SCHEME", "END MARK SCHEME"),
)

#: What stands for the line of a delimiter that is missing where a cell ends.
END_OF_CELL = "the end of the cell"

#: A comment this much like a delimiter, in per cent, is taken for one that was mistyped.
_LIKENESS = 80


class ReleaseError(UserError):
    """An assignment cannot be released as it is."""


class DelimiterError(ReleaseError):
    """A delimiter was mistyped, so that solutions or hidden tests would have been released."""


def mistyped_delimiters(
    source: str, regions: Sequence[tuple[str, str]] = REGIONS, *, exact: bool = False
) -> Iterator[tuple[int, str, str]]:
    """Comments like a delimiter that are none, or out of turn: line number (from 1), comment, and what was meant.

    ``exact`` also refuses lines that hold a delimiter and anything besides it and ``###``.
    """
    opened: tuple[str, str] | None = None
    for number, line in enumerate(source.split("\n"), 1):
        comment = line.strip()
        held = [(region, text) for region in regions for text in region if text in line]
        if held:
            region, text = held[0]
            begins = text == region[0]
            if exact and comment != f"### {text}":
                yield number, comment, f"### {text}"
            elif begins == (opened is not None) or (opened or region) != region:
                yield number, comment, f"### {opened[1] if opened else region[0]}"
            opened = region if begins else None
        elif comment.startswith("#"):
            words = re.sub(r"[\W_]+", " ", comment).strip().upper()
            likeness, text = max((fuzz.ratio(words, known.upper()), known) for region in regions for known in region)
            if likeness >= _LIKENESS or re.search(r"\b(BEGIN|END|START|STOP)S? (HIDDEN TEST|SOLUTION)", words):
                yield number, comment, f"### {text}"
    if opened is not None:
        yield source.count("\n") + 1, END_OF_CELL, f"### {opened[1]}"


class GenerateAssignment(nbgrader.converters.GenerateAssignment):  # type: ignore[misc]
    """nbgrader's GenerateAssignment, which leaves the old release where there can be no new one."""

    def init_notebooks(self) -> None:
        """Find the source notebooks. Raises NbGraderException if one cannot be released, which has been said then."""
        with self._in_a_sentence():
            root = self.coursedir.root
            if root != glob.escape(root):
                raise ReleaseError(
                    f"nbgrader finds no notebook in {root}, for a folder of that path has a [, * or ? in its name:"
                    " rename it."
                )
        super().init_notebooks()
        for path in itertools.chain.from_iterable(self.assignments.values()):
            with self._in_a_sentence():
                source = read_source(Path(path))
                try:
                    CheckDelimiters(config=self.config).preprocess(source.notebook, {})
                except DelimiterError as error:
                    raise DelimiterError(f"{path}: {error}") from None

    def convert_notebooks(self) -> None:
        """Release. Raises NbGraderException if that cannot be; the old release is there, then."""
        for paths in self.assignments.values():
            with self._in_a_sentence():
                self._check_graded(paths)
        folder = Path(self._format_dest(self.coursedir.assignment_id, self.coursedir.student_id))
        with terminable(), _kept(folder):
            super().convert_notebooks()

    def _check_graded(self, paths: Sequence[str]) -> None:
        """Raise ReleaseError if the gradebook would have to forget a part of work that has been graded, or learn one.

        nbgrader would say so in a traceback, and of a notebook that is new beside others nothing. ``paths`` are an
        assignment's notebooks.
        """
        if self.no_database:
            return
        about = {path: self.init_single_notebook_resources(path)["nbgrader"] for path in paths}
        assignment = about[paths[0]]["assignment"]
        known = graded_cells(self.coursedir.db_url, assignment)
        if known is None:
            return
        names = {each["notebook"] for each in about.values()}
        others = set() if self.coursedir.notebook_id == "*" else known.keys() - names  # only some were asked for
        _refuse_others("notebooks", assignment, Path(paths[0]).parent, names | others, known.keys())
        for path, each in about.items():
            cells = self._cells(path)
            if cells is not None:
                _refuse_others("cells", assignment, path, cells, known[each["notebook"]])

    def _cells(self, path: str) -> set[str] | None:
        """The names of the cells that the gradebook would keep of a notebook; None if that cannot be told yet."""
        resources = self.init_single_notebook_resources(path)
        notebook = nbformat.read(path, as_version=4)
        before = itertools.takewhile(lambda step: not isinstance(step, SaveCells), self.exporter._preprocessors)
        try:
            for step in before:
                if not isinstance(step, InstantiateTests):  # it makes tests in cells that there are, by running all
                    notebook, resources = step(notebook, resources)
        except Exception:
            return None  # it comes again when that is released
        return {grade_id(cell) for cell in notebook.cells if role(cell)}

    @contextmanager
    def _in_a_sentence(self) -> Iterator[None]:
        """Say what is wrong as nbgrader does: in its log, and by an NbGraderException."""
        try:
            yield
        except UserError as error:
            self.log.error("%s", error)
            raise NbGraderException(str(error)) from None


def _refuse_others(kind: str, assignment: str, where: Path | str, now: Set[str], known: Set[str]) -> None:
    """Raise ReleaseError if there are not the same ``kind`` of things now as are known of graded work."""
    if now != known:
        new, gone = (", ".join(sorted(part)) or "none" for part in (now - known, known - now))
        raise ReleaseError(
            f"{where}: work on '{assignment}' has been graded, so no {kind} can be added to it (new: {new}) or taken"
            f" away (gone: {gone}). Texts and points can be changed; for other {kind}, make an assignment of a new"
            " name."
        )


@contextmanager
def _kept(folder: Path) -> Iterator[None]:
    """If what is done meanwhile fails, a folder is as it was."""
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place) / folder.name
        if folder.is_dir():
            shutil.copytree(folder, copy)
        try:
            yield
        except BaseException:
            if copy.is_dir():
                shutil.rmtree(folder, ignore_errors=True)
                shutil.copytree(copy, folder)
            raise


class CheckDelimiters(NbGraderPreprocessor):  # type: ignore[misc]
    """Refuse to release a notebook with a mistyped delimiter."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """Raise DelimiterError if a line of a code cell is almost a delimiter, as the settings say what one is."""
        solutions, hidden, schemes = (
            step(config=self.config) for step in (ClearSolutions, ClearHiddenTests, ClearMarkScheme)
        )
        regions = (
            (solutions.begin_solution_delimeter, solutions.end_solution_delimeter),
            (hidden.begin_test_delimeter, hidden.end_test_delimeter),
            (schemes.begin_mark_scheme_delimeter, schemes.end_mark_scheme_delimeter),
        )
        for index, cell in enumerate(nb.cells):
            for number, line, meant in mistyped_delimiters(cell.source if cell.cell_type == "code" else "", regions):
                name = cell.metadata.get("nbgrader", {}).get("grade_id", f"number {index + 1}")
                raise DelimiterError(
                    f"Cell {name}, line {number}: {line!r} was probably meant to be {meant!r}. Mend it."
                )
        return nb, resources


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
