"""Near copies of a text among what counts in a corpus: asked for a whole batch at once, told row by row.

Here is how this works. Of each text of 30 words or more a sketch is kept, and a text that counts is filed under four
numbers. A batch looks its numbers up in a few queries and reads the sketches of what it finds; then each row is held
against these, and against the rows of the batch before it. So no text is read again, and what is held in memory is what
may be alike. Shorter texts have no near copies: two people who say "yes" are two.
"""

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final, TypeAlias

import numpy as np
from django.db import connection
from django.db.models import QuerySet
from numpy.typing import NDArray

from plomada_web.language.models import Corpus, Document, FiledNumber, Sketch
from plomada_web.language.parts import parts
from plomada_web.language.writing import insert_values

MOST_FILED: Final = 100  # texts under one number: what thousands begin with is no likeness
TEXTS_AT_ONCE: Final = 50  # that are read again: one may have a million letters
STORED: Final = "<u4"  # the upper half of a number: sorted as it is, and told apart by it as well

Kept: TypeAlias = NDArray[np.uint32]
May = Callable[[Document, Document], bool]


@dataclass(frozen=True)
class Original:
    """A text that counts, with its sketch."""

    document: Document
    kept: Kept


class NearCopies:
    """The near copies among some rows and what counts in their corpus."""

    def __init__(self, corpus: Corpus, rows: Sequence[Document], *, among: QuerySet[Document]) -> None:
        """Read what the rows may be near copies of: a bounded number of queries.

        Args:
            corpus: the one they belong to; it is locked.
            rows: in the order in which they are asked about.
            among: what may be their originals.
        """
        # What divides texts into words is loaded by who takes documents in, not by every web process.
        from plomada.corpora.near_copies import FILED, LOOKED_UP  # noqa: PLC0415

        self._corpus = corpus
        self._stored = _stored(rows)
        self._kept = _kept(rows, self._stored)
        self._looked_up = {of: kept[:LOOKED_UP].tolist() for of, kept in self._kept.items()}
        self._filed_under = {of: dict.fromkeys(numbers[:FILED]) for of, numbers in self._looked_up.items()}
        self._originals: list[Original] = []
        self._filed: dict[int, list[int]] = {}  # places among the originals, by number
        self._many: Counter[int] = Counter()  # texts filed under a number, those that left too
        self._new: list[Document] = []
        self._near: list[Document] = []
        self._read(among)

    def original_of(self, row: Document, may: May) -> Document | None:
        """Return the first text that counts and is nearly the same as this one, of those that `may` allows."""
        kept = self._kept.get(id(row))
        if kept is None:
            return None
        places = sorted({place for number in self._looked_up[id(row)] for place in self._filed.get(number, ())})
        candidates = [one for one in (self._originals[place] for place in places) if may(row, one.document)]
        if not candidates:
            return None
        from plomada.corpora.near_copies import first_alike  # noqa: PLC0415  as above

        found = first_alike(kept, [one.kept for one in candidates])
        if found is None:
            return None
        self._near.append(row)
        return candidates[found].document

    def add(self, row: Document) -> None:
        """Count a row among the originals of those that come after it."""
        kept = self._kept.get(id(row))
        if kept is None:
            return
        self._new.append(row)
        for number in self._filed_under[id(row)]:
            self._filed.setdefault(number, []).append(len(self._originals))
        self._originals.append(Original(row, kept))

    @property
    def unwritten(self) -> list[Document]:
        """Return the rows of which something is to be kept; they need their ids for it."""
        return [*self._new, *self._near]

    def write(self) -> None:
        """Keep the sketches, and file what counts. Call it in the transaction of the documents, once they have ids."""
        rows = [row for row in self.unwritten if row.pk not in self._stored]
        sketched = ((row.pk, self._kept[id(row)].tobytes()) for row in rows)
        insert_values(Sketch, ("document_id", "numbers"), sketched)
        before = [row.pk for row in self._new if row.pk in self._stored]
        filed = {pk for some in parts(before) for pk in _filed(some)}
        numbers = (one for row in self._new if row.pk not in filed for one in self._numbers_of(row))
        insert_values(FiledNumber, ("corpus_id", "number", "document_id"), numbers)

    def _numbers_of(self, row: Document) -> Iterable[tuple[int, int, int]]:
        for number in self._filed_under[id(row)]:
            if self._many[number] < MOST_FILED:
                self._many[number] += 1
                yield self._corpus.pk, number, row.pk

    def _read(self, among: QuerySet[Document]) -> None:
        under: dict[int, list[int]] = {}
        for number, pk in _documents_under(self._corpus, set(chain(*self._looked_up.values()))):
            self._many[number] += 1
            under.setdefault(pk, []).append(number)
        there = among.filter(copy_of__isnull=True)
        for some in parts(sorted(under)):
            # By their ids alone, in two queries: what joins the two is planned badly by a database that has not
            # looked at its tables yet, and sorted it would be planned as a walk through the corpus.
            kept = dict(Sketch.objects.filter(document__in=some).values_list("document_id", "numbers"))
            rows = there.filter(pk__in=list(kept)).select_related("speaker").defer("text")
            for row in sorted(rows, key=lambda row: row.pk):
                for number in under[row.pk]:
                    self._filed.setdefault(number, []).append(len(self._originals))
                self._originals.append(Original(row, _unpacked(kept[row.pk])))


