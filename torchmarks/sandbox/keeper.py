"""The tests' side of the sandbox: asks the warm parent for a student process, has it run cells, and ends it."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from secrets import token_hex
from typing import Any

from torchmarks.processors import processors
from torchmarks.sandbox import channel
from torchmarks.sandbox.limits import Limits
from torchmarks.sandbox.modules import HEAVY
from torchmarks.sandbox.walls import Walls, harmless
from torchmarks.sandbox.walls.cgroups import Group
from torchmarks.sandbox.walls.rlimits import open_more_files

Output = dict[str, Any]

#: The share of its time in which a cell that never ends has a processor.
_BUSY = 0.5

#: The share of its time for which a cell waits for a processor on a machine that has other work to do.
_WAITING = 0.2

_GONE = "the warm parent of the student processes is gone"


class SandboxError(Exception):
    """The sandbox itself failed: a fault of ours or of the machine, never of the student's code."""


class SubmissionTimeout(Exception):
    """The submission has used up its time."""


class Nursery:
    """The warm parent of student processes, seen from here; use it in a ``with`` statement.

    It starts at once and gets ready beside what its owner does meanwhile. It lives until its owner ends it, whatever
    is graded: what an assignment needs besides is imported by :meth:`warm`.
    """

    def __init__(self, walls: Walls, students: int, modules: Iterable[str] = ()) -> None:
        self._walls = walls
        self._students = students
        self._modules = set(modules)
        self._warmed: set[str] = set()

    def __enter__(self) -> "Nursery":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start the process, anew if it had died."""
        open_more_files()
        self._folder = tempfile.TemporaryDirectory(prefix="torchmarks-nursery-")
        self._control, theirs = socket.socketpair()
        environment = {**harmless(os.environ), "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
        environment["NBGRADER_EXECUTION"] = "autograde"  # as in nbgrader, for cells that want to know
        environment.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")  # as in a kernel
        arguments = [str(theirs.fileno()), str(self._students), ",".join(sorted(self._modules)), self._walls.write()]
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "torchmarks.sandbox.nursery", *arguments],
                pass_fds=[theirs.fileno()],
                cwd=self._folder.name,
                env=environment,
                stdin=subprocess.DEVNULL,
                process_group=0,  # out of the reach of Ctrl-C: we end it
            )
        if self._warmed:
            _ask(self._control, ["import", sorted(self._warmed)])

    def stop(self) -> None:
        """End it, and all student processes with it."""
        self._control.close()
        self._process.terminate()  # not kill: it takes down what it built
        self._process.wait()
        self._folder.cleanup()

    def connect(self) -> socket.socket:
        """A connection on which student processes can be asked for.

        A process that has died is started anew. Raises SandboxError if that dies, too.
        """
        ours, theirs = socket.socketpair()
        with theirs:
            self._send_to_living(["connect"], [theirs.fileno()])
        return ours

    def warm(self, modules: Iterable[str]) -> None:
        """Have modules imported before the next student process is forked. Raises SandboxError as above."""
        new = set(modules) - self._modules - self._warmed
        if new:
            self._send_to_living(["import", sorted(new)])
            self._warmed |= new

    def wait_until_ready(self) -> None:
        """Wait until all is imported that it was asked to. Raises SandboxError if it is gone."""
        with self.connect() as connection:
            wait_until_ready(connection)

    def _send_to_living(self, request: list[Any], descriptors: Sequence[int] = ()) -> None:
        try:
            _ask(self._control, request, descriptors)
        except SandboxError:
            self.stop()
            self.start()
            _ask(self._control, request, descriptors)


def _ask(nursery: socket.socket, request: list[Any], descriptors: Sequence[int] = ()) -> None:
    """Send the warm parent a request. Raises SandboxError if it is gone."""
    try:
        channel.send(nursery, request, descriptors)
    except channel.ChannelClosed as error:
        raise SandboxError(_GONE) from error


def wait_until_ready(nursery: socket.socket) -> None:
    """Wait until the warm parent has imported what it was asked to: no submission shall pay for that with its time.

    Raises SandboxError if it is gone.
    """
    _ask(nursery, ["ready"])
    try:
        channel.receive(nursery)
    except channel.ChannelClosed as error:
        raise SandboxError(_GONE) from error


def warm(nursery: socket.socket, modules: Iterable[str]) -> None:
    """Have the warm parent import modules before the next student process is forked, and wait until it has.

    Raises SandboxError if it is gone.
    """
    _ask(nursery, ["import", sorted(modules)])
    wait_until_ready(nursery)


@contextlib.contextmanager
def another_connection(nursery: socket.socket) -> Iterator[socket.socket]:
    """A connection for a fork, by another one. At the end, all student processes end that were asked for by it.

    So none is left of a fork that was killed, say. Raises SandboxError if the warm parent is gone.
    """
    ours, theirs = socket.socketpair()
    with ours:
        with theirs:
            _ask(nursery, ["connect"], [theirs.fileno()])
        yield ours


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """No test's time limit comes between the parts of a message here, or between a request and its answer."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class Kept:
    """A place in the notebook whose tests will call what is there."""

    def __init__(self, on_gpu: bool) -> None:
        #: Whether they may use a GPU.
        self.on_gpu = on_gpu
        self.copy = Copy([self])
        #: The connection to the copy, once there is one.
        self.connection: socket.socket | None = None
        #: Whether somebody has had it.
        self.taken = False

    def connect(self) -> socket.socket:
        """A new connection; its other end, which the caller has to close once it is sent."""
        self.connection, theirs = socket.socketpair()
        self.taken = False
        return theirs

    def close(self) -> None:
        """Hang up: whoever has the connection finds it closed."""
        if self.connection is not None:
            self.connection.close()
            self.connection = None


