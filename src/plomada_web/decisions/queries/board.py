"""Decisions side by side, by phase on the board, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import reduce
from operator import or_

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.utils.translation import gettext, ngettext

from plomada_web.decisions.models import Decision, Phase, PhaseChange, Stakeholder
from plomada_web.decisions.queries.heard import has_been_heard
from plomada_web.people.models import searchable
from plomada_web.site import telling
from plomada_web.workspace.models import Member, Workspace

CARDS = 25  # a column: what a page can draw at once; the rest are a click away in the table
RECENT = timedelta(days=90)  # how long a decided group stays on the board


@dataclass(frozen=True)
class Wanted:
    """Which decisions to show.

    Attributes:
        owner_id: whose; None: everyone's.
        kind_id: of which kind of purchase; None: any.
        phase: only the table filters by it; empty: any.
        text: a part of the title or of the account's name.
        archived: those put away instead of the others.
    """

    owner_id: int | None = None
    kind_id: int | None = None
    phase: str = ""
    text: str = ""
    archived: bool = False


@dataclass(frozen=True)
class Card:
    """A decision, as it shows among others.

    Attributes:
        heard: how many of the `people` have answered something.
        unheard_signers: how many who must sign have not.
        since: the day on which the phase began; None where nobody noted it.
        days: in the phase until today, None likewise.
    """

    decision: Decision
    people: int
    heard: int
    unheard_signers: int
    since: date | None
    days: int | None
    team: str

    # The board draws a hundred cards: told here, a sentence takes a tenth of the time it takes a template.

    @property
    def heard_in_words(self) -> str:
        """Tell how many of the group were heard."""
        counted = {"heard": telling.number(self.heard), "people": telling.number(self.people)}
        return gettext("heard %(heard)s of %(people)s") % counted if self.people else gettext("nobody in the group yet")

    @property
    def unheard_in_words(self) -> str:
        """Tell how many who must sign have not been heard; nothing where there is none or all is decided."""
        n = self.unheard_signers
        if not n or self.decision.outcome:
            return ""
        return ngettext("%(n)s who must sign, unheard", "%(n)s who must sign, unheard", n) % {"n": telling.number(n)}

    @property
    def days_in_words(self) -> str:
        """Tell how long the phase has been going on; nothing where that is not known."""
        if self.days is None:
            return ""
        return ngettext("%(days)s day", "%(days)s days", self.days) % {"days": telling.number(self.days)}


@dataclass(frozen=True)
class Total:
    """What a column is worth in one currency, once or a year."""

    amount: Decimal
    currency: str
    yearly: bool


@dataclass(frozen=True)
class Column:
    """One phase of the board: its newest cards, and what holds for all of them."""

    phase: Phase
    cards: tuple[Card, ...]
    count: int
    totals: tuple[Total, ...]

    @property
    def others(self) -> list[tuple[str, str]]:
        """Return the phases that a card can be moved to, with their names."""
        return [(phase.value, str(phase.label)) for phase in Phase if phase != self.phase]

    @property
    def more(self) -> int:
        """Return how many there are beyond the cards shown."""
        return self.count - len(self.cards)


def decisions_wanted(workspace: Workspace, wanted: Wanted) -> QuerySet[Decision]:
    """Return the decisions that are asked for, in no order."""
    rows = Decision.objects.filter(workspace=workspace, archived_at__isnull=not wanted.archived)
    if wanted.owner_id is not None:
        rows = rows.filter(owner_id=wanted.owner_id)
    if wanted.kind_id is not None:
        rows = rows.filter(kind_id=wanted.kind_id)
    if wanted.phase:
        rows = rows.filter(phase=wanted.phase)
    for word in searchable(wanted.text).split():
        rows = rows.filter(search__contains=word)
    return rows


def columns(workspace: Workspace, wanted: Wanted, *, today: date) -> tuple[Column, ...]:
    """Return the board: a column for each phase, those decided only if they were of late (five queries)."""
    of_late = Exists(
        PhaseChange.objects.filter(decision=OuterRef("pk"), phase=Phase.DECIDED, entered_on__gte=today - RECENT)
    )
    rows = decisions_wanted(workspace, wanted).filter(~Q(phase=Phase.DECIDED) | of_late)
    # Each column is read as far as its last card; numbering the places in all of them would read every row.
    newest = rows.order_by("-created_at", "-id").values("pk")
    places = reduce(or_, (Q(pk__in=newest.filter(phase=phase)[:CARDS]) for phase in Phase))
    shown = Decision.objects.filter(places).select_related("account", "owner").order_by("-created_at", "-id")
    by_phase = defaultdict(list)
    for card in _cards(workspace, shown, today):
        by_phase[card.decision.phase].append(card)
    counts, totals = _totals(rows)
    return tuple(
        Column(phase, tuple(by_phase[phase]), counts.get(phase, 0), tuple(totals.get(phase, ()))) for phase in Phase
    )


def _cards(workspace: Workspace, decisions: Iterable[Decision], today: date) -> list[Card]:
    shown = list(decisions)
    ids = [decision.pk for decision in shown]
    groups, since = groups_of(ids), since_of(shown)
    teams = teams_of(workspace, {decision.owner_id for decision in shown})
    return [
        _card(decision, groups.get(decision.pk, Group()), since.get(decision.pk), today, teams) for decision in shown
    ]


def _card(decision: Decision, group: "Group", since: date | None, today: date, teams: Mapping[int | None, str]) -> Card:
    return Card(
        decision=decision,
        people=group.people,
        heard=group.heard,
        unheard_signers=group.unheard_signers,
        since=since,
        days=(today - since).days if since else None,
        team=teams.get(decision.owner_id, ""),
    )


@dataclass
class Group:
    people: int = 0
    heard: int = 0
    unheard_signers: int = 0


def groups_of(ids: Sequence[int]) -> dict[int, Group]:
    """Return how many were heard in each of these decisions."""
    counted = (
        Stakeholder.objects.filter(decision__in=ids, removed_at=None)
        .annotate(heard=has_been_heard())
        .order_by()
        .values_list("decision_id", "must_sign", "heard")
        .annotate(n=Count("pk"))
    )
    groups: dict[int, Group] = defaultdict(Group)
    for decision_id, must_sign, heard, n in counted:
        group = groups[decision_id]
        group.people += n
        group.heard += n if heard else 0
        group.unheard_signers += n if must_sign and not heard else 0
    return groups


def since_of(decisions: Sequence[Decision]) -> dict[int, date]:
    """Return the day on which each decision entered the phase it is in."""
    phases = {decision.pk: decision.phase for decision in decisions}
    changes = PhaseChange.objects.filter(decision__in=phases).order_by("entered_on", "id")
    return {
        decision_id: entered_on
        for decision_id, phase, entered_on in changes.values_list("decision_id", "phase", "entered_on")
        if phases[decision_id] == phase
    }


def teams_of(workspace: Workspace, owners: set[int | None]) -> dict[int | None, str]:
    """Return the role of each owner, by which their ring is coloured."""
    members = Member.objects.filter(workspace=workspace, user__in=owners - {None})
    return dict(members.values_list("user_id", "role"))


def _totals(rows: QuerySet[Decision]) -> tuple[dict[str, int], dict[str, list[Total]]]:
    counts: dict[str, int] = defaultdict(int)
    totals: dict[str, list[Total]] = defaultdict(list)
    summed = rows.values_list("phase", "value_currency", "value_period").annotate(
        n=Count("pk"), sum=Sum("value_amount")
    )
    for phase, currency, period, n, amount in summed.order_by("value_currency", "value_period"):
        counts[phase] += n
        if amount:
            totals[phase].append(Total(amount, currency, period == Decision.Period.YEARLY))
    return counts, totals
