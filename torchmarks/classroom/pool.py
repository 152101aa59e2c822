"""Grades many submissions on this machine: a warm parent, and a grading process for each processor."""

import ctypes
import os
import shutil
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from typing import Any

from torchmarks.classroom.jobs import ForkLost, GradingFault, Job, K
from torchmarks.classroom.process import work
from torchmarks.errors import UserError
from torchmarks.grading.apart import new_room
from torchmarks.grading.turn import Turn
from torchmarks.processors import processors
from torchmarks.results import Bundle, Result, Submission
from torchmarks.sandbox.forking import get_ready_to_fork
from torchmarks.sandbox.keeper import Nursery
from torchmarks.sandbox.walls import Walls

#: How often a submission is tried whose grading fails by a fault that is not its own.
_TRIES = 2

#: So many submissions pay for the time that large pages take a grading process.
OFTEN = 16

#: Bytes that grading processes tell each other of what they remember.
_MOST_TOLD = 64 * 2**20


class Pool:
    """Grading processes that are warm and ready; use it in a ``with`` statement.

    When a process of ours dies all are started anew, and what was being graded is graded again. With
    ``forks_often`` they take longer to get ready and less for each submission: for at least ``OFTEN`` in each process.
    """

    def __init__(self, bundles: Sequence[Bundle], nursery: Nursery, workers: int, *, forks_often: bool = False) -> None:
        self._bundles = list(bundles)
        self._nursery = nursery
        self._processors = _processors()
        self._count = workers
        self._forks_often = forks_often
        self._workers: list[tuple[Any, Connection]] = []
        #: Where the grading processes' temporary folders lie: one that was killed leaves its own behind.
        self._rooms: list[str] = []
        #: What each grading process has yet to hear of what others remember: the bundle's number, and that as bytes.
        self._news: dict[Connection, list[tuple[int, bytes]]] = {}
        self._told = 0

    def __enter__(self) -> "Pool":
        os.environ.setdefault("OMP_NUM_THREADS", "1")
        # Once for all of them: each grading process by itself would copy all that they share.
        get_ready_to_fork(often=self._forks_often)
        self._start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def map(self, jobs: Iterable[Job[K]]) -> Iterator[tuple[K, Result | GradingFault]]:
        """Grade all jobs; yields each job's name and what came of it, as they are done.

        Submissions that are graded at once share the memory of student processes. Where the kernel had to end some, all
        of them are graded again at the end, one by one: so only who wants too much pays for it.

        Raises SourceError if a cell of the teacher's raises that grading begins with.
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
                    if isinstance(answer, UserError):
                        raise answer
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
                if isinstance(answer, ForkLost):
                    free.append(end)
                    continue
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
        gpu_turn = Turn()
        for number in range(self._count):
            ours, theirs = context.Pipe()
            nursery = self._nursery.connect()
            processor = self._processors[number % len(self._processors)]
            others = [*(end for _, end in self._workers), ours]
            self._rooms.append(new_room())
            shared = (self._bundles, self._forks_often)
            arguments = (*shared, nursery, theirs, processor, Turn(gpu_turn), others, self._rooms[-1])
            process = context.Process(target=work, args=arguments, daemon=True)
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
        for room in self._rooms:
            shutil.rmtree(room, ignore_errors=True)
        self._workers.clear()
        self._rooms.clear()
        self._news.clear()


def grade(submission: Submission, bundle: Bundle) -> Result:
    """Grade one submission in processes of its own. For a class use the pool, which keeps them warm.

    Raises GradingFault for a fault of ours; a submission's own are in the result.
    """
    with Nursery(Walls.choose(), students=1) as nursery, Pool([bundle], nursery, workers=1) as pool:
        [(_, result)] = pool.map([("the submission", 0, submission)])
    if isinstance(result, Exception):
        raise result
    return result


def _processors() -> list[int]:
    """The processors that this process may use, the one that it runs on first: runs at once do not all meet on one."""
    found = processors()
    current = ctypes.CDLL(None).sched_getcpu()
    place = found.index(current) if current in found else 0
    return found[place:] + found[:place]
