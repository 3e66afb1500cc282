"""What the customer's people bring in themselves: statements, people, questions."""

import pytest

from plomada_web.decisions.actions import from_the_group as theirs
from plomada_web.decisions.actions.from_the_group import NotTaken, NotTheMobilizer, SuggestedPerson, TooManyWaiting
from plomada_web.decisions.answering import NotAsked
from plomada_web.decisions.models import Outcome, Phase, Question, Stakeholder, Statement, Suggestion
from plomada_web.workspace.models import AuditLine
from tests.web.decisions.setting_up import audited, fresh_decision
from tests.web.world import NOW, World

PHASE = Phase.IDENTIFY_SOLUTION


@pytest.fixture
def carla(world: World) -> Stakeholder:
    return world.stakeholders["Carla Ferrer"]


def propose(stakeholder: Stakeholder, text: str, phase: str = PHASE) -> Statement:
    return theirs.propose_statement(stakeholder=stakeholder, phase=phase, text=text, now=NOW)


def test_a_proposal_waits_in_its_authors_language_and_is_not_asked_yet(carla: Stakeholder) -> None:
    statement = propose(carla, "  Probemos antes \n en una planta. ")
    assert (statement.text_es, statement.text_en) == ("Probemos antes en una planta.", "")
    assert (statement.status, statement.origin) == ("proposed", "stakeholder")
    assert statement.proposed_by == carla
    (line,) = audited("statement.proposed")
    assert (line.actor, line.actor_name) == (None, "Carla Ferrer")


def test_an_english_speaker_proposes_in_english(carla: Stakeholder) -> None:
    carla.person.language = "en"
    assert propose(carla, "Let us try it in one plant first.").text_en == "Let us try it in one plant first."


@pytest.mark.parametrize(
    ("text", "phase", "why"),
    [
        (" \n ", PHASE, "nothing written"),
        ("x" * 241, PHASE, "241 characters"),
        ("el precio DECIDE.", PHASE, "there already"),
        ("price decides.", PHASE, "there already"),
        ("Algo nuevo", "decided", "Choose the phase"),
        ("Algo nuevo", "nowhere", "Choose the phase"),
    ],
)
def test_a_proposal_that_cannot_be_taken_leaves_nothing(carla: Stakeholder, text: str, phase: str, why: str) -> None:
    before = Statement.objects.count()
    with pytest.raises(NotTaken, match=why):
        propose(carla, text, phase)
    assert Statement.objects.count() == before
    assert not AuditLine.objects.exists()


def test_the_same_words_may_be_proposed_in_another_phase(carla: Stakeholder) -> None:
    assert propose(carla, "El precio decide.", Phase.CHOOSE_SUPPLIER).pk


def test_twenty_proposals_of_one_person_may_wait_and_settling_one_makes_room(world: World, carla: Stakeholder) -> None:
    for number in range(20):
        last = propose(carla, f"Idea número {number}")
    with pytest.raises(TooManyWaiting, match="20 of yours"):
        propose(carla, "Otra idea")
    assert propose(world.stakeholders["Oscar Prat"], "Otra idea").pk
    last.status = Statement.Status.REJECTED
    last.save()
    assert propose(carla, "Y otra más").pk


def test_a_suggested_person_waits_to_be_confirmed(carla: Stakeholder) -> None:
    person = SuggestedPerson(" Pau  Gil ", "PAU@quimera.example", "Logística", "Lleva los almacenes")
    suggestion = theirs.suggest_person(stakeholder=carla, person=person, now=NOW)
    assert (suggestion.name, suggestion.email, suggestion.status) == ("Pau Gil", "pau@quimera.example", "pending")
    assert audited("suggestion.made")[0].target_label == "Pau Gil"
    with pytest.raises(NotTaken, match="suggested already"):
        theirs.suggest_person(stakeholder=carla, person=SuggestedPerson("PAU GIL"), now=NOW)
    assert Suggestion.objects.count() == 1


