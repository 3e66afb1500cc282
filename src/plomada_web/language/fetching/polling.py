"""What is new in a feed, or on a site by its sitemap, since the last time."""

import hashlib
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

from plomada.corpora.documents import Document, Reading, Unread
from plomada.corpora.feeds import entries
from plomada.corpora.pages import page as read_page
from plomada.corpora.sitemaps import GZIP, LARGEST, Listed, sitemap
from plomada.errors import UnreadableFile
from plomada.figures import Sentence
from plomada_web.language.fetching.fetching import Fetched, Outcome, get
from plomada_web.language.fetching.states import State

PAGES = 25  # of a site, in one poll: the next poll reads on
SITEMAPS = 10  # of an index: those that changed last
MOST_PAGES = 5_000  # of a site: those that changed last
SECONDS = 300.0  # for the pages of one poll: a host that wants long pauses is read over many polls
MARKS = (b"<urlset", b"<sitemapindex")
OLDEST = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Polled:
    """What a poll brought; `more` says whether pages are left for the next."""

    outcome: Outcome
    state: State
    documents: tuple[Document, ...] = ()
    unread: tuple[Unread, ...] = ()
    why: Sentence | None = None
    more: bool = False


def poll(address: str, *, state: State, now: datetime) -> Polled:
    """Return what a feed or a sitemap names that was not read before.

    Args:
        address: of an RSS or Atom feed, a sitemap, or an index of sitemaps.
        state: what the last poll gave; at first `State()`.
        now: aware.
    """
    fetched = get(address, state=state, now=now, most=LARGEST)
    if fetched.outcome is Outcome.UNCHANGED:
        return Polled(fetched.outcome, fetched.state)
    if fetched.outcome is not Outcome.READ:
        waits = fetched.state.next_at
        kept = fetched.state if waits else _once_more(fetched.state, state).put_off(now)
        return Polled(fetched.outcome, kept, why=fetched.why)
    try:
        if fetched.body.startswith(GZIP) or any(mark in fetched.body[:4_000] for mark in MARKS):
            return _of_a_site(fetched, now)
        return _of_a_feed(fetched)
    except UnreadableFile as unreadable:
        # What cannot be read now is read whole the next time, whatever the server says has not changed.
        forgotten = replace(_once_more(fetched.state, state), validators={})
        return Polled(Outcome.FAILED, forgotten.put_off(now), why=unreadable.sentence)


def _once_more(state: State, before: State) -> State:
    """Return the state with the failures of before: an answer of which nothing can be made is one more."""
    return replace(state, failures=before.failures)


def _of_a_feed(fetched: Fetched) -> Polled:
    said = list(entries(fetched.body))
    documents = [each for each in said if isinstance(each, Document)]
    known = {_name(each.key or "", each.text): each for each in documents}
    new = tuple(each for name, each in known.items() if name not in fetched.state.read)
    state = replace(fetched.state, read=frozenset(known))
    return Polled(Outcome.READ, state, new, _unread(said))


def _of_a_site(fetched: Fetched, now: datetime) -> Polled:
    listed, said, state = _pages(fetched, now)
    ours = [page for page in _newest(listed) if _host(page.address) == _host(fetched.address)]
    if len(ours) > MOST_PAGES:
        told = Sentence("Of a site, the %(most)s pages that changed last are read.", {"most": MOST_PAGES})
        said.append(Unread(fetched.address, told))
    named = {_name(page.address, str(page.changed_at)): page for page in ours[:MOST_PAGES]}
    waiting = [name for name in named if name not in state.read]
    read = set(state.read & named.keys())
    deadline = time.monotonic() + SECONDS
    for name in waiting[:PAGES]:
        if time.monotonic() > deadline:
            break
        page = get(named[name].address, state=replace(state, validators={}), now=now)
        state = replace(page.state, validators=state.validators)
        if page.outcome is Outcome.LATER:
            break
        # A page that cannot be read is told once: it would keep those behind it waiting for ever.
        read.add(name)
        said += _of_a_page(page)
        if state.next_at:
            break
    more = bool(named.keys() - read)
    if more:
        # The sitemap itself may not have changed by then, and has to be read all the same.
        state = replace(state, validators={})
    documents = tuple(each for each in said if isinstance(each, Document))
    return Polled(Outcome.READ, replace(state, read=frozenset(read)), documents, _unread(said), more=more)


def _pages(fetched: Fetched, now: datetime) -> tuple[list[Listed], list[Reading], State]:
    """Return the pages that a sitemap lists, and those that the sitemaps list which it leads to."""
    pages: list[Listed] = []
    further: list[Listed] = []
    said: list[Reading] = []
    state = fetched.state
    for each in sitemap(fetched.body):
        if isinstance(each, Unread):
            said.append(each)
        else:
            (further if each.is_sitemap else pages).append(each)
    for place in _newest(further)[:SITEMAPS]:
        # Unchanged or not, its pages are needed to know which of them are left.
        answer = get(place.address, state=replace(state, validators={}), now=now, most=LARGEST)
        state = replace(answer.state, validators=state.validators)
        try:
            if answer.outcome is Outcome.READ:
                listed = list(sitemap(answer.body))
                pages += [each for each in listed if isinstance(each, Listed) and not each.is_sitemap]
                said += [each for each in listed if isinstance(each, Unread)]
            elif answer.why:
                said.append(Unread(place.address, answer.why))
        except UnreadableFile as unreadable:
            said.append(Unread(place.address, unreadable.sentence))
    return pages, said, state


def _of_a_page(page: Fetched) -> list[Reading]:
    if page.outcome is not Outcome.READ:
        return [Unread(page.address, page.why)] if page.why else []
    try:
        said = read_page(page.body, page.address)
    except UnreadableFile as unreadable:
        return [Unread(page.address, unreadable.sentence)]
    return [replace(said, place=page.address) if isinstance(said, Unread) else said]


def _newest(places: Iterable[Listed]) -> list[Listed]:
    """Return places with those that changed last first; of which it is not told, last."""

    def changed(place: Listed) -> datetime:
        at = place.changed_at or OLDEST
        return at if at.tzinfo else at.replace(tzinfo=UTC)

    return sorted(places, key=changed, reverse=True)


def _host(address: str) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.")


def _name(*told: str) -> str:
    """Return a short name for what was read, by which it is known again."""
    return hashlib.blake2b("\n".join(told).encode(), digest_size=8).hexdigest()


def _unread(said: Iterable[Reading]) -> tuple[Unread, ...]:
    return tuple(each for each in said if isinstance(each, Unread))
