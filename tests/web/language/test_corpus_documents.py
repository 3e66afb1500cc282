"""What was said, as a list: narrowed, page by page, shown as it was, removed and brought back."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from plomada_web.language import keeping
from plomada_web.language.actions.documents import add_documents, remove_document
from plomada_web.language.actions.sources import archive_source
from plomada_web.language.arriving import Arrived
from plomada_web.language.models import Document, Source, Upload
from plomada_web.workspace.audit import MACHINE, Actor
from tests.web.language.bringing import MEETING, brought, corpus_of, received, said
from tests.web.language.corpus_pages import page, post
from tests.web.world import NOW, World


def test_a_list_is_narrowed_by_words_function_source_language_and_period(world: World) -> None:
    corpus = corpus_of(world)
    source = brought(world, corpus)
    said(world, source, Finance="Finance", Operations="Operations")
    sent = [
        Arrived("Visibilidad en el AÑO próximo.", language="es", key="1"),
        Arrived("Over there.", language="en", key="2"),
    ]
    other, _taken = add_documents(corpus, source_name="API", arrived=sent, actor=MACHINE, now=NOW)
    finance = world.functions["Finance"].pk
    asked = {
        "words=stoppage": 2,
        "words=STOPPAGE+shift": 1,
        "words=año": 1,
        "words=100%25": 0,
        f"function={finance}": 2,
        "function=open": 3,
        f"source={other.pk}": 2,
        "language=es": 1,
        "language=en": 5,
        "language=-": 1,
        "since=2026-03-03&until=2026-03-03": 1,
        "show=copies": 0,
        f"function={finance}&words=month": 1,
    }
    for query, n in asked.items():
        html = page(world, f"{corpus.pk}/documents/?{query}")
        assert html.count('class="lg-of"') == n, query
        told = page(world, f"{corpus.pk}/documents/count/?{query}")
        assert f"{n} document" in told, query


@pytest.mark.parametrize(
    "query",
    ["function=x", "function=" + "9" * 400, "source=-1", "since=0001-01-01", "until=9999-12-31", "language=%00",
     "show=all", "after=" + "9" * 400, "after=x", "words=%00", "since=nonsense"],
)  # fmt: skip
def test_a_query_that_makes_no_sense_breaks_nothing(world: World, query: str) -> None:
    corpus = corpus_of(world)
    brought(world, corpus)
    page(world, f"{corpus.pk}/documents/?{query}")
    page(world, f"{corpus.pk}/documents/count/?{query}")


def test_pages_of_documents_repeat_and_hide_none(world: World) -> None:
    corpus = corpus_of(world)
    brought(world, corpus, "text,who\n" + "".join(f"Sentence {n}.,w\n" for n in range(120)))
    seen: list[str] = []
    address: str | None = f"{corpus.pk}/documents/"
    while address:
        html = page(world, address)
        seen += re.findall(r"documents/(\d+)/", html)
        following = re.search(r'rel="next" href="\?(after=\d+)"', html)
        address = f"{corpus.pk}/documents/?{following[1]}" if following else None
    assert [int(pk) for pk in seen] == list(Document.objects.order_by("-pk").values_list("pk", flat=True))


def test_more_than_a_thousand_are_not_counted(world: World) -> None:
    corpus = corpus_of(world)
    brought(world, corpus, "text,who\n" + "".join(f"Sentence {n}.,w\n" for n in range(1100)))
    assert "1,000+ documents" in page(world, f"{corpus.pk}/documents/count/?words=sentence")


def test_what_was_said_is_shown_as_it_was_and_never_as_markup(world: World) -> None:
    corpus = corpus_of(world)
    evil = "<script>alert(1)</script>\"'><img src=x>"
    sent = [Arrived(evil, role=evil[:40], author=evil, address="javascript:alert(1)", key="1")]
    source, _taken = add_documents(corpus, source_name=evil, arrived=sent, actor=MACHINE, now=NOW)
    one = Document.objects.get()
    for address in ("", "documents/", f"documents/{one.pk}/", f"sources/{source.pk}/"):
        html = page(world, f"{corpus.pk}/{address}", user=world.maria)
        assert "<script>alert" not in html
        assert "<img src=x" not in html
        assert 'href="javascript' not in html


def test_a_document_is_removed_and_brought_back(world: World) -> None:
    corpus = corpus_of(world)
    brought(world, corpus)
    one = Document.objects.order_by("pk")[0]
    address = f"{corpus.pk}/documents/{one.pk}/"
    assert "decides in the end" in page(world, address)
    assert post(world, f"{address}remove/") == 302
    assert "This document is removed" in page(world, address)
    assert one.text not in page(world, f"{corpus.pk}/documents/")
    assert one.text in page(world, f"{corpus.pk}/documents/?show=removed")
    assert post(world, f"{address}restore/") == 302
    assert one.text in page(world, f"{corpus.pk}/documents/")


def test_what_was_removed_is_gone_for_good_after_some_weeks(world: World) -> None:
    corpus, actor, now = corpus_of(world), Actor.of(world.maria), timezone.now()
    first = brought(world, corpus)
    brought(world, corpus, "text,who\nA sentence that stays.,x\nA sentence that goes.,y\n")
    archive_source(first, actor=actor, now=now)
    goes = Document.objects.select_related("source", "corpus__workspace").get(text="A sentence that goes.")
    remove_document(goes, actor=actor, now=now)
    received(world, corpus, MEETING)
    keeping.forget_old(now=now + timedelta(days=29))
    assert (Document.objects.count(), Source.objects.count(), Upload.objects.count()) == (7, 2, 3)
    keeping.forget_old(now=now + timedelta(days=31))
    assert [row.text for row in Document.objects.all()] == ["A sentence that stays."]
    assert (Source.objects.count(), Upload.objects.filter(status="draft").count()) == (1, 0)
