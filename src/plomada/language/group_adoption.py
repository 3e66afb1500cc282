"""Whether one group took up a message: the numbers behind `adoption`, for a group by itself."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from scipy.special import ndtri

from plomada.figures import Figure, Sentence
from plomada.language.differences import (
    Flags,
    Places,
    Window,
    beyond,
    change_interval,
    comparable,
    dispersion,
    drift,
    log_change,
    log_change_variance,
    placebo_p,
    relative_slope,
    window,
)
from plomada.language.log_rates import Floats

LEVEL: Final = 0.9
SMALL: Final = 0.05  # p
BEFORE: Final = 4  # periods, to know what is usual
AFTER: Final = 2
CONTROLS: Final = 19  # with fewer no p can be small
AUTHORS: Final = 5
PER: Final = 10_000
SLACK: Final = 1e-9  # of a slope: where all terms are alike, the band is a line
SOURCE: Final = "Abadie, Diamond & Hainmueller 2010"

BAND: Final = Sentence("The range is where nine of ten comparable terms lie.")
COMPARED: Final = Sentence("Beyond what the term did where the message was not, or not yet.")


@dataclass(frozen=True)
class Case:
    """What is known of one group; shapes (terms, periods), (periods,) and (terms,).

    Attributes:
        group: its name.
        users: distinct authors of the group.
        exposure: how many could have used a term.
        start: the first period with the message.
        other_users: of all groups without it together; all 0 where there is none.
        other_exposure: theirs; all 0 where there is none.
        end: the period in which the first of them gets it.
        lengths: how many words each term has.
        times: when each period lies.
        leave_out: terms that are no fair comparison.
        people: who used the term since the start, each once; None where that is not known.
    """

    group: str
    users: Floats
    exposure: Floats
    start: int
    other_users: Floats
    other_exposure: Floats
    end: int
    lengths: Places
    times: Places
    leave_out: tuple[int, ...]
    people: int | None


@dataclass(frozen=True)
class GroupAdoption:
    """What one group did with a message.

    Attributes:
        group: its name.
        adopted: True where an effect is shown, False where none is, None where it cannot be told.
        before: authors who used it in a period, per 10,000 of the exposure.
        after: the same since the date.
        effect: times by which it rose beyond comparable terms; the low end above 1 is what adoption needs.
        p: how often a term without a message does as well; where others did not get it, the larger of the two.
        earlier: times a period by which it grew before the date, in the range of the comparable terms.
        against: times by which it rose beyond what it did in the groups without the message; None where there are none.
        controls: how many comparable terms there are.
        cannot_tell: what is missing, and for whom.
    """

    group: str
    adopted: bool | None
    before: Figure
    after: Figure
    effect: Figure
    p: Figure
    earlier: Figure
    against: Figure | None
    controls: int
    cannot_tell: tuple[Sentence, ...]


def group_adoption(case: Case, term: int) -> GroupAdoption:
    """Return whether one group took up a message since its date.

    Args:
        case: the group.
        term: its row.
    """
    during = window(case.exposure, case.start, len(case.exposure))
    before, after = (_rate(case, term, side) for side in (during.before, during.after))
    controls = comparable(case.users[:, during.before].sum(axis=1), case.lengths, term, case.leave_out)
    blank = Figure(None, "times", before.n + after.n, "adoption", SOURCE)
    why = _too_little(case, during, len(controls))
    if why is not None:
        nothing = replace(blank, unknown=why)
        chance = replace(nothing, unit="probability")
        return GroupAdoption(case.group, None, before, after, nothing, chance, nothing, None, len(controls), (why,))
    rows = np.array([term, *controls])
    changes = log_change(case.users[rows], case.exposure, during)
    spread = dispersion(case.users[rows], case.exposure, during)
    wide = float(spread[0]) * drift(changes[1:], log_change_variance(case.users[rows], during, spread)[1:])
    low, high = change_interval(case.users[term], case.exposure, during, wide, LEVEL)
    middle = float(np.median(changes[1:]))
    beside = Sentence(
        "Beside the middle one of %(controls)s comparable terms of the same group.", {"controls": len(controls)}
    )
    effect = replace(
        _times(blank, beyond(float(changes[0]), changes[1:]), low - middle, high - middle),
        assumptions=(beside,),
    )
    p = placebo_p(float(changes[0]), changes[1:])
    earlier, steady = _earlier(case, rows, during, blank)
    against, p_against = _against(case, rows, replace(blank, assumptions=(COMPARED,)))
    if p_against is not None:
        p = max(p, p_against)
    authors = after.n if case.people is None else case.people
    cannot = _doubts(case, authors, steady, against)
    shown = p < SMALL and all(each.low is None or each.low > 1 for each in (effect, against) if each is not None)
    return GroupAdoption(
        group=case.group,
        adopted=False if not shown else True if steady and authors >= AUTHORS else None,
        before=before,
        after=after,
        effect=effect,
        p=replace(blank, value=p, unit="probability", assumptions=(beside,)),
        earlier=earlier,
        against=against,
        controls=len(controls),
        cannot_tell=cannot,
    )


def _rate(case: Case, term: int, side: Flags) -> Figure:
    users, exposure = float(case.users[term, side].sum()), float(case.exposure[side].sum())
    known = exposure > 0
    return Figure(
        value=PER * users / exposure if known else None,
        unit="per 10,000",
        n=int(users),
        method="adoption",
        source="counted",
        unknown=None if known else Sentence("Nothing was said in these periods."),
    )


def _too_little(case: Case, during: Window, controls: int) -> Sentence | None:
    """Return what is missing for any number at all."""
    before, after = int(during.before.sum()), int(during.after.sum())
    if before < BEFORE or after < AFTER:
        return Sentence(
            "%(group)s: there are %(before)s periods before and %(after)s after. It takes %(least_before)s and"
            " %(least_after)s: wait, or take shorter periods.",
            {
                "group": case.group,
                "before": before,
                "after": after,
                "least_before": BEFORE,
                "least_after": AFTER,
            },
        )
    if controls < CONTROLS:
        return Sentence(
            "%(group)s: %(controls)s other terms are comparable, and it takes %(needed)s: bring in more that they say.",
            {"group": case.group, "controls": controls, "needed": CONTROLS},
        )
    return None


def _times(blank: Figure, value: float, low: float, high: float) -> Figure:
    ends = [float(np.exp(min(each, 700.0))) for each in (value, low, high)]
    return replace(blank, value=ends[0], low=ends[1], high=ends[2], level=LEVEL)


def _earlier(case: Case, rows: Places, during: Window, blank: Figure) -> tuple[Figure, bool]:
    """Return how the term grew before the date, and whether that is within the band of the comparable terms."""
    slopes = relative_slope(case.users[rows], case.exposure, during.before, case.times)
    low, high = np.quantile(slopes[1:], [0.05, 0.95])
    figure = replace(_times(blank, float(slopes[0]), float(low), float(high)), assumptions=(BAND,))
    return figure, bool(low - SLACK <= slopes[0] <= high + SLACK)


def _against(case: Case, rows: Places, blank: Figure) -> tuple[Figure | None, float | None]:
    """Return the rise beyond that in the groups without the message (a triple difference), and its p."""
    during = window(np.minimum(case.exposure, case.other_exposure), case.start, case.end)
    if not case.other_exposure.any():
        return None, None
    found = int(case.other_users[rows[0], during.before | during.after].sum())
    if during.before.sum() < BEFORE or during.after.sum() < AFTER or found < AUTHORS:
        few = Sentence(
            "%(group)s: too few of those without the message used the term for a comparison, %(n)s.",
            {"group": case.group, "n": found},
        )
        return replace(blank, n=found, unknown=few), None
    apart, variances = np.zeros(len(rows)), np.zeros(len(rows))
    for sign, users, exposure in ((1, case.users, case.exposure), (-1, case.other_users, case.other_exposure)):
        apart += sign * log_change(users[rows], exposure, during)
        spread = dispersion(users[rows], exposure, during)
        variances += log_change_variance(users[rows], during, spread)
    reach = float(ndtri((1 + LEVEL) / 2) * np.sqrt(variances[0] * drift(apart[1:], variances[1:])))
    value = beyond(float(apart[0]), apart[1:])
    return _times(blank, value, value - reach, value + reach), placebo_p(float(apart[0]), apart[1:])


def _doubts(case: Case, authors: int, steady: bool, against: Figure | None) -> tuple[Sentence, ...]:
    told = []
    if authors < AUTHORS:
        told.append(
            Sentence(
                "%(group)s: %(n)s used it since the date, and it takes %(needed)s to speak of the group.",
                {"group": case.group, "n": authors, "needed": AUTHORS},
            )
        )
    if not steady:
        told.append(
            Sentence(
                "%(group)s: the term was rising or falling more than comparable ones before the date already: what came"
                " after may be more of the same.",
                {"group": case.group},
            )
        )
    if against is not None and against.unknown is not None:
        told.append(against.unknown)
    return tuple(told)
