"""The page of a record and the way from the many to the individual and back, as people use them, in both languages."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage, signed_in
from tests.browser.sample import Sample
from tests.browser.watching import accessibility_faults as violations
from tests.live import Live

IT = re.compile("Carry the sample over")
WORDS = {
    "en-US": {"task": "Add a task", "what": "What is to be done", "add": "Add task", "undo": "Undo"},
    "es-ES": {
        "task": "Añadir una tarea",
        "what": "Qué hay que hacer",
        "add": "Añadir tarea",
        "undo": "Deshacer",
    },
}


@pytest.fixture(params=["en-US", "es-ES"])
def reader(request: pytest.FixtureRequest, new_page: NewPage, site: Live) -> tuple[Page, dict[str, str]]:
    """Return a page signed in, in each language."""
    return signed_in(new_page(locale=request.param), site), WORDS[request.param]


def test_a_task_is_added_done_and_opened_again(reader: tuple[Page, dict[str, str]], sample: Sample) -> None:
    page, words = reader
    page.goto(f"/w/{sample.rows['workspace']}/people/{sample.decisions[0].rows['person_id']}/")
    page.get_by_text(words["task"], exact=True).click()
    expect(page.get_by_label(words["what"])).to_be_focused()
    page.get_by_label(words["what"]).fill("Carry the sample over")
    page.get_by_role("button", name=words["add"]).click()
    card = page.locator("aside.pl-card")
    expect(card).to_contain_text("Carry the sample over")
    assert violations(page) == []
    card.get_by_role("button", name=IT).click()
    expect(page.locator("#messages")).to_contain_text("Carry the sample over")
    page.locator("#messages").get_by_role("button", name=words["undo"]).click()
    expect(page.locator("aside.pl-card")).to_contain_text("Carry the sample over")
    page.locator("aside.pl-card").get_by_role("button", name=IT).click()


def test_one_click_from_the_many_to_the_individual_and_one_back(
    reader: tuple[Page, dict[str, str]], sample: Sample
) -> None:
    page, _words = reader
    page.goto(f"/w/{sample.rows['workspace']}/segments/")
    page.locator("tbody th a").first.click()
    name = page.locator("h1").inner_text()
    assert violations(page) == []
    bars = page.locator("a.sg-bar")
    longest = next(bar for bar in bars.all() if bar.locator(".pl-num").inner_text() != "0")
    shown = int(longest.locator(".pl-num").inner_text())
    longest.click()
    page.wait_for_url("**/people/?where=**")
    people = page.locator("tbody tr")
    expect(people).to_have_count(shown)
    assert violations(page) == []
    people.first.locator("a[href*='/people/']").first.click()
    page.wait_for_url(re.compile(r"/people/\d+/$"))
    back = page.get_by_role("link", name=name, exact=True)
    expect(back).to_be_visible()
    assert violations(page) == []
    back.click()
    expect(page.locator("h1")).to_have_text(name)
