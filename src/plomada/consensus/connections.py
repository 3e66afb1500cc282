"""Who should talk with whom next, about what.

For each pair: what they share, what divides them, and how much of all disagreement lies between them. From
that the next conversations: two people who share a statement to start from, ranked by how much would move if
the talk succeeded. A what-if with stated rules, not a forecast.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np

from plomada.consensus.answers import Answers, Numbers
from plomada.consensus.sign_off import RHO, Signer, all_sign
from plomada.consensus.variances import ENOUGH
from plomada.figures import Figure, Sentence

MOST_PEOPLE: Final = 50  # pairs grow with the square: beyond this a list of pairs helps nobody
WHAT_IF: Final = Sentence("A what-if, not a forecast: what would move if the talk succeeded, not that it will.")
MEETING: Final = Sentence("Success: on each statement that divides them, both move to the middle.")
READIER: Final = Sentence(
    "Success: the less ready of the two signers comes halfway to the other; signers sway each other a "
    "little (0.1), unheard ones are left out."
)


@dataclass(frozen=True)
class Pair:
    """Two people and what lies between them.

    Attributes:
        one: first name, in the order of the table.
        other: second name.
        shared: statements both are in favour of, the most wanted by both first.
        shared_against: statements both are against.
        divided: statements on which they lie half the scale apart or more, the farthest first.
        disagreement: their part of all squared disagreement in the group; all pairs add to 1.
    """

    one: str
    other: str
    shared: tuple[str, ...]
    shared_against: tuple[str, ...]
    divided: tuple[str, ...]
    disagreement: Figure


@dataclass(frozen=True)
class Conversation:
    """A talk worth arranging.

    Attributes:
        pair: who, and what lies between them.
        about: the shared statement to start from.
        agreement_gain: points by which the group's agreement would rise.
        sign_off_gain: by which the probability that all sign would rise; None unless both sign and are heard.
        reasons: why this talk, ready to be told.
    """

    pair: Pair
    about: str
    agreement_gain: Figure
    sign_off_gain: Figure | None
    reasons: tuple[Sentence, ...]

    @property
    def gain(self) -> float:
        """What it is ranked by: a point of agreement counts as much as a percentage point of sign-off."""
        signing = self.sign_off_gain.value if self.sign_off_gain else None
        return (self.agreement_gain.value or 0.0) + 100 * (signing or 0.0)


@dataclass(frozen=True)
class Connections:
    """All pairs of a group, and the talks worth arranging, the best first.

    Attributes:
        pairs: every two people who answered a statement in common, the most disagreement first.
        conversations: talks that would move something, the one that would move most first.
        left_out: why there are none, in a group too large for pairs; else None.
    """

    pairs: tuple[Pair, ...]
    conversations: tuple[Conversation, ...]
    left_out: Sentence | None = None


def connections(
    answers: Answers,
    signers: Sequence[Signer] = (),
    common: Sequence[str] = (),
    camps: Sequence[Sequence[str]] = (),
) -> Connections:
    """Return what each two people share and not, and who should talk with whom next about what.

    Args:
        answers: what each person said.
        signers: who must sign, for the gain in sign-off.
        common: statements that are common ground, the best first; a talk starts from one of these if it can.
        camps: the two sides of a clear fault line, told as a reason.

    Source: ours; the split of agreement into pairs is the identity s^2 = mean of (x_i - x_k)^2 / 2. Worked in
    docs/methods/connections.md.

    Example:
        >>> said = Answers(("Ana", "Luis", "Marta"), ("A", "B"), np.array([[5.0, 5], [5, 1], [4, 2]]))
        >>> first = connections(said).conversations[0]
        >>> first.pair.one, first.pair.other, first.about, round(first.agreement_gain.value, 1)
        ('Ana', 'Luis', 'A', 100.0)
    """
    spoke = answers.of(answers.heard)
    if len(spoke.people) > MOST_PEOPLE:
        return Connections(
            (),
            (),
            Sentence(
                "Pairs are listed for groups of up to %(most)s people; here are %(people)s.",
                {"most": MOST_PEOPLE, "people": len(spoke.people)},
            ),
        )
    weights = _weights(spoke)
    total = float((np.square(_distances(spoke)) @ weights).sum())
    ready = {one.name: one.probability for one in signers if one.probability is not None}
    pairs, talks = [], []
    for one, other in combinations(range(len(spoke.people)), 2):
        pair = _pair(spoke, (one, other), weights, total)
        if pair is None:
            continue
        pairs.append(pair)
        talk = _conversation(spoke, pair, ready, common, camps)
        if talk and talk.gain > 1e-9:
            talks.append(talk)
    pairs.sort(key=lambda pair: -(pair.disagreement.value or 0.0))
    talks.sort(key=lambda talk: -talk.gain)
    return Connections(tuple(pairs), tuple(talks))


def _distances(spoke: Answers) -> Numbers:
    """Return pairs x statements: how far apart two answers lie, 0 where either is missing."""
    first, second = np.triu_indices(len(spoke.people), 1)
    return np.nan_to_num(np.abs(spoke.ratings[first] - spoke.ratings[second]))


def _weights(spoke: Answers) -> Numbers:
    """Return what a squared distance weighs in the mean variance, per statement: 1 / (n (n - 1)), else 0."""
    said = spoke.said.sum(axis=0)
    return np.asarray(np.where(said >= ENOUGH, 1 / np.maximum(said * (said - 1), 1), 0.0))


def _pair(spoke: Answers, rows: tuple[int, int], weights: Numbers, total: float) -> Pair | None:
    one, other = spoke.ratings[rows[0]], spoke.ratings[rows[1]]
    apart = np.abs(one - other)
    common = int((~np.isnan(apart)).sum())
    if not common:
        return None
    scale, sums = spoke.scale, one + other
    with np.errstate(invalid="ignore"):
        wanted = np.minimum(one, other) >= scale.favour_from
        unwanted = np.maximum(one, other) <= scale.against_to
        divided = apart >= scale.divided_from
    squared = float(np.square(np.nan_to_num(apart)) @ weights)
    return Pair(
        one=spoke.people[rows[0]],
        other=spoke.people[rows[1]],
        shared=_named(spoke, wanted, sums),
        shared_against=_named(spoke, unwanted, -sums),
        divided=_named(spoke, divided, apart),
        disagreement=_share(squared / total if total else None, common),
    )


def _named(spoke: Answers, chosen: Numbers, worth: Numbers) -> tuple[str, ...]:
    columns = sorted(np.flatnonzero(chosen), key=lambda column: -worth[column])
    return tuple(spoke.statements[column] for column in columns)


def _share(value: float | None, common: int) -> Figure:
    return Figure(
        value=value,
        unit="share",
        n=common,
        method="connections",
        source="Lindell, Brandt & Whitney 1999",
        assumptions=(Sentence("Statements both answered: %(common)s.", {"common": common}),),
        unknown=None if value is not None else Sentence("Nobody differs from anybody on any statement."),
    )


def _conversation(
    spoke: Answers,
    pair: Pair,
    ready: dict[str, float],
    common: Sequence[str],
    camps: Sequence[Sequence[str]],
) -> Conversation | None:
    if not pair.shared:
        return None
    about = next((statement for statement in common if statement in pair.shared), pair.shared[0])
    signing = _sign_off_gain(pair, ready)
    return Conversation(
        pair=pair,
        about=about,
        agreement_gain=_agreement_gain(spoke, pair),
        sign_off_gain=signing,
        reasons=_reasons(pair, about, ready, opposite=_opposite(pair, camps)),
    )


def _agreement_gain(spoke: Answers, pair: Pair) -> Figure:
    """Return the rise in points if both move to the middle on what divides them.

    Their sum stays, so only the squares fall: by half the squared distance, in a variance over n - 1.
    """
    rows = [spoke.people.index(pair.one), spoke.people.index(pair.other)]
    said = spoke.said.sum(axis=0)
    columns = [spoke.statements.index(statement) for statement in pair.divided]
    apart = spoke.ratings[rows[0], columns] - spoke.ratings[rows[1], columns]
    fall = float((np.square(apart) / 2 / (said[columns] - 1)).sum())
    counted = max(int((said >= ENOUGH).sum()), 1)
    return Figure(
        value=100 * fall / counted / spoke.scale.chance_variance,
        unit="points",
        n=len(spoke.people),
        method="connections",
        source="Lindell, Brandt & Whitney 1999",
        assumptions=(WHAT_IF, MEETING),
    )


def _sign_off_gain(pair: Pair, ready: dict[str, float]) -> Figure | None:
    if pair.one not in ready or pair.other not in ready:
        return None
    low = min(pair.one, pair.other, key=lambda name: ready[name])
    middle = (ready[pair.one] + ready[pair.other]) / 2
    before = all_sign(list(ready.values()), RHO)
    after = all_sign([middle if name == low else chance for name, chance in ready.items()], RHO)
    return Figure(
        value=after - before,
        unit="probability",
        n=len(ready),
        method="connections",
        source="Vasicek 1987",
        assumptions=(WHAT_IF, READIER),
    )


def _opposite(pair: Pair, camps: Sequence[Sequence[str]]) -> bool:
    sides = [number for name in (pair.one, pair.other) for number, camp in enumerate(camps) if name in camp]
    return len(set(sides)) == 2


def _reasons(pair: Pair, about: str, ready: dict[str, float], *, opposite: bool) -> tuple[Sentence, ...]:
    reasons = [Sentence("Both are in favour of “%(statement)s”.", {"statement": about})]
    if pair.divided:
        reasons.append(
            Sentence(
                "Statements that divide them: %(count)s; most of all “%(statement)s”",
                {"count": len(pair.divided), "statement": pair.divided[0]},
            )
        )
    if pair.disagreement.value:
        reasons.append(
            Sentence(
                "Between them lies %(percent)s%% of all disagreement.",
                {"percent": round(100 * pair.disagreement.value)},
            )
        )
    if opposite:
        reasons.append(Sentence("They stand on opposite sides of the fault line."))
    if pair.one in ready and pair.other in ready and ready[pair.one] != ready[pair.other]:
        low = min(pair.one, pair.other, key=lambda name: ready[name])
        reasons.append(Sentence("Both must sign, and %(name)s is the less ready.", {"name": low}))
    return tuple(reasons)
