"""Feeds, RSS and Atom: each entry as a document."""

import io
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Final

import feedparser

from plomada.corpora.decoding import too_long
from plomada.corpora.documents import Document, Reading, Unread
from plomada.corpora.markup import text_of_html
from plomada.corpora.packed import check_xml
from plomada.errors import UnreadableFile
from plomada.figures import Sentence

LARGEST: Final = 20_000_000  # bytes
LARGEST_BROKEN: Final = 500_000  # bytes of one that is no proper XML: mending it takes seconds a megabyte
KILOBYTE: Final = 1000
MEGABYTE: Final = 1_000_000
MARKUP: Final = frozenset({"text/html", "application/xhtml+xml"})
ZONE: Final = re.compile(r"([+-]\d{2}:?\d{2}|Z|\b[A-Z]{1,4})$", re.IGNORECASE)


def entries(data: bytes) -> Iterator[Reading]:
    """Return what each entry of a feed says: its title and the fullest text it has.

    An author is named only where the entry names one, or the feed names one for all.

    Args:
        data: the feed as it was fetched; its own word on its encoding and on its length is not needed.

    Raises:
        UnreadableFile: it is no feed, is too large, or its XML defines entities.

    Example:
        >>> rss = b'''<rss version="2.0"><channel><item><title>Un plan</title><author>Ana</author><guid>7</guid>
        ... <description>&lt;p&gt;Con &lt;b&gt;datos&lt;/b&gt;.&lt;/p&gt;</description></item></channel></rss>'''
        >>> [(said.text, said.author, said.key) for said in entries(rss)]
        [('Un plan\\nCon datos.', 'Ana', '7')]
    """
    if len(data) > LARGEST:
        raise UnreadableFile(
            Sentence("The feed is larger than %(most)s MB: it is not read.", {"most": LARGEST // MEGABYTE})
        )
    whole = check_xml(data)
    if not whole and len(data) > LARGEST_BROKEN:
        raise UnreadableFile(
            Sentence(
                "The feed is no proper XML and larger than %(most)s KB: it is not read. Fetch it again.",
                {"most": LARGEST_BROKEN // KILOBYTE},
            )
        )
    # From memory: handed bytes as they are, feedparser would try them as the name of a file first.
    feed = feedparser.parse(io.BytesIO(data), resolve_relative_uris=False, sanitize_html=False)
    if not feed.get("version"):
        raise UnreadableFile(
            Sentence("It is no feed (RSS or Atom): look on the page for the address of its feed, and take that.")
        )
    if not feed.entries and not whole:
        raise UnreadableFile(Sentence("The feed breaks off before its first entry: fetch it again."))
    common = _text(feed.feed, "author")
    for number, entry in enumerate(feed.entries, start=1):
        yield _document(entry, common, f"entry {number}")


def _document(entry: Mapping[str, object], common: str | None, place: str) -> Reading:
    title = text_of_html(_text(entry, "title") or "").replace("\n", " ")
    body = max((_body(part) for part in _parts(entry)), key=len, default="")
    text = body if body.startswith(title) else f"{title}\n{body}".strip()
    if not text:
        return Unread(place, Sentence("The entry has no text."))
    address = _text(entry, "link")
    return too_long(text, place) or Document(
        text,
        author=_text(entry, "author") or common,
        said_at=_moment(entry),
        address=address if address and address.startswith(("https://", "http://")) else None,
        key=_text(entry, "id") or address,
    )


def _parts(entry: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
    """Return the texts of an entry: its summary, and its contents."""
    contents = entry.get("content")
    for part in (entry.get("summary_detail"), *(contents if isinstance(contents, list) else [])):
        if isinstance(part, Mapping):
            yield part


def _body(part: Mapping[str, object]) -> str:
    value = _text(part, "value") or ""
    # What says it is plain often is HTML all the same.
    return text_of_html(value) if part.get("type") in MARKUP or "<" in value or "&" in value else value.strip()


def _text(values: Mapping[str, object], name: str) -> str | None:
    value = values.get(name)
    return value.strip() or None if isinstance(value, str) else None


def _moment(entry: Mapping[str, object]) -> datetime | None:
    """Return when an entry was published; without a zone where it says none."""
    for name in ("published", "updated"):
        parsed, said = entry.get(f"{name}_parsed"), _text(entry, name)
        if isinstance(parsed, tuple) and said:
            try:
                moment = datetime(*parsed[:6])  # noqa: DTZ001  in UTC, where the entry names a zone
            except (ValueError, TypeError):
                continue
            return moment.replace(tzinfo=UTC) if ZONE.search(said) else moment
    return None
