"""The map of a corpus in a real browser: asked for, read by keyboard; a message tried with one of its terms."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, NewPage, signed_in
from tests.browser.watching import expect_accessible
from tests.live import Live

# Three functions, twelve people each, who all speak of “visibility”, each beside words of their own.
SAID = """
from datetime import UTC, datetime, timedelta
from plomada_web.language.models import Corpus, Document, Source, Speaker
from plomada_web.workspace.models import Workspace
workspace = Workspace.objects.get(is_sample=True)
now = datetime(2026, 6, 1, tzinfo=UTC)
corpus = Corpus.objects.create(workspace=workspace, name={name!r}, created_at=now)
source = Source.objects.create(corpus=corpus, kind="table", name="Talks", created_at=now, documents=540,
                               languages={{"en": 540}}, first_said_at=now, last_said_at=now)
own = ("cash flow audit", "downtime shift spare", "integration architecture data")
rows = []
for place, function in enumerate(workspace.functions.all()[:3]):
    for person in range(12):
        speaker = Speaker.objects.create(source=source, author=f"{{place}} {{person}}", function=function,
                                         first_seen_at=now, documents=15)
        for turn in range(15):
            text = f"we want visibility of {{own[place]}} before the month number {{turn}} ends"
            rows.append(Document(corpus=corpus, source=source, speaker=speaker, text=text, language="en",
                                 said_at=now - timedelta(weeks=turn), key=f"{{place}} {{person}} {{turn}}",
                                 fingerprint=f"{{len(rows):032d}}"))
Document.objects.bulk_create(rows)
print(corpus.pk)
"""


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (
            {"locale": "en-GB"},
            {
                "map": "Make a map", "make": "Make the map", "shared": "Shared terms", "test": "Test a message",
                "fix": "Fix the plan", "so_far": "So far", "name": "Name", "message": "Message",
                "ends": "The answer is final on", "show": "Show this map", "whole": "All functions",
            },
        ),
        (
            {"locale": "es-ES", "viewport": PHONE, "has_touch": True, "color_scheme": "dark"},
            {
                "map": "Hacer un mapa", "make": "Hacer el mapa", "shared": "Términos compartidos",
                "test": "Probar un mensaje", "fix": "Fijar el plan", "so_far": "Hasta ahora", "name": "Nombre",
                "message": "Mensaje", "ends": "La respuesta es definitiva el", "show": "Ver este mapa",
                "whole": "Todas las funciones",
            },
        ),
    ],
    ids=["english", "spanish-phone-dark"],
)  # fmt: skip
def test_from_what_was_said_to_a_message_on_trial(
    options: dict[str, object], words: dict[str, str], new_page: NewPage, site: Live
) -> None:
    corpus = site.manage("shell", "--no-imports", "-c", SAID.format(name=f"Talks {options['locale']}")).split()[-1]
    page = signed_in(new_page(**options), site)
    base = re.sub(r"(/w/[^/]+)/.*", r"\1", page.url)
    page.goto(f"{base}/language/{corpus}/map/")
    expect_accessible(page)
    page.get_by_role("link", name=words["map"]).first.click()
    expect_accessible(page)
    page.get_by_role("button", name=words["make"]).click()
    expect(page.get_by_role("heading", name=words["shared"])).to_be_visible(timeout=60_000)
    expect_accessible(page)
    page.locator("#id_functions input").last.uncheck()
    page.get_by_role("button", name=words["show"]).click()
    expect(page.locator("nav.lg-kinds [aria-current=true]")).to_contain_text("×", timeout=60_000)
    expect_accessible(page)
    page.get_by_role("link", name=words["whole"]).click()
    expect(page.locator("nav.lg-kinds [aria-current=true]")).to_contain_text(words["whole"])
    _read_by_keyboard(page)
    expect(page.get_by_role("heading", name="visibility", exact=True)).to_be_visible()
    expect_accessible(page)
    page.get_by_role("link", name=words["test"]).click()
    expect_accessible(page)
    page.get_by_label(words["name"], exact=True).fill("Visibility first")
    page.get_by_label(words["message"], exact=True).fill("Visibility is not a screen.")
    for box in page.locator("input[name=audience]").all()[:2]:
        box.check()
    page.get_by_label(words["ends"]).fill("2030-01-01")
    page.get_by_role("button", name=words["fix"]).click()
    expect(page.get_by_role("heading", name=words["so_far"])).to_be_visible()
    expect_accessible(page)
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


def _read_by_keyboard(page: Page) -> None:
    """Open the page of the shared term from the drawing, without a mouse."""
    term = page.locator("svg.lg-map a", has_text="visibility").first
    term.focus()
    expect(term).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/term/**")
