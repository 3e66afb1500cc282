"""/custom-fields: fields of the workspace's own; their values stand in the `custom` of each record."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Annotated, Any, cast

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from plomada_web.api.scopes import Scope
from plomada_web.api.v1.door import ApiRequest, Token
from plomada_web.api.v1.etags import one
from plomada_web.api.v1.listing import Fields, Listed, Wanted, listing, ways
from plomada_web.api.v1.removing import Archived, found, still_there
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
from plomada_web.api.v1.values import Body, Fits, Flag, IdInPath, Place, line, one_of
from plomada_web.api.v1.writing import brought_back, changed, made, removed
from plomada_web.people.actions.custom_fields import (
    MOST_CHOICES,
    Choice,
    FieldFacts,
    NewField,
    add_field,
    archive_field,
    change_field,
    move_field,
    restore_field,
)
from plomada_web.people.custom_values import HAVE_OWN_FIELDS
from plomada_web.people.models import CustomField, Record

router = Router(tags=["Own fields"])
READ, WRITE = Token(Scope.READ_PEOPLE), Token(Scope.WRITE_PEOPLE)
SLUG = Fits(r"^[a-z0-9_\-]+$", 40, "plants")


class CustomFieldTold(BaseModel):
    """A field that the workspace has added to a kind of record."""

    model_config = example(
        id=4,
        record="account",
        key="plants",
        name_es="Plantas",
        name_en="Plants",
        kind="number",
        choices=[],
        position=0,
        archived_at=None,
    )

    id: int
    record: str
    key: str
    name_es: str
    name_en: str
    kind: str
    choices: list[dict[str, Any]] = Field(description="Of key, es, en; archived where one is offered no more.")
    position: int | None = Field(description="Its place among the record's fields, from 0; null: archived.")
    archived_at: datetime | None

    @classmethod
    def of(cls, field: CustomField) -> "CustomFieldTold":
        """Return the field as the API tells it."""
        same = ("record", "key", "name_es", "name_en", "kind", "choices", "archived_at")
        position = place_of(field) if field.archived_at is None else None
        return cls(id=field.pk, position=position, **{name: getattr(field, name) for name in same})


class ChoiceSaid(Body):
    """One choice, by its name in both languages; `key` for one that is there."""

    key: Annotated[str, SLUG] | None = None
    es: Annotated[str, line(80, "Acero")]
    en: Annotated[str, line(80, "Steel")]
    offered: Flag = Field(default=True, description="False: rows keep it, and nobody else gets it.")


class CustomFieldWritten(Body):
    """A field's names, and its choices in their order where its kind has them."""

    model_config = example_of_body(name_es="Plantas", name_en="Plants")

    name_es: Annotated[str, line(80, "Plantas")]
    name_en: Annotated[str, line(80, "Plants")]
    choices: Annotated[list[ChoiceSaid], Field(max_length=MOST_CHOICES)] = Field(
        default_factory=list, description="All of them; one that is not named any more is offered no more."
    )


class NewCustomField(CustomFieldWritten):
    """A new field: what it is of, its kind and its key stay."""

    model_config = example_of_body(record="account", kind="number", name_es="Plantas", name_en="Plants")

    record: Annotated[str, one_of(record.value for record in HAVE_OWN_FIELDS)]
    kind: Annotated[str, one_of(CustomField.Kind.values)]
    key: Annotated[str, SLUG] | None = Field(default=None, description="Null: made from the English name.")


class CustomFieldMoved(CustomFieldWritten):
    """A field's names, its choices and its place."""

    position: Place = Field(description="Its place among the record's fields, from 0; a later one than the last: last.")


CustomFieldChange = partly(CustomFieldMoved, "CustomFieldChange", {"name_en": "Production plants", "position": 0})


class CustomFieldsWanted(Wanted):
    """Which of the own fields are wanted."""

    sort: Annotated[str, ways("position", "id")] = "id"
    fields: Annotated[str, Fields(CustomFieldTold)] | None = None
    record: Annotated[str, one_of(Record.values)] | None = None
    archived: Archived = "no"

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return the fields that are wanted."""
        return still_there(rows.filter(record=self.record) if self.record else rows, self.archived)


def fields_of(request: ApiRequest) -> QuerySet[CustomField]:
    """Return all own fields of the caller's workspace, each with its `place` among those in use of its record."""
    before = Q(position__lt=OuterRef("position")) | Q(position=OuterRef("position"), id__lt=OuterRef("id"))
    same = CustomField.objects.filter(before, workspace=OuterRef("workspace"), record=OuterRef("record"))
    counted = same.filter(archived_at=None).order_by().values("record").annotate(n=Count("pk")).values("n")
    rows = request.auth.workspace.custom_fields.select_related("workspace")
    return rows.annotate(place=Coalesce(Subquery(counted), 0))


