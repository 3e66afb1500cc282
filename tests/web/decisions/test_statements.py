"""What the group is asked: statements, priorities, its proposals and its questions."""

import pytest

from plomada_web.decisions.actions import statements as actions
from plomada_web.decisions.actions.from_the_group import ask_question, propose_statement
from plomada_web.decisions.actions.statements import (
    AlreadyAnswered,
    NothingToAsk,
    NotProposed,
    PriorityDetails,
    StatementDetails,
)
from plomada_web.decisions.models import Answer, Phase, Priority, Question, Ranking, Statement
from plomada_web.workspace.models import AuditLine
from tests.web.decisions.setting_up import audited, bob, fresh_decision, of
from tests.web.world import NOW, World, client_of

PHASE = Phase.IDENTIFY_SOLUTION
NEW = StatementDetails(PHASE, "Empecemos por una línea.", "Let us start with one line.")


@pytest.fixture
def proposal(world: World) -> Statement:
    return propose_statement(
        stakeholder=world.stakeholders["Carla Ferrer"], phase=PHASE, text="Probemos antes.", now=NOW
    )


@pytest.fixture
def question(world: World) -> Question:
    return ask_question(stakeholder=world.stakeholders["Carla Ferrer"], text="¿Quién repara?", now=NOW)


def texts(world: World) -> list[str]:
    asked = Statement.objects.filter(decision=world.decision, phase=PHASE, status="open")
    return [statement.text_en for statement in asked]


# --- actions


def test_a_new_statement_is_asked_last_in_its_phase(world: World) -> None:
    statement = actions.add_statement(world.decision, details=NEW, actor=bob(world), now=NOW)
    assert texts(world)[-1] == "Let us start with one line."
    assert (statement.origin, statement.status, statement.position) == ("team", "open", 5)
    assert audited("statement.added")[0].target_id == statement.pk


def test_words_that_nobody_has_answered_may_change(world: World) -> None:
    Answer.objects.all().delete()
    actions.edit_statement(world.statements[0], details=NEW, actor=bob(world), now=NOW)
    world.statements[0].refresh_from_db()
    assert world.statements[0].text_es == "Empecemos por una línea."
    before = audited("statement.edited")[0].detail["before"]
    assert before == {"es": "El precio decide.", "en": "Price decides.", "phase": "identify_solution"}


@pytest.mark.parametrize(
    "changed",
    [
        StatementDetails(PHASE, "El precio no decide.", "Price decides."),
        StatementDetails(PHASE, "El precio decide.", ""),
        StatementDetails(Phase.CHOOSE_SUPPLIER, "El precio decide.", "Price decides."),
    ],
)
def test_words_that_people_have_answered_stand(world: World, changed: StatementDetails) -> None:
    with pytest.raises(AlreadyAnswered):
        actions.edit_statement(world.statements[0], details=changed, actor=bob(world), now=NOW)
    world.statements[0].refresh_from_db()
    assert world.statements[0].text_es == "El precio decide."
    assert not AuditLine.objects.exists()


def test_what_is_sensitive_may_change_even_after_answers(world: World) -> None:
    same = StatementDetails(PHASE, "El precio decide.", "Price decides.", is_sensitive=True)
    actions.edit_statement(world.statements[0], details=same, actor=bob(world), now=NOW)
    world.statements[0].refresh_from_db()
    assert world.statements[0].is_sensitive


def test_a_retired_statement_keeps_its_answers_and_can_be_asked_again(world: World) -> None:
    statement = world.statements[0]
    actions.retire_statement(statement, actor=bob(world), now=NOW)
    assert "Price decides." not in texts(world)
    assert statement.answers.count() == 6
    actions.ask_again(statement, actor=bob(world), now=NOW)
    assert texts(world)[0] == "Price decides."
    assert [len(audited(f"statement.{what}")) for what in ("retired", "reopened")] == [1, 1]


def test_retiring_and_asking_again_act_once_and_never_on_a_proposal(world: World, proposal: Statement) -> None:
    statement = world.statements[0]
    for _ in range(2):
        actions.retire_statement(statement, actor=bob(world), now=NOW)
    for _ in range(2):
        actions.ask_again(statement, actor=bob(world), now=NOW)
    assert [len(audited(f"statement.{what}")) for what in ("retired", "reopened")] == [1, 1]
    actions.ask_again(proposal, actor=bob(world), now=NOW)
    proposal.refresh_from_db()
    assert proposal.status == "proposed"


