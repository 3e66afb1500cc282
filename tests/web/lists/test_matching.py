"""Filters as SQL: each operator on each kind, and rules made by chance, against their slow twin."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plomada_web.lists.filters import (
    All,
    Any,
    Catalogue,
    Condition,
    Has,
    Not,
    Operator,
    Rule,
    UnusableRule,
    in_words,
    matching,
    rule_of_address,
    rule_of_json,
    to_address,
    to_json,
)
from plomada_web.lists.filters.fields import Field
from plomada_web.lists.filters.matching import narrowed, speaks_of_archived
from plomada_web.lists.filters.records import MODELS
from plomada_web.people.models import Account, Person, Record, Touch
from tests.web.lists.made_base import NOW, Base, make_base, rules, values
from tests.web.lists.slow_filter import Twin
from tests.web.world import World

RECORDS = (Record.ACCOUNT, Record.PERSON, Record.DECISION, Record.STAKEHOLDER, Record.TOUCH)


@pytest.fixture
def base(db: None) -> Base:
    return make_base()


class Checked:
    """Holds the rows of every record, and asks a rule of them both ways."""

    def __init__(self, base: Base) -> None:
        self.catalogue = Catalogue(base.workspace)
        self.twin = Twin(NOW, base.workspace.time_zone)
        self.rows = {record: list(MODELS[record]._default_manager.all()) for record in RECORDS}

    def same(self, rule: Rule, record: Record) -> int:
        every = MODELS[record]._default_manager.all()
        found = narrowed(every, rule, self.catalogue, record, now=NOW).values_list("pk", flat=True)
        expected = [row.pk for row in self.rows[record] if self.twin.holds(rule, row, record)]
        assert sorted(found) == expected, (rule, in_words(rule, self.catalogue.workspace, record))
        return len(expected)


@pytest.mark.parametrize("record", RECORDS)
def test_every_operator_of_every_field_finds_what_its_slow_twin_finds(base: Base, record: Record) -> None:
    checked = Checked(base)
    found: list[int] = []

    def ask(field: Field, operator: Operator) -> None:
        @settings(max_examples=6, deadline=None, database=None, derandomize=True)
        @given(values(checked.catalogue, record, field, operator))
        def asked(value: object) -> None:
            found.append(checked.same(Condition(field.name, operator, value), record))  # type: ignore[arg-type]

        asked()

    for field in checked.catalogue.fields(record).values():
        for operator in field.operators:
            ask(field, operator)
    assert sum(0 < n < len(checked.rows[record]) for n in found) > len(found) / 4  # the base tells them apart


@pytest.mark.parametrize("record", RECORDS)
def test_whole_rules_find_what_their_slow_twin_finds(base: Base, record: Record) -> None:
    checked = Checked(base)

    @settings(max_examples=60, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(rules(checked.catalogue, record))
    def asked(rule: Rule) -> None:
        checked.same(rule, record)
        assert rule_of_json(to_json(rule)) == rule
        assert rule_of_address(to_address(rule)) == rule
        assert in_words(rule, base.workspace, record, catalogue=checked.catalogue)

    asked()


def test_archived_rows_are_left_out_unless_the_rule_speaks_of_them(base: Base) -> None:
    everyone = matching(All(), base.workspace, Record.PERSON, now=NOW)
    archived = matching(Condition("archived", Operator.IS, True), base.workspace, Record.PERSON, now=NOW)
    assert (everyone.count(), archived.count()) == (13, 1)
    assert speaks_of_archived(Not(Any((Condition("archived", Operator.IS, False),))))
    assert not speaks_of_archived(Has("account", Condition("archived", Operator.IS, True)))


def test_nothing_of_another_workspace_matches(base: Base, world: World) -> None:
    for record in RECORDS:
        mine = matching(All(), base.workspace, record, now=NOW)
        theirs = matching(All(), world.workspace, record, now=NOW)
        assert not set(mine.values_list("pk", flat=True)) & set(theirs.values_list("pk", flat=True))
        assert mine.exists()


def test_not_means_exactly_the_others_also_where_nothing_is_known(base: Base) -> None:
    for field in Catalogue(base.workspace).fields(Record.PERSON).values():
        if Operator.EMPTY not in field.operators:
            continue
        empty = matching(Condition(field.name, Operator.EMPTY), base.workspace, Record.PERSON, now=NOW).count()
        there = matching(Condition(field.name, Operator.NOT_EMPTY), base.workspace, Record.PERSON, now=NOW).count()
        assert empty + there == 13, field.name


def test_someone_touched_at_least_twice_by_sales_of_late(world: World) -> None:
    carla = world.people["Carla Ferrer"]
    for days in (1, 3, 60):
        Touch.objects.create(
            workspace=world.workspace,
            person=carla,
            team="sales",
            channel="visit",
            at=NOW - timedelta(days=days),
            source="typed",
            created_at=NOW,
        )
    by_sales = Condition("team", Operator.IS, "sales")
    of_late = Condition("at", Operator.LAST_DAYS, 30)
    names = {
        k: set(
            matching(Has("touches", All((by_sales, of_late)), k), world.workspace, Record.PERSON, now=NOW).values_list(
                "name", flat=True
            )
        )
        for k in (1, 2, 3)
    }
    assert names == {1: {"Carla Ferrer"}, 2: {"Carla Ferrer"}, 3: set()}
    untouched = matching(Not(Has("touches", of_late)), world.workspace, Record.PERSON, now=NOW)
    assert untouched.count() == len(world.people) - 1


def test_an_account_with_someone_who_must_sign_in_this_phase(world: World) -> None:
    part = All(
        (Condition("must_sign", Operator.IS, True), Condition("decision.phase", Operator.IS, "identify_solution"))
    )
    rule = Has("people", Has("parts", part))
    assert [row.name for row in matching(rule, world.workspace, Record.ACCOUNT, now=NOW)] == ["Molinos Quimera"]
    world.decision.stakeholders.update(removed_at=NOW)
    assert not matching(rule, world.workspace, Record.ACCOUNT, now=NOW).exists()


@pytest.mark.parametrize(
    "condition",
    [
        Condition("nothing", Operator.IS, "x"),
        Condition("title", Operator.LESS, 3),
        Condition("title", Operator.IS),
        Condition("title", Operator.CONTAINS, "´"),
        Condition("title", Operator.CONTAINS, 5),
        Condition("title", Operator.IS, ("a", "b")),
        Condition("owner", Operator.IS, "me"),
        Condition("owner", Operator.IS, True),
        Condition("owner", Operator.ANY_OF, ()),
        Condition("owner", Operator.ANY_OF, (2**60, 1.5)),
        Condition("language", Operator.IS, 5.5),
        Condition("no_mail", Operator.IS, 1),
        Condition("created_at", Operator.ON, "yesterday"),
        Condition("created_at", Operator.AFTER, "9999-12-31"),
        Condition("created_at", Operator.BETWEEN, "2026-01-01"),
        Condition("created_at", Operator.LAST_DAYS, 10**9),
        Condition("created_at", Operator.LAST_DAYS, -1),
        Condition("custom.size", Operator.GREATER, "many"),
        Condition("custom.size", Operator.BETWEEN, (1,)),
        Condition("custom.budget", Operator.GREATER, (100, "XXX")),
        Condition("custom.budget", Operator.GREATER, ("NaN", "EUR")),
        Condition("custom.budget", Operator.GREATER, 100),
    ],
)
def test_what_a_field_does_not_take_is_said_in_a_sentence(base: Base, condition: Condition) -> None:
    with pytest.raises(UnusableRule) as refused:
        matching(condition, base.workspace, Record.PERSON, now=NOW)
    assert refused.value.sentence.template
    assert in_words(condition, base.workspace, Record.PERSON)


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        {},
        {"all": {}},
        {"all": [], "any": []},
        {"field": "title"},
        {"field": "title", "operator": "like", "value": "x"},
        {"field": "title", "operator": "is", "value": {"a": 1}},
        {"field": "title", "operator": "is", "value": "a\x00b"},
        {"field": "title", "operator": "is", "value": "\ud800"},
        {"field": "title", "operator": "is", "value": "x" * 201},
        {"field": "title", "operator": "is", "value": float("nan")},
        {"field": "title", "operator": "is", "value": 10**400},
        {"field": "title", "operator": "any_of", "value": ["x"] * 201},
        {"has": "touches", "at_least": 0},
        {"has": "touches", "at_least": True},
        {"all": [{"field": "title", "operator": "empty"}] * 51},
        {"not": {"not": {"not": {"not": {"not": {"not": {"all": []}}}}}}},
    ],
)
def test_what_is_no_rule_is_refused_with_a_sentence(data: object) -> None:
    with pytest.raises(UnusableRule):
        rule_of_json(data)


@pytest.mark.parametrize(
    "text", ["x", "[", "[" * 5000, '["all",5]', "[1,2,3]", '["has","people"]', "x" * 20_000, "null"]
)
def test_an_address_that_is_no_rule_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(UnusableRule):
        rule_of_address(text)


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(max_size=9), lambda x: st.lists(x, max_size=4)))
def test_no_address_breaks_the_reader(data: object) -> None:
    import json

    try:
        rule = rule_of_address(json.dumps(data))
    except UnusableRule:
        return
    assert rule_of_address(to_address(rule)) == rule


def test_a_rule_is_told_in_both_languages(world: World) -> None:
    from django.utils import translation

    rule = All(
        (
            Condition("title", Operator.CONTAINS, "plant"),
            Not(Condition("function", Operator.ANY_OF, (world.functions["Finance"].pk, world.functions["IT"].pk))),
            Has("touches", Condition("at", Operator.LAST_DAYS, 30), 2),
        )
    )
    assert in_words(rule, world.workspace, Record.PERSON) == (
        "Job title contains “plant” and not: Function is any of Finance or IT"
        " and has at least 2 touches with When in the last 30 days"
    )
    with translation.override("es"):
        assert in_words(rule, world.workspace, Record.PERSON) == (
            "Cargo contiene «plant» y no: Función es una de Finanzas o Sistemas"
            " y tiene al menos 2 toques con Cuándo en los últimos 30 días"
        )


def test_the_names_of_another_workspace_are_not_told(world: World) -> None:
    foreign = Account.objects.create(workspace=world.elsewhere, name="Secret", created_at=NOW)
    rule = Condition("account", Operator.IS, foreign.pk)
    assert in_words(rule, world.workspace, Record.PERSON) == "Account is ?"
    assert not matching(rule, world.workspace, Record.PERSON, now=NOW).exists()


def test_a_search_narrows_before_the_field_decides(world: World) -> None:
    rows = matching(Condition("email", Operator.IS, "CARLA@quimera.example"), world.workspace, Record.PERSON, now=NOW)
    assert "search" in str(rows.query)
    assert [row.name for row in rows] == ["Carla Ferrer"]
    Person.objects.filter(name="Carla Ferrer").update(email="")
    assert not rows.all().exists()
