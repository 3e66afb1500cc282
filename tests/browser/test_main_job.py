"""The main job, end to end: a buying group's answers become common ground, in Spanish and in English."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from pypdf import PdfReader

from tests.browser.conftest import PHONE, NewPage, signed_in
from tests.browser.guests import Guest, by_forms, by_touch
from tests.browser.words import EN, ES, Words
from tests.live import Live, Mailbox

Picture = Callable[[Page, str], Path]
# Six people's answers to seven statements; two sides that differ on the last four, and a group of which one doubts one.
SIDES = (
    (5, 5, 4, 5, 5, 5, 5),
    (5, 4, 5, 1, 1, 1, 1),
    (4, 5, 4, 5, 4, 5, 5),
    (4, 4, 4, 2, 1, 1, 1),
    (5, 4, 5, 4, 5, 5, 4),
    (5, 5, 4, 1, 2, 1, 2),
)
ONE_DOUBT = (
    (5, 4, 5, 4, 5, 4, 4),
    (4, 5, 4, 5, 4, 4, 5),
    (5, 5, 4, 4, 4, 5, 4),
    (4, 4, 5, 5, 5, 4, 4),
    (5, 4, 4, 4, 5, 5, 5),
    (4, 5, 5, 2, 4, 4, 4),
)


@dataclass(frozen=True)
class Case:
    """A purchase, and the group that decides it.

    Attributes:
        words: the language of the seller and of the group.
        functions: one for each person, as the list that is pasted names them.
        is_split: whether the group has two camps.
    """

    words: Words
    account: str
    title: str
    names: tuple[str, ...]
    functions: tuple[str, ...]
    missing: str
    is_split: bool

    @property
    def domain(self) -> str:
        return f"{self.account.split()[0].lower()}.example"

    def address_of(self, name: str) -> str:
        return f"{name.split(maxsplit=1)[0].lower()}@{self.domain}"

    @property
    def pasted(self) -> str:
        rows = zip(self.names, self.functions, strict=True)
        return "\n".join(f"{name} <{self.address_of(name)}>, {function}" for name, function in rows)

    @property
    def guests(self) -> list[Guest]:
        answers = SIDES if self.is_split else ONE_DOUBT
        return [Guest(name, given, 9) for name, given in zip(self.names, answers, strict=True)]


SPLIT = Case(
    ES,
    "Harinas Lucero",
    "Cajas plegables para dos molinos",
    ("Elvira Sanz", "Bruno Calvet", "Tirso Rioja", "Nadia Quintana", "Ugo Ferrán", "Zoe Maldonado"),
    ("Finanzas", "Operaciones", "Compras", "Calidad", "Logística", "Producción"),
    "Dirección general",
    is_split=True,
)
AGREED = Case(
    EN,
    "Larkfield Grain",
    "Returnable bins for the east silo",
    ("Maud Ellery", "Percy Vane", "Ottilie Crane", "Silas Thorne", "Wanda Pike", "Jonas Merrow"),
    ("Finance", "Operations", "Procurement", "Quality", "Logistics", "Production"),
    "General management",
    is_split=False,
)
both = pytest.mark.parametrize("case", [SPLIT, AGREED], ids=["es", "en"])


@both
def test_a_groups_answers_become_common_ground(
    case: Case, new_page: NewPage, site: Live, mailbox: Mailbox, picture: Picture
) -> None:
    def take(page: Page, what: str) -> None:
        picture(page, f"main-job-{case.words.code}/{what}")

    seller = signed_in(new_page(locale=case.words.locale), site)
    base = set_up(seller, case)
    bring_in_the_group(seller, case)
    take(seller, "1 group")
    phones = [new_page(viewport=PHONE, has_touch=True, locale=case.words.locale) for _ in case.names]
    ask_less(seller, case.words)
    links = make_links(seller, case)
    take(seller, "2 link")

    by_touch(phones[0], links[0], case.guests[0], case.words)
    expect(phones[0].locator("main")).not_to_contain_text(case.words.nobody_opposes)  # one voice is no group
    take(phones[0], "3 first voice")
    for phone, link, guest in list(zip(phones, links, case.guests, strict=True))[1:]:
        by_forms(phone, link, guest)
    bring_things_in(phones, links, case)
    sees_what_it_shares(phones[0], links[0], case)
    take(phones[0], "4 what we share")

    seller.goto(base)
    sees_agreement_with_its_interval(seller, case.words)
    sees_who_signs(seller)
    take(seller, "5 standing")
    sees_common_ground(seller, base, case)
    take(seller, "6 common ground")
    takes_up_what_came_in(seller, base, case)
    introduces_two(seller, base, case, mailbox)
    assert all(not phone.context.cookies() for phone in phones), "the room keeps nothing on a phone"


def set_up(seller: Page, case: Case) -> str:
    """Add the account and the decision; return the address of the decision."""
    words = case.words
    seller.get_by_role("link", name=words.people).first.click()
    seller.get_by_role("link", name=words.accounts).click()
    seller.get_by_role("link", name=words.add_account).first.click()
    seller.get_by_label(words.name, exact=True).fill(case.account)
    seller.get_by_role("button", name=words.add_account).click()
    expect(seller.get_by_role("heading", level=1)).to_have_text(case.account)

    seller.get_by_role("link", name=words.decisions).first.click()
    seller.get_by_role("link", name=words.new_decision).click()
    seller.get_by_label(words.title).fill(case.title)
    seller.get_by_label(words.account, exact=True).fill(case.account)
    seller.get_by_label(words.kind).select_option(label=words.packaging)
    seller.get_by_label(words.group_language).select_option(label=words.language)
    seller.get_by_role("button", name=words.set_up).click()
    seller.wait_for_url("**/group/")
    return seller.url.removesuffix("group/")


def bring_in_the_group(seller: Page, case: Case) -> None:
    """Paste the six, and see which functions usually take part and have nobody."""
    words = case.words
    before = seller.get_by_text(words.nobody_yet).count()
    seller.get_by_role("link", name=words.paste_a_list).first.click()
    seller.locator("textarea[name=text]").fill(case.pasted)
    seller.get_by_role("button", name=words.preview).click()
    expect(seller.locator("table tbody tr")).to_have_count(6)
    seller.get_by_role("button", name=words.add_them).click()
    for name in case.names:
        expect(seller.locator(".pl-group").get_by_role("link", name=name, exact=True)).to_be_visible()
    absent = seller.locator(".pl-absent")
    assert 0 < absent.count() < before, "those who came in are missing no more"
    expect(absent.filter(has_text=case.missing)).to_be_visible()


def ask_less(seller: Page, words: Words) -> None:
    """Retire one of the eight statements that the kind of purchase begins with."""
    tab(seller, words.what_we_ask).click()
    asked = seller.locator("section").first.locator(".pl-asked li")
    expect(asked).to_have_count(8)
    asked.last.get_by_role("button", name=words.retire).click()
    expect(asked).to_have_count(7)


def tab(seller: Page, name: str) -> Locator:
    return seller.locator(".pl-tabs").get_by_role("link", name=name)


def make_links(seller: Page, case: Case) -> list[str]:
    """Make each one's link: it is shown once."""
    links = []
    for name in case.names:
        tab(seller, case.words.room).click()
        assert not seller.locator("#fresh-link").count()
        seller.get_by_role("row", name=name).get_by_role("button", name=case.words.make_link).click()
        expect(seller.locator("#fresh")).to_contain_text(name)
        links.append(seller.locator("#fresh-link").input_value())
    assert len(set(links)) == 6
    return links


