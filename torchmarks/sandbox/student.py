"""The student process: runs a notebook's cells in a shell, and forks where it is told to, to answer tests' calls.

Everything after the first cell happens beside the student's code, so nothing that this process says is trusted.
"""

import contextlib
import os
import signal
import socket
import time
from collections.abc import Sequence
from typing import Any

from torchmarks.bridge import inside
from torchmarks.sandbox import channel
from torchmarks.sandbox.pools import revive_pools
from torchmarks.sandbox.shell import Shell, run_cell


class CellTimeout(BaseException):
    """A cell of the student's ran past its time limit."""


def live(control: socket.socket, shell: Shell) -> None:
    """Do what the tests' process asks until it hangs up."""
    copies: list[int] = []
    signal.signal(signal.SIGALRM, _expire)
    while True:
        try:
            request, descriptors = channel.receive(control)
        except channel.ChannelClosed:
            break
        if request[0] == "run":
            channel.send(control, _run(shell, *request[1:]))
        elif request[0] == "answer":
            copies.append(_fork_answering(control, descriptors, shell))
        elif request[0] == "end":
            _end(copies[request[1]])
        elif request[0] == "serve":
            _serve(descriptors, shell)
            return


def _run(shell: Shell, source: str, seconds: float) -> list[Any]:
    begin = time.monotonic()
    signal.setitimer(signal.ITIMER_REAL, seconds, 0.2)
    try:
        outputs, well = run_cell(shell, source)
    except CellTimeout:
        outputs, well = shell.recorder.clear(), False
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    # IPython shows the exception as it shows all others, so the clock tells.
    if time.monotonic() - begin >= seconds:
        return [outputs, "timed out"]
    return [outputs, "passed" if well else "failed"]


def _expire(number: int, frame: object) -> None:
    raise CellTimeout


def _fork_answering(control: socket.socket, descriptors: Sequence[int], shell: Shell) -> int:
    """A copy of this process that stays as it is now, and answers calls on the descriptors; its number."""
    pid = os.fork()
    if pid:
        for descriptor in descriptors:
            os.close(descriptor)
        return pid
    try:
        control.close()
        revive_pools()
        _serve(descriptors, shell)
    finally:
        os._exit(0)


def _serve(descriptors: Sequence[int], shell: Shell) -> None:
    inside.serve([socket.socket(fileno=descriptor) for descriptor in descriptors], shell.user_ns)


def _end(pid: int) -> None:
    """End a copy that nobody calls any more; its end, which takes longer than a call, is not waited for."""
    with contextlib.suppress(ProcessLookupError, ChildProcessError):
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, os.WNOHANG)
