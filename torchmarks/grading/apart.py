"""Runs a function in a copy of this process, so that nothing it does outlives it."""

import contextlib
import os
import pickle
import resource
import select
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from torchmarks.sandbox.walls import calls

_Value = TypeVar("_Value")

#: In a copy, or a grading process, the folder that its own temporary folders lie in.
_room: str | None = None


class LostApart(Exception):
    """The copy ended, or was ended, without a result; the message says how."""


class LateApart(LostApart):
    """The copy was ended because its time was up."""


def apart(
    work: Callable[[], _Value],
    seconds: float,
    memory: int | None = None,
    waited: Callable[[], float] = lambda: 0.0,
) -> _Value:
    """The result of ``work``, run in a fork. What it changes (modules, files' positions, variables) is gone afterwards.

    Raises LateApart if the fork takes longer than ``seconds``, besides those that it has ``waited``, LostApart if it
    ends without a result or takes more than ``memory`` bytes, where that is given, and what ``work`` raises.
    """
    room = new_room()
    try:
        reading, writing = os.pipe()
        pid = os.fork()
        if not pid:
            _work(work, reading, writing, memory, room)
        os.close(writing)
        pidfd = os.pidfd_open(pid)
        try:
            data = _read(reading, pidfd, seconds, waited)
        except BaseException:  # who stops the command does not wait for the work, either
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(pidfd, signal.SIGKILL)
            raise
        finally:
            os.close(reading)
            os.close(pidfd)
            _, status = os.waitpid(pid, 0)
    finally:
        shutil.rmtree(room, ignore_errors=True)
    if status:
        raise LostApart(f"it ended with status {os.waitstatus_to_exitcode(status)}")
    worked, value = pickle.loads(data)
    if not worked:
        raise value
    result: _Value = value
    return result


def new_room() -> str:
    """A folder for the temporary folders of another process, to be taken away when that has ended."""
    room = tempfile.mkdtemp(prefix="torchmarks-", dir=_room)
    Path(room).chmod(0o711)  # a folder in it may be given to another user
    return room


@contextlib.contextmanager
def in_room(room: str) -> Iterator[None]:
    """Have the temporary folders of this process, which was given the room, lie in it.

    It is gone at the end: whoever made it may have been killed.
    """
    global _room
    _room = room
    try:
        yield
    finally:
        shutil.rmtree(room, ignore_errors=True)


def new_folder() -> "tempfile.TemporaryDirectory[str]":
    """A new temporary folder; in a process that has a room of its own it is gone with that, however it ends."""
    return tempfile.TemporaryDirectory(prefix="torchmarks-", dir=_room, ignore_cleanup_errors=True)


def _work(work: Callable[[], object], reading: int, writing: int, memory: int | None, room: str) -> None:
    """The fork's whole life."""
    status = 1
    try:
        if _room is not None:  # who kills the process that waits for this one knows nothing of this one
            calls.prctl(calls.PR_SET_PDEATHSIG, signal.SIGKILL)
        with in_room(room):
            os.close(reading)
            if memory is not None:
                resource.setrlimit(resource.RLIMIT_DATA, (memory, resource.RLIM_INFINITY))
            try:
                answer: tuple[bool, object] = (True, work())
            except Exception as error:
                answer = (False, error)
            data = pickle.dumps(answer)
            with os.fdopen(writing, "wb") as end:
                end.write(data)
        status = 0
    finally:
        os._exit(status)


def _read(reading: int, pidfd: int, seconds: float, waited: Callable[[], float]) -> bytes:
    """All that a process has written when it has ended, though others may still hold the pipe.

    Raises LateApart when time is up.
    """
    deadline = time.monotonic() + seconds
    os.set_blocking(reading, False)
    watched = [reading, pidfd]
    parts: list[bytes] = []
    while True:
        ready, _, _ = select.select(watched, [], [], max(0.0, deadline + waited() - time.monotonic()))
        if not ready and time.monotonic() < deadline + waited():
            continue
        if not ready:
            raise LateApart(f"it did not end within {seconds:g} s")
        with contextlib.suppress(BlockingIOError):
            while part := os.read(reading, 2**20):
                parts.append(part)
            watched = [pidfd]
        if pidfd in ready:
            return b"".join(parts)
