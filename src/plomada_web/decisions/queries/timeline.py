"""What happened in a decision, newest first: phases, who came and went, what was said, proposed and asked.

Whom an audience may not see named is told as "someone in the group", and what they answered as a count of the day.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from operator import attrgetter

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from plomada.figures import Sentence
from plomada_web.decisions.models import Decision, Phase, PhaseChange, Question, Stakeholder, Statement, Suggestion
from plomada_web.decisions.queries.cast import Cast
from plomada_web.decisions.said import Words
from plomada_web.decisions.visibility import Seen
from plomada_web.people.models import erased_name


class Kind(TextChoices):
    """What a line of the timeline is about; also its filter."""

    PHASE = "phase", _("Phases")
    GROUP = "group", _("The group")
    ANSWER = "answer", _("Answers")
    CHANGE = "change", _("Changes of mind")
    STATEMENT = "statement", _("Statements")
    QUESTION = "question", _("Questions")


ICONS: Mapping[Kind, str] = {
    Kind.PHASE: "git-merge",
    Kind.GROUP: "users",
    Kind.ANSWER: "message",
    Kind.CHANGE: "arrows-split",
    Kind.STATEMENT: "quote",
    Kind.QUESTION: "help-circle",
}


@dataclass(frozen=True)
class Happening:
    """One line of the timeline.

    Attributes:
        at: when; what is known by its day alone stands at the day's beginning.
        kind: what it is about.
        what: the line.
        detail: what people wrote, quoted below it; empty where there is nothing.
        timed: whether the hour is known and may be told.
    """

    at: datetime
    kind: Kind
    what: Sentence
    detail: str = ""
    timed: bool = True

    @property
    def day(self) -> date:
        """Return the day in the reader's time zone."""
        return timezone.localdate(self.at)

    @property
    def icon(self) -> str:
        """Return the icon of its kind."""
        return ICONS[self.kind]


def timeline(seen: Seen, kind: Kind | None = None) -> tuple[Happening, ...]:
    """Return what happened in the decision, newest first (five queries beside those of `seen`).

    Args:
        seen: what the reader may see.
        kind: only what is of this kind; everything unless told.
    """
    statements = {one.pk: one for one in Statement.objects.filter(decision=seen.decision)}
    happenings = [
        *_phases(seen.decision),
        *_group(seen),
        *_invitations(seen),
        *_answers(seen, statements),
        *_intents(seen),
        *_statements(seen, statements),
        *_suggestions(seen),
        *_questions(seen),
    ]
    wanted = [one for one in happenings if kind is None or one.kind == kind]
    return tuple(sorted(wanted, key=attrgetter("at"), reverse=True))


def _phases(decision: Decision) -> Iterator[Happening]:
    for phase, entered_on in PhaseChange.objects.filter(decision=decision).values_list("phase", "entered_on"):
        yield _on(entered_on, Sentence("The group entered “%(phase)s”.", {"phase": Phase(phase).label}))
    if decision.marketing_engaged_on:
        yield _on(decision.marketing_engaged_on, Sentence("Marketing's first contact with the group."))
    if decision.sales_engaged_on:
        yield _on(decision.sales_engaged_on, Sentence("Sales' first contact with the group."))


def _on(day: date, what: Sentence, kind: Kind = Kind.PHASE) -> Happening:
    midnight = timezone.make_aware(datetime.combine(day, time.min))
    return Happening(at=midnight, kind=kind, what=what, timed=False)


def _group(seen: Seen) -> Iterator[Happening]:
    for one in seen.record.stakeholders:
        yield Happening(one.added_at, Kind.GROUP, _joined(one))
        if one.removed_at:
            yield Happening(
                one.removed_at, Kind.GROUP, Sentence("%(person)s left the group.", {"person": one.person.name})
            )


def _joined(one: Stakeholder) -> Sentence:
    if one.person.function is None:
        return Sentence("%(person)s joined the group.", {"person": one.person.name})
    values = {"person": one.person.name, "function": one.person.function.name}
    return Sentence("%(person)s joined the group (%(function)s).", values)


def _invitations(seen: Seen) -> Iterator[Happening]:
    """Tell who was let in and who came. The links belong to the rooms, which lie above; only their dates are read."""
    rows = Stakeholder.objects.filter(decision=seen.decision, links__made_at__isnull=False)
    for stored, made_at, first_used_at in rows.values_list("person__name", "links__made_at", "links__first_used_at"):
        name = stored or erased_name()
        yield Happening(made_at, Kind.GROUP, Sentence("%(person)s got a personal link to the room.", {"person": name}))
        if first_used_at:
            yield Happening(first_used_at, Kind.GROUP, Sentence("%(person)s opened the room.", {"person": name}))


