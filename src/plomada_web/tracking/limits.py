"""How often one address may send us something. The address itself is kept nowhere.

What is counted by is made from the address with our secret key and the day: who has the database alone cannot try all
addresses until one fits, and yesterday's says nothing of today's.
"""

from datetime import datetime

from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from plomada_web.rooms import limits
from plomada_web.rooms.limits import Limit, TooManyAttempts
from plomada_web.workspace.client_address import client_address

__all__ = ["SUBMISSIONS", "VISITS", "TooManyAttempts", "take"]

VISITS = Limit("visits", 300)  # an office behind one address
SUBMISSIONS = Limit("submissions", 20)


def take(limit: Limit, request: HttpRequest, *, now: datetime) -> None:
    """Count one attempt of the request's address.

    Raises:
        TooManyAttempts: with the seconds until it may go on.
    """
    who = salted_hmac("plomada_web.tracking.limits", f"{client_address(request)} {now:%Y-%m-%d}", algorithm="sha256")
    limits.check(limit, who.hexdigest(), now=now)
    limits.count(limit, who.hexdigest(), now=now)
