"""Where they stand: the first page of a decision."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from plomada_web.decisions.queries import conversations, grounds, phases, priorities, reading, signing
from plomada_web.decisions.standing import standing_of
from plomada_web.decisions.views.page import decision_of, decision_page
from plomada_web.decisions.visibility import Audience
from plomada_web.workspace.access import MemberRequest, may_see, member_page


@require_GET
@member_page(may_see)
def standing(request: MemberRequest, decision_id: int) -> HttpResponse:
    decision = decision_of(request, decision_id)
    found = standing_of(decision, Audience.TEAM)
    stays = phases.stays_of(decision)
    rows = grounds.rows(found)
    talk = conversations.talk_at(found, _number(request.GET.get("pair", "")))
    context: dict[str, object] = {
        "tab": "standing",
        "standing": found,
        "reading": reading.reading(found),
        "columns": phases.columns(found, stays, timezone.localdate()),
        "came_in": phases.how_we_came_in(decision, stays),
        "board": signing.sign_board(found),
        "talk": talk,
        "why_no_talk": None if talk else conversations.why_none(found),
        "shared": [row for row in rows if row.group == "shared"],
        "near": [row for row in rows if row.group == "near"],
        "order": priorities.order(found),
        "now": timezone.now(),
    }
    return decision_page(request, decision, "decisions/standing.html", context)


def _number(text: str) -> int:
    """Return which pair is asked for; whatever is no number asks for the first."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1
