"""Common ground: members by statements, what nobody opposes, what moved, in their words, as each mode allows."""

import re
from datetime import timedelta

from django.utils import translation

from plomada_web.decisions.models import Answer, Decision, Disclosure, Statement
from plomada_web.decisions.queries.grounds import rows
from plomada_web.decisions.queries.matrix import matrix
from plomada_web.decisions.queries.movement import movement_since
from plomada_web.decisions.standing import DecisionStanding, standing_of
from plomada_web.decisions.visibility import Audience
from tests.web.decisions.figures_pages import address, in_mode, page, statuses
from tests.web.world import NOW, World, client_of


def shared_by_all(world: World, *, sensitive: bool = False) -> Statement:
    """Ask one statement more, which the six heard all strongly back."""
    statement = Statement.objects.create(
        decision=world.decision,
        phase="identify_solution",
        text_en="We must know what each trip costs.",
        text_es="Hay que saber cuánto cuesta cada viaje.",
        is_sensitive=sensitive,
        created_at=NOW,
    )
    for stakeholder in list(world.stakeholders.values())[:6]:
        Answer.objects.create(stakeholder=stakeholder, statement=statement, value=5, said_at=NOW)
    return statement


def change(world: World, name: str, value: int, *, comment: str = "") -> None:
    later = NOW + timedelta(days=3)
    Answer.objects.create(
        stakeholder=world.stakeholders[name], statement=world.statements[0], value=value, comment=comment, said_at=later
    )


def standing(world: World, audience: Audience = Audience.TEAM) -> DecisionStanding:
    with translation.override("en"):
        return standing_of(Decision.objects.get(pk=world.decision.pk), audience)


def names_in_matrix(found: DecisionStanding) -> dict[str, list[str]]:
    sides = matrix(found, rows(found)).sides
    return {side.kind: [member.person.name for member in side.members] for side in sides}


class TestThePage:
    def test_members_and_viewers_see_it_and_nobody_else(self, world: World) -> None:
        assert statuses(world, address(world, "common_ground")) == {
            "member": 200,
            "viewer": 200,
            "outsider": 404,
            "signed out": 302,
            "wrong method": 405,
        }

    def test_a_day_that_is_none_is_taken_as_no_day(self, world: World) -> None:
        for nonsense in ("2026-13-45", "x", "99999-01-01", "2026-02-30"):
            assert "Since each person's first answer." in page(world, "common_ground", query=f"?since={nonsense}")

    def test_with_nothing_asked_it_says_what_will_be_here(self, world: World) -> None:
        Answer.objects.all().delete()
        Statement.objects.all().delete()
        assert "Choose what to ask" in page(world, "common_ground")


class TestTheMatrix:
    def test_the_camps_of_the_published_case_stand_side_by_side_and_the_unheard_last(self, world: World) -> None:
        assert {kind: set(names) for kind, names in names_in_matrix(standing(world)).items()} == {
            "one": {"Carla Ferrer", "Oscar Prat", "Iris Tomé", "Petra Congost"},
            "other": {"Quique Lara", "Elsa Hidalgo"},
            "unheard": {"Nuria Vidal"},
        }

    def test_every_answer_stands_under_its_member(self, world: World) -> None:
        found = standing(world)
        drawn = matrix(found, rows(found))
        members = [member for side in drawn.sides for member in side.members]
        for _group, lines in drawn.groups:
            for line in lines:
                for member, cell in zip(members, line.cells, strict=True):
                    said = found.seen.record.latest.get((member.pk, line.row.statement.pk))
                    assert cell.mark == (str(said.value) if said else "none")

    def test_a_statement_that_nobody_has_answered_stands_below_it_in_a_list(self, world: World) -> None:
        new = Statement.objects.create(
            decision=world.decision, phase="identify_solution", text_en="Who cleans them?", created_at=NOW
        )
        found = standing(world)
        drawn = matrix(found, rows(found))
        assert [row.statement for row in drawn.silent] == [new]
        assert new not in [line.row.statement for _group, lines in drawn.groups for line in lines]
        assert "1 statement that nobody has answered yet Who cleans them?" in page(world, "common_ground")

    def test_cannot_say_is_neither_unheard_nor_in_the_middle(self, world: World) -> None:
        Answer.objects.filter(stakeholder=world.stakeholders["Carla Ferrer"], statement=world.statements[0]).update(
            value=None, cannot_say=True
        )
        assert "can't say" in page(world, "common_ground")

    def test_a_statement_that_some_back_and_some_oppose_divides_them(self, world: World) -> None:
        groups = {row.statement.text_en: row.group for row in rows(standing(world))}
        assert groups["Price decides."] == "dividing"
        assert groups["A stoppage costs more than any container."] == "near"

    def test_too_few_answers_are_not_called_division(self, world: World) -> None:
        Answer.objects.exclude(
            stakeholder__in=[world.stakeholders["Carla Ferrer"], world.stakeholders["Elsa Hidalgo"]]
        ).delete()
        assert {row.group for row in rows(standing(world))} == {"few"}


