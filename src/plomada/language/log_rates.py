"""How the rates of many terms follow the same few columns: quasi-Poisson regression, all terms at once.

Here is how this works. The count of a term in a period is taken to be exposure × exp(design · coefficients), and to
vary `dispersion` times as much as chance alone has it (Wedderburn 1974, Biometrika 61:439; McCullagh & Nelder 1989).
Newton's method starts near the answer, and each of its steps is a handful of products for thousands of terms together.
A step that would move the logarithm of a rate by more than `LARGEST` is shortened: a term said only at one end of the
time would run away.
"""

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from plomada.errors import InputError
from plomada.figures import Sentence

Floats: TypeAlias = NDArray[np.float64]

AT_ONCE: Final = 4096  # terms: what fits the processor's own memory
STEPS: Final = 40
LARGEST: Final = 3.0  # in the logarithm of a rate, a step
CLOSE: Final = 1e-10  # what a further step would gain in the logarithm of the likelihood, in comparison with the count
RIDGE: Final = 1e-12  # keeps a matrix of nothing but zeros solvable


class UnusablePeriods(InputError):
    """Counts over periods that do not belong together, or cannot be."""


@dataclass(frozen=True)
class LogRates:
    """What was fitted for each term, in the order of the counts.

    Attributes:
        coefficients: shape (terms, columns); NaN for a term that was never said or does not settle.
        errors: standard error of each, as wide as chance alone makes it: times √dispersion for what it really is.
        dispersion: Pearson's, shape (terms,): 1 where the term varies as chance has it.
        residuals: Pearson's, shape (terms, periods with exposure).
        freedom: periods with exposure minus columns.
    """

    coefficients: Floats
    errors: Floats
    dispersion: Floats
    residuals: Floats
    freedom: int


def checked(counts: Floats, exposure: Floats) -> None:
    """Raise where counts and what they are counted out of cannot be used together.

    Raises:
        UnusablePeriods: the number of periods differs, or one is negative, endless or missing.
    """
    if counts.shape[1:] != exposure.shape:
        raise UnusablePeriods(
            Sentence(
                "The counts have %(counted)s periods, and what they are counted out of has %(exposed)s.",
                {"counted": counts.shape[-1], "exposed": exposure.shape[-1]},
            )
        )
    for each in (counts, exposure):
        if not (np.isfinite(each).all() and (each >= 0).all()):
            raise UnusablePeriods(Sentence("A count is negative or missing: each period needs 0 or more."))


def fitted_log_rates(counts: Floats, exposure: Floats, design: Floats) -> LogRates:
    """Return the coefficients of a log-linear model of each term's rate.

    Args:
        counts: shape (terms, periods).
        exposure: what they are counted out of, words or people, shape (periods,); a period with 0 is left out.
        design: shape (periods, columns); the first column is 1 everywhere.

    Raises:
        UnusablePeriods: the shapes differ, a count is negative, or there are no more periods than columns.

    Example:
        >>> design = np.column_stack([np.ones(4), np.arange(4)])
        >>> found = fitted_log_rates(np.array([[1.0, 2, 4, 8]]), np.ones(4), design)
        >>> np.exp(found.coefficients[0]).round(6).tolist()
        [1.0, 2.0]
    """
    checked(counts, exposure)
    open_periods = exposure > 0
    counts, design, offset = counts[:, open_periods], design[open_periods], np.log(exposure[open_periods])
    periods, columns = design.shape
    if periods <= columns:
        raise UnusablePeriods(
            Sentence(
                "%(columns)s numbers cannot be found from %(periods)s periods: take more of them.",
                {"columns": columns, "periods": periods},
            )
        )
    parts = [
        _fitted(counts[first : first + AT_ONCE].astype(np.float64), offset, design)
        for first in range(0, len(counts), AT_ONCE)
    ] or [(np.empty((0, columns)), np.empty((0, columns)), np.empty((0, periods)))]
    coefficients, errors, residuals = (np.concatenate(part) for part in zip(*parts, strict=True))
    freedom = periods - columns
    return LogRates(coefficients, errors, (residuals**2).sum(axis=1) / freedom, residuals, freedom)


def _fitted(y: Floats, offset: Floats, design: Floats) -> tuple[Floats, Floats, Floats]:
    columns = design.shape[1]
    products = (design[:, :, None] * design[:, None, :]).reshape(len(design), -1)
    near = y + 0.5
    beta = _solved(near, (near * (np.log(near) - offset)) @ design, products, columns)
    moving = np.flatnonzero(y.sum(axis=1) > 0)
    for _step in range(STEPS):
        if not len(moving):
            break
        expected = np.exp(offset + beta[moving] @ design.T)
        gradient = (y[moving] - expected) @ design
        step = _solved(expected, gradient, products, columns)
        far = np.abs(step @ design.T).max(axis=1)
        beta[moving] += step * np.minimum(1.0, LARGEST / np.maximum(far, LARGEST))[:, None]
        gain = np.abs((step * gradient).sum(axis=1))
        moving = moving[~(gain < CLOSE * y[moving].sum(axis=1))]
    beta[moving] = np.nan
    beta[y.sum(axis=1) == 0] = np.nan
    expected = np.exp(offset + beta @ design.T)
    unsettled = np.isnan(beta[:, 0])
    information = np.where(unsettled[:, None], 1.0, expected) @ products
    inverse = np.linalg.pinv(information.reshape(-1, columns, columns), hermitian=True)
    errors: Floats = np.sqrt(np.maximum(0.0, np.diagonal(inverse, axis1=1, axis2=2)))
    errors[unsettled] = np.nan
    residuals: Floats = (y - expected) / np.sqrt(expected)
    return beta, errors, residuals


def _solved(weights: Floats, right: Floats, products: Floats, columns: int) -> Floats:
    """Return what solves (Σ weight × column × column) · x = right, for each term."""
    matrices = (weights @ products).reshape(-1, columns, columns)
    traces = matrices.trace(axis1=1, axis2=2)
    matrices = matrices + RIDGE * traces[:, None, None] * np.eye(columns)
    result: Floats = np.linalg.solve(matrices, right[:, :, None])[:, :, 0]
    return result
