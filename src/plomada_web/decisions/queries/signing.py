"""Who must sign, how ready each is, and what that makes of the whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from plomada.consensus.sign_off import Signer, SignOff, adding
from plomada.figures import Figure, Sentence
from plomada_web.decisions.models import Stakeholder, UsualFunction
from plomada_web.decisions.said import Intent
from plomada_web.decisions.standing import DecisionStanding, signers_are_told
from plomada_web.people.models import Function

WOULD_FROM = 8  # of 10
NOT_YET_UP_TO = 4
ADDED = 0.8  # how ready a signer still missing is taken to be, told beside the result

Place = Literal["would", "if_met", "not_yet", "heard", "unheard"]
PLACES: tuple[Place, ...] = ("would", "if_met", "not_yet", "heard", "unheard")


@dataclass(frozen=True)
class SignerRow:
    """Someone who must sign.

    Attributes:
        place: where they stand; "heard" where they have spoken but may not be named beside it.
        condition: what they said it hangs on; empty where they said nothing or may not be named.
        answered: whether they have answered statements, be it without saying whether they would sign.
    """

    stakeholder: Stakeholder
    place: Place
    condition: str = ""
    answered: bool = False


@dataclass(frozen=True)
class SignBoard:
    """Whether everyone who must sign will.

    Attributes:
        figure: the probability that all do; unknown, with the reason, where it may not or cannot be told.
        signers: all who must sign.
        named: whether the board may say how ready each is.
        weakest: who would move it most by being certain, told with the effect; None where nobody may be named.
        missing: functions that usually must sign this kind of purchase and have no signer here.
        if_joined: what one more signer would do; None where nobody is missing or there is no value to start from.
    """

    figure: Figure
    signers: tuple[SignerRow, ...]
    named: bool
    weakest: Sentence | None
    missing: tuple[Function, ...]
    if_joined: Sentence | None

    @property
    def places(self) -> Mapping[str, tuple[SignerRow, ...]]:
        """Return the signers by place, in the order of the board."""
        by_place = {place: tuple(row for row in self.signers if row.place == place) for place in PLACES}
        shown = ("would", "if_met", "not_yet", "unheard") if self.named else ("heard", "unheard")
        return {place: rows for place, rows in by_place.items() if place in shown or rows}


def sign_board(standing: DecisionStanding) -> SignBoard:
    """Return whether everyone who must sign will, as the audience may see it (one query)."""
    signers = tuple(_row(standing, member) for member in standing.seen.record.members if member.must_sign)
    found = standing.figures.sign_off
    figure = sign_off_figure(standing)
    missing = _missing(standing, [row.stakeholder for row in signers])
    return SignBoard(
        figure=figure,
        signers=signers,
        named=not standing.is_pooled,
        weakest=_weakest(standing, found) if figure is found.figure else None,
        missing=missing,
        if_joined=_if_joined(found, missing) if figure is found.figure else None,
    )


def sign_off_figure(standing: DecisionStanding) -> Figure:
    """Return the probability that all who must sign do, where this audience may know it.

    With one signer the figure would be that person's own answer, and with three nearly so: where signers may not be
    named it is told only when five of them stand behind it.
    """
    figure = standing.figures.sign_off.figure
    if signers_are_told(standing.seen):
        return figure
    spoke = {intent.stakeholder_id for intent in standing.seen.record.intents}
    hidden = [m for m in standing.seen.record.members if m.must_sign and m.pk not in standing.seen.intents]
    if standing.seen.intent_pool:
        why = Sentence(
            "What signers say without their name is told together. Since it was, another signer has spoken or who must "
            "sign has changed: told now, it would show what one person said."
        )
    else:
        why = Sentence(
            "What signers say without their name is told from five of them on; so far: %(signers)s.",
            {"signers": sum(1 for member in hidden if member.pk in spoke)},
        )
    return replace(figure, value=None, low=None, high=None, level=None, unknown=why)


def _row(standing: DecisionStanding, member: Stakeholder) -> SignerRow:
    intent = standing.seen.intents.get(member.pk)
    answered = member.pk in standing.seen.record.heard
    if intent is not None:
        return SignerRow(member, _place(intent), intent.condition, answered)
    spoke = any(said.stakeholder_id == member.pk for said in standing.seen.record.intents)
    return SignerRow(member, "heard" if spoke else "unheard", answered=answered)


def _place(intent: Intent) -> Place:
    if intent.likelihood >= WOULD_FROM:
        return "would"
    return "not_yet" if intent.likelihood <= NOT_YET_UP_TO else "if_met"


def _weakest(standing: DecisionStanding, found: SignOff) -> Sentence | None:
    member = standing.person(found.weakest)
    if member is None or found.weakest is None or standing.seen.intents.get(member.pk) is None:
        return None
    certain = next(effect.if_certain for effect in found.effects if effect.name == found.weakest)
    values = {"person": member.person.name, "probability": _probability(found.figure, certain)}
    if found.unheard:
        return Sentence(
            "Of those heard, most hangs on %(person)s: with that signature certain, all of them would sign at "
            "%(probability)s.",
            values,
        )
    return Sentence("Most hangs on %(person)s: with that signature certain, all would sign at %(probability)s.", values)


def _probability(like: Figure, value: float) -> Figure:
    return replace(like, value=value, low=None, high=None, unknown=None)


def _missing(standing: DecisionStanding, signers: Sequence[Stakeholder]) -> tuple[Function, ...]:
    if standing.decision.kind_id is None:
        return ()
    here = {number for member in signers if (number := member.person.function_id) is not None}
    usual = UsualFunction.objects.filter(kind_id=standing.decision.kind_id, must_sign=True).exclude(
        function_id__in=here
    )
    return tuple(one.function for one in usual.select_related("function").order_by("function__position", "pk"))


def _if_joined(found: SignOff, missing: Sequence[Function]) -> Sentence | None:
    if not missing or not found.figure.known:
        return None
    after = adding(found.signers, Signer(missing[0].name, ADDED)).after
    return Sentence(
        "With one more signer, as ready as %(ready)s of 10, it would be %(probability)s.",
        {"ready": round(10 * ADDED), "probability": _probability(after, after.value or 0.0)},
    )
