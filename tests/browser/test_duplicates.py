"""Two who are one: told while typing, found, merged side by side and taken apart again, in both languages."""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, NewPage, signed_in
from tests.browser.looks import TOO_WIDE
from tests.browser.watching import expect_accessible
from tests.live import Live

# Two people who differ in name and e-mail and share a phone, looked for in the workspace's own data.
MAKE = """
from django.utils import timezone
from plomada_web.duplicates.looking import keep, look_through
from plomada_web.workspace.models import Workspace
now = timezone.now()
workspace = Workspace.objects.get(is_sample=True)
account = workspace.accounts.filter(archived_at=None).order_by("pk").first()
for name, email, phone in (("{surname} Prat, Nuria", "", "+34 600 112 {digits}"),
                           ("Núria Prat {surname}", "n.{surname}@plomada.example", "600112{digits}")):
    workspace.people.create(account=account, name=name, email=email.lower(), phone=phone, created_at=now)
keep(workspace, look_through(workspace, "person"), began=now, now=now)
"""


@dataclass(frozen=True)
class Words:
    """What the pages say in a language, and whose story is played in it."""

    locale: str
    surname: str
    digits: str
    already: str
    merge: str
    one_now: str
    undo: str
    undone: str
    phone: str


ENGLISH = Words(
    "en-GB", "Zarzalejo", "233", "There is already", "Merge", "are one now", "Undo", "are undone", "Same phone"
)
SPANISH = Words(
    "es-ES",
    "Quintanilla",
    "455",
    "Ya existe",
    "Fusionar",
    "son ahora una sola ficha",
    "Deshacer",
    "deshech",
    "Mismo teléfono",
)


@pytest.mark.parametrize("words", [ENGLISH, SPANISH], ids=["en", "es"])
def test_two_are_told_merged_and_taken_apart(words: Words, new_page: NewPage, site: Live) -> None:
    site.manage("shell", "--no-imports", "-c", MAKE.format(surname=words.surname, digits=words.digits))
    window = {"viewport": PHONE, "has_touch": True} if words is SPANISH else {}
    page = signed_in(new_page(locale=words.locale, **window), site)
    workspace = re.search(r"/w/[^/]+/", page.url)
    assert workspace is not None

    # While typing
    page.goto(f"{workspace.group()}people/new/")
    page.locator("#id_name").press_sequentially(f"nuria prat {words.surname}")
    told = page.get_by_role("status").filter(has_text=words.already)
    expect(told.get_by_role("link", name=re.compile(words.surname)).first).to_be_visible()
    expect_accessible(page)

    # The queue
    page.goto(f"{workspace.group()}duplicates/")
    pair = page.locator(".dup-pair").filter(has_text=f"Núria Prat {words.surname}")
    expect(pair).to_contain_text(words.phone)
    expect_accessible(page)
    assert page.evaluate(TOO_WIDE) == 0
    pair.get_by_role("link", name=re.compile(words.merge)).click()

    # Side by side
    choice = page.locator("#id_field-name")
    choice.get_by_label(f"Núria Prat {words.surname}").check()
    expect_accessible(page)
    assert page.evaluate(TOO_WIDE) == 0
    page.get_by_role("button", name=words.merge, exact=True).click()
    expect(page.get_by_text(words.one_now)).to_be_visible()

    # And taken apart again
    page.get_by_role("button", name=words.undo, exact=True).click()
    expect(page.get_by_text(re.compile(words.undone))).to_be_visible(timeout=30_000)
    page.goto(f"{workspace.group()}duplicates/")
    expect(pair).to_be_visible()


def test_a_pair_is_said_to_be_two_by_keyboard_and_that_is_undone(member: Page, site: Live) -> None:
    site.manage("shell", "--no-imports", "-c", MAKE.format(surname="Oteiza", digits="677"))
    member.goto(re.sub(r"(/w/[^/]+/).*", r"\1duplicates/", member.url))
    pair = member.locator(".dup-pair").filter(has_text="Oteiza")
    pair.get_by_role("button", name=re.compile("They are two")).focus()
    member.keyboard.press("Enter")
    expect(member.get_by_text("stay two")).to_be_visible()
    expect(pair).to_have_count(0)
    member.locator("#messages").get_by_role("button", name="Undo").click()
    expect(pair).to_be_visible()
