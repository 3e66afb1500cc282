"""One polite GET: what was answered, or why nothing was, and what to remember until the next time."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum
from http import HTTPStatus

from plomada.figures import Sentence
from plomada_web.language.fetching.requests import Answer, TooLong, TooManyRedirects, request
from plomada_web.language.fetching.robots import Door, Forbidden
from plomada_web.language.fetching.states import State, Validators
from plomada_web.workspace.outside import AddressRefused, NotReached

MOST_BYTES = 20_000_000
KINDS = ("text/", "application/xml", "application/json", "application/gzip", "application/x-gzip")
ENDINGS = ("+xml", "+json")  # application/rss+xml and the like
UNTOLD = ("", "application/octet-stream", "binary/octet-stream")
ACCEPT = "application/atom+xml, application/rss+xml, application/xml, text/xml, text/html;q=0.9, */*;q=0.1"


class Outcome(StrEnum):
    """How a request ended."""

    READ = "read"
    UNCHANGED = "unchanged"
    LATER = "later"
    FORBIDDEN = "forbidden"
    FAILED = "failed"


@dataclass(frozen=True)
class Fetched:
    """What a request brought.

    `address` is where the redirects led, `why` says why there is no body, and `state` is to be kept: `state.next_at`
    tells when to ask again.
    """

    outcome: Outcome
    state: State
    address: str
    body: bytes = b""
    kind: str = ""
    why: Sentence | None = None


def get(address: str, *, state: State, now: datetime, most: int = MOST_BYTES) -> Fetched:
    """Return what stands at an address of the web, asked for as politely as its host wants.

    Nothing is asked before `state.next_at`, against robots.txt, or of a private place. Who does not answer, or says
    that it is too much, is asked again after a wait that doubles each time, or after as long as they say.

    Args:
        address: http or https.
        state: what the last call gave; of a source that was never asked, `State()`.
        now: aware.
        most: bytes of the body.
    """
    if state.next_at and now < state.next_at:
        return Fetched(Outcome.LATER, state, address, why=Sentence("It is too early to ask again."))
    door = Door(state, now)
    known = state.validators.get(address, Validators())
    headers = {"Accept": ACCEPT}
    if known.etag:
        headers["If-None-Match"] = known.etag
    if known.modified:
        headers["If-Modified-Since"] = known.modified
    try:
        answer = request(address, headers, most=most, may=door.pause)
    except Forbidden as refused:
        return Fetched(Outcome.FORBIDDEN, door.state.answered(), address, why=refused.sentence)
    except (AddressRefused, TooLong, TooManyRedirects) as failed:
        return Fetched(Outcome.FAILED, door.state.answered(), address, why=failed.sentence)
    except NotReached as failed:
        return Fetched(Outcome.FAILED, door.state.put_off(now), address, why=failed.sentence)
    return _fetched(address, answer, door.state, now)


def _fetched(asked: str, answer: Answer, state: State, now: datetime) -> Fetched:
    kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if answer.code == HTTPStatus.NOT_MODIFIED:
        return Fetched(Outcome.UNCHANGED, state.answered(), answer.address)
    if answer.code in {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}:
        told = Sentence("The site asks us to come back later (%(code)s).", {"code": answer.code})
        return Fetched(Outcome.LATER, state.put_off(now, _asked_for(answer, now)), answer.address, why=told)
    if answer.code != HTTPStatus.OK:
        told = Sentence("The site answered with %(code)s.", {"code": answer.code})
        broken = answer.code >= HTTPStatus.INTERNAL_SERVER_ERROR
        later = state.put_off(now, _asked_for(answer, now)) if broken else state.answered()
        return Fetched(Outcome.FAILED, later, answer.address, why=told)
    if not (kind.startswith(KINDS) or kind.endswith(ENDINGS) or kind in UNTOLD):
        told = Sentence("This is no text but %(kind)s.", {"kind": kind[:100]})
        return Fetched(Outcome.FAILED, state.answered(), answer.address, why=told)
    validators = Validators(answer.headers.get("etag"), answer.headers.get("last-modified"))
    if validators != Validators():
        state = state.with_validators(asked, validators)
    return Fetched(Outcome.READ, state.answered(), answer.address, answer.body, kind)


def _asked_for(answer: Answer, now: datetime) -> datetime | None:
    """Return until when we are asked to wait: a number of seconds or a moment."""
    told = answer.headers.get("retry-after", "").strip()
    if told.isascii() and told.isdigit():
        return now + timedelta(seconds=min(int(told[:9]), 10**8))
    try:
        moment = parsedate_to_datetime(told)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
