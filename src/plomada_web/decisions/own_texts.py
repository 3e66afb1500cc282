"""Where texts of ours in decisions have a term: what we ask, what we answered, what decisions are called.

What the group proposed stays the group's words, also once we ask it of all: it is never among them.
"""

from collections.abc import Sequence
from typing import Any, Final

from django.db.models import Count, Max, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from plomada_web.decisions.models import Decision, Priority, Question, Statement
from plomada_web.language.own_texts import Place, Sought, register
from plomada_web.workspace.models import Member

OURS: Final = (Statement.Origin.STARTER, Statement.Origin.TEAM)
ASKED_ON: Final = "decisions:statements"


def in_statements(member: Member, sought: Sought) -> tuple[list[Place], bool]:
    """Return the statements of ours that are asked and have a term: two queries."""
    rows = Statement.objects.filter(status=Statement.Status.OPEN, origin__in=OURS)
    return _asked(member, sought, rows, _bilingual("text"))


def in_priorities(member: Member, sought: Sought) -> tuple[list[Place], bool]:
    """Return the priorities that are asked and have a term: two queries."""
    return _asked(member, sought, Priority.objects.filter(retired_at=None), _bilingual("name"))


def in_replies(member: Member, sought: Sought) -> tuple[list[Place], bool]:
    """Return our answers to what groups asked that have a term: two queries."""
    return _asked(member, sought, Question.objects.exclude(answered_at=None), ("answer",))


def _asked(member: Member, sought: Sought, rows: QuerySet[Any], fields: Sequence[str]) -> tuple[list[Place], bool]:
    """Return texts of decisions; the same text in many of them is told once, where it stands in the newest."""
    # Asked of each row that has the words: joined, a database that has not looked at its tables yet begins with the
    # decisions, and looks for the words again for each of ten thousand.
    of = Decision.objects.filter(pk=OuterRef("decision"), archived_at=None).values("workspace")
    ours = rows.filter(sought.words_in(*fields)).alias(of=Subquery(of)).filter(of=member.workspace.pk)
    texts = ours.values(*fields).annotate(newest=Max("decision_id"), many=Count("decision_id", distinct=True))
    hits = sought.hits(texts.order_by("-newest", *fields), fields)
    titles = Decision.objects.only("title").in_bulk({row["newest"] for row, _part in hits.rows})
    places = [
        Place(part, _page(ASKED_ON, member, row["newest"]), titles[row["newest"]].title, row["many"] - 1)
        for row, part in hits.rows
        if row["newest"] in titles
    ]
    return places, hits.more


def in_titles(member: Member, sought: Sought) -> tuple[list[Place], bool]:
    """Return the decisions whose title has a term: one query."""
    rows = Decision.objects.filter(sought.letters_in("title"), workspace=member.workspace, archived_at=None)
    hits = sought.hits(rows.order_by("-created_at", "-pk").values("pk", "title", "account__name"), ("title",))
    return [
        Place(part, _page("decisions:standing", member, row["pk"]), row["account__name"]) for row, part in hits.rows
    ], hits.more


def _bilingual(stem: str) -> tuple[str, str]:
    """Return the fields of a text in both languages, the reader's first: that one is shown where both have it."""
    spanish, english = f"{stem}_es", f"{stem}_en"
    return (spanish, english) if (get_language() or "en").startswith("es") else (english, spanish)


def _page(name: str, member: Member, decision: int) -> str:
    return reverse(name, kwargs={"workspace": member.workspace.slug, "decision_id": decision})


def register_all() -> None:
    """Tell `language` of these texts."""
    register(_("Statements"), in_statements)
    register(_("Priorities"), in_priorities)
    register(_("Answers to questions"), in_replies)
    register(_("Decisions"), in_titles)
