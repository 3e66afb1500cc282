"""The page of one account or one person, and the forms that are opened from it."""

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from plomada_web.people.models import Account, Person
from plomada_web.people.queries.records import AccountRecord, PersonRecord, account_record, person_record
from plomada_web.people.queries.timeline import Narrowed, timeline
from plomada_web.people.record_forms import TimelineForm
from plomada_web.site.written_once import written_once
from plomada_web.workspace.access import MemberRequest, may_edit


def record_of(
    request: MemberRequest, *, person_id: int | None = None, account_id: int | None = None
) -> Account | Person:
    """Return the person or account if it is the member's workspace's."""
    workspace = request.member.workspace
    found = _account(workspace.pk, account_id or 0) if person_id is None else _person(workspace.pk, person_id)
    if not found:
        raise Http404
    record = found[0]
    record.workspace = workspace
    return record


@written_once
def _person(workspace: int, person: int) -> QuerySet[Person]:
    people = Person.objects.filter(workspace_id=workspace, pk=person)
    return people.select_related("account", "function", "site", "owner")


@written_once
def _account(workspace: int, account: int) -> QuerySet[Account]:
    return Account.objects.filter(workspace_id=workspace, pk=account).select_related("owner")


def record_to_change(request: MemberRequest, **which: int) -> Account | Person:
    """Return the same for something that is to be written about it; about who was erased nothing is."""
    record = record_of(request, **which)
    if isinstance(record, Person) and record.erased_at:
        raise Http404
    return record


def record_page(request: MemberRequest, shown: Account | Person) -> HttpResponse:
    """Render the page of an account or a person."""
    looking = TimelineForm(request.GET)
    narrowed = looking.narrowed()
    record: AccountRecord | PersonRecord
    if isinstance(shown, Person):
        record, template = person_record(shown), "people/person.html"
    else:
        record, template = account_record(shown), "people/account.html"
    context: dict[str, object] = {
        "record": record,
        "shown": shown,
        "may_edit": may_edit(request.member) and getattr(shown, "erased_at", None) is None,
        "looking": looking,
        "narrowed": narrowed,
        "timeline": timeline(shown, narrowed),
        "kept": _kept(narrowed),
    }
    return render(request, template, context)


def record_form(
    request: MemberRequest, form: forms.Form, shown: Account | Person, *, title: str, save: str
) -> HttpResponse:
    """Render a form about an account or a person: what it is called, and what its button says."""
    next(iter(form.fields.values())).widget.attrs["autofocus"] = True
    context = {"form": form, "shown": shown, "title": title, "save": save, "back": address_of(shown)}
    return render(request, "people/record_form.html", context, status=422 if form.errors else 200)


def address_of(record: Account | Person) -> str:
    """Return the address of the page of the account or person."""
    kind = "person" if isinstance(record, Person) else "account"
    kwargs = {"workspace": record.workspace.slug, f"{kind}_id": record.pk}
    return reverse(f"people:{kind}", kwargs=kwargs)


def to_record(record: Account | Person) -> HttpResponse:
    """Go to the page of the account or person."""
    return redirect(address_of(record))


def _kept(narrowed: Narrowed) -> str:
    """Return the part of the address that narrows the timeline, for the way to what is older."""
    said = {"team": narrowed.team, "channel": narrowed.channel, "asset": narrowed.asset}
    return urlencode({name: value for name, value in said.items() if value})
