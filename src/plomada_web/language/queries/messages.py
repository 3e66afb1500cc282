"""Messages of experiments that have a term: texts of ours in this feature."""

from typing import Final

from django.urls import reverse

from plomada_web.language.models import Experiment
from plomada_web.language.own_texts import Place, Sought
from plomada_web.workspace.models import Member

FIELDS: Final = ("message", "name")


def in_messages(member: Member, sought: Sought) -> tuple[list[Place], bool]:
    """Return the experiments whose message or name has a term, the newest first: one query."""
    rows = Experiment.objects.filter(
        sought.letters_in(*FIELDS),
        corpus__workspace=member.workspace,
        corpus__archived_at=None,
        corpus__erasing_since=None,
        stopped_at=None,
    )
    hits = sought.hits(rows.order_by("-published_on", "-pk").values("pk", "corpus_id", *FIELDS), FIELDS)
    places = [
        Place(
            part, reverse("language:experiment", args=(member.workspace.slug, row["corpus_id"], row["pk"])), row["name"]
        )
        for row, part in hits.rows
    ]
    return places, hits.more
