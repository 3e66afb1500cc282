"""From HTML to what is read on the page: paragraphs, without scripts, tags and hidden parts.

Read in one pass whose time grows with the length alone, whatever is in it: the standard library's parser takes minutes
for a megabyte of tags that are never closed.
"""

import html
import re
from collections.abc import Iterator
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
RAW: Final = frozenset({"script", "style"})  # what looks like a tag in them is none
QUOTES: Final = ("gmail_quote", "gmail_signature", "moz-cite-prefix", "moz-signature", "yahoo_quoted")
# Nothing is tried twice (possessive), so that tags which are not closed cost no more than others.
TAG: Final = re.compile(
    r"<(?:(?P<comment>!--)|[!?][^<>]*+>"
    r"|(?P<close>/)?(?P<name>[a-z][a-z0-9:-]*+)(?P<rest>(?>[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+>|[^<>]*+>))",
    re.IGNORECASE,
)
LONGEST_TAG: Final = 2000  # characters in which it is told what a tag is for
ATTRIBUTE: Final = re.compile(r"\b(class|id|type)\s?=\s?[\"']?([^\"'>]*)", re.IGNORECASE)
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
    pieces = "".join(_pieces(markup[:LARGEST], own_words))
    lines = (SPACE.sub(" ", line).strip() for line in pieces.split("\n"))
    return "\n".join(line for line in lines if line)


def unescaped(text: str) -> str:
    """Return a text with HTML's names of signs read, or as it is where one is a number without end."""
    try:
        return html.unescape(text)
    except ValueError:
        return text


def _pieces(markup: str, own_words: bool) -> Iterator[str]:
    """Return what is seen between the tags, and a line feed for each tag of a block."""
    at = 0
    hidden, depth = "", 0  # the tag inside which nothing is seen, and how many of its name are open
    while found := TAG.search(markup, at):
        if not hidden:
            yield unescaped(markup[at : found.start()].replace("\n", " "))
        at = found.end()
        name, closes = (found["name"] or "").lower(), bool(found["close"])
        if found["comment"] or (name in RAW and not closes):
            at = _after(markup, "-->" if found["comment"] else f"</{name}", at)
        elif hidden and name != "body":  # browsers, too, end a head here that is never closed
            depth += (name == hidden) * (-1 if closes else 1)
            hidden = hidden if depth else ""
        elif not closes and name not in VOID and (name in UNSEEN or (own_words and _is_quote(name, found["rest"]))):
            hidden, depth = name, 1
        else:
            hidden = ""
        if name in BLOCKS:
            yield "\n"
    if not hidden:
        yield unescaped(markup[at:].replace("\n", " "))


def _after(markup: str, end: str, at: int) -> int:
    """Return where a comment or what is in a script ends; the end of all where it is not closed."""
    found = re.compile(re.escape(end), re.IGNORECASE).search(markup, at)
    return found.start() if found else len(markup)


def _is_quote(tag: str, attributes: str) -> bool:
    """Return whether a tag begins what a program for mail quotes, or a signature."""
    said = {name.lower(): value.lower() for name, value in ATTRIBUTE.findall(attributes[:LONGEST_TAG])}
    marks = f"{said.get('class', '')} {said.get('id', '')}"
    if tag == "blockquote":
        return said.get("type") == "cite" or "quote" in marks
    return any(mark in marks for mark in QUOTES)
