"""What one person said at one time, as every source of it is read."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from plomada.figures import Sentence


@dataclass(frozen=True)
class Document:
    """What one person said or wrote in one go.

    Attributes:
        text: their own words, without markup.
        author: as the source names them; None where it does not.
        group: role or function, only where the source itself says it.
        said_at: aware where the source says a zone, else naive; None where it says no moment.
        address: where it can be read.
        key: the source's own id: the same thing read twice has the same key.
        repost: somebody else's words passed on: not counted as this author's. Where the source holds a reference
            and not the words, the text is empty.

    Example:
        >>> Document("Buenos días", author="Ana").repost
        False
    """

    text: str
    author: str | None = None
    group: str | None = None
    said_at: datetime | None = None
    address: str | None = None
    key: str | None = None
    repost: bool = False


@dataclass(frozen=True)
class Unread:
    """One thing that could not be read: nothing else is lost.

    Attributes:
        place: "line 12", "message 3", "entry 7", or the file.
        why: what is wrong with it, and what to do.
    """

    place: str
    why: Sentence


Reading: TypeAlias = Document | Unread
