"""What we share: nothing below five, nothing that points at a person, common ground first."""

import re

import pytest

from plomada_web.decisions.models import Answer, Disclosure, PurchaseKind, Statement, UsualFunction
from plomada_web.rooms.queries.shared import shared_by
from tests.web.rooms.conftest import Visitor
from tests.web.world import NOW, STATEMENTS, World

MODES = [Disclosure.NAMED_TO_US, Disclosure.GROUP_ONLY, Disclosure.NAMED_WITH_CONSENT]


def page(visitor: Visitor) -> str:
    response = visitor.get("shared/")
    assert response.status_code == 200
    return response.content.decode()


def without_ids(text: str) -> str:
    """Return the page without what differs each time it is drawn: the names of the figures' explanations."""
    return re.sub(r"how-[0-9a-f]+", "how", text)


def set_mode(world: World, mode: Disclosure) -> None:
    world.decision.disclosure = mode
    world.decision.save()


def only_heard(world: World, count: int) -> None:
    """Leave the answers of so many people."""
    kept = [s.pk for s in list(world.stakeholders.values())[:count]]
    Answer.objects.exclude(stakeholder__in=kept).delete()


@pytest.mark.parametrize("mode", MODES)
class TestThreshold:
    def test_four_answers_show_nothing(self, world: World, carla: Visitor, mode: Disclosure) -> None:
        set_mode(world, mode)
        only_heard(world, 4)
        text = page(carla)
        assert "4 of 7 people have spoken." in text
        assert "so that nobody's can be guessed" in text
        assert not any(english in text for _, english in STATEMENTS)
        assert "in favour" not in text
        assert "what-we-share.pdf" not in text

    def test_it_says_how_many_more_are_needed(self, world: World, carla: Visitor, mode: Disclosure) -> None:
        set_mode(world, mode)
        only_heard(world, 3)
        if mode != Disclosure.NAMED_WITH_CONSENT:
            assert "2 more are needed before the group's answer is shown" in page(carla)
        assert not shared_by(world.decision).has_results

    def test_five_answers_show_the_whole(self, world: World, carla: Visitor, mode: Disclosure) -> None:
        set_mode(world, mode)
        only_heard(world, 5)
        text = page(carla)
        assert all(english in text for _, english in STATEMENTS)
        assert "what-we-share.pdf" in text

    def test_nobody_else_is_named(self, world: World, carla: Visitor, mode: Disclosure) -> None:
        set_mode(world, mode)
        Answer.objects.update(comment="Because of Zaragoza.")
        text = page(carla)
        assert not any(name in text for name in world.people if name != "Carla Ferrer")
        assert "Zaragoza" not in text, "six have written: too few to show words without names"


def test_one_change_of_mind_does_not_move_what_was_shown(world: World, carla: Visitor) -> None:
    before = without_ids(page(carla))
    for statement in world.statements:
        carla.answer(statement.pk, "1")
    assert without_ids(page(carla)) == before


def test_it_is_shown_only_after_answering(world: World, nuria: Visitor) -> None:
    text = page(nuria)
    assert "5 statements still wait for you." in text
    assert not any(english in text for _, english in STATEMENTS)
    assert nuria.get("what-we-share.pdf")["Location"] == nuria.address("shared/")


def test_what_they_share_comes_before_what_divides_them(world: World, carla: Visitor) -> None:
    statement = Statement.objects.create(
        decision=world.decision,
        phase=world.decision.phase,
        text_en="One figure for losses.",
        position=9,
        created_at=NOW,
    )
    for stakeholder in world.stakeholders.values():
        Answer.objects.create(stakeholder=stakeholder, statement=statement, value=5, said_at=NOW)
    text = page(carla)
    assert "Nobody opposes this:" in text
    assert text.index("One figure for losses.") < text.index("Where there is still some distance")
    assert text.index("Where there is still some distance") < text.index("Price decides.")


def test_a_sensitive_statement_is_told_in_words_only(world: World, carla: Visitor) -> None:
    statement = world.statements[0]
    Answer.objects.filter(statement=statement).update(value=5)
    Statement.objects.filter(pk=statement.pk).update(is_sensitive=True)
    found = shared_by(world.decision)
    row = next(row for row in (*found.shared, *found.near) if row.statement == statement)
    assert row.counts == ()
    assert row.in_favour is None
    assert "Nearly all are in favour." in page(carla)


def test_those_not_heard_are_told_by_function(world: World, carla: Visitor) -> None:
    text = page(carla)
    assert "Still to be heard" in text
    assert "General management." in text
    assert "Nuria" not in text


def test_functions_that_usually_have_a_say_and_are_not_there_are_told(world: World, carla: Visitor) -> None:
    kind = PurchaseKind.objects.create(workspace=world.workspace, name_es="Envases", name_en="Packaging")
    for function in world.functions.values():
        UsualFunction.objects.create(kind=kind, function=function)
    world.decision.kind = kind
    world.decision.save()
    world.stakeholders["Iris Tomé"].person.function = world.functions["Finance"]
    world.stakeholders["Iris Tomé"].person.save()
    assert "Usually have a say, and nobody here does yet: IT." in page(carla)


def test_with_consent_reasons_stand_beside_names(world: World, nuria: Visitor) -> None:
    set_mode(world, Disclosure.NAMED_WITH_CONSENT)
    nuria.post("", {"named": "yes"})
    for statement in world.statements:
        nuria.answer(statement.pk, "2", comment="It blocks line two.")
    text = page(nuria)
    assert "It blocks line two." in text
    assert "Nuria Vidal" in text


def test_the_pdf_is_the_groups_and_in_the_persons_language(world: World, carla: Visitor) -> None:
    response = carla.get("what-we-share.pdf")
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF")
    assert "what-we-share.pdf" in response["Content-Disposition"]


@pytest.mark.parametrize("told", ["suggested", "proposed", "asked"])
def test_what_was_just_done_is_confirmed(carla: Visitor, told: str) -> None:
    assert "Thank you. " in carla.get(f"shared/?told={told}").content.decode()


def test_only_our_own_words_are_told(carla: Visitor) -> None:
    assert "pay now" not in carla.get("shared/?told=pay+now").content.decode()


def test_the_group_sees_how_closely_it_agrees_and_whether_all_will_sign(world: World, carla: Visitor) -> None:
    """Five ratings of the published case: 36 points; Nuria, who must sign, is unheard, so there is a range."""
    set_mode(world, Disclosure.GROUP_ONLY)
    found = shared_by(world.decision)
    assert found.agreement.value == pytest.approx(36.0)
    assert found.signing is not None
    assert found.signing.value is None
    assert found.signing.ranged
    text = page(carla)
    assert "Where the group stands" in text
    assert "Nuria Vidal" not in text


def test_the_next_conversation_names_only_those_who_agreed_to_be_named(world: World, carla: Visitor) -> None:
    set_mode(world, Disclosure.NAMED_WITH_CONSENT)
    assert shared_by(world.decision).talk is None
    both = [world.stakeholders["Carla Ferrer"], world.stakeholders["Elsa Hidalgo"]]
    Answer.objects.filter(stakeholder__in=both).update(is_named=True)
    for stakeholder in both:
        stakeholder.named_consent_at = NOW
        stakeholder.save()
    Answer.objects.filter(stakeholder__in=both, statement=world.statements[1]).update(value=4)
    talk = shared_by(world.decision).talk
    assert talk is not None
    assert {talk.one.person.name, talk.other.person.name} == {"Carla Ferrer", "Elsa Hidalgo"}
    assert "A good next conversation" in page(carla)
