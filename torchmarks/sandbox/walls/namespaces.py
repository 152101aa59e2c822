"""Namespaces: a world of its own for each student process, in which others do not exist."""

import os
from collections.abc import Iterable
from pathlib import Path

from torchmarks.sandbox.walls.calls import (
    CLONE_NEWIPC,
    CLONE_NEWNET,
    CLONE_NEWNS,
    CLONE_NEWPID,
    CLONE_NEWUSER,
    setns,
    unshare,
)

#: Namespaces that a process can move to; the one of its processes only takes in children.
KINDS = {"mount": CLONE_NEWNS, "ipc": CLONE_NEWIPC, "net": CLONE_NEWNET}


def own_users() -> None:
    """Move to a user namespace, in which this process may set up the others, with the user it has outside."""
    user, group = os.geteuid(), os.getegid()
    unshare(CLONE_NEWUSER)
    for name, text in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
        Path(f"/proc/self/{name}").write_text(text, encoding="ascii")


def leave(kinds: Iterable[str]) -> None:
    """Move to new namespaces of these kinds."""
    unshare(sum(KINDS[kind] for kind in kinds))


def fork_into_own_processes(here: int) -> int:
    """Fork a child that is the first of a process namespace: when it ends, so does everything it has started.

    ``here`` is an open descriptor of this process's own namespace, to which its other children belong.
    """
    unshare(CLONE_NEWPID)
    pid = -1
    try:
        pid = os.fork()
    finally:
        if pid:
            setns(here, CLONE_NEWPID)
    return pid
