"""Tokens are made, shown once, and revoked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from plomada.errors import PlomadaError
from plomada.figures import Sentence
from plomada_web.api.models import ApiToken
from plomada_web.api.scopes import DEMANDS, Scope
from plomada_web.workspace import audit
from plomada_web.workspace.audit import Actor, Target
from plomada_web.workspace.models import Member
from plomada_web.workspace.tokens import fingerprint, new_token

PREFIX = "plomada_"
SHOWN = len(PREFIX) + 6


class ScopeRefused(PlomadaError):
    """The token would be allowed what its member is not."""


@dataclass(frozen=True)
class TokenWanted:
    """What a token is for, what it may do, and until when it works; `expires_at` None: until it is revoked."""

    name: str
    scopes: Sequence[Scope]
    expires_at: datetime | None = None


@dataclass(frozen=True)
class MadeToken:
    """A token just made; `secret` is shown this once and kept nowhere."""

    token: ApiToken
    secret: str


@transaction.atomic
def make_token(member: Member, *, wanted: TokenWanted, actor: Actor, now: datetime) -> MadeToken:
    """Make a token for a program that acts as this member.

    Raises:
        ScopeRefused: the member may not do what one of the scopes allows.
    """
    refused = [scope for scope in wanted.scopes if not DEMANDS[scope].may(member)]
    if refused:
        raise ScopeRefused(Sentence("Your role does not allow “%(scope)s”.", {"scope": refused[0].value}))
    secret = PREFIX + new_token()
    token = ApiToken.objects.create(
        member=member,
        name=wanted.name,
        start=secret[:SHOWN],
        fingerprint=fingerprint(secret),
        scopes=sorted(set(wanted.scopes)),
        made_at=now,
        expires_at=wanted.expires_at,
    )
    target = Target(token, detail={"scopes": token.scopes})
    audit.note(member.workspace, actor=actor, action="token.made", target=target, now=now)
    return MadeToken(token, secret)


@transaction.atomic
def revoke_token(token: ApiToken, *, actor: Actor, now: datetime) -> None:
    """Make a token open nothing any more. Done twice it changes nothing."""
    if ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now):
        audit.note(token.member.workspace, actor=actor, action="token.revoked", target=Target(token), now=now)
