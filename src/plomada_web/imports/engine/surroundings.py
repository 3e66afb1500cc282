"""What an import finds in its workspace: functions, members, tags, kinds of purchase, own fields. Read once a run."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from plomada_web.decisions.models import PurchaseKind
from plomada_web.people.models import Account, CustomField, Person, Tag, searchable
from plomada_web.people.queries.same import function_words
from plomada_web.workspace.models import Member, Workspace


class Numbers(Protocol):
    """Where the numbers of new records come from."""

    def next(self, record: str) -> int:
        """Return a number that no record of the kind has."""


class Imagined:
    """Numbers below zero, for what is not going to be written."""

    def __init__(self) -> None:
        self.last = 0

    def next(self, record: str) -> int:
        """Return a number that no record has."""
        self.last -= 1
        return self.last


@dataclass
class Surroundings:
    """What cells are read against.

    Attributes:
        now: the moment that everything of the import carries.
        functions: by every word they go by.
        members: ids of users by e-mail and by name.
        tags: by their word; new ones join.
        new_tags: those that joined and are not written down yet.
        kinds: kinds of purchase by their names in both languages.
        own: the workspace's own fields by (record, key).
        merged: which kinds of record have rows that were merged into others.
        writes: whether what is new is written; a dry run writes nothing.
        currency: of amounts that name none.
    """

    workspace: Workspace
    now: datetime
    functions: Mapping[str, int]
    members: Mapping[str, int]
    tags: dict[str, int]
    kinds: Mapping[str, int]
    own: Mapping[tuple[str, str], CustomField]
    merged: frozenset[str]
    writes: bool
    numbers: Numbers = field(default_factory=Imagined)
    currency: str = ""
    new_tags: list[int] = field(default_factory=list)
    zone: ZoneInfo = field(init=False)

    def __post_init__(self) -> None:
        self.zone = ZoneInfo(self.workspace.time_zone)
        self.currency = self.currency or self.workspace.currency

    @property
    def today(self) -> date:
        """Return the day that it is where the workspace works."""
        return self.now.astimezone(self.zone).date()

    def tag(self, name: str) -> int:
        """Return the tag of that name; one that is not there is made."""
        word = searchable(name)[:60]
        if word not in self.tags:
            if self.writes:
                tag, made = Tag.objects.get_or_create(workspace=self.workspace, word=word, defaults={"name": name[:60]})
                self.tags[word] = tag.pk
                self.new_tags += [tag.pk] if made else []
            else:
                self.tags[word] = self.numbers.next("tag")
        return self.tags[word]

    def number(self, record: str) -> int:
        """Return the number of a new record."""
        return self.numbers.next(record)


def look_around(workspace: Workspace, *, now: datetime, writes: bool) -> Surroundings:
    """Read what the cells of an import are read against."""
    return Surroundings(
        workspace=workspace,
        now=now,
        functions=function_words(workspace),
        members=_members(workspace),
        tags=dict(workspace.tags.values_list("word", "pk")),
        kinds=_kinds(workspace),
        own={(one.record, one.key): one for one in _own_fields(workspace)},
        merged=frozenset(
            record
            for record, model in (("account", Account), ("person", Person))
            if model._default_manager.filter(workspace=workspace, merged_into__isnull=False).exists()
        ),
        writes=writes,
    )


def _own_fields(workspace: Workspace) -> list[CustomField]:
    fields = list(workspace.custom_fields.filter(archived_at=None))
    for one in fields:
        one.workspace = workspace  # money looks at its currency: no query a cell
    return fields


def _members(workspace: Workspace) -> dict[str, int]:
    words: dict[str, int] = {}
    for member in Member.objects.filter(workspace=workspace).select_related("user").order_by("pk"):
        words.setdefault(searchable(member.user.name), member.user_id)
        words[member.user.email.lower()] = member.user_id
    return words


def _kinds(workspace: Workspace) -> dict[str, int]:
    words: dict[str, int] = {}
    for kind in PurchaseKind.objects.filter(workspace=workspace, archived_at=None):
        for name in (kind.name_es, kind.name_en):
            words.setdefault(searchable(name), kind.pk)
    return words
