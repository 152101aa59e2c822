"""Sets nbgrader up for a course that marks itself: what ``nbgrader_config.py`` calls."""

import os
import sys
import warnings
from pathlib import Path

import nbgrader.apps.api
import nbgrader.apps.autogradeapp
import nbgrader.apps.generatefeedbackapp
from nbconvert.preprocessors import CSSHTMLHeaderPreprocessor
from nbgrader.converters import Autograde as NbgraderAutograde
from nbgrader.converters import GenerateAssignment
from nbgrader.preprocessors import DeduplicateIds, NbGraderPreprocessor
from sqlalchemy.exc import SAWarning
from traitlets.config import Config

from torchmarks import SEED_VARIABLE
from torchmarks.autograde import Autograde, ForgetDuplicates
from torchmarks.feedback import FeedbackExporter, GenerateFeedback, GetMarks, HideTests
from torchmarks.gradebook import put_scripts_on_path
from torchmarks.release import CheckDelimiters, IncludeTesting
from torchmarks.secret import course_secret


def configure(c: Config, course: Path) -> None:
    """Add torchmarks' steps to nbgrader's own.

    Args:
        c: what ``get_config()`` returns.
        course: the course's root folder.
    """
    c.GenerateAssignment.preprocessors = release_steps()
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
    put_scripts_on_path()
    warnings.filterwarnings("ignore", category=SAWarning, module=r"nbgrader\.")  # SQLAlchemy 2.1 on nbgrader's models
    # nbgrader's commands and formgrader name their converters' classes themselves: no setting changes them.
    nbgrader.apps.autogradeapp.Autograde = nbgrader.apps.api.Autograde = Autograde
    nbgrader.apps.generatefeedbackapp.GenerateFeedback = nbgrader.apps.api.GenerateFeedback = GenerateFeedback
    formgrader = sys.modules.get("nbgrader.server_extensions.formgrader.formgrader")
    if formgrader is not None:  # else this is no server
        from torchmarks.formgrader import improve

        improve(formgrader)
    # Kernels inherit the environment, and the tests in them seed their inputs from it.
    os.environ[SEED_VARIABLE] = course_secret(course)


def release_steps() -> list[type[NbGraderPreprocessor]]:
    """nbgrader's steps from source to release, with ours before and after."""
    return [CheckDelimiters, *GenerateAssignment.class_traits()["preprocessors"].default(), IncludeTesting]