@pytest.mark.parametrize(
    ("which", "up", "order"),
    [(1, True, [1, 0, 2, 3, 4]), (1, False, [0, 2, 1, 3, 4]), (0, True, [0, 1, 2, 3, 4]), (4, False, [0, 1, 2, 3, 4])],
)
def test_a_statement_moves_one_place_and_no_further_than_the_ends(
    world: World, which: int, up: bool, order: list[int]
) -> None:
    actions.move_statement(world.statements[which], up=up, actor=bob(world), now=NOW)
    assert texts(world) == [world.statements[place].text_en for place in order]
    assert bool(audited("statement.moved")) == (order != [0, 1, 2, 3, 4])


def test_statements_that_share_a_position_are_put_in_order_by_moving_one(world: World) -> None:
    Statement.objects.filter(decision=world.decision).update(position=0)
    actions.move_statement(world.statements[4], up=True, actor=bob(world), now=NOW)
    assert texts(world)[3] == world.statements[4].text_en


@pytest.mark.parametrize(("accept", "status"), [(True, "open"), (False, "rejected")])
def test_a_proposal_is_settled_once(world: World, proposal: Statement, accept: bool, status: str) -> None:
    actions.settle_proposal(proposal, accept=accept, actor=bob(world), now=NOW)
    proposal.refresh_from_db()
    assert proposal.status == status
    with pytest.raises(NotProposed):
        actions.settle_proposal(proposal, accept=not accept, actor=bob(world), now=NOW)
    proposal.refresh_from_db()
    assert proposal.status == status


def test_priorities_are_kept_added_put_in_order_and_retired(world: World) -> None:
    cost, safety, stoppages = world.priorities
    wanted = [
        PriorityDetails("Sin paradas", "No stoppages", stoppages),
        PriorityDetails("Plazo", "Time"),
        PriorityDetails("Coste", "Cost", cost),
    ]
    actions.set_priorities(world.decision, wanted=wanted, actor=bob(world), now=NOW)
    assert [p.name_en for p in world.decision.priorities.filter(retired_at=None)] == ["No stoppages", "Time", "Cost"]
    safety.refresh_from_db()
    assert safety.retired_at == NOW
    assert audited("priorities.set")[0].detail == {"priorities": ["No stoppages", "Time", "Cost"]}


def test_a_priority_that_people_have_ranked_is_not_renamed(world: World) -> None:
    cost, safety, _ = world.priorities
    wanted = [PriorityDetails("Precio", "Price", cost), PriorityDetails("Seguridad", "Safety", safety)]
    with pytest.raises(AlreadyAnswered, match="ranked “Cost”"):
        actions.set_priorities(world.decision, wanted=wanted, actor=bob(world), now=NOW)
    assert world.decision.priorities.filter(retired_at=None).count() == 3
    Ranking.objects.all().delete()
    actions.set_priorities(world.decision, wanted=wanted, actor=bob(world), now=NOW)
    assert world.decision.priorities.filter(retired_at=None).first() == cost


def test_one_priority_alone_is_refused(world: World) -> None:
    with pytest.raises(NothingToAsk):
        actions.set_priorities(world.decision, wanted=[PriorityDetails("Coste", "")], actor=bob(world), now=NOW)
    assert Priority.objects.filter(decision=world.decision, retired_at=None).count() == 3


def test_an_answer_to_a_question_says_who_gave_it(world: World, question: Question) -> None:
    actions.answer_question(question, text="Nosotros.", actor=bob(world), now=NOW)
    question.refresh_from_db()
    assert (question.answer, question.answered_by, question.answered_at) == ("Nosotros.", world.bob, NOW)
    assert len(audited("question.answered")) == 1


# --- pages


def test_the_page_shows_what_is_asked_proposed_and_questioned(
    world: World, proposal: Statement, question: Question
) -> None:
    page = client_of(world.bob).get(of(world, "statements")).content.decode()
    assert "answered by 6 people" in page
    assert "Probemos antes." in page
    assert "¿Quién repara?" in page
    assert "1 proposed" in page
    assert "not in English yet" not in page  # a proposal is not asked yet


def test_the_form_adds_a_statement_in_one_language(world: World) -> None:
    sent = {"phase": "choose_supplier", "text_es": " Dos   años de garantía. ", "text_en": "", "is_sensitive": "on"}
    assert client_of(world.bob).post(of(world, "statement_new"), sent)["Location"] == of(world, "statements")
    statement = Statement.objects.get(phase="choose_supplier")
    assert (statement.text_es, statement.is_sensitive) == ("Dos años de garantía.", True)
    assert "not in English yet" in client_of(world.bob).get(of(world, "statements")).content.decode()


