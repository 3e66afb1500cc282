"""How one cell becomes a value: a reader for every kind of target.

`plomada.sheets` reads numbers, amounts, days and yes or no in the notation of the column. What stands here needs the
workspace, or is so frequent that a column of text must not cost more than a strip.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from plomada.errors import PlomadaError
from plomada.figures import Sentence
from plomada.sheets import (
    ColumnForm,
    UnreadableCell,
    read_date,
    read_moment,
    read_money,
    read_number,
    read_text,
    read_yes_no,
)
from plomada_web.decisions.models import Phase
from plomada_web.imports.engine.surroundings import Surroundings
from plomada_web.imports.engine.words import CHANNELS, LEGAL_BASES, OUTCOMES, PHASES, STILL_OPEN, TEAMS
from plomada_web.imports.targets import Target
from plomada_web.people.custom_values import ValueRefused, parse_text, validated
from plomada_web.people.models import CustomField, searchable
from plomada_web.people.paste_words import LANGUAGES, ROLES
from plomada_web.workspace.models import Currency

# Nearly every address there is; what it refuses is shown to Django's own validator, which takes twenty times as long.
USUAL_ADDRESS: Final = re.compile(
    r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
    r"(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*\.[a-z][a-z0-9-]{0,61}[a-z]"
)
SEPARATORS: Final = re.compile(r"[;,|\n]")
CLOCKS_DIFFER_BY: Final = timedelta(hours=1)
MOST_AMOUNT: Final = Decimal("9999999999.99")  # the smaller of the two columns that hold amounts
LONGEST_TOLD: Final = 80

Read = Callable[[Any], Any]


class Unread(PlomadaError):
    """A cell cannot be read as what its column means."""


@dataclass(frozen=True)
class Column:
    """A column and what it means.

    Attributes:
        place: where its cell stands in a row; -1 for a default, which stands in none.
        header: its name in the file.
        target: what it fills.
        form: how its cells are written.
    """

    place: int
    header: str
    target: Target
    form: ColumnForm


def reader_of(column: Column, around: Surroundings) -> Read:
    """Return the function that reads the column's cells. It raises `Unread`; None is a cell that says nothing."""
    return MAKERS[column.target.kind](column, around)


def _told(value: object) -> str:
    return str(value)[:LONGEST_TOLD]


def _plain(cell: Any, form: ColumnForm) -> str:
    # Most cells have nothing that `read_text` would have to mend.
    if type(cell) is str and cell.isascii() and cell.isprintable() and cell[:1] != "'":
        return cell.strip()
    return read_text(cell, form) or ""


def _text(column: Column, around: Surroundings) -> Read:
    most, form = column.target.most, column.form

    def read(cell: Any) -> Any:
        text = _plain(cell, form)
        if len(text) > most:
            raise Unread(Sentence("Too long: at most %(most)s characters fit.", {"most": most}))
        return text or None

    return read


def _email(column: Column, around: Surroundings) -> Read:
    form = column.form

    def read(cell: Any) -> Any:
        text = _plain(cell, form).lower()
        if not text or (len(text) < 255 and USUAL_ADDRESS.fullmatch(text)):
            return text or None
        # "mailto:", several addresses in one cell: the first counts.
        address = next((part for part in re.split(r"[;,|\s]+", text) if "@" in part), text)
        address = address.removeprefix("mailto:").strip("<> ")
        try:
            validate_email(address)
        except ValidationError:
            wrong = Sentence(
                "“%(text)s” is not an e-mail address. Correct it or leave it empty.", {"text": _told(text)}
            )
            raise Unread(wrong) from None
        return address

    return read


def _domain(column: Column, around: Surroundings) -> Read:
    text_of = _text(column, around)

    def read(cell: Any) -> Any:
        text = text_of(cell)
        if text is None:
            return None
        bare = text.lower().rsplit("@", 1)[-1].split("://", 1)[-1].split("/", 1)[0].split("?", 1)[0].split(":", 1)[0]
        bare = bare.removeprefix("www.").strip(". ")
        if "." not in bare or " " in bare:
            raise Unread(Sentence("“%(text)s” is not the address of a web page.", {"text": _told(text)}))
        return bare

    return read


def _word(words: Mapping[str, Any], refusal: Sentence) -> Callable[[Column, Surroundings], Read]:
    """Return the maker of readers for texts that must be one of some words."""

    def make(column: Column, around: Surroundings) -> Read:
        known: dict[str, Any] = {}  # by the text as it stands: files repeat themselves

        def read(cell: Any) -> Any:
            text = _plain(cell, column.form)
            if not text:
                return None
            if text not in known:
                word = searchable(text)
                if word not in words:
                    raise Unread(replace(refusal, values={"text": _told(text)}))
                known[text] = words[word]
            return known[text]

        return read

    return make


def _among(
    of: Callable[[Surroundings], Mapping[str, Any]], refusal: Sentence
) -> Callable[[Column, Surroundings], Read]:
    return lambda column, around: _word(of(around), refusal)(column, around)


