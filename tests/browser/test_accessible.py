"""Every page of a member, as it is seen: nothing for axe to find, nothing to scroll sideways for, in both lights.

The addresses are read from the resolver, so a new page is looked at without being listed here. Pictures of all of them
are left under var/screenshots.
"""

import pytest
from playwright.sync_api import Browser, Page

from tests.addresses import addresses
from tests.browser.conftest import NewPage, signed_in
from tests.browser.looks import Look, Picture, each_look, walk
from tests.browser.sample import Sample
from tests.live import Live

# Another decision is another picture on these: a group apart, a group hardly heard, another promise.
OF_A_DECISION = ("", "group/", "common-ground/", "timeline/", "statements/", "room/", "room/preview/")
OF_SIGN_IN = ("/account/logout/", "/account/password/change/", "/account/reauthenticate/", "/account/2fa/")


@pytest.fixture(scope="module")
def pages(browser: Browser, site: Live, sample: Sample) -> list[str]:
    """Return the addresses of all pages that a member can open; what is downloaded or only posted to is none."""
    context = browser.new_context(base_url=site.url)
    page = signed_in(context.new_page(), site)
    first, *others = sample.decisions
    # What does not end in a slash is a file; the room and forms of websites are walked elsewhere.
    inside = [
        address for address in addresses(sample.values(first)) if not address.startswith(("/r/", "/f/", "/t/", "/x/"))
    ]
    here = [address for address in inside if address.endswith("/")]
    assert not [address for address in here if "<" in address], "sample_of() has no value for an argument"
    found = [address for address in here if is_page(page, address)]
    assert len(found) > 45, "the walk meets real pages"
    context.close()
    of_others = [sample.address_of(other) + end for other in others for end in OF_A_DECISION]
    return [*found, *of_others, *OF_SIGN_IN, f"{sample.address_of(first)}there-is-no-such-page/"]


def is_page(page: Page, address: str) -> bool:
    answer = page.request.get(address, max_redirects=0)
    assert answer.status in {200, 302, 405}, f"{answer.status} at {address}"
    # Pieces that a page asks for are part of that page.
    return answer.status == 200 and answer.text().startswith("<!doctype html>")


@pytest.mark.parametrize("part", ["decisions", "all else"])
@each_look
def test_every_page_of_a_member(
    look: Look, part: str, pages: list[str], new_page: NewPage, site: Live, picture: Picture
) -> None:
    where = [address for address in pages if ("/decisions/" in address) == (part == "decisions")]
    walk(signed_in(new_page(**look.options), site), part, where, look, picture)
