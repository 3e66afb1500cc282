"""A few letters lead to decisions, accounts, people, pages and commands of one's own workspace, and to no other."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from plomada_web.finding.queries import EACH, found_by, marked
from plomada_web.lists.models import SavedView
from plomada_web.people.models import Account, Person
from plomada_web.workspace.models import Member
from tests.web.world import NOW, World, client_of


def address(world: World) -> str:
    return reverse("finding:find", kwargs={"workspace": world.workspace.slug})


def names(world: World, text: str, user: str = "alice") -> dict[str, list[str]]:
    member = Member.objects.get(user=getattr(world, user))
    return {str(group.name): ["".join(hit.parts) for hit in group.hits] for group in found_by(member, text)}


@pytest.mark.parametrize("text", ["quimera", "QUIMÉRA", "uimer", "molinos qui", "quimera mol"])
def test_an_account_is_found_without_case_and_accents_by_any_part_of_its_words(world: World, text: str) -> None:
    assert names(world, text)["Accounts"] == ["Molinos Quimera"]


def test_a_person_is_found_by_name_address_and_title(world: World) -> None:
    assert names(world, "tome")["People"] == ["Iris Tomé"]
    assert names(world, "iris@quimera")["People"] == ["Iris Tomé"]


def test_a_decision_is_found_by_its_title_and_its_account(world: World) -> None:
    assert names(world, "tres plantas")["Decisions"] == [world.decision.title]
    assert names(world, "molinos")["Decisions"] == [world.decision.title]


def test_what_begins_with_the_letters_comes_first(world: World) -> None:
    for number, name in enumerate(("El Zarzal", "Zarza", "Azarza")):
        Account.objects.create(workspace=world.workspace, name=name, created_at=NOW + timedelta(minutes=number))
    assert names(world, "zarza")["Accounts"] == ["Zarza", "Azarza", "El Zarzal"]


def test_of_each_kind_only_the_first_few_are_shown(world: World) -> None:
    for number in range(EACH + 3):
        Account.objects.create(workspace=world.workspace, name=f"Zarza {number}", created_at=NOW)
    assert len(names(world, "zarza")["Accounts"]) == EACH


def test_archived_rows_are_not_found(world: World) -> None:
    Person.objects.filter(name="Iris Tomé").update(archived_at=NOW)
    assert "People" not in names(world, "tome")


def test_pages_and_commands_are_found_by_their_names(world: World) -> None:
    assert names(world, "new dec") == {"Do": ["New decision"]}
    assert "Members" in names(world, "memb")["Go to"]


def test_a_saved_view_is_found_by_its_name_by_those_who_see_it(world: World) -> None:
    SavedView.objects.create(
        workspace=world.workspace,
        record="account",
        name="Peñas sin visitar",
        owner=world.bob,
        rule={"all": []},
        created_at=NOW,
        changed_at=NOW,
    )
    bob, alice = (
        client_of(user).get(address(world), {"q": "penas"}).content.decode() for user in (world.bob, world.alice)
    )
    assert f"/w/nadir/accounts/?view={SavedView.objects.get().pk}" in bob
    assert "?view=" not in alice


def test_a_viewer_is_offered_no_commands_and_only_an_admin_the_audit(world: World) -> None:
    assert "Do" not in names(world, "", user="vera")
    assert "Who did what" not in names(world, "", user="bob")["Go to"]
    assert "Who did what" in names(world, "")["Go to"]


def test_nobody_finds_rows_of_another_workspace(world: World) -> None:
    assert names(world, "quimera", user="charlie") == {}


def test_the_letters_found_are_marked_where_they_stand_in_the_name() -> None:
    assert marked("Acerías Ñandú", ["nandu"]) == ("Acerías ", "Ñandú", "")
    assert marked("Straße 5", ["strasse"]) == ("", "Straße", " 5")
    assert marked("Molinos", ["x", "lin"]) == ("Mo", "lin", "os")


class TestThePage:
    def test_it_shows_what_was_found(self, world: World) -> None:
        text = client_of(world.vera).get(address(world), {"q": "tomé"}).content.decode()
        assert "<mark>Tomé</mark>" in text
        assert (
            reverse("people:person", kwargs={"workspace": "nadir", "person_id": world.people["Iris Tomé"].pk}) in text
        )

    def test_the_window_gets_only_the_list(self, world: World) -> None:
        text = client_of(world.vera).get(address(world), {"q": "tomé"}, headers={"hx-request": "true"}).content.decode()
        assert "<html" not in text
        assert "<mark>Tomé</mark>" in text

    def test_nothing_found_says_so_and_nothing_typed_is_drawn_as_markup(self, world: World) -> None:
        text = client_of(world.vera).get(address(world), {"q": "<b>zz"}).content.decode()
        assert "Nothing here is called “&lt;b&gt;zz”." in text

    def test_in_spanish_pages_have_their_spanish_names(self, world: World) -> None:
        text = client_of(world.alice, language="es").get(address(world), {"q": "nueva"}).content.decode()
        assert "decisión" in text

    def test_signed_out_it_leads_to_the_sign_in_page(self, world: World) -> None:
        assert client_of(None).get(address(world)).status_code == 302

    def test_an_outsider_gets_nothing(self, world: World) -> None:
        assert client_of(world.charlie).get(address(world), {"q": "quimera"}).status_code == 404

    def test_it_is_only_read(self, world: World) -> None:
        assert client_of(world.alice).post(address(world)).status_code == 405

    def test_a_very_long_text_is_cut(self, world: World) -> None:
        assert client_of(world.alice).get(address(world), {"q": "a " * 5000}).status_code == 200

    def test_it_takes_at_most_thirteen_queries(self, world: World) -> None:
        client = client_of(world.alice)
        with CaptureQueriesContext(connection) as queries:
            client.get(address(world), {"q": "a"})
        assert len(queries) <= 13
