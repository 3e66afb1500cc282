"""People of a pasted list: who is found again, who is added."""

import pytest
from pytest_django import DjangoAssertNumQueries

from plomada_web.people.actions import archive_person, people_from_rows
from plomada_web.people.models import Account, Person
from plomada_web.people.paste import PastedPerson, parse
from plomada_web.people.queries.same import function_words
from plomada_web.workspace.audit import Actor
from plomada_web.workspace.models import AuditLine
from tests.web.world import NOW, World


def place(world: World, text: str, *, account: Account | None = None) -> list[tuple[str, bool]]:
    rows = parse(text, functions=function_words(world.workspace)).people
    placed = people_from_rows(account or world.account, rows=rows, language="en", actor=Actor.of(world.bob), now=NOW)
    assert [each.row for each in placed] == list(rows)
    return [(each.person.name, each.is_new) for each in placed]


def test_those_we_know_are_found_and_the_others_added(world: World) -> None:
    text = "name;mail;function;language\nCarla F.;CARLA@quimera.example;;\nAna Gil;ana.gil@x.example;Compras;es"
    assert place(world, text) == [("Carla Ferrer", False), ("Ana Gil", True)]
    ana = Person.objects.get(name="Ana Gil")
    assert (ana.account, ana.function, ana.language) == (world.account, world.functions["Procurement"], "es")
    assert ana.search == "ana gil ana.gil@x.example"


def test_one_audit_line_names_everyone_who_was_added(world: World) -> None:
    place(world, "Ana\nEva\nCarla Ferrer")
    line = AuditLine.objects.get()
    added = Person.objects.filter(name__in=["Ana", "Eva"]).values_list("pk", flat=True)
    assert (line.action, set(line.detail["people"])) == ("person.pasted", set(added))


def test_a_list_of_people_we_know_writes_nothing(world: World) -> None:
    assert place(world, "Carla Ferrer\nIris Tome") == [("Carla Ferrer", False), ("Iris Tomé", False)]
    assert not AuditLine.objects.exists()


def test_a_namesake_with_another_address_is_another_person(world: World) -> None:
    assert place(world, "Carla Ferrer <other@x.example>") == [("Carla Ferrer", True)]


def test_a_namesake_in_another_account_is_another_person(world: World) -> None:
    other = Account.objects.create(workspace=world.workspace, name="Bruma", created_at=NOW)
    assert place(world, "Carla Ferrer", account=other) == [("Carla Ferrer", True)]


def test_an_archived_person_is_not_found_again(world: World) -> None:
    archive_person(world.people["Carla Ferrer"], actor=Actor.of(world.bob), now=NOW)
    assert place(world, "Carla Ferrer <carla@quimera.example>") == [("Carla Ferrer", True)]


def test_an_unknown_function_is_kept_as_the_title(world: World) -> None:
    place(world, "name;function\nAna;Alquimia")
    assert Person.objects.get(name="Ana").title == "Alquimia"


def test_functions_are_known_by_both_names_and_by_usual_words(world: World) -> None:
    words = function_words(world.workspace)
    finance = world.functions["Finance"].pk
    assert (words["finanzas"], words["finance"], words["contabilidad"]) == (finance, finance, finance)


@pytest.mark.parametrize("many", [3, 40])  # SQLite takes no more rows in one INSERT
def test_a_long_list_takes_as_many_queries_as_a_short_one(
    world: World, many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    rows = [PastedPerson(row=n, name=f"Person {n}", email=f"p{n}@x.example") for n in range(many)]
    with django_assert_num_queries(6):  # savepoint, those we know, those merged, those we add, audit, savepoint
        people_from_rows(world.account, rows=rows, language="es", actor=Actor.of(world.bob), now=NOW)
