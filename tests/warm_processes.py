"""Commands and IPython kernels for tests, forked from a process that has imported torch already: seconds sooner.

Most of the time of a short command, and of a kernel, is the import of torch and nbgrader. A server imports them once;
each command and each kernel is a fork of it, with a folder, variables and streams of its own. Jupyter starts the
program of a kernel spec; here that is a client, which has the kernel forked and lives as long as the kernel does. So is
what a forked command starts as the warm parent of student processes, or as ``python -m torchmarks``.
"""

import atexit
import gc
import json
import os
import runpy
import signal
import socket
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from importlib import import_module
from pathlib import Path
from select import select
from typing import Any, NoReturn

_LARGEST = 2**20

#: Where each command's function is.
PROGRAMS = {
    "alembic": ("alembic.config", "main"),
    "nbgrader": ("nbgrader.apps.nbgraderapp", "main"),
    "torchmarks": ("torchmarks.cli", "app"),
    "torchmarks-with-gpu": ("__main__", "with_gpu"),
}
_KERNEL = ("ipykernel.kernelapp", "launch_new_instance")
_NURSERY = "torchmarks.sandbox.nursery"

#: How a client tells the server of a signal.
_SIGNALS = {b"i": signal.SIGINT, b"t": signal.SIGTERM}

#: What programs import sooner or later.
_IMPORTS = (
    "matplotlib.pyplot",
    "pytest",
    "torchvision",
    "torchmarks.plugins.autograde",
    "torchmarks.classroom.run",
    "torchmarks.authoring.gate.checks",
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
        argv = [*_client(str(address), "kernel"), "-f", "{connection_file}"]
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
            env={
                **os.environ,
                "TMPDIR": str(folder),
                "OMP_NUM_THREADS": "1",
                "MKL_NUM_THREADS": "1",
                "LISTENER": str(listener.fileno()),
            },
        )
    try:
        yield WarmProcesses(folder, address)
    finally:
        server.terminate()
        server.wait()


def _client(address: str, program: str) -> list[str]:
    """The start of a command line for a client, which has a program forked; the program's arguments follow."""
    return [sys.executable, "-S", "-E", __file__, address, program]


def serve(listener: socket.socket) -> Callable[[], object]:
    """Fork a process for each client; returns in the fork, with what it shall run.

    The process ends when its client ends; its client is told when the process ends.
    """
    os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"  # as ipykernel would, before the import
    os.environ["JPY_PARENT_PID"] = "1"  # to ipykernel: somebody owns the kernel, and nobody has to watch who
    import_module("torchmarks._startup")
    for module in (*_IMPORTS, *(module for module, _ in (*PROGRAMS.values(), _KERNEL))):
        import_module(module)
    address = listener.getsockname()
    gc.freeze()  # what is never looked at again is never copied
    running: dict[socket.socket, int] = {}
    while True:
        if select([sys.stdin], [], [], 0)[0]:  # whoever wanted processes has ended, however that came
            sys.exit()
        ready, _, _ = select([listener, *running], [], [], 0.02)
        for each in ready:
            if each is listener:
                client, _ = listener.accept()
                text, descriptors, _, _ = socket.recv_fds(client, _LARGEST, 4)
                pid = os.fork()
                if not pid:
                    for other in (listener, client, *running):
                        other.close()
                    return _become(json.loads(text), descriptors, address)
                for descriptor in descriptors:
                    os.close(descriptor)
                running[client] = pid
            elif said := each.recv(1):
                os.kill(running[each], _SIGNALS[said])
            else:
                with suppress(ProcessLookupError):
                    os.killpg(running[each], signal.SIGKILL)
        for client, pid in list(running.items()):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                with suppress(OSError):
                    client.sendall(str(os.waitstatus_to_exitcode(status)).encode())
                client.close()
                del running[client]


def _become(request: dict[str, Any], descriptors: list[int], address: str) -> Callable[[], object]:
    """Take on what the client is: its streams, folder, variables and arguments."""
    os.setsid()
    for number, descriptor in enumerate(descriptors[:3]):
        os.dup2(descriptor, number)
        os.close(descriptor)
    os.chdir(request["folder"])
    os.environ.clear()
    os.environ.update(request["environment"])
    tempfile.tempdir = None  # or it would be the server's
    program, sys.argv = request["program"], list(request["arguments"])
    if program == "kernel":
        sys.path[0] = ""
        for name in [name for name in sys.modules if name.split(".")[0] == "torchmarks"]:
            del sys.modules[name]  # a notebook brings its own
        program = _KERNEL
    elif program == _NURSERY:
        sys.path[0] = str(Path.cwd())
        sys.argv[1:1] = map(str, descriptors[3:])
        return partial(runpy.run_module, _NURSERY, run_name="__main__", alter_sys=True)
    else:
        sys.path[0] = str(Path(sys.argv[0]).parent)
        program = PROGRAMS[program]
    subprocess.Popen = partial(_popen, subprocess.Popen, address)  # type: ignore[assignment,misc]
    main: Callable[[], object] = getattr(sys.modules[program[0]], program[1])
    return main


def with_gpu() -> None:
    """``torchmarks`` where there seems to be a GPU: for tests of everything around one."""
    sys.modules["torchmarks.grading.grader"].has_gpu = lambda: True  # type: ignore[attr-defined]
    sys.modules["torchmarks.cli"].app()


def _popen(popen: Any, address: str, command: Any, *arguments: Any, **keywords: Any) -> Any:
    """``subprocess.Popen``, but what takes long to import what it needs is forked by a client."""
    match command:
        case [sys.executable, "-P", "-m", "torchmarks", *words]:
            command = [*_client(address, "torchmarks"), *words]
        case [sys.executable, "-m", "torchmarks.sandbox.nursery", *words]:
            command = [*_client(address, _NURSERY), *words]
        case ["alembic", *words]:  # nbgrader asks it for the version of each gradebook that it makes
            command = [*_client(address, "alembic"), *words]
    return popen(command, *arguments, **keywords)


def _send(
    server: socket.socket, program: str, arguments: list[str], folder: Path, environment: Mapping[str, str],
    descriptors: list[int],
) -> None:  # fmt: skip
    request = {"program": program, "arguments": arguments, "folder": str(folder), "environment": dict(environment)}
    socket.send_fds(server, [json.dumps(request).encode()], descriptors)


def be(program: str, address: str, arguments: list[str]) -> int:
    """A client: have a program forked with this process's streams, folder and variables, and pass signals on.

    Returns the status with which it ended.
    """
    descriptors = [0, 1, 2]
    if program == _NURSERY:  # its first argument is a descriptor, which it alone shall hold
        descriptors.append(int(arguments.pop(0)))
    with socket.socket(socket.AF_UNIX) as server:
        server.connect(address)
        _send(server, program, [str(Path(sys.executable).parent / program), *arguments], Path.cwd(), os.environ,
              descriptors)  # fmt: skip
        for descriptor in descriptors[3:]:
            os.close(descriptor)
        for said, number in _SIGNALS.items():
            signal.signal(number, lambda *_, said=said: server.sendall(said))
        return int(server.recv(16) or b"1")


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
    sys.exit(be(sys.argv[2], sys.argv[1], sys.argv[3:]))
