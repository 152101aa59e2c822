"""Commands and IPython kernels for tests, forked from a process that has imported torch already: seconds sooner.

Most of the time of a short command, and of a kernel, is the import of torch and nbgrader. A server imports them once;
each command and each kernel is a fork of it, with a folder, variables and streams of its own. Jupyter starts the
program of a kernel spec; here that is a client, which has the kernel forked and lives as long as the kernel does.
"""

import atexit
import gc
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from select import select
from typing import NoReturn

_LARGEST = 2**20

#: Where each program's function is.
PROGRAMS = {
    "kernel": ("ipykernel.kernelapp", "launch_new_instance"),
    "nbgrader": ("nbgrader.apps.nbgraderapp", "main"),
    "torchmarks": ("torchmarks.cli", "app"),
}

#: What programs import sooner or later.
_IMPORTS = (
    "matplotlib.pyplot",
    "pytest",
    "torchvision",
    "torchmarks.autograde",
    "torchmarks.gate",
    "nbgrader.converters",
)


class WarmProcesses:
    """A running server, and how tests use it."""

    def __init__(self, folder: Path, address: Path) -> None:
        self._address = address
        #: The variables for a command whose kernels shall be forked, not started.
        self.kernels = {"JUPYTER_PATH": str(folder)}
        spec = folder / "kernels/python3/kernel.json"
        spec.parent.mkdir(parents=True)
        argv = [sys.executable, "-S", "-E", __file__, str(address), "-f", "{connection_file}"]
        spec.write_text(json.dumps({"argv": argv, "display_name": "Python 3", "language": "python"}))

    def run(
        self, command: list[str], folder: Path, environment: Mapping[str, str], seconds: float
    ) -> subprocess.CompletedProcess[str]:
        """Run one of the environment's commands to its end. Raises subprocess.TimeoutExpired."""
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors, Path(os.devnull).open() as nothing:
            with socket.socket(socket.AF_UNIX) as server:
                server.connect(str(self._address))
                streams = [nothing.fileno(), out.fileno(), errors.fileno()]
                _send(server, Path(command[0]).name, command, folder, environment, streams)
                server.settimeout(seconds)
                try:
                    status = server.recv(16)
                except TimeoutError:
                    raise subprocess.TimeoutExpired(command, seconds) from None
            texts = []
            for stream in (out, errors):
                stream.seek(0)
                texts.append(stream.read().decode())
        return subprocess.CompletedProcess(command, int(status), *texts)


@contextmanager
def warm_processes(folder: Path) -> Iterator[WarmProcesses]:
    """Start a server; it ends with the ``with`` statement, or when this process ends."""
    address = folder / "socket"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(address))
        listener.listen()
        server = subprocess.Popen(
            [sys.executable, __file__],
            pass_fds=[listener.fileno()],
            stdin=subprocess.PIPE,
            env={**os.environ, "TMPDIR": str(folder), "OMP_NUM_THREADS": "1", "LISTENER": str(listener.fileno())},
        )
    try:
        yield WarmProcesses(folder, address)
    finally:
        server.terminate()
        server.wait()


def serve(listener: socket.socket) -> Callable[[], object]:
    """Fork a process for each client; returns in the fork, with what it shall run.

    The process ends when its client ends; its client is told when the process ends.
    """
    os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"  # as ipykernel would, before the import
    os.environ["JPY_PARENT_PID"] = "1"  # to ipykernel: somebody owns the kernel, and nobody has to watch who
    import_module("torchmarks._startup")
    for module in (*_IMPORTS, *(module for module, _ in PROGRAMS.values())):
        import_module(module)
    gc.freeze()  # what is never looked at again is never copied
    running: dict[socket.socket, int] = {}
    while True:
        if select([sys.stdin], [], [], 0)[0]:  # whoever wanted processes has ended, however that came
            sys.exit()
        ready, _, _ = select([listener, *running], [], [], 0.02)
        for each in ready:
            if each is listener:
                client, _ = listener.accept()
                text, descriptors, _, _ = socket.recv_fds(client, _LARGEST, 3)
                pid = os.fork()
                if not pid:
                    for other in (listener, client, *running):
                        other.close()
                    return _become(json.loads(text), descriptors)
                for descriptor in descriptors:
                    os.close(descriptor)
                running[client] = pid
            elif not each.recv(1):
                with suppress(ProcessLookupError):
                    os.killpg(running[each], signal.SIGKILL)
            else:
                os.kill(running[each], signal.SIGINT)
        for client, pid in list(running.items()):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                with suppress(OSError):
                    client.sendall(str(os.waitstatus_to_exitcode(status)).encode())
                client.close()
                del running[client]


def _become(request: dict[str, str], descriptors: list[int]) -> Callable[[], object]:
    """Take on what the client is: its streams, folder, variables and arguments."""
    os.setsid()
    for number, descriptor in enumerate(descriptors):
        os.dup2(descriptor, number)
        os.close(descriptor)
    os.chdir(request["folder"])
    os.environ.clear()
    os.environ.update(request["environment"])  # type: ignore[arg-type]
    tempfile.tempdir = None  # or it would be the server's
    sys.argv = list(request["arguments"])
    module, function = PROGRAMS[request["program"]]
    main: Callable[[], object] = getattr(sys.modules[module], function)
    if request["program"] == "kernel":
        sys.path[0] = ""
        for name in [name for name in sys.modules if name.split(".")[0] == "torchmarks"]:
            del sys.modules[name]  # a notebook brings its own
    else:
        sys.path[0] = str(Path(sys.argv[0]).parent)
    return main


def _send(
    server: socket.socket, program: str, arguments: list[str], folder: Path, environment: Mapping[str, str],
    streams: list[int],
) -> None:  # fmt: skip
    request = {"program": program, "arguments": arguments, "folder": str(folder), "environment": dict(environment)}
    socket.send_fds(server, [json.dumps(request).encode()], streams)


def be_a_kernel(address: str, arguments: list[str]) -> None:
    """What Jupyter starts: have a kernel forked with this process's streams, folder and variables; pass signals on."""
    with socket.socket(socket.AF_UNIX) as server:
        server.connect(address)
        _send(server, "kernel", ["ipykernel_launcher.py", *arguments], Path.cwd(), os.environ, [0, 1, 2])
        signal.signal(signal.SIGINT, lambda number, frame: server.sendall(b"i"))
        server.recv(16)


def run_and_exit(main: Callable[[], object]) -> NoReturn:
    """What the interpreter does with a program, but for taking all its modules apart, which would copy the memory."""
    status = 0
    try:
        main()
    except SystemExit as end:
        if end.code is not None:
            status = end.code if isinstance(end.code, int) else 1
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)
    except BaseException:
        traceback.print_exc()
        status = 1
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


if __name__ == "__main__":
    if len(sys.argv) == 1:
        run_and_exit(serve(socket.socket(fileno=int(os.environ.pop("LISTENER")))))
    be_a_kernel(sys.argv[1], sys.argv[2:])
