"""Who is in the tests, said plainly: one supplier, its members, an outsider, and one purchase of one customer."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from django.test import Client

from plomada_web.decisions.models import (
    Answer,
    Decision,
    Disclosure,
    Phase,
    PhaseChange,
    Priority,
    Ranking,
    ResultMoment,
    SignIntent,
    Stakeholder,
    Statement,
)
from plomada_web.people.models import Account, Function, Person, Site
from plomada_web.workspace.models import Member, Role, User, Workspace

NOW = datetime(2026, 11, 21, 18, 40, tzinfo=UTC)

# The published six-by-five case, so that what the pages show can be held against the reference figures.
RATINGS = {
    "Carla Ferrer": (5, 3, 2, 3, 2),
    "Oscar Prat": (4, 5, 3, 4, 2),
    "Iris Tomé": (3, 4, 5, 3, 2),
    "Quique Lara": (2, 4, 3, 5, 5),
    "Petra Congost": (5, 3, 2, 3, 3),
    "Elsa Hidalgo": (1, 4, 2, 5, 5),
}
FUNCTIONS = {
    "Carla Ferrer": ("Finanzas", "Finance"),
    "Oscar Prat": ("Operaciones", "Operations"),
    "Iris Tomé": ("Sistemas", "IT"),
    "Quique Lara": ("Calidad", "Quality"),
    "Petra Congost": ("Compras", "Procurement"),
    "Elsa Hidalgo": ("Seguridad y medio ambiente", "Safety and environment"),
    "Nuria Vidal": ("Dirección general", "General management"),
}
STATEMENTS = (
    ("El precio decide.", "Price decides."),
    ("Una parada cuesta más que cualquier envase.", "A stoppage costs more than any container."),
    ("Tiene que entrar en nuestros sistemas.", "It must fit our systems."),
    ("Hay que poder seguir cada envase.", "Every container must be traceable."),
    ("Las emisiones cuentan.", "Emissions count."),
)


@dataclass
class World:
    """Alice is admin, Bob sells, Maria does marketing, Vera only looks, Charlie works elsewhere."""

    workspace: Workspace
    elsewhere: Workspace
    alice: User
    bob: User
    maria: User
    vera: User
    charlie: User
    account: Account
    site: Site
    functions: dict[str, Function]
    people: dict[str, Person]
    decision: Decision
    stakeholders: dict[str, Stakeholder]
    statements: list[Statement]
    priorities: list[Priority] = field(default_factory=list)

    def url_of(self) -> dict[str, object]:
        """Return the keyword arguments of this world's addresses, by name."""
        return {
            "workspace": self.workspace.slug,
            "decision_id": self.decision.pk,
            "account_id": self.account.pk,
            "site_id": self.site.pk,
            "person_id": self.people["Carla Ferrer"].pk,
            "stakeholder_id": self.stakeholders["Carla Ferrer"].pk,
            "statement_id": self.statements[0].pk,
            "function_id": self.functions["Finance"].pk,
        }


def client_of(user: User | None, *, language: str = "en") -> Client:
    """Return a browser in which the user is signed in; None: signed out."""
    client = Client(headers={"accept-language": language})
    if user is not None:
        client.force_login(user, backend="plomada_web.workspace.backend.Backend")
    return client


def make_world() -> World:
    """Make the whole of it in the test's database: six of seven heard, with the ratings of the published case."""
    workspace = Workspace.objects.create(name="Envases Nadir", slug="nadir", language="es", created_at=NOW)
    elsewhere = Workspace.objects.create(name="Elsewhere", slug="elsewhere", language="en", created_at=NOW)
    users = {
        name: User.objects.create_user(f"{name.lower()}@nadir.example", "una clave larga", name=name)
        for name in ("Alice", "Bob", "Maria", "Vera", "Charlie")
    }
    roles = {"Alice": Role.ADMIN, "Bob": Role.SALES, "Maria": Role.MARKETING, "Vera": Role.VIEWER}
    for name, role in roles.items():
        Member.objects.create(workspace=workspace, user=users[name], role=role, joined_at=NOW)
    Member.objects.create(workspace=elsewhere, user=users["Charlie"], role=Role.ADMIN, joined_at=NOW)

    account = Account.objects.create(workspace=workspace, name="Molinos Quimera", created_at=NOW)
    site = Site.objects.create(account=account, name="Planta Norte", city="Lugo")
    functions = {
        en: Function.objects.create(workspace=workspace, name_es=es, name_en=en, position=number)
        for number, (es, en) in enumerate(FUNCTIONS.values())
    }
    people = {
        name: Person.objects.create(
            workspace=workspace,
            account=account,
            name=name,
            email=f"{name.split()[0].lower()}@quimera.example",
            function=functions[en],
            created_at=NOW,
        )
        for name, (_, en) in FUNCTIONS.items()
    }
    decision = Decision.objects.create(
        workspace=workspace,
        account=account,
        title="Envases reutilizables para tres plantas",
        owner=users["Bob"],
        phase=Phase.IDENTIFY_SOLUTION,
        value_amount=412000,
        value_currency="EUR",
        value_period="yearly",
        disclosure=Disclosure.NAMED_TO_US,
        result_moment=ResultMoment.AT_FIVE,
        marketing_engaged_on=date(2026, 3, 11),
        sales_engaged_on=date(2026, 7, 22),
        created_at=NOW,
    )
    for phase, since in ((Phase.DEFINE_PROBLEM, date(2026, 2, 3)), (Phase.IDENTIFY_SOLUTION, date(2026, 7, 3))):
        PhaseChange.objects.create(
            decision=decision, phase=phase, entered_on=since, noted_by=users["Bob"], noted_at=NOW
        )
    stakeholders = {
        name: Stakeholder.objects.create(decision=decision, person=person, must_sign=name != "Iris Tomé", added_at=NOW)
        for name, person in people.items()
    }
    statements = [
        Statement.objects.create(
            decision=decision, phase=Phase.IDENTIFY_SOLUTION, text_es=es, text_en=en, position=number, created_at=NOW
        )
        for number, (es, en) in enumerate(STATEMENTS)
    ]
    priorities = [
        Priority.objects.create(decision=decision, name_es=es, name_en=en, position=number)
        for number, (es, en) in enumerate((("Coste", "Cost"), ("Seguridad", "Safety"), ("Sin paradas", "No stoppages")))
    ]
    for name, ratings in RATINGS.items():
        for statement, value in zip(statements, ratings, strict=True):
            Answer.objects.create(stakeholder=stakeholders[name], statement=statement, value=value, said_at=NOW)
        SignIntent.objects.create(
            stakeholder=stakeholders[name], likelihood=8, must_sign=stakeholders[name].must_sign, said_at=NOW
        )
        Ranking.objects.create(stakeholder=stakeholders[name], order=[p.pk for p in priorities], said_at=NOW)
    return World(
        workspace=workspace,
        elsewhere=elsewhere,
        account=account,
        site=site,
        functions=functions,
        people=people,
        decision=decision,
        stakeholders=stakeholders,
        statements=statements,
        priorities=priorities,
        **{name.lower(): user for name, user in users.items()},
    )
