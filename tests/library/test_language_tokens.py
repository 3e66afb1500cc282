"""Words: what goes out, what stays whole, and that a column gives what a single text gives."""

import unicodedata

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plomada.language.cleaning import cleaned, cleaned_column
from plomada.language.stop_words import OF_LANGUAGE, stop_words
from plomada.language.tokens import tokens

SIGNS = "aAñÑéßİΣς'’@<>&;:/.#-_ 0\u0301\u0303\u200b\u00ad\ufeffwht\n日本हि"
PIECES = st.sampled_from(
    [
        "https://a.b/ñ?x=1 ",
        "www.x.es",
        "@ana_b",
        "ana@x.es",
        "<b>",
        "</p >",
        "&amp;",
        "&ntilde;",
        "don't",
        "l’eau",
        "don",
    ]
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Mira https://example.org/año?x=1, dice", ["mira", "dice"]),
        ("Escribe a ana.pérez@example.org hoy", ["escribe", "hoy"]),
        ("@ana y @José_ñ hablan de #conectividad", ["hablan", "de", "conectividad"]),
        ("<p class='x'>Primero</p><br/>Segundo", ["primero", "segundo"]),
        ("5 < 7 and 9 > 8", ["and"]),
        ("Don't, it's the company’s", ["do", "it", "the", "company"]),
        ("follow-up", ["follow", "up"]),
        ("pingüino ÑANDÚ Ångström", ["pingüino", "ñandú", "ångström"]),
        ("re\u00adport\u200bing", ["reporting"]),
        ("", []),
        ("a b c", []),
        ("связь اتصال 接続 हिन्दी", ["связь", "اتصال", "接続", "हिन्दी"]),
    ],
)
def test_what_is_a_word(text: str, words: list[str]) -> None:
    assert tokens(text) == words


def test_a_word_is_the_same_however_its_accents_are_written() -> None:
    assert tokens(unicodedata.normalize("NFD", "el niño pidió")) == tokens("el niño pidió") == ["el", "niño", "pidió"]


@settings(max_examples=300, deadline=None, database=None)
@given(st.lists(st.none() | st.text(SIGNS, max_size=30) | st.lists(PIECES, max_size=4).map("".join), max_size=6))
def test_a_column_is_cleaned_as_each_of_its_texts(texts: list[str | None]) -> None:
    column = cleaned_column(pa.array(texts, pa.string()))
    assert column.to_pylist() == [None if text is None else cleaned(text) for text in texts]


@settings(max_examples=200, deadline=None, database=None)
@given(st.text(max_size=80))
def test_any_text_gives_words_without_capitals_or_blanks(text: str) -> None:
    for word in tokens(text):
        assert len(word) >= 2
        assert word == word.lower()
        assert not any(sign.isspace() for sign in word)


def test_stop_words_are_written_as_words_are_counted() -> None:
    for words in OF_LANGUAGE.values():
        for word in words:
            assert tokens(word) in ([word], []), word  # "a" and "y" are too short to be counted


def test_of_a_language_that_is_not_known_there_are_none() -> None:
    assert stop_words("xx") == frozenset()
    assert "conectividad" not in stop_words("es", "en")


@pytest.mark.parametrize("text", ["a" * 300_000 + " @", "<" * 300_000, "a." * 150_000 + "@", "<a" * 150_000 + "://"])
def test_a_hostile_line_is_read_like_any_other(text: str) -> None:
    """Unbounded patterns would take minutes here, not a moment."""
    assert cleaned_column(pa.array([text])).to_pylist() == [cleaned(text)]
