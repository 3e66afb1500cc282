"""Someone of the group with their link, and a real mail server."""

import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from plomada_web.decisions.models import Stakeholder
from plomada_web.rooms.links import new_link
from plomada_web.rooms.models import PersonalLink
from plomada_web.workspace.audit import Actor
from tests.web.world import World


@dataclass
class Visitor:
    """Someone who came in by their link, in a browser without cookies."""

    stakeholder: Stakeholder
    token: str
    link: PersonalLink
    client: Client = field(default_factory=Client)

    def address(self, page: str = "") -> str:
        return f"/r/{self.token}/{page}"

    def get(self, page: str = "") -> HttpResponse:
        return self.client.get(self.address(page))

    def post(self, page: str = "", data: dict[str, Any] | None = None, **headers: str) -> HttpResponse:
        return self.client.post(self.address(page), data or {}, headers=headers or None)

    def answer(self, statement_id: int, answer: str, **more: str) -> HttpResponse:
        return self.post(f"statements/{statement_id}/", {"answer": answer, "go": "next", **more})


Enter = Callable[..., Visitor]


@pytest.fixture
def enter(world: World) -> Enter:
    """Return a way to come in as someone of the world's group, who reads English."""

    def come_in(name: str = "Nuria Vidal", *, made_at: datetime | None = None, language: str = "en") -> Visitor:
        stakeholder = world.stakeholders[name]
        stakeholder.person.language = language
        stakeholder.person.save()
        made = new_link(stakeholder, actor=Actor.of(world.bob), now=made_at or timezone.now())
        return Visitor(stakeholder, made.token, made.link)

    return come_in


@pytest.fixture
def nuria(enter: Enter) -> Visitor:
    """Return the one of seven who has said nothing yet."""
    return enter("Nuria Vidal")


@pytest.fixture
def carla(enter: Enter) -> Visitor:
    """Return one who has answered everything."""
    return enter("Carla Ferrer")


@dataclass
class Postbox:
    """What a real mail server took in; it refuses while `refuses` is set."""

    port: int
    letters: list[EmailMessage] = field(default_factory=list)
    refuses: bool = False

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.refuses:
            return "451 come back later"
        content = envelope.content
        assert isinstance(content, bytes)
        letter = message_from_bytes(content, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        return "250 OK"


@pytest.fixture
def postbox(settings: Settings) -> Iterator[Postbox]:
    """Start a mail server on this machine and send everything there."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    box = Postbox(port)
    server = Controller(box, hostname="127.0.0.1", port=port)
    settings.MAIL_CONFIGURED = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", port, False
    server.start()
    yield box
    server.stop()
