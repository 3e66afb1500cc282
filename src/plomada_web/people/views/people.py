"""People: one person, adding and changing them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plomada_web.people.actions import (
    Merged,
    PersonErased,
    PersonFacts,
    SameEmail,
    SameName,
    add_person,
    allow_mail,
    archive_person,
    change_person,
    restore_person,
    stop_mail,
)
from plomada_web.people.forms import PersonForm
from plomada_web.people.models import Account, Person
from plomada_web.people.queries.lists import account_names
from plomada_web.people.views.record_page import record_of, record_page
from plomada_web.site.telling import say
from plomada_web.workspace.access import MemberRequest, may_edit, member_page
from plomada_web.workspace.audit import Actor


@require_safe
@member_page()
def person(request: MemberRequest, person_id: int) -> HttpResponse:
    """Show what we hold of one person."""
    return record_page(request, record_of(request, person_id=person_id))


@require_http_methods(["GET", "HEAD", "POST"])
@member_page(may_edit)
def person_new(request: MemberRequest) -> HttpResponse:
    """Add a person; `?account=` says where they work."""
    workspace = request.member.workspace
    account = _account_asked_for(request)
    if request.method != "POST":
        initial = {"language": workspace.language, "account": account.name if account else ""}
        form = PersonForm(initial=initial, workspace=workspace, account=account)
        return _person_form(request, form)
    form = PersonForm(request.POST, workspace=workspace, account=account)
    same: Person | None = None
    if form.is_valid():
        try:
            added = _add(request, form.facts())
        except SameEmail as error:
            form.add_error("email", say(error.sentence))
            same = error.person
        except SameName as error:
            form.add_error("name", say(error.sentence))
            return _person_form(request, form, same=error.person, may_go_on=True)
        else:
            messages.success(request, _("%(name)s is added.") % {"name": added.name})
            return redirect("people:person", workspace=workspace.slug, person_id=added.pk)
    return _person_form(request, form, same=same)


@require_http_methods(["GET", "HEAD", "POST"])
@member_page(may_edit)
def person_edit(request: MemberRequest, person_id: int) -> HttpResponse:
    """Change what we hold of a person."""
    changing = _person_of(request, person_id)
    form = PersonForm.of(changing, request.POST if request.method == "POST" else None)
    same: Person | None = None
    if form.is_valid():
        try:
            change_person(changing, facts=form.facts(), actor=Actor.of(request.user), now=timezone.now())
        except SameEmail as error:
            form.add_error("email", say(error.sentence))
            same = error.person
        except PersonErased as error:
            form.add_error(None, say(error.sentence))
        else:
            messages.success(request, _("Saved."))
            return redirect("people:person", workspace=request.member.workspace.slug, person_id=person_id)
    return _person_form(request, form, same=same, person=_person_of(request, person_id))


@require_POST
@member_page(may_edit)
def person_archive(request: MemberRequest, person_id: int) -> HttpResponse:
    """Take a person out of the lists, and offer to undo it."""
    archived = _person_of(request, person_id)
    archive_person(archived, actor=Actor.of(request.user), now=timezone.now())
    slug = request.member.workspace.slug
    undo = reverse("people:person_restore", kwargs={"workspace": slug, "person_id": person_id})
    messages.success(request, _("%(name)s is archived.") % {"name": archived.name}, extra_tags=undo)
    return redirect("people:people", workspace=slug)


@require_POST
@member_page(may_edit)
def person_restore(request: MemberRequest, person_id: int) -> HttpResponse:
    """Bring an archived person back."""
    back = _person_of(request, person_id)
    try:
        restore_person(back, actor=Actor.of(request.user), now=timezone.now())
    except (Merged, SameEmail, PersonErased) as error:
        messages.error(request, say(error.sentence))
    else:
        messages.success(request, _("%(name)s is back.") % {"name": back.name})
    return redirect("people:person", workspace=request.member.workspace.slug, person_id=person_id)


@require_POST
@member_page(may_edit)
def person_mail(request: MemberRequest, person_id: int) -> HttpResponse:
    """Note that a person wants no mail, or wants it again (`allow`)."""
    asked = _person_of(request, person_id)
    note = allow_mail if "allow" in request.POST else stop_mail
    try:
        note(asked, actor=Actor.of(request.user), now=timezone.now())
    except PersonErased as error:
        messages.error(request, say(error.sentence))
    else:
        messages.success(request, _("Saved."))
    return redirect("people:person", workspace=request.member.workspace.slug, person_id=person_id)


@require_safe
@member_page()
def account_options(request: MemberRequest) -> HttpResponse:
    """Return the names that complete the account's field as it is typed."""
    names = account_names(request.member.workspace, request.GET.get("account", "")[:160])
    return render(request, "people/account_options.html", {"names": names})


def _person_of(request: MemberRequest, person_id: int) -> Person:
    rows = request.member.workspace.people.select_related("workspace", "account", "function", "site")
    return get_object_or_404(rows, pk=person_id)


def _account_asked_for(request: MemberRequest) -> Account | None:
    asked = request.GET.get("account", "")
    if not asked.isdecimal() or len(asked) > 18:
        return None
    return request.member.workspace.accounts.filter(pk=asked, archived_at=None).first()


def _add(request: MemberRequest, facts: PersonFacts) -> Person:
    return add_person(
        facts=facts, actor=Actor.of(request.user), now=timezone.now(), allow_same_name="another" in request.POST
    )


def _person_form(request: MemberRequest, form: PersonForm, **context: object) -> HttpResponse:
    names = account_names(request.member.workspace, "")
    status = 422 if form.errors else 200
    return render(request, "people/person_form.html", {"form": form, "names": names, **context}, status=status)
