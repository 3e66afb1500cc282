"""However many visits become touches, the audit and webhooks are told of them in few lines."""

from datetime import timedelta

import pytest
import time_machine

from plomada_web.api.actions.webhooks import WebhookFacts, add_webhook
from plomada_web.api.models import Delivery
from plomada_web.api.webhooks import outbox
from plomada_web.people.models import Person, Touch
from plomada_web.tracking.background import tell_of_visits
from plomada_web.tracking.models import DayOfVisits, TrackedSite
from plomada_web.tracking.person_links import person_token
from plomada_web.workspace.audit import Actor
from plomada_web.workspace.models import AuditLine
from tests.web.api.conftest import program_of
from tests.web.tracking.conftest import visit
from tests.web.world import NOW, World

SOON, LATER = NOW + timedelta(minutes=2), NOW + timedelta(minutes=6)


@pytest.fixture
def carla(world: World) -> Person:
    return world.people["Carla Ferrer"]


def seen(website: TrackedSite, person: Person, pages: int, *, first: int = 0) -> None:
    with time_machine.travel(NOW + timedelta(seconds=first), tick=False):
        for page in range(first, first + pages):
            visit(website, f"/{page}", pl=person_token(person))


def lines() -> list[AuditLine]:
    return list(AuditLine.objects.filter(action="touch.added").order_by("pk"))


def test_many_visits_are_one_line_with_their_number(website: TrackedSite, world: World, carla: Person) -> None:
    seen(website, carla, 12)
    assert Touch.objects.count() == 12
    assert lines() == []
    tell_of_visits(LATER)
    (line,) = lines()
    assert (line.actor_name, line.target_type, line.workspace) == ("Plomada", "workspace", world.workspace)
    assert line.detail == {"touches": 12, "source": "tracker", "created_since": NOW.isoformat()}


def test_each_touch_is_told_once(website: TrackedSite, carla: Person) -> None:
    seen(website, carla, 3)
    tell_of_visits(LATER)
    tell_of_visits(LATER + timedelta(minutes=6))
    seen(website, carla, 2, first=10)
    tell_of_visits(LATER + timedelta(minutes=12))
    assert [line.detail["touches"] for line in lines()] == [3, 2]
    assert DayOfVisits.objects.get().untold == 0


def test_what_is_only_minutes_old_waits_for_more(website: TrackedSite, carla: Person) -> None:
    seen(website, carla, 3)
    tell_of_visits(SOON)
    assert lines() == []


def test_visits_of_nobody_we_know_tell_nothing(website: TrackedSite) -> None:
    with time_machine.travel(NOW, tick=False):
        visit(website)
    tell_of_visits(LATER)
    assert lines() == []


def test_a_line_is_of_one_workspace(website: TrackedSite, world: World, carla: Person) -> None:
    other = TrackedSite.objects.create(
        workspace=world.elsewhere, name="Theirs", origins=website.origins, key="other", created_at=NOW
    )
    tom = Person.objects.create(workspace=world.elsewhere, name="Tom", created_at=NOW)
    seen(website, carla, 2)
    seen(other, tom, 1)
    tell_of_visits(LATER)
    assert {line.workspace: line.detail["touches"] for line in lines()} == {world.workspace: 2, world.elsewhere: 1}


def test_a_webhook_hears_of_them_and_finds_them_by_the_api(website: TrackedSite, world: World, carla: Person) -> None:
    facts = WebhookFacts("https://hooks.example.com/plomada", ["touch.added"])
    add_webhook(world.workspace, facts=facts, actor=Actor.of(world.alice), now=NOW)
    seen(website, carla, 3)
    tell_of_visits(LATER)
    outbox.read_on(now=LATER)
    told = Delivery.objects.get().payload
    assert (told["event"], told["record"]["kind"], told["detail"]["touches"]) == ("touch.added", "workspace", 3)
    program = program_of(world.alice)
    found = program.ask("get", f"/touches?created_since={told['detail']['created_since'].replace('+', '%2B')}")
    assert len(found.json()["items"]) == 3
