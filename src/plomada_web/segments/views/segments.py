"""Segments: the list, the averages of one, who is in it, who entered and left."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from plomada_web.lists.filters import Catalogue
from plomada_web.people.models import Record
from plomada_web.people.queries.lists import tallies
from plomada_web.segments.actions import SameSegment, archive_segment, restore_segment
from plomada_web.segments.drawing import drawn
from plomada_web.segments.models import Segment
from plomada_web.segments.queries.averages import averages, where
from plomada_web.segments.queries.members import history_page, members_page, rule_in_words, segment_rows
from plomada_web.site.telling import say
from plomada_web.workspace.access import MemberRequest, may_edit, member_page
from plomada_web.workspace.audit import Actor


@require_safe
@member_page()
def segments(request: MemberRequest) -> HttpResponse:
    """List the segments with how many are in each."""
    workspace = request.member.workspace
    archived = request.GET.get("archived") == "on"
    context = {
        "rows": segment_rows(workspace, archived=archived),
        "archived": archived,
        "tallies": tallies(workspace),
        "may_edit": may_edit(request.member),
    }
    return render(request, "segments/segments.html", context)


@require_safe
@member_page()
def segment(request: MemberRequest, segment_id: int) -> HttpResponse:
    """Show what the members of a segment have in common, and how far apart they are."""
    shown, now = segment_of(request, segment_id), timezone.now()
    found = averages(shown, now=now)
    return _page(request, shown, "segments/segment.html", tab="averages", averages=found, drawn=drawn(found))


@require_safe
@member_page()
def members(request: MemberRequest, segment_id: int) -> HttpResponse:
    """Show who is in a segment, and since when."""
    shown, older = segment_of(request, segment_id), request.GET.get("older", "")
    part = members_page(shown, older)
    return _page(request, shown, "segments/members.html", tab="members", part=part, older=older)


@require_safe
@member_page()
def history(request: MemberRequest, segment_id: int) -> HttpResponse:
    """Show who entered a segment and who left it."""
    shown, older = segment_of(request, segment_id), request.GET.get("older", "")
    part = history_page(shown, older)
    return _page(request, shown, "segments/history.html", tab="history", part=part, older=older)


@require_POST
@member_page(may_edit)
def segment_archive(request: MemberRequest, segment_id: int) -> HttpResponse:
    """Take a segment out of use, and offer to undo it."""
    archived = segment_of(request, segment_id)
    archive_segment(archived, actor=Actor.of(request.user), now=timezone.now())
    slug = request.member.workspace.slug
    undo = reverse("segments:segment_restore", kwargs={"workspace": slug, "segment_id": segment_id})
    messages.success(request, _("%(name)s is archived.") % {"name": archived.name}, extra_tags=undo)
    return redirect("segments:segments", workspace=slug)


@require_POST
@member_page(may_edit)
def segment_restore(request: MemberRequest, segment_id: int) -> HttpResponse:
    """Bring an archived segment back into use."""
    back = segment_of(request, segment_id)
    try:
        restore_segment(back, actor=Actor.of(request.user), now=timezone.now())
    except SameSegment as error:
        messages.error(request, say(error.sentence))
    else:
        messages.success(request, _("%(name)s is back.") % {"name": back.name})
    return redirect("segments:segment", workspace=request.member.workspace.slug, segment_id=segment_id)


def segment_of(request: MemberRequest, segment_id: int) -> Segment:
    """Return the segment if it is the member's workspace's."""
    ours = Segment.objects.filter(workspace=request.member.workspace).select_related("workspace")
    return get_object_or_404(ours, pk=segment_id)


def _page(request: MemberRequest, shown: Segment, template: str, **context: object) -> HttpResponse:
    slug = request.member.workspace.slug
    people = shown.record is Record.PERSON
    listed = reverse("people:people" if people else "people:accounts", kwargs={"workspace": slug})
    here = {
        "segment": shown,
        "rule": rule_in_words(shown, Catalogue(shown.workspace)),
        "of_people": people,
        "everyone": where(shown),
        "list_address": f"{listed}?where=",
        "may_edit": may_edit(request.member),
    }
    return render(request, template, here | context)
