"""How often a link or an address may knock within ten minutes.

Windows stand still (18:40, 18:50, ...), so that counting is one UPDATE. Whoever knocks across the border of two
windows gets at most twice the number: enough against guessing and flooding, which is all this is for.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import F

from plomada.errors import PlomadaError
from plomada.figures import Sentence
from plomada_web.rooms.models import Attempts
from plomada_web.workspace.tokens import fingerprint

WINDOW = timedelta(minutes=10)
KEPT = timedelta(days=1)


@dataclass(frozen=True)
class Limit:
    """At most `most` times in one window."""

    name: str
    most: int


UNKNOWN_LINKS = Limit("unknown", 20)  # per address of a client
WRITES = Limit("writes", 120)  # per link


class TooManyAttempts(PlomadaError):
    """The limit of this window is used up."""

    def __init__(self, seconds: int) -> None:
        minutes = -(-seconds // 60)
        super().__init__(
            Sentence("That was too often in a short time. You can go on in %(minutes)s min.", {"minutes": minutes})
        )
        self.seconds = seconds


def window_of(now: datetime) -> datetime:
    """Return the start of the window that `now` lies in.

    >>> window_of(datetime(2026, 11, 21, 18, 47, 30, tzinfo=UTC)).isoformat()
    '2026-11-21T18:40:00+00:00'
    """
    seconds = int(now.timestamp())
    return datetime.fromtimestamp(seconds - seconds % int(WINDOW.total_seconds()), tz=UTC)


def check(limit: Limit, who: str, *, now: datetime) -> None:
    """Refuse where the limit is used up; counts nothing itself.

    Raises:
        TooManyAttempts: with the seconds until the next window.
    """
    start = window_of(now)
    if Attempts.objects.filter(key=_key(limit, who), window_start=start, count__gte=limit.most).exists():
        raise TooManyAttempts(max(1, int((start + WINDOW - now).total_seconds())))


def count(limit: Limit, who: str, *, now: datetime) -> None:
    """Count one attempt."""
    row = {"key": _key(limit, who), "window_start": window_of(now)}
    if not Attempts.objects.filter(**row).update(count=F("count") + 1):
        # Two first attempts at once: the constraint lets one row in, and both are counted on it.
        Attempts.objects.bulk_create([Attempts(**row)], ignore_conflicts=True)
        Attempts.objects.filter(**row).update(count=F("count") + 1)


def forget_old(*, now: datetime) -> None:
    """Remove what is no longer needed: addresses are kept a day at most, and only as fingerprints."""
    Attempts.objects.filter(window_start__lt=now - KEPT).delete()


def _key(limit: Limit, who: str) -> str:
    return f"{limit.name}:{fingerprint(who)}"
