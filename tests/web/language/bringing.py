"""Documents brought in, from a file's first byte to the rows, as the page does it."""

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

from django.db.models import Count, Max, Min, Q
from django.utils import timezone

from plomada_web.language.actions import uploads
from plomada_web.language.actions.corpora import CorpusFacts, add_corpus
from plomada_web.language.actions.sources import Answer, Answers, say_who
from plomada_web.language.models import Corpus, Document, Source, Speaker, Upload
from plomada_web.workspace import jobs
from plomada_web.workspace.audit import Actor
from plomada_web.workspace.models import Job
from tests.web.world import NOW, World

MEETING = """Role,Name,Day,What
Finance,Ana Robledo,2026-03-02,The price of each container is what decides in the end.
Operations,Luis Paz,2026-03-02,A stoppage costs us more than any price.
Operations,Pere Font,2026-03-03,"Every stoppage, each night, costs the shift."
Finance,Ana Robledo,2026-03-04,We look at the price by month.
,Someone,2026-03-04,I only listen.
"""


def corpus_of(world: World, name: str = "Equipment") -> Corpus:
    return add_corpus(world.workspace, facts=CorpusFacts(name), actor=Actor.of(world.maria), now=NOW)


def received(
    world: World, corpus: Corpus, file: str | bytes | Path, name: str = "meeting.csv", source: Source | None = None
) -> Upload:
    if isinstance(file, Path):
        name, file = file.name, file.read_bytes()
    sent = uploads.SentFile(name, [file.encode() if isinstance(file, str) else file])
    return uploads.receive(corpus, sent=sent, source=source, actor=Actor.of(world.maria), now=timezone.now())


def mapped(upload: Upload, means: Mapping[str, str]) -> Upload:
    """Say what columns mean, by their headers, on top of what was found; "" leaves a column out."""
    chosen = {int(place): meaning for meaning, place in upload.mapping.items()}
    for header, meaning in means.items():
        chosen[upload.headers.index(header)] = meaning
    kept = {place: meaning for place, meaning in chosen.items() if meaning}
    uploads.set_columns(upload, chosen=kept, into=upload.source)
    return upload


def run(world: World, upload: Upload) -> Upload:
    into = uploads.Into(upload.source)
    job = uploads.start(upload, into=into, actor=Actor.of(world.maria), now=timezone.now())
    work(job)
    return Upload.objects.select_related("source", "corpus").get(pk=upload.pk)


def brought(
    world: World,
    corpus: Corpus,
    file: str | bytes | Path = MEETING,
    *,
    source: Source | None = None,
    name: str = "meeting.csv",
) -> Source:
    """Bring a file in as it is understood, and return its source."""
    upload = run(world, received(world, corpus, file, name, source))
    assert upload.source is not None
    return Source.objects.select_related("corpus__workspace", "default_function").get(pk=upload.source.pk)


def said(world: World, source: Source, default: str | None = None, **roles: str) -> None:
    """Say who the roles of a source are, by the English names of functions; "ignore" ignores."""
    answers = {
        role: Answer(ignored=True) if name == "ignore" else Answer(world.functions[name] if name else None)
        for role, name in roles.items()
    }
    meant = world.functions[default] if default else None
    say_who(source, answers=Answers(meant, answers), actor=Actor.of(world.maria), now=NOW)
    source.refresh_from_db()


def work(job: Job) -> None:
    # The heart of a job beats on a connection of its own, which the test's database in memory does not take.
    with patch.object(jobs, "HEARTBEAT", timedelta(hours=1)):
        jobs.run_job.func(job.pk)
    job.refresh_from_db()
    assert job.status == "succeeded", job.error


def counts_are_true(corpus: Corpus) -> None:
    """Hold what is kept beside sources and speakers against the rows themselves."""
    there = Q(rows__removed_at__isnull=True)
    counting = there & Q(rows__copy_of__isnull=True)
    for source in Source.objects.filter(corpus=corpus):
        rows = Document.objects.filter(source=source, removed_at=None)
        counted = rows.filter(copy_of=None)
        bounds = counted.aggregate(first=Min("said_at"), last=Max("said_at"))
        assert source.documents == counted.count()
        assert source.copies == rows.exclude(copy_of=None).count()
        assert source.undated == counted.filter(said_at=None).count()
        assert (source.first_said_at, source.last_said_at) == (bounds["first"], bounds["last"])
        assert source.languages == dict(Counter(counted.values_list("language", flat=True)))
    speakers = Speaker.objects.filter(source__corpus=corpus)
    told = speakers.annotate(n=Count("rows", filter=counting), c=Count("rows", filter=there & ~Q(rows__copy_of=None)))
    for speaker in told:
        assert (speaker.documents, speaker.copies) == (speaker.n, speaker.c), speaker
