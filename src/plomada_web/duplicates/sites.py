"""Sites of two accounts that become one."""

from plomada_web.duplicates.hanging import movable, relations_to
from plomada_web.duplicates.recorded import Recorded
from plomada_web.people.models import Account, Site, searchable


def unite(recorded: Recorded, *, loser: Account, survivor: Account) -> None:
    """Give the survivor the loser's sites; of a site of the same name, what hangs on it."""
    by_name = {searchable(site.name): site for site in survivor.sites.all()}
    relation = next(one for one in relations_to(Account) if one.name == "people.site.account")
    free = []
    for site in loser.sites.order_by("pk"):
        same = by_name.get(searchable(site.name))
        if same is None:
            free.append(site.pk)
            continue
        for hanging in relations_to(Site):
            recorded.move(hanging, movable(hanging, loser=site, survivor=same), loser=site, survivor=same)
    recorded.move(relation, free, loser=loser, survivor=survivor)
