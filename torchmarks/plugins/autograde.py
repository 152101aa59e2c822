"""nbgrader's own door: what ``nbgrader autograde`` and formgrader's button run in this course."""

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, NoReturn

import nbgrader.converters
from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel
from nbformat import NotebookNode
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import DeduplicateIds

from torchmarks.assignments import SourceError, source_notebooks
from torchmarks.gradebook.graded import GRADED_FILE
from torchmarks.intake.notebooks import UnreadableSubmission, read_submission
from torchmarks.plugins.stopping import terminable

#: What a command line can say that holds in the engine's process, too. All else, it reads in ``nbgrader_config.py``.
_TOLD = {
    *("CourseDirectory.assignment_id", "CourseDirectory.student_id", "CourseDirectory.root"),
    *("CourseDirectory.course_id", "BaseConverter.force", "Autograde.force"),
}
#: Of nbgrader's --create: it is done anyway.
_ASKED = ("create_student", True)
#: What the engine does not ask for, wherever it stands, as people write it.
_NOT_ASKED = {
    "CourseDirectory.notebook_id": "--notebook",
    "Execute.enabled": "--no-execute",
    "ClearOutput.enabled": "--no-execute",
}


class Autograde(nbgrader.converters.Autograde):  # type: ignore[misc]
    """nbgrader's Autograde, on torchmarks' engine, which grades whole submissions, even if one notebook is named.

    The engine runs as a process of its own, ``torchmarks autograde``, for as long as this call takes: formgrader's
    server has threads, and a process with threads is not fit to fork student processes. What the engine cannot grade
    (kernels of other languages than Python, other systems than Linux) runs in a kernel as in stock nbgrader, with one
    clear sentence for a submission that cannot be read; the rest of the class is graded.
    """

    def start(self) -> None:
        """Grade the submissions that nbgrader was asked for. Raises NbGraderException if any could not be graded."""
        root = Path(self.coursedir.root)
        if not separable(self.coursedir, self.coursedir.assignment_id):
            super().start()
            return
        self._refuse_what_would_be_lost()
        # -P: a file of the course, called like a module of Python's, is none.
        command = [sys.executable, "-P", "-m", "torchmarks", "autograde", self.coursedir.assignment_id]
        command += ["--course", str(root), "--student", self.coursedir.student_id]
        if self.force:
            command.append("--force")
        pipe = subprocess.PIPE
        with (
            terminable(),
            subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, cwd=root) as engine,
        ):
            try:
                said, problems = engine.communicate()
            except KeyboardInterrupt:  # it takes down what it has built, and says what was graded
                engine.terminate()
                said, problems = engine.communicate()
        for line in said.splitlines():
            self.log.info(line)
        for line in problems.splitlines():
            self.log.error(line)
        if engine.returncode:
            raise NbGraderException(problems.strip() or f"torchmarks ended with status {engine.returncode}")

    def _refuse_what_would_be_lost(self) -> None:
        """Raise NbGraderException if the command line says what the engine's process would not hear of."""
        said = getattr(self.parent, "cli_config", {})  # formgrader's server has no command line
        given = [f"{part}.{name}" for part, values in said.items() for name in values if (name, values[name]) != _ASKED]
        useless = dict.fromkeys(_NOT_ASKED[each] for each in given if each in _NOT_ASKED)
        if useless:
            self._refuse(
                f"{', '.join(useless)} has no effect in this course, where whole submissions are run and graded."
                " Leave it out."
            )
        names = {goal: f"--{alias}" for alias, goal in self.parent.aliases.items()} if given else {}
        lost = [names.get(each, f"--{each}") for each in given if each not in _TOLD and ".log" not in each]
        if lost:
            self._refuse(f"{', '.join(lost)} on the command line would not count. Put it into nbgrader_config.py.")

    def init_notebooks(self) -> None:
        """Find the submissions and set those aside that cannot be read.

        Raises NbGraderException if the assignment is unknown or nothing is left to grade.
        """
        assignment = self.coursedir.assignment_id
        root = Path(self.coursedir.root)
        try:
            source_notebooks(root, assignment, self.coursedir.source_directory)
        except SourceError as problem:
            self._refuse(str(problem))
        pattern = self._format_source(assignment, self.coursedir.student_id)
        folders: list[Path] = sorted(
            folder for folder in root.glob(str(Path(pattern).relative_to(root))) if folder.is_dir()
        )
        if not folders:
            self._refuse(f"Nobody has handed in '{assignment}': no folder matches {pattern}.")
        self._unreadable = 0
        readable: list[str] = []
        for folder in folders:
            try:
                read_submission(folder)
                readable.append(str(folder))
            except UnreadableSubmission as problem:
                self._unreadable += 1
                self.log.error("Not graded: %s", problem)
        if not readable:
            self._refuse(f"None of the {len(folders)} submissions of '{assignment}' can be read.")
        super().init_notebooks()
        found: dict[str, list[str]] = self.assignments  # type: ignore[has-type]
        self.assignments = {folder: found[folder] for folder in readable if folder in found}

    def init_assignment(self, assignment_id: str, student_id: str) -> None:
        """Prepare a submission's folder in ``autograded/``, without the copy of ``torchmarks`` that it may bring.

        A release carries one for students, who hand it back, perhaps changed; here the installed one is used.
        """
        super().init_assignment(assignment_id, student_id)
        folder = Path(self._format_dest(assignment_id, student_id))
        shutil.rmtree(folder / "torchmarks", ignore_errors=True)
        (folder / GRADED_FILE).unlink(missing_ok=True)  # only the engine writes it

    def convert_notebooks(self) -> None:
        """Grade what can be read. Raises NbGraderException afterwards if anything was left out."""
        super().convert_notebooks()
        if self._unreadable:
            self._refuse(f"{self._unreadable} submission(s) not graded, named above; all others were.")

    def _refuse(self, sentence: str) -> NoReturn:
        self.log.error(sentence)
        raise NbGraderException(sentence)


