"""The front door."""

from allauth.account.views import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from plomada_web.workspace.models import Member
from plomada_web.workspace.queries import home_of


@require_safe
def front_door(request: HttpRequest) -> HttpResponse:
    """Show the sign-in page, or lead a member to their workspace."""
    if not request.user.is_authenticated:
        page: HttpResponse = login(request)
        return page
    member = home_of(request.user.pk)
    if member is None:
        return render(request, "workspace/no_workspace.html")
    return redirect("today:home", workspace=member.workspace.slug)


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Answer a load balancer: the process serves and the database is reached."""
    Member.objects.exists()
    return HttpResponse("ok", content_type="text/plain")
