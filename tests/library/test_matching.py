"""Duplicates: how many of the real ones are found, why, and that chance, size and dirt change nothing."""

import csv
import subprocess
import sys
from pathlib import Path
from random import Random

import pyarrow as pa
import pytest

from bench import duplicates as bench
from plomada.matching import ACCOUNTS, PEOPLE, MissingColumn, Pair, Settings, Way, find_duplicates
from plomada.matching.plain import company, digits, host, plain
from plomada.matching.rules import Table, find

GIVEN = "Ana Luis Marta Jorge Carla Oscar Iris Quique Petra Elsa Nuria Raul Sonia Pablo Laura Diego".split()  # noqa: SIM905
FAMILY = "Robledo Prat Ferrer Lara Congost Hidalgo Vidal Soto Mora Rey Campos Gil Pardo Nieto Vega Duarte".split()  # noqa: SIM905
Columns = dict[str, list[object]]


def base_of(rows: int, seed: int = 3) -> Columns:
    """Return people who are all different, some without e-mail, half without phone."""
    chance = Random(seed)
    table: Columns = {name: [] for name in ("id", "name", "email", "phone", "account")}
    for number in range(rows):
        given, family = chance.choice(GIVEN), f"{chance.choice(FAMILY)} {chance.choice(FAMILY)}"
        account = chance.randrange(max(2, rows // 6))
        email = f"{given}.{family}{number}@c{account}.example".lower().replace(" ", "")
        add(table, f"{given} {family}", email if chance.random() < 0.8 else "", account=f"Empresa {account} SA")
        table["phone"][-1] = str(chance.randrange(600_000_000, 699_999_999)) if chance.random() < 0.5 else None
    return table


def add(table: Columns, name: str, email: str = "", phone: str | None = None, account: str = "") -> int:
    """Add a person and return their id."""
    row = {"id": len(table["id"]), "name": name, "email": email, "phone": phone, "account": account}
    for column, value in row.items():
        table[column].append(value)
    return int(row["id"])  # type: ignore[call-overload]


def ids(pairs: tuple[Pair, ...]) -> set[tuple[object, object]]:
    return {(pair.left, pair.right) for pair in pairs}


@pytest.fixture(scope="module")
def people_found(shared: Path) -> tuple[set[bench.Pair], set[bench.Pair]]:
    table, who = bench.people()
    return bench.found_by_model(table, PEOPLE), bench.truly_one(table["id"], who)


def test_of_synthetic_people_nearly_all_pairs_are_right_and_four_fifths_are_found(
    people_found: tuple[set[bench.Pair], set[bench.Pair]],
) -> None:
    precision, recall, f1 = bench.measured(*people_found)
    assert precision >= 0.99  # measured 0.999
    assert recall >= 0.83  # measured 0.849
    assert f1 >= 0.9  # measured 0.918


def test_of_real_places_nine_tenths_are_found_and_as_many_are_right(shared: Path) -> None:
    table, who = bench.accounts()
    truth = bench.truly_one(table["id"], who)
    precision, recall, f1 = bench.measured(bench.found_by_model(table, ACCOUNTS), truth)
    assert precision >= 0.89  # measured 0.904
    assert recall >= 0.91  # measured 0.929
    assert f1 >= 0.9  # measured 0.916
    rule = bench.measured(bench.found_by_rule(table, ("phone", digits), ("name", company)), truth)
    assert f1 > rule[2] + 0.05


def test_the_same_table_and_seed_give_the_same_bits(shared: Path) -> None:
    with (shared / "data" / "people_duplicates" / "fake_1000.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))[:300]
    table = {
        "id": [int(row["unique_id"]) for row in rows],
        "given": [row["first_name"] for row in rows],
        "family": [row["surname"] for row in rows],
        "email": [row["email"] for row in rows],
    }
    first = find_duplicates(table, PEOPLE, seed=7)
    assert first.way is Way.MODEL
    assert first.pairs
    assert find_duplicates(pa.table(table), PEOPLE, seed=7) == first


def test_a_base_without_duplicates_gives_none() -> None:
    for rows in (60, 400):
        assert find_duplicates(base_of(rows), PEOPLE, seed=1).pairs == ()


def test_a_person_written_twice_is_found_with_what_speaks_for_it_first() -> None:
    table = base_of(300)
    one = add(table, "Júlia Prat Núñez", "j.prat@quimera.example", "+34 600 11 22 33", "Molinos Quimera, S.A.")
    other = add(table, "PRAT NUNEZ, Julia", "j.prat@quimera.example", "600112233", "Molinos Quimera")
    found = find_duplicates(table, PEOPLE, seed=1)
    pair = next(pair for pair in found.pairs if (pair.left, pair.right) == (one, other))
    assert pair.probability is not None
    assert pair.probability > 0.99
    told = [str(reason.sentence) for reason in pair.reasons]
    assert set(told) == {
        "Same e-mail",
        "Same phone",
        "Same name: Júlia Prat Núñez",
        "Same account: Molinos Quimera, S.A.",
    }
    weights = [abs(reason.weight or 0) for reason in pair.reasons]
    assert weights == sorted(weights, reverse=True)


def test_namesakes_at_different_companies_are_two() -> None:
    table = base_of(300)
    one = add(table, "Ana Robledo Prat", "ana.robledo@quimera.example", "600000001", "Quimera")
    other = add(table, "Ana Robledo Prat", "ana.robledo@nadir.example", "611111111", "Nadir")
    assert (one, other) not in ids(find_duplicates(table, PEOPLE, seed=1).pairs)


def test_only_pairs_with_a_fresh_row_are_given_and_they_are_as_probable_as_among_all() -> None:
    table = base_of(300)
    old = (add(table, "Eva Otero Roca", "eva@x.example"), add(table, "Eva Otero Roca", "eva@x.example"))
    new = (add(table, "Ivo Leon Cano", "ivo@y.example"), add(table, "Ivo Leon Cano", "ivo@y.example"))
    everything = find_duplicates(table, PEOPLE, seed=1)
    assert {old, new} <= ids(everything.pairs)
    fresh = find_duplicates(table, PEOPLE, seed=1, fresh={new[1]})
    assert ids(fresh.pairs) == {new}
    assert fresh.compared < everything.compared
    whole = next(pair for pair in everything.pairs if (pair.left, pair.right) == new)
    assert fresh.pairs[0].probability == pytest.approx(whole.probability, abs=1e-9)


def test_few_rows_are_told_by_rules_without_a_probability() -> None:
    table: Columns = {name: [] for name in ("id", "name", "email", "phone", "account")}
    one = add(table, "Ana Robledo", "ana@q.example", account="Quimera SA")
    two = add(table, "A. Robledo", "ANA@q.example ")
    three = add(table, "Robledo, Ana", account="Quimera")
    add(table, "Ana Robledo", "ana@other.example", account="Nadir")
    found = find_duplicates(table, PEOPLE)
    assert found.way is Way.RULES
    assert "4 rows are too few" in str(found.note)
    assert ids(found.pairs) == {(one, two), (one, three)}
    assert all(pair.probability is None for pair in found.pairs)
    assert {str(reason.sentence) for reason in found.pairs[1].reasons} == {
        "Same e-mail",
        "Different names: Ana Robledo / A. Robledo",
    }


def test_the_rules_find_what_a_slow_look_at_every_pair_finds() -> None:
    table = base_of(40, seed=5)
    for number in range(4):
        add(table, str(table["name"][number]), str(table["email"][number]), account=str(table["account"][number]))
    texts = [
        {"name": str(n), "email": str(e), "account": str(a)}
        for n, e, a in zip(table["name"], table["email"], table["account"], strict=True)
    ]
    rows = [PEOPLE.prepare(row) for row in texts]
    slow = {
        (one, other)
        for one in range(len(rows))
        for other in range(one + 1, len(rows))
        if any(all(rows[one][c] and rows[one][c] == rows[other][c] for c in rule) for rule in PEOPLE.rules)
    }
    assert slow
    assert ids(find(Table(PEOPLE, table["id"], texts, rows), [True] * len(rows)).pairs) == slow


@pytest.mark.parametrize("rows", [0, 1, 49, 50, 51])
def test_any_number_of_rows_is_looked_through(rows: int) -> None:
    found = find_duplicates(base_of(rows), PEOPLE)
    assert found.rows == rows
    assert found.way is (Way.RULES if rows < 50 else Way.MODEL)


def test_rows_that_are_all_the_same_or_empty_break_nothing() -> None:
    same = {"id": list(range(80)), "name": ["Ana Robledo"] * 80, "email": [""] * 80}
    assert find_duplicates(same, PEOPLE).rows == 80
    empty = {"id": list(range(80)), "name": [None] * 80}
    assert find_duplicates(empty, PEOPLE).pairs == ()
    odd = base_of(80)
    odd["name"][:4] = ["'; DROP TABLE records; --", '"quoted"', "😀", "x" * 5000]
    assert find_duplicates(odd, PEOPLE).rows == 80


def test_a_value_that_too_many_share_brings_nobody_together() -> None:
    table = base_of(200)
    for number in range(100):
        add(table, f"{chr(65 + number % 26)}xxx{number} Yyy{number}", "info@shared.example")
    few = find_duplicates(table, PEOPLE, settings=Settings(most_in_block=20))
    assert few.compared < 100 * 99 / 2


def test_a_table_without_ids_or_names_is_refused() -> None:
    with pytest.raises(MissingColumn, match="id"):
        find_duplicates({"name": ["Ana"]}, PEOPLE)
    with pytest.raises(MissingColumn, match="name"):
        find_duplicates({"id": [1]}, ACCOUNTS)


def test_ways_of_writing_do_not_count() -> None:
    assert company("Molinos Quimera S. A.") == company("MOLINOS QUIMERA, SA") == "molinos quimera"
    assert company("S.A.") == "sa"
    assert plain("O’Neill-Ñandú") == "oneill nandu"
    assert host("WWW.Quimera.example/") == "quimera.example"
    assert digits("0034 915 550 123") == digits("915550123")


def test_the_face_of_the_package_costs_no_splink() -> None:
    heavy = {"splink", "duckdb", "pyarrow", "pandas"}
    code = f"import sys, plomada.matching as m; m.Settings(); print({heavy} & set(sys.modules))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "set()"
