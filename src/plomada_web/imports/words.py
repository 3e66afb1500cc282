"""What kinds of record are called on the pages of imports."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PLURALS: Final[Mapping[str, Promise]] = {
    "account": _("Accounts"),
    "site": _("Sites"),
    "person": _("People"),
    "decision": _("Decisions"),
    "stakeholder": _("Stakeholders"),
    "touch": _("Touches"),
    "consent": _("Consents"),
}
