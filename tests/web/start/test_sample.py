"""The sample workspace shows three groups: one split, one in agreement, one with a signer unheard."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.test import TestCase

from plomada.consensus.fault_lines import Line
from plomada_web.decisions.models import (
    Answer,
    Decision,
    Disclosure,
    Phase,
    PhaseChange,
    Question,
    Ranking,
    SignIntent,
    Stakeholder,
    Statement,
    Suggestion,
)
from plomada_web.decisions.standing import standing_of
from plomada_web.decisions.visibility import Audience
from plomada_web.people.models import Account, Person
from plomada_web.rooms.models import PersonalLink
from plomada_web.start.sample.accounts import ACCOUNTS
from plomada_web.start.sample.loading import load_sample
from plomada_web.start.sample.sign_in import SignIn
from plomada_web.workspace.models import AuditLine, Member, User, Workspace
from tests.web.world import client_of

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SIGN_IN = SignIn("elena@plomada.example", "kifave-fosezo-ferise-voligi")


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker) -> Iterator[bool]:  # type: ignore[no-untyped-def]
    """Load the sample once for all tests of this file; take it away after them."""
    with django_db_blocker.unblock():
        atomics = TestCase._enter_atomics()
        yield load_sample(sign_in=SIGN_IN, now=NOW)
        TestCase._rollback_atomics(atomics)


@pytest.fixture
def sample(loaded: bool, db: None) -> Workspace:
    assert loaded
    return Workspace.objects.get(is_sample=True)


def decision(title: str) -> Decision:
    return Decision.objects.select_related("workspace").get(title__startswith=title)


def test_it_has_the_members_the_accounts_and_the_people(sample: Workspace) -> None:
    roles = sorted(Member.objects.filter(workspace=sample).values_list("role", flat=True))
    assert roles == ["admin", "marketing", "sales", "viewer"]
    assert (Account.objects.count(), Person.objects.count()) == (8, 40)
    assert Person.objects.exclude(email__endswith=".example").count() == 0
    assert Person.objects.filter(function=None).count() == 0


def test_every_account_is_fictitious_by_its_domain() -> None:
    assert all(account.domain.endswith(".example") for account in ACCOUNTS)
    names = [person.name for account in ACCOUNTS for person in account.people]
    assert len(names) == len(set(names))


def test_only_the_one_who_signs_in_has_a_password(sample: Workspace) -> None:
    able = [user.email for user in User.objects.all() if user.has_usable_password()]
    assert able == [SIGN_IN.email]
    assert User.objects.get(email=SIGN_IN.email).check_password(SIGN_IN.password)


def test_loading_it_again_changes_nothing(sample: Workspace) -> None:
    before = (Workspace.objects.count(), Answer.objects.count(), AuditLine.objects.count())
    assert not load_sample(sign_in=SIGN_IN, now=NOW)
    assert (Workspace.objects.count(), Answer.objects.count(), AuditLine.objects.count()) == before


def test_the_packaging_group_is_split_along_a_clear_line_with_a_signer_unheard(sample: Workspace) -> None:
    packaging = decision("Envases reutilizables")
    assert (packaging.language, packaging.disclosure) == ("es", Disclosure.NAMED_TO_US)
    standing = standing_of(packaging, Audience.TEAM).figures
    heard = standing.by_phase[Phase.IDENTIFY_SOLUTION].heard
    assert (heard.value, heard.of) == (6, 8)
    assert standing.fault_line.line is Line.CLEAR
    sides = [{name.split()[0] for name in camp} for camp in standing.fault_line.camps]
    assert sides == [{"Ana", "Irene", "Tomás"}, {"Luis", "Marta", "Jorge"}]
    assert standing.sign_off.figure.value is None
    assert standing.sign_off.figure.ranged


def test_the_software_group_agrees_and_would_sign(sample: Workspace) -> None:
    software = decision("One system")
    assert (software.language, software.disclosure) == ("en", Disclosure.NAMED_WITH_CONSENT)
    standing = standing_of(software, Audience.TEAM).figures
    agreement = standing.by_phase[Phase.CHOOSE_SUPPLIER].agreement.figure
    assert agreement.value is not None
    assert agreement.value > 70
    assert standing.sign_off.figure.value is not None
    assert standing.sign_off.figure.value > 0.7
    assert standing.fault_line.line is not Line.CLEAR


def test_the_safety_group_lacks_a_signer_and_names_nobody(sample: Workspace) -> None:
    safety = decision("Protección contra cortes")
    assert safety.disclosure == Disclosure.GROUP_ONLY
    silent = Stakeholder.objects.filter(decision=safety, answers=None)
    assert [(s.person.name, s.must_sign) for s in silent] == [("Rosa Aldecoa", True)]


def test_what_was_said_has_a_history(sample: Workspace) -> None:
    ana = Answer.objects.filter(stakeholder__person__name="Ana Robledo", comment__contains="mermas").get()
    before = Answer.objects.filter(stakeholder=ana.stakeholder, statement=ana.statement, said_at__lt=ana.said_at)
    assert [(a.value, ana.value) for a in before] == [(3, 5)]
    assert SignIntent.objects.filter(stakeholder=ana.stakeholder).count() == 2
    assert SignIntent.objects.exclude(condition="").count() >= 4
    assert Ranking.objects.count() == 18


def test_something_waits_for_us(sample: Workspace) -> None:
    assert Statement.objects.filter(status=Statement.Status.PROPOSED).count() == 2
    assert Suggestion.objects.filter(status=Suggestion.Status.PENDING).count() == 2
    assert Question.objects.filter(answered_at=None).count() == 1


def test_nothing_lies_in_the_future_but_what_is_expected(sample: Workspace) -> None:
    assert not Answer.objects.filter(said_at__gt=NOW).exists()
    assert not AuditLine.objects.filter(at__gt=NOW).exists()
    assert not PhaseChange.objects.filter(entered_on__gt=NOW.date()).exists()
    assert not PersonalLink.objects.filter(made_at__gt=NOW).exists()
    assert all(d.expected_on and d.expected_on > NOW.date() for d in Decision.objects.all())


def test_nobody_answers_before_they_are_in_the_group(sample: Workspace) -> None:
    early = [a for a in Answer.objects.select_related("stakeholder") if a.said_at < a.stakeholder.added_at]
    assert early == []


def test_the_phases_of_the_three_are_spread_over_the_board(sample: Workspace) -> None:
    assert {d.phase for d in Decision.objects.all()} == {"define_problem", "identify_solution", "choose_supplier"}


@pytest.mark.parametrize("language", ["es", "en"])
def test_its_today_page_is_labelled_fictitious(sample: Workspace, language: str) -> None:
    client = client_of(User.objects.get(email=SIGN_IN.email), language=language)
    page = client.get("/w/envases-nadir/?whose=all").content.decode()
    assert {"es": "Empresas y personas ficticias", "en": "Fictitious companies and people"}[language] in page
    assert "Nuria Vidal" in page
