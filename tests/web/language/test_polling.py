"""Addresses of a corpus, looked at on a real server of this machine: what comes in, how often, and what is refused."""

from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from plomada_web.language import background_polling
from plomada_web.language.actions.polling import (
    EVERY,
    POLL,
    SOON,
    Place,
    SameAddress,
    TooEarly,
    add_address,
    enqueue_look,
    look_now,
)
from plomada_web.language.actions.sources import archive_source
from plomada_web.language.actions.taking_in import take_in
from plomada_web.language.background_polling import look_at_due_sources
from plomada_web.language.fetching.polling import poll
from plomada_web.language.models import Corpus, Document, Source, Speaker
from plomada_web.workspace.audit import Actor
from plomada_web.workspace.models import AuditLine, Job
from tests.web.language.bringing import corpus_of, work
from tests.web.language.corpus_pages import HOME, page, post
from tests.web.language.test_fetching import FEED, PAGE, Site, answer, site
from tests.web.world import World, client_of

__all__ = ["site"]

ITEM = b"<item><title>Later</title><guid>2</guid><author>ana@nadir.example</author></item></channel>"


@pytest.fixture
def corpus(world: World) -> Corpus:
    return corpus_of(world)


@pytest.fixture
def feed(world: World, corpus: Corpus, site: Site) -> Source:
    """Return a feed that was added and not looked at yet."""
    site.answers["/feed"] = answer(200, FEED, ETag='"a"')
    return added(world, corpus, f"{site.url}/feed")


def added(world: World, corpus: Corpus, address: str, kind: str = "feed", default: str | None = None) -> Source:
    place = Place(kind, address, default=world.functions[default] if default else None)
    return add_address(corpus, place=place, actor=Actor.of(world.maria), now=timezone.now())


def jobs() -> list[Job]:
    return list(Job.objects.filter(kind=POLL).order_by("pk"))


def looked(source: Source) -> dict[str, Any]:
    """Do the look that is enqueued, and return what it told of itself."""
    job = jobs()[-1]
    assert job.status == "queued"
    work(job)
    source.refresh_from_db()
    return dict(job.result or {})


def again(source: Source) -> dict[str, Any]:
    """Look once more, as the schedule does when it is time."""
    Source.objects.filter(pk=source.pk).update(poll_at=timezone.now() - timedelta(minutes=1))
    look_at_due_sources(timezone.now())
    return looked(source)


# --- an address is added


def test_an_address_is_added_and_looked_at_at_once(world: World, corpus: Corpus, site: Site) -> None:
    site.answers["/feed"] = answer(200, FEED)
    finance = world.functions["Finance"].pk
    told = {"kind": "feed", "address": f"{site.url}/feed", "name": "Their blog", "default": finance}
    assert post(world, f"{corpus.pk}/sources/new/", told) == 302
    source = Source.objects.get(name="Their blog")
    assert looked(source) == {"source": source.pk, "outcome": "read", "unread": 0, "new": 1, "copies": 0, "known": 0}
    assert Document.objects.get(source=source).text == "Connectivity\nWe connect plants."
    assert Speaker.objects.get(source=source).function == world.functions["Finance"]
    assert source.poll_at is not None
    assert source.polled_at is not None
    assert source.poll_at - source.polled_at == EVERY


def test_the_corpus_page_leads_to_the_form_of_who_may_edit(world: World, corpus: Corpus) -> None:
    way = f'href="{HOME}{corpus.pk}/sources/new/"'
    assert way in page(world, f"{corpus.pk}/", user=world.maria)
    assert way not in page(world, f"{corpus.pk}/")
    assert "Add an address" in page(world, f"{corpus.pk}/sources/new/", user=world.maria)


