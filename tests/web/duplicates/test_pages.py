"""The queue, two side by side, and who may do what."""

import pytest
from django.test import Client

from plomada_web.duplicates.models import DuplicatePair, Search
from plomada_web.duplicates.queries import queue as queue_module
from plomada_web.people.models import Account, CustomField, Person
from plomada_web.undo.models import ChangeSet
from plomada_web.workspace.models import AuditLine, Job
from tests.web.duplicates.pairs import pair_of, twin
from tests.web.world import NOW, World, client_of

BASE = "/w/nadir/duplicates/"


@pytest.fixture
def bob(world: World) -> Client:
    return client_of(world.bob)


@pytest.fixture
def pair(world: World) -> DuplicatePair:
    return pair_of(world.people["Carla Ferrer"], twin(world, email="c.ferrer@quimera.example", title="CFO"))


def body(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def test_the_queue_shows_each_pair_with_its_probability_and_reasons(bob: Client, pair: DuplicatePair) -> None:
    page = body(bob, BASE)
    assert "1 pair to decide" in page
    assert "93 % probable" in page or "93% probable" in page
    assert "Names alike: Carla / Karla" in page
    assert "Carla Ferrer Soto" in page
    assert 'class="dup-against"' in page


def test_it_speaks_spanish(world: World, pair: DuplicatePair) -> None:
    page = body(client_of(world.bob, language="es"), BASE)
    assert "Nombres parecidos: Carla / Karla" in page
    assert "Teléfono distinto" in page
    assert "1 pareja por decidir" in page


def test_the_most_certain_come_first_a_page_at_a_time(
    world: World, bob: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue_module, "PAGE", 2)
    carla = world.people["Carla Ferrer"]
    pairs = [pair_of(carla, twin(world, f"Twin {n}"), weight=weight) for n, weight in enumerate((1.0, 5.0, 5.0, 3.0))]
    first = body(bob, BASE)
    assert first.index("Twin 2") < first.index("Twin 1")
    assert "Twin 3" not in first
    second = body(bob, f"{BASE}?record=person&after={pairs[1].pk}")
    assert second.index("Twin 3") < second.index("Twin 0")
    assert "Twin 2" not in second


def test_accounts_have_a_queue_of_their_own(world: World, bob: Client, pair: DuplicatePair) -> None:
    other = Account.objects.create(workspace=world.workspace, name="Molinos Quimera SA", created_at=NOW)
    pair_of(world.account, other, probability=None)
    page = body(bob, f"{BASE}?record=account")
    assert "Molinos Quimera SA" in page
    assert "found by a rule" in page
    assert "Carla Ferrer Soto" not in page


@pytest.mark.parametrize(
    "query", ["?record=nonsense", "?after=x", "?after=-1", "?after=99999999999999999999", "?after=7"]
)
def test_what_cannot_be_read_of_the_address_is_left_aside(bob: Client, pair: DuplicatePair, query: str) -> None:
    assert "Carla Ferrer Soto" in body(bob, BASE + query)


def test_a_pair_with_somebody_archived_waits(world: World, bob: Client, pair: DuplicatePair) -> None:
    Person.objects.filter(pk=pair.right.pk).update(archived_at=NOW)
    assert "0 pairs to decide" in body(bob, BASE)


def test_the_empty_queue_says_what_will_be_here_and_when_it_was_last_looked(world: World, bob: Client) -> None:
    assert "Records that are here twice will be listed here" in body(bob, BASE)
    note = {
        "template": "Learnt from these %(rows)s rows themselves; %(compared)s pairs were compared.",
        "values": {"rows": 7, "compared": 21},
    }
    Search.objects.create(
        workspace=world.workspace, record="person", looked_at=NOW, rows=7, compared=21, way="model", note=note
    )
    page = body(bob, BASE)
    assert "Learnt from these 7 rows themselves; 21 pairs were compared." in page
    assert "Nothing to decide" in page


def test_the_tab_counts_what_is_to_be_decided(bob: Client, pair: DuplicatePair) -> None:
    page = body(bob, "/w/nadir/people/")
    assert f'href="{BASE}"' in page
    assert 'Duplicates<span class="pl-count">1</span>' in page


def test_they_are_two_is_remembered_and_can_be_undone(bob: Client, pair: DuplicatePair) -> None:
    response = bob.post(f"{BASE}{pair.pk}/two/", follow=True)
    assert "stay two" in response.content.decode()
    pair.refresh_from_db()
    assert (pair.state, pair.decided_by_name) == ("two", "Bob")
    bob.post(f"{BASE}{pair.pk}/two/")
    assert AuditLine.objects.filter(action="duplicate.kept_apart").count() == 1
    bob.post(f"{BASE}{pair.pk}/again/")
    pair.refresh_from_db()
    assert (pair.state, pair.decided_at) == ("open", None)


def test_two_side_by_side_ask_only_where_they_differ(world: World, bob: Client, pair: DuplicatePair) -> None:
    CustomField.objects.create(
        workspace=world.workspace, record="person", key="tier", name_es="Nivel", name_en="Tier", kind="text"
    )
    Person.objects.filter(pk=pair.left.pk).update(custom={"tier": "gold"})
    Person.objects.filter(pk=pair.right.pk).update(custom={"tier": "lead"})
    page = body(bob, f"{BASE}{pair.pk}/")
    assert 'name="field-email"' in page
    assert 'name="field-custom:tier"' in page
    assert "gold" in page
    assert 'name="field-title"' not in page  # only one has a title: it is kept
    assert 'name="field-account"' not in page


def test_merging_leads_to_where_it_can_be_taken_apart(bob: Client, pair: DuplicatePair) -> None:
    data = {"survivor": "left", "field-name": "right", "field-email": "right"}
    response = bob.post(f"{BASE}{pair.pk}/", data, follow=True)
    change_set = ChangeSet.objects.get()
    assert response.redirect_chain[-1][0] == f"/w/nadir/undo/{change_set.pk}/"
    pair.left.refresh_from_db()
    assert (pair.left.name, pair.left.email) == ("Carla Ferrer Soto", "c.ferrer@quimera.example")
    assert "Take apart again" in body(bob, BASE)
    assert "one already" in body(bob, f"{BASE}{pair.pk}/")


@pytest.mark.parametrize("data", [{}, {"survivor": "middle"}, {"survivor": "left", "field-name": "x"}])
def test_what_was_not_chosen_is_asked_again(bob: Client, pair: DuplicatePair, data: dict[str, str]) -> None:
    response = bob.post(f"{BASE}{pair.pk}/", data)
    assert response.status_code == 422
    assert not ChangeSet.objects.exists()


def test_two_voices_are_refused_in_words(world: World, bob: Client) -> None:
    both = pair_of(world.people["Carla Ferrer"], world.people["Oscar Prat"])
    data = {"survivor": "left", "field-name": "left", "field-email": "left", "field-function": "left"}
    response = bob.post(f"{BASE}{both.pk}/", data)
    assert response.status_code == 422
    assert "Both have answered in" in response.content.decode()


def test_looking_is_asked_for_and_shows_how_far_it_is(bob: Client, world: World) -> None:
    response = bob.post(f"{BASE}look/")
    job = Job.objects.get(kind="duplicates.look")
    assert response.headers["Location"] == f"/w/nadir/settings/jobs/{job.pk}/"
    assert "being looked for" in body(bob, BASE)


def test_who_may_do_what(world: World, pair: DuplicatePair) -> None:
    vera, charlie = client_of(world.vera), client_of(world.charlie)
    assert "They are two" not in body(vera, BASE)
    assert vera.post(f"{BASE}{pair.pk}/two/").status_code == 403
    assert vera.get(f"{BASE}{pair.pk}/").status_code == 403
    assert vera.post(f"{BASE}look/").status_code == 403
    assert charlie.get(BASE).status_code == 404
    assert client_of(None).get(BASE).status_code == 302
    assert client_of(world.bob).get(f"{BASE}{pair.pk}/two/").status_code == 405
    assert client_of(world.bob).post(BASE).status_code == 405
    elsewhere = f"/w/elsewhere/duplicates/{pair.pk}/"
    assert charlie.get(elsewhere).status_code == 404
    assert charlie.post(f"{elsewhere}two/").status_code == 404


def test_the_pages_cost_a_fixed_number_of_queries(
    world: World, bob: Client, pair: DuplicatePair, django_assert_max_num_queries: object
) -> None:
    for number in range(30):
        pair_of(world.people["Iris Tomé"], twin(world, f"Twin {number}"))
    with django_assert_max_num_queries(15):  # type: ignore[operator]
        bob.get(BASE)
    with django_assert_max_num_queries(10):  # type: ignore[operator]
        bob.get(f"{BASE}{pair.pk}/")
