"""What may be shown of a group without showing anyone in it.

A threshold alone does not hide people: the total of eight less the seven who are shown is the eighth, and this
week's total less last week's is whoever answered in between. So groups are hidden in company (`suppress`), results
come in releases no two of which differ by few people (`released`), and unanimity is told coarsely where it would
give everyone away (`distribution`).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, NamedTuple

from plomada.figures import Sentence

THRESHOLD: Final = 5


@dataclass(frozen=True)
class Suppression:
    """Which groups may be shown.

    Attributes:
        insufficient: groups with too few respondents.
        suppressed: groups hidden with them, so that subtraction finds nothing.
        shown: the rest.
    """

    insufficient: tuple[str, ...]
    suppressed: tuple[str, ...]
    shown: tuple[str, ...]


def suppress(
    respondents: Mapping[str, int],
    rated: int = THRESHOLD,
    suppression: int = THRESHOLD,
    parent: int | None = None,
) -> Suppression:
    """Return which groups of one whole may be shown beside its total.

    Groups below `rated` are insufficient. While the hidden ones together have fewer than `suppression` respondents,
    the next smallest group is hidden too. With `suppression` at least `rated`, no hidden group stands alone.

    Args:
        respondents: how many answered, per group; the groups are apart and make up the whole.
        rated: least respondents of a group that is shown.
        suppression: least respondents hidden together, once any are.
        parent: groups of this size or more are never hidden in company; None for no such exception, which is safer.

    Source: Microsoft, Viva Glint confidentiality thresholds (2024). Worked in docs/methods/disclosure.md.

    Example:
        >>> suppress({"Quality": 3, "Sales": 6, "Plant": 40}).shown
        ('Plant',)
    """
    insufficient = [name for name, people in respondents.items() if people < rated]
    hidden = sum(respondents[name] for name in insufficient)
    suppressed: list[str] = []
    # Empty groups give nobody away, so they need no company.
    for name in sorted((name for name in respondents if name not in insufficient), key=lambda name: respondents[name]):
        if not 0 < hidden < suppression or (parent is not None and respondents[name] >= parent):
            break
        suppressed.append(name)
        hidden += respondents[name]
    unseen = {*insufficient, *suppressed}
    return Suppression(
        tuple(insufficient), tuple(suppressed), tuple(name for name in respondents if name not in unseen)
    )


class Event(NamedTuple):
    """Someone answers, changes an answer, or takes it back.

    Attributes:
        person: who; only compared, never shown.
        statement: what it is about.
        value: the answer; None for "can't say" or an answer taken back.
    """

    person: str
    statement: str
    value: float | None


@dataclass(frozen=True)
class Release:
    """What may be shown of one statement now.

    Attributes:
        values: the answers of the last release by person, for sums only; empty before the first.
        waiting: how many people have said something else since.
    """

    values: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    waiting: int = 0


def released(
    events: Iterable[Event], *, threshold: int = THRESHOLD, moments: Collection[int] | None = None
) -> Mapping[str, Release]:
    """Return what may be shown of each statement after these events, so that no two results give a few away.

    A statement is first released when `threshold` people have answered it. It is released anew only when at least
    as many have, and when the answers of at least `threshold` people differ from *every* earlier release (new,
    changed or taken back). So whoever compares any two results sees the sum of no fewer people than that.

    Args:
        events: oldest first.
        threshold: least people behind a result, and behind the difference of two results.
        moments: after how many events results may be released, for a group that gets them together at chosen
            moments; None: after every event.

    Returns:
        Per statement, in order of first mention, its last release and how many people wait for the next.

    Source: ours, against differencing in time; Sweeney 2002 for the threshold. Worked in docs/methods/disclosure.md.

    Example:
        >>> said = [Event(person, "A", 4) for person in "abcdef"]
        >>> found = released(said)["A"]
        >>> sorted(found.values), found.waiting
        (['a', 'b', 'c', 'd', 'e'], 1)
    """
    topics: dict[str, _Topic] = {}
    for number, event in enumerate(events, start=1):
        topic = topics.setdefault(event.statement, _Topic())
        topic.hear(event)
        if moments is None:
            topic.settle(threshold)
        elif number in moments:
            for each in topics.values():
                each.settle(threshold)
    return {name: topic.release() for name, topic in topics.items()}


class _Topic:
    """One statement: what is said now, what was released, and who differs from each release."""

    def __init__(self) -> None:
        self.now: dict[str, float] = {}
        self.releases: list[dict[str, float]] = []
        self.differing: list[set[str]] = []

    def hear(self, event: Event) -> None:
        if event.value is None:
            self.now.pop(event.person, None)
        else:
            self.now[event.person] = event.value
        for release, differing in zip(self.releases, self.differing, strict=True):
            if self.now.get(event.person) == release.get(event.person):
                differing.discard(event.person)
            else:
                differing.add(event.person)

    def settle(self, threshold: int) -> None:
        """Release what is said now, where that gives nobody away."""
        if len(self.now) >= threshold and all(len(differing) >= threshold for differing in self.differing):
            self.releases.append(dict(self.now))
            self.differing.append(set())

    def release(self) -> Release:
        if not self.releases:
            return Release(waiting=len(self.now))
        return Release(MappingProxyType(self.releases[-1]), len(self.differing[-1]))


@dataclass(frozen=True)
class Distribution:
    """How many gave each answer, as far as it may be told.

    Attributes:
        counts: people per step, lowest first; None where it is told in words alone.
        answered: how many answered.
        wording: how to say it.
    """

    counts: tuple[int, ...] | None
    answered: int
    wording: Sentence


def distribution(
    values: Sequence[float], steps: Sequence[float] = (1, 2, 3, 4, 5), *, sensitive: bool = False
) -> Distribution:
    """Return how many gave each answer; on sensitive statements, unanimity only as "nearly all".

    If all gave the same answer, or all are on the same side, everyone's answer is known whatever the threshold. On
    a sensitive statement that is told as if one might have said otherwise.

    Args:
        values: the answers.
        steps: the answers allowed, lowest first, an odd number of them; the middle one takes no side.
        sensitive: whether one would not want to be known to have answered so.

    Source: Machanavajjhala et al. 2007 (l-diversity) for the attack. Worked in docs/methods/disclosure.md.

    Example:
        >>> str(distribution([4, 5, 5, 4, 5], sensitive=True).wording)
        'Nearly all are in favour.'
        >>> distribution([4, 5, 2, 4, 5]).counts
        (0, 1, 0, 2, 2)
    """
    counts = tuple(sum(value == step for value in values) for step in steps)
    middle = len(steps) // 2
    against, neither, favour = sum(counts[:middle]), counts[middle], sum(counts[middle + 1 :])
    told = {"favour": favour, "neither": neither, "against": against}
    if not sensitive or len(values) not in (against, neither, favour) or not values:
        wording = Sentence("In favour %(favour)s, neither %(neither)s, against %(against)s.", told)
        return Distribution(counts, len(values), wording)
    if favour:
        return Distribution(None, len(values), Sentence("Nearly all are in favour."))
    if against:
        return Distribution(None, len(values), Sentence("Nearly all are against."))
    return Distribution(None, len(values), Sentence("Nearly all are neither for nor against."))
