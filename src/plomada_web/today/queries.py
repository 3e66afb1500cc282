"""What needs someone now, read from rows. Each list is capped: a large workspace costs no more than a small one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, Min, OuterRef, Q, Subquery

from plomada_web.decisions.models import OPEN_PHASES, Answer, Decision, Question, Stakeholder, Statement, Suggestion
from plomada_web.decisions.queries.heard import has_been_heard
from plomada_web.people.models import Person, Task
from plomada_web.people.queries.work import tasks_due
from plomada_web.rooms.models import PersonalLink
from plomada_web.workspace.models import Job, Member

ROWS = 12
DUE_WITHIN = timedelta(days=7)
OVERDUE_FOR = timedelta(days=21)
CLOSE_WITHIN = timedelta(days=30)
FAILED_WITHIN = timedelta(days=7)


@dataclass(frozen=True)
class Waiting:
    """Someone who must sign and has not spoken.

    Attributes:
        days: since they were invited; since they were added, where they have not been.
    """

    person: Person
    invited: bool
    days: int


@dataclass(frozen=True)
class Unheard:
    """A decision with people who must sign and have not spoken, longest waiting first."""

    decision: Decision
    people: tuple[Waiting, ...]


@dataclass(frozen=True)
class Asked:
    """Something that the group waits for us to settle.

    Attributes:
        kind: "statement", "suggestion" or "question".
    """

    kind: str
    decision: Decision
    text: str
    at: datetime


@dataclass(frozen=True)
class Due:
    """A date that is near or has just passed.

    Attributes:
        kind: "answers" (wanted by that day) or "close" (expected that day).
        days: until then; negative once it has passed.
        heard: how many of the group have answered, `of` how many.
    """

    kind: str
    decision: Decision
    on: date
    days: int
    heard: int
    of: int


@dataclass(frozen=True)
class Moved:
    """A decision with answers since yesterday began: how many, from how many people; the group heard so far."""

    decision: Decision
    answers: int
    people: int
    heard: int
    of: int


@dataclass(frozen=True)
class Today:
    """All of the page.

    Attributes:
        mine: whether only the member's own decisions are told.
        has_decisions: whether there is any open decision at all.
        tasks: the member's own that are due within a week, whoever's decisions are told.
        failed: work of the member's that failed lately.
    """

    mine: bool
    has_decisions: bool
    unheard: tuple[Unheard, ...]
    asked: tuple[Asked, ...]
    due: tuple[Due, ...]
    moved: tuple[Moved, ...]
    tasks: tuple[Task, ...]
    failed: int

    @property
    def is_quiet(self) -> bool:
        """Return whether nothing waits and nothing moved."""
        return not (self.unheard or self.asked or self.due or self.moved or self.tasks or self.failed)


@dataclass(frozen=True)
class Scope:
    """Whose decisions are told, and when."""

    member: Member
    mine: bool
    now: datetime

    @property
    def today(self) -> date:
        """Return the day it is where the workspace works."""
        return self.now.astimezone(ZoneInfo(self.member.workspace.time_zone)).date()

    @property
    def yesterday(self) -> datetime:
        """Return the moment at which yesterday began there."""
        zone = ZoneInfo(self.member.workspace.time_zone)
        begins = datetime.combine(self.today - timedelta(days=1), datetime.min.time(), tzinfo=zone)
        return begins.astimezone(ZoneInfo("UTC"))

    def open_decisions(self, path: str = "") -> Q:
        """Return the condition that a row's decision, reached by that path, is open and to be told."""
        where: dict[str, object] = {f"{path}workspace": self.member.workspace, f"{path}archived_at": None}
        where[f"{path}phase__in"] = OPEN_PHASES
        if self.mine:
            where[f"{path}owner"] = self.member.user
        return Q(**where)

    def in_open_decision(self, path: str) -> Q | Exists:
        """Return the same condition for lists that are cut short, reached by the path of the decision's id.

        The whole team's are so many that a list goes by its own order and asks of each row until it is full; one
        person's are few, and the list starts from them.
        """
        if self.mine:
            return self.open_decisions(f"{path}__")
        return Exists(Decision.objects.filter(self.open_decisions(), pk=OuterRef(path)))


def today_of(member: Member, *, whose: str, now: datetime) -> Today:
    """Return what needs the member now.

    Args:
        member: who looks.
        whose: "mine" or "all"; anything else means mine where they look after an open decision, else all.
        now: the moment.
    """
    everyones = Scope(member, mine=False, now=now)
    own = Decision.objects.filter(Scope(member, mine=True, now=now).open_decisions())
    mine = whose == "mine" or (whose != "all" and own.exists())
    scope = Scope(member, mine=mine, now=now)
    due, moved = _due(scope), _moved(scope)
    heard = _heard({decision.pk for _, decision, _ in due} | {decision.pk for decision, _, _ in moved})
    return Today(
        mine=mine,
        has_decisions=Decision.objects.filter(everyones.open_decisions()).exists(),
        unheard=_unheard(scope),
        asked=_asked(scope),
        due=tuple(_due_rows(due, heard, scope.today)),
        moved=tuple(Moved(found, answers, people, *heard[found.pk]) for found, answers, people in moved),
        tasks=tasks_due(member.workspace, member.user, until=scope.today + DUE_WITHIN, most=ROWS),
        failed=Job.objects.filter(
            workspace=member.workspace,
            owner=member.user,
            status=Job.Status.FAILED,
            finished_at__gte=now - FAILED_WITHIN,
        ).count(),
    )


