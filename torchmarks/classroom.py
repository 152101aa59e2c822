"""Grades a class: from ``submitted/`` through the pool to ``autograded/`` and the gradebook."""

import fcntl
import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_notebook
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import AssignLatePenalties, Execute, IgnorePattern, LimitOutput
from nbgrader.utils import parse_utc, setenv

from torchmarks.apart import LostApart
from torchmarks.assignments import SourceNotebook, grade_id, is_foreign, is_test, setup_modules, source_notebooks
from torchmarks.foreign import plan_of
from torchmarks.gradebook import Record, check_released, enroll, patient, released_cells, students_graded, write
from torchmarks.graded import LEFT_OUT, Graded, digest, earned, read_graded, write_graded
from torchmarks.intake import UnreadableSubmission, admitted
from torchmarks.jobs import GradingFault, Job, PoolError
from torchmarks.late import check_late, extensions
from torchmarks.plan import Rehearsal, has_foreign, modules_needed, settle
from torchmarks.pool import Pool
from torchmarks.rebuild import complete, master
from torchmarks.release import testing_files
from torchmarks.results import Bundle, Result, Submission
from torchmarks.sandbox.keeper import Nursery, SandboxError
from torchmarks.sandbox.limits import Limits
from torchmarks.secret import course_secret
from torchmarks.store import STORE_FOLDER, Keys, Store

if TYPE_CHECKING:  # an extra
    from torchmarks.cluster import Cluster, ClusterPool

_Value = TypeVar("_Value")

#: Where nbgrader keeps the time at which a submission was handed in. Students can write it, too.
TIMESTAMP = "timestamp.txt"
_LONGEST_TIMESTAMP = 1000

#: What Python and Jupyter leave behind in a student's folder.
_LEFT_BEHIND = {".ipynb_checkpoints", "__pycache__"}

_REPLACED = "The submission was replaced while others were graded. Give the same command again."

#: How many submissions go into the gradebook at once.
_BATCH = 50


@dataclass
class Summary:
    """What a run did: students graded, those left out because nothing changed, and sentences for the teacher."""

    graded: int = 0
    #: How many of the graded ones had been graded before, by an earlier run that was stopped, say.
    reused: int = 0
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
    #: A digest of all that was handed in.
    digest: str = ""
    results: dict[str, Result] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)

    def read(self, notebook: str) -> Submission:
        """One of its notebooks, and the files that may lie beside it. Raises OSError."""
        files = {path.name: path.read_bytes() for path in self.files()}
        return Submission((self.folder / f"{notebook}.ipynb").read_bytes(), files)

    def files(self) -> list[Path]:
        """The files that may lie beside its notebooks; the time at which it was handed in is none of the student's."""
        return [path for path in admitted(self.folder)[0] if path.name != TIMESTAMP]

    def take_digest(self) -> None:
        """Look at all that was handed in. Raises OSError."""
        paths = [*(self.folder / f"{name}.ipynb" for name in self.notebooks), *admitted(self.folder)[0]]
        self.digest = digest(*(part for path in paths for part in (os.fsencode(path.name), path.read_bytes())))


