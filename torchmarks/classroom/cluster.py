"""Grades on a Dask cluster what ``pool`` grades on one machine: the same jobs in, the same results out.

Submissions travel in chunks, the bundles once to each worker. Workers need this package, and neither a database nor a
disk that they share. A chunk whose worker dies is graded elsewhere; one that keeps ending workers is taken apart, and
the submission that does so is left to a person.
"""

import logging
import os
import socket
import subprocess
import sys
import threading
import time
import uuid
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, TypeVar

import distributed
from distributed import Client, Future, KilledWorker, LocalCluster, Worker, WorkerPlugin

from torchmarks.classroom.jobs import GO_ON, GradingFault, Job, K, Order, PoolError
from torchmarks.classroom.store import fingerprint
from torchmarks.errors import UserError
from torchmarks.results import Bundle, Result, Submission
from torchmarks.sandbox.walls import Walls

_Value = TypeVar("_Value")

#: What a worker is asked for: which of the bundles each submission belongs to, and what was handed in.
Chunk = Sequence[tuple[int, Submission]]
_Answer = Future["list[Result | GradingFault] | WorkerUnfit | GraderLost | UserError"]

#: Seconds that grading a chunk should take: long beside the way there, short beside the run. And the most in one.
_CHUNK = 2.0
_LARGEST = 100

#: Seconds to wait for a scheduler, and for the first worker or for one to come back when all are gone.
_PATIENCE = 60.0

#: Seconds of that after which it is said what is waited for.
_SILENCE = 5.0


class WorkerUnfit(Exception):
    """A worker's machine must not grade; the message says why."""


class GraderLost(Exception):
    """The grading process beside a worker died."""


class Beside(WorkerPlugin):
    """Keeps a grading process beside each worker that it is sent to."""

    def __init__(self, order: Order) -> None:
        self._order = order
        #: Why the machine is not fit, empty if it is; None as long as it has not said so.
        self._reason: str | None = None

    def setup(self, worker: Worker) -> None:
        """Start the process, which gets ready while the first chunk is on its way."""
        self._count = worker.state.nthreads
        self._address = worker.address
        self._turn = threading.Lock()
        self._start()

    def teardown(self, worker: Worker) -> None:
        """End the process."""
        self._stop()

    def grade(self, chunk: Chunk) -> list[Result | GradingFault]:
        """Grade submissions, in their order. Raises WorkerUnfit, GraderLost and what the user has to mend."""
        with self._turn:
            if self._process.poll() is not None:
                self._stop()
                self._start()
            try:
                if self._reason is None:
                    self._reason = self._end.recv()
                if self._reason:
                    raise WorkerUnfit(f"The worker {self._address} is not fit: {self._reason}.")
                self._end.send(chunk)
                answers = {}
                for _ in chunk:
                    answer = self._end.recv()
                    if isinstance(answer, UserError):
                        raise answer
                    answers[answer[0]] = answer[1]
            except (EOFError, OSError) as error:
                self._stop()
                self._start()
                raise GraderLost(f"the grading process of the worker {self._address} died") from error
        return [answers[place] for place in range(len(chunk))]

    def _start(self) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "torchmarks.classroom.worker", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                env={**os.environ, "OMP_NUM_THREADS": "1"},
                stdin=subprocess.DEVNULL,
            )
        self._end = Connection(ours.detach())
        self._reason = None
        with suppress(OSError):  # its death is seen when it is asked for an answer
            self._end.send((self._order, self._count))

    def _stop(self) -> None:
        self._end.close()  # it takes down what it built
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _grade(plugin: str, chunk: Chunk) -> list[Result | GradingFault] | WorkerUnfit | GraderLost | UserError:
    """What a task runs, in a thread of a worker.

    It raises nothing: for an exception whose traceback cannot travel, Dask's client would wait for ever.
    """
    try:
        beside = distributed.get_worker().plugins[plugin]
        assert isinstance(beside, Beside)
        return beside.grade(chunk)
    except (WorkerUnfit, GraderLost, UserError) as error:
        return error.with_traceback(None)
    except Exception as error:
        return GraderLost(f"{type(error).__name__}: {error}")