def _unheard(scope: Scope) -> tuple[Unheard, ...]:
    invited = PersonalLink.objects.filter(stakeholder=OuterRef("pk"), revoked_at=None).order_by()
    first = invited.values("stakeholder").annotate(at=Min("made_at")).values("at")
    silent = (
        Stakeholder.objects.filter(scope.in_open_decision("decision"), must_sign=True, removed_at=None)
        .filter(~has_been_heard())
        .select_related("decision__account", "person__function")
        .annotate(invited_at=Subquery(first))
        .order_by("added_at", "pk")[: 5 * ROWS]
    )
    groups: dict[int, list[Stakeholder]] = {}
    for stakeholder in silent:
        groups.setdefault(stakeholder.decision_id, []).append(stakeholder)
    rows = [
        Unheard(members[0].decision, tuple(_waiting(member, scope.now) for member in members))
        for members in groups.values()
    ]
    return tuple(sorted(rows, key=lambda row: -max(waiting.days for waiting in row.people))[:ROWS])


def _waiting(stakeholder: Stakeholder, now: datetime) -> Waiting:
    invited_at: datetime | None = stakeholder.invited_at  # type: ignore[attr-defined]
    since = invited_at or stakeholder.added_at
    return Waiting(stakeholder.person, invited=invited_at is not None, days=(now - since).days)


def _asked(scope: Scope) -> tuple[Asked, ...]:
    where = scope.in_open_decision("decision")
    account = "decision__account"
    statements = Statement.objects.select_related(account).filter(where, status=Statement.Status.PROPOSED)
    suggestions = Suggestion.objects.select_related(account).filter(where, status=Suggestion.Status.PENDING)
    questions = Question.objects.select_related(account).filter(where, answered_at=None)
    rows = [
        *(Asked("statement", s.decision, s.text, s.created_at) for s in statements.order_by("created_at")[:ROWS]),
        *(Asked("suggestion", s.decision, s.name, s.suggested_at) for s in suggestions.order_by("suggested_at")[:ROWS]),
        *(Asked("question", q.decision, q.text, q.asked_at) for q in questions.order_by("asked_at")[:ROWS]),
    ]
    return tuple(sorted(rows, key=lambda row: row.at)[:ROWS])


def _due(scope: Scope) -> list[tuple[str, Decision, date]]:
    today = scope.today
    answers = Q(answers_due_on__gte=today - OVERDUE_FOR, answers_due_on__lte=today + DUE_WITHIN)
    close = Q(expected_on__gte=today - OVERDUE_FOR, expected_on__lte=today + CLOSE_WITHIN)
    near = Decision.objects.filter(scope.open_decisions()).filter(answers | close).select_related("account")
    dates: list[tuple[str, Decision, date]] = []
    for decision in near.order_by("answers_due_on", "expected_on", "pk")[: 3 * ROWS]:
        if decision.answers_due_on and -OVERDUE_FOR <= decision.answers_due_on - today <= DUE_WITHIN:
            dates.append(("answers", decision, decision.answers_due_on))
        if decision.expected_on and -OVERDUE_FOR <= decision.expected_on - today <= CLOSE_WITHIN:
            dates.append(("close", decision, decision.expected_on))
    return dates


def _due_rows(dates: list[tuple[str, Decision, date]], heard: dict[int, tuple[int, int]], today: date) -> Iterable[Due]:
    """Return the dates, soonest first; a group that has answered in full needs no reminder of its deadline."""
    rows = [Due(kind, decision, on, (on - today).days, *heard[decision.pk]) for kind, decision, on in dates]
    waiting = [row for row in rows if row.kind == "close" or row.heard < row.of]
    return sorted(waiting, key=lambda row: (row.on, row.decision.pk))[:ROWS]


def _moved(scope: Scope) -> list[tuple[Decision, int, int]]:
    counts = (
        Answer.objects.filter(scope.in_open_decision("stakeholder__decision"), said_at__gte=scope.yesterday)
        .order_by()
        .values("stakeholder__decision")
        .annotate(answers=Count("pk"), people=Count("stakeholder", distinct=True))
        .order_by("-people", "-answers", "stakeholder__decision")[:ROWS]
    )
    rows = list(counts)
    decisions = Decision.objects.select_related("account").in_bulk([row["stakeholder__decision"] for row in rows])
    return [(decisions[row["stakeholder__decision"]], row["answers"], row["people"]) for row in rows]


def _heard(decisions: set[int]) -> dict[int, tuple[int, int]]:
    """Return, for each decision, how many of its group have answered and how many there are."""
    counts = (
        Stakeholder.objects.filter(decision__in=decisions, removed_at=None)
        .annotate(spoke=has_been_heard())
        .order_by()
        .values("decision")
        .annotate(heard=Count("pk", filter=Q(spoke=True)), people=Count("pk"))
    )
    nobody = dict.fromkeys(decisions, (0, 0))
    return nobody | {row["decision"]: (row["heard"], row["people"]) for row in counts}
