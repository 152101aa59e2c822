"""A grading process of the pool: grades submissions as they come, each in a fork of its own."""

import gc
import os
import pickle
import signal
import socket
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from multiprocessing.connection import Connection
from typing import Any

import nbformat

from torchmarks.assignments import grade_id
from torchmarks.classroom.jobs import ForkLost, GradingFault
from torchmarks.errors import UserError
from torchmarks.grading.apart import LateApart, LostApart, apart, in_room
from torchmarks.grading.grader import Grader, News
from torchmarks.grading.outputs import says_verdict
from torchmarks.grading.turn import Turn
from torchmarks.grading.verdicts import is_doubtful
from torchmarks.results import Bundle, Result, Submission
from torchmarks.sandbox.forking import get_ready_to_fork
from torchmarks.sandbox.keeper import SandboxError, another_connection, warm
from torchmarks.sandbox.modules import HEAVY, load
from torchmarks.sandbox.walls.builder import hide

#: How many times as long a submission may take whose processor is busy with other things.
_MOST_PATIENCE = 5.0

#: Seconds of work with which it is measured how busy that is.
_MEASURED = 0.05

#: Bytes for one submission in the grading process, above which answers are too large to be looked at: the most, and the
#: least on a machine with little memory for each of its processors.
_MOST_MEMORY, _LEAST_MEMORY = 6 * 2**30, 2 * 2**30


