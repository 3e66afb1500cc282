"""What another system calls an account or a person: once in a workspace."""

from datetime import datetime

from django.db import IntegrityError, transaction

from plomada.errors import PlomadaError
from plomada.figures import Sentence
from plomada_web.people.models import Account, Person
from plomada_web.workspace import audit
from plomada_web.workspace.audit import Actor, Target


class SameExternalId(PlomadaError):
    """Another record is called that elsewhere, perhaps an archived one."""

    def __init__(self, external_id: str) -> None:
        super().__init__(Sentence("Another one is called “%(external_id)s” elsewhere.", {"external_id": external_id}))


def change_external_id(record: Account | Person, *, external_id: str, actor: Actor, now: datetime) -> None:
    """Note what another system calls the record; empty: nothing.

    Raises:
        SameExternalId: another record of its kind is called that.
    """
    if record.external_id == external_id:
        return
    try:
        with transaction.atomic():
            record.external_id, record.changed_at = external_id, now
            record.save(update_fields=["external_id", "changed_at"])
            action = f"{record._meta.model_name}.changed"
            target = Target(record, detail={"fields": ["external_id"]})
            audit.note(record.workspace, actor=actor, action=action, target=target, now=now)
    except IntegrityError:
        raise SameExternalId(external_id) from None