def separable(coursedir: CourseDirectory, assignment: str) -> bool:
    """Whether the engine can grade the assignment: on Linux, notebooks of a Python kernel."""
    if not sys.platform.startswith("linux"):
        return False
    kernel = coursedir.config.Execute.get("kernel_name", "")
    if kernel:  # the course's settings name one for all notebooks
        return _language(NotebookNode(metadata={"kernelspec": _specification(kernel)})) == "python"
    try:
        sources = source_notebooks(Path(coursedir.root), assignment, coursedir.source_directory)
    except SourceError:
        return False
    return all(_language(source.notebook) == "python" for source in sources)


def _specification(kernel: str) -> dict[str, str]:
    """A kernel's name, and its language if it is installed here."""
    try:
        return {"name": kernel, "language": KernelSpecManager().get_kernel_spec(kernel).language}
    except NoSuchKernel:
        return {"name": kernel}


def _language(notebook: NotebookNode) -> str:
    """The language of a notebook's kernel; one that names none gets Jupyter's own, Python."""
    kernel = notebook.metadata.get("kernelspec", {})
    named = kernel.get("language") or notebook.metadata.get("language_info", {}).get("name")
    return str(named or kernel.get("name") or "python").lower().rstrip("0123456789.")


class ForgetDuplicates(DeduplicateIds):  # type: ignore[misc]
    """nbgrader's DeduplicateIds, for cells that a student copied and pasted.

    nbgrader leaves an empty ``nbgrader`` entry in a copy's metadata, takes it for an old format later on, and stops the
    whole class. Without the entry a copy is what it is: a cell of the student's.
    """

    def preprocess_cell(
        self, cell: NotebookNode, resources: dict[str, Any], cell_index: int
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Take nbgrader's metadata from a cell whose id stands in a later cell."""
        cell, resources = super().preprocess_cell(cell, resources, cell_index)
        if not cell.metadata.get("nbgrader", True):
            del cell.metadata["nbgrader"]
        return cell, resources
