"""Grades a class: what was handed in goes through the pool to the writer."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import setenv

from torchmarks.assignments import setup_modules, source_notebooks
from torchmarks.classroom.bundles import rehearsals, remarks
from torchmarks.classroom.jobs import GradingFault, Job
from torchmarks.classroom.plan import Rehearsal, has_foreign, modules_needed, with_plans
from torchmarks.classroom.pool import OFTEN, Pool
from torchmarks.classroom.store import STORE_FOLDER, Keys, Store
from torchmarks.classroom.writer import write_out
from torchmarks.errors import UserError
from torchmarks.gradebook.database import students_graded, students_known
from torchmarks.gradebook.graded import Graded, read_graded
from torchmarks.gradebook.writing import enroll
from torchmarks.grading.apart import LostApart
from torchmarks.intake.notebooks import TIMESTAMP, UnreadableSubmission
from torchmarks.intake.submissions import (
    Submitted,
    digest,
    misplaced,
    nothing_to_grade,
    problem_of,
    submissions_of,
)
from torchmarks.late import check_late, extensions
from torchmarks.processors import processors
from torchmarks.results import Bundle, Result, Submission
from torchmarks.sandbox.keeper import Nursery, SandboxError
from torchmarks.secret import SECRET_FILE

if TYPE_CHECKING:  # an extra
    from torchmarks.classroom.cluster import Cluster, ClusterPool

_Value = TypeVar("_Value")


_REPLACED = Result(
    "",
    unreadable="The submission was replaced while others were graded. Give the same command again.",
    settled=False,
)

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

    Raises SourceError for an unknown assignment or one whose own cells raise, GradebookError for one that the gradebook
    does not know as it is, LateError if what the configuration says of late work cannot be, PoolError, SandboxError and
    LostApart if there is nothing to grade with any more, OSError and SQLAlchemyError if something cannot be written.
    """
    sources = source_notebooks(Path(coursedir.root), assignment, coursedir.source_directory)
    # A mistake is better found before the work than after it.
    check_late(Path(coursedir.root), coursedir.config, coursedir.source_directory)
    later = extensions(coursedir.config, assignment)
    tried = rehearsals(coursedir, assignment, sources, limits)
    bundles = [each.bundle for each in tried]
    release = digest(*(bundle.master.encode() for bundle in bundles))
    summary = Summary()
    submissions, unreadable = _sorted(coursedir, bundles, release, summary, force=force)
    strangers = later.keys() - enroll(coursedir.db_url, sorted(each.student for each in (*unreadable, *submissions)))
    if strangers:
        who = ", ".join(map(repr, sorted(strangers)))
        summary.notes.append(
            f"c.Extensions.{assignment} in nbgrader_config.py names students that are not known: {who}."
        )
    write_out(coursedir, bundles, unreadable, release)
    if submissions and any(map(has_foreign, bundles)):
        nursery.warm(setup_modules(sources))
        bundles = _even_if_disturbed(lambda: with_plans(tried, nursery))
        summary.notes += remarks(bundles)
    run = _Run(coursedir, bundles, release, summary, lambda done: progress(done, len(submissions)))
    for submission in submissions:
        for index in range(len(bundles)):
            run.add(submission, index, look=not force)
    try:
        if run.waiting:
            nursery.warm(setup_modules(sources))
            count = min(workers or len(processors()), len(run.waiting))
            with setenv(NBGRADER_EXECUTION="autograde"), ExitStack() as stack:
                pool: Pool | ClusterPool
                if cluster is None:
                    forks_often = len(run.waiting) >= OFTEN * count
                    pool = here = stack.enter_context(Pool(bundles, nursery, count, forks_often=forks_often))
                    nursery.warm(run.modules(tried, lambda: nullcontext(here)))
                    _even_if_disturbed(nursery.wait_until_ready)
                else:
                    modules = run.modules(tried, lambda: Pool(bundles, nursery, 1))
                    pool = stack.enter_context(cluster.pool(bundles, setup_modules(sources), modules))
                for key, result in pool.map(run.jobs()):
                    run.take(key, result)
    except UserError:  # what was graded before that is written
        run.finish()
        raise
    run.finish()
    return summary


def _sorted(
    coursedir: CourseDirectory, bundles: Sequence[Bundle], release: str, summary: Summary, *, force: bool
) -> tuple[list[Submitted], list[Submitted]]:
    """The submissions that are to be graded, and those that cannot be; the summary says of all others."""
    assignment, names = bundles[0].assignment, [bundle.notebook for bundle in bundles]
    wanted: list[Submitted] = []
    unreadable: list[Submitted] = []
    known = students_graded(coursedir.db_url, assignment)
    may_be_new = coursedir.config.Autograde.get("create_student", True)
    enrolled = set() if may_be_new else students_known(coursedir.db_url)
    older = other_secret = 0
    secret = digest(bundles[0].secret.encode())
    for submission in submissions_of(coursedir, assignment, names):
        if not may_be_new and submission.student not in enrolled:
            summary.problems.append(
                f"{submission.folder}: the gradebook knows no student '{submission.student}', and"
                " c.Autograde.create_student is off. Rename the folder, or give 'nbgrader db student add"
                f" {submission.student}'."
            )
            continue
        problem = problem_of(submission, bundles)
        graded = read_graded(submission.target) if submission.student in known else Graded()
        done = not force and _is_done(submission, graded)
        if problem:
            summary.problems.append(problem)
            submission.results = {name: Result("", unreadable=problem) for name in names}
            if not done:  # else a person may have marked it meanwhile
                unreadable.append(submission)
            continue
        if submission.timestamp is None and (submission.folder / TIMESTAMP).exists():
            summary.notes.append(
                f"{submission.folder / TIMESTAMP} says no time: {submission.student} counts as in time."
            )
        other_secret += graded.secret not in ("", secret)
        if not done:
            wanted.append(submission)
        else:
            summary.problems += graded.unreadable.values()
            summary.skipped += not graded.unreadable
            older += graded.release != release
    if older:
        summary.notes.append(f"{older} were graded before '{assignment}' was changed: --force grades them again.")
    if other_secret:  # whatever command comes first makes a lost one anew, so it is seen here
        again = "" if force else ", or --force grades them again"
        summary.notes.append(
            f"{other_secret} of these were graded with another {SECRET_FILE}, as one that is lost is made anew: hidden"
            f" inputs have changed, so marks may, too. Put the old file back{again}."
        )
    summary.problems += misplaced(coursedir, assignment, names)
    return wanted, unreadable


