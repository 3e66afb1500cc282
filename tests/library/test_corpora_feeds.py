"""Feeds, sitemaps, pages and exports are read; what is dangerous or something else is refused with a sentence."""

import gzip
import json
import time
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plomada.corpora.documents import Document, Reading, Unread
from plomada.corpora.exports import export
from plomada.corpora.feeds import entries
from plomada.corpora.packed import DangerousXml, TooMuchInside
from plomada.corpora.pages import page
from plomada.corpora.sitemaps import LARGEST, Listed, sitemap
from plomada.errors import UnreadableFile

BILLION_LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "lol">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b']><rss version="2.0"><channel><item><title>&j;</title></item></channel></rss>'
)
EXTERNAL = b'<!DOCTYPE rss [<!ENTITY e SYSTEM "file:///etc/hostname">]><rss version="2.0"><channel>&e;</channel></rss>'
QUADRATIC = b'<!DOCTYPE rss [<!ENTITY a "' + b"a" * 50_000 + b'">]><rss><channel>' + b"&a;" * 5000 + b"</channel></rss>"


def documents(readings: Iterable[Reading]) -> list[Document]:
    return [read for read in readings if isinstance(read, Document)]


RSS = """<?xml version="1.0" encoding="{encoding}"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>Diario</title>
<item><title>Año nuevo</title><dc:creator>Ana</dc:creator><link>https://example.org/1</link><guid>id-1</guid>
<pubDate>Thu, 26 Nov 2026 02:33:12 +0100</pubDate><description>Corto</description>
<content:encoded><![CDATA[<p>El <b>niño</b> pidió más.</p><script>no()</script>]]></content:encoded></item>
<item><title></title><description></description><link>https://example.org/2</link></item>
<item><title>Solo título</title><link>javascript:alert(1)</link></item>
</channel></rss>"""


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1252", "utf-16"])
def test_rss_is_read_in_any_encoding(encoding: str) -> None:
    read = list(entries(RSS.format(encoding=encoding).encode(encoding)))
    assert read[0] == Document(
        "Año nuevo\nEl niño pidió más.",
        author="Ana",
        said_at=datetime(2026, 11, 26, 1, 33, 12, tzinfo=UTC),
        address="https://example.org/1",
        key="id-1",
    )
    assert isinstance(read[1], Unread)
    assert read[1].place == "entry 2"
    assert isinstance(read[2], Document)
    assert (read[2].text, read[2].address) == ("Solo título", None)


def test_atom_names_the_feeds_author_where_an_entry_names_none() -> None:
    atom = """<feed xmlns="http://www.w3.org/2005/Atom"><author><name>Luis</name></author>
    <entry><id>urn:1</id><title>Plan</title><updated>2026-11-25T10:00:00Z</updated>
    <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Datos</p></div></content></entry></feed>"""
    (read,) = documents(entries(atom.encode()))
    assert (read.text, read.author, read.key) == ("Plan\nDatos", "Luis", "urn:1")
    assert read.said_at == datetime(2026, 11, 25, 10, tzinfo=UTC)


def test_a_feed_that_breaks_off_gives_what_came_before() -> None:
    whole = RSS.format(encoding="utf-8")
    assert documents(entries(whole[: whole.index("<item><title></title>")].encode()))[0].key == "id-1"


@pytest.mark.parametrize(
    "xml", [BILLION_LAUGHS, EXTERNAL, QUADRATIC, BILLION_LAUGHS.decode().encode("utf-16"), b"x" + EXTERNAL]
)
def test_a_feed_that_defines_entities_is_refused_at_once(xml: bytes) -> None:
    began = time.perf_counter()
    with pytest.raises(DangerousXml, match="defines entities"):
        list(entries(xml))
    assert time.perf_counter() - began < 2


@pytest.mark.parametrize(
    "data",
    [b"<!DOCTYPE html><html><body><p>Hola</p></body></html>", b"/etc/hostname", b"https://example.org", b"{}", b""],
)
def test_what_is_no_feed_says_so(data: bytes) -> None:
    with pytest.raises(UnreadableFile, match="It is no feed"):
        list(entries(data))


