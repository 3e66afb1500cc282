"""Sitemaps: the addresses of a site's pages, and of further sitemaps."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from plomada.corpora.documents import Unread
from plomada.corpora.packed import unzipped
from plomada.errors import UnreadableFile
from plomada.figures import Sentence

LARGEST: Final = 50_000_000  # bytes, unpacked: what sitemaps.org allows
MOST: Final = 50_000  # addresses in one sitemap: the same
LONGEST_ADDRESS: Final = 2048
GZIP: Final = b"\x1f\x8b"


@dataclass(frozen=True)
class Listed:
    """An address in a sitemap.

    Attributes:
        address: of a page, or of another sitemap; http or https.
        changed_at: when it changed last, where that is said; aware where a zone is.
        is_sitemap: whether it leads to another sitemap.
    """

    address: str
    changed_at: datetime | None = None
    is_sitemap: bool = False


def sitemap(data: bytes) -> Iterator[Listed | Unread]:
    """Return what a sitemap, or an index of sitemaps, lists.

    Args:
        data: XML, also packed with gzip.

    Raises:
        UnreadableFile: it is no sitemap, unpacks to too much, or its XML defines entities.

    Example:
        >>> xml = b"<urlset><url><loc>https://example.org/a</loc><lastmod>2026-11-25</lastmod></url></urlset>"
        >>> [(page.address, page.changed_at.day) for page in sitemap(xml)]
        [('https://example.org/a', 25)]
    """
    data = unzipped(data, LARGEST) if data.startswith(GZIP) else data
    if len(data) > LARGEST:
        raise UnreadableFile(
            Sentence("The sitemap is larger than %(most)s MB: it is not read.", {"most": LARGEST // 1_000_000})
        )
    number = 0
    for element in _elements(data):
        kind = _name(element)
        if kind not in {"url", "sitemap"}:
            continue
        number += 1
        if number > MOST:
            yield Unread(
                f"address {number}",
                Sentence("A sitemap lists up to %(most)s addresses: the others are left out.", {"most": MOST}),
            )
            return
        yield _listed(element, kind == "sitemap", number)
        element.clear()


def _elements(data: bytes) -> Iterator[Element]:
    """Return each element as it ends.

    Raises:
        UnreadableFile: the root is none of a sitemap, or the XML breaks off.
    """
    root: Element | None = None
    try:
        for event, element in ElementTree.iterparse(io.BytesIO(data), events=("start", "end"), forbid_dtd=True):
            if root is None:
                root = element
                if _name(root) not in {"urlset", "sitemapindex"}:
                    raise UnreadableFile(
                        Sentence("It is no sitemap: its XML does not begin with urlset or sitemapindex.")
                    )
            elif event == "end":
                yield element
                if _name(element) in {"url", "sitemap"}:
                    root.clear()
    except DefusedXmlException as fault:
        raise UnreadableFile(
            Sentence(
                "The sitemap's XML has a DOCTYPE or entities (%(kind)s): it is not read.",
                {"kind": type(fault).__name__},
            )
        ) from fault
    except (ParseError, LookupError, ValueError) as fault:
        raise UnreadableFile(
            Sentence("The sitemap is no proper XML (%(fault)s).", {"fault": str(fault)[:200]})
        ) from fault


def _listed(element: Element, is_sitemap: bool, number: int) -> Listed | Unread:
    said = {_name(child): (child.text or "").strip() for child in element}
    address = said.get("loc", "")
    if not address.startswith(("https://", "http://")) or len(address) > LONGEST_ADDRESS:
        return Unread(
            f"address {number}",
            Sentence("“%(address)s” is no address of a page.", {"address": address[:100]}),
        )
    return Listed(address, _moment(said.get("lastmod", "")), is_sitemap)


def _moment(said: str) -> datetime | None:
    try:
        return datetime.fromisoformat(said)
    except ValueError:
        return None


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2].lower()
