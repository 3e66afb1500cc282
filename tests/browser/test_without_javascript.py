"""The product without JavaScript: every step of the main job is a link or a form."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, NewPage, signed_in
from tests.browser.guests import Guest, by_touch
from tests.browser.sample import Sample
from tests.browser.words import EN
from tests.live import Live

PLAIN = {"java_script_enabled": False}


@pytest.fixture
def plain(new_page: NewPage, site: Live) -> Page:
    """Return a member's page without scripts."""
    return signed_in(new_page(**PLAIN), site)


@pytest.fixture
def plain_phone(new_page: NewPage) -> Page:
    """Return a phone without scripts."""
    return new_page(viewport=PHONE, has_touch=True, **PLAIN)


def test_scripts_are_off_here(plain_phone: Page) -> None:
    """The other tests mean something only if nothing runs; the theme is the first thing that a script would set."""
    plain_phone.goto("/")
    assert plain_phone.locator("html").get_attribute("data-theme-follows") is not None
    ran = "<!doctype html><title>x</title><p>still</p><script>document.querySelector('p').textContent = 'ran'</script>"
    plain_phone.set_content(ran)
    expect(plain_phone.locator("p")).to_have_text("still")


def test_a_decision_is_set_up_and_a_new_account_with_it(plain: Page, plain_phone: Page) -> None:
    words = EN
    plain.get_by_role("link", name=words.decisions).first.click()
    plain.get_by_role("link", name=words.new_decision).click()
    plain.get_by_label(words.title).fill("Crates without scripts")
    plain.get_by_label(words.account, exact=True).fill("Plain Oats")
    plain.get_by_label(words.kind).select_option(label=words.packaging)
    plain.get_by_label(words.group_language).select_option(label=words.language)
    plain.get_by_role("button", name=words.set_up).click()
    # An unknown name is asked about once, so that no account comes to be by a slip.
    plain.get_by_label("Add it as a new account").check()
    plain.get_by_role("button", name=words.set_up).click()
    plain.wait_for_url("**/group/")

    plain.get_by_role("link", name=words.paste_a_list).first.click()
    plain.locator("textarea[name=text]").fill("Tilda Marsh, Finance\nRowan Hale, Operations")
    plain.get_by_role("button", name=words.preview).click()
    plain.get_by_role("button", name=words.add_them).click()
    expect(plain.locator(".pl-group tbody tr:not(.pl-absent)")).to_have_count(2)

    plain.locator(".pl-tabs").get_by_role("link", name=words.room).click()
    plain.get_by_role("row", name="Tilda Marsh").get_by_role("button", name=words.make_link).click()
    expect(plain.get_by_role("button", name="Copy")).to_be_hidden()  # it needs a script, so it is not offered
    guest = Guest("Tilda Marsh", (5, 4, 3, 2, 1, 5, 4, 3), 7)
    by_touch(plain_phone, plain.locator("#fresh-link").input_value(), guest, words)

    plain.locator(".pl-tabs").get_by_role("link", name=words.room).click()
    expect(plain.get_by_role("row", name="Tilda Marsh")).to_contain_text("Has answered")


def test_bringing_things_in_and_changing_a_mind(plain_phone: Page, sample: Sample) -> None:
    phone, room = plain_phone, f"/r/{sample.decisions[0].guests['heard']}/"
    for way, field in (("propose/", "text"), ("suggest/", "name"), ("questions/", "text")):
        phone.goto(room + way)
        phone.locator(f"[name={field}]").fill(f"Said without scripts, in {way}")
        phone.locator("main form button[type=submit]").tap()
        expect(phone.locator(".pl-message-success")).to_be_visible()
    phone.goto(f"{room}yours/")
    phone.locator(".rm-own a").first.tap()
    chosen = phone.locator("input[name=answer]:checked")
    other = "2" if chosen.input_value() != "2" else "4"
    phone.locator(f".pl-five label:nth-child({other})").tap()
    here = phone.url
    phone.locator("button[name=go][value=next]").tap()
    phone.wait_for_url(lambda url: url != here)
    phone.goto(f"{room}yours/")
    expect(phone.locator(".rm-own .rm-before").first).to_be_visible()


def test_a_card_moves_and_a_figure_is_explained(plain: Page, sample: Sample) -> None:
    plain.goto(sample.address_of(sample.decisions[0]))
    button = plain.locator(".pl-stand .pl-figure").first
    told = plain.locator(f"#{button.get_attribute('popovertarget')}")
    expect(told).to_be_hidden()
    button.click()
    expect(told).to_be_visible()

    plain.get_by_role("link", name=EN.decisions).first.click()
    card = plain.locator(f".pl-decision[aria-labelledby='decision-{sample.decisions[1].rows['decision_id']}']")
    card.locator("summary").click()
    wanted = card.locator("select[name=phase]").input_value()
    card.get_by_role("button", name="Move").click()
    expect(plain.locator(f".pl-column[aria-labelledby='phase-{wanted}']").locator(card)).to_be_visible()
