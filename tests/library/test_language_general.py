"""The language at large: frequencies as they were published, and of a phrase never more than its rarest word."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wordfreq import word_frequency

from plomada.language.general import LANGUAGES, WORDS, UnknownLanguage, general_counts

SOME = ["the", "remote", "control", "año", "ano", "corrupción", "xqzzy", ""]


def test_the_frequencies_are_those_of_wordfreq() -> None:
    terms = np.array([[place, -1, -1] for place in range(len(SOME))])
    for language in LANGUAGES:  # wordfreq's own function rounds to three digits
        found = general_counts(SOME, terms, {language: 1.0})
        assert found[:6] == pytest.approx([word_frequency(word, language) * WORDS for word in SOME[:6]], rel=0.01)
        assert found[6:].tolist() == [0, 0]


def test_an_accent_makes_another_word() -> None:
    year, other = general_counts(["año", "ano"], np.array([[0, -1, -1], [1, -1, -1]]), {"es": 1.0})
    assert year > 100 * other > 0


def test_two_languages_are_mixed_by_their_shares() -> None:
    terms = np.array([[0, -1, -1], [3, -1, -1]])
    english, spanish = (general_counts(SOME, terms, {code: 1.0}) for code in ("en", "es"))
    assert general_counts(SOME, terms, {"en": 0.25, "es": 0.75}) == pytest.approx(0.25 * english + 0.75 * spanish)


@settings(max_examples=60, deadline=None, database=None)
@given(st.lists(st.lists(st.integers(0, len(SOME) - 1), min_size=1, max_size=3), max_size=6))
def test_a_term_is_as_common_as_its_rarest_word(made: list[list[int]]) -> None:
    """Slow twin: the smallest of its words' frequencies, term by term."""
    terms = np.array([[*term, -1, -1][:3] for term in made], np.int32).reshape(-1, 3)
    found = general_counts(SOME, terms, {"en": 1.0})
    wanted = [min(word_frequency(SOME[word], "en") if SOME[word] else 0.0 for word in term) * WORDS for term in made]
    assert found == pytest.approx(wanted, rel=0.01)


def test_no_terms_have_no_counts() -> None:
    assert general_counts([], np.zeros((0, 3), np.int32), {"es": 1.0}).shape == (0,)


def test_a_language_that_is_not_known_is_said_with_those_that_are() -> None:
    with pytest.raises(UnknownLanguage, match="“de” is not known: es, en, pt and ca are"):
        general_counts(["der"], np.array([[0, -1, -1]]), {"en": 0.5, "de": 0.5})
