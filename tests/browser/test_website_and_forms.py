"""A company's own website, on another origin: what its visitors' browsers keep and send, and what comes of it here."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import signed_in
from tests.browser.watching import expect_accessible
from tests.live import Live, Mailbox

NOT_TRACKED = {
    "Do Not Track": "Object.defineProperty(Navigator.prototype, 'doNotTrack', {get: () => '1'})",
    "Global Privacy Control": "Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', {get: () => true})",
}
PAGE = """<!doctype html><html lang="en"><title>%(title)s</title>
%(tracker)s
<h1>%(title)s</h1><button onclick="plomada.consent(true)">Accept</button>
<button onclick="plomada.consent(false)">Take back</button>
%(form)s</html>"""


@dataclass
class Company:
    """A website of someone else; its pages are made of what was copied from ours."""

    url: str
    tracker: str = ""
    form: str = ""

    def page(self, path: str) -> str:
        form = self.form if path.startswith("/demo") else ""
        return PAGE % {"title": f"Page {path.partition('?')[0]}", "tracker": self.tracker, "form": form}


@dataclass
class Visitor:
    """Someone's browser, with what it asked of the product."""

    context: BrowserContext
    page: Page
    asked: list[tuple[str, str, int]]

    def sent(self) -> list[tuple[str, str, int]]:
        return [one for one in self.asked if one[1].endswith("/visits/")]

    def kept(self) -> str | None:
        found: str | None = self.page.evaluate("localStorage.getItem('plomada')")
        return found


@pytest.fixture(scope="module")
def company() -> Iterator[Company]:
    """Serve a website by another name and another port than the product's."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(there.page(self.path).encode())

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    there = Company(f"http://localhost:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield there
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def set_up(browser: Browser, site: Live, company: Company) -> Page:
    """Set up the website and a form as a member does, and copy both into the company's pages."""
    page = signed_in(browser.new_context(base_url=site.url, locale="en-GB").new_page(), site)
    page.get_by_role("link", name="Settings").first.click()
    page.get_by_role("link", name="Website and forms").click()
    page.get_by_role("link", name="Add website").click()
    page.get_by_label("Name").fill("Company site")
    page.get_by_label("Addresses").fill(f"{company.url}/any/page")
    page.get_by_role("button", name="Add website").click()
    company.tracker = page.locator("#snippet").input_value()
    page.get_by_role("link", name="Add form").click()
    page.get_by_label("Name", exact=True).first.fill("Ask for a demo")
    page.get_by_label("Language").select_option("en")
    page.get_by_label("Asset").fill("Demo")
    page.get_by_role("button", name="Add form").click()
    company.form = page.locator("#snippet").input_value()
    return page


@pytest.fixture
def visitor(browser: Browser, site: Live, set_up: Page) -> Iterator[Visitor]:
    """Return a browser that was never here."""
    yield from visiting(browser, site)


def visiting(browser: Browser, site: Live, script: str = "") -> Iterator[Visitor]:
    context = browser.new_context(locale="en-GB")
    context.set_default_timeout(10_000)
    if script:
        context.add_init_script(script)
    one = Visitor(context, context.new_page(), [])
    faults: list[str] = []
    context.on("weberror", lambda error: faults.append(error.error.message))
    context.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    context.on(
        "response",
        lambda got: (
            one.asked.append((got.request.method, got.url, got.status)) if got.url.startswith(site.url) else None
        ),
    )
    yield one
    context.close()
    assert not faults


def rows(site: Live, email: str) -> dict[str, Any]:
    """Return what the product holds of a person."""
    look = f"""
import json
from plomada_web.people.models import Person
person = Person.objects.get(email={email!r})
print(json.dumps({{
    "name": person.name, "source": person.source,
    "touches": [[t.channel, t.asset, t.campaign, t.detail] for t in person.touches.order_by("at", "pk")],
    "consents": sorted([c.purpose, c.given, c.how, c.wording] for c in person.consents.all()),
}}))"""
    found: dict[str, Any] = json.loads(site.manage("shell", "--no-imports", "-c", look).strip().splitlines()[-1])
    return found


def test_before_consent_nothing_is_kept_and_nothing_is_sent(visitor: Visitor, company: Company) -> None:
    for path in ("/", "/prices?utm_source=fair"):
        visitor.page.goto(company.url + path, wait_until="networkidle")
    assert [status for method, url, status in visitor.asked] == [200] * len(visitor.asked)
    assert {url.rpartition("/")[2] for _, url, _ in visitor.asked} == {"plomada.js"}
    assert visitor.kept() is None
    assert visitor.page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert visitor.context.cookies() == []


@pytest.mark.parametrize("asks", NOT_TRACKED)
def test_where_the_browser_asks_not_to_be_tracked_it_is_not(
    asks: str, browser: Browser, site: Live, set_up: Page, company: Company
) -> None:
    for one in visiting(browser, site, NOT_TRACKED[asks]):
        one.page.goto(company.url)
        one.page.evaluate("localStorage.setItem('plomada', JSON.stringify({id: 'a'.repeat(32), since: Date.now()}))")
        one.page.goto(f"{company.url}/prices")
        one.page.get_by_role("button", name="Accept").click()
        one.page.get_by_role("button", name="Take back").click()
        one.page.wait_for_load_state("networkidle")
        assert one.sent() == []
        assert one.kept() is None
        assert one.context.cookies() == []


