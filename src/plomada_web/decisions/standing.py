"""Where a group stands, for an audience: the record as it may be seen, handed to the library, and the results named.

The library is given only what the audience may see or what may enter a sum for it; this module then takes care that
nobody is named in a result who may not be. Results are remembered by the value of their inputs, so they can't be stale.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import numpy as np

from plomada.consensus.answers import Answers
from plomada.consensus.common_ground import common_ground
from plomada.consensus.connections import Conversation
from plomada.consensus.sign_off import Signer
from plomada.consensus.standing import PhaseStanding, Standing, heard, standing
from plomada.figures import Figure
from plomada_web.decisions.asking import asked_in
from plomada_web.decisions.models import OPEN_PHASES, Decision, Disclosure, Stakeholder, Statement
from plomada_web.decisions.said import Record
from plomada_web.decisions.visibility import THRESHOLD, Audience, Seen, Standpoint, seen

Cells = tuple[tuple[float | None, ...], ...]


@dataclass(frozen=True)
class Inputs:
    """All that the figures depend on, as values that can be compared.

    Attributes:
        people: one label each.
        statements: one label each.
        cells: people x statements; None where nothing was said.
        phases: (phase, labels of its statements).
        rankings: (person, their priorities in order).
        signers: (person, probability or None).
        in_words: labels of statements that are told in words alone; no figure but common ground rests on them.
        committee: how many stakeholders there are.
        seed: of the shuffles; the decision's number, so that a page shows the same figures each time.
    """

    people: tuple[str, ...]
    statements: tuple[str, ...]
    cells: Cells
    phases: tuple[tuple[str, tuple[str, ...]], ...]
    rankings: tuple[tuple[str, tuple[str, ...]], ...]
    signers: tuple[tuple[str, float | None], ...]
    in_words: frozenset[str]
    committee: int
    seed: int


@lru_cache(maxsize=512)
def computed(inputs: Inputs) -> Standing:
    """Return the library's figures for these inputs."""
    answers = _table(inputs.people, inputs.statements, inputs.cells)
    counted = answers.only(label for label in inputs.statements if label not in inputs.in_words)
    found = standing(
        counted,
        rng=np.random.default_rng(inputs.seed),
        phases={
            phase: [label for label in labels if label not in inputs.in_words]
            for phase, labels in inputs.phases
            if labels
        },
        rankings=dict(inputs.rankings),
        signers=[Signer(name, probability) for name, probability in inputs.signers],
        committee=inputs.committee,
    )
    if not inputs.in_words:
        return found
    committee = max(inputs.committee, len(inputs.people))
    return replace(found, common_ground=common_ground(answers, committee, found.fault_line.camps))


@dataclass(frozen=True)
class DecisionStanding:
    """Where a group stands, as an audience may see it.

    Attributes:
        seen: what may be seen of the record.
        figures: the library's results; people and statements stand in them by label. Show a person's label only
            through `person`, which answers None for those who may not be named.
    """

    seen: Seen
    figures: Standing
    people: Mapping[str, Stakeholder]
    statements: Mapping[str, Statement]

    @property
    def decision(self) -> Decision:
        """Return the decision."""
        return self.seen.decision

    def person(self, label: str | None) -> Stakeholder | None:
        """Return the member whom a label stands for, or None where they may not be named."""
        member = self.people.get(label or "")
        return member if member is not None and self.seen.may_name(member) else None

    def statement(self, label: str) -> Statement:
        """Return the statement that a label stands for."""
        return self.statements[label]

    def phase(self, phase: str) -> PhaseStanding | None:
        """Return the figures of a phase; None where nothing is asked in it."""
        return self.figures.by_phase.get(phase)

    @cached_property
    def asked(self) -> tuple[Statement, ...]:
        """Return what the group is asked now: the phase it is in, and those before."""
        return tuple(asked_in(self.decision, self.seen.record.statements))

    @cached_property
    def heard(self) -> Figure:
        """Return how many members have been heard. That someone has spoken is no secret; what they said may be."""
        return _heard(self.seen.record, self.seen.record.statements)

    def heard_in(self, phase: str) -> Figure:
        """Return how many members have been heard in a phase."""
        return _heard(self.seen.record, [s for s in self.seen.record.statements if s.phase == phase])

    @property
    def is_pooled(self) -> bool:
        """Return whether this audience sees no names at all."""
        mode = self.decision.disclosure
        return mode == Disclosure.GROUP_ONLY or (
            mode == Disclosure.NAMED_TO_US and self.seen.audience is Audience.GROUP
        )

    @property
    def has_results(self) -> bool:
        """Return whether anything may be shown yet."""
        return any(
            self.seen.standpoint(statement) is not Standpoint.WAITING for statement in self.seen.record.statements
        )

    @property
    def voices_missing(self) -> int:
        """Return how many more people must speak before a group of which nobody is named gets its first result."""
        return max(0, THRESHOLD - len(self.seen.record.heard)) if self.is_pooled else 0

    @cached_property
    def conversations(self) -> tuple[Conversation, ...]:
        """Return the ranked next conversations between people who may both be named."""
        return tuple(
            talk
            for talk in self.figures.connections.conversations
            if self.person(talk.pair.one) is not None and self.person(talk.pair.other) is not None
        )

    @cached_property
    def camps(self) -> tuple[tuple[Stakeholder, ...], ...]:
        """Return the two camps by name; empty where there is no clear line, or where not everyone may be named."""
        sides = [[self.person(label) for label in camp] for camp in self.figures.fault_line.camps]
        if not sides or any(member is None for side in sides for member in side):
            return ()
        return tuple(tuple(member for member in side if member is not None) for side in sides)

    def is_in_words(self, phase: str) -> bool:
        """Return whether all that may be told of a phase is sensitive, and so told in words."""
        told = [one for one in self.seen.record.statements if one.phase == phase and self.seen.counted(one)]
        return bool(told) and all(map(self.is_coarse, told))

    def is_coarse(self, statement: Statement) -> bool:
        """Return whether counts of this statement must be blurred: sensitive, and its people not named."""
        return _is_coarse(self.seen, statement)


