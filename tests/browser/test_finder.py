"""Ctrl+K opens the finder wherever a member is; letters find, arrows walk, Enter opens, Esc goes back."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage, signed_in
from tests.browser.watching import accessibility_faults
from tests.live import Live


def test_a_person_is_reached_by_ctrl_k_letters_and_arrows(member: Page) -> None:
    member.keyboard.press("Control+k")
    finder = member.get_by_role("dialog", name="Find")
    expect(finder.get_by_role("searchbox")).to_be_focused()
    member.keyboard.type("robledo")
    hit = finder.get_by_role("link", name=re.compile("Ana Robledo"))
    expect(hit).to_be_visible()
    expect(finder.locator("mark").first).to_have_text("Robledo")
    assert not list(accessibility_faults(member))
    while not hit.evaluate("element => element === document.activeElement"):
        member.keyboard.press("ArrowDown")
    member.keyboard.press("Enter")
    expect(member.get_by_role("heading", level=1, name="Ana Robledo")).to_be_visible()


def test_enter_opens_the_first_thing_found(member: Page) -> None:
    member.keyboard.press("Control+k")
    member.keyboard.type("quality records")
    expect(member.locator("#finder-found mark").first).to_be_visible()
    member.keyboard.press("Enter")
    expect(member.get_by_role("heading", level=1, name="One system for quality records")).to_be_visible()


def test_esc_closes_it_and_gives_the_keyboard_back(member: Page) -> None:
    link = member.locator(".pl-nav [data-finder]")
    link.focus()
    member.keyboard.press("Enter")
    expect(member.locator("#finder")).to_be_visible()
    member.keyboard.press("Escape")
    expect(member.locator("#finder")).to_be_hidden()
    expect(link).to_be_focused()


def test_without_javascript_the_link_leads_to_a_page_of_its_own(new_page: NewPage, site: Live) -> None:
    page = signed_in(new_page(java_script_enabled=False), site)
    page.locator(".pl-nav [data-finder]").click()
    page.get_by_role("searchbox").fill("quimera")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("link", name=re.compile("Molinos Quimera")).first).to_be_visible()
