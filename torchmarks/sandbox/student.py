"""The student process: runs a notebook's cells in a shell, and forks at each graded cell to answer its tests' calls.

Everything after the first cell happens beside the student's code, so nothing that this process says is trusted.
"""

import contextlib
import os
import signal
import socket
import time
from typing import Any

from torchmarks.bridge import inside, watch  # noqa: F401 - at hand when a test asks for it
from torchmarks.sandbox import channel
from torchmarks.sandbox.limits import Limits
from torchmarks.sandbox.shell import Shell, run_cell


class CellTimeout(BaseException):
    """A cell of the student's ran past its time limit."""


def live(control: socket.socket, shell: Shell, limits: Limits) -> None:
    """Do what the tests' process asks until it hangs up."""
    copies: list[int] = []
    signal.signal(signal.SIGALRM, _expire)
    while True:
        try:
            request, descriptors = channel.receive(control)
        except channel.ChannelClosed:
            break
        if request[0] == "run":
            channel.send(control, _run(shell, request[1], limits))
        elif request[0] == "answer":
            copies.append(_fork_answering(control, descriptors[0], shell))
        elif request[0] == "end":
            _end(copies[request[1]])
        elif request[0] == "serve":
            _serve(descriptors[0], shell)
            return


def _run(shell: Shell, source: str, limits: Limits) -> list[Any]:
    begin = time.monotonic()
    signal.setitimer(signal.ITIMER_REAL, limits.cell, 0.2)
    try:
        outputs, well = run_cell(shell, source)
    except CellTimeout:
        outputs, well = shell.recorder.clear(), False
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    # IPython shows the exception as it shows all others, so the clock tells.
    if time.monotonic() - begin >= limits.cell:
        return [outputs, "timed out"]
    return [outputs, "passed" if well else "failed"]


def _expire(number: int, frame: object) -> None:
    raise CellTimeout


def _fork_answering(control: socket.socket, descriptor: int, shell: Shell) -> int:
    """A copy of this process that stays as it is now, and answers calls on the descriptor; its number."""
    pid = os.fork()
    if pid:
        os.close(descriptor)
        return pid
    try:
        control.close()
        _serve(descriptor, shell)
    finally:
        os._exit(0)


def _serve(descriptor: int, shell: Shell) -> None:
    with socket.socket(fileno=descriptor) as connection:
        inside.serve(connection, shell.user_ns)


def _end(pid: int) -> None:
    """End a copy that nobody calls any more; its end, which takes longer than a call, is not waited for."""
    with contextlib.suppress(ProcessLookupError, ChildProcessError):
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, os.WNOHANG)