def _tags(column: Column, around: Surroundings) -> Read:
    def read(cell: Any) -> Any:
        names = [name.strip() for name in SEPARATORS.split(_plain(cell, column.form)) if name.strip()]
        if any(len(name) > 60 for name in names):
            raise Unread(Sentence("Too long: at most %(most)s characters fit.", {"most": 60}))
        return sorted({around.tag(name) for name in names}) or None

    return read


def _phase(column: Column, around: Surroundings) -> Read:
    """Read a stage: of a purchase that goes on, or the end that it came to."""
    stages: dict[str, tuple[str, str]] = {word: (phase, "") for word, phase in PHASES.items()}
    stages |= {word: (str(Phase.DECIDED), outcome) for word, outcome in OUTCOMES.items()}
    unknown = Sentence("“%(text)s” is not a phase we know: the decision begins in the first.")
    return _word(stages, unknown)(column, around)


def _money(column: Column, around: Surroundings) -> Read:
    def read(cell: Any) -> Any:
        found = _from_sheet(read_money, cell, column.form)
        if found is None:
            return None
        amount, currency = found.amount, found.currency or around.currency
        if currency not in Currency.values:
            raise Unread(Sentence("“%(text)s” is not a currency we know.", {"text": _told(currency)}))
        if not 0 <= amount <= MOST_AMOUNT:
            raise Unread(
                Sentence("%(text)s is not an amount between 0 and ten thousand million.", {"text": _told(amount)})
            )
        return round(amount, 2), currency

    return read


def _date(column: Column, around: Surroundings) -> Read:
    return lambda cell: _from_sheet(read_date, cell, column.form)


def _moment(column: Column, around: Surroundings) -> Read:
    latest = around.now + CLOCKS_DIFFER_BY

    def read(cell: Any) -> Any:
        found: datetime | None = _from_sheet(read_moment, cell, column.form)
        if found is None:
            return None
        moment = (found if found.tzinfo else found.replace(tzinfo=around.zone)).astimezone(UTC)
        if moment > latest:
            raise Unread(
                Sentence("%(day)s has not come yet.", {"day": moment.astimezone(around.zone).date().isoformat()})
            )
        return moment

    return read


def _yes_no(column: Column, around: Surroundings) -> Read:
    return lambda cell: _from_sheet(read_yes_no, cell, column.form)


def _own(column: Column, around: Surroundings) -> Read:
    field = around.own[column.target.record, column.target.field.split(".", 1)[1]]
    if field.kind == CustomField.Kind.NUMBER:
        return lambda cell: _refused(field, _from_sheet(read_number, cell, column.form))
    if field.kind == CustomField.Kind.MONEY:
        amount = _money(column, around)

        def money(cell: Any) -> Any:
            found = amount(cell)
            return found and _refused(field, {"amount": found[0], "currency": found[1]})

        return money
    if field.kind == CustomField.Kind.DATE:
        return lambda cell: _refused(field, _from_sheet(read_date, cell, column.form))
    return lambda cell: _parsed(field, _plain(cell, column.form))


def _refused(field: CustomField, value: Any) -> Any:
    try:
        return validated(field, value)
    except ValueRefused as wrong:
        raise Unread(wrong.why) from None


def _parsed(field: CustomField, text: str) -> Any:
    try:
        return parse_text(field, text)
    except ValueRefused as wrong:
        raise Unread(wrong.why) from None


def _from_sheet(read: Callable[[Any, ColumnForm], Any], cell: Any, form: ColumnForm) -> Any:
    try:
        return read(cell, form)
    except UnreadableCell as wrong:
        raise Unread(wrong.sentence) from None


MAKERS: Final[Mapping[str, Callable[[Column, Surroundings], Read]]] = {
    "text": _text,
    "identifier": _text,
    "email": _email,
    "domain": _domain,
    "tags": _tags,
    "money": _money,
    "date": _date,
    "moment": _moment,
    "yes_no": _yes_no,
    "phase": _phase,
    "custom": _own,
    "owner": _among(lambda around: around.members, Sentence("“%(text)s” is not one of the members of this workspace.")),
    "function": _among(
        lambda around: around.functions,
        Sentence("“%(text)s” is not one of your functions; it is kept as the job title."),
    ),
    "purchase_kind": _among(lambda around: around.kinds, Sentence("“%(text)s” is not one of your kinds of purchase.")),
    "outcome": _word(
        {**OUTCOMES, **dict.fromkeys(STILL_OPEN, "")},
        Sentence("“%(text)s” is not an outcome. Won, lost or no decision are."),
    ),
    "language": _word(LANGUAGES, Sentence("“%(text)s” is not a language we know. Write “es” or “en”.")),
    "legal_basis": _word(LEGAL_BASES, Sentence("“%(text)s” is not a legal basis.")),
    "role": _word(
        ROLES,
        Sentence("“%(text)s” is not a role. Sponsor, decision maker, approver, influencer, user, gatekeeper are."),
    ),
    "channel": _word(CHANNELS, Sentence("“%(text)s” is not a channel we know.")),
    "team": _word(TEAMS, Sentence("“%(text)s” is not a team: marketing, sales or the customer.")),
}
