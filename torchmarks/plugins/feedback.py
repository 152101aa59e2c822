"""``nbgrader generate_feedback``: pages without hidden tests, made on all processors, and anew when they are old."""

import ast
import builtins
import re
import signal
import sys
import threading
from fnmatch import fnmatchcase
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NoReturn

import nbgrader.converters
from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.api import Comment, Grade, MissingEntry
from nbgrader.converters.base import NbGraderException
from nbgrader.preprocessors import ClearHiddenTests, ClearMarkScheme, GetGrades
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import joinedload
from traitlets import Bool
from traitlets.config import Config

from torchmarks.assignments import statements
from torchmarks.gradebook.address import GradebookError, file_of, is_begun
from torchmarks.gradebook.database import check_known, released_cells
from torchmarks.gradebook.graded import GRADED_FILE, LEFT_OUT, alone
from torchmarks.intake.submissions import student_folders
from torchmarks.permissions import share
from torchmarks.plugins.pages import COLOURS
from torchmarks.processors import processors

_FORK = get_context("fork")


class GenerateFeedback(nbgrader.converters.GenerateFeedback):  # type: ignore[misc]
    """nbgrader's GenerateFeedback, on all processors; it makes pages anew that are older than what they show."""

    force: bool

    def init_notebooks(self) -> None:
        """Find the graded notebooks, and take away the pages of those that are there no more.

        Raises NbGraderException if the gradebook cannot tell marks: it is asked before pages are taken away that were
        made when it could.
        """
        gradebook = file_of(self.coursedir.db_url)
        try:
            if not is_begun(gradebook):  # to open it would make it
                raise GradebookError(f"{gradebook} is not there.")
            check_known(self.coursedir.db_url, self.coursedir.assignment_id)
            known = released_cells(self.coursedir.db_url, self.coursedir.assignment_id)
        except (GradebookError, SQLAlchemyError) as error:
            sentence = f"No page is made, for the gradebook cannot be used: {str(error).splitlines()[0]}"
            self.log.error(sentence)
            raise NbGraderException(sentence) from None
        with alone(Path(self.coursedir.root)):  # who writes graded notebooks takes the old ones away first
            self._take_away_orphans({name for name in known if fnmatchcase(name, self.coursedir.notebook_id)})
        super().init_notebooks()

    def _take_away_orphans(self, notebooks: set[str]) -> None:
        """Take away the pages of these notebooks that have no graded one any more: newer work could not be read, say.

        They would go to students as feedback on it.
        """
        assignment = self.coursedir.assignment_id
        for student, folder in student_folders(self.coursedir, self.coursedir.feedback_directory, assignment):
            graded = {path.stem for path in Path(self._format_source(assignment, student)).glob("*.ipynb")}
            for page in folder.glob("*.html"):
                if page.stem in notebooks - graded:
                    self.log.warning("%s is taken away, for there is no graded notebook for it any more.", page)
                    page.unlink()

    def init_destination(self, assignment_id: str, student_id: str) -> bool:
        """Whether to make a student's pages; those are taken away that have to be made anew."""
        given, graded = self.force, Path(self._format_source(assignment_id, student_id))
        # nbgrader goes by the time of handing in alone, which few submissions tell, and no regrade changes.
        self.force |= self._is_outdated(Path(self._format_dest(assignment_id, student_id)), graded)
        try:
            should: bool = super().init_destination(assignment_id, student_id)
            return should
        finally:
            self.force = given

    def _is_outdated(self, pages: Path, graded: Path) -> bool:
        """Whether notebooks or marks may have changed since the pages were made."""
        made = {page.stem: page.stat().st_mtime_ns for page in pages.glob("*.html")}
        notebooks = list(graded.glob("*.ipynb"))
        gradebook = file_of(self.coursedir.db_url)
        if gradebook is None:  # a server, which does not say
            return True
        if not made.keys() >= {path.stem for path in notebooks}:  # whoever made them was stopped
            return True
        return bool(made) and max(each.stat().st_mtime_ns for each in (gradebook, *notebooks)) > min(made.values())

    def init_assignment(self, assignment_id: str, student_id: str) -> None:
        """Prepare a student's folder in ``feedback/``, without what lies beside graded notebooks for the teacher."""
        super().init_assignment(assignment_id, student_id)
        folder = Path(self._format_dest(assignment_id, student_id))
        for name in (GRADED_FILE, LEFT_OUT):
            (folder / name).unlink(missing_ok=True)

    def set_permissions(self, assignment_id: str, student_id: str) -> None:
        """Let other teachers replace the pages where the course is shared; nbgrader forgets the folder above them."""
        super().set_permissions(assignment_id, student_id)
        if self.coursedir.groupshared:
            share(Path(self._format_dest(assignment_id, student_id)), Path(self.coursedir.root))

    def convert_notebooks(self) -> None:
        """Make the pages. Raises NbGraderException afterwards if one could not be made."""
        first, *others = sorted(self.assignments)
        count = min(len(processors()), len(others))
        if count < 2 or threading.active_count() > 1:  # formgrader's server has threads, and must not be forked
            super().convert_notebooks()
            return
        everything = dict(self.assignments)
        # The first page is made here: all others then find the templates and the teacher's texts laid out.
        succeeded = [self._convert({first: everything[first]})]
        parts = [{folder: everything[folder] for folder in others[number::count]} for number in range(count)]
        processes = [_FORK.Process(target=self._convert_and_exit, args=(part,)) for part in parts]
        try:
            for process in processes:
                process.start()
            for process in processes:
                process.join()
                succeeded.append(process.exitcode == 0)
        except KeyboardInterrupt:
            begun = [process for process in processes if process.pid]
            for process in begun:
                process.terminate()
            for process in begun:
                process.join()
            raise
        if not all(succeeded):
            raise NbGraderException("Not every page could be made: see above.")

    def _convert(self, part: dict[str, list[str]]) -> bool:
        """Make the pages of some submissions; whether all could be made, else it has been said why not."""
        self.assignments = part
        try:
            super().convert_notebooks()
        except NbGraderException:
            return False
        return True

    def _convert_and_exit(self, part: dict[str, list[str]]) -> NoReturn:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to all processes of a terminal; once is enough
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # it takes away the page that it is at
        try:
            sys.exit(0 if self._convert(part) else 1)
        except KeyboardInterrupt:
            sys.exit(1)


