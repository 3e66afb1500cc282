"""Who may see what was said, in each of the three modes."""

from datetime import timedelta

import pytest

from plomada_web.decisions.answering import Said, record_answer
from plomada_web.decisions.background import give_results_on_the_deadline
from plomada_web.decisions.consent import TooLateToBeNamed, set_named_consent
from plomada_web.decisions.models import (
    Answer,
    Decision,
    Disclosure,
    Phase,
    Ranking,
    ResultMoment,
    SignIntent,
    Statement,
)
from plomada_web.decisions.results import give_result
from plomada_web.decisions.standing import standing_of
from plomada_web.decisions.visibility import Audience, seen
from plomada_web.workspace.audit import MACHINE
from tests.web.world import NOW, World

LATER = NOW + timedelta(hours=1)


def in_mode(world: World, disclosure: Disclosure, *, heard: int) -> Decision:
    """Put the decision in a mode with only the first `heard` people's answers."""
    Decision.objects.filter(pk=world.decision.pk).update(disclosure=disclosure, result_moment=ResultMoment.AT_FIVE)
    silent = list(world.stakeholders.values())[heard:]
    Answer.objects.filter(stakeholder__in=silent).delete()
    SignIntent.objects.filter(stakeholder__in=silent).delete()
    Ranking.objects.filter(stakeholder__in=silent).delete()
    return Decision.objects.get(pk=world.decision.pk)


def test_named_to_us_shows_the_team_every_name(world: World) -> None:
    team = seen(in_mode(world, Disclosure.NAMED_TO_US, heard=6), Audience.TEAM)
    assert len(team.named) == 30
    assert team.pools == {}
    assert all(team.may_name(member) for member in team.record.members)


@pytest.mark.parametrize(
    ("disclosure", "audience"),
    [
        (Disclosure.NAMED_TO_US, Audience.GROUP),
        (Disclosure.GROUP_ONLY, Audience.GROUP),
        (Disclosure.GROUP_ONLY, Audience.TEAM),
    ],
)
class TestWhereNobodyIsNamed:
    def test_four_voices_show_nothing(self, world: World, disclosure: Disclosure, audience: Audience) -> None:
        found = standing_of(in_mode(world, disclosure, heard=4), audience)
        assert not found.has_results
        assert found.voices_missing == 1
        assert found.figures.overall.agreement.figure.value is None
        assert found.figures.sign_off.figure.value is None

    def test_five_voices_show_the_group(self, world: World, disclosure: Disclosure, audience: Audience) -> None:
        found = standing_of(in_mode(world, disclosure, heard=5), audience)
        assert found.has_results
        assert found.figures.overall.agreement.figure.value == pytest.approx(36.0)

    def test_nobody_is_named_in_any_result(self, world: World, disclosure: Disclosure, audience: Audience) -> None:
        found = standing_of(in_mode(world, disclosure, heard=6), audience)
        assert found.seen.named == {}
        assert found.seen.intents == {}
        assert found.conversations == ()
        assert found.camps == ()
        assert all(found.person(label) is None for label in found.people)

    def test_a_sixth_voice_alone_changes_nothing(
        self, world: World, disclosure: Disclosure, audience: Audience
    ) -> None:
        five = standing_of(in_mode(world, disclosure, heard=5), audience).figures.overall.agreement.figure
        decision = Decision.objects.get(pk=world.decision.pk)
        sixth = world.stakeholders["Elsa Hidalgo"]
        sixth.decision = decision
        for statement in world.statements:
            record_answer(stakeholder=sixth, statement=statement, said=Said(1), now=LATER)
        after = standing_of(decision, audience)
        assert after.figures.overall.agreement.figure == five
        assert {pool.waiting for pool in after.seen.pools.values()} == {1}
        assert after.heard.value == 6

    def test_five_changes_of_mind_are_released_together(
        self, world: World, disclosure: Disclosure, audience: Audience
    ) -> None:
        decision = in_mode(world, disclosure, heard=5)
        statement = world.statements[0]
        for number, member in enumerate(list(world.stakeholders.values())[:5]):
            member.decision = decision
            before = seen(decision, audience).pools[statement.pk]
            assert set(before.values.values()) != {1.0}, f"released after {number} changes"
            value = 1 if member.person.name != "Elsa Hidalgo" else 2
            record_answer(stakeholder=member, statement=statement, said=Said(value), now=LATER)
        assert list(seen(decision, audience).pools[statement.pk].values.values()) == [1.0] * 5


