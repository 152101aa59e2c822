"""Raises the walls: prepares the warm parent once, then walls in each student process that it forks."""

import contextlib
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import count, repeat
from pathlib import Path
from secrets import randbelow
from typing import NoReturn

from torchmarks.sandbox.limits import Limits
from torchmarks.sandbox.walls import Walls, calls, landlock, namespaces, rlimits, seccomp, view
from torchmarks.sandbox.walls.cgroups import Group
from torchmarks.sandbox.walls.orphans import Orphans

#: Users that have no name on any system, and own nothing.
_USERS = range(65_536, 98_304)

#: The one that stands for all of them where a container has no room for so many.
_NOBODY = 65_534
_CAP_SYS_ADMIN = 1 << 21

#: Processes of our own that are in the control group: the warm parent, and what it forks for a moment.
_OURS = 16


class Builder:
    """What the warm parent holds to wall in its children.

    It must be made in a process with one thread. That process stays outside as a guard, and the call returns in a child
    of it: so all student processes end when the warm parent does, and the guard clears up. ``folder`` is an empty
    folder for our use, which is gone then; ``students`` says how many may run at once. Raises OSError if a wall does
    not stand.
    """

    def __init__(self, walls: Walls, folder: str, modules: Iterable[str], students: int, limits: Limits) -> None:
        self._walls = walls
        self.group = Group(())
        if "cgroup" in walls.standing:
            self.group = Group.create(students * limits.memory, _processes(students, limits))
        self._students, self._limits = students, limits
        if walls.standing & {"pid", "mount", "net", "ipc"} and not _may_mount():
            namespaces.own_users()
        if "pid" in walls.standing:
            calls.unshare(calls.CLONE_NEWPID)
        pid = os.fork()
        if pid:
            _guard(pid, self.group, folder)
        calls.prctl(calls.PR_SET_PDEATHSIG, signal.SIGKILL)
        self.group.enter()
        self._readable = view.readable(modules)
        if "mount" in walls.standing:
            namespaces.leave(["mount"])
            self._view = view.View(folder, self._readable)
        if "pid" in walls.standing:
            self._processes = os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)
        self._orphans = Orphans() if "orphans" in walls.standing else None
        if self._orphans:
            calls.prctl(calls.PR_SET_CHILD_SUBREAPER, 1)
        self._users = _users()
        hide()

    def user(self) -> int:
        """A user for the processes of a submission, which they become where we are root.

        Each has its own: the kernel counts some things of a user's in all namespaces together, descriptors on their way
        through sockets, say.
        """
        return next(self._users)

    def allow(self, limits: Limits) -> None:
        """Let student processes together have what these limits give each, if it is more than before.

        A course's own are not known when the warm parent starts.
        """
        more = replace(
            self._limits,
            memory=max(self._limits.memory, limits.memory),
            processes=max(self._limits.processes, limits.processes),
        )
        if more != self._limits:
            self._limits = more
            with contextlib.suppress(OSError):  # then they have less than each of them may
                self.group.set(self._students * more.memory, _processes(self._students, more))

    def fork(self) -> int:
        """``os.fork`` for a student process."""
        if self._orphans:
            self._orphans.end()
        if "pid" in self._walls.standing:
            return namespaces.fork_into_own_processes(self._processes)
        pid = os.fork()
        if self._orphans and pid:
            self._orphans.know(pid)
        return pid

    def close(self) -> None:
        """End what ended students have left behind, at the end of the warm parent itself."""
        if self._orphans:
            self._orphans.end()

    def enter(self, folder: str, limits: Limits, user: int, *, on_gpu: bool = False) -> None:
        """Wall this process in, for good, with a folder as its home. Raises OSError if a wall does not stand.

        It finds no GPU unless it is ``on_gpu``.
        """
        standing = self._walls.standing
        calls.prctl(calls.PR_SET_DUMPABLE, 1)  # else its own /proc/self would be closed to it
        with contextlib.suppress(OSError):
            Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")  # if memory ends, not our own
        if "pid" in standing:
            os.close(self._processes)
        namespaces.leave(kind for kind in namespaces.KINDS if kind in standing)
        home, temporary = folder, f"{folder}/.tmp"
        if "mount" in standing:
            self._view.enter(folder, limits.scratch, on_gpu=on_gpu)
            home, temporary = view.HOME, "/tmp"
        if "other user" in standing:
            _give(home, user)
            os.setgroups([])
            os.setresgid(user, user, user)
            os.setresuid(user, user, user)
            calls.prctl(calls.PR_SET_DUMPABLE, 1)
        if "user" in standing:
            namespaces.own_users()
        _settle(home, temporary)
        if not on_gpu:
            os.environ["CUDA_VISIBLE_DEVICES"] = ""  # CUDA reads it when it wakes
        # Only a user namespace counts its own processes: outside of one these would be all of this user's.
        rlimits.restrict(limits, count_processes="user" in standing)
        calls.drop_capabilities()
        calls.prctl(calls.PR_SET_NO_NEW_PRIVS, 1)
        if self._orphans:
            calls.prctl(calls.PR_SET_CHILD_SUBREAPER, 1)
        calls.prctl(calls.PR_SET_PDEATHSIG, signal.SIGKILL)
        if "landlock" in standing:
            places = view.private(on_gpu=on_gpu) if "mount" in standing else view.writable(folder, on_gpu=on_gpu)
            landlock.restrict([*self._readable, "/proc"], places, scoped="scopes" in standing)
        if "seccomp" in standing:
            seccomp.restrict()


