"""The processors that there are."""

import os


def processors() -> list[int]:
    """The processors that this process may use: a job of a cluster has fewer than its machine.

    Where the system does not say, as macOS, all of the machine's.
    """
    if hasattr(os, "sched_getaffinity"):
        return sorted(os.sched_getaffinity(0))
    return list(range(os.cpu_count() or 1))
