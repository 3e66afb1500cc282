"""Where our own texts have a term: told on its page, text by text, with where each of them stands."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.models import Manager
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from plomada.language.tokens import tokens
from plomada_web.decisions.models import Decision, Priority, Question, Statement
from plomada_web.language.actions.experiments import Plan, plan_experiment, stop_experiment
from plomada_web.language.models import MapRun
from plomada_web.language.own_texts import EACH, LOOKED_THROUGH, OwnTexts, Sought, own_texts
from plomada_web.language.word_indexes import runs
from plomada_web.workspace.audit import Actor
from plomada_web.workspace.models import Member, User
from tests.web.language.bringing import corpus_of
from tests.web.language.meetings import mapped_meetings, meetings
from tests.web.world import NOW, World, client_of


def member(world: World, user: User | None = None) -> Member:
    return Member.objects.select_related("workspace").get(user=user or world.maria)


def told(found: Iterable[OwnTexts]) -> dict[str, list[str]]:
    return {str(kind.title): ["".join(place.part) for place in kind.places] for kind in found}


def statement(world: World, text: str, decision: Decision | None = None, **fields: object) -> Statement:
    given = {"decision": decision or world.decision, "phase": "define_problem", "created_at": NOW} | fields
    return Statement.objects.create(text_en=text, **given)  # type: ignore[misc]


def decision(world: World, title: str, **fields: object) -> Decision:
    given = {"workspace": world.workspace, "account": world.account, "created_at": NOW} | fields
    return Decision.objects.create(title=title, **given)  # type: ignore[misc]


@pytest.mark.parametrize(
    ("term", "text", "marked"),
    [
        ("stop", "Every STOP costs a night.", "STOP"),
        ("stop", "A stoppage costs a night.", None),
        ("stop", "Nonstop work.", None),
        ("line stop", "A line-stop costs a night.", "line-stop"),
        ("line stop", "The line has to stop.", None),
        ("año", "UN AÑO ENTERO", "AÑO"),
        ("año", "El an\u0303o pasado", "año"),
        ("ano", "El año pasado", None),
        ("parada de línea", "Cada Parada  de\nlínea cuesta.", "Parada de línea"),
        ("цена", "Цена и срок", "Цена"),
        ("100", "100% of it", "100"),
        ("a_b", "aXb and a_b", "a_b"),
    ],
)
def test_a_term_is_found_in_whole_words_whatever_their_case(
    world: World, term: str, text: str, marked: str | None
) -> None:
    statement(world, text)
    marks = {str(kind.title): [place.part[1] for place in kind.places] for kind in own_texts(member(world), term)}
    assert marks.get("Statements", []) == ([marked] if marked else [])


def test_every_text_of_ours_is_told_by_kind_with_where_it_stands(world: World) -> None:
    statement(world, "The framework has to hold three years.")
    Priority.objects.create(decision=world.decision, name_en="One framework for all")
    Question.objects.create(
        decision=world.decision, text="Do you know?", asked_at=NOW, answer="Yes: the framework.", answered_at=NOW
    )
    titled = decision(world, "Framework agreement")
    plan = Plan(
        "Try it", "framework", "One framework, three plants.", [world.functions["IT"]], [], date(2026, 1, 1),
        date(2026, 6, 1),
    )  # fmt: skip
    experiment = plan_experiment(corpus_of(world), plan=plan, actor=Actor.of(world.maria), now=NOW)
    found = own_texts(member(world), "framework")
    assert told(found) == {
        "Messages of experiments": ["One framework, three plants."],
        "Statements": ["The framework has to hold three years."],
        "Priorities": ["One framework for all"],
        "Answers to questions": ["Yes: the framework."],
        "Decisions": ["Framework agreement"],
    }
    base = f"/w/{world.workspace.slug}"
    asked = f"{base}/decisions/{world.decision.pk}/statements/"
    assert [place.address for kind in found for place in kind.places] == [
        f"{base}/language/{experiment.corpus_id}/experiments/{experiment.pk}/",
        asked,
        asked,
        asked,
        f"{base}/decisions/{titled.pk}/",
    ]
    browser = client_of(world.vera)
    assert all(browser.get(place.address).status_code == 200 for kind in found for place in kind.places)


def test_what_the_customer_s_people_wrote_is_never_among_them(world: World) -> None:
    who = world.stakeholders["Carla Ferrer"]
    statement(world, "Our framework is secret.", origin=Statement.Origin.STAKEHOLDER, proposed_by=who)
    statement(world, "Their framework.", origin=Statement.Origin.STAKEHOLDER, status=Statement.Status.PROPOSED)
    Question.objects.create(decision=world.decision, text="Which framework?", asked_by=who, asked_at=NOW)
    Question.objects.create(
        decision=world.decision, text="And this framework?", asked_by=who, asked_at=NOW, answer="No.", answered_at=NOW
    )
    who.concerns = "The framework"
    who.save()
    assert own_texts(member(world), "framework") == ()


def test_what_is_no_longer_used_is_not_told(world: World) -> None:
    statement(world, "A framework once.", status=Statement.Status.RETIRED)
    Priority.objects.create(decision=world.decision, name_en="Framework", retired_at=NOW)
    gone = decision(world, "Framework", archived_at=NOW)
    statement(world, "The framework.", gone)
    corpus = corpus_of(world)
    plan = Plan("It", "framework", "A framework.", [], [], date(2026, 1, 1), date(2026, 6, 1))
    given_up = plan_experiment(corpus, plan=plan, actor=Actor.of(world.maria), now=NOW)
    stop_experiment(given_up, actor=Actor.of(world.maria), now=NOW)
    assert own_texts(member(world), "framework") == ()


def test_nothing_of_another_workspace_is_told(world: World) -> None:
    statement(world, "The framework.")
    decision(world, "Framework agreement")
    assert own_texts(member(world, world.charlie), "framework") == ()


def test_other_forms_of_the_term_are_found_too_and_either_language(world: World) -> None:
    statement(world, "Frameworks for all.", text_es="Marcos para todos.")
    assert told(own_texts(member(world), "framework", "frameworks")) == {"Statements": ["Frameworks for all."]}
    assert told(own_texts(member(world), "marcos")) == {"Statements": ["Marcos para todos."]}
    assert own_texts(member(world), "", "'") == ()


@pytest.mark.parametrize(("language", "shown"), [("en", "A plan for all."), ("es", "Un plan para todos.")])
def test_where_both_languages_have_the_term_the_reader_s_is_shown(world: World, language: str, shown: str) -> None:
    statement(world, "A plan for all.", text_es="Un plan para todos.")
    with translation.override(language):
        ((place,),) = (kind.places for kind in own_texts(member(world), "plan"))
        assert "".join(place.part) == shown


def test_the_same_text_in_many_decisions_is_told_once_with_how_many(world: World) -> None:
    made = [decision(world, f"Purchase {n}") for n in range(12)]
    for one in made:
        statement(world, "The framework holds.", one, origin=Statement.Origin.STARTER)
    (kind,) = own_texts(member(world), "framework")
    (place,) = kind.places
    assert (place.name, place.others, kind.more) == ("Purchase 11", 11, False)


def test_of_many_some_are_shown_and_the_page_says_that_there_are_more(world: World) -> None:
    for n in range(EACH + 1):
        statement(world, f"The framework, part {n}.")
    (kind,) = own_texts(member(world), "framework")
    assert (len(kind.places), kind.more) == (EACH, True)


def test_where_not_all_was_looked_through_it_says_that_there_may_be_more(world: World) -> None:
    texts = [
        Statement(decision=world.decision, phase="define_problem", text_en=f"A stop of line {n}.", created_at=NOW)
        for n in range(LOOKED_THROUGH)
    ]
    Statement.objects.bulk_create(texts[1:])
    statement(world, "A line stop.")
    (kind,) = own_texts(member(world), "line stop")
    assert [place.part for place in kind.places] == [("A ", "line stop", ".")]
    assert kind.more


def test_a_long_text_is_told_around_the_term(world: World) -> None:
    plan = Plan("It", "x", f"{'before ' * 60}the framework {'after ' * 60}", [], [], date(2026, 1, 1), date(2026, 6, 1))
    plan_experiment(corpus_of(world), plan=plan, actor=Actor.of(world.maria), now=NOW)
    (kind,) = own_texts(member(world), "framework")
    before, term, after = kind.places[0].part
    assert before.startswith("… before")
    assert before.endswith("before the ")
    assert (term, after[-7:]) == ("framework", "after …")
    assert len(before) + len(after) < 240


def test_it_asks_as_many_queries_for_many_as_for_few(world: World) -> None:
    who = member(world)
    with CaptureQueriesContext(connection) as none:
        own_texts(who, "framework")
    for n in range(8):
        one = decision(world, f"Framework {n}")
        statement(world, f"Framework, {n}.", one)
        Priority.objects.create(decision=one, name_en=f"Framework {n}")
    with CaptureQueriesContext(connection) as many:
        assert len(own_texts(who, "framework")) == 3
    assert len(none) == 6
    assert len(many) == 8  # … and the titles of statements' and of priorities' decisions


@pytest.mark.parametrize("term", ["año", "niña", "reunión", "más", "İstanbul".lower()])
def test_letters_that_are_asked_for_are_in_every_way_of_writing(world: World, term: str) -> None:
    for text in (term, term.upper(), term.capitalize()):
        row = statement(world, f"x {text} y")
        assert Statement.objects.filter(Sought(term).letters_in("text_en"), pk=row.pk).exists()


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("reunión", "A REUNIO\u0301N today"),
        ("niña", "La Nin\u0303a"),
        ("año", "an\u0303o"),
        ("do", "We don't."),
        ("do", "We don\u2019t."),
        ("company", "The company's own"),
        ("empresa", "L'empresa"),
        ("line stop", "a line-stop"),
        ("a_b", "see A_B"),
        ("1e5", "1E5 units"),
        ("24h", "24h a day"),
        ("at", "AT&amp;T"),
        ("café", "CAFÉ"),
        ("цена", "ЦЕНА"),
    ],
)
def test_an_index_of_words_finds_every_way_of_writing(world: World, term: str, text: str) -> None:
    row = statement(world, text)
    sought = Sought(term)
    assert sought.part_of(text) is not None
    assert Statement.objects.filter(sought.words_in("text_es", "text_en"), pk=row.pk).exists()


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_no_text_that_has_a_term_is_passed_over(world: World, data: st.DataObject) -> None:
    pieces = st.text(st.sampled_from("abdnotARNO01_'’ -.ñóÓÑ\u0301\u0303ßц&"), min_size=1, max_size=12)
    text = data.draw(pieces.filter(str.strip))
    words = tokens(text)
    assume(words)
    start = data.draw(st.integers(0, len(words) - 1))
    sought = Sought(" ".join(words[start : start + data.draw(st.integers(1, 3))]))
    assume(all(runs(word) for words in sought.spellings for word in words))  # "ñ" is found as it is usually written
    row = statement(world, text)
    assert Statement.objects.filter(sought.words_in("text_es", "text_en"), pk=row.pk).exists()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no index of words")
@pytest.mark.parametrize(
    ("rows", "fields", "index"),
    [
        (Statement.objects, ("text_es", "text_en"), "statement_words"),
        (Priority.objects, ("name_en", "name_es"), "priority_words"),
        (Question.objects, ("answer",), "reply_words"),
    ],
)
def test_what_is_asked_and_answered_is_found_by_its_index(
    world: World, rows: Manager[Any], fields: tuple[str, ...], index: str
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert index in rows.filter(Sought("line stop", "reunión").words_in(*fields)).order_by().explain()


def test_the_page_of_a_term_says_where_we_use_it_or_that_we_do_not(
    world: World, tmp_path: Path, settings: object
) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    run: MapRun = mapped_meetings(world, meetings(world))
    there = f"/w/{world.workspace.slug}/language/{run.corpus_id}/maps/{run.pk}/term/?term=remote"
    assert "Nowhere yet" in client_of(world.maria).get(there).content.decode()
    statement(world, "A <b>remote</b> for each plant.")
    page = client_of(world.vera).get(there).content.decode()
    assert "<p>A &lt;b&gt;<mark>remote</mark>&lt;/b&gt; for each plant.</p>" in page
    assert f'<a href="/w/{world.workspace.slug}/decisions/{world.decision.pk}/statements/">' in page
    spanish = client_of(world.maria, language="es").get(there).content.decode()
    assert "Dónde lo usamos ya" in spanish
