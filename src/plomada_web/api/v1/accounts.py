"""/accounts: customers, and companies that may become one."""

from datetime import datetime
from functools import partial
from typing import Annotated, Any, cast

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from plomada_web.api.scopes import Scope
from plomada_web.api.v1.door import ApiRequest, Token
from plomada_web.api.v1.etags import one
from plomada_web.api.v1.listing import Fields, Listed, RecordsWanted, listing, ruled, ways
from plomada_web.api.v1.removing import found
from plomada_web.api.v1.shapes import (
    BACK,
    CHANGE,
    LIST,
    NEW,
    ONE,
    REMOVE,
    answers,
    example,
    example_of_body,
    page_of,
    partly,
)
from plomada_web.api.v1.values import Flag, IdInPath, Own, line, text
from plomada_web.api.v1.writing import Filed, brought_back, changed, file, made, own_changes, removed
from plomada_web.people.actions import AccountFacts, add_account, archive_account, change_account, restore_account
from plomada_web.people.models import Account, Record

router = Router(tags=["Accounts"])
READ, WRITE = Token(Scope.READ_PEOPLE), Token(Scope.WRITE_PEOPLE)
SORTS = {"created_at": "created_at", "changed_at": "changed_at", "name": "search", "id": "id"}


class AccountTold(BaseModel):
    """A customer, or a company that may become one."""

    model_config = example(
        id=41,
        name="Molinos Quimera",
        domain="quimera.example",
        industry="Food",
        country="Spain",
        notes=None,
        owner=3,
        external_id="crm-2041",
        tags=["Harvest 2026"],
        custom={"plants": 3},
        created_at="2026-11-21T18:40:00Z",
        changed_at="2026-11-24T09:12:31Z",
        last_touch_at="2026-11-24T09:12:31Z",
        archived_at=None,
        merged_into=None,
    )

    id: int
    name: str
    domain: str | None
    industry: str | None
    country: str | None
    notes: str | None
    owner: int | None = Field(description="Id of the member who looks after it.")
    external_id: str | None = Field(description="What another system calls it; once in a workspace.")
    tags: list[str]
    custom: dict[str, Any] = Field(description="Values of the workspace's own fields, by key.")
    created_at: datetime
    changed_at: datetime
    last_touch_at: datetime | None
    archived_at: datetime | None
    merged_into: int | None = Field(description="The account it was merged into as a duplicate.")

    @classmethod
    def of(cls, account: Account) -> "AccountTold":
        """Return the account as the API tells it."""
        return cls(
            id=account.pk,
            name=account.name,
            domain=account.domain or None,
            industry=account.industry or None,
            country=account.country or None,
            notes=account.notes or None,
            owner=account.owner_id,
            external_id=account.external_id or None,
            tags=[tag.name for tag in account.tags.all()],
            custom=account.custom,
            created_at=account.created_at,
            changed_at=account.changed_at,
            last_touch_at=account.last_touch_at,
            archived_at=account.archived_at,
            merged_into=account.merged_into_id,
        )


class AccountWritten(Filed):
    """What is written about an account."""

    model_config = example_of_body(name="Molinos Quimera", domain="quimera.example", industry="Food", country="Spain")

    name: Annotated[str, line(160, "Molinos Quimera")]
    domain: Annotated[str, line(160, "quimera.example")] | None = None
    industry: Annotated[str, line(120, "Food")] | None = None
    country: Annotated[str, line(80, "Spain")] | None = None
    notes: Annotated[str, text(8000)] | None = None
    custom: Own = Field(default_factory=dict, description="Own fields by key; null empties one.")


class NewAccount(AccountWritten):
    """A new account."""

    allow_same_name: Flag = Field(default=False, description="Add it though an account of that name is there.")


AccountChange = partly(AccountWritten, "AccountChange", {"industry": "Food and feed", "notes": None})


class AccountsWanted(RecordsWanted):
    """Which accounts are wanted."""

    EXACT = ("domain",)

    sort: Annotated[str, ways(*SORTS)] = "created_at"
    fields: Annotated[str, Fields(AccountTold)] | None = None
    domain: Annotated[str, line(160)] | None = None


def accounts_of(request: ApiRequest) -> QuerySet[Account]:
    """Return all accounts of the caller's workspace, with what their shape reads."""
    return request.auth.workspace.accounts.select_related("workspace").prefetch_related("tags")


@router.get("", auth=READ, response=answers(page_of(AccountTold), *LIST), operation_id="list_accounts")
def list_accounts(request: ApiRequest, wanted: Query[AccountsWanted]) -> HttpResponse:
    """List accounts."""
    rows = ruled(accounts_of(request), wanted.filter, request.auth, Record.ACCOUNT)
    return listing(Listed(rows, AccountTold.of, SORTS), wanted)


@router.post("", auth=WRITE, response=answers(AccountTold, *NEW, status=201), operation_id="add_account")
def new_account(request: ApiRequest, body: NewAccount) -> HttpResponse:
    """Add an account."""
    caller = request.auth
    with transaction.atomic():
        account = add_account(
            caller.workspace,
            facts=facts_of(request, body.sent()),
            actor=caller.actor,
            now=caller.now,
            allow_same_name=body.allow_same_name,
        )
        file(caller, account, body.sent())
        return made(request, accounts_of(request), account.pk, AccountTold.of, "/accounts")


@router.get("/{int:account_id}", auth=READ, response=answers(AccountTold, *ONE), operation_id="read_account")
def read_account(request: ApiRequest, account_id: IdInPath) -> HttpResponse:
    """Read an account."""
    return one(request, AccountTold.of(found(accounts_of(request), account_id)))


@router.patch("/{int:account_id}", auth=WRITE, response=answers(AccountTold, *CHANGE), operation_id="change_account")
def patch_account(request: ApiRequest, account_id: IdInPath, body: AccountChange) -> HttpResponse:  # type: ignore[valid-type]
    """Change what is sent of an account; the rest stays."""
    sent = cast(AccountWritten, body).sent()

    def act(account: Account) -> None:
        facts = facts_of(request, sent, account)
        change_account(account, facts=facts, actor=request.auth.actor, now=request.auth.now)
        file(request.auth, account, sent)

    return changed(request, accounts_of(request), account_id, AccountTold.of, act)


@router.delete(
    "/{int:account_id}", auth=WRITE, response=answers(None, *REMOVE, status=204), operation_id="archive_account"
)
def delete_account(request: ApiRequest, account_id: IdInPath) -> HttpResponse:
    """Archive an account: its people and decisions stay, and it can be brought back."""
    act = partial(archive_account, actor=request.auth.actor, now=request.auth.now)
    return removed(request, accounts_of(request), account_id, AccountTold.of, act)


@router.post(
    "/{int:account_id}/restore", auth=WRITE, response=answers(AccountTold, *BACK), operation_id="restore_account"
)
def back_account(request: ApiRequest, account_id: IdInPath) -> HttpResponse:
    """Bring an archived account back."""
    act = partial(restore_account, actor=request.auth.actor, now=request.auth.now)
    return brought_back(request, accounts_of(request), account_id, AccountTold.of, act)


FACTS = ("name", "domain", "industry", "country", "notes")


def facts_of(request: ApiRequest, sent: dict[str, Any], account: Account | None = None) -> AccountFacts:
    """Return what was sent, with what we know of the rest."""
    before = {name: getattr(account, name) for name in FACTS} if account else {}
    values = before | {name: sent[name] or "" for name in FACTS if name in sent}
    return AccountFacts(**values, custom=own_changes(request.auth.workspace, Record.ACCOUNT, sent.get("custom")))
