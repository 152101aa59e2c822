"""What student processes leave behind where they have no process namespace to die with."""

import contextlib
import os
import signal
import time
from pathlib import Path

#: Seconds; a process that the kernel holds in a call of its own cannot be killed at once.
_PATIENCE = 1.0


class Orphans:
    """Ends what the children of this process started and left; it must be their subreaper."""

    def __init__(self) -> None:
        self._known: set[int] = set()

    def know(self, pid: int) -> None:
        """This child is one of ours."""
        self._known.add(pid)

    def end(self) -> None:
        """Kill the children that are not ours, until there are none; what they leave comes next."""
        deadline = time.monotonic() + _PATIENCE
        while (strangers := self._children() - self._known) and time.monotonic() < deadline:
            for pid in strangers:
                with contextlib.suppress(ProcessLookupError, ChildProcessError):
                    os.kill(pid, signal.SIGKILL)
                    os.waitpid(pid, os.WNOHANG)
            time.sleep(0.001)
        self._known &= self._children()

    @staticmethod
    def _children() -> set[int]:
        return {int(pid) for pid in Path(f"/proc/self/task/{os.getpid()}/children").read_text("ascii").split()}
