"""Segments and own fields are written by programs; decisions have tags and an identifier elsewhere."""

import json
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from pytest_django import DjangoAssertNumQueries
from time_machine import TimeMachineFixture

from plomada_web.people.actions import TouchFacts, add_touches
from plomada_web.people.models import CustomField
from plomada_web.segments.looking import keep_up
from plomada_web.segments.models import Segment
from plomada_web.segments.queries.averages import averages
from plomada_web.workspace.audit import MACHINE
from plomada_web.workspace.models import AuditLine
from tests.web.api.conftest import Program
from tests.web.world import NOW, World

DAY = timedelta(days=1)

FINANCE = {"field": "name", "operator": "contains", "value": "carla"}


class TestSegments:
    def test_one_is_added_and_built(self, alice: Program, world: World) -> None:
        made = alice.post("/segments", {"of": "person", "name": "Carlas", "rule": FINANCE})
        assert (made.status_code, made.json()["rule"]) == (201, FINANCE), made.content
        assert made["Location"] == f"/api/v1/segments/{made.json()['id']}"
        segment = Segment.objects.select_related("workspace").get()
        keep_up(segment, now=segment.created_at)
        assert alice.get(f"/segments/{segment.pk}").json()["size"] == 1

    def test_only_what_is_sent_changes(self, alice: Program, world: World) -> None:
        address = f"/segments/{alice.post('/segments', {'of': 'person', 'name': 'A', 'rule': FINANCE}).json()['id']}"
        etag = alice.get(address)["ETag"]
        changed = alice.patch(address, {"note": "For the fair"}, If_Match=etag).json()
        assert (changed["name"], changed["note"], changed["rule"]) == ("A", "For the fair", FINANCE)
        assert alice.patch(address, {"name": "B"}, If_Match=etag).status_code == 412
        other = {"all": [FINANCE, {"field": "title", "operator": "empty"}]}
        assert alice.patch(address, {"rule": other, "note": None}).json()["rule"] == other
        assert Segment.objects.get().version == 2

    def test_it_is_archived_and_brought_back(self, alice: Program, world: World) -> None:
        address = f"/segments/{alice.post('/segments', {'of': 'person', 'name': 'A', 'rule': FINANCE}).json()['id']}"
        assert alice.delete(address).status_code == 204
        assert alice.get(address).status_code == 410
        assert alice.post(f"{address}/restore").json()["archived_at"] is None

    @pytest.mark.parametrize("way", ["post", "preview", "patch"])
    @pytest.mark.parametrize(
        "rule",
        [
            {"x": 1},
            {"field": "soul", "operator": "is", "value": "x"},
            {"field": "segments", "operator": "any_of", "value": [1]},
            {"field": "name", "operator": "is", "value": "\x00"},
        ],
    )
    def test_a_rule_that_cannot_be_asked_is_refused(
        self, alice: Program, world: World, way: str, rule: dict[str, Any]
    ) -> None:
        kept = alice.post("/segments", {"of": "person", "name": "A", "rule": FINANCE}).json()["id"]
        if way == "patch":
            answer = alice.patch(f"/segments/{kept}", {"rule": rule})
        elif way == "preview":
            answer = alice.post("/segments/preview", {"of": "person", "rule": rule})
        else:
            answer = alice.post("/segments", {"of": "person", "name": "B", "rule": rule})
        assert answer.status_code == 409, answer.content
        assert list(Segment.objects.values_list("name", "rule")) == [("A", FINANCE)]

    def test_two_of_one_name_are_refused(self, alice: Program, world: World) -> None:
        body = {"of": "person", "name": "A", "rule": FINANCE}
        assert [alice.post("/segments", body).status_code for _ in range(2)] == [201, 409]

    def test_a_rule_is_tried_before_it_is_saved(self, alice: Program, world: World) -> None:
        told = alice.post("/segments/preview", {"of": "person", "rule": FINANCE}).json()
        assert (told["count"], told["is_more"]) == (1, False)
        assert [(row["id"], row["name"]) for row in told["rows"]] == [(world.people["Carla Ferrer"].pk, "Carla Ferrer")]
        assert not Segment.objects.exists()