@pytest.mark.parametrize(
    "sent",
    [
        {"phase": PHASE, "text_es": "", "text_en": " "},
        {"phase": PHASE, "text_es": "x" * 241, "text_en": ""},
        {"phase": "decided", "text_es": "Algo", "text_en": ""},
        {},
    ],
)
def test_a_statement_that_cannot_be_asked_is_refused(world: World, sent: dict[str, str]) -> None:
    assert client_of(world.bob).post(of(world, "statement_new"), sent).status_code == 422
    assert Statement.objects.count() == 5


def test_the_edit_form_refuses_to_change_words_that_were_answered(world: World) -> None:
    address = of(world, "statement_edit", statement_id=world.statements[0].pk)
    client = client_of(world.bob)
    assert "so they stand" in client.get(address).content.decode()
    answer = client.post(address, {"phase": PHASE, "text_es": "Otra cosa.", "text_en": ""})
    assert answer.status_code == 422
    assert "retire the statement and ask it anew" in answer.content.decode()


def test_buttons_move_retire_and_ask_again(world: World) -> None:
    client, statement = client_of(world.bob), world.statements[1]
    client.post(of(world, "statement_move", statement_id=statement.pk), {"where": "up"})
    assert texts(world)[0] == statement.text_en
    client.post(of(world, "statement_retire", statement_id=statement.pk))
    assert statement.text_en not in texts(world)
    assert "1 not asked" in client.get(of(world, "statements")).content.decode()
    client.post(of(world, "statement_reopen", statement_id=statement.pk))
    assert statement.text_en in texts(world)


def test_buttons_settle_a_proposal_and_say_when_someone_was_quicker(world: World, proposal: Statement) -> None:
    address, client = of(world, "statement_settle", statement_id=proposal.pk), client_of(world.bob)
    page = client.post(address, {"answer": "accept"}, follow=True).content.decode()
    assert "The group is asked this from now on." in page
    page = client.post(address, {"answer": "decline"}, follow=True).content.decode()
    assert "This proposal has been settled already." in page
    proposal.refresh_from_db()
    assert proposal.status == "open"


def test_a_statement_of_another_decision_is_not_found_here(world: World) -> None:
    other = fresh_decision(world).statements.first()
    assert other is not None
    assert client_of(world.bob).get(of(world, "statement_edit", statement_id=other.pk)).status_code == 404


def lines(world: World) -> dict[str, str]:
    sent = {"p-TOTAL_FORMS": "6", "p-INITIAL_FORMS": "3", "p-MIN_NUM_FORMS": "0", "p-MAX_NUM_FORMS": "12"}
    for number, priority in enumerate(world.priorities):
        sent |= {
            f"p-{number}-priority": str(priority.pk),
            f"p-{number}-place": str(number + 1),
            f"p-{number}-name_es": priority.name_es,
            f"p-{number}-name_en": priority.name_en,
        }
    return sent


def test_the_form_of_priorities_shows_saves_and_orders_them(world: World) -> None:
    client = client_of(world.bob)
    assert 'value="Seguridad"' in client.get(of(world, "priorities")).content.decode()
    sent = lines(world) | {"p-0-place": "9", "p-1-name_es": "", "p-1-name_en": "", "p-3-name_es": "Plazo"}
    assert client.post(of(world, "priorities"), sent)["Location"] == of(world, "statements")
    assert [p.name_es for p in world.decision.priorities.filter(retired_at=None)] == ["Sin paradas", "Coste", "Plazo"]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"p-0-name_es": "Precio"}, "ranked “Cost”"),
        ({"p-0-name_es": "x" * 121}, "120"),
        ({"p-0-priority": "999999"}, "valid choice"),
        ({"p-0-place": "first"}, "whole number"),
        ({"p-TOTAL_FORMS": "13"}, "12"),
        ({f"p-{n}-name_{code}": "" for n in (0, 1) for code in ("es", "en")}, "at least two priorities"),
    ],
)
def test_priorities_that_cannot_be_are_refused_with_the_reason(
    world: World, changed: dict[str, str], told: str
) -> None:
    answer = client_of(world.bob).post(of(world, "priorities"), lines(world) | changed)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert [p.name_es for p in world.decision.priorities.filter(retired_at=None)] == [
        "Coste",
        "Seguridad",
        "Sin paradas",
    ]


def test_a_question_is_answered_by_its_form(world: World, question: Question) -> None:
    address, client = of(world, "question", question_id=question.pk), client_of(world.bob)
    assert client.post(address, {"answer": " "}).status_code == 422
    assert client.post(address, {"answer": "Nosotros."})["Location"] == of(world, "statements")
    page = client.get(of(world, "statements")).content.decode()
    assert "Nosotros." in page
    assert "Change the answer" in page
