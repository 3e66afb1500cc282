"""A whole import, what it made and what it changed, can be taken back."""

from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps

from plomada_web.imports.models import Import
from plomada_web.people.models import CustomField, Person, Tag, Touch
from tests.web.imports.importing import TANGLED_MEANS, brought, tangled, undone
from tests.web.imports.test_decisions_and_touches import DEALS, MEANS, TOUCH_MEANS, TOUCHES
from tests.web.world import NOW, World

RECORDS = ("people.Account", "people.Site", "people.Person", "decisions.Decision", "decisions.Stakeholder")
MORE = ("decisions.PhaseChange", "decisions.Statement", "people.Touch", "people.Consent")
MOVES = {"changed_at"}  # an undo is a change too


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
    CustomField.objects.create(
        workspace=world.workspace, record="person", key="shoe", kind="number", name_es="Pie", name_en="Shoe"
    )
    carla = world.people["Carla Ferrer"]
    Person.objects.filter(pk=carla.pk).update(custom={"other": 1})
    one = brought(world, "Email,Shoe\ncarla@quimera.example,38\n", {"Shoe": "person.custom.shoe"})
    assert Person.objects.get(pk=carla.pk).custom == {"other": 1, "shoe": 38}
    undone(one, world)
    assert Person.objects.get(pk=carla.pk).custom == {"other": 1}


# What tells of the import itself, and of its undo, stays.
TELL_OF_IT = {"workspace.auditline", "workspace.job", "workspace.jobeffect"}


def workspace_dump() -> dict[str, list[dict[str, Any]]]:
    """Return every row of every table, but those that tell of imports and their undo."""
    return {
        model._meta.label_lower: sorted(
            # A pair of a record and its tag has a number that nothing knows.
            (
                {k: v for k, v in row.items() if k not in MOVES and (k != "id" or not model._meta.auto_created)}
                for row in model._base_manager.values()
            ),
            key=str,
        )
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label not in {"imports", "undo", "django_tasks_database", "django_tasks_db"}
        and model._meta.label_lower not in TELL_OF_IT
    }


@pytest.mark.parametrize("keep", ["fill", "overwrite"])
@pytest.mark.parametrize("seed", range(3))
def test_after_an_undo_the_workspace_is_what_it_was(world: World, seed: int, keep: str) -> None:
    shoe = {"key": "shoe", "kind": "number", "name_es": "Pie", "name_en": "Shoe"}
    CustomField.objects.create(workspace=world.workspace, record="person", **shoe)
    means = TANGLED_MEANS | {"Shoe": "person.custom.shoe"}
    brought(world, tangled(seed + 100, rows=12), means)
    before = workspace_dump()
    one = brought(
        world, tangled(seed, rows=40).replace("vip", f"vip {seed}").replace("Firm 3", "Another"), means, keep=keep
    )
    made, changed = ({record for record, told in one.counts.items() if told.get(what)} for what in ("made", "changed"))
    assert made >= {"account", "person", "decision", "stakeholder", "touch", "consent"}
    assert changed >= {"person"}
    undone(one, world)
    after = workspace_dump()
    assert {name for name in after if after[name] != before[name]} == set()


def test_the_newest_touch_is_what_the_touches_say_that_stay(world: World) -> None:
    file = "Email,When\ncarla@quimera.example,{}\n"
    means = {"Email": "person.email", "When": "touch.at"}
    brought(world, file.format("2026-02-01"), means)
    newer = brought(world, file.format("2026-03-01"), means)
    brought(world, file.format("2026-01-15"), means)
    undone(newer, world)
    carla = Person.objects.select_related("account").get(name="Carla Ferrer")
    assert carla.last_touch_at is not None
    assert carla.last_touch_at.astimezone(ZoneInfo(world.workspace.time_zone)).date().isoformat() == "2026-02-01"
    assert carla.account is not None
    assert carla.account.last_touch_at == carla.last_touch_at


def test_an_account_to_which_the_import_moved_somebody_known_goes_and_they_go_back(world: World) -> None:
    carla = world.people["Carla Ferrer"]
    Person.objects.filter(pk=carla.pk).update(account=None)
    one = brought(world, "Email,Company\ncarla@quimera.example,Elsewhere SA\n")
    assert Person.objects.get(pk=carla.pk).account is not None
    undone(one, world)
    assert Person.objects.get(pk=carla.pk).account is None


class TestTags:
    def brought(self, world: World) -> Import:
        return brought(world, "Email,Tags\ncarla@quimera.example,Lighthouse\n", {"Tags": "person.tags"})

    def test_one_that_the_import_made_is_gone_with_it(self, world: World) -> None:
        undone(self.brought(world), world)
        assert not Tag.objects.filter(name="Lighthouse").exists()

    def test_one_that_was_here_before_stays(self, world: World) -> None:
        Tag.objects.create(workspace=world.workspace, name="Lighthouse")
        undone(self.brought(world), world)
        assert Tag.objects.filter(name="Lighthouse").exists()

    def test_one_that_somebody_puts_on_another_record_stays_and_holds_nothing_up(self, world: World) -> None:
        one = self.brought(world)
        world.people["Oscar Prat"].tags.add(Tag.objects.get(name="Lighthouse"))
        undone(one, world)
        assert [tag.name for tag in world.people["Oscar Prat"].tags.all()] == ["Lighthouse"]
        assert not world.people["Carla Ferrer"].tags.exists()

    @pytest.mark.parametrize("model", ["lists.SavedView", "segments.Segment"])
    def test_one_that_a_rule_speaks_of_stays(self, world: World, model: str) -> None:
        one = self.brought(world)
        tag = Tag.objects.get(name="Lighthouse").pk
        rule = {"all": [{"has": "people", "which": {"field": "tags", "operator": "any_of", "value": [tag]}}]}
        own = {"owner": world.bob, "record": "account"} if model == "lists.SavedView" else {}
        row = {"workspace": world.workspace, "name": "Lit", "rule": rule, "created_at": NOW, "changed_at": NOW}
        apps.get_model(model)._default_manager.create(**row, **own)
        undone(one, world)
        assert Tag.objects.filter(pk=tag).exists()
