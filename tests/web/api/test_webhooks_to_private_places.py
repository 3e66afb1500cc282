"""Webhooks go never to a place that is ours alone, whatever its name says when."""

import contextlib
import socket
import threading
import time
from typing import Any

import pytest

from plomada_web.api.actions.webhooks import WebhookFacts, add_webhook
from plomada_web.api.models import Webhook
from plomada_web.api.webhooks import sending
from plomada_web.api.webhooks.sending import send
from plomada_web.workspace import outside
from plomada_web.workspace.audit import Actor
from plomada_web.workspace.outside import AddressRefused, NotReached
from tests.web.api.listening import Listener, webhook_at
from tests.web.world import NOW, World

PRIVATE = [
    "https://127.0.0.1/",
    "https://10.1.2.3/",
    "https://172.16.0.1/",
    "https://192.168.1.1/",
    "https://169.254.169.254/latest/meta-data/",
    "https://100.64.0.1/",
    "https://0.0.0.0/",
    "https://224.0.0.1/",
    "https://255.255.255.255/",
    "https://[::1]/",
    "https://[::]/",
    "https://[fe80::1]/",
    "https://[fd00::1]/",
    "https://[ff02::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[64:ff9b::7f00:1]/",
    "https://[2002:7f00:1::]/",
]


NOT_OF_THE_WEB = [
    "http://example.com/",
    "ftp://example.com/",
    "file:///etc/passwd",
    "https:///path",
    "https://user:secret@example.com/",
    "https://example.com:0/",
    "https://example.com:99999/",
    "https://example.com/a b",
    "https://exämple.com/",
    "https://example.com/\r\nHost: x",
    "//example.com/",
    "",
]


class TestNeverToAPrivatePlace:
    @pytest.mark.parametrize("url", [*PRIVATE, *NOT_OF_THE_WEB])
    def test_such_an_address_is_refused_when_it_is_written_down(self, world: World, url: str) -> None:
        with pytest.raises(AddressRefused):
            webhook_at(world, url)
        assert not Webhook.objects.exists()

    @pytest.mark.parametrize("host", ["localhost", "2130706433", "0x7f000001", "127.1"])
    def test_a_name_that_stands_for_one_is_refused_when_it_is_sent(self, host: str) -> None:
        with pytest.raises((AddressRefused, NotReached)):
            send(f"https://{host}/", b"{}", {})

    def test_one_private_address_among_public_ones_is_enough(self, monkeypatch: pytest.MonkeyPatch) -> None:
        found = [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443)) for address in ("93.184.216.34", "10.0.0.1")
        ]
        monkeypatch.setattr(outside.socket, "getaddrinfo", lambda *_args, **_kwargs: found)
        with pytest.raises(AddressRefused):
            send("https://hooks.example.com/", b"{}", {})

    def test_the_connection_goes_to_the_address_that_was_checked(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The name answers with a public address first and a private one ever after: it is asked once."""
        answers = iter(["93.184.216.34"])
        reached: list[str] = []

        def look_up(*_args: object, **_kwargs: object) -> list[Any]:
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers, "127.0.0.1"), 443))]

        def connect(address: tuple[str, int], timeout: float) -> socket.socket:
            reached.append(address[0])
            raise OSError("not in a test")

        monkeypatch.setattr(outside.socket, "getaddrinfo", look_up)
        monkeypatch.setattr(outside.socket, "create_connection", connect)
        with pytest.raises(NotReached):
            send("https://hooks.example.com/", b"{}", {})
        assert reached == ["93.184.216.34"]

    def test_a_redirect_is_not_followed(self, listener: Listener) -> None:
        elsewhere = Listener()
        listener.code, listener.location = 302, elsewhere.url
        assert send(listener.url, b"{}", {}).code == 302
        assert elsewhere.got == []
        elsewhere.server.shutdown()
        elsewhere.server.server_close()

    def test_of_a_long_answer_only_the_beginning_is_read(self, listener: Listener) -> None:
        listener.answer = b"x" * 1_000_000
        assert len(send(listener.url, b"{}", {}).excerpt) <= sending.READ

    def test_who_answers_too_slowly_does_not_hold_us(self, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        settings.WEBHOOK_ALLOW_PRIVATE = True
        monkeypatch.setattr(sending, "SECONDS", 0.3)
        with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(NotReached):
            send(f"http://127.0.0.1:{silent.getsockname()[1]}/", b"{}", {})

    def test_nor_does_who_answers_a_drop_at_a_time(self, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        settings.WEBHOOK_ALLOW_PRIVATE = True
        monkeypatch.setattr(sending, "SECONDS", 0.5)
        ended = threading.Event()

        def drip(server: socket.socket) -> None:
            called, _address = server.accept()
            with called, contextlib.suppress(OSError):
                called.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
                while not ended.wait(0.05):
                    called.sendall(b"x")

        with socket.create_server(("127.0.0.1", 0)) as server:
            dripping = threading.Thread(target=drip, args=(server,))
            dripping.start()
            begun = time.monotonic()
            with pytest.raises(NotReached):
                send(f"http://127.0.0.1:{server.getsockname()[1]}/", b"{}", {})
            assert time.monotonic() - begun < 2
            ended.set()
            dripping.join()

    def test_the_secret_is_not_in_the_database(self, world: World, settings: Any) -> None:
        made = add_webhook(
            world.workspace,
            facts=WebhookFacts("https://hooks.example.com/", ["account.added"]),
            actor=Actor.of(world.alice),
            now=NOW,
        )
        assert made.secret.removeprefix("whsec_") not in str(Webhook.objects.values().get())
