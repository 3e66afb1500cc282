"""What the tracker and the forms hold on a person: given in a copy, and gone when they are erased."""

from typing import Final

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plomada_web.privacy.holdings import Holding, Leaving, register
from plomada_web.tracking.models import Submission, Visit, Visitor


def forget_visitors(leaving: Leaving) -> None:
    """Leave of their browsers what is left of anyone who took their consent back."""
    visitors = Visitor.objects.filter(person__in=leaving.people, site__workspace=leaving.workspace)
    Visit.objects.filter(visitor__in=visitors).delete()
    visitors.update(person=None, first_utm={}, last_utm={}, forgotten_at=leaving.now, seen_at=leaving.now)


def empty_submissions(leaving: Leaving) -> None:
    """Empty what they sent by forms, confirmed or not; that something was sent, and when, stays."""
    theirs = Q(person__in=leaving.people) | Q(email__in=leaving.emails)
    Submission.objects.filter(theirs, form__workspace=leaving.workspace).update(
        email="", values={}, first_utm={}, last_utm={}, visitor=None
    )


HELD: Final = (
    Holding(
        model="tracking.Visitor",
        of="person",
        title=_("Visits to our websites, by browser"),
        told={
            "consented_at": _("Agreed"),
            "seen_at": _("Last visit"),
            "first_utm": _("Came first by"),
            "last_utm": _("Came last by"),
        },
        newest="seen_at",
        erase=forget_visitors,
    ),
    Holding(
        model="tracking.Submission",
        of="person",
        title=_("Sent by forms on our websites"),
        told={
            "at": _("When"),
            "form__name": _("Form"),
            "email": _("E-mail"),
            "values": _("What was written"),
            "page": _("Page"),
            "confirmed_at": _("Confirmed"),
        },
        newest="at",
        erase=empty_submissions,
    ),
)


def register_all() -> None:
    """Tell `privacy` of these rows."""
    for holding in HELD:
        register(holding)
