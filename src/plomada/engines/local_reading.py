"""Documents on their way to being counted on this machine: read by several threads, then numbered alike."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from plomada.language.counting.cube import CountSettings
from plomada.language.counting.documents import spoken
from plomada.language.counting.encoding import encoded
from plomada.language.counting.ngrams import Keys, occurrences_of
from plomada.language.counting.numbered_texts import NumberedTexts
from plomada.language.counting.vocabulary import Vocabulary, Voices


def numbered(batches: Iterable[pa.RecordBatch]) -> Iterator[tuple[int, int, pa.RecordBatch]]:
    """Return each batch with its number and with how many documents were before it."""
    before = 0
    for number, batch in enumerate(batches):
        yield number, before, batch
        before += batch.num_rows


class Reading:
    """The texts as numbers, in files: each part first with numbers of its own, then with those that all have in common.

    Args:
        folder: for the files.
        settings: how they are to be counted.
    """

    def __init__(self, folder: Path, settings: CountSettings) -> None:
        self.folder = folder
        self.settings = settings
        self.count = 0
        self.found: dict[int, tuple[list[str], Voices]] = {}

    @property
    def texts(self) -> NumberedTexts:
        """What has been read so far."""
        return NumberedTexts(self.folder, self.count)

    @property
    def said(self) -> bool:
        """Whether there is a word in any text."""
        return any(voices.words.sum() for _names, voices in self.found.values())

    def read(self, batch_after: tuple[int, int, pa.RecordBatch]) -> None:
        """Read a batch as the part of its number."""
        part, before, batch = batch_after
        texts = encoded(batch["text"])
        said = spoken(batch, self.settings.period, before)
        files = self.texts
        files.keep(part, "rows", texts.rows + before)
        files.keep(part, "numbers", texts.numbers)
        files.keep(part, "lengths", texts.lengths)
        for name, values in (("groups", said.groups), ("authors", said.authors), ("periods", said.periods)):
            files.keep(part, name, values[texts.rows])
        pq.write_table(
            pa.table({"word": texts.words, "texts": texts.texts_with}), self.folder / f"{part}-words.parquet"
        )
        lengths = texts.lengths[np.argsort(texts.rows)] if len(texts.rows) else texts.lengths
        self.found[part] = (said.names, Voices.of(said.groups, said.authors, said.periods, lengths))
        self.count = max(self.count, part + 1)

    def agree(self) -> None:
        """Settle which words are counted, the order of the groups, and who said something when."""
        base = duckdb.connect(config={"temp_directory": str(self.folder / "spilled"), "memory_limit": "512MB"})
        words = base.sql(
            "SELECT word FROM read_parquet($files) GROUP BY word HAVING sum(texts) >= $least ORDER BY word",
            params={"files": str(self.folder / "*-words.parquet"), "least": max(1, self.settings.kept.texts)},
        ).to_arrow_table()
        base.close()
        self.vocabulary = Vocabulary(words["word"].combine_chunks().cast(pa.large_string()))
        self.groups = sorted({name for names, _voices in self.found.values() for name in names})
        place = {name: number for number, name in enumerate(self.groups)}
        self.places = {
            part: np.array([place[name] for name in names], np.int32) for part, (names, _voices) in self.found.items()
        }
        self.voices = Voices.together(
            [
                Voices(self.places[part][voices.groups], voices.authors, voices.periods, voices.words, voices.texts)
                for part, (_names, voices) in self.found.items()
            ]
        )
        self.cells = self.voices.cells(len(self.groups))

    def renumber(self, part: int) -> Keys:
        """Write the part with the numbers that all have in common; return how often each word was said."""
        files = self.texts
        words = pq.read_table(self.folder / f"{part}-words.parquet", columns=["word"])["word"].combine_chunks()
        numbers = self.vocabulary.numbers_of(words)[files.column(part, "numbers")]
        groups, periods = self.places[part][files.column(part, "groups")], files.column(part, "periods")
        authors = np.fromfile(self.folder / f"{part}-authors", np.int64)
        files.keep(part, "numbers", numbers)
        files.keep(part, "cells", self.voices.places_of(groups, authors, periods))
        return occurrences_of(numbers, len(self.vocabulary.words))
