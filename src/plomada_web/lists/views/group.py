"""Changing the parts of many people of one group at once."""

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from plomada_web.decisions.models import Decision
from plomada_web.lists.actions.group import change_parts
from plomada_web.lists.actions.many import AT_ONCE
from plomada_web.lists.filters import Catalogue
from plomada_web.lists.forms import FieldForm
from plomada_web.lists.many.edits import SET
from plomada_web.lists.views.many import TITLES, ids_in, told_at_once, typed
from plomada_web.people.models import Record
from plomada_web.site.telling import number
from plomada_web.workspace.access import MemberRequest, may_edit, member_page
from plomada_web.workspace.audit import Actor


@require_POST
@member_page(may_edit)
def group_many(request: MemberRequest, decision_id: int) -> HttpResponse:
    """Ask what the selected people's parts are to be changed to, then change them."""
    decision = get_object_or_404(Decision, workspace=request.member.workspace, pk=decision_id)
    back = reverse("decisions:group", kwargs={"workspace": request.member.workspace.slug, "decision_id": decision.pk})
    if request.POST.get("do") != SET:
        raise BadRequest(_("There is nothing of that kind to do with these rows."))
    in_group = decision.stakeholders.filter(removed_at=None, pk__in=ids_in(request)).order_by("pk")
    ids = list(in_group.values_list("pk", flat=True)[:AT_ONCE])
    if not ids:
        messages.warning(request, _("Select some rows first."))
        return redirect(back)
    catalogue = Catalogue(request.member.workspace)
    form, edit, refused = typed(request, catalogue, Record.STAKEHOLDER, SET)
    if edit is None:
        return _ask(request, decision, form, ids, refused)
    done = change_parts(decision, ids, edit, catalogue, actor=Actor.of(request.user), now=timezone.now())
    told_at_once(request, done)
    return redirect(back)


def _ask(request: MemberRequest, decision: Decision, form: forms.Form, ids: list[int], refused: str) -> HttpResponse:
    how_many = ngettext("%(shown)s person", "%(shown)s people", len(ids)) % {"shown": number(len(ids))}
    slug = request.member.workspace.slug
    context = {
        "here": {"address": reverse("decisions:group", kwargs={"workspace": slug, "decision_id": decision.pk})},
        "listing": {"title": f"{decision.title}: {_('Group')}"},
        "form": form,
        "do": SET,
        "title": TITLES[SET](),
        "is_last": not isinstance(form, FieldForm),
        "field": request.POST.get("field", ""),
        "rows": ids,
        "how_many": how_many,
        "refused": refused,
    }
    return render(request, "lists/many.html", context)
