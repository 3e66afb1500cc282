"""Personal links: made, shown once, revoked. We keep a token's fingerprint and nothing else of it."""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.crypto import salted_hmac

from plomada.errors import PlomadaError
from plomada.figures import Sentence
from plomada_web.decisions.models import Decision, Stakeholder
from plomada_web.rooms.models import PersonalLink
from plomada_web.workspace import audit
from plomada_web.workspace.audit import Actor, Target
from plomada_web.workspace.tokens import fingerprint, new_token

GOOD_FOR = timedelta(days=60)


class NotInvited(PlomadaError):
    """The stakeholder cannot be given a way in now."""


@dataclass(frozen=True)
class FreshLink:
    """A link at the only moment when its token is known."""

    link: PersonalLink
    token: str

    @property
    def address(self) -> str:
        """Return the whole address, as a person copies it."""
        return address_of(self.token)


def address_of(token: str) -> str:
    """Return the address of the room that the token opens."""
    return settings.BASE_URL + reverse("rooms:welcome", kwargs={"token": token})


def check_invitable(stakeholder: Stakeholder) -> None:
    """Refuse a way in for someone who left the group, or into a decision that is over.

    Raises:
        NotInvited: with the reason.
    """
    if stakeholder.removed_at is not None:
        raise NotInvited(Sentence("%(name)s is no longer in the group.", {"name": stakeholder.person.name}))
    if stakeholder.person.erased_at is not None:
        raise NotInvited(Sentence("Who was erased is invited no more."))
    check_open(stakeholder.decision)


def check_open(decision: Decision) -> None:
    """Refuse to invite anyone into a decision that is over.

    Raises:
        NotInvited: it is decided or archived.
    """
    if not decision.is_open:
        raise NotInvited(Sentence("The decision is closed, so nobody is invited to answer any more."))


def new_link(stakeholder: Stakeholder, *, actor: Actor, now: datetime) -> FreshLink:
    """Write a link for the stakeholder and return it with its token; earlier links stay good."""
    token = new_token()
    link = PersonalLink.objects.create(
        stakeholder=stakeholder,
        token_hash=fingerprint(token),
        made_by=actor.user,
        made_at=now,
        expires_at=now + GOOD_FOR,
    )
    return FreshLink(link, token)


@transaction.atomic
def make_link(*, stakeholder: Stakeholder, actor: Actor, now: datetime) -> FreshLink:
    """Make a link that someone of ours copies and hands over themselves.

    Raises:
        NotInvited: the stakeholder left the group, or the decision is over.
    """
    check_invitable(stakeholder)
    fresh = new_link(stakeholder, actor=actor, now=now)
    _note(stakeholder, actor=actor, action="room.link.made", now=now)
    return fresh


@transaction.atomic
def revoke_links(*, stakeholder: Stakeholder, actor: Actor, now: datetime) -> int:
    """Close every link of the stakeholder that is still open, and return how many there were."""
    links = PersonalLink.objects.filter(stakeholder=stakeholder, revoked_at=None, expires_at__gt=now)
    count = links.update(revoked_at=now)
    if count:
        _note(stakeholder, actor=actor, action="room.links.revoked", now=now)
    return count


def _note(stakeholder: Stakeholder, *, actor: Actor, action: str, now: datetime) -> None:
    decision: Decision = stakeholder.decision
    target = Target(stakeholder, detail={"decision": decision.pk})
    audit.note(decision.workspace, actor=actor, action=action, target=target, now=now)


# The address at the foot of a mail that stops the mails. It is not the link of the room: mail servers open it on
# their own, and it must go on working when the link has long expired.


def stop_token(person_id: int) -> str:
    """Return the token with which the person stops our mails, and can do nothing else."""
    return f"{person_id}-{_stop_signature(person_id)}"


def person_of_stop_token(token: str) -> int | None:
    """Return whose token it is, or None where we did not make it."""
    number, _, signature = token.partition("-")
    if not (number.isascii() and number.isdecimal() and len(number) < 19):
        return None
    return int(number) if hmac.compare_digest(signature.encode(), _stop_signature(int(number)).encode()) else None


def _stop_signature(person_id: int) -> str:
    return salted_hmac("plomada_web.rooms.stop_mails", str(person_id), algorithm="sha256").hexdigest()
