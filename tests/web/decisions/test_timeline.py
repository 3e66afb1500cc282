"""What happened in a decision, newest first, and who is named in it."""

from datetime import timedelta

from plomada_web.decisions.models import Answer, Disclosure, Question, SignIntent, Statement, Suggestion
from plomada_web.decisions.queries.timeline import Happening, Kind, timeline
from plomada_web.decisions.visibility import Audience, seen
from plomada_web.rooms.models import PersonalLink
from tests.web.decisions.figures_pages import address, in_mode, page, statuses
from tests.web.world import NOW, World, client_of

LATER = NOW + timedelta(days=2)


def lines(world: World, kind: Kind | None = None) -> list[str]:
    return [str(happening.what) for happening in happenings(world, kind)]


def happenings(world: World, kind: Kind | None = None) -> tuple[Happening, ...]:
    return timeline(seen(world.decision, Audience.TEAM), kind)


def change(world: World, name: str, value: int) -> None:
    Answer.objects.create(
        stakeholder=world.stakeholders[name], statement=world.statements[0], value=value, said_at=LATER
    )


class TestThePage:
    def test_members_and_viewers_see_it_and_nobody_else(self, world: World) -> None:
        assert statuses(world, address(world, "timeline")) == {
            "member": 200,
            "viewer": 200,
            "outsider": 404,
            "signed out": 302,
            "wrong method": 405,
        }

    def test_a_filter_shows_only_its_kind_and_an_unknown_one_everything(self, world: World) -> None:
        assert "joined the group" not in page(world, "timeline", query="?show=phase")
        assert "The group entered" in page(world, "timeline", query="?show=phase")
        assert "joined the group" in page(world, "timeline", query="?show=nonsense")

    def test_a_kind_of_which_nothing_happened_says_so(self, world: World) -> None:
        assert "Nothing of this kind has happened yet." in page(world, "timeline", query="?show=question")

    def test_more_than_fifty_lines_go_on_another_page_which_keeps_the_filter(self, world: World) -> None:
        for number in range(51):
            Question.objects.create(decision=world.decision, text=f"Question {number}?", asked_at=LATER)
        html = client_of(world.bob).get(address(world, "timeline") + "?show=question").content.decode()
        assert html.count("asked a question") == 50
        assert "page=2&amp;show=question" in html
        assert page(world, "timeline", query="?show=question&page=2").count("asked a question") == 1


