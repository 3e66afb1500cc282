"""CSV with any delimiter: its encoding and delimiter found out, its rows read one after the other."""

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final, TextIO

from plomada.errors import UnreadableFile
from plomada.figures import Sentence
from plomada.sheets.headers import columns_of, data_warning, looks_like_data
from plomada.sheets.sheet import Sheet, SheetForm, SheetKind, SheetRow, fitted

DELIMITERS: Final = (",", ";", "\t", "|")
LONGEST_CELL: Final = 1_000_000  # characters
SAMPLE: Final = 256 * 1024  # bytes, or characters
PIECE: Final = 1024 * 1024
SAMPLE_ROWS: Final = 200
SWALLOWED: Final = 500  # lines in one row: a quote was not closed
UTF8: Final = "utf-8"
SAID: Final = re.compile(r"sep=(.)[\r\n]", re.IGNORECASE)  # how Excel is told a delimiter; no row of the table


@dataclass(frozen=True)
class Text:
    """What one pass over a file of text tells.

    Attributes:
        encoding: as Python names it.
        lines: how many there are.
        warnings: characters that could not be read, or were guessed.
    """

    encoding: str
    lines: int
    warnings: tuple[Sentence, ...] = ()


@dataclass(frozen=True)
class TextSource:
    """The rows of a CSV file."""

    path: Path
    form: SheetForm
    width: int

    def rows(self, after: int) -> Iterator[SheetRow]:
        """Return the rows below row `after`."""
        width = self.width
        with opened(self.path, self.form.encoding) as text:
            reader = records(self.path.name, text, self.form.delimiter)
            for number, lines, cells in islice(reader, after, None):
                if len(cells) == width and cells[0] and not cells[0].isspace() and lines < SWALLOWED:
                    yield SheetRow(number, tuple([cell or None for cell in cells]))
                elif row := fitted(number, cells, width):
                    yield row if lines < SWALLOWED else row._replace(problem=_swallowed(lines))


def open_text(path: Path, form: SheetForm | None) -> Sheet:
    """Return the table of a CSV file.

    Raises:
        UnreadableFile: not text, empty, or without rows.
    """
    text = text_of(path, form.encoding if form else None)
    sample = sample_of(path, text.encoding)
    delimiter = form.delimiter if form else delimiter_of(sample)
    first = list(islice(records(path.name, io.StringIO(_unsaid(sample), newline=""), delimiter), SAMPLE_ROWS))
    if len(first) > 1 and len(sample) >= SAMPLE:
        first.pop()  # cut in the middle
    filled = [(number, cells) for number, _lines, cells in first if any(cell.strip() for cell in cells)]
    if form:
        filled = [row for row in filled if row[0] >= form.header_row]
    if not filled:
        raise UnreadableFile(Sentence("%(file)s is empty: the first row must name the columns.", {"file": path.name}))
    (header_row, header), *rest = filled
    used = max((_used(cells) for _number, cells in rest), default=0)
    columns, warnings = columns_of(path.name, header, used)
    if looks_like_data(header):
        warnings = (*warnings, data_warning(header_row))
    made = SheetForm(SheetKind.CSV, text.encoding, delimiter, header_row)
    source = TextSource(path, made, len(columns))
    check_rows(path.name, source, header_row)
    return Sheet(columns, made, source, text.warnings + warnings, max(1, text.lines - header_row))


def check_rows(file: str, source: TextSource, header_row: int) -> None:
    """Refuse a table with a header and nothing below."""
    if next(source.rows(header_row), None) is None:
        raise UnreadableFile(Sentence("%(file)s has a header and no rows: there is nothing to read.", {"file": file}))


@contextmanager
def opened(path: Path, encoding: str) -> Iterator[TextIO]:
    """Open a file of text; what cannot be read in its encoding becomes “�”, and a warning told it."""
    with path.open(encoding=encoding, errors="replace", newline="") as text:
        if not SAID.match(text.readline(8)):
            text.seek(0)
        yield text


def records(file: str, lines: TextIO, delimiter: str) -> Iterator[tuple[int, int, list[str]]]:
    """Return each row with its number and how many lines it runs over.

    Raises:
        UnreadableFile: a cell is larger than any cell is.
    """
    reader = csv.reader(lines, delimiter=delimiter)
    before = 0
    try:
        csv.field_size_limit(LONGEST_CELL)
        for number, cells in enumerate(reader, start=1):
            line = reader.line_num
            yield number, line - before, cells
            before = line
    except csv.Error as fault:
        raise UnreadableFile(
            Sentence(
                "%(file)s, line %(line)s is not proper CSV (%(fault)s): look for a quote that is not closed.",
                {"file": file, "line": reader.line_num, "fault": str(fault)},
            )
        ) from fault


def delimiter_of(sample: str) -> str:
    """Return the delimiter that parts most rows into as many cells as the header has.

    Example:
        >>> delimiter_of('name;amount\\n"a, b";1,5\\nc;2,5\\n')
        ';'
    """
    if said := SAID.match(sample):
        return said[1]
    return max(DELIMITERS, key=lambda mark: _fit(sample, mark))


