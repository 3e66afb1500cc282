"""A workspace's own fields in its settings: added, renamed, ordered, archived; their values on pages and in forms."""

from typing import Any

import pytest
from django.urls import reverse

from plomada_web.decisions.models import Decision, Stakeholder
from plomada_web.people.actions import custom_fields as actions
from plomada_web.people.actions.custom_fields import Choice, ChoicesRefused, FieldFacts, NewField, SameField
from plomada_web.people.models import Account, CustomField, Person
from plomada_web.workspace.audit import Actor
from plomada_web.workspace.models import AuditLine
from tests.web.world import NOW, World, client_of

SIZES = (Choice("Pequeña", "Small"), Choice("Grande", "Large"))


def by(world: World) -> dict[str, Any]:
    return {"actor": Actor.of(world.bob), "now": NOW}


def add(
    world: World, name: str = "Roof", *, kind: str = "text", record: str = "person", choices: tuple[Choice, ...] = ()
) -> CustomField:
    facts = FieldFacts(f"{name} es", name, choices)
    return actions.add_field(world.workspace, new=NewField(record, kind), facts=facts, **by(world))


def at(world: World, name: str, **kwargs: object) -> str:
    return reverse(f"fields:{name}", kwargs={"workspace": world.workspace.slug, **kwargs})


class TestActions:
    def test_a_field_gets_a_key_from_its_english_name_and_its_place_at_the_end(self, world: World) -> None:
        add(world, "Roof")
        field = add(world, "Número de Plantas")
        assert (field.key, field.position) == ("numero_de_plantas", 1)
        line = AuditLine.objects.latest("pk")
        assert (line.action, line.detail["record"], line.target_label) == (
            "field.added",
            "person",
            "Número de Plantas",
        )

    def test_the_same_name_twice_is_refused_whatever_its_case_and_accents(self, world: World) -> None:
        add(world, "Roof")
        with pytest.raises(SameField):
            add(world, "RÓOF")
        assert add(world, "Roof", record="account").pk
        assert CustomField.objects.count() == 2

    def test_the_same_key_twice_is_refused(self, world: World) -> None:
        add(world, "Roof")
        with pytest.raises(SameField):
            actions.add_field(
                world.workspace, new=NewField("person", "text", "roof"), facts=FieldFacts("a", "b"), **by(world)
            )

    def test_a_name_that_leaves_no_key_gets_one(self, world: World) -> None:
        assert [add(world, "屋根").key, add(world, "!?").key] == ["field", "field_2"]

    def test_a_record_has_at_most_a_hundred_in_use(self, world: World) -> None:
        CustomField.objects.bulk_create(
            CustomField(
                workspace=world.workspace, record="person", key=f"k{n}", name_es=f"k{n}", name_en=f"k{n}", kind="text"
            )
            for n in range(100)
        )
        with pytest.raises(actions.TooManyFields):
            add(world)
        assert add(world, record="account").pk
        first = CustomField.objects.get(key="k0")
        actions.archive_field(first, **by(world))
        assert add(world).pk
        with pytest.raises(actions.TooManyFields):
            actions.restore_field(first, **by(world))

    def test_renaming_keeps_the_key_and_the_kind(self, world: World) -> None:
        field = add(world, "Roof")
        actions.change_field(field, facts=FieldFacts("Cubierta", "Cover"), **by(world))
        field.refresh_from_db()
        assert (field.key, field.name_es, field.name_en) == ("roof", "Cubierta", "Cover")
        assert AuditLine.objects.latest("pk").action == "field.changed"

    def test_renaming_to_the_same_writes_nothing(self, world: World) -> None:
        field = add(world, "Roof")
        actions.change_field(field, facts=FieldFacts("Roof es", "Roof"), **by(world))
        assert not AuditLine.objects.filter(action="field.changed").exists()

    def test_choices_keep_their_keys_when_renamed_and_ordered(self, world: World) -> None:
        field = add(world, kind="choice", choices=SIZES)
        assert [choice["key"] for choice in field.choices] == ["small", "large"]
        wanted = (Choice("Enorme", "Huge", key="large"), Choice("Mediana", ""), Choice("Pequeña", "Small", key="small"))
        actions.change_field(field, facts=FieldFacts("Talla", "Size", wanted), **by(world))
        assert field.choices == [
            {"key": "large", "es": "Enorme", "en": "Huge"},
            {"key": "mediana", "es": "Mediana", "en": "Mediana"},
            {"key": "small", "es": "Pequeña", "en": "Small"},
        ]

    def test_a_choice_that_is_left_out_is_kept_but_no_longer_offered(self, world: World) -> None:
        field = add(world, kind="choices", choices=SIZES)
        actions.change_field(field, facts=FieldFacts("a", "b", (Choice("G", "L", key="large"),)), **by(world))
        assert [(c["key"], c.get("archived", False)) for c in field.choices] == [("large", False), ("small", True)]

    @pytest.mark.parametrize(
        "choices",
        [
            (),
            (Choice("a", "b", offered=False),),
            (Choice("Uno", "x"), Choice("UNO", "y")),
            tuple(Choice(f"o{n}", f"o{n}") for n in range(101)),
        ],
    )
    def test_choices_that_cannot_stand_are_refused(self, world: World, choices: tuple[Choice, ...]) -> None:
        with pytest.raises(ChoicesRefused):
            add(world, kind="choice", choices=choices)
        assert not CustomField.objects.exists()

    def test_a_field_moves_among_those_in_use(self, world: World) -> None:
        first, second, third = (add(world, name) for name in "abc")
        actions.archive_field(second, **by(world))
        actions.move_field(first, places=1, **by(world))
        in_use = CustomField.objects.filter(archived_at=None)
        assert [field.name_en for field in in_use.order_by("position")] == ["c", "a"]
        actions.move_field(third, places=-1, **by(world))
        assert AuditLine.objects.filter(action="field.moved").count() == 1

    def test_archiving_keeps_the_values_and_restoring_shows_them(self, world: World) -> None:
        field, person = add(world), world.people["Carla Ferrer"]
        Person.objects.filter(pk=person.pk).update(custom={"roof": "Flat"})
        page = reverse("people:person", kwargs={"workspace": "nadir", "person_id": person.pk})
        client = client_of(world.vera)
        assert "Flat" in client.get(page).content.decode()
        actions.archive_field(field, **by(world))
        assert "Flat" not in client.get(page).content.decode()
        actions.restore_field(field, **by(world))
        assert "Flat" in client.get(page).content.decode()