class TestAverages:
    @pytest.fixture
    def segment(self, world: World) -> Segment:
        """Return the segment of everyone, of whom Carla and Oscar were called: she twice, he once."""
        names = ("Carla Ferrer", "Carla Ferrer", "Oscar Prat")
        touches = [TouchFacts("sales", "call", NOW - DAY, person_id=world.people[name].pk) for name in names]
        add_touches(world.workspace, touches=touches, actor=MACHINE, now=NOW)
        segment = Segment.objects.create(
            workspace=world.workspace, name="S", rule={"all": []}, created_at=NOW, changed_at=NOW
        )
        keep_up(segment, now=NOW)
        return segment

    def test_they_are_the_pages_each_with_its_interval_n_and_method(
        self, alice: Program, world: World, segment: Segment, time_machine: TimeMachineFixture
    ) -> None:
        time_machine.move_to(NOW, tick=False)
        told = alice.get(f"/segments/{segment.pk}/averages").json()
        segment.refresh_from_db()
        shown = averages(segment, now=NOW)
        assert (told["n"], told["of"]) == (7, 7)
        figure = told["touches_90_days"]
        assert figure["value"] == pytest.approx(3 / 7)
        assert (figure["low"], figure["high"], figure["n"]) == (shown.long.low, shown.long.high, 7)
        assert (figure["method"], told["touches_30_days"]["unit"]) == (shown.long.method, "touches")
        assert told["touches_spread"]["median"]["value"] == 0
        assert told["days_since_last_touch"]["median"]["n"] == 2, "of those who had any"
        assert [part["n"] for part in told["by_touches"]][:3] == [5, 1, 1]
        assert [part["label"] for part in told["by_team"]] == [str(bar.label) for bar in shown.teams]
        assert [groups["by"] for groups in told["groups"]] == ["function", "account"]
        assert sum(group["n"] for group in told["groups"][0]["groups"]) == 7

    def test_behind_every_number_are_its_members(
        self, alice: Program, world: World, segment: Segment, time_machine: TimeMachineFixture
    ) -> None:
        time_machine.move_to(NOW, tick=False)
        told = alice.get(f"/segments/{segment.pk}/averages").json()
        once, twice = told["by_touches"][1:3]
        for part, name in ((once, "Oscar Prat"), (twice, "Carla Ferrer")):
            found = alice.get("/people?" + urlencode({"filter": json.dumps(part["filter"])})).json()["items"]
            assert [row["name"] for row in found] == [name]

    def test_of_nobody_nothing_is_known_and_nothing_is_zero(self, alice: Program, world: World) -> None:
        empty = Segment.objects.create(
            workspace=world.workspace, of="account", name="E", rule={"all": []}, created_at=NOW, changed_at=NOW
        )
        told = alice.get(f"/segments/{empty.pk}/averages").json()
        assert (told["n"], told["touches_90_days"]["value"]) == (0, None)
        assert told["touches_90_days"]["unknown"]
        assert [groups["by"] for groups in told["groups"]] == ["industry", "country"]

    def test_an_archived_one_is_gone(self, alice: Program, world: World, segment: Segment) -> None:
        alice.delete(f"/segments/{segment.pk}")
        assert alice.get(f"/segments/{segment.pk}/averages").status_code == 410

    def test_it_takes_few_queries(
        self,
        alice: Program,
        world: World,
        segment: Segment,
        django_assert_max_num_queries: DjangoAssertNumQueries,
    ) -> None:
        with django_assert_max_num_queries(10):
            alice.get(f"/segments/{segment.pk}/averages")


