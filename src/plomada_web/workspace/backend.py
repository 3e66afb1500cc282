"""Who is signed in, found by a query that is written once: every page asks for it."""

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import QuerySet

from plomada_web.site.written_once import written_once
from plomada_web.workspace.models import User


class Backend(AuthenticationBackend):  # type: ignore[misc]  # allauth has no types
    """Sign in by e-mail and password, as allauth does."""

    def get_user(self, user_id: int) -> User | None:
        """Return who is signed in; nobody where that may no longer be."""
        found = _user(user_id)
        return found[0] if found and self.user_can_authenticate(found[0]) else None


@written_once
def _user(user: int) -> QuerySet[User]:
    return User.objects.filter(pk=user)
