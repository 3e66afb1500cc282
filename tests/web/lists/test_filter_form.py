"""The filter as a form: it says any rule, keeps what was typed, and works without script."""

import html
import json
import re
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings

from plomada_web.lists.builder import Node, form_of, rule_in
from plomada_web.lists.filters import Catalogue, Rule, matching, rule_of_address
from plomada_web.people.models import Record
from tests.web.lists.made_base import NOW, make_base, rules
from tests.web.world import World, client_of

ADDRESS = "/w/nadir/lists/person/filter/"


def fields_of(page: str) -> list[tuple[str, str]]:
    """Return what a browser would send of the form as it stands, its buttons left aside."""
    form = page[page.index('action="/w/nadir/lists/') :]
    sent = []
    for found in re.finditer(r"<input([^>]*)>|<select([^>]*)>(.*?)</select>", form, re.S):
        attributes = found[1] or found[2]
        name = re.search(r'\bname="([^"]*)"', attributes)
        if not name or name[1] == "csrfmiddlewaretoken":
            continue
        if found[1]:
            value = re.search(r'\bvalue="([^"]*)"', attributes)
            sent.append((name[1], html.unescape(value[1]) if value else ""))
            continue
        options = re.findall(r'<option value="([^"]*)"( selected)?', found[3])
        chosen = [value for value, selected in options if selected]
        if not chosen and "multiple" not in attributes:
            chosen = [options[0][0]]
        sent += [(name[1], html.unescape(value)) for value in chosen]
    return sent


def data(fields: list[tuple[str, str]], **more: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in fields:
        found.setdefault(name, []).append(value)
    return found | {name: [value] for name, value in more.items()}


def get(world: World, rule: object = None) -> str:
    query = f"?where={quote(json.dumps(rule))}" if rule else ""
    return client_of(world.bob).get(ADDRESS + query).content.decode()


def post(world: World, sent: dict[str, list[str]], language: str = "en") -> tuple[int, str, str]:
    answer = client_of(world.bob, language=language).post(ADDRESS, sent)
    return answer.status_code, answer.get("Location", ""), answer.content.decode()


def where_in(location: str) -> Rule:
    return rule_of_address(parse_qs(urlsplit(location).query).get("where", [""])[0])


RULES = [
    ["title", "contains", "plant"],
    ["all", ["title", "contains", "100%"], ["not", ["any", ["email", "empty"]]]],
    ["any", ["created_at", "between", ["2026-01-01", "2026-12-31"]], ["last_touch_at", "older_days", 30]],
    ["all", ["no_mail", "is", False], ["language", "any_of", ["es", "en"]]],
    ["all", ["has", "touches", ["any", ["team", "is", "sales"]], 3], ["name", "begins", "a"]],
    ["all", ["not", ["has", "parts", ["all", ["decision.phase", "is", "decided"], ["must_sign", "is", True]], 1]]],
]


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_that_is_opened_and_applied_unchanged_finds_the_same(world: World, rule: list[object]) -> None:
    status, location, page = post(world, data(fields_of(get(world, rule)), do="apply"))
    assert status == 302, page
    before = matching(rule_of_address(json.dumps(rule)), world.workspace, Record.PERSON, now=NOW)
    after = matching(where_in(location), world.workspace, Record.PERSON, now=NOW)
    assert set(before) == set(after)
    assert json.dumps(rule[1:]).strip("[]").split(",")[0] in json.dumps(parse_qs(urlsplit(location).query)).replace(
        "\\", ""
    )


@pytest.mark.parametrize("record", [Record.PERSON, Record.ACCOUNT, Record.DECISION, Record.TOUCH])
@pytest.mark.django_db
def test_every_rule_can_be_said_by_the_form(record: Record) -> None:
    base = make_base()
    catalogue = Catalogue(base.workspace)

    @settings(max_examples=40, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(rules(catalogue, record, 2))
    def said(rule: Rule) -> None:
        form = form_of(rule, record, catalogue)
        if not any(_many_words(node) for node in form.all()):
            again = rule_in(form, catalogue)
            found = matching(again, base.workspace, record, now=NOW)
            assert set(found) == set(matching(rule, base.workspace, record, now=NOW))

    said()


def _many_words(node: Node) -> bool:
    # What a form cannot say: a condition left empty, a row that is no more, a text with a ";" in a list.
    return node.kind == "condition" and (not any(node.texts) or node.texts[0].startswith("?") or ";" in node.texts[0])


def test_lines_and_groups_are_added_and_taken_away_without_losing_what_was_typed(world: World) -> None:
    sent = data(fields_of(get(world, ["title", "contains", "plant"])))
    sent["r-0.value"] = ["typed since"]
    for button in ("condition:r", "group:r", "has:r"):
        status, _, page = post(world, sent | {"do": [button]})
        assert (status, "typed since" in page) == (200, True)
        sent = data(fields_of(page))
    assert [sent[f"r-{n}.kind"] for n in range(4)] == [["condition"], ["condition"], ["group"], ["has"]]
    _, _, page = post(world, sent | {"do": ["remove:r-1"]})
    sent = data(fields_of(page))
    assert [sent[f"r-{n}.kind"] for n in range(3)] == [["condition"], ["group"], ["has"]]
    assert "typed since" in page


def test_another_field_offers_its_own_questions(world: World) -> None:
    sent = data(fields_of(get(world, ["title", "contains", "plant"])), do="look")
    sent["r-0.field"] = ["created_at"]
    _, _, page = post(world, sent)
    assert '<option value="last_days" selected>' in page
    assert 'value="plant"' not in page


def test_what_was_typed_wrong_is_said_and_kept(world: World) -> None:
    sent = data(fields_of(get(world, ["created_at", "last_days", 30])), do="apply")
    sent["r-0.value"] = ["many"]
    status, _, page = post(world, sent)
    assert status == 200
    assert "The condition on “Added” takes a number of days." in page
    assert "pide un número de días" in post(world, sent, language="es")[2]
    sent = data(fields_of(get(world, ["title", "contains", "x"])), do="apply")
    sent["r-0.value"] = ["x" * 300]
    assert "longer than 200 characters" in post(world, sent)[2]


def test_an_account_is_named_by_typing(world: World) -> None:
    sent = data(fields_of(get(world, ["account", "is", world.account.pk])), do="apply")
    assert sent["r-0.value"] == ["Molinos Quimera"]
    sent["r-0.value"] = ["molinos quimera"]
    assert str(world.account.pk) in post(world, sent)[1]
    sent["r-0.value"] = ["Nobody"]
    assert "No account is called “Nobody”." in post(world, sent)[2]


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"do": "apply"},
        {"do": "has:r-9"},
        {"do": "condition:r", "r.kind": "x"},
        {
            "do": "apply",
            "r.kind": "group",
            "r.mode": "x",
            "r-0.kind": "condition",
            "r-0.field": "x",
            "r-0.operator": "x",
        },
        {"do": "apply", "r.kind": "has", "r.relation": "x", "r.at_least": "-5"},
        {"do": "apply", "r.kind": "group", "r-0.kind": "condition", "r-0.field": "created_at", "r-0.value": "\x00"},
    ],
)
def test_a_form_that_no_browser_sends_breaks_nothing(world: World, sent: dict[str, str]) -> None:
    assert client_of(world.bob).post(ADDRESS, sent).status_code in {200, 302}


def test_a_viewer_may_filter_and_an_outsider_finds_nothing(world: World) -> None:
    assert client_of(world.vera).get(ADDRESS).status_code == 200
    assert client_of(world.charlie).get(ADDRESS).status_code == 404
    assert client_of(world.vera).get("/w/nadir/lists/stakeholder/filter/").status_code == 404
    assert client_of(world.vera).get("/w/nadir/lists/nothing/filter/").status_code == 404
