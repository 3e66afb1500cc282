"""Looking through a workspace for duplicates, and keeping what was found.

Here is how this works. Up to `WHOLE` rows everything is looked through each time. Beyond that, only rows that changed
since the last time are held against all others; the model still learns from all. Pairs that nobody has decided are
written anew, those that are not found any more go; what was decided stays.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import OuterRef, QuerySet, Subquery

from plomada import matching
from plomada.figures import Sentence
from plomada_web.duplicates.models import DuplicatePair, Search, Twofold
from plomada_web.people.models import Site
from plomada_web.workspace.models import Workspace

WHOLE: Final = 20_000
MOST_ROWS: Final = 1_000_000  # the ones that changed last; told on the page by the number of rows
MOST_PAIRS: Final = 5_000  # nobody goes through more; the next time the next ones follow
SEED: Final = 1
AT_ONCE: Final = 5_000
Ids = tuple[int, int]

SOURCES: Final[dict[str, dict[str, str]]] = {
    "person": {
        "id": "pk",
        "name": "name",
        "email": "email",
        "phone": "phone",
        "account": "account__name",
        "domain": "account__domain",
        "city": "site__city",
    },
    "account": {"id": "pk", "name": "name", "domain": "domain", "country": "country", "city": "city"},
}


@dataclass(frozen=True)
class Looked:
    """What was found among the records of a kind; `fresh` are those that were held against all, None: all."""

    record: str
    pairs: matching.Pairs
    fresh: Collection[int] | None


def look_through(workspace: Workspace, record: str) -> Looked:
    """Return which records of a kind may be one."""
    rows = _rows(workspace, record)
    last = Search.objects.filter(workspace=workspace, record=record).first()
    fresh = None
    if last is not None and last.rows > WHOLE and last.way == matching.Way.MODEL:
        fresh = set(rows.filter(changed_at__gte=last.looked_at).values_list("pk", flat=True))
    columns = SOURCES[record]
    values: Iterator[Any] = (
        rows.order_by("-changed_at", "-pk").values_list(*columns.values())[:MOST_ROWS].iterator(AT_ONCE)
    )
    kind = matching.PEOPLE if record == Twofold.PERSON else matching.ACCOUNTS
    # Looked up when it is called: this is what brings splink and DuckDB in, into the worker alone.
    table = matching.table_of(tuple(columns), values)
    return Looked(record, matching.find_duplicates(table, kind, seed=SEED, fresh=fresh), fresh)


def keep(workspace: Workspace, looked: Looked, *, began: datetime, now: datetime) -> int:
    """Write down what was found, in the caller's transaction, and return how many pairs are new.

    Args:
        workspace: where it was looked.
        looked: what was found.
        began: the moment before the rows were read.
        now: when the pairs count as found.
    """
    left, right = f"left_{looked.record}_id", f"right_{looked.record}_id"
    found = {_ids(pair): pair for pair in looked.pairs.pairs[:MOST_PAIRS]}
    kept = DuplicatePair.objects.filter(workspace=workspace, record=looked.record)
    there = {(getattr(one, left), getattr(one, right)): one for one in kept}
    _drop(there, found, looked.fresh)
    known = [_told(one, found[ids]) for ids, one in there.items() if ids in found and one.state == "open"]
    DuplicatePair.objects.bulk_update(known, ["probability", "weight", "reasons"], batch_size=100)
    new = [
        _told(
            DuplicatePair(workspace=workspace, record=looked.record, found_at=now, **{left: ids[0], right: ids[1]}),
            pair,
        )
        for ids, pair in found.items()
        if ids not in there
    ]
    DuplicatePair.objects.bulk_create(new, batch_size=200, ignore_conflicts=True)
    Search.objects.update_or_create(
        workspace=workspace,
        record=looked.record,
        defaults={
            "looked_at": began,
            "rows": looked.pairs.rows,
            "compared": looked.pairs.compared,
            "way": looked.pairs.way.value,
            "note": written(looked.pairs.note),
        },
    )
    return len(new)


def written(sentence: Sentence) -> dict[str, object]:
    """Return a sentence of the library as it is stored, to be told in the reader's language."""
    return {"template": sentence.template, "values": dict(sentence.values)}


def sentence_of(stored: dict[str, Any]) -> Sentence:
    """Return a stored sentence."""
    return Sentence(str(stored["template"]), stored.get("values") or {})


def _rows(workspace: Workspace, record: str) -> "QuerySet[Any]":
    if record == Twofold.PERSON:
        return workspace.people.filter(archived_at=None, erased_at=None)
    cities = Site.objects.filter(account=OuterRef("pk"), archived_at=None).exclude(city="").order_by("pk")
    return workspace.accounts.filter(archived_at=None).annotate(city=Subquery(cities.values("city")[:1]))


def _drop(there: dict[Ids, DuplicatePair], found: Collection[Ids], fresh: Collection[int] | None) -> None:
    """Delete pairs nobody has decided that were looked at again and not found."""
    gone = [
        one.pk
        for ids, one in there.items()
        if one.state == "open" and ids not in found and (fresh is None or ids[0] in fresh or ids[1] in fresh)
    ]
    for start in range(0, len(gone), 500):
        DuplicatePair.objects.filter(pk__in=gone[start : start + 500]).delete()


def _told(row: DuplicatePair, pair: matching.Pair) -> DuplicatePair:
    row.probability, row.weight = pair.probability, pair.weight
    row.reasons = [written(reason.sentence) | {"weight": reason.weight} for reason in pair.reasons]
    return row


def _ids(pair: matching.Pair) -> Ids:
    return int(str(pair.left)), int(str(pair.right))