def _stored(rows: Sequence[Document]) -> Mapping[int, Kept]:
    """Return the sketches that are kept of rows with ids."""
    ids = [row.pk for row in rows if row.pk is not None]
    found = (Sketch.objects.filter(document__in=some).values_list("document_id", "numbers") for some in parts(ids))
    return {pk: _unpacked(numbers) for some in found for pk, numbers in some}


def _kept(rows: Sequence[Document], stored: Mapping[int, Kept]) -> dict[int, Kept]:
    """Return the sketch of each row that has one, by its identity; of rows in the database the texts are read."""
    kept = {id(row): stored[row.pk] for row in rows if row.pk in stored}
    here = [row for row in rows if row.pk is None]
    kept.update(_sketches([(id(row), row.text) for row in here]))
    away = {row.pk: id(row) for row in rows if row.pk is not None and row.pk not in stored}
    ids = list(away)
    for start in range(0, len(ids), TEXTS_AT_ONCE):
        some = Document.objects.filter(pk__in=ids[start : start + TEXTS_AT_ONCE]).values_list("pk", "text")
        kept.update(_sketches([(away[pk], text) for pk, text in some]))
    return kept


def _sketches(texts: Sequence[tuple[int, str]]) -> dict[int, Kept]:
    from plomada.corpora.near_copies import sketches  # noqa: PLC0415  as above

    found = sketches([text for _of, text in texts])
    return {
        of: (numbers >> np.uint64(32)).astype(STORED)
        for (of, _text), numbers in zip(texts, found, strict=True)
        if len(numbers)
    }


def _unpacked(numbers: bytes | memoryview) -> Kept:
    return np.frombuffer(bytes(numbers), STORED)


def _documents_under(corpus: Corpus, numbers: Collection[int]) -> Iterable[tuple[int, int]]:
    """Return what is filed under any of some numbers: one query, written by hand, since it is of thousands of them."""
    pg = connection.vendor == "postgresql"
    some = "= ANY(%s)" if pg else "IN (SELECT value FROM json_each(%s))"
    sql = f"SELECT number, document_id FROM {FiledNumber._meta.db_table} WHERE corpus_id = %s AND number {some}"  # noqa: S608  our own name
    with connection.cursor() as cursor:
        cursor.execute(sql, [corpus.pk, list(numbers) if pg else json.dumps(list(numbers))])
        found: list[tuple[int, int]] = cursor.fetchall()
    return found


def _filed(ids: Sequence[int]) -> Iterable[int]:
    return FiledNumber.objects.filter(document__in=ids).values_list("document_id", flat=True)