def _walls() -> str:
    """What a worker answers when it is asked for its walls."""
    return Walls.choose().write()


class Cluster:
    """A connection to a Dask cluster; use it in a ``with`` statement.

    ``where`` is a scheduler's address, the name of its file, or ``local:N`` for N workers on this machine. It is waited
    for: with ``say`` a person is told what has not come yet.
    """

    def __init__(self, where: str, say: Callable[[str], None], *, require_sandbox: bool) -> None:
        self._where = where
        self._say = say
        self._require_sandbox = require_sandbox
        self._local: LocalCluster | None = None

    def __enter__(self) -> "Cluster":
        """Connect. Raises PoolError if there is no scheduler, or if no worker comes."""
        for name in ("distributed", "distributed.client"):  # each has a level of its own
            logging.getLogger(name).setLevel(logging.CRITICAL)  # what matters of it is said by us
        how = self._how()
        try:
            self._client = self._patiently(
                lambda seconds: Client(**how, timeout=seconds), f"No Dask scheduler answers at {self._where} yet"
            )
        except Exception as error:  # a file that is no scheduler's makes Dask raise many
            self._close_local()
            raise PoolError(f"No Dask scheduler answers at {self._where}: {error}.") from error
        try:
            self._patiently(
                lambda seconds: self._client.wait_for_workers(1, timeout=seconds),
                f"The Dask scheduler at {self._where} has no workers yet",
            )
        except TimeoutError:
            self.__exit__()
            raise PoolError(
                f"The Dask scheduler at {self._where} has had no workers for {_PATIENCE:g} s. Start some, for"
                f" instance with 'dask worker {self._where} --nthreads 1'."
            ) from None
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()
        self._close_local()

    def _patiently(self, wait: Callable[[float], _Value], what: str) -> _Value:
        """What comes within some seconds. Raises OSError if nothing does."""
        try:
            return wait(_SILENCE)
        except OSError:  # a timeout is one, too
            left = _PATIENCE - _SILENCE
            self._say(f"{what}: waiting for one, {left:g} s at most.")
            return wait(left)

    def _close_local(self) -> None:
        if self._local is not None:
            self._local.close()

    def _how(self) -> dict[str, Any]:
        """How to reach the scheduler. Raises PoolError if ``where`` names none."""
        kind, _, count = self._where.partition(":")
        if kind == "local" and count.isdecimal() and int(count):
            self._local = LocalCluster(
                n_workers=int(count),
                threads_per_worker=1,
                host="127.0.0.1",
                dashboard_address=None,
                scheduler_kwargs={"dashboard_address": "127.0.0.1:0"},  # it serves figures, at a port that is free
                memory_limit=0,  # the walls see to that
                silence_logs=logging.CRITICAL,
            )
            return {"address": self._local}
        if "://" in self._where:
            return {"address": self._where}
        if Path(self._where).is_file():
            return {"scheduler_file": self._where}
        raise PoolError(
            f"--dask {self._where} is no scheduler: give its address (tcp://host:port), the file that it wrote,"
            " or local:N for N workers on this machine."
        )

    def walls(self) -> dict[str, Walls]:
        """The walls around student code on each worker, by its address. Raises PoolError if one cannot tell."""
        try:
            found = self._client.run(_walls)
        except Exception as error:  # whatever a worker raises is raised here
            raise PoolError(f"A worker of {self._where} has no torchmarks like ours: {error}.") from error
        return {worker: Walls.read(text) for worker, text in found.items()}

    def pool(self, bundles: Sequence[Bundle], setup: set[str], modules: set[str]) -> "ClusterPool":
        """What grades submissions of these bundles. Of the modules see ``jobs.Order``."""
        order = Order(bundles, frozenset(setup), frozenset(modules), fingerprint(), self._require_sandbox)
        return ClusterPool(self._client, self._where, order)


