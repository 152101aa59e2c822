"""Processes as tests and benchmarks meet them: the environment's commands, and what Linux says about running ones."""

import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path

#: Where the environment's commands lie.
SCRIPTS = Path(sys.executable).parent


def environment(variables: Mapping[str, str] | None = None) -> dict[str, str]:
    """The variables for one of the environment's commands, as in a terminal where the environment is activated."""
    known = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "NBGRADER", "JUPYTER"))
    }
    return {**known, "PATH": f"{SCRIPTS}{os.pathsep}{known['PATH']}", **(variables or {})}


def imports_in(errors: str) -> set[str]:
    """The modules that a process imported, from what ``python -X importtime`` wrote."""
    return set(re.findall(r"^import time:.*\| +(\S+)$", errors, re.MULTILINE))


def children(pid: int) -> list[int]:
    """The processes that a process has started and that still run; none of one that has ended."""
    try:
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def is_nursery(pid: int) -> bool:
    """Whether a process is the warm parent, or the one that watches over it."""
    try:
        return b"torchmarks.sandbox.nursery" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def private_memory(pid: int) -> int:
    """Bytes that a process has in memory and shares with nobody; 0 for one that has ended."""
    try:
        rows = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    return 1024 * sum(int(kilobytes) for kilobytes in re.findall(r"^Private_\w+:\s+(\d+) kB", rows, re.MULTILINE))


def processor_seconds(pid: int) -> float:
    """Seconds of a processor that a process itself has used so far; 0 for one that has ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
