"""The kinds of value that requests hold, each with the one rule that the schema tells and the server keeps.

Every rule is a regular expression that means the same in JSON Schema, Python and Rust, so that what the schema calls
valid is accepted and the rest is refused: no text that a database cannot keep, no day that is in no calendar.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, ClassVar

from ninja import Path
from pydantic import (
    BaseModel,
    BeforeValidator,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    PlainSerializer,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError, core_schema

# One line with something in it; any text with something in it; neither with what no database keeps.
LINE = (
    r"^[^\x00-\x1f\x7f-\x9f]*"
    r"[^\x00-\x20\x7f-\xa0\u1680\u2000-\u200f\u2028-\u202f\u205f\u2060\u3000\ufeff]"
    r"[^\x00-\x1f\x7f-\x9f]*$"
)
TEXT = LINE.replace(r"[^\x00-\x1f\x7f-\x9f]", r"[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_LABEL = r"[A-Za-z0-9]([A-Za-z0-9\-]{0,61}[A-Za-z0-9])?"
EMAIL = rf"^[A-Za-z0-9_%+\-]+(\.[A-Za-z0-9_%+\-]+)*@({_LABEL}\.)+[A-Za-z]{{2,24}}$"
_DATE = (
    r"((19|20|21)[0-9][0-9]-(((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01]))|((0[469]|11)-(0[1-9]|[12][0-9]|30))"
    r"|(02-(0[1-9]|1[0-9]|2[0-8])))|((19|20|21)(0[48]|[2468][048]|[13579][26])|2000)-02-29)"
)
DAY = rf"^{_DATE}$"
MOMENT = rf"^{_DATE}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{{1,6}})?(Z|[+\-](0[0-9]|1[0-4]):[0-5][0-9])$"
AMOUNT = r"^(0|[1-9][0-9]{0,9})(\.[0-9]{1,2})?$"
MOST_ID = 10**18 - 1


@dataclass(frozen=True)
class Fits:
    """A text that fits a pattern and is at most so long; `read` makes of it what the program works with."""

    pattern: str
    most: int
    example: str = ""
    read: Callable[[str], Any] = str.strip

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern.removesuffix("$") + r"\Z")

    def check(self, value: object) -> Any:
        """Return what the text says.

        Raises:
            PydanticCustomError: it is no text, is too long, or does not fit.
        """
        if not isinstance(value, str):
            raise PydanticCustomError("string_type", "not a text")
        if len(value) > self.most:
            raise PydanticCustomError("text_too_long", "longer than {most} characters", {"most": self.most})
        if self._compiled.match(value) is None:
            raise PydanticCustomError("text_does_not_fit", "does not fit {pattern}", {"pattern": self.pattern})
        return self.read(value)

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        told = core_schema.plain_serializer_function_ser_schema(str)
        return core_schema.no_info_plain_validator_function(self.check, serialization=told)

    def __get_pydantic_json_schema__(self, schema: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        told: dict[str, Any] = {"type": "string", "minLength": 1, "maxLength": self.most, "pattern": self.pattern}
        return told | ({"examples": [self.example]} if self.example else {})


def line(most: int, example: str = "") -> Fits:
    """Return the rule of one line of text, not blank."""
    return Fits(LINE, most, example)


def text(most: int, example: str = "") -> Fits:
    """Return the rule of a text, not blank."""
    return Fits(TEXT, most, example)


@dataclass(frozen=True)
class OneOf:
    """One of these words."""

    words: tuple[str, ...]

    def check(self, value: object) -> str:
        """Return the word.

        Raises:
            PydanticCustomError: it is none of these.
        """
        if not isinstance(value, str) or value not in self.words:
            raise PydanticCustomError("literal_error", "not one of {expected}", {"expected": ", ".join(self.words)})
        return value

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(self.check)

    def __get_pydantic_json_schema__(self, schema: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"type": "string", "enum": list(self.words)}


def one_of(words: Iterable[str]) -> OneOf:
    """Return the rule of one of these words."""
    return OneOf(tuple(words))


@dataclass(frozen=True)
class Number:
    """A whole number as a query holds it: digits."""

    low: int
    high: int

    def check(self, value: object) -> int:
        """Return the number.

        Raises:
            PydanticCustomError: it is none, or outside.
        """
        if isinstance(value, int):  # the default
            return value
        if not isinstance(value, str) or re.fullmatch(r"0|-?[1-9][0-9]{0,17}", value) is None:
            raise PydanticCustomError("int_type", "not a whole number")
        if not self.low <= int(value) <= self.high:
            limits = {"low": self.low, "high": self.high}
            raise PydanticCustomError("number_outside", "not from {low} to {high}", limits)
        return int(value)

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(self.check)

    def __get_pydantic_json_schema__(self, schema: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"type": "integer", "minimum": self.low, "maximum": self.high}


def _moment(value: str) -> datetime:
    return datetime.fromisoformat(value).astimezone(UTC)


Day = Annotated[date, Fits(DAY, 10, "2026-11-25", date.fromisoformat)]
Moment = Annotated[datetime, Fits(MOMENT, 32, "2026-11-25T15:04:05Z", _moment)]
Amount = Annotated[Decimal, Fits(AMOUNT, 13, "1234.50", Decimal)]
Email = Annotated[str, Fits(EMAIL, 254, "carla.ferrer@quimera.example", str.lower)]
ToldAmount = Annotated[
    Decimal, PlainSerializer(str, return_type=str), WithJsonSchema({"type": "string", "examples": ["1234.50"]})
]


def _whole(value: object) -> object:
    """Return 3 for 3.0: in JSON they are the same number."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


