"""Near copies: the same text but for a date or its end does not count, by the rule of exact copies."""

from collections.abc import Iterator, Sequence
from importlib import import_module

import numpy as np
import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plomada.corpora.documents import Document as Read
from plomada.corpora.near_copies import near_copies
from plomada_web.language.actions.documents import add_documents, remove_document, restore_document
from plomada_web.language.actions.erasing import erase_for_good
from plomada_web.language.actions.sources import archive_source, restore_source
from plomada_web.language.arriving import Arrived
from plomada_web.language.models import Corpus, Document, FiledNumber, Sketch, Source
from plomada_web.workspace.audit import MACHINE
from tests.web.language.bringing import corpus_of
from tests.web.language.test_bringing_in import counts_are_true
from tests.web.language.test_corpus_pages import page
from tests.web.world import NOW, World

RELEASE = (
    "Envases Nadir presents a reusable container for three plants, which tells by itself where it is, how warm it"
    " became and when it has to be washed, so that nobody has to count it by hand any more. The first thousand of them"
    " leave the plant of Lugo on {day}, and operations, finance and quality have tried them together for half a year."
    " {end}"
)
MONDAY = RELEASE.format(day="Monday 2 March", end="More at our stand.")
FRIDAY = RELEASE.format(day="Friday 6 March", end="More at our stand.")
SATURDAY = RELEASE.format(day="Saturday 7 March", end="More at our stand.")
CHANGED_END = RELEASE.format(day="Monday 2 March", end="Write to press at nadir example for pictures.")
SAME_THEME = (
    "A reusable container is no good to a plant that cannot say where it is. We tried four of them with operations and"
    " quality, and what finance asked first was who pays for the washing, then who counts, and only in the end what the"
    " thing costs. Whoever sells us one has to answer the three in that order, or the purchase stops in its first week."
)


@pytest.fixture
def corpus(world: World) -> Corpus:
    return corpus_of(world)


def bring(corpus: Corpus, *said: str | Arrived, source: str = "Press", author: str = "ana") -> Source:
    """Bring texts in, each under a key of its own."""
    start = Document.objects.count()
    arrived = [
        text if isinstance(text, Arrived) else Arrived(text, author=author, key=f"{source}-{start + number}")
        for number, text in enumerate(said)
    ]
    made, _ = add_documents(corpus, source_name=source, arrived=arrived, actor=MACHINE, now=NOW)
    counts_are_true(corpus)
    return made


def places() -> list[int | None]:
    """Return for each document the place of the one that it is a copy of, in the order in which they were brought."""
    # What counts of a batch is written before its copies: the order of ids is another one.
    rows = sorted(Document.objects.all(), key=lambda row: int(row.key.rpartition("-")[2]))
    place = {row.pk: number for number, row in enumerate(rows)}
    return [place[row.copy_of_id] if row.copy_of_id else None for row in rows]


# --- which are near copies


@pytest.mark.parametrize("other", [FRIDAY, CHANGED_END, MONDAY.upper() + " !"])
@pytest.mark.parametrize("together", [True, False])
def test_a_press_release_with_another_date_or_end_is_one(
    world: World, corpus: Corpus, other: str, together: bool
) -> None:
    for texts in [(MONDAY, other)] if together else [(MONDAY,), (other,)]:
        bring(corpus, *texts)
    assert places() == [None, 0]
    assert Document.objects.counted().count() == 1
    assert Document.objects.get(copy_of__isnull=False).is_near_copy == (other.casefold() != MONDAY.casefold())


def test_two_different_texts_on_one_theme_are_two(world: World, corpus: Corpus) -> None:
    bring(corpus, MONDAY, SAME_THEME)
    bring(corpus, SAME_THEME.replace("four", "five") + " " + MONDAY)
    assert places() == [None, None, None]


def test_near_copies_of_different_authors_are_two_as_exact_ones_are(world: World, corpus: Corpus) -> None:
    bring(corpus, MONDAY, author="ana")
    bring(corpus, FRIDAY, author="bo")
    bring(corpus, SATURDAY, author="bo")
    assert places() == [None, None, 1], "each author's own"


