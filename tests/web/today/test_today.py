"""Today tells what needs someone now, from rows."""

from datetime import date, timedelta

import pytest
import time_machine

from plomada_web.decisions.models import (
    Answer,
    Decision,
    Phase,
    Question,
    Stakeholder,
    Statement,
    Suggestion,
)
from plomada_web.rooms.models import PersonalLink
from plomada_web.today.queries import Today, today_of
from plomada_web.workspace.models import Job, Member, User, Workspace
from tests.web.world import NOW, World, client_of

PAGE = "/w/nadir/"
LATER = NOW + timedelta(days=9)


def told(world: World, user: User | None = None, whose: str = "all", now=LATER) -> Today:  # type: ignore[no-untyped-def]
    member = Member.objects.select_related("workspace", "user").get(workspace=world.workspace, user=user or world.vera)
    return today_of(member, whose=whose, now=now)


def test_who_must_sign_and_has_not_spoken_is_named_with_the_days(world: World) -> None:
    row = told(world).unheard[0]
    assert row.decision == world.decision
    assert [(w.person.name, w.invited, w.days) for w in row.people] == [("Nuria Vidal", False, 9)]


def test_the_days_count_from_the_first_link_that_stands(world: World) -> None:
    nuria = world.stakeholders["Nuria Vidal"]
    for number, (made, revoked) in enumerate(((8, LATER), (4, None), (1, None))):
        PersonalLink.objects.create(
            stakeholder=nuria,
            token_hash=f"{number:064}",
            made_at=LATER - timedelta(days=made),
            expires_at=LATER + timedelta(days=60),
            revoked_at=revoked,
        )
    assert [(w.invited, w.days) for w in told(world).unheard[0].people] == [(True, 4)]


@pytest.mark.parametrize("change", [{"removed_at": NOW}, {"must_sign": False}])
def test_someone_removed_or_who_need_not_sign_is_not_waited_for(world: World, change: dict[str, object]) -> None:
    Stakeholder.objects.filter(pk=world.stakeholders["Nuria Vidal"].pk).update(**change)
    assert told(world).unheard == ()


@pytest.mark.parametrize("change", [{"archived_at": NOW}, {"phase": Phase.DECIDED, "outcome": "won"}])
def test_a_decision_that_is_over_needs_nothing(world: World, change: dict[str, object]) -> None:
    Decision.objects.update(**change)
    today = told(world)
    assert today.is_quiet
    assert not today.has_decisions


def test_what_the_group_waits_for_is_told_oldest_first(world: World) -> None:
    carla = world.stakeholders["Carla Ferrer"]
    common = {"decision": world.decision}
    Question.objects.create(text="¿Y las mermas?", asked_by=carla, asked_at=NOW + timedelta(days=2), **common)
    Question.objects.create(text="¿Ya?", asked_at=NOW, answer="Sí", answered_at=NOW, **common)
    Suggestion.objects.create(name="Begoña Cid", suggested_by=carla, suggested_at=NOW + timedelta(days=1), **common)
    Suggestion.objects.create(name="Otra", status="declined", suggested_at=NOW, settled_at=NOW, **common)
    Statement.objects.create(
        phase=Phase.IDENTIFY_SOLUTION, text_es="Una prueba larga.", status="proposed", created_at=NOW, **common
    )
    assert [(row.kind, row.text) for row in told(world).asked] == [
        ("statement", "Una prueba larga."),
        ("suggestion", "Begoña Cid"),
        ("question", "¿Y las mermas?"),
    ]


def test_it_does_not_say_who_of_the_group_asked(world: World) -> None:
    Stakeholder.objects.filter(person__name="Nuria Vidal").update(must_sign=False)
    Question.objects.create(
        decision=world.decision, text="¿Y las mermas?", asked_by=world.stakeholders["Carla Ferrer"], asked_at=NOW
    )
    page = client_of(world.vera).get(f"{PAGE}?whose=all").content.decode()
    assert "¿Y las mermas?" in page
    assert "Carla" not in page


@pytest.mark.parametrize(("days", "shown"), [(-22, False), (-21, True), (-1, True), (0, True), (7, True), (8, False)])
def test_a_deadline_is_told_a_week_before_and_three_weeks_after(world: World, days: int, shown: bool) -> None:
    Decision.objects.update(answers_due_on=LATER.date() + timedelta(days=days))
    due = told(world).due
    assert [(row.kind, row.days, row.heard, row.of) for row in due] == ([("answers", days, 6, 7)] if shown else [])


