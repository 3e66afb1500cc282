"""Everything a person reads is there in Spanish: nothing missing, nothing doubtful, no value lost on the way."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from tools import messages

APPS = messages.apps()
# What only someone says who says usted: the word itself, and orders where a sentence or its second half begins.
ORDERS = (
    "actualice|añada|anote|busque|compruebe|cree|diga|elija|empiece|envíe|escriba|exporte|guarde|indique|lea|mire|ponga|"
    "pruebe|quite|revise|seleccione|siga|vea|vuelva"
)
USTED = re.compile(rf"\busted(es)?\b|(?:^|[.:;] )(?:{ORDERS})\b", re.IGNORECASE)
PLACEHOLDER = re.compile(r"%\((\w+)\)[#0\- +]*[\d.]*([a-zA-Z])|(%%)|%([a-zA-Z])")


def names(apps: list[Path]) -> list[str]:
    return [app.name for app in apps]


def placeholders(text: str) -> list[tuple[str, ...]]:
    """Return what is filled into a text, in no order; a doubled % is no placeholder."""
    return sorted(found for found in PLACEHOLDER.findall(text) if not found[2])


def forms(value: object) -> list[str]:
    return [str(form) for form in value] if isinstance(value, list | tuple) else [str(value)]


def fills_in_the_same(entry: Message) -> bool:
    """Return whether each form fills in what an English one does; the form for one may leave the number out."""
    wanted = [placeholders(form) for form in forms(entry.id)]
    given = [placeholders(form) for form in forms(entry.string)]
    if len(given) > 1 and set(given[0]) <= set(wanted[0]):
        given = given[1:]
    return all(form in wanted for form in given)


@pytest.mark.parametrize("app", APPS, ids=names(APPS))
def test_every_string_of_the_code_is_translated_and_none_is_doubtful(app: Path) -> None:
    missing = [entry.id for entry in messages.untranslated(app)]
    assert not missing, f"`make messages`, then translate in {messages.catalogue_path(app)}: {missing}"


@pytest.mark.parametrize("app", APPS, ids=names(APPS))
def test_every_translation_fills_in_what_the_english_does(app: Path) -> None:
    wrong = [
        (entry.id, entry.string)
        for entry in messages.stored(app)
        if entry.id and messages.is_translated(entry) and not fills_in_the_same(entry)
    ]
    assert not wrong


@pytest.mark.parametrize("app", APPS, ids=names(APPS))
def test_no_translation_is_left_whose_string_is_gone(app: Path) -> None:
    wanted = {messages.same_key(entry) for entry in messages.extracted(app) if entry.id}
    left = [entry.id for entry in messages.stored(app) if entry.id and messages.same_key(entry) not in wanted]
    assert not left, "`make messages` takes them out"


@pytest.mark.parametrize("app", APPS, ids=names(APPS))
def test_nobody_is_called_usted(app: Path) -> None:
    formal = [form for entry in messages.stored(app) if entry.id for form in forms(entry.string) if USTED.search(form)]
    assert not formal


def test_every_kind_of_marked_string_is_found(tmp_path: Path) -> None:
    template = tmp_path / "page.html"
    template.write_text(
        '{% load i18n %}\n  <p title="{{ _("Title") }}">{% translate "Plain" %}\n'
        '{% translate "May" context "month" %}\n'
        "{% blocktranslate count n=x trimmed %}\n  One at 5 %\n{% plural %}\n  {{ n }} of them\n{% endblocktranslate %}"
    )
    assert list(messages.strings_of_template(template)) == [
        ("Title", None),
        ("Plain", None),
        ("May", "month"),
        (("One at 5 %%", "%(n)s of them"), None),
    ]
    code = tmp_path / "code.py"
    code.write_text(
        '_("a")\ngettext_lazy("b" "c")\nngettext("one", "%(n)s", n)\n'
        'pgettext("when", "May")\nSentence("%(x)s!", {"x": 1})\n'
    )
    assert list(messages.strings_of_python(code)) == [
        ("a", None),
        ("bc", None),
        (("one", "%(n)s"), None),
        ("May", "when"),
        ("%(x)s!", None),
    ]


@pytest.mark.parametrize(
    ("english", "spanish", "same"),
    [
        ("%(a)s of %(b)s", "%(b)s: %(a)s", True),
        ("5 %% of %(a)s", "el 5 %% de %(a)s", True),
        ("%(a)s", "%(b)s", False),
        ("%(a)s", "nada", False),
        ("%(a)d", "%(a)s", False),
    ],
)
def test_placeholders_are_compared_by_name_and_kind(english: str, spanish: str, *, same: bool) -> None:
    assert (placeholders(english) == placeholders(spanish)) is same
