"""What `plomada language-map` does: counts, compares, writes. Loaded by who asks for it: it needs much."""

import argparse
import json
import shutil
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Final

from plomada.engines.local import LocalEngine
from plomada.engines.spark import SparkEngine
from plomada.errors import InputError
from plomada.figures import Sentence
from plomada.language.context import Context, context
from plomada.language.counting.cube import FORMAT, CountSettings, Cube
from plomada.language.counting.folding import Thresholds
from plomada.language.encoded_texts import EncodedTexts
from plomada.language.mapping import LanguageMap, MapChoice, language_map
from plomada.language.periods import Span
from plomada.language.reading import DocumentColumns, DocumentFiles
from plomada.language.stop_words import stop_words
from plomada_cli.language_arguments import LOCAL
from plomada_cli.language_files import as_csv, as_svg, in_words, write_parquet
from plomada_cli.language_page import as_page

WITH_CONTEXT: Final = 60  # shared terms that are shown with what stands around them
NOTED: Final = "noted.json"  # among the counts: what could not be read when they were made
AT_MOST_EVERY: Final = 0.2  # seconds


def write_language_map(arguments: argparse.Namespace) -> int:
    """Count, compare, write and say where it is."""
    documents = documents_of(arguments)
    everything = counted(arguments, documents)
    cube = _told_of(arguments, everything)
    choice = MapChoice(
        tuple(arguments.groups),
        arguments.background,
        {code: 1 / len(arguments.language) for code in arguments.language},
        arguments.at_least,
        arguments.min_authors,
    )
    before = everything if cube.span and not choice.background else None
    found = language_map(cube, choice, before)
    contexts = _contexts(cube, found, documents, stop_words(*arguments.language), arguments.min_authors)
    out: Path = arguments.out
    noted: list[str] = json.loads((everything.folder / NOTED).read_text())
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
    if isinstance(engine, SparkEngine):
        cube = engine.count_files(documents, settings, folder, _progress())
    else:
        cube = engine.count(documents.batches(), settings, folder, _progress())
    (folder / NOTED).write_text(json.dumps([str(each) for each in documents.noted.sentences], ensure_ascii=False))
    (folder / "of").write_text(mark)
    return cube


def _told_of(arguments: argparse.Namespace, cube: Cube) -> Cube:
    """Return what is told: all that was counted, or what was said in the periods that are asked for."""
    if arguments.since is None:
        if arguments.until is not None:
            raise InputError(
                Sentence("Say since when, too: what was said before that is what a period is compared with.")
            )
        return cube
    engine = LocalEngine(arguments.threads, arguments.memory)
    return engine.count_span(cube, Span(arguments.since, arguments.until), _progress())


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
    cube: Cube, found: LanguageMap, documents: DocumentFiles, left_out: frozenset[str], authors: int
) -> Mapping[str, tuple[Context, Mapping[int, str]]]:
    texts = EncodedTexts(cube.folder)
    shown = [
        context(cube, texts, term.term, groups=found.groups, left_out=left_out, authors=authors, rows=12)
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


def listed(terms: Iterable[str]) -> str:
    """Return the first terms of many."""
    return ", ".join(islice(terms, 12)) or "none"


def _moving(found: LanguageMap) -> Iterator[str]:
    if found.busy:
        yield f"All unusually busy at once: {listed(f'{term.term} ({in_words(term.busy)})' for term in found.busy)}"
    if found.rising:
        yield f"All, more and more: {listed(term.term for term in found.rising)}"
    for group, terms in found.rising_in.items():
        if terms:
            yield f"{group}, more and more: {listed(term.term for term in terms)}"


def _told(found: LanguageMap, noted: Iterable[str], out: Path) -> str:
    some = "" if found.at_least is None else f"at least {found.at_least} of "
    lines = [
        f"Shared by {some}{', '.join(found.groups)} more than {found.background}: "
        f"{len(found.shared):,} of {found.candidates:,} terms.",
        f"  {listed(term.term for term in found.shared)}",
        *(f"{group}: {listed(term.term for term in terms)}" for group, terms in found.owned.items()),
        *_moving(found),
        *(str(note) for note in found.notes),
        *noted,
        f"Look at {out / 'index.html'}: terms.csv, terms.parquet and map.svg lie beside it.",
    ]
    return "\n".join(lines)
