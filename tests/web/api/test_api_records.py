"""Accounts, people and what hangs on them, read and written by programs."""

from typing import Any

import pytest

from plomada_web.people.models import Account, CustomField, Person
from plomada_web.workspace.models import AuditLine
from tests.web.api.conftest import Program
from tests.web.world import NOW, World


@pytest.fixture
def size(world: World) -> CustomField:
    return CustomField.objects.create(
        workspace=world.workspace, record="account", key="plants", name_es="Plantas", name_en="Plants", kind="number"
    )


class TestOneAccount:
    def test_it_is_added_read_changed_archived_and_brought_back(
        self, alice: Program, world: World, size: CustomField
    ) -> None:
        new = {
            "name": "Aceros Sur",
            "domain": "aceros.example",
            "custom": {"plants": 3},
            "tags": ["Key"],
            "owner": world.bob.pk,
            "external_id": "x-1",
        }
        added = alice.post("/accounts", new)
        assert added.status_code == 201, added.content
        address = added["Location"].removeprefix("/api/v1")
        read = alice.get(address)
        assert read.json() == added.json()
        assert (
            read.json() | {"custom": {"plants": 3}, "tags": ["Key"], "owner": world.bob.pk, "external_id": "x-1"}
            == read.json()
        )
        changed = alice.patch(address, {"industry": "Steel", "custom": {"plants": None}})
        assert changed.json()["industry"] == "Steel"
        assert changed.json()["custom"] == {}
        assert changed.json()["domain"] == "aceros.example"
        assert alice.delete(address).status_code == 204
        gone = alice.get(address)
        assert (gone.status_code, gone["Content-Type"]) == (410, "application/problem+json")
        assert alice.patch(address, {"industry": "x"}).status_code == 410
        assert alice.post(f"{address}/restore").json()["archived_at"] is None
        assert alice.get(address).status_code == 200

    def test_what_is_not_known_of_it_is_null(self, alice: Program, world: World) -> None:
        told = alice.get(f"/accounts/{world.account.pk}").json()
        assert (told["domain"], told["owner"], told["last_touch_at"]) == (None, None, None)

    def test_the_same_name_is_refused_until_it_is_said_that_it_is_another(self, alice: Program) -> None:
        assert alice.post("/accounts", {"name": "molinos quimera"}).status_code == 409
        assert alice.post("/accounts", {"name": "molinos quimera", "allow_same_name": True}).status_code == 201

    def test_an_own_field_that_is_not_there_is_refused_and_nothing_is_written(self, alice: Program) -> None:
        answer = alice.post("/accounts", {"name": "Aceros", "custom": {"nothing": 1}})
        assert answer.status_code == 409
        assert not Account.objects.filter(name="Aceros").exists()

    def test_an_identifier_that_another_has_is_refused(self, alice: Program, world: World) -> None:
        alice.post("/accounts", {"name": "Aceros", "external_id": "x-1"})
        assert alice.patch(f"/accounts/{world.account.pk}", {"external_id": "x-1"}).status_code == 409

    def test_an_owner_who_is_no_member_is_refused(self, alice: Program, world: World) -> None:
        answer = alice.patch(f"/accounts/{world.account.pk}", {"owner": world.charlie.pk})
        assert (answer.status_code, answer.json()["errors"][0]["at"]) == (409, "owner")

    def test_another_workspaces_is_not_found(self, alice: Program, world: World) -> None:
        other = Account.objects.create(workspace=world.elsewhere, name="Theirs", created_at=NOW)
        for method in ("get", "delete"):
            assert alice.ask(method, f"/accounts/{other.pk}").status_code == 404
        assert alice.patch(f"/accounts/{other.pk}", {"name": "Ours"}).status_code == 404
        other.refresh_from_db()
        assert (other.name, other.archived_at) == ("Theirs", None)


