"""Files of the workspace in which someone may stand go when they are erased."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from plomada_web.exports.models import Export
from plomada_web.imports.actions import start
from plomada_web.imports.models import Import
from plomada_web.privacy.actions import erase_person
from plomada_web.workspace import kept_files
from plomada_web.workspace.audit import Actor
from plomada_web.workspace.models import Job
from tests.web.imports.importing import brought, mapped, received
from tests.web.world import NOW, World, client_of


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def test_they_go_and_the_page_says_so_before(world: World, django_capture_on_commit_callbacks: Any) -> None:
    carla = world.people["Carla Ferrer"]
    draft = received(world, "Name\nCarla Ferrer\n")
    exported = Export.objects.create(
        workspace=world.workspace,
        record="person",
        format="csv",
        language="en",
        asked_at=NOW,
        path="exports/1.csv",
        written_at=NOW,
        expires_at=timezone.now() + timedelta(days=7),
    )
    file = kept_files.where(exported.path)
    file.parent.mkdir()
    file.write_text("Carla Ferrer")
    page = client_of(world.alice).get(reverse("privacy:erase", args=[world.workspace.slug, carla.pk]))
    text = page.content.decode()
    assert "1 uploaded file that waits to be imported, 1 exported file that can be downloaded" in text
    assert "Backups: they still have them until they are deleted." in text
    with django_capture_on_commit_callbacks(execute=True):
        erase_person(carla, actor=Actor.of(world.alice), now=timezone.now())
    assert not Import.objects.exists()
    assert not kept_files.where(draft.path).exists()
    assert not file.exists()
    exported.refresh_from_db()
    assert exported.path == ""
    download = reverse("exports:download", args=[world.workspace.slug, exported.pk])
    assert client_of(world.bob).get(download).status_code in {302, 404}


def test_of_another_workspace_they_stay(world: World) -> None:
    theirs = received(world, "Name\nCarla Ferrer\n", workspace=world.elsewhere)
    erase_person(world.people["Carla Ferrer"], actor=Actor.of(world.alice), now=timezone.now())
    assert kept_files.where(theirs.path).exists()
    assert Import.objects.get() == theirs


def test_what_an_import_that_has_ended_shows_of_its_file_names_them_no_more(world: World) -> None:
    text = "Name,Email\nCarla Ferrer,carla@quimera.example\nAna,ana@q.example\n"
    one = brought(world, text, {"Email": "person.email"})
    Import.objects.update(name="Carla Ferrer.csv")
    erase_person(world.people["Carla Ferrer"], actor=Actor.of(world.alice), now=timezone.now())
    one.refresh_from_db()
    assert "arla" not in f"{one.name} {one.columns}"


def test_an_import_that_is_held_up_ends_and_one_that_runs_goes_on(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    held_up, running = (mapped(received(world, f"Name\nCarla Ferrer\nAna {n}\n")) for n in range(2))
    actor: Any = Actor.of(world.bob)
    job = start(held_up, actor=actor, now=timezone.now())
    start(running, actor=actor, now=timezone.now())
    Job.objects.filter(pk=job.pk).update(status=Job.Status.FAILED)
    with django_capture_on_commit_callbacks(execute=True):
        erase_person(world.people["Carla Ferrer"], actor=Actor.of(world.alice), now=timezone.now())
    held_up.refresh_from_db()
    running.refresh_from_db()
    assert (held_up.status, running.status) == (Import.Status.STOPPED, Import.Status.RUNNING)
    assert not kept_files.where(held_up.path).exists()
    assert kept_files.where(running.path).exists()
