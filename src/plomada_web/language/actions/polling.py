"""Sources by address: added, looked at regularly, left alone; what a look brought is written down.

Here is how looks at one site keep out of each other's way. A look is a job, and its `once_key` holds the site's name
and the last job there was for it. While that one is not over nothing is enqueued, and two who ask at the same moment
make the same job: so there is at most one look at a site, and at a source, at any time, whichever workspace it
belongs to. A source whose turn it is not stays due, and the schedule finds it again in some minutes.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import Q, QuerySet

from plomada.errors import InputError
from plomada.figures import Sentence
from plomada_web.language.actions.sources import add_source
from plomada_web.language.arriving import Unread
from plomada_web.language.fetching.fetching import Outcome
from plomada_web.language.fetching.polling import Polled
from plomada_web.language.fetching.states import State
from plomada_web.language.models import Corpus, Source
from plomada_web.language.offered import OFFERS
from plomada_web.language.sentences import kept
from plomada_web.people.models import Function
from plomada_web.workspace import audit
from plomada_web.workspace.audit import Actor, Target
from plomada_web.workspace.jobs import Request, enqueue
from plomada_web.workspace.models import Job, User
from plomada_web.workspace.outside import checked

POLL: Final = "language.poll"
EVERY: Final = timedelta(hours=6)
SOON: Final = timedelta(minutes=1)  # where pages are left
MOST_UNREAD: Final = 20  # that are kept to be shown
LONGEST_HOST: Final = 80  # of a key; two long names that end alike wait for each other


class SameAddress(InputError):
    """The address is looked at already."""

    def __init__(self, name: str) -> None:
        super().__init__(Sentence("This address is a source of the corpus already: %(name)s.", {"name": name}))


class TooEarly(InputError):
    """The site has asked for a pause, or does not answer."""

    def __init__(self) -> None:
        super().__init__(
            Sentence("The site is not asked again before its next look: it wants that pause, or did not answer.")
        )


@dataclass(frozen=True)
class Place:
    """What is looked at: its kind, its address, how it is called, and whose words they are where nobody is named."""

    kind: str
    address: str
    name: str = ""
    default: Function | None = None


@transaction.atomic
def add_address(corpus: Corpus, *, place: Place, actor: Actor, now: datetime) -> Source:
    """Add a feed or a website, and look at it for the first time.

    Raises:
        AddressRefused: nothing is asked for at such an address.
        SameAddress: it is a source of the corpus already.
    """
    parts = checked(place.address, plain=True)
    Corpus.objects.select_for_update().get(pk=corpus.pk)
    same = corpus.sources.filter(address=place.address, archived_at=None).first()
    if same is not None:
        raise SameAddress(same.name)
    source = add_source(corpus, kind=place.kind, name=place.name or str(parts.hostname), actor=actor, now=now)
    source.address, source.default_function, source.poll_at = place.address, place.default, now
    source.save(update_fields=["address", "default_function", "poll_at"])
    enqueue_look(source, owner=actor.user, now=now)
    return source


@transaction.atomic
def look_now(source: Source, *, actor: Actor, now: datetime) -> None:
    """Look at a source at once, or as soon as its site is free; from then on it is looked at regularly.

    Raises:
        TooEarly: the site is not to be asked yet.
    """
    state = State.from_dict(source.state)
    if state.next_at is not None and now < state.next_at:
        raise TooEarly
    regular = source.poll_at is not None
    source.poll_at = now
    source.save(update_fields=["poll_at"])
    enqueue_look(source, owner=actor.user, now=now)
    if not regular:
        _note(source, "source.resumed", actor, now)


@transaction.atomic
def look_regularly(source: Source, *, actor: Actor, now: datetime) -> None:
    """Look at a source by itself again: at once, or when its site may be asked."""
    if source.poll_at is None:
        source.poll_at = max(now, State.from_dict(source.state).next_at or now)
        source.save(update_fields=["poll_at"])
        if source.poll_at <= now:
            enqueue_look(source, owner=actor.user, now=now)
        _note(source, "source.resumed", actor, now)


@transaction.atomic
def stop_looking(source: Source, *, actor: Actor, now: datetime) -> None:
    """Leave a source alone: what it has brought stays."""
    if Source.objects.filter(pk=source.pk, poll_at__isnull=False).update(poll_at=None):
        _note(source, "source.paused", actor, now)


def enqueue_look(source: Source, *, owner: User | None, now: datetime) -> None:
    """Enqueue a look at a source, unless one at its site is not over."""
    kind, key = _look_of(source), f"{place_of(source)}:"
    last = Job.objects.filter(once_key__startswith=key).order_by("-pk").first()
    if last is None or last.status in {Job.Status.SUCCEEDED, Job.Status.FAILED}:
        request = Request(kind, {"source": source.pk}, once_key=f"{key}{last.pk if last else 0}")
        enqueue(source.corpus.workspace, request, owner=owner, now=now)


def place_of(source: Source) -> str:
    """Return what is looked at by one look at a time: a site, or a source that a feature of ours fills."""
    if source.kind in OFFERS:
        return f"{_look_of(source)}:{source.pk}"
    return f"{POLL}:{(urlsplit(source.address).hostname or '').removeprefix('www.')[-LONGEST_HOST:]}"


def _look_of(source: Source) -> str:
    """Return the kind of job that looks at a source."""
    return OFFERS[source.kind].job if source.kind in OFFERS else POLL


def in_use() -> QuerySet[Source]:
    """Return the sources at which anybody looks: with their corpus, none of them removed."""
    there = Source.objects.filter(archived_at=None, corpus__archived_at=None, corpus__erasing_since=None)
    return there.filter(~Q(address="") | Q(kind__in=list(OFFERS))).select_related("corpus__workspace")


def begin_look(source: Source, *, now: datetime) -> None:
    """Put the next look off before this one begins: a look that fails for good does not come back at once."""
    Source.objects.filter(pk=source.pk, poll_at__isnull=False).update(poll_at=now + EVERY)


def write_look(source: Source, polled: Polled, *, unread: list[Unread], now: datetime) -> None:
    """Write down how a look ended and when the next one is. Call it in a transaction."""
    stopped = Source.objects.select_for_update().get(pk=source.pk).poll_at is None  # perhaps meanwhile
    soon = now + SOON if polled.more else now + EVERY
    source.poll_at = None if stopped else polled.state.next_at or soon
    source.polled_at = now
    source.problem = {**kept(polled.why), "outcome": polled.outcome.value} if polled.why else None
    source.state = {**polled.state.to_dict(), "unread": _unread(source, polled, unread)}
    source.save(update_fields=["state", "polled_at", "poll_at", "problem"])


def _unread(source: Source, polled: Polled, unread: list[Unread]) -> list[dict[str, Any]]:
    """Return what could not be read, the last first: a feed tells all of it each time, a page of a site only once."""
    rows: list[dict[str, Any]] = [{"row": each.place, "left_out": each.left_out, **kept(each.why)} for each in unread]
    if source.kind == Source.Kind.SITEMAP or polled.outcome is not Outcome.READ:
        rows += source.state.get("unread", [])
    return list({json.dumps(row, sort_keys=True): row for row in rows}.values())[:MOST_UNREAD]


def _note(source: Source, action: str, actor: Actor, now: datetime) -> None:
    audit.note(source.corpus.workspace, actor=actor, action=action, target=Target(source), now=now)
