"""Webhooks: what happens is written down, signed, sent, and tried again."""

import hashlib
import hmac
import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from plomada_web.api.actions.webhooks import WebhookFacts, add_webhook, change_webhook, send_again
from plomada_web.api.models import Delivery, Outbox, Webhook
from plomada_web.api.webhooks import delivering, outbox, signing
from plomada_web.workspace.audit import Actor
from plomada_web.workspace.models import AuditLine, Job
from tests.web.api.listening import Listener, something_happens, webhook_at
from tests.web.world import NOW, World, client_of


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
