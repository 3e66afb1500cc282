"""What a site wants of programs: its robots.txt, asked for once a day (RFC 9309)."""

from datetime import datetime, timedelta
from http import HTTPStatus
from urllib.parse import urlsplit

from protego import Protego

from plomada.errors import PlomadaError
from plomada.figures import Sentence
from plomada_web.language.fetching.requests import NAME, PAUSE, TooLong, TooManyRedirects, origin_of, request
from plomada_web.language.fetching.states import KeptRobots, State
from plomada_web.workspace.outside import NotReached

KEPT = timedelta(days=1)
MOST_BYTES = 512_000
NO_RULES = ""


class Forbidden(PlomadaError):
    """The site does not want this page to be read by programs."""


class Door:
    """Asks, before each request, what its host allows; remembers what it was told in `state`."""

    def __init__(self, state: State, now: datetime) -> None:
        self.state = state
        self.now = now

    def pause(self, address: str) -> float:
        """Return how many seconds lie between two requests to this host.

        Raises:
            Forbidden: its robots.txt does not let us read this address, or is longer than any is.
            NotReached: it cannot be asked, so that nothing is read.
        """
        rules = Protego.parse(self._text_for(origin_of(urlsplit(address))))
        if not rules.can_fetch(address, NAME):
            raise Forbidden(Sentence("The site's robots.txt does not allow programs to read this address."))
        return max(PAUSE, float(rules.crawl_delay(NAME) or 0))

    def _text_for(self, origin: str) -> str:
        kept = self.state.robots.get(origin)
        if kept and timedelta() <= self.now - kept.read_at < KEPT:
            return kept.text
        text = _asked(origin)
        self.state = self.state.with_robots(origin, KeptRobots(text, self.now))
        return text


def _asked(origin: str) -> str:
    """Return a host's robots.txt: none is no rule, and a host that is broken allows nothing."""
    try:
        answer = request(f"{origin}/robots.txt", {"Accept": "text/plain"}, most=MOST_BYTES, may=lambda _address: PAUSE)
    except TooLong:
        raise Forbidden(Sentence("The site's robots.txt is too long to be read: nothing is read there.")) from None
    except TooManyRedirects:
        return NO_RULES
    if answer.code >= HTTPStatus.INTERNAL_SERVER_ERROR or answer.code == HTTPStatus.TOO_MANY_REQUESTS:
        raise NotReached(Sentence("The site's robots.txt is answered with %(code)s: later.", {"code": answer.code}))
    if answer.code != HTTPStatus.OK:
        return NO_RULES
    return answer.body.decode(errors="replace").replace("\x00", "")
