"""From what an import's row keeps to what the engine needs, and the checks on the way."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Final

from plomada.errors import InputError, UnreadableFile
from plomada.figures import Sentence
from plomada.sheets import ColumnForm, Sheet, SheetForm, open_sheet
from plomada_web.imports.engine.reading import MAKE_A_RECORD
from plomada_web.imports.engine.run import CURRENCY, Engine, Plan
from plomada_web.imports.engine.wishes import Options
from plomada_web.imports.models import Import
from plomada_web.imports.targets import Target, targets_of
from plomada_web.workspace import kept_files

OF_SOMEONE: Final = frozenset(
    {*MAKE_A_RECORD, "person.name", "person.given_name", "person.email", "person.external_id", "decision.external_id"}
)


class NotMapped(InputError):
    """What the columns mean is not said well enough to begin."""


def fingerprint(headers: list[str]) -> str:
    """Return what a mapping is found again by: the headers, in whatever order they stand."""
    return sha256("\x1f".join(sorted(header.casefold().strip() for header in headers)).encode()).hexdigest()


def sheet_of(one: Import) -> Sheet:
    """Open the file of an import the way its preview was read.

    Raises:
        UnreadableFile: it is gone or broken.
    """
    if not one.form or not kept_files.where(one.path).is_file():
        raise UnreadableFile(Sentence("The file is not here any more: upload it again."))
    return open_sheet(kept_files.where(one.path), SheetForm.from_dict(one.form))


def plan_of(one: Import, *, now: Any) -> Plan:
    """Return what the engine needs: one SQL query."""
    targets = targets_of(one.workspace)
    return Plan(
        workspace=one.workspace,
        mapping={int(place): targets[name] for place, name in one.mapping.items() if name in targets},
        targets=targets,
        columns=one.headers,
        forms=[ColumnForm.from_dict(column["form"]) for column in one.columns],
        options=Options.from_dict(one.options),
        name=one.name,
        now=now,
        actor_id=one.created_by_id,
    )


def check(one: Import, mapping: Mapping[int, str], options: Options, *, now: Any) -> None:
    """Refuse a mapping with which nothing could come in, or a default that cannot be read.

    Raises:
        NotMapped: no column says whom or what the rows are about, two columns mean the same, or a target is unknown.
    """
    targets = targets_of(one.workspace)
    for name in (*mapping.values(), *options.defaults):
        if name not in targets and name != CURRENCY:
            raise NotMapped(Sentence("There is no field “%(field)s”.", {"field": name[:80]}))
    _check_twice(one, mapping, targets)
    if not OF_SOMEONE.intersection({*mapping.values(), *(name for name, text in options.defaults.items() if text)}):
        raise NotMapped(
            Sentence("No column says whom the rows are about: choose one with a name, an e-mail or an identifier.")
        )
    one.mapping = {str(place): name for place, name in mapping.items()}
    one.options = options.to_dict()
    Engine(plan_of(one, now=now), writes=False)  # reads the defaults


def _check_twice(one: Import, mapping: Mapping[int, str], targets: Mapping[str, Target]) -> None:
    seen: dict[str, int] = {}
    for place, name in mapping.items():
        if name in seen:
            both = {"one": one.headers[seen[name]], "other": one.headers[place], "field": str(targets[name].label)}
            raise NotMapped(Sentence("“%(one)s” and “%(other)s” both mean “%(field)s”: leave one of them out.", both))
        seen[name] = place
