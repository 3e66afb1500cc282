"""What a browser tells us without being asked to prove it: everything is taken as text, cut, and cleaned."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from plomada.errors import PlomadaError
from plomada.figures import Sentence
from plomada_web.tracking.origins import NotAnOrigin, origin_of

MOST_BYTES = 4096
UTM = ("source", "medium", "campaign", "term", "content", "id")
VISITOR = re.compile(r"[0-9a-f]{32}")
LONGEST_PAGE = 300


class Unreadable(PlomadaError):
    """What was sent is not what the script sends."""

    def __init__(self) -> None:
        super().__init__(Sentence("This is not what the script sends."))


@dataclass(frozen=True)
class PageView:
    """A page that a visitor looks at.

    Attributes:
        visitor: the random number of their browser; never stored as it is.
        page: address without what follows the question mark.
        referrer: the host they came from; empty within the site.
        pl: token of a link in a mail of ours; empty where they came without.
    """

    visitor: str
    page: str
    title: str
    referrer: str
    utm: Mapping[str, str]
    pl: str = ""


@dataclass(frozen=True)
class Forgetting:
    """A visitor takes their consent back."""

    visitor: str


def read(body: bytes, *, origin: str) -> PageView | Forgetting:
    """Return what the script sent from a page of that origin.

    Raises:
        Unreadable: not as the script writes it.
    """
    if len(body) > MOST_BYTES:
        raise Unreadable
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        raise Unreadable from None
    if not isinstance(said, dict) or not VISITOR.fullmatch(str(said.get("id"))):
        raise Unreadable
    if said.get("forget") is True:
        return Forgetting(visitor=said["id"])
    page = page_of(said.get("page"), origins=[origin])
    if not page:
        raise Unreadable
    host = plain(said.get("from"), 160).lower()
    return PageView(
        visitor=said["id"],
        page=page,
        title=plain(said.get("title"), 200),
        referrer="" if host == urlsplit(origin).netloc else host,
        utm=utm_of(said.get("utm")),
        pl=plain(said.get("pl"), 120),
    )


def plain(value: object, most: int) -> str:
    """Return a text without what no database keeps and no reader sees, cut to its length; "" for anything else.

    >>> plain("Prices \\x00 and\\nterms \\ud800", 40)
    'Prices and terms'
    """
    if not isinstance(value, str):
        return ""
    text = "".join(letter if letter.isprintable() else " " for letter in value[: 4 * most])
    return " ".join(text.split())[:most].rstrip()


def page_of(value: object, *, origins: list[str]) -> str:
    """Return the address of a page of one of these origins, without what follows `?` or `#`; else nothing."""
    text = plain(value, 2000)
    try:
        origin = origin_of(text)
    except NotAnOrigin:
        return ""
    return f"{origin}{urlsplit(text).path}"[:LONGEST_PAGE] if origin in origins else ""


def utm_of(value: object) -> dict[str, str]:
    """Return what the address said of its campaign, by the part of the name after `utm_`."""
    if not isinstance(value, dict):
        return {}
    said = {name: plain(value.get(f"utm_{name}"), 120) for name in UTM}
    return {name: text for name, text in said.items() if text}
