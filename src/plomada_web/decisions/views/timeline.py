"""What happened in a decision, newest first."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.views.decorators.http import require_GET

from plomada_web.decisions.queries.timeline import Kind
from plomada_web.decisions.queries.timeline import timeline as timeline_of
from plomada_web.decisions.views.page import decision_of, decision_page
from plomada_web.decisions.visibility import Audience, seen
from plomada_web.workspace.access import MemberRequest, may_see, member_page

PAGE = 50


@require_GET
@member_page(may_see)
def timeline(request: MemberRequest, decision_id: int) -> HttpResponse:
    decision = decision_of(request, decision_id)
    asked = request.GET.get("show", "")
    kind = Kind(asked) if asked in Kind.values else None
    found = timeline_of(seen(decision, Audience.TEAM), kind)
    context: dict[str, object] = {
        "tab": "timeline",
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "kinds": list(Kind),
        "kind": kind,
    }
    return decision_page(request, decision, "decisions/timeline.html", context)
