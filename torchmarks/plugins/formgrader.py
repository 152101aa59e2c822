"""formgrader's pages and buttons: inert pages, and a server that goes on answering while a command runs."""

import asyncio
import json
import sys
from typing import Any

from nbgrader.server_extensions.formgrader import apihandlers
from nbgrader.server_extensions.formgrader.base import BaseApiHandler, check_notebook_dir, check_xsrf
from tornado import web

from torchmarks.plugins.pages import FeedbackExporter

#: One command at a time, as with nbgrader's own handlers: all write the same gradebook and folders.
_turn = asyncio.Lock()


class _Command(BaseApiHandler):  # type: ignore[misc]
    """Runs an nbgrader command as a process of its own.

    nbgrader's own handlers run the same command within the server, which answers nobody until it is done.
    """

    #: The command and its options; ``{0}`` stands for the assignment, ``{1}`` for the student.
    words: tuple[str, ...]

    @web.authenticated
    @check_xsrf  # type: ignore[untyped-decorator]
    @check_notebook_dir  # type: ignore[untyped-decorator]
    async def post(self, *names: str) -> None:
        """Run the command; the answer is what nbgrader's pages expect."""
        words = [word.format(*names) for word in self.words]
        if any(name.startswith("-") for name in names):
            raise web.HTTPError(404)
        async with _turn:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-P", "-m", "nbgrader", *words),  # a file of the course is no module of Python's
                cwd=self.coursedir.root,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.STDOUT,
            )
            output, _ = await process.communicate()
        log = output.decode("utf-8", "replace")
        answer: dict[str, Any] = {"success": process.returncode == 0, "log": log}
        if process.returncode:
            answer["error"] = log
        self.write(json.dumps(answer))


class AssignHandler(_Command):
    """Generates a release."""

    words = ("generate_assignment", "{0}", "--force", "--create")


class AutogradeHandler(_Command):
    """Grades one student's submission."""

    words = ("autograde", "{0}", "--student", "{1}", "--force", "--create")


class GenerateAllFeedbackHandler(_Command):
    """Generates feedback for a class."""

    words = ("generate_feedback", "{0}", "--force")


class GenerateFeedbackHandler(_Command):
    """Generates feedback for a student."""

    words = ("generate_feedback", "{0}", "--student", "{1}", "--force")


_OURS = {
    each.__name__: each
    for each in (AssignHandler, AutogradeHandler, GenerateAllFeedbackHandler, GenerateFeedbackHandler)
}


def improve(formgrader: Any) -> None:
    """Put our handlers and exporter in the place of nbgrader's, which no setting changes.

    ``formgrader`` is nbgrader's module of the server extension. It reads both after the course's configuration.
    """
    apihandlers.default_handlers[:] = [
        (pattern, _OURS.get(handler.__name__, handler)) for pattern, handler in apihandlers.default_handlers
    ]
    # In nbgrader's own pages a student's script would act in the teacher's name.
    formgrader.HTMLExporter = FeedbackExporter
