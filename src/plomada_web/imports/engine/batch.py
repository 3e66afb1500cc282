"""A batch of rows on its way: what the steps share."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import InitVar, dataclass, field

from plomada.figures import Sentence
from plomada_web.imports.engine.finding import account_keys, decision_keys, person_keys, site_keys, stakeholder_keys
from plomada_web.imports.engine.reading import Problem, Row
from plomada_web.imports.engine.shelf import Earlier, Kept, Shelf, Values
from plomada_web.imports.engine.surroundings import Surroundings
from plomada_web.imports.engine.wishes import Keep, Mode, Options


@dataclass
class Shelves:
    """What lies at hand of each kind of record.

    Attributes:
        earlier: what earlier batches of a dry run would have written.
    """

    earlier: InitVar[Earlier | None] = None

    account: Shelf = field(default_factory=lambda: Shelf(account_keys))
    site: Shelf = field(default_factory=lambda: Shelf(site_keys))
    person: Shelf = field(default_factory=lambda: Shelf(person_keys))
    decision: Shelf = field(default_factory=lambda: Shelf(decision_keys))
    stakeholder: Shelf = field(default_factory=lambda: Shelf(stakeholder_keys))
    touch: Shelf = field(default_factory=lambda: Shelf(lambda v: [("key", v["key"])]))
    phase: Shelf = field(default_factory=lambda: Shelf(lambda v: ()))
    consent: Shelf = field(default_factory=lambda: Shelf(lambda v: [("of", v["person_id"])]))

    def __post_init__(self, earlier: Earlier | None) -> None:
        for name, shelf in vars(self).items():
            shelf.name, shelf.earlier = name, earlier

    def ordered(self, records: Iterable[str]) -> list[tuple[str, Shelf]]:
        """Return the shelves with the names of their records, in that order."""
        return [(record, getattr(self, record)) for record in records]


@dataclass
class Batch:
    """Some rows, and what becomes of them.

    Attributes:
        actor_id: the user who imports, for rows that say who noted them.
        consents: people who agreed or not to be written to: (person, given, number of the row).
        stood_in: how many names were made of an address or an identifier.
        still_no: how many rows say yes to mail for someone who is written to no more.
    """

    rows: Sequence[Row]
    around: Surroundings
    options: Options
    shelves: Shelves
    problems: list[Problem]
    actor_id: int | None = None
    consents: list[tuple[Kept, bool, int]] = field(default_factory=list)
    stood_in: Counter[str] = field(default_factory=Counter)
    still_no: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)

    @property
    def overwrites(self) -> bool:
        """Return whether what stands in a filled field gives way."""
        return self.options.keep == Keep.OVERWRITE

    def leave_out(self, row: Row, record: str, sentence: Sentence) -> None:
        """Note that a record of a row is not brought in."""
        self.left_out[record] += 1
        self.problems.append(Problem(row.number, "", sentence, row.cells, stops=True))

    def settle(self, record: str, row: Row, found: Kept | None, said: Values) -> Kept | None:
        """Return the record of a row: the one found, changed as wished, or a new one; None where it is left out."""
        shelf: Shelf = getattr(self.shelves, record)
        said = self._without_taken(row, shelf, found, said)
        if found is None:
            if self.options.mode == Mode.UPDATE:
                self.leave_out(row, record, NOT_HERE[record])
                return None
            kept = shelf.make(Kept(self.around.number(record), {**NEW[record], **said}, row.number))
        elif found.values.get("archived_at") is not None:
            self.leave_out(row, record, archived(found))
            return None
        else:
            kept = found
            if (self.options.mode != Mode.CREATE or kept.made) and shelf.change(kept, said, overwrite=self.overwrites):
                kept.number = kept.number or row.number
        shelf.seen.add(kept.id)
        row.kept[record] = kept
        return kept

    def _without_taken(self, row: Row, shelf: Shelf, found: Kept | None, said: Values) -> Values:
        """Return what is said without identifiers that are another's: the database takes each of them once."""
        for name in UNIQUE:
            if not said.get(name) or (found is not None and found.values.get(name) == said[name]):
                continue
            there = shelf.by_key.get((name, said[name]))
            if there:
                said = {field: value for field, value in said.items() if field != name}
                if there[0] is not found:  # otherwise it was a duplicate's, which was merged into this one
                    self.problems.append(Problem(row.number, "", taken(name, there[0]), row.cells, stops=False))
        return said


def taken(name: str, other: Kept) -> Sentence:
    """Return why an identifier is not taken over."""
    values = {"text": other.values.get(name) or "–", "name": other.values.get("name") or other.values.get("title")}
    return Sentence("“%(text)s” is %(name)s's already: it is left out here.", values)


def archived(found: Kept) -> Sentence:
    """Return why a record that was put away is not touched."""
    name = found.values.get("name") or found.values["title"]
    return Sentence("%(name)s is archived here: bring it back first, or leave the row out.", {"name": name})


UNIQUE = ("external_id", "email")  # in a workspace
NOT_HERE = {
    "account": Sentence("This account is not here, and the import only updates what is."),
    "person": Sentence("This person is not here, and the import only updates who is."),
    "decision": Sentence("This decision is not here, and the import only updates what is."),
}
# A new record before anything is said of it.
NEW: dict[str, Values] = {
    "account": dict.fromkeys(("name", "domain", "industry", "country", "notes", "external_id"), "")
    | {"custom": {}, "owner_id": None, "last_touch_at": None},
    "person": dict.fromkeys(("name", "email", "phone", "title", "notes", "external_id", "source", "legal_basis"), "")
    | dict.fromkeys(("account_id", "site_id", "function_id", "owner_id", "legal_basis_since", "no_mail_since"))
    | {"custom": {}, "last_touch_at": None},
    "decision": dict.fromkeys(("title", "external_id", "outcome", "value_currency"), "")
    | dict.fromkeys(("account_id", "kind_id", "owner_id", "value_amount", "expected_on", "last_told_at"))
    | {"custom": {}, "phase": "define_problem"},
}
