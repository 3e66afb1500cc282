"""Accounts of a batch, and their sites."""

from collections.abc import Iterable

from plomada.figures import Sentence
from plomada_web.imports.engine.batch import Batch
from plomada_web.imports.engine.finding import find, unique_keys, word_of
from plomada_web.imports.engine.reading import Row
from plomada_web.imports.engine.shelf import Kept, Key, Shelf, Values
from plomada_web.imports.engine.tags import load_tags
from plomada_web.imports.engine.words import FREE_MAIL
from plomada_web.people.models import Site

FIELDS = {"owner": "owner_id"}  # where the column is not called like the target
MOST_SITE_NAME = 120


def place_accounts(batch: Batch) -> None:
    """Find or make the account of every row that names one."""
    shelf, rules = batch.shelves.account, batch.options.rules["account"]
    wanted: list[Key] = []
    for row in batch.rows:
        said = row.said.get("account")
        if said is not None:
            wanted.extend(_keys(said, rules))
            wanted.extend(unique_keys(said))
        elif domain := _own_domain(row):
            wanted.append(("domain", domain))
    find("account", wanted, shelf, batch.around)
    load_tags("account", batch.rows, shelf)
    for row in batch.rows:
        said = row.said.get("account")
        if said is not None:
            _place(batch, row, said)


def account_by_mail(batch: Batch, row: Row) -> Kept | None:
    """Return the account whose domain a person's address has, for a row that names no account."""
    domain = _own_domain(row) if "account" not in row.said else ""
    there = batch.shelves.account.by_key.get(("domain", domain), ()) if domain else ()
    return next((kept for kept in there if kept.values.get("archived_at") is None), None)


def _own_domain(row: Row) -> str:
    said = row.said.get("person")
    if said is None or "email" not in said:
        return ""
    domain: str = said["email"].rpartition("@")[2]
    return "" if domain in FREE_MAIL else domain


def _keys(said: Values, rules: Iterable[str]) -> Iterable[Key]:
    for rule in rules:
        if said.get(rule):
            yield (rule, word_of(said[rule]) if rule == "name" else said[rule])


def _place(batch: Batch, row: Row, said: Values) -> None:
    values = {FIELDS.get(name, name): value for name, value in said.items() if name != "city"}
    found = _match(batch.shelves.account, said, batch.options.rules["account"])
    if found is None and not values.get("name"):
        name = said.get("external_id") or said.get("domain")
        if not name:
            batch.leave_out(row, "account", Sentence("The account has no name."))
            return
        values["name"] = name
        batch.stood_in["account"] += 1
    batch.settle("account", row, found, values)


def _match(shelf: Shelf, said: Values, rules: Iterable[str]) -> Kept | None:
    external = said.get("external_id")
    for key in _keys(said, rules):
        for kept in shelf.by_key.get(key, ()):
            # Two that have identifiers of their own are two, though they share a name or a domain.
            other = kept.values.get("external_id")
            if key[0] == "external_id" or not (external and other and external != other):
                return kept
    return None


def place_sites(batch: Batch) -> None:
    """Find or make the sites that rows name: of a person, or the city of an account."""
    shelf = batch.shelves.site
    wanted: list[tuple[Row, Kept, str, str]] = []
    for row in batch.rows:
        account = row.kept.get("account") or account_by_mail(batch, row)
        if account is None:
            continue
        site, city = row.said.get("person", {}).get("site"), row.said.get("account", {}).get("city")
        if city:
            wanted.append((row, account, city[:80], city[:80]))
        if site:
            wanted.append((row, account, site, ""))
    if not wanted:
        return
    _find_sites({account.id for _, account, _, _ in wanted if not account.made}, shelf)
    for row, account, name, city in wanted:
        _place_site(batch, row, account, (name[:MOST_SITE_NAME], city))


def _find_sites(accounts: Iterable[int], shelf: Shelf) -> None:
    fresh = shelf.new_keys(("of", account) for account in accounts)
    if not fresh:
        return
    rows = Site.objects.filter(account_id__in=[key[1] for key in fresh]).order_by("pk")
    found = rows.values("id", "account_id", "name", "city", "country")
    shelf.put_found({**values, "word": word_of(values["name"])} for values in found)
    shelf.put_earlier(fresh)


def _place_site(batch: Batch, row: Row, account: Kept, named: tuple[str, str]) -> None:
    (name, city), shelf = named, batch.shelves.site
    word = word_of(name)
    there = shelf.by_key.get(("site", account.id, word))
    if there is None:
        country = account.values.get("country", "") if city else ""
        values = {"account_id": account.id, "name": name, "city": city, "country": country, "word": word}
        there = [shelf.make(Kept(batch.around.number("site"), values, row.number))]
    shelf.seen.add(there[0].id)
    if not city:
        row.kept["site"] = there[0]