SITEMAP = b"""<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc> https://example.org/a?x=1&amp;y=2 </loc><lastmod>2026-11-25T10:00:00+01:00</lastmod></url>
<url><loc>ftp://example.org/b</loc></url><url><loc>https://example.org/c</loc><lastmod>soon</lastmod></url></urlset>"""


@pytest.mark.parametrize("packed", [False, True])
def test_a_sitemap_lists_pages(packed: bool) -> None:
    first, second, third = sitemap(gzip.compress(SITEMAP) if packed else SITEMAP)
    hour = timezone(timedelta(hours=1))
    assert first == Listed("https://example.org/a?x=1&y=2", datetime(2026, 11, 25, 10, tzinfo=hour))
    assert isinstance(second, Unread)
    assert (second.place, str(second.why)) == ("address 2", "“ftp://example.org/b” is no address of a page.")
    assert third == Listed("https://example.org/c")


def test_an_index_lists_sitemaps() -> None:
    xml = b"<sitemapindex><sitemap><loc>https://example.org/s.xml.gz</loc></sitemap></sitemapindex>"
    assert list(sitemap(xml)) == [Listed("https://example.org/s.xml.gz", is_sitemap=True)]


def test_a_sitemap_that_unpacks_without_end_is_refused() -> None:
    with pytest.raises(TooMuchInside, match="more than 50 MB"):
        list(sitemap(gzip.compress(b" " * (LARGEST + 1))))


@pytest.mark.parametrize(
    "data", [BILLION_LAUGHS, EXTERNAL, b"<html/>", b"", b"\x1f\x8brubbish", gzip.compress(SITEMAP)[:-20], SITEMAP[:-9]]
)
def test_what_is_no_sitemap_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableFile):
        list(sitemap(data))


def test_beyond_fifty_thousand_addresses_the_rest_is_told_not_read() -> None:
    xml = b"<urlset>" + b"<url><loc>https://example.org/a</loc></url>" * 50_002 + b"</urlset>"
    *pages, last = sitemap(xml)
    assert len(pages) == 50_000
    assert isinstance(last, Unread)


ARTICLE = """<html lang="es"><head><title>El acuerdo | Diario</title><meta charset="utf-8">
<meta property="og:title" content="El acuerdo"><meta name="author" content="Ana Pérez">
<meta property="article:published_time" content="2026-11-25T08:00:00Z"></head><body>
<nav><ul><li><a href="/">Inicio</a></li><li><a href="/d">Deportes</a></li></ul></nav>
<article><h1>El acuerdo</h1>{}</article><footer>Aviso legal</footer></body></html>""".format(
    "<p>El niño pidió más datos sobre el año, y los técnicos se los dieron sin demora alguna.</p>" * 8
)


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_a_page_gives_its_main_text_author_and_day(encoding: str) -> None:
    read = page(ARTICLE.encode(encoding), "https://example.org/acuerdo")
    assert isinstance(read, Document)
    assert read.text.startswith("El acuerdo\nEl niño pidió más datos")
    assert "Deportes" not in read.text
    assert "Aviso legal" not in read.text
    assert read.author == "Ana Pérez"
    assert read.said_at == datetime.fromisoformat("2026-11-25")
    assert read.address == read.key == "https://example.org/acuerdo"


def test_a_page_without_text_says_so() -> None:
    assert isinstance(page(b"<html><body><script>everything()</script></body></html>"), Unread)


