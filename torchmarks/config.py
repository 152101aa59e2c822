"""Sets nbgrader up for a course that marks itself: what ``nbgrader_config.py`` calls."""

import os
import sys
import warnings
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import nbgrader.apps.api
import nbgrader.apps.autogradeapp
import nbgrader.apps.generateassignmentapp
import nbgrader.apps.generatefeedbackapp
from nbconvert.preprocessors import CSSHTMLHeaderPreprocessor
from nbgrader.converters import Autograde as NbgraderAutograde
from nbgrader.preprocessors import DeduplicateIds
from sqlalchemy.exc import SAWarning
from traitlets.config import Config
from traitlets.config.loader import LazyConfigValue

from torchmarks import SEED_VARIABLE
from torchmarks.gradebook.database import put_scripts_on_path
from torchmarks.plugins.autograde import Autograde, ForgetDuplicates
from torchmarks.plugins.feedback import GenerateFeedback, GetMarks, HideTests
from torchmarks.plugins.pages import FeedbackExporter
from torchmarks.plugins.release import CheckDelimiters, GenerateAssignment, IncludeTesting
from torchmarks.secret import course_secret

#: Steps of nbgrader's that a course can set, and that torchmarks does not use or replaces.
_LOST = (
    ("Autograde", "sanitize_preprocessors"),
    ("Autograde", "autograde_preprocessors"),
    ("GenerateFeedback", "preprocessors"),
)


def configure(c: Config, course: Path) -> None:
    """Add torchmarks' steps to nbgrader's own, or to those that the course has set; say which of these cannot count.

    Args:
        c: what ``get_config()`` returns.
        course: the course's root folder.
    """
    for part, name in _LOST:
        if name in c[part]:
            _warn(f"c.{part}.{name} in nbgrader_config.py does not count: torchmarks has steps of its own.")
    own = c.GenerateAssignment.get("preprocessors")
    if isinstance(own, LazyConfigValue):  # what the course adds to nbgrader's
        own = own.get_value(_default_steps())
    c.GenerateAssignment.preprocessors = release_steps(own)
    c.Autograde.sanitize_preprocessors = [
        ForgetDuplicates if step is DeduplicateIds else step
        for step in NbgraderAutograde.class_traits()["sanitize_preprocessors"].default()
    ]
    c.GenerateFeedback.preprocessors = [GetMarks, HideTests, CSSHTMLHeaderPreprocessor]
    c.GenerateFeedback.exporter_class = FeedbackExporter
    # ipykernel's warnings of its own are no news to a teacher.
    c.Execute.extra_arguments = ["--HistoryManager.hist_file=:memory:", "--log-level=ERROR"]
    # Archives from Canvas and Moodle; a course's own named_regexp still counts.
    c.ZipCollectApp.extractor_plugin = "torchmarks.lms.collect.Extractor"
    c.ZipCollectApp.collector_plugin = "torchmarks.lms.collect.Collector"
    if "release_feedback" not in c.ExchangeFactory:  # another kind of exchange has its own
        c.ExchangeFactory.release_feedback = "torchmarks.plugins.exchange.ReleaseFeedback"
    put_scripts_on_path()
    warnings.filterwarnings("ignore", category=SAWarning, module=r"nbgrader\.")  # SQLAlchemy 2.1 on nbgrader's models
    # nbgrader's commands and formgrader name their converters' classes themselves: no setting changes them.
    nbgrader.apps.autogradeapp.Autograde = nbgrader.apps.api.Autograde = Autograde
    nbgrader.apps.generateassignmentapp.GenerateAssignment = GenerateAssignment
    nbgrader.apps.api.GenerateAssignment = GenerateAssignment
    nbgrader.apps.generatefeedbackapp.GenerateFeedback = nbgrader.apps.api.GenerateFeedback = GenerateFeedback
    formgrader = sys.modules.get("nbgrader.server_extensions.formgrader.formgrader")
    if formgrader is not None:  # else this is no server
        from torchmarks.plugins.formgrader import improve

        improve(formgrader)
    # Kernels inherit the environment, and the tests in them seed their inputs from it.
    os.environ[SEED_VARIABLE] = course_secret(course, shared=c.CourseDirectory.get("groupshared", False))


def release_steps(steps: Sequence[Any] | None = None) -> list[Any]:
    """The steps from source to release, nbgrader's if none are given, with ours before and after; classes or names."""
    return [CheckDelimiters, *(_default_steps() if steps is None else steps), IncludeTesting]


def _default_steps() -> list[Any]:
    steps: list[Any] = GenerateAssignment.class_traits()["preprocessors"].default()
    return steps


@cache
def _warn(sentence: str) -> None:
    """Say something once, however often nbgrader reads the settings."""
    print(sentence, file=sys.stderr)
