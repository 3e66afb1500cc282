"""From HTML to what is read on the page: paragraphs, without scripts, tags and hidden parts."""

import re
from html.parser import HTMLParser
from typing import Final

LARGEST: Final = 2_000_000  # characters of HTML; what follows is left out
UNSEEN: Final = frozenset(
    {"script", "style", "head", "template", "noscript", "svg", "math", "object", "iframe", "title"}
)
BLOCKS: Final = frozenset({
    "address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "fieldset", "figcaption", "figure",
    "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre",
    "section", "table", "td", "th", "tr", "ul",
})  # fmt: skip
VOID: Final = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
})  # fmt: skip
SPACE: Final = re.compile(r"[^\S\n]+")


def text_of_html(markup: str, *, own_words: bool = False) -> str:
    """Return what somebody reads of a piece of HTML: a line for each block.

    Args:
        markup: HTML, whole or in pieces, well formed or not.
        own_words: leave out what is quoted of others, as programs for mail mark it.

    Example:
        >>> text_of_html("<p>Un <b>año</b> m&aacute;s</p><script>x()</script><ul><li>uno<li>dos</ul>")
        'Un año más\\nuno\\ndos'
        >>> text_of_html('Sí<blockquote type="cite">¿Vienes?</blockquote>', own_words=True)
        'Sí'
    """
    reader = _Reader(own_words)
    reader.feed(markup[:LARGEST])
    reader.close()
    lines = (SPACE.sub(" ", line).strip() for line in "".join(reader.pieces).split("\n"))
    return "\n".join(line for line in lines if line)


class _Reader(HTMLParser):
    """Collects what is seen; what is not is left out until its tag closes."""

    def __init__(self, own_words: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.own_words = own_words
        self.pieces: list[str] = []
        self.left_out: str | None = None  # the tag inside which nothing is seen
        self.depth = 0  # of tags of that name

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "body":
            self.left_out = None  # browsers, too, end a head here that is never closed
        if self.left_out:
            self.depth += tag == self.left_out
            return
        if tag not in VOID and (tag in UNSEEN or (self.own_words and _is_quote(tag, dict(attrs)))):
            self.left_out, self.depth = tag, 1
        if tag in BLOCKS:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if self.left_out:
            self.depth -= tag == self.left_out
            if not self.depth:
                self.left_out = None
        elif tag in BLOCKS:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.left_out:
            self.pieces.append(data.replace("\n", " "))


def _is_quote(tag: str, attributes: dict[str, str | None]) -> bool:
    """Return whether a tag begins what a program for mail quotes, or a signature."""
    marks = f"{attributes.get('class') or ''} {attributes.get('id') or ''}".lower()
    if tag == "blockquote":
        return attributes.get("type") == "cite" or "quote" in marks
    return any(
        mark in marks for mark in ("gmail_quote", "gmail_signature", "moz-cite-prefix", "moz-signature", "yahoo_quoted")
    )
