"""What student code sees of the file system: Python, the system's libraries, and a place of its own."""

import os
import shutil
import stat
import sys
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path

from torchmarks.sandbox.walls.calls import (
    MOUNT_ATTR_NODEV,
    MOUNT_ATTR_NOSUID,
    MOUNT_ATTR_RDONLY,
    MS_BIND,
    MS_NODEV,
    MS_NOEXEC,
    MS_NOSUID,
    MS_PRIVATE,
    MS_REC,
    change_root,
    mount,
    set_mount_attributes,
)

#: Where a submission's own folder lies in the view.
HOME = "/home/student"

_SYSTEM = (
    "/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/sys/devices/system",
    *(f"/etc/{name}" for name in (
        "alternatives", "fonts", "group", "hosts", "ld.so.cache", "localtime", "mime.types", "nsswitch.conf",
        "os-release", "passwd", "ssl", "timezone",
    )),
)  # fmt: skip
#: Not the whole prefix: a virtual environment may have been made in the course's folder itself.
_OF_PYTHON = ("bin", "etc", "include", "lib", "lib64", "pyvenv.cfg", "share", "ssl")
_DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")
#: For bonus cells alone: else one submission could take all of a GPU's memory while another needs it.
_GPUS = tuple(str(path) for path in sorted(Path("/dev").glob("nvidia*")) if path.is_char_device())
#: Private folders of each submission, held in memory.
_SCRATCH = ("/tmp", "/var/tmp", "/dev/shm")
#: Files in each, besides those that are copied there.
_MOST_FILES = 20_000
#: Terminals that a submission may open.
_MOST_TERMINALS = 64
_TERMINALS = ("/dev/pts", "/dev/ptmx")


def readable(modules: Iterable[str]) -> list[str]:
    """The system's and Python's folders, and the packages of these modules; nothing else of the course's.

    A folder on ``sys.path`` may be the course's own, so it counts only if it is named as one for packages is.
    """
    prefixes = (sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix)
    paths = [f"{prefix}/{part}" for prefix in prefixes for part in _OF_PYTHON]
    paths += [entry for entry in sys.path if Path(entry).name in ("site-packages", "dist-packages")]
    for name in {"torchmarks", *(module.partition(".")[0] for module in modules)}:
        spec = find_spec(name)
        if spec is not None:
            paths += spec.submodule_search_locations or [spec.origin or ""]
    found = {str(Path(path)) for path in paths if os.path.isabs(path) and Path(path).exists()}  # noqa: PTH117
    return [path for path in _SYSTEM if Path(path).exists()] + _outermost(found)


def writable(folder: str, *, on_gpu: bool) -> list[str]:
    """What student code may write to if it has no view of its own. Workers of a DataLoader share ``/dev/shm``."""
    return [folder, "/dev/shm", *_devices(on_gpu), *_TERMINALS]


def private(*, on_gpu: bool) -> list[str]:
    """What student code may write to in a view of its own."""
    return [HOME, *_SCRATCH, *_devices(on_gpu), *_TERMINALS, "/proc"]


def _devices(on_gpu: bool) -> tuple[str, ...]:
    return (*_DEVICES, *_GPUS) if on_gpu else _DEVICES


class View:
    """A root file system in which only some paths exist; needs the rights to mount.

    It is built once, and entered by one process after another, each in a mount namespace of its own.
    """

    def __init__(self, root: str, paths: Sequence[str]) -> None:
        self._root = root
        mount("none", "/", flags=MS_REC | MS_PRIVATE)
        mount("view", root, "tmpfs", MS_NOSUID | MS_NODEV, "mode=755,size=1m")
        self._in_scratch = [path for path in paths if any(Path(path).is_relative_to(folder) for folder in _SCRATCH)]
        for path in paths:
            if path not in self._in_scratch:
                self._show(path)
        for path in _DEVICES:
            self._bind(path)
        for path in _GPUS:
            self._place(path).touch(mode=0)  # a closed door
        for path in (HOME, *_SCRATCH, "/dev/pts", "/proc"):
            self._place(path).mkdir(parents=True, exist_ok=True)
        for name, target in {"ptmx": "pts/ptmx", "fd": "/proc/self/fd", "stdin": "fd/0", "stdout": "fd/1"}.items():
            self._place(f"/dev/{name}").symlink_to(target)
        set_mount_attributes(root, MOUNT_ATTR_RDONLY, recursive=False)

    def enter(self, folder: str, scratch: int, *, on_gpu: bool) -> None:
        """Make it this process's root, a copy of a folder its home, so many bytes the most in each.

        There are GPUs in it only if it is ``on_gpu``.

        The process must be in a mount namespace of its own, and the namespace of its processes must be its own.
        """
        copied = sum(len(folders) + len(files) for _, folders, files in os.walk(folder))
        for path in (*_SCRATCH, HOME):  # home, too, for what is written there would fill the disk
            most = _MOST_FILES + (copied if path == HOME else 0)
            options = f"mode=1777,size={scratch},nr_inodes={most}"
            mount(path, self._root + path, "tmpfs", MS_NOSUID | MS_NODEV, options)
        for path in self._in_scratch:
            self._show(path)
        for path in _GPUS if on_gpu else ():
            mount(path, self._root + path, flags=MS_BIND)
        # The machine has a few thousand for all; IPython takes one for each command of a shell's.
        terminals = f"newinstance,ptmxmode=0666,mode=620,max={_MOST_TERMINALS}"
        mount("devpts", f"{self._root}/dev/pts", "devpts", MS_NOSUID | MS_NOEXEC, terminals)
        mount("proc", f"{self._root}/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC)
        shutil.copytree(folder, self._root + HOME, symlinks=True, dirs_exist_ok=True)
        change_root(self._root)

    def _show(self, path: str) -> None:
        """A path as it is outside, but only to be read."""
        if Path(path).is_symlink():
            place = self._place(path)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.symlink_to(Path(path).readlink())
            path = str(Path(path).resolve())
            if self._place(path).exists():
                return
        self._bind(path)
        set_mount_attributes(self._root + path, MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV)

    def _bind(self, path: str) -> None:
        place = self._place(path)
        place.parent.mkdir(parents=True, exist_ok=True)
        if stat.S_ISDIR(Path(path).stat().st_mode):
            place.mkdir(exist_ok=True)
        else:
            place.touch()
        mount(path, str(place), flags=MS_BIND | MS_REC)

    def _place(self, path: str) -> Path:
        return Path(self._root + path)


def _outermost(paths: Iterable[str]) -> list[str]:
    """The paths without those that lie in another of them, or in ``/usr``."""
    kept: list[str] = []
    for path in sorted(paths):
        if not any(Path(path).is_relative_to(other) for other in [*kept, "/usr"]):
            kept.append(path)
    return kept