class TestSettings:
    def test_the_page_lists_the_fields_of_each_record(self, world: World) -> None:
        add(world, "Roof")
        add(world, "Plants", record="account", kind="number")
        page = client_of(world.vera).get(at(world, "fields")).content.decode()
        assert "Roof" in page
        assert "Plants" in page
        assert "Add a field" not in page

    def test_a_field_is_added_with_its_choices(self, world: World) -> None:
        sent = rows_sent(("", "Grande", "Large", "2"), ("", "Pequeña", "Small", "1"), ("", "", "", ""))
        sent |= {"name_es": "Talla", "name_en": "Size", "record": "account", "kind": "choice", "key": "Shoe-Size"}
        answer = client_of(world.maria).post(at(world, "new"), sent)
        assert answer.status_code == 302
        field = CustomField.objects.get()
        assert (field.record, field.key) == ("account", "shoe-size")
        assert [choice["key"] for choice in field.choices] == ["small", "large"]

    @pytest.mark.parametrize(
        "wrong",
        [{"name_es": ""}, {"kind": "colour"}, {"record": "touch"}, {"key": "a b"}, {"kind": "choice"}],
    )
    def test_what_cannot_be_a_field_is_refused_and_nothing_is_lost(self, world: World, wrong: dict[str, str]) -> None:
        sent = rows_sent() | {"name_es": "Tejado", "name_en": "Roof", "record": "person", "kind": "text", "key": ""}
        answer = client_of(world.bob).post(at(world, "new"), sent | wrong)
        assert answer.status_code == 422
        assert 'value="Roof"' in answer.content.decode()
        assert not CustomField.objects.exists()

    def test_hostile_rows_of_choices_are_refused(self, world: World) -> None:
        sent = {"name_es": "a", "name_en": "b", "record": "person", "kind": "choice", "choices-TOTAL_FORMS": "x"}
        assert client_of(world.bob).post(at(world, "new"), sent).status_code == 422
        field = add(world, kind="choice", choices=SIZES)
        forged = rows_sent(("not_ours", "Otra", "Other", "")) | {"name_es": "a", "name_en": "b"}
        client_of(world.bob).post(at(world, "edit", field_id=field.pk), forged)
        field.refresh_from_db()
        assert [choice["key"] for choice in field.choices] == ["other", "small", "large"]

    def test_a_field_is_renamed(self, world: World) -> None:
        field = add(world)
        sent = {"name_es": "Cubierta", "name_en": "Cover", "key": "other", "kind": "number"}
        client_of(world.bob).post(at(world, "edit", field_id=field.pk), sent)
        field.refresh_from_db()
        assert (field.name_en, field.key, field.kind) == ("Cover", "roof", "text")

    def test_archiving_offers_to_undo_it(self, world: World) -> None:
        field, client = add(world), client_of(world.bob)
        page = client.post(at(world, "archive", field_id=field.pk), follow=True).content.decode()
        assert at(world, "restore", field_id=field.pk) in page
        client.post(at(world, "restore", field_id=field.pk))
        field.refresh_from_db()
        assert field.archived_at is None

    def test_a_field_moves_up_and_down(self, world: World) -> None:
        first, second = add(world, "a"), add(world, "b")
        client_of(world.bob).post(at(world, "move", field_id=second.pk), {"up": "1"})
        assert list(CustomField.objects.order_by("position")) == [second, first]

    @pytest.mark.parametrize("name", ["new", "edit", "move", "archive", "restore"])
    def test_viewers_outsiders_and_strangers_change_nothing(self, world: World, name: str) -> None:
        kwargs = {} if name == "new" else {"field_id": add(world).pk}
        before = list(CustomField.objects.values())
        for user, status in ((world.vera, 403), (world.charlie, 404), (None, 302)):
            assert client_of(user).post(at(world, name, **kwargs)).status_code == status
        assert list(CustomField.objects.values()) == before

    @pytest.mark.parametrize("name", ["move", "archive", "restore"])
    def test_a_link_changes_nothing(self, world: World, name: str) -> None:
        assert client_of(world.bob).get(at(world, name, field_id=add(world).pk)).status_code == 405

    def test_the_list_costs_the_same_however_many_there_are(
        self, world: World, django_assert_max_num_queries: Any
    ) -> None:
        for number in range(30):
            add(world, f"n{number}")
        client = client_of(world.bob)
        with django_assert_max_num_queries(6):
            client.get(at(world, "fields"))


