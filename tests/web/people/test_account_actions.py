"""What the actions on accounts, sites and functions write, and what they refuse."""

import pytest

from plomada_web.people.actions import (
    AccountFacts,
    FunctionFacts,
    SameAccount,
    SameFunction,
    SameSite,
    SiteFacts,
    add_account,
    add_function,
    add_site,
    add_usual_functions,
    archive_account,
    archive_function,
    archive_site,
    change_account,
    change_function,
    change_site,
    restore_account,
    restore_function,
    restore_site,
)
from plomada_web.people.models import Account, Function, Site
from plomada_web.people.usual_functions import BY_KEY, USUAL_FUNCTIONS
from plomada_web.workspace.audit import Actor
from plomada_web.workspace.models import AuditLine
from tests.web.world import NOW, World


def by(world: World) -> dict[str, object]:
    return {"actor": Actor.of(world.maria), "now": NOW}


def actions() -> list[str]:
    return list(AuditLine.objects.order_by("pk").values_list("action", flat=True))


def test_adding_an_account_writes_it_and_the_audit_line(world: World) -> None:
    facts = AccountFacts("Acerías del Ñandú", domain="nandu.example", industry="Acero", country="Argentina")
    account = add_account(world.workspace, facts=facts, **by(world))
    assert Account.objects.get(pk=account.pk).search == "acerias del nandu nandu.example acero argentina"
    assert actions() == ["account.added"]


def test_an_account_of_the_same_name_is_refused_until_it_is_said_to_be_another(world: World) -> None:
    with pytest.raises(SameAccount) as refused:
        add_account(world.workspace, facts=AccountFacts("molinos QUIMERA"), **by(world))
    assert refused.value.account == world.account
    assert actions() == []
    assert add_account(world.workspace, facts=AccountFacts("Molinos Quimera"), allow_same_name=True, **by(world)).pk


def test_changing_an_account_says_which_fields(world: World) -> None:
    change_account(world.account, facts=AccountFacts(world.account.name, country="España"), **by(world))
    assert AuditLine.objects.get().detail == {"fields": ["country"]}
    change_account(world.account, facts=AccountFacts(world.account.name, country="España"), **by(world))
    assert actions() == ["account.changed"]


def test_archiving_and_restoring_an_account_leave_its_people(world: World) -> None:
    archive_account(world.account, **by(world))
    assert Account.objects.get(pk=world.account.pk).archived_at == NOW
    assert world.account.people.filter(archived_at=None).count() == 7
    restore_account(world.account, **by(world))
    assert Account.objects.get(pk=world.account.pk).archived_at is None
    assert actions() == ["account.archived", "account.restored"]


def test_sites_are_added_changed_archived_and_restored(world: World) -> None:
    site = add_site(world.account, facts=SiteFacts("Planta Sur", city="Jaén"), **by(world))
    change_site(site, facts=SiteFacts("Planta del Sur", city="Jaén"), **by(world))
    archive_site(site, **by(world))
    restore_site(site, **by(world))
    stored = Site.objects.get(pk=site.pk)
    assert (stored.name, stored.archived_at) == ("Planta del Sur", None)
    assert actions() == ["site.added", "site.changed", "site.archived", "site.restored"]
    assert set(AuditLine.objects.values_list("workspace", flat=True)) == {world.workspace.pk}


def test_two_sites_of_an_account_do_not_share_a_name(world: World) -> None:
    other = add_site(world.account, facts=SiteFacts("Planta Sur"), **by(world))
    with pytest.raises(SameSite):
        add_site(world.account, facts=SiteFacts("Planta Norte"), **by(world))
    with pytest.raises(SameSite):
        change_site(other, facts=SiteFacts("Planta Norte"), **by(world))
    assert actions() == ["site.added"]
    assert Site.objects.get(pk=other.pk).name == "Planta Sur"


def test_a_new_workspace_gets_every_usual_function_once(world: World) -> None:
    rows = add_usual_functions(world.elsewhere, NOW)
    assert [row.name_en for row in rows] == [usual.name_en for usual in USUAL_FUNCTIONS]
    assert [row.position for row in rows] == list(range(len(USUAL_FUNCTIONS)))
    again = add_usual_functions(world.elsewhere, NOW)
    assert {row.pk for row in again} == {row.pk for row in rows}
    assert Function.objects.filter(workspace=world.elsewhere).count() == len(USUAL_FUNCTIONS)
    assert actions() == ["function.usual_added"]


def test_usual_functions_join_those_that_are_there(world: World) -> None:
    before = Function.objects.filter(workspace=world.workspace).count()
    add_usual_functions(world.workspace, NOW)
    names = list(Function.objects.filter(workspace=world.workspace).values_list("name_es", flat=True))
    assert len(names) == len(set(names))
    assert before < len(names)
    assert names.index("Marketing") >= before


def test_every_usual_function_has_its_own_key_and_names() -> None:
    assert len(BY_KEY) == len(USUAL_FUNCTIONS)
    for names in ([u.name_es for u in USUAL_FUNCTIONS], [u.name_en for u in USUAL_FUNCTIONS]):
        assert len(set(names)) == len(USUAL_FUNCTIONS)


def test_functions_are_added_at_the_end_renamed_archived_and_restored(world: World) -> None:
    function = add_function(world.workspace, facts=FunctionFacts("Envases", "Packaging"), **by(world))
    assert function == Function.objects.filter(workspace=world.workspace).last()
    change_function(function, facts=FunctionFacts("Embalaje", "Packaging", "Head"), **by(world))
    archive_function(function, **by(world))
    restore_function(function, **by(world))
    stored = Function.objects.get(pk=function.pk)
    assert (stored.name_es, stored.executive, stored.archived_at) == ("Embalaje", "Head", None)
    assert actions() == ["function.added", "function.changed", "function.archived", "function.restored"]


@pytest.mark.parametrize("facts", [FunctionFacts("Finanzas", "Money"), FunctionFacts("Dineros", "Finance")])
def test_two_functions_share_no_name_in_either_language(world: World, facts: FunctionFacts) -> None:
    with pytest.raises(SameFunction):
        add_function(world.workspace, facts=facts, **by(world))
    with pytest.raises(SameFunction):
        change_function(world.functions["IT"], facts=facts, **by(world))
    assert actions() == []
    assert Function.objects.get(pk=world.functions["IT"].pk).name_es == "Sistemas"
