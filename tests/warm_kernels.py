"""IPython kernels for tests, forked from a process that has imported torch already: the same kernels, seconds sooner.

Stock nbgrader starts a kernel for each submission, and importing torch takes most of its time. Jupyter starts the
program of a kernel spec; here that is a client, which has the kernel forked and lives as long as the kernel does.
"""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from select import select
from typing import NoReturn

_LARGEST = 2**20


@contextmanager
def warm_kernels(folder: Path) -> Iterator[dict[str, str]]:
    """Serve kernels; yields the variable with which Jupyter finds them before others, under the usual name."""
    address = folder / "kernels.socket"
    spec = folder / "kernels/python3/kernel.json"
    spec.parent.mkdir(parents=True)
    argv = [sys.executable, "-S", "-E", __file__, str(address), "-f", "{connection_file}"]
    spec.write_text(json.dumps({"argv": argv, "display_name": "Python 3", "language": "python"}))
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(address))
        listener.listen()
        server = subprocess.Popen([sys.executable, __file__], pass_fds=[listener.fileno()], stdin=subprocess.PIPE,
                                  env={**os.environ, "LISTENER": str(listener.fileno())})  # fmt: skip
    try:
        yield {"JUPYTER_PATH": str(folder)}
    finally:
        server.terminate()
        server.wait()


def serve(listener: socket.socket) -> NoReturn:
    """Fork a kernel for each client, and end it when the client ends; tell the client when the kernel ends."""
    import ipykernel.kernelapp  # noqa: F401 - for the kernels
    import torch  # noqa: F401 - for the kernels

    kernels: dict[socket.socket, int] = {}
    while True:
        if select([sys.stdin], [], [], 0)[0]:  # whoever wanted kernels has ended, however that came
            sys.exit()
        ready, _, _ = select([listener, *kernels], [], [], 0.05)
        for each in ready:
            if each is listener:
                client, _ = listener.accept()
                text, descriptors, _, _ = socket.recv_fds(client, _LARGEST, 3)
                pid = os.fork()
                if not pid:
                    for other in (listener, client, *kernels):
                        other.close()
                    _become_kernel(json.loads(text), descriptors)
                for descriptor in descriptors:
                    os.close(descriptor)
                kernels[client] = pid
            elif not each.recv(1):
                with suppress(ProcessLookupError):
                    os.kill(kernels[each], signal.SIGKILL)
            else:
                os.kill(kernels[each], signal.SIGINT)
        for client, pid in list(kernels.items()):
            if os.waitpid(pid, os.WNOHANG)[0]:
                client.close()
                del kernels[client]


def _become_kernel(request: dict[str, object], descriptors: list[int]) -> NoReturn:
    from ipykernel.kernelapp import launch_new_instance

    try:
        os.setsid()
        for number, descriptor in enumerate(descriptors):
            os.dup2(descriptor, number)
        os.chdir(str(request["folder"]))
        os.environ.clear()
        os.environ.update(request["environment"])  # type: ignore[call-overload]
        sys.argv = ["ipykernel_launcher.py", *request["arguments"]]  # type: ignore[misc]
        sys.path[0] = ""
        launch_new_instance()
    finally:
        os._exit(0)


def ask(address: str, arguments: list[str]) -> None:
    """What Jupyter starts: have a kernel forked with this process's streams, folder and variables; pass signals on."""
    with socket.socket(socket.AF_UNIX) as server:
        server.connect(address)
        request = {"arguments": arguments, "folder": os.getcwd(), "environment": dict(os.environ)}  # noqa: PTH109
        socket.send_fds(server, [json.dumps(request).encode()], [0, 1, 2])
        signal.signal(signal.SIGINT, lambda number, frame: server.sendall(b"i"))
        server.recv(1)


if __name__ == "__main__":
    if len(sys.argv) == 1:
        serve(socket.socket(fileno=int(os.environ.pop("LISTENER"))))
    ask(sys.argv[1], sys.argv[2:])
