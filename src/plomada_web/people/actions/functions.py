"""The functions that people have: the usual ones to start with, then the workspace's own."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max

from plomada.errors import PlomadaError
from plomada.figures import Sentence
from plomada_web.people.actions.changes import set_archived, set_fields
from plomada_web.people.models import Function
from plomada_web.people.usual_functions import USUAL_FUNCTIONS
from plomada_web.workspace import audit
from plomada_web.workspace.audit import MACHINE, Actor, Target
from plomada_web.workspace.models import Workspace


@dataclass(frozen=True)
class FunctionFacts:
    """A function's names; where one language is missing, the other stands in."""

    name_es: str
    name_en: str
    executive: str = ""


class SameFunction(PlomadaError):
    """There is a function of that name, perhaps an archived one."""

    def __init__(self, facts: FunctionFacts) -> None:
        super().__init__(
            Sentence(
                "A function is called %(es)s or %(en)s already, perhaps an archived one.",
                {"es": facts.name_es, "en": facts.name_en},
            )
        )


@transaction.atomic
def add_usual_functions(workspace: Workspace, now: datetime, actor: Actor = MACHINE) -> list[Function]:
    """Add the usual functions that the workspace does not have, and return all of its functions."""
    rows = list(workspace.functions.all())
    known = {name for row in rows for name in (row.name_es, row.name_en)}
    missing = [
        Function(
            workspace=workspace,
            name_es=usual.name_es,
            name_en=usual.name_en,
            executive=usual.executive,
            position=position,
        )
        for position, usual in enumerate(USUAL_FUNCTIONS, start=_next_position(workspace))
        if not known & {usual.name_es, usual.name_en}
    ]
    if missing:
        rows += Function.objects.bulk_create(missing)
        target = Target(workspace, detail={"functions": len(missing)})
        audit.note(workspace, actor=actor, action="function.usual_added", target=target, now=now)
    return rows


def add_function(workspace: Workspace, *, facts: FunctionFacts, actor: Actor, now: datetime) -> Function:
    """Add a function at the end of the list.

    Raises:
        SameFunction: one has that name in either language.
    """
    function = Function(workspace=workspace, position=_next_position(workspace), **asdict(facts))
    _save(function, facts, action="function.added", actor=actor, now=now)
    return function


def change_function(function: Function, *, facts: FunctionFacts, actor: Actor, now: datetime) -> None:
    """Rename a function; everyone who has it has it under the new name.

    Raises:
        SameFunction: another has that name in either language.
    """
    if set_fields(function, asdict(facts)):
        _save(function, facts, action="function.changed", actor=actor, now=now)


@transaction.atomic
def archive_function(function: Function, *, actor: Actor, now: datetime) -> None:
    """Stop offering a function; people who have it keep it."""
    set_archived(function, since=now, actor=actor, now=now)


@transaction.atomic
def restore_function(function: Function, *, actor: Actor, now: datetime) -> None:
    """Offer an archived function again."""
    set_archived(function, since=None, actor=actor, now=now)


def _next_position(workspace: Workspace) -> int:
    last: int | None = workspace.functions.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


def _save(function: Function, facts: FunctionFacts, *, action: str, actor: Actor, now: datetime) -> None:
    try:
        with transaction.atomic():
            function.save()
            audit.note(function.workspace, actor=actor, action=action, target=Target(function), now=now)
    except IntegrityError:
        raise SameFunction(facts) from None
