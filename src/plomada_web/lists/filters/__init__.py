"""The language of filters: rules over records, as JSON, as an address, as SQL and in words.

rule = rule_of_json({"all": [{"field": "title", "operator": "contains", "value": "plant"}]})
matching(rule, workspace, Record.PERSON, now=now)    the rows, as a QuerySet
in_words(rule, workspace, Record.PERSON)             "Job title contains plant"
"""

from plomada_web.lists.filters.catalogue import Catalogue
from plomada_web.lists.filters.fields import Choice
from plomada_web.lists.filters.matching import matching, narrowed
from plomada_web.lists.filters.operators import Kind, Operator
from plomada_web.lists.filters.rules import (
    EVERYTHING,
    All,
    Any,
    Condition,
    Has,
    Not,
    Rule,
    UnusableRule,
    rule_of_address,
    rule_of_json,
    to_address,
    to_json,
)
from plomada_web.lists.filters.words import in_words

__all__ = [
    "EVERYTHING",
    "All",
    "Any",
    "Catalogue",
    "Choice",
    "Condition",
    "Has",
    "Kind",
    "Not",
    "Operator",
    "Rule",
    "UnusableRule",
    "in_words",
    "matching",
    "narrowed",
    "rule_of_address",
    "rule_of_json",
    "to_address",
    "to_json",
]
