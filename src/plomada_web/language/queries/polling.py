"""How the regular looks at an address get on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from plomada_web.language.models import Source
from plomada_web.language.offered import OFFERS
from plomada_web.language.queries.uploads import ShownProblem, problem_of
from plomada_web.language.sentences import sentence_of
from plomada_web.site.telling import say

CURES: Final[Mapping[str, Promise]] = {
    "later": _("Nothing is to be done: it is looked at again after the pause that the site wants."),
    "forbidden": _(
        "Ask whoever runs the site to let Plomada in by its robots.txt, or upload what you may use of it as a file."
    ),
    "failed": _(
        "Open the address in a browser. Where it has moved, add the new one; where it asks to sign in, upload a file"
        " instead. If it was only away for a while, the next look finds it."
    ),
}


@dataclass(frozen=True)
class Looks:
    """How the looks at an address get on.

    Attributes:
        due: it is looked at as soon as its site is free.
        problem: why the last look brought nothing; empty where it went well.
        cure: what can be done about that.
        unread: what the looks could not read, the last first.
    """

    due: bool
    problem: str
    cure: str
    unread: tuple[ShownProblem, ...]


def looks_at(source: Source, *, now: datetime) -> Looks | None:
    """Return how the looks at a source get on; None where nobody looks at it by itself."""
    if not source.address and source.kind not in OFFERS:
        return None
    told = source.problem
    return Looks(
        due=source.poll_at is not None and source.poll_at <= now,
        problem=say(sentence_of(told)) if told else "",
        cure=str(CURES[told.get("outcome", "failed")]) if told else "",
        unread=tuple(problem_of(kept) for kept in source.state.get("unread", [])),
    )
