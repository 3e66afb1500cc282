"""What a column of a table holds, and the words by which its cells are read."""

import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Final

from plomada.figures import Sentence


def words_of(line: str, between: str | None = None) -> frozenset[str]:
    """Return the words of a line, parted by spaces or by another mark.

    Example:
        >>> sorted(words_of("no, not yet", ","))
        ['no', 'not yet']
    """
    return frozenset(word.strip() for word in line.split(between))


YES: Final = words_of("si s sí yes y true t verdadero v 1 x ✓ ✔ ☑ on")
NO: Final = words_of("no n false f falso 0 - – ✗ ☐ off")


class Kind(StrEnum):
    """What the cells of a column are."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    MOMENT = "moment"
    YES_NO = "yes_no"
    EMAIL = "email"
    PHONE = "phone"
    URL = "url"
    EMPTY = "empty"


class Order(StrEnum):
    """In which order a date is written."""

    DMY = "DMY"
    MDY = "MDY"
    YMD = "YMD"


@dataclass(frozen=True)
class ColumnForm:
    """What a column holds, and how its cells are read.

    Attributes:
        column: its name.
        kind: what most of its cells are.
        decimal: the decimal mark, "." or ",".
        order: in which order its dates are written.
        currency: code of the currency that its cells or its header name; None where none does.
        certain: whether decimal mark and order follow from the cells; otherwise a warning says what was guessed.
        filled: how many cells of the sample are not empty.
        seen: how many rows the sample has.
        readable: share of the filled cells that can be read as `kind`; None where none is filled.
        examples: up to five different cells, as they stand.
        warnings: what a person should know before the column is used.
    """

    column: str
    kind: Kind = Kind.TEXT
    decimal: str = "."
    order: Order = Order.DMY
    currency: str | None = None
    certain: bool = True
    filled: int = 0
    seen: int = 0
    readable: float | None = None
    examples: tuple[str, ...] = ()
    warnings: tuple[Sentence, ...] = ()

    def to_dict(self) -> dict[str, object]:
        """Return the form as JSON can keep it; warnings are told once and not kept.

        Example:
            >>> form = ColumnForm("Amount", Kind.MONEY, ",", currency="EUR")
            >>> ColumnForm.from_dict(form.to_dict()) == form
            True
        """
        return {name: value for name, value in asdict(self).items() if name != "warnings"}

    @classmethod
    def from_dict(cls, kept: Mapping[str, object]) -> "ColumnForm":
        """Return the form that `to_dict` gave."""
        known = {field.name: kept[field.name] for field in fields(cls) if field.name in kept}
        known.update(kind=Kind(str(kept["kind"])), order=Order(str(kept.get("order", Order.DMY))))
        known["examples"] = tuple(known.get("examples", ()))  # type: ignore[arg-type]
        return cls(**known)  # type: ignore[arg-type]


ANY: Final = ColumnForm("")


def plain(text: str) -> str:
    """Return a text as words are compared: small letters, no accents, only letters and digits between spaces.

    Example:
        >>> plain("  País/Región: "), plain("property_jobtitle"), plain("Person - E-mail*")
        ('pais region', 'property jobtitle', 'person e mail')
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c if c.isalnum() else " " for c in decomposed if not unicodedata.combining(c)).split())
