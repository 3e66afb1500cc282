"""The timeline of a record: touches, notes and what was done, merged by time, a page at a time."""

import re
from datetime import timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from plomada_web.people.actions import add_note, archive_person, change_note
from plomada_web.people.models import Account, Note, Person, Touch
from plomada_web.people.queries.timeline import Happening, Narrowed, Place, timeline
from plomada_web.workspace.audit import Actor
from plomada_web.workspace.models import AuditLine
from tests.web.world import NOW, World, client_of

HOUR = timedelta(hours=1)


def touches(world: World, number: int, **values: object) -> None:
    facts = {"team": "marketing", "channel": "mail", "account": world.account, "created_at": NOW} | values
    rows = [
        Touch(**{"workspace": world.workspace, "at": NOW - n * HOUR, "asset": f"Guide {n}"} | facts)
        for n in range(number)
    ]
    Touch.objects.bulk_create(rows)


def whole(record: Account | Person, **narrowed: str) -> list[Happening]:
    lines: list[Happening] = []
    page = timeline(record, Narrowed(**narrowed))
    lines += page.lines
    while page.older:
        page = timeline(record, Narrowed(**narrowed, older=page.older))
        lines += page.lines
    return lines


def page_of(world: World, query: str = "") -> str:
    return client_of(world.bob).get(f"/w/nadir/accounts/{world.account.pk}/{query}").content.decode()


def test_what_happened_is_told_newest_first_with_its_team_and_its_words(world: World) -> None:
    carla = world.people["Carla Ferrer"]
    touches(
        world, 1, person=carla, team="sales", channel="visit", note="Saw the line", cost_amount=40, cost_currency="EUR"
    )
    add_note(world.account, text="They like blue.", actor=Actor.of(world.bob), now=NOW + HOUR)
    page = page_of(world)
    for text in ("Saw the line", "Visit to a site", "pe-sales", "Carla Ferrer", "€40", "They like blue.", "Guide 0"):
        assert text in page
    assert page.index("They like blue.") < page.index("Saw the line")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6))
def test_pages_tell_every_line_once_in_order_also_of_the_same_moment(world: World, seed: int) -> None:
    chance = Random(seed)
    for model in (Touch, Note, AuditLine):
        model.objects.all().delete()
    moments = [NOW - chance.randrange(4) * HOUR for _ in range(chance.randrange(110))]
    for at in moments:
        match chance.randrange(3):
            case 0:
                touches(world, 1, at=at)
            case 1:
                add_note(world.account, text="x", actor=Actor.of(world.bob), now=at)
            case _:
                AuditLine.objects.create(
                    workspace=world.workspace, actor_name="B", action="account.changed", target_type="account",
                    target_id=world.account.pk, target_label="", at=at,
                )  # fmt: skip
    lines = whole(world.account)
    assert len(lines) == len(moments)
    assert len({(line.kind, line.id) for line in lines}) == len(moments)
    assert [line.at for line in lines] == sorted(moments, reverse=True)


@pytest.mark.parametrize(
    ("narrowed", "found"),
    [
        ({"team": "sales"}, 3),
        ({"channel": "web"}, 2),
        ({"asset": "guide 4"}, 1),
        ({"team": "sales", "channel": "web"}, 0),
    ],
)
def test_a_filter_leaves_the_touches_it_names(world: World, narrowed: dict[str, str], found: int) -> None:
    touches(world, 5)
    touches(world, 3, team="sales", asset="")
    touches(world, 2, channel="web", asset="")
    add_note(world.account, text="x", actor=Actor.of(world.bob), now=NOW)
    assert len(whole(world.account, **narrowed)) == found


def test_the_page_keeps_its_filter_on_the_way_to_what_is_older(world: World) -> None:
    touches(world, 40)
    touches(world, 5, team="sales", asset="Sample")
    page = page_of(world, "?team=marketing")
    older = re.search(r'rel="next" href="([^"#]+)', page)
    assert older
    assert "team=marketing" in older[1]
    assert "Sample" not in page
    assert "Guide 39" in page_of(world, older[1].replace("&amp;", "&"))


@pytest.mark.parametrize(
    "older", ["x", "1.2", "1.2.3.4", "99999999999999999999.1.1", "999999999999999999.1.1", "-1.1.1"]
)
def test_a_place_that_cannot_be_read_breaks_nothing(world: World, older: str) -> None:
    touches(world, 1)
    assert page_of(world, f"?older={older}&team=nobody&asset=%00")


def test_a_place_is_read_as_it_was_written(world: World) -> None:
    touches(world, 31)
    line = timeline(world.account, Narrowed()).lines[-1]
    assert Place.read(line.place) == Place(line.at, line.rank, line.id)


def test_a_persons_touches_stay_with_the_account_they_had(world: World) -> None:
    carla = world.people["Carla Ferrer"]
    touches(world, 1, person=carla)
    other = Account.objects.create(workspace=world.workspace, name="Bruma", created_at=NOW)
    Person.objects.filter(pk=carla.pk).update(account=other)
    carla.refresh_from_db()
    assert [len(whole(record)) for record in (carla, world.account, other)] == [1, 1, 0]


def test_a_line_of_the_audit_is_told_once(world: World) -> None:
    carla = world.people["Carla Ferrer"]
    archive_person(carla, actor=Actor.of(world.bob), now=NOW)
    change_note(
        add_note(carla, text="a", actor=Actor.of(world.bob), now=NOW), text="b", actor=Actor.of(world.bob), now=NOW
    )
    assert [line.kind for line in whole(carla)] == ["note", "done"]


def test_a_hundred_thousand_touches_take_as_many_queries_as_one(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(2):
        touches(world, 1000)
        with django_assert_num_queries(3):
            page = timeline(world.account, Narrowed())
        with django_assert_num_queries(3):
            timeline(world.account, Narrowed(older=page.older))
        with django_assert_num_queries(1):
            timeline(world.account, Narrowed(team="marketing"))


def test_the_touches_of_a_page_are_found_by_their_index(world: World) -> None:
    from django.db import connection

    touches(world, 2000)
    touches(world, 2000, account=None, person=world.people["Carla Ferrer"])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    newest = world.account.touches.filter(at__lte=NOW - HOUR).order_by("-at", "-pk")[:31]
    assert "touch_of_account" in newest.explain()
