"""What the members of a segment have in common, and how far apart they are; behind every number its members."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plomada.averages import Quartiles, mean, quartiles, share
from plomada.figures import Figure
from plomada_web.lists.filters import All, Condition, Has, Not, Operator, Rule
from plomada_web.lists.filters.rules import to_address
from plomada_web.people.models import Account, Function, Record, Team
from plomada_web.segments.actions import FIELD
from plomada_web.segments.models import Segment
from plomada_web.segments.queries.sample import One, Sample, sample_of

MOST_GROUPS: Final = 10
LONG_DAYS: Final = 90
# How many touches in ninety days: from, to.
COUNTS: Final = ((0, 0), (1, 1), (2, 2), (3, 5), (6, 10), (11, None))
# Days since the last touch: more than, at most.
AGES: Final = ((None, 7), (7, 30), (30, 90), (90, 365), (365, None))
OURS: Final = frozenset({Team.MARKETING, Team.SALES})


@dataclass(frozen=True)
class Bar:
    """Some of the members: how many of those looked at, which share, and the rule of which they are the list.

    Attributes:
        kind: a team, "both" or empty: what colours it.
    """

    label: str | Promise
    n: int
    share: Figure
    where: str
    kind: str = ""


@dataclass(frozen=True)
class Group:
    """The members of one function, one account, one industry."""

    label: str
    n: int
    touches: Figure
    decides: Figure
    where: str


@dataclass(frozen=True)
class Told:
    """The groups that one thing tells apart, the largest first; `more` are not shown."""

    by: str | Promise
    groups: tuple[Group, ...]
    more: int


@dataclass(frozen=True)
class Averages:
    """All of the page.

    Attributes:
        n: how many members were looked at, `of` how many there are.
        everyone: the rule of which the members are the list.
    """

    n: int
    of: int
    everyone: str
    lately: Figure
    long: Figure
    spread: Quartiles
    days: Quartiles
    decides: Bar
    counts: tuple[Bar, ...]
    ages: tuple[Bar, ...]
    teams: tuple[Bar, ...]
    told: tuple[Told, ...]

    @property
    def is_sample(self) -> bool:
        """Return whether some stand for all."""
        return self.n < self.of


def averages(segment: Segment, *, now: datetime) -> Averages:
    """Return the averages of a segment and their spread (a few queries for each thousand members, up to five)."""
    sample = sample_of(segment, now=now)
    made = _Making(segment, sample, now)
    members = sample.members
    days = [days for one in members if (days := one.days_since(now)) is not None]
    return Averages(
        n=len(members),
        of=sample.of,
        everyone=where(segment),
        lately=mean([one.lately for one in members], unit="touches", of=sample.of),
        long=mean([one.long for one in members], unit="touches", of=sample.of),
        spread=quartiles([one.long for one in members], unit="touches", of=sample.of),
        days=quartiles(days, unit="days", of=sample.of if made.is_sample else len(days)),
        decides=made.bar(gettext_lazy("Has a part in a decision"), lambda one: one.decides, Has(made.parts)),
        counts=tuple(made.counts()),
        ages=tuple(made.ages()),
        teams=tuple(made.teams()),
        told=tuple(made.told()),
    )


def where(segment: Segment, *rules: Rule) -> str:
    """Return the part of an address that lists those of the segment of which the rules hold."""
    return to_address(All((Condition(FIELD, Operator.ANY_OF, (segment.pk,)), *rules)))


@dataclass(frozen=True)
class _Making:
    segment: Segment
    sample: Sample
    now: datetime

    @property
    def is_sample(self) -> bool:
        return len(self.sample.members) < self.sample.of

    @property
    def parts(self) -> str:
        return "parts" if self.segment.record is Record.PERSON else "decisions"

    def bar(self, label: str | Promise, holds: Callable[[One], bool], *rules: Rule, kind: str = "") -> Bar:
        n = sum(holds(one) for one in self.sample.members)
        of = self.sample.of if self.is_sample else None
        return Bar(label, n, share(n, len(self.sample.members), of=of), where(self.segment, *rules), kind)

    def counts(self) -> Iterable[Bar]:
        for low, high in COUNTS:
            rules: list[Rule] = [Has("touches", WITHIN, low)] if low else []
            if high is not None:
                rules.append(Not(Has("touches", WITHIN, high + 1)))
            yield self.bar(_span(low, high), partial(_is_counted, low, high), *rules)

    def ages(self) -> Iterable[Bar]:
        for low, high in AGES:
            rules = [] if high is None else [Condition("last_touch_at", Operator.LAST_DAYS, high)]
            rules += [] if low is None else [Condition("last_touch_at", Operator.OLDER_DAYS, low)]
            yield self.bar(_age(low, high), partial(self.is_aged, low, high), *rules)
        never = Condition("last_touch_at", Operator.EMPTY)
        yield self.bar(gettext_lazy("never"), lambda one: one.last_touch_at is None, never)

    def is_aged(self, low: int | None, high: int | None, one: One) -> bool:
        """Return whether the last touch was so long ago, to the second, as the list of them asks."""
        if one.last_touch_at is None:
            return False
        days = (self.now - one.last_touch_at).total_seconds() / 86_400
        return (low is None or days >= low) and (high is None or days < high)

    def teams(self) -> Iterable[Bar]:
        marketing, sales = (_touched_by(team) for team in (Team.MARKETING, Team.SALES))
        wanted: tuple[tuple[str | Promise, set[str], tuple[Rule, ...], str], ...] = (
            (gettext_lazy("Marketing alone"), {Team.MARKETING}, (marketing, Not(sales)), "mkt"),
            (gettext_lazy("Sales alone"), {Team.SALES}, (sales, Not(marketing)), "sales"),
            (gettext_lazy("Both teams"), {Team.MARKETING, Team.SALES}, (marketing, sales), "both"),
            (gettext_lazy("Neither"), set(), (Not(marketing), Not(sales)), ""),
        )
        for label, teams, rules, kind in wanted:
            yield self.bar(label, partial(_is_touched_by, teams), *rules, kind=kind)

    def told(self) -> Iterable[Told]:
        if self.segment.record is Record.PERSON:
            names = {
                function.pk: function.name for function in Function.objects.filter(workspace=self.segment.workspace)
            }
            yield self._told(0, gettext_lazy("By function"), "function", names)
            largest = [key for key, _members in self._largest(1) if key is not None]
            accounts = dict(Account.objects.filter(pk__in=largest).values_list("pk", "name"))
            yield self._told(1, gettext_lazy("By account"), "account", accounts)
        else:
            yield self._told(0, gettext_lazy("By industry"), "industry", None)
            yield self._told(1, gettext_lazy("By country"), "country", None)

    def _told(self, place: int, by: str | Promise, field: str, names: dict[int, str] | None) -> Told:
        groups = []
        for key, members in self._largest(place):
            label = (names.get(int(key), "?") if names is not None else str(key)) if key else _("Not known")
            rule = Condition(field, Operator.IS, key) if key else Condition(field, Operator.EMPTY)
            groups.append(
                Group(
                    label,
                    len(members),
                    mean([one.long for one in members], unit="touches"),
                    share(sum(one.decides for one in members), len(members)),
                    where(self.segment, rule),
                )
            )
        kinds = len({one.groups[place] for one in self.sample.members})
        return Told(by, tuple(groups), more=max(0, kinds - MOST_GROUPS))

    def _largest(self, place: int) -> Sequence[tuple[int | str | None, list[One]]]:
        found: dict[int | str | None, list[One]] = {}
        for one in self.sample.members:
            found.setdefault(one.groups[place], []).append(one)
        return sorted(found.items(), key=lambda item: (-len(item[1]), str(item[0])))[:MOST_GROUPS]


def _is_counted(low: int, high: int | None, one: One) -> bool:
    return low <= one.long and (high is None or one.long <= high)


def _is_touched_by(teams: set[str], one: One) -> bool:
    return one.teams & OURS == teams


WITHIN: Final = Condition("at", Operator.LAST_DAYS, LONG_DAYS)


def _touched_by(team: Team) -> Rule:
    return Has("touches", All((Condition("team", Operator.IS, team.value), WITHIN)))


def _span(low: int, high: int | None) -> str:
    if high is None:
        return _("%(low)s or more") % {"low": low}
    return str(low) if low == high else _("%(low)s to %(high)s") % {"low": low, "high": high}


def _age(low: int | None, high: int | None) -> str:
    if high is None:
        return _("over %(days)s days") % {"days": low}
    if low is None:
        return _("up to %(days)s days") % {"days": high}
    return _("%(low)s to %(high)s days") % {"low": low, "high": high}