def examine(
    coursedir: CourseDirectory,
    assignment: str,
    student: str,
    nursery: Nursery,
    limits: Mapping[str, Any],
) -> dict[str, Result]:
    """The results of one student's notebooks, by name, each test with its detail. Nothing is written.

    ``limits`` are the course's own on student code.

    Raises SourceError and GradebookError as ``autograde`` does, UnreadableSubmission if there is nothing to grade, and
    GradingFault for a fault of ours.
    """
    sources = source_notebooks(Path(coursedir.root), assignment, coursedir.source_directory)
    tried = rehearsals(coursedir, assignment, sources, limits)
    bundles = [each.bundle for each in tried]
    everyone = submissions_of(coursedir, assignment, [bundle.notebook for bundle in bundles])
    submission = next((each for each in everyone if each.student == student), None)
    if submission is None:
        raise UnreadableSubmission(f"'{student}' has not handed in '{assignment}'.")
    if not submission.notebooks:
        raise UnreadableSubmission(nothing_to_grade(submission, bundles))
    nursery.warm(setup_modules(sources))
    if any(map(has_foreign, bundles)):
        bundles = with_plans(tried, nursery)
    store = Store(Path(coursedir.root) / STORE_FOLDER, shared=coursedir.groupshared)
    results: dict[str, Result] = {}
    jobs: list[Job[str]] = []
    for index, bundle in enumerate(bundles):
        if bundle.notebook in submission.notebooks:
            content = submission.read(bundle.notebook)
            known = store.get(Keys(bundle).key(content))
            if known is None:
                jobs.append((bundle.notebook, index, content))
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
        self.waiting: dict[str, list[tuple[Submitted, int]]] = {}
        self._coursedir = coursedir
        self._bundles = bundles
        self._release = release
        self._keys = [Keys(bundle) for bundle in bundles]
        self._store = Store(Path(coursedir.root) / STORE_FOLDER, shared=coursedir.groupshared)
        self._summary = summary
        self._progress = progress
        self._done = 0
        self._finished: list[Submitted] = []

    def add(self, submission: Submitted, index: int, *, look: bool) -> None:
        """Take in one notebook of a submission, if it is there; ``look`` whether its result is known already."""
        if self._bundles[index].notebook not in submission.notebooks:
            return
        try:
            content = submission.read(self._bundles[index].notebook)
        except OSError:  # it was there a moment ago
            self._note(submission, index, _REPLACED)
            return
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

    def _read(self, key: str, those: list[tuple[Submitted, int]]) -> Submission | None:
        """What these have handed in; who has replaced it since it was looked at is left out."""
        for submission, index in list(those):
            with suppress(OSError):
                content = submission.read(self._bundles[index].notebook)
                if self._keys[index].key(content) == key:
                    return content
            those.remove((submission, index))
            self._note(submission, index, _REPLACED)
        return None

    def take(self, key: str, result: Result | GradingFault) -> None:
        """Keep a result and give it to all whose it is."""
        if isinstance(result, Result):
            self._store.put(key, result)
        else:
            result = Result("", unreadable=f"The submission could not be graded: {result}", settled=False)
        for submission, index in self.waiting[key]:
            self._note(submission, index, result)

    def finish(self) -> None:
        """Write what is left."""
        write_out(self._coursedir, self._bundles, self._finished, self._release)

    def _note(self, submission: Submitted, index: int, result: Result) -> None:
        name = self._bundles[index].notebook
        submission.results[name] = result
        if result.is_strange:
            path = submission.folder / f"{name}.ipynb"
            self._summary.notes.append(f"{path} holds none of the assignment's cells: is it the right notebook?")
        if len(submission.results) < len(submission.notebooks):
            return
        self._summary.problems += submission.problems().values()
        self._summary.graded += all(each.unreadable is None for each in submission.results.values())
        self._finished.append(submission)
        self._done += 1
        self._progress(self._done)
        if len(self._finished) == _BATCH:
            self.finish()


def _is_done(submission: Submitted, remembered: Graded) -> bool:
    """Whether just this has been graded: when files were written says nothing, for copying keeps it."""
    graded = [submission.target / f"{name}.ipynb" for name in submission.notebooks]
    known = submission.digest and remembered.submission == submission.digest
    return bool(known) and all(path.exists() for path in graded)
