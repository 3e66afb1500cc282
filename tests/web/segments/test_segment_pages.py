"""The pages of segments: the list, writing one, its averages, who is in it, who came and went, and the way to each."""

import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries

from plomada_web.lists.filters import All, Condition, Has, Not, Operator, Rule, matching, rule_of_address
from plomada_web.people.actions import TouchFacts, add_touches
from plomada_web.people.models import Account, Person, Record
from plomada_web.segments.actions import (
    SameSegment,
    SegmentFacts,
    SegmentInSegment,
    add_segment,
    archive_segment,
    change_segment,
    restore_segment,
)
from plomada_web.segments.looking import keep_up
from plomada_web.segments.models import Membership, Segment
from plomada_web.segments.queries import sample as sampling
from plomada_web.segments.queries.averages import averages
from plomada_web.segments.queries.members import history_page, members_page
from plomada_web.workspace.audit import MACHINE, Actor
from plomada_web.workspace.models import AuditLine, Job
from tests.web.world import NOW, World, client_of

DAY = timedelta(days=1)
LIST = "/w/nadir/segments/"
CALLED = Has("touches", Condition("channel", Operator.IS, "call"))


@pytest.fixture(autouse=True)
def _today() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


def made(world: World, name: str = "Everyone", rule: Rule = All(), record: Record = Record.PERSON) -> Segment:  # noqa: B008
    facts = SegmentFacts(name, rule)
    segment = add_segment(world.workspace, record, facts=facts, actor=Actor.of(world.bob), now=NOW)
    keep_up(segment, now=NOW)
    segment.refresh_from_db()
    return segment


def touch(world: World, name: str, *, days: int = 1, team: str = "sales", times: int = 1) -> None:
    facts = TouchFacts(team, "call", NOW - days * DAY, person_id=world.people[name].pk)
    add_touches(world.workspace, touches=[facts] * times, actor=MACHINE, now=NOW)


def alive(world: World) -> Segment:
    """Return everyone, after a quarter of touches of both teams."""
    for name, days, team, times in (
        ("Carla Ferrer", 1, "sales", 2),
        ("Carla Ferrer", 40, "marketing", 1),
        ("Oscar Prat", 8, "marketing", 4),
        ("Iris Tomé", 91, "sales", 3),
        ("Quique Lara", 30, "customer", 1),
        ("Elsa Hidalgo", 60, "sales", 12),
    ):
        touch(world, name, days=days, team=team, times=times)
    return made(world)


# --- the averages, and those behind each number


def test_the_averages_are_those_of_the_members(world: World) -> None:
    found = averages(alive(world), now=NOW)
    assert (found.n, found.of, found.is_sample) == (7, 7, False)
    assert found.lately.value == pytest.approx((2 + 4) / 7)
    assert found.long.value == pytest.approx((3 + 4 + 0 + 1 + 12) / 7)
    assert (found.spread.lowest, found.spread.median.value, found.spread.highest) == (0, 1, 12)
    assert found.days.median.n == 5
    assert found.decides.n == 7
    assert [bar.n for bar in found.teams] == [1, 1, 1, 4]


@pytest.mark.parametrize("record", [Record.PERSON, Record.ACCOUNT])
def test_behind_every_number_are_as_many_as_it_says(world: World, record: Record) -> None:
    """Each bar and each group leads to a list: asked of the database, it has as many rows as the bar is long."""
    alive(world)
    Account.objects.create(workspace=world.workspace, name="Bruma", country="Perú", created_at=NOW)
    segment = made(world, "All of them", record=record)
    found = averages(segment, now=NOW)
    bars = [found.decides, *found.counts, *found.ages, *found.teams]
    groups = [group for told in found.told for group in told.groups]
    assert len(bars) > 10
    for each in [*bars, *groups]:
        rows = matching(rule_of_address(each.where), world.workspace, record, now=NOW)
        assert rows.count() == each.n, each.label
    assert sum(bar.n for bar in found.counts) == sum(bar.n for bar in found.ages) == found.n


def test_of_few_it_is_too_early(world: World) -> None:
    touch(world, "Carla Ferrer")
    found = averages(made(world, rule=CALLED), now=NOW)
    assert (found.n, found.long.value, found.decides.share.value) == (1, None, None)
    page = client_of(world.vera).get(f"{LIST}{Segment.objects.get().pk}/").content.decode()
    assert "too early to measure" in page


def test_a_large_segment_is_sampled_and_says_so(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sampling, "MOST", 3)
    segment = alive(world)
    found = averages(segment, now=NOW)
    assert 0 < found.n <= 4
    assert (found.of, found.is_sample) == (7, True)
    assert "Looked at" in client_of(world.vera).get(f"{LIST}{segment.pk}/").content.decode()


