"""What is wanted of an import: what the columns mean, how records are matched, what is done with those found."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final


class Mode(StrEnum):
    """Which rows count: those of new records, those of known ones, or both."""

    BOTH = "both"
    CREATE = "create"
    UPDATE = "update"


class Keep(StrEnum):
    """What becomes of a field that is filled here and filled otherwise in the file."""

    FILL = "fill"  # only empty fields are filled
    OVERWRITE = "overwrite"


# By what a record is found, in the order in which it is tried.
RULES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "account": ("external_id", "domain", "name"),
        "person": ("external_id", "email", "name"),
        "decision": ("external_id", "title"),
    }
)


@dataclass(frozen=True)
class Options:
    """How an import goes about it.

    Attributes:
        mode: create, update or both.
        keep: fill only what is empty, or overwrite.
        rules: by what each kind of record is found.
        defaults: texts for targets of which the file has no column, or an empty cell: {"touch.team": "marketing"}.
    """

    mode: Mode = Mode.BOTH
    keep: Keep = Keep.FILL
    rules: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: dict(RULES))
    defaults: Mapping[str, str] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return them as JSON keeps them."""
        return asdict(self)

    @classmethod
    def from_dict(cls, kept: Mapping[str, Any]) -> "Options":
        """Return the options that `to_dict` kept; what is missing or unknown is as usual."""
        rules = (
            {
                record: tuple(rule for rule in usual if rule in kept["rules"].get(record, ()))
                for record, usual in RULES.items()
            }
            if kept.get("rules")
            else dict(RULES)
        )
        return cls(
            mode=Mode(kept.get("mode", Mode.BOTH)),
            keep=Keep(kept.get("keep", Keep.FILL)),
            rules=rules,
            defaults={str(name): str(text) for name, text in kept.get("defaults", {}).items()},
        )
