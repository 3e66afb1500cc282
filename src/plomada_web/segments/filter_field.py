"""Being in a segment, as something that lists filter by."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from plomada_web.lists.filters import Choice, Kind
from plomada_web.lists.filters.fields import Field
from plomada_web.lists.filters.functions import Expression
from plomada_web.people.models import Record
from plomada_web.segments.actions import FIELD
from plomada_web.segments.models import Membership, Segment
from plomada_web.workspace.models import Workspace

OF: Final = {Record.PERSON: Segment.Of.PERSON, Record.ACCOUNT: Segment.Of.ACCOUNT}


@dataclass(frozen=True)
class In:
    """Whether a record is in segments, now."""

    record: Record

    def present(self) -> Q:
        return Q(Exists(self._memberships().filter(segment__archived_at=None)))

    def among(self, values: Sequence[Any]) -> Q:
        return Q(Exists(self._memberships().filter(segment_id__in=list(values))))

    def within(self, limits: object) -> Q:
        raise NotImplementedError  # no operator of several choices asks this

    def plain(self) -> Expression:
        raise NotImplementedError

    def _memberships(self) -> QuerySet[Membership]:
        return Membership.objects.filter(**{f"{self.record.value}_id": OuterRef("pk")}, left_at=None)


def segment_fields(_workspace: Workspace, record: Record) -> Iterable[Field]:
    """Return the field by which people and accounts are asked whether they are in segments."""
    if record in OF:
        yield Field(FIELD, _("Segments"), Kind.CHOICES, In(record), _Choices(record))


@dataclass(frozen=True)
class _Choices:
    record: Record

    def __call__(self, workspace: Workspace, values: Sequence[str | int] | None) -> list[Choice]:
        found = Segment.objects.filter(workspace=workspace, of=OF[self.record], archived_at=None)
        if values is not None:
            found = found.filter(pk__in=[value for value in values if isinstance(value, int)])
        return [Choice(segment.pk, segment.name) for segment in found]
