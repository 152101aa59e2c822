"""Puts a process's memory into large pages: a fork copies a table of pages, and then there are far fewer of them."""

import ctypes
import gc
import re
import signal
from pathlib import Path

_MADV_COLLAPSE = 25  # Linux 6.1 and newer; an older one refuses it, and nothing else changes
_LARGE = 2 * 2**20
_PRIVATE = re.compile(r"([0-9a-f]+)-([0-9a-f]+) rw-p 0+ 00:00 0 +(?:\[heap\])?$", re.MULTILINE)


def get_ready_to_fork(*, often: bool = True) -> None:
    """Get ready to fork: what is there now is left alone by the collector, so parent and children go on sharing it.

    Large pages are for who forks ``often``: to make them can take as long as a few dozen forks gain by them.
    """
    # What a signal's handler raises in the middle of a collection is lost: a request to stop, say.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        gc.collect()
        gc.freeze()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    if often:
        _enlarge()


def _enlarge() -> None:
    """Have the kernel collect this process's private memory into pages of 2 MiB, where it can."""
    madvise = ctypes.CDLL(None).madvise
    madvise.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
    for begin, end in _PRIVATE.findall(Path("/proc/self/maps").read_text(encoding="ascii", errors="replace")):
        first, last = -(-int(begin, 16) // _LARGE) * _LARGE, int(end, 16) // _LARGE * _LARGE
        if last > first:
            madvise(first, last - first, _MADV_COLLAPSE)
