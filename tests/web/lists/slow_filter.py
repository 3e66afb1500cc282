"""The slow twin of the filters: the same rules, asked of each row in plain Python."""

import datetime as dt
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from zoneinfo import ZoneInfo

from plomada_web.lists.filters import All, Any, Condition, Has, Not, Operator, Rule
from plomada_web.people.models import Record

NONE = (None, "", [], ())


def plain(text: str) -> str:
    low = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(letter for letter in low if not unicodedata.combining(letter)).split())


class Twin:
    """Asks rules of rows."""

    def __init__(self, now: dt.datetime, zone: str) -> None:
        self.now, self.zone = now, ZoneInfo(zone)

    def holds(self, rule: Rule, row: object, record: Record) -> bool:
        match rule:
            case All(rules):
                return all(self.holds(each, row, record) for each in rules)
            case Any(rules):
                return any(self.holds(each, row, record) for each in rules)
            case Not(inner):
                return not self.holds(inner, row, record)
            case Has(relation, which, at_least):
                target, rows = RELATED[record, relation](row)
                return sum(self.holds(which, each, target) for each in rows) >= at_least
            case Condition(field, operator, value):
                return self.compared(operator, value_of(row, field), value)

    def compared(self, operator: Operator, have: object, asked: object) -> bool:  # noqa: C901, PLR0911
        match operator:
            case Operator.EMPTY:
                return have in NONE
            case Operator.NOT_EMPTY:
                return have not in NONE
            case Operator.IS_NOT:
                return not self.compared(Operator.IS, have, asked)
            case Operator.NOT_CONTAINS:
                return not self.compared(Operator.CONTAINS, have, asked)
            case Operator.NONE_OF:
                return not self.compared(Operator.ANY_OF, have, asked)
            case Operator.ALL_OF:
                return all(self.same(have, each) for each in asked)
            case Operator.ANY_OF:
                return any(self.same(have, each) for each in asked)
            case Operator.IS if not isinstance(asked, tuple):
                return self.same(have, asked)
        if have in NONE:
            return False
        if operator in {Operator.CONTAINS, Operator.BEGINS}:
            text, part = plain(have), plain(asked)
            return text.startswith(part) if operator is Operator.BEGINS else part in text
        if isinstance(have, Decimal) or (isinstance(have, tuple) and not isinstance(have[0], dt.date)):
            return self.amount(operator, have, asked)
        if isinstance(have, (int, float)):
            return self.number(operator, have, asked if isinstance(asked, tuple) else (asked,))
        return self.time(operator, have, asked)

    def same(self, have: object, one: object) -> bool:
        if isinstance(have, bool) or isinstance(one, bool):
            return have is one
        if isinstance(have, list):
            return one in have
        if isinstance(have, str) and isinstance(one, str):
            return plain(have) == plain(one)
        return have is not None and have == one

    def number(self, operator: Operator, have: float, asked: tuple[float, ...]) -> bool:
        match operator:
            case Operator.IS:
                return have == asked[0]
            case Operator.LESS:
                return have < asked[0]
            case Operator.GREATER:
                return have > asked[0]
        return asked[0] <= have <= asked[1]

    def amount(self, operator: Operator, have: tuple[Decimal, str], asked: tuple[object, ...]) -> bool:
        *amounts, currency = asked
        numbers = tuple(float(each) for each in amounts)
        return have[1] == currency and self.number(operator, float(have[0]), numbers)

    def time(self, operator: Operator, have: dt.date, asked: object) -> bool:
        whole = isinstance(have, dt.datetime)
        moment = self.now if whole else self.now.astimezone(self.zone).date()
        day = have.astimezone(self.zone).date() if whole else have
        if isinstance(asked, int):
            n = dt.timedelta(days=asked)
            match operator:
                case Operator.LAST_DAYS:
                    return (moment - n < have if whole else moment - n <= have) and have <= moment
                case Operator.NEXT_DAYS:
                    return (moment < have if whole else moment <= have) and have <= moment + n
            return have <= moment - n if whole else have < moment - n
        days = [dt.date.fromisoformat(each) for each in (asked if isinstance(asked, tuple) else (asked,))]
        match operator:
            case Operator.BEFORE:
                return day < days[0]
            case Operator.AFTER:
                return day > days[0]
        return days[0] <= day <= days[-1]


def value_of(row: object, field: str) -> object:  # noqa: C901, PLR0911
    """Return what a row has in a field, in Python's own types; a money value as amount and currency."""
    if row is None:
        return None
    if field.startswith("custom."):
        return custom_value(row.custom.get(field.removeprefix("custom.")))
    for relation in ("account", "person", "decision"):
        if field.startswith(f"{relation}."):
            return value_of(getattr(row, relation), field.removeprefix(f"{relation}."))
    match field:
        case "archived":
            return row.archived_at is not None
        case "no_mail":
            return row.no_mail_since is not None
        case "tags":
            return [tag.pk for tag in row.tags.all()]
        case "value":
            return (row.value_amount, row.value_currency) if row.value_amount is not None else None
        case "cost":
            return (row.cost_amount, row.cost_currency) if row.cost_amount is not None else None
        case "owner" | "function" | "account" | "kind" | "person" | "member":
            return getattr(row, f"{field}_id")
    return getattr(row, field)


def custom_value(have: object) -> object:
    if isinstance(have, dict):
        return (have["amount"], have["currency"])
    if isinstance(have, str) and len(have) == 10 and have[4] == have[7] == "-":
        return dt.date.fromisoformat(have)
    return have


def live(rows: object) -> list[object]:
    return [row for row in rows if row.archived_at is None]


def parts(rows: object) -> list[object]:
    return [row for row in rows if row.removed_at is None]


def one(row: object) -> list[object]:
    return [row] if row is not None else []


Related = Callable[[object], tuple[Record, list[object]]]
RELATED: dict[tuple[Record, str], Related] = {
    (Record.ACCOUNT, "people"): lambda row: (Record.PERSON, live(row.people.all())),
    (Record.ACCOUNT, "decisions"): lambda row: (Record.DECISION, live(row.decisions.all())),
    (Record.ACCOUNT, "touches"): lambda row: (Record.TOUCH, list(row.touches.all())),
    (Record.PERSON, "account"): lambda row: (Record.ACCOUNT, one(row.account)),
    (Record.PERSON, "parts"): lambda row: (
        Record.STAKEHOLDER,
        [part for part in parts(row.stakes.all()) if part.decision.archived_at is None],
    ),
    (Record.PERSON, "touches"): lambda row: (Record.TOUCH, list(row.touches.all())),
    (Record.DECISION, "account"): lambda row: (Record.ACCOUNT, one(row.account)),
    (Record.DECISION, "group"): lambda row: (Record.STAKEHOLDER, parts(row.stakeholders.all())),
    (Record.STAKEHOLDER, "decision"): lambda row: (Record.DECISION, one(row.decision)),
    (Record.STAKEHOLDER, "person"): lambda row: (Record.PERSON, one(row.person)),
    (Record.TOUCH, "person"): lambda row: (Record.PERSON, one(row.person)),
    (Record.TOUCH, "account"): lambda row: (Record.ACCOUNT, one(row.account)),
}
