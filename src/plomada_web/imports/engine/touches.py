"""Touches of a batch. They are only ever added: one that is here already stays as it is."""

from hashlib import blake2b
from typing import Final

from plomada.figures import Sentence
from plomada_web.imports.engine.batch import Batch
from plomada_web.imports.engine.reading import Row
from plomada_web.imports.engine.shelf import Kept, Shelf, Values
from plomada_web.people.models import Channel, Team, Touch

TEXTS: Final = ("asset", "theme", "campaign", "note")
# Who usually makes a touch happen, where neither the file nor a default says it.
OF_MARKETING: Final = frozenset(
    [Channel.MAIL, Channel.WEB, Channel.FORM, Channel.EVENT, Channel.WEBINAR, Channel.SOCIAL, Channel.ADVERT]
)


def place_touches(batch: Batch) -> None:
    """Make the touch of every row that tells of one."""
    found: list[tuple[Row, Values]] = []
    for row in batch.rows:
        said = row.said.get("touch")
        if said is not None and (values := _values(batch, row, said)) is not None:
            found.append((row, values))
    if not found or batch.options.mode == "update":
        return
    shelf = batch.shelves.touch
    _find_touches(batch, [values["key"] for _, values in found], shelf)
    for row, values in found:
        there = shelf.by_key.get(("key", values["key"]))
        kept = there[0] if there else shelf.make(Kept(batch.around.number("touch"), values, row.number))
        shelf.seen.add(kept.id)


def _values(batch: Batch, row: Row, said: Values) -> Values | None:
    person, account = row.kept.get("person"), row.kept.get("account")
    if person is None and account is None:
        if "person" not in row.said and "account" not in row.said:
            batch.leave_out(row, "touch", Sentence("It is not said with whom this touch was: a person or an account."))
        return None
    if "at" not in said:
        batch.leave_out(row, "touch", Sentence("It is not said when this touch was."))
        return None
    channel = said.get("channel") or Channel.OTHER
    usual = Team.MARKETING if channel in OF_MARKETING else Team.SALES
    amount, currency = said.get("cost") or (None, "")
    home = person.values["account_id"] if person else None
    values: Values = {
        "person_id": person.id if person else None,
        "account_id": home if home is not None else (account.id if account else None),
        "team": str(said.get("team") or usual),
        "channel": str(channel),
        "at": said["at"],
        "cost_amount": amount,
        "cost_currency": currency,
        **{name: said.get(name, "") for name in TEXTS},
    }
    values["key"] = said.get("key") or _content_key(values)
    return values


def _content_key(values: Values) -> str:
    """Return a key made of all that the touch says: the same row imported again is the same touch."""
    who = f"person {values['person_id']}" if values["person_id"] else f"account {values['account_id']}"
    parts = (who, values["at"].isoformat(), *(str(values[name]) for name in ("team", "channel", *TEXTS, "cost_amount")))
    return "import:" + blake2b("\x1f".join(parts).encode(), digest_size=16).hexdigest()


def _find_touches(batch: Batch, keys: list[str], shelf: Shelf) -> None:
    fresh = shelf.new_keys(("key", key) for key in keys)
    rows = Touch.objects.filter(workspace=batch.around.workspace, key__in=[key[1] for key in fresh], key__isnull=False)
    shelf.put_found(rows.values("id", "key"))
    shelf.put_earlier(fresh)
