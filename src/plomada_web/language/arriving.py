"""What arrives from any source, before it is a document."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from plomada.figures import Sentence

LONGEST: Final = 1_000_000  # characters of a document
LONGEST_NAME: Final = 200
LONGEST_ADDRESS: Final = 500


@dataclass(frozen=True)
class Arrived:
    """What someone said, as a source tells it.

    Attributes:
        text: what was said.
        role: what the source calls their role; empty where it names none.
        author: who it was, in clear: it is hashed before it is kept.
        said_at: when, with its zone; None where that is not known.
        address: of the page it stands on.
        key: what the source calls it; empty where it has no name for it.
        language: code of its language, as the source tells it.
        repost: whether it is passed on from someone else.
        function: id of the function of who said it, where that is known without asking.
    """

    text: str
    role: str = ""
    author: str = ""
    said_at: datetime | None = None
    address: str = ""
    key: str = ""
    language: str = ""
    repost: bool = False
    function: int | None = None


@dataclass(frozen=True)
class Unread:
    """Something in a source that could not be read, or not all of it.

    Attributes:
        place: number of the row; or where in the file, as its reader tells it: "line 12", "message 3".
        why: what was wrong.
        left_out: whether nothing of it came in; otherwise it came in without the part that is told of.
    """

    place: int | str
    why: Sentence
    left_out: bool = True


@dataclass(frozen=True)
class Batch:
    """Some of what a file holds, up to a place from which reading can go on."""

    last: int
    rows: int
    arrived: tuple[Arrived, ...]
    unread: tuple[Unread, ...]
