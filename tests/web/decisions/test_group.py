"""The group of a decision: who is in it, who is missing, whom it suggests."""

from datetime import timedelta
from typing import Any

import pytest

from plomada_web.decisions.actions import group as actions
from plomada_web.decisions.actions import newcomers
from plomada_web.decisions.actions.from_the_group import SuggestedPerson, suggest_person
from plomada_web.decisions.actions.group import AlreadyInGroup, Part
from plomada_web.decisions.actions.kinds import KindDetails, add_kind
from plomada_web.decisions.actions.newcomers import AlreadySettled, Confirmed
from plomada_web.decisions.models import Answer, Stakeholder, StakeholderRole, Suggestion
from plomada_web.decisions.queries.group import group_of
from plomada_web.people.actions import PersonFacts
from plomada_web.people.models import Function, Person
from plomada_web.workspace.models import AuditLine
from tests.web.decisions.setting_up import audited, bob, fresh_decision, of
from tests.web.world import NOW, World, client_of


@pytest.fixture
def carla(world: World) -> Stakeholder:
    return world.stakeholders["Carla Ferrer"]


def with_kind(world: World, **signs: bool) -> None:
    functions = {Function.objects.get(workspace=world.workspace, name_en=name): must for name, must in signs.items()}
    details = KindDetails("Envases", "Packaging", functions)
    world.decision.kind = add_kind(world.workspace, details=details, actor=bob(world), now=NOW)
    world.decision.save()


def suggested(carla: Stakeholder) -> Suggestion:
    person = SuggestedPerson("Pau Gil", "pau@quimera.example", "Logística", "Lleva los almacenes")
    return suggest_person(stakeholder=carla, person=person, now=NOW)


def facts(world: World, name: str = "Pau Gil", email: str = "") -> PersonFacts:
    return PersonFacts(account=world.account, name=name, email=email)


# --- actions


def test_a_person_gets_their_part_and_the_audit_line(world: World) -> None:
    decision = fresh_decision(world)
    part = Part(StakeholderRole.SPONSOR, must_sign=True, is_mobilizer=True, concerns="El plazo")
    person = world.people["Carla Ferrer"]
    one = actions.add_stakeholder(decision, person=person, part=part, actor=bob(world), now=NOW)
    one.refresh_from_db()
    assert (one.role, one.must_sign, one.is_mobilizer, one.concerns) == ("sponsor", True, True, "El plazo")
    (line,) = audited("stakeholder.added")
    assert line.target_label == "Carla Ferrer · Gafas de seguridad"


def test_nobody_is_in_a_group_twice(world: World, carla: Stakeholder) -> None:
    with pytest.raises(AlreadyInGroup, match="Carla Ferrer is in this group already"):
        actions.add_stakeholder(world.decision, person=carla.person, part=Part(), actor=bob(world), now=NOW)
    assert not AuditLine.objects.exists()


def test_who_was_taken_out_comes_back_with_what_they_said(world: World, carla: Stakeholder) -> None:
    actions.remove_stakeholder(carla, actor=bob(world), now=NOW)
    again = actions.add_stakeholder(
        world.decision, person=carla.person, part=Part(must_sign=True), actor=bob(world), now=NOW
    )
    assert again.pk == carla.pk
    assert again.removed_at is None
    assert Answer.objects.filter(stakeholder=again).count() == 5


def test_taking_out_and_bringing_back_keep_every_answer(world: World, carla: Stakeholder) -> None:
    actions.remove_stakeholder(carla, actor=bob(world), now=NOW)
    assert Answer.objects.filter(stakeholder=carla).count() == 5
    actions.return_stakeholder(carla, actor=bob(world), now=NOW)
    carla.refresh_from_db()
    assert carla.removed_at is None
    assert [len(audited(f"stakeholder.{what}")) for what in ("removed", "returned")] == [1, 1]


def test_taking_out_twice_keeps_the_day_on_which_they_left(world: World, carla: Stakeholder) -> None:
    actions.remove_stakeholder(carla, actor=bob(world), now=NOW)
    actions.remove_stakeholder(carla, actor=bob(world), now=NOW + timedelta(days=9))
    carla.refresh_from_db()
    assert carla.removed_at == NOW
    for _ in range(2):
        actions.return_stakeholder(carla, actor=bob(world), now=NOW)
    assert [len(audited(f"stakeholder.{what}")) for what in ("removed", "returned")] == [1, 1]


