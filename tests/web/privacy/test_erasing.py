"""Erasing a person: nothing that says who they were is left in any table, and every count and figure is the same."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import translation

from plomada_web.decisions.actions.introduction import JOB as INTRODUCTION
from plomada_web.decisions.models import Answer, Comment, Decision, Statement, Suggestion
from plomada_web.decisions.queries.heard import has_been_heard
from plomada_web.decisions.said import additions_to
from plomada_web.decisions.standing import standing_of
from plomada_web.decisions.visibility import Audience, additions_seen, seen
from plomada_web.finding.queries import found_by
from plomada_web.people.actions import PersonErased, allow_mail, archive_person, restore_person
from plomada_web.people.models import Consent, Note, Person, Task, Touch
from plomada_web.privacy.actions import erase_person
from plomada_web.privacy.holdings import everyone_of
from plomada_web.rooms.models import PersonalLink
from plomada_web.tracking.models import Submission
from plomada_web.undo.actions import take_back
from plomada_web.undo.models import Change, ChangeSet
from plomada_web.workspace.audit import Actor
from plomada_web.workspace.models import AuditLine, Job, Member
from tests.web.privacy.held import HERS, fill, unnamed
from tests.web.world import NOW, World, client_of

LATER = NOW + timedelta(days=1)


def by(world: World) -> dict[str, Any]:
    return {"actor": Actor.of(world.alice), "now": LATER}


def all_that_is_stored() -> str:
    """Return every value of every table, as text."""
    texts: list[str] = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            texts += [f"{table}: {value}" for row in cursor.fetchall() for value in row if value is not None]
    return "\n".join(texts)


def left_of(needles: tuple[str, ...]) -> list[str]:
    stored = all_that_is_stored().casefold()
    written = {needle: {needle.casefold(), json.dumps(needle)[1:-1].casefold()} for needle in needles}
    return [needle for needle, forms in written.items() if any(form in stored for form in forms)]


def test_before_it_every_one_of_her_texts_is_there(world: World) -> None:
    """Otherwise the next test would find nothing, whatever erasing does."""
    fill(world)
    assert set(left_of(HERS)) == set(HERS)


def test_no_text_of_hers_is_left_in_any_table(world: World) -> None:
    person = fill(world)
    erase_person(person, **by(world))
    assert left_of(HERS) == []


def test_nothing_of_others_is_touched(world: World) -> None:
    person = fill(world)
    others = ("Oscar Prat", "oscar@quimera.example", "Iris Tomé", "Pau Serra", "Molinos Quimera", "Bob")
    erase_person(person, **by(world))
    assert left_of(others) == list(others)


def counted(world: World) -> dict[str, object]:
    group = world.decision.stakeholders.annotate(heard=has_been_heard()).values_list("heard", flat=True)
    return {
        "touches": list(Touch.objects.order_by("pk").values_list("team", "channel", "at", "theme", "campaign")),
        "notes": Note.objects.count(),
        "tasks": Task.objects.count(),
        "consents": list(Consent.objects.order_by("pk").values_list("purpose", "given", "at", "how")),
        "answers": list(Answer.objects.order_by("pk").values_list("stakeholder", "value", "said_at")),
        "heard": sorted(group),
        "sent": Submission.objects.count(),
        "people": world.workspace.people.count(),
        "of the account": world.account.people.count(),
        "by function": sorted(world.workspace.people.values_list("function", flat=True)),
    }


def test_every_count_is_what_it_was(world: World) -> None:
    person = fill(world)
    before = counted(world)
    held = erase_person(person, **by(world))
    assert counted(world) == before
    assert (held.touches, held.notes, held.tasks, held.consents, held.parts, held.links) == (3, 1, 1, 2, 1, 1)


def figures(decision: Decision) -> object:
    fresh = Decision.objects.get(pk=decision.pk)
    told = [standing_of(fresh, audience) for audience in Audience]
    return [
        (each.heard, each.seen.counted(s), each.seen.standpoint(s), each.seen.pools.get(s.pk))
        for each in told
        for s in each.seen.record.statements
    ] + [(each.seen.intent_pool, each.seen.orders, each.seen.released) for each in told]


@pytest.mark.parametrize("named", [True, False])
def test_the_figures_of_the_decision_are_what_they_were(world: World, named: bool) -> None:
    person = fill(world)
    if not named:
        unnamed(world.decision)
    before = figures(world.decision)
    erase_person(person, **by(world))
    assert figures(world.decision) == before


def test_what_others_wrote_without_a_name_is_told_as_before(world: World) -> None:
    """Ten writers, and one of them changed her mind: what is released of the other nine must not change."""
    person = fill(world)
    unnamed(world.decision)
    stakes = list(world.stakeholders.values())
    for number in range(12):
        other = Person.objects.create(
            workspace=world.workspace, account=world.account, name=f"Otra {number}", created_at=NOW
        )
        stakes.append(world.decision.stakeholders.create(person=other, added_at=NOW))
    statement = world.statements[0]
    for number, stake in enumerate(stakes):
        at = NOW + timedelta(hours=number)
        said = {"stakeholder": stake, "said_at": at}
        Answer.objects.create(statement=statement, value=3, comment=f"remark {number}", **said)
        Comment.objects.create(text=f"addition {number}", **said)

    def told() -> tuple[list[str], list[str]]:
        team = seen(Decision.objects.get(pk=world.decision.pk), Audience.TEAM)
        remarks = team.remarks.get(statement.pk, ())
        return list(remarks), list(additions_seen(team, additions_to(world.decision)).others)

    before = told()
    assert len(before[0]) >= 10
    erase_person(person, **by(world))
    after = told()
    for one, other in zip(before, after, strict=True):
        hers = {"Añadido ocre", "addition 0", "remark 0", "Otro comentario granate", "Comentario bermejo"}
        assert [text for text in one if text not in hers] == [text for text in other if not text.startswith("[…")]
        assert len(one) == len(other)


@pytest.mark.parametrize(("language", "called"), [("es", "Persona borrada"), ("en", "Erased person")])
def test_pages_call_her_erased_in_the_readers_language(world: World, language: str, called: str) -> None:
    person = fill(world)
    erase_person(person, **by(world))
    client = client_of(world.bob, language=language)
    kwargs = {"workspace": "nadir", "decision_id": world.decision.pk}
    for name in ("standing", "group", "common_ground", "timeline"):
        page = client.get(reverse(f"decisions:{name}", kwargs=kwargs)).content.decode()
        assert "Carla" not in page, name
        assert called in page, name
    page = client.get(reverse("people:person", kwargs={"workspace": "nadir", "person_id": person.pk})).content.decode()
    assert called in page
    assert "Carla" not in page
    audit = client.get(reverse("workspace:audit", kwargs={"workspace": "nadir"})).content.decode()
    assert "Carla" not in audit


def test_she_is_never_found(world: World) -> None:
    person = fill(world)
    erase_person(person, **by(world))
    member = Member.objects.select_related("workspace").get(user=world.bob)
    with translation.override("en"):
        for words in ("Carla", "carla@quimera.example", "Erased person", "erased"):
            assert all(hit.name != "Erased person" for group in found_by(member, words) for hit in group.hits), words
    for archived in ("", "?archived=on"):
        page = client_of(world.bob).get(f"/w/nadir/people/{archived}").content.decode()
        assert f"/people/{person.pk}/" not in page


def test_nothing_is_written_about_her_afterwards(world: World) -> None:
    person = fill(world)
    erase_person(person, **by(world))
    person = Person.objects.get(pk=person.pk)
    for action in (restore_person, allow_mail):
        with pytest.raises(PersonErased):
            action(person, **by(world))
    with pytest.raises(PersonErased):
        erase_person(person, **by(world))
    archive_person(person, **by(world))  # she is
    person.save()
    assert left_of(HERS) == []
    assert AuditLine.objects.filter(action="person.erased").count() == 1


def test_no_undo_brings_her_back(world: World) -> None:
    person = fill(world)
    erase_person(person, **by(world))
    change_set = ChangeSet.objects.get()
    from contextlib import nullcontext

    take_back(change_set, by="Bob", now=LATER, progress=lambda done, total: None, step=nullcontext)
    assert left_of(HERS) == []
    assert Person.objects.get(pk=person.pk).erased_at == LATER
    assert not Change.objects.filter(record="note", state=Change.State.UNDONE).exists()


def test_the_audit_keeps_the_counts_alone(world: World) -> None:
    person = fill(world)
    erase_person(person, **by(world))
    line = AuditLine.objects.get(action="person.erased")
    assert line.detail == {"touches": 3, "notes": 1, "tasks": 1, "consents": 2, "parts": 1, "links": 1}
    assert line.target_label == f"#{person.pk}"


def test_links_close_and_letters_do_not_leave(world: World) -> None:
    person = fill(world)
    erase_person(person, **by(world))
    assert PersonalLink.objects.get().revoked_at == LATER
    assert Job.objects.get(kind=INTRODUCTION).status == Job.Status.FAILED
    assert Person.objects.get(pk=person.pk).no_mail_since == LATER


def test_what_was_asked_for_her_waits_no_more(world: World) -> None:
    person = fill(world)
    erase_person(person, **by(world))
    assert Statement.objects.get(text_es="[…]").status == Statement.Status.REJECTED
    assert Statement.objects.filter(text_es="Lo de […] conviene", status="open").exists()
    assert Suggestion.objects.get(name="[…]").status == Suggestion.Status.DECLINED
    assert Suggestion.objects.get(name="Pau Serra").status == Suggestion.Status.PENDING


def test_a_touch_keeps_the_page_and_loses_who(world: World) -> None:
    person = fill(world)
    erase_person(person, **by(world))
    for touch in Touch.objects.filter(person=person):
        assert (touch.asset, touch.note, touch.detail) == ("https://nadir.example/guide", "", {})
        assert touch.key is None or touch.key == f"erased-{touch.pk}"


def test_duplicates_that_were_merged_go_with_her(world: World) -> None:
    person = fill(world)
    twin = Person.objects.create(
        workspace=world.workspace, name="Carla Ferrer Prat", email="cf@quimera.example", created_at=NOW
    )
    Person.objects.filter(pk=twin.pk).update(merged_into=person, archived_at=NOW)
    assert everyone_of(twin.__class__.objects.get(pk=twin.pk)) == [person, twin]
    erase_person(Person.objects.get(pk=twin.pk), **by(world))
    assert left_of((*HERS, "cf@quimera.example", "Carla Ferrer Prat")) == []


def test_a_namesake_keeps_what_is_theirs(world: World) -> None:
    person = fill(world)
    other = Person.objects.create(workspace=world.workspace, account=world.account, name="Carla Ferrer", created_at=NOW)
    archive_person(other, actor=Actor(name="Carla Ferrer"), now=NOW)
    erase_person(person, **by(world))
    line = AuditLine.objects.get(action="person.archived")
    assert (line.target_label, line.actor_name) == ("Carla Ferrer", "Carla Ferrer")
    assert Person.objects.get(pk=other.pk).name == "Carla Ferrer"


def test_another_workspace_is_not_touched(world: World) -> None:
    person = fill(world)
    AuditLine.objects.create(workspace=world.elsewhere, actor_name="Carla Ferrer", action="x", target_id=1, at=NOW)
    erase_person(person, **by(world))
    assert AuditLine.objects.filter(actor_name="Carla Ferrer").count() == 1
