"""Who has been heard, for lists of many decisions; for one decision `said.Record.heard` says the same."""

from django.db.models import Exists, OuterRef

from plomada_web.decisions.models import Answer, Statement


def has_been_heard() -> Exists:
    """Return the condition, on stakeholders, that their latest word on something asked is an answer."""
    later = Answer.objects.filter(
        stakeholder=OuterRef("stakeholder"), statement=OuterRef("statement"), said_at__gt=OuterRef("said_at")
    )
    return Exists(
        Answer.objects.filter(
            ~Exists(later), stakeholder=OuterRef("pk"), value__isnull=False, statement__status=Statement.Status.OPEN
        )
    )
