"""What would come of a pasted list: shown before anything is saved."""

from dataclasses import dataclass

from plomada_web.decisions.actions.group import Part
from plomada_web.decisions.actions.newcomers import part_in, usually_signing
from plomada_web.decisions.models import Decision
from plomada_web.people.models import Function, Person
from plomada_web.people.paste import PastedPerson, Problem, parse
from plomada_web.people.queries.same import function_words, known_among


@dataclass(frozen=True)
class PastedRow:
    """One row that can be added.

    Attributes:
        known: the person whom we know already; None: they will be new.
        is_in_group: nothing will be changed for them.
    """

    person: PastedPerson
    part: Part
    function: Function | None
    known: Person | None
    is_in_group: bool


@dataclass(frozen=True)
class Preview:
    """What would come of a pasted list: rows, problems, headings that nobody knew, and the text itself."""

    rows: tuple[PastedRow, ...]
    problems: tuple[Problem, ...]
    ignored: tuple[str, ...]
    text: str

    @property
    def new(self) -> int:
        """Return how many would come into the group."""
        return sum(not row.is_in_group for row in self.rows)


def preview_of(decision: Decision, text: str) -> Preview:
    """Read a list for a decision (five queries).

    Raises:
        InputError: the list as a whole cannot be read.
    """
    pasted = parse(text, functions=function_words(decision.workspace))
    known = known_among(decision.account, pasted.people)
    present = set(decision.stakeholders.filter(removed_at=None).values_list("person_id", flat=True))
    functions = {f.pk: f for f in Function.objects.filter(workspace=decision.workspace)}
    usual = usually_signing(decision)
    rows = []
    for person in pasted.people:
        someone = known.get(person)
        function_id = someone.function_id if someone else person.function_id
        rows.append(
            PastedRow(
                person=person,
                part=part_in(person, function_id, usual),
                function=functions.get(function_id or 0),
                known=someone,
                is_in_group=bool(someone and someone.pk in present),
            )
        )
    return Preview(tuple(rows), pasted.problems, pasted.ignored, text)
