"""Ways to look at a page; in each, axe finds nothing, nothing scrolls sideways and the language is right."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import PHONE
from tests.browser.watching import accessibility_faults

Picture = Callable[[Page, str], Path]
TOO_WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@dataclass(frozen=True)
class Look:
    """A way to look at pages.

    Attributes:
        name: of the folder that its pictures go to.
        options: of the browser's window.
        part: which of the pages to look at. The dark differs by nothing but its colours, so axe is asked for
            contrast alone, and each page is seen dark once: on the phone or on the desk.
    """

    name: str
    options: dict[str, object]
    part: slice

    @property
    def rules(self) -> tuple[str, ...]:
        """Return what axe is asked for; empty: everything."""
        return ("color-contrast",) if self.options.get("color_scheme") == "dark" else ()

    @property
    def language(self) -> str:
        """Return the language that a page must speak."""
        return str(self.options["locale"])[:2]


ON_PHONE = {"viewport": PHONE, "has_touch": True}
LOOKS = (
    Look("desktop-light-en", {"locale": "en-GB"}, slice(None)),
    Look("phone-light-es", {"locale": "es-ES", **ON_PHONE}, slice(None)),
    Look("desktop-dark-es", {"locale": "es-ES", "color_scheme": "dark"}, slice(0, None, 2)),
    Look("phone-dark-en", {"locale": "en-GB", "color_scheme": "dark", **ON_PHONE}, slice(1, None, 2)),
)
each_look = pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)


def walk(page: Page, part: str, where: Sequence[str], look: Look, picture: Picture) -> None:
    """Open page after page of a part of the product; fail with all that was found."""
    faults: list[str] = []
    for number, address in list(enumerate(where, 1))[look.part]:
        page.goto(address)
        faults += faults_of(page, address, look)
        picture(page, f"{look.name}/{part}/{number:03} {_named(address)}")
    assert not faults, "\n".join(faults)


def faults_of(page: Page, address: str, look: Look) -> Iterator[str]:
    """Yield what is wrong with the page as it looks now."""
    yield from (f"{address}: {fault}" for fault in accessibility_faults(page, *look.rules))
    if wider := page.evaluate(TOO_WIDE):
        yield f"{address}: {wider} pixels wider than the window"
    spoken = page.locator("html").get_attribute("lang")
    # A room speaks its reader's language and a form its own, whatever the browser says.
    if spoken != look.language and not address.startswith(("/r/", "/f/")):
        yield f"{address}: speaks {spoken}"


def _named(address: str) -> str:
    """Return a page's address as the name of a file, without the token that some begin with."""
    parts = urlsplit(address).path.strip("/").split("/")
    return " ".join([parts[0], *parts[2:]] if parts[0] in {"r", "join"} else parts) or "front door"
