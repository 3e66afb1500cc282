"""A person is erased: every text that says who they were goes, what is counted stays.

Here is how this works. The rows that something was said or done with stay, so that touches, answers, who was heard and
the figures of a decision are what they were; what stands in them about the person is overwritten. Texts of theirs
become "[…]", and where someone wrote different ones they become different ("[… 2]"): results that are replayed from
the record take a changed text for a changed mind, and must replay as before. What our machinery remembers of the
person (audit labels, jobs, changes kept for an undo, rows of a file that could not be read) is cleaned in `traces`.
It is one transaction, and nothing brings it back.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit, urlunsplit

from django.apps import apps
from django.db import models, transaction

from plomada_web.decisions.actions.lent_words import withdraw_words
from plomada_web.decisions.models import (
    Answer,
    Comment,
    Question,
    SignIntent,
    Stakeholder,
    Statement,
    Suggestion,
)
from plomada_web.people.models import ERASED_TEXT, Consent, Note, Person, Task, Touch, searchable
from plomada_web.privacy import files, traces
from plomada_web.privacy.holdings import HOLDINGS, Leaving, everyone_of
from plomada_web.rooms.models import PersonalLink
from plomada_web.workspace.audit import MACHINE
from plomada_web.workspace.models import Workspace

AT_ONCE: Final = 500


@dataclass(frozen=True)
class Held:
    """How much there is of a person, before and after: rows stay, their texts go."""

    touches: int
    notes: int
    tasks: int
    consents: int
    parts: int
    links: int

    def counts(self) -> dict[str, object]:
        """Return the counts for an audit line."""
        return dict(asdict(self))


def held_of(everyone: Sequence[Person]) -> Held:
    """Return how much there is of a person (six queries)."""
    ids = [one.pk for one in everyone]
    return Held(
        touches=Touch.objects.filter(person__in=ids).count(),
        notes=Note.objects.filter(person__in=ids).count(),
        tasks=Task.objects.filter(person__in=ids).count(),
        consents=Consent.objects.filter(person__in=ids).count(),
        parts=Stakeholder.objects.filter(person__in=ids).count(),
        links=PersonalLink.objects.filter(stakeholder__person__in=ids).count(),
    )


@transaction.atomic
def erase(person: Person, *, now: datetime) -> Held:
    """Erase the person with the duplicates that were merged into them, and return how much there was.

    Called again it finds nothing more to erase. The audit line is the action's.
    """
    everyone = everyone_of(person)
    ids = [one.pk for one in everyone]
    rows = list(Person.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
    held = held_of(everyone)
    stakes = list(Stakeholder.objects.filter(person__in=ids).select_related("decision"))
    about = traces.About.of(person.workspace, rows, stakes)
    # First what is recognised by what the person is still called.
    traces.erase(about, now=now)
    files.forget(person.workspace, now=now)
    _suggested(person.workspace, rows, stakes, now=now)
    for stake in stakes:
        _said_texts(stake, about, now=now)
    _touches(ids, about)
    emails = tuple(row.email for row in rows if row.email)
    leaving = Leaving(person.workspace, tuple(ids), emails, now)
    for holding in HOLDINGS:
        if holding.erase is not None:
            holding.erase(leaving)
        if holding.forgotten:
            model: type[models.Model] = apps.get_model(holding.model)
            model._default_manager.filter(**{f"{holding.of}__in": ids}).update(**holding.forgotten)
    PersonalLink.objects.filter(stakeholder__in=stakes, revoked_at=None).update(revoked_at=now)
    for row in rows:
        _forget(row, now=now)
    withdraw_words(person.workspace, ids, actor=MACHINE, now=now)
    return held


def _forget(person: Person, *, now: datetime) -> None:
    """Overwrite the row itself: account, site, function and language stay, because groups are counted by them."""
    person.name = person.email = person.phone = person.title = person.notes = ""
    person.external_id = person.source = ""
    person.custom = {}
    person.tags.clear()
    person.erased_at = person.changed_at = now
    person.archived_at = person.archived_at or now
    person.no_mail_since = person.no_mail_since or now
    person.save()


def _said_texts(stake: Stakeholder, about: traces.About, *, now: datetime) -> None:
    """Overwrite what the person wrote in one decision; their answers, orders and likelihoods stay."""
    for rows, name in (
        (Answer.objects.filter(stakeholder=stake), "comment"),
        (SignIntent.objects.filter(stakeholder=stake), "condition"),
        (Comment.objects.filter(stakeholder=stake), "text"),
        (Question.objects.filter(asked_by=stake), "text"),
        (Suggestion.objects.filter(suggested_by=stake), "reason"),
    ):
        _overwrite(rows.exclude(**{name: ""}).order_by("pk"), name)
    for question in Question.objects.filter(asked_by=stake).exclude(answer=""):
        Question.objects.filter(pk=question.pk).update(answer=about.cleaned(question.answer))
    Question.objects.filter(asked_by=stake, answered_at=None).update(answered_at=now)  # there is nothing to answer
    for statement in Statement.objects.filter(proposed_by=stake):
        _proposal(statement, about)


def _overwrite(rows: Iterable[Any], name: str) -> None:
    texts: dict[str, str] = {}
    for row in rows:
        text = getattr(row, name)
        texts.setdefault(text, ERASED_TEXT if not texts else f"[… {len(texts) + 1}]")
        type(row)._default_manager.filter(pk=row.pk).update(**{name: texts[text]})


def _proposal(statement: Statement, about: traces.About) -> None:
    """Overwrite a proposal that nobody was asked; one that the group answered is the group's, without their name."""
    was_asked = statement.status in {Statement.Status.OPEN, Statement.Status.RETIRED}
    for name in ("text_es", "text_en"):
        if text := getattr(statement, name):
            setattr(statement, name, about.cleaned(text) if was_asked else ERASED_TEXT)
    if statement.status == Statement.Status.PROPOSED:
        statement.status = Statement.Status.REJECTED
    statement.save(update_fields=["text_es", "text_en", "status"])


