"""The deadline as a calendar entry, for download and as an attachment."""

from datetime import datetime, timedelta

from django.utils.translation import gettext

from plomada_web.decisions.models import Decision
from plomada_web.workspace.mail import Attachment

MEDIA_TYPE = "text/calendar; charset=utf-8"
FILE_NAME = "plomada.ics"


def deadline(decision: Decision, *, now: datetime, address: str = "") -> bytes | None:
    """Return the day by which answers are wanted, as an iCalendar file; None where there is no such day.

    Args:
        decision: whose answers are wanted.
        now: the moment of writing.
        address: the room of the person who will read it.
    """
    from icalendar import Alarm, Calendar, Event  # noqa: PLC0415  loaded by those who write one, not by every process

    due = decision.answers_due_on
    if due is None:
        return None
    event = Event()
    # The same entry however often it is sent: a calendar replaces it, and the later stamp wins.
    event.add("uid", f"answers-{decision.pk}@plomada")
    event.add("dtstamp", now)
    event.add("dtstart", due)
    event.add("dtend", due + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("summary", gettext("Last day to answer: %(title)s") % {"title": decision.title})
    told = gettext("%(supplier)s asks how each of you sees it. It takes a few minutes.") % {
        "supplier": decision.workspace.name
    }
    event.add("description", f"{told}\n\n{address}".strip())
    if address:
        event.add("url", address)
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", gettext("Last day to answer: %(title)s") % {"title": decision.title})
    alarm.add("trigger", timedelta(days=-1, hours=9))  # nine in the morning of the day before
    event.add_component(alarm)
    calendar = Calendar()
    calendar.add("prodid", "-//Plomada//Room//")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def attached(decision: Decision, *, now: datetime, address: str = "") -> tuple[Attachment, ...]:
    """Return the deadline ready to go with a mail; nothing where there is none."""
    content = deadline(decision, now=now, address=address)
    return () if content is None else (Attachment(FILE_NAME, content, "text/calendar"),)
