"""What CUDA cells added beside the maximum: remembered beside the graded notebooks, with the submission it was for."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from torchmarks.results import Result

#: Lies in a student's folder of ``autograded/``: the bonus of each notebook, by cell, and a digest of what was graded.
BONUS_FILE = ".torchmarks-bonus.json"

Bonus = dict[str, float]


def digest(submission: bytes) -> str:
    """What tells one submitted notebook from another."""
    return hashlib.sha256(submission).hexdigest()


def read_bonus(folder: Path) -> dict[str, tuple[str, Bonus]]:
    """Of each notebook in a folder of ``autograded/``: the digest of its submission and the bonus that it earned."""
    try:
        values = json.loads((folder / BONUS_FILE).read_text(encoding="utf-8"))
        return {name: (value["submission"], dict(value["cells"])) for name, value in values.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def write_bonus(folder: Path, bonus: Mapping[str, tuple[str, Bonus]]) -> None:
    """Remember what was earned; no file if there is nothing."""
    values = {name: {"submission": submission, "cells": cells} for name, (submission, cells) in bonus.items() if cells}
    if values:
        (folder / BONUS_FILE).write_text(json.dumps(values, indent=1), encoding="utf-8")


def earned(result: Result, submission: str, earlier: tuple[str, Bonus] | None) -> Bonus:
    """The bonus of a notebook's cells: what they earned now, and where there is no GPU now, what they earned before.

    What was earned before counts for the same submission only.
    """
    before = earlier[1] if earlier is not None and earlier[0] == submission else {}
    kept = {
        name: before[name] for name, grade in result.grades.items() if grade.verdict == "skipped" and name in before
    }
    return {name: grade.bonus for name, grade in result.grades.items() if grade.bonus} | kept
