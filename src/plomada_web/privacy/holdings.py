"""Which rows hold something on a person, in every feature: what a copy gives of them, and what erasing leaves.

A test fails on a model with a relation to a person, or to their part in a purchase, that stands neither in `HOLDINGS`
nor in `NAMED_ELSEWHERE`. Features above this one add theirs with `register`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.apps import apps
from django.db import models
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from plomada_web.people.models import ERASED_TEXT, Person
from plomada_web.workspace.models import Workspace


@dataclass(frozen=True)
class Leaving:
    """Who is being erased.

    Attributes:
        people: the ids of the person and of the duplicates that were merged into them.
        emails: what they were written to by.
    """

    workspace: Workspace
    people: tuple[int, ...]
    emails: tuple[str, ...]
    now: datetime


@dataclass(frozen=True)
class Holding:
    """Rows of one model that hold something on a person.

    Attributes:
        model: its label.
        of: the lookup that leads from a row to the person.
        title: what they are, as a heading.
        told: the fields that a copy gives, with what they are called; a path leads on with "__".
        forgotten: what the fields become when the person is erased.
        newest: the field that says when, to show the newest first.
        erase: what else is to be done with the rows when the person is erased.
    """

    model: str
    of: str
    title: str | Promise
    told: Mapping[str, str | Promise]
    newest: str
    forgotten: Mapping[str, object] = field(default_factory=dict)
    erase: Callable[["Leaving"], None] | None = None

    @property
    def name(self) -> str:
        """Return the name of the rows in a file."""
        return self.model.split(".")[1].lower()

    def rows(self, ids: list[int]) -> QuerySet[Any]:
        """Return the rows that hold something on these people, the newest first."""
        model: type[models.Model] = apps.get_model(self.model)
        related = {path.rsplit("__", 1)[0] for path in self.told if "__" in path}
        rows = model._default_manager.filter(**{f"{self.of}__in": ids}).order_by(f"-{self.newest}", "-pk")
        return rows.select_related(*sorted(related)) if related else rows


HOLDINGS: Final[list[Holding]] = [
    Holding(
        model="people.Consent",
        of="person",
        title=_("Consents"),
        told={
            "at": _("When"),
            "purpose": _("Purpose"),
            "given": _("Given"),
            "wording": _("In these words"),
            "how": _("How"),
            "place": _("Where"),
        },
        newest="at",
        forgotten={"wording": "", "place": ""},
    ),
    Holding(
        model="people.Touch",
        of="person",
        title=_("What happened between us"),
        told={
            "at": _("When"),
            "team": _("By"),
            "channel": _("Channel"),
            "asset": _("With"),
            "theme": _("Theme"),
            "campaign": _("Campaign"),
            "note": _("What happened"),
            "source": _("Came in by"),
            "detail": _("Details"),
        },
        newest="at",
        forgotten={"note": "", "detail": {}},  # and what points at the person in `asset` and `key`: `erasure`
    ),
    Holding(
        model="people.Note",
        of="person",
        title=_("Notes of our team"),
        told={"written_at": _("When"), "text": _("Note")},
        newest="written_at",
        forgotten={"text": ERASED_TEXT},
    ),
    Holding(
        model="people.Task",
        of="person",
        title=_("What our team meant to do"),
        told={"created_at": _("When"), "title": _("What is to be done"), "due_on": _("By day"), "done_at": _("Done")},
        newest="created_at",
        forgotten={"title": ERASED_TEXT},
    ),
    Holding(
        model="decisions.Stakeholder",
        of="person",
        title=_("Part in decisions"),
        told={
            "decision__title": _("Decision"),
            "role": _("Role"),
            "must_sign": _("Must sign"),
            "is_mobilizer": _("Mobilizer"),
            "concerns": _("Concerns, as our team understood them"),
            "custom": _("Own fields"),
            "named_consent_at": _("Agreed to be named"),
            "added_at": _("In the group since"),
            "removed_at": _("Taken out"),
        },
        newest="added_at",
        forgotten={"concerns": "", "custom": {}},
    ),
    Holding(
        model="rooms.PersonalLink",
        of="stakeholder__person",
        title=_("Personal links to rooms"),
        told={
            "stakeholder__decision__title": _("Decision"),
            "made_at": _("Made"),
            "expires_at": _("Good until"),
            "first_used_at": _("First used"),
            "revoked_at": _("Revoked"),
        },
        newest="made_at",
    ),
    Holding(
        model="rooms.Reminder",
        of="stakeholder__person",
        title=_("Letters"),
        told={"stakeholder__decision__title": _("Decision"), "sent_on": _("When"), "kind": _("Kind")},
        newest="sent_on",
    ),
    Holding(
        model="segments.Membership",
        of="person",
        title=_("Segments"),
        told={"segment__name": _("Segment"), "entered_at": _("In it since"), "left_at": _("Left")},
        newest="entered_at",
    ),
]

# Models with such a relation that need no rows of their own here, and why.
NAMED_ELSEWHERE: Final[Mapping[str, str]] = {
    "people.Person": "a duplicate that was merged: copied and erased together with the one that stayed",
    "decisions.Absence": "moments in which answers did not count: nothing but the part itself is in it",
    "decisions.Answer": "told by the promise it was given on: `queries.said`, erased by `said_texts`",
    "decisions.Ranking": "as Answer",
    "decisions.SignIntent": "as Answer",
    "decisions.Comment": "as Answer",
    "decisions.Question": "as Answer",
    "decisions.Suggestion": "as Answer",
    "decisions.Statement": "as Answer",
    "duplicates.DuplicatePair": "which two rows may be one person; forgotten, and its reasons emptied, in `traces`",
}


def register(holding: Holding) -> None:
    """Add the rows of a feature that lies above this one."""
    if all(known.model != holding.model or known.of != holding.of for known in HOLDINGS):
        HOLDINGS.append(holding)


def everyone_of(person: Person) -> list[Person]:
    """Return the person with the duplicates that were merged into them, the one that stayed first."""
    stayed = person
    seen = {person.pk}
    while stayed.merged_into_id is not None and stayed.merged_into_id not in seen:
        stayed = Person.objects.get(pk=stayed.merged_into_id)
        seen.add(stayed.pk)
    found, waiting = [stayed], [stayed.pk]
    while waiting:
        merged = Person.objects.filter(merged_into__in=waiting).exclude(pk__in=[one.pk for one in found])
        waiting = [one.pk for one in merged]
        found += merged
    return found
