"""Sentences of allauth and Django that we say in our own way: listed so that our catalogue holds them.

Django looks a sentence up in our catalogue before theirs, whose Spanish is formal where ours is not.
"""

from typing import Final

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext_lazy

SAID_OUR_WAY: Final = (
    _("Email"),
    _("Email address"),
    _("Password"),
    _("Remember Me"),
    _("Forgot your password?"),
    _("Current Password"),
    _("New Password"),
    _("New Password (again)"),
    _("Password (again)"),
    _("Code"),
    _("Authenticator code"),
    _("The email address and/or password you specified are not correct."),
    _("You must type the same password each time."),
    _("Please type your current password."),
    _("Incorrect password."),
    _("Incorrect code."),
    _("Too many failed login attempts. Try again later."),
    _("The password reset token was invalid."),
    _("You cannot deactivate two-factor authentication."),
    _("Your password can’t be too similar to your other personal information."),
    ngettext_lazy(
        "Your password must contain at least %(min_length)d character.",
        "Your password must contain at least %(min_length)d characters.",
        "min_length",
    ),
    _("Your password can’t be a commonly used password."),
    _("Your password can’t be entirely numeric."),
    _("You cannot generate recovery codes without having two-factor authentication enabled."),
)
