"""Grades a class: from ``submitted/`` through the pool to ``autograded/`` and the gradebook."""

import ast
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_notebook
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import AssignLatePenalties, Execute, IgnorePattern
from nbgrader.utils import setenv

from torchmarks.assignments import SourceNotebook, grade_id, is_foreign, is_test, source_notebooks
from torchmarks.foreign import imports_of, plan_of
from torchmarks.gradebook import Record, check_released, released_cells, write
from torchmarks.plan import Rehearsal, has_foreign, settle
from torchmarks.pool import Pool
from torchmarks.rebuild import complete, master
from torchmarks.results import Bundle, Result
from torchmarks.sandbox.limits import Limits
from torchmarks.secret import course_secret

#: How many submissions go into the gradebook at once.
_BATCH = 50


@dataclass
class Summary:
    """What a run did: students graded, those left out because nothing changed, and sentences for the teacher."""

    graded: int = 0
    skipped: int = 0
    problems: list[str] = field(default_factory=list)
    #: What the teacher should know of how it was done.
    notes: list[str] = field(default_factory=list)


@dataclass
class _Submission:
    """One student's folder, and what has become of its notebooks so far."""

    student: str
    folder: Path
    target: Path
    timestamp: datetime | None
    notebooks: list[str]
    results: dict[str, Result] = field(default_factory=dict)


