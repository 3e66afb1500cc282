import pytest
from django.test import Client
from tests.web.world import client_of, NOW
from plomada_web.rooms.links import new_link
from plomada_web.workspace.audit import MACHINE
from django.utils import timezone

@pytest.mark.parametrize("path", ["", "priorities/", "signing/", "comment/", "shared/", "suggest/", "propose/", "questions/", "yours/", "what-you-said.json", "what-you-said.csv", "what-we-share.pdf"])
@pytest.mark.parametrize("name", ["Carla Ferrer", "Nuria Vidal"])
def test_get(world, path, name):
    t = new_link(world.stakeholders[name], actor=MACHINE, now=timezone.now()).token
    r = Client().get(f"/r/{t}/{path}")
    assert r.status_code in (200, 302), r.content.decode()
    assert not r.cookies
def test_statement(world):
    t = new_link(world.stakeholders["Nuria Vidal"], actor=MACHINE, now=timezone.now()).token
    u = f"/r/{t}/statements/{world.statements[0].pk}/"
    assert Client().get(u).status_code == 200
    r = Client().post(u, {"answer": "4", "go": "next"})
    assert r.status_code == 302, r.content.decode()
def test_team(world):
    r = client_of(world.alice).get(f"/w/nadir/decisions/{world.decision.pk}/room/")
    assert r.status_code == 200
    r = client_of(world.alice).get(f"/w/nadir/decisions/{world.decision.pk}/room/preview/")
    assert r.status_code == 200
