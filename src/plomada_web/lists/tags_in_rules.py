"""Of which tags the rules that people keep speak: an undo leaves those tags."""

from collections.abc import Iterable, Iterator

from plomada_web.lists.models import SavedView
from plomada_web.workspace.models import Workspace


def tags_in(rules: Iterable[object]) -> set[int]:
    """Return the tags that rules speak of, as JSON has them, of whichever record.

    Example:
        >>> sorted(tags_in([{"all": [{"not": {"field": "account.tags", "operator": "any_of", "value": [3, 4]}}]}]))
        [3, 4]
    """
    return {tag for rule in rules for tag in _tags(rule)}


def _tags(said: object) -> Iterator[int]:
    match said:
        case {"field": str(field), "value": [*values]} if field.rpartition(".")[2] == "tags":
            yield from (value for value in values if isinstance(value, int))
        case dict():
            for inner in said.values():
                yield from _tags(inner)
        case list():
            for inner in said:
                yield from _tags(inner)


def tags_in_views(workspace: Workspace) -> set[int]:
    """Return the tags that the saved views of a workspace speak of."""
    return tags_in(SavedView.objects.filter(workspace=workspace).values_list("rule", flat=True))
