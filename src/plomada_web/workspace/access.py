"""One function per "may they?", and the door that every page of a workspace stands behind."""

from collections.abc import Callable
from functools import wraps
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from plomada_web.site.written_once import written_once
from plomada_web.workspace.models import Member, Role, User


class MemberRequest(HttpRequest):
    """A request of someone who belongs to the workspace in the address."""

    member: Member
    user: User


def may_see(member: Member) -> bool:
    """Return whether the member may read the workspace: every member may."""
    return bool(member.role)


def may_edit(member: Member) -> bool:
    """Return whether the member may change accounts, people, decisions and rooms: all but viewers."""
    return member.role in {Role.ADMIN, Role.MARKETING, Role.SALES}


def may_administer(member: Member) -> bool:
    """Return whether the member may invite others, change roles and settings."""
    return member.role == Role.ADMIN


@written_once
def _membership(workspace: str, user: int) -> QuerySet[Member]:
    return Member.objects.select_related("workspace").filter(workspace__slug=workspace, user_id=user)


View = Callable[..., HttpResponse]


def member_page(may: Callable[[Member], bool] = may_see) -> Callable[[View], View]:
    """Let a view be reached only by members of the workspace in the address who may.

    Signed out: to the sign-in page. An outsider gets 404, as if the workspace did not exist. A member who may not: 403.
    The view receives the request with `request.member`, and no `workspace` argument.
    """

    def decorate(view: View) -> View:
        @login_required
        @wraps(view)
        def page(request: MemberRequest, *args: object, workspace: str, **kwargs: object) -> HttpResponse:
            member = next(iter(_membership(workspace, request.user.pk)), None)
            if member is None:
                raise Http404
            member.user = request.user
            request.member = member
            if not may(member):
                raise PermissionDenied
            with timezone.override(ZoneInfo(member.workspace.time_zone)):
                return view(request, *args, **kwargs)

        return page

    return decorate