def _answers(seen: Seen, statements: Mapping[int, Statement]) -> Iterator[Happening]:
    cast = Cast.of(seen)
    named = [words for words in seen.record.answers if cast.is_named(words)]
    yield from _answers_of_people(cast, named)
    yield from _answers_of_days([words for words in seen.record.answers if not cast.is_named(words)])
    yield from _changes(cast, named, statements)


def _answers_of_people(cast: Cast, named: list[Words]) -> Iterator[Happening]:
    by_day: dict[tuple[int, date], list[Words]] = defaultdict(list)
    for words in named:
        by_day[words.stakeholder_id, timezone.localdate(words.said_at)].append(words)
    for (who, _day), said in by_day.items():
        values = {"person": cast.name(who), "count": len(said)}
        yield Happening(
            said[-1].said_at, Kind.ANSWER, Sentence("%(person)s answered. Answers given: %(count)s.", values)
        )


def _answers_of_days(pooled: list[Words]) -> Iterator[Happening]:
    """Tell how many answered on a day. The hour stays out: it could point at a person."""
    by_day: dict[date, list[Words]] = defaultdict(list)
    for words in pooled:
        by_day[timezone.localdate(words.said_at)].append(words)
    for day, said in by_day.items():
        values = {"people": len({words.stakeholder_id for words in said}), "count": len(said)}
        told = Sentence("The group answered. People: %(people)s; answers given: %(count)s.", values)
        yield _on(day, told, Kind.ANSWER)


def _changes(cast: Cast, named: list[Words], statements: Mapping[int, Statement]) -> Iterator[Happening]:
    before: dict[tuple[int, int], Words] = {}
    for words in named:
        key = (words.stakeholder_id, words.statement_id)
        if key in before and before[key].value != words.value:
            values = {"person": cast.name(words.stakeholder_id), "before": _told(before[key]), "after": _told(words)}
            moved = Sentence("%(person)s changed their mind: from %(before)s to %(after)s.", values)
            yield Happening(words.said_at, Kind.CHANGE, moved, statements[words.statement_id].text)
        before[key] = words


def _told(words: Words) -> Sentence | int:
    return Sentence("“can't say”") if words.value is None else words.value


def _intents(seen: Seen) -> Iterator[Happening]:
    cast, before = Cast.of(seen), dict[int, int]()
    for intent in seen.record.intents:
        who, likelihood = intent.stakeholder_id, intent.likelihood
        if not cast.is_named(intent) or before.get(who) == likelihood:
            continue
        values = {"person": cast.name(who), "after": likelihood, "before": before.get(who)}
        if who not in before:
            said = Sentence("%(person)s said how likely they are to sign: %(after)s of 10.", values)
            yield Happening(intent.said_at, Kind.ANSWER, said, intent.condition)
        else:
            moved = Sentence("%(person)s is now %(after)s of 10 likely to sign; it was %(before)s.", values)
            yield Happening(intent.said_at, Kind.CHANGE, moved, intent.condition)
        before[who] = likelihood


def _statements(seen: Seen, statements: Mapping[int, Statement]) -> Iterator[Happening]:
    cast = Cast.of(seen)
    for one in statements.values():
        if one.origin == Statement.Origin.STAKEHOLDER:
            proposed = Sentence("%(person)s proposed a statement.", {"person": cast.who(one.proposed_by_id)})
            yield Happening(one.created_at, Kind.STATEMENT, proposed, one.text)
        elif one.origin == Statement.Origin.TEAM:
            yield Happening(one.created_at, Kind.STATEMENT, Sentence("Our team added a statement."), one.text)


def _suggestions(seen: Seen) -> Iterator[Happening]:
    cast = Cast.of(seen)
    for one in Suggestion.objects.filter(decision=seen.decision):
        values = {"person": cast.who(one.suggested_by_id), "name": one.name}
        suggested = Sentence("%(person)s suggested asking %(name)s.", values)
        yield Happening(one.suggested_at, Kind.GROUP, suggested, one.reason)
        if one.settled_at and one.status == Suggestion.Status.DECLINED:
            yield Happening(
                one.settled_at, Kind.GROUP, Sentence("%(name)s was not added to the group.", {"name": one.name})
            )


def _questions(seen: Seen) -> Iterator[Happening]:
    cast = Cast.of(seen)
    for one in Question.objects.filter(decision=seen.decision):
        asked = Sentence("%(person)s asked a question.", {"person": cast.who(one.asked_by_id)})
        yield Happening(one.asked_at, Kind.QUESTION, asked, one.text)
        if one.answered_at:
            yield Happening(one.answered_at, Kind.QUESTION, Sentence("We answered a question."), one.answer)
