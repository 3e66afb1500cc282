"""Making one record of two, so that it can be taken apart again."""

from datetime import datetime

from django.db import transaction

from plomada.errors import PlomadaError
from plomada.figures import Sentence
from plomada_web.duplicates import sites, stakes
from plomada_web.duplicates.choosing import Choice, kept_of
from plomada_web.duplicates.consents import stricter
from plomada_web.duplicates.hanging import BY_NAME, movable, relations_to
from plomada_web.duplicates.models import DuplicatePair
from plomada_web.duplicates.recorded import Recorded
from plomada_web.people.models import Account, Person
from plomada_web.undo.models import ChangeSet
from plomada_web.undo.recording import begin, close
from plomada_web.workspace import audit
from plomada_web.workspace.audit import Actor, Target


class NotTwoAnyMore(PlomadaError):
    """One of the two was merged or archived meanwhile, or the pair is decided."""

    def __init__(self) -> None:
        super().__init__(
            Sentence("These two are not to be merged any more: one of them was archived, or the pair has been decided.")
        )


@transaction.atomic
def merge(pair: DuplicatePair, *, choice: Choice, actor: Actor, now: datetime) -> ChangeSet:
    """Make one of the two of a pair: what hangs on the one that goes comes to the one that stays.

    The one that goes is archived, remembers into which it was merged, and is still found by its identifiers.

    Args:
        pair: the two.
        choice: which stays, and whose values are kept.
        actor: who merges.
        now: the moment of it, which every changed row carries.

    Raises:
        NotTwoAnyMore: the pair is decided, or one of the two is archived.
        BothAnswered: two people who have both spoken in one decision.
    """
    pair = DuplicatePair.objects.select_for_update(of=("self",)).select_related("workspace").get(pk=pair.pk)
    rows = _locked(pair)
    if pair.state != DuplicatePair.State.OPEN or any(row.archived_at is not None for row in rows):
        raise NotTwoAnyMore
    survivor, loser = rows if choice.survivor == "left" else rows[::-1]
    if isinstance(survivor, Person) and isinstance(loser, Person):
        stakes.refuse_two_voices(loser, survivor)
    label = f"{loser} → {survivor}"
    change_set = begin(pair.workspace, kind=ChangeSet.Kind.MERGE, label=label, actor=actor, now=now)
    recorded = Recorded(change_set)
    _make_one(recorded, survivor, loser, choice)
    recorded.change(
        pair,
        {
            "state": DuplicatePair.State.MERGED,
            "decided_by": actor.user,
            "decided_by_name": actor.name[:160],
            "decided_at": now,
            "change_set": change_set,
        },
    )
    target = Target(survivor, detail={"merged": loser.pk, "change_set": change_set.pk})
    audit.note(pair.workspace, actor=actor, action=f"{pair.record}.merged", target=target, now=now)
    close(change_set, now=now)
    return change_set


def _locked(pair: DuplicatePair) -> list[Person] | list[Account]:
    """Return the two, locked in the order of their numbers, so that two merges never wait for each other crosswise."""
    ids = [pair.left.pk, pair.right.pk]
    if pair.record == "person":
        people = Person.objects.select_related("workspace", "account", "site", "function", "owner")
        return list(people.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk"))
    accounts = Account.objects.select_related("workspace", "owner")
    return list(accounts.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk"))


def _make_one(recorded: Recorded, survivor: Person | Account, loser: Person | Account, choice: Choice) -> None:
    kept = kept_of(survivor, loser, choice)
    # The one that goes is archived first: only then is its e-mail free for the other.
    taken_back = stricter(survivor, loser)
    recorded.change(loser, {"archived_at": recorded.now, "merged_into": survivor})
    recorded.change(survivor, kept.values, tags=kept.tags)
    for relation in relations_to(type(survivor)):
        if relation.name not in BY_NAME:
            ids = movable(relation, loser=loser, survivor=survivor)
            recorded.move(relation, ids, loser=loser, survivor=survivor)
    for consent in taken_back:
        recorded.add(consent)
    if isinstance(survivor, Person) and isinstance(loser, Person):
        stakes.unite(recorded, loser=loser, survivor=survivor)
    elif isinstance(survivor, Account) and isinstance(loser, Account):
        sites.unite(recorded, loser=loser, survivor=survivor)
