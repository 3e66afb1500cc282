"""Accounts: one account, adding and changing them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plomada_web.people.actions import (
    Merged,
    SameAccount,
    add_account,
    archive_account,
    change_account,
    restore_account,
)
from plomada_web.people.forms import AccountForm
from plomada_web.people.models import Account
from plomada_web.people.views.record_page import record_of, record_page
from plomada_web.site.telling import say
from plomada_web.workspace.access import MemberRequest, may_edit, member_page
from plomada_web.workspace.audit import Actor


@require_safe
@member_page()
def account(request: MemberRequest, account_id: int) -> HttpResponse:
    """Show what we hold of one account: its people, decisions and sites."""
    return record_page(request, record_of(request, account_id=account_id))


@require_http_methods(["GET", "HEAD", "POST"])
@member_page(may_edit)
def account_new(request: MemberRequest) -> HttpResponse:
    """Add an account."""
    workspace = request.member.workspace
    form = AccountForm(request.POST if request.method == "POST" else None, workspace=workspace)
    same: Account | None = None
    if form.is_valid():
        try:
            added = add_account(
                workspace,
                facts=form.facts(),
                actor=Actor.of(request.user),
                now=timezone.now(),
                allow_same_name="another" in request.POST,
            )
        except SameAccount as error:
            form.add_error("name", say(error.sentence))
            same = error.account
        else:
            messages.success(request, _("%(name)s is added.") % {"name": added.name})
            return redirect("people:account", workspace=workspace.slug, account_id=added.pk)
    context = {"form": form, "same": same}
    return render(request, "people/account_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@member_page(may_edit)
def account_edit(request: MemberRequest, account_id: int) -> HttpResponse:
    """Change what we hold of an account."""
    changing = account_of(request, account_id)
    form = AccountForm.of(changing, request.POST if request.method == "POST" else None)
    if form.is_valid():
        change_account(changing, facts=form.facts(), actor=Actor.of(request.user), now=timezone.now())
        messages.success(request, _("Saved."))
        return redirect("people:account", workspace=request.member.workspace.slug, account_id=account_id)
    context = {"form": form, "account": changing}
    return render(request, "people/account_form.html", context, status=422 if form.errors else 200)


@require_POST
@member_page(may_edit)
def account_archive(request: MemberRequest, account_id: int) -> HttpResponse:
    """Take an account out of the lists, and offer to undo it."""
    archived = account_of(request, account_id)
    archive_account(archived, actor=Actor.of(request.user), now=timezone.now())
    slug = request.member.workspace.slug
    undo = reverse("people:account_restore", kwargs={"workspace": slug, "account_id": account_id})
    messages.success(request, _("%(name)s is archived.") % {"name": archived.name}, extra_tags=undo)
    return redirect("people:accounts", workspace=slug)


@require_POST
@member_page(may_edit)
def account_restore(request: MemberRequest, account_id: int) -> HttpResponse:
    """Bring an archived account back."""
    back = account_of(request, account_id)
    try:
        restore_account(back, actor=Actor.of(request.user), now=timezone.now())
    except Merged as error:
        messages.error(request, say(error.sentence))
    else:
        messages.success(request, _("%(name)s is back.") % {"name": back.name})
    return redirect("people:account", workspace=request.member.workspace.slug, account_id=account_id)


def account_of(request: MemberRequest, account_id: int) -> Account:
    """Return the account if it is the member's workspace's."""
    return get_object_or_404(request.member.workspace.accounts.select_related("workspace"), pk=account_id)