class GetMarks(GetGrades):  # type: ignore[misc]
    """nbgrader's GetGrades, which asks the gradebook for each cell; this one asks once for all cells of a notebook."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """Add marks and comments to the cells, and the score to the resources."""
        self._rows: dict[type, dict[str, Any]] = {}
        done: tuple[NotebookNode, dict[str, Any]] = super().preprocess(nb, resources)
        return done

    def _get_score(self, cell: NotebookNode, resources: dict[str, Any]) -> None:
        grade = self._row(Grade, cell)
        cell.metadata.nbgrader["score"] = grade.score
        cell.metadata.nbgrader["points"] = grade.max_score

    def _get_comment(self, cell: NotebookNode, resources: dict[str, Any]) -> None:
        cell.metadata.nbgrader["comment"] = self._row(Comment, cell).comment

    def _row(self, kind: type[Grade | Comment], cell: NotebookNode) -> Any:
        """What the gradebook has of that kind for a cell. Raises MissingEntry as nbgrader does."""
        if kind not in self._rows:
            names = self.notebook_id, self.assignment_id, self.student_id
            notebook = self.gradebook.find_submission_notebook(*names)
            rows = self.gradebook.db.query(kind).filter(kind.notebook_id == notebook.id)
            self._rows[kind] = {row.cell.name: row for row in rows.options(joinedload(kind.cell))}
        name = cell.metadata.nbgrader["grade_id"]
        if name not in self._rows[kind]:
            raise MissingEntry(f"The gradebook has no {kind.__name__} for {'/'.join([self.student_id, name])}")
        return self._rows[kind][name]


class HideTests(Preprocessor):
    """Take hidden tests and marking schemes out of a graded notebook, from sources and tracebacks alike."""

    enabled = Bool(True).tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """Clean the teacher's cells; cells of the student's own are left as they are."""
        # nbgrader's steps warn of a setting that they do not know, which nbconvert gives to all steps to a page.
        settings = Config({part: values for part, values in self.config.items() if part != "NbConvertBase"})
        clear = [ClearHiddenTests(config=settings), ClearMarkScheme(config=settings)]
        # Tests run in another order than they stand in, and the student's processes can tell each other what was asked.
        asked_hidden = any(clear[0].begin_test_delimeter in cell.source for cell in nb.cells if utils.is_grade(cell))
        for index, cell in enumerate(nb.cells):
            if not (utils.is_grade(cell) or utils.is_task(cell)) or utils.is_solution(cell):
                continue  # a student's text may hold anything, but nothing hidden
            for preprocessor in clear:
                nb.cells[index], resources = preprocessor.preprocess_cell(cell, resources, index)
            if cell.cell_type == "code":
                cell.outputs = [_without_hidden(output, cell.source, asked_hidden) for output in cell.outputs]
        return nb, resources


#: The line of a cell at which a traceback of IPython's begins.
_FAILED = re.compile(r"^-+> *\d+ (.*)$", re.MULTILINE)


def _without_hidden(output: NotebookNode, visible: str, asked_hidden: bool) -> NotebookNode:
    """An output of a test cell without what can hold a hidden input, of which a traceback and a message are full.

    An assertion that fails is shown as it is where the notebook has no hidden tests; elsewhere its line and its message
    are, if they stand, word by word, in the cell's ``visible`` part. Of other errors, remains which it is.
    """
    if output.output_type != "error" or (output.ename == "AssertionError" and not asked_hidden):
        return output
    name = output.ename if hasattr(builtins, output.ename) else "Error"  # the name of a class can hold one, too
    line = message = ""
    if name == "AssertionError":
        found = _FAILED.search(COLOURS.sub("", "\n".join(output.traceback)))
        if found and found[1].strip() in {each.strip() for each in visible.splitlines()}:
            line = f"----> {found[1].strip()}"
        message = output.evalue if output.evalue in _messages(visible) else ""
    output.ename, output.evalue = name, message
    output.traceback = [*filter(None, [line]), f"{name}: {message or 'this cell ended with an error.'}"]
    return output


def _messages(source: str) -> set[str]:
    """The messages of a cell's assertions that are the same whatever was asserted."""
    asserts = (node for tree in statements(source) for node in ast.walk(tree) if isinstance(node, ast.Assert))
    messages = (node.msg.value for node in asserts if isinstance(node.msg, ast.Constant))
    return {message for message in messages if isinstance(message, str)}
