"""How the commands speak: sentences, a bar that shows progress, and an end that says why."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from torchmarks.errors import UserError

console = Console()


def say(sentence: str) -> None:
    """Print a sentence as it is: whatever stands in it, and however narrow the terminal."""
    console.print(sentence, markup=False, highlight=False, soft_wrap=True)


def fail(sentence: str) -> NoReturn:
    """Say why the command ends here, and end it."""
    typer.echo(sentence, err=True)
    raise typer.Exit(1)


@contextmanager
def said() -> Iterator[None]:
    """Say in a sentence what is wrong with the course, the gradebook or files, and end."""
    try:
        yield
    except (BrokenPipeError, typer.Exit):  # whoever read the output has read enough; all has been said
        raise
    except UserError as error:
        fail(str(error))
    except Exception as error:
        from sqlalchemy.exc import SQLAlchemyError  # only now: a command has to begin soon

        if not isinstance(error, OSError | SQLAlchemyError):
            raise
        fail(f"That cannot be done: {reason(error)}. Mend that, and give the same command again.")


def reason(error: Exception) -> str:
    """What is wrong with files or the gradebook, and where."""
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror}"
    return ": ".join([*getattr(error, "__notes__", ()), str(getattr(error, "orig", error)).strip()])


@contextmanager
def stopped(sentence: str) -> Iterator[None]:
    """End all that was begun, and say so, if this process is asked to stop."""

    def stop(*_: object) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)  # who asks twice must not keep it from taking down what it has built
        raise KeyboardInterrupt

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    try:
        yield
    except KeyboardInterrupt:
        typer.echo(sentence, err=True)
        raise typer.Exit(130) from None


class _Rate(ProgressColumn):
    """How many are done a second."""

    def render(self, task: Task) -> Text:
        """The column's text."""
        return Text(f"{task.speed:.1f}/s" if task.speed else "")


def progress() -> Progress:
    """A bar with count, rate and time left, that is gone when it is done; nothing where there is no terminal."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), _Rate(), TimeRemainingColumn())
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
