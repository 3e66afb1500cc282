"""Attacks on those who were promised not to be named: by subtraction, by waiting, by changing who counts."""

import itertools
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import Phase as Stage
from hypothesis import strategies as st

from plomada.errors import PlomadaError
from plomada_web.decisions.actions import decisions as decision_actions
from plomada_web.decisions.actions import group
from plomada_web.decisions.actions.from_the_group import SuggestedPerson as Someone
from plomada_web.decisions.actions.from_the_group import ask_question, propose_statement, suggest_person
from plomada_web.decisions.actions.statements import (
    AlreadyAnswered,
    StatementDetails,
    ask_again,
    edit_statement,
    retire_statement,
)
from plomada_web.decisions.answering import Said, record_answer, record_comment, record_intent, record_ranking
from plomada_web.decisions.consent import TooLateToBeNamed, set_named_consent
from plomada_web.decisions.models import (
    Answer,
    Comment,
    Decision,
    Disclosure,
    GroupResult,
    Phase,
    Ranking,
    ResultMoment,
    SignIntent,
    Stakeholder,
    Statement,
)
from plomada_web.decisions.queries import conversations, grounds, phases, signing
from plomada_web.decisions.results import give_result
from plomada_web.decisions.standing import DecisionStanding, standing_of
from plomada_web.decisions.visibility import Audience, seen
from plomada_web.people.models import Person
from plomada_web.workspace.audit import MACHINE
from plomada_web.workspace.models import AuditLine
from tests.web.decisions.figures_pages import page
from tests.web.world import NOW, World

HOUR = timedelta(hours=1)


def silent_room(world: World, mode: Disclosure, moment: ResultMoment = ResultMoment.AT_FIVE) -> Decision:
    """Return the decision in a mode, before anyone has said anything."""
    for said in (Answer, SignIntent, Ranking):
        said.objects.all().delete()
    Decision.objects.filter(pk=world.decision.pk).update(disclosure=mode, result_moment=moment)
    return Decision.objects.get(pk=world.decision.pk)


def people(decision: Decision, count: int = 7) -> list[Stakeholder]:
    """Return so many members of the group; the world has seven, others are made."""
    for number in range(decision.stakeholders.count(), count):
        person = Person.objects.create(
            workspace=decision.workspace, account=decision.account, name=f"Person {number}", created_at=NOW
        )
        Stakeholder.objects.create(decision=decision, person=person, added_at=NOW)
    return list(decision.stakeholders.select_related("person", "decision__workspace").order_by("pk")[:count])


def say(who: Stakeholder, statement: Statement, value: int | None, *, comment: str = "", at: datetime = NOW) -> None:
    record_answer(stakeholder=who, statement=statement, said=Said(value, comment), now=at)


def team(decision: Decision) -> DecisionStanding:
    return standing_of(Decision.objects.get(pk=decision.pk), Audience.TEAM)


