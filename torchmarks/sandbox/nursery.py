"""The warm parent: a process with everything imported and nothing secret, which forks student processes.

It is started by ``python -m torchmarks.sandbox.nursery``, so it has never seen a test or a reference. It must stay fit
to fork: one thread, no tensor operation on several, and no question to CUDA.
"""

import __future__

import contextlib
import os
import selectors
import signal
import socket
import sys
import threading
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from sysconfig import get_path
from typing import Any

from torchmarks.sandbox import channel
from torchmarks.sandbox.forking import get_ready_to_fork
from torchmarks.sandbox.limits import Limits
from torchmarks.sandbox.modules import HEAVY, load
from torchmarks.sandbox.shell import Shell, make_shell, prepare_for_errors
from torchmarks.sandbox.student import live
from torchmarks.sandbox.walls import Walls
from torchmarks.sandbox.walls.builder import Builder


def main(descriptor: int, students: int, modules: Sequence[str], walls: Walls) -> None:
    """Serve requests on a Unix socket, and on those that come through it, until that one is closed.

    All of them may ask for connections and for modules to be imported; connections besides for student processes, of
    which so many may run at once, and whether what came before is done. When a connection is closed, the student
    processes that were asked for by it end, however who had it has ended.
    """
    builder = Builder(walls, str(Path.cwd()), modules, students, Limits())
    import torch

    torch.set_num_threads(1)
    load(modules)
    shell = make_shell()
    prepare_for_errors()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel reaps; who waits for a student process holds its pidfd
    _settle()
    with socket.socket(fileno=descriptor) as owner:
        _Parent(builder, shell).serve(owner)
    builder.close()


class _Parent:
    """Answers requests, and knows the student processes that it has forked."""

    def __init__(self, builder: Builder, shell: Shell) -> None:
        self._builder = builder
        self._shell = shell
        self._selector = selectors.DefaultSelector()
        #: By connection, the student processes that were asked for.
        self._started: defaultdict[socket.socket, list[int]] = defaultdict(list)
        #: By connection, the user that they become: each submission has a connection of its own.
        self._users: defaultdict[socket.socket, int] = defaultdict(builder.user)

    def serve(self, owner: socket.socket) -> None:
        """Until the owner hangs up."""
        self._selector.register(owner, selectors.EVENT_READ)
        while owner.fileno() >= 0:
            for key, _ in self._selector.select():
                self._answer_one(key.fileobj)  # type: ignore[arg-type]

    def _answer_one(self, asking: socket.socket) -> None:
        try:
            request, received = channel.receive(asking)
        except channel.ChannelClosed:
            self._selector.unregister(asking)
            asking.close()
            _end(self._started.pop(asking, []))
            self._users.pop(asking, None)
            return
        if request[0] == "connect":
            self._selector.register(socket.socket(fileno=received[0]), selectors.EVENT_READ)
        elif request[0] == "import":
            _import_more(request[1])
        elif request[0] == "ready":
            _answer(asking, "ready")
        else:
            self._fork(asking, received[0], *request[1:])

    def _fork(
        self,
        owner: socket.socket,
        descriptor: int,
        name: str,
        folder: str,
        processors: list[int],
        values: dict[str, Any],
        on_gpu: bool,
        lazy_hints: bool,
    ) -> None:
        limits, user = Limits(**values), self._users[owner]
        self._builder.allow(limits)
        try:
            pid = self._builder.fork()
            pidfds = [os.pidfd_open(pid)] if pid else []
        except OSError as error:  # there are too many processes, or this one has ended already
            os.close(descriptor)
            _answer(owner, [name, str(error)])
            return
        if pid:
            os.close(descriptor)
            self._started[owner] = [*filter(_lives, self._started[owner]), *pidfds]
            _answer(owner, [name, self._builder.group.folders], pidfds)
            return
        try:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.setsid()
            _keep_to(processors)
            if not on_gpu:
                sys.modules["torch"].cuda._lazy_init = _find_no_gpu
            for key in list(self._selector.get_map().values()):
                key.fileobj.close()  # type: ignore[union-attr]
            self._selector.close()
            for pidfd in (pidfd for pidfds in self._started.values() for pidfd in pidfds):
                os.close(pidfd)
            with socket.socket(fileno=descriptor) as control:
                self._shell.recorder.limit = limits.output
                if lazy_hints:
                    self._shell.compile.flags |= __future__.annotations.compiler_flag
                try:
                    self._builder.enter(folder, limits, user, on_gpu=on_gpu)
                    _import_from_here()
                except OSError as error:
                    channel.send(control, str(error))
                    raise
                channel.send(control, "walled in")
                live(control, self._shell)
        finally:
            os._exit(0)


