"""What the answer of a rule depends on: which records it reaches, and which of its conditions turn with the time."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from plomada_web.lists.filters import All, Any, Catalogue, Condition, Has, Not, Operator, Rule
from plomada_web.lists.filters.fields import Relation
from plomada_web.lists.tags_in_rules import tags_in
from plomada_web.people.models import Record
from plomada_web.segments.models import Segment
from plomada_web.workspace.models import Workspace

Path = tuple[Relation, ...]
# Their answer is another one tomorrow, though nothing was changed.
TURNING = frozenset({Operator.LAST_DAYS, Operator.NEXT_DAYS, Operator.OLDER_DAYS})
# Whether a related row counts may hang on yet another one: a part in a decision that is archived counts no more.
HANGS_ON = {"parts": "decision"}
# What moves with related rows, and is no change of the record itself.
MOVES_WITH = {"last_touch_at": "touches"}


@dataclass(frozen=True)
class Reads:
    """Records that a rule looks at.

    Attributes:
        path: how they are reached from the record the rule is about; empty for that record itself.
        turning: what is asked of them whose answer turns with the time.
    """

    path: Path
    record: Record
    turning: tuple[Condition, ...] = ()


def reads(rule: Rule, record: Record, catalogue: Catalogue) -> list[Reads]:
    """Return everything a rule's answer depends on.

    Raises:
        UnusableRule: it asks for a field or relation that is not there.
    """
    found: dict[tuple[Path, Record], list[Condition]] = defaultdict(list)
    found[(), record] = []
    for path, reached, turning in _reached(rule, (), record, catalogue):
        found[path, reached] += turning
    return [Reads(path, reached, tuple(turning)) for (path, reached), turning in found.items()]


def asks_for(rule: Rule, field: str) -> bool:
    """Return whether a field is asked for anywhere in the rule, of the record itself or of related ones."""
    match rule:
        case All(rules) | Any(rules):
            return any(asks_for(each, field) for each in rules)
        case Not(inner) | Has(which=inner):
            return asks_for(inner, field)
        case Condition():
            return rule.field.rpartition(".")[2] == field
    return False


Reached = tuple[Path, Record, list[Condition]]


def _reached(rule: Rule, path: Path, record: Record, catalogue: Catalogue) -> Iterator[Reached]:
    match rule:
        case All(rules) | Any(rules):
            for each in rules:
                yield from _reached(each, path, record, catalogue)
        case Not(inner):
            yield from _reached(inner, path, record, catalogue)
        case Has(relation, which):
            yield from _through(catalogue.relation(record, relation), which, path, catalogue)
        case Condition():
            yield from _asked(rule, path, record, catalogue)


def _asked(condition: Condition, path: Path, record: Record, catalogue: Catalogue) -> Iterator[Reached]:
    field = catalogue.field(record, condition.field)
    if field.via:
        inner = Condition(condition.field.removeprefix(f"{field.via}."), condition.operator, condition.value)
        yield from _through(catalogue.relation(record, field.via), inner, path, catalogue)
        return
    yield path, record, [condition] if condition.operator in TURNING else []
    if condition.field in MOVES_WITH:
        moves = catalogue.relation(record, MOVES_WITH[condition.field])
        yield (*path, moves), moves.record, []


def _through(relation: Relation, which: Rule, path: Path, catalogue: Catalogue) -> Iterator[Reached]:
    there = (*path, relation)
    yield there, relation.record, []
    if relation.name in HANGS_ON:
        further = catalogue.relation(relation.record, HANGS_ON[relation.name])
        yield (*there, further), further.record, []
    yield from _reached(which, there, relation.record, catalogue)


def tags_in_segments(workspace: Workspace) -> set[int]:
    """Return the tags that the rules of a workspace's segments speak of: an undo leaves those tags."""
    return tags_in(Segment.objects.filter(workspace=workspace).values_list("rule", flat=True))
