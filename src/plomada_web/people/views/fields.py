"""The workspace's own fields, in its settings."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plomada.errors import PlomadaError
from plomada_web.people.actions.custom_fields import (
    WITH_CHOICES,
    TooManyFields,
    add_field,
    archive_field,
    change_field,
    move_field,
    restore_field,
)
from plomada_web.people.custom_values import HAVE_OWN_FIELDS
from plomada_web.people.field_forms import FieldForm, NewFieldForm, choice_rows
from plomada_web.people.models import CustomField
from plomada_web.people.queries.custom_fields import fields_by_record
from plomada_web.site.telling import say
from plomada_web.workspace.access import MemberRequest, may_edit, member_page
from plomada_web.workspace.audit import Actor


@require_safe
@member_page()
def fields(request: MemberRequest) -> HttpResponse:
    """List the own fields of every kind of record."""
    context = {"records": fields_by_record(request.member.workspace), "may_edit": may_edit(request.member)}
    return render(request, "people/fields.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@member_page(may_edit)
def field_new(request: MemberRequest) -> HttpResponse:
    """Add a field; `?of=` says of which kind of record."""
    sent = request.POST if request.method == "POST" else None
    asked_for = request.GET.get("of", "")
    record = asked_for if asked_for in HAVE_OWN_FIELDS else HAVE_OWN_FIELDS[0]
    form, rows = NewFieldForm(sent, initial={"record": record, "kind": CustomField.Kind.TEXT}), choice_rows(sent)
    has_choices = sent is not None and sent.get("kind") in WITH_CHOICES
    if form.is_valid() and (not has_choices or rows.is_valid()):
        facts = form.facts(rows if has_choices else None)
        try:
            added = add_field(
                request.member.workspace, new=form.new(), facts=facts, actor=Actor.of(request.user), now=timezone.now()
            )
        except PlomadaError as error:
            form.add_error(None, say(error.sentence))
        else:
            messages.success(request, _("%(name)s is added.") % {"name": added.name})
            return _to_fields(request, added)
    context = {"form": form, "rows": rows}
    return render(request, "people/field_form.html", context, status=200 if sent is None else 422)


@require_http_methods(["GET", "HEAD", "POST"])
@member_page(may_edit)
def field_edit(request: MemberRequest, field_id: int) -> HttpResponse:
    """Rename a field, and change its choices and their order."""
    field = _field_of(request, field_id)
    name, sent = field.name, request.POST if request.method == "POST" else None
    form = FieldForm.of(field) if sent is None else FieldForm(sent)
    rows = choice_rows(sent, field) if field.kind in WITH_CHOICES else None
    if form.is_valid() and (rows is None or rows.is_valid()):
        try:
            change_field(field, facts=form.facts(rows), actor=Actor.of(request.user), now=timezone.now())
        except PlomadaError as error:
            form.add_error(None, say(error.sentence))
        else:
            messages.success(request, _("Saved."))
            return _to_fields(request, field)
    context = {"form": form, "rows": rows, "field": field, "name": name}
    return render(request, "people/field_form.html", context, status=200 if sent is None else 422)


@require_POST
@member_page(may_edit)
def field_move(request: MemberRequest, field_id: int) -> HttpResponse:
    """Move a field one place up, or down."""
    field = _field_of(request, field_id)
    places = -1 if "up" in request.POST else 1
    move_field(field, places=places, actor=Actor.of(request.user), now=timezone.now())
    return _to_fields(request, field)


@require_POST
@member_page(may_edit)
def field_archive(request: MemberRequest, field_id: int) -> HttpResponse:
    """Take a field out of use, and offer to undo it."""
    field = _field_of(request, field_id)
    archive_field(field, actor=Actor.of(request.user), now=timezone.now())
    undo = reverse("fields:restore", kwargs={"workspace": request.member.workspace.slug, "field_id": field_id})
    told = _("%(name)s is archived; what was written in it is kept.") % {"name": field.name}
    messages.success(request, told, extra_tags=undo)
    return _to_fields(request, field)


@require_POST
@member_page(may_edit)
def field_restore(request: MemberRequest, field_id: int) -> HttpResponse:
    """Bring an archived field back with its values."""
    field = _field_of(request, field_id)
    try:
        restore_field(field, actor=Actor.of(request.user), now=timezone.now())
    except TooManyFields as error:
        messages.error(request, say(error.sentence))
    else:
        messages.success(request, _("%(name)s is back.") % {"name": field.name})
    return _to_fields(request, field)


def _field_of(request: MemberRequest, field_id: int) -> CustomField:
    return get_object_or_404(request.member.workspace.custom_fields.select_related("workspace"), pk=field_id)


def _to_fields(request: MemberRequest, field: CustomField) -> HttpResponse:
    page = redirect("fields:fields", workspace=request.member.workspace.slug)
    page["Location"] = f"{page.url}#{field.record}"
    return page