@pytest.mark.parametrize(("who", "status"), [("maria", 302), ("vera", 403), ("charlie", 404)])
def test_only_members_that_edit_add_an_address(world: World, corpus: Corpus, who: str, status: int) -> None:
    told: dict[str, object] = {"kind": "feed", "address": "https://example.com/feed"}
    assert post(world, f"{corpus.pk}/sources/new/", told, user=getattr(world, who)) == status
    assert Source.objects.exists() == bool(jobs()) == (status == 302)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("address", "http://10.0.0.1/feed", "10.0.0.1 is a private place: nothing is sent there."),
        ("address", "http://[::1]/feed", "::1 is a private place"),
        ("address", "ftp://example.com/feed", "The address begins with https:// and a name."),
        ("address", "https://ana:secret@example.com/", "The address holds no name and password"),
        ("address", "", "This field is required"),
        ("address", "https://example.com/" + "a" * 500, "at most 500 characters"),
        ("kind", "table", "Select a valid choice"),
        ("default", "999999", "Select a valid choice"),
    ],
)
def test_what_is_no_address_is_refused_with_a_sentence(
    world: World, corpus: Corpus, field: str, value: str, said: str
) -> None:
    told = {"kind": "feed", "address": "https://example.com/feed", field: value}
    refused = client_of(world.maria).post(f"{HOME}{corpus.pk}/sources/new/", told)
    assert refused.status_code == 422
    assert said in refused.content.decode()
    assert not Source.objects.exists()
    assert not jobs()


def test_an_address_is_a_source_of_a_corpus_once(world: World, feed: Source) -> None:
    with pytest.raises(SameAddress, match="This address is a source of the corpus already"):
        added(world, feed.corpus, feed.address)
    archive_source(feed, actor=Actor.of(world.maria), now=timezone.now())
    assert added(world, feed.corpus, feed.address).pk != feed.pk


# --- a look


def test_what_has_not_changed_brings_nothing(feed: Source, site: Site) -> None:
    looked(feed)
    site.answers["/feed"] = answer(304)
    told = again(feed)
    assert (told["outcome"], told["new"], told["known"]) == ("unchanged", 0, 0)
    assert site.asked[-1][1]["if-none-match"] == '"a"'
    assert (Document.objects.count(), feed.problem) == (1, None)


def test_the_same_twice_changes_nothing_and_only_what_is_new_comes(feed: Source, site: Site) -> None:
    looked(feed)
    assert again(feed)["new"] == 0
    # Even a source that has forgotten what it read knows its documents.
    Source.objects.filter(pk=feed.pk).update(state={})
    assert (again(feed)["known"], Document.objects.count(), feed.documents) == (1, 1, 1)
    site.answers["/feed"] = answer(200, FEED.replace(b"</channel>", ITEM))
    assert again(feed)["new"] == 1
    assert set(Document.objects.values_list("key", flat=True)) == {"1", "2"}


