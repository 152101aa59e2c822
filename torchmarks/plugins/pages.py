"""Graded notebooks as pages in which whatever a student wrote is inert."""

import html
import math
import re
import time
from collections.abc import Callable, Iterable
from functools import cached_property, lru_cache
from typing import Any

import bleach
from bleach.css_sanitizer import CSSSanitizer
from jinja2 import pass_context
from jinja2.runtime import Context
from nbconvert.exporters import HTMLExporter, TemplateExporter
from nbconvert.filters.ansi import ansi2html
from nbconvert.filters.datatypefilter import DataTypeFilter
from nbconvert.filters.highlight import Highlight2HTML
from nbconvert.filters.widgetsdatatypefilter import WIDGET_VIEW_MIMETYPE
from nbformat import NotebookNode
from traitlets import Bool

from torchmarks.timeout import TimeLimitExceeded, time_limit

_FORMATTING = """
a abbr b blockquote br caption code col colgroup dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i img kbd li ol p pre
s samp small span strong sub summary sup table tbody td tfoot th thead tr u ul
"""
_TAGS = frozenset(_FORMATTING.split())
_ATTRIBUTES = frozenset({"alt", "class", "colspan", "height", "open", "rowspan", "scope", "start", "title", "width"})
_STYLES = CSSSanitizer(
    allowed_css_properties=["padding", "text-align", "vertical-align", "white-space", "overflow-wrap", "font-weight"]
)
#: Where a link may lead, besides places of the page itself.
_LINKS = {"http", "https", "mailto"}
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):")
_UNSEEN = re.compile(r"[\x00-\x20\x7f]")

#: What Markdown, HTML and colours of one page may take. An honest page takes a tenth of a second; a hundred thousand
#: open brackets take minutes, and everybody else's page waits for it.
_SECONDS = 10.0
#: Characters of a Markdown cell, without pictures, up to which it is laid out: no time limit cuts a regular expression
#: short, and the time that it takes grows with the square of its text.
_LONGEST_MARKDOWN = 30_000
_PICTURE = re.compile(r"data:image/[\w.+-]+;base64,[\w+/=]+")

#: What colours a text in a terminal.
COLOURS = re.compile(r"\x1b\[[\d;]*m")

#: The style sheet of nbgrader's pages takes from a hint the triangle that shows that it opens.
_STYLE = "summary { display: list-item; cursor: pointer; }"
_IMAGE_WITHOUT_TEXT = re.compile(r"<img(?![^>]*\salt=)")


class FeedbackExporter(HTMLExporter):
    """nbconvert's HTML exporter, every piece of HTML that a student could have written cleaned by bleach."""

    #: Seconds that are left for the page that is being made.
    _left = math.inf

    sanitize_html = Bool(True, help="Whether HTML in Markdown cells and outputs is cleaned.").tag(config=True)

    def default_filters(self) -> Iterable[tuple[str, Callable[..., Any]]]:
        """The exporter's filters, ours for cleaning HTML among them."""
        yield from super().default_filters()  # type: ignore[no-untyped-call]
        yield "clean_html", self._clean
        yield "ansi2html", self._with_colours
        # It mends links of a notebook server of long ago, in a time that grows with the square of the text.
        yield "strip_files_prefix", lambda text: text

    @pass_context
    def markdown2html(self, context: Context, source: str) -> str:
        """Markdown as HTML, cleaned: nbgrader's template does not ask for it."""
        known = None if context.get("cell", {}).get("attachments") else self._markdown.get(source)
        if known is not None:
            return known
        made = None
        if len(_PICTURE.sub("", source)) <= _LONGEST_MARKDOWN:
            made = self._in_time(lambda: clean_html(super(FeedbackExporter, self).markdown2html(context, source)))
        if made is None:
            return _as_it_is(source)
        if not context.get("cell", {}).get("attachments"):
            self._markdown[source] = made
        return made

    def _clean(self, text: str) -> str:
        made = self._in_time(lambda: clean_html(text))
        return _as_it_is(text) if made is None else made

    def _with_colours(self, text: str) -> str:
        """What a terminal would show, as HTML: the codes for its colours can be written to take minutes."""
        made = self._in_time(lambda: ansi2html(text))
        return html.escape(COLOURS.sub("", text)) if made is None else made

    def _highlight(self, source: str, language: str | None = None, metadata: Any = None) -> str:
        """Code as HTML in colours. The notebook's own choice of a language is a student's to write: it is not asked."""
        made = self._in_time(lambda: _in_colours(source))
        return _as_it_is(source) if made is None else made

    def _in_time(self, make: Callable[[], str]) -> str | None:
        """A piece of the page; None if the page's time is up, or if it cannot be made: it names a picture that is not
        attached, or is nested too deeply.
        """
        if self._left <= 0:
            return None
        begin = time.monotonic()
        try:
            with time_limit(self._left):
                return make()
        except (Exception, TimeLimitExceeded):
            return None
        finally:
            self._left -= time.monotonic() - begin

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[Any, dict[str, Any]]:
        """The page of a notebook, as text.

        As HTMLExporter makes it, without the second reading of the whole page, which takes half of the time and finds
        only images without a text in nbgrader's template.
        """
        self._left = _SECONDS
        self.register_filter("highlight_code", self._highlight)  # type: ignore[no-untyped-call]
        chooser = DataTypeFilter(parent=self)
        # A widget is shown as its text: it needs scripts, which the page has not, and may be anything a student wrote.
        metadata = {name: value for name, value in nb.metadata.items() if name != "widgets"}
        nb = NotebookNode({**nb, "metadata": NotebookNode(metadata)})
        chooser.display_data_priority = [kind for kind in chooser.display_data_priority if kind != WIDGET_VIEW_MIMETYPE]
        self.register_filter("filter_data_type", chooser)  # type: ignore[no-untyped-call]
        resources = self._init_resources(resources)  # type: ignore[no-untyped-call]
        page, resources = TemplateExporter.from_notebook_node(self, nb, resources, **kw)
        page = page.replace("</head>", f"<style>{_STYLE}</style>\n</head>", 1)
        return _IMAGE_WITHOUT_TEXT.sub('<img alt="No description has been provided for this image"', page), resources

    @cached_property
    def _markdown(self) -> dict[str, str]:
        """What has been rendered: of a class's cells nearly all are the teacher's."""
        return {}


def _as_it_is(text: str) -> str:
    return f"<pre>{html.escape(text)}</pre>"


@lru_cache(maxsize=2000)
def _in_colours(source: str) -> str:
    highlighted: str = Highlight2HTML("ipython3")(source)
    return highlighted


def clean_html(text: str) -> str:
    """HTML with everything but plain formatting escaped: no script, no style sheet, no form, nothing fetched."""
    return _cleaned(text) if len(text) < 20_000 else _cleaned.__wrapped__(text)


@lru_cache(maxsize=2000)
def _cleaned(text: str) -> str:
    cleaned: str = bleach.clean(
        text, tags=_TAGS, attributes=_allowed, protocols={*_LINKS, "data"}, css_sanitizer=_STYLES
    )
    return cleaned


def _allowed(tag: str, name: str, value: str) -> bool:
    if name in _ATTRIBUTES or name == "style":
        return True
    if name == "src":
        # An image may come inside the page, never from a server that would see who reads it.
        return tag == "img" and value.startswith("data:image/")
    if name == "href":
        # As a browser reads it: entities decoded, white space and control characters taken out, small letters.
        scheme = _SCHEME.match(_UNSEEN.sub("", html.unescape(value)).lower())
        return tag == "a" and (scheme is None or scheme[1] in _LINKS)
    return False
