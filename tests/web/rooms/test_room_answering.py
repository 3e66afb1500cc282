"""One question a page, without a script: each POST keeps what was said."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from plomada_web.decisions.models import Answer, Comment, Phase, Priority, Ranking, SignIntent, Statement
from plomada_web.rooms.links import new_link
from plomada_web.rooms.queries.path import minutes_for, path_of
from plomada_web.workspace.audit import MACHINE
from tests.web.rooms.conftest import Visitor
from tests.web.world import NOW, World, make_world


def said(visitor: Visitor) -> list[tuple[int, int | None, str]]:
    rows = Answer.objects.filter(stakeholder=visitor.stakeholder).order_by("id")
    return list(rows.values_list("statement_id", "value", "comment"))


def test_the_whole_way_through_without_a_script(world: World, nuria: Visitor) -> None:
    """Following only the addresses that each answer leads to."""
    here = nuria.post()["Location"]
    answers = ["5", "4", "cannot", "2", "1"]
    for answer in answers:
        assert nuria.client.get(here).status_code == 200
        here = nuria.client.post(here, {"answer": answer, "go": "next"})["Location"]
    assert here == nuria.address("priorities/")
    order = [priority.pk for priority in reversed(world.priorities)]
    here = nuria.client.post(here, {"order": order})["Location"]
    here = nuria.client.post(here, {"likelihood": "0", "condition": "The quality plan."})["Location"]
    here = nuria.client.post(here, {"text": "Who trains the night shift?"})["Location"]
    assert here == nuria.address("shared/")
    assert "Thank you, Nuria." in nuria.client.get(here).content.decode()
    assert [value for _, value, _ in said(nuria)] == [5, 4, None, 2, 1]
    assert Ranking.objects.get(stakeholder=nuria.stakeholder).order == order
    intent = SignIntent.objects.get(stakeholder=nuria.stakeholder)
    assert (intent.likelihood, intent.condition) == (0, "The quality plan.")
    assert Comment.objects.get().text == "Who trains the night shift?"


class TestStatement:
    def address(self, world: World) -> str:
        return f"statements/{world.statements[1].pk}/"

    def test_it_is_asked_with_five_answers_and_one_more(self, world: World, nuria: Visitor) -> None:
        page = nuria.get(self.address(world)).content.decode()
        assert "A stoppage costs more than any container." in page
        assert page.count('name="answer"') == 6
        assert " checked" not in page
        assert "2 of 5" in page

    def test_a_changed_answer_is_a_new_answer(self, world: World, nuria: Visitor) -> None:
        statement = world.statements[1].pk
        nuria.answer(statement, "2", comment="Too dear.")
        nuria.answer(statement, "4")
        assert said(nuria) == [(statement, 2, "Too dear."), (statement, 4, "")]
        page = nuria.get(self.address(world)).content.decode()
        assert 'value="4" aria-label="In favour" checked' in page

    def test_saying_the_same_again_writes_nothing(self, world: World, nuria: Visitor) -> None:
        for _ in range(3):
            nuria.answer(world.statements[1].pk, "3", comment="Hm.")
        assert len(said(nuria)) == 1

    def test_going_on_without_a_new_choice_keeps_the_earlier_answer(self, world: World, nuria: Visitor) -> None:
        nuria.answer(world.statements[1].pk, "cannot")
        response = nuria.post(self.address(world), {"go": "next", "comment": "Not my field."})
        assert response["Location"] == nuria.address(f"statements/{world.statements[2].pk}/")
        assert said(nuria)[-1] == (world.statements[1].pk, None, "Not my field.")

    @pytest.mark.parametrize("data", [{}, {"answer": "6"}, {"answer": "0"}, {"answer": "x"}, {"answer": "3.5"}])
    def test_a_bad_answer_is_refused_and_nothing_is_kept(
        self, world: World, nuria: Visitor, data: dict[str, str]
    ) -> None:
        response = nuria.post(self.address(world), {**data, "go": "next"})
        assert response.status_code == 422
        assert "Choose an answer, or say that you can&#x27;t." in response.content.decode()
        assert said(nuria) == []

    def test_a_comment_that_is_too_long_is_refused_and_given_back(self, world: World, nuria: Visitor) -> None:
        response = nuria.post(self.address(world), {"answer": "4", "comment": "x" * 2001})
        assert response.status_code == 422
        assert "x" * 2001 in response.content.decode()
        assert said(nuria) == []

    def test_back_keeps_the_answer_and_returns(self, world: World, nuria: Visitor) -> None:
        response = nuria.post(self.address(world), {"answer": "4", "go": "back"})
        assert response["Location"] == nuria.address(f"statements/{world.statements[0].pk}/")
        assert len(said(nuria)) == 1

    def test_back_without_an_answer_is_no_mistake(self, world: World, nuria: Visitor) -> None:
        assert nuria.post(self.address(world), {"go": "back"}).status_code == 302
        first = f"statements/{world.statements[0].pk}/"
        assert nuria.post(first, {"go": "back"})["Location"] == nuria.address()

    def test_a_choice_is_saved_in_passing(self, world: World, nuria: Visitor) -> None:
        response = nuria.post(self.address(world), {"answer": "5"}, **{"HX-Request": "true"})
        assert response.status_code == 200
        assert "Saved" in response.content.decode()
        assert "<html" not in response.content.decode()
        assert said(nuria) == [(world.statements[1].pk, 5, "")]

    def test_words_before_a_choice_are_told_to_wait_for_it(self, world: World, nuria: Visitor) -> None:
        response = nuria.post(self.address(world), {"comment": "Because"}, **{"HX-Request": "true"})
        assert response.status_code == 422
        assert "<html" not in response.content.decode()
        assert "Choose an answer" in response.content.decode()

    @pytest.mark.parametrize("status", ["proposed", "rejected", "retired"])
    def test_what_is_not_asked_is_not_there(self, world: World, nuria: Visitor, status: str) -> None:
        Statement.objects.filter(pk=world.statements[1].pk).update(status=status)
        assert nuria.get(self.address(world)).status_code == 404
        assert nuria.post(self.address(world), {"answer": "5"}).status_code == 404
        assert said(nuria) == []

    def test_markup_in_a_comment_stays_text(self, world: World, nuria: Visitor) -> None:
        nuria.answer(world.statements[1].pk, "4", comment="<script>alert(1)</script>")
        assert "<script>alert" not in nuria.get(self.address(world)).content.decode()
        assert "<script>alert" not in nuria.get("yours/").content.decode()


class TestWhatIsAsked:
    def test_the_phase_of_now_comes_first_then_the_earlier_and_none_ahead(self, world: World, nuria: Visitor) -> None:
        ids = {
            phase: Statement.objects.create(decision=world.decision, phase=phase, text_en=phase, created_at=NOW).pk
            for phase in (Phase.DEFINE_PROBLEM, Phase.CHOOSE_SUPPLIER)
        }
        asked = [each.statement.pk for each in path_of(nuria.stakeholder).asked]
        assert asked == [*(statement.pk for statement in world.statements), ids[Phase.DEFINE_PROBLEM]]
        assert nuria.get(f"statements/{ids[Phase.CHOOSE_SUPPLIER]}/").status_code == 404

    @pytest.mark.parametrize(("statements", "minutes"), [(0, 1), (1, 2), (8, 3), (18, 4), (24, 5)])
    def test_the_time_is_told_in_whole_minutes(self, statements: int, minutes: int) -> None:
        assert minutes_for(statements) == minutes

    def test_without_statements_there_is_nothing_to_start(self, world: World, nuria: Visitor) -> None:
        Statement.objects.update(status="retired")
        page = nuria.get().content.decode()
        assert "There is nothing to answer yet." in page
        assert 'type="submit">Start' not in page
        assert nuria.get("shared/").status_code == 200


class TestPriorities:
    def test_one_tap_after_the_other_without_a_script(self, world: World, nuria: Visitor) -> None:
        one, two, three = (priority.pk for priority in world.priorities)
        page = nuria.get(f"priorities/?order={two}").content.decode()
        assert f'name="order" value="{one}">Cost' in page
        assert f'type="hidden" name="order" value="{two}"' in page
        done = nuria.get(f"priorities/?order={two}&order={three}").content.decode()
        assert "Is this your order?" in done
        assert done.count('type="hidden" name="order"') >= 3, "the last one has its place by itself"
        assert not Ranking.objects.filter(stakeholder=nuria.stakeholder).exists(), "a GET keeps nothing"

    @pytest.mark.parametrize("keep", [[], [0], [0, 1], [0, 0, 1]])
    def test_an_order_that_lacks_one_is_refused(self, world: World, nuria: Visitor, keep: list[int]) -> None:
        order = [world.priorities[place].pk for place in keep]
        response = nuria.post("priorities/", {"order": order})
        assert response.status_code == 422
        assert "Give each of the 3 priorities one place" in response.content.decode()
        assert not Ranking.objects.filter(stakeholder=nuria.stakeholder).exists()

    def test_strange_values_in_the_address_do_no_harm(self, nuria: Visitor) -> None:
        assert nuria.get("priorities/?order=x&order=-1&order=999999999999").status_code == 200

    def test_what_stands_first_differs_from_person_to_person(self, world: World) -> None:
        shown = {path_of(each.stakeholder).priorities[0].pk for each in world_visitors(world)}
        assert len(shown) == len(world.priorities)

    def test_a_saved_order_is_shown_and_can_be_changed(self, world: World, carla: Visitor) -> None:
        assert "This is your order" in carla.get("priorities/").content.decode()
        again = carla.get("priorities/?again").content.decode()
        assert "What matters most to you in this purchase?" in again

    def test_an_order_of_other_priorities_is_asked_again(self, world: World, carla: Visitor) -> None:
        Priority.objects.create(decision=world.decision, name_en="Speed", position=9)
        assert path_of(carla.stakeholder).order == ()
        assert "This is your order" not in carla.get("priorities/").content.decode()


def world_visitors(world: World) -> list[Visitor]:
    made = [(s, new_link(s, actor=MACHINE, now=timezone.now())) for s in world.stakeholders.values()]
    return [Visitor(stakeholder, fresh.token, fresh.link) for stakeholder, fresh in made]


class TestSigning:
    def test_those_who_must_sign_are_asked_about_signing(self, nuria: Visitor) -> None:
        assert "how likely are you to sign?" in nuria.get("signing/").content.decode()

    def test_the_others_are_asked_about_support(self, world: World, nuria: Visitor) -> None:
        nuria.stakeholder.must_sign = False
        nuria.stakeholder.save()
        assert "how likely are you to support it?" in nuria.get("signing/").content.decode()

    @pytest.mark.parametrize("likelihood", ["", "11", "-1", "many"])
    def test_a_bad_number_is_refused(self, nuria: Visitor, likelihood: str) -> None:
        response = nuria.post("signing/", {"likelihood": likelihood})
        assert response.status_code == 422
        assert "Choose a number from 0 to 10." in response.content.decode()
        assert not SignIntent.objects.filter(stakeholder=nuria.stakeholder).exists()

    def test_zero_is_an_answer(self, nuria: Visitor) -> None:
        nuria.post("signing/", {"likelihood": "0"})
        assert SignIntent.objects.get(stakeholder=nuria.stakeholder).likelihood == 0
        assert 'value="0" checked' in nuria.get("signing/").content.decode()

    def test_a_change_is_a_new_row_and_no_change_is_none(self, nuria: Visitor) -> None:
        for likelihood in ("3", "3", "7"):
            assert nuria.post("signing/", {"likelihood": likelihood}).status_code == 302
        rows = SignIntent.objects.filter(stakeholder=nuria.stakeholder)
        assert list(rows.values_list("likelihood", flat=True)) == [3, 7]

    def test_a_condition_that_is_too_long_is_refused(self, nuria: Visitor) -> None:
        assert nuria.post("signing/", {"likelihood": "3", "condition": "x" * 401}).status_code == 422


class TestComment:
    def test_nothing_to_add_is_a_fine_answer(self, nuria: Visitor) -> None:
        assert nuria.post("comment/", {"text": "  "})["Location"] == nuria.address("shared/")
        assert not Comment.objects.exists()

    def test_a_comment_is_kept_and_shown_to_its_author(self, nuria: Visitor) -> None:
        nuria.post("comment/", {"text": "A trial first."})
        assert "A trial first." in nuria.get("comment/").content.decode()

    def test_one_that_is_too_long_is_refused(self, nuria: Visitor) -> None:
        assert nuria.post("comment/", {"text": "x" * 4001}).status_code == 422


@pytest.mark.django_db(transaction=True)
def test_two_devices_answering_at_once_lose_nothing_and_break_nothing() -> None:
    """The same person on phone and laptop: every statement ends with one of the two answers, without an error."""
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("a database in memory cannot be written from two connections")
    world = make_world()
    stakeholder = world.stakeholders["Nuria Vidal"]
    tokens = [new_link(stakeholder, actor=MACHINE, now=timezone.now()).token for _ in range(2)]

    def device(number: int) -> list[int]:
        client = Client()
        try:
            return [
                client.post(f"/r/{tokens[number]}/statements/{each.pk}/", {"answer": str(2 + 2 * number)}).status_code
                for each in world.statements
            ]
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        statuses = [status for result in pool.map(device, range(2)) for status in result]
    assert statuses == [302] * 10
    latest = path_of(stakeholder).asked
    assert all(each.said is not None and each.said.value in {2, 4} for each in latest)
    rows = Answer.objects.filter(stakeholder=stakeholder)
    assert rows.count() == 10, "two different answers to each statement, both kept"
