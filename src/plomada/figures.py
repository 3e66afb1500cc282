"""The one shape of every number that a person sees.

A `Figure` is a value together with what it takes to believe or doubt it. Unknown is `None`, never zero.
A `Sentence` is a fixed English template with values: the command prints it as it stands, the web product
looks the template up in its catalogue, so that one result can be told in any language.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

NOTHING: Final[Mapping[str, object]] = MappingProxyType({})


@dataclass(frozen=True)
class Sentence:
    """A sentence that can be told in another language.

    Attributes:
        template: English, `%(name)s` where a value goes; always a literal, so that catalogues can list it.
        values: what goes into the template, by name: texts, numbers as they are (never formatted, so that each
            language can write them its own way), tuples for lists.

    Example:
        >>> str(Sentence("%(heard)s of %(people)s people have answered.", {"heard": 4, "people": 6}))
        '4 of 6 people have answered.'
    """

    template: str
    values: Mapping[str, object] = field(default_factory=lambda: NOTHING)

    def __str__(self) -> str:
        told = {name: _told(value) for name, value in self.values.items()}
        return self.template % told if told else self.template


@dataclass(frozen=True)
class Figure:
    """A number that a person sees, with what it takes to believe or doubt it.

    Attributes:
        value: the number in `unit`, or None where it cannot be known; then `unknown` says why.
        unit: "points" (-100 to 100), "position" (1 to 5), "probability" (0 to 1), "share" (0 to 1), "count",
            "rho" (-1 to 1), "touches", "days", "times" (1: no change), "per 10,000",
            "bits" (per 10,000 words).
        low: lower end of the interval, same unit; None where no interval can be given. A figure whose value
            is None may still have a range: what is certain whatever the unknown turns out to be.
        high: upper end of the interval.
        level: coverage of the interval, 0 to 1 (0.9 means 90 %); None where it is no matter of chance: a
            bound that always holds, or a band over what is assumed.
        n: how many people (or what the method's page says) the number rests on.
        of: how many there are in all, heard or not; None where that has no meaning.
        method: name of the method's page under docs/methods, without its ending.
        source: who published the method, with the year.
        assumptions: what was taken for granted, and what the interval means.
        unknown: why there is no value; None where there is one.

    Example:
        >>> agreement = Figure(value=57.0, unit="points", low=31.0, high=84.0, level=0.9, n=6, of=8,
        ...                    method="agreement", source="Lindell, Brandt & Whitney 1999")
        >>> agreement.known
        True
    """

    value: float | None
    unit: str
    n: int
    method: str
    source: str
    low: float | None = None
    high: float | None = None
    level: float | None = None
    of: int | None = None
    assumptions: tuple[Sentence, ...] = ()
    unknown: Sentence | None = None

    @property
    def known(self) -> bool:
        """Whether there is a value to show."""
        return self.value is not None

    @property
    def ranged(self) -> bool:
        """Whether there is an interval to show."""
        return self.low is not None and self.high is not None


def _told(value: object) -> str:
    """Return a value as English writes it: at most two decimals, lists with "and"."""
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".")
    if isinstance(value, (list, tuple)):
        *most, last = [_told(each) for each in value] or [""]
        return f"{', '.join(most)} and {last}" if most else last
    return str(value)
