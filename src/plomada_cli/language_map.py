"""`plomada language-map FILES`: the words that roles share, from tables of what they said."""

import argparse
import json
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from plomada.engines.local import LocalEngine
from plomada.engines.spark import SparkEngine
from plomada.errors import InputError, PlomadaError
from plomada.figures import Sentence
from plomada.language.context import Context, EncodedTexts, context
from plomada.language.counting.cube import FORMAT, MEMORY, TEXTS, CountSettings, Cube
from plomada.language.counting.folding import Thresholds
from plomada.language.mapping import GENERAL, REST, LanguageMap, MapChoice, language_map
from plomada.language.periods import Period
from plomada.language.reading import DocumentColumns, DocumentFiles
from plomada.language.stop_words import stop_words
from plomada_cli.language_files import as_csv, as_page, as_svg, write_parquet

WRONG_INPUT: Final = 2
BROKEN_OFF: Final = 130
WITH_CONTEXT: Final = 60  # shared terms that are shown with what stands around them
LOCAL: Final = "duckdb"
NOTED: Final = "noted.json"  # among the counts: what could not be read when they were made
AT_MOST_EVERY: Final = 0.2  # seconds
MOST: Final = 1_000_000_000  # of what is counted one by one
UNITS: Final = {"M": 1 << 20, "G": 1 << 30}


def add_corpus(parser: argparse.ArgumentParser) -> None:
    """Add what says what a corpus is and how it is counted."""
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE", help="Parquet, CSV, XLSX or JSON lines")
    parser.add_argument("--text", required=True, metavar="COLUMN", help="what was said")
    parser.add_argument("--group", required=True, metavar="COLUMN", help="the role or function that said it")
    parser.add_argument("--author", metavar="COLUMN", help="who said it; without it each document is its own author")
    parser.add_argument("--date", metavar="COLUMN", help="when")
    parser.add_argument("--period", type=Period, choices=list(Period), default=Period.MONTH, help="of time (month)")
    parser.add_argument("--groups", nargs="+", default=(), metavar="NAME", help="those to compare (all)")
    parser.add_argument("--min-documents", type=_from_one, default=5, metavar="N", help="that a term has to be in (5)")
    parser.add_argument(
        "--min-authors", type=_from_one, default=5, metavar="N", help="of each group that uses a term (5)"
    )
    parser.add_argument("--engine", default=LOCAL, help="duckdb (this machine), or a Spark master: spark://host:7077")
    parser.add_argument("--memory", type=_bytes, default=MEMORY, metavar="SIZE", help="that counting may use (1G)")
    parser.add_argument("--threads", type=_from_one, default=2, metavar="N", help="that count (2)")
    parser.add_argument("--scratch", type=Path, help="a folder for what memory should not hold")
    parser.add_argument(
        "--out", type=Path, default=Path("language-map"), metavar="DIR", help="where it goes (language-map)"
    )


