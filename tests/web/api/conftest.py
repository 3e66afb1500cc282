"""Programs, as the tests of the API play them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from plomada_web.api.actions.tokens import TokenWanted, make_token
from plomada_web.api.models import ApiToken
from plomada_web.api.scopes import DEMANDS, Scope
from plomada_web.workspace.audit import Actor
from plomada_web.workspace.models import Member, User
from tests.web.api.listening import Listener
from tests.web.world import NOW, World


@dataclass
class Program:
    """A program with a token."""

    token: ApiToken
    secret: str
    client: Client

    def ask(self, method: str, address: str, body: object = None, **headers: str) -> Any:
        """Send a request; headers by their names, with underscores."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        content = {} if body is None else {"data": body, "content_type": "application/json"}
        call = getattr(self.client, method.lower())
        return call(f"/api/v1{address}", headers={"authorization": f"Bearer {self.secret}", **named}, **content)

    def get(self, address: str, **headers: str) -> Any:
        return self.ask("get", address, **headers)

    def post(self, address: str, body: object = None, **headers: str) -> Any:
        return self.ask("post", address, body, **headers)

    def patch(self, address: str, body: object, **headers: str) -> Any:
        return self.ask("patch", address, body, **headers)

    def delete(self, address: str, **headers: str) -> Any:
        return self.ask("delete", address, **headers)


def program_of(user: User, *scopes: Scope) -> Program:
    """Return a program of the user's, with those scopes or all that they may have."""
    member = Member.objects.select_related("workspace", "user").get(user=user)
    allowed = scopes or tuple(scope for scope in Scope if DEMANDS[scope].may(member))
    made = make_token(member, wanted=TokenWanted("CRM", allowed), actor=Actor.of(user), now=NOW)
    return Program(made.token, made.secret, Client(headers={"accept-language": "en"}))


MakeProgram = Callable[..., Program]


@pytest.fixture
def alice(world: World) -> Program:
    """Return a program of the admin's, that may do everything."""
    return program_of(world.alice)


@pytest.fixture
def listener(settings: Any) -> Iterator[Listener]:
    settings.WEBHOOK_ALLOW_PRIVATE = True
    listening = Listener()
    yield listening
    listening.server.shutdown()
    listening.server.server_close()
