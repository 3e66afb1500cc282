"""Queries written once: the same rows as Django's own, for any values."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection, connections
from django.db.models import Count, QuerySet
from django.test.utils import CaptureQueriesContext

from plomada_web.people.models import Person, Task
from plomada_web.site.written_once import written_once
from tests.web.world import World

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)


@written_once
def people_of(account: int) -> QuerySet[Person]:
    return Person.objects.filter(account_id=account).select_related("account", "function").order_by("name")


@written_once
def called(name: str) -> "QuerySet[Person, tuple[int, str]]":
    return Person.objects.filter(name=name).values_list("pk", "name")


@written_once
def of(ids: list[int]) -> QuerySet[Person]:
    return Person.objects.filter(pk__in=ids).annotate(n=Count("stakes")).order_by("pk")


@written_once
def due(until: date) -> QuerySet[Task]:
    return Task.objects.filter(due_on__lte=until).order_by("pk")


@written_once
def unexpired(now: datetime) -> "QuerySet[Session, str]":
    return Session.objects.filter(expire_date__gt=now).order_by("session_key").values_list("session_key", flat=True)


class TestRows:
    def test_they_are_the_ones_that_django_finds(self, world: World) -> None:
        account = world.account.pk
        assert people_of(account) == list(people_of.__wrapped__(account)) != []  # type: ignore[attr-defined]

    def test_those_of_related_tables_come_with_them(self, world: World) -> None:
        people_of(world.account.pk)
        with CaptureQueriesContext(connection) as asked:
            assert {person.account for person in people_of(world.account.pk)} == {world.account}
        assert len(asked) == 1

    def test_values_are_sent_beside_the_text(self, world: World) -> None:
        someone = Person.objects.first()
        assert someone is not None
        assert called(someone.name) == [(someone.pk, someone.name)]
        assert called("'; DROP TABLE people_person; --") == []

    def test_many_ids_at_once_with_what_is_counted(self, world: World) -> None:
        ids = list(Person.objects.values_list("pk", flat=True))
        assert of(ids) == list(Person.objects.order_by("pk"))
        assert [row.n for row in of(ids)] == [row.stakes.count() for row in Person.objects.order_by("pk")]
        assert of([]) == []
        assert of(ids[:1]) == list(Person.objects.filter(pk=ids[0]))

    def test_days_and_moments_are_told_as_the_database_keeps_them(self, world: World) -> None:
        late = Task.objects.create(
            workspace=world.workspace, account=world.account, title="x", due_on=date(2026, 1, 2), created_at=NOW
        )
        assert due(date(2026, 1, 2)) == [late]
        assert due(date(2026, 1, 1)) == []
        Session.objects.create(session_key="a", session_data="", expire_date=NOW + timedelta(seconds=1))
        assert unexpired(NOW) == ["a"]
        assert unexpired(NOW + timedelta(seconds=2)) == []

    def test_a_number_that_no_database_keeps_is_in_no_row(self, world: World) -> None:
        assert people_of(10**40) == []
        assert people_of(-(10**40)) == []
        assert people_of(2**63 - 1) == []


class TestWritingOnce:
    def test_the_query_is_made_the_first_time_only(self, world: World) -> None:
        made = []

        @written_once
        def people(account: int) -> QuerySet[Person]:
            made.append(account)
            return Person.objects.filter(account_id=account)

        assert people(world.account.pk)
        assert people(account=world.account.pk)
        assert len(made) == 1

    def test_a_value_too_few_is_said(self, world: World) -> None:
        with pytest.raises(TypeError, match="account"):
            people_of()  # type: ignore[call-arg]


@pytest.mark.django_db(transaction=True)
def test_threads_ask_at_the_same_time_each_on_its_own_connection(world: World) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("a database in memory is one connection's")
    found: list[int] = []

    def ask() -> None:
        try:
            found.extend(len(people_of(world.account.pk)) for _ in range(20))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(found) == {len(people_of(world.account.pk))}
    assert len(found) == 80