def bring_things_in(phones: list[Page], links: list[str], case: Case) -> None:
    """One proposes a statement, one suggests someone, one asks a question."""
    words = case.words
    for phone, link, way, field, text, button in (
        (phones[0], links[0], "propose/", "text", "Two suppliers are better than one.", words.propose),
        (phones[1], links[1], "suggest/", "name", "Basil Thrupp", words.suggest),
        (phones[2], links[2], "questions/", "text", "How long would a trial take?", words.ask),
    ):
        phone.goto(f"{link}shared/")
        phone.locator(f"a[href$='/{way}']").tap()
        phone.locator(f"[name={field}]").fill(text)
        phone.get_by_role("button", name=button, exact=True).tap()
        expect(phone.locator(".pl-message-success")).to_be_visible()


def sees_what_it_shares(phone: Page, link: str, case: Case) -> None:
    """All have spoken: the group reads what nobody opposes, with nobody's name, and takes it away."""
    phone.goto(f"{link}shared/")
    expect(phone.locator("main")).to_contain_text(case.words.nobody_opposes)
    expect(phone.locator(".pl-shared li")).to_have_count(3 if case.is_split else 6)
    expect(phone.locator(".rm-near li, .rm-apart li")).to_have_count(4 if case.is_split else 1)
    shown = phone.locator("main").inner_text()
    assert not [name for name in case.names[1:] if name in shown]
    first = phone.locator(".pl-shared li").first.inner_text().splitlines()[0]
    text = text_of_pdf(phone, f"{link}what-we-share.pdf")
    assert first.rstrip(".") in text
    assert case.title in text
    assert not [name for name in case.names if name in text]


