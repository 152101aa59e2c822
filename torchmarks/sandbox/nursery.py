"""The warm parent: a process with everything imported and nothing secret, which forks student processes.

It is started by ``python -m torchmarks.sandbox.nursery``, so it has never seen a test or a reference. It must stay fit
to fork: one thread, no tensor operation on several, and no question to CUDA.
"""

import contextlib
import gc
import os
import selectors
import signal
import socket
import sys
import threading
from collections.abc import Sequence

from torchmarks.sandbox import channel
from torchmarks.sandbox.limits import Limits
from torchmarks.sandbox.shell import Shell, make_shell
from torchmarks.sandbox.student import live


def main(descriptors: Sequence[int], modules: Sequence[str]) -> None:
    """Serve requests for student processes on Unix sockets until all of them are closed."""
    for name in modules:
        with contextlib.suppress(ImportError):  # the cell that imports it will tell
            __import__(name)
    import torch

    torch.set_num_threads(1)
    shell = make_shell()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel reaps; who waits for a student process holds its pidfd
    gc.collect()
    gc.freeze()  # the collector leaves these pages alone, so parent and children go on sharing them
    if threading.active_count() != 1:
        raise RuntimeError(f"a process with {threading.active_count()} threads is not fit to fork")
    selector = selectors.DefaultSelector()
    for descriptor in descriptors:
        owner = socket.socket(fileno=descriptor)
        selector.register(owner, selectors.EVENT_READ)
        channel.send(owner, "ready")
    while selector.get_map():
        for key, _ in selector.select():
            owner = key.fileobj  # type: ignore[assignment]
            try:
                (_, folder, processors, values), received = channel.receive(owner)
            except channel.ChannelClosed:
                selector.unregister(owner)
                owner.close()
                continue
            _fork(owner, received[0], folder, processors, shell, Limits(**values), selector)


def _fork(
    owner: socket.socket,
    descriptor: int,
    folder: str,
    processors: list[int],
    shell: Shell,
    limits: Limits,
    selector: selectors.BaseSelector,
) -> None:
    pid = os.fork()
    if pid:
        os.close(descriptor)
        pidfd = os.pidfd_open(pid)
        channel.send(owner, "forked", [pidfd])
        os.close(pidfd)
        return
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        os.sched_setaffinity(0, processors)
        os.chdir(folder)
        sys.path.insert(0, "")  # as in a kernel, a module that lies beside the notebook can be imported
        for key in list(selector.get_map().values()):
            key.fileobj.close()  # type: ignore[union-attr]
        selector.close()
        with socket.socket(fileno=descriptor) as control:
            shell.recorder.limit = limits.output
            live(control, shell, limits)
    finally:
        os._exit(0)


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1].split(",")], sys.argv[2].split(",") if sys.argv[2] else [])
