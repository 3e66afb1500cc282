"""What every change of a record shares: set the fields, save, say in the audit which ones changed."""

from collections.abc import Mapping
from datetime import datetime
from typing import cast

from django.db import models

from plomada.errors import PlomadaError
from plomada.figures import Sentence
from plomada_web.people.custom_values import Value, with_changes
from plomada_web.people.models import Account, Function, Person, Site
from plomada_web.workspace import audit
from plomada_web.workspace.audit import Actor, Target
from plomada_web.workspace.models import Workspace

Record = Account | Site | Person | Function


class Merged(PlomadaError):
    """A record that was merged into another comes back by taking the merge apart, with all that hung on it."""

    def __init__(self, record: Account | Person) -> None:
        super().__init__(
            Sentence(
                "%(name)s was merged into %(survivor)s. To bring it back, take the merge apart.",
                {"name": record.name, "survivor": str(record.merged_into)},
            )
        )


def refuse_merged(record: Account | Person) -> None:
    """Make sure that a record was not merged into another.

    Raises:
        Merged: it was.
    """
    if record.merged_into_id is not None:
        raise Merged(record)


def workspace_of(record: Record) -> Workspace:
    """Return whose record it is."""
    return record.account.workspace if isinstance(record, Site) else record.workspace


def set_fields(record: models.Model, values: Mapping[str, object]) -> list[str]:
    """Set the fields, and return the names of those that differ from before."""
    changed = [name for name, value in values.items() if getattr(record, name) != value]
    for name in changed:
        setattr(record, name, values[name])
    return changed


def set_facts(record: Account | Person, values: Mapping[str, object]) -> list[str]:
    """Set the fields, and the own ones that "custom" names; return the names of those that differ from before."""
    own = cast(Mapping[str, Value | None], values["custom"])
    return set_fields(record, {**values, "custom": with_changes(record.custom, own)})


def set_archived(record: Record, *, since: datetime | None, actor: Actor, now: datetime) -> None:
    """Archive the record, or bring it back with `since=None`; done twice it changes nothing."""
    if (record.archived_at is None) == (since is None):
        return
    record.archived_at = since
    fields = ["archived_at"]
    if isinstance(record, Account | Person):
        record.changed_at = now
        fields.append("changed_at")
    record.save(update_fields=fields)
    happened = "archived" if since else "restored"
    action = f"{record._meta.model_name}.{happened}"
    audit.note(workspace_of(record), actor=actor, action=action, target=Target(record), now=now)
