"""Runs a function in a copy of this process, so that nothing it does outlives it."""

import contextlib
import os
import pickle
import resource
import select
import signal
import time
from collections.abc import Callable
from typing import TypeVar

_Value = TypeVar("_Value")


class LostApart(Exception):
    """The copy ended, or was ended, without a result; the message says how."""


class LateApart(LostApart):
    """The copy was ended because its time was up."""


def apart(work: Callable[[], _Value], seconds: float, memory: int | None = None) -> _Value:
    """The result of ``work``, run in a fork. What it changes (modules, files' positions, variables) is gone afterwards.

    Raises LateApart if the fork takes longer than ``seconds``, LostApart if it ends without a result or takes more than
    ``memory`` bytes, where that is given, and what ``work`` raises.
    """
    reading, writing = os.pipe()
    pid = os.fork()
    if not pid:
        _work(work, reading, writing, memory)
    os.close(writing)
    pidfd = os.pidfd_open(pid)
    try:
        data = _read(reading, seconds)
    except LostApart:
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(pidfd, signal.SIGKILL)
        raise
    finally:
        os.close(reading)
        os.close(pidfd)
        _, status = os.waitpid(pid, 0)
    if status:
        raise LostApart(f"it ended with status {os.waitstatus_to_exitcode(status)}")
    worked, value = pickle.loads(data)
    if not worked:
        raise value
    result: _Value = value
    return result


def _work(work: Callable[[], object], reading: int, writing: int, memory: int | None) -> None:
    """The fork's whole life."""
    try:
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
        os._exit(0)
    finally:
        os._exit(1)


def _read(reading: int, seconds: float) -> bytes:
    """All that comes until the other end is closed. Raises LostApart when time is up."""
    deadline = time.monotonic() + seconds
    parts: list[bytes] = []
    while True:
        ready, _, _ = select.select([reading], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            raise LateApart(f"it did not end within {seconds:g} s")
        part = os.read(reading, 2**20)
        if not part:
            return b"".join(parts)
        parts.append(part)
