"""Rows for the tests of duplicates."""

from plomada_web.duplicates.models import DuplicatePair
from plomada_web.people.models import Account, Person
from tests.web.world import NOW, World

REASONS = [
    {"template": "Same e-mail", "values": {}, "weight": 9.5},
    {"template": "Names alike: %(left)s / %(right)s", "values": {"left": "Carla", "right": "Karla"}, "weight": 4.0},
    {"template": "Different phone", "values": {}, "weight": -1.5},
]


def twin(world: World, name: str = "Carla Ferrer Soto", **fields: object) -> Person:
    """Return another person of the account."""
    values = {"workspace": world.workspace, "account": world.account, "created_at": NOW} | fields
    return Person.objects.create(name=name, **values)


def pair_of(left: Person | Account, right: Person | Account, **fields: object) -> DuplicatePair:
    """Return the pair of two records."""
    record = str(left._meta.model_name)
    one, other = sorted((left, right), key=lambda row: row.pk)
    values: dict[str, object] = {
        "workspace": left.workspace,
        "record": record,
        f"left_{record}": one,
        f"right_{record}": other,
        "probability": 0.93,
        "weight": 3.7,
        "reasons": REASONS,
        "found_at": NOW,
    }
    return DuplicatePair.objects.create(**(values | fields))
