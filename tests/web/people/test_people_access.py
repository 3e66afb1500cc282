"""Who reaches the pages of accounts, sites, people and functions, and by which method."""

import pytest
from django.urls import reverse

from tests.web.world import World, client_of

READ = ("people", "person", "people_export", "accounts", "account", "accounts_export", "account_options", "functions", "touches")
FORMS = ("person_new", "person_edit", "account_new", "account_edit", "site_edit", "function_edit")
WRITES = (
    "person_archive",
    "person_restore",
    "person_mail",
    "account_archive",
    "account_restore",
    "site_new",
    "site_archive",
    "site_restore",
    "function_new",
    "functions_usual",
    "function_archive",
    "function_restore",
)
NEEDS = {
    "person": "person_id",
    "person_edit": "person_id",
    "person_archive": "person_id",
    "person_restore": "person_id",
    "person_mail": "person_id",
    "account": "account_id",
    "account_edit": "account_id",
    "account_archive": "account_id",
    "account_restore": "account_id",
    "site_new": "account_id",
    "site_edit": "site_id",
    "site_archive": "site_id",
    "site_restore": "site_id",
    "function_edit": "function_id",
    "function_archive": "function_id",
    "function_restore": "function_id",
}


def address(world: World, name: str, *, workspace: str = "") -> str:
    everything = world.url_of()
    kwargs = {"workspace": workspace or everything["workspace"]}
    if name in NEEDS:
        kwargs[NEEDS[name]] = everything[NEEDS[name]]
    return reverse(f"people:{name}", kwargs=kwargs)


def test_the_lists_above_name_every_page() -> None:
    from plomada_web.lists.urls_pages import OF_PEOPLE
    from plomada_web.people.urls import urlpatterns

    assert {pattern.name for pattern in [*OF_PEOPLE, *urlpatterns]} == {*READ, *FORMS, *WRITES}


@pytest.mark.parametrize("name", READ + FORMS)
def test_a_seller_opens_the_page(world: World, name: str) -> None:
    assert client_of(world.bob).get(address(world, name)).status_code == 200


@pytest.mark.parametrize("name", READ)
def test_a_viewer_reads(world: World, name: str) -> None:
    assert client_of(world.vera).get(address(world, name)).status_code == 200


@pytest.mark.parametrize("name", FORMS + WRITES)
def test_a_viewer_changes_nothing(world: World, name: str) -> None:
    assert client_of(world.vera).post(address(world, name)).status_code == 403


@pytest.mark.parametrize("name", FORMS)
def test_a_viewer_gets_no_form(world: World, name: str) -> None:
    assert client_of(world.vera).get(address(world, name)).status_code == 403


@pytest.mark.parametrize("name", READ + FORMS)
def test_someone_signed_out_is_asked_to_sign_in(world: World, name: str) -> None:
    answer = client_of(None).get(address(world, name))
    assert answer.status_code == 302
    assert "/account/login/" in answer["Location"]


@pytest.mark.parametrize("name", WRITES)
def test_someone_signed_out_writes_nothing(world: World, name: str) -> None:
    answer = client_of(None).post(address(world, name))
    assert answer.status_code == 302
    assert "/account/login/" in answer["Location"]


@pytest.mark.parametrize("name", READ + FORMS)
def test_an_outsider_finds_nothing(world: World, name: str) -> None:
    assert client_of(world.charlie).get(address(world, name)).status_code == 404


@pytest.mark.parametrize("name", WRITES + FORMS)
def test_an_outsider_writes_nothing(world: World, name: str) -> None:
    assert client_of(world.charlie).post(address(world, name)).status_code == 404


@pytest.mark.parametrize("name", sorted(NEEDS))
def test_rows_of_another_workspace_are_not_found_through_ones_own(world: World, name: str) -> None:
    own = address(world, name, workspace=world.elsewhere.slug)
    client = client_of(world.charlie)
    assert (client.post(own) if name in WRITES else client.get(own)).status_code == 404


@pytest.mark.parametrize("name", WRITES)
def test_a_link_changes_nothing(world: World, name: str) -> None:
    assert client_of(world.bob).get(address(world, name)).status_code == 405


@pytest.mark.parametrize("name", READ)
def test_pages_to_read_take_no_post(world: World, name: str) -> None:
    assert client_of(world.bob).post(address(world, name)).status_code == 405