def autograde(
    coursedir: CourseDirectory,
    assignment: str,
    *,
    workers: int | None = None,
    force: bool = False,
    limits: Limits | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Summary:
    """Grade the submissions of an assignment that match the course directory's student id.

    Args:
        coursedir: nbgrader's course directory; its ``student_id`` may be a pattern.
        assignment: the assignment's name.
        workers: how many grading processes; one for each processor if not given.
        force: grade again what has been graded already.
        limits: what student code may use; the usual if not given.
        progress: called with the number of submissions done and their total.

    Raises SourceError for an unknown assignment, GradebookError for one that the gradebook does not know as it is.
    """
    sources = source_notebooks(Path(coursedir.root), assignment, coursedir.source_directory)
    rehearsals = _rehearsals(coursedir, assignment, sources, limits)
    bundles = [each.bundle for each in rehearsals]
    summary = Summary()
    submissions: list[_Submission] = []
    missing: list[_Submission] = []
    for submission in _submissions(coursedir, assignment, [bundle.notebook for bundle in bundles]):
        if not submission.notebooks:
            summary.problems.append(_nothing_to_grade(submission, bundles))
            reason = Result("", unreadable=summary.problems[-1])
            submission.results = {bundle.notebook: reason for bundle in bundles}
            _write_files(submission, {})
            missing.append(submission)
        elif force or not _is_done(submission):
            submissions.append(submission)
        else:
            summary.skipped += 1
    jobs = [
        (submission, index)
        for submission in submissions
        for index, bundle in enumerate(bundles)
        if bundle.notebook in submission.notebooks
    ]
    _write_marks(coursedir, assignment, missing)
    if not jobs:
        return summary
    with setenv(NBGRADER_EXECUTION="autograde"):  # nbgrader sets it for cells that want to know
        modules = _imports(sources)
        if any(map(has_foreign, bundles)):
            bundles = settle(rehearsals, modules)
            summary.notes += _beside(bundles)
        _grade(coursedir, bundles, modules, submissions, jobs, workers, summary, progress)
    return summary


def _grade(
    coursedir: CourseDirectory,
    bundles: Sequence[Bundle],
    modules: Sequence[str],
    submissions: Sequence[_Submission],
    jobs: Sequence[tuple[_Submission, int]],
    workers: int | None,
    summary: Summary,
    progress: Callable[[int, int], None],
) -> None:
    """Grade in a pool, and write files and marks as they come."""
    payload = ((index, (each.folder / f"{bundles[index].notebook}.ipynb").read_bytes()) for each, index in jobs)
    assignment = bundles[0].assignment
    finished: list[_Submission] = []
    with Pool(bundles, min(workers or len(os.sched_getaffinity(0)), len(jobs)), modules) as pool:
        for position, result in pool.map(payload):
            submission, index = jobs[position]
            submission.results[bundles[index].notebook] = result
            if len(submission.results) < len(submission.notebooks):
                continue
            _write_files(submission, bundles[0].files)
            summary.problems += _problems(submission)
            summary.graded += all(each.unreadable is None for each in submission.results.values())
            finished.append(submission)
            if len(finished) == _BATCH:
                _write_marks(coursedir, assignment, finished)
            progress(summary.graded, len(submissions))
    _write_marks(coursedir, assignment, finished)


def _rehearsals(
    coursedir: CourseDirectory, assignment: str, sources: Sequence[SourceNotebook], limits: Limits | None
) -> list[Rehearsal]:
    """The assignment's bundles, each with the teacher's own notebook to try it with."""
    root, config = Path(coursedir.root), coursedir.config
    known = released_cells(coursedir.db_url, assignment)
    solved = {
        source.path.stem: complete(source.notebook, root, config, known.get(source.path.stem, {})) for source in sources
    }
    masters = {name: master(notebook, config) for name, notebook in solved.items()}
    check_released(coursedir.db_url, assignment, masters)
    folder = sources[0].path.parent
    files = {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix != ".ipynb" and ".ipynb_checkpoints" not in path.parts
    }
    ignore = IgnorePattern(config=config)
    bundles = [
        Bundle(
            assignment,
            name,
            nbformat.writes(notebook),
            files,
            course_secret(root),
            _limits(notebook, limits),
            plan_of(solved[name]),
            ignore.pattern if ignore.enabled else "",
        )
        for name, notebook in masters.items()
    ]
    return [Rehearsal(bundle, nbformat.writes(solved[bundle.notebook])) for bundle in bundles]


def _limits(master: NotebookNode, limits: Limits | None) -> Limits:
    """The limits on student code. With cells of another course's kind they are nbgrader's: none on a whole notebook."""
    if not any(map(is_foreign, master.cells)):
        return limits or Limits()
    limits = limits or Limits(cell=Execute().timeout)
    return replace(limits, submission=max(limits.submission, limits.cell * len(master.cells)))


def _beside(bundles: Sequence[Bundle]) -> Iterator[str]:
    """Which test cells run beside the student's code, one sentence for each notebook that has any."""
    for bundle in bundles:
        cells = nbformat.reads(bundle.master, as_version=4).cells
        beside = [grade_id(cell) for cell in cells if is_test(cell) and grade_id(cell) in bundle.plan.inside]
        if beside:
            yield (
                f"{bundle.notebook}: these test cells do not work apart from the student's code, so they run beside it,"
                f" as in stock nbgrader, and student code could tamper with them: {', '.join(beside)}."
            )


def _submissions(coursedir: CourseDirectory, assignment: str, names: Sequence[str]) -> Iterator[_Submission]:
    root = Path(coursedir.root)
    pattern = coursedir.format_path(coursedir.submitted_directory, coursedir.student_id, assignment)
    for folder in sorted(root.glob(str(Path(pattern).relative_to(root)))):
        if folder.is_dir():
            student = folder.relative_to(root / coursedir.submitted_directory).parts[0]
            target = Path(coursedir.format_path(coursedir.autograded_directory, student, assignment))
            present = [name for name in names if (folder / f"{name}.ipynb").is_file()]
            yield _Submission(student, folder, target, coursedir.get_existing_timestamp(str(folder)), present)


def _nothing_to_grade(submission: _Submission, bundles: Sequence[Bundle]) -> str:
    """The sentence for a folder that has none of the assignment's notebooks."""
    expected = " or ".join(f"{bundle.notebook}.ipynb" for bundle in bundles)
    found = ", ".join(sorted(path.name for path in submission.folder.glob("*.ipynb")))
    if found:
        return f"{submission.folder} holds {found}, not {expected}. Rename it if it is the right one."
    return f"{submission.folder} holds no notebook. Ask the student for {expected}."


def _is_done(submission: _Submission) -> bool:
    """Whether all of it has been graded and nothing newer was handed in: then nbgrader leaves it out, too."""
    for name in submission.notebooks:
        graded = submission.target / f"{name}.ipynb"
        if not graded.exists() or graded.stat().st_mtime < (submission.folder / f"{name}.ipynb").stat().st_mtime:
            return False
    return True


def _write_files(submission: _Submission, files: Mapping[str, bytes]) -> None:
    """Replace the student's folder in ``autograded/``: graded notebooks, the files that were handed in, the teacher's.

    An unreadable notebook leaves no graded copy behind, so that an old one does not look new.
    """
    shutil.rmtree(submission.target, ignore_errors=True)
    submission.target.mkdir(parents=True)
    for path in sorted(submission.folder.iterdir()):
        if path.is_file() and not path.is_symlink() and path.suffix != ".ipynb":
            shutil.copyfile(path, submission.target / path.name)
    for relative, content in files.items():
        path = submission.target / relative
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    for name, result in submission.results.items():
        if result.unreadable is None:
            path = submission.target / f"{name}.ipynb"
            path.with_suffix(".part").write_text(result.notebook, encoding="utf-8")
            path.with_suffix(".part").chmod(0o444)
            path.with_suffix(".part").replace(path)


def _problems(submission: _Submission) -> Iterator[str]:
    for name, result in submission.results.items():
        if result.unreadable is not None:
            yield result.unreadable.replace("The submission", str(submission.folder / f"{name}.ipynb"), 1)


def _write_marks(coursedir: CourseDirectory, assignment: str, finished: list[_Submission]) -> None:
    if not finished:
        return
    records = [Record(each.student, each.results, each.timestamp) for each in finished]
    late = set(write(coursedir.db_url, assignment, records))
    penalties = AssignLatePenalties(config=coursedir.config)
    for submission in finished:
        for name in submission.results if submission.student in late else ():
            about = {"notebook": name, "assignment": assignment, "student": submission.student}
            penalties.preprocess(new_notebook(), {"nbgrader": {**about, "db_url": coursedir.db_url}})
    finished.clear()


#: Packages that are worth importing before student processes are forked, and known to leave a process fit to fork.
_WARM = {"matplotlib", "numpy", "pandas", "pytest", "scipy", "torch", "torchmarks", "torchvision"}


def _imports(sources: Sequence[SourceNotebook]) -> list[str]:
    """The modules that the teacher's cells import: the warm parent imports them before it forks."""
    modules = {"torchmarks.bridge.inside"}
    for source in sources:
        for cell in source.setup_cells:
            for node in ast.walk(ast.parse("\n".join(imports_of(cell.source)))):
                if isinstance(node, ast.Import):
                    modules |= {alias.name for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and node.module:
                    modules.add(node.module)
    return sorted(name for name in modules if name.split(".")[0] in _WARM)
