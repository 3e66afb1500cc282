"""A person's page, and adding, changing, archiving them there."""

import pytest
from pytest_django import DjangoAssertNumQueries

from plomada_web.people.models import Account, Person
from plomada_web.workspace.models import AuditLine
from tests.web.world import NOW, World, client_of

NEW = "/w/nadir/people/new/"


def typed(world: World, **changes: str) -> dict[str, str]:
    return {
        "name": "Ana Robledo",
        "account": "molinos quimera",
        "title": "Jefa de compras",
        "function": str(world.functions["Procurement"].pk),
        "email": "ana@quimera.example",
        "language": "es",
    } | changes


def page_of(world: World, name: str) -> str:
    return f"/w/nadir/people/{world.people[name].pk}/"


def test_the_page_shows_the_person_and_their_part_in_decisions(world: World) -> None:
    page = client_of(world.vera).get(page_of(world, "Carla Ferrer")).content.decode()
    for text in ("Carla Ferrer", "Molinos Quimera", "Finance", "Envases reutilizables", "must sign", "Influencer"):
        assert text in page
    assert "/edit/" not in page


def test_the_page_takes_few_queries(world: World, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    client = client_of(world.bob)
    client.get(page_of(world, "Carla Ferrer"))
    with django_assert_max_num_queries(17):
        client.get(page_of(world, "Carla Ferrer"))


def test_the_history_tells_in_words_what_was_done(world: World) -> None:
    client = client_of(world.bob)
    client.post(page_of(world, "Carla Ferrer") + "archive/")
    assert "archived a person" in client.get(page_of(world, "Carla Ferrer")).content.decode()


def test_a_seller_adds_a_person_by_the_accounts_name(world: World) -> None:
    answer = client_of(world.bob).post(NEW, typed(world))
    added = Person.objects.get(email="ana@quimera.example")
    assert answer["Location"] == f"/w/nadir/people/{added.pk}/"
    assert (added.account, added.function) == (world.account, world.functions["Procurement"])


def test_the_account_in_the_address_is_filled_in(world: World) -> None:
    page = client_of(world.bob).get(f"{NEW}?account={world.account.pk}").content.decode()
    assert 'value="Molinos Quimera"' in page
    assert "Planta Norte" in page


@pytest.mark.parametrize("asked", ["x", "999999", "9" * 30])
def test_an_account_in_the_address_that_is_not_there_is_left_out(world: World, asked: str) -> None:
    assert client_of(world.bob).get(f"{NEW}?account={asked}").status_code == 200


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"name": ""}, "This field is required."),
        ({"name": "a" * 121}, "at most 120 characters"),
        ({"email": "nope"}, "Enter a valid email address."),
        ({"language": "fr"}, "Select a valid choice"),
        ({"function": "999999"}, "Select a valid choice"),
        ({"account": "Nadie"}, "No account is called “Nadie”."),
        ({"account": ""}, "This field is required."),
    ],
)
def test_a_bad_field_is_refused_beside_it(world: World, changes: dict[str, str], told: str) -> None:
    answer = client_of(world.bob).post(NEW, typed(world, **changes))
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not Person.objects.filter(email="ana@quimera.example").exists()


def test_a_function_of_another_workspace_is_refused(world: World) -> None:
    foreign = world.elsewhere.functions.create(name_es="x", name_en="x")
    assert client_of(world.bob).post(NEW, typed(world, function=str(foreign.pk))).status_code == 422


def test_an_unknown_account_is_offered_and_added_with_the_person(world: World) -> None:
    client = client_of(world.bob)
    assert (
        "Add the account Telares Bruma too" in client.post(NEW, typed(world, account="Telares Bruma")).content.decode()
    )
    client.post(NEW, typed(world, account="Telares Bruma", with_account="1"))
    assert Person.objects.get(email="ana@quimera.example").account.name == "Telares Bruma"


