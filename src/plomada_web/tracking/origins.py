"""Where a page comes from: scheme, host and port, as a browser says it in `Origin`."""

import re
from urllib.parse import urlsplit

from plomada.errors import PlomadaError
from plomada.figures import Sentence

PORTS = {"https": 443, "http": 80}
# It goes into a header as it is: nothing that means something there.
HOST = re.compile(r"(?=.{1,253}\Z)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")


class NotAnOrigin(PlomadaError):
    """A text is no address that pages come from."""

    def __init__(self, text: str) -> None:
        super().__init__(
            Sentence("“%(text)s” is not the address of a site: write it like https://www.company.com.", {"text": text})
        )


def origin_of(address: str) -> str:
    """Return the origin of an address.

    Raises:
        NotAnOrigin: it is none that a browser would send.

    >>> origin_of("https://www.Company.example:443/prices?x=1")
    'https://www.company.example'
    """
    try:
        parts = urlsplit(address.strip())
        host = (parts.hostname or "").encode("idna").decode("ascii").lower()
        port = parts.port
    except (ValueError, UnicodeError):
        raise NotAnOrigin(address[:80]) from None
    if parts.scheme not in PORTS or not HOST.fullmatch(host) or parts.username is not None:
        raise NotAnOrigin(address[:80])
    return f"{parts.scheme}://{host}" + (f":{port}" if port and port != PORTS[parts.scheme] else "")
