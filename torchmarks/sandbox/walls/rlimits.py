"""Limits that every Unix sets for a process."""

import contextlib
import resource
import sys

from torchmarks.sandbox.limits import Limits

#: What the kernel counts for all of a user's processes, whatever the namespace: the teacher's too, if student code is
#: the same user's. Timers and signals that wait, bytes of message queues, bytes that stay in memory.
_COUNTED_FOR_A_USER = {resource.RLIMIT_MEMLOCK: 2**16} | (
    {resource.RLIMIT_SIGPENDING: 1024, resource.RLIMIT_MSGQUEUE: 0} if sys.platform == "linux" else {}
)


def restrict(limits: Limits, count_processes: bool) -> None:
    """Limit this process and each of its children: memory, files it writes and opens, no core dumps; processes if asked
    to.
    """
    values = {resource.RLIMIT_DATA: limits.memory, resource.RLIMIT_FSIZE: limits.file, resource.RLIMIT_CORE: 0}
    values[resource.RLIMIT_NOFILE] = limits.open_files
    values |= _COUNTED_FOR_A_USER
    if count_processes:
        values[resource.RLIMIT_NPROC] = limits.processes
    for kind, value in values.items():
        _, highest = resource.getrlimit(kind)
        limit = value if highest == resource.RLIM_INFINITY else min(value, highest)
        resource.setrlimit(kind, (limit, limit))


def open_more_files() -> None:
    """Let this process have as many files open as it may: more than student code has.

    Of a user's processes that are at their limit with descriptors on their way through sockets none can send another.
    Where student code is the same user, its own limit is the lower one, so it cannot bring ours there.
    """
    _, highest = resource.getrlimit(resource.RLIMIT_NOFILE)
    with contextlib.suppress(OSError, ValueError):  # macOS says of some numbers that they are too high
        resource.setrlimit(resource.RLIMIT_NOFILE, (highest, highest))


def is_want_of_memory(name: str, message: str) -> bool:
    """Whether an exception, by its class's name and its message, says that memory was at its limit."""
    return name == "MemoryError" or "t allocate memory" in message or "Cannot allocate memory" in message
