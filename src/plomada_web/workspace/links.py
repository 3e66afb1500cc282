"""Links that open an account to whoever holds them; the command line prints them, nothing else does."""

from urllib.parse import quote

from allauth.account import app_settings
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse

from plomada_web.workspace.models import User


def password_link(user: User) -> str:
    """Return an address at which the user chooses a password; it works once, for three days."""
    key = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(user)
    path: str = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
    return settings.BASE_URL + path.replace("UID-KEY", quote(f"{user_pk_to_url_str(user)}-{key}"))