def test_a_known_address_is_refused_with_a_link_to_its_person(world: World) -> None:
    answer = client_of(world.bob).post(NEW, typed(world, email="carla@quimera.example"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "carla@quimera.example is the e-mail of Carla Ferrer (Molinos Quimera)." in page
    assert f'href="{page_of(world, "Carla Ferrer")}"' in page


def test_a_namesake_is_shown_and_may_be_added_all_the_same(world: World) -> None:
    client = client_of(world.bob)
    refused = client.post(NEW, typed(world, name="carla ferrer")).content.decode()
    assert "This is someone else: add them too" in refused
    assert f'href="{page_of(world, "Carla Ferrer")}"' in refused
    assert client.post(NEW, typed(world, name="carla ferrer", another="1")).status_code == 302


def test_what_is_typed_is_shown_as_text(world: World) -> None:
    page = client_of(world.bob).post(NEW, typed(world, name="<script>alert(1)</script>", email="x")).content.decode()
    assert "<script>alert" not in page


def test_a_change_is_saved(world: World) -> None:
    address = page_of(world, "Iris Tomé") + "edit/"
    client = client_of(world.maria)
    assert 'value="Iris Tomé"' in client.get(address).content.decode()
    answer = client.post(address, typed(world, name="Iris Tomé Vega", email="iris@quimera.example"))
    assert answer["Location"] == page_of(world, "Iris Tomé")
    assert Person.objects.get(pk=world.people["Iris Tomé"].pk).name == "Iris Tomé Vega"


def test_a_change_to_a_known_address_is_refused(world: World) -> None:
    answer = client_of(world.bob).post(
        page_of(world, "Iris Tomé") + "edit/", typed(world, email="carla@quimera.example")
    )
    assert answer.status_code == 422
    assert f'href="{page_of(world, "Carla Ferrer")}"' in answer.content.decode()


def test_someone_keeps_a_function_and_an_account_that_were_archived(world: World) -> None:
    iris = world.people["Iris Tomé"]
    world.workspace.functions.filter(pk=iris.function_id).update(archived_at=NOW)
    Account.objects.filter(pk=world.account.pk).update(archived_at=NOW)
    changed = typed(world, name="Iris T.", account="Molinos Quimera", function=str(iris.function_id), email=iris.email)
    assert client_of(world.bob).post(page_of(world, "Iris Tomé") + "edit/", changed).status_code == 302


def test_archiving_offers_to_undo_it_and_undoing_works(world: World) -> None:
    client = client_of(world.bob)
    page = client.post(page_of(world, "Iris Tomé") + "archive/", follow=True).content.decode()
    undo = page_of(world, "Iris Tomé") + "restore/"
    assert f'action="{undo}"' in page
    client.post(undo)
    assert Person.objects.get(name="Iris Tomé").archived_at is None


def test_restoring_someone_whose_address_was_taken_says_so(world: World) -> None:
    Person.objects.filter(name="Iris Tomé").update(archived_at=NOW)
    client = client_of(world.bob)
    client.post(NEW, typed(world, email="iris@quimera.example"))
    page = client.post(page_of(world, "Iris Tomé") + "restore/", follow=True).content.decode()
    assert "iris@quimera.example is the e-mail of Ana Robledo" in page


def test_a_wish_for_no_mail_is_noted_and_taken_back(world: World) -> None:
    client = client_of(world.bob)
    page = client.post(page_of(world, "Iris Tomé") + "mail/", follow=True).content.decode()
    assert "wants no mail" in page
    client.post(page_of(world, "Iris Tomé") + "mail/", {"allow": "1"})
    assert Person.objects.get(name="Iris Tomé").no_mail_since is None
    assert AuditLine.objects.filter(action__startswith="person.mail").count() == 2


def test_the_account_field_is_completed_as_it_is_typed(world: World) -> None:
    client = client_of(world.bob)
    assert 'value="Molinos Quimera"' in client.get("/w/nadir/accounts/options/?account=QUIM").content.decode()
    assert client.get("/w/nadir/accounts/options/?account=zzz").content.decode().strip() == ""


def test_enter_in_a_field_never_means_the_offer_that_goes_further(world: World) -> None:
    client = client_of(world.bob)
    for changes in ({"name": "carla ferrer"}, {"account": "Telares Bruma"}):
        form = client.post(NEW, typed(world, **changes)).content.decode().partition('class="pl-form"')[2]
        first = form.partition('type="submit"')[2].partition(">")[0]
        assert "name=" not in first
