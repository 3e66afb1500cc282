"""Tags that a set made are gone with it, unless somebody else uses them by now.

Used is a tag that stands on a record, or in a rule that someone keeps. Features that keep rules say so by `register`.
"""

from collections.abc import Callable, Iterable
from typing import Any, Final

from plomada_web.people.models import Tag
from plomada_web.workspace.models import Workspace

TAG: Final = "people.tag"  # as `undo.records` names it
InRules = Callable[[Workspace], Iterable[int]]
IN_RULES: Final[list[InRules]] = []


def register(in_rules: InRules) -> None:
    """Say of which tags a feature's rules speak."""
    IN_RULES.append(in_rules)


def unused(workspace: Workspace, tags: Iterable[int]) -> set[int]:
    """Return those of these tags that nobody uses."""
    left = set(tags)
    relations: Iterable[Any] = Tag._meta.related_objects
    for relation in relations:
        pairs = relation.through._default_manager.filter(tag_id__in=left)
        left -= set(pairs.values_list("tag_id", flat=True).distinct())
    for in_rules in IN_RULES:
        left -= set(in_rules(workspace))
    return left
