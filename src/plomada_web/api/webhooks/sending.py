"""One request to an address that a member has written down: never to a place that is ours alone (`outside`).

Redirects are not followed, of the answer only its beginning is read, and everything ends in ten seconds.
"""

import http.client
import time
from collections.abc import Mapping
from dataclasses import dataclass

from plomada.figures import Sentence
from plomada_web.workspace.outside import NotReached, checked, connected

SECONDS = 10.0
READ = 2_000  # bytes of an answer


@dataclass(frozen=True)
class Answered:
    """What was answered: the status, and how the answer begins."""

    code: int
    excerpt: str


def send(url: str, body: bytes, headers: Mapping[str, str]) -> Answered:
    """Send a body to an address and return what was answered.

    Raises:
        AddressRefused: the address, or what its name stands for, is a private place.
        NotReached: there is no such name, nobody answered in time, or not as the web does.
    """
    parts = checked(url)
    connection = connected(parts, time.monotonic() + SECONDS)
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", path, body, {**headers, "Connection": "close"})
        response = connection.getresponse()
        return Answered(response.status, _beginning(response))
    except (OSError, http.client.HTTPException) as error:
        why = str(error)[:200] or type(error).__name__
        raise NotReached(Sentence("It was not answered as it should: %(why)s.", {"why": why})) from None
    finally:
        connection.close()


def _beginning(response: http.client.HTTPResponse) -> str:
    """Return how the answer begins."""
    read = b""
    while len(read) < READ and (piece := response.read1(READ - len(read))):
        read += piece
    return read.decode("utf-8", "replace").replace("\x00", "")
