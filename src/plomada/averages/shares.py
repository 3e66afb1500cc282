"""How many of a hundred, with how far it may be off."""

from math import sqrt
from typing import Final

from scipy import special

from plomada.averages.means import ALIKE, FEWEST, LEVEL, SAMPLED, TOO_FEW
from plomada.figures import Figure

SOURCE: Final = "Wilson 1927"


def share(holds: int, n: int, *, of: int | None = None, level: float = LEVEL) -> Figure:
    """Return the share of n of which something holds, with Wilson's interval: it holds for few and near 0 and 1.

    Args:
        holds: of how many it holds.
        n: how many were looked at.
        of: how many there are in all, where those looked at are a sample of them.
        level: coverage of the interval, between 0 and 1.

    Returns:
        0 to 1; unknown with fewer than five.

    Source: Wilson 1927, Journal of the American Statistical Association 22:209. Worked in docs/methods/share.md.

    Example:
        >>> found = share(0, 20, level=0.95)
        >>> found.value, found.low, round(found.high, 4)
        (0.0, 0.0, 0.1611)
    """
    if n < FEWEST:
        return Figure(value=None, unit="share", n=n, of=of, method="share", source=SOURCE, unknown=TOO_FEW)
    z = float(special.ndtri((1 + level) / 2))
    p, weight = holds / n, z * z / n
    centre = (p + weight / 2) / (1 + weight)
    reach = z * sqrt(p * (1 - p) / n + weight / (4 * n)) / (1 + weight)
    return Figure(
        value=p,
        unit="share",
        low=max(0.0, centre - reach) if holds else 0.0,
        high=min(1.0, centre + reach) if holds < n else 1.0,
        level=level,
        n=n,
        of=of,
        method="share",
        source=SOURCE,
        assumptions=(ALIKE,) if of in {None, n} else (ALIKE, SAMPLED),
    )
