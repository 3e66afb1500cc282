"""Saved views: mine and shared, with their counts, kept, called otherwise, deleted; who may do which."""

import json
from urllib.parse import quote

import pytest
from pytest_django import DjangoAssertNumQueries

from plomada_web.lists.actions import views as actions
from plomada_web.lists.models import SavedView
from plomada_web.people.models import Person
from plomada_web.workspace.models import AuditLine
from tests.web.lists.test_list_pages import get, shown
from tests.web.world import NOW, World, client_of

NEW = "/w/nadir/lists/person/views/new/"
IRIS = json.dumps(["name", "contains", "iris"])


def view(world: World, **fields: object) -> SavedView:
    values = {
        "record": "person",
        "name": "Only Iris",
        "owner": world.bob,
        "rule": {"field": "name", "operator": "contains", "value": "iris"},
    } | fields
    return SavedView.objects.create(workspace=world.workspace, created_at=NOW, changed_at=NOW, **values)


def test_what_a_list_is_asked_for_is_kept_as_a_view(world: World) -> None:
    it = world.functions["IT"].pk
    sent = {"name": "Iris", "where": IRIS, "q": "tom", "function": it, "sort": "-created_at", "archived": ""}
    answer = client_of(world.bob).post(NEW, sent)
    kept = SavedView.objects.get()
    assert answer["Location"] == f"/w/nadir/people/?view={kept.pk}"
    assert (kept.text, kept.sort, kept.shared, kept.owner) == ("tom", "-created_at", False, world.bob)
    assert kept.rule == {
        "all": [
            {"field": "name", "operator": "contains", "value": "iris"},
            {"field": "function", "operator": "is", "value": it},
        ]
    }
    page = get(client_of(world.bob), "people/", f"?view={kept.pk}")
    assert shown(page) == ["Iris Tomé"]
    assert "Function is IT" in page
    assert AuditLine.objects.get(action="view.saved").target_label == "Iris"


def test_a_view_of_archived_rows_shows_them(world: World) -> None:
    Person.objects.filter(name="Iris Tomé").update(archived_at=NOW)
    client = client_of(world.bob)
    client.post(NEW, {"name": "Gone", "archived": "on"})
    assert shown(get(client, "people/", f"?view={SavedView.objects.get().pk}")) == ["Iris Tomé"]


def test_a_view_is_its_owners_until_it_is_shared(world: World) -> None:
    kept = view(world)
    assert "Only Iris" in get(client_of(world.bob), "people/")
    assert "Only Iris" not in get(client_of(world.alice), "people/")
    assert len(shown(get(client_of(world.alice), "people/", f"?view={kept.pk}"))) == 7
    SavedView.objects.update(shared=True)
    assert shown(get(client_of(world.alice), "people/", f"?view={kept.pk}")) == ["Iris Tomé"]


def test_a_view_stands_only_above_its_own_list(world: World) -> None:
    view(world, shared=True)
    assert "Only Iris" not in get(client_of(world.bob), "accounts/")


def test_what_the_address_says_goes_over_the_view_and_can_be_kept_in_it(world: World) -> None:
    kept = view(world)
    client = client_of(world.bob)
    assert "Keep in this view" not in get(client, "people/", f"?view={kept.pk}")
    oscar = json.dumps(["name", "contains", "oscar"])
    page = get(client, "people/", f"?view={kept.pk}&where={quote(oscar)}")
    assert shown(page) == ["Oscar Prat"]
    assert "Keep in this view" in page
    client.post(f"/w/nadir/lists/person/views/{kept.pk}/keep/", {"view": kept.pk, "where": oscar, "q": ""})
    assert shown(get(client, "people/", f"?view={kept.pk}")) == ["Oscar Prat"]


def test_taking_the_last_chip_off_a_view_shows_everyone(world: World) -> None:
    kept = view(world)
    page = get(client_of(world.bob), "people/", f"?view={kept.pk}")
    start = page.index('class="pl-chip')
    address = page[page.index('href="', start) + 6 :].split('"')[0].replace("&amp;", "&")
    assert len(shown(client_of(world.bob).get(address).content.decode())) == 7


def test_a_view_has_columns_of_its_own(world: World) -> None:
    kept = view(world, shared=True)
    client = client_of(world.bob)
    client.post("/w/nadir/lists/person/columns/", {"view": kept.pk, "columns": ["email"]})
    assert "iris@quimera.example" in get(client_of(world.alice), "people/", f"?view={kept.pk}")
    assert "iris@quimera.example" not in get(client, "people/")


def test_the_tabs_come_with_counts_that_stop_at_a_thousand(world: World) -> None:
    view(world)
    view(world, name="Everyone", rule={"all": []})
    view(world, name="Broken", rule={"field": "gone", "operator": "empty"})
    rows = [Person(workspace=world.workspace, name=f"Zoe {n}", created_at=NOW) for n in range(1000)]
    Person.objects.bulk_create(rows)
    page = client_of(world.bob).get("/w/nadir/lists/person/counts/").content.decode()
    assert "Only Iris" in page
    assert '<span class="pl-count">1</span>' in page
    assert '<span class="pl-count">1,000+</span>' in page
    assert page.count("pl-count") == 2


def test_the_list_itself_does_not_count_its_views(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(12):
        view(world, name=f"View {n}")
    client = client_of(world.bob)
    get(client, "people/")
    with django_assert_max_num_queries(19):
        get(client, "people/")


def test_a_view_is_called_otherwise_shared_and_deleted_by_its_owner(world: World) -> None:
    kept = view(world)
    client, address = client_of(world.bob), f"/w/nadir/lists/person/views/{kept.pk}/"
    client.post(address, {"name": "Iris alone", "shared": "on"})
    kept.refresh_from_db()
    assert (kept.name, kept.shared) == ("Iris alone", True)
    assert "This field is required" in client.post(address, {"name": " "}).content.decode()
    client.post(address, {"do": "delete"})
    assert not SavedView.objects.exists()
    assert set(AuditLine.objects.values_list("action", flat=True)) == {"view.changed", "view.deleted"}


def test_others_may_not_change_a_view_but_an_admin_may_change_a_shared_one(world: World) -> None:
    mine, shared = view(world), view(world, shared=True)
    for number, kept in enumerate((mine, shared)):
        address = f"/w/nadir/lists/person/views/{kept.pk}/"
        assert client_of(world.maria).post(address, {"name": "x"}).status_code == (403 if number else 404)
        assert client_of(world.alice).post(address, {"name": "x"}).status_code == (302 if number else 404)
        assert client_of(world.charlie).post(address, {"name": "x"}).status_code == 404


def test_a_viewer_may_keep_a_view_of_their_own(world: World) -> None:
    client_of(world.vera).post(NEW, {"name": "Vera's", "where": IRIS})
    assert SavedView.objects.get().owner == world.vera


def test_views_without_end_are_refused_in_a_sentence(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST_VIEWS", 1)
    client = client_of(world.bob)
    client.post(NEW, {"name": "First"})
    assert "You have 1 views of this list." in client.post(NEW, {"name": "Second"}).content.decode()


def test_a_view_without_a_name_is_asked_for_one_and_keeps_what_it_shows(world: World) -> None:
    page = client_of(world.bob).post(NEW, {"name": "", "where": IRIS}).content.decode()
    assert "This field is required" in page
    assert "iris" in page
