"""A connection to an address that a member has written down: never to a place that is ours alone.

Here is how this works. The name is looked up once, every address that it has is checked, and the connection goes to
one of those very addresses: a name that answers differently the second time gains nothing. TLS is checked against the
name. Everything ends by a deadline, also an answer that comes a drop at a time.
"""

import http.client
import io
import ipaddress
import socket
import ssl
import time
from functools import partial
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from plomada.errors import PlomadaError
from plomada.figures import Sentence

NAT64 = ipaddress.ip_network("64:ff9b::/96")


class AddressRefused(PlomadaError):
    """Nobody is called at such an address."""


class NotReached(PlomadaError):
    """Nobody answered there."""


def checked(url: str, *, plain: bool = False) -> SplitResult:
    """Return the parts of an address that may be called, as far as it can be seen without looking it up.

    Args:
        url: as it was written down.
        plain: whether http will do, for what is public anyway.

    Raises:
        AddressRefused: it is not of the web, holds a password, or is the number of a private place.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise AddressRefused(Sentence("This is no address of the web.")) from None
    schemes = {"https", "http"} if plain or settings.WEBHOOK_ALLOW_PRIVATE else {"https"}
    if parts.scheme not in schemes or not parts.hostname or port == 0:
        raise AddressRefused(Sentence("The address begins with https:// and a name."))
    if parts.username or parts.password:
        raise AddressRefused(Sentence("The address holds no name and password: whoever reads it would know them."))
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


def connected(parts: SplitResult, deadline: float) -> http.client.HTTPConnection:
    """Return a connection to what `checked` gave, with TLS for the name where that is asked.

    Args:
        parts: of the address.
        deadline: by `time.monotonic`; no wait for the connection or for its answer goes on after it.

    Raises:
        AddressRefused: the name stands for a private place.
        NotReached: there is no such name, or nobody answered in time.
    """
    host = str(parts.hostname)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        sock = _first_to_answer(_looked_up(host, port), port, deadline)
        if parts.scheme == "https":
            sock = _with_tls(sock, host)
    except (OSError, UnicodeError) as error:
        raise NotReached(Sentence("Nobody was reached: %(why)s.", {"why": str(error)[:200]})) from None
    connection = http.client.HTTPConnection(host, parts.port)
    connection.sock = sock
    connection.response_class = partial(_PunctualResponse, deadline=deadline)  # type: ignore[assignment]
    return connection


def _looked_up(host: str, port: int) -> list[str]:
    """Return every address of a name, all of them public."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
    for address in addresses:
        refuse_private(address)
    return addresses


def _first_to_answer(addresses: list[str], port: int, deadline: float) -> socket.socket:
    failed: OSError | None = None
    for address in addresses:
        try:
            return socket.create_connection((address, port), timeout=_left(deadline))
        except OSError as error:
            failed = error
    raise failed or OSError("no address")


def _with_tls(plain: socket.socket, host: str) -> socket.socket:
    try:
        return ssl.create_default_context().wrap_socket(plain, server_hostname=host)
    except BaseException:
        plain.close()
        raise


class _PunctualResponse(http.client.HTTPResponse):
    """An answer whose every read, of headers too, ends by the deadline."""

    def __init__(self, sock: socket.socket, *args: Any, deadline: float, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        self.fp = io.BufferedReader(_Punctual(self.fp.detach(), sock, deadline))


class _Punctual(io.RawIOBase):
    """What comes over a socket until the deadline."""

    def __init__(self, raw: io.RawIOBase, sock: socket.socket, deadline: float) -> None:
        super().__init__()
        self._raw, self._sock, self._deadline = raw, sock, deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._sock.settimeout(_left(self._deadline))
        read: int | None = self._raw.readinto(buffer)
        return read

    def close(self) -> None:
        self._raw.close()
        super().close()


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError("it took too long")
    return left
