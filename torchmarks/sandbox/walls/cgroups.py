"""A control group: the memory and the number of processes of all student processes together, version 1 or 2."""

import contextlib
import errno
import os
from dataclasses import dataclass
from pathlib import Path

_CONTROLLERS = ("memory", "pids")
_PREFIX = "torchmarks-"


@dataclass(frozen=True)
class Group:
    """A control group of ours, as the folders that stand for it: one, or in version 1 one for each controller."""

    folders: tuple[str, ...]

    @classmethod
    def create(cls, memory: int, processes: int) -> "Group":
        """A new group with these limits. Raises OSError if this user or this machine cannot have one."""
        made: list[str] = []
        try:
            for folder in _parents():
                path = folder / f"{_PREFIX}{os.getpid()}"
                path.mkdir(exist_ok=True)
                made.append(str(path))
            group = cls(tuple(made))
            group.set(memory, processes)
        except OSError:
            cls(tuple(made)).remove()
            raise
        return group

    def set(self, memory: int, processes: int) -> None:
        """Let it have so many bytes and processes. Raises OSError."""
        self._set(memory, "memory.max", "memory.limit_in_bytes")
        self._set(processes, "pids.max")

    def enter(self) -> None:
        """Move this process into the group; it takes some ten milliseconds. Its children begin there, for nothing."""
        for folder in self.folders:
            Path(folder, "cgroup.procs").write_text("0", encoding="ascii")

    def kills(self) -> int:
        """How many processes the kernel has killed because the group had no memory left."""
        for name in ("memory.events", "memory.oom_control"):
            for folder in self.folders:
                with contextlib.suppress(OSError):
                    words = Path(folder, name).read_text(encoding="ascii").split()
                    return int(words[words.index("oom_kill") + 1])
        return 0

    def remove(self) -> None:
        """Take the group away, if nobody is in it any more."""
        for folder in self.folders:
            with contextlib.suppress(OSError):
                Path(folder).rmdir()

    def _set(self, value: int, *names: str) -> None:
        for folder in self.folders:
            for name in names:
                if Path(folder, name).exists():
                    Path(folder, name).write_text(str(value), encoding="ascii")
                    return
        raise OSError(errno.ENOENT, "a control group has no file", names[0])


def _parents() -> list[Path]:
    """The folders in which a group with both controllers can be made."""
    own = {}
    for line in Path("/proc/self/cgroup").read_text(encoding="ascii").splitlines():
        _, controllers, path = line.split(":", 2)
        own.update(dict.fromkeys(controllers.split(","), path))
    mounts = {}
    for line in Path("/proc/self/mountinfo").read_text(encoding="utf-8").splitlines():
        before, _, after = line.partition(" - ")
        kind, _, options = after.split()[:3]
        root, point = before.split()[3:5]
        if kind == "cgroup2":
            mounts[""] = (root, point)
        elif kind == "cgroup":
            mounts.update(dict.fromkeys(options.split(","), (root, point)))
    found: list[Path] = []
    for controller in _CONTROLLERS:
        name = controller if controller in own else ""
        if name not in own or name not in mounts:
            raise OSError(errno.ENOENT, f"no {controller} controller")
        root, point = mounts[name]
        folder = Path(point, os.path.relpath(own[name], root))
        found.append(folder if name else _with_controllers(folder))
    return list(dict.fromkeys(found))


def _with_controllers(folder: Path) -> Path:
    """In version 2 a group with processes gives no controllers to groups below it; its parent may."""
    for candidate in (folder, folder.parent):
        with contextlib.suppress(OSError):
            given = (candidate / "cgroup.subtree_control").read_text(encoding="ascii").split()
            if set(_CONTROLLERS) <= set(given) and os.access(candidate, os.W_OK):
                return candidate
    raise OSError(errno.EPERM, "this user's group has no memory and pids controllers to give")
