"""Words of our rooms are gone as soon as whoever said them says so, or may no longer be named."""

from datetime import timedelta

from django.utils import timezone

from plomada_web.decisions.actions.group import remove_stakeholder
from plomada_web.decisions.models import (
    Comment,
)
from plomada_web.language.actions.documents import add_documents
from plomada_web.language.actions.erasing import erase_for_good
from plomada_web.language.actions.sources import archive_source
from plomada_web.language.arriving import Arrived
from plomada_web.language.models import Corpus, Document, MapRun, Speaker
from plomada_web.people.models import Consent
from plomada_web.privacy.actions import erase_person
from plomada_web.workspace.audit import MACHINE, Actor
from plomada_web.workspace.models import AuditLine
from tests.web.language.bringing import corpus_of
from tests.web.language.test_bringing_in import counts_are_true
from tests.web.language.words_of_rooms.saying import CARLA, OSCAR, added, agrees, looked, says, texts
from tests.web.world import NOW, World


def test_who_takes_it_back_is_gone_at_once_from_every_corpus_and_their_words_from_what_was_counted(
    world: World, corpus: Corpus, django_capture_on_commit_callbacks: object
) -> None:
    says(world, CARLA, "Hers.")
    says(world, OSCAR, "His.")
    agrees(world, CARLA, OSCAR)
    source = added(world, corpus)
    other = added(world, corpus_of(world, "Another"))
    archive_source(other, actor=Actor.of(world.maria), now=NOW)
    run = MapRun.objects.create(corpus=corpus, folder="language-counts/1/x", created_at=NOW)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        agrees(world, CARLA, given=False, minutes=1)
    assert texts(source) == texts(other) == ["His."]
    assert Speaker.objects.filter(source=source).count() == 1, "not even her number is left"
    run.refresh_from_db()
    assert run.folder == "", "counts hold every word"
    line = AuditLine.objects.filter(action="source.words_erased", target_id=source.pk).get()
    assert (line.detail, line.actor) == ({"documents": 1}, world.bob)
    counts_are_true(corpus)
    assert texts(looked(source)) == ["His."]


def test_who_is_erased_is_gone_with_all_they_said(world: World, corpus: Corpus) -> None:
    says(world, CARLA, "Hers.")
    says(world, OSCAR, "His.")
    agrees(world, CARLA, OSCAR)
    source = added(world, corpus)
    erase_person(world.people[CARLA], actor=Actor.of(world.alice), now=NOW + timedelta(days=1))
    assert texts() == ["His."]
    assert texts(looked(source)) == ["His."]


def test_who_leaves_the_group_takes_their_words_along(world: World, corpus: Corpus) -> None:
    says(world, CARLA)
    agrees(world, CARLA)
    source = added(world, corpus)
    remove_stakeholder(world.stakeholders[CARLA], actor=Actor.of(world.bob), now=timezone.now())
    assert texts(source) == []


def test_a_look_takes_out_what_nobody_told_it_of(world: World, corpus: Corpus) -> None:
    """An import that is undone, a room that another door made stricter: within the hour it is known."""
    says(world, CARLA)
    agrees(world, CARLA)
    source = added(world, corpus)
    Consent.objects.all().delete()
    assert texts(looked(source)) == []


def test_one_person_is_one_author_after_two_were_merged(world: World, corpus: Corpus) -> None:
    says(world, CARLA, "Of the one.")
    says(world, OSCAR, "Of the other.")
    agrees(world, CARLA, OSCAR)
    source = added(world, corpus)
    world.stakeholders[OSCAR].comments.update(stakeholder=world.stakeholders[CARLA])
    looked(source)
    assert len(texts(source)) == 2
    assert Speaker.objects.filter(source=source).count() == 1
    counts_are_true(corpus)


def test_after_a_restore_with_other_numbers_everything_is_what_its_key_names(world: World, corpus: Corpus) -> None:
    first, second = says(world, CARLA, "First."), says(world, CARLA, "Second.")
    agrees(world, CARLA)
    source = added(world, corpus)
    Comment.objects.filter(pk=first.pk).update(text="Second.")
    Comment.objects.filter(pk=second.pk).update(text="First.")
    looked(source)
    told = dict(Document.objects.values_list("key", "text"))
    assert told == {f"comment-{first.pk}": "Second.", f"comment-{second.pk}": "First."}
    counts_are_true(corpus)


def test_a_copy_that_another_source_brought_takes_the_place_of_what_is_erased(world: World, corpus: Corpus) -> None:
    source, _ = add_documents(corpus, source_name="A", arrived=[Arrived("Said.", author="a")], actor=MACHINE, now=NOW)
    other, _ = add_documents(corpus, source_name="B", arrived=[Arrived("Said.", author="a")], actor=MACHINE, now=NOW)
    gone, copy = Document.objects.order_by("pk")
    assert copy.copy_of == gone
    erase_for_good(source, [gone.pk], actor=MACHINE, now=NOW)
    assert Document.objects.counted().get() == copy
    counts_are_true(corpus)
    assert other.documents == 0


def test_a_copy_that_is_away_with_its_source_is_counted_right_when_it_comes_back(world: World, corpus: Corpus) -> None:
    source, _ = add_documents(corpus, source_name="A", arrived=[Arrived("Said.", author="a")], actor=MACHINE, now=NOW)
    other, _ = add_documents(corpus, source_name="B", arrived=[Arrived("Said.", author="a")], actor=MACHINE, now=NOW)
    archive_source(other, actor=MACHINE, now=NOW)
    erase_for_good(source, [Document.objects.get(source=source).pk], actor=MACHINE, now=NOW)
    counts_are_true(corpus)
    assert Document.objects.get().copy_of is None