def add_language_map(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    add_corpus(parser)
    parser.add_argument(
        "--background", choices=(REST, GENERAL), help="rest: what other groups said; general: the language"
    )
    parser.add_argument("--since", metavar="DATE", help="compare what was said since with before: 2021-03")
    parser.add_argument(
        "--at-least", type=_from_one, metavar="N", help="so many groups are enough for a term to be shared (all)"
    )
    parser.add_argument("--language", nargs="+", default=("en",), metavar="CODE", help="es, en, pt, ca (en)")


def language_map_command(arguments: argparse.Namespace) -> int:
    """Count, compare and write; return 2 with one sentence where the files cannot be used."""
    return in_one_sentence(_language_map, arguments)


def in_one_sentence(do: Callable[[argparse.Namespace], int], arguments: argparse.Namespace) -> int:
    """Return the exit code of what is done; what stops it is told in one sentence, 2 where it cannot be used."""
    try:
        return do(arguments)
    except PlomadaError as fault:
        print(fault, file=sys.stderr)
        return WRONG_INPUT
    except OSError as fault:
        print(f"{fault.filename or arguments.out} cannot be written: {fault.strerror}.", file=sys.stderr)
        return WRONG_INPUT
    except KeyboardInterrupt:
        print("Broken off: nothing half written is left.", file=sys.stderr)
        return BROKEN_OFF


def _language_map(arguments: argparse.Namespace) -> int:
    documents = documents_of(arguments)
    cube = counted(arguments, documents)
    choice = MapChoice(
        tuple(arguments.groups),
        arguments.background,
        arguments.since,
        {code: 1 / len(arguments.language) for code in arguments.language},
        arguments.at_least,
        arguments.min_authors,
    )
    found = language_map(cube, choice)
    contexts = _contexts(cube, found, documents, stop_words(*arguments.language))
    out: Path = arguments.out
    noted: list[str] = json.loads((cube.folder / NOTED).read_text())
    page = as_page(", ".join(file.name for file in arguments.files), found, contexts, noted)
    for name, text in (("index.html", page), ("map.svg", as_svg(found)), ("terms.csv", as_csv(found))):
        with whole(out / name) as part:
            part.write_text(text, encoding="utf-8")
    with whole(out / "terms.parquet") as part:
        write_parquet(found, part)
    print(_told(found, noted, out))
    return 0


def documents_of(arguments: argparse.Namespace) -> DocumentFiles:
    """Return the documents that the arguments name."""
    return DocumentFiles(
        arguments.files, DocumentColumns(arguments.text, arguments.group, arguments.author, arguments.date)
    )


def counted(arguments: argparse.Namespace, documents: DocumentFiles) -> Cube:
    """Return the counts; those of the run before where the files and the settings are the same."""
    engine = _engine(arguments)
    period = arguments.period if arguments.date else None
    settings = CountSettings(period=period, kept=Thresholds(arguments.min_documents, 1))
    folder: Path = arguments.out / "counts"
    mark = _mark(documents, settings)
    if folder.exists():
        if (folder / "of").exists() and (folder / "of").read_text() == mark:
            print("The counts of the run before are used again: the files are the same.", file=sys.stderr)
            return Cube(folder)
        shutil.rmtree(folder)
    arguments.out.mkdir(parents=True, exist_ok=True)
    cube = engine.count(documents.batches(), settings, folder, _progress())
    (folder / NOTED).write_text(json.dumps([str(each) for each in documents.noted.sentences], ensure_ascii=False))
    (folder / "of").write_text(mark)
    return cube


def _engine(arguments: argparse.Namespace) -> LocalEngine | SparkEngine:
    if arguments.engine == LOCAL:
        return LocalEngine(arguments.threads, arguments.memory, arguments.scratch)
    if "://" in arguments.engine or arguments.engine.startswith("local"):
        return SparkEngine(arguments.engine, arguments.scratch)
    raise InputError(
        Sentence(
            "There is no engine “%(engine)s”: duckdb counts here, spark://host:7077 on a cluster.",
            {"engine": arguments.engine},
        )
    )


@contextmanager
def whole(to: Path) -> Iterator[Path]:
    """Give a place to write to: it becomes the file once all of it is written, and is gone where that fails."""
    part = to.with_name(to.name + ".part")
    try:
        yield part
        part.replace(to)
    finally:
        part.unlink(missing_ok=True)


def _mark(documents: DocumentFiles, settings: CountSettings) -> str:
    """Return what the counts are of: other files, columns or settings have another mark."""
    files = [
        (str(file.resolve()), file.stat().st_size, file.stat().st_mtime_ns) for file in documents.files if file.exists()
    ]
    told = json.dumps([files, documents.columns.named, str(settings), FORMAT])
    return sha256(told.encode()).hexdigest()


def _contexts(
    cube: Cube, found: LanguageMap, documents: DocumentFiles, left_out: frozenset[str]
) -> Mapping[str, tuple[Context, Mapping[int, str]]]:
    if not (cube.folder / TEXTS).exists():  # a cluster keeps no texts
        return {}
    texts = EncodedTexts(cube.folder)
    shown = [
        context(cube, texts, term.term, groups=found.groups, left_out=left_out, rows=12)
        for term in found.shared[:WITH_CONTEXT]
    ]
    read = documents.texts(row for each in shown for rows in each.rows.values() for row in rows)
    return {each.term: (each, read) for each in shown}


@dataclass
class _Progress:
    """Tells how far it is: on a terminal in one line that changes, elsewhere in one line for each stage."""

    live: bool
    began: float
    stage: str = ""
    told: float = 0.0

    def __call__(self, stage: str, done: int, of: int | None) -> None:
        now = time.monotonic()
        if stage == self.stage and (not self.live or now - self.told < AT_MOST_EVERY):
            return
        self.stage, self.told = stage, now
        far = f"{done:,} of {of:,}" if of else f"{done:,} parts"
        end = "\r" if self.live else "\n"
        print(f"{stage}: {far}, {now - self.began:.1f} s", file=sys.stderr, end=end, flush=True)


def _progress() -> _Progress:
    return _Progress(sys.stderr.isatty(), time.monotonic())


def _told(found: LanguageMap, noted: Iterable[str], out: Path) -> str:
    def listed(terms: tuple[str, ...]) -> str:
        return ", ".join(terms[:12]) or "none"

    lines = [
        f"Shared by {', '.join(found.groups)} more than {found.background}: "
        f"{len(found.shared):,} of {found.candidates:,} terms.",
        f"  {listed(tuple(term.term for term in found.shared))}",
        *(f"{group}: {listed(tuple(term.term for term in terms))}" for group, terms in found.owned.items()),
        *(str(note) for note in found.notes),
        *noted,
        f"Look at {out / 'index.html'}: terms.csv, terms.parquet and map.svg lie beside it.",
    ]
    return "\n".join(lines)


def _bytes(written: str) -> int:
    unit = UNITS.get(written[-1:].upper(), 0)
    try:
        return int(float(written[:-1]) * unit) if unit else int(written)
    except (ValueError, OverflowError) as fault:
        raise argparse.ArgumentTypeError(f"“{written}” is no size: write 512M or 2G") from fault


def _from_one(written: str) -> int:
    if not written.isdecimal() or not 1 <= int(written) <= MOST:
        raise argparse.ArgumentTypeError(f"“{written}” is no whole number from 1 on")
    return int(written)
