"""Consent to be named, in rooms where that is the mode."""

from datetime import datetime

from django.db import transaction

from plomada.errors import PlomadaError
from plomada.figures import Sentence
from plomada_web.decisions.actions.lent_words import withdraw_words
from plomada_web.decisions.answering import NotAsked, actor_of
from plomada_web.decisions.models import Absence, Disclosure, Stakeholder
from plomada_web.decisions.turns import take_turn
from plomada_web.decisions.visibility import Audience, seen
from plomada_web.workspace import audit
from plomada_web.workspace.audit import Target


class TooLateToBeNamed(PlomadaError):
    """Naming this person now would narrow down who the others are."""


@transaction.atomic
def set_named_consent(*, stakeholder: Stakeholder, named: bool, now: datetime) -> None:
    """Write whether the stakeholder agrees to be named beside what they say from now on.

    Consent can be taken back at any time: the name goes from everything, and what was said with it is no longer counted
    until it is said again.

    Raises:
        NotAsked: consent is not asked in this room.
        TooLateToBeNamed: what they said without a name is already part of a released result.
    """
    given, (decision, now) = stakeholder, take_turn(stakeholder.decision_id, now=now)
    stakeholder = Stakeholder.objects.select_related("person").get(pk=given.pk)
    stakeholder.decision = decision
    if decision.disclosure != Disclosure.NAMED_WITH_CONSENT:
        raise NotAsked(Sentence("In this room consent to be named is not asked."))
    if named == (stakeholder.named_consent_at is not None):
        return
    if named and stakeholder.pk in seen(decision, Audience.GROUP).released:
        raise TooLateToBeNamed(
            Sentence(
                "What you said without your name is part of a result the group has seen. Naming you now would "
                "narrow down who said the rest, so your name stays hidden in this room."
            )
        )
    if named:
        # From now on they are known: what they said without a name must not stand among four others later on.
        Absence.objects.create(stakeholder=stakeholder, reason=Absence.Reason.NAMED, left_at=now)
    given.named_consent_at = stakeholder.named_consent_at = now if named else None
    stakeholder.save(update_fields=["named_consent_at"])
    audit.note(
        stakeholder.decision.workspace,
        actor=actor_of(stakeholder),
        action="stakeholder.consent.given" if named else "stakeholder.consent.withdrawn",
        target=Target(stakeholder),
        now=now,
    )
    if not named:
        withdraw_words(decision.workspace, [stakeholder.person_id], actor=actor_of(stakeholder), now=now)
