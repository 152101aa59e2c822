"""The walls: each is tried alone, against what it alone should stop, and taken down."""

import json
import os
import subprocess
import sys
from functools import cache
from typing import Any

import pytest

from tests.conftest import COURSE
from tests.walled import ATTACKS
from torchmarks.sandbox.walls import NAMES, Walls

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="there are walls on Linux only")

#: What each wall stops when it stands alone (with those it rests on).
STOPS = {
    "user": ["open_victim_s_memory", "trace_victim", "start_many_processes"],
    "pid": ["signal_victim", "trace_victim", "leave_process_behind"],
    "net": ["connect", "send_datagram", "connect_to_abstract_socket"],
    "ipc": ["find_segment"],
    "mount": ["read_file", "change_file", "see_file", "read_shared_memory", "list_victim", "open_victim_s_memory",
              "fill_scratch"],
    "other user": ["read_file", "change_file", "signal_victim", "open_victim_s_memory", "trace_victim"],
    "landlock": ["read_file", "change_file", "connect", "open_victim_s_memory", "trace_victim"],
    "scopes": ["signal_victim", "connect_to_abstract_socket"],
    "seccomp": ["connect", "send_datagram", "trace_victim", "become_root_of_a_namespace", "use_clone3"],
    "orphans": ["leave_process_behind"],
    "cgroup": ["start_many_processes", "fill_memory_with_several_processes"],
}  # fmt: skip
RESTS_ON = {"mount": ["pid"], "scopes": ["landlock"]}
if os.geteuid() == 0:
    RESTS_ON["user"] = ["other user"]
#: What is stopped everywhere, by limits and by giving up rights.
ALWAYS = {"have_capabilities", "have_more_than_memory", "write_large_file", "open_warm_parent_s_memory"}

#: What root can do to its own processes only with the rights that it has given up.
FOR_RIGHTS = {"open_victim_s_memory", "trace_victim"}

USERS = ["this user", "an ordinary user"] if os.geteuid() == 0 else ["this user"]
NOBODY = 65534


def run(user: str, *command: str) -> str:
    """Run Python as a user: as an ordinary one with the system's own, if that user cannot reach this one."""
    python = sys.executable
    more: dict[str, Any] = {}
    if user != "this user":
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
        pytest.skip(f"an ordinary user cannot run Python here: {done.stderr[-300:]}")
    assert done.returncode == 0, done.stderr
    return done.stdout


@cache
def chosen(user: str) -> Walls:
    return Walls.read(run(user, "-m", "torchmarks.sandbox.walls.trial"))


def succeed(user: str, walls: Walls, attacks: list[str]) -> set[str]:
    lines = run(user, "-m", "tests.walled", walls.write(), json.dumps(attacks)).splitlines()
    assert any(line.startswith("kills") for line in lines), lines
    return {line for line in lines if not line.startswith("kills")}


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
        pytest.skip(walls.missing[wall])
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
