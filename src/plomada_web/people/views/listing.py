"""How a list's address says what it is narrowed to."""

from urllib.parse import urlencode

from plomada_web.people.queries.lists import Wanted


def narrowed(wanted: Wanted) -> str:
    """Return the part of the address that narrows the list, ready to go after a `?`."""
    said = {
        "q": wanted.text,
        "account": wanted.account.pk if wanted.account else "",
        "function": wanted.function.pk if wanted.function else "",
        "archived": "on" if wanted.archived else "",
    }
    return urlencode({name: value for name, value in said.items() if value})
