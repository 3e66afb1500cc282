"""A rule as SQL: the rows of a workspace of which it holds."""

import datetime as dt
from dataclasses import dataclass
from typing import Any as Whatever
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.lookups import Contains, Exact, In, StartsWith

from plomada.figures import Sentence
from plomada_web.lists.filters import values
from plomada_web.lists.filters.catalogue import Catalogue
from plomada_web.lists.filters.fields import Field, Relation
from plomada_web.lists.filters.operands import NOTHING
from plomada_web.lists.filters.operators import OPPOSITE, WORDS, Kind, Operator
from plomada_web.lists.filters.records import ARCHIVED, MODELS
from plomada_web.lists.filters.rules import All, Any, Condition, Has, Not, Rule, UnusableRule, walk
from plomada_web.people.models import Record
from plomada_web.workspace.models import Workspace


def matching(
    rule: Rule, workspace: Workspace, record: Record, *, now: dt.datetime, catalogue: Catalogue | None = None
) -> "QuerySet[Whatever]":
    """Return the workspace's rows of which the rule holds, unordered.

    Archived rows are left out, unless the rule itself says something of archived ones; who was erased always is.

    Raises:
        UnusableRule: it asks for a field that is not there, or for something that the field does not take.
    """
    rows = MODELS[record]._default_manager.filter(**{WALL.get(record, "workspace"): workspace})
    rows = listed(rows, rule, record)
    return narrowed(rows, rule, catalogue or Catalogue(workspace), record, now=now)


WALL = {Record.STAKEHOLDER: "decision__workspace"}
LISTED_LIVE = frozenset({Record.ACCOUNT, Record.PERSON, Record.DECISION})


def listed(rows: "QuerySet[Whatever]", rule: Rule, record: Record, *, archived: bool = False) -> "QuerySet[Whatever]":
    """Return the rows without the archived ones, or those alone, unless the rule says itself which; none erased.

    Who was erased is archived, too: it is asked for only where archived rows are, since no index of the others answers.
    """
    says_itself = speaks_of_archived(rule) and not archived
    if record in LISTED_LIVE and not says_itself:
        rows = rows.filter(archived_at__isnull=not archived)
    if record is Record.PERSON and (archived or says_itself):
        rows = rows.filter(erased_at=None)
    return rows


def speaks_of_archived(rule: Rule) -> bool:
    """Return whether the rule says itself which rows it means, archived or not."""
    return any(isinstance(each, Condition) and each.field == ARCHIVED for each in walk(rule))


def narrowed(
    rows: "QuerySet[Whatever]", rule: Rule, catalogue: Catalogue, record: Record, *, now: dt.datetime
) -> "QuerySet[Whatever]":
    """Return those of the rows of which the rule holds.

    Raises:
        UnusableRule: it asks for a field that is not there, or for something that the field does not take.
    """
    asking = _Asking(catalogue, values.When(now, ZoneInfo(catalogue.workspace.time_zone)))
    return rows.filter(asking.of(rule, record))


@dataclass(frozen=True)
class _Asking:
    """What is known while a rule is turned into SQL."""

    catalogue: Catalogue
    when: values.When

    def of(self, rule: Rule, record: Record) -> Q:
        match rule:
            case All(rules):
                found = Q()
                for each in rules:
                    found &= self.of(each, record)
                return found
            case Any(rules):
                found = NOTHING
                for each in rules:
                    found |= self.of(each, record) or EVERY
                return found
            case Not(inner):
                return ~(self.of(inner, record) or EVERY)
            case Has(relation, which, at_least):
                return self.has(self.catalogue.relation(record, relation), which, at_least)
            case Condition():
                return self.condition(rule, record)

    def has(self, relation: Relation, which: Rule, at_least: int = 1) -> Q:
        rows = MODELS[relation.record]._default_manager.filter(relation.live, **{relation.link: OuterRef(relation.own)})
        rows = rows.filter(self.of(which, relation.record))
        # That there is a k-th says that there are k, without counting the others.
        return Q(Exists(rows.order_by("pk")[at_least - 1 : at_least] if at_least > 1 else rows))

    def condition(self, condition: Condition, record: Record) -> Q:
        field, operator = self.catalogue.field(record, condition.field), condition.operator
        if operator not in field.operators:
            raise UnusableRule(
                Sentence(
                    "“%(field)s” cannot be asked whether it “%(operator)s”.",
                    {"field": field.label, "operator": WORDS[operator]},
                )
            )
        asked = Condition(condition.field, OPPOSITE.get(operator, operator), condition.value)
        if field.via:
            relation = self.catalogue.relation(record, field.via)
            name = condition.field.removeprefix(f"{field.via}.")
            found = self.has(relation, Condition(name, asked.operator, asked.value))
        else:
            found = self.positive(field, asked)
        return ~found if operator in OPPOSITE else found

    def positive(self, field: Field, asked: Condition) -> Q:
        if asked.operator is Operator.NOT_EMPTY:
            return field.operand.present()
        match field.kind:
            case Kind.TEXT:
                return _of_text(field, asked)
            case Kind.YES_NO:
                holds = field.operand.present()
                return holds if values.yes(field, asked) else ~holds
            case Kind.CHOICE | Kind.REFERENCE | Kind.CHOICES:
                return _of_choices(field, asked)
        return field.operand.within(values.limits(field, asked, self.when))


EVERY = ~NOTHING


def _of_choices(field: Field, asked: Condition) -> Q:
    found = values.keys(field, asked)
    if asked.operator is Operator.IS and len(found) != 1:
        raise values.wanted(field, Sentence("one of its choices"))
    if asked.operator is not Operator.ALL_OF:
        return field.operand.among(found)
    all_of = Q()
    for value in found:
        all_of &= field.operand.among([value])
    return all_of


def _of_text(field: Field, asked: Condition) -> Q:
    texts, plain = values.texts(field, asked), field.operand.plain()
    if asked.operator is Operator.ANY_OF:
        return Q(In(plain, texts))
    (text, *more) = texts
    if more:
        raise values.wanted(field, Sentence("a text"))
    lookup = {Operator.CONTAINS: Contains, Operator.BEGINS: StartsWith}.get(asked.operator, Exact)
    found = Q(lookup(plain, text))
    # What the field holds, `search` holds too, and has an index that finds it; the field itself then decides.
    return Q(search__contains=text) & found if field.searched else found
