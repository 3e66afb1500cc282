"""Will everyone who must sign agree?

Each signer says how likely they are to sign. People of one group lean the same way more often than strangers
do, so the probabilities cannot simply be multiplied: they are joined by a one-factor Gaussian copula whose
correlation, which one committee cannot tell, is shown as a band from 0 to 0.3 with the value at 0.1.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from scipy import special

from plomada.consensus.answers import Numbers
from plomada.errors import InputError
from plomada.figures import Figure, Sentence

RHOS: Final = (0.0, 0.1, 0.3)
RHO: Final = 0.1
# The integrand is smooth and dies off like a normal density, so equal steps converge faster than any power.
NODES: Final = np.linspace(-8.5, 8.5, 341)
WEIGHTS: Final = np.exp(-(NODES**2) / 2) / np.sqrt(2 * np.pi) * (NODES[1] - NODES[0])
BAND: Final = Sentence(
    "The value takes the signers to sway each other a little (0.1); the band goes from not at all (0) to a "
    "good deal (0.3), which one group cannot tell."
)
SELF_SAID: Final = Sentence("Each signer's probability is their own word.")


@dataclass(frozen=True)
class Signer:
    """Someone whose signature the decision needs.

    Attributes:
        name: as in the table of answers.
        probability: how likely they are to sign, 0 to 1; None where they have not been heard.

    Raises:
        InputError: the probability is not between 0 and 1.
    """

    name: str
    probability: float | None

    def __post_init__(self) -> None:
        if self.probability is not None and not 0 <= self.probability <= 1:
            raise InputError(
                Sentence(
                    "%(name)s signs with probability %(value)s: give a number from 0 to 1.",
                    {"name": self.name, "value": self.probability},
                )
            )


@dataclass(frozen=True)
class SignerEffect:
    """What one signer means for the whole.

    Attributes:
        name: who.
        probability: what they said, 0 to 1.
        if_certain: the probability that all heard signers sign, were this one certain to.
        gain: how much that is above the present.
    """

    name: str
    probability: float
    if_certain: float
    gain: float


@dataclass(frozen=True)
class SignOff:
    """Whether everyone who must sign will.

    Attributes:
        figure: the probability that all sign; low and high are the band over how much they sway each other.
            With an unheard signer there is no value, only the range.
        bounds: what holds however the signers depend on each other.
        by_rho: the probability that all heard signers sign, for each correlation.
        signers: as handed in.
        unheard: who must sign and has not been heard.
        effects: per heard signer, those whose certainty would add most first.
        weakest: the signer whose certainty would add most; None where nobody's would add anything.
    """

    figure: Figure
    bounds: Figure
    by_rho: tuple[tuple[float, float], ...]
    signers: tuple[Signer, ...]
    unheard: tuple[str, ...]
    effects: tuple[SignerEffect, ...]
    weakest: str | None


@dataclass(frozen=True)
class Adding:
    """What one more signer does.

    Attributes:
        before: the probability that all sign without them.
        after: with them.
        ratio: after over before; None where either is unknown or before is 0.
    """

    before: Figure
    after: Figure
    ratio: float | None


def sign_off(signers: Sequence[Signer]) -> SignOff:
    """Return how likely it is that everyone who must sign does.

    Args:
        signers: all who must sign, heard or not.

    Source: Vasicek 1987 (one-factor copula); bounds Frechet 1935. Worked in docs/methods/sign-off.md.

    Example:
        >>> said = {"Ana": 0.9, "Irene": 0.8, "Luis": 0.7, "Marta": 0.6}
        >>> found = sign_off([Signer(name, chance) for name, chance in said.items()])
        >>> [round(end, 3) for end in (found.figure.low, found.figure.value, found.figure.high)]
        [0.302, 0.332, 0.389]
        >>> found.weakest
        'Marta'
    """
    heard = [(one.name, one.probability) for one in signers if one.probability is not None]
    unheard = tuple(one.name for one in signers if one.probability is None)
    chances = [chance for _, chance in heard]
    by_rho = tuple((rho, all_sign(chances, rho)) for rho in RHOS)
    effects = _effects(heard)
    return SignOff(
        figure=_figure(by_rho, heard=len(heard), unheard=unheard),
        bounds=_bounds(chances, unheard),
        by_rho=by_rho,
        signers=tuple(signers),
        unheard=unheard,
        effects=effects,
        weakest=effects[0].name if effects and all_sign(chances, RHO) < 1 else None,
    )


def adding(signers: Sequence[Signer], signer: Signer) -> Adding:
    """Return what one more signer does to the probability that all sign.

    Example:
        >>> round(adding([Signer("Ana", 0.9)], Signer("Luis", 0.5)).ratio, 2)
        0.51
    """
    before, after = sign_off(signers).figure, sign_off([*signers, signer]).figure
    ratio = after.value / before.value if before.value and after.value is not None else None
    return Adding(before, after, ratio)


def all_sign(probabilities: Sequence[float], rho: float) -> float:
    """Return the probability that all of them say yes, joined by a one-factor Gaussian copula.

    Args:
        probabilities: one per signer, 0 to 1; nobody at all gives 1.
        rho: correlation of the leanings behind the answers, 0 to 1.

    Source: Vasicek 1987.

    Example:
        >>> round(all_sign([0.9, 0.8, 0.7, 0.6], 0.3), 6)
        0.389189
    """
    chances = np.asarray(probabilities, dtype=np.float64)
    if rho == 0 or not len(chances):
        return float(np.prod(chances))
    if rho == 1:
        return float(chances.min())
    leaning = (special.ndtri(chances)[:, None] - np.sqrt(rho) * NODES) / np.sqrt(1 - rho)
    return float(np.prod(special.ndtr(leaning), axis=0) @ WEIGHTS)


def exchangeable(probability: float, people: int, rho: float) -> float:
    """Return the probability that all of `people` alike say yes: beta-binomial.

    Args:
        probability: of each, 0 to 1.
        people: how many, at least 0.
        rho: correlation between two answers, 0 to below 1.

    Source: Skellam 1948; Griffiths 1973.

    Example:
        >>> round(exchangeable(0.8, 6, 0.1), 4)
        0.3501
    """
    answered = np.arange(people, dtype=np.float64)
    return float(next_signs(probability, answered, rho).prod())


def next_signs(probability: float, agreed: Numbers, rho: float) -> Numbers:
    """Return the probability that the next one says yes after `agreed` others, all alike, did.

    Source: as `exchangeable`: (a + k) / (a + b + k), here times rho / (1 - rho) above and below so that rho
        = 0
    needs no case of its own.

    Example:
        >>> next_signs(0.8, np.array([0, 1]), 0.2).round(2).tolist()
        [0.8, 0.84]
    """
    return np.asarray((probability * (1 - rho) + agreed * rho) / ((1 - rho) + agreed * rho))


def common_shock(probabilities: Sequence[float], shock: float) -> float:
    """Return the probability that all sign when one event, of probability `shock`, would stop everyone.

    Args:
        probabilities: of each, shock included, so none above 1 - shock.
        shock: 0 to below 1.

    Raises:
        InputError: someone is more certain than the shock allows.

    Source: Marshall & Olkin 1967.

    Example:
        >>> round(common_shock([0.9, 0.8, 0.7, 0.6], 0.1), 4)
        0.4148
    """
    if max(probabilities, default=0.0) > 1 - shock + 1e-12:
        raise InputError(
            Sentence(
                "Someone signs with probability %(value)s, yet an event of %(shock)s would stop everyone: "
                "lower one of the two.",
                {"value": max(probabilities), "shock": shock},
            )
        )
    return float((1 - shock) * np.divide(probabilities, 1 - shock).prod())


def _figure(by_rho: tuple[tuple[float, float], ...], heard: int, unheard: tuple[str, ...]) -> Figure:
    values = dict(by_rho)
    blank = Figure(
        value=None,
        unit="probability",
        n=heard,
        of=heard + len(unheard),
        method="sign-off",
        source="Vasicek 1987",
        assumptions=(SELF_SAID, BAND),
    )
    if not blank.of:
        return replace(blank, unknown=Sentence("Nobody is marked as having to sign."))
    if unheard:
        return replace(
            blank,
            low=0.0,
            high=max(values.values()),
            unknown=Sentence(
                "Not heard yet: %(names)s. They may sign or not, so there is a range and no value.",
                {"names": unheard},
            ),
        )
    return replace(blank, value=values[RHO], low=min(values.values()), high=max(values.values()))


def _bounds(chances: list[float], unheard: tuple[str, ...]) -> Figure:
    lowest = 0.0 if unheard else max(0.0, sum(chances) - (len(chances) - 1))
    return Figure(
        value=None,
        unit="probability",
        low=lowest,
        high=min(chances, default=1.0),
        n=len(chances),
        of=len(chances) + len(unheard),
        method="sign-off",
        source="Frechet 1935",
        assumptions=(Sentence("Holds however the signers sway each other."),),
        unknown=Sentence("Not a value: the range outside which it cannot lie."),
    )


def _effects(heard: list[tuple[str, float]]) -> tuple[SignerEffect, ...]:
    chances = [chance for _, chance in heard]
    present = all_sign(chances, RHO)
    found = []
    for place, (name, chance) in enumerate(heard):
        certain = all_sign([*chances[:place], 1.0, *chances[place + 1 :]], RHO)
        found.append(SignerEffect(name, chance, certain, certain - present))
    # Two who are certain to refuse hide each other's gain; the least ready still comes first.
    return tuple(sorted(found, key=lambda one: (-one.gain, one.probability)))
