"""What the group shares, as the group itself may see it: for the room and its preview."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from plomada.figures import Figure, Sentence
from plomada_web.decisions.models import Decision, ResultMoment, UsualFunction
from plomada_web.decisions.queries.conversations import Talk, talk_at
from plomada_web.decisions.queries.grounds import Group, Remark, Row, remarks, rows
from plomada_web.decisions.queries.signing import sign_off_figure
from plomada_web.decisions.standing import DecisionStanding, standing_of
from plomada_web.decisions.visibility import Audience
from plomada_web.people.models import Function


@dataclass(frozen=True)
class Apart:
    """A statement on which the group is not of one mind, with the reasons that may be shown."""

    row: Row
    remarks: tuple[Remark, ...]


@dataclass(frozen=True)
class Shared:
    """What the group shares, what is still open, and who has not been heard.

    Attributes:
        heard: how many have spoken, of how many.
        more_voices: how many more must speak before there can be a first result; 0: enough have.
        together: the group gets its result once for all, not as it comes in.
        shared: nobody opposes these.
        near: these lack one thing.
        apart: here some are for and some against, or nobody leans either way.
        few: how many statements have too few answers to show anything of them.
        unheard: functions of those who have not spoken.
        not_asked: functions that usually have a say in such a purchase, and nobody in the group has.
        agreement: how closely they agree in their phase.
        direction: to which side they lean in it.
        signing: whether everyone who must sign will; None where nothing may be told of it.
        talk: the next conversation between two who agreed to be named.
    """

    heard: Figure
    more_voices: int
    together: bool
    shared: tuple[Row, ...]
    near: tuple[Row, ...]
    apart: tuple[Apart, ...]
    few: int
    unheard: tuple[str, ...]
    not_asked: tuple[str, ...]
    agreement: Figure
    direction: Figure
    signing: Figure | None
    talk: Talk | None

    @property
    def has_results(self) -> bool:
        """Return whether there is anything to show yet."""
        return bool(self.shared or self.near or self.apart)


def shared_by(decision: Decision) -> Shared:
    """Return what the group may see of where it stands (six queries)."""
    standing = standing_of(decision, Audience.GROUP)
    record = standing.seen.record
    found = rows(standing)
    here = standing.phase(decision.phase) or standing.figures.overall
    return Shared(
        heard=standing.heard,
        more_voices=0 if standing.has_results else standing.voices_missing,
        together=decision.result_moment == ResultMoment.TOGETHER,
        shared=_of(found, "shared"),
        near=_of(found, "near"),
        apart=tuple(Apart(row, remarks(standing, row.statement)) for row in _of(found, "dividing", "open")),
        few=len(_of(found, "few")),
        unheard=_names(member.person.function for member in record.members if member.pk not in record.heard),
        not_asked=_not_asked(standing),
        agreement=here.agreement.figure,
        direction=here.direction,
        signing=_signing(standing),
        talk=talk_at(standing, 1),
    )


def _signing(standing: DecisionStanding) -> Figure | None:
    """Return whether everyone who must sign will, without the names of those who have not been heard."""
    figure = sign_off_figure(standing)
    if figure.known or not figure.ranged:
        return figure if figure.known else None
    why = Sentence("Someone who must sign has not been heard: they may sign or not, so there is a range and no value.")
    return replace(figure, unknown=why)


def _of(found: Iterable[Row], *groups: Group) -> tuple[Row, ...]:
    return tuple(row for row in found if row.group in groups)


def _names(functions: Iterable[Function | None]) -> tuple[str, ...]:
    return tuple(sorted({function.name for function in functions if function is not None}))


def _not_asked(standing: DecisionStanding) -> tuple[str, ...]:
    if standing.decision.kind_id is None:
        return ()
    present = {member.person.function_id for member in standing.seen.record.members}
    usual = UsualFunction.objects.filter(kind_id=standing.decision.kind_id).select_related("function")
    return _names(row.function for row in usual if row.function_id not in present)
