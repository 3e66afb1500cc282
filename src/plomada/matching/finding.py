"""Which rows of a table may be one, with how probable it is and why."""

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final

import pyarrow as pa

from plomada.figures import Sentence
from plomada.matching import rules
from plomada.matching.comparing import Comparison, Kind
from plomada.matching.pairs import MissingColumn, Pair, Pairs, Reason, Settings, Way
from plomada.matching.training import Model, Scored

DEFAULT: Final = Settings()
AT_ONCE: Final = 20_000
Texts = list[dict[str, str]]


def find_duplicates(
    table: Any,
    kind: Kind,
    *,
    settings: Settings = DEFAULT,
    seed: int = 1,
    fresh: Collection[Hashable] | None = None,
) -> Pairs:
    """Return the pairs of rows that may be one, the most certain first, each with its reasons.

    Args:
        table: an Arrow table, or sequences of equal length by name: `id`, and what `kind.columns` names of it. An empty
            text or None is unknown: it speaks neither for nor against.
        kind: `PEOPLE` or `ACCOUNTS`.
        settings: how to look.
        seed: of the pairs that are drawn; the same table and seed give the same result.
        fresh: ids of rows that are new or changed; only pairs with one of them are given. None: all pairs.

    Raises:
        MissingColumn: the table has no `id`, or no name.

    Source: Fellegi & Sunter 1969; docs/methods/duplicates.md.

    Example:
        >>> from plomada.matching import PEOPLE, find_duplicates
        >>> people = {"id": [7, 8], "name": ["Júlia Prat", "PRAT, Julia"], "email": ["j@q.example", "j@q.example"]}
        >>> found = find_duplicates(people, PEOPLE, seed=1)
        >>> found.way.value, found.pairs[0].left, found.pairs[0].right
        ('rules', 7, 8)
        >>> [str(reason.sentence) for reason in found.pairs[0].reasons]
        ['Same name: Júlia Prat', 'Same e-mail']
    """
    given = _arrow(table, kind)
    ids = given.column("id").to_pylist()
    wanted = [True] * len(ids) if fresh is None else [one in fresh for one in ids]
    if len(ids) < settings.fewest_rows:
        texts = [row for batch in _texts(given, kind) for row in batch]
        return rules.find(rules.Table(kind, ids, texts, [kind.prepare(row) for row in texts]), wanted)
    model = Model(kind, settings)
    try:
        model.load(([kind.prepare(row) for row in batch] for batch in _texts(given, kind)), wanted)
        found = model.find(seed)
    finally:
        model.close()
    return Pairs(
        pairs=tuple(_told(found.scored, ids, given, model)),
        way=Way.MODEL,
        rows=len(ids),
        compared=found.compared,
        note=Sentence(
            "Learnt from these %(rows)s rows themselves; %(compared)s pairs were compared.",
            {"rows": len(ids), "compared": found.compared},
        ),
    )


def table_of(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> pa.Table:
    """Return an Arrow table of rows that come one by one: a million of them are never all held as Python's.

    Args:
        columns: their names, `id` among them; `id` a whole number, the others text or None.
        rows: a value for each column.

    Example:
        >>> table_of(("id", "name"), [(7, "Ana"), (8, None)]).to_pydict()
        {'id': [7, 8], 'name': ['Ana', None]}
    """
    schema = pa.schema([(name, pa.int64() if name == "id" else pa.string()) for name in columns])
    rows = iter(rows)
    batches = []
    while some := list(islice(rows, AT_ONCE)):
        batches.append(pa.record_batch(list(zip(*some, strict=True)), schema=schema))
    return pa.Table.from_batches(batches, schema=schema)


def _arrow(table: Any, kind: Kind) -> pa.Table:
    given = pa.table(dict(table)) if isinstance(table, Mapping) else table
    if "id" not in given.column_names:
        raise MissingColumn("id")
    if not any(name in given.column_names for name in kind.needed):
        raise MissingColumn(kind.needed[0])
    return given.select(["id", *(name for name in kind.columns if name in given.column_names)])


def _texts(table: pa.Table, kind: Kind) -> Iterator[Texts]:
    """Yield the rows some thousands at a time, each with the texts it has."""
    for batch in table.to_batches(max_chunksize=AT_ONCE):
        yield [_known(row) for row in batch.to_pylist()]


def _known(row: Mapping[str, Any]) -> dict[str, str]:
    return {
        name: str(value) for name, value in row.items() if name != "id" and value is not None and str(value).strip()
    }


def _told(scored: Sequence[Scored], ids: Sequence[Any], table: pa.Table, model: Model) -> Iterator[Pair]:
    """Yield the pairs with their reasons; only rows that are in one are read again."""
    places = sorted({place for one in scored for place in (one.left, one.right)})
    texts = {
        place: _known(row)
        for place, row in zip(places, table.take(pa.array(places, pa.int64())).to_pylist(), strict=True)
    }
    for one in scored:
        yield _pair(one, ids, texts, model.comparisons)


def _pair(
    scored: Scored, ids: Sequence[Any], texts: Mapping[int, dict[str, str]], comparisons: Sequence[Comparison]
) -> Pair:
    by_name = {one.name: one for one in comparisons}
    # Which of the two stands left is the ids' order, whatever the table's.
    one, other = sorted((scored.left, scored.right), key=lambda place: ids[place])
    reasons = [
        Reason(name, by_name[name].outcome(outcome).says(*by_name[name].written(texts[one], texts[other])), weight)
        for name, outcome, weight in scored.outcomes
    ]
    reasons.sort(key=lambda reason: -abs(reason.weight or 0))
    return Pair(ids[one], ids[other], scored.probability, scored.weight, tuple(reasons))
