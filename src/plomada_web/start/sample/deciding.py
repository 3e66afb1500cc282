"""Writing one decision of the sample, in the order in which it happened."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial

from plomada_web.decisions import answering
from plomada_web.decisions.actions import from_the_group, phases, statements
from plomada_web.decisions.actions.decisions import DecisionDetails, Value, create_decision
from plomada_web.decisions.actions.group import Part, add_stakeholder
from plomada_web.decisions.consent import set_named_consent
from plomada_web.decisions.models import Decision, Disclosure, Phase, Stakeholder, Statement
from plomada_web.decisions.results import give_result
from plomada_web.people.models import Person
from plomada_web.rooms.models import PersonalLink
from plomada_web.start.sample.days import Days
from plomada_web.start.sample.shape import (
    SampleDecision,
    SampleQuestion,
    SampleStakeholder,
    SampleStatement,
    SampleSuggestion,
    WouldSign,
)
from plomada_web.workspace.audit import Actor
from plomada_web.workspace.models import User, Workspace
from plomada_web.workspace.tokens import fingerprint, new_token

LINK_LASTS = timedelta(days=60)


@dataclass(frozen=True)
class Setting:
    """What all decisions of the sample share.

    Attributes:
        members: our users by address.
        people: the customers' people by name.
    """

    workspace: Workspace
    days: Days
    members: Mapping[str, User]
    people: Mapping[str, Person]


class Loading:
    """One decision being written: what is to happen is gathered first, then happens in the order of its dates."""

    def __init__(self, sample: SampleDecision, setting: Setting) -> None:
        self.sample = sample
        self.days = setting.days
        self.setting = setting
        self.owner = Actor.of(setting.members[sample.owner])
        self.decision = self._decision()
        self.group: dict[str, Stakeholder] = {}
        self.steps: list[tuple[datetime, Callable[[datetime], object]]] = []

    def _decision(self) -> Decision:
        sample, workspace = self.sample, self.setting.workspace
        phase, days_ago = sample.phases[0]
        kinds = {kind.starter: kind for kind in workspace.purchase_kinds.all()}
        details = DecisionDetails(
            account=next(a for p in self.setting.people.values() if (a := p.account) and a.name == sample.account),
            title=sample.title,
            kind=kinds[sample.kind],
            language=sample.language,
            owner=self.owner.user,
            value=Value(Decimal(sample.value), workspace.currency),
            period=sample.period,
            expected_on=self.days.on(-sample.expected_in),
            disclosure=sample.disclosure,
            answers_due_on=None if sample.due_in is None else self.days.on(-sample.due_in),
        )
        entry = phases.PhaseEntry(phase, self.days.on(days_ago))
        return create_decision(workspace, details=details, entry=entry, actor=self.owner, now=self.days.at(days_ago))

    def then(self, days_ago: int, step: Callable[[datetime], object], minutes: int = 0) -> None:
        """Have something happen on that day."""
        self.steps.append((self.days.at(days_ago, minutes), step))

    def happen(self) -> None:
        """Do what was gathered, in the order of its dates."""
        for at, step in sorted(self.steps, key=lambda pair: pair[0]):
            step(at)

    def statement(self, phase: Phase, number: int) -> Statement:
        """Return a statement that is asked in a phase, by its place."""
        asked = self.decision.statements.filter(phase=phase, status=Statement.Status.OPEN)
        return list(asked.order_by("position", "pk"))[number]


def load_decision(sample: SampleDecision, setting: Setting) -> Decision:
    """Write a decision with its group, its phases and all that was said, in the order of the dates."""
    loading = Loading(sample, setting)
    for phase, days_ago in sample.phases[1:]:
        _enter(loading, phase, days_ago)
    _contacts(loading)
    for number, member in enumerate(sample.group):
        _member(loading, member, minutes=20 * number)
    for statement in sample.statements:
        _statement(loading, statement)
    _from_the_group(loading)
    loading.happen()
    if sample.result_given:
        give_result(decision=loading.decision, actor=loading.owner, now=setting.days.now)
    return loading.decision


def _enter(loading: Loading, phase: Phase, days_ago: int) -> None:
    entry = phases.PhaseEntry(phase, loading.days.on(days_ago))
    loading.then(days_ago, lambda at: phases.record_phase(loading.decision, entry=entry, actor=loading.owner, now=at))


def _contacts(loading: Loading) -> None:
    sample, days = loading.sample, loading.days
    sales_on = None if sample.sales_days_ago is None else days.on(sample.sales_days_ago)
    contacts = phases.FirstContacts(marketing_on=days.on(sample.marketing_days_ago), sales_on=sales_on)
    last = min(sample.marketing_days_ago, sample.sales_days_ago or sample.marketing_days_ago)
    loading.then(
        last,
        lambda at: phases.record_first_contacts(loading.decision, contacts=contacts, actor=loading.owner, now=at),
    )


def _member(loading: Loading, member: SampleStakeholder, minutes: int) -> None:
    part = Part(member.role, member.must_sign, member.is_mobilizer, member.concerns)

    def join(at: datetime) -> None:
        person = loading.setting.people[member.person]
        loading.group[member.person] = add_stakeholder(
            loading.decision, person=person, part=part, actor=loading.owner, now=at
        )

    loading.then(member.added_days_ago, join, minutes)
    if member.invited_days_ago is not None:
        # Whoever answered an earlier phase came in by an earlier link, which has run out since.
        first = max((spoke.days_ago + 1 for spoke in member.spoke), default=0)
        for days_ago in sorted({member.invited_days_ago, max(first, member.invited_days_ago)}):
            loading.then(days_ago, partial(_link, loading, member), minutes)
    if member.named and loading.sample.disclosure == Disclosure.NAMED_WITH_CONSENT:
        first = max((spoke.days_ago for spoke in member.spoke), default=0)
        loading.then(
            first,
            lambda at: set_named_consent(stakeholder=loading.group[member.person], named=True, now=at),
            minutes,
        )
    _said(loading, member, minutes + 60)


def _link(loading: Loading, member: SampleStakeholder, at: datetime) -> None:
    """Make the link that a stakeholder came in by. Nobody holds its token: the sample's people cannot come back."""
    sittings = [loading.days.at(spoke.days_ago) for spoke in member.spoke]
    opened = min((sitting for sitting in sittings if sitting.date() >= at.date()), default=None)
    PersonalLink.objects.create(
        stakeholder=loading.group[member.person],
        token_hash=fingerprint(new_token()),
        made_by=loading.owner.user,
        made_at=at,
        expires_at=at + LINK_LASTS,
        first_used_at=None if opened is None else max(at, opened),
    )