def _suggested(workspace: Workspace, people: Sequence[Person], stakes: Sequence[Stakeholder], *, now: datetime) -> None:
    """Overwrite what colleagues wrote of the person when they suggested them."""
    emails = {one.email for one in people if one.email}
    names = {searchable(one.name) for one in people if one.name}
    decisions = {stake.decision_id for stake in stakes}
    mine = [
        one.pk
        for one in Suggestion.objects.filter(decision__workspace=workspace).iterator()
        if (one.email and one.email in emails) or (one.decision_id in decisions and searchable(one.name) in names)
    ]
    suggestions = Suggestion.objects.filter(pk__in=mine)
    suggestions.update(name=ERASED_TEXT, email="", title="", reason="")
    suggestions.filter(status=Suggestion.Status.PENDING).update(status=Suggestion.Status.DECLINED, settled_at=now)


def _touches(ids: Sequence[int], about: traces.About) -> None:
    """Clean what a touch was with: an address keeps its page, without what a link said of the person."""
    changed: list[Touch] = []
    for touch in Touch.objects.filter(person__in=ids).only("pk", "asset", "theme", "campaign", "key").iterator():
        asset = about.cleaned(_bare(touch.asset))
        theme, campaign = about.cleaned(touch.theme), about.cleaned(touch.campaign)
        key = f"erased-{touch.pk}" if touch.key and about.is_in(touch.key) else touch.key
        if (asset, theme, campaign, key) != (touch.asset, touch.theme, touch.campaign, touch.key):
            touch.asset, touch.theme, touch.campaign, touch.key = asset, theme, campaign, key
            changed.append(touch)
        if len(changed) == AT_ONCE:
            Touch.objects.bulk_update(changed, ["asset", "theme", "campaign", "key"])
            changed = []
    if changed:
        Touch.objects.bulk_update(changed, ["asset", "theme", "campaign", "key"])


def _bare(asset: str) -> str:
    """Return an address without what comes after its path; other names as they are.

    >>> _bare("https://nadir.example/guide?email=ana@x.example#top"), _bare("The guide")
    ('https://nadir.example/guide', 'The guide')
    """
    if "://" not in asset and not asset.startswith("/"):
        return asset
    try:
        parts = urlsplit(asset)
    except ValueError:
        return ""
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))
