"""Where a buying group stands: everything the decision's page shows, from one table of answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from plomada.consensus.agreement import Agreement, agreement
from plomada.consensus.answers import Answers
from plomada.consensus.common_ground import CommonGround, common_ground
from plomada.consensus.connections import Connections, connections
from plomada.consensus.direction import direction
from plomada.consensus.fault_lines import FaultLine, fault_line
from plomada.consensus.order import OrderAgreement, order_agreement
from plomada.consensus.sign_off import Signer, SignOff, sign_off
from plomada.figures import Figure, Sentence


@dataclass(frozen=True)
class PhaseStanding:
    """Where the group stands in one phase, or in all of them.

    Attributes:
        heard: how many people have said something, of how many.
        agreement: how closely they agree.
        direction: to which side they lean.
    """

    heard: Figure
    agreement: Agreement
    direction: Figure


@dataclass(frozen=True)
class Standing:
    """Where a buying group stands.

    Attributes:
        overall: over all statements.
        by_phase: over the statements of each phase, in the order given.
        common_ground: what nobody opposes.
        fault_line: where the group splits in two, if it does.
        sign_off: whether everyone who must sign will.
        order: whether they put the same things first.
        connections: who shares what with whom, and who should talk next.
    """

    overall: PhaseStanding
    by_phase: Mapping[str, PhaseStanding]
    common_ground: CommonGround
    fault_line: FaultLine
    sign_off: SignOff
    order: OrderAgreement
    connections: Connections


def standing(
    answers: Answers,
    *,
    rng: np.random.Generator,
    phases: Mapping[str, Sequence[str]] | None = None,
    rankings: Mapping[str, Sequence[str]] | None = None,
    signers: Sequence[Signer] = (),
    committee: int | None = None,
    permutations: int = 999,
) -> Standing:
    """Return where a buying group stands: every figure of the decision's page.

    Args:
        answers: what each person said, over all phases.
        rng: the source of chance for the shuffles; the same seed gives the same figures.
        phases: the statements of each phase; a statement may stand in none.
        rankings: each person's priorities, the most important first.
        signers: who must sign, with how likely they are to.
        committee: how many stakeholders there are, heard or not; those who stand in `answers` unless told.
        permutations: how many shuffled copies the fault line and the order are held against.

    Raises:
        InputError: a phase names a statement that nobody was asked.

    Example:
        >>> said = Answers.from_rows([(who, "One figure", 5) for who in ("Ana", "Luis", "Marta")])
        >>> rng = np.random.default_rng(1)
        >>> found = standing(said, rng=rng, phases={"define": ["One figure"]}, committee=4)
        >>> found.by_phase["define"].agreement.figure.value, found.overall.heard.of
        (100.0, 4)
    """
    people = max(committee or 0, len(answers.people))
    line = fault_line(answers, rng, permutations, people)
    ground = common_ground(answers, people, line.camps)
    return Standing(
        overall=phase_standing(answers, people),
        by_phase={
            name: phase_standing(answers.only(statements), people) for name, statements in (phases or {}).items()
        },
        common_ground=ground,
        fault_line=line,
        sign_off=sign_off(signers),
        order=order_agreement(rankings or {}, rng, permutations, people),
        connections=connections(answers, signers, [row.statement for row in ground.shared], line.camps),
    )


def phase_standing(answers: Answers, committee: int | None = None) -> PhaseStanding:
    """Return how many are heard, how closely they agree and to which side they lean.

    Example:
        >>> phase_standing(Answers.from_rows([("Ana", "A", 5)]), committee=3).agreement.figure.value is None
        True
    """
    return PhaseStanding(
        heard=heard(answers, committee),
        agreement=agreement(answers, committee=committee),
        direction=direction(answers, committee=committee),
    )


def heard(answers: Answers, committee: int | None = None) -> Figure:
    """Return how many people have said something, of how many.

    Example:
        >>> heard(Answers.from_rows([("Ana", "A", 5), ("Luis", "A", None)])).value
        1.0
    """
    people = max(committee or 0, len(answers.people))
    return Figure(
        value=float(len(answers.heard)),
        unit="count",
        n=len(answers.heard),
        of=people,
        method="heard",
        source="counted",
        assumptions=(Sentence("Heard: has answered a statement; “can't say” alone is not an answer."),),
    )
