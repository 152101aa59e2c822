"""Grades many submissions on this machine: a warm parent, and a grading process for each processor."""

import ctypes
import gc
import os
import pickle
import signal
import socket
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import replace
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from typing import Any

import nbformat

from torchmarks.apart import LateApart, LostApart, apart
from torchmarks.assignments import grade_id
from torchmarks.grading import Grader
from torchmarks.jobs import GradingFault, Job, K
from torchmarks.recall import Next
from torchmarks.results import Bundle, Result, Submission
from torchmarks.sandbox.keeper import Nursery, SandboxError, warm
from torchmarks.sandbox.modules import HEAVY, load
from torchmarks.sandbox.pages import settle
from torchmarks.sandbox.walls.builder import hide

#: How often a submission is tried whose grading fails by a fault that is not its own.
_TRIES = 2

#: Bytes that grading processes tell each other of what they remember.
_MOST_TOLD = 64 * 2**20

#: How many times as long a submission may take whose processor is busy with other things.
_MOST_PATIENCE = 5.0

#: Bytes for one submission in the grading process, above which answers are too large to be looked at.
_MEMORY = 6 * 2**30


class Pool:
    """Grading processes that are warm and ready; use it in a ``with`` statement.

    When a process of ours dies all are started anew, and what was being graded is graded again.
    """

    def __init__(self, bundles: Sequence[Bundle], nursery: Nursery, workers: int | None = None) -> None:
        self._bundles = list(bundles)
        self._nursery = nursery
        self._processors = _processors()
        self._count = workers or len(self._processors)
        self._workers: list[tuple[Any, Connection]] = []
        #: What each grading process has yet to hear of what others remember: the bundle's number, and that as bytes.
        self._news: dict[Connection, list[tuple[int, bytes]]] = {}
        self._told = 0

    def __enter__(self) -> "Pool":
        os.environ.setdefault("OMP_NUM_THREADS", "1")
        settle()  # once for all of them: each grading process by itself would copy all that they share
        self._start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def map(self, jobs: Iterable[Job[K]]) -> Iterator[tuple[K, Result | GradingFault]]:
        """Grade all jobs; yields each job's name and what came of it, as they are done.

        Submissions that are graded at once share the memory of student processes. Where the kernel had to end some, all
        of them are graded again at the end, one by one: so only who wants too much pays for it.
        """
        source = iter(jobs)
        short: deque[Job[K]] = deque()
        alone: K | None = None
        again: deque[tuple[Job[K], int]] = deque()
        busy: dict[Connection, tuple[Job[K], int]] = {}
        free = [end for _, end in self._workers]
        while True:
            while free:
                if again:
                    job, tries = again.popleft()
                else:
                    fresh = next(source, None)
                    if fresh is None and short and not busy:
                        fresh = short.popleft()
                        alone = fresh[0]
                    if fresh is None:
                        break
                    job, tries = fresh, 0
                end = free.pop()
                busy[end] = job, tries + 1
                with suppress(OSError):  # of one that has died no answer comes, either
                    end.send((*job[1:], self._news[end]))
                self._news[end] = []
            if not busy:
                return
            for ready in wait(list(busy)):
                end = next(known for known in busy if known is ready)
                job, tries = busy.pop(end)
                try:
                    answer, news = end.recv()
                    self._tell(end, job[1], news)
                except (EOFError, OSError):
                    answer = GradingFault("its grading process was ended from outside, perhaps for want of memory")
                if isinstance(answer, Result):
                    free.append(end)
                    if answer.short_of_memory and self._count > 1 and job[0] != alone:
                        short.append(job)
                    else:
                        yield job[0], answer
                    continue
                if tries < _TRIES:
                    again.append((job, tries))
                else:
                    yield job[0], answer
                # Whatever it was, nothing of it is left when all start anew.
                again.extend((job, tries - 1) for job, tries in busy.values())
                busy.clear()
                self._stop()
                self._nursery.stop()
                self._nursery.start()
                self._start()
                free = [end for _, end in self._workers]
                break

    def _tell(self, teller: Connection, number: int, news: bytes) -> None:
        """Have the other grading processes hear of what one remembers now."""
        if news and self._told + len(news) <= _MOST_TOLD:
            self._told += len(news)
            for end in self._news.keys() - {teller}:
                self._news[end].append((number, news))

    def _start(self) -> None:
        context = get_context("fork")
        gpu_turn = context.Lock()
        for number in range(self._count):
            ours, theirs = context.Pipe()
            nursery = self._nursery.connect()
            processor = self._processors[number % len(self._processors)]
            others = [*(end for _, end in self._workers), ours]
            process = context.Process(
                target=_work, args=(self._bundles, nursery, theirs, processor, gpu_turn, others), daemon=True
            )
            process.start()
            theirs.close()
            nursery.close()
            self._workers.append((process, ours))
            self._news[ours] = []

    def _stop(self) -> None:
        for process, end in self._workers:
            end.close()
            process.kill()  # it waits for work, or works on what will be done again: nothing is lost
            process.join()
        self._workers.clear()
        self._news.clear()


def _processors() -> list[int]:
    """The processors that this process may use, the one that it runs on first: runs at once do not all meet on one."""
    found = sorted(os.sched_getaffinity(0))
    current = ctypes.CDLL(None).sched_getcpu()
    place = found.index(current) if current in found else 0
    return found[place:] + found[:place]