class TestNamedWithConsent:
    def test_without_consent_nobody_is_named(self, world: World) -> None:
        decision = in_mode(world, Disclosure.NAMED_WITH_CONSENT, heard=6)
        for audience in Audience:
            assert seen(decision, audience).named == {}

    def test_what_is_said_after_consent_stands_beside_the_name(self, world: World) -> None:
        decision = in_mode(world, Disclosure.NAMED_WITH_CONSENT, heard=0)
        carla = world.stakeholders["Carla Ferrer"]
        carla.decision = decision
        set_named_consent(stakeholder=carla, named=True, now=NOW)
        record_answer(stakeholder=carla, statement=world.statements[0], said=Said(5, "because"), now=LATER)
        for audience in Audience:
            named = seen(decision, audience).named
            assert named[carla.pk, world.statements[0].pk].value == 5

    def test_what_was_said_before_consent_stays_unnamed_until_said_again(self, world: World) -> None:
        decision = in_mode(world, Disclosure.NAMED_WITH_CONSENT, heard=0)
        carla = world.stakeholders["Carla Ferrer"]
        carla.decision = decision
        statement = world.statements[0]
        record_answer(stakeholder=carla, statement=statement, said=Said(5), now=NOW)
        set_named_consent(stakeholder=carla, named=True, now=NOW)
        assert seen(decision, Audience.GROUP).named == {}
        record_answer(stakeholder=carla, statement=statement, said=Said(5), now=LATER)
        assert len(seen(decision, Audience.GROUP).named) == 1

    def test_four_unnamed_beside_two_named_are_not_shown_nor_counted(self, world: World) -> None:
        decision = in_mode(world, Disclosure.NAMED_WITH_CONSENT, heard=4)
        statement = world.statements[0]
        for name in ("Petra Congost", "Elsa Hidalgo"):
            member = world.stakeholders[name]
            member.decision = decision
            set_named_consent(stakeholder=member, named=True, now=NOW)
            record_answer(stakeholder=member, statement=statement, said=Said(4), now=LATER)
        found = seen(decision, Audience.TEAM)
        assert found.counted(statement) == {
            world.stakeholders["Petra Congost"].pk: 4,
            world.stakeholders["Elsa Hidalgo"].pk: 4,
        }

    def test_leaving_a_released_pool_by_name_is_refused(self, world: World) -> None:
        decision = in_mode(world, Disclosure.NAMED_WITH_CONSENT, heard=5)
        carla = world.stakeholders["Carla Ferrer"]
        carla.decision = decision
        with pytest.raises(TooLateToBeNamed):
            set_named_consent(stakeholder=carla, named=True, now=LATER)
        carla.refresh_from_db()
        assert carla.named_consent_at is None

    def test_taking_consent_back_hides_the_name_and_the_answers_with_it(self, world: World) -> None:
        decision = in_mode(world, Disclosure.NAMED_WITH_CONSENT, heard=0)
        carla = world.stakeholders["Carla Ferrer"]
        carla.decision = decision
        set_named_consent(stakeholder=carla, named=True, now=NOW)
        record_answer(stakeholder=carla, statement=world.statements[0], said=Said(5), now=LATER)
        set_named_consent(stakeholder=carla, named=False, now=LATER)
        found = seen(decision, Audience.TEAM)
        assert found.named == {}
        assert found.counted(world.statements[0]) == {}


def test_a_removed_member_leaves_the_named_table(world: World) -> None:
    decision = in_mode(world, Disclosure.NAMED_TO_US, heard=6)
    carla = world.stakeholders["Carla Ferrer"]
    carla.removed_at = LATER
    carla.save()
    found = seen(decision, Audience.TEAM)
    assert carla.pk not in {member for member, _ in found.named}
    assert len(found.record.members) == 6


