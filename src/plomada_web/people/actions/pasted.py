"""People of a pasted list: those we know are found again, the others are added."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from plomada_web.people.models import Account, Person
from plomada_web.people.paste import PastedPerson
from plomada_web.people.queries.same import known_among
from plomada_web.workspace import audit
from plomada_web.workspace.audit import Actor, Target


@dataclass(frozen=True)
class Placed:
    """A row of the list and the person it became; `is_new` where we did not know them."""

    row: PastedPerson
    person: Person
    is_new: bool


@transaction.atomic
def people_from_rows(
    account: Account, *, rows: Sequence[PastedPerson], language: str, actor: Actor, now: datetime
) -> list[Placed]:
    """Return the person of each row, adding those we do not know; what we knew of the others is left as it is.

    Someone is known by their e-mail anywhere in the workspace, or by their name in the account where the list or we
    have no e-mail of them. One audit line tells of the whole list.

    Args:
        account: where new people belong.
        rows: what `paste.parse` read, in the order of the list.
        language: of people for whom the list does not say.
        actor: who pasted the list.
        now: the moment of it.
    """
    known = known_among(account, rows)
    made = {
        row: Person(
            workspace=account.workspace,
            account=account,
            name=row.name,
            email=row.email,
            phone=row.phone,
            title=row.title or ("" if row.function_id else row.function),  # an unknown function is not lost
            function_id=row.function_id,
            language=row.language or language,
            created_at=now,
            changed_at=now,
        )
        for row in rows
        if row not in known
    }
    for person in made.values():
        person.search = person.search_text()[:600]  # bulk_create passes by `save`
    Person.objects.bulk_create(made.values())
    if made:
        target = Target(account, detail={"people": [person.pk for person in made.values()]})
        audit.note(account.workspace, actor=actor, action="person.pasted", target=target, now=now)
    return [Placed(row, known.get(row) or made[row], is_new=row in made) for row in rows]