class TestETags:
    def test_what_was_read_is_not_sent_again(self, alice: Program, world: World) -> None:
        address = f"/accounts/{world.account.pk}"
        etag = alice.get(address)["ETag"]
        assert alice.get(address, if_none_match=etag).status_code == 304
        assert alice.get(address, if_none_match='"other"').status_code == 200

    def test_nobody_writes_over_what_they_have_not_read(self, alice: Program, world: World) -> None:
        address = f"/accounts/{world.account.pk}"
        old = alice.get(address)["ETag"]
        new = alice.patch(address, {"industry": "Food"}, if_match=old)
        assert new.status_code == 200
        assert new["ETag"] != old
        assert alice.patch(address, {"industry": "Feed"}, if_match=old).status_code == 412
        assert alice.delete(address, if_match=old).status_code == 412
        assert alice.get(address).json()["industry"] == "Food"
        assert alice.delete(address, if_match=new["ETag"]).status_code == 204


class TestOnePerson:
    def test_they_are_added_read_and_changed(self, alice: Program, world: World) -> None:
        new = {
            "name": "Pau Serra",
            "account": world.account.pk,
            "email": "Pau@Quimera.Example",
            "function": world.functions["IT"].pk,
            "legal_basis": "consent",
        }
        added = alice.post("/people", new)
        assert added.status_code == 201, added.content
        assert added.json()["email"] == "pau@quimera.example"
        address = f"/people/{added.json()['id']}"
        changed = alice.patch(address, {"title": "Head of IT", "site": world.site.pk, "tags": ["Key"]})
        assert (changed.json()["title"], changed.json()["site"], changed.json()["tags"]) == (
            "Head of IT",
            world.site.pk,
            ["Key"],
        )
        assert changed.json()["legal_basis"] == "consent"

    def test_an_email_that_someone_has_is_refused(self, alice: Program, world: World) -> None:
        new = {"name": "Other", "account": world.account.pk, "email": "carla@quimera.example"}
        assert alice.post("/people", new).status_code == 409

    @pytest.mark.parametrize("field", ["account", "function", "site"])
    def test_what_it_names_must_be_there(self, alice: Program, world: World, field: str) -> None:
        new = {"name": "Other", "account": world.account.pk, field: 999_999}
        answer = alice.post("/people", new)
        assert (answer.status_code, answer.json()["errors"][0]["at"]) == (409, field)


class TestLists:
    def test_every_row_comes_once_however_it_is_sorted(self, alice: Program, world: World) -> None:
        for sort in ("name", "-name", "created_at", "-created_at", "changed_at", "id", "-id"):
            seen, cursor = [], ""
            for _page in range(9):
                page = alice.get(f"/people?limit=3&sort={sort}{cursor}").json()
                seen += [row["id"] for row in page["items"]]
                if page["next"] is None:
                    break
                cursor = f"&cursor={page['next']}"
            assert len(seen) == len(set(seen)) == 7, sort

    def test_a_cursor_of_another_order_or_of_nowhere_is_refused(self, alice: Program) -> None:
        cursor = alice.get("/people?limit=3&sort=name").json()["next"]
        for wrong in (f"sort=id&cursor={cursor}", "cursor=abc", "cursor=W10", "cursor=WyJpZCIsIDEsIDJd"):
            assert alice.get(f"/people?{wrong}").status_code == 404, wrong

    def test_it_narrows(self, alice: Program, world: World) -> None:
        names = [row["name"] for row in alice.get("/people?q=tome+iris&fields=name").json()["items"]]
        assert names == ["Iris Tomé"]
        function = world.functions["Finance"].pk
        assert len(alice.get(f"/people?function={function}").json()["items"]) == 1
        assert alice.get("/people?changed_since=2027-01-01T00:00:00Z").json()["items"] == []
        assert alice.get("/people?archived=only").json()["items"] == []

    def test_a_rule_narrows_too(self, alice: Program) -> None:
        rule = '{"all":[{"field":"name","operator":"contains","value":"carla"}]}'
        answer = alice.client.get(
            "/api/v1/people", {"filter": rule}, headers={"authorization": f"Bearer {alice.secret}"}
        )
        assert [row["name"] for row in answer.json()["items"]] == ["Carla Ferrer"], answer.content

    @pytest.mark.parametrize(
        "rule", ['{"all":[{"field":"nothing","operator":"contains","value":"x"}]}', "{x}", '{"all":' + "[" * 1500 + "}"]
    )
    def test_a_rule_that_cannot_be_asked_is_refused(self, alice: Program, rule: str) -> None:
        answer = alice.client.get(
            "/api/v1/people", {"filter": rule}, headers={"authorization": f"Bearer {alice.secret}"}
        )
        assert answer.status_code == 409

    def test_only_the_fields_asked_for_are_told(self, alice: Program) -> None:
        assert set(alice.get("/people?fields=id,name").json()["items"][0]) == {"id", "name"}
        assert alice.get("/people?fields=id,secret").status_code == 422

    def test_the_number_of_queries_does_not_grow(
        self, alice: Program, world: World, django_assert_max_num_queries: Any
    ) -> None:
        Person.objects.bulk_create(
            Person(workspace=world.workspace, account=world.account, name=f"P {n}", search=f"p {n}", created_at=NOW)
            for n in range(60)
        )
        for address in (
            "/people?limit=50",
            "/accounts",
            "/sites",
            "/functions",
            "/notes",
            "/tasks",
            "/tags",
            "/members",
            "/custom-fields",
        ):
            with django_assert_max_num_queries(4):
                assert alice.get(address).status_code == 200, address


