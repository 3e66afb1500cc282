"""What each column of a table means to the product: by its header first, then by what is in it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from plomada.figures import Sentence
from plomada.sheets.columns import ColumnForm, Kind, plain
from plomada.sheets.words import (
    BY_RECORD,
    COUNTRIES,
    FUNCTIONS,
    HUBSPOT_PREFIXES,
    LANGUAGES,
    PHASES,
    PIPEDRIVE_RECORDS,
    PRODUCTS,
    RECORDS,
    ROLES,
    SURE,
)

BY_HEADER: Final = 0.95
BY_FILE: Final = 0.85  # by a header that several records share
BY_CONTENT: Final = 0.6
DOUBTED: Final = 0.4  # the header says one thing and the cells another
# Records by what a file without a clear header is more likely to be about: ties go to the first.
MAIN: Final = ("decision", "touch", "person", "account")
CONTENT: Final = (
    ("person.function", FUNCTIONS),
    ("account.country", COUNTRIES),
    ("person.language", LANGUAGES),
    ("decision.phase", PHASES),
    ("stakeholder.role", ROLES),
)
# Everything that a column can mean.
TARGETS: Final = frozenset(SURE.values()) | {target for targets in BY_RECORD.values() for target in targets.values()}
KINDS: Final = {Kind.EMAIL: "person.email", Kind.PHONE: "person.phone"}
WANTED: Final[Mapping[str, frozenset[Kind]]] = {
    "person.email": frozenset({Kind.EMAIL}),
    "decision.value": frozenset({Kind.MONEY, Kind.INTEGER, Kind.NUMBER}),
    "decision.expected_on": frozenset({Kind.DATE, Kind.MOMENT}),
    "decision.closed_on": frozenset({Kind.DATE, Kind.MOMENT}),
    "decision.created_at": frozenset({Kind.DATE, Kind.MOMENT}),
    "touch.at": frozenset({Kind.DATE, Kind.MOMENT}),
    "touch.cost": frozenset({Kind.MONEY, Kind.INTEGER, Kind.NUMBER}),
}


@dataclass(frozen=True)
class Meaning:
    """What a column is for.

    Attributes:
        target: dotted name of a field of the product, as "person.email".
        confidence: 0 to 1; one below 0.5 wants a person to look.
        why: what it was known by.
    """

    target: str
    confidence: float
    why: Sentence


@dataclass(frozen=True)
class Shape:
    """What a whole file looks like.

    Attributes:
        product: "hubspot", "pipedrive", "salesforce", "odoo", or None where no header gives it away.
        main: the record that its rows are about: "account", "person", "decision" or "touch".
    """

    product: str | None
    main: str


def shape_of(columns: Sequence[str]) -> Shape:
    """Return which product wrote a file and what its rows are about.

    Example:
        >>> shape_of(["Record ID", "First Name", "Last Name", "Email", "Contact owner", "Associated Company"])
        Shape(product='hubspot', main='person')
        >>> shape_of(["Trato - Título", "Trato - Valor", "Organización - Nombre"])
        Shape(product='pipedrive', main='decision')
    """
    headers = [plain(column) for column in columns]
    signs = Counter({product: sum(_bare(header) in words for header in headers) for product, words in PRODUCTS.items()})
    if any(header.startswith(HUBSPOT_PREFIXES) for header in headers):
        signs["hubspot"] += 2
    signs["pipedrive"] += 2 * sum(_prefixed(column) is not None for column in columns)
    product, most = signs.most_common(1)[0]
    return Shape(product if most > 0 else None, _main([_sure(column) for column in columns]))


def meanings(columns: Sequence[str], forms: Sequence[ColumnForm]) -> tuple[Meaning | None, ...]:
    """Return what each column means, None where nothing tells. No two columns mean the same.

    Args:
        columns: their names.
        forms: what `observe` found in each.

    Example:
        >>> forms = [ColumnForm("Nombre"), ColumnForm("Correo", Kind.EMAIL, filled=9), ColumnForm("Cosa")]
        >>> [meaning and meaning.target for meaning in meanings(["Nombre", "Correo", "Cosa"], forms)]
        ['person.name', 'person.email', None]
    """
    main = shape_of(columns).main
    if main == "account" and not any(_sure(column) for column in columns):
        main = _main([KINDS.get(form.kind) for form in forms])
    found = [_meaning(column, form, main) for column, form in zip(columns, forms, strict=True)]
    best: dict[str, int] = {}
    for place, meaning in enumerate(found):
        if meaning and (meaning.target not in best or meaning.confidence > _sureness(found[best[meaning.target]])):
            best[meaning.target] = place
    _name_beside_surname(found, best)
    if "touch.at" not in best:  # what happened at no moment is no touch
        best = {target: place for target, place in best.items() if not target.startswith("touch.")}
    kept = set(best.values())
    return tuple(meaning if place in kept else None for place, meaning in enumerate(found))


def _sureness(meaning: Meaning | None) -> float:
    return meaning.confidence if meaning else 0.0


def _name_beside_surname(found: list[Meaning | None], best: dict[str, int]) -> None:
    """Read “Nombre” beside “Apellidos” as a given name."""
    if "person.family_name" not in best or "person.given_name" in best or "person.name" not in best:
        return
    place = best.pop("person.name")
    name = found[place]
    if name:
        found[place] = replace(name, target="person.given_name")
        best["person.given_name"] = place


def _meaning(column: str, form: ColumnForm, main: str) -> Meaning | None:
    target, confidence = _sure(column), BY_HEADER
    if target is None:
        target, confidence = BY_RECORD.get(_bare(plain(column)), {}).get(_record_of(column) or main), BY_FILE
    if target is None:
        return _by_content(form)
    if form.filled and form.kind not in WANTED.get(target, {form.kind}):
        told = Sentence(
            "By its header “%(column)s”; but its cells do not look like it (“%(example)s”).",
            {"column": column, "example": form.examples[0] if form.examples else ""},
        )
        return Meaning(target, DOUBTED, told)
    return Meaning(target, confidence, Sentence("By its header “%(column)s”.", {"column": column}))


def _by_content(form: ColumnForm) -> Meaning | None:
    """Return what a column means by what is in it, or None."""
    if form.kind in KINDS:
        target: str | None = KINDS[form.kind]
    elif form.kind is Kind.TEXT and form.examples:
        words = [plain(example) for example in form.examples]
        target = next(
            (target for target, known in CONTENT if sum(word in known for word in words) * 5 >= len(words) * 4), None
        )
    else:
        target = None
    if target is None:
        return None
    return Meaning(
        target,
        BY_CONTENT,
        Sentence("By what is in it: %(examples)s.", {"examples": tuple(f"“{one}”" for one in form.examples[:3])}),
    )


def _sure(column: str) -> str | None:
    """Return the target that a header names by itself, with its prefix or without."""
    header = _bare(plain(column))
    whole = SURE.get(header)
    if whole:
        return whole
    prefixed = _prefixed(column)
    if not prefixed:
        return None
    record, rest = prefixed
    target = BY_RECORD.get(rest, {}).get(record) or SURE.get(rest)
    return target if target and (target.startswith(record) or record not in {"account", "person"}) else None


def _bare(header: str) -> str:
    """Return a header without the prefix of an API."""
    for prefix in HUBSPOT_PREFIXES:
        if header.startswith(prefix):
            return header.removeprefix(prefix)
    return header


def _prefixed(column: str) -> tuple[str, str] | None:
    """Return the record and the rest of a header like “Organization - Name*”, or None."""
    first, dash, rest = column.partition(" - ")
    word = plain(first)
    if not dash or word not in PIPEDRIVE_RECORDS:
        return None
    return RECORDS.get(word, "touch"), plain(rest)


def _record_of(column: str) -> str | None:
    prefixed = _prefixed(column)
    return prefixed[0] if prefixed else None


def _main(targets: Sequence[str | None]) -> str:
    """Return the record that most columns speak of; links to others do not count."""
    votes = Counter(target.partition(".")[0] for target in targets if target and target not in {"account.name"})
    votes.pop("stakeholder", None)
    if "decision.title" in targets or "decision.value" in targets:
        votes["decision"] += 2
    if "touch.at" in targets:
        votes["touch"] += 1
    if not votes.total():
        return "account"
    return max(MAIN, key=lambda record: votes[record])