def test_the_audit_says_that_concerns_changed_but_not_what_they_are(world: World, carla: Stakeholder) -> None:
    part = Part(StakeholderRole.INFLUENCER, must_sign=True, concerns="Teme por su puesto")
    actions.edit_stakeholder(carla, part=part, actor=bob(world), now=NOW)
    (line,) = audited("stakeholder.edited")
    assert line.detail == {"changed": ["concerns"]}


def test_an_address_that_we_know_is_that_person(world: World, carla: Stakeholder) -> None:
    decision = fresh_decision(world)
    known = facts(world, "C. Ferrer", "carla@quimera.example")
    one = newcomers.add_new_person(decision, facts=known, part=Part(), actor=bob(world), now=NOW)
    assert one.person == carla.person
    assert not audited("person.added")


def test_a_name_at_the_account_without_an_address_is_that_person(world: World, carla: Stakeholder) -> None:
    decision = fresh_decision(world)
    one = newcomers.add_new_person(decision, facts=facts(world, "CARLA ferrer"), part=Part(), actor=bob(world), now=NOW)
    assert one.person == carla.person


def test_someone_new_is_added_to_the_account_and_to_the_group(world: World) -> None:
    newcomers.add_new_person(world.decision, facts=facts(world), part=Part(), actor=bob(world), now=NOW)
    person = Person.objects.get(name="Pau Gil")
    assert person.account == world.account
    assert [len(audited(what)) for what in ("person.added", "stakeholder.added")] == [1, 1]


def test_a_confirmed_suggestion_makes_a_person_and_a_stakeholder(world: World, carla: Stakeholder) -> None:
    suggestion = suggested(carla)
    confirmed = Confirmed(facts(world, email="pau@quimera.example"), Part(must_sign=True))
    one = newcomers.accept_suggestion(suggestion, confirmed=confirmed, actor=bob(world), now=NOW)
    suggestion.refresh_from_db()
    assert (suggestion.status, suggestion.settled_at) == ("accepted", NOW)
    assert (one.person.email, one.must_sign) == ("pau@quimera.example", True)
    assert audited("suggestion.accepted")[0].detail == {"stakeholder": one.pk}


def test_a_suggestion_is_settled_once(world: World, carla: Stakeholder) -> None:
    suggestion = suggested(carla)
    newcomers.decline_suggestion(suggestion, actor=bob(world), now=NOW)
    with pytest.raises(AlreadySettled):
        newcomers.decline_suggestion(suggestion, actor=bob(world), now=NOW)
    with pytest.raises(AlreadySettled):
        newcomers.accept_suggestion(suggestion, confirmed=Confirmed(facts(world), Part()), actor=bob(world), now=NOW)
    assert not Person.objects.filter(name="Pau Gil").exists()
    assert len(audited("suggestion.declined")) == 1


def test_a_suggestion_of_someone_in_the_group_stays_open(world: World, carla: Stakeholder) -> None:
    suggestion = suggested(carla)
    confirmed = Confirmed(facts(world, email="oscar@quimera.example"), Part())
    with pytest.raises(AlreadyInGroup):
        newcomers.accept_suggestion(suggestion, confirmed=confirmed, actor=bob(world), now=NOW)
    suggestion.refresh_from_db()
    assert suggestion.status == "pending"


# --- the query


def test_functions_that_usually_have_a_say_and_have_nobody_are_missing(world: World) -> None:
    with_kind(world, Finance=True, IT=False)
    assert group_of(world.decision).missing == ()
    actions.remove_stakeholder(world.stakeholders["Carla Ferrer"], actor=bob(world), now=NOW)
    actions.remove_stakeholder(world.stakeholders["Iris Tomé"], actor=bob(world), now=NOW)
    assert [(m.function.name_en, m.must_sign) for m in group_of(world.decision).missing] == [
        ("Finance", True),
        ("IT", False),
    ]


def test_signers_stand_first_and_the_unheard_are_marked(world: World) -> None:
    rows = group_of(world.decision).rows
    assert [row.stakeholder.must_sign for row in rows] == [True] * 6 + [False]
    assert [row.stakeholder.person.name for row in rows if row.unheard] == ["Nuria Vidal"]


# --- pages


