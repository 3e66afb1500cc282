"""A workspace of any size, filled by a few INSERT ... SELECT: a million people take a minute, not an hour.

Names, functions, tags and moments follow from the row's number, so that every run is about the same rows: accounts have
ten people on average, a few have thousands; one person in ten has half of the touches.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.core.management import call_command
from django.db import connection

from plomada_web.people import search_indexes
from plomada_web.people.models import Account, CustomField, Function, Person, Tag, Touch, searchable
from plomada_web.workspace.models import Member, Role, User, Workspace

FIRST = ("Ángel", "Belén", "Cándida", "Diego", "Íñigo", "Jane", "Malik", "Noor", "Óscar", "Wiebke", "Zoë", "Tomás")
MIDDLE = ("Núñez", "Ibáñez", "Okafor", "García", "Smith", "Møller", "Peña", "Rossi", "Tanaka", "Vidal", "Weiß")
LAST = ("Alarcón", "Benítez", "Carvalho", "Dufour", "Echevarría", "Fischer", "Gómez", "Hansen", "Iriarte", "Jansen",
        "Kovács", "López", "Martín")  # fmt: skip
TRADES = ("Acerías", "Molinos", "Telares", "Cerámicas", "Envases", "Bodegas", "Talleres")
TITLES = ("Plant manager", "Head of purchasing", "CFO", "Quality manager", "Head of IT")
CHANNELS = ("mail", "web", "call", "event", "form", "meeting", "webinar")
TEAMS = ("marketing", "marketing", "sales", "customer")


@dataclass(frozen=True)
class Size:
    """How large the workspace is."""

    people: int
    accounts: int
    touches: int


@dataclass(frozen=True)
class Filled:
    """Who looks, and rows whose pages are looked at."""

    workspace: Workspace
    user: User
    account: Account
    function: Function
    person: Person
    middle: Person
    rare_tag: Tag


def fill(size: Size, *, now: datetime) -> Filled:
    """Bring the database up to date, fill it where that has not been done, and return who looks and at what."""
    call_command("migrate", verbosity=0)
    if not Workspace.objects.filter(slug="bench").exists():
        _fill(size, now=now)
    workspace = Workspace.objects.get(slug="bench")
    return Filled(
        workspace=workspace,
        user=User.objects.get(email="bench@plomada.example"),
        account=Account.objects.order_by("pk")[1],
        function=Function.objects.order_by("pk")[3],
        person=Person.objects.order_by("pk")[0],
        middle=Person.objects.order_by("pk")[size.people // 2],
        rare_tag=Tag.objects.order_by("-pk")[0],
    )


def _fill(size: Size, *, now: datetime) -> None:
    workspace = Workspace.objects.create(name="Bench", slug="bench", created_at=now)
    user = User.objects.create_user("bench@plomada.example", name="Bench")
    Member.objects.create(workspace=workspace, user=user, role=Role.SALES, joined_at=now)
    functions = [
        Function.objects.create(workspace=workspace, name_es=f"Función {n}", name_en=f"Function {n}", position=n)
        for n in range(12)
    ]
    tags = [Tag.objects.create(workspace=workspace, name=name) for name in ("fair", "tour", "newsletter")]
    CustomField.objects.create(
        workspace=workspace, record="person", key="score", name_es="Puntos", name_en="Score", kind="number"
    )
    choices = [{"key": key, "es": key.upper(), "en": key.upper()} for key in "abc"]
    CustomField.objects.create(
        workspace=workspace,
        record="account",
        key="tier",
        name_es="Nivel",
        name_en="Tier",
        kind="choice",
        choices=choices,
    )
    with connection.cursor() as cursor:
        _words(cursor)
        _accounts(cursor, workspace, size, now)
        _people(cursor, workspace, functions, size, now)
        _tagged(cursor, tags)
        _touches(cursor, workspace, size, now)
        search_indexes.make_missing()
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _words(cursor) -> None:  # type: ignore[no-untyped-def]
    """Write the words that names are made of, each as it is shown and as it is searched."""
    cursor.execute("CREATE TEMPORARY TABLE word (list text, place integer, shown text, plain text)")
    lists = {"first": FIRST, "middle": MIDDLE, "last": LAST, "trade": TRADES, "title": TITLES, "channel": CHANNELS,
             "team": TEAMS}  # fmt: skip
    cursor.executemany(
        "INSERT INTO word VALUES (%s, %s, %s, %s)",
        [(name, n, word, searchable(word)) for name, words in lists.items() for n, word in enumerate(words)],
    )


def _numbers(many: int) -> str:
    """Return a table of the numbers from 0, as this database writes it."""
    if connection.vendor == "postgresql":
        return f"generate_series(0, {many - 1}) AS numbers(n)"
    return f"(WITH RECURSIVE c(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM c WHERE n < {many - 1}) SELECT n FROM c)"


def _earlier(now: datetime, minutes: str) -> str:
    """Return the moment some minutes before, as this database writes it."""
    if connection.vendor == "postgresql":
        return f"timestamptz '{now.isoformat()}' - ({minutes}) * interval '1 minute'"
    return f"datetime('{now.astimezone(UTC):%Y-%m-%d %H:%M:%S}', '-' || ({minutes}) || ' minutes')"


def _json(text: str) -> str:
    return f"CAST({text} AS jsonb)" if connection.vendor == "postgresql" else text


def _accounts(cursor, workspace: Workspace, size: Size, now: datetime) -> None:  # type: ignore[no-untyped-def]
    made = _earlier(now, "n % 500000")
    tier = """'{"tier": "' || substr('abc', n % 3 + 1, 1) || '"}'"""
    cursor.execute(f"""
        INSERT INTO people_account (workspace_id, name, domain, industry, country, notes, external_id, custom,
                                    created_at, changed_at, search)
        SELECT {workspace.pk}, m.shown || ' ' || t.shown || ' ' || n, 'a' || n || '.example', t.shown,
               CASE WHEN n % 3 = 0 THEN 'España' ELSE 'México' END, '', 'A' || n,
               {_json(tier)}, {made}, {made},
               m.plain || ' ' || t.plain || ' ' || n || ' a' || n || '.example ' || t.plain || ' ' ||
               CASE WHEN n % 3 = 0 THEN 'espana' ELSE 'mexico' END
        FROM {_numbers(size.accounts)}
        JOIN word m ON m.list = 'middle' AND m.place = n % {len(MIDDLE)}
        JOIN word t ON t.list = 'trade' AND t.place = n % {len(TRADES)}""")


def _people(cursor, workspace, functions, size: Size, now: datetime) -> None:  # type: ignore[no-untyped-def]
    made = _earlier(now, "n % 500000")
    first_account = Account.objects.order_by("pk").values_list("pk", flat=True)[0]
    score = """'{"score": ' || (n % 100) || '}'"""
    # Every hundredth person works at one of ten large accounts.
    account = f"{first_account} + CASE WHEN n % 100 = 0 THEN n / 100 % 10 ELSE n * 31 % {size.accounts} END"
    cursor.execute(f"""
        INSERT INTO people_person (workspace_id, account_id, name, email, phone, title, function_id, language, notes,
                                   external_id, custom, source, legal_basis, created_at, changed_at, search)
        SELECT {workspace.pk}, {account}, f.shown || ' ' || m.shown || ' ' || l.shown, 'p' || n || '@bench.example', '',
               t.shown, {functions[0].pk} + n % {len(functions)}, CASE WHEN n % 2 = 0 THEN 'es' ELSE 'en' END, '',
               'P' || n, {_json(score)}, 'bench', '', {made}, {made},
               f.plain || ' ' || m.plain || ' ' || l.plain || ' p' || n || '@bench.example ' || t.plain
        FROM {_numbers(size.people)}
        JOIN word f ON f.list = 'first' AND f.place = n % {len(FIRST)}
        JOIN word m ON m.list = 'middle' AND m.place = n / 7 % {len(MIDDLE)}
        JOIN word l ON l.list = 'last' AND l.place = n / 5 % {len(LAST)}
        JOIN word t ON t.list = 'title' AND t.place = n % {len(TITLES)}""")


def _tagged(cursor, tags: list[Tag]) -> None:  # type: ignore[no-untyped-def]
    for number, tag in enumerate(tags):
        cursor.execute(
            f"INSERT INTO people_person_tags (person_id, tag_id) "
            f"SELECT id, {tag.pk} FROM people_person WHERE id % {10 ** (number + 1)} = 1"
        )


def _touches(cursor, workspace: Workspace, size: Size, now: datetime) -> None:  # type: ignore[no-untyped-def]
    first = Person.objects.order_by("pk").values_list("pk", flat=True)[0]
    large = "CAST(n AS bigint)"
    person = (
        f"{first} + CASE WHEN n % 2 = 0 THEN {large} * 7919 % {size.people // 10} ELSE {large} * 31 % {size.people} END"
    )
    at = _earlier(now, f"CAST(n AS bigint) * 13 % {60 * 24 * 720}")
    indexes = Touch._meta.indexes
    with connection.schema_editor() as schema:
        for index in indexes:
            schema.remove_index(Touch, index)
    empty = "'{}'"
    cursor.execute(f"""
        INSERT INTO people_touch (workspace_id, person_id, account_id, team, channel, at, asset, theme, campaign, note,
                                  cost_currency, source, detail, created_at)
        SELECT {workspace.pk}, p.id, p.account_id, t.shown, c.shown, numbers_n.at, 'guide ' || n % 40,
               'theme ' || n % 12, '', '', '', 'import', {_json(empty)}, numbers_n.at
        FROM (SELECT n, {person} AS person, {at} AS at FROM {_numbers(size.touches)}) AS numbers_n
        JOIN people_person p ON p.id = numbers_n.person
        JOIN word t ON t.list = 'team' AND t.place = n % {len(TEAMS)}
        JOIN word c ON c.list = 'channel' AND c.place = n / 3 % {len(CHANNELS)}""")
    with connection.schema_editor() as schema:
        for index in indexes:
            schema.add_index(Touch, index)
    for table in ("person", "account"):
        cursor.execute(
            f"UPDATE people_{table} SET last_touch_at = "
            f"(SELECT max(at) FROM people_touch WHERE {table}_id = people_{table}.id)"
        )


def recent(now: datetime) -> datetime:
    """Return a month before, for filters."""
    return now - timedelta(days=30)
