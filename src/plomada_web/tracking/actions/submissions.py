"""A form is sent, and confirmed."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from plomada_web.tracking.actions.taking_in import take_in
from plomada_web.tracking.models import Submission, Visitor, WebForm
from plomada_web.workspace import jobs
from plomada_web.workspace.tokens import fingerprint

JOB = "tracking.confirmation"
MOST_LETTERS = 3  # a day to one address: whoever types someone else's cannot flood them


@dataclass(frozen=True)
class Sent:
    """What someone sent.

    Attributes:
        values: what they wrote, by the name of the field; only what is not empty.
        consents: of each that was asked: purpose, whether given, the wording they saw.
        page: of our site, where the form stands; empty where it was opened by its own address.
        utm: what that page's address said of a campaign.
        visitor: the number of their browser, where they agreed to be noted.
    """

    email: str
    values: dict[str, Any]
    consents: list[dict[str, Any]]
    page: str = ""
    utm: dict[str, str] = field(default_factory=dict)
    visitor: str = ""


def is_open(web_form: WebForm) -> bool:
    """Return whether the form takes anything now: what must be confirmed by mail needs a mail server."""
    return web_form.archived_at is None and (settings.MAIL_CONFIGURED or not web_form.double_opt_in)


@transaction.atomic
def submit(web_form: WebForm, sent: Sent, *, now: datetime) -> Submission:
    """Keep what was sent, and ask by mail whether it was them; without that question it counts at once."""
    visitor = _visitor(web_form, sent.visitor)
    submission = Submission.objects.create(
        form=web_form,
        visitor=visitor,
        email=sent.email,
        values=sent.values,
        consents=sent.consents,
        first_utm=(visitor.first_utm if visitor else {}) or sent.utm,
        last_utm=sent.utm or (visitor.last_utm if visitor else {}),
        page=sent.page,
        at=now,
        asked_to_confirm=web_form.double_opt_in,
    )
    if not web_form.double_opt_in:
        _settle(submission, now=now)
    elif _letters_to(sent.email, now=now) <= MOST_LETTERS:
        wanted = jobs.Request(kind=JOB, payload={"submission": submission.pk}, once_key=f"{JOB}:{submission.pk}")
        jobs.enqueue(web_form.workspace, wanted, owner=None, now=now)
    return submission


@transaction.atomic
def confirm(submission: Submission, *, now: datetime) -> None:
    """Take someone at their word: only now there is a person. Confirming twice changes nothing."""
    locked = Submission.objects.select_for_update(of=("self",)).select_related(
        "form__workspace", "form__site", "visitor__site__workspace"
    )
    fresh = locked.get(pk=submission.pk)
    if fresh.confirmed_at is None and fresh.email:  # empty: they were erased meanwhile
        _settle(fresh, now=now)


def _settle(submission: Submission, *, now: datetime) -> None:
    # The visitor is locked before the person, as a visit that comes in at this moment does it: never crosswise.
    if submission.visitor_id is not None:
        Visitor.objects.select_for_update().filter(pk=submission.visitor_id).exists()
    submission.confirmed_at = now
    submission.person = take_in(submission, now=now)
    submission.save(update_fields=["confirmed_at", "person"])


def _letters_to(email: str, *, now: datetime) -> int:
    today = Submission.objects.filter(email=email, at__gt=now - timedelta(days=1), asked_to_confirm=True)
    return today.order_by()[: MOST_LETTERS + 1].count()


def _visitor(web_form: WebForm, number: str) -> Visitor | None:
    if not number:
        return None
    rows = Visitor.objects.filter(site__workspace=web_form.workspace_id, forgotten_at=None)
    return rows.select_related("site__workspace").filter(id_hash=fingerprint(number)).first()
