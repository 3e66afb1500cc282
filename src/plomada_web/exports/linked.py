"""What a batch of rows is linked to, fetched for all of them at once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from plomada_web.decisions.models import Decision, Phase, PhaseChange
from plomada_web.people.models import Account, Consent, Person, Record, Site
from plomada_web.workspace.models import User, Workspace

NOTHING: Mapping[Any, Any] = {}


@dataclass(frozen=True)
class Linked:
    """Rows and names by the key that the batch's rows have.

    Attributes:
        functions: names of the workspace's functions, in the language of the moment.
        kinds: names of its kinds of purchase.
        users: e-mail addresses of the members that the rows name.
        tags: the words on each row.
        consents: the newest answer to whether a person may be written to.
        decided: on which day each decision was decided.
    """

    functions: Mapping[int, str] = field(default_factory=lambda: NOTHING)
    kinds: Mapping[int, str] = field(default_factory=lambda: NOTHING)
    users: Mapping[int, str] = field(default_factory=lambda: NOTHING)
    accounts: Mapping[int, Account] = field(default_factory=lambda: NOTHING)
    people: Mapping[int, Person] = field(default_factory=lambda: NOTHING)
    sites: Mapping[int, str] = field(default_factory=lambda: NOTHING)
    tags: Mapping[int, Sequence[str]] = field(default_factory=lambda: NOTHING)
    consents: Mapping[int, bool] = field(default_factory=lambda: NOTHING)
    decided: Mapping[int, date] = field(default_factory=lambda: NOTHING)


def linked_to(rows: Sequence[Any], workspace: Workspace, record: Record) -> Linked:
    """Return what the rows are linked to, in a number of SQL queries that does not depend on how many they are."""
    of_person, of_decision = record is Record.PERSON, record is Record.DECISION
    return Linked(
        functions={one.pk: one.name for one in workspace.functions.all()} if of_person else NOTHING,
        kinds={one.pk: one.name for one in workspace.purchase_kinds.all()} if of_decision else NOTHING,
        users=dict(User.objects.filter(pk__in=_keys(rows, "owner_id", "member_id")).values_list("pk", "email")),
        accounts=Account.objects.only("name", "domain", "country").in_bulk(_keys(rows, "account_id")),
        people=Person.objects.only("name", "email", "title").in_bulk(_keys(rows, "person_id")),
        sites=dict(Site.objects.filter(pk__in=_keys(rows, "site_id")).values_list("pk", "name"))
        if of_person
        else NOTHING,
        tags=_tags(rows, record),
        consents=_consents(rows) if of_person else NOTHING,
        decided=_decided(rows) if of_decision else NOTHING,
    )


def _keys(rows: Sequence[Any], *names: str) -> list[int]:
    return sorted({key for row in rows for name in names if (key := getattr(row, name, None))})


def _tags(rows: Sequence[Any], record: Record) -> Mapping[int, Sequence[str]]:
    models: dict[Record, Any] = {Record.ACCOUNT: Account, Record.PERSON: Person, Record.DECISION: Decision}
    if record not in models:
        return NOTHING
    through = models[record].tags.through
    key = f"{record.value}_id"
    found: dict[int, list[str]] = defaultdict(list)
    on_rows = through.objects.filter(**{f"{key}__in": [row.pk for row in rows]})
    for row_id, name in on_rows.order_by("tag__word").values_list(key, "tag__name"):
        found[row_id].append(name)
    return found


def _consents(rows: Sequence[Any]) -> Mapping[int, bool]:
    said = Consent.objects.filter(person__in=[row.pk for row in rows], purpose=Consent.Purpose.MAIL)
    return dict(said.order_by("at", "pk").values_list("person_id", "given"))  # the newest last: it stays


def _decided(rows: Sequence[Any]) -> Mapping[int, date]:
    changes = PhaseChange.objects.filter(decision__in=[row.pk for row in rows], phase=Phase.DECIDED)
    return dict(changes.order_by("entered_on", "pk").values_list("decision_id", "entered_on"))
