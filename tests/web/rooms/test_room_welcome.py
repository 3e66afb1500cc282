"""The first page: who asks, why, how long, who sees what; consent; the language."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from plomada_web.decisions.models import Answer, Disclosure, Phase
from plomada_web.workspace.models import AuditLine
from tests.web.rooms.conftest import Enter, Visitor
from tests.web.world import World


def page(visitor: Visitor, name: str = "") -> str:
    return visitor.get(name).content.decode()


def test_it_says_who_asks_whom_how_long_and_until_when(world: World, nuria: Visitor) -> None:
    world.decision.answers_due_on = date(2027, 3, 4)
    world.decision.save()
    text = page(nuria)
    assert "Hello, Nuria" in text
    assert "Bob, from Envases Nadir" in text
    assert "7 people of Molinos Quimera" in text
    assert "5 statements to agree or disagree with, about 2 minutes." in text
    assert "Until 4 March 2027." in text
    assert nuria.address("deadline.ics") in text


@pytest.mark.parametrize(
    ("mode", "promise"),
    [
        (Disclosure.NAMED_TO_US, "your answers with your name, to prepare the next meeting"),
        (Disclosure.GROUP_ONLY, "They see whether you have answered, not what"),
        (Disclosure.NAMED_WITH_CONSENT, "your name beside your answers only if you allow it"),
    ],
)
def test_each_mode_is_explained_as_it_works(world: World, nuria: Visitor, mode: Disclosure, promise: str) -> None:
    world.decision.disclosure = mode
    world.decision.save()
    for where in ("", f"statements/{world.statements[0].pk}/", "yours/"):
        assert promise in page(nuria, where), where


def test_starting_leads_to_the_first_statement(world: World, nuria: Visitor) -> None:
    assert nuria.post()["Location"] == nuria.address(f"statements/{world.statements[0].pk}/")


def test_coming_back_goes_on_where_it_was_left(world: World, nuria: Visitor) -> None:
    for statement in world.statements[:2]:
        nuria.answer(statement.pk, "4")
    assert "You have 3 statements left." in page(nuria)
    assert nuria.post()["Location"] == nuria.address(f"statements/{world.statements[2].pk}/")


def test_someone_who_has_said_everything_is_led_to_what_the_group_shares(carla: Visitor) -> None:
    assert "See what we share" in page(carla)
    assert carla.post()["Location"] == carla.address("shared/")


class TestConsent:
    @pytest.fixture(autouse=True)
    def mode(self, world: World) -> None:
        world.decision.disclosure = Disclosure.NAMED_WITH_CONSENT
        world.decision.save()

    def test_nothing_is_chosen_beforehand(self, nuria: Visitor) -> None:
        assert " checked" not in page(nuria)

    def test_it_must_be_chosen(self, nuria: Visitor) -> None:
        response = nuria.post()
        assert response.status_code == 422
        assert "Choose one of the two" in response.content.decode()

    @pytest.mark.parametrize("choice", ["yes", "no"])
    def test_the_choice_is_kept_and_counts_for_what_is_said_then(
        self, world: World, nuria: Visitor, choice: str
    ) -> None:
        assert nuria.post("", {"named": choice}).status_code == 302
        nuria.answer(world.statements[0].pk, "2")
        nuria.stakeholder.refresh_from_db()
        assert (nuria.stakeholder.named_consent_at is not None) is (choice == "yes")
        assert Answer.objects.get(stakeholder=nuria.stakeholder).is_named is (choice == "yes")

    def test_it_can_be_taken_back_at_any_time(self, world: World, nuria: Visitor) -> None:
        nuria.post("", {"named": "yes"})
        world.decision.phase, world.decision.outcome = Phase.DECIDED, "won"
        world.decision.save()
        assert nuria.post("consent/", {"named": "no"}).status_code == 302
        nuria.stakeholder.refresh_from_db()
        assert nuria.stakeholder.named_consent_at is None
        actions = list(AuditLine.objects.order_by("id").values_list("action", flat=True))
        assert actions == ["stakeholder.consent.given", "stakeholder.consent.withdrawn"]

    def test_a_word_that_is_neither_is_refused(self, nuria: Visitor) -> None:
        assert nuria.post("consent/", {"named": "perhaps"}).status_code == 422

    def test_naming_oneself_after_a_release_is_refused_with_the_reason(self, carla: Visitor) -> None:
        response = carla.post("consent/", {"named": "yes"})
        assert response.status_code == 422
        assert "your name stays hidden in this room" in response.content.decode()
        carla.stakeholder.refresh_from_db()
        assert carla.stakeholder.named_consent_at is None


def test_consent_is_not_asked_in_another_mode(nuria: Visitor) -> None:
    assert 'name="named"' not in page(nuria)
    assert nuria.get("consent/")["Location"] == nuria.address("yours/")


class TestLanguage:
    def test_it_is_the_persons_and_not_the_browsers(self, enter: Enter) -> None:
        visitor = enter("Nuria Vidal", language="es")
        response = visitor.client.get(visitor.address(), headers={"accept-language": "en"})
        assert 'lang="es"' in response.content.decode()
        assert "El precio decide." in page(visitor, f"statements/{first(visitor)}/")

    def test_switching_is_kept_on_the_person_and_returns_to_the_page(self, world: World, nuria: Visitor) -> None:
        back = nuria.address("signing/")
        response = nuria.post("language/", {"language": "es", "back": back})
        assert response["Location"] == back
        nuria.stakeholder.person.refresh_from_db()
        assert nuria.stakeholder.person.language == "es"
        assert AuditLine.objects.get().action == "person.language.chosen"

    @pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example", "/w/nadir/", ""])
    def test_it_never_leads_out_of_the_room(self, nuria: Visitor, back: str) -> None:
        assert nuria.post("language/", {"language": "es", "back": back})["Location"] == nuria.address()

    def test_an_unknown_language_changes_nothing(self, nuria: Visitor) -> None:
        assert nuria.post("language/", {"language": "fr"}).status_code == 302
        nuria.stakeholder.person.refresh_from_db()
        assert nuria.stakeholder.person.language == "en"


def first(visitor: Visitor) -> int:
    statement = visitor.stakeholder.decision.statements.first()
    assert statement is not None
    return statement.pk


class TestClosed:
    @pytest.fixture(params=["decided", "archived", "removed"])
    def closed(self, request: pytest.FixtureRequest, world: World, carla: Visitor) -> Visitor:
        decision = world.decision
        if request.param == "decided":
            decision.phase, decision.outcome = Phase.DECIDED, "no_decision"
        elif request.param == "archived":
            decision.archived_at = timezone.now()
        else:
            carla.stakeholder.removed_at = timezone.now() - timedelta(hours=1)
            carla.stakeholder.save()
        decision.save()
        return carla

    def test_it_says_so_and_what_was_said_can_still_be_read_and_taken(self, closed: Visitor) -> None:
        assert "This room is closed" in page(closed)
        assert "El precio decide" in page(closed, "yours/") or "Price decides." in page(closed, "yours/")
        for name in ("shared/", "what-you-said.json", "what-you-said.csv", "questions/"):
            assert closed.get(name).status_code == 200, name

    def test_nothing_new_is_taken(self, world: World, closed: Visitor) -> None:
        before = Answer.objects.count()
        posts = {
            f"statements/{world.statements[0].pk}/": {"answer": "1"},
            "signing/": {"likelihood": "3"},
            "comment/": {"text": "Late."},
            "suggest/": {"name": "Late Comer"},
            "propose/": {"text": "Too late.", "phase": Phase.DEFINE_PROBLEM},
            "questions/": {"text": "Too late?"},
            "priorities/": {"order": [p.pk for p in world.priorities]},
        }
        for name, data in posts.items():
            response = closed.post(name, data)
            assert response.status_code == 422, name
            assert "closed" in response.content.decode() or "no longer" in response.content.decode(), name
        assert Answer.objects.count() == before
        assert not AuditLine.objects.exists()

    def test_the_pages_for_answering_lead_to_what_was_said(self, world: World, closed: Visitor) -> None:
        for name in (f"statements/{world.statements[0].pk}/", "priorities/", "signing/", "comment/"):
            assert closed.get(name)["Location"] == closed.address("yours/")
