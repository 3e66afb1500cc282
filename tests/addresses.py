"""Every address of the product, read from the resolver: a new page is walked without being listed anywhere."""

from collections.abc import Iterator, Mapping

from django.urls import URLPattern, URLResolver, get_resolver

# What is reached without a session on purpose: the front door, signing in, being invited, the words of the methods, what
# websites load from us and send to us, and the links of messages.
PUBLIC = (
    "/",
    "/health/",
    "/account/",
    "/join/",
    "/r/",
    "/t/",
    "/f/",
    "/x/",
    "/methods/",
    "/me/language/",
    "/me/theme/",
    "/static/",
)


def routes(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[str]:
    """Yield every address with placeholders for its arguments."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield route
        else:
            yield from routes(entry, route)


def filled(route: str, values: Mapping[str, object]) -> str:
    """Return the address with these values in it."""
    address = "/" + route.replace("^", "").replace("$", "")
    for name, value in values.items():
        for converter in ("int:", "str:", "slug:", "uuid:", "path:", ""):
            address = address.replace(f"<{converter}{name}>", str(value))
    return address


def addresses(values: Mapping[str, object]) -> list[str]:
    """Return every address of a workspace, and of the product itself."""
    found = [filled(route, values) for route in routes()]
    # allauth's own addresses have regular expressions and keys. The API knows no sessions, and is walked with every
    # kind of token by `web/api/test_every_operation.py`.
    return [address for address in found if not address.startswith(("/account/", "/api/"))]


def is_public(address: str) -> bool:
    """Return whether an address is meant for people who have not signed in."""
    return address == "/" or any(address.startswith(start) for start in PUBLIC if start != "/")