def _keep_to(processors: Sequence[int]) -> None:
    """Run on these processors, where the tests run. What asks Python how many there are learns of all, as in a kernel:
    a DataLoader warns of more workers than processors.
    """
    every, ask = os.sched_getaffinity(0), os.sched_getaffinity

    def sched_getaffinity(pid: int, /) -> set[int]:
        return set(every) if pid in (0, os.getpid()) else ask(pid)

    os.sched_setaffinity(0, processors)
    os.sched_getaffinity = sched_getaffinity


def _find_no_gpu() -> None:
    """Say what torch says where there is no GPU. In a fork it would speak of forks, which students know nothing of."""
    raise RuntimeError("No CUDA GPUs are available")


def _import_from_here() -> None:
    """Find modules that lie beside the notebook, as in a kernel, but none that goes by the name of one of Python's own:
    who does without a library has not to do without these.
    """
    pythons = {get_path("stdlib"), get_path("platstdlib"), str(Path(get_path("platstdlib"), "lib-dynload"))}
    sys.path.insert(max((place for place, path in enumerate(sys.path, 1) if path in pythons), default=0), "")


def _import_more(modules: Sequence[str]) -> None:
    """Import what is not here yet and leaves one thread."""
    loaded = len(sys.modules)
    if set(HEAVY) & set(modules) - set(sys.modules):
        load(HEAVY)
    new = [name for name in modules if name not in sys.modules]
    if new and _leave_one_thread(new):
        load(new)
    if len(sys.modules) > loaded:
        _settle()


def _leave_one_thread(modules: Sequence[str]) -> bool:
    """Whether this process would still be fit to fork with these modules, found out in a fork."""
    reading, writing = os.pipe()
    if not os.fork():
        with contextlib.suppress(BaseException):
            load(modules)
            if len(list(Path("/proc/self/task").iterdir())) == 1:
                os.write(writing, b"1")
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as end:
        return end.read() == b"1"


def _settle() -> None:
    """Get ready to fork. Raises RuntimeError if that cannot be."""
    get_ready_to_fork()
    if threading.active_count() != 1:
        raise RuntimeError(f"a process with {threading.active_count()} threads is not fit to fork")


def _answer(owner: socket.socket, message: Any, descriptors: Sequence[int] = ()) -> None:
    """Answer who has asked, and may have been ended."""
    with contextlib.suppress(channel.ChannelClosed):
        channel.send(owner, message, descriptors)


def _lives(pidfd: int) -> bool:
    """Whether a process has not ended yet; what stood for one that has is closed."""
    try:
        signal.pidfd_send_signal(pidfd, 0)
    except ProcessLookupError:
        os.close(pidfd)
        return False
    return True


def _end(pidfds: Iterable[int]) -> None:
    """End processes, and all of theirs: nobody is left who could."""
    for pidfd in filter(_lives, pidfds):
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(pidfd, signal.SIGKILL)
        os.close(pidfd)


if __name__ == "__main__":
    _, control, count, names, text = sys.argv
    try:
        main(int(control), int(count), names.split(",") if names else [], Walls.read(text))
    except Exception:  # who has asked says that it is gone; the teacher's terminal is no place for a traceback
        os._exit(1)
    os._exit(0)  # IPython would tidy up in a folder that is gone if the owner was killed
