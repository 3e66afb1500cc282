"""Pairs found by named rules, for tables too small to learn anything from."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from plomada.matching.comparing import Kind, Row
from plomada.matching.pairs import Pair, Pairs, Reason, Way


@dataclass(frozen=True)
class Table:
    """A table, row by row: its id, its texts as they were written, its columns as they are compared."""

    kind: Kind
    ids: Sequence[Any]
    texts: Sequence[dict[str, str]]
    rows: Sequence[Row]


def find(table: Table, wanted: Sequence[bool]) -> Pairs:
    """Return the pairs that one of the kind's rules makes, those with most facts in common first.

    Args:
        table: what is looked through.
        wanted: of each row, whether its pairs are; a pair is given where either is.
    """
    held = {pair for rule in table.kind.rules for pair in _sharing(rule, table.rows)}
    pairs = [_pair(one, other, table) for one, other in held if wanted[one] or wanted[other]]
    pairs.sort(key=lambda pair: (-pair.weight, pair.left, pair.right))
    rows = len(table.rows)
    return Pairs(tuple(pairs), Way.RULES, rows, compared=rows * (rows - 1) // 2, note=table.kind.few(rows))


def _sharing(columns: Sequence[str], rows: Sequence[Row]) -> Iterator[tuple[int, int]]:
    together: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for place, row in enumerate(rows):
        values = tuple(row[column] for column in columns)
        if all(values):
            together[values].append(place)
    for places in together.values():
        yield from combinations(places, 2)


def _pair(one: int, other: int, table: Table) -> Pair:
    one, other = sorted((one, other), key=lambda place: table.ids[place])
    reasons, agree = [], 0
    for comparison in table.kind.comparisons:
        left, right = table.rows[one][comparison.column], table.rows[other][comparison.column]
        if not left or not right:
            continue
        same = left == right
        agree += same
        level = comparison.levels[0] if same else comparison.otherwise
        written = comparison.written(table.texts[one], table.texts[other])
        reasons.append((not same, Reason(comparison.name, level.says(*written), None)))
    reasons.sort(key=lambda reason: reason[0])
    return Pair(table.ids[one], table.ids[other], None, float(agree), tuple(reason for _, reason in reasons))