def rows_sent(*rows: tuple[str, str, str, str]) -> dict[str, str]:
    sent = {"choices-TOTAL_FORMS": str(len(rows)), "choices-INITIAL_FORMS": "0"}
    for number, (key, es, en, place) in enumerate(rows):
        values = {"key": key, "es": es, "en": en, "place": place, "offered": "on"}
        sent |= {f"choices-{number}-{name}": value for name, value in values.items()}
    return sent


class TestOnRecords:
    def test_a_person_is_added_and_changed_with_own_values(self, world: World) -> None:
        add(world, "Children", kind="number")
        add(world, "Roof")
        client = client_of(world.bob, language="es")
        new = reverse("people:person_new", kwargs={"workspace": "nadir"})
        sent = {"name": "Ana", "account": "Molinos Quimera", "language": "es", "custom_children": "1.000,5"}
        assert client.post(new, sent).status_code == 302
        person = Person.objects.get(name="Ana")
        assert person.custom == {"children": 1000.5}
        edit = reverse("people:person_edit", kwargs={"workspace": "nadir", "person_id": person.pk})
        assert 'value="1.000,5"' in client.get(edit).content.decode()
        client.post(edit, sent | {"custom_children": "", "custom_roof": "Plano"})
        person.refresh_from_db()
        assert person.custom == {"roof": "Plano"}
        assert AuditLine.objects.get(action="person.changed").detail == {"fields": ["custom"]}

    def test_a_value_that_does_not_fit_is_refused_beside_its_field(self, world: World) -> None:
        add(world, "Children", kind="number")
        new = reverse("people:person_new", kwargs={"workspace": "nadir"})
        for wrong in ("many", "1234567890123456", "9" * 30, "NaN", "Infinity", "٣,x"):
            sent = {"name": "Ana", "account": "Molinos Quimera", "language": "es", "custom_children": wrong}
            answer = client_of(world.bob).post(new, sent)
            assert answer.status_code == 422, wrong
            assert wrong in answer.content.decode()
        assert not Person.objects.filter(name="Ana").exists()

    def test_values_of_archived_fields_survive_an_edit(self, world: World) -> None:
        person = world.people["Carla Ferrer"]
        add(world, "Roof")
        Person.objects.filter(pk=person.pk).update(custom={"gone": 7, "roof": "Flat"})
        edit = reverse("people:person_edit", kwargs={"workspace": "nadir", "person_id": person.pk})
        sent = {"name": "Carla Ferrer", "account": "Molinos Quimera", "language": "es", "custom_roof": ""}
        client_of(world.bob).post(edit, sent)
        person.refresh_from_db()
        assert person.custom == {"gone": 7}

    def test_an_account_has_own_values(self, world: World) -> None:
        add(world, "Budget", kind="money", record="account")
        add(world, "Web", kind="link", record="account")
        client = client_of(world.bob)
        kwargs = {"workspace": "nadir", "account_id": world.account.pk}
        sent = {"name": "Molinos Quimera", "custom_budget_0": "1,200.50", "custom_budget_1": "USD"}
        client.post(reverse("people:account_edit", kwargs=kwargs), sent | {"custom_web": "example.com/x"})
        account = Account.objects.get(pk=world.account.pk)
        assert account.custom["budget"] == {"amount": 1200.5, "currency": "USD"}
        page = client.get(reverse("people:account", kwargs=kwargs)).content.decode()
        assert "$1,200.50" in page
        assert '<a href="https://example.com/x" rel="noopener noreferrer nofollow">' in page

    def test_a_decision_has_own_values(self, world: World) -> None:
        add(world, "Tender", kind="date", record="decision")
        kwargs = {"workspace": "nadir", "decision_id": world.decision.pk}
        client = client_of(world.bob)
        form = client.get(reverse("decisions:edit", kwargs=kwargs)).context["form"]
        sent = {name: form[name].value() for name in form.fields if form[name].value() is not None}
        client.post(reverse("decisions:edit", kwargs=kwargs), sent | {"custom_tender": "2026-12-24"})
        assert Decision.objects.get(pk=world.decision.pk).custom == {"tender": "2026-12-24"}
        assert "24 Dec 2026" in client.get(reverse("decisions:group", kwargs=kwargs)).content.decode()
        changed = AuditLine.objects.get(action="decision.edited").detail["changed"]
        assert "custom" in changed

    def test_a_new_decision_takes_own_values(self, world: World) -> None:
        add(world, "Tender", kind="date", record="decision")
        new = reverse("decisions:new", kwargs={"workspace": "nadir"})
        client = client_of(world.bob)
        form = client.get(new).context["form"]
        sent = {name: form[name].value() for name in form.fields if form[name].value() is not None}
        sent |= {"title": "Tapas", "account": "Molinos Quimera", "phase": "define_problem", "value_period": "once"}
        answer = client.post(new, sent | {"custom_tender": "2026-12-24", "phase_since": "2026-01-01"})
        assert answer.status_code == 302, answer.context["form"].errors
        assert Decision.objects.get(title="Tapas").custom == {"tender": "2026-12-24"}

    def test_a_stakeholder_has_own_values(self, world: World) -> None:
        add(world, "Size", kind="choices", record="stakeholder", choices=SIZES)
        stakeholder, client = world.stakeholders["Carla Ferrer"], client_of(world.bob)
        kwargs = {"workspace": "nadir", "decision_id": world.decision.pk}
        edit = reverse("decisions:stakeholder", kwargs={**kwargs, "stakeholder_id": stakeholder.pk})
        client.post(edit, {"role": "user", "custom_size": ["large", "small"]})
        assert Stakeholder.objects.get(pk=stakeholder.pk).custom == {"size": ["small", "large"]}
        assert AuditLine.objects.get(action="stakeholder.edited").detail["changed"] == ["role", "must_sign", "custom"]
        assert "Size: Small, Large" in client.get(reverse("decisions:group", kwargs=kwargs)).content.decode()
