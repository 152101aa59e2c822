"""The grading process beside a Dask worker: ``python -m torchmarks.classroom.worker``.

A Dask worker has threads, so it must not fork. This process has none: it holds the warm parent and the pool, as the
command does where there is no cluster, and ends with the worker.
"""

import contextlib
import errno
import os
import socket
import sys
from collections.abc import Iterator
from multiprocessing.connection import Connection

from nbgrader.utils import setenv

from torchmarks.classroom.jobs import Order
from torchmarks.classroom.pool import Pool
from torchmarks.classroom.store import fingerprint
from torchmarks.errors import UserError
from torchmarks.processors import processors
from torchmarks.sandbox.keeper import Nursery
from torchmarks.sandbox.walls import Walls

#: Seconds without work after which it ends: the command that it worked for may have died. It is started anew if not.
_PATIENCE = 600.0


def main(descriptor: int) -> None:
    """Grade what comes through a connection until its other end is closed.

    An order and the number of grading processes come first. The answer is an empty text, or why this machine is not
    fit. Then lists of jobs come, and answers go as they are found; or, as the last, what the user has to mend.
    """
    with Connection(descriptor) as owner, contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):
        order, count = owner.recv()
        walls = Walls.choose()
        reason = _unfit(order, walls)
        owner.send(reason)
        if reason:
            return
        with _own_processors(count), setenv(NBGRADER_EXECUTION="autograde"):
            _serve(owner, order, walls, count)


def _serve(owner: Connection, order: Order, walls: Walls, count: int) -> None:
    with Nursery(walls, count, order.setup) as nursery:
        nursery.warm(order.modules)
        with Pool(order.bundles, nursery, count, forks_often=True) as pool:
            try:
                while owner.poll(_PATIENCE):
                    jobs = owner.recv()
                    for answer in pool.map((place, number, content) for place, (number, content) in enumerate(jobs)):
                        owner.send(answer)
            except UserError as problem:
                owner.send(problem)


def _unfit(order: Order, walls: Walls) -> str:
    """Why this machine must not grade; empty if it may."""
    if order.fingerprint != fingerprint():
        return (
            "its torchmarks, Python, packages or GPU are not those of the machine that asks for marks,"
            " so marks could differ. Install the same on both"
        )
    if order.require_sandbox and not walls.strong:
        return f"--require-sandbox is given, and student code could {', '.join(walls.gaps)} there"
    return ""


@contextlib.contextmanager
def _own_processors(count: int) -> Iterator[None]:
    """Keep to processors that no other such process on this machine has taken, if there are enough."""
    with contextlib.ExitStack() as stack:
        mine: list[int] = []
        for processor in processors():
            sign = stack.enter_context(socket.socket(socket.AF_UNIX))
            try:
                sign.bind(f"\0torchmarks-processor-{processor}")  # it is free again when this process ends
                mine.append(processor)
            except OSError as error:
                if error.errno != errno.EADDRINUSE:
                    raise
            if len(mine) == count:
                os.sched_setaffinity(0, mine)
                break
        else:
            stack.close()  # too few are free: then all are shared
        yield


if __name__ == "__main__":
    main(int(sys.argv[1]))