class TestWhoMustSignIsOurs:
    """We decide who must sign; it must not tell us what one of them said."""

    def ready(self, world: World, signers: int) -> tuple[Decision, list[Stakeholder]]:
        decision = silent_room(world, Disclosure.GROUP_ONLY)
        members = people(decision)
        for number, who in enumerate(members):
            Stakeholder.objects.filter(pk=who.pk).update(must_sign=number < signers)
        for who in members[:signers]:
            record_intent(stakeholder=who, likelihood=9, condition="", now=NOW)
        return decision, members

    def test_five_signers_together_are_told(self, world: World) -> None:
        decision, _ = self.ready(world, 5)
        assert signing.sign_off_figure(team(decision)).known

    def test_who_need_not_sign_is_not_counted_among_the_signers(self, world: World) -> None:
        decision = silent_room(world, Disclosure.GROUP_ONLY)
        members = people(decision)
        for number, who in enumerate(members):
            Stakeholder.objects.filter(pk=who.pk).update(must_sign=number >= 2)
            record_intent(stakeholder=who, likelihood=9 if number >= 2 else 0, condition="", now=NOW)
        figure = signing.sign_off_figure(team(decision))
        assert figure.n == 5
        assert figure.known

    def test_one_signer_less_does_not_tell_what_that_one_said(self, world: World) -> None:
        decision, members = self.ready(world, 6)
        # Five are released, the sixth waits; without the mark of the sixth those five would be told.
        Stakeholder.objects.filter(pk=members[0].pk).update(must_sign=False)
        figure = signing.sign_off_figure(team(decision))
        assert (figure.value, figure.low, figure.high) == (None, None, None)

    def test_one_signer_less_by_leaving_tells_nothing_either(self, world: World) -> None:
        decision, members = self.ready(world, 5)
        group.remove_stakeholder(members[0], actor=MACHINE, now=NOW + HOUR)
        assert not signing.sign_off_figure(team(decision)).known

    def test_one_who_need_not_sign_is_not_told_by_being_marked(self, world: World) -> None:
        decision, members = self.ready(world, 5)
        record_intent(stakeholder=members[5], likelihood=1, condition="", now=NOW)
        Stakeholder.objects.filter(pk=members[5].pk).update(must_sign=True)
        assert not signing.sign_off_figure(team(decision)).known

    def test_the_gain_of_a_conversation_does_not_tell_it_either(self, world: World) -> None:
        decision = silent_room(world, Disclosure.NAMED_WITH_CONSENT)
        members = people(decision)
        for who in members:
            Stakeholder.objects.filter(pk=who.pk).update(must_sign=True)
        for who, values in zip(members[:2], ((5, 1), (5, 5)), strict=True):
            set_named_consent(stakeholder=who, named=True, now=NOW)
            for statement, value in zip(world.statements, values, strict=False):
                say(who, statement, value)
            record_intent(stakeholder=who, likelihood=8, condition="", now=NOW)
        record_intent(stakeholder=members[2], likelihood=1, condition="", now=NOW)
        talks = conversations.talks(team(decision))
        assert talks
        assert all(dict(team(decision).figures.sign_off.by_rho)[0] == pytest.approx(0.64) for _ in talks)


class TestSensitiveStatements:
    def unanimous(self, world: World, *, alone: bool) -> Decision:
        decision = silent_room(world, Disclosure.GROUP_ONLY)
        Statement.objects.filter(pk=world.statements[0].pk).update(is_sensitive=True)
        for who in people(decision, 6):
            say(who, world.statements[0], 5)
            if not alone:
                say(who, world.statements[1], 2 + who.pk % 3)
        return decision

    @pytest.mark.parametrize("alone", [True, False])
    def test_no_figure_of_the_phase_rests_on_them(self, world: World, alone: bool) -> None:
        decision = self.unanimous(world, alone=alone)
        found = team(decision)
        Answer.objects.filter(statement=world.statements[0]).update(value=1)
        computed = [
            (one.overall.agreement.figure, one.overall.direction, one.by_phase[Phase.IDENTIFY_SOLUTION].direction)
            for one in (found.figures, team(decision).figures)
        ]
        assert computed[0] == computed[1]

    def test_a_phase_with_nothing_else_says_so(self, world: World) -> None:
        decision = self.unanimous(world, alone=True)
        column = phases.columns(team(decision), phases.stays_of(decision), NOW.date())[1]
        assert column.direction is not None
        assert "told in words" in str(column.direction.unknown)

    def test_their_place_in_the_list_does_not_tell_unanimity(self, world: World) -> None:
        decision = self.unanimous(world, alone=False)
        row = next(row for row in grounds.rows(team(decision)) if row.statement == world.statements[0])
        assert (row.group, row.counts, row.in_favour) == ("near", (), None)
        one = people(decision)[0]
        Answer.objects.filter(statement=world.statements[0], stakeholder=one).update(value=4)
        assert next(r for r in grounds.rows(team(decision)) if r.statement == world.statements[0]) == row

    def test_they_stay_sensitive_once_answered(self, world: World) -> None:
        self.unanimous(world, alone=True)
        statement = Statement.objects.get(pk=world.statements[0].pk)
        plain = StatementDetails(Phase(statement.phase), statement.text_es, statement.text_en, is_sensitive=False)
        with pytest.raises(AlreadyAnswered, match="stays one"):
            edit_statement(statement, details=plain, actor=MACHINE, now=NOW)
        statement.refresh_from_db()
        assert statement.is_sensitive


