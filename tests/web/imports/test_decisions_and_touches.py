"""Rows become decisions, parts in them, and touches."""

from datetime import UTC, date, datetime
from decimal import Decimal

from plomada_web.decisions.models import Decision, PhaseChange, Stakeholder
from plomada_web.people.models import Account, Person, Touch
from tests.web.imports.importing import brought, made, told
from tests.web.world import World

DEALS = """Deal ID,Deal Name,Company Name,Amount,Deal Stage,Close Date,Create Date,Contact Email,Role
D1,Silos,Aceros Robledo,"$125,000",Closed Won,2026-03-01,2025-10-20,ana@robledo.example,Sponsor
D2,Grúas,Aceros Robledo,,Negotiation,2027-01-15,2026-02-02,luis@robledo.example,
D3,Palas,Sol y Mar,4500,Closed Lost,2026-02-02,2025-12-01,,
"""
MEANS = {
    "Deal ID": "decision.external_id",
    "Deal Name": "decision.title",
    "Company Name": "account.name",
    "Amount": "decision.value",
    "Deal Stage": "decision.phase",
    "Close Date": "decision.closed_on",
    "Create Date": "decision.created_at",
    "Contact Email": "person.email",
    "Role": "stakeholder.role",
}


def test_decisions_come_with_account_person_and_part(world: World) -> None:
    one = brought(world, DEALS, MEANS)
    assert told(one) == []
    assert (made(one, "decision"), made(one, "person"), made(one, "stakeholder")) == ((3, 0, 0), (2, 0, 0), (2, 0, 0))
    won = Decision.objects.get(external_id="D1")
    assert (won.title, won.phase, won.outcome) == ("Silos", "decided", "won")
    assert (won.value_amount, won.value_currency) == (Decimal(125000), "USD")
    assert won.search == won.search_text()
    assert won.phase_changes.get().entered_on == date(2026, 3, 1)
    part = Stakeholder.objects.get(decision=won)
    assert (part.person.email, part.role) == ("ana@robledo.example", "sponsor")
    open_one = Decision.objects.get(external_id="D2")
    assert (open_one.phase, open_one.expected_on) == ("choose_supplier", date(2027, 1, 15))
    assert open_one.phase_changes.get().entered_on == date(2026, 2, 2)


def test_what_is_asked_stands_in_decisions_that_go_on_and_not_in_those_that_ended(world: World) -> None:
    brought(world, DEALS, MEANS)
    assert Decision.objects.get(external_id="D2").statements.count() > 10
    assert Decision.objects.get(external_id="D2").priorities.exists()
    assert not Decision.objects.get(external_id="D1").statements.exists()


def test_the_same_deals_again_change_nothing_and_a_new_stage_is_a_new_phase(world: World) -> None:
    brought(world, DEALS, MEANS)
    again = brought(world, DEALS, MEANS, keep="overwrite")
    assert (made(again, "decision"), made(again, "stakeholder")) == ((0, 0, 3), (0, 0, 2))
    moved = brought(world, DEALS.replace("Negotiation,2027-01-15", "Closed Won,2026-05-05"), MEANS, keep="overwrite")
    assert made(moved, "decision") == (0, 1, 2)
    changes = PhaseChange.objects.filter(decision__external_id="D2").values_list("phase", "entered_on")
    assert list(changes) == [("choose_supplier", date(2026, 2, 2)), ("decided", date(2026, 5, 5))]


def test_a_decision_without_account_is_left_out_and_said(world: World) -> None:
    one = brought(
        world, "Deal ID,Deal Name\nD9,Silos\n", {"Deal ID": "decision.external_id", "Deal Name": "decision.title"}
    )
    assert told(one) == ["2 : It is not said whose decision this is: it needs an account."]
    assert one.failed_rows == 1


def test_a_closed_deal_of_which_the_end_is_not_said_stays_open(world: World) -> None:
    one = brought(world, "Deal Name,Company,Deal Stage\nSilos,Acme,Closed\n", {"Deal Name": "decision.title"})
    assert Decision.objects.get(title="Silos").phase == "define_problem"
    assert told(one) == ["2 : The decision is closed, and it is not said how it ended: it stays open."]


