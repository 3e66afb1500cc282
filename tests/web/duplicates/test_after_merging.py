"""Whoever was merged is found as the one that stayed, and comes back only by taking the merge apart."""

import pytest

from plomada_web.duplicates.actions import merge
from plomada_web.duplicates.choosing import Choice
from plomada_web.people.actions import (
    Merged,
    PersonFacts,
    SameEmail,
    add_person,
    people_from_rows,
    restore_account,
    restore_person,
)
from plomada_web.people.models import Account, Person
from plomada_web.people.paste import PastedPerson
from plomada_web.people.queries.same import person_with_email, survivors_by_email
from plomada_web.workspace.audit import Actor
from tests.web.duplicates.pairs import pair_of, twin
from tests.web.world import NOW, World, client_of


@pytest.fixture
def gone(world: World) -> Person:
    """Return someone who was merged into Carla Ferrer, who kept her own e-mail."""
    other = twin(world, email="other@quimera.example")
    actor = Actor.of(world.bob)
    merge(pair_of(world.people["Carla Ferrer"], other), choice=Choice("left"), actor=actor, now=NOW)
    other.refresh_from_db()
    return other


def test_their_e_mail_finds_the_one_that_stayed(world: World, gone: Person) -> None:
    carla = world.people["Carla Ferrer"]
    assert person_with_email(world.workspace, "Other@quimera.example") == carla
    assert person_with_email(world.workspace, carla.email) == carla
    assert survivors_by_email(world.workspace, ["other@quimera.example", "", "x@y.example"]) == {gone.email: carla}
    assert person_with_email(world.elsewhere, gone.email) is None
    Person.objects.filter(pk=carla.pk).update(archived_at=NOW)
    assert person_with_email(world.workspace, gone.email) is None


def test_nobody_is_added_with_it(world: World, gone: Person) -> None:
    facts = PersonFacts(account=world.account, name="Ana", email=gone.email)
    with pytest.raises(SameEmail, match="is the e-mail of Carla Ferrer"):
        add_person(facts=facts, actor=Actor.of(world.bob), now=NOW)


def test_a_pasted_list_finds_them(world: World, gone: Person) -> None:
    row = PastedPerson(row=1, name="Carla F.", email=gone.email)
    (placed,) = people_from_rows(world.account, rows=[row], language="es", actor=Actor.of(world.bob), now=NOW)
    assert (placed.person, placed.is_new) == (world.people["Carla Ferrer"], False)


def test_they_come_back_only_by_taking_the_merge_apart(world: World, gone: Person) -> None:
    with pytest.raises(Merged, match="Carla Ferrer Soto was merged into Carla Ferrer"):
        restore_person(gone, actor=Actor.of(world.bob), now=NOW)
    account = Account.objects.create(
        workspace=world.workspace, name="Molinos", created_at=NOW, archived_at=NOW, merged_into=world.account
    )
    with pytest.raises(Merged):
        restore_account(account, actor=Actor.of(world.bob), now=NOW)
    bob = client_of(world.bob)
    for address, into in ((f"people/{gone.pk}/", "Carla Ferrer"), (f"accounts/{account.pk}/", "Molinos Quimera")):
        page = bob.get(f"/w/nadir/{address}").content.decode()
        assert "merged into" in page
        assert into in page
        told = bob.post(f"/w/nadir/{address}restore/", follow=True).content.decode()
        assert "take the merge apart" in told
