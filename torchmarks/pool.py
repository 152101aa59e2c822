"""Grades many submissions on this machine: a warm parent, and a grading process for each processor."""

import os
import socket
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from types import TracebackType
from typing import Any

from torchmarks.grading import Grader
from torchmarks.results import Bundle, Result
from torchmarks.sandbox.keeper import start_nursery
from torchmarks.sandbox.walls import Walls
from torchmarks.sandbox.walls.builder import hide

#: A submission for the pool: which of its bundles it belongs to, and its bytes.
Job = tuple[int, bytes]


class Pool:
    """Grading processes that are warm and ready; use it in a ``with`` statement."""

    def __init__(
        self,
        bundles: Sequence[Bundle],
        workers: int | None = None,
        modules: Sequence[str] = (),
        walls: Walls | None = None,
    ) -> None:
        self._bundles = list(bundles)
        self._processors = sorted(os.sched_getaffinity(0))
        self._count = workers or len(self._processors)
        self._modules = modules
        self._walls = walls or Walls.choose()
        self._workers: list[tuple[Any, Connection]] = []

    def __enter__(self) -> "Pool":
        os.environ.setdefault("OMP_NUM_THREADS", "1")
        self._folder = tempfile.TemporaryDirectory(prefix="torchmarks-nursery-")
        self._nursery, sockets = start_nursery(self._modules, self._count, self._folder.name, self._walls)
        context = get_context("fork")
        for number, nursery in enumerate(sockets):
            ours, theirs = context.Pipe()
            processor = self._processors[number % len(self._processors)]
            others = [other for other in sockets if other is not nursery] + [end for _, end in self._workers] + [ours]
            process = context.Process(
                target=_work, args=(self._bundles, nursery, theirs, processor, others), daemon=True
            )
            process.start()
            theirs.close()
            self._workers.append((process, ours))
        for nursery in sockets:
            nursery.close()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process, end in self._workers:
            end.close()
            process.join(5)
            if process.is_alive():
                process.kill()
        self._nursery.terminate()
        self._nursery.wait()
        self._folder.cleanup()

    def map(self, jobs: Iterable[Job]) -> Iterator[tuple[int, Result]]:
        """Grade all jobs; yields each job's position and result as they are done.

        Raises what a grading process raised: a fault of ours.
        """
        numbered = enumerate(jobs)
        free = [end for _, end in self._workers]
        busy: dict[Connection, int] = {}
        while True:
            while free:
                job = next(numbered, None)
                if job is None:
                    break
                end = free.pop()
                end.send(job[1])
                busy[end] = job[0]
            if not busy:
                return
            for ready in wait(list(busy)):
                end = next(known for known in busy if known is ready)
                answer = end.recv()
                if isinstance(answer, Exception):
                    raise answer
                free.append(end)
                yield busy.pop(end), answer


def _work(
    bundles: Sequence[Bundle], nursery: socket.socket, jobs: Connection, processor: int, others: Sequence[Any]
) -> None:
    """A grading process: takes submissions until the other end is closed."""
    import torch

    hide()  # its memory holds tests and references
    for other in others:
        other.close()
    os.sched_setaffinity(0, {processor})
    torch.set_num_threads(1)
    graders: dict[int, Grader] = {}
    pending: list[Job] = []

    def serve(number: int, grade: Callable[[bytes], Result]) -> None:
        """Grade jobs of one bundle; stop at one of another, which then waits in ``pending``."""
        while True:
            job = pending.pop() if pending else jobs.recv()
            if job[0] != number:
                pending.append(job)
                return
            try:
                jobs.send(grade(job[1]))
            except Exception as error:
                jobs.send(error)

    from torchmarks.sandbox import channel

    channel.receive(nursery)  # it is ready
    try:
        while True:
            if not pending:
                pending.append(jobs.recv())
            number = pending[0][0]
            if number not in graders:
                graders[number] = Grader(bundles[number], nursery)
            graders[number].serve(partial(serve, number))
    except EOFError:
        return
