"""The two mails of the room: an invitation, and a reminder to those who have not answered all."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from plomada_web.decisions.models import Stakeholder
from plomada_web.rooms.calendar import attached
from plomada_web.rooms.links import FreshLink, stop_token
from plomada_web.rooms.queries.path import path_of
from plomada_web.workspace.mail import Letter


class LetterKind(models.TextChoices):
    INVITATION = "invitation", _("Invitation")
    REMINDER = "reminder", _("Reminder")


@dataclass(frozen=True)
class Order:
    """Which letter goes to whom, and who of ours signs it."""

    kind: LetterKind
    stakeholder: Stakeholder
    signed_by: str


def letter(order: Order, link: FreshLink, *, now: datetime) -> Letter:
    """Return the mail, in the reader's language, around a link that was made for it."""
    stakeholder = order.stakeholder
    decision, person = stakeholder.decision, stakeholder.person
    path = path_of(stakeholder)
    stop = settings.BASE_URL + reverse("rooms:stop_from_mail", kwargs={"token": stop_token(person.pk)})
    with translation.override(person.language):
        calendar = attached(decision, now=now, address=link.address)
    return Letter(
        to=person.email,
        language=person.language,
        template=f"rooms/mail/{order.kind.value}",
        context={
            "person": person,
            "decision": decision,
            "supplier": decision.workspace,
            "signed_by": order.signed_by,
            "path": path,
            "address": link.address,
            "expires_at": link.link.expires_at,
            "stop": stop,
        },
        attachments=calendar,
        unsubscribe=stop,
    )
