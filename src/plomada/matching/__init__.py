"""Duplicates: rows of a table that may be one, each pair with its probability and its reasons.

plain.py      texts as they are compared
comparing.py  what is compared, as data; people.py and accounts.py are the two kinds
weights.py    the weight of evidence, as it is written
training.py   the model: splink on DuckDB, trained on the table itself
rules.py      what is done where there are too few rows to train on
finding.py    find_duplicates
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from plomada.matching.accounts import ACCOUNTS
from plomada.matching.pairs import MissingColumn, Pair, Pairs, Reason, Settings, Way
from plomada.matching.people import PEOPLE
from plomada.matching.weights import match_weight, probability

if TYPE_CHECKING:
    from plomada.matching.finding import find_duplicates, table_of

__all__ = [
    "ACCOUNTS",
    "PEOPLE",
    "MissingColumn",
    "Pair",
    "Pairs",
    "Reason",
    "Settings",
    "Way",
    "find_duplicates",
    "match_weight",
    "probability",
    "table_of",
]


def __getattr__(name: str) -> Any:
    # splink and DuckDB come with `finding`: most of a second and some hundred megabytes, which a web process that only
    # shows what was found must not pay.
    if name in {"find_duplicates", "table_of"}:
        return getattr(import_module("plomada.matching.finding"), name)
    raise AttributeError(name)
