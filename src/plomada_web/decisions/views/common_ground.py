"""Common ground: members by statements, what nobody opposes, and what has moved."""

from datetime import date

from django.http import HttpResponse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_GET

from plomada_web.decisions.models import Decision, Stakeholder
from plomada_web.decisions.queries import grounds
from plomada_web.decisions.queries.matrix import bridges_of, matrix
from plomada_web.decisions.queries.movement import movement_since
from plomada_web.decisions.standing import standing_of
from plomada_web.decisions.views.page import decision_of, decision_page
from plomada_web.decisions.visibility import Audience
from plomada_web.language.queries.shared_words import SharedWords, shared_words
from plomada_web.workspace.access import MemberRequest, may_see, member_page


@require_GET
@member_page(may_see)
def common_ground(request: MemberRequest, decision_id: int) -> HttpResponse:
    decision = decision_of(request, decision_id)
    found = standing_of(decision, Audience.TEAM)
    rows = grounds.rows(found)
    since = _day(request.GET.get("since", ""))
    context: dict[str, object] = {
        "tab": "common_ground",
        "standing": found,
        "rows": rows,
        "matrix": matrix(found, rows),
        "shared": [row for row in rows if row.group == "shared"],
        "near": [row for row in rows if row.group == "near"],
        "remarks": grounds.all_remarks(found, rows),
        "additions": grounds.additions(found),
        "bridges": bridges_of(found),
        "movement": movement_since(found, since),
        "words": _words(decision),
        "today": timezone.localdate(),
    }
    return decision_page(request, decision, "decisions/common_ground.html", context)


def _words(decision: Decision) -> SharedWords | None:
    """Return the words that the functions of the group share, by the newest map that compares them."""
    members = Stakeholder.objects.filter(decision=decision, removed_at=None, person__function__isnull=False)
    functions = members.values_list("person__function_id", flat=True).distinct().order_by()
    return shared_words(decision.workspace, set(functions))


def _day(text: str) -> date | None:
    """Return the day asked for; None where it is no day, and then the beginning of the record is meant."""
    try:
        return parse_date(text)
    except ValueError:
        return None