class TestWhatPeopleWrite:
    def written(self, world: World, writers: int) -> tuple[Decision, list[Stakeholder]]:
        decision = silent_room(world, Disclosure.GROUP_ONLY)
        members = people(decision, 12)
        for number, who in enumerate(members[:writers]):
            say(who, world.statements[0], 4, comment=f"Reason {number}")
            record_comment(stakeholder=who, text=f"Word {number}", now=NOW)
        return decision, members

    @pytest.mark.parametrize(("writers", "shown"), [(9, 0), (10, 10)])
    def test_nothing_below_ten_writers(self, world: World, writers: int, shown: int) -> None:
        decision, _ = self.written(world, writers)
        assert len(grounds.remarks(team(decision), world.statements[0])) == shown
        assert len(grounds.additions(team(decision))) == shown

    def test_an_eleventh_text_is_not_found_by_what_is_new(self, world: World) -> None:
        decision, members = self.written(world, 10)
        before = grounds.remarks(team(decision), world.statements[0]), grounds.additions(team(decision))
        say(members[10], world.statements[0], 1, comment="Something new")
        record_comment(stakeholder=members[10], text="Something new", now=NOW)
        record_comment(stakeholder=members[0], text="Something more", now=NOW)
        assert (grounds.remarks(team(decision), world.statements[0]), grounds.additions(team(decision))) == before

    def test_texts_without_a_name_are_in_no_order_of_people_or_time(self, world: World) -> None:
        decision, _ = self.written(world, 10)
        texts = [remark.text for remark in grounds.additions(team(decision))]
        assert texts == sorted(texts)
        assert {remark.who for remark in grounds.additions(team(decision))} == {""}

    def test_the_name_stands_beside_it_where_it_may(self, world: World) -> None:
        decision = silent_room(world, Disclosure.NAMED_TO_US)
        record_comment(stakeholder=people(decision)[0], text="It must be <b>simple</b>", now=NOW)
        text = page(world, "common_ground")
        assert "Of no statement in particular" in text
        assert "It must be &lt;b&gt;simple&lt;/b&gt;" in text
        assert grounds.additions(team(decision))[0].who == people(decision)[0].person.name

    def test_one_text_is_shown_to_nobody_where_nobody_is_named(self, world: World) -> None:
        decision = silent_room(world, Disclosure.GROUP_ONLY)
        record_comment(stakeholder=people(decision)[0], text="It must be simple", now=NOW)
        assert "It must be simple" not in page(world, "common_ground")

    def test_consent_taken_back_takes_the_text_along(self, world: World) -> None:
        decision = silent_room(world, Disclosure.NAMED_WITH_CONSENT)
        one = people(decision)[0]
        set_named_consent(stakeholder=one, named=True, now=NOW)
        record_comment(stakeholder=one, text="Mine", now=NOW)
        assert [remark.who for remark in grounds.additions(team(decision))] == [one.person.name]
        set_named_consent(stakeholder=one, named=False, now=NOW)
        assert grounds.additions(team(decision)) == ()


class TestWhatTheyBringIn:
    """In a room without names the author of a question or proposal is not told to us, on no page and in no line."""

    def bring(self, who: Stakeholder) -> None:
        ask_question(stakeholder=who, text="And the old ones?", now=NOW)
        propose_statement(stakeholder=who, phase=Phase.DEFINE_PROBLEM, text="We lose too many.", now=NOW)
        suggest_person(stakeholder=who, person=Someone("Ada Rivas"), now=NOW)

    def test_the_audit_lines_name_nobody(self, world: World) -> None:
        self.bring(people(silent_room(world, Disclosure.GROUP_ONLY))[0])
        assert {line.actor_name for line in AuditLine.objects.all()} == {"Someone in the group"}

    @pytest.mark.parametrize("mode", [Disclosure.GROUP_ONLY, Disclosure.NAMED_WITH_CONSENT])
    def test_the_pages_name_nobody(self, world: World, mode: Disclosure) -> None:
        decision = silent_room(world, mode)
        person = Person.objects.create(
            workspace=world.workspace, account=world.account, name="Zoe Unseen", created_at=NOW
        )
        who = Stakeholder.objects.create(decision=decision, person=person, added_at=NOW)
        before = {name: page(world, name).count("Zoe Unseen") for name in ("statements", "group", "timeline")}
        self.bring(who)
        assert {name: page(world, name).count("Zoe Unseen") for name in before} == before

    def test_where_we_may_know_the_line_says_who(self, world: World) -> None:
        who = people(silent_room(world, Disclosure.NAMED_TO_US))[0]
        self.bring(who)
        assert {line.actor_name for line in AuditLine.objects.all()} == {who.person.name}