def test_a_deadline_needs_no_telling_once_everyone_has_spoken(world: World) -> None:
    Decision.objects.update(answers_due_on=LATER.date())
    Stakeholder.objects.filter(person__name="Nuria Vidal").update(removed_at=NOW)
    assert told(world).due == ()


@pytest.mark.parametrize(("days", "shown"), [(30, True), (31, False)])
def test_an_expected_close_is_told_a_month_before(world: World, days: int, shown: bool) -> None:
    Decision.objects.update(expected_on=LATER.date() + timedelta(days=days))
    assert [row.kind for row in told(world).due] == (["close"] if shown else [])


def test_the_day_is_that_of_the_workspace(world: World) -> None:
    Workspace.objects.update(time_zone="Pacific/Auckland")
    Decision.objects.update(answers_due_on=date(2026, 11, 22))  # it is the 22nd there, the 21st in UTC
    assert [row.days for row in told(world, now=NOW).due] == [0]


def test_a_group_that_moved_since_yesterday_is_told_with_how_many(world: World) -> None:
    assert told(world).moved == ()
    for name in ("Carla Ferrer", "Oscar Prat"):
        for statement in world.statements[:2]:
            Answer.objects.create(
                stakeholder=world.stakeholders[name], statement=statement, value=1, said_at=LATER - timedelta(days=1)
            )
    row = told(world).moved[0]
    assert (row.answers, row.people, row.heard, row.of) == (4, 2, 6, 7)


def test_mine_are_those_i_look_after(world: World) -> None:
    assert told(world, world.bob, "").mine
    assert told(world, world.bob, "").unheard
    assert not told(world, world.vera, "").mine
    assert told(world, world.vera, "mine").is_quiet
    assert told(world, world.vera, "mine").has_decisions
    assert not told(world, world.bob, "all").mine


def test_work_of_mine_that_failed_lately_is_told(world: World) -> None:
    for owner, ago in ((world.bob, 1), (world.bob, 8), (world.vera, 1)):
        Job.objects.create(
            workspace=world.workspace,
            kind="rooms.letter",
            owner=owner,
            status=Job.Status.FAILED,
            run_after=NOW,
            created_at=NOW,
            finished_at=LATER - timedelta(days=ago),
        )
    assert told(world, world.bob).failed == 1


def test_another_workspace_shows_nothing_of_ours(world: World) -> None:
    page = client_of(world.charlie).get("/w/elsewhere/").content.decode()
    assert "Envases reutilizables" not in page
    assert "Here you will see what needs you" in page
    assert "/w/elsewhere/decisions/new/" in page


def test_a_viewer_has_no_button_that_starts_anything(world: World) -> None:
    Decision.objects.update(archived_at=NOW)
    assert "/decisions/new/" not in client_of(world.vera).get(PAGE).content.decode()
    assert "/decisions/new/" in client_of(world.maria).get(PAGE).content.decode()


def test_the_page_tells_it_in_spanish(world: World) -> None:
    with time_machine.travel(LATER, tick=False):
        page = client_of(world.bob, language="es").get(PAGE).content.decode()
    assert "Tienen que firmar y no han hablado" in page
    assert "todavía sin invitar" in page
    assert "lunes, 30 de noviembre" in page


def test_only_the_sample_says_that_it_is_one(world: World) -> None:
    client = client_of(world.alice)
    assert "This is a sample" not in client.get(PAGE).content.decode()
    Workspace.objects.update(is_sample=True)
    assert "This is a sample" in client.get(PAGE).content.decode()


def test_the_door(world: World) -> None:
    assert client_of(None).get(PAGE).status_code == 302
    assert client_of(world.charlie).get(PAGE).status_code == 404
    assert client_of(world.vera).post(PAGE).status_code == 405


def test_it_takes_fifteen_queries_at_most_whatever_there_is(world: World, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    Decision.objects.update(answers_due_on=NOW.date(), expected_on=NOW.date())
    for n in range(20):
        other = Decision.objects.create(
            workspace=world.workspace, account=world.account, title=f"Other {n}", created_at=NOW, expected_on=NOW.date()
        )
        Stakeholder.objects.create(decision=other, person=world.people["Nuria Vidal"], must_sign=True, added_at=NOW)
        Question.objects.create(decision=other, text="?", asked_at=NOW)
    client = client_of(world.vera)
    with time_machine.travel(NOW, tick=False), django_assert_max_num_queries(15):
        client.get(f"{PAGE}?whose=all")
