"""Mail: one message (EML) or a box of them (MBOX), each as what its writer added to the conversation."""

import email
import re
from collections.abc import Iterator
from datetime import datetime
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime
from typing import BinaryIO, Final

from plomada.corpora.decoding import decoded, too_long
from plomada.corpora.documents import Document, Reading, Unread
from plomada.corpora.markup import text_of_html
from plomada.corpora.quotes import own_words
from plomada.errors import UnreadableFile
from plomada.figures import Sentence

LARGEST: Final = 50_000_000  # bytes of one message, with what is attached
MOST_PARTS: Final = 1000
MEGABYTE: Final = 1_000_000
START: Final = re.compile(rb"From \S+.*\d{4}\s*$")  # "From ana@example.org Thu Nov 26 02:33:12 2026"
ESCAPED: Final = re.compile(rb"^>(>*From )")


def message(data: bytes) -> Iterator[Reading]:
    r"""Return what one message says.

    Example:
        >>> eml = b"From: Ana <ana@example.org>\nMessage-ID: <1@x>\n\nDe acuerdo.\n\n> Nos vemos?\n-- \nAna\n"
        >>> [(said.author, said.text, said.key) for said in message(eml)]
        [('ana@example.org', 'De acuerdo.', '<1@x>')]
    """
    yield _read(data, "message 1")


def messages(box: BinaryIO) -> Iterator[Reading]:
    """Return what each message of a box says, one after the other: a box may be larger than memory.

    Args:
        box: MBOX, opened for reading bytes.
    """
    for number, data in enumerate(_messages(box), start=1):
        place = f"message {number}"
        if data is None:
            yield Unread(
                place,
                Sentence("It is larger than %(most)s MB: it is left out.", {"most": LARGEST // MEGABYTE}),
            )
        else:
            yield _read(data, place)


def _messages(box: BinaryIO) -> Iterator[bytes | None]:
    """Return each message, None in place of one that is too large."""
    lines: list[bytes] = []
    size = 0
    begun, after_empty, whole = False, True, True
    while line := box.readline(LARGEST):
        starts = after_empty and whole and START.match(line[:1000])
        after_empty, whole = whole and not line.strip(b"\r\n"), line.endswith(b"\n")
        if starts:
            if begun:
                yield b"".join(lines) if size <= LARGEST else None
            lines, size, begun = [], 0, True
            continue
        size += len(line)
        if size > LARGEST:
            lines.clear()
        else:
            lines.append(ESCAPED.sub(rb"\1", line))
    if begun or size:
        yield b"".join(lines) if size <= LARGEST else None


def _read(data: bytes, place: str) -> Reading:
    try:
        mail = email.message_from_bytes(data)
        text = own_words(_text(mail))
    except UnreadableFile as fault:
        return Unread(place, fault.sentence)
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError, HeaderParseError) as fault:
        # The parser of mail fails in many ways on what no program for mail writes.
        return Unread(place, Sentence("Its mail is broken (%(fault)s).", {"fault": str(fault)[:200]}))
    if not text:
        return Unread(place, Sentence("It has no words of its own: nothing, or only what others wrote before."))
    name, address = parseaddr(_header(mail, "From"))
    return too_long(text, place) or Document(
        text,
        author=address.lower() or name or None,
        said_at=_moment(mail),
        address=_page(_header(mail, "Archived-At")),
        key=_header(mail, "Message-ID") or None,
    )


def _text(mail: Message) -> str:
    """Return the body: plain where there is one, else HTML as text. What is attached or passed on is others'."""
    plain: list[str] = []
    marked: list[str] = []
    parts = [mail]
    for _part in range(MOST_PARTS):
        if not parts:
            break
        part = parts.pop(0)
        kind = part.get_content_type()
        if part.get_content_disposition() == "attachment" or kind == "message/rfc822":
            continue
        payload = part.get_payload()
        if part.is_multipart() and isinstance(payload, list):
            parts = [each for each in payload if isinstance(each, Message)] + parts
        elif kind == "text/plain":
            plain.append(_decoded(part))
        elif kind == "text/html":
            marked.append(text_of_html(_decoded(part), own_words=True))
    text = "\n".join(plain)
    return text if text.strip() else "\n".join(marked)


def _decoded(part: Message) -> str:
    """Return a part as text; what it says of its characters is believed only where they are so."""
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes) or not data.strip():
        return ""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        if not data.isascii():
            return decoded(data).text
    try:
        text = data.decode(part.get_content_charset() or "ascii")
    except (LookupError, UnicodeError):
        return decoded(data).text
    return text.replace("\r\n", "\n").replace("\0", "")


def _header(mail: Message, name: str) -> str:
    """Return a header as a person reads it."""
    said = str(mail.get(name, ""))[:4000]
    try:
        pieces = [
            piece if isinstance(piece, str) else piece.decode(charset or "utf-8", errors="replace")
            for piece, charset in decode_header(said)
        ]
    except (HeaderParseError, LookupError, ValueError):
        pieces = [said]
    return " ".join(" ".join(pieces).split())


def _moment(mail: Message) -> datetime | None:
    try:
        return parsedate_to_datetime(_header(mail, "Date"))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _page(said: str) -> str | None:
    address = said.strip("<> ")
    return address if address.startswith(("https://", "http://")) else None
