"""Who is there already is told while somebody types, in one or two queries."""

import pytest
from django.test import Client

from plomada_web.people.models import Account, Person
from tests.web.duplicates.pairs import twin
from tests.web.world import NOW, World, client_of

PERSON, ACCOUNT = "/w/nadir/duplicates/like/person/", "/w/nadir/duplicates/like/account/"


@pytest.fixture
def bob(world: World) -> Client:
    return client_of(world.bob)


def told(client: Client, address: str, **typed: object) -> str:
    response = client.get(address, typed)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ({"email": "CARLA@quimera.example"}, "Same e-mail"),
        ({"phone": "600 112 233"}, "Same phone"),
        ({"phone": "+34 600112233"}, "Same phone"),
        ({"name": "carla FERRER"}, "Same name"),
        ({"name": "Ferrer, Karla", "account": "molinos quimera"}, "A name like it"),
        ({"name": "Carla Ferer", "account": "Molinos Quimera"}, "A name like it"),
        ({"name": "Carla Ferer"}, "A name like it"),
    ],
)
def test_a_person_is_found_by(world: World, bob: Client, typed: dict[str, str], reason: str) -> None:
    Person.objects.filter(name="Carla Ferrer").update(phone="600112233")
    page = told(bob, PERSON, **typed)
    assert "There is already" in page
    assert "Carla Ferrer at Molinos Quimera" in page
    assert f"/people/{world.people['Carla Ferrer'].pk}/" in page
    assert reason in page


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"name": "C"},
        {"name": "Nobody Here"},
        {"email": "carla@"},
        {"phone": "12"},
        {"name": "%_%"},
        {"name": "x" * 500},
    ],
)
def test_nothing_is_said_where_there_is_nobody(bob: Client, world: World, typed: dict[str, str]) -> None:
    assert told(bob, PERSON, **typed).strip() == ""


def test_the_one_that_is_being_changed_the_archived_and_other_workspaces_are_not_told(
    world: World, bob: Client
) -> None:
    carla = world.people["Carla Ferrer"]
    assert told(bob, PERSON, email=carla.email, besides=carla.pk).strip() == ""
    Person.objects.filter(pk=carla.pk).update(archived_at=NOW)
    assert told(bob, PERSON, email=carla.email).strip() == ""
    Person.objects.create(workspace=world.elsewhere, name="Eva Otero", email="eva@x.example", created_at=NOW)
    assert told(bob, PERSON, email="eva@x.example").strip() == ""


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ({"name": "MOLINOS QUIMERA, S.A."}, "A name like it"),
        ({"name": "Molinos Quimrea"}, "A name like it"),
        ({"name": "Other", "domain": "https://www.quimera.example/es"}, "Same domain"),
    ],
)
def test_an_account_is_found_by(world: World, bob: Client, typed: dict[str, str], reason: str) -> None:
    Account.objects.filter(pk=world.account.pk).update(domain="quimera.example")
    page = told(bob, ACCOUNT, **typed)
    assert "Molinos Quimera" in page
    assert reason in page


def test_it_is_two_queries_beside_those_of_signing_in(
    world: World, bob: Client, django_assert_max_num_queries: object
) -> None:
    for number in range(30):
        twin(world, f"Carla Ferrer {number}")
    typed = {"name": "Carla Ferrer", "email": "c@x.example", "phone": "600112233", "account": "Molinos Quimera"}
    with django_assert_max_num_queries(5):  # type: ignore[operator]  session, user, member and these two
        assert told(bob, PERSON, **typed).count("<li>") == 3
    with django_assert_max_num_queries(4):  # type: ignore[operator]
        told(bob, ACCOUNT, name="Molinos", domain="quimera.example")


def test_who_may_not_write_is_told_nothing(world: World) -> None:
    assert client_of(world.vera).get(PERSON).status_code == 403
    assert client_of(world.charlie).get(PERSON).status_code == 404
    assert client_of(world.bob).post(PERSON).status_code == 405


@pytest.mark.parametrize(("address", "like"), [("people/new/", PERSON), ("accounts/new/", ACCOUNT)])
def test_the_forms_ask_for_it(bob: Client, address: str, like: str) -> None:
    assert f'hx-get="{like}"' in told(bob, f"/w/nadir/{address}")


def test_a_form_of_someone_who_is_there_leaves_them_out(world: World, bob: Client) -> None:
    carla = world.people["Carla Ferrer"]
    assert f'hx-get="{PERSON}?besides={carla.pk}"' in told(bob, f"/w/nadir/people/{carla.pk}/edit/")
