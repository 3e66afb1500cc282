"""Where they stand: the first page of a decision."""

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from plomada_web.decisions.models import (
    Answer,
    Decision,
    Disclosure,
    Phase,
    PhaseChange,
    PurchaseKind,
    ResultMoment,
    SignIntent,
    Stakeholder,
    Statement,
    UsualFunction,
)
from plomada_web.people.models import Function, Person
from tests.web.decisions.figures_pages import MOST_QUERIES, address, in_mode, member_client, page, statuses, told
from tests.web.world import NOW, World, client_of


def say_intent(world: World, name: str, likelihood: int, condition: str = "") -> None:
    later = NOW + timedelta(hours=1)
    SignIntent.objects.create(
        stakeholder=world.stakeholders[name], likelihood=likelihood, condition=condition, said_at=later
    )


def answer_everything(world: World, name: str, value: int) -> None:
    for statement in world.statements:
        Answer.objects.create(stakeholder=world.stakeholders[name], statement=statement, value=value, said_at=NOW)


class TestWhoMayOpenIt:
    def test_members_and_viewers_see_it_and_nobody_else(self, world: World) -> None:
        assert statuses(world, address(world, "standing")) == {
            "member": 200,
            "viewer": 200,
            "outsider": 404,
            "signed out": 302,
            "wrong method": 405,
        }

    def test_a_decision_of_another_workspace_does_not_exist(self, world: World) -> None:
        assert client_of(world.charlie).get(address(world, "standing").replace("nadir", "elsewhere")).status_code == 404

    def test_a_viewer_is_not_offered_the_mail(self, world: World) -> None:
        assert "Review the mail" in page(world, "standing")
        assert b"Review the mail" not in client_of(world.vera).get(address(world, "standing")).content

    def test_it_takes_at_most_fifteen_queries_with_twelve_people_and_sixty_statements(
        self, world: World, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        enlarge(world, people=12, statements=60)
        client = member_client(world)
        for name in ("standing", "common_ground", "timeline"):
            with django_assert_max_num_queries(MOST_QUERIES):
                assert client.get(address(world, name)).status_code == 200


def enlarge(world: World, *, people: int, statements: int) -> None:
    """Make the group and what it is asked as large as promised, everyone having answered everything."""
    members = list(world.stakeholders.values())
    for number in range(len(members), people):
        person = Person.objects.create(
            workspace=world.workspace, account=world.account, name=f"Persona {number}", created_at=NOW
        )
        members.append(Stakeholder.objects.create(decision=world.decision, person=person, must_sign=True, added_at=NOW))
    asked = [
        Statement.objects.create(decision=world.decision, phase=Phase.CHOOSE_SUPPLIER, text_en=f"S {n}", created_at=NOW)
        for n in range(len(world.statements), statements)
    ]
    Answer.objects.bulk_create(
        Answer(stakeholder=member, statement=statement, value=1 + (member.pk + statement.pk) % 5, said_at=NOW)
        for member in members
        for statement in asked
    )


class TestPhases:
    def test_agreement_of_the_published_case_stands_with_its_interval(self, world: World) -> None:
        text = page(world, "standing")
        assert "23 : how was this computed?" in text
        assert "below 0 to 54" in text

    def test_what_missing_answers_could_do_is_told_only_where_it_is_explained(self, world: World) -> None:
        html = client_of(world.bob).get(address(world, "standing")).content.decode()
        before, explained, _rest = html.partition("If every missing answer came in")
        assert explained
        assert "popover" in before[before.rindex("<span popover") :]

    def test_a_phase_that_nobody_is_asked_yet_says_so(self, world: World) -> None:
        Statement.objects.create(
            decision=world.decision, phase=Phase.CHOOSE_SUPPLIER, text_en="One contact.", created_at=NOW
        )
        text = page(world, "standing")
        assert "Nothing asked yet" in text
        assert "too early to measure" not in text

    def test_a_phase_in_which_nobody_answered_is_too_early_to_measure_and_never_zero(self, world: World) -> None:
        Decision.objects.filter(pk=world.decision.pk).update(phase=Phase.CHOOSE_SUPPLIER)
        Statement.objects.create(
            decision=world.decision, phase=Phase.CHOOSE_SUPPLIER, text_en="One contact.", created_at=NOW
        )
        assert "too early to measure" in page(world, "standing")

    def test_days_are_counted_in_the_phase_they_are_in(self, world: World) -> None:
        PhaseChange.objects.create(
            decision=world.decision, phase=Phase.CHOOSE_SUPPLIER, entered_on=NOW.date(), noted_at=NOW
        )
        Decision.objects.filter(pk=world.decision.pk).update(phase=Phase.CHOOSE_SUPPLIER)
        text = page(world, "standing")
        assert "3 Jul 2026 to 21 Nov 2026" in text
        assert "since 21 Nov 2026" in text

    def test_it_says_where_the_group_was_when_each_team_came_in_beside_the_surveys(self, world: World) -> None:
        text = page(world, "standing")
        assert "When marketing came in, on 11 March 2026, the group was defining the problem." in text
        assert "When sales came in, on 22 July 2026, the group was identifying the solution." in text
        assert "CEB surveys" in text
        assert "37%" in text
        assert "57%" in text

    def test_undated_first_contacts_ask_to_be_dated(self, world: World) -> None:
        Decision.objects.update(marketing_engaged_on=None, sales_engaged_on=None)
        assert "Our first contact with the group is not dated yet." in page(world, "standing")


class TestReading:
    def test_a_group_under_the_threshold_of_strong_agreement_parts(self, world: World) -> None:
        assert "They part over the solution." in page(world, "standing")

    def test_an_earlier_phase_in_agreement_is_told_as_shared(self, world: World) -> None:
        shared = Statement.objects.create(
            decision=world.decision, phase=Phase.DEFINE_PROBLEM, text_en="We lose too many.", created_at=NOW
        )
        for stakeholder in list(world.stakeholders.values())[:6]:
            Answer.objects.create(stakeholder=stakeholder, statement=shared, value=5, said_at=NOW)
        assert "They part over the solution: the problem they already share." in page(world, "standing")

    def test_a_group_that_agrees_on_no_is_not_told_as_agreeing(self, world: World) -> None:
        Answer.objects.all().delete()
        for name in list(world.stakeholders)[:6]:
            answer_everything(world, name, 1)
        assert "They agree, but against" in page(world, "standing")

    def test_nobody_heard_is_said(self, world: World) -> None:
        Answer.objects.all().delete()
        assert "Nobody has been heard yet." in page(world, "standing")

    def test_four_without_names_are_too_few(self, world: World) -> None:
        in_mode(world, Disclosure.GROUP_ONLY, heard=4)
        text = page(world, "standing")
        assert "voices still missing: 1" in text
        assert "They part" not in text

    def test_answers_that_wait_are_told_as_waiting_and_not_as_missing(self, world: World) -> None:
        in_mode(world, Disclosure.GROUP_ONLY, heard=4)
        text = page(world, "standing")
        assert "Shown once five people have answered." in text
        assert "there are 0" not in text

    def test_a_group_that_gets_its_result_together_is_told_to_wait(self, world: World) -> None:
        in_mode(world, Disclosure.GROUP_ONLY)
        Decision.objects.update(result_moment=ResultMoment.TOGETHER)
        text = page(world, "standing")
        assert "it has not been given yet" in text
        assert "Shown when the group gets its result." in text

    def test_a_clear_line_parts_them_however_high_the_agreement(self, world: World) -> None:
        """Two camps of three, apart on three statements of nine: agreement is strong, the line is clear."""
        Answer.objects.all().delete()
        asked = [
            Statement.objects.create(
                decision=world.decision, phase=Phase.IDENTIFY_SOLUTION, text_en=f"S {number}", created_at=NOW
            )
            for number in range(9)
        ]
        for place, stakeholder in enumerate(list(world.stakeholders.values())[:6]):
            for number, statement in enumerate(asked):
                value = (2 if place < 3 else 4) if number < 3 else 4
                Answer.objects.create(stakeholder=stakeholder, statement=statement, value=value, said_at=NOW)
        assert "They part over the solution." in page(world, "standing")


class TestWhoMustSign:
    def test_signers_stand_by_how_ready_they_say_they_are(self, world: World) -> None:
        say_intent(world, "Oscar Prat", 7, "If it pays back in two years.")
        say_intent(world, "Elsa Hidalgo", 4)
        text = page(world, "standing")
        would, met, not_yet, unheard = (
            text.index(word) for word in ("Would sign", "If a condition is met", "Not yet", "Unheard 1")
        )
        assert would < text.index("Carla Ferrer", would) < met
        assert met < text.index("Oscar Prat", met) < not_yet
        assert "“If it pays back in two years.”" in text[met:not_yet]
        assert not_yet < text.index("Elsa Hidalgo", not_yet) < unheard
        assert "Nuria Vidal" in text[unheard:]

    def test_someone_unheard_leaves_a_range_and_says_so(self, world: World) -> None:
        text = page(world, "standing")
        assert "0% to" in text
        assert "Not heard yet: Nuria Vidal." in text

    def test_everyone_heard_gives_a_probability_with_its_band(self, world: World) -> None:
        say_intent(world, "Nuria Vidal", 8)
        text = page(world, "standing")
        assert "that all 6 who must sign do." in text
        assert "31% : how was this computed?" in text
        assert "Between 26% and 39%" in text  # 0.8 to the sixth is 0.262

    def test_the_weakest_link_is_named_with_what_its_certainty_would_do(self, world: World) -> None:
        say_intent(world, "Nuria Vidal", 8)
        say_intent(world, "Elsa Hidalgo", 2)
        assert "Most hangs on Elsa Hidalgo" in page(world, "standing")

    def test_a_usual_signer_who_is_missing_shows_with_what_they_would_do(self, world: World) -> None:
        say_intent(world, "Nuria Vidal", 8)
        kind = PurchaseKind.objects.create(workspace=world.workspace, name_es="Envases", name_en="Packaging")
        legal = Function.objects.create(workspace=world.workspace, name_es="Jurídico", name_en="Legal")
        UsualFunction.objects.create(kind=kind, function=legal, must_sign=True)
        UsualFunction.objects.create(kind=kind, function=world.functions["Finance"], must_sign=True)
        Decision.objects.update(kind=kind)
        text = page(world, "standing")
        assert "has no signer here: Legal ." in text
        assert "With one more signer, as ready as 8 of 10, it would be" in text

    def test_nobody_marked_says_what_to_do(self, world: World) -> None:
        Stakeholder.objects.update(must_sign=False)
        assert "Nobody is marked as having to sign." in page(world, "standing")

    def test_without_names_no_signer_stands_beside_what_they_said(self, world: World) -> None:
        in_mode(world, Disclosure.GROUP_ONLY)
        say_intent(world, "Elsa Hidalgo", 1, "Only over my signature.")
        text = page(world, "standing")
        for place in ("Would sign", "If a condition is met", "Not yet", "Only over my signature", "Most hangs on"):
            assert place not in text

    def test_without_names_fewer_than_five_signers_give_no_figure(self, world: World) -> None:
        in_mode(world, Disclosure.GROUP_ONLY)
        two = ["Carla Ferrer", "Oscar Prat"]
        Stakeholder.objects.exclude(person__name__in=two).update(must_sign=False)
        SignIntent.objects.exclude(stakeholder__person__name__in=two).update(must_sign=False)
        text = page(world, "standing")
        assert "told from five of them on; so far: 2" in text
        assert "64%" not in text


class TestNextConnection:
    def test_it_proposes_two_people_a_statement_and_what_it_would_move(self, world: World) -> None:
        text = page(world, "standing")
        assert "Pair 1 of" in text
        assert "a what-if, not a forecast" in text
        assert "points of agreement" in text

    def test_another_pair_is_another_pair_and_after_the_last_comes_the_first(self, world: World) -> None:
        first, second = page(world, "standing"), page(world, "standing", query="?pair=2")
        assert "Pair 2 of" in second
        assert first != second
        for nonsense in ("?pair=999", "?pair=0", "?pair=x", "?pair=-1", "?pair=" + "9" * 40):
            assert "Pair 1 of" in page(world, "standing", query=nonsense)

    def test_without_names_nobody_is_brought_together(self, world: World) -> None:
        in_mode(world, Disclosure.GROUP_ONLY)
        text = page(world, "standing")
        assert "Nobody to connect yet" in text
        assert "Review the mail" not in text


@pytest.mark.parametrize(("language", "title"), [("es", "Dónde están"), ("en", "Where they stand")])
def test_it_speaks_both_languages(world: World, language: str, title: str) -> None:
    assert title in page(world, "standing", language=language)


def test_what_they_put_first_is_told_with_its_agreement(world: World) -> None:
    text = page(world, "standing")
    first = text.index("What they put first")
    assert text.index("Cost", first) < text.index("Safety", first) < text.index("No stoppages", first)


def test_names_that_look_like_markup_stay_names(world: World) -> None:
    Person.objects.filter(name="Nuria Vidal").update(name="<b>Nuria</b> & Cia")
    html = client_of(world.bob).get(address(world, "standing")).content.decode()
    assert "<b>Nuria</b>" not in html
    assert "&lt;b&gt;Nuria&lt;/b&gt;" in html
    assert told("<i>a</i>") == "a"
