"""What is said in our rooms as a source: of who agreed, under their name, each once, and gone when they say so."""

import re
from collections.abc import Collection
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from plomada_web.decisions.actions.group import remove_stakeholder
from plomada_web.decisions.actions.statements import StatementDetails, edit_statement
from plomada_web.decisions.consent import set_named_consent
from plomada_web.decisions.lent_words import TOLD, ready
from plomada_web.decisions.models import (
    Answer,
    Comment,
    Decision,
    Disclosure,
    Phase,
    Question,
    SignIntent,
    Statement,
    Suggestion,
)
from plomada_web.language.actions.documents import add_documents, remove_document
from plomada_web.language.actions.erasing import erase_for_good
from plomada_web.language.actions.offered import add_offered
from plomada_web.language.actions.sources import archive_source
from plomada_web.language.arriving import Arrived
from plomada_web.language.background_polling import look_at_due_sources
from plomada_web.language.keeping import forget_old
from plomada_web.language.models import Corpus, Document, MapRun, Source, Speaker
from plomada_web.language.offered import OFFERS
from plomada_web.people.actions import Agreement
from plomada_web.people.models import Consent, Person
from plomada_web.privacy.actions import erase_person, note_consent
from plomada_web.rooms.links import new_link
from plomada_web.workspace.audit import MACHINE, Actor
from plomada_web.workspace.models import AuditLine, Job
from tests.web.language.bringing import corpus_of, work
from tests.web.language.test_bringing_in import counts_are_true
from tests.web.language.test_corpus_pages import HOME, page, post
from tests.web.world import NOW, World, client_of

CARLA, OSCAR = "Carla Ferrer", "Oscar Prat"
OFFER = OFFERS["rooms"]


@pytest.fixture
def corpus(world: World) -> Corpus:
    return corpus_of(world)


@pytest.fixture(autouse=True)
def nothing_said_yet(world: World) -> None:
    """Leave only what each test lets people say."""
    Answer.objects.update(comment="")
    SignIntent.objects.update(condition="")
    Comment.objects.all().delete()


def says(world: World, who: str, text: str = "The price of each container decides.", *, named: bool = False) -> Comment:
    return Comment.objects.create(stakeholder=world.stakeholders[who], text=text, is_named=named, said_at=NOW)


def agrees(world: World, *names: str, given: bool = True, minutes: int = 0) -> None:
    for name in names:
        at = NOW + timedelta(minutes=minutes)
        agreement = Agreement(Consent.Purpose.LANGUAGE, given=given, at=at)
        note_consent(world.people[name], agreement=agreement, actor=Actor.of(world.bob), now=at)


def mode(world: World, disclosure: Disclosure) -> None:
    Decision.objects.filter(pk=world.decision.pk).update(disclosure=disclosure)
    world.decision.refresh_from_db()
    for stake in world.stakeholders.values():
        stake.decision = world.decision


def added(world: World, corpus: Corpus) -> Source:
    source = add_offered(corpus, offer=OFFER, actor=Actor.of(world.maria), now=timezone.now())
    return looked(source)


def looked(source: Source) -> Source:
    """Do the look that is enqueued, or the one that the schedule enqueues when it is time."""
    if not Job.objects.filter(kind=OFFER.job, status="queued").exists():
        Source.objects.filter(pk=source.pk).update(poll_at=timezone.now() - timedelta(minutes=1))
        look_at_due_sources(timezone.now())
    work(Job.objects.get(kind=OFFER.job, status="queued"))
    return Source.objects.select_related("corpus__workspace").get(pk=source.pk)


def texts(source: Source | None = None) -> Collection[str]:
    rows = Document.objects.filter(source=source) if source else Document.objects.all()
    return sorted(rows.values_list("text", flat=True))


# --- what comes in


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


# --- each once, and by itself


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
    Person.objects.filter(pk=world.people[CARLA].pk).update(function=world.functions["Quality"])
    looked(source)
    assert Speaker.objects.get(source=source).function == world.functions["Quality"]


def test_a_document_that_was_removed_is_not_brought_again(world: World, corpus: Corpus) -> None:
    says(world, CARLA)
    agrees(world, CARLA)
    source = added(world, corpus)
    remove_document(Document.objects.get(), actor=Actor.of(world.maria), now=NOW)
    forget_old(now=NOW + timedelta(days=1000))
    looked(source)
    assert Document.objects.get().removed_at is not None


# --- taken back


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


# --- the pages


