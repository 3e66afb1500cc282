"""What needs me now."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from plomada_web.today.queries import today_of
from plomada_web.workspace.access import MemberRequest, may_administer, may_edit, member_page


@require_safe
@member_page()
def home(request: MemberRequest) -> HttpResponse:
    """Show what waits for the member, and what moved since yesterday."""
    now = timezone.now()
    today = today_of(request.member, whose=request.GET.get("whose", ""), now=now)
    context = {
        "today": today,
        "now": now,
        "may_edit": may_edit(request.member),
        "may_administer": may_administer(request.member),
    }
    return render(request, "today/home.html", context)
