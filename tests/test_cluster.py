"""Grading on a Dask cluster of separate processes: the same marks as on one machine, whoever dies or is cut off."""

import os
import re
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest

import torchmarks
from tests.classes import end, export, results, scores, start, wait_until
from tests.conftest import run_command
from tests.processes import SCRIPTS, imports_in

STUDENTS = 12

#: So that a lost machine is noticed in seconds, and a killer needs one worker and not four.
QUICK = {
    "DASK_DISTRIBUTED__COMM__TIMEOUTS__TCP": "12s",
    "DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "20s",
    "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0",
}

#: Loaded by a worker: a submission with a certain text ends it, by what its grading does to the machine, say; another
#: brings out a fault of ours, with a traceback too long to travel.
KILLER = """
import os
from torchmarks.classroom.cluster import Beside

def deadly(self, chunk, grade=Beside.grade):
    if any(b"end this worker" in submission.notebook for _, submission in chunk):
        os._exit(9)
    if any(b"confuse this worker" in submission.notebook for _, submission in chunk):
        return deadly(self, chunk, grade)
    return grade(self, chunk)

Beside.grade = deadly  # a worker loads this twice: it must not call itself then
"""

can_cut_cables = pytest.mark.skipif(
    "TORCHMARKS_COMPLETE" not in os.environ and (os.geteuid() != 0 or shutil.which("ip") is None),
    reason="network namespaces need root and iproute2",
)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in QUICK.items():
        monkeypatch.setenv(name, value)


@contextmanager
def running(
    folder: Path, *command: str, under: Sequence[str] = (), **variables: str
) -> Iterator[subprocess.Popen[str]]:
    """A process of the cluster, in a folder of its own, with nothing of the course in its environment."""
    folder.mkdir(exist_ok=True)
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [*under, str(SCRIPTS / "dask"), *command],
            cwd=folder,
            env={"PATH": os.environ["PATH"], **QUICK, **variables},
            stdout=log,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@contextmanager
def scheduler(folder: Path) -> Iterator[str]:
    """A scheduler on this machine, known by the file that it writes."""
    file = folder / "scheduler.json"
    with running(folder / "scheduler", "scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(file),
                 "--no-dashboard"):  # fmt: skip
        wait_until(file.exists)
        yield str(file)


def worker(where: str) -> list[str]:
    return ["worker", "--scheduler-file", where, "--nthreads", "1", "--no-dashboard"]


def test_a_worker_itself_imports_no_torch(tmp_path: Path) -> None:
    done = run_command(tmp_path, "python", "-X", "importtime", "-c", "import torchmarks.classroom.cluster")
    assert done.returncode == 0, done.stderr
    imported = imports_in(done.stderr)
    assert "distributed" in imported
    assert not imported & {"torch", "nbgrader"}


def test_a_local_cluster_gives_the_same_marks(course: Path, graded: tuple[Path, bytes]) -> None:
    """Even where another one has the port that Dask prefers, and a file is called like a module of Python's."""
    (course / "random.py").write_text("raise RuntimeError('a file of the course was imported')")
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with suppress(OSError):  # taken by others already
            other.bind(("127.0.0.1", 8787))
            other.listen()
        done = run_command(course, "torchmarks", "autograde", "first", "--dask", "local:2")
    assert f"{STUDENTS} graded, " in done.stdout, done.stdout + done.stderr
    assert "2 workers. Walls around student code: " in done.stdout
    assert done.stderr == ""
    assert export(course) == graded[1]


def test_submissions_that_workers_cannot_bear_are_named_and_the_rest_is_graded(
    course: Path, graded: tuple[Path, bytes], tmp_path: Path
) -> None:
    (tmp_path / "killer.py").write_text(KILLER)
    for number, what in ((5, "end"), (6, "confuse")):
        notebook = course / f"submitted/s{number:03}/first/first.ipynb"
        notebook.write_text(notebook.read_text().replace(f"# student {number}", f"# {what} this worker"))
    with scheduler(tmp_path) as where, ExitStack() as stack:
        for name in ("one", "two"):
            stack.enter_context(running(tmp_path / name, *worker(where), "--preload", str(tmp_path / "killer.py")))
        done = run_command(course, "torchmarks", "autograde", "first", "--dask", where)
    assert done.returncode == 1
    lines = sorted(done.stderr.splitlines())
    assert len(lines) == 2
    for student, line in zip(("s005", "s006"), lines, strict=True):
        assert line.startswith("Not graded: ") and student in line and "died" in line
    assert f"{STUDENTS - 2} graded" in done.stdout
    found = scores(course)
    run_command(course, "torchmarks", "autograde", "first", "--student", "s00[56]")
    assert export(course) == graded[1]
    named = dict.fromkeys(("s005", "s006"))
    assert {**scores(course), **named} == {**found, **named}


def test_a_worker_that_is_not_fit_grades_nothing(course: Path, tmp_path: Path) -> None:
    package = Path(torchmarks.__file__).parent
    other = Path(shutil.copytree(package, tmp_path / "other/torchmarks"))
    walls = other / "sandbox/walls/__init__.py"
    walls.write_text(walls.read_text().replace("return cls(frozenset(standing), missing)", "return cls()"))
    with (
        scheduler(tmp_path) as where,
        running(tmp_path / "one", *worker(where), PYTHONPATH=str(tmp_path / "other"), PYTHONDONTWRITEBYTECODE="1"),
    ):
        weak = run_command(course, "torchmarks", "autograde", "first", "--dask", where, "--require-sandbox")
        changed = run_command(course, "torchmarks", "autograde", "first", "--dask", where)
    assert weak.returncode == changed.returncode == 1
    assert "1 worker. Walls around student code: rlimits. They are weak here." in weak.stdout
    assert "since --require-sandbox is given" in weak.stderr
    assert "Install the same on both" in changed.stderr
    assert "Traceback" not in weak.stderr + changed.stderr
    assert results(course) == []


