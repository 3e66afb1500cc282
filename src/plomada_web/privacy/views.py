"""Consents and data of one person: shown, noted, handed over as files, erased."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plomada.errors import PlomadaError
from plomada_web.people.models import Consent, Person
from plomada_web.people.queries.consents import consents_of, standing_among
from plomada_web.privacy.actions import erase_person, note_basis, note_consent, note_copy
from plomada_web.privacy.documents import copy_json, copy_pdf
from plomada_web.privacy.erasing import held_of
from plomada_web.privacy.files import files_of
from plomada_web.privacy.forms import BasisForm, ConsentForm, EraseForm
from plomada_web.privacy.holdings import everyone_of
from plomada_web.privacy.queries.copy import copy_of
from plomada_web.site.telling import say
from plomada_web.workspace.access import MemberRequest, may_administer, may_edit, member_page
from plomada_web.workspace.audit import Actor

MOST_ON_PAGE = 25


@require_safe
@member_page()
def person(request: MemberRequest, person_id: int) -> HttpResponse:
    """Show what we may do with what we hold on someone, and all that we hold."""
    return _page(request, _person_of(request, person_id))


@require_POST
@member_page(may_edit)
def consent(request: MemberRequest, person_id: int) -> HttpResponse:
    """Note a consent that was given or taken back."""
    asked, now = _person_of(request, person_id), timezone.now()
    form = ConsentForm(request.POST, now=now)
    if form.is_valid():
        try:
            note_consent(asked, agreement=form.agreement(), actor=Actor.of(request.user), now=now)
        except PlomadaError as error:
            form.add_error(None, say(error.sentence))
        else:
            messages.success(request, _("Saved."))
            return _to(request, person_id)
    return _page(request, asked, consent_form=form)


@require_POST
@member_page(may_edit)
def basis(request: MemberRequest, person_id: int) -> HttpResponse:
    """Note why we may hold what we hold on someone."""
    asked = _person_of(request, person_id)
    form = BasisForm.of(asked, request.POST)
    if form.is_valid():
        try:
            note_basis(asked, basis=form.basis(), actor=Actor.of(request.user), now=timezone.now())
        except PlomadaError as error:
            form.add_error(None, say(error.sentence))
        else:
            messages.success(request, _("Saved."))
            return _to(request, person_id)
    return _page(request, _person_of(request, person_id), basis_form=form)


@require_POST
@member_page(may_edit)
def copy(request: MemberRequest, person_id: int) -> HttpResponse:
    """Hand over all that we hold on someone: as a document, or as JSON (`form`)."""
    asked, now = _person_of(request, person_id), timezone.now()
    form = "json" if request.POST.get("form") == "json" else "pdf"
    note_copy(asked, form=form, actor=Actor.of(request.user), now=now)
    if form == "json":
        return _file(copy_json(asked, now=now).encode(), "application/json", f"person-{asked.pk}.json")
    return _file(copy_pdf(asked, now=now), "application/pdf", f"person-{asked.pk}.pdf")


@require_http_methods(["GET", "HEAD", "POST"])
@member_page(may_administer)
def erase(request: MemberRequest, person_id: int) -> HttpResponse:
    """Say what goes and what stays; when it is meant, erase."""
    asked = _person_of(request, person_id)
    form = EraseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            erase_person(asked, actor=Actor.of(request.user), now=timezone.now())
        except PlomadaError as error:
            form.add_error(None, say(error.sentence))
        else:
            messages.success(request, _("Erased."))
            return redirect("people:person", workspace=request.member.workspace.slug, person_id=person_id)
    everyone = everyone_of(asked)
    context = {
        "person": asked,
        "form": form,
        "held": held_of(everyone),
        "merged": len(everyone) - 1,
        "files": files_of(asked.workspace),
    }
    return render(request, "privacy/erase.html", context, status=422 if form.errors else 200)


def _person_of(request: MemberRequest, person_id: int) -> Person:
    rows = request.member.workspace.people.select_related("workspace", "account", "function", "site")
    return get_object_or_404(rows, pk=person_id)


def _to(request: MemberRequest, person_id: int) -> HttpResponse:
    return redirect("privacy:person", workspace=request.member.workspace.slug, person_id=person_id)


def _page(
    request: MemberRequest,
    asked: Person,
    *,
    consent_form: ConsentForm | None = None,
    basis_form: BasisForm | None = None,
) -> HttpResponse:
    now = timezone.now()
    today = {"on": timezone.localdate(now), "how": Consent.How.NOTED, "given": "yes"}
    consents = consents_of(asked)
    context = {
        "person": asked,
        "copy": copy_of(asked, most=MOST_ON_PAGE),
        "consents": consents,
        "standing": standing_among(consents),
        "consent_form": consent_form or ConsentForm(now=now, initial=today),
        "basis_form": basis_form or BasisForm.of(asked),
        "may_edit": may_edit(request.member) and asked.erased_at is None,
        "may_erase": may_administer(request.member) and asked.erased_at is None,
    }
    refused = (consent_form is not None and consent_form.errors) or (basis_form is not None and basis_form.errors)
    return render(request, "privacy/person.html", context, status=422 if refused else 200)


def _file(content: bytes, media_type: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=media_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer
