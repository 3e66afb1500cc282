"""One printed page for the group: what it shares, what is nearly shared, what is open, who has not been heard.

It is always made for the group, whoever asks for it: no name stands beside an answer, and nothing below the threshold.
The page is set by Typst, which reads what varies as JSON; no text of anyone's ever becomes part of its source.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from plomada_web.decisions.models import Decision
from plomada_web.decisions.queries.grounds import Row, rows
from plomada_web.decisions.standing import DecisionStanding, standing_of
from plomada_web.decisions.visibility import Audience
from plomada_web.site import telling

SOURCE: Final = Path(__file__).parent / "typst" / "what_we_share.typ"
MOST_SHARED, MOST_OTHERS = 6, 4  # what one page holds; the rest is counted


@dataclass(frozen=True)
class Entry:
    """A statement on the page, with what is told beneath it."""

    text: str
    note: str


@dataclass(frozen=True)
class Sheet:
    """What stands on the page, all of it text in one language. `words` are the headings."""

    language: str
    decision: str
    offered_by: str
    when: str
    who: str
    reading: str
    shared: tuple[Entry, ...]
    shared_more: str
    near: tuple[Entry, ...]
    near_more: str
    open: tuple[Entry, ...]
    open_more: str
    unheard: str
    next: str
    method: str
    offered: str
    words: dict[str, str]


def what_we_share_pdf(decision: Decision, *, language: str, now: datetime) -> bytes:
    """Return the page as a tagged PDF, in "es" or "en"."""
    import typst  # noqa: PLC0415  loaded by those who make a PDF, not by every process

    sheet = sheet_of(decision, language=language, now=now)
    content = typst.compile(
        SOURCE,
        format="pdf",
        sys_inputs={"sheet": json.dumps(asdict(sheet), ensure_ascii=False)},
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
        timestamp=now.replace(microsecond=0),
    )
    return bytes(content)


def sheet_of(decision: Decision, *, language: str, now: datetime) -> Sheet:
    """Return what stands on the page, as the group may see it."""
    with translation.override(language):
        standing = standing_of(decision, Audience.GROUP)
        found = rows(standing)
        shared, near = _of(found, "shared"), _of(found, "near")
        apart = _of(found, "dividing", "open")
        return Sheet(
            language=language,
            decision=decision.title,
            offered_by=decision.workspace.name,
            when=f"{date_format(timezone.localtime(now), 'DATE_FORMAT')} · {decision.account.name}",
            who=_who(standing),
            reading=_heard(standing),
            shared=_entries(shared[:MOST_SHARED]),
            shared_more=_more(len(shared) - MOST_SHARED),
            near=_entries(near[:MOST_OTHERS]),
            near_more=_more(len(near) - MOST_OTHERS),
            open=_entries(apart[:MOST_OTHERS]),
            open_more=_more(len(apart) - MOST_OTHERS),
            unheard=_unheard(standing),
            next=_next_step(standing, shared, near, apart),
            method=_method(),
            offered=gettext("Room offered by %(workspace)s.") % {"workspace": decision.workspace.name},
            words=_words(standing),
        )


def _of(found: Sequence[Row], *groups: str) -> list[Row]:
    return [row for row in found if row.group in groups]


def _words(standing: DecisionStanding) -> dict[str, str]:
    return {
        "title": gettext("What we share"),
        "shared": gettext("Nobody opposes this"),
        "near": gettext("This is nearly shared"),
        "open": gettext("This is still open"),
        "unheard": gettext("Not heard yet"),
        "next": gettext("A next step"),
        "nothing_shared": gettext("Nothing yet that all accept.")
        if standing.has_results
        else gettext("There are too few answers yet to show the group's without showing anyone's."),
    }


def _who(standing: DecisionStanding) -> str:
    functions = dict.fromkeys(m.person.function.name for m in standing.seen.record.members if m.person.function)
    return gettext("In the group: %(functions)s.") % {"functions": telling.tell(list(functions))} if functions else ""


def _heard(standing: DecisionStanding) -> str:
    heard = standing.heard
    told = ngettext("%(n)s of %(of)s person has answered.", "%(n)s of %(of)s people have answered.", heard.of or 0)
    return told % {"n": heard.n, "of": heard.of}


def _entries(found: Sequence[Row]) -> tuple[Entry, ...]:
    return tuple(Entry(row.statement.text, _note(row)) for row in found)


def _note(row: Row) -> str:
    if not row.counts:
        return telling.say(row.told)
    parts = (
        ngettext("%(n)s in favour", "%(n)s in favour", row.favour) % {"n": row.favour},
        ngettext("%(n)s neither", "%(n)s neither", row.neither) % {"n": row.neither},
        ngettext("%(n)s against", "%(n)s against", row.against) % {"n": row.against},
    )
    counted = ", ".join(
        part for part, count in zip(parts, (row.favour, row.neither, row.against), strict=True) if count
    )
    return f"{counted}. {telling.say(row.missing)}" if row.missing else counted


def _more(count: int) -> str:
    return ngettext("And %(n)s more.", "And %(n)s more.", count) % {"n": count} if count > 0 else ""


def _unheard(standing: DecisionStanding) -> str:
    waiting = [m for m in standing.seen.record.members if m.pk not in standing.seen.record.heard]
    if not waiting:
        return gettext("Everyone in the group has been heard.")
    functions = dict.fromkeys(m.person.function.name for m in waiting if m.person.function)
    if not functions:
        return ngettext("%(n)s person.", "%(n)s people.", len(waiting)) % {"n": len(waiting)}
    return f"{telling.tell(list(functions))}."


def _next_step(standing: DecisionStanding, shared: Sequence[Row], near: Sequence[Row], apart: Sequence[Row]) -> str:
    if standing.seen.record.heard != {m.pk for m in standing.seen.record.members}:
        return gettext("Hear those who have not spoken yet: without them the picture is not whole.")
    if shared and apart:
        told = gettext("Start from “%(shared)s”, and talk from there about “%(open)s”.")
        return told % {"shared": shared[0].statement.text, "open": apart[0].statement.text}
    if near:
        told = gettext("Talk about what “%(near)s” still lacks for everyone to accept it.")
        return told % {"near": near[0].statement.text}
    if shared:
        return gettext("Decide what follows from what you share, and who takes it on.")
    return gettext("Talk about which problem all of you would sign.")


def _method() -> str:
    return gettext(
        "Answers from 1, strongly against, to 5, strongly in favour. Nobody opposes a statement when the mean is 4 "
        "or more, the answers are alike, nobody answers 1 or 2, and two thirds of the group, three people at least, "
        "have answered. "
        "Answers are shown for the whole group only, from five people on, and without names."
    )
