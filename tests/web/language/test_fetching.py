"""Polite fetching against a real server on this machine: it may lie, be slow, never end and lead astray."""

import gzip
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from plomada_web.language.fetching import requests, turns
from plomada_web.language.fetching.fetching import Fetched, Outcome, get
from plomada_web.language.fetching.polling import poll
from plomada_web.language.fetching.states import FIRST_WAIT, LONGEST_ASKED_FOR, LONGEST_WAIT, State
from plomada_web.workspace import outside

NOW = datetime(2025, 3, 3, 10, tzinfo=UTC)
FEED = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Blog</title>
<item><title>Connectivity</title><guid>1</guid><description>&lt;p&gt;We connect plants.&lt;/p&gt;</description></item>
</channel></rss>"""
PAGE = """<html><head><title>A page</title></head><body><article><h1>Plants</h1><p>{}</p></article></body></html>"""
Answering = Callable[[BaseHTTPRequestHandler], None]


class Site:
    """A web server that answers as it is told, and remembers what it was asked."""

    def __init__(self) -> None:
        self.answers: dict[str, Answering] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.moments: list[float] = []
        self.at_once = self.most_at_once = 0
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.at_once += 1
                site.most_at_once = max(site.most_at_once, site.at_once)
                site.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
                site.moments.append(time.monotonic())
                try:
                    site.answers.get(self.path, answer(404))(self)
                except OSError:
                    pass  # whoever asked has gone
                finally:
                    site.at_once -= 1

            def log_message(self, *_args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    @property
    def paths(self) -> list[str]:
        return [path for path, _headers in self.asked]

    def get(self, path: str, state: State | None = None, now: datetime = NOW, **wanted: Any) -> Fetched:
        return get(self.url + path, state=state or State(), now=now, **wanted)


def answer(code: int, body: bytes = b"", kind: str = "application/rss+xml", **headers: str) -> Answering:
    def answered(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(code)
        handler.send_header("Content-Type", kind)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return answered


@pytest.fixture
def site(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    settings.WEBHOOK_ALLOW_PRIVATE = True
    monkeypatch.setattr(requests, "PAUSE", 0.0)
    monkeypatch.setattr("plomada_web.language.fetching.robots.PAUSE", 0.0)
    made = Site()
    yield made
    made.server.shutdown()
    made.server.server_close()


class TestItAsksAsOneShould:
    def test_it_says_who_it_is_and_no_more(self, site: Site, settings: Any) -> None:
        site.answers["/feed"] = answer(200, FEED)
        assert site.get("/feed").body == FEED
        assert site.asked[-1][1]["user-agent"] == "Plomada/0.1.0"
        settings.FETCH_CONTACT = "web@nadir.example"
        site.get("/feed")
        assert site.asked[-1][1]["user-agent"] == "Plomada/0.1.0 (+web@nadir.example)"

    def test_what_has_not_changed_is_not_sent_again(self, site: Site) -> None:
        site.answers["/feed"] = answer(200, FEED, ETag='"a"', Last_Modified="Mon, 03 Mar 2025 09:00:00 GMT")
        first = site.get("/feed")
        site.answers["/feed"] = answer(304)
        again = site.get("/feed", State.from_dict(first.state.to_dict()))
        assert again.outcome is Outcome.UNCHANGED
        headers = site.asked[-1][1]
        assert (headers["if-none-match"], headers["if-modified-since"]) == ('"a"', "Mon, 03 Mar 2025 09:00:00 GMT")

    def test_robots_are_asked_for_once_a_day(self, site: Site) -> None:
        site.answers["/robots.txt"] = answer(200, b"User-agent: plomada\nDisallow: /private", "text/plain")
        site.answers["/feed"] = answer(200, FEED)
        first = site.get("/feed")
        later = site.get("/feed", first.state, NOW + timedelta(hours=23))
        assert site.paths == ["/robots.txt", "/feed", "/feed"]
        site.get("/feed", later.state, NOW + timedelta(hours=25))
        assert site.paths[3:] == ["/robots.txt", "/feed"]

    def test_what_robots_forbid_is_not_asked_for_even_by_a_redirect(self, site: Site) -> None:
        site.answers["/robots.txt"] = answer(200, b"User-agent: *\nDisallow: /private", "text/plain")
        site.answers["/feed"] = answer(302, Location="/private/feed")
        for path in ("/private/x", "/feed"):
            assert site.get(path).outcome is Outcome.FORBIDDEN
        assert not [path for path in site.paths if path.startswith("/private")]

    def test_a_site_whose_robots_are_broken_is_not_read(self, site: Site) -> None:
        site.answers["/robots.txt"] = answer(500)
        site.answers["/feed"] = answer(200, FEED)
        fetched = site.get("/feed")
        assert (fetched.outcome, fetched.state.next_at) == (Outcome.FAILED, NOW + FIRST_WAIT)
        assert site.paths == ["/robots.txt"]

    def test_a_site_whose_robots_never_end_is_not_read(self, site: Site) -> None:
        site.answers["/robots.txt"] = answer(200, b"Disallow: /a\n" * 100_000, "text/plain")
        assert site.get("/feed").outcome is Outcome.FORBIDDEN
        assert site.paths == ["/robots.txt"]

    def test_large_robots_are_read_in_a_moment(self, site: Site) -> None:
        rules = "".join(f"Disallow: /{n}*a*b$\n" for n in range(20_000))
        site.answers["/robots.txt"] = answer(200, f"User-agent: *\n{rules}".encode(), "text/plain")
        site.answers["/feed"] = answer(200, FEED)
        begun = time.monotonic()
        assert site.get("/feed").outcome is Outcome.READ
        assert time.monotonic() - begun < 5

    def test_one_request_a_host_at_a_time_and_a_pause_between(
        self, site: Site, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("plomada_web.language.fetching.robots.PAUSE", 0.15)
        site.answers["/feed"] = answer(200, FEED)
        several = [threading.Thread(target=site.get, args=("/feed",)) for _ in range(3)]
        for each in several:
            each.start()
        for each in several:
            each.join()
        assert site.most_at_once == 1
        assert len(site.moments) == 6
        assert min(after - before for before, after in zip(site.moments, site.moments[1:], strict=False)) >= 0.14

    def test_a_host_that_wants_longer_pauses_gets_them(self, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
        site.answers["/robots.txt"] = answer(200, b"User-agent: *\nCrawl-delay: 9999", "text/plain")
        site.answers["/feed"] = answer(200, FEED)
        monkeypatch.setattr(turns, "LONGEST_PAUSE", 0.3)
        state = site.get("/feed").state
        site.get("/feed", state)
        assert site.moments[-1] - site.moments[-2] >= 0.29


class TestItWaits:
    def test_as_long_as_it_is_told_to(self, site: Site) -> None:
        site.answers["/feed"] = answer(429, Retry_After="7200")
        fetched = site.get("/feed")
        assert (fetched.outcome, fetched.state.next_at) == (Outcome.LATER, NOW + timedelta(hours=2))
        before = len(site.asked)
        assert site.get("/feed", fetched.state, NOW + timedelta(hours=1)).outcome is Outcome.LATER
        assert len(site.asked) == before

    def test_until_the_moment_it_is_told_but_not_for_ever(self, site: Site) -> None:
        site.answers["/feed"] = answer(503, Retry_After="Mon, 03 Mar 2025 13:00:00 GMT")
        assert site.get("/feed").state.next_at == NOW + timedelta(hours=3)
        site.answers["/feed"] = answer(503, Retry_After="99999999999999")
        assert site.get("/feed").state.next_at == NOW + LONGEST_ASKED_FOR
        site.answers["/feed"] = answer(503, Retry_After="soon")
        assert site.get("/feed").state.next_at == NOW + FIRST_WAIT

    def test_twice_as_long_after_each_failure_and_not_at_all_after_an_answer(self, site: Site) -> None:
        site.answers["/feed"] = answer(500)
        state, now, waits = State(), NOW, []
        for _ in range(9):
            state = site.get("/feed", state, now).state
            assert state.next_at
            waits.append(state.next_at - now)
            now = state.next_at
        assert waits[:3] == [FIRST_WAIT, 2 * FIRST_WAIT, 4 * FIRST_WAIT]
        assert waits[-1] == LONGEST_WAIT
        site.answers["/feed"] = answer(200, FEED)
        assert site.get("/feed", state, now).state.failures == 0


class TestItIsNotLedAstray:
    def test_five_redirects_are_followed_and_no_more(self, site: Site) -> None:
        for step in range(6):
            site.answers[f"/{step}"] = answer(301, Location=f"/{step + 1}")
        site.answers["/5"] = answer(200, FEED)
        assert site.get("/0").body == FEED
        assert site.get("/0").address.endswith("/5")
        site.answers["/5"] = answer(302, Location="/0")
        looped = site.get("/0")
        assert (looped.outcome, str(looped.why)) == (Outcome.FAILED, "The address is redirected more than 5 times.")

    @pytest.mark.parametrize(
        "there", ["http://127.0.0.1/", "http://169.254.169.254/latest/", "http://[::1]/", "file:///etc/passwd"]
    )
    def test_a_redirect_to_a_private_place_is_refused(
        self, site: Site, monkeypatch: pytest.MonkeyPatch, there: str, settings: Any
    ) -> None:
        site.answers["/feed"] = answer(302, Location=there)
        real = outside.connected

        def only_the_first(parts: Any, deadline: float) -> Any:
            settings.WEBHOOK_ALLOW_PRIVATE = True
            made = real(parts, deadline)
            settings.WEBHOOK_ALLOW_PRIVATE = False
            return made

        # The site itself is on this machine: it alone is let through.
        state = site.get("/other").state
        monkeypatch.setattr(requests, "connected", only_the_first)
        fetched = site.get("/feed", state)
        assert fetched.outcome is Outcome.FAILED
        assert "private place" in str(fetched.why) or "begins with https" in str(fetched.why)
        assert site.paths[-1] == "/feed"

    @pytest.mark.parametrize(
        "address", ["http://10.0.0.1/", "https://localhost/", "ftp://example.org/", "http://[::ffff:10.0.0.1]/"]
    )
    def test_a_private_place_is_never_asked(self, address: str) -> None:
        assert get(address, state=State(), now=NOW).outcome is Outcome.FAILED

    def test_letters_beyond_ascii_in_a_redirect_are_written_as_addresses_do(self, site: Site) -> None:
        site.answers["/feed"] = answer(302, Location="/año".encode().decode("latin-1"))
        site.answers["/a%C3%B1o"] = answer(200, FEED)
        assert site.get("/feed").body == FEED
        assert site.get("/año").body == FEED


class TestItReadsNoMoreThanItShould:
    def test_a_body_that_never_ends_is_left(self, site: Site) -> None:
        def endless(handler: BaseHTTPRequestHandler) -> None:
            answer(200)(handler)
            while True:
                handler.wfile.write(b"x" * 65_536)

        site.answers["/feed"] = endless
        fetched = site.get("/feed", most=1_000_000)
        assert str(fetched.why) == "The answer has more than 1 MB: it is not read."

    def test_a_gzip_bomb_is_left(self, site: Site) -> None:
        packing = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
        bomb = packing.compress(b"\0" * 100_000_000) + packing.flush()
        site.answers["/feed"] = answer(200, bomb, Content_Encoding="gzip", Content_Length=str(len(bomb)))
        begun = time.monotonic()
        assert site.get("/feed", most=1_000_000).outcome is Outcome.FAILED
        assert time.monotonic() - begun < 2

    def test_gzip_is_unpacked(self, site: Site) -> None:
        site.answers["/feed"] = answer(200, gzip.compress(FEED), Content_Encoding="gzip")
        assert site.get("/feed").body == FEED

    @pytest.mark.parametrize("told", ["999999", "999999999999999"])
    def test_a_length_that_is_a_lie_is_no_answer(self, site: Site, told: str) -> None:
        site.answers["/feed"] = answer(200, FEED, Content_Length=told)
        fetched = site.get("/feed")
        assert (fetched.outcome, fetched.body) == (Outcome.FAILED, b"")
        assert str(fetched.why) == "It was not answered as it should: it ended before its end."

    def test_a_drop_at_a_time_holds_nobody(self, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(requests, "SECONDS", 0.5)
        ended = threading.Event()

        def dripping(handler: BaseHTTPRequestHandler) -> None:
            answer(200)(handler)
            while not ended.wait(0.05):
                handler.wfile.write(b"x")

        site.answers["/feed"] = dripping
        begun = time.monotonic()
        fetched = site.get("/feed")
        ended.set()
        assert fetched.outcome is Outcome.FAILED
        assert time.monotonic() - begun < 2

    def test_what_is_no_text_is_not_taken(self, site: Site) -> None:
        site.answers["/feed"] = answer(200, b"GIF89a", "image/gif")
        assert str(site.get("/feed").why) == "This is no text but image/gif."


class TestPolling:
    def test_only_what_is_new_comes(self, site: Site) -> None:
        site.answers["/feed"] = answer(200, FEED)
        first = poll(f"{site.url}/feed", state=State(), now=NOW)
        assert [each.text for each in first.documents] == ["Connectivity\nWe connect plants."]
        item = b"<item><title>Later</title><guid>2</guid></item></channel>"
        site.answers["/feed"] = answer(200, FEED.replace(b"</channel>", item))
        again = poll(f"{site.url}/feed", state=State.from_dict(first.state.to_dict()), now=NOW)
        assert [each.key for each in again.documents] == ["2"]

    def test_a_site_is_read_page_by_page_until_all_are(self, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("plomada_web.language.fetching.polling.PAGES", 2)
        pages = [f"/page{n}" for n in range(3)]
        for page in pages:
            text = f"This page {page} says at some length what we think of connecting plants with each other. " * 5
            site.answers[page] = answer(200, PAGE.format(text).encode(), "text/html")
        urls = "".join(
            f"<url><loc>{site.url}{page}</loc><lastmod>2025-01-0{n + 1}</lastmod></url>" for n, page in enumerate(pages)
        )
        elsewhere = "<url><loc>https://elsewhere.example/x</loc></url>"
        site.answers["/map.xml"] = answer(200, f"<urlset>{urls}{elsewhere}</urlset>".encode(), "text/xml", ETag='"m"')
        site.answers["/index.xml"] = answer(
            200, f"<sitemapindex><sitemap><loc>{site.url}/map.xml</loc></sitemap></sitemapindex>".encode(), "text/xml"
        )
        first = poll(f"{site.url}/index.xml", state=State(), now=NOW)
        assert (len(first.documents), first.more) == (2, True)
        assert "/page2 says" in first.documents[0].text
        second = poll(f"{site.url}/index.xml", state=first.state, now=NOW)
        assert (len(second.documents), second.more) == (1, False)
        third = poll(f"{site.url}/index.xml", state=second.state, now=NOW)
        assert (third.documents, third.more) == ((), False)

    def test_of_a_large_site_the_newest_pages_are_read_in_the_time_there_is(
        self, site: Site, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("plomada_web.language.fetching.polling.MOST_PAGES", 2)
        urls = "".join(f"<url><loc>{site.url}/{n}</loc><lastmod>2025-01-0{n + 1}</lastmod></url>" for n in range(4))
        site.answers["/map.xml"] = answer(200, f"<urlset>{urls}</urlset>".encode(), "text/xml")
        polled = poll(f"{site.url}/map.xml", state=State(), now=NOW)
        assert site.paths == ["/robots.txt", "/map.xml", "/3", "/2"]
        assert str(polled.unread[0].why) == "Of a site, the 2 pages that changed last are read."
        monkeypatch.setattr("plomada_web.language.fetching.polling.SECONDS", -1.0)
        assert poll(f"{site.url}/map.xml", state=State(), now=NOW).more
        assert site.paths[4:] == ["/robots.txt", "/map.xml"]

    def test_one_broken_page_keeps_no_other_waiting(self, site: Site) -> None:
        urls = "".join(f"<url><loc>{site.url}/{n}</loc></url>" for n in range(2))
        site.answers["/map.xml"] = answer(200, f"<urlset>{urls}</urlset>".encode(), "text/xml")
        site.answers["/0"] = answer(500)
        site.answers["/1"] = answer(200, PAGE.format("We connect plants with each other. " * 10).encode(), "text/html")
        first = poll(f"{site.url}/map.xml", state=State(), now=NOW)
        assert [str(each.why) for each in first.unread] == ["The site answered with 500."]
        assert (first.more, first.documents) == (True, ())
        assert first.state.next_at
        second = poll(f"{site.url}/map.xml", state=first.state, now=first.state.next_at)
        assert len(second.documents) == 1

    def test_a_feed_that_is_html_says_so_and_waits(self, site: Site) -> None:
        site.answers["/feed"] = answer(200, b"<html><body>Not found</body></html>", "text/html", ETag='"h"')
        polled = poll(f"{site.url}/feed", state=State(), now=NOW)
        assert "no feed" in str(polled.why)
        assert polled.state.next_at
        assert not polled.state.validators
        again = poll(f"{site.url}/feed", state=polled.state, now=NOW + FIRST_WAIT)
        assert again.state.next_at == NOW + 3 * FIRST_WAIT

    def test_what_robots_forbid_is_looked_at_again_later(self, site: Site) -> None:
        site.answers["/robots.txt"] = answer(200, b"User-agent: *\nDisallow: /", "text/plain")
        polled = poll(f"{site.url}/feed", state=State(), now=NOW)
        assert (polled.outcome, polled.state.next_at) == (Outcome.FORBIDDEN, NOW + FIRST_WAIT)

    def test_an_unchanged_feed_brings_nothing_and_forgets_nothing(self, site: Site) -> None:
        site.answers["/feed"] = answer(200, FEED, ETag='"a"')
        first = poll(f"{site.url}/feed", state=State(), now=NOW)
        site.answers["/feed"] = answer(304)
        again = poll(f"{site.url}/feed", state=first.state, now=NOW)
        assert (again.outcome, again.documents, again.why) == (Outcome.UNCHANGED, (), None)
        site.answers["/feed"] = answer(200, FEED)
        assert poll(f"{site.url}/feed", state=again.state, now=NOW).documents == ()

    def test_a_feed_with_a_bomb_inside_is_refused(self, site: Site) -> None:
        entities = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))
        bomb = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a0 "ha">{entities}]><rss version="2.0"><channel>'
        bomb += "<item><title>&a9;</title></item></channel></rss>"
        site.answers["/feed"] = answer(200, bomb.encode())
        polled = poll(f"{site.url}/feed", state=State(), now=NOW)
        assert (polled.outcome, polled.documents) == (Outcome.FAILED, ())

    def test_an_address_that_is_gone_is_asked_ever_more_rarely(self, site: Site) -> None:
        polled = poll(f"{site.url}/gone", state=State(), now=NOW)
        assert (polled.outcome, polled.state.next_at) == (Outcome.FAILED, NOW + FIRST_WAIT)
        again = poll(f"{site.url}/gone", state=polled.state, now=NOW + FIRST_WAIT)
        assert again.state.next_at == NOW + 3 * FIRST_WAIT

    def test_a_state_survives_being_kept(self) -> None:
        state = replace(State().put_off(NOW), read=frozenset({"a", "b"}))
        assert State.from_dict(state.to_dict()) == state
        assert State.from_dict({}) == State()