def text_of_pdf(page: Page, address: str) -> str:
    answer = page.request.get(address)
    assert answer.headers["content-type"] == "application/pdf"
    return " ".join(" ".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(answer.body())).pages).split())


def sees_agreement_with_its_interval(seller: Page, words: Words) -> None:
    """The number stands with its interval, and opens how it was computed."""
    cell = seller.locator(".pl-stand tbody tr").first.locator("td", has=seller.locator(".pl-int")).first
    expect(cell.locator(".pl-int")).to_contain_text(" ")
    button = cell.get_by_role("button", name=words.computed)
    told = cell.locator("[popover]")
    expect(told).to_be_hidden()
    button.click()
    expect(told).to_be_visible()
    expect(told).to_contain_text(words.based_on)
    expect(told.get_by_role("link")).to_have_attribute("href", "/methods/agreement/")
    seller.keyboard.press("Escape")
    expect(told).to_be_hidden()


def sees_who_signs(seller: Page) -> None:
    """Everyone pasted whose function usually signs is on the board, and would."""
    board = seller.locator(".pl-board")
    expect(board.locator("> div").first.locator(".pl-sign")).to_have_count(3)
    expect(board.locator(".pl-unheard .pl-sign")).to_have_count(0)
    expect(seller.locator(".pl-signp .pl-figure")).to_contain_text("%")


def sees_common_ground(seller: Page, base: str, case: Case) -> None:
    """The matrix holds each one's answer to each of the seven, and says in words whether there are two camps."""
    seller.goto(base)
    tab(seller, case.words.common_ground).click()
    answered = seller.locator(".pl-matrix .pl-row:not(:has([href='#anone']))")
    expect(answered).to_have_count(7)
    expect(answered.first.locator("td")).to_have_count(6)
    said, unsaid = case.words.clear_line, case.words.no_camps
    if not case.is_split:
        said, unsaid = unsaid, said
    expect(seller.locator("main")).to_contain_text(said)
    expect(seller.locator("main")).not_to_contain_text(unsaid)
    text = text_of_pdf(seller, f"{base}what-we-share.pdf?language={case.words.code}")
    assert case.title in text


def takes_up_what_came_in(seller: Page, base: str, case: Case) -> None:
    """The proposal is asked, the question answered; who was suggested waits to be confirmed."""
    words = case.words
    seller.goto(base)
    tab(seller, words.what_we_ask).click()
    seller.get_by_role("button", name=words.ask_it).click()
    expect(seller.get_by_role("button", name=words.ask_it)).to_have_count(0)
    seller.get_by_role("link", name=words.answer).click()
    seller.locator("textarea[name=answer]").fill("Six weeks.")
    seller.locator("main form button[type=submit]").first.click()
    expect(seller.locator("main")).to_contain_text("Six weeks.")
    tab(seller, words.group).click()
    expect(seller.locator("main")).to_contain_text("Basil Thrupp")


def introduces_two(seller: Page, base: str, case: Case, mailbox: Mailbox) -> None:
    """The next connection has a mail ready; sent, it reaches both and says of nobody what they answered."""
    words = case.words
    seller.goto(base)
    statement = seller.locator("#pair .pl-quote").inner_text().strip("“”")
    pair = [name for name in case.names if name.split()[0] in seller.locator("#pair .pl-link").inner_text()]
    assert len(pair) == 2
    seller.get_by_role("link", name=words.review_mail).click()
    seller.get_by_role("button", name=words.send_to_both).click()
    expect(seller.locator(".pl-message-success")).to_be_visible()
    for name in pair:
        letter = mailbox.wait_for(case.address_of(name))
        body = letter.get_body(("plain",))
        assert body is not None
        assert statement in " ".join(body.get_content().split())