def test_the_page_takes_as_many_queries_for_many_as_for_few(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    Person.objects.bulk_create(
        Person(workspace=world.workspace, account=world.account, name=f"P {n}", search=f"p {n}", created_at=NOW)
        for n in range(300)
    )
    segment, client = made(world), client_of(world.vera)
    client.get(f"{LIST}{segment.pk}/")
    with django_assert_max_num_queries(12):
        assert client.get(f"{LIST}{segment.pk}/").status_code == 200


def test_one_click_leads_to_the_individuals_and_back(world: World) -> None:
    segment, client = alive(world), client_of(world.vera)
    page = client.get(f"{LIST}{segment.pk}/").content.decode()
    both = re.search(r'<a class="sg-bar" href="([^"]*)"><span class="sg-label">Both teams<', page)
    assert both
    listed = client.get(unescape(both[1])).content.decode()
    assert "Carla Ferrer" in listed
    assert "Oscar Prat" not in listed
    person = client.get(f"/w/nadir/people/{world.people['Carla Ferrer'].pk}/").content.decode()
    assert f'<a href="{LIST}{segment.pk}/">Everyone</a>' in person


# --- members and history


def test_members_and_moves_are_told_page_by_page_each_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from plomada_web.segments.queries import members as paged

    monkeypatch.setattr(paged, "PAGE", 2)
    segment = made(world, rule=Not(CALLED))
    for number, name in enumerate(["Carla Ferrer", "Oscar Prat", "Iris Tomé"]):
        touch(world, name)
        segment.refresh_from_db()
        keep_up(segment, now=NOW + number * DAY)
    told: dict[object, list[object]] = {}
    for page, key in ((members_page, "membership_id"), (history_page, None)):
        part = page(segment, "")
        rows = list(part.rows)
        while part.older:
            part = page(segment, part.older)
            rows += part.rows
        told[page] = [getattr(row, key) if key else (row.id, row.entered, row.at) for row in rows]
        assert len(set(told[page])) == len(rows)
    assert len(told[members_page]) == 4
    assert len(told[history_page]) == 7 + 3
    moments = [at for _id, _entered, at in told[history_page]]  # type: ignore[misc]
    assert moments == sorted(moments, reverse=True)


def test_the_pages_tell_who_is_in_it_and_who_left(world: World) -> None:
    segment = made(world, rule=Not(CALLED))
    touch(world, "Carla Ferrer")
    keep_up(segment, now=NOW + DAY)
    client = client_of(world.vera)
    assert "Carla Ferrer" not in client.get(f"{LIST}{segment.pk}/members/").content.decode()
    page = client.get(f"{LIST}{segment.pk}/history/").content.decode()
    assert re.search(r"Carla Ferrer</a>\s*left", page)
    for older in ("x", "1.2.3", "9" * 40 + ".1.1.1", "1.1.1.1"):
        for end in ("members/", "history/"):
            assert client.get(f"{LIST}{segment.pk}/{end}?older={older}").status_code == 200


# --- writing


def typed(**changes: str) -> dict[str, str]:
    form = {
        "of": "person",
        "name": "Nobody called",
        "r.kind": "group",
        "r.mode": "all",
        "r-0.kind": "condition",
        "r-0.field": "name",
        "r-0.operator": "contains",
        "r-0.value": "carla",
        "do": "apply",
    }
    return form | changes


def test_a_segment_is_added_and_its_members_are_found_behind_the_page(world: World) -> None:
    answer = client_of(world.bob).post(LIST + "new/", typed())
    segment = Segment.objects.get()
    assert answer["Location"] == f"{LIST}{segment.pk}/"
    assert segment.rule == {"all": [{"field": "name", "operator": "contains", "value": "carla"}]}
    assert Job.objects.get(kind="segments.members").payload == {"segment": segment.pk}
    assert "Its members are being found" in client_of(world.bob).get(f"{LIST}{segment.pk}/").content.decode()


def test_the_preview_tells_of_whom_the_rule_would_hold(world: World) -> None:
    page = client_of(world.bob).post(LIST + "new/", typed(do="look")).content.decode()
    assert "1 person would be in it" in page
    assert "Carla Ferrer" in page
    assert not Segment.objects.exists()


def test_the_preview_stops_counting_and_shows_twenty(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    Person.objects.bulk_create(
        Person(workspace=world.workspace, name=f"Zoe {n}", search=f"zoe {n}", created_at=NOW) for n in range(1100)
    )
    client = client_of(world.bob)
    with django_assert_max_num_queries(12):
        page = client.post(LIST + "new/", typed(do="look", **{"r-0.value": "zoe"})).content.decode()
    assert "1,000+ people would be in it" in page
    assert len(re.findall(r"<li>Zoe", page)) == 20


def test_a_line_that_is_not_finished_says_what_it_wants(world: World) -> None:
    answer = client_of(world.bob).post(LIST + "new/", typed(**{"r-0.value": ""}))
    assert answer.status_code == 422
    assert "takes a value" in answer.content.decode()
    assert not Segment.objects.exists()


@pytest.mark.parametrize("changes", [{"name": ""}, {"name": "a" * 121}, {"note": "a" * 501}])
def test_a_bad_field_is_refused(world: World, changes: dict[str, str]) -> None:
    assert client_of(world.bob).post(LIST + "new/", typed(**changes)).status_code == 422
    assert not Segment.objects.exists()


def test_a_name_that_is_taken_is_refused_beside_it(world: World) -> None:
    made(world, "Nobody called")
    answer = client_of(world.bob).post(LIST + "new/", typed())
    assert answer.status_code == 422
    assert "There is a segment called Nobody called already." in answer.content.decode()


def test_a_list_one_comes_from_gives_its_rule(world: World) -> None:
    page = client_of(world.bob).get(LIST + 'new/?of=account&where=["name","contains","moli"]').content.decode()
    assert 'value="moli"' in page
    assert "1 account would be in it" in page


def test_another_rule_asks_everyone_again_and_who_fits_still_stays(world: World) -> None:
    segment = made(world)
    stays = Membership.objects.get(person=world.people["Carla Ferrer"])
    answer = client_of(world.bob).post(f"{LIST}{segment.pk}/edit/", typed(name="Everyone"))
    assert answer["Location"] == f"{LIST}{segment.pk}/"
    segment.refresh_from_db()
    assert (segment.version, segment.built_at) == (2, None)
    keep_up(segment, now=NOW + DAY)
    segment.refresh_from_db()
    assert segment.size == 1
    assert Membership.objects.get(person=world.people["Carla Ferrer"]).entered_at == stays.entered_at


def test_another_name_alone_asks_nobody(world: World) -> None:
    segment = made(world)
    change_segment(segment, facts=SegmentFacts("All"), actor=MACHINE, now=NOW + DAY)
    segment.refresh_from_db()
    assert (segment.name, segment.version, segment.built_at) == ("All", 1, NOW)
    assert AuditLine.objects.filter(action="segment.changed").count() == 1


def test_a_segment_is_not_made_of_another(world: World) -> None:
    first = made(world)
    with pytest.raises(SegmentInSegment):
        made(world, "Second", Not(Condition("segments", Operator.ANY_OF, (first.pk,))))
    page = client_of(world.bob).get(LIST + "new/").content.decode()
    assert 'value="segments"' not in page


def test_archiving_offers_the_way_back_and_frees_the_name(world: World) -> None:
    segment, client = made(world), client_of(world.bob)
    page = client.post(f"{LIST}{segment.pk}/archive/", follow=True).content.decode()
    assert f'action="{LIST}{segment.pk}/restore/"' in page
    assert "In segments" not in client.get(f"/w/nadir/people/{world.people['Carla Ferrer'].pk}/").content.decode()
    made(world)
    segment.refresh_from_db()
    with pytest.raises(SameSegment):
        restore_segment(segment, actor=MACHINE, now=NOW)
    other = Segment.objects.get(archived_at=None)
    archive_segment(other, actor=MACHINE, now=NOW)
    client.post(f"{LIST}{segment.pk}/restore/")
    segment.refresh_from_db()
    assert segment.archived_at is None


def test_lists_are_filtered_by_segment(world: World) -> None:
    touch(world, "Carla Ferrer")
    segment = made(world, rule=CALLED)
    client = client_of(world.vera)
    inside = client.get(f'/w/nadir/people/?where=["segments","any_of",[{segment.pk}]]').content.decode()
    assert "Carla Ferrer" in inside
    assert "Oscar Prat" not in inside
    outside = client.get(f'/w/nadir/people/?where=["segments","none_of",[{segment.pk}]]').content.decode()
    assert "Carla Ferrer" not in outside


def test_the_list_says_what_each_asks_for_and_an_empty_one_has_one_button(world: World) -> None:
    client = client_of(world.bob)
    assert client.get(LIST).content.decode().count("btn-primary") == 1
    made(world, "Called", CALLED)
    page = client.get(LIST).content.decode()
    assert "has touches with Channel is Call" in page


# --- who may


READ = ("", "members/", "history/")
WRITES = ("archive/", "restore/")


def test_everyone_reads_and_only_those_who_may_change(world: World) -> None:
    where = f"{LIST}{made(world).pk}/"
    for end in READ:
        assert client_of(world.vera).get(where + end).status_code == 200
        assert client_of(None).get(where + end).status_code == 302
        assert client_of(world.charlie).get(where + end).status_code == 404
        assert client_of(world.bob).post(where + end).status_code == 405
    for end in (*WRITES, "edit/"):
        assert client_of(world.vera).post(where + end).status_code == 403
        assert client_of(None).post(where + end).status_code == 302
        assert client_of(world.charlie).post(where + end).status_code == 404
    assert client_of(world.vera).get(LIST + "new/").status_code == 403
    for end in WRITES:
        assert client_of(world.bob).get(where + end).status_code == 405


def test_another_workspaces_segment_is_not_found_under_ones_own(world: World) -> None:
    segment = made(world)
    assert client_of(world.charlie).get(f"/w/elsewhere/segments/{segment.pk}/").status_code == 404
