"""Changing many rows of a list at once: what, to what, and what became of it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from plomada.errors import PlomadaError
from plomada_web.lists.actions.many import AT_ONCE, JOB, Done, Selection, change_many
from plomada_web.lists.filters import Catalogue
from plomada_web.lists.filters.records import MODELS
from plomada_web.lists.forms import FieldForm, TagsForm, value_form, value_in
from plomada_web.lists.many.changing import Outcome
from plomada_web.lists.many.edits import ARCHIVE, ASSIGN, DONE, RESTORE, SET, TAG, UNTAG, Edit, settable
from plomada_web.lists.queries.pages import how_many_of
from plomada_web.lists.views.here import Here, here_of
from plomada_web.people.models import Record
from plomada_web.people.queries.paging import Count
from plomada_web.site.telling import number, say
from plomada_web.workspace.access import MemberRequest, may_edit, member_page
from plomada_web.workspace.audit import Actor


@require_POST
@member_page(may_edit)
def many(request: MemberRequest, record: str) -> HttpResponse:
    """Ask what the selected rows are to be changed to, then change them."""
    here = here_of(request, record)
    selection, do = _selection(request, here), request.POST.get("do", "")
    if do not in DONE or here.record is Record.TOUCH:
        raise BadRequest(_("There is nothing of that kind to do with these rows."))
    if not selection.ids and selection.every is None:
        messages.warning(request, _("Select some rows first."))
        return redirect(here.address)
    form, edit, refused = typed(request, here.catalogue, here.record, do)
    if edit is None:
        return _ask(request, here, form, selection, refused)
    try:
        done = change_many(selection, edit, here.catalogue, actor=Actor.of(request.user), now=timezone.now())
    except PlomadaError as error:
        return _ask(request, here, form, selection, say(error.sentence))
    return _told(request, here, done)


@require_safe
@member_page()
def many_job(request: MemberRequest, record: str, job_id: int) -> HttpResponse:
    """Show how far a change of many is, then what it did."""
    here = here_of(request, record)
    job = get_object_or_404(request.member.workspace.jobs.filter(kind=JOB), pk=job_id)
    result = job.result or {}
    outcome = Outcome(*(int(result.get(name, 0)) for name in ("changed", "same", "refused")))
    context = here.around | {"job": job, "change_set": result.get("change_set"), "words": outcome_in_words(outcome)}
    return render(request, "lists/_job.html" if getattr(request, "htmx", False) else "lists/job.html", context)


def _selection(request: MemberRequest, here: Here) -> Selection:
    """Return which rows are meant; ids of another workspace's rows are left aside."""
    if request.POST.get("every") == "on":
        return Selection(here.record, every=here.asked)
    rows = MODELS[here.record]._default_manager.filter(workspace=request.member.workspace, pk__in=ids_in(request))
    return Selection(here.record, ids=list(rows.values_list("pk", flat=True)))


def ids_in(request: MemberRequest) -> list[int]:
    """Return the ids of the rows that were ticked, whosever they are."""
    return [int(text) for text in request.POST.getlist("row")[:AT_ONCE] if text.isdecimal() and len(text) < 19]


def typed(request: MemberRequest, catalogue: Catalogue, record: Record, do: str) -> tuple[forms.Form, Edit | None, str]:
    """Return the form of this step, and the edit where all of it is typed and sound."""
    data = request.POST if "go" in request.POST else None
    if do in {ARCHIVE, RESTORE}:
        return forms.Form(data), Edit(do) if data is not None else None, ""
    if do in {TAG, UNTAG}:
        tags = TagsForm(data)
        return tags, Edit(do, value=tags.cleaned_data["tags"]) if tags.is_valid() else None, ""
    fields = {field.name: field for field in settable(catalogue, record)}
    field = fields.get("owner" if do == ASSIGN else request.POST.get("field", ""))
    if field is None:
        return FieldForm(fields=list(fields.values())), None, ""
    form = forms.Form(data)
    form.fields.update(value_form(field, record, catalogue))
    if data is None or not form.is_valid():
        return form, None, ""
    try:
        value: Any = value_in(field, form.cleaned_data["value"], record, catalogue)
    except PlomadaError as error:
        return form, None, say(error.sentence)
    return form, Edit(SET, field.name, value), ""


TITLES = {
    SET: lambda: _("Set a field"),
    TAG: lambda: _("Tag"),
    UNTAG: lambda: _("Take a tag off"),
    ASSIGN: lambda: _("Assign"),
    ARCHIVE: lambda: _("Archive"),
    RESTORE: lambda: _("Bring back"),
}


def _ask(request: MemberRequest, here: Here, form: forms.Form, selection: Selection, refused: str = "") -> HttpResponse:
    count = Count(len(selection.ids))
    if selection.every is not None:
        count = how_many_of(selection.every, here.catalogue, now=timezone.now())
    do = request.POST["do"]
    context = here.around | {
        "form": form,
        "do": do,
        "title": TITLES[do](),
        "is_last": not isinstance(form, FieldForm),
        "field": request.POST.get("field", ""),
        "rows": selection.ids,
        "every": selection.every is not None,
        "how_many": here.listing.how_many(count),
        "refused": refused,
        "tags": request.member.workspace.tags.all()[:200] if do in {TAG, UNTAG} else (),
    }
    return render(request, "lists/many.html", context)


def _told(request: MemberRequest, here: Here, done: Done) -> HttpResponse:
    slug = request.member.workspace.slug
    if done.job is not None:
        return redirect("lists:many_job", workspace=slug, record=here.record.value, job_id=done.job.pk)
    told_at_once(request, done)
    return redirect(here.address)


def told_at_once(request: MemberRequest, done: Done) -> None:
    """Say on the next page what was changed, with the way back."""
    assert done.outcome is not None  # noqa: S101 (without a job it was done at once)
    assert done.change_set is not None  # noqa: S101
    where = {"workspace": request.member.workspace.slug, "change_set_id": done.change_set.pk}
    undo = reverse("undo:ask", kwargs=where) if done.outcome.changed else ""
    messages.success(request, outcome_in_words(done.outcome), extra_tags=undo)


def outcome_in_words(outcome: Outcome) -> str:
    """Return how many were changed, how many already were so, and how many could not be."""
    parts = [ngettext("%(n)s row is changed.", "%(n)s rows are changed.", outcome.changed) % _n(outcome.changed)]
    if outcome.same:
        parts.append(ngettext("%(n)s already was so.", "%(n)s already were so.", outcome.same) % _n(outcome.same))
    if outcome.refused:
        refused = ngettext(
            "%(n)s stays archived: somebody else has that e-mail by now.",
            "%(n)s stay archived: somebody else has their e-mail by now.",
            outcome.refused,
        )
        parts.append(refused % _n(outcome.refused))
    return " ".join(parts)


def _n(n: int) -> dict[str, str]:
    return {"n": number(n)}
