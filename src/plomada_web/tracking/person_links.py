"""Links in our own mails that say who follows them: `?pl=` and a token that only we can have written.

It tells a tracked site, after consent, whose visits these are. It opens nothing and shows nothing.
"""

import hmac
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.utils.crypto import salted_hmac

from plomada_web.people.models import Person
from plomada_web.workspace.models import Workspace


def person_token(person: Person) -> str:
    """Return the token that stands for the person in links of their workspace."""
    return f"{person.pk}-{_signature(person.workspace_id, person.pk)}"


def link_for(person: Person, address: str) -> str:
    """Return the address of a page with the person's token in it."""
    parts = urlsplit(address)
    query = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name != "pl"]
    return urlunsplit(parts._replace(query=urlencode([*query, ("pl", person_token(person))])))


def person_of_token(token: str, workspace: Workspace) -> Person | None:
    """Return whose token it is in that workspace, or None where we did not write it."""
    number, _, signature = token.partition("-")
    if not (number.isascii() and number.isdecimal() and len(number) < 19):
        return None
    if not hmac.compare_digest(signature.encode(), _signature(workspace.pk, int(number)).encode()):
        return None
    return workspace.people.filter(pk=int(number)).select_related("workspace", "merged_into").first()


def _signature(workspace_id: int, person_id: int) -> str:
    signed = salted_hmac("plomada_web.tracking.person_link", f"{workspace_id}:{person_id}", algorithm="sha256")
    return signed.hexdigest()[:32]
