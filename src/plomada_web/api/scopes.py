"""What a token may be allowed to do. It never does more than its member may."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from plomada_web.workspace.access import may_administer, may_edit, may_see
from plomada_web.workspace.models import Member


class Scope(models.TextChoices):
    READ_PEOPLE = "read:people", _("Read accounts, people, notes and tasks")
    WRITE_PEOPLE = "write:people", _("Change accounts, people, notes and tasks")
    READ_DECISIONS = "read:decisions", _("Read decisions and where their groups stand")
    WRITE_DECISIONS = "write:decisions", _("Change decisions, groups and statements")
    READ_TOUCHES = "read:touches", _("Read touches")
    WRITE_TOUCHES = "write:touches", _("Add touches")
    READ_LANGUAGE = "read:language", _("Read corpora and their documents")
    WRITE_LANGUAGE = "write:language", _("Change corpora and add documents")
    IMPORT = "import", _("Import files")
    EXPORT = "export", _("Export lists")
    UNDO = "undo", _("Take back what was changed together")
    PRIVACY = "privacy", _("Hand out what we hold on a person, and erase people")
    WEBHOOKS = "webhooks", _("Manage webhooks")


@dataclass(frozen=True)
class Demand:
    """What an operation asks for: a scope of the token, and what its member must be allowed."""

    scope: Scope
    may: Callable[[Member], bool]


DEMANDS: Final = {
    Scope.READ_PEOPLE: Demand(Scope.READ_PEOPLE, may_see),
    Scope.WRITE_PEOPLE: Demand(Scope.WRITE_PEOPLE, may_edit),
    Scope.READ_DECISIONS: Demand(Scope.READ_DECISIONS, may_see),
    Scope.WRITE_DECISIONS: Demand(Scope.WRITE_DECISIONS, may_edit),
    Scope.READ_TOUCHES: Demand(Scope.READ_TOUCHES, may_see),
    Scope.WRITE_TOUCHES: Demand(Scope.WRITE_TOUCHES, may_edit),
    Scope.READ_LANGUAGE: Demand(Scope.READ_LANGUAGE, may_see),
    Scope.WRITE_LANGUAGE: Demand(Scope.WRITE_LANGUAGE, may_edit),
    Scope.IMPORT: Demand(Scope.IMPORT, may_edit),
    Scope.EXPORT: Demand(Scope.EXPORT, may_see),
    Scope.UNDO: Demand(Scope.UNDO, may_edit),
    Scope.PRIVACY: Demand(Scope.PRIVACY, may_administer),
    Scope.WEBHOOKS: Demand(Scope.WEBHOOKS, may_administer),
}


def offered_to(member: Member) -> list[tuple[str, str | Promise]]:
    """Return the scopes that a token of the member could use, with their words."""
    return [(scope.value, scope.label) for scope in Scope if DEMANDS[scope].may(member)]
