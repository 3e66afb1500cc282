"""What every page of one decision stands on: finding it for this member, and its header with the tabs."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from plomada_web.decisions.models import Decision
from plomada_web.decisions.queries.header import header_of
from plomada_web.workspace.access import MemberRequest, may_edit


def decision_of(request: MemberRequest, decision_id: int) -> Decision:
    """Return the decision if it is of the member's workspace; otherwise it does not exist for them."""
    decision: Decision = get_object_or_404(
        Decision.objects.select_related("account", "owner", "kind", "workspace"),
        workspace=request.member.workspace,
        pk=decision_id,
    )
    return decision


def decision_page(
    request: MemberRequest, decision: Decision, template: str, context: dict[str, object], *, status: int = 200
) -> HttpResponse:
    """Render a page that extends `decisions/decision_base.html`, with what its header needs."""
    head = {"decision": decision, "header": header_of(decision), "may_edit": may_edit(request.member)}
    return render(request, template, head | context, status=status)
