"""Lists whose rows are found first: the same rows, the same order and the same count, whichever way."""

from datetime import timedelta

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings

from plomada_web.lists.filters import All, Any, Catalogue, Condition, Has, Not, Operator, Rule, narrowed
from plomada_web.lists.filters.leading import ways
from plomada_web.lists.filters.records import MODELS
from plomada_web.lists.queries import narrowing
from plomada_web.lists.queries.narrowing import Narrowed, found_first
from plomada_web.lists.queries.paging import Order, find
from plomada_web.people.models import Account, Person, Record, Touch
from plomada_web.people.queries import paging
from plomada_web.people.queries.paging import Place
from plomada_web.workspace.models import Workspace
from tests.web.lists.made_base import NOW, Base, make_base, rules

LISTED = (Record.ACCOUNT, Record.PERSON, Record.DECISION, Record.TOUCH)
ON_POSTGRESQL = connection.vendor == "postgresql"
WEBINAR = Condition("channel", Operator.IS, "webinar")
OF_LATE = Condition("at", Operator.LAST_DAYS, 30)
LARGE = Condition("custom.size", Operator.IS, 0.5)


@pytest.fixture
def base(db: None) -> Base:
    return make_base()


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three rows are many, and more than two are not counted."""
    monkeypatch.setattr(narrowing, "MOST_FIRST", 3)
    for module in (narrowing, paging):
        monkeypatch.setattr(module, "MOST_COUNTED", 2)


def tagged(base: Base, place: int = 0) -> Condition:
    return Condition("tags", Operator.ANY_OF, (base.tags[place].pk,))


def parts(rule: Rule, base: Base, record: Record = Record.PERSON) -> list[int]:
    """Return of how many parts each way to a rule's rows is."""
    return [len(way.parts) for way in ways(rule, Catalogue(base.workspace), record, now=NOW)]


@pytest.mark.parametrize("record", LISTED)
def test_every_way_leads_to_all_rows_of_a_rule(base: Base, record: Record) -> None:
    catalogue = Catalogue(base.workspace)

    @settings(max_examples=60, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(rules(catalogue, record))
    def asked(rule: Rule) -> None:
        rows = MODELS[record]._default_manager.filter(workspace=base.workspace)
        everyone = set(rows.values_list("pk", flat=True))
        found = set(narrowed(rows, rule, catalogue, record, now=NOW).values_list("pk", flat=True))
        for way in ways(rule, catalogue, record, now=NOW):
            met = set(way.first(1000)) & everyone
            assert found == met if way.exact else found <= met, rule
        assert set(found_first(rows, rule, catalogue, record, now=NOW).rows.values_list("pk", flat=True)) == found

    asked()


def test_there_is_a_way_where_an_index_leads(base: Base) -> None:
    touched = Has("touches", All((WEBINAR, OF_LATE)), 2)
    own = 1 if ON_POSTGRESQL else 0
    assert parts(tagged(base), base) == [1]
    assert parts(touched, base) == parts(touched, base, Record.ACCOUNT) == [1]
    assert parts(LARGE, base) == [1] * own
    assert parts(Condition("custom.level", Operator.IS, "high"), base) == [1]  # on SQLite by its text
    assert parts(Condition("custom.size", Operator.IS, 101), base) == [1]
    assert parts(All((tagged(base), Condition("title", Operator.CONTAINS, "a"), touched)), base) == [1, 1]
    assert parts(Any((tagged(base), touched)), base) == [2]
    assert parts(Any((tagged(base), LARGE)), base) == [2] * own


@pytest.mark.parametrize(
    "rule",
    [
        All(),
        Any(),
        Not(WEBINAR),
        Has("touches"),
        Has("touches", Condition("at", Operator.BEFORE, "2026-11-01")),  # nearly all of the past
        Has("touches", Condition("note", Operator.CONTAINS, "a")),
        Has("touches", Condition("channel", Operator.IS_NOT, "webinar")),
        Condition("custom.size", Operator.GREATER, 1),
        Condition("account.tags", Operator.ANY_OF, (1,)),
        Condition("tags", Operator.NOT_EMPTY),
    ],
)
def test_there_is_no_way_where_none_does(base: Base, rule: Rule) -> None:
    if rule == Not(WEBINAR):
        rule = Not(tagged(base))
    assert parts(rule, base) == []
    assert parts(Any((tagged(base), rule)), base) == []


def narrowed_to(rule: Rule, base: Base) -> Narrowed:
    return found_first(base.workspace.people.all(), rule, Catalogue(base.workspace), Record.PERSON, now=NOW)


def listed(rule: Rule, base: Base, place: Place) -> tuple[tuple[int, ...], int | None]:
    found = narrowed_to(rule, base)
    page = find(found, Order("search"), place, descending=False, among=Person.objects.all())
    rows = narrowed(base.workspace.people.all(), rule, Catalogue(base.workspace), Record.PERSON, now=NOW)
    plain = find(Narrowed(rows), Order("search"), place, descending=False, among=Person.objects.all())
    assert page.ids == plain.ids
    assert plain.count is not None
    assert found.count().shown == min(plain.count.n, 2)
    return page.ids, page.next


@pytest.mark.usefixtures("few")
def test_few_and_many_give_the_same_page_and_count(base: Base) -> None:
    sizes = set()
    for place in range(3):
        for rule in (tagged(base, place), All((tagged(base, place), LARGE)), Any((tagged(base, place), LARGE))):
            everyone, _ = listed(rule, base, Place())
            sizes.add(len(everyone))
            for start in everyone:
                listed(rule, base, Place(after=start))
                listed(rule, base, Place(before=start))
    assert min(sizes) <= 2
    assert max(sizes) > 3


@pytest.mark.usefixtures("few")
def test_many_of_a_sample_are_known_to_be_more_than_are_counted(base: Base) -> None:
    many = narrowed_to(tagged(base), base)
    assert many.sample is not None
    assert many.count().more
    rare = narrowed_to(All((tagged(base), Condition("name", Operator.CONTAINS, "strasse"))), base)
    assert rare.sample is not None  # many have the tag, but the rows found first do not all fulfil the rest
    assert rare.rows.count() == rare.count().n == 2


def test_touches_of_another_workspace_lead_nowhere(base: Base) -> None:

    other = Workspace.objects.create(name="Other", slug="other", created_at=NOW)
    account = Account.objects.create(workspace=other, name="Far", created_at=NOW)
    at = NOW - timedelta(days=1)
    Touch.objects.create(
        workspace=other, account=account, team="sales", channel="webinar", at=at, source="typed", created_at=NOW
    )
    for way in ways(Has("touches", WEBINAR), Catalogue(base.workspace), Record.ACCOUNT, now=NOW):
        assert account.pk not in way.first(1000)