@pytest.mark.parametrize("piece", ["<div>", "<p>x", "<table><tr><td>", "<a href=x>", "&lt;", "x "])
def test_a_page_without_end_takes_seconds(piece: str) -> None:
    began = time.perf_counter()
    page(("<html><body>" + piece * (45_000 // max(1, piece.count("<")))).encode())
    assert time.perf_counter() - began < 40


AS_PUBLIC = "https://www.w3.org/ns/activitystreams#Public"
OUTBOX = {
    "type": "OrderedCollection",
    "orderedItems": [
        {
            "id": "https://m.example/a/1/activity", "type": "Create", "actor": "https://m.example/users/ana",
            "published": "2026-11-25T10:00:00Z", "to": [AS_PUBLIC], "cc": [],
            "object": {"id": "https://m.example/a/1", "url": "https://m.example/@ana/1", "summary": None,
                       "content": '<p>Más <a href="x" class="mention">@<span>luis</span></a></p><p>datos</p>'},
        },
        {"id": "https://m.example/a/2/activity", "type": "Announce", "actor": "https://m.example/users/ana",
         "published": "2026-11-25T11:00:00Z", "to": [AS_PUBLIC], "object": "https://other.example/p/9"},
        {"id": "https://m.example/a/3/activity", "type": "Create", "actor": "https://m.example/users/ana",
         "to": ["https://m.example/users/luis"], "object": {"content": "<p>Solo para ti</p>"}},
        7,
    ],
}  # fmt: skip


def test_mastodons_outbox_has_posts_and_reposts_and_what_was_private_is_left_out() -> None:
    post, repost, private, rubbish = export(json.dumps(OUTBOX).encode())
    assert post == Document(
        "Más @luis\ndatos",
        author="https://m.example/users/ana",
        said_at=datetime(2026, 11, 25, 10, tzinfo=UTC),
        address="https://m.example/@ana/1",
        key="https://m.example/a/1",
    )
    assert isinstance(repost, Document)
    assert (repost.repost, repost.text, repost.address) == (True, "", "https://other.example/p/9")
    assert isinstance(private, Unread)
    assert "not public" in str(private.why)
    assert "Solo" not in str(private)
    assert isinstance(rubbish, Unread)
    assert rubbish.place == "post 4"


def bluesky(number: int) -> dict[str, object]:
    return {
        "uri": f"at://did:plc:a/app.bsky.feed.post/{number}",
        "author": {"did": "did:plc:a", "handle": "ana.example"},
        "record": {"$type": "app.bsky.feed.post", "text": f"Año {number}", "createdAt": "2026-11-25T10:00:00.123Z"},
    }


REASON = {"$type": "app.bsky.feed.defs#reasonRepost", "by": {"handle": "luis.example"}}


@pytest.mark.parametrize(
    "data",
    [
        json.dumps({"feed": [{"post": bluesky(1)}, {"post": bluesky(2), "reason": REASON}]}),
        json.dumps([{"post": bluesky(1)}, {"post": bluesky(2), "reason": REASON}]),
        "\n".join(json.dumps(each) for each in [{"post": bluesky(1)}, {"post": bluesky(2), "reason": REASON}]),
    ],
)
def test_posts_of_bluesky_are_read_as_json_and_as_json_lines(data: str) -> None:
    post, repost = documents(export(data.encode()))
    assert (post.text, post.author, post.repost) == ("Año 1", "ana.example", False)
    assert post.address == "https://bsky.app/profile/did:plc:a/post/1"
    assert post.said_at == datetime(2026, 11, 25, 10, 0, 0, 123000, tzinfo=UTC)
    assert (repost.text, repost.author, repost.repost) == ("Año 2", "luis.example", True)
    assert post.key != repost.key


def test_the_stream_of_events_and_a_line_that_is_broken() -> None:
    record = {"$type": "app.bsky.feed.post", "text": "Hola"}
    line = json.dumps({"did": "did:plc:a", "kind": "commit", "commit": {"rkey": "3k", "record": record}})
    first, second, third = export(f"{line}\n{{broken\n{line}\n".encode())
    assert (
        first
        == third
        == Document(
            "Hola",
            author="did:plc:a",
            address="https://bsky.app/profile/did:plc:a/post/3k",
            key="at://did:plc:a/app.bsky.feed.post/3k",
        )
    )
    assert isinstance(second, Unread)
    assert second.place == "line 2"


@pytest.mark.parametrize("data", [b"", b"hola", b"[" * 200_000, b'{"a": 1}', b"7", b"[" + b"9" * 10_000 + b"]"])
def test_what_is_no_export_says_so(data: bytes) -> None:
    try:
        assert not documents(export(data))
    except UnreadableFile as refusal:
        assert str(refusal).startswith("It ")  # noqa: PT017


json_values = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "type",
                    "object",
                    "to",
                    "content",
                    "post",
                    "record",
                    "value",
                    "text",
                    "uri",
                    "author",
                    "reason",
                    "by",
                    "commit",
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@given(st.lists(json_values, max_size=4))
def test_no_json_breaks_it(items: list[object]) -> None:
    assert len(list(export(json.dumps(items).encode()))) == len(items)


def test_a_page_of_more_tags_than_any_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="more than 50000 tags"):
        page(b"<p>x" * 60_000)
