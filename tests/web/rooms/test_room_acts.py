"""What the group brings in: people, statements, questions; and the mobilizer's yes or no."""

import pytest
from django.utils import timezone

from plomada_web.decisions.models import Phase, Question, Statement, Suggestion
from plomada_web.people.models import Person
from plomada_web.workspace.models import AuditLine
from tests.web.rooms.conftest import Enter, Visitor
from tests.web.world import NOW, World


class TestSuggest:
    def test_the_name_is_kept_for_us_to_confirm_and_nobody_is_added(self, world: World, carla: Visitor) -> None:
        before = Person.objects.count()
        data = {"name": "Lidia Bru", "title": "Legal", "email": "lidia@quimera.example", "reason": "Contracts."}
        response = carla.post("suggest/", data)
        assert response["Location"] == carla.address("shared/?told=suggested")
        suggestion = Suggestion.objects.get()
        assert (suggestion.name, suggestion.suggested_by, suggestion.status) == (
            "Lidia Bru",
            carla.stakeholder,
            "pending",
        )
        assert Person.objects.count() == before
        line = AuditLine.objects.get()
        assert (line.action, line.actor, line.actor_name) == ("suggestion.made", None, "Carla Ferrer")

    @pytest.mark.parametrize("data", [{}, {"name": " "}, {"name": "x" * 121}, {"name": "Lidia", "email": "not one"}])
    def test_a_bad_field_is_refused_and_nothing_kept(self, carla: Visitor, data: dict[str, str]) -> None:
        assert carla.post("suggest/", data).status_code == 422
        assert not Suggestion.objects.exists()
        assert not AuditLine.objects.exists()

    def test_the_same_name_twice_is_told(self, carla: Visitor) -> None:
        carla.post("suggest/", {"name": "Lidia Bru"})
        response = carla.post("suggest/", {"name": "lidia bru"})
        assert response.status_code == 422
        assert "has been suggested already" in response.content.decode()
        assert Suggestion.objects.count() == 1


class TestPropose:
    def test_it_waits_and_is_not_asked_yet(self, world: World, carla: Visitor, nuria: Visitor) -> None:
        data = {"text": "We need one figure for losses.", "phase": Phase.IDENTIFY_SOLUTION}
        assert carla.post("propose/", data)["Location"] == carla.address("shared/?told=proposed")
        statement = Statement.objects.get(status="proposed")
        assert (statement.text_en, statement.proposed_by) == (data["text"], carla.stakeholder)
        assert nuria.get(f"statements/{statement.pk}/").status_code == 404
        assert data["text"] not in nuria.get("yours/").content.decode()

    def test_the_phase_of_now_is_chosen_beforehand(self, carla: Visitor) -> None:
        assert '<option value="identify_solution" selected>' in carla.get("propose/").content.decode()

    @pytest.mark.parametrize(
        "data",
        [
            {"text": "", "phase": Phase.DEFINE_PROBLEM},
            {"text": "x" * 241, "phase": Phase.DEFINE_PROBLEM},
            {"text": "Fine.", "phase": "decided"},
            {"text": "Fine."},
            {"text": "price decides.", "phase": Phase.IDENTIFY_SOLUTION},
        ],
    )
    def test_a_bad_field_is_refused_and_nothing_kept(self, world: World, carla: Visitor, data: dict[str, str]) -> None:
        assert carla.post("propose/", data).status_code == 422
        assert Statement.objects.count() == len(world.statements)


class TestQuestions:
    def test_a_question_is_shown_to_the_group_once_answered_without_a_name(
        self, world: World, carla: Visitor, nuria: Visitor
    ) -> None:
        carla.post("questions/", {"text": "Who pays for the washing?"})
        assert "Who pays for the washing?" in carla.get("questions/").content.decode()
        assert "Who pays for the washing?" not in nuria.get("questions/").content.decode()
        Question.objects.update(answer="We do.", answered_at=timezone.now(), answered_by=world.bob)
        page = nuria.get("questions/").content.decode()
        assert "Who pays for the washing?" in page
        assert "We do." in page
        assert "Carla" not in page

    @pytest.mark.parametrize("text", ["", "   ", "x" * 1001])
    def test_a_bad_one_is_refused(self, carla: Visitor, text: str) -> None:
        assert carla.post("questions/", {"text": text}).status_code == 422
        assert not Question.objects.exists()


class TestMobilizer:
    @pytest.fixture
    def mobilizer(self, nuria: Visitor) -> Visitor:
        nuria.stakeholder.is_mobilizer = True
        nuria.stakeholder.save()
        return nuria

    @pytest.fixture
    def proposal(self, world: World) -> Statement:
        return Statement.objects.create(
            decision=world.decision,
            phase=Phase.IDENTIFY_SOLUTION,
            text_en="Trial first.",
            status="proposed",
            origin="stakeholder",
            proposed_by=world.stakeholders["Carla Ferrer"],
            created_at=NOW,
        )

    def test_proposals_are_shown_without_saying_whose(self, mobilizer: Visitor, proposal: Statement) -> None:
        page = mobilizer.get("proposals/").content.decode()
        assert "Trial first." in page
        assert "Carla" not in page

    @pytest.mark.parametrize(("verdict", "status"), [("accept", "open"), ("decline", "rejected")])
    def test_yes_or_no_settles_it(self, mobilizer: Visitor, proposal: Statement, verdict: str, status: str) -> None:
        assert mobilizer.post(f"proposals/{proposal.pk}/", {"verdict": verdict}).status_code == 302
        proposal.refresh_from_db()
        assert proposal.status == status
        assert AuditLine.objects.get().actor_name == "Nuria Vidal"

    def test_a_second_verdict_is_told_and_changes_nothing(self, mobilizer: Visitor, proposal: Statement) -> None:
        mobilizer.post(f"proposals/{proposal.pk}/", {"verdict": "accept"})
        response = mobilizer.post(f"proposals/{proposal.pk}/", {"verdict": "decline"})
        assert response.status_code == 422
        assert "Someone has settled this proposal already." in response.content.decode()
        proposal.refresh_from_db()
        assert proposal.status == "open"

    def test_others_do_not_find_the_page(self, carla: Visitor, proposal: Statement) -> None:
        assert carla.get("proposals/").status_code == 404
        assert carla.post(f"proposals/{proposal.pk}/", {"verdict": "accept"}).status_code == 404
        proposal.refresh_from_db()
        assert proposal.status == "proposed"

    def test_waiting_proposals_are_pointed_out_to_the_mobilizer_alone(
        self, world: World, mobilizer: Visitor, proposal: Statement, enter: Enter
    ) -> None:
        for statement in world.statements:
            mobilizer.answer(statement.pk, "4")
        assert "1 proposal waits for you" in mobilizer.get("shared/").content.decode()
        assert "waits for you" not in enter("Oscar Prat").get("shared/").content.decode()
