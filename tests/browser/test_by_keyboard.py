"""The main job with a keyboard alone: Tab to get there, Enter, Space and the arrows to do it, Esc to leave."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import NewPage
from tests.browser.sample import Sample
from tests.live import Live

IS_FOCUSED = "element => element === document.activeElement"
FAR = 250  # presses of Tab: nothing on a page may be further away


def reach(page: Page, what: Locator) -> None:
    """Press Tab until the element has the focus."""
    expect(what).to_be_attached()
    for _ in range(FAR):
        if what.evaluate(IS_FOCUSED):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"not reached by Tab within {FAR}: {what} on {page.url}")


def enter(page: Page, what: Locator) -> None:
    """Go there and press Enter."""
    reach(page, what)
    page.keyboard.press("Enter")


def write(page: Page, what: Locator, text: str) -> None:
    """Go there and type."""
    reach(page, what)
    page.keyboard.type(text)


def choose(page: Page, what: Locator, label: str) -> None:
    """Go to a list and choose by writing the beginning of the choice, as browsers let one do."""
    reach(page, what)
    page.keyboard.type(label)
    expect(what.locator("option:checked")).to_have_text(label)


@pytest.fixture
def by_keyboard(page: Page, site: Live) -> Page:
    """Return a page signed in by keyboard."""
    email, password = site.sign_in
    page.goto("/")
    write(page, page.locator("input[name=login]"), email)
    write(page, page.locator("input[name=password]"), password)
    enter(page, page.get_by_role("button", name="Sign in"))
    page.wait_for_url("**/w/**")
    return page


def test_setting_up_a_decision_adding_someone_and_making_their_link(by_keyboard: Page) -> None:
    page = by_keyboard
    enter(page, page.locator(".pl-nav").get_by_role("link", name="Decisions"))
    enter(page, page.get_by_role("link", name="New decision"))
    write(page, page.get_by_label("Title"), "Trays for the dry line")
    write(page, page.get_by_label("Account", exact=True), "Kornblume Mills")
    choose(page, page.get_by_label("Kind of purchase"), "Packaging")
    enter(page, page.get_by_role("button", name="Set up the decision"))
    page.wait_for_url("**/group/")

    enter(page, page.locator("main").get_by_role("link", name="Add people"))
    enter(page, page.get_by_role("link", name="Someone new"))
    write(page, page.get_by_label("Name"), "Hollis Amberg")
    choose(page, page.get_by_label("Function"), "Finance")
    reach(page, page.get_by_label("Must sign"))
    page.keyboard.press("Space")
    enter(page, page.get_by_role("button", name="Add to the group"))
    page.wait_for_url("**/group/")

    enter(page, page.locator(".pl-tabs").get_by_role("link", name="Room"))
    enter(page, page.get_by_role("row", name="Hollis Amberg").get_by_role("button", name="Make link"))
    link = page.locator("#fresh-link").input_value()
    assert "/r/" in link
    reach(page, page.get_by_role("button", name="Copy"))


def test_answering_in_the_room(page: Page, sample: Sample) -> None:
    page.goto(f"/r/{sample.decisions[2].guests['unheard']}/")
    enter(page, page.locator(".rm-start button"))
    page.wait_for_url("**/statements/**")
    while "/statements/" in page.url:
        here = page.url
        reach(page, page.locator("input[name=answer]").first)
        page.keyboard.press("Space")
        page.keyboard.press("ArrowRight")
        expect(page.locator("input[name=answer][value='2']")).to_be_checked()
        enter(page, page.locator("button[name=go][value=next]"))
        page.wait_for_url(lambda url, here=here: url != here)
    assert page.url.endswith("/priorities/")
    there = page.locator(".rm-choice").count()
    for chosen in range(1, there):
        enter(page, page.locator(".rm-choice").first)
        expect(page.locator(".rm-order li")).to_have_count(chosen if chosen < there - 1 else there)
    enter(page, page.locator(".pl-next button"))
    page.wait_for_url("**/signing/")
    reach(page, page.locator("input[name=likelihood]").first)
    page.keyboard.press("Space")
    for _ in range(7):
        page.keyboard.press("ArrowRight")
    expect(page.locator("input[name=likelihood][value='7']")).to_be_checked()
    enter(page, page.locator(".pl-next button"))
    page.wait_for_url("**/comment/")
    enter(page, page.locator(".pl-next button"))
    page.wait_for_url("**/shared/")


def test_a_figures_explanation_opens_by_enter_and_closes_by_esc(by_keyboard: Page, sample: Sample) -> None:
    page = by_keyboard
    page.goto(sample.address_of(sample.decisions[0]))
    button = page.locator(".pl-stand .pl-figure").first
    told = page.locator(f"#{button.get_attribute('popovertarget')}")
    expect(told).to_be_hidden()
    enter(page, button)
    expect(told).to_be_visible()
    page.keyboard.press("Tab")
    assert told.evaluate("element => element.contains(document.activeElement)"), "what opened is next in line"
    page.keyboard.press("Escape")
    expect(told).to_be_hidden()
    assert button.evaluate(IS_FOCUSED), "the focus is back where it was"


def test_moving_a_card_to_another_phase(by_keyboard: Page, sample: Sample) -> None:
    page = by_keyboard
    enter(page, page.locator(".pl-nav").get_by_role("link", name="Decisions"))
    number = sample.decisions[2].rows["decision_id"]
    card = page.locator(f".pl-decision[aria-labelledby='decision-{number}']")
    columns = page.locator(".pl-column")
    expect(card).to_be_visible()
    before = [column.locator(card).count() for column in columns.all()].index(1)
    enter(page, card.locator("summary"))
    choice = card.locator("select[name=phase]")
    reach(page, choice)
    page.keyboard.press("ArrowDown")
    wanted = choice.input_value()
    enter(page, card.get_by_role("button", name="Move"))
    moved = page.locator(f"#phase-{wanted}").locator("..").locator(card)
    expect(moved).to_be_visible()
    after = [column.locator(card).count() for column in columns.all()].index(1)
    assert after != before


def test_the_first_tab_skips_to_the_content(by_keyboard: Page) -> None:
    page = by_keyboard
    page.goto(page.url)
    page.keyboard.press("Tab")
    skip = page.locator(".pl-skip")
    assert skip.evaluate(IS_FOCUSED)
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_focus_can_be_seen_everywhere_on_the_way(by_keyboard: Page, sample: Sample, new_page: NewPage) -> None:
    """Whatever Tab reaches has an outline or another drawing that it has not without the focus."""
    page = by_keyboard
    page.goto(sample.address_of(sample.decisions[0]))
    room = new_page()
    room.goto(f"/r/{sample.decisions[0].guests['heard']}/statements/{sample.decisions[0].rows['statement_id']}/")
    for one in (page, room):
        unseen = []
        for _ in range(40):
            one.keyboard.press("Tab")
            unseen += one.evaluate(UNSEEN)
        assert not unseen, unseen


# The focused element, unless it, a label around it or its neighbour is drawn with an outline or a shadow.
UNSEEN = """() => {
  const focused = document.activeElement;
  if (!focused || focused === document.body) return [];
  const around = [focused, focused.closest("label"), focused.nextElementSibling].filter(Boolean);
  const drawn = around.some((element) => {
    const style = getComputedStyle(element);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
  });
  return drawn ? [] : [focused.outerHTML.slice(0, 160)];
}"""