class TestOwnFields:
    def test_one_is_added_and_takes_values(self, alice: Program, world: World) -> None:
        body = {
            "record": "account",
            "kind": "choice",
            "name_es": "Sector",
            "name_en": "Sector",
            "choices": [{"es": "Acero", "en": "Steel"}, {"es": "Pan", "en": "Bread"}],
        }
        made = alice.post("/custom-fields", body)
        assert (made.status_code, made.json()["key"]) == (201, "sector"), made.content
        assert [choice["key"] for choice in made.json()["choices"]] == ["steel", "bread"]
        account = f"/accounts/{world.account.pk}"
        assert alice.patch(account, {"custom": {"sector": "steel"}}).json()["custom"] == {"sector": "steel"}

    def test_it_is_renamed_and_its_choices_stay(self, alice: Program, world: World) -> None:
        body = {"record": "person", "kind": "choice", "name_es": "Talla", "name_en": "Size", "key": "size"}
        made = alice.post("/custom-fields", body | {"choices": [{"es": "M", "en": "M"}]}).json()
        address = f"/custom-fields/{made['id']}"
        renamed = alice.patch(address, {"name_en": "Shirt"}).json()
        assert (renamed["name_en"], renamed["key"], renamed["choices"]) == ("Shirt", "size", made["choices"])
        more = [{"key": "m", "es": "Media", "en": "Medium", "offered": False}, {"es": "L", "en": "L"}]
        choices = alice.patch(address, {"choices": more}).json()["choices"]
        assert choices == [
            {"key": "m", "es": "Media", "en": "Medium", "archived": True},
            {"key": "l", "es": "L", "en": "L"},
        ]
        assert alice.patch(address, {"choices": []}).status_code == 409, "none would be left"

    def test_it_is_archived_and_brought_back_with_the_values(self, alice: Program, world: World) -> None:
        body = {"record": "account", "kind": "number", "name_es": "Plantas", "name_en": "Plants"}
        address = f"/custom-fields/{alice.post('/custom-fields', body).json()['id']}"
        alice.patch(f"/accounts/{world.account.pk}", {"custom": {"plants": 3}})
        assert alice.delete(address).status_code == 204
        assert alice.get(address).status_code == 410
        assert alice.get("/custom-fields").json()["items"] == []
        assert alice.post(f"{address}/restore").status_code == 200
        assert alice.get(f"/accounts/{world.account.pk}").json()["custom"] == {"plants": 3}

    def test_two_of_one_name_are_refused(self, alice: Program, world: World) -> None:
        body = {"record": "account", "kind": "number", "name_es": "Plantas", "name_en": "Plants"}
        assert [alice.post("/custom-fields", body).status_code for _ in range(2)] == [201, 409]

    def fields(self, alice: Program, *names: str) -> list[int]:
        body = {"record": "account", "kind": "text"}
        return [alice.post("/custom-fields", body | {"name_es": name, "name_en": name}).json()["id"] for name in names]

    def order(self, alice: Program) -> list[tuple[str, int]]:
        found = alice.get("/custom-fields?record=account&sort=position").json()["items"]
        return [(row["name_en"], row["position"]) for row in found]

    def test_it_is_moved_to_a_place(self, alice: Program, world: World) -> None:
        first, *_others, last = self.fields(alice, "A", "B", "C", "D")
        alice.post("/custom-fields", {"record": "person", "kind": "text", "name_es": "X", "name_en": "X"})
        assert self.order(alice) == [("A", 0), ("B", 1), ("C", 2), ("D", 3)]
        assert alice.patch(f"/custom-fields/{last}", {"position": 1}).json()["position"] == 1
        assert self.order(alice) == [("A", 0), ("D", 1), ("B", 2), ("C", 3)]
        assert alice.patch(f"/custom-fields/{first}", {"position": 99, "name_en": "Z"}).json()["position"] == 3
        assert self.order(alice) == [("D", 0), ("B", 1), ("C", 2), ("Z", 3)]
        moved = AuditLine.objects.filter(action="field.moved").count()
        alice.patch(f"/custom-fields/{first}", {"position": 3})
        assert AuditLine.objects.filter(action="field.moved").count() == moved, "it is there already"

    def test_what_is_archived_has_no_place_and_takes_none(self, alice: Program, world: World) -> None:
        _first, second, third = self.fields(alice, "A", "B", "C")
        alice.delete(f"/custom-fields/{second}")
        assert self.order(alice) == [("A", 0), ("C", 1)]
        assert alice.patch(f"/custom-fields/{third}", {"position": 1}).json()["position"] == 1
        assert alice.get("/custom-fields?archived=only").json()["items"][0]["position"] is None

    @pytest.mark.parametrize("position", [-1, "1", 1.5, None, True])
    def test_a_place_of_another_form_is_refused(self, alice: Program, world: World, position: object) -> None:
        (field,) = self.fields(alice, "A")
        assert alice.patch(f"/custom-fields/{field}", {"position": position}).status_code == 422

    def test_a_new_one_goes_to_the_end_wherever_it_says(self, alice: Program, world: World) -> None:
        body = {"record": "account", "kind": "text", "name_es": "A", "name_en": "A", "position": 0}
        assert alice.post("/custom-fields", body).status_code == 422

    @pytest.mark.parametrize("wrong", [{"record": "touch"}, {"kind": "soul"}, {"key": "No good"}, {"name_en": ""}])
    def test_one_of_another_form_is_refused(self, alice: Program, world: World, wrong: dict[str, str]) -> None:
        body = {"record": "account", "kind": "number", "name_es": "Plantas", "name_en": "Plants"}
        assert alice.post("/custom-fields", body | wrong).status_code == 422
        assert not CustomField.objects.exists()


class TestDecisions:
    def test_tags_and_identifier_are_given_and_only_change_when_sent(self, alice: Program, world: World) -> None:
        address = f"/decisions/{world.decision.pk}"
        told = alice.patch(address, {"tags": ["Harvest", "harvest"], "external_id": "crm-17"}).json()
        assert (told["tags"], told["external_id"]) == (["Harvest"], "crm-17")
        told = alice.patch(address, {"title": "Containers"}).json()
        assert (told["title"], told["tags"], told["external_id"]) == ("Containers", ["Harvest"], "crm-17")
        found = alice.get("/decisions?external_id=crm-17").json()["items"]
        assert [row["id"] for row in found] == [world.decision.pk]
        told = alice.patch(address, {"tags": [], "external_id": None}).json()
        assert (told["tags"], told["external_id"]) == ([], None)

    def test_a_new_one_has_them_too_and_an_identifier_is_nobody_elses(self, alice: Program, world: World) -> None:
        body = {
            "account": world.account.pk,
            "title": "Pallets",
            "phase": {"phase": "define_problem", "entered_on": "2026-11-20"},
            "tags": ["Harvest"],
            "external_id": "crm-18",
        }
        made = alice.post("/decisions", body)
        assert (made.status_code, made.json()["tags"]) == (201, ["Harvest"]), made.content
        assert alice.post("/decisions", body | {"title": "Boxes"}).status_code == 409
        assert alice.patch(f"/decisions/{world.decision.pk}", {"external_id": "crm-18"}).status_code == 409
        assert alice.get("/decisions?q=boxes").json()["items"] == []
