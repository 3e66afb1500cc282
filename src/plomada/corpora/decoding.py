"""From bytes to text, whatever wrote them: UTF-8, UTF-16, Windows-1252, and files in which they are mixed."""

import codecs
from dataclasses import dataclass
from typing import Final

from plomada.corpora.documents import Unread
from plomada.errors import UnreadableFile
from plomada.figures import Sentence

START: Final = 4096  # bytes
LONGEST: Final = 1_000_000  # characters of one text, or of one line: nobody says more in one go
BINARY: Final = 0.02  # share of bytes at the start that no text has
CONTROLS: Final = bytes(byte for byte in range(32) if byte not in b"\t\n\r\f\v\x1a\x1b")
MARKS: Final = (  # UTF-32 begins as UTF-16 does
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class NotText(UnreadableFile):
    """What was handed in is no text."""


@dataclass(frozen=True)
class Decoded:
    """A text, and what of it could not be read.

    Attributes:
        text: with line feeds at the ends of lines, and without null bytes.
        unread: at most one of each kind, at its first line.
    """

    text: str
    unread: tuple[Unread, ...] = ()


def decoded(data: bytes) -> Decoded:
    r"""Return bytes as text.

    The encoding is told by a mark at the start or by zeros at every other byte; otherwise each line is in UTF-8 if it
    can be, and in Windows-1252 if it cannot: so both halves of a file that was put together from two are read. A line
    that has proper UTF-8 beside broken bytes keeps what is proper.

    Raises:
        NotText: the bytes are no text.

    Example:
        >>> decoded("año".encode("utf-16")).text, decoded("año\n".encode() + "niño".encode("cp1252")).text
        ('año', 'año\nniño')
    """
    encoding, skipped = _marked(data[:START])
    if encoding and encoding != "utf-8":
        text, unread = _wide(data[skipped:], encoding)
    else:
        _check_text(data[:START])
        text, unread = _by_lines(data[skipped:])
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    null = text.find("\0")
    if null >= 0:
        why = Sentence("There are %(n)s null bytes from here on: they are left out.", {"n": text.count("\0")})
        unread = (*unread, Unread(f"line {text.count(chr(10), 0, null) + 1}", why))
        text = text.replace("\0", "")
    return Decoded(text, unread)


def too_long(text: str, place: str) -> Unread | None:
    """Return why a text is too long to be what one person said in one go, or None where it is not."""
    if len(text) <= LONGEST:
        return None
    return Unread(
        place,
        Sentence(
            "It is %(length)s characters long; up to %(most)s are read as one text: divide it into paragraphs.",
            {"length": len(text), "most": LONGEST},
        ),
    )


def _marked(start: bytes) -> tuple[str | None, int]:
    """Return the encoding that the first bytes tell, and how many of them are its mark."""
    for mark, encoding in MARKS:
        if start.startswith(mark):
            return encoding, len(mark)
    even, odd, half = start[::2].count(0), start[1::2].count(0), len(start) // 2
    if odd > 0.8 * half and not even:
        return "utf-16-le", 0
    if even > 0.8 * half and not odd:
        return "utf-16-be", 0
    return None, 0


def _check_text(start: bytes) -> None:
    rubbish = len(start) - len(start.translate(None, CONTROLS))
    if rubbish > BINARY * len(start) + 1:
        first = next(place for place, byte in enumerate(start, start=1) if byte in CONTROLS)
        raise NotText(
            Sentence(
                "It is not text (byte %(byte)s is binary): save it as text in UTF-8, or as DOCX, VTT, SRT, EML, "
                "MBOX or JSON.",
                {"byte": first},
            )
        )


def _wide(data: bytes, encoding: str) -> tuple[str, tuple[Unread, ...]]:
    text = data.decode(encoding, errors="replace")
    return text, _broken(text)


def _broken(text: str) -> tuple[Unread, ...]:
    """Return what to say of the signs that could not be read, from the first of them on."""
    first = text.find("\ufffd")
    if first < 0:
        return ()
    why = Sentence(
        "%(n)s characters from here on are broken: they are shown as “�”. Save it in UTF-8.",
        {"n": text.count("\ufffd")},
    )
    return (Unread(f"line {text.count(chr(10), 0, first) + 1}", why),)


def _by_lines(data: bytes) -> tuple[str, tuple[Unread, ...]]:
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        pass
    lines: list[str] = []
    proper = 0
    guessed: list[int] = []
    for number, line in enumerate(data.split(b"\n"), start=1):
        text, in_utf8 = _line(line)
        lines.append(text)
        if not in_utf8:
            guessed.append(number)
        elif not line.isascii():
            proper += 1
    text = "\n".join(lines)
    unread = _broken(text)
    if proper and guessed:
        why = Sentence(
            "%(n)s lines from here on are not in UTF-8 as the others are: they are read as Windows-1252. "
            "Look at their accents.",
            {"n": len(guessed)},
        )
        unread = (Unread(f"line {guessed[0]}", why), *unread)
    return text, unread


def _line(line: bytes) -> tuple[str, bool]:
    """Return a line as text, and whether it is in UTF-8."""
    try:
        return line.decode("utf-8"), True
    except UnicodeDecodeError:
        pass
    text = line.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    if len(text.encode("ascii", "ignore")) + broken < len(text):
        return text, True
    try:
        return line.decode("cp1252"), False
    except UnicodeDecodeError:
        return line.decode("latin-1"), False
