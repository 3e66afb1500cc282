"""The tags that records have, where a file brings more."""

from collections.abc import Iterable
from typing import Any

from plomada_web.imports.engine.finding import MODELS
from plomada_web.imports.engine.reading import Row
from plomada_web.imports.engine.shelf import Shelf


def load_tags(record: str, rows: Iterable[Row], shelf: Shelf) -> None:
    """Put their tags to the records that lie on the shelf: one query, where any row names a tag."""
    if not any("tags" in row.said.get(record, ()) for row in rows):
        return
    bare = {kept.id: kept for kept in shelf.by_id.values() if "tags" not in kept.values and not kept.made}
    for kept in bare.values():
        kept.values["tags"] = []
    through: Any = MODELS[record].tags.through  # type: ignore[attr-defined]
    pairs = through.objects.filter(**{f"{record}_id__in": list(bare)}).order_by("tag_id")
    for owner, tag in pairs.values_list(f"{record}_id", "tag_id"):
        bare[owner].values["tags"].append(tag)