class TestThePromise:
    def spoke(self, who: Stakeholder, world: World) -> dict[str, Callable[[], object]]:
        order = [priority.pk for priority in world.priorities]
        return {
            "intent": lambda: record_intent(stakeholder=who, likelihood=3, condition="", now=NOW),
            "order": lambda: record_ranking(stakeholder=who, order=order, now=NOW),
            "comment": lambda: record_comment(stakeholder=who, text="Hm", now=NOW),
            "question": lambda: ask_question(stakeholder=who, text="Why?", now=NOW),
        }

    @pytest.mark.parametrize("what", ["intent", "order", "comment", "question"])
    def test_it_holds_from_the_first_word_of_any_kind(self, world: World, what: str) -> None:
        decision = silent_room(world, Disclosure.GROUP_ONLY)
        self.spoke(people(decision)[0], world)[what]()
        assert decision_actions.disclosures_allowed(decision) == [Disclosure.GROUP_ONLY]

    def test_what_is_said_is_said_on_the_promise_that_holds_now_not_the_one_read_before(self, world: World) -> None:
        decision = silent_room(world, Disclosure.NAMED_WITH_CONSENT)
        stale = people(decision)[0]
        set_named_consent(stakeholder=people(decision)[0], named=True, now=NOW)
        set_named_consent(stakeholder=people(decision)[0], named=False, now=NOW)
        stale.named_consent_at = NOW
        say(stale, world.statements[0], 5)
        assert not Answer.objects.get().is_named

    def test_an_answer_that_was_read_before_the_end_comes_too_late(self, world: World) -> None:
        stale = people(silent_room(world, Disclosure.GROUP_ONLY))[0]
        Decision.objects.update(archived_at=NOW)
        with pytest.raises(PlomadaError, match="closed"):
            say(stale, world.statements[0], 5)
        assert not Answer.objects.exists()


class TestTime:
    def test_a_clock_that_is_behind_puts_nothing_before_what_was_shown(self, world: World) -> None:
        decision = silent_room(world, Disclosure.GROUP_ONLY)
        members = people(decision)
        for who in members[:5]:
            say(who, world.statements[0], 4, at=NOW)
        shown = dict(seen(decision, Audience.TEAM).pools[world.statements[0].pk].values)
        say(members[5], world.statements[0], 1, at=NOW - HOUR)
        assert dict(seen(decision, Audience.TEAM).pools[world.statements[0].pk].values) == shown

    def test_an_answer_at_the_moment_of_the_result_is_not_in_it(self, world: World) -> None:
        decision = silent_room(world, Disclosure.GROUP_ONLY, ResultMoment.TOGETHER)
        members = people(decision)
        for who in members[:5]:
            say(who, world.statements[0], 4, at=NOW)
        give_result(decision=decision, actor=MACHINE, now=NOW)
        say(members[5], world.statements[0], 1, at=NOW)
        assert len(seen(decision, Audience.TEAM).pools[world.statements[0].pk].values) == 5

    def test_whoever_comes_back_does_not_change_what_was_shown(self, world: World) -> None:
        decision = silent_room(world, Disclosure.GROUP_ONLY)
        members = people(decision, 6)
        for who in members[:4]:
            say(who, world.statements[0], 4)
        group.remove_stakeholder(members[0], actor=MACHINE, now=NOW)
        for who in members[4:]:
            say(who, world.statements[0], 1)
        shown = dict(seen(decision, Audience.TEAM).pools[world.statements[0].pk].values)
        assert len(shown) == 5 or shown == {}
        group.return_stakeholder(members[0], actor=MACHINE, now=NOW)
        after = dict(seen(decision, Audience.TEAM).pools[world.statements[0].pk].values)
        assert differing(shown, after) in {0, *range(5, 8)} or not shown

    def test_a_ranking_given_again_is_no_news_that_hides_another(self, world: World) -> None:
        decision = silent_room(world, Disclosure.GROUP_ONLY)
        members, order = people(decision), [priority.pk for priority in world.priorities]
        for who in members[:5]:
            record_ranking(stakeholder=who, order=order, now=NOW)
        for who in members[:4]:
            record_ranking(stakeholder=who, order=order, now=NOW)
        record_ranking(stakeholder=members[4], order=order[::-1], now=NOW)
        assert set(seen(decision, Audience.TEAM).orders.values()) == {tuple(order)}

    def test_agreeing_to_be_named_takes_out_what_was_said_before(self, world: World) -> None:
        decision = silent_room(world, Disclosure.NAMED_WITH_CONSENT)
        members = people(decision)
        for who in members[:4]:
            say(who, world.statements[0], 4)
        set_named_consent(stakeholder=members[0], named=True, now=NOW)
        say(members[4], world.statements[0], 2)
        assert not seen(decision, Audience.TEAM).pools[world.statements[0].pk].values
        say(members[5], world.statements[0], 2)
        assert members[0].pk not in seen(decision, Audience.TEAM).pools[world.statements[0].pk].values

    def test_retiring_a_statement_does_not_open_the_way_to_be_named(self, world: World) -> None:
        decision = silent_room(world, Disclosure.NAMED_WITH_CONSENT)
        members = people(decision)
        for who in members[:5]:
            say(who, world.statements[0], 4)
        retire_statement(world.statements[0], actor=MACHINE, now=NOW)
        with pytest.raises(TooLateToBeNamed):
            set_named_consent(stakeholder=members[0], named=True, now=NOW)


