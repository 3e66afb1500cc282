"""Who reaches the pages of accounts, sites, people and functions, and by which method."""

import pytest
from django.urls import reverse

from plomada_web.people.models import Note, Task
from tests.web.world import NOW, World, client_of

READ = (
    "people",
    "person",
    "accounts",
    "account",
    "account_options",
    "functions",
    "touches",
)
FORMS = (
    "person_new",
    "person_edit",
    "person_touch_new",
    "account_new",
    "account_edit",
    "account_touch_new",
    "site_edit",
    "function_edit",
    "note_edit",
    "task_edit",
    "site_new",
    *(f"{record}_{what}" for record in ("person", "account") for what in ("note_new", "task_new", "filing")),
)
WRITES = (
    "person_archive",
    "person_restore",
    "person_mail",
    "account_archive",
    "account_restore",
    "site_archive",
    "site_restore",
    "function_new",
    "functions_usual",
    "function_archive",
    "function_restore",
    *("note_archive", "note_restore", "task_done", "task_reopen"),
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
    **{f"person_{what}": "person_id" for what in ("touch_new", "note_new", "task_new", "filing")},
    **{f"account_{what}": "account_id" for what in ("touch_new", "note_new", "task_new", "filing")},
    **{f"note_{what}": "note_id" for what in ("edit", "archive", "restore")},
    **{f"task_{what}": "task_id" for what in ("edit", "done", "reopen")},
}


def rows_of_work(world: World) -> dict[str, object]:
    """Return a note and a task about Carla Ferrer, made when first asked for."""
    carla, made = world.people["Carla Ferrer"], {"workspace": world.workspace}
    note, _new = Note.objects.get_or_create(text="x", person=carla, author=world.bob, written_at=NOW, **made)
    task, _new = Task.objects.get_or_create(title="x", person=carla, created_at=NOW, **made)
    return {"note_id": note.pk, "task_id": task.pk}


def address(world: World, name: str, *, workspace: str = "") -> str:
    everything = world.url_of() | rows_of_work(world)
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
