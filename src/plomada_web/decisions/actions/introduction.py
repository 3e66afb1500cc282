"""A mail that introduces two people of a group to each other around something both can start from.

It quotes the statement and never says what anyone answered: whether the two agree, they find out themselves.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext

from plomada.errors import PlomadaError
from plomada.figures import Sentence
from plomada_web.decisions.models import Decision, Stakeholder, Statement
from plomada_web.people.models import Person
from plomada_web.workspace import audit, jobs
from plomada_web.workspace.audit import Actor, Target

JOB = "decisions.introduction"  # done in background.py
LENGTH = 4000


class CannotBeWrittenTo(PlomadaError):
    """One of the two has no address, or has asked not to be written to."""


class NotTwoPeople(PlomadaError):
    """An introduction takes two different people of the decision."""


@dataclass(frozen=True)
class Pair:
    """The two who are to meet, and what they can start from.

    Attributes:
        decision: whose group they belong to.
        about: the statement that the mail quotes.
    """

    decision: Decision
    first: Stakeholder
    second: Stakeholder
    about: Statement

    @property
    def people(self) -> tuple[Person, Person]:
        """Return the two."""
        return self.first.person, self.second.person

    @property
    def unreachable(self) -> tuple[Person, ...]:
        """Return who cannot be written to: no address, or mails stopped."""
        return tuple(person for person in self.people if not person.email or person.no_mail_since)


@dataclass(frozen=True)
class Draft:
    """The mail as it may be edited."""

    language: str
    subject: str
    text: str


def draft_of(pair: Pair, *, language: str, sender: str, words: Sequence[str] = ()) -> Draft:
    """Return the mail in a language, ready to be read and changed.

    Args:
        words: that the functions of both use, as a language map found.
    """
    first, second = pair.people
    values = {
        "first": first.first_name,
        "second": second.first_name,
        "first_function": _function(first, language),
        "second_function": _function(second, language),
        "decision": pair.decision.title,
        "statement": pair.about.in_language("text", language),
        "sender": sender,
        "workspace": pair.decision.workspace.name,
        "words": ", ".join(words),
    }
    with translation.override(language):
        paragraphs = (
            gettext("Hello, %(first)s and %(second)s:"),
            gettext(
                "%(first)s%(first_function)s and %(second)s%(second_function)s: you both take part in “%(decision)s”."
            ),
            gettext(
                "From what the group has been working on, this sentence may be a good place for the two of you "
                "to start:"
            ),
            gettext("“%(statement)s”"),
            gettext("Words that both your areas use: %(words)s.") if words else "",
            gettext(
                "Would you have twenty minutes to talk about it together? You need nothing from us for that; if a "
                "figure or an example would help, tell me and you will have it."
            ),
            gettext("%(sender)s\n%(workspace)s"),
        )
        subject = gettext("%(first)s, %(second)s: a place to start in “%(decision)s”") % values
        return Draft(language, subject[:200], "\n\n".join(paragraph % values for paragraph in paragraphs if paragraph))


def _function(person: Person, language: str) -> str:
    if person.function is None:
        return ""
    return f" ({person.function.name_es if language == 'es' else person.function.name_en})"


def mail_link(pair: Pair, draft: Draft) -> str:
    """Return an address that opens the mail in the member's own mail program."""
    to = ",".join(quote(person.email, safe="@") for person in pair.people if person.email)
    return f"mailto:{to}?subject={quote(draft.subject, safe='')}&body={quote(draft.text, safe='')}"


@transaction.atomic
def send_introduction(*, pair: Pair, draft: Draft, actor: Actor, now: datetime) -> None:
    """Send the mail to both, behind the page. The same mail asked for twice on a day is one mail.

    Raises:
        NotTwoPeople: one of them is no longer in the group, or both are the same.
        CannotBeWrittenTo: one of them has no address or wants no mails.
    """
    _check(pair)
    payload: dict[str, object] = {
        "decision": pair.decision.pk,
        "people": [person.pk for person in pair.people],
        "language": draft.language,
        "subject": draft.subject,
        "text": draft.text[:LENGTH],
    }
    told = hashlib.sha256(f"{now:%Y-%m-%d}\n{draft.subject}\n{draft.text}".encode()).hexdigest()[:24]
    key = f"introduction {pair.decision.pk} {pair.first.pk} {pair.second.pk} {told}"
    jobs.enqueue(pair.decision.workspace, jobs.Request(JOB, payload, once_key=key), owner=actor.user, now=now)
    audit.note(
        pair.decision.workspace,
        actor=actor,
        action="introduction.sent",
        target=Target(
            pair.decision, detail={"people": [person.name for person in pair.people], "statement": pair.about.pk}
        ),
        now=now,
    )


def _check(pair: Pair) -> None:
    if pair.first.pk == pair.second.pk or pair.first.removed_at or pair.second.removed_at:
        raise NotTwoPeople(Sentence("An introduction takes two people of the group: choose another pair."))
    if pair.unreachable:
        names = ", ".join(person.name for person in pair.unreachable)
        raise CannotBeWrittenTo(
            Sentence(
                "%(names)s cannot be written to from here: no address, or mails stopped. Copy the text instead.",
                {"names": names},
            )
        )
