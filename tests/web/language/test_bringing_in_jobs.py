"""A file comes in behind the page: begun once, killed and gone on with, stopped, and then gone."""

from unittest.mock import patch

import pytest
from django.utils import timezone

from plomada_web.language import background
from plomada_web.language.actions import uploads
from plomada_web.language.models import Document
from plomada_web.workspace import kept_files
from plomada_web.workspace.audit import Actor
from plomada_web.workspace.models import Job
from tests.web.language.bringing import MEETING, corpus_of, counts_are_true, received, run, work
from tests.web.world import World


def test_a_file_is_gone_once_it_is_documents(world: World, django_capture_on_commit_callbacks: object) -> None:
    upload = received(world, corpus_of(world), MEETING)
    where = kept_files.where(upload.path)
    assert where.is_file()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        upload = run(world, upload)
    assert not where.exists()
    assert [column["cells"] for column in upload.columns] == [[]] * 4


def test_a_started_upload_cannot_be_changed_or_started_again(world: World) -> None:
    upload = received(world, corpus_of(world), MEETING)
    actor = Actor.of(world.maria)
    uploads.start(upload, into=uploads.Into(), actor=actor, now=timezone.now())
    for act in (
        lambda: uploads.start(upload, into=uploads.Into(), actor=actor, now=timezone.now()),
        lambda: uploads.set_columns(upload, chosen={3: "text"}, into=None),
        lambda: uploads.discard(upload, actor=actor, now=timezone.now()),
    ):
        with pytest.raises(uploads.GoesOn):
            act()
    assert Job.objects.count() == 1


def test_killed_in_the_middle_it_goes_on_and_nothing_is_taken_twice(world: World) -> None:
    corpus = corpus_of(world)
    lines = "text,who\n" + "".join(f"This is sentence number {n} of many.,a{n % 7}\n" for n in range(250))
    upload = received(world, corpus, lines)
    job = uploads.start(upload, into=uploads.Into(), actor=Actor.of(world.maria), now=timezone.now())
    real, calls = background.take_in, []

    def dies(*args: object, **kwargs: object) -> object:
        calls.append(args)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return real(*args, **kwargs)  # type: ignore[arg-type]

    with patch.object(background, "batch_size", lambda: 50):
        with patch.object(background, "take_in", dies), pytest.raises(KeyboardInterrupt):
            work(job)
        assert Document.objects.count() == 100
        Job.objects.filter(pk=job.pk).update(status="queued")  # as `reap` does once the heart has stopped
        work(job)
    upload.refresh_from_db()
    assert (upload.status, upload.rows_done, upload.counts["new"], upload.counts["known"]) == ("done", 250, 250, 0)
    assert Document.objects.count() == 250
    counts_are_true(corpus)


def test_stopped_it_keeps_what_came_in(world: World) -> None:
    corpus = corpus_of(world)
    upload = received(world, corpus, MEETING)
    job = uploads.start(upload, into=uploads.Into(), actor=Actor.of(world.maria), now=timezone.now())
    uploads.stop(upload, actor=Actor.of(world.maria), now=timezone.now())
    work(job)
    upload.refresh_from_db()
    assert (upload.status, Document.objects.count()) == ("stopped", 0)