TOUCHES = """Email,Name,Company,Date,Channel,Page
ana@q.example,Ana,Acme,2026-03-01 10:00,Email,guide.pdf
ana@q.example,Ana,Acme,2026-04-01 10:00,Call,
ana@q.example,Ana,Acme,2026-03-01 10:00,Email,guide.pdf
luis@q.example,Luis,Acme,,Call,
luis@q.example,Luis,Acme,2026-05-05,Telepathy,
"""
TOUCH_MEANS = {"Date": "touch.at", "Channel": "touch.channel", "Page": "touch.asset"}


def test_touches_come_with_their_person_and_move_the_newest_forward(world: World) -> None:
    one = brought(world, TOUCHES, TOUCH_MEANS)
    assert made(one, "touch") == (3, 0, 0)
    ana = Person.objects.get(email="ana@q.example")
    rows = ana.touches.order_by("at").values_list("channel", "team", "asset", "source")
    assert list(rows) == [("mail", "marketing", "guide.pdf", "import"), ("call", "sales", "", "import")]
    assert ana.last_touch_at == datetime(2026, 4, 1, 8, 0, tzinfo=UTC), "ten o'clock in Madrid"
    assert Account.objects.get(name="Acme").last_touch_at == datetime(2026, 5, 4, 22, 0, tzinfo=UTC)
    assert told(one) == [
        "5 : It is not said when this touch was.",
        "6 Channel: “Telepathy” is not a channel we know.",
    ]


def test_touches_imported_twice_are_there_once(world: World) -> None:
    brought(world, TOUCHES, TOUCH_MEANS)
    again = brought(world, TOUCHES, TOUCH_MEANS)
    assert made(again, "touch") == (0, 0, 3)
    assert Touch.objects.filter(source="import").count() == 3


def test_an_older_touch_moves_nothing_back(world: World) -> None:
    brought(world, TOUCHES, TOUCH_MEANS)
    brought(world, "Email,Date\nana@q.example,2020-01-01\n", {"Date": "touch.at"})
    assert Person.objects.get(email="ana@q.example").last_touch_at == datetime(2026, 4, 1, 8, 0, tzinfo=UTC)
    brought(world, "Email,Date\nana@q.example,2026-06-01\n", {"Date": "touch.at"})
    assert Person.objects.get(email="ana@q.example").last_touch_at == datetime(2026, 5, 31, 22, 0, tzinfo=UTC)


def test_a_touch_with_nobody_is_left_out_and_one_in_the_future_too(world: World) -> None:
    text = "Touch ID,Date,Email\n1,2026-01-01,\n2,2999-01-01,ana@q.example\n"
    one = brought(world, text, {"Touch ID": "touch.key", "Date": "touch.at"})
    assert made(one, "touch") == (0, 0, 0)
    assert told(one) == [
        "2 : It is not said with whom this touch was: a person or an account.",
        "3 Date: 2999-01-01 has not come yet.",
        "3 : It is not said when this touch was.",
    ]


def test_a_key_that_its_sender_gave_is_kept(world: World) -> None:
    text = "Touch ID,Date,Email\nX-1,2026-01-01,ana@q.example\nX-1,2026-01-01,ana@q.example\n"
    one = brought(world, text, {"Touch ID": "touch.key", "Date": "touch.at"})
    assert made(one, "touch") == (1, 0, 0)
    assert Touch.objects.get(key="X-1").person == Person.objects.get(email="ana@q.example")


def test_a_decision_without_a_title_is_named_after_the_account_that_its_person_has(world: World) -> None:
    brought(world, "Name,Email,Company\nAna,ana@q.example,Acme\n")
    brought(world, "Email,Outcome\nana@q.example,won\n", {"Email": "person.email", "Outcome": "decision.outcome"})
    assert Decision.objects.get(account__name="Acme").title == "Acme"
