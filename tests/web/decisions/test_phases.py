"""Where the group is, and when we came in."""

from datetime import date, timedelta

import pytest

from plomada_web.decisions.actions.phases import (
    EngagementRefused,
    FirstContacts,
    PhaseEntry,
    PhaseRefused,
    record_first_contacts,
    record_phase,
    today_in,
)
from plomada_web.decisions.models import Outcome, Phase
from plomada_web.workspace.models import AuditLine
from tests.web.decisions.setting_up import audited, bob, of
from tests.web.world import NOW, World, client_of


def test_entering_a_phase_writes_its_day_who_noted_it_and_the_audit_line(world: World) -> None:
    entry = PhaseEntry(Phase.CHOOSE_SUPPLIER, date(2026, 11, 20))
    change = record_phase(world.decision, entry=entry, actor=bob(world), now=NOW)
    world.decision.refresh_from_db()
    assert world.decision.phase == Phase.CHOOSE_SUPPLIER
    assert (change.entered_on, change.noted_by, change.noted_at) == (date(2026, 11, 20), world.bob, NOW)
    (line,) = audited("decision.phase.changed")
    assert line.detail == {"from": "identify_solution", "to": "choose_supplier", "on": "2026-11-20"}
    assert line.actor == world.bob


def test_a_group_may_go_back_to_an_earlier_phase(world: World) -> None:
    entry = PhaseEntry(Phase.DEFINE_PROBLEM, date(2026, 10, 1))
    record_phase(world.decision, entry=entry, actor=bob(world), now=NOW)
    assert [c.phase for c in world.decision.phase_changes.all()] == [
        "define_problem",
        "identify_solution",
        "define_problem",
    ]


def test_noting_the_phase_they_are_in_corrects_its_day_and_adds_none(world: World) -> None:
    entry = PhaseEntry(Phase.IDENTIFY_SOLUTION, date(2026, 6, 30))
    record_phase(world.decision, entry=entry, actor=bob(world), now=NOW)
    days = [c.entered_on for c in world.decision.phase_changes.all()]
    assert days == [date(2026, 2, 3), date(2026, 6, 30)]
    assert len(audited("decision.phase.corrected")) == 1


def test_decided_keeps_its_outcome_and_leaving_it_drops_it(world: World) -> None:
    decided = PhaseEntry(Phase.DECIDED, date(2026, 11, 20), Outcome.NO_DECISION)
    record_phase(world.decision, entry=decided, actor=bob(world), now=NOW)
    world.decision.refresh_from_db()
    assert world.decision.outcome == Outcome.NO_DECISION
    again = PhaseEntry(Phase.CHOOSE_SUPPLIER, date(2026, 11, 21))
    record_phase(world.decision, entry=again, actor=bob(world), now=NOW)
    world.decision.refresh_from_db()
    assert (world.decision.phase, world.decision.outcome) == (Phase.CHOOSE_SUPPLIER, "")


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        (PhaseEntry(Phase.CHOOSE_SUPPLIER, date(2026, 11, 22)), "has not come yet"),
        (PhaseEntry(Phase.CHOOSE_SUPPLIER, date(2026, 7, 2)), "cannot begin earlier"),
        (PhaseEntry(Phase.IDENTIFY_SOLUTION, date(2026, 2, 2)), "cannot begin earlier"),
        (PhaseEntry(Phase.DECIDED, date(2026, 11, 20)), "Say how it ended"),
        (PhaseEntry(Phase.CHOOSE_SUPPLIER, date(2026, 11, 20), Outcome.WON), "belongs to a decided group"),
    ],
)
def test_a_phase_that_cannot_be_is_refused_and_leaves_nothing(world: World, entry: PhaseEntry, why: str) -> None:
    with pytest.raises(PhaseRefused, match=why):
        record_phase(world.decision, entry=entry, actor=bob(world), now=NOW)
    world.decision.refresh_from_db()
    assert world.decision.phase == Phase.IDENTIFY_SOLUTION
    assert world.decision.phase_changes.count() == 2
    assert AuditLine.objects.count() == 0


