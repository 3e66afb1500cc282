"""Where we already use a term: in texts of our own, whichever feature keeps them.

Features say by `register` how theirs are searched. Texts of ours are what our members wrote for customers; what the
customers' people wrote is none, not even where we ask it of others.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.utils.functional import Promise

from plomada_web.workspace.models import Member

EACH: Final = 5  # texts of a kind that are shown
LOOKED_THROUGH: Final = 500  # texts of a kind that have the letters: among them the whole words are looked for
AROUND: Final = 110  # letters on either side of the term
WITHOUT_MARKS: Final = re.compile("[a-z0-9_]+(?![\u0300-\u036f])")

Row = Mapping[str, Any]
Part = tuple[str, str, str]


@dataclass(frozen=True)
class Place:
    """A text of ours that has the term.

    Attributes:
        part: the text in three, around the term; the middle is empty where the term is written in an unusual way.
        address: of the page where the text stands.
        name: of what it belongs to: a decision, an experiment, a form.
        others: in how many more the same text stands.
    """

    part: Part
    address: str
    name: str
    others: int = 0


@dataclass(frozen=True)
class Hits:
    """Rows of which a field has the term, each with the text around it.

    Attributes:
        more: whether there are others, or may be: not all that have its letters were looked through.
    """

    rows: tuple[tuple[Row, Part], ...]
    more: bool


@dataclass(frozen=True)
class OwnTexts:
    """Texts of a kind that have the term, the newest first; and whether there are more of them."""

    title: Promise
    places: tuple[Place, ...]
    more: bool


class Sought:
    """A term with its other forms, as texts are searched for it: by letters in SQL, then by whole words.

    Example:
        fields = ("text_es", "text_en")
        rows = Statement.objects.filter(sought.letters_in(*fields)).order_by("-pk").values("pk", *fields)
        hits = sought.hits(rows, fields)
    """

    def __init__(self, *spellings: str) -> None:
        self.spellings: tuple[tuple[str, ...], ...] = tuple(words for one in spellings if (words := _words(one)))

    def letters_in(self, *fields: str) -> Q:
        """Return what finds every row in which one of the fields has the words, and some more."""
        ways = (
            reduce(and_, (_letters(field, word) for word in set(words))) for field in fields for words in self.spellings
        )
        return reduce(or_, ways, Q(pk__in=()))

    def hits(self, rows: QuerySet[Any, Row], fields: Sequence[str]) -> Hits:
        """Return the first rows that have the term in whole words: one query.

        Args:
            rows: those that have the letters, in their order, with these fields as values.
        """
        found: list[tuple[Row, Part]] = []
        there = list(rows[:LOOKED_THROUGH])
        for row in there:
            part = next((part for field in fields if (part := self.part_of(row[field])) is not None), None)
            if part is not None:
                found.append((row, part))
            if len(found) > EACH:
                break
        return Hits(tuple(found[:EACH]), len(found) > EACH or len(there) == LOOKED_THROUGH)

    def part_of(self, text: str) -> Part | None:
        """Return the text around the term in three parts, or None where it has not all its words, one after another."""
        there = _words(text)
        words = next((words for words in self.spellings if _follow(there, words)), None)
        return None if words is None else _around(" ".join(unicodedata.normalize("NFC", text).split()), words)


def _words(text: str) -> tuple[str, ...]:
    from plomada.language.tokens import tokens  # noqa: PLC0415  large: loaded by who looks for a term

    return tuple(tokens(text))


Search = Callable[[Member, Sought], tuple[Sequence[Place], bool]]
SEARCHES: Final[list[tuple[Promise, Search]]] = []


def register(title: Promise, search: Search) -> None:
    """Say how texts of a kind are searched.

    Args:
        title: what they are called.
        search: returns the places that the member may see, the newest first, `EACH` at most, and whether there are
            more. It asks a number of queries that does not depend on how many there are.
    """
    SEARCHES.append((title, search))


def own_texts(member: Member, *spellings: str) -> tuple[OwnTexts, ...]:
    """Return where texts of ours have a term, kind by kind; kinds without any are left out."""
    sought = Sought(*spellings)
    found = (OwnTexts(title, *_searched(search, member, sought)) for title, search in SEARCHES)
    return tuple(one for one in found if one.places)


def _searched(search: Search, member: Member, sought: Sought) -> tuple[tuple[Place, ...], bool]:
    places, more = search(member, sought)
    return tuple(places), more


def _letters(field: str, word: str) -> Q:
    """Return what finds a word whatever its case.

    SQLite knows the case of the letters of English only, and an accent may stand in a text as a sign of its own. So of
    "reunión" it is asked for "reuni"; of a word without any such letters, for the ways in which it is usually written.
    """
    plain = WITHOUT_MARKS.findall(unicodedata.normalize("NFD", word))
    if plain:
        return Q(**{f"{field}__icontains": max(plain, key=len)})
    return reduce(or_, (Q(**{f"{field}__contains": way}) for way in (word, word.capitalize(), word.upper())))


def _follow(there: Sequence[str], words: tuple[str, ...]) -> bool:
    many = len(words)
    return any(tuple(there[at : at + many]) == words for at in range(len(there) - many + 1))


def _around(text: str, words: Sequence[str]) -> Part:
    between = r"\W+".join(re.escape(word) for word in words)
    written = re.search(rf"(?<!\w){between}(?!\w)", text, re.IGNORECASE)
    if written is None:
        return _beginning(text, AROUND * 2), "", ""
    before, after = text[: written.start()], text[written.end() :]
    return _beginning(before[::-1], AROUND)[::-1], written.group(), _beginning(after, AROUND)


def _beginning(text: str, most: int) -> str:
    """Return the beginning of a text, up to a whole word."""
    return text if len(text) <= most else f"{text[:most].rpartition(' ')[0]} …"
