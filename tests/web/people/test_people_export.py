"""People and accounts as CSV files."""

import csv
import io

import pytest
from pytest_django import DjangoAssertNumQueries

from plomada_web.people.csv_export import defused
from plomada_web.people.models import Account, Person
from plomada_web.people.paste import parse
from tests.web.world import NOW, World, client_of


def rows(world: World, address: str, *, language: str = "en") -> list[list[str]]:
    answer = client_of(world.vera, language=language).get(f"/w/nadir/{address}")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer["Content-Disposition"]
    text = answer.getvalue().decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:])))


def test_everyone_is_in_the_file_with_their_headings(world: World) -> None:
    file = rows(world, "people/export.csv")
    assert file[0][:6] == ["Name", "Job title", "Account", "Site", "Function", "E-mail"]
    assert [row[0] for row in file[1:]] == sorted(world.people)


def test_the_file_speaks_the_readers_language(world: World) -> None:
    file = rows(world, "people/export.csv", language="es")
    assert file[0][0] == "Nombre"
    assert "Finanzas" in {row[4] for row in file}


def test_the_file_is_narrowed_as_the_list_was(world: World) -> None:
    assert [row[0] for row in rows(world, "people/export.csv?q=tome")[1:]] == ["Iris Tomé"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_that_looks_like_a_formula_is_defused(start: str) -> None:
    assert defused(f"{start}1+1") == f"'{start}1+1"


def test_formulas_are_defused_in_the_file(world: World) -> None:
    Person.objects.filter(name="Iris Tomé").update(title='=HYPERLINK("http://x.example")', phone="+34 600")
    (row,) = rows(world, "people/export.csv?q=tome")[1:]
    assert row[1] == '\'=HYPERLINK("http://x.example")'
    assert row[6] == "'+34 600"


def test_accounts_are_exported(world: World) -> None:
    Account.objects.create(workspace=world.workspace, name="@Bruma", country="España", created_at=NOW)
    file = rows(world, "accounts/export.csv")
    assert file[0][0] == "Name"
    assert [row[0] for row in file[1:]] == ["'@Bruma", "Molinos Quimera"]


def test_the_file_can_be_pasted_back(world: World) -> None:
    Person.objects.filter(name="Iris Tomé").update(phone="+34 600")
    answer = client_of(world.bob).get("/w/nadir/people/export.csv")
    pasted = parse(answer.getvalue().decode(), functions={"it": 3})
    iris = next(person for person in pasted.people if person.name == "Iris Tomé")
    assert (len(pasted.people), iris.phone, iris.function_id, iris.language) == (7, "+34 600", 3, "es")


def test_the_file_takes_the_same_few_queries_however_long_it_is(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    many = [
        Person(workspace=world.workspace, account=world.account, name=f"P {n}", search=f"p {n}", created_at=NOW)
        for n in range(300)
    ]
    Person.objects.bulk_create(many)
    client = client_of(world.bob)
    with django_assert_max_num_queries(6):
        assert client.get("/w/nadir/people/export.csv").getvalue().count(b"\n") == 308
