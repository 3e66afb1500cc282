"""Writing the sample, through the product's own actions wherever there is one."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import translation

from plomada_web.people.models import Account, Function, LegalBasis, Person, Site, searchable
from plomada_web.people.usual_functions import USUAL_FUNCTIONS
from plomada_web.start.actions import start_workspace
from plomada_web.start.sample.accounts import ACCOUNTS
from plomada_web.start.sample.days import Days
from plomada_web.start.sample.deciding import Setting, load_decision
from plomada_web.start.sample.packaging import PACKAGING
from plomada_web.start.sample.safety import SAFETY
from plomada_web.start.sample.segmented import load_segments
from plomada_web.start.sample.shape import SampleAccount, SampleMember
from plomada_web.start.sample.sign_in import SignIn
from plomada_web.start.sample.software import SOFTWARE
from plomada_web.start.sample.team import SUPPLIER, TEAM
from plomada_web.start.sample.website import load_website
from plomada_web.start.sample.worked import Work, load_work
from plomada_web.workspace import audit
from plomada_web.workspace.actions import WorkspaceFacts
from plomada_web.workspace.audit import Actor, Target
from plomada_web.workspace.models import Member, User, Workspace

TIME_ZONE = "Europe/Madrid"
BEGAN = 330  # days before today
SOURCES = {"es": "Feria de envase 2025", "en": "Packaging fair 2025"}


@transaction.atomic
def load_sample(*, sign_in: SignIn, now: datetime) -> bool:
    """Write the sample workspace and return True; return False where it is there already."""
    if Workspace.objects.filter(is_sample=True).exists():
        return False
    days = Days(now, ZoneInfo(TIME_ZONE))
    members = {member.email: _user(member, sign_in) for member in TEAM}
    first = members[TEAM[0].email]
    facts = WorkspaceFacts(name=SUPPLIER, language="es", currency="EUR", time_zone=TIME_ZONE)
    workspace = start_workspace(facts=facts, user=first, now=days.at(BEGAN), is_sample=True)
    for member in TEAM[1:]:
        Member.objects.create(
            workspace=workspace, user=members[member.email], role=member.role, joined_at=days.at(BEGAN - 2)
        )
    people = _people(workspace, days, Actor.of(first))
    setting = Setting(workspace=workspace, days=days, members=members, people=people)
    for decision in (SOFTWARE, PACKAGING, SAFETY):
        with translation.override(decision.language):  # the audit names what was done in the words of the time
            load_decision(decision, setting)
    work = Work(workspace, days, members, people)
    load_work(work)
    load_website(work)
    load_segments(workspace, days, members)
    return True


def _user(member: SampleMember, sign_in: SignIn) -> User:
    """Return the member's account. Only the one who signs in has a password."""
    user = User.objects.filter(email=member.email).first()
    if user is None:
        password = sign_in.password if member.email == sign_in.email else None
        user = User.objects.create_user(member.email, password, name=member.name)
    return user


def _people(workspace: Workspace, days: Days, actor: Actor) -> dict[str, Person]:
    by_name = {function.name_en: function for function in workspace.functions.all()}
    functions = {usual.key: by_name[usual.name_en] for usual in USUAL_FUNCTIONS}
    people: dict[str, Person] = {}
    for number, sample in enumerate(ACCOUNTS):
        now = days.at(BEGAN - 8 - number)
        account = Account(
            workspace=workspace,
            name=sample.name,
            domain=sample.domain,
            industry=sample.industry,
            country=sample.country,
            created_at=now,
        )
        account.save()
        audit.note(workspace, actor=actor, action="account.added", target=Target(account), now=now)
        people |= {person.name: person for person in _people_of(account, sample, functions, now)}
    return people


def _people_of(
    account: Account, sample: SampleAccount, functions: Mapping[str, Function], now: datetime
) -> list[Person]:
    sites = {name: Site.objects.create(account=account, name=name, city=city) for name, city in sample.sites}
    made = []
    for row in sample.people:
        person = Person(
            workspace=account.workspace,
            account=account,
            site=sites.get(row.site),
            name=row.name,
            email=f"{searchable(row.name).replace(' ', '.')}@{sample.domain}",
            title=row.title,
            function=functions[row.function],
            language=sample.language,
            source=SOURCES[sample.language],
            legal_basis=LegalBasis.LEGITIMATE_INTEREST,
            legal_basis_since=now.date(),
            created_at=now,
        )
        person.save()
        made.append(person)
    return made
