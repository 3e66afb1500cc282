"""The sites of an account: added on its page, changed on one of their own."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from plomada_web.people.actions import SameSite, add_site, archive_site, change_site, restore_site
from plomada_web.people.forms import SiteForm
from plomada_web.people.models import Site
from plomada_web.people.views.accounts import account_of
from plomada_web.people.views.record_page import record_form
from plomada_web.site.telling import say
from plomada_web.workspace.access import MemberRequest, may_edit, member_page
from plomada_web.workspace.audit import Actor


@require_http_methods(["GET", "HEAD", "POST"])
@member_page(may_edit)
def site_new(request: MemberRequest, account_id: int) -> HttpResponse:
    """Add a site to an account."""
    account = account_of(request, account_id)
    form = SiteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            added = add_site(account, facts=form.facts(), actor=Actor.of(request.user), now=timezone.now())
        except SameSite as error:
            form.add_error("name", say(error.sentence))
        else:
            messages.success(request, _("%(name)s is added.") % {"name": added.name})
            return _to_account(request, account_id)
    return record_form(request, form, account, title=_("Add a site"), save=_("Add site"))


@require_http_methods(["GET", "HEAD", "POST"])
@member_page(may_edit)
def site_edit(request: MemberRequest, site_id: int) -> HttpResponse:
    """Change what we hold of a site."""
    site = _site_of(request, site_id)
    name = site.name
    form = SiteForm(request.POST) if request.method == "POST" else SiteForm.of(site)
    if form.is_valid():
        try:
            change_site(site, facts=form.facts(), actor=Actor.of(request.user), now=timezone.now())
        except SameSite as error:
            form.add_error("name", say(error.sentence))
        else:
            messages.success(request, _("Saved."))
            return _to_account(request, site.account_id)
    title = _("Edit site %(name)s") % {"name": name}
    return record_form(request, form, site.account, title=title, save=_("Save"))


@require_POST
@member_page(may_edit)
def site_archive(request: MemberRequest, site_id: int) -> HttpResponse:
    """Take a site out of the lists, and offer to undo it."""
    site = _site_of(request, site_id)
    archive_site(site, actor=Actor.of(request.user), now=timezone.now())
    slug = request.member.workspace.slug
    undo = reverse("people:site_restore", kwargs={"workspace": slug, "site_id": site_id})
    messages.success(request, _("%(name)s is archived.") % {"name": site.name}, extra_tags=undo)
    return _to_account(request, site.account_id)


@require_POST
@member_page(may_edit)
def site_restore(request: MemberRequest, site_id: int) -> HttpResponse:
    """Bring an archived site back."""
    site = _site_of(request, site_id)
    restore_site(site, actor=Actor.of(request.user), now=timezone.now())
    messages.success(request, _("%(name)s is back.") % {"name": site.name})
    return _to_account(request, site.account_id)


def _site_of(request: MemberRequest, site_id: int) -> Site:
    ours = Site.objects.filter(account__workspace=request.member.workspace).select_related("account__workspace")
    return get_object_or_404(ours, pk=site_id)


def _to_account(request: MemberRequest, account_id: int) -> HttpResponse:
    return redirect("people:account", workspace=request.member.workspace.slug, account_id=account_id)
