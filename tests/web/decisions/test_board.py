"""Decisions side by side: the board and the table."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine

from plomada_web.decisions.actions.decisions import archive_decision
from plomada_web.decisions.actions.phases import PhaseEntry, record_phase
from plomada_web.decisions.models import Answer, Decision, Outcome, Phase, PhaseChange
from plomada_web.decisions.queries.board import CARDS, Wanted, columns
from plomada_web.people.models import Account, searchable
from tests.web.decisions.setting_up import at, bob, fresh_decision, of
from tests.web.world import NOW, World, client_of

TODAY = date(2026, 11, 21)


def column_of(world: World, phase: Phase, wanted: Wanted | None = None) -> Any:
    return next(c for c in columns(world.workspace, wanted or Wanted(), today=TODAY) if c.phase == phase)


def test_a_card_says_who_was_heard_and_which_signer_was_not(world: World) -> None:
    card = column_of(world, Phase.IDENTIFY_SOLUTION).cards[0]
    assert (card.people, card.heard, card.unheard_signers) == (7, 6, 1)
    assert (card.since, card.days) == (date(2026, 7, 3), 141)
    assert card.team == "sales"


def test_someone_who_took_back_every_answer_is_unheard_again(world: World) -> None:
    iris = world.stakeholders["Iris Tomé"]
    for statement in world.statements:
        Answer.objects.create(stakeholder=iris, statement=statement, cannot_say=True, said_at=NOW + timedelta(hours=1))
    assert column_of(world, Phase.IDENTIFY_SOLUTION).cards[0].heard == 5


def test_someone_taken_out_of_the_group_counts_no_more(world: World) -> None:
    iris = world.stakeholders["Iris Tomé"]
    iris.removed_at = NOW
    iris.save()
    card = column_of(world, Phase.IDENTIFY_SOLUTION).cards[0]
    assert (card.people, card.heard) == (6, 5)


def test_a_column_adds_up_its_values_by_currency_and_period(world: World) -> None:
    for amount, currency, period in ((10, "EUR", "once"), (20, "EUR", "once"), (7, "USD", "yearly")):
        decision = fresh_decision(world)
        Decision.objects.filter(pk=decision.pk).update(
            value_amount=amount, value_currency=currency, value_period=period
        )
    fresh_decision(world, value=None)
    column = column_of(world, Phase.DEFINE_PROBLEM)
    assert column.count == 4
    assert [(int(t.amount), t.currency, t.yearly) for t in column.totals] == [(30, "EUR", False), (7, "USD", True)]


def test_a_column_shows_its_newest_cards_and_says_how_many_more_there_are(world: World) -> None:
    Decision.objects.bulk_create(
        Decision(workspace=world.workspace, account=world.account, title=f"Compra {n}", created_at=NOW + timedelta(n))
        for n in range(CARDS + 3)
    )
    column = column_of(world, Phase.DEFINE_PROBLEM)
    assert (len(column.cards), column.count, column.more) == (CARDS, CARDS + 3, 3)
    assert column.cards[0].decision.title == f"Compra {CARDS + 2}"
    assert "3 more in the table" in client_of(world.bob).get(at(world, "board")).content.decode()


def test_decided_groups_leave_the_board_after_ninety_days(world: World) -> None:
    for days in (0, 90, 91):
        decision = fresh_decision(world, title=f"Decidida hace {days}")
        Decision.objects.filter(pk=decision.pk).update(phase=Phase.DECIDED, outcome=Outcome.WON)
        PhaseChange.objects.create(
            decision=decision, phase=Phase.DECIDED, entered_on=TODAY - timedelta(days), noted_at=NOW
        )
    column = column_of(world, Phase.DECIDED)
    assert {card.decision.title for card in column.cards} == {"Decidida hace 0", "Decidida hace 90"}
    assert column.count == 2
    table = client_of(world.bob).get(at(world, "table"), {"phase": "decided"}).content.decode()
    assert table.count(">Decidida hace ") == 3


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "ENVASES quimera"}, ["Envases reutilizables para tres plantas"]),
        ({"q": "Garúa"}, ["Gafas de seguridad"]),
        ({"q": "nada"}, []),
        ({"owner": "maria"}, ["Gafas de seguridad"]),
        ({"owner": "not a number"}, ["Envases reutilizables para tres plantas", "Gafas de seguridad"]),
        ({"kind": "not a number"}, ["Envases reutilizables para tres plantas", "Gafas de seguridad"]),
        ({"owner": "9" * 30}, ["Envases reutilizables para tres plantas", "Gafas de seguridad"]),
    ],
)
def test_the_board_and_the_table_are_filtered_alike(world: World, asked: dict[str, str], found: list[str]) -> None:
    account = Account.objects.create(workspace=world.workspace, name="Aceros Garua", created_at=NOW)
    fresh_decision(world, account=account, owner=world.maria)
    query = {key: str(world.maria.pk) if value == "maria" else value for key, value in asked.items()}
    for name in ("board", "table"):
        page = client_of(world.bob).get(at(world, name), query).content.decode()
        for title in ("Envases reutilizables para tres plantas", "Gafas de seguridad"):
            assert (f">{title}</a>" in page) == (title in found), (name, title)


def test_archived_decisions_stand_in_a_table_of_their_own(world: World) -> None:
    archive_decision(world.decision, actor=bob(world), now=NOW)
    client = client_of(world.bob)
    assert world.decision.title not in client.get(at(world, "board")).content.decode()
    assert world.decision.title not in client.get(at(world, "table")).content.decode()
    assert world.decision.title in client.get(at(world, "table"), {"state": "archived"}).content.decode()


def test_the_table_goes_by_pages_of_fifty(world: World) -> None:
    Decision.objects.bulk_create(
        Decision(workspace=world.workspace, account=world.account, title=f"Compra {n}", created_at=NOW + timedelta(n))
        for n in range(1, 61)
    )
    client = client_of(world.bob)
    first = client.get(at(world, "table")).content.decode()
    onwards = re.search(r'rel="next" href="\?after=(\d+)"', first)
    assert onwards
    assert 'rel="prev"' not in first
    second = client.get(at(world, "table"), {"after": onwards[1]}).content.decode()
    assert 'rel="next"' not in second
    assert 'rel="prev"' in second
    assert world.decision.title in second
    assert client.get(at(world, "table"), {"after": "x"}).status_code == 200


def test_an_empty_board_says_what_will_be_here_and_how_to_start(world: World) -> None:
    Decision.objects.all().delete()
    page = client_of(world.bob).get(at(world, "board")).content.decode()
    assert "Set up the first decision" in page
    assert "Set up the first decision" not in client_of(world.vera).get(at(world, "board")).content.decode()


def test_the_board_asks_the_database_ten_times_at_most_however_many_cards(
    world: World, django_assert_max_num_queries: Any
) -> None:
    for _ in range(5):
        fresh_decision(world)
    client = client_of(world.bob)
    # The table has saved views, own fields and chosen columns besides.
    for name, most in (("board", 10), ("table", 15)):
        with django_assert_max_num_queries(most):
            assert client.get(at(world, name)).status_code == 200


def test_the_search_text_follows_the_title(world: World) -> None:
    assert world.decision.search == searchable(world.decision.title, world.account.name)


def test_a_card_leads_to_its_decision_and_its_form_moves_it(world: World) -> None:
    page = client_of(world.bob).get("/w/nadir/decisions/").content.decode()
    assert f'href="{of(world, "standing")}"' in page
    assert f'action="{of(world, "move")}"' in page


@time_machine.travel(NOW)
def test_a_card_is_moved_by_a_form_from_today(world: World) -> None:
    board = at(world, "board")
    address = f"{board}?owner=3"
    answer = client_of(world.bob).post(of(world, "move"), {"phase": Phase.CHOOSE_SUPPLIER, "next": address})
    assert answer["Location"] == address
    world.decision.refresh_from_db()
    assert world.decision.phase == Phase.CHOOSE_SUPPLIER
    assert world.decision.phase_changes.last().entered_on == TODAY  # type: ignore[union-attr]


def test_a_card_offers_the_phases_it_is_not_in(world: World) -> None:
    page = client_of(world.bob).get(at(world, "board")).content.decode()
    offered = [phase.value for phase in Phase if f'<option value="{phase.value}">' in page]
    assert offered == ["define_problem", "choose_supplier", "decided"]
    assert "<summary>" not in client_of(world.vera).get(at(world, "board")).content.decode()


def test_a_card_moved_to_decided_is_asked_for_its_outcome_first(world: World) -> None:
    answer = client_of(world.bob).post(of(world, "move"), {"phase": Phase.DECIDED})
    assert answer["Location"] == of(world, "phase") + "?phase=decided"
    world.decision.refresh_from_db()
    assert world.decision.phase == Phase.IDENTIFY_SOLUTION


def test_a_card_moved_nowhere_says_so(world: World) -> None:
    answer = client_of(world.bob).post(of(world, "move"), {"phase": "soon"}, follow=True)
    assert "Choose one of the phases." in answer.content.decode()


def test_moving_a_card_never_leads_to_another_site(world: World) -> None:
    answer = client_of(world.bob).post(
        of(world, "move"), {"phase": Phase.DEFINE_PROBLEM, "next": "https://elsewhere.example/w/nadir/decisions/"}
    )
    assert answer["Location"] == at(world, "board")


def test_a_move_that_is_refused_is_told_on_the_board(world: World) -> None:
    record_phase(world.decision, entry=PhaseEntry(Phase.CHOOSE_SUPPLIER, date(2026, 11, 21)), actor=bob(world), now=NOW)
    with time_machine.travel(NOW - timedelta(days=3)):
        client = client_of(world.bob)
        answer = client.post(of(world, "move"), {"phase": Phase.DEFINE_PROBLEM}, follow=True)
    assert "cannot begin earlier" in answer.content.decode()
    world.decision.refresh_from_db()
    assert world.decision.phase == Phase.CHOOSE_SUPPLIER
