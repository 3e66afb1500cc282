"""What the customer's people do in the room: by touch, as a person does, or by the forms alone, which is quicker."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from playwright.sync_api import APIResponse, Page, expect

from tests.browser.words import Words


@dataclass(frozen=True)
class Guest:
    """One of the group.

    Attributes:
        name: as the team wrote it.
        answers: to the statements in the order of asking, 1 to 5.
        likely: to sign, 0 to 10.
    """

    name: str
    answers: Sequence[int]
    likely: int


def by_touch(phone: Page, link: str, guest: Guest, words: Words) -> None:
    """Come in by the link and answer all that is asked, with a finger; ends at what the group shares."""
    phone.goto(link)
    expect(phone.get_by_role("heading", level=1)).to_have_text(words.hello + guest.name.split()[0])
    phone.get_by_role("button", name=words.start).tap()
    for value in guest.answers:
        phone.locator(f".pl-five label:nth-child({value})").tap()
        phone.get_by_role("button", name=words.next).tap()
    phone.wait_for_url("**/priorities/")
    there = phone.locator(".rm-choice").count()
    for chosen in range(1, there):
        phone.locator(".rm-choice").last.tap()
        # The last one has only one place left, so it goes there by itself.
        expect(phone.locator(".rm-order li")).to_have_count(chosen if chosen < there - 1 else there)
    phone.get_by_role("button", name=words.save_order).tap()
    phone.locator(".rm-eleven label").nth(guest.likely).tap()
    phone.get_by_role("button", name=words.next).tap()
    phone.get_by_role("button", name=words.see_shared).tap()
    phone.wait_for_url("**/shared/")


def by_forms(phone: Page, link: str, guest: Guest) -> None:
    """Send the same forms without drawing a page."""
    here = phone.request.post(link)
    for value in guest.answers:
        assert "/statements/" in here.url, here.url
        here = _sent(phone, here.url, answer=str(value))
    assert here.url.endswith("/priorities/"), here.url
    asked = re.findall(r'name="order" value="(\d+)"', here.text())
    here = _sent(phone, f"{link}priorities/", order=asked)
    here = _sent(phone, here.url, likelihood=str(guest.likely))
    here = _sent(phone, here.url, text="")
    assert here.url.endswith("/shared/"), here.url


def _sent(phone: Page, address: str, **fields: str | list[str]) -> APIResponse:
    pairs = [(name, one) for name, value in fields.items() for one in ([value] if isinstance(value, str) else value)]
    body = "&".join(f"{name}={value}" for name, value in pairs)
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = phone.request.post(address, data=body, headers=kind)
    assert answer.status == 200, f"{answer.status} at {address}"
    return answer