def test_the_day_is_that_of_the_workspace_not_of_greenwich(world: World) -> None:
    world.workspace.time_zone = "Pacific/Auckland"
    assert today_in(world.workspace, NOW) == date(2026, 11, 22)


def test_first_contacts_are_noted_with_their_audit_line(world: World) -> None:
    contacts = FirstContacts(marketing_on=date(2026, 3, 1), sales_on=None)
    record_first_contacts(world.decision, contacts=contacts, actor=bob(world), now=NOW)
    world.decision.refresh_from_db()
    assert (world.decision.marketing_engaged_on, world.decision.sales_engaged_on) == (date(2026, 3, 1), None)
    assert audited("decision.first_contacts.noted")[0].detail == {"marketing": "2026-03-01", "sales": None}


def test_a_first_contact_in_the_future_is_refused(world: World) -> None:
    with pytest.raises(EngagementRefused, match="has not come yet"):
        record_first_contacts(
            world.decision, contacts=FirstContacts(None, date(2026, 11, 22)), actor=bob(world), now=NOW
        )
    world.decision.refresh_from_db()
    assert world.decision.sales_engaged_on == date(2026, 7, 22)


def test_the_page_says_in_which_phase_the_group_was_when_we_came_in(world: World) -> None:
    page = client_of(world.bob).get(of(world, "phase")).content.decode()
    assert "When marketing came in, on 11 March 2026, the group was defining the problem." in page
    assert "When sales came in, on 22 July 2026, the group was identifying the solution." in page
    assert "CEB surveys" in page


def test_the_page_offers_the_phase_they_are_in_with_its_own_day(world: World) -> None:
    page = client_of(world.bob).get(of(world, "phase")).content.decode()
    assert 'value="2026-07-03"' in page


def test_the_form_notes_a_phase(world: World) -> None:
    sent = {"phase": "choose_supplier", "entered_on": "2026-11-01", "outcome": ""}
    answer = client_of(world.bob).post(of(world, "phase"), sent)
    assert answer["Location"] == of(world, "phase")
    world.decision.refresh_from_db()
    assert world.decision.phase == Phase.CHOOSE_SUPPLIER


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"phase": "soon", "entered_on": "2026-11-01"}, "soon"),
        ({"phase": "choose_supplier", "entered_on": "yesterday"}, "valid date"),
        ({"phase": "choose_supplier", "entered_on": ""}, "required"),
        ({"phase": "decided", "entered_on": "2026-11-01"}, "Say how it ended"),
        ({"phase": "decided", "entered_on": "2026-11-01", "outcome": "maybe"}, "maybe"),
        ({"phase": "choose_supplier", "entered_on": "2026-01-01"}, "cannot begin earlier"),
    ],
)
def test_a_refused_form_says_what_to_put_right(world: World, sent: dict[str, str], told: str) -> None:
    answer = client_of(world.bob).post(of(world, "phase"), sent)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    world.decision.refresh_from_db()
    assert world.decision.phase == Phase.IDENTIFY_SOLUTION


def test_the_form_notes_first_contacts_and_refuses_the_future(world: World) -> None:
    client = client_of(world.bob)
    assert client.post(of(world, "first_contacts"), {"marketing_on": "2026-03-02", "sales_on": ""}).status_code == 302
    late = (date.today() + timedelta(days=3)).isoformat()  # noqa: DTZ011  any day that has not come
    refused = client.post(of(world, "first_contacts"), {"marketing_on": late})
    assert refused.status_code == 422
    world.decision.refresh_from_db()
    assert world.decision.marketing_engaged_on == date(2026, 3, 2)


def test_refusals_are_told_in_spanish_too(world: World) -> None:
    sent = {"phase": "choose_supplier", "entered_on": "2026-01-01", "outcome": ""}
    page = client_of(world.bob, language="es").post(of(world, "phase"), sent).content.decode()
    assert "La fase anterior empezó el 3 de julio de 2026" in page
