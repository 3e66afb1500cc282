"""Addresses of rows: a list has fifty that differ in a number."""

from functools import lru_cache

from django.urls import reverse


def row_address(view: str, workspace: str, **row: int) -> str:
    """Return the address of a row's page: `row_address("people:person", "acme", person_id=7)`."""
    ((argument, number),) = row.items()
    before, after = _around(view, workspace, argument)
    return f"{before}/{number}/{after}"


@lru_cache(maxsize=1024)
def _around(view: str, workspace: str, argument: str) -> tuple[str, str]:
    """Return what stands before and after the number."""
    before, _zero, after = reverse(view, kwargs={"workspace": workspace, argument: 0}).rpartition("/0/")
    return before, after
