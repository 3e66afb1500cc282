"""How many documents each source and each speaker has, kept as rows come and go."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Max, Min

from plomada_web.language.models import Document, Source
from plomada_web.language.writing import move_counts


@dataclass
class OfSource:
    """What changes for a source."""

    documents: int = 0
    copies: int = 0
    undated: int = 0
    languages: Counter[str] = field(default_factory=Counter)
    first: datetime | None = None
    last: datetime | None = None
    gone: list[datetime] = field(default_factory=list)  # when what goes was said


class Tally:
    """Documents that come or go in one transaction, and what that makes of the counts beside them."""

    def __init__(self) -> None:
        self.sources: dict[int, OfSource] = {}
        self.speakers: dict[int, Counter[str]] = {}

    def add(self, rows: Iterable[Document], *, times: int = 1) -> "Tally":
        """Count documents as they are now; `times=-1` takes them out."""
        for row in rows:
            of, speaker = self.sources.setdefault(row.source_id, OfSource()), self._speaker(row)
            if row.copy_of_id is not None:
                of.copies += times
                speaker["copies"] += times
                continue
            of.documents += times
            speaker["documents"] += times
            of.languages[row.language] += times
            if row.said_at is None:
                of.undated += times
            elif times < 0:
                of.gone.append(row.said_at)
            else:
                of.first = min(filter(None, (of.first, row.said_at)))
                of.last = max(filter(None, (of.last, row.said_at)))
        return self

    def _speaker(self, row: Document) -> Counter[str]:
        return self.speakers.setdefault(row.speaker_id, Counter())

    def write(self) -> None:
        """Bring the counts up to date. Call it in the transaction of the documents."""
        move_counts(self.speakers)
        for pk, of in sorted(self.sources.items()):
            _write(Source.objects.select_for_update().get(pk=pk), of)


def _write(source: Source, of: OfSource) -> None:
    source.changes += 1
    source.documents += of.documents
    source.copies += of.copies
    source.undated += of.undated
    languages = Counter(source.languages)
    languages.update(of.languages)
    source.languages = {code: n for code, n in sorted(languages.items()) if n > 0}
    if any(moment in {source.first_said_at, source.last_said_at} for moment in of.gone):
        said = Document.objects.filter(source=source, removed_at__isnull=True, copy_of__isnull=True)
        bounds = said.aggregate(first=Min("said_at"), last=Max("said_at"))
        source.first_said_at, source.last_said_at = bounds["first"], bounds["last"]
    else:
        source.first_said_at = min(filter(None, (source.first_said_at, of.first)), default=None)
        source.last_said_at = max(filter(None, (source.last_said_at, of.last)), default=None)
    counted = ["documents", "copies", "undated", "changes", "languages", "first_said_at", "last_said_at"]
    source.save(update_fields=counted)
