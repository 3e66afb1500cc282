"""Every address of the product, walked as every kind of visitor, by GET and by POST.

The addresses are read from the resolver, so a new one is walked without being listed here; an argument that this world
has no row for fails the test until `World.url_of` knows it.
"""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from tests.web.world import World, client_of

from plomada_web.workspace.models import User

# What is reached without a session on purpose: the front door, signing in, being invited, the words of the methods.
PUBLIC = ("/", "/health/", "/account/", "/join/", "/r/", "/methods/", "/me/language/", "/me/theme/", "/static/")
REFUSED = {403, 404, 405}


def routes(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield every address with placeholders for its arguments."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield route, tuple(entry.pattern.regex.groupindex)
        else:
            yield from routes(entry, route)


def filled(route: str, values: dict[str, object]) -> str:
    """Return the address with this world's values in it."""
    address = "/" + route.replace("^", "").replace("$", "")
    for name, value in values.items():
        for converter in ("int:", "str:", "slug:", "uuid:", "path:", ""):
            address = address.replace(f"<{converter}{name}>", str(value))
    return address


def addresses(values: dict[str, object]) -> list[str]:
    """Return every address of a workspace, and of the product itself."""
    found = [filled(route, values) for route, _ in routes()]
    # allauth's own addresses have regular expressions and keys: they are walked in test_account_pages.py.
    return [address for address in found if not address.startswith("/account/")]


def is_public(address: str) -> bool:
    return address == "/" or any(address.startswith(start) for start in PUBLIC if start != "/")


def answer(client: Client, address: str, method: str) -> int:
    response = client.get(address) if method == "get" else client.post(address, {})
    return response.status_code


@pytest.mark.parametrize("method", ["get", "post"])
class TestEveryAddress:
    def walk(self, world: World, user: User | None, method: str) -> Iterator[tuple[str, int]]:
        client = client_of(user)
        for address in addresses(world.url_of()):
            assert "<" not in address, f"{address}: World.url_of() has no value for an argument"
            if not is_public(address):
                yield address, answer(client, address, method)

    def test_signed_out_leads_to_the_sign_in_page(self, world: World, method: str) -> None:
        wrong = [(a, s) for a, s in self.walk(world, None, method) if s not in {302, 405}]
        assert wrong == []

    def test_an_outsider_learns_nothing(self, world: World, method: str) -> None:
        own = ("/me/", "/start/")
        wrong = [
            (a, s) for a, s in self.walk(world, world.charlie, method) if s not in REFUSED and not a.startswith(own)
        ]
        assert wrong == []

    def test_a_viewer_reads_and_changes_nothing(self, world: World, method: str) -> None:
        allowed = {200, 302} | REFUSED if method == "get" else REFUSED
        own = ("/me/", "/start/")
        wrong = [(a, s) for a, s in self.walk(world, world.vera, method) if s not in allowed and not a.startswith(own)]
        assert wrong == []

    @pytest.mark.parametrize("name", ["alice", "bob", "maria"])
    def test_no_member_meets_a_broken_page(self, world: World, name: str, method: str) -> None:
        wrong = [(a, s) for a, s in self.walk(world, getattr(world, name), method) if s >= 500]
        assert wrong == []


def test_a_row_of_another_workspace_is_not_found_under_ones_own(world: World) -> None:
    """Charlie asks for Envases Nadir's rows under the address of his own workspace."""
    client = client_of(world.charlie)
    values = {**world.url_of(), "workspace": world.elsewhere.slug}
    with_rows = [filled(r, values) for r, arguments in routes() if "workspace" in arguments and len(arguments) > 1]
    assert len(with_rows) > 20
    for address in with_rows:
        assert answer(client, address, "get") in REFUSED, address
        assert answer(client, address, "post") in REFUSED, address


def test_the_walk_meets_real_rows(world: World) -> None:
    """The other tests mean something only where a member does get these pages."""
    client = client_of(world.alice)
    seen = [a for a in addresses(world.url_of()) if not is_public(a) and answer(client, a, "get") == 200]
    assert len(seen) > 25
