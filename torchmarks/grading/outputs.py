"""What stands below a graded notebook's cells: reports, sentences, and what the student's code has shown."""

import contextlib
import json
import re
from collections.abc import Sequence
from typing import Any

import nbformat
from nbformat import NotebookNode

from torchmarks.sandbox.keeper import Output
from torchmarks.sandbox.limits import Limits
from torchmarks.testing.report import Report

#: What each output takes besides its text: so even empty ones cannot be any number.
_EACH = 100

#: Room for what is longer as JSON, and for the sandbox's own note.
_MARGIN = 100_000

#: In an output's metadata: that it is a sentence of ours.
_VERDICT = "torchmarks"

_MIME_TYPE = re.compile(r"[\w.-]+/[\w.+-]+")


def report_output(report: Report, count: int) -> NotebookNode:
    """A report as the output of the cell that was executed as number ``count``."""
    data = NotebookNode({"text/plain": repr(report), "text/html": report._repr_html_()})
    # Not made by nbformat.v4.new_output, which checks what it makes: that takes longer than to make it.
    return NotebookNode(output_type="execute_result", execution_count=count, metadata=NotebookNode(), data=data)


def verdict_output(verdict: str, limits: Limits) -> NotebookNode:
    """The sentence that stands where a cell's outputs would, had it come to its end."""
    text = {
        "out of time": f"The notebook's {limits.submission:g} s were used up before this cell came to its end.",
        "timed out": f"This cell did not finish within {limits.cell:g} s, so it was stopped.",
        "crashed": "This cell ended its process, so nothing that it did counts.",
        "out of memory": f"This cell asked for more than {limits.memory / 2**30:g} GiB of memory, so it was stopped.",
    }[verdict]
    output: NotebookNode = nbformat.v4.new_output("display_data", {"text/plain": text}, metadata={_VERDICT: verdict})
    return output


def says_verdict(outputs: Sequence[NotebookNode]) -> bool:
    """Whether such a sentence stands there. A student's outputs keep no metadata."""
    return any(_VERDICT in output.get("metadata", {}) for output in outputs)


def clean_outputs(outputs: Sequence[Output], count: int, limit: int, left: int) -> tuple[list[NotebookNode], int]:
    """A student process's outputs as notebook outputs; what has not the form of one is left out.

    They are cut where they are longer than the ``limit`` of a cell, or than what is ``left`` for it of a notebook's.
    Returned with them is how many characters they take.
    """
    cleaned: list[NotebookNode] = []
    room = most = min(limit + _MARGIN, left)
    for output in outputs:
        with contextlib.suppress(nbformat.ValidationError, AttributeError, KeyError, TypeError, ValueError):
            kind, fields = _fields_of(output)
            room -= len(json.dumps(fields)) + _EACH
            if room < 0:
                reason = "all cells together show too much" if most == left else f"it is longer than {limit} characters"
                note = f"[the rest of this cell's output was cut: {reason}]\n"
                cleaned.append(nbformat.v4.new_output("stream", name="stdout", text=note))
                break
            more = {"execution_count": count} if kind == "execute_result" else {}
            cleaned.append(nbformat.v4.new_output(kind, **fields, **more))
    return cleaned, most - max(room, 0)


def _fields_of(output: Any) -> tuple[str, dict[str, Any]]:
    """The kind of an output, and its fields. Raises one of many exceptions if it has not the form of one."""
    kind = output["output_type"]
    if kind == "stream" and output["name"] in ("stdout", "stderr"):
        return kind, {"name": output["name"], "text": str(output["text"])}
    if kind in ("display_data", "execute_result"):
        data = {
            name: value
            for name, value in output["data"].items()
            if _MIME_TYPE.fullmatch(name) and (isinstance(value, str) or (name.endswith("json") and _is_flat(value)))
        }
        return kind, {"data": data}
    if kind == "error":
        lines = [str(line) for line in output["traceback"]]
        return kind, {"ename": str(output["ename"]), "evalue": str(output["evalue"]), "traceback": lines}
    raise ValueError(kind)


def _is_flat(value: Any, depth: int = 20) -> bool:
    """Whether JSON is not so deep that what reads it later would fail."""
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return depth > 0 and all(_is_flat(part, depth - 1) for part in parts)