def test_the_record_is_read_in_five_queries_whatever_its_size(world: World, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    decision = in_mode(world, Disclosure.NAMED_TO_US, heard=6)
    with django_assert_num_queries(5):
        standing_of(decision, Audience.TEAM)


def test_the_team_sees_the_published_figures(world: World) -> None:
    found = standing_of(world.decision, Audience.TEAM)
    assert found.figures.overall.agreement.figure.value == pytest.approx(22.6666667)
    assert [{member.person.first_name for member in camp} for camp in found.camps] == [
        {"Carla", "Oscar", "Iris", "Petra"},
        {"Quique", "Elsa"},
    ]


def test_a_changed_answer_is_a_new_row_and_the_former_is_kept(world: World) -> None:
    carla, statement = world.stakeholders["Carla Ferrer"], world.statements[0]
    record_answer(stakeholder=carla, statement=statement, said=Said(2), now=LATER)
    found = seen(world.decision, Audience.TEAM)
    assert found.named[carla.pk, statement.pk].value == 2
    assert found.earlier[carla.pk, statement.pk].value == 5
    assert Answer.objects.filter(stakeholder=carla, statement=statement).count() == 2


def test_saying_the_same_again_writes_nothing(world: World) -> None:
    carla, statement = world.stakeholders["Carla Ferrer"], world.statements[0]
    record_answer(stakeholder=carla, statement=statement, said=Said(5), now=LATER)
    assert Answer.objects.filter(stakeholder=carla, statement=statement).count() == 1


class TestAResultForAllTogether:
    def together(self, world: World, *, heard: int) -> Decision:
        decision = in_mode(world, Disclosure.GROUP_ONLY, heard=heard)
        Decision.objects.filter(pk=decision.pk).update(result_moment=ResultMoment.TOGETHER)
        return Decision.objects.get(pk=decision.pk)

    def test_five_voices_wait_for_the_others(self, world: World) -> None:
        assert not standing_of(self.together(world, heard=5), Audience.GROUP).has_results

    def test_a_result_given_by_us_counts_everyone_who_has_spoken(self, world: World) -> None:
        decision = self.together(world, heard=6)
        give_result(decision=decision, actor=MACHINE, now=LATER)
        found = standing_of(decision, Audience.GROUP)
        assert found.figures.overall.agreement.figure.n == 6
        assert {pool.waiting for pool in found.seen.pools.values()} == {0}

    def test_a_result_given_before_five_spoke_shows_nothing(self, world: World) -> None:
        decision = self.together(world, heard=4)
        give_result(decision=decision, actor=MACHINE, now=LATER)
        assert not standing_of(decision, Audience.GROUP).has_results

    def test_the_last_answer_of_the_last_person_gives_the_result(self, world: World) -> None:
        decision = self.together(world, heard=6)
        nuria = world.stakeholders["Nuria Vidal"]
        nuria.decision = decision
        for statement in world.statements:
            assert not standing_of(decision, Audience.GROUP).has_results
            record_answer(stakeholder=nuria, statement=statement, said=Said(3), now=LATER)
        assert standing_of(decision, Audience.GROUP).figures.overall.agreement.figure.n == 7

    def test_the_deadline_gives_the_result_once(self, world: World) -> None:
        decision = self.together(world, heard=6)
        Decision.objects.filter(pk=decision.pk).update(answers_due_on=NOW.date())
        give_results_on_the_deadline(NOW)
        assert not decision.group_results.exists()
        give_results_on_the_deadline(NOW + timedelta(days=1))
        give_results_on_the_deadline(NOW + timedelta(days=2))
        assert decision.group_results.count() == 1
        assert standing_of(decision, Audience.GROUP).figures.overall.agreement.figure.n == 6

    def test_in_a_later_phase_the_last_answer_gives_the_result_again(self, world: World) -> None:
        decision = self.together(world, heard=7)
        nuria = world.stakeholders["Nuria Vidal"]
        nuria.decision = decision
        for statement in world.statements:
            record_answer(stakeholder=nuria, statement=statement, said=Said(3), now=LATER)
        assert decision.group_results.count() == 1
        new = Statement.objects.create(
            decision=decision, phase=Phase.IDENTIFY_SOLUTION, text_en="We should begin small.", created_at=LATER
        )
        for number, member in enumerate(world.stakeholders.values(), start=1):
            member.decision = decision
            record_answer(stakeholder=member, statement=new, said=Said(4), now=LATER + timedelta(minutes=number))
        assert decision.group_results.count() == 2
        assert len(seen(decision, Audience.GROUP).pools[new.pk].values) == 7

    def test_everyone_of_four_having_spoken_is_not_yet_a_result(self, world: World) -> None:
        decision = self.together(world, heard=4)
        for name in ("Petra Congost", "Elsa Hidalgo", "Nuria Vidal"):
            world.stakeholders[name].delete()
        carla = world.stakeholders["Carla Ferrer"]
        carla.decision = decision
        record_answer(stakeholder=carla, statement=world.statements[0], said=Said(1), now=LATER)
        assert not decision.group_results.exists()

    def test_a_last_day_set_anew_gives_another_result(self, world: World) -> None:
        decision = self.together(world, heard=6)
        for days in (0, 10):
            Decision.objects.filter(pk=decision.pk).update(answers_due_on=(NOW + timedelta(days=days)).date())
            for later in range(1, 4):
                give_results_on_the_deadline(NOW + timedelta(days=days, hours=20 * later))
        assert decision.group_results.count() == 2
