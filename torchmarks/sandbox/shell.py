"""An IPython shell that notes what a cell prints and shows, as a notebook's outputs."""

import ast
import inspect
import io
import os
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from IPython.core.compilerop import CachingCompiler
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.inputtransformer2 import TransformerManager
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.ultratb import AutoFormattedTB
from traitlets import Instance

from torchmarks.sandbox.limits import Limits

Output = dict[str, Any]


class Recorder:
    """The outputs of the cell that is running, up to a size."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.outputs: list[Output] = []
        self._size = 0
        self._full = False

    def clear(self) -> list[Output]:
        """What was recorded since the last call."""
        outputs, self.outputs, self._size, self._full = self.outputs, [], 0, False
        return outputs

    def stream(self, name: str, text: str) -> None:
        """Note printed text, joined to what came just before on the same stream."""
        text = self._within(text)
        if not text:
            return
        last = self.outputs[-1] if self.outputs else None
        if last is not None and last["output_type"] == "stream" and last["name"] == name:
            last["text"] += text
        else:
            self.outputs.append({"output_type": "stream", "name": name, "text": text})

    def show(self, output: Output) -> None:
        """Note a display, a result or an error, unless it is too large."""
        # Each takes some room, for even empty ones shall not be any number.
        size = 100 + sum(len(str(value)) for value in output.get("data", output).values())
        if self._size + size > self.limit:
            self._cut()
        else:
            self._size += size
            self.outputs.append(output)

    def _within(self, text: str) -> str:
        """As much of the text as there is room for, after a cut the note that there was one."""
        room = max(self.limit - self._size, 0)
        self._size += len(text)
        if len(text) <= room:
            return text
        note, self._full = ("" if self._full else self._note()), True
        return text[:room] + note

    def _note(self) -> str:
        return f"\n[the rest of this cell's output was cut: it is longer than {self.limit} characters]\n"

    def _cut(self) -> None:
        if not self._full:
            self._full = True
            self.outputs.append({"output_type": "stream", "name": "stdout", "text": self._note()})


class _Stream(io.TextIOBase):
    """``sys.stdout`` or ``sys.stderr`` of the student's cells."""

    encoding = "utf-8"

    def __init__(self, recorder: Recorder, name: str) -> None:
        self._recorder = recorder
        self._name = name

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._recorder.stream(self._name, text)
        return len(text)


class _Publisher(DisplayPublisher):
    recorder: Recorder

    def publish(
        self,
        data: Any,
        metadata: Any = None,
        source: Any = None,
        *,
        transient: Any = None,
        update: bool = False,
        **keywords: Any,
    ) -> None:
        self.recorder.show({"output_type": "display_data", "data": dict(data), "metadata": dict(metadata or {})})

    def clear_output(self, wait: bool = False) -> None:
        self.recorder.clear()


class _Hook(DisplayHook):
    recorder: Recorder

    def write_output_prompt(self) -> None:
        """A notebook numbers its results beside them."""

    def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
        self.recorder.show(
            {
                "output_type": "execute_result",
                "execution_count": self.prompt_count,
                "data": dict(format_dict),
                "metadata": dict(md_dict or {}),
            }
        )


class _Compiler(CachingCompiler):
    """Says of each cell which module it belongs to: for a traceback, all that are loaded would be looked through."""

    def cache(self, *arguments: Any, **keywords: Any) -> str:
        name: str = super().cache(*arguments, **keywords)
        with suppress(Exception):  # the folder may be gone, or inspect have been changed
            inspect.modulesbyfile[str(Path(name).absolute())] = "__main__"
        return name


class _Transformers(TransformerManager):
    """Looks for magics among a cell's tokens only where Python's own parser, which is far quicker, finds no Python."""

    def do_token_transforms(self, lines: list[str]) -> list[str]:
        try:
            with warnings.catch_warnings(action="ignore"):  # the compiler says it again
                ast.parse("".join(lines))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            transformed: list[str] = super().do_token_transforms(lines)  # type: ignore[no-untyped-call]
            return transformed
        return lines


class Shell(InteractiveShell):
    """IPython without a terminal and without a history on disk."""

    compiler_class = _Compiler
    input_transformer_manager = Instance(_Transformers, ())
    displayhook_class = _Hook
    display_pub_class = _Publisher

    def enable_gui(self, gui: Any = None) -> None:
        """Nothing to do: there is no window here. ``%matplotlib inline`` asks for it."""

    def _showtraceback(self, etype: Any, evalue: Any, stb: Any) -> None:
        self.recorder.show(
            {
                "output_type": "error",
                "ename": getattr(etype, "__name__", str(etype)),
                "evalue": str(evalue)[:10_000],
                "traceback": [str(line) for line in stb],
            }
        )

    recorder: Recorder


def make_shell(kind: type[Shell] = Shell) -> Shell:
    """The shell, to be made once, before forking: it takes far longer than a cell."""
    from traitlets.config import Config

    config = Config()
    config.HistoryManager.enabled = False
    config.HistoryManager.hist_file = ":memory:"
    config.InteractiveShell.colors = "nocolor"
    config.InteractiveShell.autocall = 0
    shell = kind.instance(config=config)
    shell.db = {}  # where %cd and %store note what they do: IPython's is a folder, which students' homes have not
    # In a notebook, what a pager shows is no output.
    InteractiveShell.set_hook(shell, "show_in_pager", lambda *_, **__: None)
    recorder = Recorder(Limits().output)
    parts: tuple[Any, ...] = (shell, shell.displayhook, shell.display_pub)
    for part in parts:
        part.recorder = recorder
    return shell


def prepare_for_errors() -> None:
    """Do once, for all that are forked from this process, what takes long at the first traceback that a shell writes:
    it imports much, and looks through all modules.
    """
    try:
        raise ValueError
    except ValueError as error:
        AutoFormattedTB(mode="Context").structured_traceback(type(error), error, error.__traceback__)


def run_cell(shell: Shell, source: str) -> tuple[list[Output], bool]:
    """Run a cell; its outputs, and whether it ended without an error."""
    recorder = shell.recorder
    recorder.clear()
    stdout, stderr = sys.stdout, sys.stderr
    with _descriptors() as below:
        sys.stdout, sys.stderr = _Stream(recorder, "stdout"), _Stream(recorder, "stderr")
        try:
            result = InteractiveShell.run_cell(shell, source, store_history=True)
        finally:
            sys.stdout, sys.stderr = stdout, stderr
    for name, text in below():
        recorder.stream(name, text)
    return recorder.clear(), bool(result.success)


def _memory_file() -> IO[bytes]:
    """A file that is gone when it is closed; where the system can, without a name and a place on a disk."""
    return os.fdopen(os.memfd_create("output"), "w+b") if hasattr(os, "memfd_create") else tempfile.TemporaryFile()


@contextmanager
def _descriptors() -> Iterator[Any]:
    """Catch what is written to descriptors 1 and 2, past Python's streams, by C code or a subprocess."""
    kept = [os.dup(1), os.dup(2)]
    files = [_memory_file(), _memory_file()]
    for number, file in enumerate(files, 1):
        os.dup2(file.fileno(), number)

    def read() -> Iterator[tuple[str, str]]:
        for name, file in zip(("stdout", "stderr"), files, strict=True):
            file.seek(0)
            text = file.read(2**20).decode("utf-8", "replace")
            file.close()
            if text:
                yield name, text

    try:
        yield read
    finally:
        for number, descriptor in enumerate(kept, 1):
            os.dup2(descriptor, number)
            os.close(descriptor)
