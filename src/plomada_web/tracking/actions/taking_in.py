"""What someone sent and confirmed becomes a person, their consents and a touch.

Who is known already is not written over: only what was empty is filled in. What differs stays in the submission, where
a member can read it.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils import timezone

from plomada_web.people.actions import allow_mail
from plomada_web.people.actions.changes import set_fields
from plomada_web.people.actions.touches import TouchFacts, add_touches
from plomada_web.people.models import Account, Channel, Consent, LegalBasis, Person, Team
from plomada_web.people.queries.same import account_named, person_with_email
from plomada_web.tracking.actions.identifying import Known, identify, survivor
from plomada_web.tracking.models import Submission, Visitor
from plomada_web.workspace import audit
from plomada_web.workspace.audit import Actor, Target
from plomada_web.workspace.models import Workspace


def take_in(submission: Submission, *, now: datetime) -> Person:
    """Return the person, made or completed, after their consents and the touch are written."""
    actor = Actor(name=submission.form.name)
    person = person_known(submission.form.workspace, submission.email)
    if person is None:
        person = _add(submission, actor=actor, now=now)
    else:
        _complete(person, submission, actor=actor, now=now)
    _note_consents(person, submission, actor=actor, now=now)
    _note_touch(person, submission, actor=actor, now=now)
    visitor = _visitor(submission)
    if visitor is not None:
        identify(visitor, Known(person, Consent.How.FORM, place_of(submission)), now=now)
    return person


def person_known(workspace: Workspace, email: str) -> Person | None:
    """Return who has that e-mail; where that is a duplicate that was merged, the one that stayed."""
    found = person_with_email(workspace, email)
    if found is None:
        merged = workspace.people.filter(merged_into__isnull=False, email=email).select_related("merged_into")
        found = merged.order_by("-pk").first()
        found = survivor(found) if found else None
    return found if found is None or found.erased_at is None else None


def account_of(workspace: Workspace, email: str, company: str) -> Account | None:
    """Return the account whose domain the e-mail has, or else that of the company's name; None where there is none."""
    domain = email.rpartition("@")[2]
    here = workspace.accounts.filter(archived_at=None, domain__in=[domain, f"www.{domain}"]) if domain else None
    by_domain = here.order_by("pk").first() if here is not None else None
    return by_domain or (account_named(workspace, company) if company else None)


def place_of(submission: Submission) -> str:
    """Return where the form was filled in: the page it stands on, or else its own name."""
    return submission.page or submission.form.name


def _facts(submission: Submission, *, now: datetime) -> dict[str, object]:
    """Return what the submission says of the person, as fields of theirs; nothing that is empty."""
    said, workspace = submission.values, submission.form.workspace
    facts = {
        "name": said.get("name"),
        "phone": said.get("phone"),
        "title": said.get("title"),
        "function": workspace.functions.filter(pk=said.get("function_id") or 0).first(),
        "account": account_of(workspace, submission.email, said.get("company", "")),
    }
    if _given(submission, Consent.Purpose.PROCESSING):
        since = timezone.localdate(now, ZoneInfo(workspace.time_zone))
        facts |= {"legal_basis": LegalBasis.CONSENT, "legal_basis_since": since}
    return {name: value for name, value in facts.items() if value}


def _add(submission: Submission, *, actor: Actor, now: datetime) -> Person:
    facts = {"name": submission.email.partition("@")[0]} | _facts(submission, now=now)
    person = Person(
        workspace=submission.form.workspace,
        email=submission.email,
        language=submission.form.language,
        source=submission.form.name,
        custom=submission.values.get("own", {}),
        created_at=now,
        **facts,
    )
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError:
        # Someone was quicker with the same address: theirs is the person.
        known = person_known(submission.form.workspace, submission.email)
        if known is None:
            raise
        _complete(known, submission, actor=actor, now=now)
        return known
    audit.note(person.workspace, actor=actor, action="person.added", target=Target(person), now=now)
    return person


def _complete(person: Person, submission: Submission, *, actor: Actor, now: datetime) -> None:
    empty = {name: value for name, value in _facts(submission, now=now).items() if not getattr(person, name)}
    if person.legal_basis:
        empty.pop("legal_basis_since", None)
    custom = {**submission.values.get("own", {}), **person.custom}
    changed = set_fields(person, empty | {"custom": custom})
    if changed:
        person.changed_at = now
        person.save()
        target = Target(person, detail={"fields": changed})
        audit.note(person.workspace, actor=actor, action="person.changed", target=target, now=now)


def _note_consents(person: Person, submission: Submission, *, actor: Actor, now: datetime) -> None:
    # A box that is left open takes nothing back that was given elsewhere.
    Consent.objects.bulk_create(
        Consent(
            person=person,
            purpose=one["purpose"],
            given=True,
            wording=one["wording"],
            how=Consent.How.FORM,
            place=place_of(submission),
            at=now,
        )
        for one in submission.consents
        if one["given"]
    )
    # Only who has proved that the address is theirs can ask to be written to again.
    if _given(submission, Consent.Purpose.MAIL) and submission.asked_to_confirm:
        allow_mail(person, actor=actor, now=now)


def _note_touch(person: Person, submission: Submission, *, actor: Actor, now: datetime) -> None:
    form = submission.form
    detail = {
        "form": form.pk,
        "page": submission.page,
        "first_utm": submission.first_utm,
        "last_utm": submission.last_utm,
    }
    touch = TouchFacts(
        team=Team.CUSTOMER,
        channel=Channel.FORM,
        at=submission.at,
        person_id=person.pk,
        asset=form.asset or form.name,
        theme=form.theme,
        campaign=form.campaign or submission.last_utm.get("campaign", ""),
        note=str(submission.values.get("message", ""))[:500],
        source="form",
        key=f"form:{submission.pk}",
        detail={name: value for name, value in detail.items() if value},
    )
    add_touches(form.workspace, touches=[touch], actor=actor, now=now)


def _given(submission: Submission, purpose: Consent.Purpose) -> bool:
    return any(one["purpose"] == purpose and one["given"] for one in submission.consents)


def _visitor(submission: Submission) -> Visitor | None:
    visitor = submission.visitor
    return None if visitor is None or visitor.forgotten_at is not None else visitor
