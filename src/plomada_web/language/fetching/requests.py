"""One GET with its redirects: every hop is checked, and neither size nor time of an answer has to be believed."""

import http.client
import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

from django.conf import settings

from plomada import __version__
from plomada.errors import PlomadaError
from plomada.figures import Sentence
from plomada_web.language.fetching.turns import turn
from plomada_web.workspace.outside import NotReached, checked, connected

NAME = "Plomada"  # by which robots.txt knows us
SECONDS = 30.0  # for one request, whatever it answers and however slowly
PAUSE = 1.0  # seconds between two requests to a host
MOST_REDIRECTS = 5
REDIRECTS = {
    HTTPStatus.MOVED_PERMANENTLY,
    HTTPStatus.FOUND,
    HTTPStatus.SEE_OTHER,
    HTTPStatus.TEMPORARY_REDIRECT,
    HTTPStatus.PERMANENT_REDIRECT,
}
PIECE = 65_536
GZIP = zlib.MAX_WBITS | 16
SAFE = "%/:=&?~#+!$,;'@()*[]-._"
Headers = Mapping[str, str]


class TooLong(PlomadaError):
    """An answer is larger than what is read."""


class TooManyRedirects(PlomadaError):
    """An address leads from one place to the next without end."""


@dataclass(frozen=True)
class Answer:
    """What was answered, at the address to which the redirects led; headers by their small names."""

    address: str
    code: int
    headers: Headers
    body: bytes


def user_agent() -> str:
    """Return who we say we are; whom to write to, only where somebody configured it (`FETCH_CONTACT`)."""
    contact = str(getattr(settings, "FETCH_CONTACT", "") or "")
    return f"{NAME}/{__version__}" + (f" (+{contact})" if contact else "")


def origin_of(parts: SplitResult) -> str:
    """Return scheme, name and port: what one robots.txt is for."""
    return f"{parts.scheme}://{parts.netloc.lower()}"


def request(address: str, headers: Headers, *, most: int, may: Callable[[str], float]) -> Answer:
    """Ask for an address, and for those that it is redirected to, until one answers.

    Args:
        address: as it was written down.
        headers: besides our name.
        most: bytes of the body, unpacked.
        may: is asked before each hop: gives the pause that its host wants, or raises what forbids it.

    Raises:
        AddressRefused: this or a further address is a private place or none.
        NotReached: nobody answered in time, or not as the web does.
        TooLong: the body has more bytes.
        TooManyRedirects: it leads on and on.
    """
    for _hop in range(MOST_REDIRECTS + 1):
        address = _in_ascii(address)
        parts = checked(address, plain=True)
        pause = may(address)
        with turn(parts.netloc.lower(), pause):
            answer = _one(address, parts, headers, most)
        if answer.code not in REDIRECTS or not answer.headers.get("location"):
            return answer
        address = urljoin(address, answer.headers["location"])
    raise TooManyRedirects(Sentence("The address is redirected more than %(most)s times.", {"most": MOST_REDIRECTS}))


def _one(address: str, parts: SplitResult, headers: Headers, most: int) -> Answer:
    connection = connected(parts, time.monotonic() + SECONDS)
    ours = {"User-Agent": user_agent(), "Accept-Encoding": "gzip", "Connection": "close"}
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("GET", path, headers={**headers, **ours})
        response = connection.getresponse()
        told = {name.lower(): value for name, value in response.getheaders()}
        body = _body(response, told, most) if response.status == HTTPStatus.OK else b""
        return Answer(address, response.status, told, body)
    except (OSError, http.client.HTTPException, zlib.error) as error:
        why = str(error)[:200] or type(error).__name__
        raise NotReached(Sentence("It was not answered as it should: %(why)s.", {"why": why})) from None
    finally:
        connection.close()


def _body(response: http.client.HTTPResponse, headers: Headers, most: int) -> bytes:
    """Return the body, counted as it comes and as it is unpacked."""
    encoding = headers.get("content-encoding", "identity").strip().lower()
    if encoding not in {"identity", "", "gzip", "x-gzip"}:
        raise http.client.HTTPException(f"packed as {encoding[:40]}")
    unpacking = zlib.decompressobj(GZIP) if encoding.endswith("gzip") else None
    body = bytearray()
    while piece := response.read1(PIECE):
        body += unpacking.decompress(piece, most + 1 - len(body)) if unpacking else piece
        if len(body) > most or (unpacking and unpacking.unconsumed_tail):
            raise TooLong(
                Sentence("The answer has more than %(most)s MB: it is not read.", {"most": round(most / 1e6, 1)})
            )
    if response.length or (unpacking and not unpacking.eof):
        raise http.client.HTTPException("it ended before its end")
    return bytes(body)


def _in_ascii(address: str) -> str:
    """Return an address with what is not plain written as addresses write it."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    path, query = _bytes(parts.path), _bytes(parts.query)
    return urlunsplit((parts.scheme, parts.netloc, quote(path, safe=SAFE), quote(query, safe=SAFE), ""))


def _bytes(text: str) -> bytes:
    """Return what was sent: letters that came in a header are bytes of UTF-8, each taken for a Latin letter."""
    try:
        sent = text.encode("latin-1")
        sent.decode()
    except UnicodeError:
        return text.encode()
    return sent
