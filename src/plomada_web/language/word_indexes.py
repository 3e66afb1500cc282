"""Indexes of the words of short texts, where the database has them: PostgreSQL, in what every server comes with.

Here is how this works. The index holds of each row the runs of letters a to z and digits of its texts, as the words of
PostgreSQL's own text search. A term is asked for by its runs: "line stop" is `line & stop`. An accent may stand in a
text as a sign of its own, and the letter before it then belongs to the run: so of "reunión" it is asked for
`reuni:* & n`, which has both ways. And of "don't" the word is "do" (`plomada.language.cleaning`), though its runs are
`don` and `t`: so each word is asked for with an n behind it, too. What is found has the runs and not always the term:
it is looked at word by word (`own_texts`). A term without any such run ("цена") is not found in this way.

SQLite has no such index, and reads a hundred thousand texts in some hundredths of a second.
"""

import re
import unicodedata
from collections.abc import Collection, Sequence
from typing import Final

from django.db import connection
from django.db.models import BooleanField, F, Func, TextField, Value

RUN: Final = re.compile("[a-z0-9]+")
SHORTEST_BEGINNING: Final = 2  # half of all words begin with one letter or another

# Written as in the migrations that make the indexes: PostgreSQL finds an index by what it is on.
WORDS_OF: Final = (
    "to_tsvector('simple', regexp_replace(lower((%(expressions)s) COLLATE \"C\"), '[^a-z0-9]+', ' ', 'g'))"
)


class WordsOf(Func):
    """The runs of some fields of a row."""

    template = WORDS_OF
    arg_joiner = " || ' ' || "
    output_field = TextField()


class HasWords(Func):
    """Whether a row has the runs that are asked for."""

    template = "%(expressions)s"
    arg_joiner = " @@ "
    output_field = BooleanField()


def words_in(fields: Collection[str], spellings: Sequence[Sequence[str]]) -> HasWords | None:
    """Return what finds by the index every row that has the words of one of the spellings, and some more.

    Args:
        fields: those of an index of words, all of them.
        spellings: of a term, each as its words in lower case.

    Returns:
        None where there is no such index, or it does not help.
    """
    asked = [" & ".join(dict.fromkeys(run for word in words for run in runs(word))) for words in spellings]
    if connection.vendor != "postgresql" or not all(asked):
        return None
    wanted = Func(Value(" | ".join(asked)), template="to_tsquery('simple', %(expressions)s)", output_field=TextField())
    return HasWords(WordsOf(*map(F, sorted(fields))), wanted)


def runs(word: str) -> list[str]:
    """Return the runs of letters and digits of a word, as they are asked for.

    Example:
        >>> runs("reunión"), runs("año"), runs("do")
        (['reuni:*', '(n|nn)'], ['(o|on)'], ['(do|don)'])
    """
    plain, found = unicodedata.normalize("NFD", word), []
    for run in RUN.finditer(plain):
        letters, after = run.group(), plain[run.end() : run.end() + 1]
        if not after:
            found.append(f"({letters}|{letters}n)")
        elif not unicodedata.combining(after):
            found.append(letters)
        elif len(letters) > SHORTEST_BEGINNING:
            found.append(f"{letters[:-1]}:*")
    return found