def test_what_is_passed_on_nearly_as_it_was_is_a_copy_whoever_does(world: World, corpus: Corpus) -> None:
    bring(corpus, MONDAY, author="ana")
    bring(corpus, Arrived("RT " + MONDAY, author="bo", key="rt-1", repost=True))
    assert places() == [None, 0]


def test_short_texts_are_copies_only_where_they_are_the_same(world: World, corpus: Corpus) -> None:
    short = " ".join(MONDAY.split()[:28])
    bring(corpus, short, short + " now", short.upper())
    assert places() == [None, None, 0]
    assert not Sketch.objects.exists()
    assert not FiledNumber.objects.exists()


def test_another_corpus_is_no_matter(world: World, corpus: Corpus) -> None:
    bring(corpus, MONDAY)
    bring(corpus_of(world, "Another"), FRIDAY)
    assert places() == [None, None]


def test_a_key_that_is_there_is_known_however_near(world: World, corpus: Corpus) -> None:
    bring(corpus, Arrived(MONDAY, author="ana", key="a-7"), Arrived(FRIDAY, author="ana", key="a-7"))
    assert places() == [None]


def test_the_product_finds_what_the_library_finds(world: World, corpus: Corpus) -> None:
    """The slow twin: texts of one author, changed at random, in batches here and all at once there."""
    texts = list(changed(np.random.default_rng(3), 60))
    for start in range(0, len(texts), 7):
        bring(corpus, *texts[start : start + 7])
    told = near_copies(Read(text) for text in texts)
    assert [at if place is None else place for at, place in enumerate(places())] == told.tolist()
    assert 10 < len(set(told.tolist())) < 50


def changed(draw: np.random.Generator, many: int) -> Iterator[str]:
    """Return texts that are changes of some, from a word or two to most of them."""
    words = [f"palabra{number}" for number in range(300)]
    sources = [draw.choice(words, size=size).tolist() for size in (31, 40, 80, 200)]
    for number in range(many):
        text = list(sources[number % len(sources)])
        for at in draw.choice(len(text), size=draw.integers(0, 3) if number % 3 else 25, replace=False):
            text[at] = f"otra{draw.integers(1000)}"
        yield " ".join(text)


# --- what comes and goes


def test_a_near_copy_takes_over_where_its_original_leaves_and_yields_when_it_returns(
    world: World, corpus: Corpus
) -> None:
    bring(corpus, MONDAY)
    bring(corpus, FRIDAY)
    first, second = Document.objects.order_by("pk")
    remove_document(first, actor=MACHINE, now=NOW)
    counts_are_true(corpus)
    assert Document.objects.counted().get() == second
    bring(corpus, SATURDAY)
    assert places() == [1, None, 1], "later ones are held against what counts now"
    restore_document(Document.objects.get(pk=first.pk), actor=MACHINE, now=NOW)
    counts_are_true(corpus)
    assert Document.objects.counted().get() == second


def test_erasing_an_original_for_good_lets_a_near_copy_take_over(world: World, corpus: Corpus) -> None:
    source = bring(corpus, MONDAY)
    bring(corpus, FRIDAY, source="Elsewhere")
    erase_for_good(source, [Document.objects.order_by("pk")[0].pk], actor=MACHINE, now=NOW)
    counts_are_true(corpus)
    assert Document.objects.counted().get().text == FRIDAY
    assert Sketch.objects.count() == 1, "nothing of what was erased is left"
    bring(corpus, SATURDAY)
    assert places() == [None, 0]


def test_an_exact_copy_takes_over_before_a_near_one(world: World, corpus: Corpus) -> None:
    bring(corpus, MONDAY)
    bring(corpus, FRIDAY, MONDAY)
    remove_document(Document.objects.order_by("pk")[0], actor=MACHINE, now=NOW)
    assert places() == [2, 2, None]
    counts_are_true(corpus)
    bring(corpus, CHANGED_END)
    assert places()[3] == 2, "what took over is found by its own sketch"


