"""The group of one decision: who is in it, who is missing, whom it suggests."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from plomada_web.decisions.actions import group as actions
from plomada_web.decisions.actions import newcomers
from plomada_web.decisions.forms.group import ChangedPartForm, NewcomerForm, part_of
from plomada_web.decisions.models import Stakeholder, StakeholderRole, Suggestion
from plomada_web.decisions.queries.choices import function_like
from plomada_web.decisions.queries.group import group_of
from plomada_web.decisions.queries.group_map import group_map
from plomada_web.decisions.views.page import decision_of, decision_page
from plomada_web.decisions.views.told import refusals_shown, refusals_told, sent, to
from plomada_web.decisions.visibility import Audience, seen
from plomada_web.workspace.access import MemberRequest, may_edit, may_see, member_page
from plomada_web.workspace.audit import Actor


@require_GET
@member_page(may_see)
def group(request: MemberRequest, decision_id: int) -> HttpResponse:
    """Show the group: its map, its people, who is missing, whom it suggests."""
    decision = decision_of(request, decision_id)
    people = group_of(decision)
    undo = request.GET.get("taken_out", "")
    context: dict[str, object] = {
        "tab": "group",
        "group": people,
        "map": group_map(decision, seen(decision, Audience.TEAM)),
        "taken_out": next((s for s in people.removed if str(s.pk) == undo), None),
    }
    return decision_page(request, decision, "decisions/group.html", context)


@require_http_methods(["GET", "POST"])
@member_page(may_edit)
def stakeholder(request: MemberRequest, decision_id: int, stakeholder_id: int) -> HttpResponse:
    """Change a person's part in the purchase."""
    one = _stakeholder_of(request, decision_id, stakeholder_id)
    form = ChangedPartForm(sent(request), workspace=request.member.workspace, kept=one.custom, initial=part_of(one))
    if form.is_valid():
        actions.edit_stakeholder(one, part=form.part(), actor=Actor.of(request.user), now=timezone.now())
        messages.success(request, _("Saved."))
        return to("decisions:group", one.decision)
    context: dict[str, object] = {"tab": "group", "form": form, "stakeholder": one}
    status = 422 if form.is_bound else 200
    return decision_page(request, one.decision, "decisions/stakeholder.html", context, status=status)


@require_POST
@member_page(may_edit)
def remove(request: MemberRequest, decision_id: int, stakeholder_id: int) -> HttpResponse:
    """Take a person out of the group; the page that follows offers to undo it."""
    one = _stakeholder_of(request, decision_id, stakeholder_id)
    actions.remove_stakeholder(one, actor=Actor.of(request.user), now=timezone.now())
    page = to("decisions:group", one.decision)
    page["Location"] = f"{page.url}?taken_out={one.pk}"
    return page


@require_POST
@member_page(may_edit)
def bring_back(request: MemberRequest, decision_id: int, stakeholder_id: int) -> HttpResponse:
    """Bring back someone who was taken out."""
    one = _stakeholder_of(request, decision_id, stakeholder_id)
    actions.return_stakeholder(one, actor=Actor.of(request.user), now=timezone.now())
    messages.success(request, _("%(name)s is back in the group.") % {"name": one.person.name})
    return to("decisions:group", one.decision)


@require_http_methods(["GET", "POST"])
@member_page(may_edit)
def suggestion(request: MemberRequest, decision_id: int, suggestion_id: int) -> HttpResponse:
    """Confirm someone whom the group suggested, as we describe them."""
    one = _suggestion_of(request, decision_id, suggestion_id)
    decision = one.decision
    initial = {
        "name": one.name,
        "email": one.email,
        "title": one.title,
        "function": function_like(decision.workspace, one.title),
        "language": decision.language,
        "role": StakeholderRole.INFLUENCER,
    }
    form = NewcomerForm(sent(request), workspace=decision.workspace, initial=initial)
    if form.is_valid():
        with refusals_shown(form):
            confirmed = newcomers.Confirmed(form.facts(decision.account), form.part())
            actor, now = Actor.of(request.user), timezone.now()
            added = newcomers.accept_suggestion(one, confirmed=confirmed, actor=actor, now=now)
            messages.success(request, _("%(name)s is in the group.") % {"name": added.person.name})
            return to("decisions:group", decision)
    context: dict[str, object] = {"tab": "group", "form": form, "suggestion": one}
    status = 422 if form.is_bound else 200
    return decision_page(request, decision, "decisions/suggestion.html", context, status=status)


@require_POST
@member_page(may_edit)
def decline(request: MemberRequest, decision_id: int, suggestion_id: int) -> HttpResponse:
    """Leave someone whom the group suggested out."""
    one = _suggestion_of(request, decision_id, suggestion_id)
    with refusals_told(request):
        newcomers.decline_suggestion(one, actor=Actor.of(request.user), now=timezone.now())
        messages.success(request, _("%(name)s is not added.") % {"name": one.name})
    return to("decisions:group", one.decision)


def _stakeholder_of(request: MemberRequest, decision_id: int, stakeholder_id: int) -> Stakeholder:
    rows = Stakeholder.objects.select_related("person__function", "person__account")
    one: Stakeholder = get_object_or_404(rows, decision=decision_of(request, decision_id), pk=stakeholder_id)
    return one


def _suggestion_of(request: MemberRequest, decision_id: int, suggestion_id: int) -> Suggestion:
    rows = Suggestion.objects.select_related("suggested_by__person", "suggested_by__decision")
    one: Suggestion = get_object_or_404(rows, decision=decision_of(request, decision_id), pk=suggestion_id)
    return one
