"""/accounts/bulk and /people/bulk: up to a thousand rows, each added or changed, and taken back together.

Each row is written by the same actions as a single one, in a savepoint of its own: one that is refused leaves nothing
behind and keeps no other out. What was done is written down as one change set.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Router
from pydantic import BaseModel, Field

from plomada.errors import PlomadaError
from plomada_web.api.v1 import accounts, people
from plomada_web.api.v1.door import ApiRequest
from plomada_web.api.v1.etags import answer
from plomada_web.api.v1.once import Key, once
from plomada_web.api.v1.problems import Problem, conflict
from plomada_web.api.v1.shapes import NEW, answers, example, example_of_body, partly
from plomada_web.api.v1.values import Body, line
from plomada_web.api.v1.writing import file
from plomada_web.people.actions import add_account, add_person, change_account, change_person
from plomada_web.people.models import Account, Person
from plomada_web.people.queries.same import account_named, person_with_email
from plomada_web.site.telling import say
from plomada_web.undo.models import ChangeSet
from plomada_web.undo.recording import Changed, begin, close, record, snapshot

router = Router()
MOST = 1000
FILED = ("owner", "external_id", "tags", "custom")
ACCOUNT_FIELDS = (*accounts.FACTS, *FILED)
PERSON_FIELDS = (*people.TEXTS, *people.KEPT, *FILED)
Done = Literal["added", "changed", "same", "refused"]


class PersonRowBase(people.PersonWritten):
    """A person, and the account they work for by what another system calls it."""

    account_external_id: Annotated[str, line(120, "crm-2041")] | None = None


AccountInBulk = partly(accounts.AccountWritten, "AccountInBulk", {"name": "Aceros Sur", "external_id": "crm-2041"})
PersonInBulk = partly(
    PersonRowBase,
    "PersonInBulk",
    {"name": "Pau Serra", "email": "pau@aceros.example", "account_external_id": "crm-2041"},
)
Label = Annotated[str, line(200, "CRM of tonight")]


class AccountsSent(Body):
    """Up to a thousand accounts, each with the identifier or the name that it is known by."""

    model_config = example_of_body(label="CRM of tonight", rows=[{"name": "Aceros Sur", "external_id": "crm-2041"}])

    label: Label = Field(default="API", description="What the page calls it that takes it back.")
    rows: Annotated[list[AccountInBulk], Field(min_length=1, max_length=MOST)]  # type: ignore[valid-type]


class PeopleSent(Body):
    """Up to a thousand people, each with the identifier or the e-mail that they are known by."""

    model_config = example_of_body(
        label="CRM of tonight",
        rows=[{"name": "Pau Serra", "email": "pau@aceros.example", "account_external_id": "crm-2041"}],
    )

    label: Label = Field(default="API", description="What the page calls it that takes it back.")
    rows: Annotated[list[PersonInBulk], Field(min_length=1, max_length=MOST)]  # type: ignore[valid-type]


class RowDone(BaseModel):
    """What became of a row."""

    id: int | None
    done: Done
    detail: str | None = Field(description="Why it was refused.")


class BulkDone(BaseModel):
    """What became of the rows, in their order."""

    model_config = example(
        undo="http://127.0.0.1:8000/w/nadir/undo/7/", results=[{"id": 41, "done": "changed", "detail": None}]
    )

    undo: str = Field(description="The page on which all of it can be taken back.")
    results: list[RowDone]


@dataclass(frozen=True)
class Written:
    """A row that was written: which, and its fields before (None: it was not there) and after."""

    kind: str
    id: int
    before: dict[str, Any] | None
    after: dict[str, Any]


@router.post(
    "/accounts/bulk",
    auth=accounts.WRITE,
    response=answers(BulkDone, *NEW),
    operation_id="write_accounts",
    tags=["Accounts"],
)
def write_accounts(request: ApiRequest, body: AccountsSent, idempotency_key: Key) -> HttpResponse:
    """Add or change up to a thousand accounts, each known by its `external_id`, else by its name."""
    return once(request, idempotency_key, lambda: _all(request, body.label, body.rows, _account))


@router.post(
    "/people/bulk",
    auth=people.WRITE,
    response=answers(BulkDone, *NEW),
    operation_id="write_people",
    tags=["People"],
)
def write_people(request: ApiRequest, body: PeopleSent, idempotency_key: Key) -> HttpResponse:
    """Add or change up to a thousand people, each known by their `external_id`, else by their e-mail."""
    return once(request, idempotency_key, lambda: _all(request, body.label, body.rows, _person))


Write = Callable[[ApiRequest, dict[str, Any]], Written]


def _all(request: ApiRequest, label: str, rows: Iterable[Any], write: Write) -> HttpResponse:
    caller = request.auth
    results: list[dict[str, Any]] = []
    written: list[Written] = []
    with transaction.atomic():
        kept = begin(caller.workspace, kind=ChangeSet.Kind.BULK, label=label, actor=caller.actor, now=caller.now)
        for row in rows:
            try:
                with transaction.atomic():
                    one = write(request, row.sent())
            except PlomadaError as refused:
                results.append({"id": None, "done": "refused", "detail": say(refused.sentence)})
            except Problem as refused:
                results.append({"id": None, "done": "refused", "detail": refused.detail})
            else:
                written.append(one)
                results.append({"id": one.id, "done": _done(one), "detail": None})
        record(kept, [_change(one) for one in written if one.before != one.after])
        close(kept, now=caller.now)
    address = reverse("undo:change_set", kwargs={"workspace": caller.workspace.slug, "change_set_id": kept.pk})
    return answer({"undo": settings.BASE_URL + address, "results": results})


def _done(one: Written) -> Done:
    if one.before is None:
        return "added"
    return "same" if one.before == one.after else "changed"


def _change(one: Written) -> Changed:
    if one.before is None:
        return Changed(one.kind, one.id, before=None, after={})
    names = [name for name in one.after if one.before[name] != one.after[name]]
    return Changed(one.kind, one.id, {n: one.before[n] for n in names}, {n: one.after[n] for n in names})


def _account(request: ApiRequest, sent: dict[str, Any]) -> Written:
    caller, workspace = request.auth, request.auth.workspace
    known = _called(workspace.accounts.all(), sent) or (
        account_named(workspace, sent["name"]) if "name" in sent else None
    )
    _refuse_archived(known)
    if known is None:
        _needs(sent, "name")
        facts = accounts.facts_of(request, sent)
        account = add_account(workspace, facts=facts, actor=caller.actor, now=caller.now)
        file(caller, account, sent)
        return Written("account", account.pk, None, {})
    known.workspace = workspace
    before = snapshot(known, ACCOUNT_FIELDS)
    change_account(known, facts=accounts.facts_of(request, sent, known), actor=caller.actor, now=caller.now)
    file(caller, known, sent)
    return Written("account", known.pk, before, snapshot(known, ACCOUNT_FIELDS))


def _person(request: ApiRequest, sent: dict[str, Any]) -> Written:
    caller, workspace = request.auth, request.auth.workspace
    named_elsewhere = sent.pop("account_external_id", None)
    if named_elsewhere is not None:
        account = workspace.accounts.filter(external_id=named_elsewhere).first()
        if account is None:
            raise conflict(_("Nobody and nothing here is “%(name)s”.") % {"name": named_elsewhere})
        sent["account"] = account.pk
    known = _called(workspace.people.all(), sent) or person_with_email(workspace, sent.get("email") or "")
    _refuse_archived(known)
    if known is None:
        _needs(sent, "name", "account")
        facts = people.facts_of(request, sent)
        person = add_person(facts=facts, actor=caller.actor, now=caller.now, allow_same_name=bool(sent.get("email")))
        file(caller, person, sent)
        return Written("person", person.pk, None, {})
    known.workspace = workspace
    before = snapshot(known, PERSON_FIELDS)
    change_person(known, facts=people.facts_of(request, sent, known), actor=caller.actor, now=caller.now)
    file(caller, known, sent)
    return Written("person", known.pk, before, snapshot(known, PERSON_FIELDS))


def _called(rows: Any, sent: Mapping[str, Any]) -> Any:
    """Return the record that another system calls that."""
    name = sent.get("external_id")
    return rows.select_for_update(of=("self",)).filter(external_id=name).first() if name else None


def _refuse_archived(row: Account | Person | None) -> None:
    if row is not None and row.archived_at is not None:
        raise conflict(_("“%(name)s” is archived: bring it back first.") % {"name": row.name})


def _needs(sent: Mapping[str, Any], *names: str) -> None:
    missing: Sequence[str] = [name for name in names if sent.get(name) is None]
    if missing:
        raise conflict(_("It is not known yet, so it needs: %(names)s.") % {"names": ", ".join(missing)})