def test_the_page_shows_the_missing_as_plainly_as_the_present(world: World) -> None:
    with_kind(world, Finance=True)
    finance = world.functions["Finance"]
    actions.remove_stakeholder(world.stakeholders["Carla Ferrer"], actor=bob(world), now=NOW)
    page = client_of(world.bob).get(of(world, "group")).content.decode()
    assert "Nobody yet" in page
    assert "usually must sign" in page
    assert f"{of(world, 'group_new')}?function={finance.pk}" in page
    form = client_of(world.bob).get(of(world, "group_new"), {"function": str(finance.pk)}).content.decode()
    assert f'<option value="{finance.pk}" selected>' in form


def test_an_empty_group_says_what_will_be_here(world: World) -> None:
    decision = fresh_decision(world)
    page = client_of(world.bob).get(of(world, "group").replace(str(world.decision.pk), str(decision.pk)))
    assert "Everyone who has a say in this purchase" in page.content.decode()


def test_taking_someone_out_offers_to_undo_it(world: World, carla: Stakeholder) -> None:
    client = client_of(world.bob)
    page = client.post(of(world, "stakeholder_remove", stakeholder_id=carla.pk), follow=True).content.decode()
    assert "Carla Ferrer is out of the group." in page
    back = of(world, "stakeholder_return", stakeholder_id=carla.pk)
    assert back in page
    client.post(back)
    carla.refresh_from_db()
    assert carla.removed_at is None


def test_the_form_changes_a_part(world: World, carla: Stakeholder) -> None:
    sent = {"role": "sponsor", "is_mobilizer": "on", "concerns": "El plazo"}
    answer = client_of(world.bob).post(of(world, "stakeholder", stakeholder_id=carla.pk), sent)
    assert answer["Location"] == of(world, "group")
    carla.refresh_from_db()
    assert (carla.role, carla.must_sign, carla.is_mobilizer, carla.concerns) == ("sponsor", False, True, "El plazo")


@pytest.mark.parametrize("sent", [{}, {"role": "king"}, {"role": "user", "concerns": "x" * 2001}])
def test_a_part_that_cannot_be_read_is_refused(world: World, carla: Stakeholder, sent: dict[str, str]) -> None:
    assert client_of(world.bob).post(of(world, "stakeholder", stakeholder_id=carla.pk), sent).status_code == 422
    assert not audited("stakeholder.edited")


def test_a_stakeholder_of_another_decision_is_not_found_here(world: World, carla: Stakeholder) -> None:
    other = fresh_decision(world)
    address = of(world, "stakeholder", stakeholder_id=carla.pk).replace(f"/{world.decision.pk}/g", f"/{other.pk}/g")
    assert client_of(world.bob).get(address).status_code == 404


def test_a_suggestion_is_confirmed_with_what_the_group_said_filled_in(world: World, carla: Stakeholder) -> None:
    suggestion = suggested(carla)
    client = client_of(world.bob)
    address = of(world, "suggestion", suggestion_id=suggestion.pk)
    page = client.get(address).content.decode()
    assert 'value="Pau Gil"' in page
    assert "Lleva los almacenes" in page
    sent = {"name": "Pau Gil", "email": "PAU@quimera.example", "title": "", "language": "es", "role": "approver"}
    assert client.post(address, sent)["Location"] == of(world, "group")
    assert Stakeholder.objects.get(person__email="pau@quimera.example").role == "approver"
    refused = client.post(address, sent | {"name": "Otra", "email": "otra@quimera.example"})
    assert refused.status_code == 422
    assert "This suggestion has been settled already." in refused.content.decode()


def test_a_suggestion_is_declined_by_its_button_once(world: World, carla: Stakeholder) -> None:
    suggestion = suggested(carla)
    client = client_of(world.bob)
    address = of(world, "suggestion_decline", suggestion_id=suggestion.pk)
    assert "Pau Gil is not added." in client.post(address, follow=True).content.decode()
    assert "confirmed or declined already" in client.post(address, follow=True).content.decode()


def test_what_people_write_is_shown_as_text(world: World, carla: Stakeholder) -> None:
    carla.concerns = "<script>alert(1)</script>"
    carla.save()
    page = client_of(world.bob).get(of(world, "group")).content.decode()
    assert "<script>alert" not in page


def test_the_groups_page_does_not_ask_more_for_more_people(world: World, django_assert_max_num_queries: Any) -> None:
    for number in range(12):
        newcomers.add_new_person(
            world.decision, facts=facts(world, f"Persona {number}"), part=Part(), actor=bob(world), now=NOW
        )
    client = client_of(world.bob)
    with django_assert_max_num_queries(14):
        client.get(of(world, "group"))
