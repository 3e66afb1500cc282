"""What was brought in goes and comes back, source by source and one by one, and the counts stay true."""

import json

from plomada_web.language.actions.documents import remove_document, restore_document
from plomada_web.language.actions.sources import archive_source, restore_source
from plomada_web.language.models import Document
from plomada_web.workspace.audit import Actor
from plomada_web.workspace.models import AuditLine
from tests.web.language.bringing import MEETING, brought, corpus_of, counts_are_true, received, run
from tests.web.world import NOW, World


def test_a_source_goes_with_all_it_brought_and_comes_back(world: World) -> None:
    corpus = corpus_of(world)
    source = brought(world, corpus)
    archive_source(source, actor=Actor.of(world.maria), now=NOW)
    assert Document.objects.counted().count() == 0
    restore_source(source, actor=Actor.of(world.maria), now=NOW)
    assert Document.objects.counted().count() == 5
    counts_are_true(corpus)
    assert {"source.archived", "source.restored"} <= set(AuditLine.objects.values_list("action", flat=True))


def test_a_copy_takes_the_place_of_what_goes_and_steps_back_never(world: World) -> None:
    corpus, actor = corpus_of(world), Actor.of(world.maria)
    first, second = brought(world, corpus), brought(world, corpus)
    assert (first.documents, second.copies) == (5, 5)
    archive_source(first, actor=actor, now=NOW)
    assert set(Document.objects.counted().values_list("source", flat=True)) == {second.pk}
    assert Document.objects.counted().count() == 5
    counts_are_true(corpus)
    restore_source(first, actor=actor, now=NOW)
    assert Document.objects.counted().count() == 5, "what is back does not count twice"
    counts_are_true(corpus)


def test_what_was_brought_again_meanwhile_counts_once_when_the_first_is_back(world: World) -> None:
    corpus, actor = corpus_of(world), Actor.of(world.maria)
    first = brought(world, corpus)
    archive_source(first, actor=actor, now=NOW)
    brought(world, corpus)
    restore_source(first, actor=actor, now=NOW)
    assert Document.objects.counted().count() == 5
    counts_are_true(corpus)


def test_a_copy_that_comes_back_counts_where_the_original_is_gone(world: World) -> None:
    corpus, actor = corpus_of(world), Actor.of(world.maria)
    first, second = brought(world, corpus), brought(world, corpus)
    archive_source(second, actor=actor, now=NOW)
    archive_source(first, actor=actor, now=NOW)
    restore_source(second, actor=actor, now=NOW)
    assert Document.objects.counted().count() == 5
    counts_are_true(corpus)


def test_one_document_is_removed_and_comes_back(world: World) -> None:
    corpus, actor = corpus_of(world), Actor.of(world.maria)
    source = brought(world, corpus)
    one = Document.objects.select_related("source", "corpus__workspace").order_by("-said_at", "-pk")[0]
    remove_document(one, actor=actor, now=NOW)
    assert Document.objects.counted().count() == 4
    counts_are_true(corpus)
    again = run(world, received(world, corpus, MEETING, source=source))
    assert (again.counts["known"], Document.objects.counted().count()) == (5, 4), "brought again, it stays removed"
    restore_document(one, actor=actor, now=NOW)
    assert Document.objects.counted().count() == 5
    counts_are_true(corpus)
    assert one.text not in json.dumps(list(AuditLine.objects.values()), default=str)
