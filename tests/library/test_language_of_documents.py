"""The language of a document, the forms of a word, and the words without a topic, in four languages."""

import os
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plomada.language.detection import LANGUAGES, language_of, languages
from plomada.language.lemmas import shown_forms
from plomada.language.stop_words import OF_LANGUAGE, stop_words

ROOT = Path(__file__).resolve().parents[2]
CORPORA = Path(os.environ.get("PLOMADA_SHARED") or ROOT.parent / "shared") / "data" / "corpora"
WRITTEN = [
    ("es", "Nuestros clientes piden más conectividad entre la planta y el almacén"),
    ("es", "¿Cuándo recibimos la oferta? Hace falta antes de la reunión del comité"),
    ("en", "Our customers ask for more connectivity between plant and warehouse"),
    ("en", "When do we get the offer? It is needed before the committee meets"),
    ("pt", "Os nossos clientes pedem mais conectividade entre a fábrica e o armazém"),
    ("pt", "Quando recebemos a proposta? Precisamos dela antes da reunião do comitê"),
    ("ca", "Els nostres clients demanen més connectivitat entre la planta i el magatzem"),
    ("ca", "Quan rebem l'oferta? Fa falta abans de la reunió del comitè"),
]
UNKNOWN = [
    "",
    "ok",
    "sí, claro",
    "12345 67890 2024-01-01",
    "接続はどうですか、工場と倉庫の間で",
    "Der Hund schläft im Garten und träumt",
    "Il gatto è sul tavolo e mangia il pesce",
]


@pytest.mark.parametrize(("language", "text"), WRITTEN)
def test_the_language_of_a_sentence_is_known(language: str, text: str) -> None:
    assert language_of(text) == language
    assert language_of(text.upper()) == language


@pytest.mark.parametrize("text", UNKNOWN)
def test_what_is_too_short_or_none_of_the_four_is_not_known(text: str) -> None:
    assert language_of(text) is None


@settings(max_examples=40, deadline=None, database=None)
@given(st.lists(st.none() | st.sampled_from([text for _language, text in WRITTEN] + UNKNOWN) | st.text(max_size=40)))
def test_a_column_is_told_as_each_of_its_texts(texts: list[str | None]) -> None:
    wanted = [None if text is None else language_of(text) for text in texts]
    assert languages(texts) == wanted
    assert languages(pa.array(texts, pa.string())) == wanted
    assert languages(pa.chunked_array([pa.array(texts, pa.large_string())])) == wanted


@pytest.mark.parametrize(("file", "language"), [("mananeras_es_2018-2021", "es"), ("qmsum_product_en", "en")])
def test_what_was_really_said_is_told_right_or_left_open(file: str, language: str) -> None:
    path = CORPORA / f"{file}.parquet"
    if not path.is_file():
        pytest.skip(f"{path} is not here")
    said = [text for text in pq.read_table(path).column("text").to_pylist() if text][::97]
    found = languages(said)
    # In the Spanish ones a few are in English: what was translated.
    assert sum(each not in (language, None) for each in found) <= 0.002 * len(found)
    assert sum(each == language for each in found) > 0.8 * len(found)


class TestForms:
    def shown(self, language: str, **said: int) -> list[str]:
        words = list(said)
        return [words[place] for place in shown_forms(words, np.array(list(said.values())), language)]

    @pytest.mark.parametrize(
        ("language", "one", "other"),
        [
            ("es", "reunión", "reuniones"),
            ("es", "hablamos", "hablar"),
            ("es", "niña", "niñas"),
            ("en", "button", "buttons"),
            ("en", "went", "go"),
            ("pt", "ação", "ações"),
            ("ca", "empresa", "empreses"),
        ],
    )
    def test_the_form_said_most_stands_for_both(self, language: str, one: str, other: str) -> None:
        assert self.shown(language, **{one: 3, other: 5}) == [other, other]
        assert self.shown(language, **{one: 5, other: 3}) == [one, one]
        assert self.shown(language, **{one: 4, other: 4}) == [one, one]

    def test_a_dictionarys_lemma_that_nobody_said_is_never_shown(self) -> None:
        assert self.shown("es", data=5, vacunas=3) == ["data", "vacunas"]

    @pytest.mark.parametrize(
        ("language", "said"),
        [
            ("es", {"vacuna": 5, "vacunas": 4, "vacunar": 1, "vacuno": 1}),
            ("en", {"meeting": 5, "meetings": 4, "meet": 1, "news": 1, "new": 9}),
        ],
    )
    def test_a_noun_keeps_to_its_plural_and_not_to_what_looks_alike(self, language: str, said: dict[str, int]) -> None:
        first, second, *rest = self.shown(language, **said)
        assert first == second
        assert rest == list(said)[2:]

    def test_in_a_language_that_is_not_known_each_word_stands_for_itself(self) -> None:
        assert self.shown("fi", talo=1, talot=2) == ["talo", "talot"]

    @settings(max_examples=60, deadline=None, database=None)
    @given(
        st.lists(st.sampled_from(sorted(OF_LANGUAGE["es"])), unique=True),
        st.sampled_from(LANGUAGES),
        st.integers(1, 9),
    )
    def test_for_any_words(self, words: list[str], language: str, most: int) -> None:
        counts = np.arange(len(words)) % most
        shown = shown_forms(words, counts, language)
        assert (shown[shown] == shown).all()  # what stands for others stands for itself
        assert (counts[shown] >= counts).all()


def test_each_language_has_its_words_without_a_topic() -> None:
    for language in LANGUAGES:
        assert len(stop_words(language)) > 200
        for topic in ("conectividad", "conectividade", "connectivitat", "connectivity", "plan", "empresa", "control"):
            assert topic not in stop_words(language)
    assert {"não", "também", "são"} <= stop_words("pt")
    assert {"això", "també", "són"} <= stop_words("ca")
