"""The words around a term: of a group only what enough different people of it say there is told."""

import math
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from plomada.engines.local import LocalEngine
from plomada.language.context import Context, context
from plomada.language.counting.cube import CountSettings, Cube
from plomada.language.counting.documents import SCHEMA
from plomada.language.counting.folding import Thresholds
from plomada.language.encoded_texts import EncodedTexts
from plomada.language.periods import Period

Said = list[tuple[str, str, str | None]]  # group, text, author

# Five of IT say "safe" near "pilot"; four say "slow", one of them six times in six months; "cheap" is said by nobody
# who is named, five times. Five of Finance say "safe" and "cheap".
IT: Said = [
    *(("IT", "the pilot is safe", f"it {n}") for n in range(5)),
    *(("IT", "the pilot is slow", f"it {n}") for n in (0, 1, 2, 3, 3, 3, 3, 3, 3)),
    *(("IT", "the pilot is cheap", None) for _n in range(5)),
]
FINANCE: Said = [("Finance", "a safe and cheap pilot", f"finance {n}") for n in range(5)]


def counted(said: Said, to: Path, *, pieces: int = 1) -> Cube:
    """Return the cube of what was said, each document in another month, handed in so many pieces."""
    groups, texts, authors = zip(*said, strict=True)
    days = [date(2026, 1 + place % 12, 1) for place in range(len(said))]
    columns = dict(zip(SCHEMA.names, (texts, groups, authors, days), strict=True))
    whole = pa.table({name: pa.array(values, SCHEMA.field(name).type) for name, values in columns.items()})
    batches = whole.to_batches(max_chunksize=-(-len(said) // pieces))
    return LocalEngine().count(batches, CountSettings(period=Period.MONTH, kept=Thresholds(1)), to / "cube")


def around(cube: Cube, authors: int, *groups: str) -> Context:
    left_out = {"the", "is", "and"}
    return context(cube, EncodedTexts(cube.folder), "pilot", groups=groups, left_out=left_out, authors=authors)


def shared(found: Context) -> set[str]:
    return {neighbour.word for neighbour in found.shared}


@pytest.mark.parametrize("pieces", [1, 3, 8])
def test_a_word_near_a_term_is_told_from_so_many_different_people_up(tmp_path: Path, pieces: int) -> None:
    cube = counted(IT, tmp_path, pieces=pieces)
    assert shared(around(cube, 1, "IT")) == {"safe", "slow", "cheap"}
    assert shared(around(cube, 4, "IT")) == {"safe", "slow", "cheap"}
    assert shared(around(cube, 5, "IT")) == {"safe", "cheap"}  # "slow": nine times in nine months, by four
    assert shared(around(cube, 6, "IT")) == set()


def test_the_method_page_s_worked_table(tmp_path: Path) -> None:
    found = {each.word: each for each in around(counted(IT, tmp_path), 1, "IT").shared}
    page = (Path(__file__).parents[2] / "docs/methods/context.md").read_text()
    for word, times in (("safe", 5), ("slow", 9)):
        (strength,) = found[word].strength
        assert found[word].together == (times,)
        assert strength is not None
        assert strength == pytest.approx(14 + math.log2(2 * times / (19 + times)))
        assert f"**{strength:.2f}**" in page


def test_a_document_without_an_author_is_of_somebody_else_as_it_is_in_the_counts(tmp_path: Path) -> None:
    cube = counted([*IT, ("IT", "the pilot is late", None)], tmp_path)
    named, unnamed = cube.number_of("safe"), cube.number_of("cheap")
    assert cube.by_group().authors[[named, unnamed], 0].tolist() == [5, 5]
    assert "cheap" in shared(around(cube, 5, "IT"))


def test_of_a_group_too_few_of_whom_say_it_nothing_is_told_even_where_another_s_is(tmp_path: Path) -> None:
    cube = counted([*IT, *FINANCE, *(("Finance", "a slow pilot", f"finance {n}") for n in range(5))], tmp_path)
    found = around(cube, 5, "IT", "Finance")
    assert found.groups == ("Finance", "IT")
    assert shared(found) == {"safe", "cheap"}
    assert all(None not in neighbour.together for neighbour in found.shared)
    assert "slow" not in {neighbour.word for neighbour in found.own["IT"]}


def test_what_sets_a_group_apart_says_nothing_of_the_few_of_another(tmp_path: Path) -> None:
    many: Said = [("Finance", "a costly pilot", f"finance {n % 20}") for n in range(200)]
    few: Said = [("IT", "a costly pilot", f"it {n}") for n in range(4)]
    cube = counted([*many, *few, *(("IT", "the pilot is safe", f"it {n % 20}") for n in range(200))], tmp_path)
    (costly,) = (each for each in around(cube, 5, "IT", "Finance").own["Finance"] if each.word == "costly")
    assert (costly.together, costly.strength[1], costly.distinctive[1]) == ((200, None), None, None)
