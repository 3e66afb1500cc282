"""Where an account or a person belongs among ours: its tags, and who looks after it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from plomada_web.people.models import Account, Person, Tag, searchable
from plomada_web.workspace import audit
from plomada_web.workspace.audit import Actor, Target
from plomada_web.workspace.models import User, Workspace


@dataclass(frozen=True)
class Filing:
    """The tags by their names, and the owner. A tag is the same whatever its case and accents."""

    tags: tuple[str, ...]
    owner: User | None


@transaction.atomic
def change_filing(record: Account | Person, *, filing: Filing, actor: Actor, now: datetime) -> None:
    """Give a record these tags and no others, and this owner; tags that are new are added to the workspace's."""
    tags = tags_named(record.workspace, filing.tags)
    changed = []
    if {tag.pk for tag in tags} != set(record.tags.values_list("pk", flat=True)):
        record.tags.set(tags)
        changed.append("tags")
    if record.owner != filing.owner:
        record.owner = filing.owner
        changed.append("owner")
    if changed:
        record.changed_at = now
        record.save(update_fields=["owner", "changed_at"])
        action = f"{record._meta.model_name}.changed"
        target = Target(record, detail={"fields": changed})
        audit.note(record.workspace, actor=actor, action=action, target=target, now=now)


def tags_named(workspace: Workspace, names: Iterable[str]) -> list[Tag]:
    """Return the workspace's tags of these names, adding those that are not there."""
    wanted: dict[str, str] = {}
    for name in names:
        wanted.setdefault(searchable(name)[:60], " ".join(name.split())[:60])
    wanted.pop("", None)
    known = {tag.word: tag for tag in workspace.tags.filter(word__in=wanted)}
    for word, name in wanted.items():
        if word not in known:
            # Someone else may have added it a moment ago.
            known[word], _made = Tag.objects.get_or_create(workspace=workspace, word=word, defaults={"name": name})
    return list(known.values())
