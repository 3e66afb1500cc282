"""The page of one account or one person, with every form that stands on it."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from plomada_web.people.forms import SiteForm
from plomada_web.people.models import Account, Person
from plomada_web.people.queries.records import AccountRecord, PersonRecord, account_record, person_record
from plomada_web.people.queries.timeline import Narrowed, timeline
from plomada_web.people.record_forms import FilingForm, NoteForm, TaskForm, TimelineForm, members_of
from plomada_web.workspace.access import MemberRequest, may_edit


def record_of(
    request: MemberRequest, *, person_id: int | None = None, account_id: int | None = None
) -> Account | Person:
    """Return the person or account if it is the member's workspace's; about who was erased nothing is written."""
    workspace = request.member.workspace
    if person_id is not None:
        people = workspace.people.select_related("account", "function", "site", "owner")
        if request.method == "POST":
            people = people.filter(erased_at=None)
        return get_object_or_404(people, pk=person_id)
    return get_object_or_404(workspace.accounts.select_related("owner"), pk=account_id)


def record_page(request: MemberRequest, shown: Account | Person, **typed: forms.Form) -> HttpResponse:
    """Render the page of an account or a person; `typed` are forms that were refused, by their name on the page."""
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
    if context["may_edit"]:
        context |= _forms(request, record.tags, shown)
    return render(request, template, context | typed, status=422 if typed else 200)


def _forms(request: MemberRequest, tags: tuple[str, ...], shown: Account | Person) -> dict[str, object]:
    """Return the forms of the page, which need the members: read once for all of them."""
    workspace = request.member.workspace
    members = list(members_of(workspace))
    mine = {"owner": request.user.pk}
    return {
        "site_form": SiteForm(),
        "note_form": NoteForm(auto_id="id_note_%s"),
        "task_form": TaskForm(workspace=workspace, members=members, initial=mine, auto_id="id_task_%s"),
        "filing_form": FilingForm.of(shown, tags, members),
    }


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
