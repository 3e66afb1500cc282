"""/people: the people at the customers."""

from datetime import date, datetime
from functools import partial
from typing import Annotated, Any, cast

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import BaseModel, Field

from plomada_web.api.scopes import Scope
from plomada_web.api.v1.door import ApiRequest, Token
from plomada_web.api.v1.etags import one
from plomada_web.api.v1.listing import Fields, Listed, RecordsWanted, listing, ruled, ways
from plomada_web.api.v1.problems import conflict
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
from plomada_web.api.v1.values import Day, Email, Flag, Id, IdAsked, IdInPath, Own, line, one_of, text
from plomada_web.api.v1.writing import Filed, brought_back, changed, file, made, named, own_changes, removed
from plomada_web.people.actions import PersonFacts, add_person, archive_person, change_person, restore_person
from plomada_web.people.models import LegalBasis, Person, Record
from plomada_web.workspace.models import Language

router = Router(tags=["People"])
READ, WRITE = Token(Scope.READ_PEOPLE), Token(Scope.WRITE_PEOPLE)
SORTS = {"created_at": "created_at", "changed_at": "changed_at", "name": "search", "id": "id"}


class PersonTold(BaseModel):
    """Someone at a customer. Their part in a purchase is a stakeholder of the decision."""

    model_config = example(
        id=512,
        name="Carla Ferrer",
        account=41,
        site=None,
        email="carla.ferrer@quimera.example",
        phone=None,
        title="Chief financial officer",
        function=7,
        language="es",
        notes=None,
        owner=3,
        external_id=None,
        tags=[],
        custom={},
        source="Trade fair, Lugo",
        legal_basis="legitimate_interest",
        legal_basis_since="2026-03-11",
        no_mail_since=None,
        created_at="2026-11-21T18:40:00Z",
        changed_at="2026-11-21T18:40:00Z",
        last_touch_at=None,
        archived_at=None,
        erased_at=None,
        merged_into=None,
    )

    id: int
    name: str
    account: int | None = Field(description="Where they work; null where we do not know.")
    site: int | None
    email: str | None
    phone: str | None
    title: str | None
    function: int | None
    language: str
    notes: str | None
    owner: int | None = Field(description="Id of the member who looks after them.")
    external_id: str | None
    tags: list[str]
    custom: dict[str, Any] = Field(description="Values of the workspace's own fields, by key.")
    source: str | None
    legal_basis: str | None
    legal_basis_since: date | None
    no_mail_since: datetime | None
    created_at: datetime
    changed_at: datetime
    last_touch_at: datetime | None
    archived_at: datetime | None
    erased_at: datetime | None
    merged_into: int | None

    @classmethod
    def of(cls, person: Person) -> "PersonTold":
        """Return the person as the API tells them."""
        texts = ("email", "phone", "title", "notes", "external_id", "source", "legal_basis")
        same = ("name", "language", "custom", "legal_basis_since", "no_mail_since", "erased_at")
        moments = ("created_at", "changed_at", "last_touch_at", "archived_at")
        values: dict[str, Any] = {name: getattr(person, name) for name in (*same, *moments)}
        values |= {name: getattr(person, name) or None for name in texts}
        return cls(
            id=person.pk,
            account=person.account_id,
            site=person.site_id,
            function=person.function_id,
            owner=person.owner_id,
            merged_into=person.merged_into_id,
            tags=[tag.name for tag in person.tags.all()],
            **values,
        )


class PersonWritten(Filed):
    """What is written about a person."""

    model_config = example_of_body(name="Carla Ferrer", account=41, email="carla.ferrer@quimera.example", language="es")

    name: Annotated[str, line(120, "Carla Ferrer")]
    account: Id = Field(description="Where they work.")
    site: Id | None = Field(default=None, description="One of that account.")
    email: Email | None = None
    phone: Annotated[str, line(40, "+34 982 000 000")] | None = None
    title: Annotated[str, line(120, "Chief financial officer")] | None = None
    function: Id | None = None
    language: Annotated[str, one_of(Language.values)] = "es"
    notes: Annotated[str, text(8000)] | None = None
    source: Annotated[str, line(120, "Trade fair, Lugo")] | None = Field(
        default=None, description="Where what we know came from."
    )
    legal_basis: Annotated[str, one_of(basis for basis in LegalBasis.values if basis)] | None = None
    legal_basis_since: Day | None = None
    custom: Own = Field(default_factory=dict, description="Own fields by key; null empties one.")


class NewPerson(PersonWritten):
    """A new person."""

    allow_same_name: Flag = Field(default=False, description="Add them though the account has someone of that name.")


