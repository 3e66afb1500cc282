"""The pages of the source, and the room in which people agree to it."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from plomada_web.decisions.lent_words import TOLD, ready
from plomada_web.decisions.models import (
    Disclosure,
)
from plomada_web.language.models import Corpus, Source
from plomada_web.people.models import Consent, Person
from plomada_web.rooms.links import new_link
from plomada_web.workspace.audit import MACHINE
from plomada_web.workspace.models import Job
from tests.web.language.test_corpus_pages import HOME, page, post
from tests.web.language.words_of_rooms.saying import CARLA, OFFER, OSCAR, added, agrees, looked, mode, says, texts
from tests.web.world import World, client_of


def test_the_page_says_the_rule_and_how_much_would_come(world: World, corpus: Corpus) -> None:
    says(world, CARLA)
    says(world, CARLA, "And more.")
    says(world, OSCAR)
    address = f"{corpus.pk}/sources/of/rooms/"
    assert f'href="{HOME}{address}"' in page(world, f"{corpus.pk}/", user=world.maria)
    assert f'href="{HOME}{address}"' not in page(world, f"{corpus.pk}/", user=world.vera)
    html = page(world, address, user=world.maria)
    assert "nothing from rooms that show only the group&#x27;s answer" in html
    assert "Nothing comes in until somebody agrees." in html
    agrees(world, CARLA)
    assert re.findall(r"<dd>(\d)</dd>", page(world, address, user=world.maria)) == ["2", "1", "2"]
    assert post(world, address) == 302
    looked(Source.objects.get(kind="rooms"))
    assert f'href="{HOME}{address}"' not in page(world, f"{corpus.pk}/", user=world.maria), "it is there"
    assert client_of(world.maria).get(HOME + address).status_code == 302
    html = page(world, f"{corpus.pk}/sources/{Source.objects.get().pk}/", user=world.maria)
    assert "Finance" in html
    assert "Look now" in html
    assert "Upload more" not in html
    assert "<select" not in html, "nobody says by hand who speaks"


@pytest.mark.parametrize(
    ("who", "status"), [("maria", 302), ("bob", 302), ("vera", 403), ("charlie", 404), (None, 302)]
)
def test_only_members_that_edit_add_it(world: World, corpus: Corpus, who: str | None, status: int) -> None:
    address = f"{HOME}{corpus.pk}/sources/of/rooms/"
    user = getattr(world, who) if who else None
    assert client_of(user).post(address).status_code == status
    assert Source.objects.exists() == (who in {"maria", "bob"})


def test_no_other_source_is_offered_and_none_in_an_archived_corpus(world: World, corpus: Corpus) -> None:
    assert post(world, f"{corpus.pk}/sources/of/table/") == 404
    post(world, f"{corpus.pk}/archive/")
    assert post(world, f"{corpus.pk}/sources/of/rooms/") == 404


def test_it_is_looked_at_paused_and_resumed_and_nobody_says_who_speaks(world: World, corpus: Corpus) -> None:
    source = added(world, corpus)
    at = f"{corpus.pk}/sources/{source.pk}/"
    assert post(world, f"{at}who/", {"default": world.functions["Quality"].pk}) == 404
    assert post(world, f"{at}look/") == 302
    assert Job.objects.filter(kind=OFFER.job, status="queued").count() == 1
    assert post(world, f"{at}pause/") == 302
    assert looked(source).poll_at is None, "a look that was under way does not begin them again"
    assert post(world, f"{at}resume/") == 302


def test_queries_do_not_grow_with_what_is_said(world: World, corpus: Corpus) -> None:
    def asked(minutes: int) -> tuple[int, int]:
        agrees(world, CARLA, OSCAR, minutes=minutes)
        looked(source)
        with CaptureQueriesContext(connection) as to_see:
            ready(world.workspace)
        with CaptureQueriesContext(connection) as to_go:
            agrees(world, CARLA, given=False, minutes=minutes + 1)
        return len(to_see), len(to_go)

    says(world, CARLA)
    source = added(world, corpus)
    few = asked(2)
    for number in range(50):
        says(world, CARLA, f"Text {number}.")
        says(world, OSCAR, f"Text {number} of his.")
    assert asked(4) == few
    assert few[0] == 2 * len(TOLD) + 1


def room(world: World, name: str = CARLA) -> str:
    return f"/r/{new_link(world.stakeholders[name], actor=MACHINE, now=timezone.now()).token}/"


def shown(world: World, home: str, language: str = "en") -> str:
    Person.objects.update(language=language)
    return Client().get(f"{home}yours/").content.decode()


def test_in_the_room_it_is_asked_once_there_is_a_corpus_that_takes_it(world: World, corpus: Corpus) -> None:
    home = room(world)
    assert "Your words" not in shown(world, home)
    added(world, corpus)
    assert "Yes, count my words too" in shown(world, home)
    assert "Sí, que cuenten también mis palabras" in shown(world, home, "es")
    mode(world, Disclosure.GROUP_ONLY)
    assert "Your words" not in shown(world, home)


def test_they_agree_and_take_it_back_themselves(world: World, corpus: Corpus) -> None:
    says(world, CARLA)
    source, home = added(world, corpus), room(world)
    assert Client().post(f"{home}words/", {"words": "lend"}).status_code == 302
    assert Client().post(f"{home}words/", {"words": "lend"}).status_code == 302
    consent = Consent.objects.get()
    assert (consent.purpose, consent.given, consent.how, consent.noted_by) == ("language", True, "link", None)
    assert "a number in place of your name" in consent.wording or "un número en lugar de tu nombre" in consent.wording
    assert len(texts(looked(source))) == 1
    assert "You have agreed to that" in shown(world, home)
    assert Client().post(f"{home}words/", {"words": "back"}).status_code == 302
    assert texts(source) == []
    assert Consent.objects.order_by("-pk")[0].given is False
    assert Client().get(f"{home}words/").status_code == 405
