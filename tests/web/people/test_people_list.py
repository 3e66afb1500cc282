"""The list of people: search, filters, pages, counts."""

import re
from itertools import chain

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from plomada_web.people.models import Account, Person
from plomada_web.people.queries.paging import Count
from tests.web.world import NOW, World, client_of

ADDRESS = "/w/nadir/people/"


def names(client: Client, query: str = "") -> list[str]:
    page = client.get(ADDRESS + query).content.decode()
    return re.findall(r'<th scope="row"><a href="[^"]*">([^<]*)</a>', page)


def many(world: World, count: int) -> None:
    rows = [
        Person(
            workspace=world.workspace,
            account=world.account,
            name=f"Zoe {number:04d}",
            search=f"zoe {number:04d}",
            created_at=NOW,
        )
        for number in range(count)
    ]
    Person.objects.bulk_create(rows)


def test_people_are_listed_by_name(world: World) -> None:
    assert names(client_of(world.vera)) == sorted(world.people)


@pytest.mark.parametrize("query", ["TOME", "tomé", "iris@QUIMERA", "tom iri"])
def test_search_knows_no_case_no_accents_and_no_order(world: World, query: str) -> None:
    assert names(client_of(world.bob), f"?q={query}") == ["Iris Tomé"]


def test_a_percent_sign_is_a_letter_like_any_other(world: World) -> None:
    assert names(client_of(world.bob), "?q=%25") == []


def test_accents_do_not_change_the_order(world: World) -> None:
    Person.objects.create(workspace=world.workspace, account=world.account, name="Óscar Antón", created_at=NOW)
    listed = names(client_of(world.bob))
    assert listed.index("Óscar Antón") < listed.index("Oscar Prat")


def test_the_list_narrows_to_a_function_and_to_an_account(world: World) -> None:
    other = Account.objects.create(workspace=world.workspace, name="Bruma", created_at=NOW)
    Person.objects.create(workspace=world.workspace, account=other, name="Ana", created_at=NOW)
    client = client_of(world.bob)
    assert names(client, f"?function={world.functions['IT'].pk}") == ["Iris Tomé"]
    assert names(client, f"?account={other.pk}") == ["Ana"]


def test_archived_people_are_listed_apart(world: World) -> None:
    Person.objects.filter(name="Iris Tomé").update(archived_at=NOW)
    client = client_of(world.bob)
    assert "Iris Tomé" not in names(client)
    assert names(client, "?archived=on") == ["Iris Tomé"]


@pytest.mark.parametrize(
    "query",
    ["?function=x", "?account=999999", "?after=-1", "?after=99999999999999999999", "?before=0", "?q=" + "a" * 200],
)
def test_an_address_that_makes_no_sense_is_no_error(world: World, query: str) -> None:
    assert client_of(world.bob).get(ADDRESS + query).status_code == 200


def test_a_function_of_another_workspace_narrows_nothing(world: World) -> None:
    foreign = world.elsewhere.functions.create(name_es="x", name_en="x")
    assert len(names(client_of(world.bob), f"?function={foreign.pk}")) == 7


def leads(page: str, rel: str) -> str | None:
    found = re.search(rf'rel="{rel}" href="([^"]*)"', page)
    return found[1].replace("&amp;", "&") if found else None


def walk(client: Client, query: str = "", rel: str = "next") -> list[list[str]]:
    """Return the names of each page, following the links of the pages."""
    pages = []
    at: str | None = query
    while at is not None:
        pages.append(names(client, at))
        at = leads(client.get(ADDRESS + at).content.decode(), rel)
    return pages


def test_pages_of_fifty_follow_each_other_and_lead_back(world: World) -> None:
    many(world, 120)
    client = client_of(world.bob)
    pages = walk(client)
    assert [len(page) for page in pages] == [50, 50, 27]
    assert list(chain.from_iterable(pages)) == [*sorted(world.people), *(f"Zoe {number:04d}" for number in range(120))]
    last = Person.objects.get(name="Zoe 0093").pk
    assert walk(client, f"?after={last - 1}", rel="prev")[::-1][0] == pages[0][:50]


def test_people_of_the_same_name_are_neither_lost_nor_repeated_between_pages(world: World) -> None:
    rows = [
        Person(workspace=world.workspace, account=world.account, name="Ana", search="ana", created_at=NOW)
        for _ in range(70)
    ]
    Person.objects.bulk_create(rows)
    client = client_of(world.bob)
    first = client.get(ADDRESS + "?q=ana").content.decode()
    second = client.get(ADDRESS + (leads(first, "next") or "")).content.decode()
    ids = re.findall(r'name="row" value="(\d+)"', first + second)
    assert (len(ids), len(set(ids))) == (70, 70)


def test_the_links_of_a_narrowed_list_keep_it_narrowed(world: World) -> None:
    many(world, 60)
    page = client_of(world.bob).get(ADDRESS + "?q=zoe").content.decode()
    assert re.search(r'rel="next" href="\?q=zoe&amp;after=\d+"', page)


def test_counts_stop_at_a_thousand(world: World) -> None:
    many(world, 1100)
    assert "1,000+ people" in client_of(world.bob).get(ADDRESS).content.decode()
    assert (Count(1000).more, Count(1001).shown, Count(1001).more) == (False, 1000, True)


def test_decisions_count_only_where_the_person_still_takes_part(world: World) -> None:
    def decisions() -> list[str]:
        page = client_of(world.bob).get(ADDRESS + "?q=carla").content.decode()
        return re.findall(r'data-label="Decisions">(\d+)', page)

    assert decisions() == ["1"]
    world.people["Carla Ferrer"].stakes.update(removed_at=NOW)
    assert decisions() == ["0"]


def test_the_list_takes_the_same_few_queries_however_long_it_is(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_of(world.bob)
    client.get(ADDRESS)
    with django_assert_max_num_queries(19):
        client.get(ADDRESS)
    many(world, 60)
    with django_assert_max_num_queries(19):
        client.get(ADDRESS)


def test_an_empty_list_says_what_will_be_there_with_one_button(world: World) -> None:
    page = client_of(world.charlie).get("/w/elsewhere/people/").content.decode()
    assert "The people at your customers will be here" in page
    assert page.count("btn-primary") == 1


def test_the_list_speaks_spanish(world: World) -> None:
    page = client_of(world.bob, language="es").get(ADDRESS).content.decode()
    assert "Añadir persona" in page
    assert "7 personas" in page


def test_a_viewer_sees_no_button_to_add(world: World) -> None:
    assert "Add person" not in client_of(world.vera).get(ADDRESS).content.decode()


def test_a_row_of_another_workspace_is_no_place_in_the_list(world: World) -> None:
    elsewhere = Account.objects.create(workspace=world.elsewhere, name="Other", created_at=NOW)
    foreign = Person.objects.create(workspace=world.elsewhere, account=elsewhere, name="Mona", created_at=NOW)
    client = client_of(world.bob)
    assert names(client, f"?after={foreign.pk}") == names(client, f"?before={foreign.pk}") == names(client)


def test_an_account_or_a_function_of_another_workspace_narrows_to_nothing_of_it(world: World) -> None:
    """Charlie names Envases Nadir's account and function in the address of his own workspace."""
    client = client_of(world.charlie)
    for query in (f"account={world.account.pk}", f"function={world.functions['Finance'].pk}"):
        response = client.get(f"/w/elsewhere/people/?{query}")
        assert response.status_code == 200
        assert b"Carla Ferrer" not in response.getvalue()