def test_the_page_says_the_rule_and_how_much_would_come(world: World, corpus: Corpus) -> None:
    says(world, CARLA)
    says(world, CARLA, "And more.")
    says(world, OSCAR)
    address = f"{corpus.pk}/sources/of/rooms/"
    assert f'href="{HOME}{address}"' in page(world, f"{corpus.pk}/", user=world.maria)
    assert f'href="{HOME}{address}"' not in page(world, f"{corpus.pk}/", user=world.vera)
    html = page(world, address, user=world.maria)
    assert "nothing from rooms that show only the group&#x27;s answer" in html
    assert "Nothing comes in until somebody agrees." in html
    agrees(world, CARLA)
    assert re.findall(r"<dd>(\d)</dd>", page(world, address, user=world.maria)) == ["2", "1", "2"]
    assert post(world, address) == 302
    looked(Source.objects.get(kind="rooms"))
    assert f'href="{HOME}{address}"' not in page(world, f"{corpus.pk}/", user=world.maria), "it is there"
    assert client_of(world.maria).get(HOME + address).status_code == 302
    html = page(world, f"{corpus.pk}/sources/{Source.objects.get().pk}/", user=world.maria)
    assert "Finance" in html
    assert "Look now" in html
    assert "Upload more" not in html
    assert "<select" not in html, "nobody says by hand who speaks"


@pytest.mark.parametrize(
    ("who", "status"), [("maria", 302), ("bob", 302), ("vera", 403), ("charlie", 404), (None, 302)]
)
def test_only_members_that_edit_add_it(world: World, corpus: Corpus, who: str | None, status: int) -> None:
    address = f"{HOME}{corpus.pk}/sources/of/rooms/"
    user = getattr(world, who) if who else None
    assert client_of(user).post(address).status_code == status
    assert Source.objects.exists() == (who in {"maria", "bob"})


def test_no_other_source_is_offered_and_none_in_an_archived_corpus(world: World, corpus: Corpus) -> None:
    assert post(world, f"{corpus.pk}/sources/of/table/") == 404
    post(world, f"{corpus.pk}/archive/")
    assert post(world, f"{corpus.pk}/sources/of/rooms/") == 404


def test_it_is_looked_at_paused_and_resumed_and_nobody_says_who_speaks(world: World, corpus: Corpus) -> None:
    source = added(world, corpus)
    at = f"{corpus.pk}/sources/{source.pk}/"
    assert post(world, f"{at}who/", {"default": world.functions["Quality"].pk}) == 404
    assert post(world, f"{at}look/") == 302
    assert Job.objects.filter(kind=OFFER.job, status="queued").count() == 1
    assert post(world, f"{at}pause/") == 302
    assert looked(source).poll_at is None, "a look that was under way does not begin them again"
    assert post(world, f"{at}resume/") == 302


def test_queries_do_not_grow_with_what_is_said(world: World, corpus: Corpus) -> None:
    def asked(minutes: int) -> tuple[int, int]:
        agrees(world, CARLA, OSCAR, minutes=minutes)
        looked(source)
        with CaptureQueriesContext(connection) as to_see:
            ready(world.workspace)
        with CaptureQueriesContext(connection) as to_go:
            agrees(world, CARLA, given=False, minutes=minutes + 1)
        return len(to_see), len(to_go)

    says(world, CARLA)
    source = added(world, corpus)
    few = asked(2)
    for number in range(50):
        says(world, CARLA, f"Text {number}.")
        says(world, OSCAR, f"Text {number} of his.")
    assert asked(4) == few
    assert few[0] == 2 * len(TOLD) + 1


# --- the room


def room(world: World, name: str = CARLA) -> str:
    return f"/r/{new_link(world.stakeholders[name], actor=MACHINE, now=timezone.now()).token}/"


def shown(world: World, home: str, language: str = "en") -> str:
    Person.objects.update(language=language)
    return Client().get(f"{home}yours/").content.decode()


def test_in_the_room_it_is_asked_once_there_is_a_corpus_that_takes_it(world: World, corpus: Corpus) -> None:
    home = room(world)
    assert "Your words" not in shown(world, home)
    added(world, corpus)
    assert "Yes, count my words too" in shown(world, home)
    assert "Sí, que cuenten también mis palabras" in shown(world, home, "es")
    mode(world, Disclosure.GROUP_ONLY)
    assert "Your words" not in shown(world, home)


def test_they_agree_and_take_it_back_themselves(world: World, corpus: Corpus) -> None:
    says(world, CARLA)
    source, home = added(world, corpus), room(world)
    assert Client().post(f"{home}words/", {"words": "lend"}).status_code == 302
    assert Client().post(f"{home}words/", {"words": "lend"}).status_code == 302
    consent = Consent.objects.get()
    assert (consent.purpose, consent.given, consent.how, consent.noted_by) == ("language", True, "link", None)
    assert "a number in place of your name" in consent.wording or "un número en lugar de tu nombre" in consent.wording
    assert len(texts(looked(source))) == 1
    assert "You have agreed to that" in shown(world, home)
    assert Client().post(f"{home}words/", {"words": "back"}).status_code == 302
    assert texts(source) == []
    assert Consent.objects.order_by("-pk")[0].given is False
    assert Client().get(f"{home}words/").status_code == 405
