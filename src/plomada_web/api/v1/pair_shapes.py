"""Two records that may be one, as the API tells them."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field

from plomada_web.api.v1.shapes import example
from plomada_web.duplicates.looking import sentence_of
from plomada_web.duplicates.models import DuplicatePair
from plomada_web.duplicates.queries.side_by_side import side_by_side
from plomada_web.site.telling import say

PAIR = {
    "id": 5,
    "record": "person",
    "state": "open",
    "left": {"id": 512, "name": "Carla Ferrer"},
    "right": {"id": 940, "name": "Carla Ferrer Gil"},
    "probability": 0.93,
    "weight": 6.1,
    "reasons": [{"detail": "Both have the phone 982 000 000.", "for_one": True}],
    "found_at": "2026-11-21T02:10:00Z",
    "decided_by": None,
    "decided_at": None,
    "change_set": None,
}


class SideTold(BaseModel):
    """One of the two."""

    id: int
    name: str


class ReasonTold(BaseModel):
    """What speaks for one, or for two."""

    detail: str
    for_one: bool


class PairTold(BaseModel):
    """Two records that may be one; `left` is the one with the lower id."""

    model_config = example(**PAIR)

    id: int
    record: str = Field(description="person or account")
    state: str = Field(description="open, merged or two")
    left: SideTold
    right: SideTold
    probability: float | None = Field(description="That they are one; null where a rule found them.")
    weight: float = Field(description="Bits of evidence; of a rule, how many facts agree.")
    reasons: list[ReasonTold]
    found_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    change_set: int | None = Field(description="Of the merge, by which it is taken apart.")

    @classmethod
    def facts(cls, pair: DuplicatePair) -> dict[str, Any]:
        """Return what stands in the row."""
        same = ("record", "state", "probability", "weight", "found_at", "decided_at")
        return {
            "id": pair.pk,
            "left": SideTold(id=pair.left.pk, name=pair.left.name),
            "right": SideTold(id=pair.right.pk, name=pair.right.name),
            "reasons": [
                ReasonTold(detail=say(sentence_of(reason)), for_one=(reason["weight"] or 0) >= 0)
                for reason in pair.reasons
            ],
            "decided_by": pair.decided_by_name or None,
            "change_set": pair.change_set_id,
            **{name: getattr(pair, name) for name in same},
        }

    @classmethod
    def of(cls, pair: DuplicatePair) -> "PairTold":
        """Return the pair as the API tells it."""
        return cls(**cls.facts(pair))


class FieldOfTwoTold(BaseModel):
    """A field of both, in words; one is to be chosen where they differ."""

    name: str
    label: str
    left: str
    right: str
    differs: bool


class PairWholeTold(PairTold):
    """Two records that may be one, field by field."""

    model_config = example(
        **PAIR,
        survivor="left",
        fields=[{"name": "title", "label": "Job title", "left": "CFO", "right": "Head of finance", "differs": True}],
    )

    survivor: str = Field(description="Which is proposed to stay: left or right.")
    fields: list[FieldOfTwoTold]

    @classmethod
    def whole(cls, pair: DuplicatePair) -> "PairWholeTold":
        """Return the pair with its two side by side."""
        beside = side_by_side(pair)
        fields = [
            FieldOfTwoTold(name=row.name, label=str(row.label), left=row.left, right=row.right, differs=row.differs)
            for row in beside.rows
        ]
        return cls(**cls.facts(pair), survivor=beside.survivor, fields=fields)
