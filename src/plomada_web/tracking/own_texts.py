"""Where the forms on our websites have a term: what they say, and under which theme and campaign they run."""

from typing import Final

from django.urls import reverse

from plomada_web.language.own_texts import Place, Sought
from plomada_web.tracking.models import WebForm
from plomada_web.workspace.models import Member

FIELDS: Final = (
    "heading", "thanks", "processing_wording", "mail_wording", "asset", "theme", "campaign", "name"
)  # fmt: skip


def in_web_forms(member: Member, sought: Sought) -> tuple[list[Place], bool]:
    """Return the forms that have a term, the newest first: one query."""
    rows = WebForm.objects.filter(sought.letters_in(*FIELDS), workspace=member.workspace, archived_at=None)
    hits = sought.hits(rows.order_by("-pk").values("pk", *FIELDS), FIELDS)
    return [
        Place(part, reverse("tracking:web_form", args=(member.workspace.slug, row["pk"])), row["name"])
        for row, part in hits.rows
    ], hits.more
