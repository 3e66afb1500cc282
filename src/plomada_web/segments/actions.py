"""Segments: add, change, archive, bring back."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from plomada.errors import PlomadaError
from plomada.figures import Sentence
from plomada_web.lists.filters import EVERYTHING, Rule, matching, to_json
from plomada_web.people.models import Record
from plomada_web.segments.background import ask_for_members
from plomada_web.segments.models import Segment
from plomada_web.segments.reading import asks_for
from plomada_web.workspace import audit
from plomada_web.workspace.audit import Actor, Target
from plomada_web.workspace.models import Workspace

FIELD = "segments"  # by which lists ask who is in one


@dataclass(frozen=True)
class SegmentFacts:
    """What is written about a segment."""

    name: str
    rule: Rule = EVERYTHING
    note: str = ""


class SameSegment(PlomadaError):
    """There is a segment of that name."""

    def __init__(self, name: str) -> None:
        super().__init__(Sentence("There is a segment called %(name)s already.", {"name": name}))


class SegmentInSegment(PlomadaError):
    """A segment's rule asks for another segment: who is in them would depend on which is asked first."""

    def __init__(self) -> None:
        super().__init__(Sentence("A segment cannot be made of another one: say what the other one asks for."))


@transaction.atomic
def add_segment(workspace: Workspace, record: Record, *, facts: SegmentFacts, actor: Actor, now: datetime) -> Segment:
    """Add a segment; its members are found in the background.

    Raises:
        SameSegment: one of that name is there.
        SegmentInSegment: its rule asks for another segment.
        UnusableRule: its rule cannot be asked.
    """
    _check(workspace, record, facts.rule, now=now)
    segment = Segment(
        workspace=workspace,
        of=record.value,
        name=facts.name,
        note=facts.note,
        rule=to_json(facts.rule),
        made_by=actor.user,
        created_at=now,
        changed_at=now,
    )
    _save(segment)
    audit.note(workspace, actor=actor, action="segment.added", target=Target(segment), now=now)
    ask_for_members(segment, now=now)
    return segment


@transaction.atomic
def change_segment(segment: Segment, *, facts: SegmentFacts, actor: Actor, now: datetime) -> None:
    """Change a segment. With another rule everyone is asked again: who no longer fits leaves, the others stay.

    Raises:
        SameSegment: another one of that name is there.
        SegmentInSegment: its rule asks for another segment.
        UnusableRule: its rule cannot be asked.
    """
    _check(segment.workspace, segment.record, facts.rule, now=now)
    segment = Segment.objects.select_for_update(of=("self",)).select_related("workspace").get(pk=segment.pk)
    rule = to_json(facts.rule)
    if (segment.name, segment.note, segment.rule) == (facts.name, facts.note, rule):
        return
    other = segment.rule != rule
    segment.name, segment.note, segment.rule, segment.changed_at = facts.name, facts.note, rule, now
    if other:
        segment.version += 1
        segment.passed_to = segment.pass_began_at = segment.passed_at = segment.looked_at = segment.built_at = None
        segment.problem = None
    _save(segment)
    audit.note(segment.workspace, actor=actor, action="segment.changed", target=Target(segment), now=now)
    if other:
        ask_for_members(segment, now=now)


@transaction.atomic
def archive_segment(segment: Segment, *, actor: Actor, now: datetime) -> None:
    """Take a segment out of use; who was in it when stays known."""
    if segment.archived_at is None:
        segment.archived_at = now
        segment.save(update_fields=["archived_at"])
        audit.note(segment.workspace, actor=actor, action="segment.archived", target=Target(segment), now=now)


@transaction.atomic
def restore_segment(segment: Segment, *, actor: Actor, now: datetime) -> None:
    """Bring a segment back into use; its members are brought up to date.

    Raises:
        SameSegment: one of that name was added meanwhile.
    """
    if segment.archived_at is not None:
        segment.archived_at = None
        _save(segment)
        audit.note(segment.workspace, actor=actor, action="segment.restored", target=Target(segment), now=now)
        ask_for_members(segment, now=now)


def _check(workspace: Workspace, record: Record, rule: Rule, *, now: datetime) -> None:
    if asks_for(rule, FIELD):
        raise SegmentInSegment
    matching(rule, workspace, record, now=now)  # a rule that cannot be asked says so here


def _save(segment: Segment) -> None:
    try:
        with transaction.atomic():
            segment.save()
    except IntegrityError:
        raise SameSegment(segment.name) from None
