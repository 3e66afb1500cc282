"""What is said in our rooms as a source: of who agreed, under their name, each text once."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from plomada_web.decisions.actions.statements import StatementDetails, edit_statement
from plomada_web.decisions.consent import set_named_consent
from plomada_web.decisions.lent_words import TOLD, Told, ready
from plomada_web.decisions.models import (
    Answer,
    Comment,
    Disclosure,
    Phase,
    Question,
    SignIntent,
    Statement,
    Suggestion,
)
from plomada_web.language.actions.documents import remove_document
from plomada_web.language.actions.offered import add_offered
from plomada_web.language.actions.sources import archive_source
from plomada_web.language.background_polling import look_at_due_sources
from plomada_web.language.keeping import forget_old
from plomada_web.language.models import Corpus, Document, Speaker
from plomada_web.language.queries.states import state_of
from plomada_web.people.actions import Agreement
from plomada_web.people.models import Consent, Person
from plomada_web.privacy.actions import note_consent
from plomada_web.workspace.audit import Actor
from plomada_web.workspace.models import Job
from tests.web.language.test_bringing_in import counts_are_true
from tests.web.language.words_of_rooms.saying import CARLA, OFFER, OSCAR, added, agrees, looked, mode, says, texts
from tests.web.world import NOW, World


def test_what_is_written_in_rooms_comes_in_of_who_agreed_with_their_function(world: World, corpus: Corpus) -> None:
    carla, statement = world.stakeholders[CARLA], world.statements[0]
    said = {"stakeholder": carla, "said_at": NOW}
    says(world, CARLA, "An addition.")
    Answer.objects.create(statement=statement, value=4, comment="Beside an answer.", **said)
    SignIntent.objects.create(likelihood=7, condition="A condition.", **said)
    Question.objects.create(decision=world.decision, asked_by=carla, text="A question?", asked_at=NOW)
    Suggestion.objects.create(
        decision=world.decision, suggested_by=carla, name="Pau", reason="About another.", suggested_at=NOW
    )
    Statement.objects.create(
        decision=world.decision, phase="choose_supplier", text_en="A proposal.", proposed_by=carla, created_at=NOW
    )
    says(world, OSCAR, "Of somebody who was not asked.")
    agrees(world, CARLA)
    source = added(world, corpus)
    assert texts() == ["A condition.", "A question?", "An addition.", "Beside an answer."]
    speaker = Speaker.objects.get(source=source)
    assert (speaker.function, speaker.role, speaker.label) == (world.functions["Finance"], "", "")
    assert len(speaker.author) == 32
    assert (source.name, source.documents) == ("Lo que se dice en nuestras salas", 4)
    counts_are_true(corpus)


def test_without_consent_nothing_comes_in(world: World, corpus: Corpus) -> None:
    says(world, CARLA)
    says(world, OSCAR)
    agrees(world, OSCAR)
    agrees(world, OSCAR, given=False, minutes=1)
    note_consent(
        world.people[CARLA],
        agreement=Agreement(Consent.Purpose.PROCESSING, given=True, at=NOW),
        actor=Actor.of(world.bob),
        now=NOW,
    )
    assert texts(added(world, corpus)) == []


def test_a_room_that_names_nobody_lends_nothing(world: World, corpus: Corpus) -> None:
    mode(world, Disclosure.GROUP_ONLY)
    says(world, CARLA, named=True)
    agrees(world, CARLA)
    assert texts(added(world, corpus)) == []
    assert ready(world.workspace).people == 0


def test_where_names_need_consent_only_what_was_written_under_the_name_comes_in(world: World, corpus: Corpus) -> None:
    mode(world, Disclosure.NAMED_WITH_CONSENT)
    carla = world.stakeholders[CARLA]
    agrees(world, CARLA, OSCAR)
    asked = {"decision": world.decision, "asked_by": carla}
    Question.objects.create(text="Asked before?", asked_at=NOW - timedelta(days=1), **asked)
    says(world, CARLA, "Without the name.")
    says(world, OSCAR, "Under a name that was taken back.", named=True)
    carla.named_consent_at = NOW
    carla.save()
    says(world, CARLA, "Under the name.", named=True)
    Question.objects.create(text="Asked after?", asked_at=NOW, **asked)
    source = added(world, corpus)
    assert texts(source) == ["Asked after?", "Under the name."]
    set_named_consent(stakeholder=carla, named=False, now=timezone.now())
    assert texts(source) == [], "the name went, and with it what was read under it"


def test_what_is_said_beside_sensitive_statements_stays_where_it_is(world: World, corpus: Corpus) -> None:
    first, second = world.statements[:2]
    for statement in (first, second):
        said = {"stakeholder": world.stakeholders[CARLA], "statement": statement, "said_at": NOW}
        Answer.objects.create(value=2, comment=f"On {statement.pk}.", **said)
    Statement.objects.filter(pk=first.pk).update(is_sensitive=True)
    agrees(world, CARLA)
    source = added(world, corpus)
    assert texts(source) == [f"On {second.pk}."]
    details = StatementDetails(Phase(second.phase), second.text_es, second.text_en, is_sensitive=True)
    edit_statement(second, details=details, actor=Actor.of(world.bob), now=NOW)
    assert texts(source) == []


def test_other_workspaces_lend_nothing(world: World) -> None:
    says(world, CARLA)
    agrees(world, CARLA)
    theirs = Corpus.objects.create(workspace=world.elsewhere, name="Theirs", created_at=NOW)
    source = add_offered(theirs, offer=OFFER, actor=Actor.of(world.charlie), now=timezone.now())
    assert texts(looked(source)) == []


def test_what_is_new_comes_in_by_itself_and_each_text_once(world: World, corpus: Corpus) -> None:
    says(world, CARLA, "First.")
    agrees(world, CARLA)
    source = added(world, corpus)
    says(world, CARLA, "Second.")
    source = looked(source)
    assert texts(source) == ["First.", "Second."]
    assert texts(looked(source)) == ["First.", "Second."]
    assert source.poll_at is not None
    assert source.polled_at is not None
    assert timedelta(minutes=59) < source.poll_at - source.polled_at < timedelta(minutes=61)
    assert not Job.objects.filter(status="queued", kind=OFFER.job).exists()
    look_at_due_sources(timezone.now())
    assert not Job.objects.filter(status="queued", kind=OFFER.job).exists(), "it is not due"


def test_more_texts_than_one_step_takes_come_in(world: World, corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plomada_web.decisions.actions.lent_words.AT_ONCE", 3)
    for number in range(7):
        says(world, CARLA, f"Text {number}.")
    agrees(world, CARLA)
    source = added(world, corpus)
    assert len(texts(source)) == 7
    Comment.objects.filter(text__in=["Text 0.", "Text 6."]).delete()
    assert len(texts(looked(source))) == 5
    counts_are_true(corpus)


def test_a_step_in_which_nobody_agreed_does_not_end_the_look(
    world: World, corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plomada_web.decisions.actions.lent_words.AT_ONCE", 2)
    for n in range(4):
        says(world, OSCAR, f"The line stops {n}.")
    says(world, CARLA, "The price of each container decides.")
    agrees(world, CARLA)
    assert texts(added(world, corpus)) == ["The price of each container decides."]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL reads tables as small as these whole")
@pytest.mark.parametrize("told", TOLD, ids=lambda told: told.name)
def test_what_is_lent_is_looked_for_among_the_texts_of_a_step_not_from_the_decisions(world: World, told: Told) -> None:
    plan = told.lent(world.workspace).filter(pk__gt=0, pk__lte=500).order_by("pk").explain()
    assert f"SEARCH {told.model._meta.db_table} USING INTEGER PRIMARY KEY" in plan.splitlines()[0]


def test_a_corpus_has_it_once(world: World, corpus: Corpus) -> None:
    source = added(world, corpus)
    assert add_offered(corpus, offer=OFFER, actor=Actor.of(world.maria), now=NOW) == source
    archive_source(source, actor=Actor.of(world.maria), now=NOW)
    again = add_offered(corpus, offer=OFFER, actor=Actor.of(world.maria), now=NOW)
    assert (again, again.archived_at) == (source, None)


def test_whoever_gets_another_function_speaks_for_that_one(world: World, corpus: Corpus) -> None:
    says(world, CARLA)
    agrees(world, CARLA)
    source = added(world, corpus)
    before = state_of(corpus)
    looked(source)
    assert state_of(corpus) == before
    Person.objects.filter(pk=world.people[CARLA].pk).update(function=world.functions["Quality"])
    looked(source)
    assert Speaker.objects.get(source=source).function == world.functions["Quality"]
    assert state_of(corpus) != before  # a map of before is not taken for one of now


def test_a_document_that_was_removed_is_not_brought_again(world: World, corpus: Corpus) -> None:
    says(world, CARLA)
    agrees(world, CARLA)
    source = added(world, corpus)
    remove_document(Document.objects.get(), actor=Actor.of(world.maria), now=NOW)
    forget_old(now=NOW + timedelta(days=1000))
    looked(source)
    assert Document.objects.get().removed_at is not None
