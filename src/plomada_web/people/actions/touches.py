"""Touches come in: typed, imported, sent by a program or noted by the tracker, all by one door.

Here is how this works. A batch is written in one transaction. First the people and accounts it names are locked, in the
order of their numbers, so that two batches about the same ones wait for each other and never lock crosswise. Then the
keys that are there already are left out, and the rest is inserted, in the order of their keys for the same reason.
Should someone send a key between our look and our writing, the database refuses it, and we look again. Last, the
newest touch of each person and account moves forward in one UPDATE each.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TypeVar

from django.db import IntegrityError, transaction
from django.db.models import OuterRef, QuerySet, Subquery

from plomada.errors import PlomadaError
from plomada.figures import Sentence
from plomada_web.people.models import Account, Channel, Person, Team, Touch
from plomada_web.workspace import audit
from plomada_web.workspace.audit import Actor, Target
from plomada_web.workspace.models import Currency, Workspace

BATCH = 1000
TRIES = 3
CLOCKS_DIFFER_BY = timedelta(hours=1)  # a sender's clock may run ahead of ours
LONGEST: Mapping[str, int] = {"asset": 300, "theme": 120, "campaign": 120, "note": 500, "source": 20}
MOST_COST = Decimal("9999999999.99")

Touched = TypeVar("Touched", Person, Account)


@dataclass(frozen=True)
class TouchFacts:
    """One touch, as its door knows it.

    Attributes:
        team: who made it happen; one of `Team`.
        channel: one of `Channel`.
        at: when, with its time zone; nothing is in the future.
        person_id: with whom; None where only the account is known.
        account_id: whose, where there is no person or where we do not know where they work; otherwise it is the
            account that the person has at this moment.
        source: the door: typed, import, api, tracker, form, room.
        key: what its sender calls it; sent twice, it is one touch. None: it has no name and is always new.
        detail: what else the door knew, as JSON.
    """

    team: str
    channel: str
    at: datetime
    person_id: int | None = None
    account_id: int | None = None
    asset: str = ""
    theme: str = ""
    campaign: str = ""
    note: str = ""
    cost_amount: Decimal | None = None
    cost_currency: str = ""
    source: str = "typed"
    key: str | None = None
    detail: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Added:
    """What became of the touches: those added, in the order of their keys, and how many were known already."""

    touches: tuple[Touch, ...]
    known: int


class NotATouch(PlomadaError):
    """A touch cannot be kept as it was given."""

    def __init__(self, number: int, sentence: Sentence) -> None:
        super().__init__(sentence)
        self.number = number  # of the touch in the sequence, from 0


def problem_of(touch: TouchFacts, *, now: datetime) -> Sentence | None:
    """Return why a touch cannot be kept, or None where it can; whether its person is ours is not looked at."""
    texts = {name: getattr(touch, name) for name in LONGEST} | {"key": touch.key or ""}
    long = next((name for name, text in texts.items() if len(text) > LONGEST.get(name, 120)), None)
    checks = (
        (touch.team not in Team.values, Sentence("“%(team)s” is no team.", {"team": touch.team[:40]})),
        (
            touch.channel not in Channel.values,
            Sentence("“%(channel)s” is no channel.", {"channel": touch.channel[:40]}),
        ),
        (touch.person_id is None and touch.account_id is None, Sentence("A touch is with a person or an account.")),
        (touch.at.tzinfo is None, Sentence("The moment of a touch needs its time zone.")),
        (long is not None, Sentence("Too long: %(field)s.", {"field": long})),
        (any("\0" in text for text in texts.values()), Sentence("A text holds a character that cannot be kept.")),
        (not _cost_is_whole(touch), Sentence("A cost is an amount from 0 with its currency.")),
    )
    for wrong, sentence in checks:
        if wrong:
            return sentence
    return Sentence("A touch cannot lie in the future.") if touch.at > now + CLOCKS_DIFFER_BY else None


@transaction.atomic
def add_touches(workspace: Workspace, *, touches: Sequence[TouchFacts], actor: Actor, now: datetime) -> Added:
    """Add touches; those whose key is there already are left as they are. One audit line tells of all of them.

    Args:
        workspace: whose they are.
        touches: any number; they are written a thousand at a time.
        actor: whoever typed, sent or imported them; a user of ours stands on each.
        now: the moment of it.

    Raises:
        NotATouch: one cannot be kept, or names a person or account of another workspace; nothing is written.
    """
    added = keep_touches(workspace, touches=touches, actor=actor, now=now)
    if added.touches:
        target = _target(workspace, added.touches)
        audit.note(workspace, actor=actor, action="touch.added", target=target, now=now)
    return added


@transaction.atomic(savepoint=False)
def keep_touches(workspace: Workspace, *, touches: Sequence[TouchFacts], actor: Actor, now: datetime) -> Added:
    """Add touches as `add_touches` does, for a door through which so many come that it tells the audit of them later.

    Raises:
        NotATouch: one cannot be kept, or names a person or account of another workspace; nothing is written.
    """
    for number, touch in enumerate(touches):
        problem = problem_of(touch, now=now)
        if problem is not None:
            raise NotATouch(number, problem)
    added: list[Touch] = []
    for start in range(0, len(touches), BATCH):
        batch = _Batch(workspace, touches[start : start + BATCH], start)
        written = batch.write(actor=actor, now=now)
        _move_forward(batch.people, "person", written)
        _move_forward(batch.accounts, "account", written)
        added.extend(written)
    return Added(tuple(added), known=len(touches) - len(added))


class _Batch:
    """Up to a thousand touches and the locked rows they are about."""

    def __init__(self, workspace: Workspace, touches: Sequence[TouchFacts], first: int) -> None:
        self.workspace = workspace
        self.touches = touches
        self.people = _locked(workspace.people.all(), {one.person_id for one in touches if one.person_id is not None})
        self._refuse_strangers([one.person_id for one in touches], self.people, first)
        named = [one.account_id for one in touches]
        accounts = {person.account_id for person in self.people.values()} | set(named)
        self.accounts = _locked(workspace.accounts.all(), {pk for pk in accounts if pk is not None})
        self._refuse_strangers(named, self.accounts, first)

    def _refuse_strangers(self, ids: Sequence[int | None], ours: Collection[int], first: int) -> None:
        for number, pk in enumerate(ids, start=first):
            if pk is not None and pk not in ours:
                raise NotATouch(number, Sentence("There is no such person or account."))

    def write(self, *, actor: Actor, now: datetime) -> list[Touch]:
        """Return the touches that were written."""
        for attempt in range(TRIES):
            try:
                with transaction.atomic():
                    return Touch.objects.bulk_create(self._rows(actor, now))
            except IntegrityError:
                # Someone else sent one of the keys between our look and our writing.
                if attempt == TRIES - 1:
                    raise
        raise AssertionError

    def _rows(self, actor: Actor, now: datetime) -> Iterator[Touch]:
        keys = {one.key for one in self.touches if one.key is not None}
        known = set(self.workspace.touches.filter(key__in=keys).values_list("key", flat=True)) if keys else set()
        for one in sorted(self.touches, key=lambda touch: touch.key or ""):
            if one.key is None or one.key not in known:
                known.add(one.key)
                yield self._row(one, actor, now)

    def _row(self, one: TouchFacts, actor: Actor, now: datetime) -> Touch:
        person = self.people[one.person_id] if one.person_id is not None else None
        account_id = person.account_id if person and person.account_id else one.account_id
        said = vars(one) | {"account_id": account_id, "detail": dict(one.detail)}
        return Touch(workspace=self.workspace, member=actor.user, created_at=now, **said)


def _locked(rows: QuerySet[Touched], ids: set[int]) -> dict[int, Touched]:
    if not ids:
        return {}
    only = ("workspace_id", "account_id", "name") if rows.model is Person else ("workspace_id", "name")
    found = rows.filter(pk__in=ids).order_by("pk").only(*only)
    return {row.pk: row for row in found.select_for_update(no_key=True)}


def _move_forward(rows: Mapping[int, Touched], kind: str, written: Sequence[Touch]) -> None:
    """Note the newest touch of each row: read from its touches, which an index has in that order."""
    ids = {getattr(touch, f"{kind}_id") for touch in written} - {None}
    if not ids:
        return
    model = type(rows[next(iter(ids))])
    newest = _newest_of(kind)
    moved = model._default_manager.filter(pk__in=ids).alias(newest=newest)
    never = moved.filter(last_touch_at=None)
    (moved.filter(last_touch_at__lt=newest) | never).update(last_touch_at=newest)


def _newest_of(kind: str) -> Subquery:
    return Subquery(Touch.objects.filter(**{kind: OuterRef("pk")}).order_by("-at", "-pk").values("at")[:1])


def look_back(workspace: Workspace, *, people: set[int], accounts: set[int]) -> None:
    """Let the newest touch of these be what their touches say, after some were taken away. Call it in a transaction."""
    for rows, kind, ids in (
        (workspace.people.all(), "person", people),
        (workspace.accounts.all(), "account", accounts),
    ):
        locked = _locked(rows, ids)  # type: ignore[type-var]
        rows.filter(pk__in=locked).update(last_touch_at=_newest_of(kind))


def _cost_is_whole(touch: TouchFacts) -> bool:
    amount = touch.cost_amount
    if amount is None:
        return touch.cost_currency == ""
    return amount.is_finite() and 0 <= amount <= MOST_COST and touch.cost_currency in Currency.values


def _target(workspace: Workspace, added: Sequence[Touch]) -> Target:
    if len(added) > 1:
        return Target(workspace, detail={"touches": len(added)})
    touch = added[0]
    return Target(touch, label=touch.person.name if touch.person else touch.account.name if touch.account else "")