PersonChange = partly(PersonWritten, "PersonChange", {"title": "Chief executive", "phone": None})


class PeopleWanted(RecordsWanted):
    """Which people are wanted."""

    EXACT = ("email", "account", "function")

    sort: Annotated[str, ways(*SORTS)] = "created_at"
    fields: Annotated[str, Fields(PersonTold)] | None = None
    email: Email | None = None
    account: IdAsked | None = None
    function: IdAsked | None = None


def people_of(request: ApiRequest) -> QuerySet[Person]:
    """Return all people of the caller's workspace, with what their shape reads."""
    return request.auth.workspace.people.select_related("workspace").prefetch_related("tags")


@router.get("", auth=READ, response=answers(page_of(PersonTold), *LIST), operation_id="list_people")
def list_people(request: ApiRequest, wanted: Query[PeopleWanted]) -> HttpResponse:
    """List people."""
    rows = ruled(people_of(request), wanted.filter, request.auth, Record.PERSON)
    return listing(Listed(rows, PersonTold.of, SORTS), wanted)


@router.post("", auth=WRITE, response=answers(PersonTold, *NEW, status=201), operation_id="add_person")
def new_person(request: ApiRequest, body: NewPerson) -> HttpResponse:
    """Add a person to an account."""
    caller = request.auth
    with transaction.atomic():
        person = add_person(
            facts=facts_of(request, body.sent()),
            actor=caller.actor,
            now=caller.now,
            allow_same_name=body.allow_same_name,
        )
        file(caller, person, body.sent())
        return made(request, people_of(request), person.pk, PersonTold.of, "/people")


@router.get("/{int:person_id}", auth=READ, response=answers(PersonTold, *ONE), operation_id="read_person")
def read_person(request: ApiRequest, person_id: IdInPath) -> HttpResponse:
    """Read a person."""
    return one(request, PersonTold.of(found(people_of(request), person_id)))


@router.patch("/{int:person_id}", auth=WRITE, response=answers(PersonTold, *CHANGE), operation_id="change_person")
def patch_person(request: ApiRequest, person_id: IdInPath, body: PersonChange) -> HttpResponse:  # type: ignore[valid-type]
    """Change what is sent of a person; the rest stays."""
    sent = cast(PersonWritten, body).sent()

    def act(person: Person) -> None:
        change_person(person, facts=facts_of(request, sent, person), actor=request.auth.actor, now=request.auth.now)
        file(request.auth, person, sent)

    return changed(request, people_of(request), person_id, PersonTold.of, act)


@router.delete(
    "/{int:person_id}", auth=WRITE, response=answers(None, *REMOVE, status=204), operation_id="archive_person"
)
def delete_person(request: ApiRequest, person_id: IdInPath) -> HttpResponse:
    """Archive a person: what they said in decisions stays, and they can be brought back."""
    act = partial(archive_person, actor=request.auth.actor, now=request.auth.now)
    return removed(request, people_of(request), person_id, PersonTold.of, act)


@router.post("/{int:person_id}/restore", auth=WRITE, response=answers(PersonTold, *BACK), operation_id="restore_person")
def back_person(request: ApiRequest, person_id: IdInPath) -> HttpResponse:
    """Bring an archived person back."""
    act = partial(restore_person, actor=request.auth.actor, now=request.auth.now)
    return brought_back(request, people_of(request), person_id, PersonTold.of, act)


TEXTS = ("name", "email", "phone", "title", "notes", "source", "legal_basis")

KEPT = ("account", "site", "function", "language", "legal_basis_since")


def facts_of(request: ApiRequest, sent: dict[str, Any], person: Person | None = None) -> PersonFacts:
    """Return what was sent, with what we know of the rest."""
    workspace = request.auth.workspace
    values: dict[str, Any] = {}
    if person is not None:
        values = {name: getattr(person, name) for name in (*TEXTS, *KEPT)}
    values |= {name: sent[name] or "" for name in TEXTS if name in sent}
    values |= {name: sent[name] for name in ("language", "legal_basis_since") if name in sent}
    if "account" in sent:
        values["account"] = named(workspace.accounts.select_related("workspace"), sent["account"], "account")
    if "function" in sent:
        values["function"] = named(workspace.functions.all(), sent["function"], "function")
    if values["account"] is None:
        raise conflict(_("Say in which account they work."), "account")
    if "site" in sent:
        values["site"] = named(values["account"].sites.all(), sent["site"], "site")
    return PersonFacts(**values, custom=own_changes(workspace, Record.PERSON, sent.get("custom")))