class TestWhatItTells:
    def test_it_goes_from_the_newest_to_the_oldest(self, world: World) -> None:
        change(world, "Elsa Hidalgo", 4)
        moments = [happening.at for happening in happenings(world)]
        assert moments == sorted(moments, reverse=True)
        assert happenings(world)[0].at == LATER

    def test_phases_and_first_contacts_are_dated(self, world: World) -> None:
        assert [(str(one.what), f"{one.day:%d %b}", one.timed) for one in happenings(world, Kind.PHASE)] == [
            ("Sales' first contact with the group.", "22 Jul", False),
            ("The group entered “Identify the solution”.", "03 Jul", False),
            ("Marketing's first contact with the group.", "11 Mar", False),
            ("The group entered “Define the problem”.", "03 Feb", False),
        ]

    def test_answers_are_told_by_person_and_day(self, world: World) -> None:
        assert "Carla Ferrer answered. Answers given: 5." in lines(world, Kind.ANSWER)
        assert "Carla Ferrer said how likely they are to sign: 8 of 10." in lines(world, Kind.ANSWER)

    def test_a_change_of_mind_is_told_from_and_to_with_its_statement(self, world: World) -> None:
        change(world, "Elsa Hidalgo", 4)
        moved = happenings(world, Kind.CHANGE)
        assert [(str(one.what), one.detail) for one in moved] == [
            ("Elsa Hidalgo changed their mind: from 1 to 4.", "Price decides.")
        ]

    def test_saying_the_same_again_is_no_change(self, world: World) -> None:
        change(world, "Elsa Hidalgo", 1)
        SignIntent.objects.create(stakeholder=world.stakeholders["Elsa Hidalgo"], likelihood=8, said_at=LATER)
        assert lines(world, Kind.CHANGE) == []

    def test_readiness_that_moves_is_told(self, world: World) -> None:
        SignIntent.objects.create(
            stakeholder=world.stakeholders["Elsa Hidalgo"], likelihood=3, condition="Show me.", said_at=LATER
        )
        moved = happenings(world, Kind.CHANGE)
        assert [(str(one.what), one.detail) for one in moved] == [
            ("Elsa Hidalgo is now 3 of 10 likely to sign; it was 8.", "Show me.")
        ]

    def test_who_came_and_who_left_is_told(self, world: World) -> None:
        elsa = world.stakeholders["Elsa Hidalgo"]
        elsa.removed_at = LATER
        elsa.save()
        PersonalLink.objects.create(
            stakeholder=world.stakeholders["Carla Ferrer"],
            token_hash="x",
            made_at=NOW,
            expires_at=LATER,
            first_used_at=NOW + timedelta(hours=1),
        )
        told = lines(world, Kind.GROUP)
        assert told[0] == "Elsa Hidalgo left the group."
        assert "Carla Ferrer opened the room." in told
        assert "Carla Ferrer got a personal link to the room." in told
        assert "Carla Ferrer joined the group (Finance)." in told

    def test_proposals_suggestions_and_questions_are_told(self, world: World) -> None:
        carla = world.stakeholders["Carla Ferrer"]
        Statement.objects.create(
            decision=world.decision,
            phase="define_problem",
            text_en="It is ours.",
            origin=Statement.Origin.STAKEHOLDER,
            proposed_by=carla,
            created_at=LATER,
        )
        Suggestion.objects.create(
            decision=world.decision,
            suggested_by=carla,
            name="Pau Riera",
            suggested_at=NOW,
            status=Suggestion.Status.DECLINED,
            settled_at=LATER,
        )
        Question.objects.create(
            decision=world.decision, asked_by=carla, text="When?", asked_at=NOW, answer="In May.", answered_at=LATER
        )
        told = {(str(one.what), one.detail) for one in happenings(world)}
        assert {
            ("Carla Ferrer proposed a statement.", "It is ours."),
            ("Carla Ferrer suggested asking Pau Riera.", ""),
            ("Pau Riera was not added to the group.", ""),
            ("Carla Ferrer asked a question.", "When?"),
            ("We answered a question.", "In May."),
        } <= told


class TestWithoutNames:
    def test_answers_are_counts_of_the_day_without_the_hour(self, world: World) -> None:
        in_mode(world, Disclosure.GROUP_ONLY)
        told = happenings(world, Kind.ANSWER)
        assert [(str(one.what), one.timed) for one in told] == [
            ("The group answered. People: 6; answers given: 30.", False)
        ]

    def test_no_change_of_mind_is_told(self, world: World) -> None:
        in_mode(world, Disclosure.GROUP_ONLY)
        change(world, "Elsa Hidalgo", 4)
        assert lines(world, Kind.CHANGE) == []

    def test_whoever_asks_or_proposes_is_someone_in_the_group(self, world: World) -> None:
        in_mode(world, Disclosure.GROUP_ONLY)
        Question.objects.create(
            decision=world.decision, asked_by=world.stakeholders["Carla Ferrer"], text="When?", asked_at=NOW
        )
        assert lines(world, Kind.QUESTION) == ["Someone in the group asked a question."]

    def test_only_what_was_said_with_consent_is_told_by_name(self, world: World) -> None:
        in_mode(world, Disclosure.NAMED_WITH_CONSENT)
        carla = world.stakeholders["Carla Ferrer"]
        Answer.objects.filter(stakeholder=carla, statement=world.statements[0]).update(is_named=True)
        carla.named_consent_at = NOW
        carla.save()
        assert lines(world, Kind.ANSWER) == [
            "Carla Ferrer answered. Answers given: 1.",
            "The group answered. People: 6; answers given: 29.",
        ]
