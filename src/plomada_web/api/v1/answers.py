"""/decisions/{id}/answers: who of the group answers what, as far as the promise they answered on lets us see."""

from django.http import HttpResponse
from ninja import Router
from pydantic import BaseModel, Field

from plomada_web.api.scopes import Scope
from plomada_web.api.v1.decisions import decision_of
from plomada_web.api.v1.door import ApiRequest, Token
from plomada_web.api.v1.etags import one
from plomada_web.api.v1.shapes import ONE, answers, example
from plomada_web.api.v1.values import IdInPath
from plomada_web.decisions.queries import grounds
from plomada_web.decisions.standing import DecisionStanding, standing_of
from plomada_web.decisions.visibility import Audience

router = Router(tags=["Groups"])
READ = Token(Scope.READ_DECISIONS)


class AnswerTold(BaseModel):
    """What someone answers to a statement today."""

    stakeholder: int
    statement: int
    value: int | None = Field(description="1 against to 5 in favour; null: they can't say.")


class AnswersTold(BaseModel):
    """The answers that may be told by name: those of the team's matrix."""

    model_config = example(
        disclosure="named_to_us",
        all_named=True,
        heard=[77],
        answers=[{"stakeholder": 77, "statement": 301, "value": 4}],
    )

    disclosure: str = Field(description="The promise that the group answers on.")
    all_named: bool = Field(description="False: others have answered, or may, without a name; see …/standing.")
    heard: list[int] = Field(description="Stakeholders who have spoken, which is no secret.")
    answers: list[AnswerTold]

    @classmethod
    def of(cls, standing: DecisionStanding) -> "AnswersTold":
        """Return the answers that the team may see by name, as its matrix shows them."""
        seen = standing.seen
        told = [
            AnswerTold(stakeholder=member.pk, statement=row.statement.pk, value=words.value)
            for row in grounds.rows(standing)
            for member in seen.record.members
            if (words := seen.named.get((member.pk, row.statement.pk))) is not None
        ]
        return cls(
            disclosure=standing.decision.disclosure,
            all_named=seen.all_named,
            heard=sorted(member.pk for member in seen.record.members if member.pk in seen.record.heard),
            answers=sorted(told, key=lambda answer: (answer.statement, answer.stakeholder)),
        )


@router.get("/{int:decision_id}/answers", auth=READ, response=answers(AnswersTold, *ONE), operation_id="read_answers")
def read_answers(request: ApiRequest, decision_id: IdInPath) -> HttpResponse:
    """Read who answers what, as far as the group's promise lets the team see it; counts stand in `standing`."""
    return one(request, AnswersTold.of(standing_of(decision_of(request, decision_id), Audience.TEAM)))