def test_after_consent_visits_arrive_until_it_is_taken_back(
    visitor: Visitor, company: Company, site: Live, set_up: Page
) -> None:
    page = visitor.page
    page.goto(company.url)
    with page.expect_response("**/visits/") as got:
        page.get_by_role("button", name="Accept").click()
    assert got.value.status == 204
    with page.expect_response("**/visits/"):
        page.goto(f"{company.url}/prices?utm_source=fair&secret=1")
    sent = json.loads(page.context.request.storage_state()["origins"][0]["localStorage"][0]["value"])
    assert len(sent["id"]) == 32
    assert visitor.context.cookies() == []
    with page.expect_response(
        "**/visits/"
    ) as got:  # its answer is awaited: the browser tells none of a page left behind
        page.get_by_role("button", name="Take back").click()
    assert json.loads(got.value.request.post_data or "") == {"id": sent["id"], "forget": True}
    assert visitor.kept() is None
    page.goto(f"{company.url}/after", wait_until="networkidle")
    assert len(visitor.sent()) == 3
    set_up.goto("/w/" + set_up.url.split("/w/")[1].split("/")[0] + "/tracking/")
    set_up.get_by_role("link", name="Company site").click()
    expect(set_up.get_by_text("visits today")).to_be_visible()
    expect_accessible(set_up)


def test_a_form_makes_a_person_with_consents_and_all_they_looked_at(
    visitor: Visitor, company: Company, site: Live, set_up: Page, mailbox: Mailbox
) -> None:
    page = visitor.page
    page.goto(f"{company.url}/?utm_source=fair&utm_campaign=autumn")
    with page.expect_response("**/visits/"):
        page.get_by_role("button", name="Accept").click()
    with page.expect_response("**/visits/"):
        page.goto(f"{company.url}/demo?utm_source=mail&utm_campaign=winter")
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("heading", name="Ask for a demo")).to_be_visible()
    expect(page.locator("iframe")).not_to_have_attribute("height", "480")
    page.wait_for_timeout(2100)  # a person does not write quicker
    frame.get_by_label("Name").fill("Noa Vidal")
    frame.get_by_label("E-mail").fill("noa@visitor.example")
    frame.locator("[name=consent_processing]").check()
    frame.get_by_role("button", name="Send").click()
    expect(frame.get_by_role("heading", name="Thank you")).to_be_visible()
    assert visitor.context.cookies() == []

    body = mailbox.wait_for("noa@visitor.example").get_body(("plain",))
    assert body is not None
    link = next(word for word in str(body.get_content()).split() if "/confirm/" in word)
    page.goto(link)
    page.get_by_role("button", name="Yes, it was me").click()
    expect(page.get_by_role("heading", name="Confirmed")).to_be_visible()
    expect_accessible(page)
    assert visitor.context.cookies() == []

    held = rows(site, "noa@visitor.example")
    assert (held["name"], held["source"]) == ("Noa Vidal", "Ask for a demo")
    first, second, form = held["touches"]
    assert (first[0], first[1], first[2]) == ("web", f"{company.url}/", "autumn")
    assert (second[0], second[1], second[2]) == ("web", f"{company.url}/demo", "winter")
    assert (form[0], form[1], form[2]) == ("form", "Demo", "winter")
    assert form[3]["first_utm"] == {"source": "fair", "campaign": "autumn"}
    assert form[3]["last_utm"] == {"source": "mail", "campaign": "winter"}
    processing, tracking = held["consents"]
    assert processing[:3] == ["processing", True, "form"]
    assert "what I write here" in processing[3] or "lo que escribo" in processing[3]
    assert tracking[:3] == ["tracking", True, "form"]

    set_up.goto("/w/" + set_up.url.split("/w/")[1].split("/")[0] + "/tracking/")
    set_up.get_by_role("link", name="Ask for a demo").click()
    set_up.get_by_role("link", name="Noa Vidal").click()
    expect(set_up.get_by_role("heading", level=1)).to_have_text("Noa Vidal")


def test_a_page_of_another_site_cannot_frame_the_form(
    browser: Browser, site: Live, set_up: Page, company: Company
) -> None:
    context = browser.new_context()
    page = context.new_page()
    with page.expect_console_message(lambda said: "frame-ancestors" in said.text):
        page.goto(company.url.replace("localhost", "127.0.0.1") + "/demo")
    expect(page.frame_locator("iframe").get_by_role("heading", name="Ask for a demo")).to_have_count(0)
    context.close()


def test_the_form_works_by_its_own_address_without_a_script(browser: Browser, site: Live, set_up: Page) -> None:
    context = browser.new_context(base_url=site.url, java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    set_up.goto("/w/" + set_up.url.split("/w/")[1].split("/")[0] + "/tracking/")
    set_up.get_by_role("link", name="Ask for a demo").click()
    page.goto(set_up.locator("#address").input_value())
    page.wait_for_timeout(2100)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.wait_for_timeout(2100)
    page.get_by_label("Name").fill("Leo Plain")
    page.get_by_label("E-mail").fill("leo@visitor.example")
    page.locator("[name=consent_processing]").check()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    context.close()
