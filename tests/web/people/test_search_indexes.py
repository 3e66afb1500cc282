"""Parts of words are found by an index where the database has one for them, and without one where it has not."""

import pytest
from django.db import connection

from plomada_web.people import search_indexes
from plomada_web.people.models import Person
from tests.web.world import NOW, World, client_of, make_world

ON_POSTGRESQL = connection.vendor == "postgresql"


def test_every_searched_table_is_to_have_one() -> None:
    names = [name for name, _on in search_indexes.wanted()]
    assert {"people_account_trigrams", "people_person_trigrams", "decisions_decision_trigrams"} <= set(names)


def test_without_it_the_same_is_found(world: World) -> None:
    page = client_of(world.bob).get("/w/nadir/people/?q=FERR").content.decode()
    assert "Carla Ferrer" in page
    assert "Oscar Prat" not in page


@pytest.mark.skipif(not ON_POSTGRESQL, reason="SQLite has no index for parts of words")
@pytest.mark.django_db(transaction=True)
def test_they_are_made_once_and_used() -> None:
    world = make_world()
    Person.objects.bulk_create(
        Person(workspace=world.workspace, name=f"P {n}", search=f"person {n * 7919}", created_at=NOW)
        for n in range(3000)
    )
    assert search_indexes.make_missing() == []
    assert search_indexes.make_missing() == []
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE people_person")
        cursor.execute("SET enable_seqscan = off")
        cursor.execute("EXPLAIN SELECT id FROM people_person WHERE search LIKE '%rson 23756%'")
        plan = " ".join(line for (line,) in cursor.fetchall())
        for name, _on in search_indexes.wanted():
            cursor.execute(f"DROP INDEX {name}")
    assert "people_person_trigrams" in plan


def test_on_sqlite_none_is_missing(world: World) -> None:
    assert bool(search_indexes.missing()) == ON_POSTGRESQL
