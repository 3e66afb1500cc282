"""A rule in words, for chips, tabs and segments."""

from collections.abc import Sequence

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from plomada_web.lists.filters.catalogue import Catalogue
from plomada_web.lists.filters.fields import Field
from plomada_web.lists.filters.operators import Kind, Operator, Takes, asked, takes
from plomada_web.lists.filters.rules import All, Any, Condition, Has, Not, Rule, UnusableRule
from plomada_web.lists.filters.values import day_of
from plomada_web.people.models import Record
from plomada_web.site.telling import money, tell
from plomada_web.workspace.models import Currency, Workspace


def in_words(rule: Rule, workspace: Workspace, record: Record, *, catalogue: Catalogue | None = None) -> str:
    """Return the rule in the reader's language, as a part of a sentence; what it cannot tell, it says so."""
    return _Telling(catalogue or Catalogue(workspace)).of(rule, record)


class _Telling:
    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue

    def of(self, rule: Rule, record: Record, *, within: bool = False) -> str:  # noqa: PLR0911 (one line per node)
        match rule:
            case All(()):
                return _("everything")
            case Any(()):
                return _("nothing")
            case All(rules):
                return self.joined(rules, record, _(" and "), within)
            case Any(rules):
                return self.joined(rules, record, _(" or "), within)
            case Not(inner):
                return _("not: %(rule)s") % {"rule": self.of(inner, record, within=True)}
            case Has():
                return self.has(rule, record)
            case Condition():
                return self.condition(rule, record)

    def joined(self, rules: Sequence[Rule], record: Record, word: str, within: bool) -> str:
        told = word.join(self.of(each, record, within=True) for each in rules)
        return f"({told})" if within and len(rules) > 1 else told

    def has(self, rule: Has, record: Record) -> str:
        try:
            relation = self.catalogue.relation(record, rule.relation)
        except UnusableRule:
            return _("%(name)s: no longer there") % {"name": rule.relation}
        what = {"what": relation.label, "n": rule.at_least, "which": ""}
        if rule.which != All():
            what["which"] = self.of(rule.which, relation.record, within=True)
            if rule.at_least > 1:
                return _("has at least %(n)s %(what)s with %(which)s") % what
            return _("has %(what)s with %(which)s") % what
        return _("has at least %(n)s %(what)s") % what if rule.at_least > 1 else _("has %(what)s") % what

    def condition(self, condition: Condition, record: Record) -> str:
        try:
            field = self.catalogue.field(record, condition.field)
        except UnusableRule:
            return _("%(name)s: no longer there") % {"name": condition.field}
        if field.kind is Kind.YES_NO:
            return f"{field.label}: {_('yes') if condition.value is True else _('no')}"
        if takes(condition.operator) is Takes.DAYS and isinstance(condition.value, int):
            return f"{field.label} {_days(condition.operator, condition.value)}"
        if takes(condition.operator) is Takes.NOTHING:
            return f"{field.label} {asked(condition.operator, field.kind)}"
        return f"{field.label} {asked(condition.operator, field.kind)} {self.value(field, condition, record)}"

    def value(self, field: Field, condition: Condition, record: Record) -> str:
        said = condition.value if isinstance(condition.value, tuple) else (condition.value,)
        match field.kind:
            case Kind.CHOICE | Kind.CHOICES | Kind.REFERENCE:
                told = self.catalogue.called(self.home(field, record), self.inner(field, record), said)
            case Kind.MONEY:
                told = _amounts(said)
            case Kind.DATE | Kind.MOMENT:
                told = [_day_in_words(field, value) for value in said]
            case Kind.TEXT:
                told = [_("“%(text)s”") % {"text": value} for value in said]
            case _:
                told = [tell(value) for value in said]
        if condition.operator is Operator.BETWEEN and len(told) == 2:
            return pgettext("filter", "%(low)s and %(high)s") % {"low": told[0], "high": told[1]}
        return _(" or ").join(told) if condition.operator in {Operator.ANY_OF, Operator.NONE_OF} else tell(told)

    def home(self, field: Field, record: Record) -> Record:
        """Return the record that has the field: another one where it is reached through a relation."""
        return self.catalogue.relation(record, field.via).record if field.via else record

    def inner(self, field: Field, record: Record) -> Field:
        name = field.name.removeprefix(f"{field.via}.") if field.via else field.name
        return self.catalogue.field(self.home(field, record), name)


def _days(operator: Operator, n: int) -> str:
    counted = {"n": n}
    match operator:
        case Operator.LAST_DAYS:
            return ngettext("in the last day", "in the last %(n)s days", n) % counted
        case Operator.NEXT_DAYS:
            return ngettext("in the next day", "in the next %(n)s days", n) % counted
    return ngettext("more than a day ago", "more than %(n)s days ago", n) % counted


def _amounts(said: Sequence[object]) -> list[str]:
    *amounts, currency = said
    if currency not in Currency.values or not all(isinstance(each, (int, float, str)) for each in amounts):
        return ["?"]
    try:
        return [money(float(str(amount)), str(currency)) for amount in amounts]
    except ValueError:
        return ["?"]


def _day_in_words(field: Field, value: object) -> str:
    try:
        return date_format(day_of(field, value), "DATE_FORMAT")
    except UnusableRule:
        return "?"
