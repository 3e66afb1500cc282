"""What is packed is looked at before it is read: sizes are counted, and XML defines nothing of its own."""

import io
import zipfile
import zlib
from typing import Final
from xml.etree.ElementTree import ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from plomada.errors import UnreadableFile
from plomada.figures import Sentence

MOST_UNPACKED: Final = 100_000_000  # bytes of all parts of a DOCX, or of a sitemap
MOST_PARTS: Final = 5000
MEGABYTE: Final = 1_000_000
BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    ValueError,
    KeyError,
    EOFError,
    NotImplementedError,
    RuntimeError,
)


class TooMuchInside(UnreadableFile):
    """What is packed unpacks to more than is read."""


class DangerousXml(UnreadableFile):
    """XML that defines entities or points to other files: it could grow without end, or read what is not its own."""


def check_docx(data: bytes) -> None:
    """Refuse a DOCX that is broken, grows too large, or holds XML with definitions of its own.

    Raises:
        UnreadableFile: with what to do.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise _too_much()
            if "word/document.xml" not in archive.namelist():
                raise UnreadableFile(
                    Sentence("It is an archive, and no DOCX: unpack it and hand in the files that are in it.")
                )
            left = MOST_UNPACKED
            for part in parts:
                left -= _check_part(archive, part, left)
    except BROKEN as fault:
        raise UnreadableFile(
            Sentence(
                "It is a broken or protected DOCX (%(fault)s): open it, take its password off and save it again.",
                {"fault": str(fault)[:200]},
            )
        ) from fault


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> int:
    """Return the size of a part; one of XML is read for what it defines."""
    with archive.open(part) as content:
        text = content.read(left + 1)
    if len(text) > left:
        raise _too_much()
    if part.filename.endswith((".xml", ".rels")) and not check_xml(text, definitions=False):
        raise UnreadableFile(
            Sentence("Its part %(part)s is no proper XML: open it and save it again.", {"part": part.filename[:100]})
        )
    return len(text)


def check_xml(data: bytes, *, definitions: bool = True) -> bool:
    """Refuse XML with entities of its own or from elsewhere; return whether it is well formed.

    Args:
        data: XML, or what says it is.
        definitions: whether a DOCTYPE may stand there, as in old feeds.

    Raises:
        DangerousXml: it defines entities.

    Example:
        >>> check_xml(b"<a>x</a>"), check_xml(b"<a>x")
        (True, False)
    """
    try:
        for _event, element in ElementTree.iterparse(io.BytesIO(data), forbid_dtd=not definitions):
            element.clear()
    except DefusedXmlException as fault:
        raise DangerousXml(
            Sentence(
                "Its XML defines entities (%(kind)s): it is not read. Save it again with another program.",
                {"kind": type(fault).__name__},
            )
        ) from fault
    except (ParseError, LookupError, ValueError):
        if b"<!entity" in data.replace(b"\0", b"").lower():
            raise DangerousXml(
                Sentence(
                    "Its XML defines entities (%(kind)s): it is not read. Save it again with another program.",
                    {"kind": "ENTITY"},
                )
            ) from None
        return False
    return True


def unzipped(data: bytes, most: int) -> bytes:
    """Return what a gzip file holds.

    Raises:
        UnreadableFile: it is broken, or holds more than `most` bytes.

    Example:
        >>> import gzip
        >>> unzipped(gzip.compress(b"<urlset/>"), 100)
        b'<urlset/>'
    """
    reader = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        content = reader.decompress(data, most + 1)
    except zlib.error as fault:
        raise UnreadableFile(Sentence("It is a broken GZIP file (%(fault)s).", {"fault": str(fault)})) from fault
    if len(content) > most:
        raise _too_much(most)
    if not reader.eof:
        raise UnreadableFile(Sentence("The GZIP file ends in the middle: fetch it again."))
    return content


def _too_much(most: int = MOST_UNPACKED) -> TooMuchInside:
    return TooMuchInside(
        Sentence("It unpacks to more than %(most)s MB: that is not read. Divide it.", {"most": most // MEGABYTE})
    )
