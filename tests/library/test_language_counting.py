"""Counting: what comes out is what counting by hand gives, whatever the memory, the threads and the engine."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import CountVectorizer

from plomada.engines.local import LocalEngine, NothingToCount
from plomada.language.counting.cube import CountSettings, Cube
from plomada.language.counting.documents import SCHEMA, in_pieces
from plomada.language.counting.encoding import encoded
from plomada.language.counting.folding import Thresholds
from plomada.language.counting.sorting import sort_pairs
from plomada.language.periods import Period
from plomada.language.tokens import tokens
from tests.library.real_texts import corpus

Row = tuple[str | None, str | None, str | None, date | None]

ODD = st.text(
    st.sampled_from("abnstdmrevl AÑñé'’.:/@<>&;w\u0301\u00ad\x00İςΣ한국각\u1161\u11a8भा𠮷👍½ªﬁ_0")
    | st.characters(codec="utf-8"),
    max_size=40,
)
WORDS = st.lists(st.sampled_from(["red", "blue", "thick", "casa", "ñu", "x"]), max_size=12).map(" ".join)
SAID = st.tuples(
    WORDS | st.none(),
    st.sampled_from(["IT", "Finance", "Áreas"]) | st.none(),
    st.sampled_from(["Ana", "Leo", "Eva"]) | st.none(),
    st.dates(date(1960, 1, 1), date(1960, 4, 30)) | st.none(),
)


def batch(rows: Sequence[Row]) -> pa.RecordBatch:
    columns = zip(*rows, strict=True) if rows else ([], [], [], [])
    return pa.RecordBatch.from_arrays(
        [pa.array(list(column), kind) for column, kind in zip(columns, SCHEMA.types, strict=True)], schema=SCHEMA
    )


def words_of(texts: Sequence[str | None]) -> list[list[str]]:
    found = encoded(pa.array(texts, pa.string()))
    words = found.words.to_pylist()
    read: dict[int, list[str]] = {}
    at = 0
    for row, length in zip(found.rows.tolist(), found.lengths.tolist(), strict=True):
        read[row] = [words[number] for number in found.numbers[at : at + length].tolist()]
        at += length
    return [read[row] for row in range(len(texts))]


def told(
    cube: Cube,
) -> tuple[dict[tuple[str, str], tuple[int, int, int, float]], dict[tuple[str, str, str | None], tuple[int, int, int]]]:
    """Return what a cube says of each term and group, and of each term, group and period."""
    terms = cube.terms["term"].to_pylist()
    groups, periods = cube.totals.groups, cube.totals.periods
    by_group = {
        (terms[row["term"]], groups[row["group"]]): (
            row["occurrences"],
            row["documents"],
            row["authors"],
            row["squares"],
        )
        for row in pq.read_table(cube.folder / "by_group.parquet").to_pylist()
    }
    by_period = {
        (terms[row["term"]], groups[row["group"]], periods[row["period"]]): (
            row["occurrences"],
            row["documents"],
            row["authors"],
        )
        for row in pq.read_table(cube.folder / "by_period.parquet").to_pylist()
    }
    return by_group, by_period


def by_hand(rows: Sequence[Row], longest: int, least: Thresholds, by_month: bool):  # type: ignore[no-untyped-def]
    """Return the same, counted with dictionaries."""
    times, documents, authors, used = Counter(), Counter(), defaultdict(set), Counter()
    said = Counter()
    for number, (text, group, author, day) in enumerate(rows):
        words = tokens(text or "")
        who = (group or "", author if author is not None else number)
        month = f"{day:%Y-%m}" if day else None
        said[who] += len(words)
        terms = Counter(
            " ".join(words[at : at + size]) for size in range(1, longest + 1) for at in range(len(words) - size + 1)
        )
        for term, count in terms.items():
            for place in ((term, group or ""), (term, group or "", month)):
                times[place] += count
                documents[place] += 1
                authors[place].add(who)
            used[term, who] += count
    totals, speakers = Counter(), defaultdict(set)
    for place in times:
        if len(place) == 2:
            totals[place[0]] += documents[place]
            speakers[place[0]] |= authors[place]
    kept = {term for term in totals if totals[term] >= least.texts and len(speakers[term]) >= least.authors}
    by_group = {
        place: (
            times[place], documents[place], len(authors[place]),
            sum(used[place[0], who] ** 2 / said[who] for who in authors[place]),
        )
        for place in times if len(place) == 2 and place[0] in kept
    }  # fmt: skip
    by_period = {
        place: (times[place], documents[place], len(authors[place]))
        for place in times
        if len(place) == 3 and place[0] in kept and by_month
    }
    return by_group, by_period


def same(cube: Cube, rows: Sequence[Row], longest: int, least: Thresholds, by_month: bool) -> None:
    by_group, by_period = told(cube)
    hand_by_group, hand_by_period = by_hand(rows, longest, least, by_month)
    assert {place: row[:3] for place, row in by_group.items()} == {p: row[:3] for p, row in hand_by_group.items()}
    for place, row in by_group.items():
        assert row[3] == pytest.approx(hand_by_group[place][3], rel=1e-6, abs=1e-6)
    if len(cube.totals.periods) > 1:
        assert by_period == hand_by_period


@given(st.lists(ODD, max_size=4))
@settings(max_examples=400, deadline=None)
def test_a_column_has_the_words_that_each_text_has(texts: list[str]) -> None:
    assert words_of(texts) == [tokens(text) for text in texts]


@pytest.mark.parametrize(
    "text",
    [
        "don't won't CAN'T I'm you’re l'empresa O'Neil's rock'n't's 'tis n't 've it'sé xn'tn't a'ss an't'll",
        "www.example.org awww.y www . a www.",
        "see http://a.b/c d <b>bold</b> &aacute;rbol &lt;x",
        "nin\u0303o İstanbul ΟΔΟΣ",
        "हिन्दी भाषा 𠮷野家 👍🏽 ½ ² ª",
        "",
    ],
)
def test_what_needs_cleaning_has_the_words_it_has_when_cleaned(text: str) -> None:
    assert words_of([text, "plain", None, text]) == [tokens(text), ["plain"], [], tokens(text)]


@given(st.lists(SAID, min_size=1, max_size=25), st.integers(1, 3), st.integers(1, 4), st.integers(1, 3), st.booleans())
@settings(max_examples=60, deadline=None)
def test_counts_are_those_made_by_hand(
    tmp_path_factory: pytest.TempPathFactory, rows: list[Row], longest: int, texts: int, authors: int, by_month: bool
) -> None:
    least = Thresholds(texts, authors)
    wanted = CountSettings(longest, Period.MONTH if by_month else None, least)
    try:
        cube = LocalEngine().count([batch(rows)], wanted, tmp_path_factory.mktemp("counts") / "cube")
    except NothingToCount:
        assert by_hand(rows, 1, Thresholds(texts, 1), by_month) == ({}, {})
    else:
        same(cube, rows, longest, least, by_month)


@pytest.fixture(scope="module")
def meetings() -> list[Row]:
    table = corpus("qmsum_product_en").slice(0, 6000)
    return [(row["text"], row["group"], row["doc"], None) for row in table.to_pylist()]


def files(cube: Cube) -> list[pa.Table]:
    return [pq.read_table(cube.folder / f"{name}.parquet") for name in ("terms", "by_group", "by_period", "totals")]


def test_neither_memory_nor_threads_nor_batches_change_a_count(meetings: list[Row], tmp_path: Path) -> None:
    whole = LocalEngine().count([batch(meetings)], CountSettings(), tmp_path / "whole")
    little = LocalEngine(threads=3, memory=1 << 20)
    pieces = [batch(meetings[at : at + 700]) for at in range(0, len(meetings), 700)]
    assert files(little.count(pieces, CountSettings(), tmp_path / "little")) == files(whole)


def test_counts_are_those_of_another_counter(meetings: list[Row], tmp_path: Path) -> None:
    cube = LocalEngine().count([batch(meetings)], CountSettings(kept=Thresholds(5)), tmp_path / "cube")
    other = CountVectorizer(ngram_range=(1, 3), min_df=5, tokenizer=tokens, token_pattern=None, lowercase=False)
    matrix = other.fit_transform([row[0] for row in meetings])
    groups = np.array([row[1] for row in meetings])
    ours = dict(zip(cube.terms["term"].to_pylist(), cube.by_group().occurrences.tolist(), strict=True))
    theirs = np.vstack([np.asarray(matrix[groups == name].sum(axis=0)) for name in cube.totals.groups]).T
    assert ours == {term: theirs[place].tolist() for term, place in other.vocabulary_.items()}


def test_counts_are_those_of_a_database(meetings: list[Row], tmp_path: Path) -> None:
    cube = LocalEngine().count([batch(meetings)], CountSettings(longest=2), tmp_path / "cube")
    words = [tokens(row[0] or "") for row in meetings]
    said = pa.table({"number": range(len(meetings)), "role": [row[1] for row in meetings], "words": words})
    base = duckdb.connect()
    base.register("said", said)
    rows = base.sql(
        """
        WITH one AS (SELECT number, role, unnest(words) a, unnest(words[2:]) b FROM said WHERE len(words) > 0),
             terms AS (SELECT number, role, a term FROM one WHERE a IS NOT NULL
                       UNION ALL SELECT number, role, a || ' ' || b FROM one WHERE a IS NOT NULL AND b IS NOT NULL)
        SELECT term, role, count(*), count(DISTINCT number) FROM terms
        WHERE term IN (SELECT term FROM terms GROUP BY term HAVING count(DISTINCT number) >= 5) GROUP BY term, role
        """
    ).fetchall()
    assert {place: row[:2] for place, row in told(cube)[0].items()} == {(r[0], r[1]): (r[2], r[3]) for r in rows}


def test_all_that_each_group_said_is_known_by_period(tmp_path: Path) -> None:
    rows: list[Row] = [
        ("one two", "IT", "Ana", date(2021, 1, 31)),
        ("two three four", "IT", "Leo", date(2021, 1, 1)),
        ("two", "IT", "Ana", date(2021, 2, 1)),
        ("two", None, None, None),
    ]
    totals = (
        LocalEngine()
        .count([batch(rows)], CountSettings(period=Period.MONTH, kept=Thresholds(1)), tmp_path / "cube")
        .totals
    )
    assert (totals.groups, totals.periods) == (("", "IT"), (None, "2021-01", "2021-02"))
    assert totals.words.tolist() == [[1, 0, 0], [0, 5, 1]]
    assert totals.documents.tolist() == [[1, 0, 0], [0, 2, 1]]
    assert totals.authors.tolist() == [[1, 0, 0], [0, 2, 1]]
    assert totals.all_authors.tolist() == [1, 2]


def test_some_terms_are_read_by_period(tmp_path: Path) -> None:
    rows: list[Row] = [("red blue", "IT", "Ana", date(2021, m, 1)) for m in (1, 2, 2, 4)]
    cube = LocalEngine().count([batch(rows)], CountSettings(period=Period.MONTH, kept=Thresholds(1)), tmp_path / "cube")
    terms = cube.terms["term"].to_pylist()
    read = cube.by_period([terms.index("red"), terms.index("blue")])
    assert read.tolist() == [[[1, 2, 1]], [[1, 2, 1]]]


@pytest.mark.parametrize(
    "rows", [[], [(None, "IT", None, None)], [("!", "IT", "Ana", None)], [("word", "IT", "Ana", None)]]
)
def test_where_there_is_nothing_to_count_it_is_said_and_nothing_stays(rows: list[Row], tmp_path: Path) -> None:
    with pytest.raises(NothingToCount, match="nothing to count"):
        LocalEngine(scratch=tmp_path).count([batch(rows)], CountSettings(), tmp_path / "cube")
    assert list(tmp_path.iterdir()) == []


def test_what_is_broken_off_leaves_nothing(meetings: list[Row], tmp_path: Path) -> None:
    def stop(stage: str, done: int, of: int | None) -> None:
        if stage == "counting":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        LocalEngine(scratch=tmp_path).count([batch(meetings)], CountSettings(), tmp_path / "cube", stop)
    assert list(tmp_path.iterdir()) == []


def test_a_text_of_a_million_words_is_counted_like_any_other(tmp_path: Path) -> None:
    rows: list[Row] = [("drip drop " * 500_000, "IT", "Ana", None)]
    cube = LocalEngine().count([batch(rows)], CountSettings(longest=2, kept=Thresholds(1)), tmp_path / "cube")
    assert cube.terms["term"].to_pylist() == ["drip", "drip drop", "drop", "drop drip"]
    assert cube.by_group().occurrences.ravel().tolist() == [500_000, 500_000, 500_000, 499_999]
    assert cube.by_group().documents.ravel().tolist() == [1, 1, 1, 1]


def test_batches_are_cut_by_their_bytes_and_no_text_is() -> None:
    rows: list[Row] = [("x" * 10, "IT", None, None)] * 7 + [("y" * 100, "IT", None, None), ("z", "IT", None, None)]
    pieces = [piece["text"].to_pylist() for piece in in_pieces([batch(rows)], 30)]
    assert [len(piece) for piece in pieces] == [3, 3, 1, 1, 1]
    assert [text for piece in pieces for text in piece] == [row[0] for row in rows]


@given(
    st.lists(st.integers(0, 2**62 - 1), max_size=120), st.integers(0, 1), st.integers(0, 30), st.integers(1, 31),
    st.integers(0, 9),
)  # fmt: skip
@settings(deadline=None)
def test_pairs_are_sorted_by_some_bits_and_equal_ones_stay_in_order(
    numbers: list[int], by: int, shift: int, bits: int, first: int
) -> None:
    values = np.array(numbers * 3, np.int64)
    pairs = np.stack([values, values[::-1]], axis=1)
    keys = (pairs[first:, by] >> shift) & ((1 << bits) - 1)
    wanted = np.concatenate((pairs[:first], pairs[first:][np.argsort(keys, kind="stable")]))
    sort_pairs(pairs, min(first, len(pairs)), len(pairs), by, shift, bits, np.empty_like(pairs))
    assert pairs.tolist() == wanted.tolist()
