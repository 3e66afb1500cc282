"""One purchase of one account: its group, its phases, what is asked and what was said.

What a stakeholder says is never edited: a change of mind is a new row, and the latest counts. Someone who has not
spoken has no row: unheard, never neutral.
"""

from plomada_web.decisions.models.asked import Priority, Statement
from plomada_web.decisions.models.decision import (
    OPEN_PHASES,
    Bilingual,
    Decision,
    Disclosure,
    GroupResult,
    Outcome,
    Phase,
    PhaseChange,
    PurchaseKind,
    ResultMoment,
    UsualFunction,
)
from plomada_web.decisions.models.group import Absence, Stakeholder, StakeholderRole, Suggestion
from plomada_web.decisions.models.words import Answer, Comment, Question, Ranking, SignIntent

__all__ = [
    "OPEN_PHASES",
    "Absence",
    "Answer",
    "Bilingual",
    "Comment",
    "Decision",
    "Disclosure",
    "GroupResult",
    "Outcome",
    "Phase",
    "PhaseChange",
    "Priority",
    "PurchaseKind",
    "Question",
    "Ranking",
    "ResultMoment",
    "SignIntent",
    "Stakeholder",
    "StakeholderRole",
    "Statement",
    "Suggestion",
    "UsualFunction",
]
