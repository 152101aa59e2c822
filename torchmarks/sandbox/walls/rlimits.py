"""Limits that every Unix sets for a process."""

import resource

from torchmarks.sandbox.limits import Limits


def restrict(limits: Limits, count_processes: bool) -> None:
    """Limit this process and each of its children: memory, files it writes, no core dumps; processes if asked to."""
    values = {resource.RLIMIT_DATA: limits.memory, resource.RLIMIT_FSIZE: limits.file, resource.RLIMIT_CORE: 0}
    if count_processes:
        values[resource.RLIMIT_NPROC] = limits.processes
    for kind, value in values.items():
        _, highest = resource.getrlimit(kind)
        limit = value if highest == resource.RLIM_INFINITY else min(value, highest)
        resource.setrlimit(kind, (limit, limit))


def is_want_of_memory(name: str, message: str) -> bool:
    """Whether an exception, by its class's name and its message, says that memory was at its limit."""
    return name == "MemoryError" or "t allocate memory" in message or "Cannot allocate memory" in message
