"""A large source that was removed is brought back behind the pages: all of it, or nothing."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.utils import timezone

from plomada_web.language import keeping
from plomada_web.language.actions import sources
from plomada_web.language.actions.sources import RESTORE, BeingForgotten, archive_source, bring_back
from plomada_web.language.models import Document, Source
from plomada_web.workspace import jobs
from plomada_web.workspace.audit import Actor
from plomada_web.workspace.models import AuditLine, Job, User
from tests.web.language.bringing import brought, corpus_of, work
from tests.web.world import NOW, World, client_of


@pytest.fixture
def removed(world: World, monkeypatch: pytest.MonkeyPatch) -> Source:
    """A removed source that counts as a large one."""
    monkeypatch.setattr(sources, "AT_ONCE", 3)
    source = brought(world, corpus_of(world))
    archive_source(source, actor=Actor.of(world.bob), now=NOW)
    return source


def address(source: Source, page: str = "") -> str:
    return f"/w/{source.corpus.workspace.slug}/language/{source.corpus_id}/sources/{source.pk}/{page}"


def there() -> int:
    return Document.objects.there().count()


def asked(world: World, source: Source, user: User | None = None) -> Job:
    answer = client_of(user or world.maria).post(address(source, "restore/"))
    assert (answer.status_code, answer["Location"]) == (302, address(source))
    return Job.objects.get(kind=RESTORE)


def test_whoever_asks_is_told_that_it_comes_back_and_then_it_is_there(world: World, removed: Source) -> None:
    job = asked(world, removed)
    client = client_of(world.maria)
    assert there() == 0
    page = client.get(address(removed)).content.decode()
    assert "This source is being brought back" in page
    assert 'hx-trigger="every 2s"' in page
    assert address(removed, "restore/") not in page
    corpus = client.get(address(removed).split("sources/")[0]).content.decode()
    assert "is being brought back" in corpus
    assert address(removed, "restore/") not in corpus
    part = client.get(address(removed), headers={"HX-Request": "true", "HX-Target": "restoring"})
    assert part.content.decode().startswith('<section id="restoring"')
    work(job)
    assert there() == 5
    done = client.get(address(removed), headers={"HX-Request": "true", "HX-Target": "restoring"})
    assert done["HX-Refresh"] == "true"
    assert "being brought back" not in client.get(address(removed)).content.decode()
    line = AuditLine.objects.get(action="source.restored")
    assert line.actor_name == "Maria"


def test_asked_for_twice_it_is_one_job_and_each_removal_another(world: World, removed: Source) -> None:
    job = asked(world, removed)
    assert asked(world, removed, world.bob) == job
    work(job)
    back = Source.objects.select_related("corpus__workspace").get(pk=removed.pk)
    archive_source(back, actor=Actor.of(world.maria), now=NOW.replace(minute=50))
    again = bring_back(back, actor=Actor.of(world.maria), now=NOW)
    assert again is not None
    assert again != job


def test_a_small_source_is_back_at_once(world: World, removed: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "AT_ONCE", removed.documents + removed.copies)
    assert bring_back(removed, actor=Actor.of(world.maria), now=NOW) is None
    assert there() == 5


def test_killed_in_the_middle_nothing_of_it_is_back_and_the_next_attempt_brings_all(
    world: World, removed: Source
) -> None:
    job = asked(world, removed)
    with (
        patch.object(sources, "settle_returned", side_effect=KeyboardInterrupt),
        pytest.raises(KeyboardInterrupt),
    ):
        work(job)
    assert there() == 0
    assert not AuditLine.objects.filter(action="source.restored").exists()
    Job.objects.update(status=Job.Status.QUEUED, run_after=NOW)
    work(job)
    assert there() == 5


def test_one_that_failed_for_good_says_so_and_is_tried_again(world: World, removed: Source) -> None:
    job = asked(world, removed)
    Job.objects.update(status=Job.Status.FAILED, error="OperationalError: gone")
    page = client_of(world.maria).get(address(removed)).content.decode()
    assert "Held up" in page
    assert "OperationalError: gone" in page
    assert f"/jobs/{job.pk}/" in page
    assert "hx-trigger" not in page.split('id="restoring"')[1].split("</section>")[0]
    seen = client_of(world.vera).get(address(removed)).content.decode()
    assert "Held up" in seen
    assert f"/jobs/{job.pk}/retry" not in seen


def test_what_was_removed_too_long_ago_is_not_brought_back_in_part(world: World, removed: Source) -> None:
    Source.objects.update(archived_at=timezone.now() - timedelta(days=31))
    for large in (True, False):
        if not large:
            Source.objects.update(documents=0, copies=0)
        client = client_of(world.maria, language="es")
        answer = client.post(address(removed, "restore/"), follow=True)
        if large:
            with pytest.raises(BeingForgotten):
                jobs.HANDLERS[RESTORE](jobs.Run(started(Job.objects.get(kind=RESTORE))))
        else:
            assert "se quitó hace demasiado tiempo: ya no vuelve." in answer.content.decode()
        assert there() == 0
    assert not AuditLine.objects.filter(action="source.restored").exists()
    keeping.forget_old(now=timezone.now())
    assert not Source.objects.exists()


def started(job: Job) -> Job:
    claimed = jobs.claim(job.pk, now=timezone.now())
    assert claimed is not None
    return claimed


def test_a_viewer_and_an_outsider_bring_nothing_back(world: World, removed: Source) -> None:
    assert client_of(world.vera).post(address(removed, "restore/")).status_code == 403
    assert client_of(world.charlie).post(address(removed, "restore/")).status_code == 404
    assert client_of(None).post(address(removed, "restore/")).status_code == 302
    assert client_of(world.maria).get(address(removed, "restore/")).status_code == 405
    assert not Job.objects.filter(kind=RESTORE).exists()
