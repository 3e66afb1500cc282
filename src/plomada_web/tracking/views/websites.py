"""Websites: the list with the forms, one website, adding and changing them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plomada_web.tracking.actions.websites import add_website, archive_website, change_website, restore_website
from plomada_web.tracking.forms.websites import PersonLinkForm, WebsiteForm
from plomada_web.tracking.models import TrackedSite
from plomada_web.tracking.person_links import link_for
from plomada_web.tracking.queries.websites import seen_of, web_forms, websites
from plomada_web.tracking.snippets import CONSENT, tracker_snippet
from plomada_web.workspace.access import MemberRequest, may_edit, member_page
from plomada_web.workspace.audit import Actor


@require_safe
@member_page()
def home(request: MemberRequest) -> HttpResponse:
    """List the websites and the forms."""
    workspace = request.member.workspace
    context = {
        "websites": websites(workspace, archived=False),
        "archived_websites": websites(workspace, archived=True),
        "web_forms": web_forms(workspace, archived=False),
        "archived_web_forms": web_forms(workspace, archived=True),
        "may_edit": may_edit(request.member),
        "now": timezone.now(),
    }
    return render(request, "tracking/home.html", context)


@require_safe
@member_page()
def website(request: MemberRequest, website_id: int) -> HttpResponse:
    """Show what goes into a website, and whether it arrives."""
    return _website_page(request, _website_of(request, website_id))


@require_safe
@member_page()
def seen(request: MemberRequest, website_id: int) -> HttpResponse:
    """Say what came in today; the page asks again every ten seconds."""
    now = timezone.now()
    context = {"seen": seen_of(_website_of(request, website_id), now=now), "now": now}
    return render(request, "tracking/_seen.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@member_page(may_edit)
def website_new(request: MemberRequest) -> HttpResponse:
    """Add a website."""
    form = WebsiteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        workspace = request.member.workspace
        added = add_website(workspace, facts=form.facts(), actor=Actor.of(request.user), now=timezone.now())
        messages.success(request, _("%(name)s is added.") % {"name": added.name})
        return redirect("tracking:website", workspace=workspace.slug, website_id=added.pk)
    return render(request, "tracking/website_form.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@member_page(may_edit)
def website_edit(request: MemberRequest, website_id: int) -> HttpResponse:
    """Change what is written about a website."""
    site = _website_of(request, website_id)
    form = WebsiteForm(request.POST) if request.method == "POST" else WebsiteForm.of(site)
    if form.is_valid():
        change_website(site, facts=form.facts(), actor=Actor.of(request.user), now=timezone.now())
        messages.success(request, _("Saved."))
        return redirect("tracking:website", workspace=request.member.workspace.slug, website_id=website_id)
    context = {"form": form, "website": site}
    return render(request, "tracking/website_form.html", context, status=422 if form.errors else 200)


@require_POST
@member_page(may_edit)
def person_link(request: MemberRequest, website_id: int) -> HttpResponse:
    """Make the link to a page that says who follows it, for a mail to that person."""
    site = _website_of(request, website_id)
    form = PersonLinkForm(request.POST, site=site)
    link = link_for(form.cleaned_data["email"], form.cleaned_data["address"]) if form.is_valid() else ""
    return _website_page(request, site, form=form, link=link)


@require_POST
@member_page(may_edit)
def website_archive(request: MemberRequest, website_id: int) -> HttpResponse:
    """Take no more visits of a website, and offer to undo it."""
    site = _website_of(request, website_id)
    archive_website(site, actor=Actor.of(request.user), now=timezone.now())
    slug = request.member.workspace.slug
    undo = reverse("tracking:website_restore", kwargs={"workspace": slug, "website_id": website_id})
    messages.success(request, _("%(name)s is archived.") % {"name": site.name}, extra_tags=undo)
    return redirect("tracking:home", workspace=slug)


@require_POST
@member_page(may_edit)
def website_restore(request: MemberRequest, website_id: int) -> HttpResponse:
    """Take visits of a website again."""
    site = _website_of(request, website_id)
    restore_website(site, actor=Actor.of(request.user), now=timezone.now())
    messages.success(request, _("%(name)s is back.") % {"name": site.name})
    return redirect("tracking:website", workspace=request.member.workspace.slug, website_id=website_id)


def _website_of(request: MemberRequest, website_id: int) -> TrackedSite:
    return get_object_or_404(request.member.workspace.tracked_sites.select_related("workspace"), pk=website_id)


def _website_page(
    request: MemberRequest, site: TrackedSite, *, form: PersonLinkForm | None = None, link: str = ""
) -> HttpResponse:
    now = timezone.now()
    form = form or PersonLinkForm(site=site)
    context = {
        "website": site,
        "snippet": tracker_snippet(site),
        "consent": CONSENT,
        "seen": seen_of(site, now=now),
        "web_forms": site.forms.filter(archived_at=None),
        "form": form,
        "link": link,
        "may_edit": may_edit(request.member),
        "now": now,
    }
    return render(request, "tracking/website.html", context, status=422 if form.errors else 200)
