"""Phrases: by hand, beside a slow twin that counts the words itself, for any text, and at the edges."""

import math
import random
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plomada.language.phrases import SMALLEST_RATIO, Phrases, UnusableTerms, phrases


def counted(text: list[str]) -> tuple[list[tuple[str, ...]], Counter[tuple[str, ...]]]:
    terms: Counter[tuple[str, ...]] = Counter()
    for size in (1, 2, 3):
        terms.update(tuple(text[start : start + size]) for start in range(len(text) - size + 1))
    return sorted(terms), terms


def found(text: list[str], stop: tuple[str, ...] = (), **kwargs: int) -> tuple[list[tuple[str, ...]], Phrases]:
    terms, counts = counted(text)
    words = sorted(set(text))
    ids = np.full((len(terms), 3), -1, np.int32)
    for row, term in enumerate(terms):
        ids[row, : len(term)] = [words.index(word) for word in term]
    return terms, phrases(ids, np.array([counts[term] for term in terms]), words, stop=stop, **kwargs)


def slow(term: tuple[str, ...], counts: Counter[tuple[str, ...]], total: int) -> tuple[float, float]:
    """Return NPMI and Dunning's ratio by their definitions."""
    npmi, ratio = math.inf, math.inf
    for cut in range(1, len(term)):
        both, left, right = counts[term], counts[term[:cut]], counts[term[cut:]]
        p = both / total
        npmi = min(npmi, math.log(p / (left / total * right / total)) / -math.log(p))
        table = [[both, left - both], [right - both, total - left - right + both]]
        likelihood = 0.0
        for i, row in enumerate(table):
            for j, cell in enumerate(row):
                expected = sum(row) * (table[0][j] + table[1][j]) / total
                likelihood += 2 * cell * math.log(cell / expected) if cell > 0 else 0
            assert i < 2
        ratio = min(ratio, likelihood)
    return npmi, ratio


FILLING = random.Random(1).choices([f"w{n}" for n in range(30)], k=3000)


def woven(*said: tuple[str, int]) -> list[str]:
    """Return ordinary words with some phrases put among them so often."""
    text, chance = [[word] for word in FILLING], random.Random(2)
    for phrase, times in said:
        for place in chance.sample(range(len(text)), times):
            text[place].append(phrase)
    return " ".join(" ".join(each) for each in text).split()


def test_numbers_are_those_of_their_definitions() -> None:
    text = woven(("plan méxico", 30), ("plan", 25), ("gabinete de seguridad", 40))
    terms, result = found(text)
    counts = counted(text)[1]
    for row, term in enumerate(terms):
        if len(term) == 1:
            assert np.isnan(result.npmi[row])
        elif counts[term] > 1:
            npmi, ratio = slow(term, counts, len(text))
            assert result.npmi[row] == pytest.approx(npmi, abs=1e-9)
            assert result.ratio[row] == pytest.approx(max(0, ratio), abs=1e-6)


def test_what_belongs_together_is_kept_and_what_stands_together_by_chance_is_not() -> None:
    terms, result = found(woven(("plan méxico", 30), ("inteligencia artificial", 20)))
    kept = {term for term, is_kept in zip(terms, result.kept, strict=True) if is_kept and len(term) == 2}
    assert {("plan", "méxico"), ("inteligencia", "artificial")} <= kept
    by_chance = [term for term in kept if all(word.startswith("w") for word in term)]
    assert len(by_chance) <= 5  # of 900


def test_a_function_word_may_be_in_the_middle_and_at_no_edge() -> None:
    terms, result = found(woven(("gabinete de seguridad", 40)), stop=("de",))
    row = {term: place for place, term in enumerate(terms)}
    assert result.kept[row["gabinete", "de", "seguridad"]]
    for out in (("de",), ("gabinete", "de"), ("de", "seguridad")):
        assert not result.kept[row[out]]


class TestNested:
    def test_what_stands_mostly_within_a_longer_phrase_is_told_as_that_one(self) -> None:
        terms, result = found(woven(("atención causas sociales", 40), ("atención causas", 10)))
        row = {term: place for place, term in enumerate(terms)}
        whole = row["atención", "causas", "sociales"]
        assert result.within[row["atención", "causas"]] == whole
        assert result.within[row["causas", "sociales"]] == whole
        assert result.within[whole] == -1
        assert result.within[row[("atención",)]] == -1  # single words stay, unless asked

    def test_what_is_mostly_said_without_it_stays(self) -> None:
        terms, result = found(woven(("atención causas sociales", 10), ("atención causas", 40)))
        row = {term: place for place, term in enumerate(terms)}
        assert result.within[row["atención", "causas"]] == -1
        assert result.within[row["causas", "sociales"]] == row["atención", "causas", "sociales"]

    def test_single_words_go_into_phrases_where_asked(self) -> None:
        terms, result = found(woven(("plan méxico", 40), ("plan", 60)), collapsed_from=1)
        row = {term: place for place, term in enumerate(terms)}
        assert result.within[row[("méxico",)]] == row["plan", "méxico"]
        assert result.within[row[("plan",)]] == -1


@settings(max_examples=150, deadline=None, database=None)
@given(st.lists(st.sampled_from("abcde"), min_size=4, max_size=80), st.sampled_from([1, 2, 3]))
def test_for_any_text(text: list[str], collapsed_from: int) -> None:
    terms, result = found(text, stop=("e",), collapsed_from=collapsed_from)
    counts = counted(text)[1]
    for row, term in enumerate(terms):
        if result.kept[row]:
            assert "e" not in (term[0], term[-1])
            assert len(term) == 1 or result.ratio[row] >= SMALLEST_RATIO
        if (longer := result.within[row]) != -1:
            assert result.kept[row]
            assert result.kept[longer]
            assert " ".join(term) in " ".join(terms[longer])
            assert 2 * counts[terms[longer]] >= counts[term]
            assert len(term) >= collapsed_from


def test_of_a_part_that_was_not_counted_nothing_is_known() -> None:
    ids = np.array([[0, -1, -1], [0, 1, -1], [0, 1, 2], [1, 2, -1]])
    result = phrases(ids, np.array([9, 5, 5, 5]), ["a", "b", "c"], said=100)
    assert np.isnan(result.npmi[1:]).all()
    assert result.kept.tolist() == [True, False, False, False]


def test_no_terms_give_no_phrases() -> None:
    assert phrases(np.zeros((0, 3), np.int32), np.zeros(0), []).kept.tolist() == []


@pytest.mark.parametrize(
    ("ids", "said"),
    [
        ([[0, 1]], "three places"),
        ([[-1, 0, -1]], "Term 0 has no word"),
        ([[0, -1, 1]], "Term 0 has no word"),
        ([[0, 2, -1]], "names word 2, and the list has 2"),
    ],
)
def test_terms_that_cannot_be_used_are_refused(ids: list[list[int]], said: str) -> None:
    with pytest.raises(UnusableTerms, match=said):
        phrases(np.array(ids), np.array([1.0]), ["a", "b"])
