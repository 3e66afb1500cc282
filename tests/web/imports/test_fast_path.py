"""What the fast path does without models is what models would have done."""

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from plomada_web.imports import plans
from plomada_web.imports.engine.finding import FIELDS, MODELS
from plomada_web.imports.engine.run import Engine
from plomada_web.imports.engine.writing import TABLES, model_of
from plomada_web.people.models import Account, Person
from plomada_web.undo import recording
from plomada_web.undo.models import ChangeSet
from plomada_web.workspace.audit import Actor
from tests.web.imports.importing import brought, mapped, received
from tests.web.world import NOW, World


@pytest.mark.parametrize("record", TABLES)
def test_every_column_that_cannot_be_left_out_is_written(record: str) -> None:
    fields = {field.column: field for field in model_of(record)._meta.concrete_fields}
    needed = {name for name, field in fields.items() if not field.null and field.db_default is models.NOT_PROVIDED}
    assert needed - set(TABLES[record][1]) == set()
    assert set(TABLES[record][1]) <= set(fields)


@pytest.mark.parametrize("record", MODELS)
def test_every_column_that_is_looked_at_is_there(record: str) -> None:
    assert set(FIELDS[record]) <= {field.column for field in MODELS[record]._meta.concrete_fields}


def people(rows: int) -> str:
    lines = [f"Name {n},n{n}@c{n // 3}.example,Company {n // 3},Título {n % 5}" for n in range(rows)]
    return "Name,Email,Company,Job title\n" + "\n".join(lines) + "\n"


def statements(world: World, rows: int) -> int:
    one = mapped(received(world, people(rows)))
    now = timezone.now()
    change_set = recording.begin(
        world.workspace, kind=ChangeSet.Kind.IMPORT, label="x", actor=Actor.of(world.bob), now=now
    )
    engine = Engine(plans.plan_of(one, now=now), writes=True)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        engine.bring(plans.sheet_of(one).sample(rows), change_set)
    assert Person.objects.filter(email="n0@c0.example").exists()
    Person.objects.filter(email__regex=r"^n\d").delete()
    Account.objects.filter(name__startswith="Company").delete()
    return len(captured)


def test_the_number_of_statements_does_not_grow_with_the_rows(world: World) -> None:
    few, many = statements(world, 10), statements(world, 300)
    assert many == few


def test_what_is_written_is_what_a_model_reads_and_would_write(world: World) -> None:
    brought(world, people(3))
    for person in Person.objects.filter(email__endswith=".example", created_at__gt=NOW).select_related("account"):
        before = Person.objects.filter(pk=person.pk).values().get()
        person.save()
        assert Person.objects.filter(pk=person.pk).values().get() == before


def test_numbers_go_on_after_an_import_for_rows_made_by_hand(world: World) -> None:
    brought(world, people(5))
    by_hand = Person.objects.create(workspace=world.workspace, name="By hand", created_at=timezone.now())
    assert by_hand.pk > max(Person.objects.exclude(pk=by_hand.pk).values_list("pk", flat=True)) - 5_000
    assert Person.objects.filter(pk=by_hand.pk).get().name == "By hand"
