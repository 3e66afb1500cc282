"""Forms for websites: add, change, archive, bring back."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from plomada_web.people.actions.changes import set_fields
from plomada_web.tracking.actions.websites import new_key
from plomada_web.tracking.models import TrackedSite, WebForm
from plomada_web.workspace import audit
from plomada_web.workspace.audit import Actor, Target
from plomada_web.workspace.models import Workspace


@dataclass(frozen=True)
class WebFormFacts:
    """What a form asks, and in which words.

    Attributes:
        site: on whose pages it may stand.
        fields: {"name", "required"} of each field beside the e-mail, in order.
        redirect_to: a page of the site; empty to stay at our thanks.
    """

    site: TrackedSite
    name: str
    language: str
    fields: list[dict[str, object]]
    processing_wording: str
    processing_required: bool = True
    mail_wording: str = ""
    mail_required: bool = False
    double_opt_in: bool = True
    heading: str = ""
    thanks: str = ""
    redirect_to: str = ""
    asset: str = ""
    theme: str = ""
    campaign: str = ""


@transaction.atomic
def add_web_form(workspace: Workspace, *, facts: WebFormFacts, actor: Actor, now: datetime) -> WebForm:
    """Add a form."""
    web_form = WebForm.objects.create(workspace=workspace, key=new_key(), created_at=now, **vars(facts))
    audit.note(workspace, actor=actor, action="web_form.added", target=Target(web_form), now=now)
    return web_form


@transaction.atomic
def change_web_form(web_form: WebForm, *, facts: WebFormFacts, actor: Actor, now: datetime) -> None:
    """Change a form; what was sent keeps the words that were seen."""
    changed = set_fields(web_form, vars(facts))
    if changed:
        web_form.save()
        target = Target(web_form, detail={"fields": changed})
        audit.note(web_form.workspace, actor=actor, action="web_form.changed", target=target, now=now)


@transaction.atomic
def archive_web_form(web_form: WebForm, *, actor: Actor, now: datetime) -> None:
    """Close a form: pages that show it say so."""
    if web_form.archived_at is None:
        web_form.archived_at = now
        web_form.save(update_fields=["archived_at"])
        audit.note(web_form.workspace, actor=actor, action="web_form.archived", target=Target(web_form), now=now)


@transaction.atomic
def restore_web_form(web_form: WebForm, *, actor: Actor, now: datetime) -> None:
    """Open a form again."""
    if web_form.archived_at is not None:
        web_form.archived_at = None
        web_form.save(update_fields=["archived_at"])
        audit.note(web_form.workspace, actor=actor, action="web_form.restored", target=Target(web_form), now=now)
