"""``python -m tests.walled`` walls in a process for each attack that it is given, and says which succeed.

It imports no torch, so that it runs under any Python, for any user.
"""

import contextlib
import ctypes
import fcntl
import json
import mmap
import os
import platform
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from torchmarks.sandbox.limits import Limits
from torchmarks.sandbox.walls import Walls
from torchmarks.sandbox.walls.builder import Builder

LIMITS = Limits(memory=200 * 2**20, file=2**20, processes=20, scratch=2**20)
_libc = ctypes.CDLL(None, use_errno=True)
_KEY = 0x746D0000 + os.getpid() % 0x10000  # several may run at once


@dataclass
class World:
    """What lies outside the walls."""

    secret: str  # a file of the course's
    shared: str  # another submission's shared memory
    port: int
    abstract: str
    victim: int  # a process of this user's
    parent: int  # the warm parent, as others see it
    left: int  # a pipe that stays open as long as what is left behind lives


def read_file(world: World) -> bool:
    return Path(world.secret).read_text() == "secret"


def change_file(world: World) -> bool:
    with Path(world.secret).open("a"):
        return True


def see_file(world: World) -> bool:
    return Path(world.secret).exists()


def read_shared_memory(world: World) -> bool:
    return Path(world.shared).read_text() == "shared"


def connect(world: World) -> bool:
    with socket.create_connection(("127.0.0.1", world.port), 1):
        return True


def send_datagram(world: World) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        return sender.sendto(b"x", ("127.0.0.1", world.port)) == 1


def connect_to_abstract_socket(world: World) -> bool:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(f"\0{world.abstract}")
        return True


def find_segment(world: World) -> bool:
    return bool(_libc.shmget(_KEY, 100, 0) >= 0)


def signal_victim(world: World) -> bool:
    os.kill(world.victim, 0)
    return True


def list_victim(world: World) -> bool:
    return "sleep" in Path(f"/proc/{world.victim}/comm").read_text()


def open_victim_s_memory(world: World) -> bool:
    with Path(f"/proc/{world.victim}/mem").open("rb"):
        return True


def open_warm_parent_s_memory(world: World) -> bool:
    with Path(f"/proc/{world.parent}/mem").open("rb"):
        return True


def trace_victim(world: World) -> bool:
    ptrace_attach = 16
    return bool(_libc.ptrace(ptrace_attach, world.victim, None, None) == 0)


def become_root_of_a_namespace(world: World) -> bool:
    return bool(_libc.unshare(0x10000000) == 0)


def use_clone3(world: World) -> bool:
    """Its arguments are nonsense: a kernel that looks at them says EINVAL."""
    _libc.syscall(435, None, 0)
    return ctypes.get_errno() == 22


def set_up_asynchronous_io(world: World) -> bool:
    number = 206 if platform.machine() == "x86_64" else 0
    return bool(_libc.syscall(number, 1, ctypes.byref(ctypes.c_ulong())) == 0)


def make_many_timers(world: World) -> bool:
    return all(_libc.timer_create(1, None, ctypes.byref(ctypes.c_void_p())) == 0 for _ in range(2000))


def leave_a_note_in_the_page_cache(world: World) -> bool:
    with Path(os.__file__).open("rb") as file:  # a file that everybody reads
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        return True


def read_the_page_cache(world: World) -> bool:
    with Path(os.__file__).open("rb") as file:
        return os.preadv(file.fileno(), [bytearray(1)], 0) == 1


def leave_a_lock(world: World) -> bool:
    """A lock on a file that everybody reads, which a child finds as any other process would."""
    with Path(os.__file__).open("rb") as file:
        fcntl.fcntl(file, fcntl.F_SETLK, struct.pack("hhqqi4x", fcntl.F_RDLCK, 0, 1000, 1, 0))
        child = os.fork()
        if not child:
            asked = struct.pack("hhqqi4x", fcntl.F_WRLCK, 0, 1000, 1, 0)
            found = fcntl.fcntl(file, fcntl.F_GETLK, asked)
            os._exit(struct.unpack_from("h", found)[0] != fcntl.F_UNLCK)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 1


def leave_a_lock_of_bsd(world: World) -> bool:
    with Path(os.__file__).open("rb") as one, Path(os.__file__).open("rb") as other:
        fcntl.flock(one, fcntl.LOCK_EX)
        try:
            fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False


def watch_what_others_read(world: World) -> bool:
    return bool(_libc.inotify_init1(0) >= 0)


def have_capabilities(world: World) -> bool:
    status = Path("/proc/self/status").read_text()
    return int(status.split("CapEff:")[1].split()[0], 16) != 0 or "NoNewPrivs:\t1" not in status


def have_more_than_memory(world: World) -> bool:
    return len(bytearray(LIMITS.memory + 2**20)) > 0


def write_large_file(world: World) -> bool:
    return Path("large").write_bytes(bytes(LIMITS.file + 1)) > 0