def standing_of(decision: Decision, audience: Audience) -> DecisionStanding:
    """Return where the group stands, as the audience may see it (five queries)."""
    return standing_from(seen(decision, audience))


def standing_from(seen: Seen) -> DecisionStanding:
    """Return where the group stands, from what may be seen."""
    record = seen.record
    labels = _labels((member.pk, member.person.name) for member in record.stakeholders)
    asked = _labels((statement.pk, statement.text) for statement in record.statements)
    counted = {statement.pk: seen.counted(statement) for statement in record.statements}
    speakers = [member for member in record.stakeholders if any(member.pk in said for said in counted.values())]
    inputs = Inputs(
        people=tuple(labels[member.pk] for member in speakers),
        statements=tuple(asked.values()),
        cells=tuple(tuple(counted[statement].get(member.pk) for statement in asked) for member in speakers),
        phases=tuple(
            (phase.value, tuple(asked[s.pk] for s in record.statements if s.phase == phase)) for phase in OPEN_PHASES
        ),
        rankings=tuple(sorted((labels[member], tuple(map(str, order))) for member, order in seen.orders.items())),
        signers=tuple((labels[member.pk], _probability(seen, member)) for member in record.members if member.must_sign),
        in_words=frozenset(asked[statement.pk] for statement in record.statements if _is_coarse(seen, statement)),
        committee=len(record.members),
        seed=record.decision.pk,
    )
    return DecisionStanding(
        seen=seen,
        figures=computed(inputs),
        people={labels[member.pk]: member for member in record.stakeholders},
        statements={asked[statement.pk]: statement for statement in record.statements},
    )


def _is_coarse(seen: Seen, statement: Statement) -> bool:
    return statement.is_sensitive and seen.standpoint(statement) is Standpoint.POOLED


def signers_are_told(seen: Seen) -> bool:
    """Return whether what the unnamed signers said may enter a sum now.

    Only as it was released: were one of them left out, because they left or no longer have to sign, the difference
    would be what that one person said.
    """
    unnamed = {member.pk for member in seen.record.members if member.must_sign and member.pk not in seen.intents}
    spoke = {intent.stakeholder_id for intent in seen.record.intents}
    return unnamed & spoke == seen.intent_pool.keys()


def _probability(seen: Seen, member: Stakeholder) -> float | None:
    """Return what the signer said, 0 to 10, as a probability; None: not said, or not yet to be counted."""
    pooled = seen.intent_pool.get(member.pk)
    if pooled is not None:
        return pooled / 10 if signers_are_told(seen) else None
    intent = seen.intents.get(member.pk)
    return None if intent is None else intent.likelihood / 10


def _labels(rows: Iterable[tuple[int, str]]) -> dict[int, str]:
    """Return one label for each row: its name, with a number where two share it."""
    labels: dict[int, str] = {}
    taken: dict[str, int] = {}
    for number, name in rows:
        taken[name] = taken.get(name, 0) + 1
        labels[number] = name if taken[name] == 1 else f"{name} ({taken[name]})"
    return labels


def _table(people: tuple[str, ...], statements: tuple[str, ...], cells: Cells) -> Answers:
    ratings = np.array([[np.nan if cell is None else cell for cell in row] for row in cells], dtype=np.float64)
    return Answers(people, statements, ratings.reshape(len(people), len(statements)))


def _heard(record: Record, statements: Iterable[Statement]) -> Figure:
    asked = [statement.pk for statement in statements]
    cells = tuple(
        tuple(words.value if (words := record.latest.get((member.pk, statement))) else None for statement in asked)
        for member in record.members
    )
    people = tuple(str(member.pk) for member in record.members)
    return heard(_table(people, tuple(map(str, asked)), cells), committee=len(people))