def _processes(students: int, limits: Limits) -> int:
    """How many processes there may be of so many submissions, and of ours among them.

    A submission whose process is lost can still have it when another one has run its cells again, and a third that was
    there before may not be quite gone.
    """
    return 3 * students * limits.processes + _OURS


def hide() -> None:
    """Close this process's memory, environment and open files to others of the same user."""
    if sys.platform == "linux":
        calls.prctl(calls.PR_SET_DUMPABLE, 0)


def _guard(pid: int, group: Group, folder: str) -> NoReturn:
    """Wait for the warm parent, clear up, and end with it; end it when asked to."""

    def end(number: int, frame: object) -> None:
        with contextlib.suppress(ProcessLookupError):  # it may have ended by itself
            os.kill(pid, signal.SIGKILL)

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.closerange(3, os.sysconf("SC_OPEN_MAX"))  # the warm parent's friends shall notice when it is gone
    _, status = os.waitpid(pid, 0)
    group.remove()
    shutil.rmtree(folder, ignore_errors=True)  # its owner may have been killed
    os._exit(os.waitstatus_to_exitcode(status) & 0xFF)


def _may_mount() -> bool:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    effective = int(status.split("CapEff:")[1].split()[0], 16)
    return bool(effective & _CAP_SYS_ADMIN)


def _users() -> Iterator[int]:
    """Users for one submission after another; where it begins is left to chance, since other runs have theirs."""
    for name in ("uid_map", "gid_map"):
        lines = Path("/proc/self", name).read_text(encoding="ascii").splitlines()
        maps = [(int(first), int(length)) for first, _, length in map(str.split, lines)]
        if not any(first <= _USERS.start and _USERS.stop <= first + length for first, length in maps):
            return repeat(_NOBODY)
    return (_USERS[number % len(_USERS)] for number in count(randbelow(len(_USERS))))


def _give(folder: str, user: int) -> None:
    os.chown(folder, user, user)
    for path, folders, files in os.walk(folder):
        for name in folders + files:
            os.chown(os.path.join(path, name), user, user, follow_symlinks=False)  # noqa: PTH118 - quick


def _settle(home: str, temporary: str) -> None:
    """Make a folder the home and the working directory of this process."""
    os.chdir(home)
    Path(temporary).mkdir(exist_ok=True)
    with open(os.devnull, "r+b", buffering=0) as nothing:  # noqa: PTH123 - a device
        for descriptor in range(3):  # else student code could write to the teacher's terminal
            os.dup2(nothing.fileno(), descriptor)
    os.environ.update(HOME=home, TMPDIR=temporary, USER="student", LOGNAME="student")  # it may have no other name
    tempfile.tempdir = temporary  # it may have been looked up already
    os.environ.pop("TORCHINDUCTOR_CACHE_DIR", None)  # set by parts of torch when they are imported, to the outer folder
