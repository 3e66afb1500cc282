"""What the tests of a decision's figure pages share: the access ladder of a page, and other modes of the same room."""

import re

from django.test import Client
from django.urls import reverse

from plomada_web.decisions.models import Answer, Decision, Disclosure, SignIntent
from tests.web.world import World, client_of

MOST_QUERIES = 15  # of a page, session and member included


def address(world: World, name: str, **kwargs: int) -> str:
    return reverse(f"decisions:{name}", kwargs={"workspace": "nadir", "decision_id": world.decision.pk, **kwargs})


def page(world: World, name: str, *, language: str = "en", query: str = "") -> str:
    response = client_of(world.bob, language=language).get(address(world, name) + query)
    assert response.status_code == 200
    return told(response.content.decode())


def told(html: str) -> str:
    """Return the page without its markup, with single spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def statuses(world: World, url: str) -> dict[str, int]:
    """Return the status of the page for everyone of the world, and for the wrong method."""
    people = {"member": world.bob, "viewer": world.vera, "outsider": world.charlie, "signed out": None}
    found = {name: client_of(user).get(url).status_code for name, user in people.items()}
    return {**found, "wrong method": client_of(world.bob).delete(url).status_code}


def in_mode(world: World, disclosure: Disclosure, *, heard: int = 6) -> Decision:
    """Put the decision in a mode, with the answers of only the first so many people."""
    kept = list(world.stakeholders.values())[:heard]
    Answer.objects.exclude(stakeholder__in=kept).delete()
    SignIntent.objects.exclude(stakeholder__in=kept).delete()
    world.decision.disclosure = disclosure
    world.decision.save()
    return world.decision


def member_client(world: World) -> Client:
    return client_of(world.bob)
