"""Filters of the board; what cannot be read is no filter."""

from collections.abc import Mapping

from plomada_web.decisions.models import Phase
from plomada_web.decisions.queries.board import Wanted


def wanted_of(query: Mapping[str, str]) -> Wanted:
    """Return the filter that an address asks for.

    Example:
        >>> wanted_of({"owner": "3", "kind": "x", "q": "envases"})
        Wanted(owner_id=3, kind_id=None, phase='', text='envases', archived=False)
    """
    phase = query.get("phase", "")
    return Wanted(
        owner_id=_id(query.get("owner", "")),
        kind_id=_id(query.get("kind", "")),
        phase=phase if phase in Phase.values else "",
        text=query.get("q", "")[:100],
        archived=query.get("state", "") == "archived",
    )


def _id(text: str) -> int | None:
    # Longer than any number that a database keeps is no number of ours.
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None
