"""``python -m torchmarks.sandbox.walls.trial`` tries every wall, on top of those that stand, and prints the result."""

import os
import tempfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from torchmarks.sandbox.limits import Limits
from torchmarks.sandbox.walls import NAMES, NOT_NEEDED, Walls, landlock
from torchmarks.sandbox.walls.builder import Builder
from torchmarks.sandbox.walls.cgroups import Group

_STANDS = "stands"
#: Kernels from here on count the processes of each user namespace on their own.
_COUNTING_KERNEL = (5, 14)


def main() -> None:
    """Print what ``Walls.read`` reads."""
    walls = _gather(lambda attempt: _STANDS)
    if _try(walls) != _STANDS:
        walls = _gather(_try)
    print(walls.write())


def _gather(attempt: Callable[[Walls], str]) -> Walls:
    """The walls that stand, each tried on top of those before it."""
    walls = Walls()
    for name in NAMES:
        more = Walls(walls.standing | {name}, walls.missing)
        said = _unfit(name, walls) or attempt(more)
        walls = more if said == _STANDS else Walls(walls.standing, {**walls.missing, name: said})
    return walls


def _unfit(name: str, walls: Walls) -> str:
    """Why a wall need not even be tried, or nothing."""
    if name == "user" and tuple(int(part) for part in os.uname().release.split(".")[:2]) < _COUNTING_KERNEL:
        return "the kernel is too old to count a namespace's processes"
    if name == "user" and os.geteuid() == 0 and "other user" not in walls.standing:
        return "root's processes are not counted"
    if name == "mount" and "pid" not in walls.standing:
        return "it needs a process namespace"
    if name == "other user" and os.geteuid() != 0:
        return f"{NOT_NEEDED}, we are not root"
    if name == "orphans" and "pid" in walls.standing:
        return f"{NOT_NEEDED}, they end with their namespace"
    try:
        if name == "scopes" and ("landlock" not in walls.standing or landlock.abi() < landlock.ABI_OF_SCOPES):
            return "Landlock is missing or older"
        if name == "cgroup":
            Group.create(2**30, 100).remove()
    except OSError as error:
        return str(error)
    return ""


def _try(walls: Walls) -> str:
    """Raise the walls around a throw-away process; ``stands``, or what went wrong."""
    with tempfile.TemporaryDirectory() as root, tempfile.TemporaryDirectory() as folder:
        reader, writer = os.pipe()
        pid = os.fork()
        if not pid:
            _report(writer, walls, root, folder)
        os.close(writer)
        with os.fdopen(reader, encoding="utf-8") as answer:
            said = answer.read()
        os.waitpid(pid, 0)
        return said or "the process ended"


def _report(writer: int, walls: Walls, root: str, folder: str) -> None:
    """Do what the warm parent and a student process do, say how it went, and end."""
    try:
        builder = Builder(walls, root, ["torch"], 1, Limits())
        library = find_spec("torch")
        pid = builder.fork()
        if pid:
            os.waitpid(pid, 0)
            os._exit(0)
        builder.enter(folder, Limits(), builder.user())
        _live(library.origin if library and library.origin else __file__)
        os.write(writer, _STANDS.encode())
    except Exception as error:
        os.write(writer, str(error).encode())
    finally:
        os._exit(0)


def _live(library: str) -> None:
    """What any student process must be able to do."""
    Path(library).read_bytes()
    Path("written").write_text("", encoding="ascii")
    pid = os.fork()
    if not pid:
        os._exit(0)
    os.waitpid(pid, 0)


if __name__ == "__main__":
    main()
