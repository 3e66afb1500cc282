"""What the actions on people write, and what they leave behind when they refuse."""

from dataclasses import replace

import pytest

from plomada_web.people.actions import (
    PersonFacts,
    SameAccount,
    SameEmail,
    SameName,
    add_person,
    allow_mail,
    archive_person,
    change_person,
    restore_person,
    stop_mail,
)
from plomada_web.people.models import Account, Person, Site
from plomada_web.workspace.audit import Actor
from plomada_web.workspace.models import AuditLine
from tests.web.world import NOW, World


def facts(world: World, **changes: object) -> PersonFacts:
    return replace(PersonFacts(account=world.account, name="Ana Robledo", email="ana@quimera.example"), **changes)


def last_line(world: World) -> tuple[str, str, str]:
    line = AuditLine.objects.filter(workspace=world.workspace).latest("pk")
    return line.action, line.actor_name, line.target_label


def by(world: World) -> dict[str, object]:
    return {"actor": Actor.of(world.bob), "now": NOW}


def test_adding_a_person_writes_them_and_the_audit_line(world: World) -> None:
    function = world.functions["Finance"]
    added = add_person(facts=facts(world, function=function, site=world.site, title="CFO"), **by(world))
    stored = Person.objects.get(pk=added.pk)
    assert (stored.workspace, stored.account, stored.site) == (world.workspace, world.account, world.site)
    assert (stored.function, stored.title, stored.created_at) == (function, "CFO", NOW)
    assert stored.search == "ana robledo ana@quimera.example cfo"
    assert last_line(world) == ("person.added", "Bob", "Ana Robledo")


def test_an_address_is_kept_in_small_letters(world: World) -> None:
    assert add_person(facts=facts(world, email="Ana@Quimera.Example"), **by(world)).email == "ana@quimera.example"


def test_a_site_of_another_account_is_left_out(world: World) -> None:
    other = Account.objects.create(workspace=world.workspace, name="Bruma", created_at=NOW)
    foreign = Site.objects.create(account=other, name="Sur")
    assert add_person(facts=facts(world, site=foreign), **by(world)).site is None


def test_an_account_that_is_not_stored_yet_is_added_with_the_person(world: World) -> None:
    new = Account(workspace=world.workspace, name="Telares Bruma")
    person = add_person(facts=facts(world, account=new), **by(world))
    assert person.account.name == "Telares Bruma"
    assert Account.objects.filter(workspace=world.workspace, name="Telares Bruma").count() == 1


def test_a_refused_person_leaves_no_new_account_behind(world: World) -> None:
    new = Account(workspace=world.workspace, name="Telares Bruma")
    with pytest.raises(SameEmail):
        add_person(facts=facts(world, account=new, email="carla@quimera.example"), **by(world))
    assert not Account.objects.filter(name="Telares Bruma").exists()
    assert not AuditLine.objects.exists()


def test_a_new_account_of_a_known_name_is_refused(world: World) -> None:
    with pytest.raises(SameAccount):
        add_person(facts=facts(world, account=Account(workspace=world.workspace, name="MOLINOS quimera")), **by(world))


def test_the_same_address_is_refused_and_names_who_has_it(world: World) -> None:
    with pytest.raises(SameEmail) as refused:
        add_person(facts=facts(world, email="CARLA@quimera.example"), **by(world))
    assert refused.value.person == world.people["Carla Ferrer"]
    assert str(refused.value) == "carla@quimera.example is the e-mail of Carla Ferrer (Molinos Quimera)."
    assert not Person.objects.filter(name="Ana Robledo").exists()
    assert not AuditLine.objects.exists()


def test_the_address_of_an_archived_person_is_free(world: World) -> None:
    archive_person(world.people["Carla Ferrer"], **by(world))
    assert add_person(facts=facts(world, email="carla@quimera.example"), **by(world)).pk


def test_the_same_address_in_another_workspace_is_no_matter(world: World) -> None:
    elsewhere = Account.objects.create(workspace=world.elsewhere, name="Other", created_at=NOW)
    assert add_person(facts=facts(world, account=elsewhere, email="carla@quimera.example"), **by(world)).pk


def test_the_same_name_in_the_account_is_refused_until_it_is_said_to_be_another(world: World) -> None:
    namesake = facts(world, name="CARLA FERRÉR", email="")
    with pytest.raises(SameName) as refused:
        add_person(facts=namesake, **by(world))
    assert refused.value.person == world.people["Carla Ferrer"]
    assert add_person(facts=namesake, allow_same_name=True, **by(world)).pk


def test_the_beginning_of_a_name_is_not_the_same_name(world: World) -> None:
    assert add_person(facts=facts(world, name="Carla", email=""), **by(world)).pk


def test_changing_a_person_says_in_the_audit_which_fields(world: World) -> None:
    person = world.people["Carla Ferrer"]
    same = PersonFacts(world.account, person.name, person.email, function=person.function, language=person.language)
    change_person(person, facts=replace(same, title="CFO", phone="600"), **by(world))
    line = AuditLine.objects.get()
    assert (line.action, sorted(line.detail["fields"])) == ("person.changed", ["phone", "title"])
    assert Person.objects.get(pk=person.pk).search.endswith("cfo")


def test_changing_nothing_writes_nothing(world: World) -> None:
    person = world.people["Carla Ferrer"]
    change_person(
        person,
        facts=PersonFacts(world.account, person.name, person.email, function=person.function, language=person.language),
        **by(world),
    )
    assert not AuditLine.objects.exists()


def test_changing_to_an_address_that_someone_has_is_refused(world: World) -> None:
    with pytest.raises(SameEmail):
        change_person(world.people["Iris Tomé"], facts=facts(world, email="carla@quimera.example"), **by(world))
    assert Person.objects.get(pk=world.people["Iris Tomé"].pk).email == "iris@quimera.example"
    assert not AuditLine.objects.exists()


def test_archiving_keeps_the_person_and_doing_it_twice_counts_once(world: World) -> None:
    person = world.people["Carla Ferrer"]
    archive_person(person, **by(world))
    archive_person(person, **by(world))
    assert Person.objects.get(pk=person.pk).archived_at == NOW
    assert AuditLine.objects.filter(action="person.archived").count() == 1


def test_restoring_brings_the_person_back(world: World) -> None:
    person = world.people["Carla Ferrer"]
    archive_person(person, **by(world))
    restore_person(person, **by(world))
    assert Person.objects.get(pk=person.pk).archived_at is None
    assert last_line(world)[0] == "person.restored"


def test_restoring_is_refused_when_someone_took_the_address(world: World) -> None:
    person = world.people["Carla Ferrer"]
    archive_person(person, **by(world))
    add_person(facts=facts(world, email=person.email), **by(world))
    with pytest.raises(SameEmail):
        restore_person(person, **by(world))
    assert Person.objects.get(pk=person.pk).archived_at == NOW


def test_mail_is_stopped_and_allowed_again(world: World) -> None:
    person = world.people["Carla Ferrer"]
    stop_mail(person, **by(world))
    assert Person.objects.get(pk=person.pk).no_mail_since == NOW
    assert last_line(world)[0] == "person.mail_stopped"
    allow_mail(person, **by(world))
    assert Person.objects.get(pk=person.pk).no_mail_since is None
    assert last_line(world)[0] == "person.mail_allowed"
