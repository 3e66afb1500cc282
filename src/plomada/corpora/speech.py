"""Who says what in a transcript: names at the start of lines, and what one person says in a row as one document."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from plomada.corpora.decoding import LONGEST
from plomada.corpora.documents import Document, Reading, Unread

LONGEST_NAME: Final = 60  # characters
MOST_NAMES: Final = 5  # words of a name that begin with a capital
CLOCK: Final = r"\d{1,2}:\d{1,2}(?::\d{1,2})?(?:[.,]\d{1,3})?(?:\s?[ap]\.?m\.?)?"
TIMED: Final = re.compile(rf"^[\[(]?{CLOCK}[\])]?\s*[-–—]?\s*", re.IGNORECASE)
# "Ana Pérez   0:03", "[Ana Pérez] 10:02:03": a name and a time, and nothing else on the line.
NAME_AND_TIME: Final = re.compile(
    rf"^\[?(?P<name>[^\[\]\d:][^\[\]:]{{0,{LONGEST_NAME}}}?)\]?[\s,–—-]+[\[(]?{CLOCK}[\])]?$", re.IGNORECASE
)
NAMED: Final = re.compile(rf"^\[?(?P<name>[^\[\]:]{{1,{LONGEST_NAME}}})\]?\s*:(?:\s+|$)(?P<text>.*)$", re.DOTALL)
WITH_ROLE: Final = re.compile(r"^(?P<name>[^()]+?)\s*\((?P<role>[^()]{2,40})\)$")
NO_ROLES: Final = frozenset({
    "anfitriona", "anfitrión", "co-host", "externa", "external", "externo", "guest", "he/him", "host", "invitada",
    "invitado", "me", "she/her", "they/them", "unverified", "yo",
})  # fmt: skip
PARTICLES: Final = frozenset({
    "a", "al", "bin", "da", "das", "de", "del", "den", "der", "di", "do", "dos", "du", "e", "el", "i", "ibn", "la",
    "las", "le", "los", "van", "von", "y",
})  # fmt: skip
NO_NAMES: Final = frozenset({
    "acciones", "acción", "action", "actions", "agenda", "answer", "asistentes", "asunto", "attendees", "aviso",
    "date", "decision", "decisión", "duración", "duration", "ejemplo", "example", "fecha", "hora", "http", "https",
    "important", "importante", "nota", "notas", "note", "notes", "p.s.", "participantes", "participants", "pregunta",
    "ps", "question", "re", "respuesta", "resumen", "subject", "summary", "tema", "time", "topic", "warning",
})  # fmt: skip


@dataclass(frozen=True)
class Saying:
    """A piece of a transcript.

    Attributes:
        text: what is said in it.
        speaker: None where the piece names nobody.
        group: the role beside the name.
        said_at: when, where the transcript says it.
        key: the source's own id of it.
        follows: whether a piece that names nobody is by whoever spoke before.
    """

    text: str
    speaker: str | None = None
    group: str | None = None
    said_at: datetime | None = None
    key: str | None = None
    follows: bool = False


def turns(pieces: Iterable[Saying | Unread]) -> Iterator[Reading]:
    """Return what each person says in a row as one document.

    Example:
        >>> [turn.text for turn in turns([Saying("Hola,", "Ana"), Saying("¿qué tal?", "Ana"), Saying("Bien", "Luis")])]
        ['Hola, ¿qué tal?', 'Bien']
    """
    texts: list[str] = []
    current = Saying("")
    for piece in pieces:
        if isinstance(piece, Unread):
            yield piece
            continue
        same = piece.follows or (piece.speaker, piece.group) == (current.speaker, current.group)
        if texts and (not same or sum(map(len, texts)) > LONGEST // 2):
            yield _turn(current, texts)
            texts = []
        if not texts:
            current = replace(piece, speaker=current.speaker, group=current.group) if piece.follows else piece
        texts.append(piece.text)
    if texts:
        yield _turn(current, texts)


def _turn(first: Saying, texts: list[str]) -> Document:
    return Document(" ".join(texts), author=first.speaker, group=first.group, said_at=first.said_at, key=first.key)


def named(line: str) -> Saying | None:
    """Return what a line says and who says it, where it begins with a name; else None.

    Example:
        >>> named("Ana Pérez (Marketing): ¿y el precio?")
        Saying(text='¿y el precio?', speaker='Ana Pérez', group='Marketing', said_at=None, key=None, follows=False)
        >>> named("[00:01:02] Ana: hola").speaker, named("what I mean is this: no"), named("Note: bring water")
        ('Ana', None, None)
    """
    line = TIMED.sub("", line, count=1) if line[:1] in "0123456789[(" else line
    found = NAMED.match(line)
    if not found or not is_name(found["name"]):
        return None
    name, group = name_and_group(found["name"])
    return Saying(found["text"].strip(), name, group)


def name_above(line: str) -> Saying | None:
    """Return who speaks below a line that holds a name and a time, else None.

    Example:
        >>> name_above("Ana Pérez   0:03").speaker, name_above("Nos vemos a las 10:30")
        ('Ana Pérez', None)
    """
    found = NAME_AND_TIME.match(line) if len(line) <= 2 * LONGEST_NAME else None
    if not found or not is_name(found["name"]):
        return None
    name, group = name_and_group(found["name"])
    return Saying("", name, group)


def is_name(said: str) -> bool:
    """Return whether words look like somebody's name: few, each with a capital but for particles.

    Example:
        >>> [is_name(each) for each in ("María de la O", "SPEAKER 1", "李明", "so I said", "Pregunta")]
        [True, True, True, False, False]
    """
    name = name_and_group(said)[0].strip(" .")
    words = name.replace("-", " ").replace("_", " ").replace("'", " ").replace("’", " ").split()
    if not words or len(name) > LONGEST_NAME or words[0].casefold() in NO_NAMES:
        return False
    if not words[0][0].isalpha() or re.search(r"[!?¿¡;<>=/\\]|\.\s\w{3,}.*\s\w{3,}\s", name):
        return False
    capitals = [word for word in words if not word[0].islower()]
    others = [word for word in words if word[0].islower() and word.casefold() not in PARTICLES]
    return bool(capitals) and len(capitals) <= MOST_NAMES and not others


def name_and_group(said: str) -> tuple[str, str | None]:
    """Return a name, and the role in brackets behind it.

    Example:
        >>> name_and_group("Ana Pérez (Marketing)"), name_and_group("Ana (Guest)")
        (('Ana Pérez', 'Marketing'), ('Ana', None))
    """
    said = " ".join(said.split())
    found = WITH_ROLE.match(said)
    if not found:
        return said, None
    role = found["role"].strip()
    return found["name"], None if role.casefold() in NO_ROLES else role
