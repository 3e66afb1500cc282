"""Kinds of purchase of a workspace, and the functions that usually have a say in each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from plomada_web.decisions.models import PurchaseKind, UsualFunction
from plomada_web.decisions.starter.kinds import USUAL_KINDS, UsualKind
from plomada_web.people.models import Function
from plomada_web.people.usual_functions import USUAL_FUNCTIONS
from plomada_web.workspace import audit
from plomada_web.workspace.audit import MACHINE, Actor, Target
from plomada_web.workspace.models import Workspace


@dataclass(frozen=True)
class KindDetails:
    """What a kind of purchase is called, and who usually takes part.

    Attributes:
        name_es: its name in Spanish.
        name_en: its name in English.
        functions: by function, whether it usually must sign; one that is not there usually takes no part.
    """

    name_es: str
    name_en: str
    functions: Mapping[Function, bool]


@transaction.atomic
def add_usual_kinds(workspace: Workspace, now: datetime) -> list[PurchaseKind]:
    """Give a workspace the kinds of purchase that most companies know; those it has by name stay as they are.

    Functions that the workspace has renamed or archived are left out of the kind.
    """
    there = set(PurchaseKind.objects.filter(workspace=workspace).values_list("name_en", flat=True))
    by_name = {f.name_en: f for f in Function.objects.filter(workspace=workspace, archived_at=None)}
    functions = {f.key: by_name[f.name_en] for f in USUAL_FUNCTIONS if f.name_en in by_name}
    made = [
        _add_usual(workspace, usual, functions, position)
        for position, usual in enumerate(USUAL_KINDS)
        if usual.en not in there
    ]
    if made:
        detail: dict[str, object] = {"kinds": [kind.name_en for kind in made]}
        audit.note(
            workspace,
            actor=MACHINE,
            action="kinds.usual.added",
            target=Target(workspace, detail=detail),
            now=now,
        )
    return made


def _add_usual(
    workspace: Workspace, usual: UsualKind, functions: Mapping[str, Function], position: int
) -> PurchaseKind:
    kind = PurchaseKind.objects.create(
        workspace=workspace, name_es=usual.es, name_en=usual.en, starter=usual.key, position=position
    )
    signs = dict.fromkeys(usual.must_sign, True) | dict.fromkeys(usual.takes_part, False)
    _set_functions(kind, {functions[key]: must for key, must in signs.items() if key in functions})
    return kind


@transaction.atomic
def add_kind(workspace: Workspace, *, details: KindDetails, actor: Actor, now: datetime) -> PurchaseKind:
    """Add a kind of purchase, after those that there are."""
    last = PurchaseKind.objects.filter(workspace=workspace).aggregate(last=Max("position"))["last"]
    kind = PurchaseKind.objects.create(
        workspace=workspace,
        name_es=details.name_es,
        name_en=details.name_en,
        position=0 if last is None else last + 1,
    )
    _set_functions(kind, details.functions)
    audit.note(workspace, actor=actor, action="kind.added", target=Target(kind), now=now)
    return kind


@transaction.atomic
def edit_kind(kind: PurchaseKind, *, details: KindDetails, actor: Actor, now: datetime) -> PurchaseKind:
    """Change the names of a kind of purchase and who usually takes part in it."""
    kind.name_es, kind.name_en = details.name_es, details.name_en
    kind.save(update_fields=["name_es", "name_en"])
    kind.usual_functions.all().delete()
    _set_functions(kind, details.functions)
    detail: dict[str, object] = {"functions": {f.name_en: must for f, must in details.functions.items()}}
    audit.note(kind.workspace, actor=actor, action="kind.edited", target=Target(kind, detail=detail), now=now)
    return kind


@transaction.atomic
def archive_kind(kind: PurchaseKind, *, actor: Actor, now: datetime) -> None:
    """Offer a kind of purchase no longer; decisions that have it keep it."""
    kind.archived_at = now
    kind.save(update_fields=["archived_at"])
    audit.note(kind.workspace, actor=actor, action="kind.archived", target=Target(kind), now=now)


@transaction.atomic
def restore_kind(kind: PurchaseKind, *, actor: Actor, now: datetime) -> None:
    """Offer an archived kind of purchase again."""
    kind.archived_at = None
    kind.save(update_fields=["archived_at"])
    audit.note(kind.workspace, actor=actor, action="kind.restored", target=Target(kind), now=now)


def _set_functions(kind: PurchaseKind, functions: Mapping[Function, bool]) -> None:
    UsualFunction.objects.bulk_create(
        UsualFunction(kind=kind, function=function, must_sign=must) for function, must in functions.items()
    )