def differing(one: dict[int, int | None], other: dict[int, int | None]) -> int:
    return sum(one.get(who) != other.get(who) for who in {*one, *other})


Step = tuple[str, int, int]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["say", "say", "say", "say", "say", "intent", "leave", "return", "named", "unnamed", "retire", "result"]
        ),
        st.integers(0, 6),
        st.integers(1, 5),
    ),
    min_size=10,
    max_size=60,
)


def take(step: Step, decision: Decision, members: list[Stakeholder], statement: Statement) -> None:
    """Do one thing that a team or a group can do; what is refused is refused."""
    what, who, value = step
    one = Stakeholder.objects.select_related("person", "decision__workspace").get(pk=members[who].pk)
    acts: dict[str, Callable[[], object]] = {
        "say": lambda: say(one, statement, value if value != 5 else None),
        "intent": lambda: record_intent(stakeholder=one, likelihood=value, condition="", now=NOW),
        "leave": lambda: group.remove_stakeholder(one, actor=MACHINE, now=NOW),
        "return": lambda: group.return_stakeholder(one, actor=MACHINE, now=NOW),
        "named": lambda: set_named_consent(stakeholder=one, named=True, now=NOW),
        "unnamed": lambda: set_named_consent(stakeholder=one, named=False, now=NOW),
        "retire": lambda: (
            retire_statement(statement, actor=MACHINE, now=NOW),
            ask_again(statement, actor=MACHINE, now=NOW),
        ),
        "result": lambda: give_result(decision=decision, actor=MACHINE, now=NOW),
    }
    try:
        with transaction.atomic():
            acts[what]()
    except PlomadaError:
        pass


@pytest.mark.parametrize("mode", [Disclosure.GROUP_ONLY, Disclosure.NAMED_WITH_CONSENT])
@pytest.mark.parametrize("moment", list(ResultMoment))
@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    phases=[Stage.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS)
def test_no_two_results_ever_shown_differ_by_few(
    world: World, mode: Disclosure, moment: ResultMoment, steps: list[Step]
) -> None:
    with transaction.atomic():
        decision = silent_room(world, mode, moment)
        Stakeholder.objects.update(must_sign=True)
        members, statement = people(decision), world.statements[0]
        shown: dict[str, list[dict[int, int | None]]] = {"answers": [], "signing": []}
        for step in steps:
            take(step, decision, members, statement)
            found = seen(decision, Audience.TEAM)
            pool = found.pools.get(statement.pk)
            shown["answers"].append(dict(pool.values) if pool else {})
            shown["signing"].append(dict(found.intent_pool))
        for results in shown.values():
            told = [result for result in results if result]
            assert all(len(result) >= 5 for result in told)
            assert all(differing(a, b) == 0 or differing(a, b) >= 5 for a, b in itertools.combinations(told, 2))
        transaction.set_rollback(True)
    assert not GroupResult.objects.exists()
    assert not Comment.objects.exists()
