"""The watch on every page must see what it is there to see: tests that cannot fail hold nothing."""

from playwright.sync_api import Browser, Page

from tests.browser.watching import Watch, accessibility_faults, expect_accessible
from tests.live import Live

FAULTY = """<!doctype html><html lang="en"><head><title>Faulty</title></head><body><main><h1>Faulty</h1>
<p>Text</p><img src="https://elsewhere.invalid/a.png" alt="x"><p style="color: red">No inline style.</p><input>
</main></body></html>"""


def watched(browser: Browser, site: Live, body: str) -> tuple[Page, Watch]:
    watch = Watch(site.url)
    context = browser.new_context(base_url=site.url)
    watch.attach(context)
    page = context.new_page()
    headers = {"Content-Security-Policy": "default-src 'self'", "Content-Type": "text/html"}
    page.route("**/faulty/", lambda route: route.fulfill(body=body, headers=headers))
    page.goto("/faulty/")
    return page, watch


def test_a_request_to_another_origin_and_a_violation_of_the_policy_are_seen(browser: Browser, site: Live) -> None:
    page, watch = watched(browser, site, FAULTY)
    page.wait_for_timeout(200)
    assert any("style" in fault for fault in watch.faults), watch.faults
    assert any("elsewhere.invalid" in fault for fault in watch.faults), watch.faults
    page.context.close()


def test_a_script_that_fails_is_seen(browser: Browser, site: Live) -> None:
    page, watch = watched(browser, site, "<!doctype html><title>x</title><p>x")
    page.evaluate("() => { setTimeout(() => { throw new Error('on purpose'); }, 0); }")
    page.wait_for_timeout(200)
    assert watch.faults == ["script error: on purpose"]
    page.context.close()


def test_axe_finds_a_field_without_a_name(browser: Browser, site: Live) -> None:
    page, _ = watched(browser, site, FAULTY)
    assert any(fault.startswith("label:") for fault in accessibility_faults(page))
    page.context.close()


def test_the_front_door_is_the_sign_in_page_and_accessible(page: Page) -> None:
    answer = page.goto("/")
    assert answer is not None
    assert answer.status == 200
    assert page.locator("input[name=password]").is_visible()
    expect_accessible(page)


def test_the_sample_member_comes_in(member: Page) -> None:
    assert "/w/" in member.url
    expect_accessible(member)
