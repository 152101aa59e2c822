"""Late work: a penalty for each day, and extensions."""

import math
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from nbgrader.plugins import LateSubmissionPlugin
from nbgrader.preprocessors import AssignLatePenalties
from traitlets import Float, TraitError
from traitlets.config import Config

from torchmarks.assignments import assignments
from torchmarks.errors import UserError

#: Days.
_LONGEST = 10_000


class PerDay(LateSubmissionPlugin):  # type: ignore[misc]
    """A late penalty for ``c.AssignLatePenalties.plugin_class``: a share of what was earned, for each day begun."""

    share = Float(0.1, min=0.0, max=1.0, help="What each day that has begun takes off, as a share of the marks.").tag(
        config=True
    )

    def late_submission_penalty(self, student_id: str, score: float, total_seconds_late: float) -> float:
        """The marks to be taken off; never more than there are."""
        return min(1.0, self.share * math.ceil(total_seconds_late / 86_400)) * score


class LateError(UserError):
    """A setting for late work, in the course's configuration, that is none: which, and what to do."""


def check_late(course: Path, config: Config, directory: str) -> None:
    """Raise LateError if the penalty cannot be worked out as the settings say, or one is for no assignment.

    ``directory`` is the course's folder of assignments.
    """
    try:
        penalties = AssignLatePenalties(config=config)
        penalties.plugin_class(parent=penalties)
    except (TraitError, ImportError) as error:
        raise LateError(f"The late penalty in nbgrader_config.py is none: {error}") from error
    plugin = penalties.plugin_class
    for name in config.get(plugin.__name__, {}):
        if name not in (known := plugin.class_trait_names(config=True)):
            setting = f"c.{plugin.__name__}.{name}"
            raise LateError(f"{setting} in nbgrader_config.py is no setting: there is {', '.join(sorted(known))}.")
    for assignment in config.get("Extensions", {}):
        if assignment not in (known := assignments(course, directory)):
            raise LateError(f"c.Extensions.{assignment} in nbgrader_config.py is for none of {', '.join(known)}.")


def extensions(config: Config, assignment: str) -> dict[str, timedelta]:
    """The extensions that ``nbgrader_config.py`` gives, by student: ``c.Extensions.shapes = {"ann": 2}``, in days.

    Raises LateError if one is no number of days.
    """
    given: Any = config.get("Extensions", {}).get(assignment, {})
    if not isinstance(given, Mapping) or not all(
        isinstance(days, int | float) and 0 <= days <= _LONGEST for days in given.values()
    ):
        raise LateError(f"c.Extensions.{assignment} = {given!r} in nbgrader_config.py is no mapping to days.")
    return {str(student): timedelta(days=days) for student, days in given.items()}