class Copy:
    """A process that stays as the student process was, and answers the calls of one place's tests, or of several's."""

    def __init__(self, places: Sequence[Kept]) -> None:
        self.places = list(places)
        #: Whether the student process itself is it, because no more cells run.
        self.itself = False
        #: Which of the student process's copies it is, if it is one.
        self.number: int | None = None
        #: The process that has run the cells again, if it is no copy.
        self.again: Student | None = None


class Student:
    """A student process in the state after some of a notebook's cells.

    A cell that takes too long is stopped, and what it has done until then counts. When one cannot be stopped, or
    crashes the process, this is replaced by a new one that has run all the other cells: one bad cell costs that cell.

    It finds no GPU unless it is ``on_gpu``: a process in which CUDA has woken leaves its copies unable to use it. With
    ``lazy_hints`` no type hint is computed, as ``from __future__ import annotations`` has it: who reads what an answer
    uses may leave them out.

    Raises SandboxError if the warm parent is gone, SubmissionTimeout when time is up.
    """

    def __init__(
        self, nursery: socket.socket, folder: str, limits: Limits, *, on_gpu: bool = False, lazy_hints: bool = False
    ) -> None:
        self._nursery = nursery
        self._folder = folder
        self.limits = limits
        self._on_gpu = on_gpu
        self._lazy_hints = lazy_hints
        self._deadline = time.monotonic() + limits.submission
        #: The cells that ran well, the places that are kept, and where copies were taken for them.
        self._history: list[str | Kept | Copy] = []
        #: The places whose copy is yet to be taken.
        self._waiting: list[Kept] = []
        #: The copy that a process stands in for which has run the cells again.
        self._replaced: Copy | None = None
        self._first_kills: int | None = None
        #: Whether a cell was ended before it had done its work.
        self.lost_cell = False
        #: Whether that may have been by somebody else's hand: its process died, or did nothing for most of the time.
        self.died = False
        #: Whether the processor had other work in the time that a cell ran out of.
        self.starved = False
        #: The process; None while there is none.
        self._pidfd: int | None = None
        self._fork()

    def run(self, source: str) -> tuple[list[Output], str]:
        """Run a cell; its outputs, not yet checked, and its verdict (``results.Grade``)."""
        verdict, is_lost = "timed out", False
        begin, worked, waited = time.monotonic(), *self._processor_seconds()
        try:
            outputs, verdict = self._run(source)
            if verdict != "timed out":
                self._history.append(source)
                return outputs, verdict
        except (TimeoutError, channel.ChannelClosed, ValueError, TypeError) as problem:
            if not isinstance(problem, TimeoutError):
                verdict = "out of memory" if self.was_killed_for_memory() else "crashed"
                self.died |= verdict == "crashed"
            is_lost = True  # if not, it was stopped, as a kernel is, and what it has done before that counts
        if verdict == "timed out":  # who never ends does something; if not, perhaps the machine stood still
            seconds, (works, waits) = time.monotonic() - begin, self._processor_seconds()
            self.died |= works - worked < _BUSY * seconds
            self.starved |= waits - waited > _WAITING * seconds
        self.lost_cell = True
        if is_lost:
            self._replace()
        return [], verdict

    def keep(self, *, shared: bool = False, on_gpu: bool = False) -> Kept:
        """Keep this place: tests can call what is here now when all cells have run, so that no cell can show what a
        test has asked.

        A copy of the process does it; a ``shared`` one is taken when :meth:`take_copy` is called, and then serves all
        the places that wait for it. Where the tests need a GPU, it is no copy: a new process runs the cells again
        when the tests begin, with the GPU in its sight from the first cell on.
        """
        kept = Kept(on_gpu)
        self._history.append(kept)
        if shared:
            self._waiting.append(kept)
            if len(self._waiting) == channel.MOST:
                self.take_copy()
        elif not on_gpu:
            self._history.append(kept.copy)
            self._fork_copy(kept.copy)
        return kept

    def take_copy(self) -> None:
        """Copy the process for the places that wait for that: what comes next may change what their tests find."""
        if self._waiting:
            copy = self._join(self._waiting)
            self._history.append(copy)
            self._fork_copy(copy)
            self._waiting = []

    def begin_tests(self, *, calm: bool) -> None:
        """All cells have run: whatever time they took, there is some for the tests.

        ``calm`` says that the process itself can answer for the places that wait: it has no threads of the student's.
        """
        if self._copies or not calm:  # it has to live on, to end its copies
            self.take_copy()
        elif self._waiting:
            copy = self._join(self._waiting)
            copy.itself = True
            self._send_places(self._control, "serve", copy)
        self._deadline = max(self._deadline, time.monotonic() + self.limits.tests)

    def answering(self, kept: Kept) -> socket.socket:
        """A connection to a process in the state of a kept place that answers calls; an earlier one for it ends.

        If the copy is lost, a new process has run the same cells again. There is one such process at a time: another
        place's connection to it finds that closed.
        """
        if kept.connection is not None and kept.taken:
            self.lose(kept)
        if kept.connection is None:
            self._run_again(kept.copy)
        assert kept.connection is not None
        kept.taken = True
        return kept.connection

    def lose(self, kept: Kept) -> None:
        """A place's copy gave no answer: end it. What comes instead is for this place alone, or for all the others."""
        copy = kept.copy
        self._stop(copy)
        for each in copy.places:
            each.close()
        self._join([each for each in copy.places if each is not kept])
        self._join([kept])

    def end(self, kept: Kept) -> None:
        """Nobody calls what is at a place any more; end its copy, if it was the last that needed that."""
        kept.close()
        kept.copy.places.remove(kept)
        if not kept.copy.places:
            self._stop(kept.copy)

    @staticmethod
    def _join(places: Sequence[Kept]) -> Copy:
        """One copy, yet to be taken, for these places."""
        copy = Copy(places)
        for kept in places:
            kept.copy = copy
        return copy

    def _run_again(self, copy: Copy) -> None:
        """Have a new process stand where a copy stood, or should, in place of any other such process.

        Each may have as many processes as a submission: who crashes in every exercise shall not take those of others.
        """
        if self._replaced is not None:
            for kept in self._replaced.places:
                kept.close()
            self._stop(self._replaced)
        self._replaced = copy
        on_gpu = self._on_gpu or any(kept.on_gpu for kept in copy.places)
        again = copy.again = Student(
            self._nursery, self._folder, self.limits, on_gpu=on_gpu, lazy_hints=self._lazy_hints
        )
        end = max(map(self._history.index, copy.places))
        again._history = [each for each in self._history[:end] if isinstance(each, str)]
        again._deadline = self._deadline
        if not again._replay():
            again._replace()
        self._send_places(again._control, "serve", copy)

    def _stop(self, copy: Copy) -> None:
        if copy.again is not None:
            copy.again.close()
            copy.again = self._replaced = None
        if copy.number is not None:
            with contextlib.suppress(channel.ChannelClosed), _undisturbed():
                channel.send(self._control, ["end", copy.number])
            copy.number = None
        if copy.itself:
            self._kill()

    def has_loaded(self, modules: Iterable[str]) -> None:
        """Tell the warm parent what the process has loaded: it imports what no other shall wait for."""
        heavy = sorted(set(HEAVY).intersection(modules))
        if heavy:
            with contextlib.suppress(channel.ChannelClosed), _undisturbed():  # the next request meets that, too
                channel.send(self._nursery, ["import", heavy])

    def was_killed_for_memory(self) -> bool:
        """Whether the kernel has killed student processes for want of memory since the process began.

        They share a control group with those of other submissions, so ask only after a process has died. Where there is
        no control group the answer is no: there, memory ends with an exception.
        """
        return self._group.kills() > self._kills

    def was_short_of_memory(self) -> bool:
        """Whether the kernel has killed student processes for want of memory since the submission began."""
        return self._group.kills() != self._first_kills

    def seconds_left(self) -> float:
        """Seconds until the submission's time is up. Raises SubmissionTimeout if it is."""
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise SubmissionTimeout
        return left

    @property
    def is_out_of_time(self) -> bool:
        """Whether the submission's time is up."""
        return time.monotonic() >= self._deadline

    def give_back(self, seconds: float) -> None:
        """Let the submission have so many seconds more: it has waited for something of ours."""
        self._deadline += seconds

    def close(self) -> None:
        """End the process, if that has not been done."""
        self._control.close()
        for each in self._history:
            if isinstance(each, Kept):
                each.close()
                if each.copy.again is not None:
                    each.copy.again.close()
                    each.copy.again = None
        self._kill()
        if self._pidfd is not None:
            os.close(self._pidfd)
            self._pidfd = None

    def _processor_seconds(self) -> tuple[float, float]:
        """Seconds that the process has had a processor, and that it has waited for one; 0 if that cannot be known."""
        try:
            pid = re.search(r"^Pid:\s*(\d+)$", Path(f"/proc/self/fdinfo/{self._pidfd}").read_text(), re.MULTILINE)
            times = Path(f"/proc/{pid[1]}/stat").read_text().rpartition(")")[2].split()[11:13] if pid else []
        except OSError:
            return 0.0, 0.0
        waited = 0
        with contextlib.suppress(OSError, LookupError, ValueError, TypeError):  # not every kernel counts that
            waited = int(Path(f"/proc/{pid[1]}/schedstat").read_text().split()[1])  # type: ignore[index]
        return sum(map(int, times)) / os.sysconf("SC_CLK_TCK"), waited / 1e9

    def _kill(self) -> None:
        if self._pidfd is not None:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._pidfd, signal.SIGKILL)

    def _fork(self) -> None:
        with _undisturbed():
            self._ask_for_process()

    def _ask_for_process(self) -> None:
        self._copies = 0
        self._control, theirs = socket.socketpair()
        try:
            with theirs:
                name = token_hex(8)
                what = [self._folder, processors(), asdict(self.limits), self._on_gpu, self._lazy_hints]
                channel.send(self._nursery, ["fork", name, *what], [theirs.fileno()])
            while True:
                (asked, folders), pidfds = channel.receive(self._nursery)
                if asked == name:
                    break
                for pidfd in pidfds:  # who asked for that one was ended before it came
                    os.close(pidfd)
            if not pidfds:
                with contextlib.suppress(channel.ChannelClosed):
                    self._check_walls(channel.receive(self._control)[0])  # one that has ended already has said why
                raise SandboxError(f"no student process can be started: {folders}")
            [self._pidfd] = pidfds
            answer, _ = channel.receive(self._control)
        except (channel.ChannelClosed, ValueError) as error:
            raise SandboxError(_GONE) from error
        self._group = Group(tuple(folders))
        self._kills = self._group.kills()
        if self._first_kills is None:
            self._first_kills = self._kills
        self._check_walls(answer)

    def _check_walls(self, answer: object) -> None:
        if answer != "walled in":
            raise SandboxError(f"the walls around a student process do not stand: {answer}")

    def _replace(self) -> None:
        """A new process that has run what the old one ran well."""
        while True:
            self.close()
            self._fork()
            if self._replay():
                return

    def _fork_copy(self, copy: Copy) -> None:
        copy.number, self._copies = self._copies, self._copies + 1
        self._send_places(self._control, "answer", copy)

    def _send_places(self, control: socket.socket, request: str, copy: Copy) -> None:
        """Ask a student process to answer the calls of a copy's places, itself or by a copy of it."""
        with contextlib.ExitStack() as theirs, contextlib.suppress(channel.ChannelClosed), _undisturbed():
            ends = [theirs.enter_context(kept.connect()) for kept in copy.places]
            channel.send(control, [request], [end.fileno() for end in ends])  # the next request meets its failure, too

    def _replay(self) -> bool:
        """Run what the old process ran well; False if a cell now ends the process, which then is left out for good."""
        for index, each in enumerate(self._history):
            self.seconds_left()
            if isinstance(each, Copy):
                self._fork_copy(each)
            if not isinstance(each, str):
                continue
            try:
                self._run(each)
            except (TimeoutError, channel.ChannelClosed, ValueError, TypeError):
                del self._history[index]
                return False
        return True

    def _run(self, source: str) -> tuple[list[Output], str]:
        allowed = min(self.limits.cell, self.seconds_left())
        seconds = allowed + self.limits.grace
        self._control.settimeout(seconds)
        channel.send(self._control, ["run", source, allowed])
        # Longer as JSON than as text, at worst twelve times; and no descriptor, which would stay open here.
        largest = 12 * self.limits.output + 2**20
        (outputs, verdict), _ = channel.receive(self._control, seconds=seconds, largest=largest, most=0)
        self._control.settimeout(self.limits.grace)
        if not isinstance(outputs, list) or verdict not in ("passed", "failed", "timed out"):
            raise ValueError("an answer has not the form of one")
        return outputs, verdict
