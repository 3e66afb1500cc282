"""The lists: columns, sort, pages in any order, filters in the address, walls, number of queries."""

import json
import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from plomada_web.lists.asking import asked_of
from plomada_web.lists.columns import columns_of
from plomada_web.lists.filters import Catalogue
from plomada_web.lists.queries import pages
from plomada_web.lists.templatetags.lists import list_rows
from plomada_web.people.models import Account, CustomField, Person, Record, Tag, Touch
from tests.web.lists.made_base import make_base
from tests.web.world import NOW, World, client_of

LISTS = {"people/": 7, "accounts/": 1, "decisions/table/": 1, "touches/": 0}


def shown(page: str) -> list[str]:
    return re.findall(r'<th scope="row">(?:<a href="[^"]*">)?([^<]*)', page)


def get(client: Client, page: str, query: str = "") -> str:
    answer = client.get(f"/w/nadir/{page}{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def where(rule: object) -> str:
    return "where=" + quote(json.dumps(rule))


def link(page: str, rel: str) -> str | None:
    found = re.search(rf'rel="{rel}" href="([^"]*)"', page)
    return found[1].replace("&amp;", "&") if found else None


def touch(world: World, name: str, days: float, **fields: object) -> Touch:
    person = world.people[name]
    at = NOW - timedelta(days=days)
    Person.objects.filter(pk=person.pk).update(last_touch_at=at)
    values = {"team": "sales", "channel": "visit", "source": "typed"} | fields
    return Touch.objects.create(
        workspace=world.workspace, person=person, account=person.account, at=at, created_at=NOW, **values
    )


@pytest.mark.parametrize(("page", "rows"), LISTS.items())
def test_every_list_shows_its_rows_to_a_viewer(world: World, page: str, rows: int) -> None:
    assert len(shown(get(client_of(world.vera), page))) == rows


@pytest.mark.parametrize("page", LISTS)
@pytest.mark.parametrize(
    "query", ["?where=[", "?sort=nothing", "?view=999", "?where=%00", "?after=x", "?sort=-", "?q=%00"]
)
def test_an_address_that_makes_no_sense_is_no_error(world: World, page: str, query: str) -> None:
    get(client_of(world.bob), page, query)


def test_a_filter_that_cannot_be_read_is_said_and_left_aside(world: World) -> None:
    page = get(client_of(world.bob), "people/", "?where=[1]")
    assert "This filter cannot be read." in page
    assert len(shown(page)) == 7


def test_a_filter_on_a_field_that_is_no_more_shows_nothing_and_says_why(world: World) -> None:
    page = get(client_of(world.bob), "people/", "?" + where(["custom.gone", "empty"]))
    assert "There is no field called “custom.gone” to filter by." in page
    assert shown(page) == []


def test_a_filter_in_the_address_narrows_and_is_told_as_chips(world: World) -> None:
    rule = ["all", ["name", "contains", "TOMÉ"], ["function", "is", world.functions["IT"].pk]]
    page = get(client_of(world.bob), "people/", "?" + where(rule))
    assert shown(page) == ["Iris Tomé"]
    assert "Name contains “TOMÉ”" in page
    assert "Function is IT" in page
    without = re.search(r'href="([^"]*)" aria-label="Remove filter: Name contains “TOMÉ”"', page)
    assert without
    assert shown(client_of(world.bob).get(without[1].replace("&amp;", "&")).content.decode()) == ["Iris Tomé"]


@pytest.mark.parametrize(
    ("sort", "first"), [("name", "Carla Ferrer"), ("-name", "Quique Lara"), ("-last_touch", "Oscar Prat")]
)
def test_a_list_goes_by_the_column_that_is_asked_for(world: World, sort: str, first: str) -> None:
    touch(world, "Oscar Prat", 1)
    touch(world, "Iris Tomé", 2)
    page = get(client_of(world.bob), "people/", f"?sort={sort}")
    assert shown(page)[0] == first
    assert f'aria-sort="{"descending" if sort[0] == "-" else "ascending"}"' in page


def test_rows_without_a_value_come_last_whichever_the_direction(world: World) -> None:
    touch(world, "Oscar Prat", 1)
    touch(world, "Iris Tomé", 2)
    client = client_of(world.bob)
    assert shown(get(client, "people/", "?sort=last_touch"))[:2] == ["Iris Tomé", "Oscar Prat"]
    assert shown(get(client, "people/", "?sort=-last_touch"))[:2] == ["Oscar Prat", "Iris Tomé"]


@pytest.mark.parametrize(
    "sort", ["name", "-name", "last_touch", "-last_touch", "created_at", "-email", "account", "function"]
)
def test_pages_in_any_order_show_every_row_once_and_lead_back(world: World, sort: str) -> None:
    other = Account.objects.create(workspace=world.workspace, name="Bruma", created_at=NOW)
    Person.objects.bulk_create(
        Person(
            workspace=world.workspace,
            account=(None, other, world.account)[n % 3],
            name=f"Zoe {n % 9}",
            search=f"zoe {n % 9}",
            email=f"z{n}@x.example" if n % 2 else "",
            function=world.functions["IT"] if n % 4 else None,
            created_at=NOW - timedelta(days=n % 5),
            changed_at=NOW,
            last_touch_at=NOW - timedelta(days=n % 7) if n % 2 else None,
        )
        for n in range(130)
    )
    client = client_of(world.bob)
    ids: list[list[str]] = []
    at: str | None = f"?sort={sort}"
    backs: list[str | None] = []
    while at is not None:
        page = get(client, "people/", at)
        ids.append(re.findall(r'name="row" value="(\d+)"', page))
        backs.append(link(page, "prev"))
        at = link(page, "next")
    assert [len(page) for page in ids] == [50, 50, 37]
    assert len({one for page in ids for one in page}) == 137
    back = get(client, "people/", backs[2] or "")
    assert re.findall(r'name="row" value="(\d+)"', back) == ids[1]
    assert re.findall(r'name="row" value="(\d+)"', get(client, "people/", link(back, "prev") or "")) == ids[0]


def test_a_long_list_is_not_sorted_by_a_column_without_an_index_and_says_so(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "MOST_SORTED", 3)
    page = get(client_of(world.bob), "people/", "?sort=-email")
    assert "By “E-mail” only lists of up to 3 rows are sorted: narrow this one down first." in page
    assert shown(page) == sorted(world.people)
    narrow = get(client_of(world.bob), "people/", "?sort=-email&q=iris")
    assert "only lists of up to" not in narrow


def test_touches_are_listed_newest_first_and_found_by_whom_they_were_with(world: World) -> None:
    touch(world, "Oscar Prat", 3, asset="Guía de envases", theme="Retorno")
    touch(world, "Iris Tomé", 1, team="marketing", channel="web")
    client = client_of(world.vera)
    page = get(client, "touches/")
    assert shown(page) == ["Iris Tomé", "Oscar Prat"]
    assert "Guía de envases" in page
    assert shown(get(client, "touches/", "?q=oscar")) == ["Oscar Prat"]
    assert len(shown(get(client, "touches/", "?q=quimera"))) == 2
    assert shown(get(client, "touches/", "?team=marketing")) == ["Iris Tomé"]
    assert shown(get(client, "touches/", "?" + where(["theme", "is", "retorno"]))) == ["Oscar Prat"]


def test_touches_of_many_people_are_found_too(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "MOST_NAMED", 1)
    touch(world, "Oscar Prat", 3)
    assert shown(get(client_of(world.vera), "touches/", "?q=quimera.example")) == ["Oscar Prat"]


def test_columns_are_chosen_by_each_member_for_themselves(world: World) -> None:
    tag = Tag.objects.create(workspace=world.workspace, name="Feria 2026")
    world.people["Iris Tomé"].tags.add(tag)
    CustomField.objects.create(
        workspace=world.workspace, record=Record.PERSON, key="size", name_es="Talla", name_en="Size", kind="number"
    )
    Person.objects.filter(name="Iris Tomé").update(custom={"size": 1234.5})
    bob = client_of(world.bob)
    answer = bob.post("/w/nadir/lists/person/columns/", {"columns": ["tags", "custom.size"], "q": "iris"})
    assert answer["Location"] == "/w/nadir/people/?q=iris"
    page = get(bob, "people/")
    assert "Feria 2026" in page
    assert "1,234.5" in page
    assert "Columns 3 of 16" in page
    assert "Feria 2026" not in get(client_of(world.alice), "people/")


def heads(page: str) -> list[str]:
    """Return what stands above the columns of a list."""
    return re.findall(r'<th scope="col"[^>]*>(?:<a [^>]*>)?([A-Z][^<]*)', page)


def ticked(page: str) -> list[str]:
    return re.findall(r'name="columns" value="([^"]*)"[^>]*checked', page)


def test_columns_stand_in_the_order_in_which_they_were_put(world: World) -> None:
    client, address = client_of(world.vera), "/w/nadir/lists/person/columns/"
    client.post(address, {"columns": ["phone", "email", "tags"]})
    assert [head for head in heads(get(client, "people/")) if head in {"E-mail", "Tags", "Phone"}] == [
        "Phone",
        "E-mail",
        "Tags",
    ]
    assert ticked(client.get(address).content.decode()) == ["phone", "email", "tags"]


@pytest.mark.parametrize(
    ("button", "order"),
    [
        ({"up": "tags"}, ["phone", "tags", "email"]),
        ({"down": "phone"}, ["email", "phone", "tags"]),
        ({"up": "phone"}, ["phone", "email", "tags"]),
        ({"down": "tags"}, ["phone", "email", "tags"]),
        ({"up": "notes"}, ["phone", "email", "tags"]),
    ],
)
def test_a_column_moves_one_place_and_nothing_is_kept_before_it_is_saved(
    world: World, button: dict[str, str], order: list[str]
) -> None:
    client, address = client_of(world.vera), "/w/nadir/lists/person/columns/"
    before = get(client, "people/")
    answer = client.post(address, {"columns": ["phone", "email", "tags"], **button})
    assert answer.status_code == 200
    assert ticked(answer.content.decode()) == order
    assert heads(get(client, "people/")) == heads(before)


def test_the_column_that_was_moved_keeps_the_focus(world: World) -> None:
    client = client_of(world.vera)

    def focused(**button: str) -> list[str]:
        answer = client.post("/w/nadir/lists/person/columns/", {"columns": ["phone", "email", "tags"], **button})
        return re.findall(r'name="(up|down)" value="([^"]*)" data-focus', answer.content.decode())

    assert focused(up="tags") == [("up", "tags")]
    assert focused(up="email") == [("down", "email")]  # it is the first now: it can only go back
    assert focused(down="email") == [("up", "email")]


def test_a_column_that_is_none_is_refused(world: World) -> None:
    answer = client_of(world.vera).post("/w/nadir/lists/person/columns/", {"columns": ["nothing"]})
    assert answer.status_code == 200
    assert "Select a valid choice" in answer.content.decode()


@pytest.mark.parametrize(
    ("page", "most"), [("people/", 14), ("accounts/", 13), ("decisions/table/", 15), ("touches/", 14)]
)
def test_a_list_takes_the_same_few_queries_however_long_it_is(
    world: World, page: str, most: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    rows = [
        Person(workspace=world.workspace, account=world.account, name=f"Zoe {n}", created_at=NOW) for n in range(60)
    ]
    made = Person.objects.bulk_create(rows)
    Touch.objects.bulk_create(
        Touch(
            workspace=world.workspace, person=row, team="sales", channel="call", at=NOW, source="typed", created_at=NOW
        )
        for row in made
    )
    client = client_of(world.bob)
    get(client, page)
    with django_assert_max_num_queries(most):
        get(client, page, "?sort=name")


@pytest.mark.django_db
@pytest.mark.parametrize("record", [Record.PERSON, Record.ACCOUNT, Record.DECISION, Record.TOUCH])
def test_a_row_is_read_once_whatever_columns_are_shown(
    record: Record, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    catalogue = Catalogue(make_base().workspace)
    columns = columns_of(catalogue, record)
    asked = asked_of({}, record, catalogue, view=None)
    with django_assert_max_num_queries(7):
        page = pages.list_page(asked, catalogue, columns, tuple(columns.values()), now=NOW)
        drawn = list_rows(page, boxes=True)
    assert drawn.count("<tr") == len(page.rows) >= 5


def test_no_list_counts_its_rows_or_skips_over_them(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    rows = [
        Person(workspace=world.workspace, account=world.account, name=f"Zoe {n}", created_at=NOW) for n in range(60)
    ]
    Person.objects.bulk_create(rows)
    client = client_of(world.bob)
    after = link(get(client, "people/"), "next") or ""
    with django_assert_max_num_queries(30) as captured:
        get(client, "people/", after)
    # PostgreSQL's driver does not tell the text of those it has prepared: SQLite's does, of the same queries.
    for sql in (query["sql"] or "" for query in captured.captured_queries):
        assert "OFFSET" not in sql
        if "COUNT(*)" in sql and "person" in sql:
            assert "LIMIT 1001" in sql


def test_what_another_workspace_holds_is_in_no_list(world: World) -> None:
    theirs = client_of(world.charlie)
    for page in LISTS:
        answer = theirs.get(f"/w/elsewhere/{page}?account={world.account.pk}&q=").content.decode()
        assert shown(answer) == []
        assert "Quimera" not in answer
        assert theirs.get(f"/w/nadir/{page}").status_code == 404


def test_the_lists_speak_spanish(world: World) -> None:
    page = get(client_of(world.bob, language="es"), "people/", "?" + where(["title", "empty"]))
    assert "Cargo está vacío" in page
    assert "Columnas: 5 de 15" in page


def test_a_long_list_that_is_narrowed_is_counted_after_its_page(world: World) -> None:
    Person.objects.bulk_create(
        Person(workspace=world.workspace, name=f"Zoe {n}", search=f"zoe {n}", created_at=NOW) for n in range(60)
    )
    client = client_of(world.vera)
    page = get(client, "people/", "?q=zoe")
    assert "more than 50 people" in page
    (counted,) = re.findall(r'hx-get="/w/nadir/(lists/person/count/\?q=zoe)"', page)
    assert get(client, counted).strip() == "60 people"
    second = get(client, "people/", (link(page, "next") or ""))
    assert "lists/person/count/?q=zoe" in second
    assert (len(shown(page)), len(shown(second))) == (50, 10)


def test_a_short_list_is_counted_with_its_page(world: World) -> None:
    page = get(client_of(world.vera), "people/", "?q=iris")
    assert "1 person" in page
    assert "/count/" not in page


def test_a_filter_that_asks_for_nothing_that_is_there_is_counted_as_nothing(world: World) -> None:
    asked = f"lists/person/count/?{where(['gone', 'is', 'x'])}"
    assert client_of(world.vera).get(f"/w/nadir/{asked}").status_code == 200
    assert client_of(world.vera).get("/w/nadir/lists/house/count/").status_code == 404