def work(
    bundles: Sequence[Bundle],
    forks_often: bool,
    nursery: socket.socket,
    jobs: Connection,
    processor: int,
    gpu_turn: Turn,
    others: Sequence[Any],
    room: str,
) -> None:
    """Take submissions until the other end of ``jobs`` is closed, and fork to grade each of them.

    So no submission meets what an earlier one has changed: a tensor that tests share, a setting of torch. What the user
    has to mend before anything can be graded is the last answer.

    Args:
        bundles: what is graded; a job says which by its number.
        forks_often: whether many submissions are expected.
        nursery: a connection to the warm parent.
        jobs: where jobs come from and answers go to.
        processor: the one to keep to.
        gpu_turn: for a cell that uses the GPU.
        others: what this process has open and is not its own.
        room: where its temporary folders lie.
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
    # Who gave us work may end.
    with in_room(room), suppress(EOFError, BrokenPipeError, ConnectionResetError):
        try:
            _Worker(bundles, forks_often, nursery, jobs, gpu_turn).run()
        except UserError as problem:
            jobs.send((problem, b""))


class _Worker:
    """What a grading process keeps from one submission to the next."""

    def __init__(
        self,
        bundles: Sequence[Bundle],
        forks_often: bool,
        nursery: socket.socket,
        jobs: Connection,
        gpu_turn: Turn,
    ) -> None:
        self._bundles = bundles
        self._forks_often = forks_often
        self._nursery = nursery
        self._jobs = jobs
        self._gpu_turn = gpu_turn
        self._graders: dict[int, Grader] = {}
        #: Whether the warm parent was asked to import what torch imports at a first use.
        self._warmed = False
        #: A job that has come and is of another bundle than those before it.
        self._next: tuple[int, Submission] | None = None
        #: By bundle, what the others remember and its grader has not been told.
        self._heard: dict[int, list[bytes]] = {}

    def run(self) -> None:
        """Grade until there is nobody to grade for; it gets ready for the first bundle before there is work."""
        number = 0
        while True:
            if number not in self._graders:
                self._graders[number] = Grader(self._bundles[number], self._nursery, self._gpu_turn)
            number = self._serve(number)

    def _serve(self, number: int) -> int:
        """Grade jobs of one bundle until one of another comes, whose number it returns."""
        grader = self._graders[number]

        def serve(grade: Callable[[Submission], Result]) -> None:
            get_ready_to_fork(often=self._forks_often)
            while (submission := self._receive(number)) is not None:
                for data in self._heard.pop(number, []):
                    grader.hear(pickle.loads(data))
                grader.take_news()  # the others know that
                answer = self._answer(grade, grader, submission)
                news = grader.take_news()
                self._jobs.send((answer, pickle.dumps(news) if news else b""))

        grader.serve(serve)
        assert self._next is not None
        return self._next[0]

    def _receive(self, number: int) -> Submission | None:
        """The next submission if it is of this bundle."""
        if self._next is None:
            about, submission, news = self._jobs.recv()
            self._next = about, submission
            for other, data in news:
                self._heard.setdefault(other, []).append(data)
        if self._next[0] != number:
            return None
        submission, self._next = self._next[1], None
        return submission

    def _answer(
        self, grade: Callable[[Submission], Result], grader: Grader, submission: Submission
    ) -> Result | GradingFault:
        """What comes of a submission, graded once more if something from outside may have had a hand in it."""
        answer = self._apart(grade, grader, submission)
        if isinstance(answer, Result) and (self._may_have_imported(answer) or answer.doubtful):
            # Nobody shall pay for a process that was ended from outside, or for a machine that was busy or stood
            # still for a while; who ends it himself, or never ends, does so again.
            # A cell that did nothing for most of its time, and would not have, gets no more of it.
            was_stopped = answer.starved or any(map(is_doubtful, answer.grades.values()))
            patience = min(_crowding(), _MOST_PATIENCE) if was_stopped else 1.0
            again = self._apart(grade, grader, submission, patience)
            return _shown_first(answer, again) if isinstance(again, Result) and again.notebook else again
        return answer

    def _may_have_imported(self, result: Result) -> bool:
        """Whether tests ran out of time and torch may have been importing some of itself, as at a first use it does.

        Who was ended meanwhile cannot say so. The warm parent does it now, so this can be so but once.
        """
        if self._warmed or not result.timed_out:
            return False
        self._warmed = True
        with suppress(SandboxError):  # the next submission meets that, too
            warm(self._nursery, HEAVY)
        return True

    def _apart(
        self, grade: Callable[[Submission], Result], grader: Grader, submission: Submission, patience: float = 1.0
    ) -> Result | GradingFault:
        """Grade in a copy of this process, with limits on its memory and time for whatever the sandbox's own miss.

        What the tests said is remembered for the submissions after it. Student code has ``patience`` times as long as
        the course's limits say.
        """
        before = len(sys.modules)

        def work() -> tuple[Result | GradingFault, News, list[str]]:
            grader.nursery = own
            grader.be_patient(patience)
            gc.disable()  # tests tell the other side what they have let go of: chance shall not decide when
            try:
                result, news = grade(submission), grader.take_news()
                # Only the last ones: to look at all their names would copy the memory in which they lie.
                return result, news, sorted(islice(reversed(sys.modules), max(len(sys.modules) - before, 0)))
            except UserError:
                raise
            except SandboxError as problem:
                return GradingFault(str(problem)), News(), []
            except Exception as error:  # not every exception can be sent back
                return ForkLost(f"{type(error).__name__}: {error}"), News(), []

        memory = None if grader.on_gpu else _memory()  # CUDA reserves far more than it uses
        self._gpu_turn.forget()
        try:
            with another_connection(grader.nursery) as own:
                answer, news, modules = apart(work, grader.seconds(patience), memory, self._gpu_turn.waited)
        except LateApart as problem:
            # Beyond all limits on its own code: our side works too long on what that has answered, or the machine
            # stood still.
            sentence = f"The submission could not be graded: {problem}. Grade again, or look at it by hand."
            return Result("", unreadable=sentence, settled=False)
        except SandboxError as problem:
            return GradingFault(str(problem))
        except LostApart as problem:
            return ForkLost(f"its grading process was lost: {problem}")
        grader.hear(news)
        load(modules)  # tests load some at a first use, torch's compiler say: no later copy shall do so again
        return answer


def _shown_first(first: Result, again: Result) -> Result:
    """A submission graded anew, its cells' outputs those of the first time; one that ended early then shows nothing.

    Then no test had been asked yet. What a hidden test asked of the process that died may have been written down
    somewhere since.
    """
    notebook = nbformat.reads(again.notebook, as_version=4)
    for cell, before in zip(notebook.cells, nbformat.reads(first.notebook, as_version=4).cells, strict=True):
        if cell.cell_type == "code" and grade_id(cell) not in again.grades:
            came_to_its_end = says_verdict(before.outputs) and not says_verdict(cell.outputs)
            cell.outputs = [] if came_to_its_end else before.outputs
    return replace(again, notebook=nbformat.v4.writes(notebook))


def _memory() -> int:
    """Bytes for one submission here: together the grading processes take half of what the machine has."""
    whole = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return max(min(_MOST_MEMORY, whole // (2 * (os.cpu_count() or 1))), _LEAST_MEMORY)


def _crowding() -> float:
    """How many times as long as by itself work takes on this processor now."""
    begin, until = time.perf_counter(), time.thread_time() + _MEASURED
    while time.thread_time() < until:
        pass
    return max((time.perf_counter() - begin) / _MEASURED, 1.0)
