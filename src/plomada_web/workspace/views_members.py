"""Who works here, who is invited, and with which role."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from plomada.errors import PlomadaError
from plomada_web.site.telling import say
from plomada_web.workspace import actions, queries
from plomada_web.workspace.access import MemberRequest, may_administer, member_page
from plomada_web.workspace.audit import Actor
from plomada_web.workspace.forms import InviteForm, RoleForm
from plomada_web.workspace.models import Invitation, Member, Role


@require_safe
@member_page()
def members(request: MemberRequest) -> HttpResponse:
    """Show the members, and to admins the invitations that wait."""
    return _members(request, InviteForm())


def _members(request: MemberRequest, form: InviteForm, invited: actions.Invited | None = None) -> HttpResponse:
    workspace, now = request.member.workspace, timezone.now()
    may = may_administer(request.member)
    rows = queries.members_of(workspace)
    link = settings.BASE_URL + reverse("join", args=[invited.token]) if invited and invited.token else ""
    waiting = queries.invitations_of(workspace, now=now) if may else []
    context = {
        "form": form,
        "members": rows,
        "only_admin": queries.only_admin(rows),
        "invitations": [(invitation, invitation.is_open(now=now)) for invitation in waiting],
        "may_administer": may,
        "roles": Role.choices,
        "link": link,
        "link_for": invited.invitation if invited else None,
        "mail_configured": settings.MAIL_CONFIGURED,
    }
    return render(request, "workspace/members.html", context, status=422 if form.errors else 200)


def _handed_over(request: MemberRequest, invited: actions.Invited) -> HttpResponse:
    """Go on after an invitation: back to the list, or to the link, which is shown this once."""
    if invited.token is None:
        messages.success(request, _("The invitation to %(email)s is on its way.") % {"email": invited.invitation.email})
        return redirect("workspace:members", workspace=request.member.workspace.slug)
    return _members(request, InviteForm(), invited)


@require_POST
@never_cache
@member_page(may_administer)
def invite(request: MemberRequest) -> HttpResponse:
    """Invite someone with a role."""
    form = InviteForm(request.POST)
    if form.is_valid():
        try:
            invited = actions.invite_member(
                workspace=request.member.workspace,
                email=form.cleaned_data["email"],
                role=Role(form.cleaned_data["role"]),
                actor=Actor.of(request.user),
                now=timezone.now(),
            )
        except PlomadaError as refused:
            form.add_error("email", say(refused.sentence))
        else:
            return _handed_over(request, invited)
    return _members(request, form)


@require_POST
@never_cache
@member_page(may_administer)
def renew(request: MemberRequest, invitation_id: int) -> HttpResponse:
    """Send an invitation again."""
    invitation = get_object_or_404(Invitation, pk=invitation_id, workspace=request.member.workspace)
    try:
        invited = actions.renew_invitation(invitation=invitation, actor=Actor.of(request.user), now=timezone.now())
    except PlomadaError as refused:
        messages.error(request, say(refused.sentence))
        return redirect("workspace:members", workspace=request.member.workspace.slug)
    return _handed_over(request, invited)


@require_POST
@member_page(may_administer)
def revoke(request: MemberRequest, invitation_id: int) -> HttpResponse:
    """Close an invitation."""
    invitation = get_object_or_404(Invitation, pk=invitation_id, workspace=request.member.workspace)
    try:
        actions.revoke_invitation(invitation=invitation, actor=Actor.of(request.user), now=timezone.now())
        messages.success(request, _("The invitation to %(email)s is revoked.") % {"email": invitation.email})
    except PlomadaError as refused:
        messages.error(request, say(refused.sentence))
    return redirect("workspace:members", workspace=request.member.workspace.slug)


@require_POST
@member_page(may_administer)
def change_role(request: MemberRequest, member_id: int) -> HttpResponse:
    """Give a member another role."""
    member = _member(request, member_id)
    form = RoleForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose one of the roles."))
        return redirect("workspace:members", workspace=request.member.workspace.slug)
    role = Role(form.cleaned_data["role"])
    try:
        actions.change_role(member=member, role=role, actor=Actor.of(request.user), now=timezone.now())
        told = {"name": member.user, "role": role.label}
        messages.success(request, _("%(name)s now has the role “%(role)s”.") % told)
    except PlomadaError as refused:
        messages.error(request, say(refused.sentence))
    return redirect("workspace:members", workspace=request.member.workspace.slug)


@require_POST
@member_page(may_administer)
def remove(request: MemberRequest, member_id: int) -> HttpResponse:
    """Take a member's place away."""
    member = _member(request, member_id)
    try:
        actions.remove_member(member=member, actor=Actor.of(request.user), now=timezone.now())
    except PlomadaError as refused:
        messages.error(request, say(refused.sentence))
        return redirect("workspace:members", workspace=request.member.workspace.slug)
    messages.success(request, _("%(name)s no longer works in this workspace.") % {"name": member.user})
    if member.user_id == request.user.pk:
        return redirect("front_door")
    return redirect("workspace:members", workspace=request.member.workspace.slug)


def _member(request: MemberRequest, member_id: int) -> Member:
    rows = Member.objects.select_related("user", "workspace")
    return get_object_or_404(rows, pk=member_id, workspace=request.member.workspace)