def _work(
    bundles: Sequence[Bundle],
    nursery: socket.socket,
    jobs: Connection,
    processor: int,
    gpu_turn: AbstractContextManager[Any],
    others: Sequence[Any],
) -> None:
    """A grading process: takes submissions until the other end is closed, and forks to grade each of them.

    So no submission meets what an earlier one has changed: a tensor that tests share, a setting of torch.
    """
    import torch

    hide()  # its memory holds tests and references
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to all processes of a terminal; the pool ends this one
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for other in others:
        other.close()
    os.sched_setaffinity(0, {processor})
    torch.set_num_threads(1)
    sys.unraisablehook = lambda unraisable: None  # a time limit that met a finaliser; it comes again
    graders: dict[int, Grader] = {}
    warmed = False
    pending: list[tuple[int, Submission]] = []
    heard: dict[int, list[bytes]] = {}

    def receive() -> tuple[int, Submission]:
        number, submission, news = jobs.recv()
        for about, data in news:
            heard.setdefault(about, []).append(data)
        return number, submission

    def may_have_imported(result: Result) -> bool:
        """Whether tests ran out of time and torch may have been importing some of itself, as at a first use it does.

        Who was ended meanwhile cannot say so. The warm parent does it now, so this can be so but once.
        """
        nonlocal warmed
        if warmed or not result.timed_out:
            return False
        warmed = True
        with suppress(SandboxError):  # the next submission meets that, too
            warm(nursery, HEAVY)
        return True

    def serve(number: int, grade: Callable[[Submission], Result]) -> None:
        """Grade jobs of one bundle; stop at one of another, which then waits in ``pending``."""
        settle()
        while True:
            job = pending.pop() if pending else receive()
            if job[0] != number:
                pending.append(job)
                return
            grader = graders[number]
            for data in heard.pop(number, []):
                grader.recall.add(pickle.loads(data))
            grader.recall.take_new()  # the others know that
            answer = _apart(grade, grader, job[1])
            if isinstance(answer, Result) and (may_have_imported(answer) or answer.doubtful):
                # Nobody shall pay for a process that was ended from outside, or for a machine that was busy or stood
                # still for a while; who ends it himself, or never ends, does so again.
                patience = min(_crowding(), _MOST_PATIENCE) if answer.doubtful else 1.0
                again = _apart(grade, grader, job[1], patience)
                answer = _shown_first(answer, again) if isinstance(again, Result) and again.notebook else again
            news = grader.recall.take_new()
            jobs.send((answer, pickle.dumps(news) if news else b""))

    number = 0  # it gets ready for the first bundle before there is work
    try:
        while True:
            if number not in graders:
                graders[number] = Grader(bundles[number], nursery, gpu_turn)
            graders[number].serve(partial(serve, number))
            number = pending[0][0]
    except (EOFError, BrokenPipeError, ConnectionResetError):  # who gave us work has ended
        return


def _shown_first(first: Result, again: Result) -> Result:
    """A submission graded anew, its cells' outputs those of the first time.

    Then no test had been asked yet. What a hidden test asked of the process that died may have been written down
    somewhere since.
    """
    notebook = nbformat.reads(again.notebook, as_version=4)
    for cell, before in zip(notebook.cells, nbformat.reads(first.notebook, as_version=4).cells, strict=True):
        if cell.cell_type == "code" and grade_id(cell) not in again.grades:
            cell.outputs = before.outputs
    return replace(again, notebook=nbformat.v4.writes(notebook))


def _crowding(seconds: float = 0.05) -> float:
    """How many times as long as by itself work takes on this processor now, measured with so many seconds of it."""
    begin, until = time.perf_counter(), time.thread_time() + seconds
    while time.thread_time() < until:
        pass
    return max((time.perf_counter() - begin) / seconds, 1.0)


def _apart(
    grade: Callable[[Submission], Result], grader: Grader, submission: Submission, patience: float = 1.0
) -> Result | GradingFault:
    """Grade in a copy of this process, with limits on its memory and time for whatever the sandbox's own miss.

    What the tests said is remembered for the submissions after it. Student code has ``patience`` times as long as the
    course's limits say.
    """

    loaded = set(sys.modules)

    def work() -> tuple[Result | GradingFault, dict[bytes, Next], list[str]]:
        grader.be_patient(patience)
        gc.disable()  # tests tell the other side what they have let go of: chance shall not decide when
        try:
            return grade(submission), grader.recall.take_new(), sorted(sys.modules.keys() - loaded)
        except Exception as error:  # not every exception can be sent back
            return GradingFault(f"{type(error).__name__}: {error}"), {}, []

    limits = grader.bundle.limits.stretched(patience)
    seconds = limits.whole + 4 * limits.grace
    try:  # CUDA reserves far more than it uses
        answer, news, modules = apart(work, seconds, memory=None if grader.on_gpu else _MEMORY)
    except LateApart as problem:
        # Beyond all limits on its own code: our side works too long on what that has answered. It would do so again.
        return Result("", unreadable=f"The submission could not be graded: {problem}. Look at it by hand.")
    except LostApart as problem:
        return GradingFault(f"its grading process was lost: {problem}")
    grader.recall.add(news)
    load(modules)  # tests load some at a first use, torch's compiler say: no later copy shall do so again
    return answer
