"""The walls: each is tried alone, against what it alone should stop, and taken down."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.conftest import COURSE, leave_out
from tests.walled import ATTACKS
from torchmarks.cli import app
from torchmarks.sandbox.keeper import Nursery, SandboxError, Student
from torchmarks.sandbox.limits import Limits
from torchmarks.sandbox.walls import NAMES, Walls
from torchmarks.sandbox.walls.rlimits import is_want_of_memory

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="there are walls on Linux only")

#: What each wall stops when it stands alone (with those it rests on).
STOPS = {
    "user": ["open_victim_s_memory", "trace_victim", "start_many_processes"],
    "pid": ["signal_victim", "trace_victim", "leave_process_behind"],
    "net": ["connect", "send_datagram", "connect_to_abstract_socket"],
    "ipc": ["find_segment"],
    "mount": ["read_file", "change_file", "see_file", "read_shared_memory", "list_victim", "open_victim_s_memory",
              "fill_scratch", "fill_home"],
    "other user": ["read_file", "change_file", "signal_victim", "open_victim_s_memory", "trace_victim"],
    "landlock": ["read_file", "change_file", "connect", "open_victim_s_memory", "trace_victim"],
    "scopes": ["signal_victim", "connect_to_abstract_socket"],
    "seccomp": ["connect", "send_datagram", "trace_victim", "become_root_of_a_namespace", "use_clone3",
                "choose_processors", "leave_a_note_in_the_page_cache", "read_the_page_cache", "leave_a_lock",
                "leave_a_lock_of_bsd", "watch_what_others_read", "set_up_asynchronous_io"],
    "orphans": ["leave_process_behind"],
    "cgroup": ["fill_memory_with_several_processes", "start_many_processes"],
}  # fmt: skip
RESTS_ON = {"mount": ["pid"], "scopes": ["landlock"]}
if os.geteuid() == 0:
    RESTS_ON["user"] = ["other user"]
#: What is stopped everywhere, by limits and by giving up rights.
ALWAYS = {
    "have_capabilities",
    "have_more_than_memory",
    "write_large_file",
    "open_warm_parent_s_memory",
    "make_many_timers",
}

#: What root can do to its own processes only with the rights that it has given up.
FOR_RIGHTS = {"open_victim_s_memory", "trace_victim"}

USERS = ["this user", "an ordinary user"]
NOBODY = 65534


def run(user: str, *command: str) -> str:
    """Run Python as a user: as an ordinary one with the system's own, if that user cannot reach this one."""
    python = sys.executable
    more: dict[str, Any] = {}
    if user != "this user":
        if os.geteuid() != 0:
            leave_out("only root can run Python as another user")
        more = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
        probe = ["/usr/bin/env", "-i", python, "-c", ""]
        try:
            reached = subprocess.run(probe, **more, capture_output=True).returncode == 0
        except OSError:
            reached = False
        python = python if reached else "/usr/bin/python3"
    done = subprocess.run(
        [python, *command], cwd=COURSE, env={**os.environ, "PYTHONPATH": str(COURSE)}, capture_output=True, text=True,
        timeout=60, **more,
    )  # fmt: skip
    if done.returncode and user != "this user":
        leave_out(f"an ordinary user cannot run Python here: {done.stderr[-300:]}")
    assert done.returncode == 0, done.stderr
    return done.stdout


@cache
def chosen(user: str) -> Walls:
    return Walls.read(run(user, "-m", "torchmarks.sandbox.walls.trial"))


def succeed(user: str, walls: Walls, attacks: list[str]) -> set[str]:
    *lines, last = run(user, "-m", "tests.walled", walls.write(), json.dumps(attacks)).splitlines()
    assert last.startswith("kills"), lines
    if "cgroup" in walls.standing and "fill_memory_with_several_processes" in attacks:
        assert last != "kills 0", "the control group does not say that it had to kill"
    return set(lines)


@pytest.mark.parametrize("user", USERS)
def test_without_walls_every_attack_succeeds(user: str) -> None:
    root = os.geteuid() == 0 and user == "this user"
    assert succeed(user, Walls(), list(ATTACKS)) == set(ATTACKS) - ALWAYS - (FOR_RIGHTS if root else set())


@pytest.mark.parametrize("wall", STOPS)
@pytest.mark.parametrize("user", USERS)
def test_a_wall_alone_stops_what_it_should(user: str, wall: str) -> None:
    walls = chosen(user)
    names = {wall, *RESTS_ON.get(wall, [])} & {*walls.standing, wall}
    if wall == "orphans":
        walls = Walls(frozenset({"orphans"}))
    if not names <= walls.standing:
        if walls.strong:
            pytest.skip(walls.missing[wall])  # others do its work
        leave_out(walls.missing[wall])
    assert succeed(user, walls.only(*names), STOPS[wall]) == set()


@pytest.mark.parametrize("user", USERS)
def test_all_walls_together_stop_every_attack(user: str) -> None:
    walls = chosen(user)
    stopped = {attack for wall in walls.standing for attack in STOPS[wall]} | ALWAYS
    assert succeed(user, walls, sorted(stopped)) == set()