def test_a_website_is_read_on_soon_while_pages_are_left(
    world: World, corpus: Corpus, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plomada_web.language.fetching.polling.PAGES", 2)
    for n in range(3):
        text = " ".join(f"Of plant {n}{k} we say at length what we think of connecting it." for k in range(10, 20))
        site.answers[f"/{n}"] = answer(200, PAGE.format(text).encode(), "text/html")
    urls = "".join(f"<url><loc>{site.url}/{n}</loc></url>" for n in range(4))
    site.answers["/map.xml"] = answer(200, f"<urlset>{urls}</urlset>".encode(), "text/xml")
    source = added(world, corpus, f"{site.url}/map.xml", "sitemap")
    assert looked(source)["new"] == 2
    assert source.poll_at is not None
    assert source.polled_at is not None
    assert source.poll_at - source.polled_at == SOON
    assert again(source)["new"] == 1
    shown = page(world, f"{corpus.pk}/sources/{source.pk}/")
    assert f"{site.url}/3" in shown
    assert "The site answered with 404." in shown
    again(source)
    assert "The site answered with 404." in page(world, f"{corpus.pk}/sources/{source.pk}/"), "a page is told of once"


@pytest.mark.parametrize(
    ("answered", "said", "cure"),
    [
        (answer(200, FEED, Content_Length="999999"), "it ended before its end", "Open the address in a browser"),
        (answer(404), "The site answered with 404.", "Open the address in a browser"),
        (answer(429, Retry_After="7200"), "The site asks us to come back later (429).", "Nothing is to be done"),
        (
            answer(
                200,
                b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
                b'<rss version="2.0"><channel><item><title>&b;</title></item></channel></rss>',
            ),
            "",
            "Open the address in a browser",
        ),
    ],
    ids=["a length that is a lie", "gone", "too much", "a bomb of entities"],
)
def test_what_goes_wrong_is_told_in_words_with_its_cure(
    world: World, feed: Source, site: Site, answered: Any, said: str, cure: str
) -> None:
    site.answers["/feed"] = answered
    looked(feed)
    assert feed.problem is not None
    assert not Document.objects.exists()
    shown = page(world, f"{feed.corpus_id}/sources/{feed.pk}/")
    assert said in shown
    assert cure in shown
    assert feed.poll_at == datetime.fromisoformat(feed.state["next_at"])
    site.answers["/feed"] = answer(200, FEED)
    Source.objects.filter(pk=feed.pk).update(state={})
    assert (again(feed)["new"], feed.problem) == (1, None)


def test_what_robots_forbid_is_told_with_whom_to_ask(world: World, feed: Source, site: Site) -> None:
    site.answers["/robots.txt"] = answer(200, b"User-agent: *\nDisallow: /", "text/plain")
    assert looked(feed)["outcome"] == "forbidden"
    assert "Ask whoever runs the site" in page(world, f"{feed.corpus_id}/sources/{feed.pk}/")


def test_a_name_that_leads_to_a_private_place_is_not_reached(
    world: World, corpus: Corpus, site: Site, settings: Any
) -> None:
    settings.WEBHOOK_ALLOW_PRIVATE = False
    port = site.server.server_address[1]
    source = added(world, corpus, f"http://localhost:{port}/feed")
    looked(source)
    assert "is a private place: nothing is sent there." in page(world, f"{corpus.pk}/sources/{source.pk}/")
    assert not site.asked


def test_killed_in_the_middle_the_next_attempt_takes_the_rest(feed: Source, site: Site) -> None:
    items = b"".join(b"<item><title>Number %d of many</title><guid>%d</guid></item>" % (n, n) for n in range(30))
    site.answers["/feed"] = answer(200, b'<rss version="2.0"><channel>' + items + b"</channel></rss>", ETag='"b"')
    calls: list[Any] = []

    def dies(*args: Any, **kwargs: Any) -> Any:
        calls.append(args)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return take_in(*args, **kwargs)

    job = jobs()[0]
    with patch.object(background_polling, "BATCH", 10):
        with patch.object(background_polling, "take_in", dies), pytest.raises(KeyboardInterrupt):
            work(job)
        assert Document.objects.count() == 10
        feed.refresh_from_db()
        assert (feed.state, feed.polled_at) == ({}, None), "what is not in was not read"
        Job.objects.filter(pk=job.pk).update(status="queued")  # as `reap` does once the heart has stopped
        told = looked(feed)
    assert (told["new"], told["known"], Document.objects.count(), feed.documents) == (20, 10, 30, 30)


def test_removed_during_the_look_nothing_comes_in(world: World, feed: Source) -> None:
    def polled(*args: Any, **kwargs: Any) -> Any:
        found = poll(*args, **kwargs)
        archive_source(feed, actor=Actor.of(world.maria), now=timezone.now())
        return found

    with patch.object(background_polling, "poll", polled):
        looked(feed)
    assert not Document.objects.exists()


# --- when it is looked at


def test_a_site_is_looked_at_by_one_at_a_time_whoever_asks(world: World, feed: Source, site: Site) -> None:
    other = added(world, corpus_of(world, "Another"), f"{site.url}/other")
    assert [job.payload["source"] for job in jobs()] == [feed.pk], "the other one waits"
    for _ in range(2):
        look_at_due_sources(timezone.now())
        enqueue_look(feed, owner=None, now=timezone.now())
    assert len(jobs()) == 1
    looked(feed)
    look_at_due_sources(timezone.now())
    look_at_due_sources(timezone.now())
    assert [job.payload["source"] for job in jobs()] == [feed.pk, other.pk]
    added(world, feed.corpus, "https://example.com/feed")
    assert len(jobs()) == 3, "another site does not wait"


def test_what_is_due_is_looked_at_and_nothing_else(world: World, feed: Source) -> None:
    looked(feed)
    look_at_due_sources(timezone.now() + EVERY - timedelta(minutes=1))
    assert len(jobs()) == 1
    archive_source(feed, actor=Actor.of(world.maria), now=timezone.now())
    look_at_due_sources(timezone.now() + 2 * EVERY)
    assert len(jobs()) == 1
    Source.objects.filter(pk=feed.pk).update(archived_at=None)
    Corpus.objects.filter(pk=feed.corpus_id).update(archived_at=timezone.now())
    look_at_due_sources(timezone.now() + 2 * EVERY)
    assert len(jobs()) == 1
    Corpus.objects.filter(pk=feed.corpus_id).update(archived_at=None)
    look_at_due_sources(timezone.now() + 2 * EVERY)
    assert len(jobs()) == 2


def test_a_look_that_breaks_does_not_come_back_at_once(feed: Source) -> None:
    with patch.object(background_polling, "poll", side_effect=RuntimeError), pytest.raises(AssertionError):
        work(jobs()[0])
    feed.refresh_from_db()
    assert feed.poll_at is not None
    assert feed.poll_at > timezone.now() + EVERY - timedelta(minutes=1)


# --- the source's page


def test_the_page_tells_when_it_was_and_is_looked_at(world: World, feed: Source) -> None:
    here = f"{feed.corpus_id}/sources/{feed.pk}/"
    shown = page(world, here, user=world.maria)
    assert feed.address in shown
    assert "not yet" in shown
    assert "in some minutes at most" in shown
    assert "Look now" in shown
    assert "Stop looking" in shown
    looked(feed)
    assert "in some minutes" not in page(world, here)
    assert "Look now" not in page(world, here), "a viewer starts nothing"


def test_it_is_left_alone_and_looked_at_again(world: World, feed: Source) -> None:
    here = f"{feed.corpus_id}/sources/{feed.pk}/"
    looked(feed)
    assert post(world, here + "pause/") == 302
    shown = page(world, here, user=world.maria)
    assert "none: it is left alone" in shown
    assert "Look again regularly" in shown
    assert "Look now" not in shown
    look_at_due_sources(timezone.now() + 2 * EVERY)
    assert len(jobs()) == 1
    assert post(world, here + "resume/") == 302
    assert looked(feed)["known"] == 0
    assert feed.poll_at is not None
    assert post(world, here + "look/") == 302
    assert len(jobs()) == 3
    assert set(AuditLine.objects.values_list("action", flat=True)) >= {"source.paused", "source.resumed"}


def test_stopped_during_a_look_it_stays_stopped(world: World, feed: Source) -> None:
    def polled(*args: Any, **kwargs: Any) -> Any:
        assert post(world, f"{feed.corpus_id}/sources/{feed.pk}/pause/") == 302
        return poll(*args, **kwargs)

    with patch.object(background_polling, "poll", polled):
        assert looked(feed)["new"] == 1
    assert feed.poll_at is None


def test_a_site_that_wants_a_pause_gets_it_whoever_presses_the_button(world: World, feed: Source, site: Site) -> None:
    site.answers["/feed"] = answer(429, Retry_After="7200")
    looked(feed)
    asked = len(site.asked)
    with pytest.raises(TooEarly):
        look_now(feed, actor=Actor.of(world.maria), now=timezone.now())
    here = f"{HOME}{feed.corpus_id}/sources/{feed.pk}/"
    told = client_of(world.maria).post(here + "look/", follow=True).content.decode()
    assert "The site is not asked again before its next look" in told
    client_of(world.maria).post(here + "pause/")
    client_of(world.maria).post(here + "resume/")
    feed.refresh_from_db()
    assert feed.poll_at is not None
    assert feed.poll_at > timezone.now() + timedelta(hours=1)
    assert (len(jobs()), len(site.asked)) == (1, asked)


@pytest.mark.parametrize("act", ["look", "pause", "resume"])
def test_only_members_that_edit_press_buttons_and_only_of_an_address(world: World, feed: Source, act: str) -> None:
    here = f"{feed.corpus_id}/sources/{feed.pk}/{act}/"
    assert post(world, here, user=world.vera) == 403
    assert post(world, here, user=world.charlie) == 404
    assert client_of(world.maria).get(HOME + here).status_code == 405
    Source.objects.filter(pk=feed.pk).update(address="")
    assert post(world, here) == 404
    assert "Last looked at" not in page(world, f"{feed.corpus_id}/sources/{feed.pk}/")


def test_the_page_takes_as_many_queries_however_much_was_read(world: World, feed: Source, corpus: Corpus) -> None:
    looked(feed)
    client, here = client_of(world.vera), f"{HOME}{corpus.pk}/sources/{feed.pk}/"
    client.get(here)  # what is read once in a process is read
    with CaptureQueriesContext(connection) as before:
        client.get(here)
    unread = [{"row": f"p{n}", "left_out": True, "template": "Nothing.", "values": {}} for n in range(20)]
    Source.objects.filter(pk=feed.pk).update(state={**feed.state, "unread": unread})
    with CaptureQueriesContext(connection) as after:
        assert client.get(here).content.decode().count("<b>p") == 20
    assert len(after) == len(before) < 20, [query["sql"] for query in after]
