"""What a sample is made of. Days are counted back from the day on which it is loaded."""

from dataclasses import dataclass

from plomada_web.decisions.models import Disclosure, Phase, StakeholderRole
from plomada_web.workspace.models import Role


@dataclass(frozen=True)
class SampleMember:
    """One of the supplier's own people."""

    name: str
    email: str
    role: Role


@dataclass(frozen=True)
class SamplePerson:
    """Someone at a customer; function as `people.usual_functions` names it."""

    name: str
    title: str
    function: str
    site: str = ""


@dataclass(frozen=True)
class SampleAccount:
    """A fictitious customer. Its people speak its language, and their addresses end in its domain."""

    name: str
    domain: str
    industry: str
    country: str
    language: str
    sites: tuple[tuple[str, str], ...]
    people: tuple[SamplePerson, ...]


@dataclass(frozen=True)
class Spoke:
    """What someone answered in one sitting.

    Attributes:
        days_ago: when.
        answers: one sign for each statement of the phase, in its order: 1 to 5, "?" for "I can't say", "-" for none.
    """

    days_ago: int
    phase: Phase
    answers: str


@dataclass(frozen=True)
class Changed:
    """A change of mind on one statement of a phase, counted from 0, with the reason given."""

    days_ago: int
    phase: Phase
    statement: int
    answer: int
    why: str = ""


@dataclass(frozen=True)
class WouldSign:
    """How likely someone said they were to sign, 0 to 10, and on what condition."""

    days_ago: int
    likelihood: int
    condition: str = ""


@dataclass(frozen=True)
class SampleStakeholder:
    """A person's part in a decision, and what they said.

    Attributes:
        invited_days_ago: when a personal link was made; None for someone who has none.
        ranking: the priorities by their place in the starter set, first the most important.
        named: whether they agreed to be named, where that is asked.
    """

    person: str
    role: StakeholderRole
    added_days_ago: int
    must_sign: bool = False
    is_mobilizer: bool = False
    concerns: str = ""
    invited_days_ago: int | None = None
    named: bool = False
    spoke: tuple[Spoke, ...] = ()
    changed: tuple[Changed, ...] = ()
    ranking: str = ""
    would_sign: tuple[WouldSign, ...] = ()
    comment: str = ""


@dataclass(frozen=True)
class SampleStatement:
    """A statement beside the starter set: our team's, or one that a stakeholder proposed.

    Attributes:
        proposed_by: name of the stakeholder; empty where our team wrote it.
        taken_up: False for a proposal that waits for us.
    """

    days_ago: int
    phase: Phase
    es: str = ""
    en: str = ""
    proposed_by: str = ""
    taken_up: bool = True


@dataclass(frozen=True)
class SampleSuggestion:
    """Someone whom a stakeholder thinks should be asked; waits for us."""

    days_ago: int
    by: str
    name: str
    title: str
    reason: str


@dataclass(frozen=True)
class SampleQuestion:
    """A question from the group; with our answer, or waiting for it."""

    days_ago: int
    by: str
    text: str
    answer: str = ""
    answered_days_ago: int = 0


@dataclass(frozen=True)
class SampleDecision:
    """One purchase.

    Attributes:
        kind: key of the kind of purchase in `decisions.starter.kinds`.
        owner: address of the member of ours who looks after it.
        phases: when the group entered each, first the first.
        expected_in: days until it should be decided.
        due_in: days until answers are wanted; None where no day was set.
        result_given: whether we have let the group see its result.
    """

    title: str
    account: str
    kind: str
    language: str
    owner: str
    value: int
    period: str
    disclosure: Disclosure
    phases: tuple[tuple[Phase, int], ...]
    marketing_days_ago: int
    sales_days_ago: int | None
    expected_in: int
    due_in: int | None
    group: tuple[SampleStakeholder, ...]
    statements: tuple[SampleStatement, ...] = ()
    suggestions: tuple[SampleSuggestion, ...] = ()
    questions: tuple[SampleQuestion, ...] = ()
    result_given: bool = False
