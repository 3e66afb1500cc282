"""Sessions as Django keeps them in the database, found by a query that is written once: every page begins with it."""

from datetime import datetime

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from plomada_web.site.written_once import written_once


class SessionStore(db.SessionStore):
    """What a browser that is signed in says of itself."""

    def _get_session_from_db(self) -> Session | None:
        found = _unexpired(self.session_key or "", timezone.now())
        return found[0] if found else super()._get_session_from_db()  # type: ignore[misc]  # unknown to its types


@written_once
def _unexpired(key: str, now: datetime) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=now)
