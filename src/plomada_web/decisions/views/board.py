"""Decisions side by side: the board."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from plomada_web.decisions.forms.board import wanted_of
from plomada_web.decisions.queries import board as decisions
from plomada_web.decisions.queries.choices import choices
from plomada_web.workspace.access import MemberRequest, may_edit, may_see, member_page


@require_GET
@member_page(may_see)
def board(request: MemberRequest) -> HttpResponse:
    """Show the open decisions by phase, and those decided of late."""
    workspace, wanted = request.member.workspace, wanted_of(request.GET)
    columns = decisions.columns(workspace, wanted, today=timezone.localdate())
    context = _around(request, wanted) | {
        "columns": columns,
        "is_empty": not any(column.count for column in columns),
    }
    return render(request, "decisions/board.html", context)


def _around(request: MemberRequest, wanted: decisions.Wanted) -> dict[str, object]:
    asked = {key: value for key, value in request.GET.items() if key != "page" and value}
    return {
        "wanted": wanted,
        "choices": choices(request.member.workspace),
        "query": urlencode(asked),
        "is_filtered": any(key in asked for key in ("owner", "kind", "q", "phase")),
        "may_edit": may_edit(request.member),
    }
