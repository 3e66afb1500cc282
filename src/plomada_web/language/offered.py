"""Sources that features above this one fill by themselves: they say here what they offer, and which job looks.

A feature registers its offer when its app is ready, as it registers a kind of job. The pages of a corpus show it, a
member takes it, and the regular looks enqueue the offer's job with the source's id: nothing here knows what is read.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise

from plomada_web.workspace.models import Workspace


@dataclass(frozen=True)
class Ready:
    """What such a source would hold now.

    Attributes:
        people: who have written something that could be in it.
        agreed: of these, those who agreed to it.
        texts: of those who agreed.
    """

    people: int
    agreed: int
    texts: int


@dataclass(frozen=True)
class Offer:
    """A source that a feature fills.

    Attributes:
        kind: of the source; a corpus has one of it at most.
        job: kind of the job that looks; its payload names the source.
        title: what the source is called.
        about: what it is, in a sentence.
        rules: what comes in and what does not, each a sentence.
        ready: returns what it would hold.
    """

    kind: str
    job: str
    title: Promise
    about: Promise
    rules: tuple[Promise, ...]
    ready: Callable[[Workspace], Ready]


OFFERS: Final[dict[str, Offer]] = {}


def register(offer: Offer) -> None:
    """Offer a source to every corpus."""
    OFFERS[offer.kind] = offer
