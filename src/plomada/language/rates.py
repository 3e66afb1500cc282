"""How often something is said, and between what it is likely to lie."""

import numpy as np
from scipy.special import gammaincinv

from plomada.language.group_counts import Counted, Floats
from plomada.language.mapped import INTERVAL
from plomada.language.shared_terms import PER


def rates(occurrences: Counted, words: Floats, spread: Floats) -> Floats:
    """Return low, value and high of rates per 10,000 words (Jeffreys): what is told is what was counted.

    Args:
        occurrences: of each term in each group, shape (..., groups).
        words: all words of each group, shape (groups,).
        spread: how much more each term varies between authors than chance has it, at least 1, shaped as occurrences.

    Returns:
        shape (3, ..., groups).

    Example:
        >>> rates(np.array([20.0]), np.array([10_000.0]), np.array([1.0])).round(1).tolist()
        [[13.7], [20.0], [28.5]]
    """
    shape, scale = occurrences / spread + 0.5, words / spread
    edge = (1 - INTERVAL) / 2
    low, high = (gammaincinv(shape, point) / scale for point in (edge, 1 - edge))
    found: Floats = PER * np.stack([low, occurrences / words, high])
    return found
