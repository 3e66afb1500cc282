"""Removed sources, and which of them are being brought back."""

from collections.abc import Sequence
from dataclasses import dataclass

from plomada_web.language.actions.sources import restoring_key
from plomada_web.language.models import Corpus, Source
from plomada_web.workspace.models import Job


@dataclass(frozen=True)
class RemovedSource:
    """A removed source, and the job that brings it back; None: nobody has asked for that."""

    source: Source
    job: Job | None


def removed_sources(corpus: Corpus, most: int = 20) -> list[RemovedSource]:
    """Return the removed sources of a corpus, the newest first: two queries."""
    return _with_jobs(list(corpus.sources.exclude(archived_at=None).order_by("-archived_at", "-pk")[:most]))


def job_bringing_back(source: Source) -> Job | None:
    """Return the job that brings a source back, or None: one query for a source that is removed."""
    return _with_jobs([source])[0].job if source.archived_at else None


def _with_jobs(sources: Sequence[Source]) -> list[RemovedSource]:
    keys = {source.pk: restoring_key(source) for source in sources}
    jobs = {job.once_key: job for job in Job.objects.filter(once_key__in=keys.values())} if keys else {}
    return [RemovedSource(source, jobs.get(keys[source.pk])) for source in sources]
