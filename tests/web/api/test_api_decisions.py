"""Decisions, their groups and where these stand, read and written by programs."""

from datetime import timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from plomada_web.decisions.models import Answer, Decision, Disclosure, PurchaseKind, UsualFunction
from tests.web.api.conftest import Program, program_of
from tests.web.world import NOW, RATINGS, World

LATER = NOW + timedelta(hours=1)


class TestOneDecision:
    def test_it_is_set_up_changed_moved_archived_and_brought_back(self, alice: Program, world: World) -> None:
        new = {
            "account": world.account.pk,
            "title": "Pallets",
            "value": {"amount": "1200.50", "currency": "EUR", "period": "yearly"},
            "phase": {"phase": "define_problem", "entered_on": "2026-10-01"},
        }
        added = alice.post("/decisions", new)
        assert added.status_code == 201, added.content
        told = added.json()
        assert told["value"] == {"amount": "1200.50", "currency": "EUR", "period": "yearly"}
        assert told["phases"] == [{"phase": "define_problem", "entered_on": "2026-10-01"}]
        address = f"/decisions/{told['id']}"
        changed = alice.patch(address, {"expected_on": "2027-03-31", "owner": world.bob.pk})
        assert (changed.json()["expected_on"], changed.json()["title"]) == ("2027-03-31", "Pallets")
        assert changed.json()["value"]["amount"] == "1200.50"
        moved = alice.post(f"{address}/phases", {"phase": "identify_solution", "entered_on": "2026-11-01"})
        assert moved.json()["phase"] == "identify_solution"
        assert len(moved.json()["phases"]) == 2
        assert alice.post(f"{address}/phases", {"phase": "decided", "entered_on": "2026-11-02"}).status_code == 409
        assert alice.delete(address).status_code == 204
        assert alice.get(address).status_code == 410
        assert alice.get(f"{address}/stakeholders").status_code == 410
        assert alice.post(f"{address}/restore").status_code == 200

    @pytest.mark.parametrize("phase", [{"phase": "decided"}, {"phase": "define_problem", "outcome": "won"}])
    def test_a_phase_that_lacks_its_outcome_or_has_one_too_early_is_refused(
        self, alice: Program, world: World, phase: dict[str, str]
    ) -> None:
        new = {"account": world.account.pk, "title": "Pallets", "phase": {**phase, "entered_on": "2026-10-01"}}
        assert alice.post("/decisions", new).status_code == 409

    def test_a_promise_people_answered_on_is_not_made_looser(self, alice: Program, world: World) -> None:
        world.decision.disclosure = Disclosure.GROUP_ONLY
        world.decision.save()
        answer = alice.patch(f"/decisions/{world.decision.pk}", {"disclosure": "named_to_us"})
        assert answer.status_code == 409
        assert Decision.objects.get().disclosure == Disclosure.GROUP_ONLY

    def test_the_list_narrows_in_few_queries(
        self, alice: Program, world: World, django_assert_max_num_queries: Any
    ) -> None:
        with django_assert_max_num_queries(5):
            rows = alice.get("/decisions?phase=identify_solution").json()["items"]
        assert [row["id"] for row in rows] == [world.decision.pk]
        assert alice.get("/decisions?phase=decided").json()["items"] == []


