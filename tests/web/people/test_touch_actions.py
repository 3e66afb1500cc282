"""The one door by which touches come in."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from plomada_web.people.actions import NotATouch, TouchFacts, add_touches
from plomada_web.people.models import Account, Person, Touch
from plomada_web.workspace.audit import MACHINE, Actor
from plomada_web.workspace.models import AuditLine
from tests.web.world import NOW, World

DAY = timedelta(days=1)


def call(world: World, name: str = "Carla Ferrer", **changes: object) -> TouchFacts:
    facts = TouchFacts("sales", "call", NOW - DAY, person_id=world.people[name].pk)
    return replace(facts, **changes)  # type: ignore[arg-type]


def add(world: World, *touches: TouchFacts) -> tuple[int, int]:
    added = add_touches(world.workspace, touches=touches, actor=Actor.of(world.bob), now=NOW)
    return len(added.touches), added.known


def test_a_touch_stands_with_the_account_its_person_has_at_that_moment(world: World) -> None:
    add(world, call(world))
    other = Account.objects.create(workspace=world.workspace, name="Bruma", created_at=NOW)
    Person.objects.filter(pk=world.people["Carla Ferrer"].pk).update(account=other)
    add(world, call(world))
    assert list(Touch.objects.order_by("pk").values_list("account__name", flat=True)) == ["Molinos Quimera", "Bruma"]
    assert set(Touch.objects.values_list("member", "created_at")) == {(world.bob.pk, NOW)}


def test_the_account_given_counts_where_we_do_not_know_where_someone_works(world: World) -> None:
    person = Person.objects.create(workspace=world.workspace, name="Noa", created_at=NOW)
    add(world, TouchFacts("marketing", "web", NOW, person_id=person.pk, account_id=world.account.pk))
    assert Touch.objects.get().account == world.account


def test_the_same_key_is_one_touch_within_a_batch_and_between_batches(world: World) -> None:
    assert add(world, call(world, key="a"), call(world, key="a", note="again"), call(world, key="b")) == (2, 1)
    assert add(world, call(world, key="b"), call(world, key="c")) == (1, 1)
    assert sorted(Touch.objects.values_list("key", flat=True)) == ["a", "b", "c"]
    assert not Touch.objects.filter(note="again").exists()


def test_touches_without_a_key_are_always_new(world: World) -> None:
    assert add(world, call(world), call(world)) == (2, 0)


def test_another_workspaces_key_is_no_obstacle(world: World) -> None:
    theirs = Account.objects.create(workspace=world.elsewhere, name="Theirs", created_at=NOW)
    facts = TouchFacts("sales", "call", NOW, account_id=theirs.pk, key="a")
    add_touches(world.elsewhere, touches=[facts], actor=MACHINE, now=NOW)
    assert add(world, call(world, key="a")) == (1, 0)


def test_the_newest_touch_moves_forward_only(world: World) -> None:
    carla, account = world.people["Carla Ferrer"], world.account
    for at, newest in ((NOW - 3 * DAY, NOW - 3 * DAY), (NOW - 9 * DAY, NOW - 3 * DAY), (NOW - DAY, NOW - DAY)):
        add(world, call(world, at=at))
        carla.refresh_from_db()
        account.refresh_from_db()
        assert (carla.last_touch_at, account.last_touch_at) == (newest, newest)
    assert carla.changed_at == NOW  # of the row's making: a touch is no change of what is written about someone


def test_a_touch_of_an_account_leaves_its_people_alone(world: World) -> None:
    add(world, TouchFacts("marketing", "advert", NOW, account_id=world.account.pk))
    world.account.refresh_from_db()
    assert world.account.last_touch_at == NOW
    assert not Person.objects.exclude(last_touch_at=None).exists()


def test_one_audit_line_tells_of_all_and_none_where_nothing_was_new(world: World) -> None:
    add(world, *(call(world, key=f"{number}") for number in range(5)))
    line = AuditLine.objects.get()
    assert (line.action, line.target_type, line.detail) == ("touch.added", "workspace", {"touches": 5})
    add(world, *(call(world, key=f"{number}") for number in range(5)))
    assert AuditLine.objects.count() == 1
    add(world, call(world))
    assert AuditLine.objects.filter(target_type="touch", target_label="Carla Ferrer").count() == 1


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"team": "legal"}, "“legal” is no team."),
        ({"channel": "telex"}, "“telex” is no channel."),
        ({"person_id": None}, "A touch is with a person or an account."),
        ({"person_id": 10**9}, "There is no such person or account."),
        ({"account_id": 10**9}, "There is no such person or account."),
        ({"asset": "a" * 301}, "Too long: asset."),
        ({"key": "a" * 121}, "Too long: key."),
        ({"note": "a\0"}, "A text holds a character that cannot be kept."),
        ({"cost_amount": Decimal(5)}, "A cost is an amount from 0 with its currency."),
        ({"cost_amount": Decimal("NaN"), "cost_currency": "EUR"}, "A cost is an amount from 0 with its currency."),
        ({"cost_amount": Decimal(-5), "cost_currency": "EUR"}, "A cost is an amount from 0 with its currency."),
        ({"cost_currency": "EUR"}, "A cost is an amount from 0 with its currency."),
        ({"at": NOW.replace(tzinfo=None)}, "The moment of a touch needs its time zone."),
        ({"at": NOW + DAY}, "A touch cannot lie in the future."),
    ],
)
def test_what_cannot_be_kept_is_refused_with_its_place_and_nothing_is_written(
    world: World, changes: dict[str, object], told: str
) -> None:
    with pytest.raises(NotATouch) as refused:
        add(world, call(world), call(world, **changes))
    assert (refused.value.number, str(refused.value)) == (1, told)
    assert not Touch.objects.exists()


def test_a_person_of_another_workspace_is_refused(world: World) -> None:
    stranger = Person.objects.create(workspace=world.elsewhere, name="X", created_at=NOW)
    with pytest.raises(NotATouch):
        add(world, call(world, person_id=stranger.pk))


def test_a_thousand_touches_take_as_many_queries_as_two(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    names = list(world.people)
    for size in (2, 1000):
        touches = [call(world, names[n % len(names)], key=f"{size}-{n}") for n in range(size)]
        with django_assert_num_queries(11 if size == 2 else 11 + _more_inserts()):
            add(world, *touches)


def _more_inserts() -> int:
    """Return how many further INSERTs a thousand rows take: SQLite binds a limited number of values in one."""
    from django.db import connection

    size = connection.ops.bulk_batch_size(
        [f for f in Touch._meta.local_concrete_fields if not f.primary_key], range(1000)
    )
    return -(-1000 // size) - 1


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    batches=st.lists(
        st.lists(st.tuples(st.integers(0, 5), st.integers(0, 6), st.integers(0, 90)), max_size=6), max_size=4
    )
)
def test_in_any_order_each_key_is_once_and_the_newest_is_the_newest(
    world: World, batches: list[list[tuple[int, int, int]]]
) -> None:
    Touch.objects.all().delete()
    Person.objects.update(last_touch_at=None)
    names = list(world.people)
    for batch in batches:
        add(world, *(call(world, names[who], key=f"k{key}", at=NOW - days * DAY) for key, who, days in batch))
    first: dict[int, tuple[int, int]] = {}
    for key, who, days in (one for batch in batches for one in batch):
        first.setdefault(key, (who, days))
    newest: dict[str, int] = {}
    for who, days in first.values():
        newest[names[who]] = min(days, newest.get(names[who], days))
    assert Touch.objects.count() == len(first)
    kept = Person.objects.exclude(last_touch_at=None).values_list("name", "last_touch_at")
    assert dict(kept) == {name: NOW - days * DAY for name, days in newest.items()}
