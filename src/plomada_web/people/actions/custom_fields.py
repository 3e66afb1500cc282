"""A workspace's own fields: added, renamed, given choices, put in order, archived and brought back.

A field's key, kind and record stay what they were: files, the API and the values of every row name it by them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from plomada.errors import PlomadaError
from plomada.figures import Sentence
from plomada_web.people.actions.changes import set_fields
from plomada_web.people.models import CustomField, searchable
from plomada_web.workspace import audit
from plomada_web.workspace.audit import Actor, Target
from plomada_web.workspace.models import Workspace

MOST_FIELDS: Final = 100
MOST_CHOICES: Final = 100
WITH_CHOICES: Final = frozenset({CustomField.Kind.CHOICE, CustomField.Kind.CHOICES})


@dataclass(frozen=True)
class Choice:
    """One choice. `key` is empty for a new one; `offered` is false for one that rows keep and nobody else gets."""

    es: str
    en: str
    key: str = ""
    offered: bool = True


@dataclass(frozen=True)
class FieldFacts:
    """A field's names and, where its kind has them, its choices in their order."""

    name_es: str
    name_en: str
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class NewField:
    """What a field is and stays. `key`: empty takes it from the English name."""

    record: str
    kind: str
    key: str = ""


class TooManyFields(PlomadaError):
    """A kind of record has as many fields as it may have."""

    def __init__(self) -> None:
        super().__init__(Sentence("There are %(most)s already: archive one first.", {"most": MOST_FIELDS}))


class SameField(PlomadaError):
    """Another field of the same record has that name or that key."""

    def __init__(self, name: str) -> None:
        super().__init__(Sentence("There is a field called “%(name)s” already, perhaps archived.", {"name": name}))


class ChoicesRefused(PlomadaError):
    """The choices cannot stand like this: none is left, two are called the same, or there are too many."""


def add_field(workspace: Workspace, *, new: NewField, facts: FieldFacts, actor: Actor, now: datetime) -> CustomField:
    """Add a field at the end of its record's.

    Raises:
        TooManyFields: the record has a hundred.
        SameField: one has that name or key.
        ChoicesRefused: see there.
    """
    fields = _fields_of(workspace, new.record)
    _refuse_too_many(fields)
    field = CustomField(workspace=workspace, record=new.record, kind=new.kind)
    field.key = new.key or _key_for(facts.name_en or facts.name_es, {each.key for each in fields})
    field.position = max((each.position for each in fields), default=-1) + 1
    _refuse_same_name(fields, facts)
    set_fields(field, _values(field, facts))
    try:
        with transaction.atomic():
            field.save()
            _note(field, "field.added", actor, now)
    except IntegrityError:
        raise SameField(field.key) from None
    return field


@transaction.atomic
def change_field(field: CustomField, *, facts: FieldFacts, actor: Actor, now: datetime) -> None:
    """Rename a field or change its choices; values stay, also those of choices that are offered no more.

    Raises:
        SameField: another has that name.
        ChoicesRefused: see there.
    """
    others = [each for each in _fields_of(field.workspace, field.record) if each.pk != field.pk]
    _refuse_same_name(others, facts)
    changed = set_fields(field, _values(field, facts))
    if changed:
        field.save(update_fields=changed)
        _note(field, "field.changed", actor, now, fields=changed)


@transaction.atomic
def move_field(field: CustomField, *, places: int, actor: Actor, now: datetime) -> None:
    """Move a field down by so many places among those in use, or up where `places` is negative."""
    fields = [each for each in _fields_of(field.workspace, field.record) if each.archived_at is None]
    here = next((number for number, each in enumerate(fields) if each.pk == field.pk), None)
    if here is None:
        return
    there = min(max(here + places, 0), len(fields) - 1)
    fields.insert(there, fields.pop(here))
    for position, each in enumerate(fields):
        each.position = position
    CustomField.objects.bulk_update(fields, ["position"])
    if there != here:
        _note(field, "field.moved", actor, now)


@transaction.atomic
def archive_field(field: CustomField, *, actor: Actor, now: datetime) -> None:
    """Take a field out of forms, pages, lists and files; the values of every row stay."""
    if field.archived_at is None:
        field.archived_at = now
        field.save(update_fields=["archived_at"])
        _note(field, "field.archived", actor, now)


@transaction.atomic
def restore_field(field: CustomField, *, actor: Actor, now: datetime) -> None:
    """Bring a field back, with the values that rows have of it.

    Raises:
        TooManyFields: the record has a hundred without it.
    """
    if field.archived_at is not None:
        _refuse_too_many(_fields_of(field.workspace, field.record))
        field.archived_at = None
        field.save(update_fields=["archived_at"])
        _note(field, "field.restored", actor, now)


def _fields_of(workspace: Workspace, record: str) -> list[CustomField]:
    return list(workspace.custom_fields.filter(record=record))


def _refuse_too_many(fields: Sequence[CustomField]) -> None:
    if sum(field.archived_at is None for field in fields) >= MOST_FIELDS:
        raise TooManyFields


def _refuse_same_name(others: Sequence[CustomField], facts: FieldFacts) -> None:
    for name, language in ((facts.name_es, "name_es"), (facts.name_en, "name_en")):
        if any(searchable(getattr(other, language)) == searchable(name) for other in others):
            raise SameField(name)


def _values(field: CustomField, facts: FieldFacts) -> dict[str, object]:
    choices = _stored_choices(field, facts.choices) if field.kind in WITH_CHOICES else []
    return {"name_es": facts.name_es, "name_en": facts.name_en, "choices": choices}


def _stored_choices(field: CustomField, wanted: Sequence[Choice]) -> list[dict[str, Any]]:
    """Return the choices as they are stored. One that was there and is not named any more is offered no more."""
    before = {choice["key"]: choice for choice in field.choices}
    keys: set[str] = {*before}
    stored: list[dict[str, Any]] = []
    for choice in wanted:
        key = choice.key if choice.key in before else _key_for(choice.en or choice.es, keys)
        keys.add(key)
        one: dict[str, Any] = {"key": key, "es": choice.es or choice.en, "en": choice.en or choice.es}
        stored.append(one if choice.offered else one | {"archived": True})
    named = {choice["key"] for choice in stored}
    stored += [choice | {"archived": True} for key, choice in before.items() if key not in named]
    _refuse_choices(stored)
    return stored


def _refuse_choices(choices: Sequence[dict[str, Any]]) -> None:
    offered = [choice for choice in choices if not choice.get("archived")]
    if not offered:
        raise ChoicesRefused(Sentence("Write at least one choice."))
    if len(choices) > MOST_CHOICES:
        raise ChoicesRefused(Sentence("A field has at most %(most)s choices.", {"most": MOST_CHOICES}))
    for language in ("es", "en"):
        seen: set[str] = set()
        for choice in offered:
            word = searchable(choice[language])
            if word in seen:
                raise ChoicesRefused(Sentence("Two choices are called “%(name)s”.", {"name": choice[language]}))
            seen.add(word)


def _key_for(name: str, taken: set[str]) -> str:
    """Return a key made of the name that is not taken: small letters, digits and "_"."""
    stem = re.sub(r"_+", "_", slugify(searchable(name)).replace("-", "_")).strip("_")[:36] or "field"
    key, number = stem, 1
    while key in taken:
        number += 1
        key = f"{stem}_{number}"
    return key


def _note(field: CustomField, action: str, actor: Actor, now: datetime, **detail: object) -> None:
    target = Target(field, detail={"record": field.record, "key": field.key, **detail})
    audit.note(field.workspace, actor=actor, action=action, target=target, now=now)
