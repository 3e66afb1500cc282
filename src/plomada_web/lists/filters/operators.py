"""What can be asked of each kind of field, and what each question takes."""

import enum
from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(enum.Enum):
    """Of which kind a field's value is."""

    TEXT = "text"
    CHOICE = "choice"
    CHOICES = "choices"  # several at once: tags, fields of several choices
    REFERENCE = "reference"  # another row, by its id: owner, function
    YES_NO = "yes_no"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    MOMENT = "moment"


class Operator(enum.Enum):
    IS = "is"
    IS_NOT = "is_not"
    ANY_OF = "any_of"
    NONE_OF = "none_of"
    ALL_OF = "all_of"
    CONTAINS = "contains"
    NOT_CONTAINS = "not_contains"
    BEGINS = "begins"
    EMPTY = "empty"
    NOT_EMPTY = "not_empty"
    LESS = "less"
    GREATER = "greater"
    BETWEEN = "between"
    BEFORE = "before"
    AFTER = "after"
    ON = "on"
    LAST_DAYS = "last_days"
    NEXT_DAYS = "next_days"
    OLDER_DAYS = "older_days"


class Takes(enum.Enum):
    """What stands behind an operator."""

    NOTHING = "nothing"
    ONE = "one"
    MANY = "many"
    TWO = "two"
    DAYS = "days"


ONE_OR_MANY = (Operator.IS, Operator.IS_NOT, Operator.ANY_OF, Operator.NONE_OF, Operator.EMPTY, Operator.NOT_EMPTY)
AMOUNTS = (Operator.IS, Operator.LESS, Operator.GREATER, Operator.BETWEEN, Operator.EMPTY, Operator.NOT_EMPTY)
DAYS = (
    Operator.LAST_DAYS,
    Operator.OLDER_DAYS,
    Operator.NEXT_DAYS,
    Operator.ON,
    Operator.BEFORE,
    Operator.AFTER,
    Operator.BETWEEN,
    Operator.EMPTY,
    Operator.NOT_EMPTY,
)
OF_KIND: Final[Mapping[Kind, tuple[Operator, ...]]] = {
    Kind.TEXT: (Operator.CONTAINS, Operator.NOT_CONTAINS, Operator.BEGINS, *ONE_OR_MANY),
    Kind.CHOICE: ONE_OR_MANY,
    Kind.CHOICES: (Operator.ANY_OF, Operator.ALL_OF, Operator.NONE_OF, Operator.EMPTY, Operator.NOT_EMPTY),
    Kind.REFERENCE: ONE_OR_MANY,
    Kind.YES_NO: (Operator.IS,),
    Kind.NUMBER: AMOUNTS,
    Kind.MONEY: AMOUNTS,
    Kind.DATE: DAYS,
    Kind.MOMENT: DAYS,
}
TAKES: Final[Mapping[Operator, Takes]] = {
    Operator.ANY_OF: Takes.MANY,
    Operator.NONE_OF: Takes.MANY,
    Operator.ALL_OF: Takes.MANY,
    Operator.EMPTY: Takes.NOTHING,
    Operator.NOT_EMPTY: Takes.NOTHING,
    Operator.BETWEEN: Takes.TWO,
    Operator.LAST_DAYS: Takes.DAYS,
    Operator.NEXT_DAYS: Takes.DAYS,
    Operator.OLDER_DAYS: Takes.DAYS,
}
# The others are exactly the rows that these leave out, so that nothing falls between "is" and "is not".
OPPOSITE: Final[Mapping[Operator, Operator]] = {
    Operator.IS_NOT: Operator.IS,
    Operator.NOT_CONTAINS: Operator.CONTAINS,
    Operator.NONE_OF: Operator.ANY_OF,
    Operator.EMPTY: Operator.NOT_EMPTY,
}
WORDS: Final[Mapping[Operator, Promise]] = {
    Operator.IS: pgettext_lazy("filter", "is"),
    Operator.IS_NOT: pgettext_lazy("filter", "is not"),
    Operator.ANY_OF: pgettext_lazy("filter", "is any of"),
    Operator.NONE_OF: pgettext_lazy("filter", "is none of"),
    Operator.ALL_OF: _("include all of"),
    Operator.CONTAINS: _("contains"),
    Operator.NOT_CONTAINS: _("does not contain"),
    Operator.BEGINS: _("begins with"),
    Operator.EMPTY: _("is empty"),
    Operator.NOT_EMPTY: _("is not empty"),
    Operator.LESS: _("is less than"),
    Operator.GREATER: _("is greater than"),
    Operator.BETWEEN: _("is between"),
    Operator.BEFORE: _("is before"),
    Operator.AFTER: _("is after"),
    Operator.ON: pgettext_lazy("filter", "is on"),
    Operator.LAST_DAYS: _("in the last days"),
    Operator.NEXT_DAYS: _("in the next days"),
    Operator.OLDER_DAYS: _("longer ago than days"),
}

OF_SEVERAL: Final[Mapping[Operator, Promise]] = {
    Operator.ANY_OF: _("include any of"),
    Operator.ALL_OF: _("include all of"),
    Operator.NONE_OF: _("include none of"),
    Operator.EMPTY: _("are none"),
    Operator.NOT_EMPTY: _("are some"),
}


def asked(operator: Operator, kind: Kind) -> Promise:
    """Return an operator in words, as it is asked of a field of that kind."""
    return OF_SEVERAL.get(operator, WORDS[operator]) if kind is Kind.CHOICES else WORDS[operator]


def takes(operator: Operator) -> Takes:
    """Return what stands behind an operator.

    Example:
        >>> takes(Operator.LAST_DAYS)
        <Takes.DAYS: 'days'>
    """
    return TAKES.get(operator, Takes.ONE)
