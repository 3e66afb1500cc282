"""One request to an address that a member has written down: never to a place that is ours alone.

Here is how this works. The name is looked up once, every address that it has is checked, and the connection goes to
one of those very addresses: a name that answers differently the second time gains nothing. TLS is checked against the
name. Redirects are not followed, of the answer only its beginning is read, and everything ends in ten seconds.
"""

import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from plomada.errors import PlomadaError
from plomada.figures import Sentence

SECONDS = 10.0
READ = 2_000  # bytes of an answer
NAT64 = ipaddress.ip_network("64:ff9b::/96")


class AddressRefused(PlomadaError):
    """Nothing is sent to such an address."""


class NotReached(PlomadaError):
    """Nobody answered there."""


@dataclass(frozen=True)
class Answered:
    """What was answered: the status, and how the answer begins."""

    code: int
    excerpt: str


def checked(url: str) -> SplitResult:
    """Return the parts of an address to which something may be sent, as far as it can be seen without looking it up.

    Raises:
        AddressRefused: it is not https, holds a password, or is the number of a private place.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise AddressRefused(Sentence("This is no address of the web.")) from None
    schemes = {"https", "http"} if settings.WEBHOOK_ALLOW_PRIVATE else {"https"}
    if parts.scheme not in schemes or not parts.hostname or port == 0:
        raise AddressRefused(Sentence("The address begins with https:// and a name."))
    if parts.username or parts.password:
        raise AddressRefused(Sentence("The address holds no name and password: the signature says who sends."))
    if not url.isascii() or any(sign <= " " or sign == "\x7f" for sign in url):
        raise AddressRefused(Sentence("The address is written in plain letters, without spaces."))
    try:
        number = ipaddress.ip_address(parts.hostname)
    except ValueError:
        return parts
    refuse_private(str(number))
    return parts


def refuse_private(address: str) -> None:
    """Refuse a number that is not of the public internet.

    Raises:
        AddressRefused: it is private, local, reserved, or leads to one that is.
    """
    if settings.WEBHOOK_ALLOW_PRIVATE:
        return
    number = ipaddress.ip_address(address.partition("%")[0])
    inner = number
    if isinstance(number, ipaddress.IPv6Address):
        inner = number.ipv4_mapped or number.sixtofour or (number.teredo or (None, None))[1] or number
        if number in NAT64:
            inner = ipaddress.IPv4Address(int(number) & 0xFFFFFFFF)
    for one in (number, inner):
        if not one.is_global or one.is_multicast or one.is_reserved or one.is_unspecified:
            raise AddressRefused(
                Sentence("%(address)s is a private place: nothing is sent there.", {"address": address})
            )


def send(url: str, body: bytes, headers: Mapping[str, str]) -> Answered:
    """Send a body to an address and return what was answered.

    Raises:
        AddressRefused: the address, or what its name stands for, is a private place.
        NotReached: there is no such name, nobody answered in time, or not as the web does.
    """
    parts = checked(url)
    assert parts.hostname is not None  # noqa: S101  checked
    port = parts.port or (443 if parts.scheme == "https" else 80)
    deadline = time.monotonic() + SECONDS
    try:
        connection = _connected(parts, _looked_up(parts.hostname, port), deadline)
    except (OSError, UnicodeError) as error:
        raise NotReached(Sentence("Nobody was reached: %(why)s.", {"why": str(error)[:200]})) from None
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", path, body, {**headers, "Connection": "close"})
        response = connection.getresponse()
        return Answered(response.status, _beginning(response, connection, deadline))
    except (OSError, http.client.HTTPException) as error:
        why = str(error)[:200] or type(error).__name__
        raise NotReached(Sentence("It was not answered as it should: %(why)s.", {"why": why})) from None
    finally:
        connection.close()


def _looked_up(host: str, port: int) -> list[str]:
    """Return every address of a name, all of them public."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
    for address in addresses:
        refuse_private(address)
    return addresses


def _connected(parts: SplitResult, addresses: list[str], deadline: float) -> http.client.HTTPConnection:
    """Return a connection to the first of these addresses that answers, with TLS for the name where that is asked."""
    host = str(parts.hostname)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    failed: OSError | None = None
    for address in addresses:
        try:
            plain = socket.create_connection((address, port), timeout=_left(deadline))
            break
        except OSError as error:
            failed = error
    else:
        raise failed or OSError("no address")
    connection = http.client.HTTPConnection(host, port, timeout=_left(deadline))
    connection.sock = plain
    if parts.scheme == "https":
        try:
            connection.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=host)
        except BaseException:
            plain.close()
            raise
    return connection


def _beginning(response: http.client.HTTPResponse, connection: http.client.HTTPConnection, deadline: float) -> str:
    """Return how the answer begins: a drop at a time it may not hold us longer than the whole may take."""
    read = b""
    while len(read) < READ:
        if connection.sock is not None:
            connection.sock.settimeout(_left(deadline))
        piece = response.read1(READ - len(read))
        if not piece:
            break
        read += piece
    return read.decode("utf-8", "replace").replace("\x00", "")


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError("it took too long")
    return left
