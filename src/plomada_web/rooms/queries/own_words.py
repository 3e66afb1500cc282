"""Everything that one stakeholder said, for themselves: nobody else's words are in it."""

import csv
import io
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext

from plomada_web.decisions.models import (
    Answer,
    Comment,
    Priority,
    Question,
    Ranking,
    SignIntent,
    Stakeholder,
    Statement,
    Suggestion,
)

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Line:
    """One thing that was said.

    Attributes:
        kind: "answer", "order", "signing", "comment", "question", "suggestion", "proposal".
        about: what it was said of.
        said: the answer in words.
        value: the answer as a number, where it is one.
        words: what was written beside it.
        named: whether it was said with consent to be named.
    """

    at: datetime
    kind: str
    about: str
    said: str
    value: int | None = None
    words: str = ""
    named: bool = False


def own_words(stakeholder: Stakeholder, since: datetime | None = None) -> tuple[Line, ...]:
    """Return what the stakeholder said, oldest first, changes of mind included (eight queries).

    Args:
        stakeholder: who said it.
        since: only what was said from then on; everything unless told.
    """
    lines = [*_answers(stakeholder), *_orders(stakeholder), *_signing(stakeholder), *_brought(stakeholder)]
    told = (line for line in lines if since is None or line.at >= since)
    return tuple(sorted(told, key=lambda line: line.at))


def _answers(stakeholder: Stakeholder) -> Iterator[Line]:
    said_of = {
        1: gettext("Strongly against"),
        2: gettext("Against"),
        3: gettext("Neither"),
        4: gettext("In favour"),
        5: gettext("Strongly in favour"),
        None: gettext("I can't say"),
    }
    for answer in Answer.objects.filter(stakeholder=stakeholder).select_related("statement"):
        said = said_of[answer.value]
        yield Line(answer.said_at, "answer", answer.statement.text, said, answer.value, answer.comment, answer.is_named)


def _orders(stakeholder: Stakeholder) -> Iterator[Line]:
    names = {priority.pk: priority.name for priority in Priority.objects.filter(decision=stakeholder.decision_id)}
    for ranking in Ranking.objects.filter(stakeholder=stakeholder):
        told = "; ".join(f"{place}. {names.get(each, '')}" for place, each in enumerate(ranking.order, start=1))
        yield Line(ranking.said_at, "order", gettext("What matters most"), told, named=ranking.is_named)


def _signing(stakeholder: Stakeholder) -> Iterator[Line]:
    for intent in SignIntent.objects.filter(stakeholder=stakeholder):
        told = gettext("%(likelihood)s of 10") % {"likelihood": intent.likelihood}
        about = gettext("How likely, as things stand")
        yield Line(intent.said_at, "signing", about, told, intent.likelihood, intent.condition, intent.is_named)


def _brought(stakeholder: Stakeholder) -> Iterator[Line]:
    comments: QuerySet[Comment] = Comment.objects.filter(stakeholder=stakeholder)
    for comment in comments:
        yield Line(comment.said_at, "comment", gettext("Comment"), "", words=comment.text, named=comment.is_named)
    for question in Question.objects.filter(asked_by=stakeholder):
        yield Line(question.asked_at, "question", gettext("Question"), "", words=question.text)
    for suggestion in Suggestion.objects.filter(suggested_by=stakeholder):
        yield Line(
            suggestion.suggested_at, "suggestion", gettext("Someone to ask"), suggestion.name, words=suggestion.reason
        )
    for proposal in Statement.objects.filter(proposed_by=stakeholder):
        yield Line(proposal.created_at, "proposal", gettext("Proposed statement"), proposal.text)


def as_records(lines: tuple[Line, ...]) -> list[dict[str, object]]:
    """Return the lines as plain data for JSON."""
    return [{**asdict(line), "at": line.at.isoformat()} for line in lines]


def as_csv(lines: tuple[Line, ...]) -> str:
    """Return the lines as a table that a spreadsheet opens; texts that it would compute are made plain."""
    file = io.StringIO()
    writer = csv.writer(file)
    heading = (gettext("When"), gettext("About"), gettext("Your answer"), gettext("Value"), gettext("Your words"))
    writer.writerow(heading)
    for line in lines:
        value = "" if line.value is None else line.value
        row = (line.at.strftime("%Y-%m-%d %H:%M"), line.about, line.said, value, line.words)
        writer.writerow(plain(cell) for cell in row)
    return "\ufeff" + file.getvalue()  # the mark by which spreadsheets know UTF-8


def plain(cell: object) -> object:
    """Return a cell that no spreadsheet takes for a formula.

    >>> plain("=1+1"), plain("Yes"), plain(-3)
    ("'=1+1", 'Yes', -3)
    """
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell
