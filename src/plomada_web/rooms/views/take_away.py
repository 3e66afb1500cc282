"""What people take away: what the group shares as PDF, what they said themselves, the deadline for their calendar."""

import json

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from plomada_web.decisions.what_we_share import what_we_share_pdf
from plomada_web.rooms.calendar import FILE_NAME, MEDIA_TYPE, deadline
from plomada_web.rooms.door import RoomRequest, room_page
from plomada_web.rooms.queries.own_words import as_csv, as_records, own_words
from plomada_web.rooms.queries.path import path_of
from plomada_web.rooms.views.welcome import is_open


@require_safe
@room_page
def what_we_share(request: RoomRequest) -> HttpResponse:
    """Hand over the printed page of the group, in the person's language; after they have answered, as on the screen."""
    stakeholder = request.link.stakeholder
    if is_open(stakeholder) and path_of(stakeholder, request.link.tells_from).left:
        return redirect("rooms:shared", token=request.token)
    language = stakeholder.person.language
    content = what_we_share_pdf(stakeholder.decision, language=language, now=timezone.now())
    name = "lo-que-compartimos.pdf" if language == "es" else "what-we-share.pdf"
    return _file(content, "application/pdf", name)


@require_safe
@room_page
def own_words_json(request: RoomRequest) -> HttpResponse:
    """Hand over what they said, for a machine to read."""
    stakeholder = request.link.stakeholder
    content = {
        "decision": stakeholder.decision.title,
        "asked_by": stakeholder.decision.workspace.name,
        "person": stakeholder.person.name,
        "said": as_records(own_words(stakeholder, request.link.tells_from)),
    }
    return _file(json.dumps(content, ensure_ascii=False, indent=2), "application/json", "what-you-said.json")


@require_safe
@room_page
def own_words_csv(request: RoomRequest) -> HttpResponse:
    """Hand over what they said, for a spreadsheet."""
    content = as_csv(own_words(request.link.stakeholder, request.link.tells_from))
    return _file(content, "text/csv; charset=utf-8", "what-you-said.csv")


@require_safe
@room_page
def deadline_file(request: RoomRequest) -> HttpResponse:
    """Hand over the last day to answer. Without the link: calendars are often shared with colleagues."""
    content = deadline(request.link.stakeholder.decision, now=timezone.now())
    if content is None:
        raise Http404
    return _file(content, MEDIA_TYPE, FILE_NAME)


def _file(content: str | bytes, media_type: str, name: str) -> HttpResponse:
    return HttpResponse(
        content, content_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
