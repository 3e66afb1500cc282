"""The harness of the browser tests: a real server, a real browser, and a watch on every page.

    site      the running product with the sample workspace (`site.url`, `site.sign_in`, `site.manage(...)`)
    sample    the rows of the sample workspace that addresses name, and tokens for its rooms
    mailbox   the mail server it sends to (`mailbox.wait_for(address)`)
    page      a page in a desktop window, signed out; `phone` the same on a phone
    member    a page signed in to the sample workspace; `member_on_phone` the same on a phone
    new_page  makes further ones: new_page(viewport=PHONE, locale="es-ES", color_scheme="dark", ...)
    picture   picture(page, "name") saves a screenshot under var/screenshots

Any request to another origin, violation of the Content-Security-Policy, failed script, missing file or answer of 500
fails the test in which it happened.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.sample import Sample, sample_of
from tests.browser.watching import Watch
from tests.live import ROOT, Live, Mailbox, mail_server, serving

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
NewPage = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what drives a browser."""
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def mailbox() -> Iterator[Mailbox]:
    """Run a mail server."""
    with mail_server() as running:
        yield running


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, mailbox: Mailbox) -> Iterator[Live]:
    """Run the product, with the sample workspace, on its own database."""
    mail = {
        "PLOMADA_SMTP_HOST": "127.0.0.1",
        "PLOMADA_SMTP_PORT": str(mailbox.port),
        "PLOMADA_SMTP_STARTTLS": "0",
        "PLOMADA_MAIL_FROM": "Plomada <plomada@plomada.example>",
    }
    with serving(tmp_path_factory.mktemp("site"), "--sample", **mail) as running:
        yield running


@pytest.fixture(scope="session")
def sample(site: Live) -> Sample:
    """Return what the sample workspace holds, and ways into its rooms."""
    return sample_of(site)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Chromium."""
    names = ("chromium", "chromium-browser", "google-chrome")
    path = next((found for found in map(shutil.which, names) if found), None)
    if path is None:
        pytest.fail("The browser tests need Chromium: apt-get install chromium")
    # Playwright's loop makes Django think it runs inside asyncio; these tests call no view in this process.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield running
        running.close()


@pytest.fixture
def new_page(browser: Browser, site: Live) -> Iterator[NewPage]:
    """Make pages that are watched; each has a browser context, and so cookies, of its own."""
    watch = Watch(site.url)
    contexts = []

    def make(**options: Any) -> Page:
        context = browser.new_context(base_url=site.url, **{"viewport": DESKTOP, "locale": "en-GB", **options})
        context.set_default_timeout(10_000)
        watch.attach(context)
        contexts.append(context)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()
    assert not watch.faults, "\n".join(watch.faults)


@pytest.fixture
def page(new_page: NewPage) -> Page:
    """Return a page in a desktop window, signed out."""
    return new_page()


@pytest.fixture
def phone(new_page: NewPage) -> Page:
    """Return a page on a phone, signed out."""
    return new_page(viewport=PHONE, has_touch=True)


@pytest.fixture
def member(page: Page, site: Live) -> Page:
    """Return a page signed in to the sample workspace."""
    return signed_in(page, site)


@pytest.fixture
def member_on_phone(phone: Page, site: Live) -> Page:
    """Return a page on a phone, signed in to the sample workspace."""
    return signed_in(phone, site)


def signed_in(page: Page, site: Live) -> Page:
    """Sign in as the sample's member, as a person does."""
    email, password = site.sign_in
    page.goto("/")
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(password)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url("**/w/**")
    return page


@pytest.fixture
def picture() -> Callable[[Page, str], Path]:
    """Save screenshots where a person can look at them after the tests."""
    folder = ROOT / "var" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)

    def take(page: Page, name: str) -> Path:
        path = folder / f"{name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=path, full_page=True)
        return path

    return take
