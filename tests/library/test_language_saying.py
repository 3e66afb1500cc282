"""A text says a term where its words stand one after the other: beside a slow twin, on real speech."""

import pyarrow as pa
import pytest

from plomada.language.saying import saying
from plomada.language.tokens import tokens
from tests.library.real_texts import corpus


@pytest.mark.parametrize(
    ("text", "term", "says"),
    [
        ("It is a risk.", "risk", True),
        ("RISK!", "risk", True),
        ("an asterisk", "risk", False),
        ("a risky plan", "risk", False),
        ("b2b-data", "b2b data", True),
        ("B2B\n data", "b2b data", True),
        ("b2b and data", "b2b data", False),
        ("data b2b", "b2b data", False),
        ("nin\u0303a", "niña", True),
        ("AÑO", "año", True),
        ("data data data", "data data", True),
        ("", "data", False),
        ("data", "", False),
    ],
)
def test_whole_words_are_found_and_letters_within_others_are_not(text: str, term: str, says: bool) -> None:
    assert saying(pa.array([text]), term).tolist() == [says]


def test_a_term_does_not_run_from_one_text_into_the_next() -> None:
    assert saying(pa.array(["all our b2b", "data is here", None, "b2b data"]), "b2b data").tolist() == [0, 0, 0, 1]
    assert saying(pa.array([], pa.string()), "data").tolist() == []


@pytest.mark.parametrize("term", ["remote", "remote control", "the remote control", "zebra"])
def test_as_the_words_of_each_text_have_it_one_by_one(term: str) -> None:
    texts = corpus("qmsum_product_en")["text"].slice(0, 3_000).cast(pa.string()).combine_chunks()
    slowly = [f" {term} " in f" {' '.join(tokens(text))} " for text in texts.to_pylist()]
    assert saying(texts, term).tolist() == slowly
    assert any(slowly) == (term != "zebra")