class TestNotesAndTasks:
    def test_a_note_is_written_changed_and_archived(self, alice: Program, world: World) -> None:
        added = alice.post("/notes", {"person": world.people["Carla Ferrer"].pk, "text": "Calls\nonly"})
        assert added.status_code == 201, added.content
        address = f"/notes/{added.json()['id']}"
        assert alice.patch(address, {"text": "Mails only"}).json()["text"] == "Mails only"
        assert alice.delete(address).status_code == 204
        assert alice.get(address).status_code == 410
        assert alice.post(f"{address}/restore").status_code == 200

    def test_a_task_is_done_and_opened_again(self, alice: Program, world: World) -> None:
        added = alice.post(
            "/tasks", {"account": world.account.pk, "title": "Call", "due_on": "2026-12-01", "owner": world.bob.pk}
        )
        assert added.status_code == 201, added.content
        address = f"/tasks/{added.json()['id']}"
        assert alice.patch(address, {"done": True}).json()["done_at"] is not None
        assert alice.get("/tasks?done=no").json()["items"] == []
        assert alice.patch(address, {"done": False}).json()["done_at"] is None

    @pytest.mark.parametrize("about", [{}, {"person": 1, "account": 1}])
    def test_it_is_about_one(self, alice: Program, world: World, about: dict[str, int]) -> None:
        ids = {"person": world.people["Carla Ferrer"].pk, "account": world.account.pk}
        sent = {name: ids[name] for name in about}
        assert alice.post("/notes", {"text": "x", **sent}).status_code == 409


def test_sites_and_functions_are_kept(alice: Program, world: World) -> None:
    site = alice.post("/sites", {"account": world.account.pk, "name": "Planta Sur"})
    assert site.status_code == 201, site.content
    assert alice.patch(f"/sites/{site.json()['id']}", {"city": "Sevilla"}).json()["city"] == "Sevilla"
    assert alice.post("/sites", {"account": world.account.pk, "name": "Planta Sur"}).status_code == 409
    function = alice.post("/functions", {"name_es": "Logística", "name_en": "Logistics"})
    assert function.status_code == 201
    assert alice.delete(f"/functions/{function.json()['id']}").status_code == 204
    assert alice.post(f"/functions/{function.json()['id']}/restore").status_code == 200


def test_who_is_asking_is_told(alice: Program) -> None:
    told = alice.get("/me").json()
    assert (told["workspace"], told["role"], told["token"]) == ("Envases Nadir", "admin", "CRM")


def test_each_write_leaves_a_line(alice: Program, world: World) -> None:
    alice.patch(f"/accounts/{world.account.pk}", {"industry": "Food"})
    assert (
        AuditLine.objects.filter(action="account.changed", target_id=world.account.pk, actor=world.alice).count() == 1
    )
