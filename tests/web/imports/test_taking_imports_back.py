"""A whole import, what it made and what it changed, can be taken back."""

from typing import Any

from django.apps import apps

from plomada_web.people.models import Person, Touch
from tests.web.imports.importing import brought, undone
from tests.web.imports.test_decisions_and_touches import DEALS, MEANS, TOUCH_MEANS, TOUCHES
from tests.web.world import World

RECORDS = ("people.Account", "people.Site", "people.Person", "decisions.Decision", "decisions.Stakeholder")
MORE = ("decisions.PhaseChange", "decisions.Statement", "people.Touch", "people.Consent")
MOVES = {"changed_at", "last_touch_at"}  # an undo is a change too, and nothing is untouched by it


def everything() -> dict[str, list[dict[str, Any]]]:
    return {
        name: [
            {field: value for field, value in row.items() if field not in MOVES}
            for row in apps.get_model(name).objects.order_by("pk").values()
        ]
        for name in (*RECORDS, *MORE)
    }


def test_creates_and_updates_of_every_kind_go_back(world: World) -> None:
    brought(world, DEALS, MEANS)
    before = everything()
    deals = DEALS.replace("Negotiation,2027-01-15", "Closed Won,2026-05-05").replace("D3,Palas", "D4,Cintas")
    one = brought(world, deals.replace("Sponsor", "Approver"), MEANS, keep="overwrite")
    assert everything() != before
    undone(one, world)
    assert everything() == before


def test_touches_tags_sites_and_consents_go_back(world: World) -> None:
    before = everything()
    text = TOUCHES.replace("Page\n", "Page,Tags,Site,Opt in\n").replace("guide.pdf\n", "guide.pdf,VIP,Norte,no\n")
    more = {"Tags": "person.tags", "Site": "person.site", "Opt in": "person.consent_mail"}
    one = brought(world, "\n".join(_filled(text)), TOUCH_MEANS | more)
    assert Touch.objects.count() == 3
    undone(one, world)
    assert everything() == before
    assert not Touch.objects.exists()


def _filled(text: str) -> list[str]:
    width = text.split("\n", 1)[0].count(",")
    return [line + "," * (width - line.count(",")) for line in text.splitlines()]


def test_tags_put_on_somebody_known_are_taken_off(world: World) -> None:
    carla = world.people["Carla Ferrer"]
    one = brought(world, "Email,Tags\ncarla@quimera.example,VIP; Feria\n", {"Tags": "person.tags"})
    assert carla.tags.count() == 2
    undone(one, world)
    assert carla.tags.count() == 0


def test_own_fields_filled_by_an_import_are_emptied(world: World) -> None:
    from plomada_web.people.models import CustomField

    CustomField.objects.create(
        workspace=world.workspace, record="person", key="shoe", kind="number", name_es="Pie", name_en="Shoe"
    )
    carla = world.people["Carla Ferrer"]
    Person.objects.filter(pk=carla.pk).update(custom={"other": 1})
    one = brought(world, "Email,Shoe\ncarla@quimera.example,38\n", {"Shoe": "person.custom.shoe"})
    assert Person.objects.get(pk=carla.pk).custom == {"other": 1, "shoe": 38}
    undone(one, world)
    assert Person.objects.get(pk=carla.pk).custom == {"other": 1}
