"""Which rows of a table may be one, with how probable it is and why."""

from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import Any

from plomada.figures import Sentence
from plomada.matching import rules
from plomada.matching.comparing import Comparison, Kind
from plomada.matching.pairs import MissingColumn, Pair, Pairs, Reason, Settings, Way
from plomada.matching.training import Model, Scored

DEFAULT = Settings()
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
    ids, texts = _read(table, kind)
    rows = [kind.prepare(row) for row in texts]
    wanted = [True] * len(ids) if fresh is None else [one in fresh for one in ids]
    if len(rows) < settings.fewest_rows:
        return rules.find(rules.Table(kind, ids, texts, rows), wanted)
    model = Model(rows, wanted, kind, settings)
    try:
        found = model.find(seed)
    finally:
        model.close()
    return Pairs(
        pairs=tuple(_pair(one, ids, texts, model.comparisons) for one in found.scored),
        way=Way.MODEL,
        rows=len(rows),
        compared=found.compared,
        note=Sentence(
            "Learnt from these %(rows)s rows themselves; %(compared)s pairs were compared.",
            {"rows": len(rows), "compared": found.compared},
        ),
    )


def _read(table: Any, kind: Kind) -> tuple[Sequence[Hashable], Texts]:
    columns: Mapping[str, Sequence[Any]] = table if isinstance(table, Mapping) else table.to_pydict()
    if "id" not in columns:
        raise MissingColumn("id")
    if not any(name in columns for name in kind.needed):
        raise MissingColumn(kind.needed[0])
    names = [name for name in kind.columns if name in columns]
    cells = zip(*(columns[name] for name in names), strict=True)
    texts = [
        {name: str(value) for name, value in zip(names, row, strict=True) if value is not None and str(value).strip()}
        for row in cells
    ]
    return list(columns["id"]), texts


def _pair(scored: Scored, ids: Sequence[Any], texts: Texts, comparisons: Sequence[Comparison]) -> Pair:
    by_name = {one.name: one for one in comparisons}
    # Which of the two stands left is the ids' order, whatever the table's.
    one, other = sorted((scored.left, scored.right), key=lambda place: ids[place])
    reasons = [
        Reason(name, by_name[name].outcome(outcome).says(*by_name[name].written(texts[one], texts[other])), weight)
        for name, outcome, weight in scored.outcomes
    ]
    reasons.sort(key=lambda reason: -abs(reason.weight or 0))
    return Pair(ids[one], ids[other], scored.probability, scored.weight, tuple(reasons))
