"""Signing in: the pages of allauth that we use, and no others.

allauth leads to some pages that have no sense here (nobody signs up, an address is changed by an admin): their names
must exist, and they answer 404.
"""

from allauth.account import views as account
from allauth.socialaccount import views as socialaccount
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path, re_path


def closed(request: HttpRequest, **kwargs: object) -> HttpResponse:
    """Answer as if the page did not exist."""
    raise Http404


mail = {"mail_configured": settings.MAIL_CONFIGURED}

urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("password/reset/", account.PasswordResetView.as_view(extra_context=mail), name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    path("password/reset/key/done/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("2fa/", include("allauth.mfa.urls")),
    path("oidc/login/cancelled/", socialaccount.login_cancelled, name="socialaccount_login_cancelled"),
    path("oidc/login/error/", socialaccount.login_error, name="socialaccount_login_error"),
    path("", include("allauth.socialaccount.providers.openid_connect.urls")),
    path("signup/", closed, name="account_signup"),
    path("email/", closed, name="account_email"),
    path("email/sent/", closed, name="account_email_verification_sent"),
    path("email/<str:key>/", closed, name="account_confirm_email"),
    path("oidc/signup/", closed, name="socialaccount_signup"),
    path("oidc/connections/", closed, name="socialaccount_connections"),
]