def fill_scratch(world: World) -> bool:
    for number in range(3):
        Path(tempfile.gettempdir(), str(number)).write_bytes(bytes(LIMITS.scratch // 2))
    return True


def fill_home(world: World) -> bool:
    for number in range(3):
        Path(str(number)).write_bytes(bytes(LIMITS.scratch // 2))
    return True


def choose_processors(world: World) -> bool:
    """Its own choice is one that the process has not got, unless it has only one."""
    chosen = {max(os.sched_getaffinity(0))}
    os.sched_setaffinity(0, chosen)
    return os.sched_getaffinity(0) == chosen and (os.cpu_count() or 1) > 1


def start_many_processes(world: World) -> bool:
    parent = os.getpid()
    for _ in range(4 * LIMITS.processes):
        if not os.fork():
            _sleep(parent)
    return True


def fill_memory_with_several_processes(world: World) -> bool:
    """Each keeps its own limit, and all are there at the end."""
    started, parent = [], os.getpid()
    for _ in range(3):
        reader, writer = os.pipe()
        started.append(os.fork())
        if not started[-1]:
            memory = mmap.mmap(-1, LIMITS.memory * 3 // 4, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
            for offset in range(0, len(memory), mmap.PAGESIZE):
                memory[offset] = 1
            os.write(writer, b"x")
            _sleep(parent)
        os.close(writer)
        os.read(reader, 1)
    return all(os.waitpid(pid, os.WNOHANG) == (0, 0) for pid in started)


def leave_process_behind(world: World) -> bool:
    """Whether it worked is for those outside to see."""
    if not os.fork():
        os.setsid()
        if not os.fork():
            os.closerange(0, 3)  # whose end those outside wait for
            os.write(world.left, b"x")
            time.sleep(5)
        os._exit(0)
    time.sleep(5)
    return False


def _sleep(parent: int) -> NoReturn:
    """Live as long as the process that started this one."""
    _libc.prctl(1, signal.SIGKILL)
    if os.getppid() == parent:
        time.sleep(5)
    os._exit(0)


ATTACKS: dict[str, Callable[[World], bool]] = {
    name: thing for name, thing in list(globals().items()) if getattr(thing, "__annotations__", {}).get("world")
}


@contextlib.contextmanager
def outside() -> Iterator[World]:
    """What there is to attack."""
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        Path(folder).chmod(0o711)
        secret = Path(folder, "secret")
        secret.write_text("secret")
        secret.chmod(0o600)
        shared = stack.enter_context(tempfile.NamedTemporaryFile("w", dir="/dev/shm"))
        shared.write("shared")
        shared.flush()
        server = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        abstract = stack.enter_context(socket.socket(socket.AF_UNIX))
        name = f"torchmarks-{os.getpid()}"
        abstract.bind(f"\0{name}")
        abstract.listen()
        _libc.shmget(_KEY, 100, 0o1600)
        victim = stack.enter_context(subprocess.Popen(["sleep", "60"]))
        stack.callback(victim.kill)
        yield World(str(secret), shared.name, server.getsockname()[1], name, victim.pid, 0, 0)
        _libc.shmctl(_libc.shmget(_KEY, 100, 0), 0, None)


def main(walls: Walls, attacks: list[str]) -> None:
    """Print a line for each attack that succeeds."""
    with outside() as world, tempfile.TemporaryDirectory() as root:
        pid = os.fork()
        if not pid:
            builder = Builder(walls, root, [], 1, LIMITS)
            world.parent = int(str(Path("/proc/self").readlink()))
            for name in attacks:
                if _attack(builder, name, world):
                    print(name, flush=True)
            print("kills", builder.group.kills(), flush=True)
            builder.close()
            os._exit(0)
        os.waitpid(pid, 0)


def _attack(builder: Builder, name: str, world: World) -> bool:
    reader, writer = os.pipe()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        left, world.left = os.pipe()
        pid = builder.fork()
        if not pid:
            try:
                builder.enter(folder, LIMITS, builder.user())
            except OSError as error:
                print("no walls:", error, flush=True)
                os._exit(1)
            with contextlib.suppress(OSError, MemoryError):
                if ATTACKS[name](world):
                    os.write(writer, b"x")
            os._exit(0)
        os.close(writer)
        os.close(world.left)
        if name == "leave_process_behind":
            return _is_left(builder, pid, left)
        os.waitpid(pid, 0)
        return os.read(reader, 1) == b"x"


def _is_left(builder: Builder, pid: int, left: int) -> bool:
    """Kill the process when it has left another one behind, and see whether that one lives on."""
    os.read(left, 1)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    builder.close()
    os.set_blocking(left, False)
    try:
        return os.read(left, 1) == b"x"
    except BlockingIOError:
        return True


if __name__ == "__main__":
    main(Walls.read(sys.argv[1]), json.loads(sys.argv[2]))