def autograde(
    coursedir: CourseDirectory,
    assignment: str,
    nursery: Nursery,
    *,
    workers: int | None = None,
    cluster: "Cluster | None" = None,
    force: bool = False,
    limits: Mapping[str, Any] | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Summary:
    """Grade the submissions of an assignment that match the course directory's student id.

    Args:
        coursedir: nbgrader's course directory; its ``student_id`` may be a pattern.
        assignment: the assignment's name.
        nursery: the warm parent of the student processes.
        workers: how many grading processes; one for each processor if not given.
        cluster: where to grade; on this machine if not given.
        force: grade again what has been graded already.
        limits: what student code may use (``Limits``); the usual where nothing is given.
        progress: called with the number of submissions done and their total.

    Raises SourceError for an unknown assignment, GradebookError for one that the gradebook does not know as it is,
    LateError if what the configuration says of late work cannot be, PoolError, SandboxError and LostApart if there
    is nothing to grade with any more, OSError and SQLAlchemyError if something cannot be written.
    """
    sources = source_notebooks(Path(coursedir.root), assignment, coursedir.source_directory)
    check_late(Path(coursedir.root), coursedir.config)  # a mistake is better found before the work than after it
    later = extensions(coursedir.config, assignment)
    rehearsals = _rehearsals(coursedir, assignment, sources, limits)
    bundles = [each.bundle for each in rehearsals]
    summary = Summary()
    submissions: list[_Submission] = []
    missing: list[_Submission] = []
    release = digest(*(bundle.master.encode() for bundle in bundles))
    known = students_graded(coursedir.db_url, assignment)
    older = 0
    for submission in _submissions(coursedir, assignment, [bundle.notebook for bundle in bundles]):
        problem = _find_out(submission, bundles)
        if not problem and submission.timestamp is None and (submission.folder / TIMESTAMP).exists():
            summary.notes.append(
                f"{submission.folder / TIMESTAMP} says no time: {submission.student} counts as in time."
            )
        if problem:
            summary.problems.append(problem)
            submission.results = {bundle.notebook: Result("", unreadable=problem) for bundle in bundles}
            missing.append(submission)
        elif force or submission.student not in known or not _is_done(submission):
            submissions.append(submission)
        else:
            summary.skipped += 1
            older += read_graded(submission.target).release != release
    if older:
        summary.notes.append(f"{older} were graded before '{assignment}' was changed: --force grades them again.")
    summary.problems += _misplaced(coursedir, assignment, [bundle.notebook for bundle in bundles])
    strangers = later.keys() - enroll(coursedir.db_url, sorted(each.student for each in (*missing, *submissions)))
    if strangers:
        who = ", ".join(map(repr, sorted(strangers)))
        summary.notes.append(
            f"c.Extensions.{assignment} in nbgrader_config.py names students that are not known: {who}."
        )
    _finish(coursedir, bundles[0], missing, release)
    if submissions and any(map(has_foreign, bundles)):
        nursery.warm(setup_modules(sources))
        bundles = _even_if_disturbed(lambda: settle(rehearsals, nursery))
        summary.notes += _beside(bundles)
    run = _Run(coursedir, bundles, release, summary, lambda done: progress(done, len(submissions)))
    for submission in submissions:
        for index in range(len(bundles)):
            run.add(submission, index, look=not force)
    if run.waiting:
        setup = setup_modules(sources)
        nursery.warm(setup)
        count = min(workers or len(os.sched_getaffinity(0)), len(run.waiting))
        try:
            with setenv(NBGRADER_EXECUTION="autograde"), ExitStack() as stack:
                pool: Pool | ClusterPool
                if cluster is None:
                    pool = here = stack.enter_context(Pool(bundles, nursery, count))
                    nursery.warm(run.modules(rehearsals, lambda: nullcontext(here)))
                    _even_if_disturbed(nursery.wait_until_ready)
                else:
                    modules = run.modules(rehearsals, lambda: Pool(bundles, nursery, 1))
                    pool = stack.enter_context(cluster.pool(bundles, setup, modules))
                for key, result in pool.map(run.jobs()):
                    run.take(key, result)
        except PoolError:
            run.finish()
            raise
    run.finish()
    return summary


def examine(
    coursedir: CourseDirectory,
    assignment: str,
    student: str,
    nursery: Nursery,
    limits: Mapping[str, Any] | None = None,
) -> dict[str, Result]:
    """The results of one student's notebooks, by name, each test with its detail. Nothing is written.

    Raises SourceError and GradebookError as ``autograde`` does, UnreadableSubmission if there is nothing to grade, and
    GradingFault for a fault of ours.
    """
    sources = source_notebooks(Path(coursedir.root), assignment, coursedir.source_directory)
    rehearsals = _rehearsals(coursedir, assignment, sources, limits)
    bundles = [each.bundle for each in rehearsals]
    everyone = _submissions(coursedir, assignment, [bundle.notebook for bundle in bundles])
    submission = next((each for each in everyone if each.student == student), None)
    if submission is None:
        raise UnreadableSubmission(f"'{student}' has not handed in '{assignment}'.")
    if not submission.notebooks:
        raise UnreadableSubmission(_nothing_to_grade(submission, bundles))
    nursery.warm(setup_modules(sources))
    if any(map(has_foreign, bundles)):
        bundles = settle(rehearsals, nursery)
    store = Store(Path(coursedir.root) / STORE_FOLDER)
    contents = {
        bundle.notebook: submission.read(bundle.notebook)
        for bundle in bundles
        if bundle.notebook in submission.notebooks
    }
    results: dict[str, Result] = {}
    jobs: list[Job[str]] = []
    for index, bundle in enumerate(bundles):
        if bundle.notebook in contents:
            known = store.get(Keys(bundle).key(contents[bundle.notebook]))
            if known is None:
                jobs.append((bundle.notebook, index, contents[bundle.notebook]))
            else:
                results[bundle.notebook] = known
    if jobs:
        with setenv(NBGRADER_EXECUTION="autograde"), Pool(bundles, nursery, 1) as pool:
            for name, result in pool.map(jobs):
                if not isinstance(result, Result):
                    raise result
                results[name] = result
    return results


def _even_if_disturbed(work: Callable[[], _Value]) -> _Value:
    """What ``work`` returns, done again if a process of ours dies meanwhile."""
    with suppress(SandboxError, LostApart):
        return work()
    return work()


class _Run:
    """The submissions on their way: those that wait for a grader, and those that wait to be written."""

    def __init__(
        self,
        coursedir: CourseDirectory,
        bundles: Sequence[Bundle],
        release: str,
        summary: Summary,
        progress: Callable[[int], None],
    ) -> None:
        self.waiting: dict[str, list[tuple[_Submission, int]]] = {}
        self._coursedir = coursedir
        self._bundles = bundles
        self._release = release
        self._keys = [Keys(bundle) for bundle in bundles]
        self._store = Store(Path(coursedir.root) / STORE_FOLDER)
        self._summary = summary
        self._progress = progress
        self._done = 0
        self._finished: list[_Submission] = []

    def add(self, submission: _Submission, index: int, *, look: bool) -> None:
        """Take in one notebook of a submission, if it is there; ``look`` whether its result is known already."""
        if self._bundles[index].notebook not in submission.notebooks:
            return
        content = submission.read(self._bundles[index].notebook)
        submission.digests[self._bundles[index].notebook] = digest(content.notebook)
        key = self._keys[index].key(content)
        known = self._store.get(key) if look else None
        if known is None:
            self.waiting.setdefault(key, []).append((submission, index))  # equal notebooks are graded once
        else:
            self._summary.reused += len(submission.notebooks) == len(submission.results) + 1
            self._note(submission, index, known)

    def modules(
        self, rehearsals: Sequence[Rehearsal], open_pool: Callable[[], AbstractContextManager[Pool]]
    ) -> set[str]:
        """What the teacher's solutions load besides the setup cells' imports, found out if it is not known yet."""
        found: set[str] = set()
        with ExitStack() as stack:
            pool: Pool | None = None
            for number, (rehearsal, keys) in enumerate(zip(rehearsals, self._keys, strict=True)):
                if not has_foreign(rehearsal.bundle):
                    key = keys.key(Submission(b"modules of the teacher's solution"))
                    known = self._store.get_modules(key)
                    if known is None:
                        pool = pool or stack.enter_context(open_pool())
                        known = sorted(modules_needed(number, rehearsal, pool))
                        if known:
                            self._store.put_modules(key, known)
                    found |= set(known)
        return found

    def jobs(self) -> Iterator[Job[str]]:
        """What is to be graded, read when its turn comes.

        Of the submissions that are written together, one notebook of the assignment comes after another: to get ready
        for a notebook takes a grading process longer than to grade one.
        """
        waiting = list(self.waiting.items())
        together = _BATCH * len(self._bundles)
        for begin in range(0, len(waiting), together):
            some = sorted(waiting[begin : begin + together], key=lambda item: item[1][0][1])
            for key, those in some:
                content = self._read(key, those)
                if content is not None:
                    yield key, those[0][1], content

    def _read(self, key: str, those: list[tuple[_Submission, int]]) -> Submission | None:
        """What these have handed in; who has replaced it since it was looked at is left out."""
        for submission, index in list(those):
            with suppress(OSError):
                content = submission.read(self._bundles[index].notebook)
                if self._keys[index].key(content) == key:
                    return content
            those.remove((submission, index))
            self._note(submission, index, Result("", unreadable=_REPLACED))
        return None

    def take(self, key: str, result: Result | GradingFault) -> None:
        """Keep a result and give it to all whose it is."""
        if isinstance(result, Result):
            self._store.put(key, result)
        else:
            result = Result("", unreadable=f"The submission could not be graded: {result}")
        for submission, index in self.waiting[key]:
            self._note(submission, index, result)

    def finish(self) -> None:
        """Write what is left."""
        _finish(self._coursedir, self._bundles[0], self._finished, self._release)

    def _note(self, submission: _Submission, index: int, result: Result) -> None:
        name = self._bundles[index].notebook
        submission.results[name] = result
        if result.is_strange:
            path = submission.folder / f"{name}.ipynb"
            self._summary.notes.append(f"{path} holds none of the assignment's cells: is it the right notebook?")
        if len(submission.results) < len(submission.notebooks):
            return
        self._summary.problems += _problems(submission)
        self._summary.graded += all(each.unreadable is None for each in submission.results.values())
        self._finished.append(submission)
        self._done += 1
        self._progress(self._done)
        if len(self._finished) == _BATCH:
            self.finish()


def _rehearsals(
    coursedir: CourseDirectory, assignment: str, sources: Sequence[SourceNotebook], given: Mapping[str, Any] | None
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
    ignore, shown = IgnorePattern(config=config), LimitOutput(config=config)
    bundles = [
        Bundle(
            assignment,
            name,
            nbformat.writes(notebook),
            files,
            course_secret(root),
            _limits(notebook, given or {}),
            plan_of(solved[name]),
            ignore.pattern if ignore.enabled else "",
            *((shown.max_lines, shown.max_traceback) if shown.enabled else ()),
        )
        for name, notebook in masters.items()
    ]
    return [Rehearsal(bundle, nbformat.writes(solved[bundle.notebook])) for bundle in bundles]


def _limits(master: NotebookNode, given: Mapping[str, Any]) -> Limits:
    """The limits on student code. With cells of another course's kind they are nbgrader's: none on a whole notebook."""
    if not any(map(is_foreign, master.cells)):
        return Limits(**given)
    limits = Limits(**{"cell": Execute().timeout, **given})
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
    """What was handed in, student by student, wherever the course's settings say that it lies."""
    pattern = Path(coursedir.format_path(coursedir.submitted_directory, coursedir.student_id, assignment))
    form = coursedir.format_path(
        re.escape(coursedir.submitted_directory), r"(?P<student>[^/]+)", re.escape(assignment), escape=True
    )
    left_out = set(coursedir.student_id_exclude.split(","))
    for folder in sorted(_folders(pattern)):
        found = re.fullmatch(form, str(folder))
        if found is None or found["student"] in left_out:
            continue
        target = Path(coursedir.format_path(coursedir.autograded_directory, found["student"], assignment))
        present = [name for name in names if _is_own_file(folder / f"{name}.ipynb")]
        yield _Submission(found["student"], folder, target, _handed_in(folder), present)


def _folders(pattern: Path) -> Iterator[Path]:
    """The folders that match, and what would match in folders that must not be looked into, which glob leaves out."""
    anchor = Path(pattern.anchor)
    yield from (path for path in anchor.glob(str(pattern.relative_to(anchor))) if path.is_dir())
    if not set("*?[") & set(pattern.name):
        above = (path for path in anchor.glob(str(pattern.parent.relative_to(anchor))) if path.is_dir())
        yield from (path / pattern.name for path in above if not os.access(path, os.X_OK))


def _find_out(submission: _Submission, bundles: Sequence[Bundle]) -> str:
    """Look at all that was handed in; a sentence if there is nothing to grade, or something cannot be read."""
    try:
        submission.take_digest()
        return "" if submission.notebooks else _nothing_to_grade(submission, bundles)
    except OSError as error:
        return f"{error.filename} cannot be read: {error.strerror}. Mend that, and give the same command again."


def _misplaced(coursedir: CourseDirectory, assignment: str, names: Sequence[str]) -> Iterator[str]:
    """A sentence for each notebook that lies where it is not looked for: a folder too high, or in two exchanged."""
    root = Path(coursedir.root) / coursedir.submitted_directory
    for name in names:
        too_high = (path for path in root.glob(f"*/{name}.ipynb") if path.parent.name != assignment)
        for path in sorted([*too_high, *root.glob(f"{assignment}/*/{name}.ipynb")]):
            student = path.parent.name
            goal = Path(coursedir.format_path(coursedir.submitted_directory, student, assignment), path.name)
            if path != goal and student != assignment and fnmatchcase(student, coursedir.student_id):
                yield f"{path} is not where it is looked for: move it to {goal}."


def _handed_in(folder: Path) -> datetime | None:
    """When a submission was handed in, as nbgrader's ``timestamp.txt`` says; None if that says no time.

    nbgrader's own reader would end the run then, and wait for ever for a pipe.
    """
    path = folder / TIMESTAMP
    try:
        if _is_own_file(path) and path.stat().st_size < _LONGEST_TIMESTAMP:
            found: datetime = parse_utc(path.read_text(encoding="utf-8").strip())
            return found
    except Exception:  # what reads it raises many, warnings among them
        pass
    return None


def _is_own_file(path: Path) -> bool:
    """Whether there is a file that is no link, which could show another student's work, or the solution.

    What must not be looked at is none here; the sentence comes when it is read.
    """
    with suppress(PermissionError):
        return path.is_file() and not path.is_symlink() and not path.parent.is_symlink()
    return False


def _nothing_to_grade(submission: _Submission, bundles: Sequence[Bundle]) -> str:
    """The sentence for a folder that has none of the assignment's notebooks."""
    paths = [submission.folder / f"{bundle.notebook}.ipynb" for bundle in bundles]
    for path in [submission.folder, *paths]:
        if path.is_symlink():
            return f"{path} is a link, which is not followed. Ask the student for the file itself."
    expected = " or ".join(path.name for path in paths)
    found = ", ".join(sorted(path.name for path in submission.folder.glob("*.ipynb") if path not in paths))
    if found:
        return f"{submission.folder} holds {found}, not {expected}. Rename it if it is the right one."
    for path in paths:
        if path.exists():
            return f"{path} is no file. Ask the student for the notebook itself."
    return f"{submission.folder} holds no notebook. Ask the student for {expected}."


def _is_done(submission: _Submission) -> bool:
    """Whether just this has been graded: when files were written says nothing, for copying keeps it."""
    graded = [submission.target / f"{name}.ipynb" for name in submission.notebooks]
    return all(path.exists() for path in graded) and read_graded(submission.target).submission == submission.digest


def _write_files(submission: _Submission, files: Mapping[str, bytes]) -> None:
    """Replace the student's folder in ``autograded/``: graded notebooks, admitted files, the teacher's.

    An unreadable notebook leaves no graded copy behind, so that an old one does not look new.
    """
    if submission.target.exists():
        shutil.rmtree(submission.target)
    submission.target.mkdir(parents=True)
    own, left_out = admitted(submission.folder) if submission.digest else ([], [])
    for path in own:
        shutil.copyfile(path, submission.target / path.name, follow_symlinks=False)
    released = {**testing_files(), **files} if left_out else {}
    news = [name for name in left_out if not _is_released(submission.folder / name, name, released)]
    if news:
        names = "".join(f"{name!r}\n" for name in news[:1000])
        (submission.target / LEFT_OUT).write_text(f"Handed in, and not copied here:\n{names}", encoding="utf-8")
    for relative, content in files.items():
        path = submission.target / relative
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    for name, result in submission.results.items():
        if result.unreadable is None:
            path = submission.target / f"{name}.ipynb"
            with path.with_suffix(".part").open("w", encoding="utf-8") as file:
                file.write(result.notebook)
                file.flush()
                os.fsync(file.fileno())  # that it is there says that it is whole, also after a power cut
            path.with_suffix(".part").chmod(0o444)
            path.with_suffix(".part").replace(path)


def _is_released(path: Path, name: str, released: Mapping[str, bytes]) -> bool:
    """Whether a file, or all that a folder holds, is as the students were given it, by ``name`` in the release."""
    with suppress(OSError):
        if path.is_symlink():
            return False
        if path.is_dir():
            known = any(each.startswith(f"{name}/") for each in released)
            return path.name in _LEFT_BEHIND or (
                known and all(_is_released(each, f"{name}/{each.name}", released) for each in path.iterdir())
            )
        content = released.get(name)
        if content is not None and path.is_file() and path.stat().st_size == len(content):
            return path.read_bytes() == content
    return False


def _problems(submission: _Submission) -> Iterator[str]:
    for name, result in submission.results.items():
        if result.unreadable is not None:
            yield result.unreadable.replace("The submission", str(submission.folder / f"{name}.ipynb"), 1)


def _finish(coursedir: CourseDirectory, bundle: Bundle, finished: list[_Submission], release: str) -> None:
    """Write submissions into the gradebook and ``autograded/``, and empty the list; one run at a time does so.

    The marks come first, and until the files are there, too, none of the submissions counts as done: a run that is
    stopped between the two writes them again.
    """
    if not finished:
        return
    with _alone(Path(coursedir.root)):
        records = []
        graded = {}
        later = extensions(coursedir.config, bundle.assignment)
        for each in finished:
            known = read_graded(each.target)
            if known.submission:
                write_graded(each.target, replace(known, submission=""))
            bonus = {
                name: (each.digests[name], earned(result, each.digests[name], known.bonus.get(name)))
                for name, result in each.results.items()
                if name in each.digests
            }
            graded[each.student] = Graded(each.digest, release, bonus)
            now, earlier = ({name: cells for name, (_, cells) in part.items()} for part in (bonus, known.bonus))
            extension = later.get(each.student)
            records.append(Record(each.student, each.results, each.timestamp, now, earlier, extension))
        late = set(write(coursedir.db_url, bundle.assignment, records))
        penalties = AssignLatePenalties(config=coursedir.config)
        for submission in finished:
            for name in submission.results if submission.student in late else ():
                about = {"notebook": name, "assignment": bundle.assignment, "student": submission.student}
                penalties.preprocess(new_notebook(), {"nbgrader": {**about, "db_url": patient(coursedir.db_url)}})
            _write_files(submission, bundle.files)
            write_graded(submission.target, graded[submission.student])
            submission.results = {}
    finished.clear()


@contextmanager
def _alone(course: Path) -> Iterator[None]:
    """Wait until no other run writes, and keep others from it meanwhile."""
    folder = course / STORE_FOLDER
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
