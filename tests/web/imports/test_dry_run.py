"""A dry run counts what the import then counts, over the whole file, and leaves nothing behind."""

import tracemalloc
from collections.abc import Iterator
from io import StringIO
from typing import Any
from unittest.mock import patch

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from plomada.errors import UnreadableFile
from plomada.figures import Sentence
from plomada_web.imports import actions, background, trials
from plomada_web.imports.models import Import
from plomada_web.imports.trials import trial_of
from plomada_web.people.models import Person
from plomada_web.workspace.audit import Actor
from tests.web.imports.importing import TANGLED_MEANS, brought, mapped, received, run, tangled, work
from tests.web.world import World, client_of


@pytest.fixture
def small_batches() -> Iterator[None]:
    with patch.object(trials, "batch_size", lambda: 7), patch.object(background, "batch_size", lambda: 7):
        yield


@pytest.mark.usefixtures("small_batches")
@pytest.mark.parametrize("keep", ["fill", "overwrite"])
@pytest.mark.parametrize("mode", ["both", "create", "update"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_it_counts_what_the_import_then_counts(world: World, seed: int, mode: str, keep: str) -> None:
    brought(world, tangled(seed + 100, rows=20), TANGLED_MEANS)
    one = mapped(received(world, tangled(seed)), TANGLED_MEANS, mode=mode, keep=keep)
    trial = trial_of(one)
    assert trial["whole"]
    done = run(one, world)
    assert trial["counts"] == done.counts
    assert (trial["rows"], trial["failed_rows"]) == (done.rows_done, done.failed_rows)
    assert trial["problem_count"] == done.problems.count()


def dump() -> str:
    held = StringIO()
    call_command("dumpdata", "--exclude=imports", stdout=held)
    return held.getvalue()


def test_it_leaves_nothing_behind(world: World) -> None:
    brought(world, tangled(5), TANGLED_MEANS)
    one = mapped(received(world, tangled(6)), TANGLED_MEANS, keep="overwrite")
    before = dump()
    assert trial_of(one)["counts"]["person"]["made"]
    assert dump() == before


def test_memory_does_not_grow_with_the_file(world: World) -> None:
    def peak(rows: int) -> int:
        text = "Name,Email,Company\n" + "".join(f"Ana {n},a{n}@q.example,Firm {n}\n" for n in range(rows))
        one = mapped(received(world, text))
        tracemalloc.start()
        try:
            assert trial_of(one)["counts"]["person"]["made"] == rows
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    with patch.object(trials, "batch_size", lambda: 200):
        peak(4_000)  # what is loaded once, and the words that are remembered
        assert peak(4_000) < 1.5 * peak(1_000)


def tried(client: Client, world: World, one: Import) -> Import:
    sent = {"mode": "both", "keep": "fill", "rules_person": "email", "column-0": "person.name", "try": "1"}
    address = reverse("imports:mapping", kwargs={"workspace": world.workspace.slug, "import_id": one.pk})
    assert client.post(address, sent).status_code == 302
    one.refresh_from_db()
    return one


def test_a_small_file_is_answered_at_once(world: World) -> None:
    one = tried(client_of(world.bob), world, received(world, "Name\nAna\nLuis\n"))
    assert (one.status, one.job) == (Import.Status.DRAFT, None)
    assert one.trial is not None
    assert one.trial["counts"]["person"]["made"] == 2
    assert not Person.objects.filter(name="Ana").exists()


@pytest.fixture
def large(world: World) -> Import:
    return received(world, "Name\n" + "".join(f"Ana {n}\n" for n in range(9)))


@pytest.mark.usefixtures("small_batches")
def test_a_large_one_goes_on_behind_the_page_to_its_end(world: World, large: Import) -> None:
    client = client_of(world.bob)
    with patch.object(actions, "TRIED_AT_ONCE", 4):
        one = tried(client, world, large)
    address = reverse("imports:one", kwargs={"workspace": world.workspace.slug, "import_id": one.pk})
    assert "Being tried out" in client.get(address).content.decode()
    assert one.job is not None
    work(one.job)
    one.refresh_from_db()
    assert one.trial is not None
    assert (one.status, one.trial["rows"], one.trial["whole"]) == (Import.Status.DRAFT, 9, True)
    assert "Dry run of 9 rows" in client.get(address).content.decode()


@pytest.mark.usefixtures("small_batches")
def test_one_that_was_stopped_does_not_overwrite_what_was_asked_for_next(world: World, large: Import) -> None:
    actor: Any = Actor.of(world.bob)
    with patch.object(actions, "TRIED_AT_ONCE", 4):
        first = actions.try_out(large, actor=actor, now=timezone.now())
        actions.stop(large, actor=actor, now=timezone.now())
        large.refresh_from_db()
        second = actions.try_out(large, actor=actor, now=timezone.now())
    assert first is not None
    assert second is not None
    work(first)
    large.refresh_from_db()
    assert (large.status, large.trial) == (Import.Status.DRY_RUN, None)
    work(second)
    large.refresh_from_db()
    assert large.trial is not None


def test_a_file_that_is_broken_further_on_says_so(world: World) -> None:
    one = mapped(received(world, "Name\nAna\n"))
    with patch.object(trials, "sheet_of", side_effect=UnreadableFile(Sentence("The rest of it is gone."))):
        trial = trial_of(one)
    assert not trial["whole"]
    assert "gone" in trial["problems"][0]["template"]