class ClusterPool:
    """Grading processes beside a cluster's workers; use it in a ``with`` statement, like ``pool.Pool``."""

    def __init__(self, client: Client, where: str, order: Order) -> None:
        self._client = client
        self._where = where
        self._order = order
        self._name = f"torchmarks-{uuid.uuid4()}"
        #: What grading a submission takes, as far as is known.
        self._seconds = _CHUNK / 4

    def __enter__(self) -> "ClusterPool":
        self._client.register_plugin(Beside(self._order), name=self._name)
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(Exception):  # a cluster that is gone keeps nothing
            self._client.unregister_worker_plugin(self._name)

    def map(self, jobs: Iterable[Job[K]]) -> Iterator[tuple[K, Result | GradingFault]]:
        """Grade all jobs; yields each job's name and what came of it, as they are done.

        Raises PoolError if the cluster is lost or not fit.
        """
        source = iter(jobs)
        again: deque[list[Job[K]]] = deque()
        suspects: deque[Job[K]] = deque()
        busy: dict[_Answer, list[Job[K]]] = {}
        while True:
            wanted = 2 * self._threads() or 1
            while len(busy) < wanted and (chunk := again.popleft() if again else self._next(source)):
                busy[self._submit(chunk)] = chunk
            if not busy:
                break
            for future in self._done(busy):
                chunk = busy.pop(future)
                answers = self._answers(future)
                if answers is not None:
                    yield from zip((key for key, _, _ in chunk), answers, strict=True)
                elif len(chunk) > 1:
                    again.extend([job] for job in chunk)
                else:
                    suspects += chunk
        # What still ends workers is tried where it can do no harm to others, nor they to it.
        for job in suspects:
            future = self._submit([job])
            self._done({future: [job]})
            [answer] = self._answers(future) or [GradingFault("the machines that graded it died, one after another")]
            yield job[0], answer

    def _next(self, source: Iterator[Job[K]]) -> list[Job[K]]:
        return list(islice(source, max(1, min(_LARGEST, round(_CHUNK / max(self._seconds, 1e-3))))))

    def _submit(self, chunk: Sequence[Job[K]]) -> _Answer:
        jobs = [(number, content) for _, number, content in chunk]
        return self._ask(lambda: self._client.submit(_grade, self._name, jobs, pure=False))

    def _done(self, busy: dict[_Answer, list[Job[K]]]) -> list[_Answer]:
        """Wait until something is done. Raises PoolError if there has been no worker for a while."""
        alone_since: float | None = None
        while True:
            with suppress(TimeoutError):
                return list(self._ask(lambda: distributed.wait(list(busy), 5, return_when="FIRST_COMPLETED")).done)
            alone = not self._threads()
            alone_since = (alone_since or time.monotonic()) if alone else None
            if alone_since is not None and time.monotonic() - alone_since > _PATIENCE:
                raise PoolError(f"All workers of {self._where} are gone. {GO_ON}")

    def _answers(self, future: _Answer) -> list[Result | GradingFault] | None:
        """What a chunk came to; None if those who graded it died of it. Raises PoolError and other UserErrors."""
        try:
            answers = self._ask(future.result)
        except KilledWorker:
            return None
        if isinstance(answers, GraderLost):
            return None
        if isinstance(answers, UserError):
            raise answers
        if isinstance(answers, WorkerUnfit):
            raise PoolError(f"{answers} {GO_ON}")
        seconds = [answer.seconds for answer in answers if isinstance(answer, Result)]
        if seconds:
            self._seconds = (self._seconds + sum(seconds) / len(seconds)) / 2
        return answers

    def _threads(self) -> int:
        """How many chunks the workers can grade at once."""
        return sum(self._ask(self._client.nthreads).values())

    def _ask(self, question: Callable[[], _Value]) -> _Value:
        """What the cluster answers. Raises PoolError if it is lost, KilledWorker for a task that ended its workers."""
        try:
            return question()
        except (KilledWorker, TimeoutError):
            raise
        except Exception as error:  # of many kinds, when a scheduler goes or a worker has another torchmarks
            raise PoolError(f"The cluster at {self._where} was lost ({type(error).__name__}). {GO_ON}") from error
