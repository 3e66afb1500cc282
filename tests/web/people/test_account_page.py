"""The lists and pages of accounts, sites and functions."""

import re

import pytest
from pytest_django import DjangoAssertNumQueries

from plomada_web.people.models import Account, Function, Person, Site
from tests.web.world import NOW, World, client_of

LIST = "/w/nadir/accounts/"


def page_of(world: World) -> str:
    return f"{LIST}{world.account.pk}/"


def test_accounts_are_found_without_case_and_accents(world: World) -> None:
    Account.objects.create(workspace=world.workspace, name="ACERÍAS del Ñandú", country="Argentina", created_at=NOW)
    page = client_of(world.vera).get(LIST + "?q=acerias nandu").content.decode()
    assert re.findall(r'<th scope="row"><a href="[^"]*">([^<]*)</a>', page) == ["ACERÍAS del Ñandú"]


def test_the_list_counts_people_and_decisions_once_each(world: World) -> None:
    page = client_of(world.bob).get(LIST).content.decode()
    assert re.findall(r'data-label="(People|Decisions)">(\d+)<', page) == [("People", "7"), ("Decisions", "1")]


def test_the_list_takes_the_same_few_queries_however_long_it_is(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_of(world.bob)
    client.get(LIST)
    for number in range(60):
        Account.objects.create(workspace=world.workspace, name=f"Account {number}", created_at=NOW)
    with django_assert_max_num_queries(16):
        assert 'rel="next"' in client.get(LIST).content.decode()


def test_an_empty_list_says_what_will_be_there_with_one_button(world: World) -> None:
    page = client_of(world.charlie).get("/w/elsewhere/accounts/").content.decode()
    assert "Your customers will be here" in page
    assert page.count("btn-primary") == 1


def test_the_page_shows_people_sites_and_decisions(world: World) -> None:
    page = client_of(world.vera).get(page_of(world)).content.decode()
    for text in ("Carla Ferrer", "Planta Norte", "Envases reutilizables para tres plantas", "€412,000", "a year"):
        assert text in page
    assert 'method="post"' not in page.partition("<main")[2].partition("</main>")[0]


def test_the_page_takes_the_same_few_queries_however_many_people(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_of(world.bob)
    client.get(page_of(world))
    rows = [
        Person(workspace=world.workspace, account=world.account, name=f"P {n}", search=f"p {n}", created_at=NOW)
        for n in range(60)
    ]
    Person.objects.bulk_create(rows)
    with django_assert_max_num_queries(18):
        assert "All its people" in client.get(page_of(world)).content.decode()


def test_an_account_is_added_with_the_host_of_a_pasted_address(world: World) -> None:
    client_of(world.maria).post(LIST + "new/", {"name": "Bruma", "domain": "https://Bruma.example/es/"})
    assert Account.objects.get(name="Bruma").domain == "bruma.example"


@pytest.mark.parametrize("typed", [{"name": ""}, {"name": "a" * 161}, {"name": "Bruma", "country": "a" * 81}])
def test_a_bad_field_of_an_account_is_refused(world: World, typed: dict[str, str]) -> None:
    assert client_of(world.bob).post(LIST + "new/", typed).status_code == 422
    assert Account.objects.filter(workspace=world.workspace).count() == 1


def test_an_account_of_the_same_name_is_shown_and_may_be_added_all_the_same(world: World) -> None:
    client = client_of(world.bob)
    refused = client.post(LIST + "new/", {"name": "molinos quimera"}).content.decode()
    assert f'href="{page_of(world)}"' in refused
    assert client.post(LIST + "new/", {"name": "molinos quimera", "another": "1"}).status_code == 302


def test_an_account_is_changed(world: World) -> None:
    address = page_of(world) + "edit/"
    client = client_of(world.bob)
    assert 'value="Molinos Quimera"' in client.get(address).content.decode()
    assert client.post(address, {"name": "Quimera", "country": "España"})["Location"] == page_of(world)
    assert Account.objects.get(pk=world.account.pk).country == "España"
    assert client.post(address, {"name": ""}).status_code == 422


def test_archiving_an_account_offers_to_undo_it_and_undoing_works(world: World) -> None:
    client = client_of(world.bob)
    page = client.post(page_of(world) + "archive/", follow=True).content.decode()
    assert f'action="{page_of(world)}restore/"' in page
    client.post(page_of(world) + "restore/")
    assert Account.objects.get(pk=world.account.pk).archived_at is None


def test_a_site_is_added_on_the_page_of_its_account(world: World) -> None:
    client = client_of(world.bob)
    assert client.post(page_of(world) + "sites/new/", {"name": "Sur"})["Location"] == page_of(world)
    assert Site.objects.get(name="Sur").account == world.account


@pytest.mark.parametrize("name", ["", "Planta Norte", "a" * 121])
def test_a_bad_name_of_a_site_is_refused_beside_it(world: World, name: str) -> None:
    answer = client_of(world.bob).post(page_of(world) + "sites/new/", {"name": name})
    assert answer.status_code == 422
    assert "One thing to put right" in answer.content.decode()
    assert Site.objects.count() == 1


def test_a_site_is_changed_archived_and_brought_back(world: World) -> None:
    client = client_of(world.bob)
    address = f"/w/nadir/sites/{world.site.pk}/"
    client.post(address + "edit/", {"name": "Norte", "city": "Lugo"})
    page = client.post(address + "archive/", follow=True).content.decode()
    assert f'action="{address}restore/"' in page
    assert Site.objects.get().archived_at is not None
    client.post(address + "restore/")
    assert (Site.objects.get().name, Site.objects.get().archived_at) == ("Norte", None)


def test_a_site_keeps_its_name_when_another_has_the_new_one(world: World) -> None:
    Site.objects.create(account=world.account, name="Sur")
    answer = client_of(world.bob).post(f"/w/nadir/sites/{world.site.pk}/edit/", {"name": "Sur"})
    assert answer.status_code == 422
    assert "This account has a site called Sur" in answer.content.decode()


def test_functions_are_listed_in_both_languages_with_their_people(world: World) -> None:
    page = client_of(world.vera).get("/w/nadir/functions/").content.decode()
    assert "Finanzas" in page
    assert "Finance" in page
    assert f'?function={world.functions["Finance"].pk}">1<' in page


def test_a_function_is_added_renamed_archived_and_brought_back(world: World) -> None:
    client = client_of(world.bob)
    client.post("/w/nadir/functions/new/", {"name_es": "Envases", "name_en": "Packaging"})
    added = Function.objects.get(name_en="Packaging")
    address = f"/w/nadir/functions/{added.pk}/"
    assert 'value="Envases"' in client.get(address + "edit/").content.decode()
    client.post(address + "edit/", {"name_es": "Embalaje", "name_en": "Packaging"})
    page = client.post(address + "archive/", follow=True).content.decode()
    assert f'action="{address}restore/"' in page
    client.post(address + "restore/")
    added.refresh_from_db()
    assert (added.name_es, added.archived_at) == ("Embalaje", None)


@pytest.mark.parametrize(
    "typed", [{"name_es": "", "name_en": "X"}, {"name_es": "X", "name_en": ""}, {"name_es": "Finanzas", "name_en": "X"}]
)
def test_a_bad_function_is_refused(world: World, typed: dict[str, str]) -> None:
    client = client_of(world.bob)
    assert client.post("/w/nadir/functions/new/", typed).status_code == 422
    assert client.post(f"/w/nadir/functions/{world.functions['IT'].pk}/edit/", typed).status_code == 422
    assert Function.objects.filter(workspace=world.workspace).count() == 7


def test_a_workspace_without_functions_offers_the_usual_ones(world: World) -> None:
    client = client_of(world.charlie)
    assert "Add the usual functions" in client.get("/w/elsewhere/functions/").content.decode()
    client.post("/w/elsewhere/functions/usual/")
    assert world.elsewhere.functions.filter(name_en="Procurement").exists()
