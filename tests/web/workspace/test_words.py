"""Whatever the product does has words for the audit and for the list of work."""

import ast
import re
from pathlib import Path

from django.apps import apps

import plomada_web
from plomada.sheets import TARGETS
from plomada_web.people.models import Account, Function, Person, Site
from plomada_web.workspace import jobs
from plomada_web.workspace.audit_words import NOUNS, WORDS
from plomada_web.workspace.job_words import WORDS as JOB_WORDS

WEB = Path(plomada_web.__file__).parent
# `people` says of any of its records that it was archived or brought back, `duplicates` that two were merged.
MADE_OF_TWO = {
    f"{model._meta.model_name}.{what}"
    for model in (Account, Site, Person, Function)
    for what in ("archived", "restored")
} | {"account.merged", "person.merged"}


def actions_in_code() -> set[str]:
    """Return every text that is handed over as an action, or stands where one could."""
    nouns = {*(action.split(".")[0] for action in WORDS), *NOUNS}
    dotted = re.compile(rf"(?:{'|'.join(sorted(nouns))})(?:\.[a-z_]+)+")
    found = set()
    for path in WEB.rglob("*.py"):
        if path.name == "audit_words.py" or "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.keyword) and node.arg == "action" and isinstance(node.value, ast.Constant):
                found.add(str(node.value.value))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and dotted.fullmatch(node.value):
                found.add(node.value)
    # What a column of a file means is no action, nor is a table or a field of one.
    models = {model._meta.label_lower for model in apps.get_models(include_auto_created=True)}
    tables = {name for name in found if ".".join(name.split(".")[:2]) in models}
    return found - tables - TARGETS - JOB_WORDS.keys()


def test_every_action_of_the_code_has_words() -> None:
    assert actions_in_code() - WORDS.keys() == set()


def test_no_words_are_left_of_actions_that_are_gone() -> None:
    assert WORDS.keys() - actions_in_code() - MADE_OF_TWO == set()
    assert WORDS.keys() >= MADE_OF_TWO


def test_every_noun_of_the_filter_finds_something() -> None:
    assert NOUNS.keys() <= {action.split(".")[0] for action in WORDS}


def test_every_kind_of_work_has_words() -> None:
    assert {kind for kind in jobs.HANDLERS if not kind.startswith("test.")} == JOB_WORDS.keys()
