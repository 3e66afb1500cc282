"""Webhooks: what happens is written down, signed, sent, tried again, and never to a place that is ours alone."""

import contextlib
import hashlib
import hmac
import json
import re
import socket
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from plomada_web.api.actions.webhooks import WebhookFacts, add_webhook, change_webhook, send_again
from plomada_web.api.models import Delivery, Outbox, Webhook
from plomada_web.api.webhooks import delivering, outbox, sending, signing
from plomada_web.api.webhooks.sending import send
from plomada_web.people.actions import AccountFacts, add_account
from plomada_web.workspace import outside
from plomada_web.workspace.audit import Actor
from plomada_web.workspace.models import AuditLine, Job
from plomada_web.workspace.outside import AddressRefused, NotReached
from tests.web.api.conftest import program_of
from tests.web.world import NOW, World, client_of


class Listener:
    """A real web server that keeps what it is sent and answers as it is told."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.code, self.answer, self.location = 200, b"thanks", ""
        listener = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                listener.got.append((dict(self.headers), body))
                self.send_response(listener.code)
                if listener.location:
                    self.send_header("Location", listener.location)
                self.end_headers()
                self.wfile.write(listener.answer)

            def log_message(self, *_args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}/hook?from=plomada"


@pytest.fixture
def listener(settings: Any) -> Iterator[Listener]:
    settings.WEBHOOK_ALLOW_PRIVATE = True
    listening = Listener()
    yield listening
    listening.server.shutdown()
    listening.server.server_close()


def webhook_at(world: World, url: str, *events: str) -> Webhook:
    facts = WebhookFacts(url, events or ("account.added",))
    return add_webhook(world.workspace, facts=facts, actor=Actor.of(world.alice), now=NOW).webhook


def something_happens(world: World, name: str = "Aceros") -> None:
    add_account(world.workspace, facts=AccountFacts(name=name), actor=Actor.of(world.alice), now=timezone.now())


class TestWhatHappensIsTold:
    def test_it_arrives_signed_with_the_record_as_it_is(self, world: World, listener: Listener) -> None:
        made = add_webhook(
            world.workspace, facts=WebhookFacts(listener.url, ["account.added"]), actor=Actor.of(world.alice), now=NOW
        )
        something_happens(world)
        assert outbox.read_on(now=timezone.now()) == 1
        assert delivering.deliver_due(made.webhook) == {"arrived": 1, "failed": 0}
        headers, body = listener.got[0]
        told = json.loads(body)
        assert (told["event"], told["actor"], told["record"]["now"]["name"]) == ("account.added", "Alice", "Aceros")
        at, theirs = headers["Plomada-Signature"].split(",v1=")
        ours = hmac.new(made.secret.encode(), f"{at.removeprefix('t=')}.".encode() + body, hashlib.sha256)
        assert hmac.compare_digest(theirs, ours.hexdigest())
        row = Delivery.objects.get()
        assert (row.status, row.code, row.excerpt, row.attempts) == ("arrived", 200, "thanks", 1)

    def test_only_what_was_asked_for_since_it_was_added_and_once(self, world: World, listener: Listener) -> None:
        something_happens(world, "Before")
        webhook_at(world, listener.url)
        webhook_at(world, listener.url, "person.added")
        something_happens(world, "After")
        outbox.read_on(now=timezone.now())
        outbox.read_on(now=timezone.now())
        told = [row.payload["record"]["now"]["name"] for row in Delivery.objects.all()]
        assert told == ["After"]

    def test_another_workspace_is_told_nothing_of_ours(self, world: World, listener: Listener) -> None:
        facts = WebhookFacts(listener.url, ["account.added"])
        add_webhook(world.elsewhere, facts=facts, actor=Actor.of(world.charlie), now=NOW)
        something_happens(world)
        assert outbox.read_on(now=timezone.now()) == 0

    def test_a_line_that_shows_late_is_told_too(self, world: World, listener: Listener) -> None:
        """A long transaction takes its number early and shows its line late."""
        webhook_at(world, listener.url)
        something_happens(world, "Early number")
        late = AuditLine.objects.filter(action="account.added").latest("pk")
        something_happens(world, "Later number")
        AuditLine.objects.filter(pk=late.pk).delete()
        outbox.read_on(now=timezone.now())
        assert [number for number, _since in Outbox.objects.get().missing] == [late.pk]
        late.save(force_insert=True)
        assert outbox.read_on(now=timezone.now()) == 1
        assert Outbox.objects.get().missing == []
        assert Delivery.objects.count() == 2

    def test_a_number_that_never_shows_is_looked_for_no_longer_than_an_hour(
        self, world: World, listener: Listener
    ) -> None:
        webhook_at(world, listener.url)
        something_happens(world)
        AuditLine.objects.latest("pk").delete()
        something_happens(world, "Later number")
        outbox.read_on(now=NOW)
        outbox.read_on(now=NOW + timedelta(hours=2))
        assert Outbox.objects.get().missing == []

    def test_what_is_due_becomes_a_job_once(self, world: World, listener: Listener) -> None:
        webhook_at(world, listener.url)
        something_happens(world)
        now = timezone.now()
        outbox.read_on(now=now)
        delivering.ask_for_due(now=now)
        delivering.ask_for_due(now=now)
        assert Job.objects.filter(kind="api.deliveries").count() == 1


class TestWhatDoesNotArrive:
    def test_it_is_tried_again_later_each_time_and_given_up_in_a_day(self, world: World, listener: Listener) -> None:
        listener.code = 500
        webhook = webhook_at(world, listener.url)
        something_happens(world)
        outbox.read_on(now=NOW)
        waits, now = [], NOW
        while (row := Delivery.objects.get()).status == "waiting":
            delivering.attempt(row, webhook, now=now)
            row.refresh_from_db()
            if row.next_try_at:
                waits.append(row.next_try_at - now)
                now = row.next_try_at
        assert waits == sorted(waits)
        assert waits[0] == timedelta(seconds=15)
        assert timedelta(hours=20) < now - NOW < timedelta(hours=24)
        assert (row.status, row.code, len(listener.got)) == ("failed", 500, 8)

    def test_a_second_worker_does_not_send_it_too(self, world: World, listener: Listener) -> None:
        webhook = webhook_at(world, listener.url)
        something_happens(world)
        outbox.read_on(now=timezone.now())
        row = Delivery.objects.get()
        assert delivering._taken(row, timezone.now())
        assert not delivering._taken(row, timezone.now())
        assert delivering.deliver_due(webhook) == {"arrived": 0, "failed": 0}

    def test_a_job_stops_where_nobody_seems_to_be_there(self, world: World, listener: Listener) -> None:
        listener.code = 503
        webhook = webhook_at(world, listener.url)
        for number in range(6):
            something_happens(world, f"A{number}")
        outbox.read_on(now=timezone.now())
        assert delivering.deliver_due(webhook) == {"arrived": 0, "failed": 3}

    def test_after_three_days_it_is_stopped_and_that_is_told(self, world: World, listener: Listener) -> None:
        listener.code = 500
        webhook = webhook_at(world, listener.url)
        something_happens(world)
        outbox.read_on(now=NOW)
        delivering.attempt(Delivery.objects.get(), webhook, now=NOW)
        delivering.stop_failing(now=NOW + timedelta(days=2))
        assert Webhook.objects.get().is_active
        delivering.stop_failing(now=NOW + timedelta(days=4))
        stopped = Webhook.objects.get()
        assert (stopped.is_active, stopped.stopped_at) == (False, NOW + timedelta(days=4))
        assert AuditLine.objects.filter(action="webhook.stopped").count() == 1
        page = client_of(world.alice).get(f"/w/nadir/settings/api/webhooks/{webhook.pk}/")
        assert "Nothing has arrived there since" in page.content.decode()
        facts = WebhookFacts(stopped.url, stopped.events)
        change_webhook(stopped, facts=facts, actor=Actor.of(world.alice), now=NOW + timedelta(days=5))
        assert Webhook.objects.get().failing_since is None

    def test_it_can_be_sent_again(self, world: World, listener: Listener) -> None:
        webhook = webhook_at(world, listener.url)
        something_happens(world)
        outbox.read_on(now=timezone.now())
        delivering.deliver_due(webhook)
        send_again(Delivery.objects.get(), actor=Actor.of(world.alice), now=timezone.now())
        delivering.deliver_due(webhook)
        assert len(listener.got) == 2
        assert listener.got[0][1] == listener.got[1][1]

    def test_what_is_old_is_forgotten(self, world: World, listener: Listener) -> None:
        webhook_at(world, listener.url)
        something_happens(world)
        outbox.read_on(now=NOW)
        delivering.forget_old(now=NOW + timedelta(days=29))
        assert Delivery.objects.exists()
        delivering.forget_old(now=NOW + timedelta(days=31))
        assert not Delivery.objects.exists()


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


class TestByTheApi:
    def test_it_is_added_changed_and_removed(self, world: World) -> None:
        alice = program_of(world.alice)
        added = alice.post("/webhooks", {"url": "https://hooks.example.com/", "events": ["person.added"]})
        assert added.status_code == 201, added.content
        assert added.json()["secret"].startswith("whsec_")
        address = f"/webhooks/{added.json()['id']}"
        assert alice.get(address).json()["secret"] is None
        assert alice.patch(address, {"is_active": False}).json()["is_active"] is False
        assert alice.get(f"{address}/deliveries").json() == {"items": [], "next": None}
        assert alice.delete(address).status_code == 204
        assert alice.get(address).status_code == 404

    def test_a_private_address_is_refused(self, world: World) -> None:
        answer = program_of(world.alice).post("/webhooks", {"url": "https://10.0.0.1/", "events": ["person.added"]})
        assert answer.status_code == 409

    def test_only_admins_have_webhooks(self, world: World) -> None:
        assert program_of(world.bob).get("/webhooks").status_code == 403
        assert client_of(world.bob).get("/w/nadir/settings/api/webhooks/").status_code == 403


class TestThePages:
    def test_a_webhook_is_added_its_secret_shown_once_and_its_log_read(self, world: World, listener: Listener) -> None:
        browser = client_of(world.alice)
        page = browser.post("/w/nadir/settings/api/webhooks/add/", {"url": listener.url, "events": ["account.added"]})
        assert "whsec_" in page.content.decode()
        assert "no-store" in page["Cache-Control"]
        assert "whsec_" not in browser.get("/w/nadir/settings/api/webhooks/").content.decode()
        webhook = Webhook.objects.get()
        something_happens(world)
        outbox.read_on(now=timezone.now())
        delivering.deliver_due(webhook)
        log = browser.get(f"/w/nadir/settings/api/webhooks/{webhook.pk}/").content.decode()
        assert "account.added" in log
        assert "thanks" in log
        again = f"/w/nadir/settings/api/webhooks/{webhook.pk}/deliveries/{Delivery.objects.get().pk}/again/"
        assert browser.post(again).status_code == 302
        assert Delivery.objects.get().status == "waiting"

    def test_an_address_that_is_refused_is_kept_in_the_field(self, world: World) -> None:
        page = client_of(world.alice).post(
            "/w/nadir/settings/api/webhooks/add/", {"url": "https://10.0.0.1/", "events": ["account.added"]}
        )
        assert page.status_code == 422
        assert "https://10.0.0.1/" in page.content.decode()
        assert not Webhook.objects.exists()

    def test_the_log_takes_few_queries(
        self, world: World, listener: Listener, django_assert_max_num_queries: Any
    ) -> None:
        webhook = webhook_at(world, listener.url)
        for number in range(30):
            something_happens(world, f"A{number}")
        outbox.read_on(now=timezone.now())
        browser = client_of(world.alice)
        with django_assert_max_num_queries(6):
            browser.get(f"/w/nadir/settings/api/webhooks/{webhook.pk}/")


def test_the_guides_way_to_check_a_signature_is_right() -> None:
    guide = (Path(__file__).resolve().parents[3] / "docs" / "how-to" / "webhooks.md").read_text(encoding="utf-8")
    code = re.search(r"^```python\n(.*?)^```", guide, re.MULTILINE | re.DOTALL)
    assert code
    names: dict[str, Any] = {}
    exec(code[1], names)
    header = signing.signature("whsec_x", b"{}", at=1000)
    assert names["was_it_plomada"]("whsec_x", header, b"{}", 1100)
    assert not names["was_it_plomada"]("whsec_x", header, b"{ }", 1100)
    assert not names["was_it_plomada"]("whsec_y", header, b"{}", 1100)
    assert not names["was_it_plomada"]("whsec_x", header, b"{}", 2000)