class TestTheGroup:
    def test_people_get_a_part_lose_it_and_get_it_back(self, alice: Program, world: World) -> None:
        at = f"/decisions/{world.decision.pk}/stakeholders"
        assert len(alice.get(at).json()["items"]) == 7
        person = alice.post("/people", {"name": "Pau Serra", "account": world.account.pk}).json()["id"]
        added = alice.post(at, {"person": person, "must_sign": True})
        assert added.status_code == 201, added.content
        assert alice.post(at, {"person": person}).status_code == 409
        one = f"{at}/{added.json()['id']}"
        changed = alice.patch(one, {"role": "sponsor"}).json()
        assert (changed["role"], changed["must_sign"]) == ("sponsor", True)
        assert alice.delete(one).status_code == 204
        assert alice.get(one).status_code == 410
        assert alice.post(f"{one}/restore").json()["removed_at"] is None

    def test_statements_are_asked_retired_and_asked_again(self, alice: Program, world: World) -> None:
        at = f"/decisions/{world.decision.pk}/statements"
        added = alice.post(at, {"phase": "identify_solution", "text_en": "Storage matters."})
        assert added.status_code == 201, added.content
        one = f"{at}/{added.json()['id']}"
        assert alice.patch(one, {"is_sensitive": True}).json()["is_sensitive"] is True
        assert alice.delete(one).status_code == 204
        assert alice.get(one).status_code == 410
        assert alice.post(f"{one}/restore").json()["status"] == "open"
        answered = f"{at}/{world.statements[0].pk}"
        assert alice.patch(answered, {"text_en": "Something else."}).status_code == 409
        assert alice.post(at, {"phase": "identify_solution"}).status_code == 409

    def test_a_part_of_another_decision_is_not_found_here(self, alice: Program, world: World) -> None:
        new = {
            "account": world.account.pk,
            "title": "Other",
            "phase": {"phase": "define_problem", "entered_on": "2026-10-01"},
        }
        other = alice.post("/decisions", new).json()["id"]
        one = world.stakeholders["Carla Ferrer"].pk
        assert alice.get(f"/decisions/{other}/stakeholders/{one}").status_code == 404
        assert alice.get(f"/decisions/{other}/statements/{world.statements[0].pk}").status_code == 404


class TestStanding:
    def test_each_figure_has_its_interval_its_n_and_its_method(self, alice: Program, world: World) -> None:
        told = alice.get(f"/decisions/{world.decision.pk}/standing").json()
        phase = next(one for one in told["phases"] if one["phase"] == "identify_solution")
        figure = phase["agreement"]
        assert figure["method"] == "agreement"
        assert figure["n"] == 6
        assert figure["of"] == 7
        assert figure["low"] < figure["value"] < figure["high"]
        assert (told["heard"]["value"], told["heard"]["of"]) == (6.0, 7)
        assert {row["statement"] for row in told["statements"]} == {one.pk for one in world.statements}
        assert told["sign_off"]["method"] == "sign-off"

    def test_what_is_unknown_is_null_and_says_why(self, alice: Program, world: World) -> None:
        Answer.objects.all().delete()
        told = alice.get(f"/decisions/{world.decision.pk}/standing").json()
        figure = next(one for one in told["phases"] if one["phase"] == "identify_solution")["agreement"]
        assert figure["value"] is None
        assert figure["unknown"]

    def test_of_a_group_that_is_not_named_nothing_is_told_below_five(self, alice: Program, world: World) -> None:
        Decision.objects.update(disclosure=Disclosure.GROUP_ONLY)
        four = list(world.stakeholders.values())[:4]
        Answer.objects.exclude(stakeholder__in=four).delete()
        told = alice.get(f"/decisions/{world.decision.pk}/standing").json()
        assert told["voices_missing"] == 1
        assert told["camps"] == []
        assert told["conversations"] == []
        assert all(row["counts"] == [] and row["in_favour"] is None for row in told["statements"])
        assert all(one["agreement"] is None or one["agreement"]["value"] is None for one in told["phases"])
        assert told["sign_off"]["value"] is None or told["sign_off"]["n"] >= 5

    def test_a_sensitive_statement_of_a_group_that_is_not_named_is_told_in_words_alone(
        self, alice: Program, world: World
    ) -> None:
        Decision.objects.update(disclosure=Disclosure.GROUP_ONLY)
        statement = world.statements[0]
        statement.is_sensitive = True
        statement.save()
        told = alice.get(f"/decisions/{world.decision.pk}/standing").json()
        row = next(one for one in told["statements"] if one["statement"] == statement.pk)
        assert (row["counts"], row["in_favour"]) == ([], None)
        assert row["told"]

    def test_nobody_is_named_where_the_page_names_nobody(self, alice: Program, world: World) -> None:
        Decision.objects.update(disclosure=Disclosure.GROUP_ONLY)
        told = alice.get(f"/decisions/{world.decision.pk}/standing").content.decode()
        # Who has not been heard yet is told to the team, by name; what those said who have is nobody's.
        assert not any(name in told for name in RATINGS)

    def test_in_spanish_its_sentences_are_spanish(self, alice: Program, world: World) -> None:
        address = f"/decisions/{world.decision.pk}/standing"
        english, spanish = (alice.get(address, accept_language=code).json()["reading"] for code in ("en", "es"))
        assert english != spanish

    def test_it_is_read_in_few_queries(self, alice: Program, world: World, django_assert_max_num_queries: Any) -> None:
        with django_assert_max_num_queries(12):
            alice.get(f"/decisions/{world.decision.pk}/standing")


