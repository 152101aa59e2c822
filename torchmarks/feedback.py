"""Feedback pages: nbgrader's, without hidden tests and with whatever a student wrote made inert."""

from collections.abc import Callable, Iterable
from typing import Any

import bleach
from bleach.css_sanitizer import CSSSanitizer
from jinja2 import pass_context
from jinja2.runtime import Context
from nbconvert.exporters import HTMLExporter
from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.preprocessors import ClearHiddenTests, ClearMarkScheme, NbGraderPreprocessor
from traitlets import Bool

_FORMATTING = """
a abbr b blockquote br caption code col colgroup dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i img kbd li ol p pre
s samp small span strong sub summary sup table tbody td tfoot th thead tr u ul
"""
_TAGS = frozenset(_FORMATTING.split())
_ATTRIBUTES = frozenset({"alt", "class", "colspan", "height", "open", "rowspan", "scope", "start", "title", "width"})
_STYLES = CSSSanitizer(allowed_css_properties=["padding", "text-align", "vertical-align", "white-space", "font-weight"])


class HideTests(NbGraderPreprocessor):  # type: ignore[misc]
    """Take hidden tests and marking schemes out of a graded notebook, from sources and tracebacks alike."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """Clean the teacher's cells; cells of the student's own are left as they are."""
        clear = [ClearHiddenTests(parent=self.parent), ClearMarkScheme(parent=self.parent)]
        for index, cell in enumerate(nb.cells):
            if not (utils.is_grade(cell) or utils.is_task(cell)):
                continue
            for preprocessor in clear:
                nb.cells[index], resources = preprocessor.preprocess_cell(cell, resources, index)
            if cell.cell_type == "code" and not utils.is_solution(cell):
                cell.outputs = [_without_traceback(output) for output in cell.outputs]
        return nb, resources


def _without_traceback(output: NotebookNode) -> NotebookNode:
    """A traceback of a test cell shows the tests' own lines, and an exception's message can hold a hidden input."""
    if output.output_type == "error":
        output.evalue = ""
        output.traceback = [f"{output.ename}: this cell ended with an error."]
    return output


class FeedbackExporter(HTMLExporter):
    """nbconvert's HTML exporter, every piece of HTML that a student could have written cleaned by bleach."""

    sanitize_html = Bool(True, help="Whether HTML in Markdown cells and outputs is cleaned.").tag(config=True)

    def default_filters(self) -> Iterable[tuple[str, Callable[..., Any]]]:
        """The exporter's filters, ours for cleaning HTML among them."""
        yield from super().default_filters()  # type: ignore[no-untyped-call]
        yield "clean_html", clean_html

    @pass_context
    def markdown2html(self, context: Context, source: str) -> str:
        """Markdown as HTML, cleaned: nbgrader's template does not ask for it."""
        rendered: str = super().markdown2html(context, source)
        return clean_html(rendered)


def clean_html(text: str) -> str:
    """HTML with everything but plain formatting escaped: no script, no style sheet, no form, nothing fetched."""
    cleaned: str = bleach.clean(
        text, tags=_TAGS, attributes=_allowed, protocols=["http", "https", "mailto", "data"], css_sanitizer=_STYLES
    )
    return cleaned


def _allowed(tag: str, name: str, value: str) -> bool:
    if name in _ATTRIBUTES or name == "style":
        return True
    if name == "src":
        # An image may come inside the page, never from a server that would see who reads it.
        return tag == "img" and value.startswith("data:image/")
    if name == "href":
        return tag == "a" and not value.startswith("data:")
    return False