def test_what_is_open_is_said() -> None:
    everything = Walls(frozenset(NAMES))
    assert everything.strong
    assert "weak" not in everything.describe()
    assert Walls.read(everything.write()) == everything
    weak = everything.only("landlock", "user")
    assert not weak.strong
    assert "use the network" in weak.describe()
    assert "read the course's files" not in weak.describe()


LIFE = {
    "workers": """
import torch
from torch.utils.data import DataLoader
class Squares(torch.utils.data.Dataset):
    def __len__(self): return 8
    def __getitem__(self, i): return torch.tensor(i * i)
assert torch.cat(list(DataLoader(Squares(), batch_size=2, num_workers=2))).tolist() == [i * i for i in range(8)]
import multiprocessing.shared_memory
multiprocessing.shared_memory.SharedMemory(create=True, size=100).unlink()
""",
    "shell": """
import getpass, os, pathlib
import sys
listed = !ls /usr; echo $HOME; pwd
assert "bin" in listed and listed.count(str(pathlib.Path.cwd())) == 2, listed
counted = !{sys.executable} -c "print(6 * 7)"
assert counted == ["42"], counted
!ls
""",
    "files": """
import tempfile, sqlite3, wave  # the last two from a library that nobody has read yet
assert "processor" in pathlib.Path("/proc/cpuinfo").read_text()
assert tempfile.TemporaryFile().write(b"x") == 1 and pathlib.Path("mine").write_text("x") == 1
assert pathlib.Path.home() == pathlib.Path.cwd()
assert os.cpu_count() and torch.get_num_threads() == 1
""",
    "secrets": "assert not [name for name in os.environ if 'SECRET' in name or 'TORCHMARKS' in name], os.environ",
    "training": """
model = torch.nn.Linear(2, 1)
model(torch.ones(3, 2)).sum().backward()
torch.save(model.state_dict(), "model.pt")
""",
}


@pytest.mark.parametrize("offered", ["everything", "no namespaces"])
def test_students_can_work_inside(offered: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("A_SECRET", "x")
    monkeypatch.setenv("TORCHMARKS_SEED", "x")
    walls = chosen("this user")
    if offered == "no namespaces":
        walls = Walls(walls.standing & {"landlock", "scopes", "seccomp"} | {"orphans"})
    # Not pytest's own folder: without a view of its own a worker's socket lies in it, whose path can have 107 letters.
    with Nursery(walls, students=1) as nursery, tempfile.TemporaryDirectory() as folder:
        student = Student(nursery.connect(), folder, Limits(memory=2**30, cell=60, submission=300))
        for name, source in LIFE.items():
            outputs, verdict = student.run(source)
            assert verdict == "passed", (name, outputs)
        for source in ("bytes(2**31)", "torch.empty(2**31)"):
            [output], verdict = student.run(source)
            assert verdict == "failed"
            assert is_want_of_memory(output["ename"], output["evalue"]), output
        assert not student.was_killed_for_memory()
        student.close()


@pytest.mark.skipif("mount" not in Walls.choose().standing, reason="no view of the file system here")
def test_an_assignment_may_have_any_number_of_files(tmp_path: Path) -> None:
    folder = tmp_path / "images"
    folder.mkdir()
    for number in range(20_100):
        (folder / str(number)).touch()
    with Nursery(Walls.choose(), students=1) as nursery:
        student = Student(nursery.connect(), str(tmp_path), Limits())
        [output], verdict = student.run("import os; print(len(os.listdir('images')), open('own', 'w').write('x'))")
        student.close()
    assert (output["text"], verdict) == ("20100 1\n", "passed")


def test_walls_that_do_not_stand_are_our_fault_and_no_student_s(tmp_path: Path) -> None:
    with Nursery(Walls(), students=1) as nursery, pytest.raises(SandboxError, match=r"do not stand: .*missing"):
        Student(nursery.connect(), str(tmp_path / "missing"), Limits())


def test_a_warm_parent_that_is_gone_is_our_fault_and_no_student_s(tmp_path: Path) -> None:
    with Nursery(Walls(), students=1) as nursery, nursery.connect() as connection:
        student = Student(connection, str(tmp_path), Limits())
        os.killpg(nursery._process.pid, signal.SIGKILL)
        nursery._process.wait()
        try:
            with pytest.raises(SandboxError, match="is gone"):
                student.run("1")
        finally:
            student.close()


def test_grading_is_refused_where_walls_are_weak(small_course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Walls, "choose", lambda: Walls(missing={"landlock": "too old"}))
    done = CliRunner().invoke(app, ["autograde", "first", "--require-sandbox", "--course", str(small_course)])
    assert done.exit_code == 1
    assert "Student code could read the course's files, use the network" in done.output
    assert "Nothing is graded" in done.output


def test_the_doctor_says_what_stands_and_why_not_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Walls, "choose", lambda: Walls(frozenset({"seccomp"}), {"landlock": "too old"}))
    done = CliRunner().invoke(app, ["doctor", "--course", str(tmp_path)])
    assert done.exit_code == 0
    for words in ("torch ", "seccomp filter, rlimits", "Missing, Landlock: too old.", "GPU:"):
        assert words in done.output