class TestWithoutNames:
    def test_no_name_stands_on_the_page(self, world: World) -> None:
        in_mode(world, Disclosure.GROUP_ONLY)
        change(world, "Carla Ferrer", 1, comment="Not with my budget.")
        text = page(world, "common_ground")
        for name in world.people:
            assert name.split()[0] not in text
        assert "Not with my budget." not in text

    def test_the_distribution_of_the_group_is_shown_from_five_on(self, world: World) -> None:
        in_mode(world, Disclosure.GROUP_ONLY, heard=5)
        assert re.search(r"\d in favour", page(world, "common_ground"))

    def test_four_answers_show_nothing(self, world: World) -> None:
        in_mode(world, Disclosure.GROUP_ONLY, heard=4)
        text = page(world, "common_ground")
        assert not re.search(r"\d in favour", text)
        assert {row.counts for row in rows(standing(world))} == {()}
        assert {row.in_favour for row in rows(standing(world))} == {None}

    def test_unanimity_on_a_sensitive_statement_is_told_as_nearly_all(self, world: World) -> None:
        statement = shared_by_all(world, sensitive=True)
        in_mode(world, Disclosure.GROUP_ONLY)
        row = next(row for row in rows(standing(world)) if row.statement == statement)
        assert (row.group, row.counts, row.in_favour, str(row.told)) == ("near", (), None, "Nearly all are in favour.")

    def test_the_same_statement_said_by_name_is_counted(self, world: World) -> None:
        statement = shared_by_all(world, sensitive=True)
        row = next(row for row in rows(standing(world)) if row.statement == statement)
        assert (row.group, row.favour) == ("shared", 6)

    def test_only_those_who_consent_have_a_column(self, world: World) -> None:
        in_mode(world, Disclosure.NAMED_WITH_CONSENT)
        carla = world.stakeholders["Carla Ferrer"]
        Answer.objects.filter(stakeholder=carla).update(is_named=True)
        carla.named_consent_at = NOW
        carla.save()
        assert names_in_matrix(standing(world)) == {"all": ["Carla Ferrer"], "unheard": ["Nuria Vidal"]}


class TestWhatNobodyOpposes:
    def test_it_says_how_many_of_how_many_are_in_favour(self, world: World) -> None:
        shared_by_all(world)
        assert re.search(
            r"We must know what each trip costs\. 6 of 6 : how was this computed\?", page(world, "common_ground")
        )

    def test_a_near_one_says_what_is_missing(self, world: World) -> None:
        assert "Nearly “A stoppage costs more than any container.” Mean answer 3.83; it takes 4." in page(
            world, "common_ground"
        )


class TestMovement:
    def test_a_change_of_mind_is_shown_from_and_to(self, world: World) -> None:
        change(world, "Elsa Hidalgo", 4)
        moved = movement_since(standing(world), None)
        assert moved is not None
        assert [(m.stakeholder.person.name, m.before, m.after) for m in moved.moved] == [("Elsa Hidalgo", 1, 4)]

    def test_what_changed_before_the_day_is_not_counted(self, world: World) -> None:
        change(world, "Elsa Hidalgo", 4)
        moved = movement_since(standing(world), (NOW + timedelta(days=3)).date())
        assert moved is not None
        assert (moved.moved, moved.new) == ((), 0)

    def test_a_new_voice_is_not_a_change_of_mind(self, world: World) -> None:
        change(world, "Nuria Vidal", 4)
        moved = movement_since(standing(world), NOW.date())
        assert moved is not None
        assert (moved.moved, moved.new) == ((), 1)

    def test_without_names_there_is_none(self, world: World) -> None:
        in_mode(world, Disclosure.GROUP_ONLY)
        change(world, "Elsa Hidalgo", 4)
        assert movement_since(standing(world), None) is None
        assert "What has moved" not in page(world, "common_ground")


class TestInTheirWords:
    def test_a_remark_stands_with_its_name_where_answers_are_named_to_us(self, world: World) -> None:
        change(world, "Elsa Hidalgo", 4, comment="Only with <b>figures</b>.")
        html = client_of(world.bob).get(address(world, "common_ground")).content.decode()
        assert "“Only with &lt;b&gt;figures&lt;/b&gt;.”" in html

    def test_nine_remarks_without_a_name_are_not_shown_and_ten_are(self, world: World) -> None:
        from tests.web.decisions.test_standing_page import enlarge

        enlarge(world, people=12, statements=5)
        in_mode(world, Disclosure.GROUP_ONLY, heard=0)
        members = list(world.decision.stakeholders.all())
        for number, member in enumerate(members[:10]):
            if number == 9:
                assert "Remark" not in page(world, "common_ground")
            Answer.objects.create(
                stakeholder=member, statement=world.statements[0], value=4, comment=f"Remark {number}", said_at=NOW
            )
        assert "Remark 9" in page(world, "common_ground")
