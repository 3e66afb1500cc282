"""All of olist, maven_crm and hubspot_shaped, as their files come, and what each of them needed."""

from pathlib import Path

from plomada_web.decisions.models import Decision, Stakeholder
from plomada_web.people.models import Account, Person, Touch
from tests.web.imports.importing import brought, made, undone
from tests.web.world import World


def test_olist_leads_are_people_with_a_touch_each_and_its_deals_are_decisions(world: World, shared: Path) -> None:
    leads = shared / "data" / "olist" / "olist_marketing_qualified_leads_dataset.csv"
    by_form = {"defaults": {"touch.channel": "form", "touch.team": "marketing"}}
    one = brought(world, leads, {"origin": "touch.campaign"}, **by_form)
    assert (made(one, "person"), made(one, "touch")) == ((8000, 0, 0), (8000, 0, 0))
    assert one.counts["stood_in"] == {"person": 8000}, "they have nothing but an identifier"
    assert not one.problems.exists()
    first = Touch.objects.get(person__external_id="dac32acd4db4c29c230538b72f8dd87d")
    assert (first.campaign, first.channel, first.team) == ("social", "form", "marketing")
    assert first.at.astimezone(world_zone(world)).date().isoformat() == "2018-02-01"

    deals = shared / "data" / "olist" / "olist_closed_deals_dataset.csv"
    two = brought(world, deals, {"sr_id": ""}, defaults={"decision.outcome": "won"})
    assert (made(two, "decision"), made(two, "account")) == ((842, 0, 0), (842, 0, 0))
    assert made(two, "person") == (0, 842, 0), "the leads of before, who have a company now"
    assert Decision.objects.filter(outcome="won").count() == 842
    assert Stakeholder.objects.filter(decision__outcome="won").count() == 842
    for again, means, options in ((leads, {"origin": "touch.campaign"}, by_form), (deals, {"sr_id": ""}, {})):
        third = brought(world, again, means, **({"defaults": {"decision.outcome": "won"}} | options))
        assert third.change_set is not None
        assert third.change_set.changes.count() == 0


def world_zone(world: World) -> "object":
    from zoneinfo import ZoneInfo

    return ZoneInfo(world.workspace.time_zone)


def test_maven_has_85_accounts_and_8800_opportunities(world: World, shared: Path) -> None:
    one = brought(world, shared / "data" / "maven_crm" / "accounts.csv")
    assert made(one, "account") == (85, 0, 0)
    pipeline = shared / "data" / "maven_crm" / "sales_pipeline.csv"
    two = brought(world, pipeline, {"sales_agent": ""}, defaults={"account.name": "Sin cuenta"})
    assert made(two, "decision") == (8800, 0, 0)
    assert not two.problems.exists()
    assert Account.objects.filter(workspace=world.workspace).count() == 85 + 1 + 1, "ours, and the one that stands in"
    outcomes = [Decision.objects.filter(external_id__gt="", outcome=outcome).count() for outcome in ("won", "lost", "")]
    assert outcomes == [4238, 2473, 2089]
    assert Decision.objects.filter(account__name="Sin cuenta").count() == 1425
    sold = Decision.objects.get(external_id="1C1I7A6R")
    assert (sold.account.name, sold.value_amount, sold.title) == ("Cancity", 1054, "1C1I7A6R")
    assert sold.phase_changes.get().entered_on.isoformat() == "2017-03-01"
    undone(two, world)
    assert Decision.objects.filter(workspace=world.workspace).count() == 1


def test_hubspot_shaped_comes_in_table_by_table(world: World, shared: Path) -> None:
    folder = shared / "data" / "hubspot_shaped"
    companies = brought(world, folder / "company_data.csv")
    assert made(companies, "account")[0] == Account.objects.exclude(external_id="").count() == rows_of(companies)
    contacts = brought(world, folder / "contact_data.csv")
    assert made(contacts, "person") == (rows_of(contacts), 0, 0)
    assert not Person.objects.exclude(external_id="").exclude(email="").exists(), "their addresses are only marks"
    deals = brought(world, folder / "deal_data.csv", {"owner_id": ""}, defaults={"account.name": "HubSpot"})
    assert made(deals, "decision") == (rows_of(deals), 0, 0)
    parts = brought(world, folder / "deal_contact_data.csv", defaults={"account.name": "HubSpot"})
    assert made(parts, "stakeholder")[0] == rows_of(parts)
    forms = brought(world, folder / "contact_form_submission_data.csv", defaults={"touch.channel": "form"})
    assert made(forms, "touch") == (rows_of(forms), 0, 0)
    with_nobody = {"defaults": {"account.name": "HubSpot"}}
    meetings = brought(
        world,
        folder / "engagement_meeting_data.csv",
        {"source": ""},
        defaults={"account.name": "HubSpot", "touch.channel": "meeting"},
    )
    assert made(meetings, "touch") == (rows_of(meetings), 0, 0)
    for name in ("engagement_call_data.csv", "engagement_email_data.csv"):
        assert made(brought(world, folder / name, **with_nobody), "touch") == (1, 0, 0)
    assert set(Touch.objects.filter(source="import").values_list("channel", flat=True)) == {
        "form",
        "meeting",
        "call",
        "mail",
    }


def rows_of(one: "object") -> int:
    rows: int = one.rows_done  # type: ignore[attr-defined]
    return rows