def place_of(field: CustomField) -> int:
    """Return the place of a field that `fields_of` has read."""
    place: int = field.place  # type: ignore[attr-defined]
    return place


@router.get("", auth=READ, response=answers(page_of(CustomFieldTold), *LIST), operation_id="list_custom_fields")
def list_custom_fields(request: ApiRequest, wanted: Query[CustomFieldsWanted]) -> HttpResponse:
    """List the workspace's own fields; their values stand in the `custom` of each record."""
    return listing(Listed(fields_of(request), CustomFieldTold.of, {"position": "position", "id": "id"}), wanted)


@router.post("", auth=WRITE, response=answers(CustomFieldTold, *NEW, status=201), operation_id="add_custom_field")
def new_custom_field(request: ApiRequest, body: NewCustomField) -> HttpResponse:
    """Add a field at the end of its record's."""
    caller = request.auth
    new = NewField(record=body.record, kind=body.kind, key=body.key or "")
    facts = _facts(body.sent())
    field = add_field(caller.workspace, new=new, facts=facts, actor=caller.actor, now=caller.now)
    return made(request, fields_of(request), field.pk, CustomFieldTold.of, "/custom-fields")


@router.get("/{int:field_id}", auth=READ, response=answers(CustomFieldTold, *ONE), operation_id="read_custom_field")
def read_custom_field(request: ApiRequest, field_id: IdInPath) -> HttpResponse:
    """Read a field of the workspace's own."""
    return one(request, CustomFieldTold.of(found(fields_of(request), field_id)))


@router.patch(
    "/{int:field_id}", auth=WRITE, response=answers(CustomFieldTold, *CHANGE), operation_id="change_custom_field"
)
def patch_custom_field(request: ApiRequest, field_id: IdInPath, body: CustomFieldChange) -> HttpResponse:  # type: ignore[valid-type]
    """Rename a field, change its choices or move it; the values of every row stay."""
    caller, sent = request.auth, cast(CustomFieldMoved, body).sent()

    def act(field: CustomField) -> None:
        change_field(field, facts=_facts(sent, field), actor=caller.actor, now=caller.now)
        if "position" in sent:
            move_field(field, places=sent["position"] - place_of(field), actor=caller.actor, now=caller.now)

    return changed(request, fields_of(request), field_id, CustomFieldTold.of, act)


@router.delete(
    "/{int:field_id}", auth=WRITE, response=answers(None, *REMOVE, status=204), operation_id="archive_custom_field"
)
def delete_custom_field(request: ApiRequest, field_id: IdInPath) -> HttpResponse:
    """Archive a field: it is asked and shown no more, and the values of every row stay."""
    act = partial(archive_field, actor=request.auth.actor, now=request.auth.now)
    return removed(request, fields_of(request), field_id, CustomFieldTold.of, act)


@router.post(
    "/{int:field_id}/restore", auth=WRITE, response=answers(CustomFieldTold, *BACK), operation_id="restore_custom_field"
)
def back_custom_field(request: ApiRequest, field_id: IdInPath) -> HttpResponse:
    """Bring a field back, with the values that rows have of it."""
    act = partial(restore_field, actor=request.auth.actor, now=request.auth.now)
    return brought_back(request, fields_of(request), field_id, CustomFieldTold.of, act)


def _facts(sent: Mapping[str, Any], field: CustomField | None = None) -> FieldFacts:
    """Return what was sent, with what we know of the rest."""
    values = {name: getattr(field, name) for name in ("name_es", "name_en")} if field else {}
    values |= {name: sent[name] for name in ("name_es", "name_en") if name in sent}
    if "choices" in sent:
        said = sent["choices"]
        choices = tuple(Choice(one.es, one.en, key=one.key or "", offered=one.offered) for one in said)
    else:
        choices = tuple(
            Choice(one["es"], one["en"], key=one["key"], offered=not one.get("archived"))
            for one in (field.choices if field else ())
        )
    return FieldFacts(**values, choices=choices)
