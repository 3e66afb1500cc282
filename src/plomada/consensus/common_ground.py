"""What nobody opposes: the statements on which a group can stand.

Five rules, each shown with its evidence; a statement that fails exactly one is near common ground, with what
is missing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from scipy import special

from plomada.consensus.answers import Answers, Numbers
from plomada.consensus.polis import Votes, group_aware_consensus
from plomada.consensus.variances import variances
from plomada.figures import Figure, Sentence

STRONG: Final = 51  # points of r_wg from which answers count as alike
ENOUGH: Final = 3  # answers
COVER: Final = 2 / 3  # of the committee
SUPPORT: Final = 0.6  # smoothed share in favour
LEVEL: Final = 0.9

Standing = Literal["common", "near", "open"]


@dataclass(frozen=True)
class Rule:
    """One of the five rules, with what speaks for or against.

    Attributes:
        name: "mean", "alike", "unopposed", "answered" or "support".
        met: whether the statement passes; not knowing is not passing.
        evidence: the number and what it has to reach.
    """

    name: str
    met: bool
    evidence: Sentence


@dataclass(frozen=True)
class Ground:
    """A statement, held against the five rules.

    Attributes:
        statement: its text or id.
        standing: "common" (all five met), "near" (all but one), "open".
        rules: the five, with evidence.
        support: share in favour, drawn towards one half as few answers ask, with its interval.
        in_favour: how many are in favour.
        against: how many are against.
        answered: how many answered.
        missing: for a near one, the evidence of the rule that fails; else None.
        rank: what orders the list; higher is better, only comparable within one list.
    """

    statement: str
    standing: Standing
    rules: tuple[Rule, ...]
    support: Figure
    in_favour: int
    against: int
    answered: int
    missing: Sentence | None
    rank: float


@dataclass(frozen=True)
class CommonGround:
    """What nobody opposes, what nearly nobody does, and the rest; each from best to worst.

    Attributes:
        shared: all five rules met.
        near: all but one.
        open: the others.
        by_camps: whether the order asks for support in both camps (there is a fault line) or among all.
    """

    shared: tuple[Ground, ...]
    near: tuple[Ground, ...]
    open: tuple[Ground, ...]
    by_camps: bool


def common_ground(answers: Answers, committee: int | None = None, camps: Sequence[Sequence[str]] = ()) -> CommonGround:
    """Return what nobody opposes, by five rules with their evidence.

    Args:
        answers: what each person said.
        committee: how many people there are, heard or not; those who stand in `answers` unless told.
        camps: the two sides of a clear fault line; then a statement ranks by its support in each of them.

    Source: rules ours; r_wg James, Demaree & Wolf 1984; ranking across camps Small et al. 2021 (Polis).
        Worked in
    docs/methods/common-ground.md.

    Example:
        >>> said = Answers.from_rows([(who, "One figure for losses", 5) for who in ("Ana", "Luis", "Marta")])
        >>> common_ground(said).shared[0].statement
        'One figure for losses'
    """
    people = max(committee or 0, len(answers.people))
    counts = _count(answers)
    alike = 100 * (1 - variances(answers.ratings) / answers.scale.chance_variance)
    means = _means(answers)
    ranks = _rank_by_camps(answers, camps) if camps else _rank_by_spread(answers)
    rows = []
    for column, statement in enumerate(answers.statements):
        in_favour, against, said = (int(count[column]) for count in counts)
        rules = (
            _mean_rule(float(means[column]), answers.scale.favour_from),
            _alike_rule(float(alike[column])),
            _unopposed_rule(against),
            _answered_rule(said, people),
            _support_rule(in_favour, said),
        )
        failed = [rule for rule in rules if not rule.met]
        standing: Standing = "common" if not failed else "near" if len(failed) == 1 and said else "open"
        missing = failed[0].evidence if standing == "near" else None
        support = support_figure(in_favour, said, people)
        rows.append(
            Ground(statement, standing, rules, support, in_favour, against, said, missing, float(ranks[column]))
        )
    rows.sort(key=lambda row: -row.rank)
    return CommonGround(
        shared=tuple(row for row in rows if row.standing == "common"),
        near=tuple(row for row in rows if row.standing == "near"),
        open=tuple(row for row in rows if row.standing == "open"),
        by_camps=bool(camps),
    )


def support_figure(in_favour: int, answered: int, people: int) -> Figure:
    """Return the share in favour, drawn towards one half as few answers ask: (A + 1) / (n + 2).

    Source: Laplace; the interval holds the middle 90 % of the Beta(A + 1, n - A + 1) distribution.

    Example:
        >>> support_figure(3, 3, 6).value
        0.8
    """
    against = answered - in_favour
    low, high = (
        float(special.betaincinv(in_favour + 1, against + 1, tail)) for tail in ((1 - LEVEL) / 2, (1 + LEVEL) / 2)
    )
    return Figure(
        value=(in_favour + 1) / (answered + 2),
        unit="share",
        low=low,
        high=high,
        level=LEVEL,
        n=answered,
        of=people,
        method="common-ground",
        source="Small et al. 2021",
        assumptions=(Sentence("As if one more had said yes and one more no: few answers prove little."),),
    )


def _count(answers: Answers) -> tuple[Numbers, Numbers, Numbers]:
    with np.errstate(invalid="ignore"):
        in_favour = (answers.ratings >= answers.scale.favour_from).sum(axis=0)
        against = (answers.ratings <= answers.scale.against_to).sum(axis=0)
    return in_favour, against, answers.said.sum(axis=0)


def _means(answers: Answers) -> Numbers:
    said = answers.said.sum(axis=0)
    return np.where(said > 0, np.nansum(answers.ratings, axis=0) / np.maximum(said, 1), np.nan)


def _rank_by_camps(answers: Answers, camps: Sequence[Sequence[str]]) -> Numbers:
    counts = [_count(answers.of(camp)) for camp in camps]
    return np.array(
        [
            group_aware_consensus([Votes(int(favour[column]), int(said[column])) for favour, _, said in counts])
            for column in range(len(answers.statements))
        ]
    )


def _rank_by_spread(answers: Answers) -> Numbers:
    """Return mean minus standard deviation; a lone answer counts as spread like chance, none as last."""
    mean = np.nan_to_num(_means(answers), nan=answers.scale.low)
    spread = np.nan_to_num(variances(answers.ratings), nan=answers.scale.chance_variance)
    return np.asarray(mean - np.sqrt(spread))


def _mean_rule(mean: float, needed: float) -> Rule:
    if np.isnan(mean):
        return Rule("mean", met=False, evidence=Sentence("Nobody has answered yet."))
    values = {"mean": round(mean, 2), "needed": needed}
    return Rule("mean", mean >= needed - 1e-9, Sentence("Mean answer %(mean)s; it takes %(needed)s.", values))


def _alike_rule(alike: float) -> Rule:
    if np.isnan(alike):
        return Rule("alike", met=False, evidence=Sentence("Fewer than two answers: nothing to compare."))
    return Rule(
        "alike",
        alike >= STRONG - 1e-9,
        Sentence(
            "Agreement on it %(alike)s points; it takes %(needed)s.",
            {"alike": round(alike, 1), "needed": STRONG},
        ),
    )


def _unopposed_rule(against: int) -> Rule:
    if against:
        return Rule("unopposed", met=False, evidence=Sentence("People against it: %(against)s.", {"against": against}))
    return Rule("unopposed", met=True, evidence=Sentence("Nobody is against it."))


def _answered_rule(answered: int, people: int) -> Rule:
    needed = max(ENOUGH, int(np.ceil(COVER * people - 1e-9)))
    return Rule(
        "answered",
        answered >= needed,
        Sentence(
            "Answered by %(answered)s of %(people)s people; it takes %(needed)s.",
            {"answered": answered, "people": people, "needed": needed},
        ),
    )


def _support_rule(in_favour: int, answered: int) -> Rule:
    smoothed = (in_favour + 1) / (answered + 2)
    return Rule(
        "support",
        smoothed >= SUPPORT - 1e-9,
        Sentence(
            "In favour %(in_favour)s of %(answered)s, cautiously %(share)s %%; it takes %(needed)s %%.",
            {
                "in_favour": in_favour,
                "answered": answered,
                "share": round(100 * smoothed, 1),
                "needed": 100 * SUPPORT,
            },
        ),
    )
