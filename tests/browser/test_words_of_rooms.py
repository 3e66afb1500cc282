"""What is said in rooms, from the person's yes to the corpus and back out, in a real browser."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, NewPage, signed_in
from tests.browser.watching import expect_accessible
from tests.live import Live

# Someone in a room that is named to us, who has something to say, with a link of their own; and a corpus.
ROOM = """
import json
from django.utils import timezone
from plomada_web.decisions.models import Comment, Decision, Stakeholder
from plomada_web.language.models import Corpus
from plomada_web.people.models import Person
from plomada_web.rooms.links import new_link
from plomada_web.workspace.audit import MACHINE
from plomada_web.workspace.models import Workspace
workspace = Workspace.objects.get(is_sample=True)
now = timezone.now()
wanted = Stakeholder.objects.filter(decision__workspace=workspace, decision__disclosure="named_to_us", removed_at=None)
stake = wanted.exclude(person__function=None).exclude(person__consents__purpose="language").order_by("pk").first()
Person.objects.filter(pk=stake.person_id).update(language={language!r})
for number in range(3):
    Comment.objects.create(stakeholder=stake, text=f"Every container counts, {{number}}.", said_at=now)
corpus = Corpus.objects.create(workspace=workspace, name={name!r}, created_at=now)
print(json.dumps([corpus.pk, new_link(stake, actor=MACHINE, now=now).token]))
"""


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (
            {"locale": "en-GB"},
            {
                "offer": "What is said in our rooms", "add": "Add it to this corpus", "yes": "Yes, count my words too",
                "back": "Take it back", "look": "Look now", "documents": "documents",
            },
        ),
        (
            {"locale": "es-ES", "viewport": PHONE, "has_touch": True, "color_scheme": "dark"},
            {
                "offer": "Lo que se dice en nuestras salas", "add": "Añadirla a este corpus",
                "yes": "Sí, que cuenten también mis palabras", "back": "Retirarlo", "look": "Mirar ahora",
                "documents": "documentos",
            },
        ),
    ],
    ids=["english", "spanish-phone-dark"],
)  # fmt: skip
def test_from_a_yes_in_the_room_to_the_corpus_and_back(
    options: dict[str, object],
    words: dict[str, str],
    new_page: NewPage,
    site: Live,
    picture: Callable[[Page, str], Path],
) -> None:
    language = str(options["locale"])
    told = site.manage("shell", "--no-imports", "-c", ROOM.format(name=f"Rooms {language}", language=language[:2]))
    corpus, token = json.loads(told.strip().splitlines()[-1])
    page, room = signed_in(new_page(**options), site), new_page(**options)

    def seen(shown: Page, name: str) -> None:
        expect_accessible(shown)
        assert not shown.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        picture(shown, f"words-of-rooms/{language} {name}")

    base = re.sub(r"(/w/[^/]+)/.*", r"\1", page.url)
    page.goto(f"{base}/language/{corpus}/")
    seen(page, "1 corpus")
    page.get_by_role("link", name=words["offer"]).click()
    seen(page, "2 what comes in")
    page.get_by_role("button", name=words["add"]).click()
    expect(page.get_by_role("button", name=words["look"])).to_be_visible()
    room.goto(f"/r/{token}/yours/")
    room.get_by_role("button", name=words["yes"]).click()
    expect(room.get_by_role("button", name=words["back"])).to_be_visible()
    seen(room, "3 room")

    source = page.url
    for _time in range(20):  # a look that was under way may have read before they agreed
        page.goto(source)
        if not page.locator(".pl-facts a").inner_text().startswith("0 "):
            break
        with page.expect_navigation():
            page.get_by_role("button", name=words["look"]).click()
        page.wait_for_timeout(500)
    expect(page.locator(".pl-facts a")).to_have_text(re.compile(rf"^[1-9]\d* {words['documents']}"))
    seen(page, "4 source")
    room.get_by_role("button", name=words["back"]).click()
    expect(room.get_by_role("button", name=words["yes"])).to_be_visible()
    page.goto(source)
    expect(page.locator(".pl-facts a")).to_have_text(re.compile(rf"^0 {words['documents']}"))
