"""What is the person's own: what they said, to read, take away and change; and whether we may write to them."""

import csv
import io
import json

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from plomada_web.decisions.models import Answer, Comment, Phase
from plomada_web.rooms.links import person_of_stop_token, revoke_links, stop_token
from plomada_web.rooms.queries.own_words import plain
from plomada_web.workspace.audit import MACHINE
from plomada_web.workspace.models import AuditLine
from tests.web.rooms.conftest import Enter, Visitor
from tests.web.world import World


def test_what_was_said_can_be_read_and_changed(world: World, carla: Visitor) -> None:
    page = carla.get("yours/").content.decode()
    assert "Price decides." in page
    assert "Strongly in favour" in page
    assert carla.address(f"statements/{world.statements[0].pk}/") in page
    assert "8 of 10" in page


def test_a_change_of_mind_is_shown_beside_what_counts(world: World, carla: Visitor) -> None:
    assert "Before:" not in carla.get("yours/").content.decode()
    for answer in ("1", "1", "cannot"):
        carla.answer(world.statements[0].pk, answer)
    page = carla.get("yours/").content.decode()
    assert page.count("Before:") == 1
    assert page.index("I can't say") < page.index("Before: Strongly against")


class TestDownload:
    def test_the_json_holds_all_that_was_said_changes_of_mind_included(self, world: World, carla: Visitor) -> None:
        carla.answer(world.statements[0].pk, "1", comment="We recounted.")
        carla.post("comment/", {"text": "A trial first."})
        carla.post("suggest/", {"name": "Lidia Bru"})
        carla.post("questions/", {"text": "Who trains us?"})
        carla.post("propose/", {"text": "One figure.", "phase": Phase.DEFINE_PROBLEM})
        data = json.loads(carla.get("what-you-said.json").content)
        kinds = [line["kind"] for line in data["said"]]
        assert sorted(kinds) == sorted(
            ["answer"] * 6 + ["order", "signing", "comment", "suggestion", "question", "proposal"]
        )
        assert [line["value"] for line in data["said"] if line["about"] == "Price decides."] == [5, 1]
        assert (data["person"], data["asked_by"]) == ("Carla Ferrer", "Envases Nadir")

    def test_it_holds_nobody_elses_words(self, world: World, carla: Visitor) -> None:
        Answer.objects.filter(stakeholder=world.stakeholders["Oscar Prat"]).update(comment="Oscar's secret")
        Comment.objects.create(stakeholder=world.stakeholders["Oscar Prat"], text="Oscar's", said_at=timezone.now())
        for name in ("what-you-said.json", "what-you-said.csv", "yours/"):
            assert "Oscar" not in carla.get(name).content.decode(), name

    def test_the_table_opens_in_a_spreadsheet_and_computes_nothing(self, world: World, carla: Visitor) -> None:
        carla.answer(world.statements[0].pk, "1", comment='=HYPERLINK("http://x","y")')
        carla.post("comment/", {"text": "@SUM(A1)"})
        response = carla.get("what-you-said.csv")
        assert "attachment" in response["Content-Disposition"]
        rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
        assert rows[0] == ["When", "About", "Your answer", "Value", "Your words"]
        cells = [cell for row in rows for cell in row]
        assert '\'=HYPERLINK("http://x","y")' in cells
        assert "'@SUM(A1)" in cells
        assert not [cell for cell in cells if cell.startswith(("=", "@", "+"))]

    @pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\t=1", "\r=1"])
    def test_a_text_that_looks_like_a_formula_is_made_plain(self, text: str) -> None:
        assert plain(text) == f"'{text}"


class TestCalendar:
    def test_the_last_day_is_an_entry_without_the_link(self, world: World, carla: Visitor) -> None:
        world.decision.answers_due_on = timezone.now().date()
        world.decision.save()
        response = carla.get("deadline.ics")
        assert response["Content-Type"].startswith("text/calendar")
        event = Calendar.from_ical(response.content).walk("VEVENT")[0]
        assert event["DTSTART"].dt == world.decision.answers_due_on
        assert event["SUMMARY"] == "Last day to answer: Envases reutilizables para tres plantas"
        assert carla.token not in response.content.decode()

    def test_without_a_last_day_there_is_none(self, carla: Visitor) -> None:
        assert carla.get("deadline.ics").status_code == 404


class TestMails:
    def test_they_can_be_stopped_and_allowed_again(self, carla: Visitor) -> None:
        person = carla.stakeholder.person
        carla.post("mails/", {"mails": "stop"})
        person.refresh_from_db()
        assert person.no_mail_since is not None
        assert "does not write to you" in carla.get("yours/").content.decode()
        carla.post("mails/", {"mails": "allow"})
        person.refresh_from_db()
        assert person.no_mail_since is None
        actions = list(AuditLine.objects.order_by("id").values_list("action", flat=True))
        assert actions == ["person.mails.stopped", "person.mails.allowed"]

    def test_stopping_twice_is_one_audit_line(self, carla: Visitor) -> None:
        carla.post("mails/", {"mails": "stop"})
        carla.post("mails/", {"mails": "stop"})
        assert AuditLine.objects.count() == 1


class TestStopFromMail:
    def test_opening_the_address_only_asks(self, carla: Visitor) -> None:
        response = Client().get(f"/r/{stop_token(carla.stakeholder.person_id)}/stop/")
        assert "Stop these mails?" in response.content.decode()
        carla.stakeholder.person.refresh_from_db()
        assert carla.stakeholder.person.no_mail_since is None

    def test_a_post_stops_them_without_any_cookie(self, carla: Visitor) -> None:
        client = Client(enforce_csrf_checks=True)
        address = f"/r/{stop_token(carla.stakeholder.person_id)}/stop/"
        response = client.post(address, {"List-Unsubscribe": "One-Click"})
        assert "We write to you no more" in response.content.decode()
        carla.stakeholder.person.refresh_from_db()
        assert carla.stakeholder.person.no_mail_since is not None
        assert not response.cookies

    def test_it_works_when_every_link_has_ended(self, carla: Visitor) -> None:
        revoke_links(stakeholder=carla.stakeholder, actor=MACHINE, now=timezone.now())
        assert carla.get().status_code == 404
        assert Client().get(f"/r/{stop_token(carla.stakeholder.person_id)}/stop/").status_code == 200

    def test_it_opens_no_room(self, carla: Visitor) -> None:
        assert Client().get(f"/r/{stop_token(carla.stakeholder.person_id)}/").status_code == 404

    @pytest.mark.parametrize("token", ["1-abc", "x", "-", "1", "٣-abc", "9" * 30 + "-a"])
    def test_a_token_that_we_did_not_make_stops_nobody(self, world: World, token: str) -> None:
        assert person_of_stop_token(token) is None
        assert Client().post(f"/r/{token}/stop/").status_code == 404

    def test_the_token_of_one_does_not_stop_another(self, world: World, enter: Enter) -> None:
        one, other = world.people["Carla Ferrer"].pk, world.people["Oscar Prat"].pk
        signature = stop_token(one).partition("-")[2]
        assert person_of_stop_token(f"{other}-{signature}") is None
