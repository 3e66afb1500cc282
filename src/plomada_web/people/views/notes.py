"""Notes about accounts and people."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from plomada_web.people.actions import add_note, archive_note, change_note, restore_note
from plomada_web.people.actions import record_of as subject_of
from plomada_web.people.models import Note
from plomada_web.people.record_forms import NoteForm
from plomada_web.people.views.record_page import record_form, record_to_change, to_record
from plomada_web.workspace.access import MemberRequest, may_administer, may_edit, member_page
from plomada_web.workspace.audit import Actor


@require_http_methods(["GET", "HEAD", "POST"])
@member_page(may_edit)
def note_new(request: MemberRequest, **which: int) -> HttpResponse:
    """Write a note about a person or an account."""
    record = record_to_change(request, **which)
    form = NoteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        add_note(record, text=form.cleaned_data["text"], actor=Actor.of(request.user), now=timezone.now())
        messages.success(request, _("The note is saved."))
        return to_record(record)
    return record_form(request, form, record, title=_("Write a note"), save=_("Save note"))


@require_http_methods(["GET", "HEAD", "POST"])
@member_page(may_edit)
def note_edit(request: MemberRequest, note_id: int) -> HttpResponse:
    """Change a note of one's own."""
    note = _note_of(request, note_id)
    if note.author_id != request.user.pk:
        raise PermissionDenied
    form = NoteForm(request.POST) if request.method == "POST" else NoteForm.of(note)
    if form.is_valid():
        change_note(note, text=form.cleaned_data["text"], actor=Actor.of(request.user), now=timezone.now())
        messages.success(request, _("Saved."))
        return to_record(subject_of(note))
    return record_form(request, form, subject_of(note), title=_("Edit note"), save=_("Save"))


@require_POST
@member_page(may_edit)
def note_archive(request: MemberRequest, note_id: int) -> HttpResponse:
    """Take a note of one's own off the page, and offer to undo it; an admin may take off any."""
    note = _note_of(request, note_id)
    if note.author_id != request.user.pk and not may_administer(request.member):
        raise PermissionDenied
    archive_note(note, actor=Actor.of(request.user), now=timezone.now())
    kwargs = {"workspace": request.member.workspace.slug, "note_id": note_id}
    messages.success(request, _("The note is archived."), extra_tags=reverse("people:note_restore", kwargs=kwargs))
    return to_record(subject_of(note))


@require_POST
@member_page(may_edit)
def note_restore(request: MemberRequest, note_id: int) -> HttpResponse:
    """Bring an archived note back."""
    note = _note_of(request, note_id)
    restore_note(note, actor=Actor.of(request.user), now=timezone.now())
    messages.success(request, _("The note is back."))
    return to_record(subject_of(note))


def _note_of(request: MemberRequest, note_id: int) -> Note:
    notes = request.member.workspace.notes.select_related("workspace", "person", "account")
    return get_object_or_404(notes.exclude(person__erased_at__isnull=False), pk=note_id)
