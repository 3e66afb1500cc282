"""A small base in which every field is there, empty, odd and on its edges; and rules about it, made by chance."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from plomada_web.decisions.models import Decision, Phase, PurchaseKind, Stakeholder
from plomada_web.lists.filters import All, Any, Catalogue, Condition, Has, Kind, Not, Operator, Rule
from plomada_web.lists.filters.fields import Field
from plomada_web.lists.filters.operators import Takes, takes
from plomada_web.people.models import Account, CustomField, Function, Person, Record, Tag, Touch
from plomada_web.workspace.models import Member, Role, User, Workspace

NOW = datetime(2026, 11, 21, 18, 40, tzinfo=UTC)
TEXTS = ("Acerías Ñandú", "acerias nandu", "100% ÆØ_1", "Straße\\2", "", "ΑΘΗΝΑ", "Планета", "Zoë  Møller", "a")
ASKED = (
    "acerías",
    "ÑANDÚ",
    "100%",
    "_",
    "strasse",
    "\\",
    "αθηνα",
    "планета",
    "zoe",
    "møller",
    "a",
    "e",
    "acerias nandu",
)
DAYS = (0, 1, 7, 30, 400)
EDGES = tuple(
    moment
    for days in (-2, 0, 1, 7, 30, 31, 200)
    for moment in (
        NOW - timedelta(days=days),
        NOW - timedelta(days=days, hours=20),
        NOW - timedelta(days=days, hours=-5),
    )
)


@dataclass(frozen=True)
class Base:
    workspace: Workspace
    users: list[User]
    tags: list[Tag]
    functions: list[Function]
    accounts: list[Account]
    people: list[Person]


def customs(n: int) -> dict[str, object]:
    """Return the own fields of the n-th row: each present in some rows, missing in others."""
    values: dict[str, object] = {}
    if n % 3:
        values |= {"note": TEXTS[n % len(TEXTS)], "exact": "contains"}
    if n % 4:
        values |= {"size": (n % 5) * 2.5 - 2, "since": (date(2026, 11, 21) - timedelta(days=40 - 9 * n)).isoformat()}
    if n % 5 > 1:
        values["budget"] = {"amount": 1000 * (n % 3), "currency": ("EUR", "USD")[n % 2]}
    if n % 2:
        values |= {"level": ("high", "low")[n % 4 == 1], "uses": [("a", "b", "c")[k] for k in range(n % 4)]}
    return values


def make_base() -> Base:
    workspace = Workspace.objects.create(name="Made", slug="made", created_at=NOW, time_zone="America/Lima")
    users = [User.objects.create_user(f"u{n}@made.example", name=f"User {n}") for n in range(2)]
    for user in users:
        Member.objects.create(workspace=workspace, user=user, role=Role.SALES, joined_at=NOW)
    _own_fields(workspace)
    tags = [Tag.objects.create(workspace=workspace, name=f"Tag {n}") for n in range(3)]
    functions = [
        Function.objects.create(workspace=workspace, name_es=f"F{n}", name_en=f"F{n}", position=n) for n in range(2)
    ]
    kind = PurchaseKind.objects.create(workspace=workspace, name_es="K", name_en="K")
    accounts = [
        Account.objects.create(
            workspace=workspace,
            name=TEXTS[n % 4] or "x",
            industry=TEXTS[n % len(TEXTS)],
            country=("España", "", "Perú")[n % 3],
            owner=(None, *users)[n % 3],
            external_id=f"A{n}" if n % 2 else "",
            custom=customs(n),
            created_at=EDGES[n],
            last_touch_at=EDGES[2 * n] if n % 2 else None,
            archived_at=NOW if n == 4 else None,
        )
        for n in range(6)
    ]
    people = [
        Person.objects.create(
            workspace=workspace,
            account=accounts[n % 6] if n % 5 else None,
            name=TEXTS[n % len(TEXTS)] or "y",
            title=TEXTS[(n * 2) % len(TEXTS)],
            email=f"P{n}@Made.example" if n % 3 else "",
            function=(None, *functions)[n % 3],
            owner=(None, *users)[n // 2 % 3],
            language=("es", "en")[n % 2],
            legal_basis=("", "consent", "contract")[n % 3],
            no_mail_since=NOW if n % 4 == 0 else None,
            custom=customs(n),
            created_at=EDGES[n % len(EDGES)],
            last_touch_at=EDGES[(n * 3) % len(EDGES)] if n % 3 else None,
            archived_at=NOW if n == 7 else None,
        )
        for n in range(14)
    ]
    for n, row in enumerate([*accounts, *people]):
        row.tags.set(tags[: n % 4])
    decisions = [
        Decision.objects.create(
            workspace=workspace,
            account=accounts[n % 6],
            title=TEXTS[n] or "z",
            kind=kind if n % 2 else None,
            owner=(None, *users)[n % 3],
            phase=Phase.values[n % 4],
            outcome="won" if n % 4 == 3 else "",
            value_amount=Decimal(1000 * n) if n % 3 else None,
            value_currency=("EUR", "USD")[n % 2] if n % 3 else "",
            expected_on=date(2026, 11, 1) + timedelta(days=7 * n) if n % 2 else None,
            custom=customs(n),
            created_at=EDGES[n],
            archived_at=NOW if n == 5 else None,
        )
        for n in range(8)
    ]
    for n, person in enumerate(people):
        for k in range(n % 3):
            Stakeholder.objects.create(
                decision=decisions[(n + k) % 8],
                person=person,
                role=("sponsor", "approver", "user")[k],
                must_sign=n % 2 == 0,
                is_mobilizer=k == 1,
                custom=customs(n + k),
                added_at=EDGES[n],
                removed_at=NOW if n == 8 else None,
            )
        for k in range(n % 4):
            Touch.objects.create(
                workspace=workspace,
                person=person,
                account=person.account,
                team=("marketing", "sales", "customer")[k],
                channel=("mail", "visit", "web")[(n + k) % 3],
                at=EDGES[(n + 5 * k) % len(EDGES)],
                asset=TEXTS[(n + k) % len(TEXTS)],
                theme=("Safety", "", "Prévención")[k],
                campaign=("otoño", "")[n % 2],
                cost_amount=Decimal(10 * k) if k else None,
                cost_currency="EUR" if k else "",
                member=users[0] if n % 2 else None,
                source="typed",
                created_at=NOW,
            )
    return Base(workspace, users, tags, functions, accounts, people)


def _own_fields(workspace: Workspace) -> None:
    kinds = {
        "note": "text",
        "exact": "link",
        "size": "number",
        "since": "date",
        "budget": "money",
        "level": "choice",
        "uses": "choices",
    }
    keys = {"level": ("high", "low"), "uses": ("a", "b", "c")}
    for record in (Record.ACCOUNT, Record.PERSON, Record.DECISION, Record.STAKEHOLDER):
        for position, (key, kind) in enumerate(kinds.items()):
            CustomField.objects.create(
                workspace=workspace,
                record=record,
                key=key,
                name_es=key,
                name_en=key,
                kind=kind,
                choices=[{"key": each, "es": each, "en": each} for each in keys.get(key, ())],
                position=position,
            )


def values(catalogue: Catalogue, record: Record, field: Field, operator: Operator) -> st.SearchStrategy[object]:
    """Return values that the operator takes of the field, near those that rows have."""
    if takes(operator) is Takes.NOTHING:
        return st.none()
    if takes(operator) is Takes.DAYS:
        return st.sampled_from(DAYS)
    one = _one(catalogue, record, field)
    if field.kind is Kind.MONEY:
        amounts = 2 if operator is Operator.BETWEEN else 1
        currency = st.sampled_from(("EUR", "USD", "GBP"))
        amount = st.sampled_from((0, 10, "1000", 2000.0, 5000))
        return st.tuples(*[amount] * amounts, currency)
    if operator is Operator.BETWEEN:
        return st.tuples(one, one)
    if takes(operator) is Takes.MANY:
        return st.lists(one, min_size=1, max_size=3).map(tuple)
    return one


def _one(catalogue: Catalogue, record: Record, field: Field) -> st.SearchStrategy[object]:
    match field.kind:
        case Kind.TEXT:
            return st.sampled_from([text for text in (*ASKED, *TEXTS) if text])
        case Kind.NUMBER:
            return st.sampled_from((-2, 0.5, 3, 5.5, 8))
        case Kind.YES_NO:
            return st.booleans()
        case Kind.DATE | Kind.MOMENT:
            return st.sampled_from([(NOW - timedelta(days=days)).date().isoformat() for days in (-9, 0, 1, 13, 30)])
    choices = [choice.value for choice in catalogue.choices(record, field)]
    return st.sampled_from(choices or [1, 2, 3, 10**9])


def rules(catalogue: Catalogue, record: Record, depth: int = 3) -> st.SearchStrategy[Rule]:
    """Return rules over a record: conditions on every field, groups, negations and relations."""

    @st.composite
    def condition(draw: st.DrawFn) -> Condition:
        field = draw(st.sampled_from(list(catalogue.fields(record).values())))
        operator = draw(st.sampled_from(field.operators))
        return Condition(field.name, operator, draw(values(catalogue, record, field, operator)))  # type: ignore[arg-type]

    if depth == 1:
        return condition()
    deeper = rules(catalogue, record, depth - 1)
    groups = st.lists(deeper, max_size=3).map(tuple)
    related = [
        st.builds(Has, st.just(name), rules(catalogue, relation.record, 1) | st.just(All()), st.integers(1, 3))
        for name, relation in catalogue.relations(record).items()
    ]
    return st.one_of(condition(), st.builds(All, groups), st.builds(Any, groups), st.builds(Not, deeper), *related)
