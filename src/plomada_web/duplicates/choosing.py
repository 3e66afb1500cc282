"""Which of two values a merge keeps, field by field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from plomada_web.people.models import Account, Person, Tag

Side = Literal["left", "right"]
OTHER: Final[Mapping[Side, Side]] = {"left": "right", "right": "left"}
OWN: Final = "custom:"  # begins the names of the workspace's own fields

# In the order of the page. `external_id` is not among them: it stays where it is, and finds the one that stayed.
FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "person": (
        "name",
        "email",
        "phone",
        "title",
        "account",
        "site",
        "function",
        "language",
        "owner",
        "source",
        "legal_basis",
    ),
    "account": ("name", "domain", "industry", "country", "owner"),
}


@dataclass(frozen=True)
class Choice:
    """What a member chose.

    Attributes:
        survivor: which of the two stays.
        fields: whose value is kept, by the field's name. A field that is not here keeps the survivor's value, and the
            other's where the survivor has none.
    """

    survivor: Side
    fields: Mapping[str, Side] = field(default_factory=dict)


@dataclass(frozen=True)
class Kept:
    """What the survivor is to have."""

    values: dict[str, object]
    tags: Sequence[Tag]


def kept_of(survivor: Person | Account, loser: Person | Account, choice: Choice) -> Kept:
    """Return what the survivor is to have of both."""
    record = str(survivor._meta.model_name)
    sides: dict[Side, Person | Account] = {choice.survivor: survivor, OTHER[choice.survivor]: loser}
    values: dict[str, object] = {}
    for name in FIELDS[record]:
        values[name] = getattr(sides[_side(name, survivor, loser, choice)], name)
    values["custom"] = _own(survivor, loser, choice)
    values["notes"] = "\n\n".join(dict.fromkeys(text for text in (survivor.notes, loser.notes) if text))[:8000]
    values["last_touch_at"] = max(filter(None, (survivor.last_touch_at, loser.last_touch_at)), default=None)
    values["merged_into"] = None  # brought back by hand, it may still say that it was merged into the other
    if isinstance(survivor, Person) and isinstance(loser, Person):
        values |= _of_people(survivor, loser, values, choice)
    tags = {tag.pk: tag for row in (survivor, loser) for tag in row.tags.all()}
    return Kept(values, list(tags.values()))


def _of_people(survivor: Person, loser: Person, values: Mapping[str, object], choice: Choice) -> dict[str, object]:
    """Return what only people have: the stricter of two wishes about mail, a site that is of the account."""
    account, site = values["account"], values["site"]
    basis = loser if _side("legal_basis", survivor, loser, choice) != choice.survivor else survivor
    return {
        "no_mail_since": min(filter(None, (survivor.no_mail_since, loser.no_mail_since)), default=None),
        "legal_basis_since": basis.legal_basis_since,
        "site": site if site is not None and site.account == account else None,  # type: ignore[attr-defined]
    }


def _side(name: str, survivor: Any, loser: Any, choice: Choice) -> Side:
    chosen = choice.fields.get(name)
    if chosen is not None:
        return chosen
    return choice.survivor if getattr(survivor, name) or not getattr(loser, name) else OTHER[choice.survivor]


def _own(survivor: Person | Account, loser: Person | Account, choice: Choice) -> dict[str, object]:
    """Return the values of the workspace's own fields; of one that only one of the two has, that one."""
    own: dict[str, object] = {**loser.custom, **survivor.custom}
    for name, side in choice.fields.items():
        key = name.removeprefix(OWN)
        if key == name:
            continue
        chosen = survivor if side == choice.survivor else loser
        if key in chosen.custom:
            own[key] = chosen.custom[key]
        else:
            own.pop(key, None)
    return own
