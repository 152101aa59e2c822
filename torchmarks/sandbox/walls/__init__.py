"""The walls around student code: which ones this machine offers, and what they leave open."""

import json
import platform
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field

#: Every wall, in the order in which they are tried, each with what is said of it.
NAMES = {
    "pid": "own process namespace",
    "net": "own network namespace",
    "ipc": "own IPC namespace",
    "mount": "own view of the file system",
    "other user": "another user than root",
    "user": "own user namespace",
    "landlock": "Landlock",
    "scopes": "Landlock's scopes",
    "seccomp": "seccomp filter",
    "orphans": "left processes hunted down",
    "cgroup": "control group for memory and processes",
}

#: How it begins why a wall is missing where others do its work.
NOT_NEEDED = "not needed"

#: What each kind of trouble needs: one of these walls is enough.
_AGAINST = {
    "read the course's files": {"mount", "landlock"},
    "use the network": {"net", "seccomp"},
    "end other processes": {"pid", "scopes", "other user"},
    "leave processes behind": {"pid", "orphans"},
    "read the memory of other processes": {"user", "mount", "landlock"},
    "read what others keep in shared memory": {"mount"},
    "fill the disk": {"mount"},
    "start any number of processes": {"user", "cgroup"},
}

#: Variables of the environment that student code may see, by how their names begin.
_HARMLESS = (
    "CUDA_VISIBLE_DEVICES", "LANG", "LC_", "LD_LIBRARY_PATH", "MKL_", "MPLBACKEND", "OMP_", "OPENBLAS_", "PATH",
    "PYTHONHASHSEED", "PYTHONHOME", "PYTHONPATH", "PYTHONUTF8", "SYSTEMROOT", "TERM", "TZ", "VIRTUAL_ENV",
)  # fmt: skip


def harmless(environment: Mapping[str, str]) -> dict[str, str]:
    """The part of an environment that holds no secrets."""
    return {name: value for name, value in environment.items() if name.startswith(_HARMLESS)}


@dataclass(frozen=True)
class Walls:
    """The walls that stand on this machine, and why others do not."""

    standing: frozenset[str] = frozenset()
    missing: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def choose(cls) -> "Walls":
        """Try every wall in throw-away processes. Takes a fraction of a second."""
        if sys.platform != "linux":
            return cls(missing=dict.fromkeys(NAMES, f"{platform.system()} has none"))
        command = [sys.executable, "-P", "-m", "torchmarks.sandbox.walls.trial"]
        return cls.read(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)

    @classmethod
    def read(cls, text: str) -> "Walls":
        """What ``write`` has written."""
        standing, missing = json.loads(text)
        return cls(frozenset(standing), missing)

    def write(self) -> str:
        """These walls as plain text, for another process."""
        return json.dumps([sorted(self.standing), dict(self.missing)])

    def only(self, *names: str) -> "Walls":
        """None of these walls but the named ones."""
        return Walls(self.standing & set(names), self.missing)

    @property
    def gaps(self) -> list[str]:
        """What student code could still do here, each as a verb and its object."""
        return [deed for deed, against in _AGAINST.items() if not against & self.standing]

    @property
    def strong(self) -> bool:
        """Whether nothing is left open."""
        return not self.gaps

    def describe(self) -> str:
        """One line that says what holds, and what does not."""
        names = [said for name, said in NAMES.items() if name in self.standing]
        names.append("rlimits" if sys.platform == "linux" else f"none on {platform.system()}")
        held = f"Walls around student code: {', '.join(names)}."
        return f"{held} They are weak here. Student code could {', '.join(self.gaps)}." if self.gaps else held
