"""The statements of a decision as an audience may see them: shared, nearly, dividing, open, too few answers.

A statement that is sensitive, said by people who are not named, is told in words: "nearly all" where all agree, because
unanimity would expose everyone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from plomada.consensus.common_ground import ENOUGH, Ground
from plomada.figures import Figure, Sentence
from plomada_web.decisions.models import Statement
from plomada_web.decisions.said import additions_to
from plomada_web.decisions.standing import DecisionStanding
from plomada_web.decisions.visibility import Standpoint, additions_seen

Group = Literal["shared", "near", "dividing", "open", "few"]
GROUPS: tuple[Group, ...] = ("shared", "near", "dividing", "open", "few")


@dataclass(frozen=True)
class Row:
    """One statement and what may be told of it.

    Attributes:
        group: where it belongs.
        in_favour: "6 of 6", with its evidence; None where nothing may be counted.
        counts: how many gave each answer from 1 to 5; empty where it may not be told.
        told: the answers in words: the only thing told of a sensitive statement.
        missing: what a nearly shared one lacks.
        waiting: people who have answered and whose answers are not shown yet.
    """

    statement: Statement
    group: Group
    in_favour: Figure | None = None
    counts: tuple[int, ...] = ()
    told: Sentence | None = None
    missing: Sentence | None = None
    waiting: int = 0

    @property
    def against(self) -> int:
        """Return how many answered 1 or 2."""
        return sum(self.counts[:2])

    @property
    def neither(self) -> int:
        """Return how many answered 3."""
        return self.counts[2] if self.counts else 0

    @property
    def favour(self) -> int:
        """Return how many answered 4 or 5."""
        return sum(self.counts[3:])


def rows(standing: DecisionStanding) -> tuple[Row, ...]:
    """Return every statement, from what they share to what too few have answered; the best of each group first."""
    found = [row for row in _rows(standing) if row.group != "few" or _is_asked(standing, row)]
    return tuple(sorted(found, key=_place))


def _place(row: Row) -> tuple[int, bool, int, int]:
    """Return where a row stands. What is told in words alone comes last in its group, in the order of asking: its
    place among the best would tell how good it is."""
    in_words = row.told is not None and not row.counts
    return (GROUPS.index(row.group), in_words, *((row.statement.position, row.statement.pk) if in_words else (0, 0)))


def _is_asked(standing: DecisionStanding, row: Row) -> bool:
    """Return whether the group is asked this now, or has said something of it; later phases come when it gets there."""
    return bool(row.waiting) or any(row.counts) or row.statement in standing.asked


def _rows(standing: DecisionStanding) -> Iterator[Row]:
    ground = standing.figures.common_ground
    for one in (*ground.shared, *ground.near, *ground.open):
        statement = standing.statement(one.statement)
        if standing.seen.standpoint(statement) is Standpoint.WAITING:
            pool = standing.seen.pools.get(statement.pk)
            yield Row(statement, "few", waiting=pool.waiting if pool else 0)
        elif standing.is_coarse(statement):
            # Told among the shared ones, "nearly all" would give unanimity away: nobody is against those.
            group = group_of(one)
            yield Row(statement, "near" if group == "shared" else group, told=in_words(one))
        else:
            yield _open_row(standing, statement, one)


def _open_row(standing: DecisionStanding, statement: Statement, one: Ground) -> Row:
    given = [value for value in standing.seen.counted(statement).values() if value is not None]
    counts = tuple(given.count(step) for step in range(1, 6))
    return Row(
        statement, group_of(one), in_favour=count_in_favour(one), counts=counts, told=in_words(one), missing=one.missing
    )


def group_of(one: Ground) -> Group:
    """Return where a statement belongs."""
    if one.standing != "open":
        return "shared" if one.standing == "common" else "near"
    if one.in_favour and one.against and one.answered >= ENOUGH:
        return "dividing"
    return "open" if next(rule.met for rule in one.rules if rule.name == "answered") else "few"


def count_in_favour(one: Ground) -> Figure:
    """Return "n of m in favour" as a figure, with the five rules as what it rests on."""
    return replace(
        one.support,
        value=float(one.in_favour),
        unit="count",
        low=None,
        high=None,
        level=None,
        of=one.answered,
        assumptions=tuple(rule.evidence for rule in one.rules),
    )


def in_words(one: Ground) -> Sentence:
    """Return how many are in favour, in words that fit unanimity and near unanimity alike."""
    if one.answered and one.in_favour >= one.answered - 1:
        return Sentence("Nearly all are in favour.")
    if one.answered and one.against >= one.answered - 1:
        return Sentence("Nearly all are against.")
    if 2 * one.in_favour > one.answered:
        return Sentence("Most are in favour.")
    if 2 * one.against > one.answered:
        return Sentence("Most are against.")
    return Sentence("Opinions differ.")


@dataclass(frozen=True)
class Remark:
    """What someone wrote beside their answer.

    Attributes:
        who: their name; empty where they are not named.
    """

    text: str
    who: str = ""


@dataclass(frozen=True)
class Remarks:
    """What people wrote beside their answers to one statement."""

    statement: Statement
    said: tuple[Remark, ...]


def all_remarks(standing: DecisionStanding, shown: Sequence[Row]) -> tuple[Remarks, ...]:
    """Return what people wrote beside their answers, as the mode allows: without a name only from ten writers on."""
    found = (Remarks(row.statement, remarks(standing, row.statement)) for row in shown)
    return tuple(remarks for remarks in found if remarks.said)


def remarks(standing: DecisionStanding, statement: Statement) -> tuple[Remark, ...]:
    """Return what people wrote beside their answers to one statement, as the mode allows."""
    named = (
        Remark(words.comment, standing.seen.name(who))
        for (who, asked), words in standing.seen.named.items()
        if asked == statement.pk and words.comment
    )
    return (*named, *map(Remark, standing.seen.remarks.get(statement.pk, ())))


def additions(standing: DecisionStanding) -> tuple[Remark, ...]:
    """Return what people added in their own words, of no statement in particular, as the mode allows (one query)."""
    found = additions_seen(standing.seen, additions_to(standing.decision))
    named = (Remark(one.text, standing.seen.name(one.stakeholder_id)) for one in found.named)
    return (*named, *map(Remark, found.others))