def test_what_is_near_the_one_that_left_but_not_the_one_that_took_over_counts(world: World, corpus: Corpus) -> None:
    words = MONDAY.split()
    begins = " ".join([*(f"alpha{n}" for n in range(5)), *words[5:]])
    ends = " ".join([*words[:-5], *(f"omega{n}" for n in range(5))])
    bring(corpus, MONDAY, begins, ends)
    assert places() == [None, 0, 0]
    remove_document(Document.objects.order_by("pk")[0], actor=MACHINE, now=NOW)
    counts_are_true(corpus)
    assert places()[1:] == [None, None]


def test_a_source_that_comes_back_is_held_against_what_came_meanwhile(world: World, corpus: Corpus) -> None:
    source = bring(corpus, MONDAY, SAME_THEME)
    archive_source(source, actor=MACHINE, now=NOW)
    bring(corpus, FRIDAY, source="Elsewhere")
    assert Document.objects.counted().count() == 1
    source.refresh_from_db()
    restore_source(source, actor=MACHINE, now=NOW)
    counts_are_true(corpus)
    assert places() == [2, None, None]


def test_more_than_are_filed_under_a_number_still_come_in(
    world: World, corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plomada_web.language.near_copies.MOST_FILED", 3)
    for author in "abcdefg":
        bring(corpus, MONDAY, author=author)
    assert FiledNumber.objects.count() == 3 * 4
    bring(corpus, FRIDAY, author="a")
    assert places() == [None] * 7 + [0]


def test_what_was_there_before_is_filed_by_the_migration_and_twice_is_once(world: World, corpus: Corpus) -> None:
    bring(corpus, MONDAY, SAME_THEME, "Short.")
    told = list(Sketch.objects.order_by("document").values_list("document", "numbers"))
    filed = set(FiledNumber.objects.values_list("document", "number"))
    Sketch.objects.all().delete()
    FiledNumber.objects.filter(document=Document.objects.earliest("pk")).delete()
    migration = import_module("plomada_web.language.migrations.0007_near_copies_of_what_is_there")
    for _time in range(2):
        migration.file_originals(apps, None)
    now = list(Sketch.objects.order_by("document").values_list("document", "numbers"))
    assert [(pk, bytes(kept)) for pk, kept in now] == [(pk, bytes(kept)) for pk, kept in told]
    assert set(FiledNumber.objects.values_list("document", "number")) == filed
    bring(corpus, FRIDAY)
    assert places()[-1] == 0


def test_queries_do_not_grow_with_the_batch_nor_with_the_corpus(world: World, corpus: Corpus) -> None:
    def asked(texts: Sequence[str]) -> int:
        with CaptureQueriesContext(connection) as queries:
            bring(corpus, *texts)
        return len(queries)

    def some(name: str, many: int) -> list[str]:
        return [MONDAY, *(" ".join(f"{name}{number}x{word}" for word in range(40)) for number in range(many))]

    bring(corpus, MONDAY)
    few = asked(some("a", 2))
    assert asked(some("b", 200)) <= few + 2, "a list of 500 takes one query"
    assert asked(some("c", 2)) == few


# --- the pages


def test_the_pages_say_that_it_is_a_near_copy_and_of_what(world: World, corpus: Corpus) -> None:
    bring(corpus, MONDAY)
    bring(corpus, FRIDAY, MONDAY)
    first, near, exact = Document.objects.order_by("pk")
    listed = page(world, f"{corpus.pk}/documents/?show=copies")
    assert listed.count("near copy of this one") == 1
    assert listed.count("copy of this one") == 2
    assert "30 words or more" in listed
    assert f"{corpus.pk}/documents/{first.pk}/" in listed
    assert "nearly the same in Press" in page(world, f"{corpus.pk}/documents/{near.pk}/")
    assert "the same in Press" in page(world, f"{corpus.pk}/documents/{exact.pk}/")
    assert "nearly the same" not in page(world, f"{corpus.pk}/documents/{exact.pk}/")
    assert page(world, f"{corpus.pk}/documents/{first.pk}/").count("nearly the same") == 1
    assert "casi igual" in page(world, f"{corpus.pk}/documents/{near.pk}/", language="es")
