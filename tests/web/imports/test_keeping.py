"""What people hand in is kept for some days: files, first cells, rows with problems."""

import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.urls import reverse
from django.utils import timezone

from plomada_web.imports import actions
from plomada_web.imports.background import empty_old
from plomada_web.imports.models import Import
from plomada_web.people.models import Person
from plomada_web.workspace import kept_files
from plomada_web.workspace.audit import Actor
from plomada_web.workspace.models import Job
from tests.web.imports.importing import brought, mapped, received, undone, work
from tests.web.world import World, client_of

PROBLEMS = "Name,Email\nAna,ana@q.example\nLuis,broken\n,\n,none\n"


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def in_days(days: float) -> datetime:
    return timezone.now() + timedelta(days=days)


@pytest.fixture
def ended(world: World) -> Import:
    return brought(world, PROBLEMS, {"Email": "person.email"})


def test_a_draft_goes_with_its_file(world: World, django_capture_on_commit_callbacks: Any) -> None:
    one = received(world, PROBLEMS)
    with django_capture_on_commit_callbacks(execute=True):
        empty_old(in_days(29))
        assert Import.objects.exists()
        empty_old(in_days(31))
    assert not Import.objects.exists()
    assert not kept_files.where(one.path).exists()


def test_the_setting_says_how_long(world: World, settings: Any) -> None:
    settings.DAYS_FILES_ARE_KEPT = 3
    received(world, PROBLEMS)
    empty_old(in_days(4))
    assert not Import.objects.exists()


def test_of_one_that_has_ended_the_rows_go_and_the_counts_stay(world: World, ended: Import) -> None:
    client = client_of(world.bob)
    address = reverse("imports:one", args=[world.workspace.slug, ended.pk])
    assert ended.problems.exists()
    assert "were kept for a time" not in client.get(address).content.decode()
    assert "ana@q.example" not in str(ended.columns), "shown while columns are mapped, and for nothing else"
    empty_old(in_days(31))
    ended.refresh_from_db()
    assert not ended.problems.exists()
    assert ended.headers == ["Name", "Email"]
    assert ended.counts["person"]["made"] == 2
    Import.objects.update(failed_rows=1)
    assert "were kept for a time" in client.get(address).content.decode()


def test_younger_ones_keep_them(ended: Import) -> None:
    empty_old(in_days(29))
    assert ended.problems.exists()


def test_an_undo_needs_neither_file_nor_rows(world: World, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        one = brought(world, PROBLEMS, {"Email": "person.email"})
    empty_old(in_days(31))
    assert not kept_files.where(one.path).exists()
    undone(one, world)
    assert not Person.objects.filter(name__in=["Ana", "Luis"]).exists()


def test_one_that_is_held_up_is_ended_and_its_file_goes(world: World, django_capture_on_commit_callbacks: Any) -> None:
    one = mapped(received(world, PROBLEMS))
    job = actions.start(one, actor=Actor.of(world.bob), now=timezone.now())
    empty_old(in_days(31))
    one.refresh_from_db()
    assert one.status == Import.Status.RUNNING, "it only waits for a worker"
    Job.objects.filter(pk=job.pk).update(status=Job.Status.FAILED)
    with django_capture_on_commit_callbacks(execute=True):
        empty_old(in_days(31))
    one.refresh_from_db()
    assert one.status == Import.Status.STOPPED
    assert not kept_files.where(one.path).exists()


def test_a_file_that_no_row_knows_of_goes_too(world: World) -> None:
    folder = Path(configured.MEDIA_ROOT) / actions.FOLDER / str(world.workspace.pk)
    folder.mkdir(parents=True)
    for name, days in (("old.csv", 40), ("new.csv", 2)):
        (folder / name).write_text("Name")
        os.utime(folder / name, (in_days(-days).timestamp(),) * 2)
    empty_old(timezone.now())
    assert [file.name for file in folder.iterdir()] == ["new.csv"]


def test_a_job_of_an_import_that_was_thrown_away_ends_quietly(world: World) -> None:
    one = mapped(received(world, PROBLEMS))
    job = actions.start(one, actor=Actor.of(world.bob), now=timezone.now())
    Import.objects.all().delete()
    work(job)
    assert job.result == {}
