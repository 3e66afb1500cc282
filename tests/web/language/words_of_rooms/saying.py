"""What people say in rooms, whether they agree that it is counted, and looks at it."""

from collections.abc import Collection
from datetime import timedelta

from django.utils import timezone

from plomada_web.decisions.models import (
    Comment,
    Decision,
    Disclosure,
)
from plomada_web.language.actions.offered import add_offered
from plomada_web.language.background_polling import look_at_due_sources
from plomada_web.language.models import Corpus, Document, Source
from plomada_web.language.offered import OFFERS
from plomada_web.people.actions import Agreement
from plomada_web.people.models import Consent
from plomada_web.privacy.actions import note_consent
from plomada_web.workspace.audit import Actor
from plomada_web.workspace.models import Job
from tests.web.language.bringing import work
from tests.web.world import NOW, World

CARLA, OSCAR = "Carla Ferrer", "Oscar Prat"
OFFER = OFFERS["rooms"]


def says(world: World, who: str, text: str = "The price of each container decides.", *, named: bool = False) -> Comment:
    return Comment.objects.create(stakeholder=world.stakeholders[who], text=text, is_named=named, said_at=NOW)


def agrees(world: World, *names: str, given: bool = True, minutes: int = 0) -> None:
    for name in names:
        at = NOW + timedelta(minutes=minutes)
        agreement = Agreement(Consent.Purpose.LANGUAGE, given=given, at=at)
        note_consent(world.people[name], agreement=agreement, actor=Actor.of(world.bob), now=at)


def mode(world: World, disclosure: Disclosure) -> None:
    Decision.objects.filter(pk=world.decision.pk).update(disclosure=disclosure)
    world.decision.refresh_from_db()
    for stake in world.stakeholders.values():
        stake.decision = world.decision


def added(world: World, corpus: Corpus) -> Source:
    source = add_offered(corpus, offer=OFFER, actor=Actor.of(world.maria), now=timezone.now())
    return looked(source)


def looked(source: Source) -> Source:
    """Do the look that is enqueued, or the one that the schedule enqueues when it is time."""
    if not Job.objects.filter(kind=OFFER.job, status="queued").exists():
        Source.objects.filter(pk=source.pk).update(poll_at=timezone.now() - timedelta(minutes=1))
        look_at_due_sources(timezone.now())
    work(Job.objects.get(kind=OFFER.job, status="queued"))
    return Source.objects.select_related("corpus__workspace").get(pk=source.pk)


def texts(source: Source | None = None) -> Collection[str]:
    rows = Document.objects.filter(source=source) if source else Document.objects.all()
    return sorted(rows.values_list("text", flat=True))
