"""Whether every group took up a message: a term that more of its people use since a date than before.

Here is how this works. For each group, the rate of authors who use the term after the date is divided by the rate
before. Comparable terms of the same group (as many words, half to twice as frequent before) tell how much of that
comes without any message: the change beyond their middle one is the effect, and the share of them that rise as much is
its p (Abadie, Diamond & Hainmueller 2010). A term that was rising or falling before already, beside them, tells
nothing. Where a group did not get the message, or not yet, the effect has to hold beyond what the term did there.

That *all* groups took it up is an intersection of hypotheses (Berger 1982): the largest p and the smallest effect
count.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from plomada.figures import Figure, Sentence
from plomada.language.differences import Places
from plomada.language.group_adoption import Case, GroupAdoption, group_adoption
from plomada.language.log_rates import Floats, UnusablePeriods

OUTSIDE: Final = Sentence(
    "Something outside that moves this term alone would look the same: think of what else happened around the date."
)
NO_COMPARISON: Final = Sentence(
    "Every group got the message at once. A group without it, or later dates for some, would tell it from what happened"
    " outside."
)
ONE_A_PERIOD: Final = Sentence("An author counts once a period: one who uses the term in two periods counts twice.")


@dataclass(frozen=True)
class AuthorCounts:
    """How many people of each group used each term in each period.

    Our own accounts, and what repeats or quotes the message, should have been left out.

    Attributes:
        groups: their names.
        lengths: how many words each term has, shape (terms,).
        users: distinct authors who used the term, shape (terms, groups, periods).
        exposure: how many could have: active authors, or words, shape (groups, periods). Where it is 0 nothing is
            known of the group, not even that it did not use a term.
        times: when each period lies, shape (periods,): one in which nobody spoke need not be among them, and takes its
            time all the same. None: they follow one another.

    Raises:
        UnusablePeriods: the shapes differ, a count is negative or missing, or periods do not come one after the other.
    """

    groups: tuple[str, ...]
    lengths: Places
    users: Floats
    exposure: Floats
    times: Places | None = None

    def __post_init__(self) -> None:
        shape = (len(self.lengths), len(self.groups), self.exposure.shape[-1])
        if self.users.shape != shape or self.exposure.shape != shape[1:] or not self.groups:
            raise UnusablePeriods(Sentence("The counts of terms, groups and periods do not have the same lengths."))
        for each in (self.users, self.exposure):
            if not (np.isfinite(each).all() and (each >= 0).all()):
                raise UnusablePeriods(Sentence("A count is negative or missing: each period needs 0 or more."))
        if len(self.when) != shape[2] or (np.diff(self.when) <= 0).any():
            raise UnusablePeriods(Sentence("The periods have to be told in the order of time, each of them once."))

    @property
    def when(self) -> Places:
        """When each period lies."""
        return np.arange(self.exposure.shape[-1], dtype=np.int64) if self.times is None else self.times


@dataclass(frozen=True)
class Adoption:
    """Whether all groups took up a message, and what that rests on.

    Attributes:
        adopted: True where every group's effect is shown; False where one's is not; None where it cannot be told.
        change: the smallest effect of a group, in times; its lower bound is the smallest of all.
        p: the largest of the groups'.
        groups: each that got the message.
        cannot_tell: what these numbers do not say, and what would help.
    """

    adopted: bool | None
    change: Figure
    p: Figure
    groups: tuple[GroupAdoption, ...]
    cannot_tell: tuple[Sentence, ...]


def adoption(
    counts: AuthorCounts,
    term: int,
    starts: Sequence[int | None],
    *,
    leave_out: Sequence[int] = (),
    people: Sequence[int] | None = None,
) -> Adoption:
    """Return whether every group took up a message since its date.

    Args:
        counts: of the term and of all others that may serve for comparison.
        term: its row in the counts.
        starts: for each group the first period with the message; None for a group that never got it.
        leave_out: rows that are no fair comparison: other messages, terms that share a word with this one.
        people: for each group how many different people used the term since its date; None where that is not known:
            then whoever used it in two periods counts twice.

    Raises:
        UnusablePeriods: there is no such term, nobody got the message, or a date lies outside the periods.

    Source: Abadie, Diamond & Hainmueller 2010; Berger 1982. Worked in docs/methods/adoption.md.

    Example:
        >>> others = np.random.default_rng(1).poisson(2.6, (30, 2, 10)).astype(float)
        >>> message = np.tile([2.0, 3, 3, 2, 3, 9, 12, 14, 11, 13], (1, 2, 1))
        >>> counts = AuthorCounts(("Marketing", "IT"), np.ones(31, np.int64), np.concatenate([message, others]),
        ...                       np.full((2, 10), 60.0))
        >>> found = adoption(counts, 0, (5, 5))
        >>> found.adopted, round(found.change.value, 1), round(found.p.value, 3)
        (True, 4.2, 0.034)
    """
    periods = counts.exposure.shape[1]
    if not 0 <= term < len(counts.lengths):
        raise UnusablePeriods(Sentence("There is no term number %(n)s.", {"n": term}))
    lengths = {len(starts), len(starts if people is None else people)}
    if lengths != {len(counts.groups)} or all(start is None for start in starts):
        raise UnusablePeriods(Sentence("Each group needs the date of the message, and at least one has to have one."))
    if any(start is not None and not 0 < start < periods for start in starts):
        raise UnusablePeriods(
            Sentence("The date of a message has to lie within the %(periods)s periods.", {"periods": periods})
        )
    groups = tuple(
        group_adoption(
            Case(
                group=name,
                users=counts.users[:, place],
                exposure=counts.exposure[place],
                start=start,
                other_users=counts.users[:, others].sum(axis=1),
                other_exposure=counts.exposure[others].sum(axis=0),
                end=end,
                lengths=counts.lengths,
                times=counts.when,
                leave_out=tuple(leave_out),
                people=None if people is None else people[place],
            ),
            term,
        )
        for place, (name, start) in enumerate(zip(counts.groups, starts, strict=True))
        if start is not None
        for others, end in [_without_message(starts, start, periods)]
    )
    told = [group.adopted for group in groups]
    least = min(groups, key=lambda group: _or_below(group.effect.value))
    return Adoption(
        adopted=False if False in told else None if None in told else True,
        change=_of_all(least.effect, groups),
        p=max((group.p for group in groups), key=lambda p: 2.0 if p.value is None else p.value),
        groups=groups,
        cannot_tell=(
            *(sentence for group in groups for sentence in group.cannot_tell),
            *((NO_COMPARISON,) if all(group.against is None for group in groups) else ()),
            OUTSIDE,
            ONE_A_PERIOD,
        ),
    )


def _without_message(starts: Sequence[int | None], start: int, periods: int) -> tuple[list[int], int]:
    """Return the groups that did not have the message yet, and the period in which the first of them gets it."""
    never = [place for place, other in enumerate(starts) if other is None]
    if never:
        return never, periods
    later = {place: other for place, other in enumerate(starts) if other is not None and other > start + 1}
    return list(later), min(later.values(), default=periods)


def _or_below(value: float | None) -> float:
    return -np.inf if value is None else value


def _of_all(least: Figure, groups: Sequence[GroupAdoption]) -> Figure:
    """Return the smallest effect, with the smallest lower bound there is."""
    lows = [group.effect.low for group in groups if group.effect.low is not None]
    if least.low is None or least.high is None or len(lows) < len(groups):
        return least
    return Figure(
        value=least.value,
        unit=least.unit,
        n=least.n,
        method="adoption",
        source=least.source,
        low=min(lows),
        high=least.high,
        level=least.level,
        assumptions=least.assumptions,
    )
