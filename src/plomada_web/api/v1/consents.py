"""/people/{id}/consents, …/copy and …/erase: what someone agreed to, all that we hold on them, and its end."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from plomada_web.api.scopes import Scope
from plomada_web.api.v1.door import ApiRequest, Token
from plomada_web.api.v1.etags import answer, must_match, one
from plomada_web.api.v1.listing import Fields, Listed, Wanted, listing, ways
from plomada_web.api.v1.people import PersonTold, people_of
from plomada_web.api.v1.removing import any_of
from plomada_web.api.v1.shapes import LIST, NEW, answers, example, example_of_body, page_of
from plomada_web.api.v1.values import Body, Flag, IdInPath, Moment, line, one_of, text
from plomada_web.people.actions import Agreement
from plomada_web.people.models import Consent
from plomada_web.privacy.actions import erase_person, note_consent, note_copy
from plomada_web.privacy.documents import copy_json

router = Router(tags=["Consents"])
READ, WRITE, PRIVACY = Token(Scope.READ_PEOPLE), Token(Scope.WRITE_PEOPLE), Token(Scope.PRIVACY)


class ConsentTold(BaseModel):
    """What someone agreed to or took back. The newest of a purpose holds."""

    model_config = example(
        id=19,
        purpose="mail",
        given=True,
        at="2026-11-21T18:40:00Z",
        how="api",
        wording="I agree to be written to.",
        place="https://www.nadir.example/news",
        noted_by="Ana Robledo",
    )

    id: int
    purpose: str = Field(description="mail, tracking, processing or language")
    given: bool = Field(description="False: they took it back.")
    at: datetime
    how: str
    wording: str | None
    place: str | None
    noted_by: str | None

    @classmethod
    def of(cls, consent: Consent) -> "ConsentTold":
        """Return the consent as the API tells it."""
        return cls(
            id=consent.pk,
            wording=consent.wording or None,
            place=consent.place or None,
            noted_by=str(consent.noted_by) if consent.noted_by else None,
            **{name: getattr(consent, name) for name in ("purpose", "given", "at", "how")},
        )


class ConsentSaid(Body):
    """What someone agreed to, or took back: then `given` is false."""

    model_config = example_of_body(
        purpose="mail", given=True, wording="I agree to be written to.", place="https://www.nadir.example/news"
    )

    purpose: Annotated[str, one_of(Consent.Purpose.values)]
    given: Flag
    at: Moment | None = Field(default=None, description="When they said so; null: now.")
    wording: Annotated[str, text(4000)] | None = Field(default=None, description="In the words that they read.")
    place: Annotated[str, line(300)] | None = Field(default=None, description="The page, file or conversation.")


class CopyTold(BaseModel):
    """All that we hold on a person, for them; the sections stand beside these fields, in the person's language."""

    model_config = example(
        name="Carla Ferrer",
        held_by="Envases Nadir",
        made_at="2026-11-25T15:04:05Z",
        about=["This is all that Envases Nadir holds on Carla Ferrer on 25 November 2026."],
        only_in_their_room=[],
        person={"name": "Carla Ferrer", "email": "carla.ferrer@quimera.example"},
    )

    name: str
    held_by: str
    made_at: datetime
    about: list[str]
    only_in_their_room: list[str] = Field(description="Decisions in which only they can read what they said.")


def _meant(value: object) -> object:
    if value is not True:  # 1 is not it either
        raise PydanticCustomError("literal_error", "not one of {expected}", {"expected": "true"})
    return value


class Sure(Body):
    """That it is meant: nothing brings it back."""

    model_config = example_of_body(sure=True)

    sure: Annotated[Literal[True], BeforeValidator(_meant)]


class ErasedTold(BaseModel):
    """How much of a person was erased; rows without a name stay, so that counts stay true."""

    model_config = example(
        id=512, erased_at="2026-11-25T15:04:05Z", erased={"touches": 12, "notes": 1, "tasks": 0, "consents": 2}
    )

    id: int
    erased_at: datetime
    erased: dict[str, Any]


class ConsentsWanted(Wanted):
    """Which consents are wanted."""

    sort: Annotated[str, ways("at", "id")] = "-at"
    fields: Annotated[str, Fields(ConsentTold)] | None = None
    purpose: Annotated[str, one_of(Consent.Purpose.values)] | None = None

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return the consents that are wanted."""
        return rows.filter(purpose=self.purpose) if self.purpose else rows


@router.get(
    "/{int:person_id}/consents",
    auth=READ,
    response=answers(page_of(ConsentTold), *LIST),
    operation_id="list_consents",
)
def list_consents(request: ApiRequest, person_id: IdInPath, wanted: Query[ConsentsWanted]) -> HttpResponse:
    """List what someone agreed to and took back, the newest first."""
    rows = any_of(people_of(request), person_id).consents.select_related("noted_by")
    return listing(Listed(rows, ConsentTold.of, {"at": "at", "id": "id"}), wanted)


@router.post(
    "/{int:person_id}/consents",
    auth=WRITE,
    response=answers(ConsentTold, *NEW, 404, status=201),
    operation_id="note_consent",
)
def new_consent(request: ApiRequest, person_id: IdInPath, body: ConsentSaid) -> HttpResponse:
    """Note that someone agreed to something or took it back; a "no" to mail stops mail."""
    caller = request.auth
    agreement = Agreement(
        purpose=body.purpose,
        given=body.given,
        at=body.at or caller.now,
        how=Consent.How.API,
        wording=body.wording or "",
        place=body.place or "",
    )
    person = any_of(people_of(request), person_id)
    consent = note_consent(person, agreement=agreement, actor=caller.actor, now=caller.now)
    return one(request, ConsentTold.of(consent), status=201)


@router.post("/{int:person_id}/copy", auth=PRIVACY, response=answers(CopyTold, 404), operation_id="copy_person")
def copy_person(request: ApiRequest, person_id: IdInPath) -> HttpResponse:
    """Get all that we hold on a person, to hand it to them; that it was done is written down."""
    caller, person = request.auth, any_of(people_of(request), person_id)
    note_copy(person, form="json", actor=caller.actor, now=caller.now)
    headers = {"Cache-Control": "private, no-store"}
    return HttpResponse(copy_json(person, now=caller.now), content_type="application/json", headers=headers)


@router.post(
    "/{int:person_id}/erase",
    auth=PRIVACY,
    response=answers(ErasedTold, *NEW, 404, 412),
    operation_id="erase_person",
)
def erase(request: ApiRequest, person_id: IdInPath, body: Sure) -> HttpResponse:
    """Erase a person for good. Every count stays as it was; nothing brings them back."""
    caller = request.auth
    with transaction.atomic():
        person = any_of(people_of(request).select_for_update(of=("self",)), person_id)
        must_match(request, PersonTold.of(person))
        held = erase_person(person, actor=caller.actor, now=caller.now)
    shape = ErasedTold(id=person_id, erased_at=caller.now, erased=held.counts())
    return answer(shape.model_dump(mode="json"))
