"""Near copies are one text; short answers of different people never are."""

from datetime import datetime

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from plomada.corpora.documents import Document
from plomada.corpora.near_copies import ALIKE, ENOUGH_WORDS, fingerprint, likeness, near_copies, sketch, sketches
from plomada.language.tokens import tokens

WORDS = [f"palabra{n}" for n in range(400)]
MONDAY = datetime.fromisoformat("2026-11-23T09:00")


def firsts(*texts: str) -> list[int]:
    return [int(place) for place in near_copies(Document(text) for text in texts)]


words = st.lists(st.sampled_from(WORDS[:50]), min_size=ENOUGH_WORDS, max_size=150)


@given(words, st.data())
def test_a_text_of_thirty_words_with_one_word_changed_is_a_near_copy(said: list[str], data: st.DataObject) -> None:
    changed = list(said)
    changed[data.draw(st.integers(0, len(said) - 1))] = "otra"
    assert firsts(" ".join(said), " ".join(changed)) == [0, 0]


@given(st.integers(0, 2**32 - 1), st.integers(60, 300), st.integers(0, 60))
def test_the_likeness_is_near_that_of_all_shingles(seed: int, length: int, changes: int) -> None:
    draw = np.random.default_rng(seed)
    one = draw.permutation(WORDS)[:length].tolist()
    other = list(one)
    for place in draw.choice(length, size=min(changes, length), replace=False):
        other[place] = f"otra{place}"
    runs = [{tuple(text[at : at + 3]) for at in range(len(text) - 2)} for text in (one, other)]
    true = len(runs[0] & runs[1]) / len(runs[0] | runs[1])
    assert abs(likeness(sketch(" ".join(one)), sketch(" ".join(other))) - true) < 0.3


def test_up_to_64_shingles_the_likeness_is_exact() -> None:
    one, other = WORDS[:50], [*WORDS[:25], "otra", *WORDS[26:50]]
    assert likeness(sketch(" ".join(one)), sketch(" ".join(other))) == 45 / 51 > ALIKE


def test_the_same_short_answer_of_two_people_is_two_answers() -> None:
    said = [
        Document("Sí", "Ana", said_at=MONDAY),
        Document("Sí", "Luis", said_at=MONDAY),
        Document("Sí"),
        Document("Sí"),
    ]
    assert near_copies(said).tolist() == [0, 1, 2, 3]


def test_the_same_short_answer_read_twice_is_one() -> None:
    said = [Document("Sí", "Ana", said_at=MONDAY), Document("sí.", "Ana", said_at=MONDAY), Document("Sí", "Ana")]
    assert near_copies(said).tolist() == [0, 0, 2]


def test_the_same_key_is_the_same_document_though_it_was_edited() -> None:
    assert near_copies([Document("Hola", key="7"), Document("Adiós", key="7"), Document("Hola", key="8")]).tolist() == [
        0,
        0,
        2,
    ]


def test_different_texts_are_different_and_the_first_of_copies_stays() -> None:
    one, two = " ".join(WORDS[:100]), " ".join(WORDS[100:200])
    assert firsts(two, one, one.upper() + "!", two.replace("palabra150", "otra")) == [0, 1, 1, 0]


def test_half_a_text_is_no_copy_of_it() -> None:
    assert firsts(" ".join(WORDS[:100]), " ".join(WORDS[:50])) == [0, 1]


def test_numbers_are_the_same_in_every_process() -> None:
    assert fingerprint("Sí, señor") == fingerprint("si\u0301 sen\u0303or") == 9904386743671140980
    assert sketch(" ".join(WORDS[:40]))[:2].tolist() == [107433294036104955, 185840014834801952]


def test_a_thousand_texts_with_one_greeting_are_compared_in_moments() -> None:
    greeting = " ".join(WORDS[:20])
    texts = [greeting + " " + " ".join(f"propio{n}x{m}" for m in range(30)) for n in range(1000)]
    assert firsts(*texts) == list(range(1000))


def test_the_slow_twin_finds_the_same() -> None:
    draw = np.random.default_rng(7)
    texts: list[list[str]] = [draw.permutation(WORDS)[:60].tolist() for _ in range(30)]
    for base in range(30):
        changed = list(texts[base])
        for place in draw.choice(60, size=base % 8, replace=False):
            changed[place] = "otra"
        texts.append(changed)
    slow: list[int] = []
    runs = [{tuple(text[at : at + 3]) for at in range(len(text) - 2)} for text in texts]
    for place, run in enumerate(runs):
        like = (at for at in range(place) if slow[at] == at and len(run & runs[at]) / len(run | runs[at]) >= ALIKE)
        slow.append(next(like, place))
    assert firsts(*(" ".join(text) for text in texts)) == slow
    assert len(tokens(" ".join(texts[0]))) == 60


@given(st.lists(st.lists(st.sampled_from(WORDS[:40]), max_size=90).map(" ".join), max_size=8))
def test_many_together_have_the_sketches_that_each_has_by_itself(texts: list[str]) -> None:
    for text, kept in zip(texts, sketches(texts), strict=True):
        assert kept.tolist() == sketch(text).tolist() == slow_sketch(text)


def slow_sketch(text: str) -> list[int]:
    """Return the sketch by the rule in words: every run of three, numbered as often as it was said before."""

    def mixed(number: int) -> int:
        number = (number + 0x9E3779B97F4A7C15) % 2**64
        number = ((number ^ (number >> 30)) * 0xBF58476D1CE4E5B9) % 2**64
        number = ((number ^ (number >> 27)) * 0x94D049BB133111EB) % 2**64
        return number ^ (number >> 31)

    said = [fingerprint(word) for word in tokens(text)]
    if len(said) < ENOUGH_WORDS:
        return []
    runs: list[int] = []
    for at in range(len(said) - 2):
        number = 0
        for word in said[at : at + 3]:
            number = mixed((number + word) % 2**64)
        runs.append(number)
    return sorted({mixed((run + runs[:at].count(run)) % 2**64) for at, run in enumerate(runs)})[:64]