class TestAnswers:
    """Who answers what, by name only as far as the promise of the room goes."""

    def test_where_they_are_named_to_us_they_are_told_as_the_matrix_shows_them(
        self, alice: Program, world: World
    ) -> None:
        told = alice.get(f"/decisions/{world.decision.pk}/answers").json()
        assert (told["disclosure"], told["all_named"]) == ("named_to_us", True)
        assert told["heard"] == sorted(world.stakeholders[name].pk for name in RATINGS)
        given = {(one["stakeholder"], one["statement"]): one["value"] for one in told["answers"]}
        assert given == {
            (world.stakeholders[name].pk, statement.pk): value
            for name, ratings in RATINGS.items()
            for statement, value in zip(world.statements, ratings, strict=True)
        }

    def test_the_newest_counts_and_who_cannot_say_says_nothing(self, alice: Program, world: World) -> None:
        carla, first = world.stakeholders["Carla Ferrer"], world.statements[0]
        Answer.objects.create(stakeholder=carla, statement=first, value=None, cannot_say=True, said_at=LATER)
        told = alice.get(f"/decisions/{world.decision.pk}/answers").json()["answers"]
        mine = [one["value"] for one in told if (one["stakeholder"], one["statement"]) == (carla.pk, first.pk)]
        assert mine == [None]

    def test_where_nobody_is_named_none_is_told(self, alice: Program, world: World) -> None:
        Decision.objects.update(disclosure=Disclosure.GROUP_ONLY)
        told = alice.get(f"/decisions/{world.decision.pk}/answers").json()
        assert (told["all_named"], told["answers"]) == (False, [])

    def test_where_each_may_agree_only_those_who_did_are_told(self, alice: Program, world: World) -> None:
        Decision.objects.update(disclosure=Disclosure.NAMED_WITH_CONSENT)
        carla = world.stakeholders["Carla Ferrer"]
        assert alice.get(f"/decisions/{world.decision.pk}/answers").json()["answers"] == []
        carla.named_consent_at = NOW
        carla.save()
        Answer.objects.filter(stakeholder=carla).update(is_named=True)
        told = alice.get(f"/decisions/{world.decision.pk}/answers").json()["answers"]
        assert {one["stakeholder"] for one in told} == {carla.pk}
        assert len(told) == len(world.statements)


@pytest.mark.parametrize("part", ["", "/standing", "/answers", "/stakeholders", "/statements"])
def test_another_workspaces_decision_is_not_found(world: World, part: str) -> None:
    assert program_of(world.charlie).get(f"/decisions/{world.decision.pk}{part}").status_code == 404


class TestPurchaseKinds:
    def test_they_are_listed_with_the_functions_that_usually_have_a_say(self, alice: Program, world: World) -> None:
        kind, old = (
            PurchaseKind.objects.create(workspace=world.workspace, name_es=name, name_en=name, archived_at=at)
            for name, at in (("Packaging", None), ("Fax", NOW))
        )
        finance, quality = world.functions["Finance"], world.functions["Operations"]
        for function, must_sign in ((quality, False), (finance, True)):
            UsualFunction.objects.create(kind=kind, function=function, must_sign=must_sign)
        (told,) = alice.get("/purchase-kinds").json()["items"]
        wanted = sorted([(finance.pk, True), (quality.pk, False)])
        assert (told["id"], told["name_en"], told["archived_at"]) == (kind.pk, "Packaging", None)
        assert [(one["function"], one["must_sign"]) for one in told["functions"]] == wanted
        assert [row["id"] for row in alice.get("/purchase-kinds?archived=only").json()["items"]] == [old.pk]
        assert alice.patch(f"/decisions/{world.decision.pk}", {"kind": told["id"]}).json()["kind"] == kind.pk

    def test_a_page_of_them_takes_as_many_queries_as_one(
        self, alice: Program, world: World, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        for number in range(20):
            kind = PurchaseKind.objects.create(workspace=world.workspace, name_es=str(number), name_en=str(number))
            UsualFunction.objects.create(kind=kind, function=world.functions["Finance"])
        with django_assert_max_num_queries(6):
            assert len(alice.get("/purchase-kinds").json()["items"]) == 20
