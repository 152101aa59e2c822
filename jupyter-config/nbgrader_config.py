"""Installed as ``etc/jupyter/nbgrader_config.py``: what nbgrader's commands read before a course's own settings.

nbgrader goes on with its own steps where a course's ``nbgrader_config.py`` cannot be run: a slip in it would bring
student code out of its walls, and hidden tests into feedback. With this, every nbgrader of this environment stops.
"""

import sys
from traceback import walk_tb
from types import TracebackType
from typing import Any

from nbgrader.apps.baseapp import NbGrader
from traitlets import Bool

_before = sys.excepthook


class _Always(Bool):  # type: ignore[type-arg]  # they are there for type checkers only
    """A setting that is on for the application that is reading its settings, too."""

    def get(self, obj: Any, cls: Any = None) -> bool:
        return True


def _in_a_sentence(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Say what is wrong with the settings, where that has ended the command."""
    if any(frame.f_code.co_name == "load_config_file" for frame, _ in walk_tb(trace)):
        print(f"nbgrader_config.py cannot be used, so nothing is done: {kind.__name__}: {error}", file=sys.stderr)
    else:
        _before(kind, error, trace)


NbGrader.raise_config_file_errors = _Always(True)
NbGrader.raise_config_file_errors.class_init(NbGrader, "raise_config_file_errors")
sys.excepthook = _in_a_sentence
