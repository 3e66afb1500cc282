"""What the columns of a table of documents are: guessed by their names and by their cells, for a person to correct."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from plomada.errors import InputError
from plomada.figures import Sentence
from plomada.sheets import ColumnForm, Kind, SheetRow, UnreadableCell, read_moment
from plomada.sheets.columns import plain, words_of

TEXT, ROLE, AUTHOR, SAID_AT, LANGUAGE, ADDRESS, KEY = MEANINGS = (
    "text",
    "role",
    "author",
    "said_at",
    "language",
    "address",
    "key",
)
WORDS: Final[Mapping[str, Promise]] = {
    TEXT: _("What was said"),
    ROLE: _("Role: what they do in their company"),
    AUTHOR: _("Author: kept as a hash, not as a name"),
    SAID_AT: _("When"),
    LANGUAGE: _("Language"),
    ADDRESS: _("Address of the page"),
    KEY: _("Identifier: sent twice, it is one"),
}
HEADERS: Final[Mapping[str, frozenset[str]]] = {
    TEXT: words_of(
        "text, texto, content, contenido, body, message, mensaje, comment, comentario, utterance, post, tweet, answer, "
        "respuesta, quote, cita, said, dicho, transcript, transcripcion, review, opinion, description, descripcion",
        ",",
    ),
    ROLE: words_of(
        "group, grupo, role, rol, function, funcion, department, departamento, area, segment, segmento, position, "
        "puesto, cargo, job, job title, team, equipo, speaker role",
        ",",
    ),
    AUTHOR: words_of(
        "author, autor, autora, speaker, hablante, user, usuario, username, user name, user id, name, nombre, from, "
        "de, who, quien, handle, person, persona, account, cuenta, respondent",
        ",",
    ),
    SAID_AT: words_of(
        "date, fecha, when, cuando, said at, created at, created, timestamp, time, hora, published, publicado, "
        "published at, sent at, dia, day, moment",
        ",",
    ),
    LANGUAGE: words_of("language, idioma, lang, lengua, locale", ","),
    ADDRESS: words_of("url, link, enlace, address, direccion, permalink, uri, page, pagina", ","),
    KEY: words_of("id, key, clave, identifier, identificador, guid, uuid, post id, message id, tweet id, doc id", ","),
}
OF_MOMENTS: Final = frozenset({Kind.DATE, Kind.MOMENT})
LONG: Final = 25.0  # characters on average: what is longer is said, not named
FEW: Final = 40  # different values at most, in a sample, where a column names roles
SHORT: Final = 60  # characters of a role's name
LOOKED_AT: Final = 20  # cells
MANY: Final = 4  # rows for each value, at least


class NotMapped(InputError):
    """What the columns mean is not said well enough to begin."""


@dataclass(frozen=True)
class Column:
    """A column of a sample: its name, what it holds, and its cells as texts."""

    name: str
    form: ColumnForm
    cells: tuple[str, ...]

    @property
    def length(self) -> float:
        """Return how long its cells are on average."""
        return sum(map(len, self.cells)) / len(self.cells) if self.cells else 0.0

    @property
    def names_roles(self) -> bool:
        """Return whether it has few short values, each of them often."""
        values = set(self.cells)
        few = 2 <= len(values) <= FEW and len(self.cells) >= MANY * len(values)
        return few and all(len(value) <= SHORT for value in values) and self.form.kind is Kind.TEXT


def columns_of(sample: Sequence[SheetRow], forms: Sequence[ColumnForm]) -> list[Column]:
    """Return the columns of a sample."""
    return [
        Column(form.column, form, tuple(str(cell) for row in sample if (cell := row.cells[place]) is not None))
        for place, form in enumerate(forms)
    ]


def guess(columns: Sequence[Column]) -> dict[str, int]:
    """Return the place of the column that is likely to have each meaning; none means two things.

    The header comes first; without one that says it, the longest texts are what was said, days are when, and a column
    of few short values that come again and again names roles.

    Example:
        >>> said = Column("col2", ColumnForm("col2"), ("The price is what decides in the end.",) * 9)
        >>> guess([Column("Grupo", ColumnForm("Grupo"), ("Finanzas", "Ventas", "Ventas")), said])
        {'role': 0, 'text': 1}
    """
    found: dict[str, int] = {}
    for meaning in MEANINGS:
        named = [place for place, column in enumerate(columns) if plain(column.name) in HEADERS[meaning]]
        named = [place for place in named if place not in found.values() and _fits(meaning, columns[place])]
        if named:
            # Of two that could be it, the longer one is what was said: “Title” and “Body”.
            found[meaning] = max(named, key=lambda place: columns[place].length) if meaning == TEXT else named[0]
    for meaning in (TEXT, SAID_AT, ROLE):
        left = [place for place in range(len(columns)) if place not in found.values()]
        if meaning not in found and (place := _by_content(meaning, columns, left)) is not None:
            found[meaning] = place
    return dict(sorted(found.items(), key=lambda item: item[1]))


def _fits(meaning: str, column: Column) -> bool:
    if meaning == SAID_AT:
        return column.form.kind in OF_MOMENTS or column.form.kind is Kind.EMPTY or _has_moments(column)
    if meaning == TEXT:
        return column.form.kind in {Kind.TEXT, Kind.EMPTY}
    return True


def _has_moments(column: Column) -> bool:
    """Return whether one of the first cells is a moment, though most may not be."""
    for cell in column.cells[:LOOKED_AT]:
        with suppress(UnreadableCell):
            return column.form.kind is Kind.TEXT and read_moment(cell, column.form) is not None
    return False


def _by_content(meaning: str, columns: Sequence[Column], left: Sequence[int]) -> int | None:
    if meaning == TEXT:
        texts = [place for place in left if columns[place].form.kind is Kind.TEXT and columns[place].length > LONG]
        return max(texts, key=lambda place: columns[place].length, default=None)
    if meaning == SAID_AT:
        return next((place for place in left if columns[place].form.kind in OF_MOMENTS), None)
    return next((place for place in left if columns[place].names_roles), None)


def checked(chosen: Mapping[int, str], headers: Sequence[str]) -> dict[str, int]:
    """Return the place of each meaning, as a person chose them.

    Raises:
        NotMapped: two columns mean the same, a meaning is unknown, or none says what was said.
    """
    found: dict[str, int] = {}
    for place, meaning in chosen.items():
        if meaning not in WORDS:
            raise NotMapped(Sentence("There is no field “%(field)s”.", {"field": meaning[:80]}))
        if meaning in found:
            both = {"one": headers[found[meaning]], "other": headers[place]}
            raise NotMapped(Sentence("“%(one)s” and “%(other)s” mean the same: leave one of them out.", both))
        found[meaning] = place
    if TEXT not in found:
        raise NotMapped(Sentence("No column says what was said: choose the one with the texts."))
    return found
