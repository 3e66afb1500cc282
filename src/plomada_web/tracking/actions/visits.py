"""A visit of our website comes in, or the wish to be forgotten."""

from datetime import datetime

from django.db import transaction

from plomada_web.people.models import Consent
from plomada_web.tracking.actions.counting import count_visit
from plomada_web.tracking.actions.identifying import Known, forget, identify, refused_since, survivor
from plomada_web.tracking.actions.touching import APART, Seen, has_touch, write_touches
from plomada_web.tracking.models import TrackedSite, Visit, Visitor
from plomada_web.tracking.person_links import person_of_token
from plomada_web.tracking.reading import PageView
from plomada_web.workspace.tokens import fingerprint


@transaction.atomic
def note_visit(site: TrackedSite, view: PageView, *, now: datetime) -> None:
    """Note a page that a visitor looks at, who has agreed to it; one who was forgotten is left alone.

    Of someone we know it is a touch at once. The same page again within half an hour is the same visit.
    """
    visitor = _visitor(site, view, now=now)
    if visitor.forgotten_at is not None:
        return
    _remember_campaign(visitor, view, now=now)
    count_visit(site, now=now)
    if view.pl and visitor.person is None:
        # Who is known stays who they are: a mail that was handed on does not make them its first reader.
        person = person_of_token(view.pl, site.workspace)
        if person is not None:
            identify(visitor, Known(person, Consent.How.LINK, view.page), now=now)
    if visitor.forgotten_at is None:
        _keep(visitor, Seen.now(view, now=now), now=now)


@transaction.atomic
def forget_visitor(site: TrackedSite, visitor_id: str, *, now: datetime) -> None:
    """Forget a visitor who took their consent back; one we never heard of is remembered as forgotten."""
    visitor, _ = Visitor.objects.get_or_create(
        site=site, id_hash=fingerprint(visitor_id), defaults={"consented_at": now, "seen_at": now}
    )
    if visitor.forgotten_at is None:
        forget(visitor, now=now)


def _visitor(site: TrackedSite, view: PageView, *, now: datetime) -> Visitor:
    visitor, _ = Visitor.objects.get_or_create(
        site=site,
        id_hash=fingerprint(view.visitor),
        defaults={"consented_at": now, "seen_at": now, "first_utm": view.utm, "last_utm": view.utm},
    )
    # Locked: two visits of one visitor are noted one after the other.
    locked = Visitor.objects.select_for_update(of=("self",)).select_related("person__merged_into", "site__workspace")
    return locked.get(pk=visitor.pk)


def _remember_campaign(visitor: Visitor, view: PageView, *, now: datetime) -> None:
    visitor.seen_at = now
    if view.utm:
        visitor.first_utm = visitor.first_utm or view.utm
        visitor.last_utm = view.utm
    visitor.save(update_fields=["seen_at", "first_utm", "last_utm"])


def _keep(visitor: Visitor, seen: Seen, *, now: datetime) -> None:
    if visitor.person is None:
        if not visitor.visits.filter(page=seen.page, at__gt=now - APART).exists():
            Visit.objects.create(visitor=visitor, **vars(seen))
        return
    person = survivor(visitor.person)
    if person.erased_at is not None or refused_since(person, visitor.consented_at):
        forget(visitor, now=now)
    elif not has_touch(person, seen.page, now=now):
        write_touches(visitor, person, [seen], now=now)
