"""A touch that someone of ours writes down."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from plomada_web.people.actions import NotATouch, add_touches
from plomada_web.people.record_forms import TouchForm
from plomada_web.people.views.record_page import address_of, record_to_change, to_record
from plomada_web.site.telling import say
from plomada_web.workspace.access import MemberRequest, may_edit, member_page
from plomada_web.workspace.audit import Actor


@require_http_methods(["GET", "HEAD", "POST"])
@member_page(may_edit)
def touch_new(request: MemberRequest, **which: int) -> HttpResponse:
    """Write down a touch with a person or an account."""
    record, now = record_to_change(request, **which), timezone.now()
    form = TouchForm(request.POST) if request.method == "POST" else TouchForm.for_member(request.member, now=now)
    if form.is_valid():
        workspace, actor = request.member.workspace, Actor.of(request.user)
        try:
            add_touches(workspace, touches=[form.facts(record)], actor=actor, now=now)
        except NotATouch as error:
            form.add_error(None, say(error.sentence))
        else:
            messages.success(request, _("The touch is noted."))
            return to_record(record)
    context = {"form": form, "shown": record, "back": address_of(record)}
    return render(request, "people/touch_form.html", context, status=422 if form.errors else 200)
