"""People and accounts as CSV, row by row, safe to open in a spreadsheet."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from plomada_web.people.custom_values import Value, own_fields, written
from plomada_web.people.models import Account, Person, Record
from plomada_web.workspace.models import Workspace

CHUNK = 2000
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def defused(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula.

    Example:
        >>> defused("=1+1"), defused("Ana")
        ("'=1+1", 'Ana')
    """
    return "'" + text if text.startswith(FORMULA) else text


def people_csv(workspace: Workspace, people: QuerySet[Person]) -> Iterator[str]:
    """Return the lines of the people's file, headings in the language of the moment."""
    # Read now: the lines are written after the page's language is gone.
    headings = [_("Name"), _("Job title"), _("Account"), _("Site"), _("Function"), _("E-mail"), _("Phone")]
    headings += [_("Language"), _("Notes"), _("No mail since"), _("Archived on")]
    own = OwnCells(workspace, Record.PERSON)
    headings += own.headings
    functions = {function.pk: function.name for function in workspace.functions.all()}
    rows = people.select_related("account", "site").order_by("search", "pk").iterator(chunk_size=CHUNK)
    return _lines(
        headings,
        (
            (
                person.name,
                person.title,
                person.account_name,
                person.site.name if person.site else "",
                functions.get(person.function_id or 0, ""),
                person.email,
                person.phone,
                person.language,
                person.notes,
                person.no_mail_since.date().isoformat() if person.no_mail_since else "",
                person.archived_at.date().isoformat() if person.archived_at else "",
                *own.cells(person.custom),
            )
            for person in rows
        ),
    )


def accounts_csv(workspace: Workspace, accounts: QuerySet[Account]) -> Iterator[str]:
    """Return the lines of the accounts' file, headings in the language of the moment."""
    headings = [_("Name"), _("Web domain"), _("Industry"), _("Country"), _("Notes"), _("Archived on")]
    own = OwnCells(workspace, Record.ACCOUNT)
    headings += own.headings
    rows = accounts.order_by("search", "pk").iterator(chunk_size=CHUNK)
    return _lines(
        headings,
        (
            (
                account.name,
                account.domain,
                account.industry,
                account.country,
                account.notes,
                account.archived_at.date().isoformat() if account.archived_at else "",
                *own.cells(account.custom),
            )
            for account in rows
        ),
    )


class OwnCells:
    """The workspace's own fields as columns, in the language of the moment in which this is made."""

    def __init__(self, workspace: Workspace, record: Record) -> None:
        self.fields = own_fields(workspace, record)
        self.headings = [field.name for field in self.fields]
        self.language = get_language() or "en"

    def cells(self, custom: Mapping[str, Value]) -> list[str]:
        """Return a row's values, empty where it has none."""
        with translation.override(self.language):
            return [written(field, custom.get(field.key)) for field in self.fields]


class _Line:
    """What csv writes to: it hands the line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def _lines(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield "\ufeff" + writer.writerow(headings)  # the mark by which spreadsheets know UTF-8
    for row in rows:
        yield writer.writerow([defused(cell) for cell in row])
