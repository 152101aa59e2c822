"""The tests' side of the sandbox: asks the warm parent for a student process, has it run cells, and ends it."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from torchmarks.sandbox import channel
from torchmarks.sandbox.limits import Limits
from torchmarks.sandbox.walls import Walls, harmless
from torchmarks.sandbox.walls.cgroups import Group

Output = dict[str, Any]


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
        self._folder = tempfile.TemporaryDirectory(prefix="torchmarks-nursery-")
        self._control, theirs = socket.socketpair()
        environment = {**harmless(os.environ), "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
        environment["NBGRADER_EXECUTION"] = "autograde"  # as in nbgrader, for cells that want to know
        arguments = [str(theirs.fileno()), str(self._students), ",".join(sorted(self._modules)), self._walls.write()]
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "torchmarks.sandbox.nursery", *arguments],
                pass_fds=[theirs.fileno()],
                cwd=self._folder.name,
                env=environment,
                stdin=subprocess.DEVNULL,
            )
        if self._warmed:
            self._send(["import", sorted(self._warmed)])

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

    def _send_to_living(self, request: list[Any], descriptors: Sequence[int] = ()) -> None:
        try:
            self._send(request, descriptors)
        except SandboxError:
            self.stop()
            self.start()
            self._send(request, descriptors)

    def _send(self, request: list[Any], descriptors: Sequence[int] = ()) -> None:
        try:
            channel.send(self._control, request, descriptors)
        except channel.ChannelClosed as error:
            raise SandboxError("the warm parent of the student processes is gone") from error


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """No test's time limit comes between the parts of a message here, or between a request and its answer."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class Student:
    """A student process in the state after some of a notebook's cells.

    When a cell crashes the process or never ends, the process is replaced by a new one that has run all the other
    cells: one bad cell costs that cell.

    Raises SandboxError if the warm parent is gone, SubmissionTimeout when time is up.
    """

    def __init__(self, nursery: socket.socket, folder: str, limits: Limits) -> None:
        self._nursery = nursery
        self._folder = folder
        self._limits = limits
        self._deadline = time.monotonic() + limits.submission
        self._history: list[str] = []
        #: Whether the process has run all that it should have: a time limit can come between.
        self._whole = True
        #: Whether the process has died in a cell: of what that did, or by somebody else's hand.
        self.died = False
        self._unforked: Student | None = None
        self._fork()

    def run(self, source: str) -> tuple[list[Output], str]:
        """Run a cell; its outputs, not yet checked, and its verdict (``results.Grade``)."""
        verdict = "timed out"
        if not self._whole:
            self._replace()
        try:
            outputs, verdict = self._run(source)
            if verdict == "timed out":
                raise TimeoutError
            self._history.append(source)
            return outputs, verdict
        except (TimeoutError, channel.ChannelClosed, ValueError, TypeError) as problem:
            if not isinstance(problem, TimeoutError):
                verdict = "out of memory" if self.was_killed_for_memory() else "crashed"
                self.died |= verdict == "crashed"
            self._replace()
            return [], verdict

    def answering(self) -> socket.socket:
        """A connection to a copy of the process that answers calls; an earlier copy ends."""
        if not self._whole:
            self._replace()
        for _ in range(2):
            ours, theirs = socket.socketpair()
            try:
                with theirs, _undisturbed():
                    channel.send(self._control, ["answer"], [theirs.fileno()])
                return ours
            except channel.ChannelClosed:
                ours.close()
                self._replace()
        ours, theirs = socket.socketpair()  # it ends as soon as it is asked: then that is its answer
        theirs.close()
        return ours

    def answering_unforked(self) -> socket.socket:
        """A connection to a new process that has run the same cells, answers calls, and never forks.

        What CUDA needs: a process that has woken it cannot be forked.
        """
        if self._unforked is not None:
            self._unforked.close()
        self._unforked = Student(self._nursery, self._folder, self._limits)
        self._unforked._history = self._history
        self._unforked._deadline = self._deadline
        if not self._unforked._replay():
            self._unforked._replace()
        ours, theirs = socket.socketpair()
        with theirs:
            channel.send(self._unforked._control, ["serve"], [theirs.fileno()])
        return ours

    def was_killed_for_memory(self) -> bool:
        """Whether the kernel has killed student processes for want of memory since the process began.

        They share a control group with those of other submissions, so ask only after a process has died. Where there is
        no control group the answer is no: there, memory ends with an exception.
        """
        return self._group.kills() > self._kills

    def seconds_left(self) -> float:
        """Seconds until the submission's time is up. Raises SubmissionTimeout if it is."""
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise SubmissionTimeout
        return left

    def close(self) -> None:
        """End the process."""
        if self._unforked is not None:
            self._unforked.close()
            self._unforked = None
        self._control.close()
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._pidfd, signal.SIGKILL)
        os.close(self._pidfd)

    def _fork(self) -> None:
        with _undisturbed():
            self._ask_for_process()

    def _ask_for_process(self) -> None:
        self._control, theirs = socket.socketpair()
        try:
            with theirs:
                request = ["fork", self._folder, sorted(os.sched_getaffinity(0)), asdict(self._limits)]
                channel.send(self._nursery, request, [theirs.fileno()])
            folders, [self._pidfd] = channel.receive(self._nursery)
            answer, _ = channel.receive(self._control)
        except (channel.ChannelClosed, ValueError) as error:
            raise SandboxError("the warm parent of the student processes is gone") from error
        self._group = Group(tuple(folders))
        self._kills = self._group.kills()
        if answer != "walled in":
            raise SandboxError(f"the walls around a student process do not stand: {answer}")

    def _replace(self) -> None:
        """A new process that has run what the old one ran well."""
        self._whole = False
        while True:
            self.close()
            self._fork()
            if self._replay():
                self._whole = True
                return

    def _replay(self) -> bool:
        """Run what the old process ran well; False if a cell now ends the process, which then is left out for good."""
        for index, source in enumerate(self._history):
            self.seconds_left()
            try:
                self._run(source)
            except (TimeoutError, channel.ChannelClosed, ValueError, TypeError):
                del self._history[index]
                return False
        return True

    def _run(self, source: str) -> tuple[list[Output], str]:
        seconds = min(self._limits.cell + self._limits.grace, self.seconds_left())
        self._control.settimeout(seconds)
        channel.send(self._control, ["run", source])
        # Longer as JSON than as text, at worst twelve times; and no descriptor, which would stay open here.
        largest = 12 * self._limits.output + 2**20
        (outputs, verdict), _ = channel.receive(self._control, seconds=seconds, largest=largest, most=0)
        self._control.settimeout(self._limits.grace)
        if not isinstance(outputs, list) or verdict not in ("passed", "failed", "timed out"):
            raise ValueError("an answer has not the form of one")
        return outputs, verdict
