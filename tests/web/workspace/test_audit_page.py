"""What was done can be read by every member, by who and by what."""

from datetime import timedelta

import pytest

from plomada_web.workspace import audit
from plomada_web.workspace.audit import Actor, Target
from plomada_web.workspace.models import AuditLine
from tests.web.world import NOW, World, client_of

PAGE = "/w/nadir/settings/audit/"


@pytest.fixture
def lines(world: World) -> World:
    """Note sixty changes by Bob, then one by Alice, and one elsewhere."""
    for minute in range(60):
        target = Target(world.decision, label=f"number {minute}")
        now = NOW + timedelta(minutes=minute)
        audit.note(world.workspace, actor=Actor.of(world.bob), action="decision.edited", target=target, now=now)
    late = NOW + timedelta(hours=2)
    target = Target(world.workspace, label="the workspace")
    audit.note(world.workspace, actor=Actor.of(world.alice), action="workspace.changed", target=target, now=late)
    secret = Target(world.elsewhere, label="secret of another")
    audit.note(world.elsewhere, actor=Actor.of(world.charlie), action="workspace.changed", target=secret, now=late)
    return world


def test_it_tells_in_words_newest_first_and_only_ours(lines: World) -> None:
    page = client_of(lines.vera, language="es").get(PAGE)
    rows = page.context["lines"].rows
    assert [row.target for row in rows[:3]] == ["the workspace", "number 59", "number 58"]
    assert "cambió una decisión" in page.content.decode()
    assert "secret of another" not in page.content.decode()


def test_the_older_ones_follow_without_a_gap(lines: World) -> None:
    client = client_of(lines.vera)
    first = client.get(PAGE).context["lines"]
    assert len(first.rows) == 50
    second = client.get(f"{PAGE}?before={first.older}").context["lines"]
    assert second.older is None
    assert [row.target for row in second.rows] == [f"number {n}" for n in range(10, -1, -1)]


def test_it_is_filtered_by_who_and_by_what(lines: World) -> None:
    client = client_of(lines.vera)
    assert {row.actor for row in client.get(f"{PAGE}?actor={lines.alice.pk}").context["lines"].rows} == {"Alice"}
    assert [row.target for row in client.get(f"{PAGE}?noun=workspace").context["lines"].rows] == ["the workspace"]
    both = client.get(f"{PAGE}?noun=member&actor={lines.bob.pk}")
    assert "Nothing fits this filter." in both.content.decode()


@pytest.mark.parametrize("query", ["actor=x", "noun=king", "before=0", "before=x"])
def test_a_filter_that_means_nothing_leads_back_to_all(lines: World, query: str) -> None:
    assert client_of(lines.vera).get(f"{PAGE}?{query}").url == PAGE


def test_someone_of_another_workspace_is_no_filter_here(lines: World) -> None:
    assert client_of(lines.vera).get(f"{PAGE}?actor={lines.charlie.pk}").url == PAGE


def test_the_door(lines: World) -> None:
    assert client_of(None).get(PAGE).status_code == 302
    assert client_of(lines.charlie).get(PAGE).status_code == 404
    assert client_of(lines.alice).post(PAGE).status_code == 405


def test_it_takes_five_queries_at_most(lines: World, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    client = client_of(lines.alice)
    with django_assert_max_num_queries(5):
        client.get(PAGE)


def test_a_line_of_a_later_version_shows_its_name(world: World) -> None:
    target = Target(world.workspace)
    audit.note(world.workspace, actor=Actor("Someone"), action="rocket.launched", target=target, now=NOW)
    assert "rocket.launched" in client_of(world.vera).get(PAGE).content.decode()
    assert AuditLine.objects.get().actor is None
