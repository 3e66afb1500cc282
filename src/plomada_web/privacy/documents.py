"""The copy of all that we hold on a person as files: JSON for a machine, a document for the person.

The document is set by Typst, which reads what varies as JSON; no text of anyone's becomes part of its source.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from plomada_web.people.models import Person
from plomada_web.privacy.queries.copy import PersonCopy, Section, copy_of

SOURCE: Final = Path(__file__).parent / "typst" / "copy.typ"
MOST_IN_DOCUMENT: Final = 500  # rows of a kind; the file for machines has all
ALL: Final = 1_000_000


@dataclass(frozen=True)
class Explained:
    """What stands above the copy: what it is, who made it, and what it leaves out."""

    title: str
    held_by: str
    lines: tuple[str, ...]


def explained(copy: PersonCopy, *, now: datetime) -> Explained:
    """Return what stands above the copy, in the language of the moment."""
    workspace = copy.person.workspace
    day = date_format(timezone.localtime(now), "DATE_FORMAT")
    lines = [
        _("This is all that %(workspace)s holds on %(name)s on %(day)s.")
        % {"workspace": workspace.name, "name": copy.person.name, "day": day},
        _("Passwords and the secret part of personal links are not stored, so they cannot be here."),
    ]
    if copy.withheld:
        lines.append(
            _(
                "Not here: what they may have said in these decisions on the promise that %(workspace)s does not see "
                "their name: %(decisions)s. Only they can read it, in their room, under “What you said”, with a link "
                "that reached them by mail."
            )
            % {"workspace": workspace.name, "decisions": "; ".join(copy.withheld)}
        )
    return Explained(_("What we hold on you"), workspace.name, tuple(lines))


def copy_json(person: Person, *, now: datetime) -> str:
    """Return everything as JSON, with its explanations in the person's language."""
    with translation.override(person.language):
        copy = copy_of(person, most=ALL)
        head = explained(copy, now=now)
        content = {
            "name": copy.person.name,
            "held_by": head.held_by,
            "made_at": now,
            "about": head.lines,
            "only_in_their_room": copy.withheld,
            **{section.name: section.data for section in copy.sections},
        }
        return json.dumps(content, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)


def copy_pdf(person: Person, *, now: datetime) -> bytes:
    """Return a tagged PDF that the person can read, in their language."""
    import typst  # noqa: PLC0415  loaded by those who make a PDF, not by every process

    with translation.override(person.language):
        copy = copy_of(person, most=MOST_IN_DOCUMENT)
        head = explained(copy, now=now)
        sheet = {
            "language": person.language,
            "title": head.title,
            "name": copy.person.name,
            "held_by": head.held_by,
            "lines": head.lines,
            "sections": [_for_document(section) for section in copy.sections],
            "more": _("There are older ones; they are in the JSON file."),
        }
        content = typst.compile(
            SOURCE,
            format="pdf",
            sys_inputs={"sheet": json.dumps(sheet, ensure_ascii=False)},
            ignore_system_fonts=True,
            pdf_standards=["ua-1"],
            timestamp=now.replace(microsecond=0),
        )
    return bytes(content)


def _for_document(section: Section) -> dict[str, object]:
    return {
        "title": str(section.title),
        "is_list": len(section.columns) == 2,
        "rows": section.cells,
        "more": section.more,
    }
