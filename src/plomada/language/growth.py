"""How the change of a term from one period to the next is told: by whoever finds it, and by whoever kept it."""

from typing import Final

from plomada.figures import Figure, Sentence

LEVEL: Final = 0.95
SAID: Final = 10  # occurrences
IN_PERIODS: Final = 3

STRAIGHT: Final = Sentence("The rate is taken to grow or shrink by the same share each period.")
NO_REASON: Final = Sentence("It tells that the rate changes, never why.")


def growth_figure(
    change: float | None, low: float | None, high: float | None, *, uses: int, level: float = LEVEL
) -> Figure:
    """Return how a term's rate changes, as it is shown to people.

    Args:
        change: times a period; None where the term is too rare to tell.
        low: lower end of the interval.
        high: upper end.
        uses: how often the term was said.
        level: coverage of the interval.

    Example:
        >>> growth_figure(None, None, None, uses=4).unknown is not None
        True
    """
    return Figure(
        value=change,
        unit="times",
        n=uses,
        method="trend",
        source="McCullagh & Nelder 1989; Bayley & Hammersley 1946",
        low=low,
        high=high,
        level=None if change is None else level,
        assumptions=(STRAIGHT, NO_REASON),
        unknown=None
        if change is not None
        else Sentence(
            "A trend can be told from %(said)s occurrences in %(periods)s periods up: there are %(n)s in all.",
            {"said": SAID, "periods": IN_PERIODS, "n": uses},
        ),
    )
