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

from plomada_web.language.word_indexes import words_in
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
        ways = (reduce(and_, (_has(field, each) for each in letters)) for field in fields for letters in self._letters)
        return reduce(or_, ways, Q(pk__in=()))

    @property
    def _letters(self) -> list[list[str]]:
        """Return what is asked for of each spelling, its longest first: of "plan" and "plans", "plan" finds both."""
        few: list[list[str]] = []
        for letters in sorted((_letters_of(words) for words in self.spellings), key=lambda of: len("".join(of))):
            if not any(all(any(part in each for each in letters) for part in other) for other in few):
                few.append(letters)
        return few

    def words_in(self, *fields: str) -> Q:
        """Return the same for fields that have an index of words (`word_indexes`), all of them: by the index."""
        indexed = words_in(fields, self.spellings) if self.spellings else None
        return self.letters_in(*fields) if indexed is None else Q(indexed)

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


def _letters_of(words: Sequence[str]) -> list[str]:
    """Return the letters of words that are found whatever their case.

    SQLite knows the case of the letters of English only, and an accent may stand in a text as a sign of its own. So of
    "reunión" it is asked for "reuni"; a word without any such letters stays.
    """
    plain = {word: WITHOUT_MARKS.findall(unicodedata.normalize("NFD", word)) for word in words}
    return sorted({max(found, key=len) if found else word for word, found in plain.items()}, key=len, reverse=True)


def _has(field: str, letters: str) -> Q:
    """Return what finds letters; of those that are none of English, all but the first, small or in capitals."""
    if WITHOUT_MARKS.fullmatch(letters):
        return Q(**{f"{field}__icontains": letters})
    return reduce(or_, (Q(**{f"{field}__contains": way[1:]}) for way in dict.fromkeys((letters, letters.upper()))))


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
