"""Filters of the board and the table; what cannot be read is no filter."""

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


def page_of(query: Mapping[str, str]) -> int:
    """Return the page that an address asks for, the first where it asks for none.

    Example:
        >>> page_of({"page": "3"}), page_of({"page": "-1"}), page_of({})
        (3, 1, 1)
    """
    return max(1, _id(query.get("page", "")) or 1)


def _id(text: str) -> int | None:
    # Longer than any number that a database keeps is no number of ours.
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None
