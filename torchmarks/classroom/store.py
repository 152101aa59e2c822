"""Keeps results by what they depend on: so a run that was stopped goes on where it was, and nothing is graded twice."""

import gzip
import hashlib
import json
import os
import platform
import tempfile
import zlib
from collections.abc import Iterable
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

import torchmarks
from torchmarks.permissions import share
from torchmarks.results import ENDED, Bundle, Grade, Result, Submission, Tested

#: Lies in the course's root, is never committed, and can be deleted at any time: it saves time and nothing else.
STORE_FOLDER = ".torchmarks-results"

_PACKAGES = ("torch", "torchvision", "numpy", "pytest", "ipython", "cloudpickle", "orjson", "nbformat", "nbgrader")


class Store:
    """Results in files of a folder of the course, one for each key, written whole or not at all."""

    def __init__(self, folder: Path, *, shared: bool = False) -> None:
        self._folder = folder
        self._shared = shared

    def get(self, key: str) -> Result | None:
        """The result kept under a key; None if there is none, or none that can be read."""
        try:
            values = self._read(key)
            grades = {
                name: Grade(**{**grade, "tests": tuple(Tested(**test) for test in grade["tests"])})
                for name, grade in values["grades"].items()
            }
            unanswered = frozenset(values["unanswered"])
            lists = {name: tuple(values[name]) for name in ("modules", "objects")}
            return Result(**{**values, "grades": grades, "unanswered": unanswered, **lists})
        except (KeyError, TypeError, AttributeError):
            return None

    def put(self, key: str, result: Result) -> None:
        """Keep a result that will be the same when it is made again; others are left out. Raises OSError.

        Where something was ended early, or may have been by the machine's doing, another time can give another result.
        """
        ended = result.lost_cell or any(grade.verdict in ENDED for grade in result.grades.values())
        if result.unreadable is None and not ended and not result.doubtful:
            self._write(key, {**asdict(result), "unanswered": sorted(result.unanswered)})

    def get_modules(self, key: str) -> list[str] | None:
        """The names of modules kept under a key (``plan.modules_needed``); None if there are none."""
        values = self._read(f"modules/{key}")
        return [str(name) for name in values] if isinstance(values, list) else None

    def put_modules(self, key: str, modules: Iterable[str]) -> None:
        """Keep names of modules. Raises OSError."""
        self._write(f"modules/{key}", sorted(modules))

    def _read(self, key: str) -> Any:
        try:
            return json.loads(gzip.decompress(self._path(key).read_bytes()))
        except (OSError, EOFError, ValueError, zlib.error):
            return None

    def _write(self, key: str, values: Any) -> None:
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            try:
                file.write(gzip.compress(json.dumps(values).encode("ascii"), compresslevel=1))
                file.flush()
                Path(file.name).replace(path)
            except BaseException:  # of somebody who stops the command, too
                Path(file.name).unlink(missing_ok=True)
                raise
        if self._shared:
            share(path, self._folder.parent)

    def _path(self, key: str) -> Path:
        kind, _, digest = key.rpartition("/")
        return self._folder / kind / digest[:2] / f"{digest[2:]}.json.gz"


class Keys:
    """Makes the keys of one notebook's submissions: digests of all that a result depends on."""

    def __init__(self, bundle: Bundle) -> None:
        values = asdict(bundle)
        values["files"] = {name: hashlib.sha256(content).hexdigest() for name, content in bundle.files.items()}
        self._rest = json.dumps([values, _grader(), _environment()], sort_keys=True, default=sorted).encode()

    def key(self, submission: Submission) -> str:
        """The key of a submission's result."""
        digest = hashlib.sha256(self._rest)
        files = {name: hashlib.sha256(content).hexdigest() for name, content in submission.files.items()}
        digest.update(json.dumps(files, sort_keys=True).encode())
        digest.update(submission.notebook)
        return digest.hexdigest()


def fingerprint() -> str:
    """A digest of the grader and its environment: machines where it is equal give equal results."""
    return hashlib.sha256(json.dumps([_grader(), _environment()]).encode()).hexdigest()


def _grader() -> str:
    """A digest of this package: another grader, another result."""
    digest = hashlib.sha256()
    for path in sorted(Path(torchmarks.__file__).parent.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _environment() -> list[Any]:
    """What else decides how student code runs: versions, the kind of machine, and whether it has a GPU."""
    packages = [version(name) for name in _PACKAGES]
    hidden = os.environ.get("CUDA_VISIBLE_DEVICES", "all") in ("", "-1")  # which of several it is makes no difference
    gpu = Path("/proc/driver/nvidia/gpus").is_dir() and not hidden
    return [platform.python_version(), platform.machine(), packages, gpu]
