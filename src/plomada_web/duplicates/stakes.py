"""Two people with a part in the same decision: their parts become one, as long as only one of them has spoken."""

from django.db.models import Exists, OuterRef

from plomada.errors import PlomadaError
from plomada.figures import Sentence
from plomada_web.decisions.models import Absence, Answer, Comment, Ranking, SignIntent, Stakeholder
from plomada_web.duplicates.hanging import movable, relations_to
from plomada_web.duplicates.recorded import Recorded
from plomada_web.people.models import Person

SAID = (Answer, Ranking, SignIntent, Comment)


class BothAnswered(PlomadaError):
    """Both have spoken in a decision: what was said is never changed, so that one of the two voices cannot go."""

    def __init__(self, titles: tuple[str, ...]) -> None:
        super().__init__(
            Sentence(
                "Both have answered in %(decisions)s. What was said is never changed, so these two cannot become one.",
                {"decisions": titles},
            )
        )


def refuse_two_voices(one: Person, other: Person) -> None:
    """Make sure that in no decision both have spoken.

    Raises:
        BothAnswered: in some they have; it names them.
    """
    both = [pair for pair in _in_both(one, other) if _has_spoken(pair[0]) and _has_spoken(pair[1])]
    if both:
        raise BothAnswered(tuple(f"“{stake.decision.title}”" for stake, _ in both))


def unite(recorded: Recorded, *, loser: Person, survivor: Person) -> None:
    """Give the survivor the loser's parts; where they have one in the same decision, make one of the two."""
    together = _in_both(loser, survivor)
    kept = {stake.pk for stake, _ in together}
    relation = next(one for one in relations_to(Person) if one.name == "decisions.stakeholder.person")
    alone = [stake.pk for stake in loser.stakes.order_by("pk") if stake.pk not in kept]
    recorded.move(relation, alone, loser=loser, survivor=survivor)
    for stake, stays in together:
        _become_one(recorded, loser=stake, survivor=stays)


def _in_both(one: Person, other: Person) -> list[tuple[Stakeholder, Stakeholder]]:
    theirs = {stake.decision_id: stake for stake in other.stakes.all()}
    stakes = one.stakes.select_related("decision").order_by("pk")
    return [(stake, theirs[stake.decision_id]) for stake in stakes if stake.decision_id in theirs]


def _has_spoken(stake: Stakeholder) -> bool:
    spoken = [Exists(model._default_manager.filter(stakeholder=OuterRef("pk"))) for model in SAID]
    return Stakeholder.objects.filter(spoken[0] | spoken[1] | spoken[2] | spoken[3], pk=stake.pk).exists()


def _become_one(recorded: Recorded, *, loser: Stakeholder, survivor: Stakeholder) -> None:
    """Move what hangs on one part to the other, and take the emptied one out of the group."""
    is_in = loser.removed_at is None or survivor.removed_at is None
    consents = [loser.named_consent_at, survivor.named_consent_at]
    concerns = [text for text in dict.fromkeys((survivor.concerns, loser.concerns)) if text]
    values: dict[str, object] = {
        "must_sign": survivor.must_sign or loser.must_sign,
        "is_mobilizer": survivor.is_mobilizer or loser.is_mobilizer,
        "concerns": "\n\n".join(concerns),
        "custom": {**loser.custom, **survivor.custom},
        # Who has not agreed under both names has not agreed.
        "named_consent_at": max(consents) if all(consents) else None,  # type: ignore[type-var]
        "added_at": min(loser.added_at, survivor.added_at),
        "removed_at": None if is_in else survivor.removed_at,
    }
    recorded.change(loser, {"removed_at": loser.removed_at or recorded.now})
    recorded.change(survivor, values)
    for relation in relations_to(Stakeholder):
        recorded.move(relation, movable(relation, loser=loser, survivor=survivor), loser=loser, survivor=survivor)
    if is_in:
        away = survivor.absences.filter(reason=Absence.Reason.REMOVED, returned_at=None)
        for absence in away:
            recorded.change(absence, {"returned_at": recorded.now})
