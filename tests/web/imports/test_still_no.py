"""A yes to mail in a file does not lift the no of a person, and the pages and the command say so."""

from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from django.test import Client
from django.urls import reverse

from plomada_cli.main import main
from plomada_web.imports.models import Import
from plomada_web.imports.trials import trial_of
from plomada_web.people.models import Person
from plomada_web.workspace import jobs
from tests.web.imports.importing import brought, mapped, received
from tests.web.world import NOW, World, client_of

FILE = "Email,Opt in\ncarla@quimera.example,yes\nana@q.example,yes\n"
MEANS = {"Email": "person.email", "Opt in": "person.consent_mail"}
SAYS = "1 row says yes to mail for someone who told us no. The no stays"


@pytest.fixture(autouse=True)
def carla(world: World) -> Person:
    carla = world.people["Carla Ferrer"]
    Person.objects.filter(pk=carla.pk).update(no_mail_since=NOW)
    return carla


def page(client: Client, world: World, one: Import) -> str:
    return client.get(reverse("imports:one", args=[world.workspace.slug, one.pk])).content.decode()


def test_the_dry_run_says_it(world: World) -> None:
    one = mapped(received(world, FILE), MEANS)
    client = client_of(world.bob)
    assert SAYS not in page(client, world, one)
    one.trial = trial_of(one)
    one.save()
    assert SAYS in page(client, world, one)
    assert "1 fila dice" in page(client_of(world.bob, language="es"), world, one)


def test_the_result_says_it_and_they_are_still_not_written_to(world: World, carla: Person) -> None:
    one = brought(world, FILE, MEANS)
    assert SAYS in page(client_of(world.bob), world, one)
    carla.refresh_from_db()
    assert carla.no_mail_since == NOW


def test_where_nobody_said_no_nothing_is_said(world: World, carla: Person) -> None:
    Person.objects.update(no_mail_since=None)
    assert "says yes to mail" not in page(client_of(world.bob), world, brought(world, FILE, MEANS))


def test_a_no_that_stands_further_up_in_the_same_file_counts(world: World) -> None:
    one = brought(world, "Email,Opt in\nana@q.example,no\nana@q.example,yes\n", MEANS)
    assert one.counts["still_no"] == {"person": 1}


def test_the_command_says_it(world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.csv").write_text(FILE)
    asked = ["import", str(tmp_path / "a.csv"), "--workspace", "nadir", "--as", "bob@nadir.example"]
    with patch.object(jobs, "HEARTBEAT", timedelta(hours=1)):
        assert main([*asked, *("--map", "Opt in=person.consent_mail"), "--dry-run"]) == 0
    assert "1 rows say yes to mail" in capsys.readouterr().out
