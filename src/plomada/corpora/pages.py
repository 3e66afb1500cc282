"""Pages: the main text of one in HTML, with its author and day, without menus and advertisements."""

from datetime import datetime
from typing import Final

import trafilatura

from plomada.corpora.decoding import decoded, too_long
from plomada.corpora.documents import Document, Reading, Unread
from plomada.errors import UnreadableFile
from plomada.figures import Sentence

LARGEST: Final = 10_000_000  # bytes
MOST_TAGS: Final = 50_000  # more take minutes, and no page that people read has them
# What the page itself says of its day: no search through its text, and no clock that bounds it.
DATES: Final = {"original_date": True, "extensive_search": False, "max_date": "2199-12-31"}


def page(data: bytes, address: str | None = None) -> Reading:
    """Return what a page says.

    Args:
        data: HTML.
        address: where it was read, if anywhere.

    Raises:
        UnreadableFile: it is no text, or too large.

    Example:
        >>> words = "<p>" + "El acuerdo se firmó ayer en la ciudad, ante todos. " * 9 + "</p>"
        >>> found = page(f"<html><title>Acuerdo</title><body><nav>Menú</nav>{words}</body></html>".encode())
        >>> found.text.startswith("Acuerdo"), "Menú" in found.text
        (True, False)
    """
    if len(data) > LARGEST:
        raise UnreadableFile(
            Sentence("The page is larger than %(most)s MB: it is not read.", {"most": LARGEST // 1_000_000})
        )
    markup = decoded(data).text
    if markup.count("<") > MOST_TAGS:
        raise UnreadableFile(Sentence("The page has more than %(most)s tags: it is not read.", {"most": MOST_TAGS}))
    found = trafilatura.bare_extraction(
        markup,
        url=address,
        include_comments=False,
        with_metadata=True,
        date_extraction_params=dict(DATES),
    )
    text = "" if found is None or isinstance(found, dict) else (found.text or "").strip()
    if found is None or isinstance(found, dict) or not text:
        return Unread("the page", Sentence("No main text is found on it: it may be made by scripts, or only link."))
    title = (found.title or "").strip()
    whole = text if not title or text.startswith(title) else f"{title}\n{text}"
    return too_long(whole, "the page") or Document(
        whole, author=found.author or None, said_at=_day(found.date), address=address or None, key=address or None
    )


def _day(said: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(said) if said else None
    except ValueError:
        return None
