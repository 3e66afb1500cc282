"""Duplicates found among people and accounts whose true identity is known, beside what exact rules find.

    .venv/bin/python bench/duplicates.py

Synthetic people (fake_1000: names, e-mails and cities with slips; birthdays are left out, since nobody has those of
business contacts) and real places in Chicago (3,337 rows of nine lists, true ids by hand). Each line tells how many
pairs were found, precision, recall and F1 at the default threshold, for our model and for the rules one would write:
the same e-mail, the same name (without case, accents, legal form), either of them.
"""

import csv
import os
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations
from pathlib import Path

from plomada.matching import ACCOUNTS, PEOPLE, find_duplicates
from plomada.matching.comparing import Kind
from plomada.matching.plain import address, company, digits, plain

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("PLOMADA_SHARED") or ROOT.parent / "shared")
DATA = SHARED / "data" / "people_duplicates"
Pair = tuple[int, int]
Table = Mapping[str, Sequence[object]]


def people() -> tuple[Table, list[str]]:
    """Return the people, and who each of them truly is."""
    rows = _rows("fake_1000.csv")
    table = {
        "id": [int(row["unique_id"]) for row in rows],
        "name": [f"{row['first_name'].strip()} {row['surname'].strip()}".strip() for row in rows],
        "email": [row["email"] for row in rows],
        "city": [row["city"] for row in rows],
    }
    return table, [row["cluster"] for row in rows]


def accounts() -> tuple[Table, list[str]]:
    """Return the places, and which each of them truly is."""
    rows = _rows("chicago_sites_with_true_ids.csv")
    table = {
        "id": [int(row["Id"]) for row in rows],
        "name": [row["Site name"] for row in rows],
        "domain": [row["Website"] for row in rows],
        "phone": [row["Phone"] for row in rows],
        "address": [row["Address"] for row in rows],
        "postcode": [row["Zip"] for row in rows],
    }
    return table, [row["True Id"] for row in rows]


def truly_one(ids: Sequence[object], who: Sequence[str]) -> set[Pair]:
    """Return the pairs of rows that are one."""
    return _sharing(ids, who)


def found_by_model(table: Table, kind: Kind) -> set[Pair]:
    """Return the pairs that the model gives at its default threshold."""
    return {(int(str(pair.left)), int(str(pair.right))) for pair in find_duplicates(table, kind, seed=1).pairs}


def found_by_rule(table: Table, *rules: tuple[str, Callable[[str | None], str]]) -> set[Pair]:
    """Return the pairs that are the same in one of the columns."""
    found: set[Pair] = set()
    for column, as_compared in rules:
        found |= _sharing(table["id"], [as_compared(str(cell or "")) for cell in table[column]])
    return found


def measured(found: set[Pair], truth: set[Pair]) -> tuple[float, float, float]:
    """Return precision, recall and F1."""
    right = len(found & truth)
    return right / max(len(found), 1), right / len(truth), 2 * right / (len(found) + len(truth))


def _sharing(ids: Sequence[object], values: Iterable[str]) -> set[Pair]:
    together: dict[str, list[int]] = defaultdict(list)
    for one, value in zip(ids, values, strict=True):
        if value:
            together[value].append(int(str(one)))
    return {(min(pair), max(pair)) for group in together.values() for pair in combinations(group, 2)}


def _rows(file: str) -> list[dict[str, str]]:
    with (DATA / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _tell(what: str, found: set[Pair], truth: set[Pair]) -> None:
    precision, recall, f1 = measured(found, truth)
    print(f"  {what:<28}{len(found):>6,} pairs  precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}")


def main() -> None:
    for title, (table, who), kind, rules in (
        ("1,000 synthetic people", people(), PEOPLE, {"email": address, "name": plain}),
        ("3,337 real places", accounts(), ACCOUNTS, {"phone": digits, "name": company}),
    ):
        truth = truly_one(table["id"], who)
        print(f"{title}, {len(truth):,} pairs that are one")
        began = time.perf_counter()
        model = found_by_model(table, kind)
        seconds = time.perf_counter() - began
        _tell("model, trained on them", model, truth)
        for column, as_compared in rules.items():
            _tell(f"same {column}", found_by_rule(table, (column, as_compared)), truth)
        either = found_by_rule(table, *rules.items())
        _tell(f"same {' or '.join(rules)}", either, truth)
        ours, theirs = measured(model, truth)[2], measured(either, truth)[2]
        print(f"  F1 {ours / theirs:.2f} times that of the best rule; {seconds:.1f} s")


if __name__ == "__main__":
    main()
