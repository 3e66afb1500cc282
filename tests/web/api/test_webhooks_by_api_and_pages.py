"""Webhooks are added, changed and looked at by the API and on pages."""

from typing import Any

from django.utils import timezone

from plomada_web.api.models import Delivery, Webhook
from plomada_web.api.webhooks import delivering, outbox
from tests.web.api.conftest import program_of
from tests.web.api.listening import Listener, something_happens, webhook_at
from tests.web.world import World, client_of


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
