"""The words that some functions share, by the newest map that compares them: for who has to speak to all of them."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from plomada_web.language.models import MapRun, MapTerm
from plomada_web.workspace.models import Workspace

LOOKED_AT: Final = 50  # maps, the newest first
FEWEST: Final = 2  # functions


@dataclass(frozen=True)
class SharedWords:
    """Words that functions share.

    Attributes:
        run: the map that says so.
        terms: the most telling first.
        functions: ids of those that it compares, of those asked for.
    """

    run: MapRun
    terms: tuple[str, ...]
    functions: tuple[int, ...]


def shared_words(
    workspace: Workspace, functions: Collection[int], *, language: str = "", most: int = 8
) -> SharedWords | None:
    """Return the words that functions share: two queries; None where no map compares two of them.

    Of several maps the one that compares most of them, of these the newest. What all of a map's functions share is
    shared by some of them, too.

    Args:
        functions: their ids.
        language: only maps of documents in it, or in several.
    """
    runs = MapRun.objects.filter(
        corpus__workspace=workspace, corpus__archived_at=None, corpus__erasing_since=None, of=None, told__shared__gt=0
    )
    if language:
        runs = runs.filter(language__in=("", language))
    recent = list(runs.select_related("corpus").order_by("-created_at", "-pk")[:LOOKED_AT])
    asked = set(functions)
    best = max(recent, key=lambda run: len(asked & set(run.compared)), default=None)
    if best is None or len(asked & set(best.compared)) < FEWEST:
        return None
    terms = best.terms.filter(kind=MapTerm.Kind.SHARED).order_by("rank").values_list("term", flat=True)[:most]
    return SharedWords(best, tuple(terms), tuple(pk for pk in best.compared if pk in asked))