def test_a_lost_scheduler_is_one_sentence_and_the_run_can_go_on(
    course: Path, graded: tuple[Path, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with scheduler(tmp_path) as where, running(tmp_path / "one", *worker(where)):
        monkeypatch.setenv("DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT", "3s")
        run = start(course, "torchmarks", "autograde", "first", "--dask", where)
        wait_until(lambda: results(course) or run.poll() is not None)
    output = end(run)
    assert run.returncode == 1
    assert "was lost" in output and "give the same command again" in output
    assert "Traceback" not in output
    done = run_command(course, "torchmarks", "autograde", "first")
    found = re.search(r"first: (\d+) graded.*, (\d+) unchanged", done.stdout)
    assert found is not None, done.stdout
    assert int(found[1]) + int(found[2]) == STUDENTS
    assert export(course) == graded[1]


def test_no_cluster_is_one_sentence(course: Path) -> None:
    done = run_command(course, "torchmarks", "autograde", "first", "--dask", "no-such-file.json")
    assert done.returncode == 1
    assert done.stderr.startswith("--dask no-such-file.json is no scheduler: give its address")
    (course / "other.json").write_text("{}")
    done = run_command(course, "torchmarks", "autograde", "first", "--dask", "other.json")
    assert done.returncode == 1
    assert done.stderr.startswith("No Dask scheduler answers at other.json")


def test_what_is_waited_for_is_said(course: Path, graded: tuple[Path, bytes], tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    where = f"tcp://127.0.0.1:{port}"
    run = start(course, "torchmarks", "autograde", "first", "--dask", where)
    assert run.stdout is not None
    with ExitStack() as stack:
        said = run.stdout.readline()
        assert said == f"No Dask scheduler answers at {where} yet: waiting for one, 55 s at most.\n"
        place = "--host", "127.0.0.1", "--port", str(port)
        stack.enter_context(running(tmp_path / "scheduler", "scheduler", *place, "--no-dashboard"))
        said = run.stdout.readline()
        assert said == f"The Dask scheduler at {where} has no workers yet: waiting for one, 55 s at most.\n"
        stack.enter_context(running(tmp_path / "worker", "worker", where, "--nthreads", "1", "--no-dashboard"))
        output = end(run)
    assert run.returncode == 0, output
    assert export(course) == graded[1]


def ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True)


@contextmanager
def machines(count: int) -> Iterator[list[str]]:
    """Network namespaces, cabled to a bridge in the first; it has the address 10.77.0.1, the next 10.77.0.2, …"""
    names = [f"tm{os.getpid()}-{number}" for number in range(count + 1)]
    try:
        for name in names:
            ip("netns", "add", name)
            ip("-n", name, "link", "set", "lo", "up")
        ip("-n", names[0], "link", "add", "bridge", "type", "bridge")
        ip("-n", names[0], "addr", "add", "10.77.0.1/24", "dev", "bridge")
        ip("-n", names[0], "link", "set", "bridge", "up")
        for number, name in enumerate(names[1:], 1):
            cable = f"cable{number}"
            ip("-n", names[0], "link", "add", cable, "type", "veth", "peer", "name", "eth0", "netns", name)
            ip("-n", names[0], "link", "set", cable, "master", "bridge", "up")
            ip("-n", name, "addr", "add", f"10.77.0.{number + 1}/24", "dev", "eth0")
            ip("-n", name, "link", "set", "eth0", "up")
        yield names
    finally:
        for name in names:
            subprocess.run(["ip", "netns", "del", name], stderr=subprocess.DEVNULL)


@can_cut_cables
def test_one_machine_dies_and_one_is_cut_off(course: Path, graded: tuple[Path, bytes], tmp_path: Path) -> None:
    where = "tcp://10.77.0.1:8786"
    with machines(3) as (head, *others), ExitStack() as stack:
        inside = {name: ["ip", "netns", "exec", name] for name in (head, *others)}
        stack.enter_context(
            running(tmp_path / head, "scheduler", "--host", "10.77.0.1", "--no-dashboard", under=inside[head])
        )
        workers = [
            stack.enter_context(
                running(
                    tmp_path / name,
                    *("worker", where, "--host", f"10.77.0.{number}", "--nthreads", "1", "--no-dashboard"),
                    under=inside[name],
                )
            )
            for number, name in enumerate(others, 2)
        ]
        logs = [tmp_path / name / "log" for name in others]
        wait_until(lambda: all("Registered to" in log.read_text() for log in logs))
        run = start(course, "torchmarks", "autograde", "first", "--dask", where, under=inside[head])
        wait_until(lambda: results(course) or run.poll() is not None)
        os.killpg(workers[0].pid, signal.SIGKILL)
        ip("-n", head, "link", "set", "cable2", "down")
        output = end(run)
    assert run.returncode == 0, output
    assert "3 workers. Walls around student code: " in output
    assert f"{STUDENTS} graded, " in output
    assert export(course) == graded[1]
