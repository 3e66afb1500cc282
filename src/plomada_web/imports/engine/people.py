"""People of a batch: found by identifier, address or name, or new."""

from collections.abc import Iterable
from typing import Final

from plomada.figures import Sentence
from plomada_web.imports.engine.accounts import account_by_mail
from plomada_web.imports.engine.batch import Batch
from plomada_web.imports.engine.finding import find, word_of
from plomada_web.imports.engine.reading import Row
from plomada_web.imports.engine.shelf import Kept, Key, Shelf, Values
from plomada_web.imports.engine.tags import load_tags

COLUMNS: Final = {"owner": "owner_id", "function": "function_id"}
NOT_FIELDS: Final = frozenset({"given_name", "family_name", "site", "consent_mail", "unknown_function"})
LONGEST_NAME: Final = 120


def place_people(batch: Batch) -> None:
    """Find or make the person of every row that names one."""
    rows = [row for row in batch.rows if "person" in row.said]
    if not rows:
        return
    shelf, rules = batch.shelves.person, batch.options.rules["person"]
    for row in rows:
        _name_whole(row.said["person"])
    find("person", (key for row in rows for key in _identifiers(row.said["person"], rules)), shelf, batch.around)
    if "name" in rules:
        find("person", _names(rows, batch), shelf, batch.around)
    load_tags("person", rows, shelf)
    for row in rows:
        _place(batch, row, rules)


def _name_whole(said: Values) -> None:
    """Put the name together where it comes in parts."""
    if not said.get("name"):
        parts = (said.get("given_name", ""), said.get("family_name", ""))
        name = " ".join(part for part in parts if part)[:LONGEST_NAME]
        if name:
            said["name"] = name


def _identifiers(said: Values, rules: Iterable[str]) -> Iterable[Key]:
    for rule in rules:
        if rule != "name" and said.get(rule):
            yield (rule, said[rule])


def _names(rows: Iterable[Row], batch: Batch) -> Iterable[Key]:
    """Yield the names to look for: of those whom nothing else has found, at accounts that were here before."""
    by_key = batch.shelves.person.by_key
    rules = batch.options.rules["person"]
    for row in rows:
        said = row.said["person"]
        if not said.get("name") or any(key in by_key for key in _identifiers(said, rules)):
            continue
        account = row.kept.get("account") or account_by_mail(batch, row)
        if account is None:
            # An address or an identifier says more than a name that anybody may have.
            if not said.get("email") and not said.get("external_id"):
                yield "name", None, word_of(said["name"])
        elif not account.made:
            yield "name", account.id, word_of(said["name"])


def _place(batch: Batch, row: Row, rules: Iterable[str]) -> None:
    said = row.said["person"]
    account = row.kept.get("account")
    guessed = account_by_mail(batch, row) if account is None else None
    home = account or guessed
    found = _match(batch.shelves.person, said, rules, home.id if home else None)
    values = {COLUMNS.get(name, name): value for name, value in said.items() if name not in NOT_FIELDS}
    if "unknown_function" in said:
        values.setdefault("title", said["unknown_function"])
    if found is None and not values.get("name"):
        name = said["email"].partition("@")[0] if said.get("email") else said.get("external_id")
        if not name:
            batch.leave_out(row, "person", Sentence("The name is missing."))
            return
        values["name"] = name[:LONGEST_NAME]
        batch.stood_in["person"] += 1
    if account is not None or (guessed is not None and (found is None or found.values["account_id"] is None)):
        values["account_id"] = home.id if home else None
    _settle(batch, row, found, values)


def _settle(batch: Batch, row: Row, found: Kept | None, values: Values) -> None:
    site = row.kept.get("site")
    at_home = found.values["account_id"] if found is not None else None
    if site is not None and site.values["account_id"] == values.get("account_id", at_home):
        values["site_id"] = site.id
    if found is None:
        values.setdefault("language", batch.around.workspace.language)
    if values.get("legal_basis") and (found is None or found.values["legal_basis"] != values["legal_basis"]):
        values["legal_basis_since"] = batch.around.today
    kept = batch.settle("person", row, found, values)
    given = row.said["person"].get("consent_mail")
    if kept is not None and given is not None:
        batch.consents.append((kept, given, row.number))


def _match(shelf: Shelf, said: Values, rules: Iterable[str], account: int | None) -> Kept | None:
    for key in _identifiers(said, rules):
        if there := shelf.by_key.get(key):
            return there[0]
    name, email, external = said.get("name"), said.get("email"), said.get("external_id")
    if "name" not in rules or not name or (account is None and (email or external)):
        return None
    for kept in shelf.by_key.get(("name", account, word_of(name)), ()):
        values = kept.values
        # Two people may share a name: with two addresses, or two identifiers, they are two.
        if not (email and values["email"] and email != values["email"]) and not (
            external and values["external_id"] and external != values["external_id"]
        ):
            return kept
    return None
