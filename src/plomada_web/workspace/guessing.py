"""What django-axes counts failed sign-ins by."""

from collections.abc import Mapping

from django.http import HttpRequest


def address_tried(request: HttpRequest, credentials: Mapping[str, object] | None) -> str:
    """Return the address that someone tries to sign in with, in one spelling.

    allauth hands it over as "email"; the lockout page asks again without credentials, when only the form has it.
    """
    tried = (credentials or {}).get("email") or request.POST.get("login", "")
    return str(tried).strip().casefold()
