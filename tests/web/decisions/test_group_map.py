"""The group as a map: who stands where, by function, and the same in a table."""

import re

from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from plomada_web.decisions.models import Disclosure, Stakeholder
from plomada_web.decisions.queries.group_map import GroupMap, Place, group_map
from plomada_web.decisions.visibility import Audience, seen
from plomada_web.people.models import Person
from plomada_web.workspace.models import Member
from tests.web.decisions.figures_pages import in_mode, told
from tests.web.world import NOW, World


def map_of_world(world: World) -> GroupMap:
    with translation.override("en"):
        return group_map(world.decision, seen(world.decision, Audience.TEAM))


def place_of(found: GroupMap, name: str) -> Place:
    return next(place for place in found.places if place.stakeholder.person.name == name)


def drawn(world: World) -> str:
    request = RequestFactory().get("/")
    request.member = Member.objects.select_related("workspace").get(user=world.bob)  # type: ignore[attr-defined]
    with translation.override("en"):
        return render_to_string("decisions/_group_map.html", {"map": map_of_world(world)}, request)


def test_there_is_a_row_for_each_function_in_their_order(world: World) -> None:
    assert [row.function for row in map_of_world(world).rows] == [
        "Finance",
        "Operations",
        "IT",
        "Quality",
        "Procurement",
        "Safety and environment",
        "General management",
    ]


def test_people_stand_where_they_lean_on_average(world: World) -> None:
    found = map_of_world(world)
    assert place_of(found, "Carla Ferrer").position == 3.0
    assert place_of(found, "Elsa Hidalgo").position == 3.4
    left, right = (float(place_of(found, name).x[:-1]) for name in ("Carla Ferrer", "Elsa Hidalgo"))
    assert left < right


def test_the_unheard_stand_aside_without_a_position(world: World) -> None:
    nuria = place_of(map_of_world(world), "Nuria Vidal")
    assert (nuria.heard, nuria.position, nuria.camp, nuria.x) == (False, None, "", "91.00%")


def test_camps_are_told_by_shape_and_word(world: World) -> None:
    found = map_of_world(world)
    assert place_of(found, "Elsa Hidalgo").camp == "other"
    assert place_of(found, "Carla Ferrer").camp == "one"
    html = drawn(world)
    assert html.count("<rect") == 2
    assert "Elsa Hidalgo: 3.4 of 5, on the other side of the fault line, must sign" in html


def test_two_who_would_stand_on_each_other_stand_below_each_other(world: World) -> None:
    before = map_of_world(world)
    person = Person.objects.create(
        workspace=world.workspace,
        account=world.account,
        name="Otra Persona",
        function=world.functions["General management"],
        created_at=NOW,
    )
    Stakeholder.objects.create(decision=world.decision, person=person, added_at=NOW)
    found = map_of_world(world)
    assert place_of(found, "Otra Persona").y != place_of(found, "Nuria Vidal").y
    assert found.height > before.height


def test_everyone_is_a_link_that_the_keyboard_reaches_and_says_what_the_drawing_says(world: World) -> None:
    labels = re.findall(r'<a href="/w/nadir/people/\d+/" aria-label="([^"]+)"', drawn(world))
    assert len(labels) == 7
    assert "Nuria Vidal: unheard, must sign" in labels


def test_the_table_beside_it_holds_the_same(world: World) -> None:
    table = told(drawn(world)[drawn(world).index("<table") :])
    for name in world.people:
        assert name in table
    assert "Iris Tomé IT 3.4 of 5, on one side of the fault line no" in table


def test_without_names_nobody_has_a_position(world: World) -> None:
    in_mode(world, Disclosure.GROUP_ONLY)
    found = map_of_world(world)
    assert not found.positioned
    assert not found.divided
    assert {place.position for place in found.places} == {None}
    assert {place.heard for place in found.places} == {True, False}
    assert "Answers are not named here" in drawn(world)
