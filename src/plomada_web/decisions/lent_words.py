"""Which of the words of our rooms may be counted as language: those of people who agreed, said under their name.

Here is how this works. A text is lent where all of this holds:

- its writer's newest consent to it (`Consent.Purpose.LANGUAGE`) is given, and they were not erased;
- our team may read it with its writer's name: in a room that is named to us all of it, in one that is named with
  consent what was written under the name, as long as that is not taken back; in one that shows the group alone nothing;
- its writer belongs to the group;
- it is not beside an answer to a sensitive statement.

So a corpus shows nobody's words to anyone who could not read them with the name before. What someone proposes to ask is
left out, since our team may word it anew; why somebody else should be asked is, too: it is about a person who did not
agree to anything.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import models
from django.db.models import Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery

from plomada_web.decisions.models import Answer, Comment, Disclosure, Question, SignIntent, Stakeholder
from plomada_web.language.models import Source
from plomada_web.language.offered import Ready
from plomada_web.people.models import Consent, Person
from plomada_web.workspace.models import Workspace


@dataclass(frozen=True)
class Told:
    """A kind of text that is written in a room.

    Attributes:
        name: what its keys begin with.
        by: leads to the stakeholder who wrote it.
        text: the field that holds it.
        at: the field that says when.
        flagged: whether each row says if it was said by name; otherwise the moment does.
    """

    name: str
    model: type[models.Model]
    by: str
    text: str
    at: str
    flagged: bool = True

    def rows(self, workspace: Workspace) -> QuerySet[Any]:
        """Return the rows of the workspace that our team may read with the name of who wrote them."""
        return self._of(self._writers(), workspace)

    def lent(self, workspace: Workspace) -> QuerySet[Any]:
        """Return those of people who agreed."""
        said = Consent.objects.filter(purpose=Consent.Purpose.LANGUAGE, person=OuterRef("person"))
        agreed = Subquery(said.order_by("-at", "-pk").values("given")[:1])
        return self._of(self._writers().alias(agreed=agreed).filter(agreed=True), workspace)

    def written(self) -> QuerySet[Any]:
        """Return the rows of all workspaces in which something is written."""
        rows: QuerySet[Any] = self.model._default_manager.exclude(**{self.text: ""})
        return rows

    def _writers(self) -> QuerySet[Stakeholder]:
        """Return who wrote a row, where our team may read it with their name."""
        there = Stakeholder.objects.filter(pk=OuterRef(self.by), person__erased_at=None, removed_at=None)
        named = Q(decision__disclosure=Disclosure.NAMED_WITH_CONSENT, named_consent_at__isnull=False)
        if self.flagged:
            there = there.alias(by_name=ExpressionWrapper(OuterRef("is_named"), models.BooleanField()))
            named &= Q(by_name=True)
        else:
            named &= Q(named_consent_at__lte=OuterRef(self.at))
        return there.filter(Q(decision__disclosure=Disclosure.NAMED_TO_US) | named)

    def _of(self, writers: QuerySet[Stakeholder], workspace: Workspace) -> QuerySet[Any]:
        # Asked of each row: joined, a database that has not looked at its tables yet begins with the decisions of the
        # workspace, and tries everyone who agreed with each of them.
        rows: QuerySet[Any] = (
            self.written().alias(of=Subquery(writers.values("decision__workspace"))).filter(of=workspace.pk)
        )
        return rows.filter(statement__is_sensitive=False) if self.model is Answer else rows


TOLD: Final = (
    Told("answer", Answer, "stakeholder", "comment", "said_at"),
    Told("signing", SignIntent, "stakeholder", "condition", "said_at"),
    Told("comment", Comment, "stakeholder", "text", "said_at"),
    Told("question", Question, "asked_by", "text", "asked_at", flagged=False),
)


@dataclass(frozen=True)
class LentText:
    """A text that may be counted. `key` tells it from all others of the workspace."""

    pk: int
    key: str
    text: str
    at: datetime
    person: int
    function: int | None


def lenders(workspace: Workspace) -> QuerySet[Consent, Any]:
    """Return the ids of the people of a workspace who agreed, and have not taken it back."""
    said = Consent.objects.filter(purpose=Consent.Purpose.LANGUAGE)
    newer = said.filter(Q(at__gt=OuterRef("at")) | Q(at=OuterRef("at"), pk__gt=OuterRef("pk")))
    newest = said.filter(~Exists(newer.filter(person=OuterRef("person"))), person__workspace=workspace)
    return newest.filter(given=True).order_by().values("person")


def lent_after(told: Told, workspace: Workspace, last: int, *, most: int) -> tuple[list[LentText], int | None]:
    """Return what is lent of the next texts of a kind, in their order, and the row to go on from: two queries.

    Args:
        last: the row after which they stand.
        most: texts that are looked at, of whichever workspace, lent or not.
    """
    ids = list(told.written().filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:most])
    if not ids:
        return [], None
    person = f"{told.by}__person"
    rows = told.lent(workspace).filter(pk__gt=last, pk__lte=ids[-1]).order_by("pk")
    found = rows.values_list("pk", told.text, told.at, f"{person}_id", f"{person}__function_id")
    texts = [LentText(pk, f"{told.name}-{pk}", text, at, who, function) for pk, text, at, who, function in found]
    return texts, ids[-1] if len(ids) == most else None


def still_lent(workspace: Workspace, keys: Collection[str]) -> dict[str, tuple[int, str]]:
    """Return what is lent now of what some keys name: by whom, and the text. A query for each kind."""
    found: dict[str, tuple[int, str]] = {}
    for told in TOLD:
        ids = [int(key.removeprefix(f"{told.name}-")) for key in keys if key.startswith(f"{told.name}-")]
        if ids:
            there = told.lent(workspace).filter(pk__in=ids).values_list("pk", f"{told.by}__person_id", told.text)
            found |= {f"{told.name}-{pk}": (person, text) for pk, person, text in there}
    return found


def keys_of(people: Collection[int]) -> list[str]:
    """Return the keys of all that these people wrote in rooms, lent or not: a query for each kind."""
    found: list[str] = []
    for told in TOLD:
        rows = told.model._default_manager.filter(**{f"{told.by}__person__in": people}).exclude(**{told.text: ""})
        found += [f"{told.name}-{pk}" for pk in rows.order_by("pk").values_list("pk", flat=True)]
    return found


def functions_of_lenders(workspace: Workspace) -> Iterator[tuple[int, int | None]]:
    """Return the ids of the people who agreed, with their functions: one query."""
    rows = Person.objects.filter(workspace=workspace, pk__in=lenders(workspace)).order_by("pk")
    yield from rows.values_list("pk", "function_id")


def takes_words(workspace: Workspace) -> bool:
    """Return whether there is a corpus that takes words of our rooms: one query."""
    sources = Source.objects.filter(kind=Source.Kind.ROOMS, corpus__workspace=workspace, archived_at=None)
    return sources.filter(corpus__archived_at=None).exists()


def ready(workspace: Workspace) -> Ready:
    """Return how many people wrote something that could be counted, and how much those who agreed wrote."""
    people: set[int] = set()
    for told in TOLD:
        people |= set(told.rows(workspace).order_by().values_list(f"{told.by}__person_id", flat=True).distinct())
    agreed = people & set(lenders(workspace).values_list("person", flat=True))
    return Ready(len(people), len(agreed), sum(told.lent(workspace).count() for told in TOLD))