def _said(loading: Loading, member: SampleStakeholder, minutes: int) -> None:
    for spoke in member.spoke:
        for number, sign in enumerate(spoke.answers):
            if sign != "-":
                said = answering.Said(None if sign == "?" else int(sign))
                answer = partial(_answer, loading, member, (spoke.phase, number), said)
                loading.then(spoke.days_ago, answer, minutes + number)
    for changed in member.changed:
        said = answering.Said(changed.answer, changed.why)
        answer = partial(_answer, loading, member, (changed.phase, changed.statement), said)
        loading.then(changed.days_ago, answer, minutes)
    for would in member.would_sign:
        loading.then(would.days_ago, partial(_would_sign, loading, member, would), minutes + 20)
    last = min((spoke.days_ago for spoke in member.spoke), default=0)
    if member.ranking:
        loading.then(last, partial(_rank, loading, member), minutes + 20)
    if member.comment:
        loading.then(last, partial(_comment, loading, member), minutes + 20)


def _answer(
    loading: Loading,
    member: SampleStakeholder,
    place: tuple[Phase, int],
    said: answering.Said,
    at: datetime,
) -> None:
    statement = loading.statement(*place)
    answering.record_answer(stakeholder=loading.group[member.person], statement=statement, said=said, now=at)


def _would_sign(loading: Loading, member: SampleStakeholder, would: WouldSign, at: datetime) -> None:
    answering.record_intent(
        stakeholder=loading.group[member.person],
        likelihood=would.likelihood,
        condition=would.condition,
        now=at,
    )


def _comment(loading: Loading, member: SampleStakeholder, at: datetime) -> None:
    answering.record_comment(stakeholder=loading.group[member.person], text=member.comment, now=at)


def _rank(loading: Loading, member: SampleStakeholder, at: datetime) -> None:
    priorities = list(loading.decision.priorities.order_by("position").values_list("pk", flat=True))
    order = [priorities[int(place)] for place in member.ranking]
    answering.record_ranking(stakeholder=loading.group[member.person], order=order, now=at)


def _statement(loading: Loading, sample: SampleStatement) -> None:
    def propose(at: datetime) -> None:
        statement = from_the_group.propose_statement(
            stakeholder=loading.group[sample.proposed_by], phase=sample.phase, text=sample.es or sample.en, now=at
        )
        if not sample.taken_up:
            return
        # Taken up by us, and given its other language, before anyone answers it.
        statements.settle_proposal(statement, accept=True, actor=loading.owner, now=at)
        statement.text_es, statement.text_en = sample.es, sample.en
        statement.save(update_fields=["text_es", "text_en"])

    def write(at: datetime) -> None:
        details = statements.StatementDetails(phase=sample.phase, text_es=sample.es, text_en=sample.en)
        statements.add_statement(loading.decision, details=details, actor=loading.owner, now=at)

    loading.then(sample.days_ago, propose if sample.proposed_by else write)


def _from_the_group(loading: Loading) -> None:
    for suggested in loading.sample.suggestions:
        loading.then(suggested.days_ago, partial(_suggest, loading, suggested), 200)
    for asked in loading.sample.questions:
        loading.then(asked.days_ago, partial(_ask, loading, asked), 220)


def _suggest(loading: Loading, suggested: SampleSuggestion, at: datetime) -> None:
    person = from_the_group.SuggestedPerson(name=suggested.name, title=suggested.title, reason=suggested.reason)
    from_the_group.suggest_person(stakeholder=loading.group[suggested.by], person=person, now=at)


def _ask(loading: Loading, asked: SampleQuestion, at: datetime) -> None:
    question = from_the_group.ask_question(stakeholder=loading.group[asked.by], text=asked.text, now=at)
    if asked.answer:
        answered_at = loading.days.at(asked.answered_days_ago)
        statements.answer_question(question, text=asked.answer, actor=loading.owner, now=answered_at)
