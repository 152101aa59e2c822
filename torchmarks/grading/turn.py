"""The turn to use the GPU: one submission at a time has it."""

import contextlib
import fcntl
import mmap
import struct
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

_TIMES = struct.Struct("dd")


class Turn:
    """What one process at a time can have; whoever ends, however that is, gives it back.

    It is for a process and its forks, all of which know how long it was waited for. ``other`` is another process's,
    whose turn it is or ours.
    """

    def __init__(self, other: "Turn | None" = None) -> None:
        self._lock: IO[bytes] = other._lock if other else tempfile.TemporaryFile()  # noqa: SIM115 - as long as this
        #: The seconds that have been waited, and since when it is waited for now, or 0.
        self._times = mmap.mmap(-1, _TIMES.size)

    @contextlib.contextmanager
    def taken(self) -> Iterator[float]:
        """Wait for the turn, and have it; yields the seconds that were waited."""
        # A lock belongs to the file as it was opened, which forks share: so each opens it anew.
        with Path(f"/proc/self/fd/{self._lock.fileno()}").open("rb") as own:
            before, begin = self.waited(), time.monotonic()
            _TIMES.pack_into(self._times, 0, before, begin)
            fcntl.flock(own, fcntl.LOCK_EX)
            seconds = time.monotonic() - begin
            _TIMES.pack_into(self._times, 0, before + seconds, 0.0)
            yield seconds

    def waited(self) -> float:
        """Seconds that were waited for the turn since :meth:`forget`."""
        seconds, since = _TIMES.unpack_from(self._times)
        return float(seconds + (time.monotonic() - since if since else 0.0))

    def forget(self) -> None:
        """Begin to count anew."""
        _TIMES.pack_into(self._times, 0, 0.0, 0.0)