Id = Annotated[int, Field(ge=1, le=MOST_ID, strict=True), BeforeValidator(_whole)]
Place = Annotated[int, Field(ge=0, le=1000, strict=True), BeforeValidator(_whole)]
IdAsked = Annotated[int, Number(1, MOST_ID)]
IdInPath = Annotated[int, Path(..., ge=1, le=MOST_ID)]
Flag = Annotated[bool, Field(strict=True)]

KEY = r"^[A-Za-z0-9_.\-]+$"


@dataclass(frozen=True)
class Cell:
    """What a cell of a table holds: a text, a number, or yes and no."""

    most: int

    PATTERN: ClassVar[str] = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]*$"

    def check(self, value: object) -> Any:
        """Return the value.

        Raises:
            PydanticCustomError: it is none of these, or its text is too long.
        """
        if isinstance(value, bool | int | float):
            return value
        return Fits(self.PATTERN, self.most, read=str).check(value)

    def __get_pydantic_json_schema__(self, schema: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        text = {"type": "string", "maxLength": self.most, "pattern": self.PATTERN}
        return {"anyOf": [text, {"type": "number"}, {"type": "boolean"}]}


@dataclass(frozen=True)
class Keyed:
    """An object whose names are keys, or fit `name`, with values of one kind.

    Attributes:
        value: what its values fit; None: whatever an own field holds.
        or_null: whether null stands for no value.
    """

    most: int
    value: Fits | OneOf | Cell | None = None
    name: Fits = Fits(KEY, 40)
    or_null: bool = False

    def check(self, given: object) -> dict[str, Any]:
        """Return the object.

        Raises:
            PydanticCustomError: it is none, or a name or value of it does not fit.
        """
        if not isinstance(given, dict):
            raise PydanticCustomError("dict_type", "not an object")
        if len(given) > self.most:
            raise PydanticCustomError("too_long", "more than {max_length} names", {"max_length": self.most})
        return {self.name.check(name): self._value(value) for name, value in given.items()}

    def _value(self, value: object) -> Any:
        return value if self.value is None or (self.or_null and value is None) else self.value.check(value)

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(self.check)

    def __get_pydantic_json_schema__(self, schema: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        told: dict[str, Any] = {
            "type": "object",
            "propertyNames": {"pattern": self.name.pattern, "minLength": 1, "maxLength": self.name.most},
            "maxProperties": self.most,
        }
        if self.value is None:
            told["additionalProperties"] = {"anyOf": OWN_VALUES}
        else:
            rule = self.value.__get_pydantic_json_schema__(schema, handler)
            told["additionalProperties"] = {"anyOf": [rule, {"type": "null"}]} if self.or_null else rule
        return told


# The kinds of an own field's value: text, day, link, choice; number; money; several choices; none.
OWN_VALUES: list[dict[str, Any]] = [
    {"type": "string", "minLength": 1, "maxLength": 2000},
    {"type": "number"},
    {
        "type": "object",
        "properties": {"amount": {"type": "number"}, "currency": {"type": "string"}},
        "required": ["amount", "currency"],
        "additionalProperties": False,
    },
    {"type": "array", "items": {"type": "string"}},
    {"type": "null"},
]
Own = Annotated[dict[str, Any], Keyed(100)]


class Body(BaseModel):
    """What a request's body holds; a name that is not known is refused."""

    model_config = {"extra": "forbid"}

    def sent(self) -> dict[str, Any]:
        """Return the fields that were sent, by name: null among them, the others not."""
        return {name: getattr(self, name) for name in self.model_fields_set}