@pytest.mark.parametrize("name", ["", "  ", "x" * 121])
def test_a_suggestion_needs_a_name_that_fits(carla: Stakeholder, name: str) -> None:
    with pytest.raises(NotTaken):
        theirs.suggest_person(stakeholder=carla, person=SuggestedPerson(name), now=NOW)


def test_twenty_suggestions_and_twenty_questions_of_one_person_may_wait(carla: Stakeholder) -> None:
    for number in range(20):
        theirs.suggest_person(stakeholder=carla, person=SuggestedPerson(f"Persona {number}"), now=NOW)
        theirs.ask_question(stakeholder=carla, text=f"¿Y {number}?", now=NOW)
    with pytest.raises(TooManyWaiting):
        theirs.suggest_person(stakeholder=carla, person=SuggestedPerson("Otra"), now=NOW)
    with pytest.raises(TooManyWaiting):
        theirs.ask_question(stakeholder=carla, text="¿Y otra?", now=NOW)


def test_a_question_keeps_its_lines_and_the_audit_does_not_repeat_it(carla: Stakeholder) -> None:
    question = theirs.ask_question(stakeholder=carla, text=" ¿Cuánto?\n¿Y cuándo? ", now=NOW)
    assert question.text == "¿Cuánto?\n¿Y cuándo?"
    (line,) = audited("question.asked")
    assert "Cuánto" not in line.target_label + str(line.detail)


@pytest.mark.parametrize("text", ["", "x" * 1001])
def test_a_question_that_is_empty_or_too_long_is_refused(carla: Stakeholder, text: str) -> None:
    with pytest.raises(NotTaken):
        theirs.ask_question(stakeholder=carla, text=text, now=NOW)
    assert not Question.objects.exists()


@pytest.mark.parametrize(("accept", "status"), [(True, "open"), (False, "rejected")])
def test_the_mobilizer_may_settle_what_others_propose(
    world: World, carla: Stakeholder, accept: bool, status: str
) -> None:
    carla.is_mobilizer = True
    statement = propose(world.stakeholders["Oscar Prat"], "Algo nuevo")
    settled = theirs.moderate_statement(stakeholder=carla, statement=statement, accept=accept, now=NOW)
    assert settled.status == status
    assert len(audited("statement.accepted" if accept else "statement.declined")) == 1
    with pytest.raises(NotTaken, match="settled this proposal already"):
        theirs.moderate_statement(stakeholder=carla, statement=statement, accept=True, now=NOW)


def test_nobody_else_may(world: World, carla: Stakeholder) -> None:
    statement = propose(world.stakeholders["Oscar Prat"], "Algo nuevo")
    with pytest.raises(NotTheMobilizer):
        theirs.moderate_statement(stakeholder=carla, statement=statement, accept=True, now=NOW)
    carla.is_mobilizer = True
    other = fresh_decision(world).statements.first()
    assert other is not None
    with pytest.raises(NotTheMobilizer):
        theirs.moderate_statement(stakeholder=carla, statement=other, accept=False, now=NOW)
    statement.refresh_from_db()
    assert statement.status == "proposed"


@pytest.mark.parametrize("why", ["removed", "decided", "archived"])
def test_nothing_is_brought_in_once_it_is_over(world: World, carla: Stakeholder, why: str) -> None:
    if why == "removed":
        carla.removed_at = NOW
    elif why == "decided":
        carla.decision.phase, carla.decision.outcome = Phase.DECIDED, Outcome.WON
    else:
        carla.decision.archived_at = NOW
    with pytest.raises(NotAsked):
        propose(carla, "Algo nuevo")
    with pytest.raises(NotAsked):
        theirs.suggest_person(stakeholder=carla, person=SuggestedPerson("Pau"), now=NOW)
    with pytest.raises(NotAsked):
        theirs.ask_question(stakeholder=carla, text="¿Cuánto?", now=NOW)
    with pytest.raises(NotAsked):
        theirs.moderate_statement(stakeholder=carla, statement=world.statements[0], accept=True, now=NOW)