def _fit(sample: str, delimiter: str) -> float:
    """Return how well a delimiter parts a text: the share of rows as wide as the header, more for wider ones."""
    try:
        rows = list(islice(csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter), SAMPLE_ROWS))
    except csv.Error:
        return 0.0
    if len(rows) > 1:
        rows.pop()
    widths = [len(row) for row in rows if any(cell.strip() for cell in row)]
    if not widths or widths[0] < 2:
        return 0.0
    return widths.count(widths[0]) / len(widths) * (1 - 1 / widths[0])


def sample_of(path: Path, encoding: str) -> str:
    """Return the beginning of a file of text."""
    with path.open(encoding=encoding, errors="replace", newline="") as text:
        return text.read(SAMPLE)


def text_of(path: Path, encoding: str | None = None) -> Text:
    """Return the encoding of a file, from a pass over all of it: a first accent may come late.

    Args:
        path: the file.
        encoding: where it is known already.

    Raises:
        UnreadableFile: it is not text.
    """
    with path.open("rb") as file:
        start = file.read(SAMPLE)
    encoding = encoding or _marked(start)
    if encoding and not encoding.startswith(UTF8):
        return Text(encoding, _lines(path, encoding))
    _check_text(path, start)
    marked = start.startswith(codecs.BOM_UTF8)
    bad, good, lines = _utf8(path)
    if not bad:
        return Text("utf-8-sig" if marked else UTF8, lines)
    if marked or encoding or good > bad * 20:
        told = Sentence(
            "%(file)s is in UTF-8, but %(bad)s characters are broken: they are shown as “�”.",
            {"file": path.name, "bad": bad},
        )
        return Text("utf-8-sig" if marked else UTF8, lines, (told,))
    guess = "cp1252" if _is_cp1252(path) else "latin-1"
    told = Sentence(
        "%(file)s is not in UTF-8: it is read as Western European (%(encoding)s). Look at the accents in the preview.",
        {"file": path.name, "encoding": "Windows-1252" if guess == "cp1252" else "ISO 8859-1"},
    )
    return Text(guess, lines, (told,))


def _marked(start: bytes) -> str | None:
    """Return the encoding that the first bytes tell, by a mark or by every other byte being zero."""
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    even, odd = start[:2000:2].count(0), start[1:2000:2].count(0)
    if odd > 4 * len(start[:2000]) // 10 and not even:
        return "utf-16-le"
    if even > 4 * len(start[:2000]) // 10 and not odd:
        return "utf-16-be"
    return None


def _check_text(path: Path, start: bytes) -> None:
    controls = [byte for byte in range(32) if byte in start and byte not in b"\t\n\r\f\v\x1a\x1b"]
    if 0 in controls or sum(start.count(byte) for byte in controls) * 50 > len(start):
        raise UnreadableFile(
            Sentence(
                "%(file)s is not a table (byte %(byte)s is binary): save it as CSV in UTF-8, as XLSX, JSON lines or "
                "Parquet.",
                {"file": path.name, "byte": min(start.find(byte) for byte in controls) + 1},
            )
        )


def _utf8(path: Path) -> tuple[int, int, int]:
    """Return how many characters are broken as UTF-8, how many beyond ASCII are not, and the number of lines."""
    decoder = codecs.getincrementaldecoder(UTF8)(errors="replace")
    bad = good = lines = 0
    for piece in _pieces(path):
        lines += piece.count(b"\n") or piece.count(b"\r")
        if piece.isascii():
            bad += decoder.decode(piece).count("\ufffd")
            continue
        text = decoder.decode(piece)
        broken = text.count("\ufffd")
        bad += broken
        good += len(text) - len(text.encode("ascii", "ignore")) - broken
    return bad + decoder.decode(b"", final=True).count("\ufffd"), good, lines


def _is_cp1252(path: Path) -> bool:
    """Return whether every byte is a character of Windows-1252."""
    unused = bytes([0x81, 0x8D, 0x8F, 0x90, 0x9D])
    return not any(byte in piece for piece in _pieces(path) for byte in unused)


def _lines(path: Path, encoding: str) -> int:
    return sum(piece.count(b"\n") or piece.count(b"\r") for piece in _pieces(path))


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


def _used(cells: Sequence[str]) -> int:
    """Return how many cells there are up to the last one in which something is written."""
    return max((place for place, cell in enumerate(cells, start=1) if cell.strip()), default=0)


def _swallowed(lines: int) -> Sentence:
    return Sentence("The row runs over %(lines)s lines: look for a quote that is not closed.", {"lines": lines})


def _unsaid(sample: str) -> str:
    """Return a text without the line that tells its delimiter."""
    said = SAID.match(sample)
    return sample[said.end() :].removeprefix("\n") if said else sample
