"""A decision is set up, changed, put away and brought back."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from plomada.errors import PlomadaError
from plomada_web.decisions.actions import decisions as actions
from plomada_web.decisions.actions.decisions import PromiseWeakened, Value
from plomada_web.decisions.actions.phases import PhaseEntry, PhaseRefused
from plomada_web.decisions.models import (
    OPEN_PHASES,
    Answer,
    Decision,
    Disclosure,
    Phase,
    PhaseChange,
    Ranking,
    ResultMoment,
    SignIntent,
)
from plomada_web.people.models import Account
from plomada_web.site.form_fields import AmountField
from plomada_web.workspace.models import AuditLine
from tests.web.decisions.setting_up import at, audited, bob, details, fresh_decision, of
from tests.web.world import NOW, World, client_of

SENT = {
    "title": "Gafas de seguridad",
    "account": "Molinos Quimera",
    "kind": "",
    "language": "es",
    "owner": "",
    "value_amount": "41.000,50",
    "value_currency": "EUR",
    "value_period": "yearly",
    "expected_on": "2027-03-01",
    "answers_due_on": "",
    "disclosure": "group_only",
    "result_moment": "together",
    "phase": "define_problem",
    "phase_since": "2026-11-02",
}


def test_a_new_decision_has_its_phase_its_statements_its_priorities_and_its_audit_line(world: World) -> None:
    decision = fresh_decision(world)
    assert [(c.phase, c.entered_on) for c in decision.phase_changes.all()] == [("define_problem", date(2026, 11, 2))]
    for phase in OPEN_PHASES:
        asked = decision.statements.filter(phase=phase)
        assert asked.count() == 6
        assert all(s.text_es and s.text_en and s.status == "open" and s.origin == "starter" for s in asked)
        assert [s.position for s in asked] == list(range(6))
    assert decision.priorities.count() == 6
    (line,) = audited("decision.created")
    assert (line.target_id, line.target_label, line.actor) == (decision.pk, "Gafas de seguridad", world.bob)


def test_a_decision_that_cannot_begin_leaves_nothing_behind(world: World) -> None:
    before = (Decision.objects.count(), PhaseChange.objects.count(), AuditLine.objects.count())
    entry = PhaseEntry(Phase.DEFINE_PROBLEM, date(2027, 1, 1))
    with pytest.raises(PhaseRefused):
        actions.create_decision(world.workspace, details=details(world), entry=entry, actor=bob(world), now=NOW)
    assert (Decision.objects.count(), PhaseChange.objects.count(), AuditLine.objects.count()) == before


def test_an_edit_says_in_the_audit_which_fields_changed(world: World) -> None:
    decision = fresh_decision(world)
    wanted = details(world, title="Gafas y arneses", value=None, owner=None)
    actions.edit_decision(decision, details=wanted, actor=bob(world), now=NOW)
    decision.refresh_from_db()
    assert (decision.title, decision.value_amount, decision.value_currency) == ("Gafas y arneses", None, "")
    assert "arneses" in decision.search
    assert audited("decision.edited")[0].detail == {"changed": ["title", "owner", "value_amount", "value_currency"]}


def test_before_the_first_answer_every_promise_can_be_made(world: World) -> None:
    decision = fresh_decision(world, disclosure=Disclosure.GROUP_ONLY)
    for promise in Disclosure:
        actions.edit_decision(decision, details=details(world, disclosure=promise), actor=bob(world), now=NOW)
        decision.refresh_from_db()
        assert decision.disclosure == promise


@pytest.mark.parametrize(
    ("made", "wanted", "is_kept"),
    [
        (Disclosure.NAMED_WITH_CONSENT, Disclosure.NAMED_TO_US, False),
        (Disclosure.NAMED_WITH_CONSENT, Disclosure.GROUP_ONLY, False),
        (Disclosure.NAMED_TO_US, Disclosure.NAMED_WITH_CONSENT, False),
        (Disclosure.NAMED_TO_US, Disclosure.NAMED_TO_US, True),
        (Disclosure.NAMED_TO_US, Disclosure.GROUP_ONLY, True),
        (Disclosure.GROUP_ONLY, Disclosure.NAMED_TO_US, False),
        (Disclosure.GROUP_ONLY, Disclosure.NAMED_WITH_CONSENT, False),
    ],
)
def test_after_an_answer_a_promise_can_only_be_made_stricter(
    world: World, made: Disclosure, wanted: Disclosure, is_kept: bool
) -> None:
    Decision.objects.filter(pk=world.decision.pk).update(disclosure=made)
    world.decision.refresh_from_db()
    change = replace(details(world, disclosure=wanted), result_moment=ResultMoment(world.decision.result_moment))
    if is_kept:
        actions.edit_decision(world.decision, details=change, actor=bob(world), now=NOW)
    else:
        with pytest.raises(PromiseWeakened, match="6 people have answered on the promise"):
            actions.edit_decision(world.decision, details=change, actor=bob(world), now=NOW)
        assert not audited("decision.edited")
    world.decision.refresh_from_db()
    assert world.decision.disclosure == (wanted if is_kept else made)


def test_one_answer_is_told_as_one(world: World) -> None:
    for said in (Answer, Ranking, SignIntent):
        said.objects.exclude(stakeholder=world.stakeholders["Carla Ferrer"]).delete()
    with pytest.raises(PromiseWeakened, match="One person has answered"):
        actions.edit_decision(
            world.decision, details=details(world, disclosure=Disclosure.NAMED_WITH_CONSENT), actor=bob(world), now=NOW
        )


def test_the_answers_of_someone_taken_out_still_hold_the_promise(world: World) -> None:
    carla = world.stakeholders["Carla Ferrer"]
    Answer.objects.exclude(stakeholder=carla).delete()
    carla.removed_at = NOW
    carla.save()
    assert actions.disclosures_allowed(world.decision) == [Disclosure.NAMED_TO_US, Disclosure.GROUP_ONLY]


@pytest.mark.parametrize("made", list(ResultMoment))
def test_after_an_answer_the_moment_of_the_result_is_kept(world: World, made: ResultMoment) -> None:
    Decision.objects.filter(pk=world.decision.pk).update(result_moment=made)
    world.decision.refresh_from_db()
    for wanted in ResultMoment:
        change = replace(details(world, disclosure=Disclosure.NAMED_TO_US), result_moment=wanted)
        if wanted == made:
            actions.edit_decision(world.decision, details=change, actor=bob(world), now=NOW)
        else:
            with pytest.raises(PromiseWeakened, match="when the group gets its result"):
                actions.edit_decision(world.decision, details=change, actor=bob(world), now=NOW)


def test_an_archived_decision_comes_back_as_it_was(world: World) -> None:
    actions.archive_decision(world.decision, actor=bob(world), now=NOW)
    world.decision.refresh_from_db()
    assert world.decision.archived_at == NOW
    assert not world.decision.is_open
    actions.restore_decision(world.decision, actor=bob(world), now=NOW)
    world.decision.refresh_from_db()
    assert world.decision.is_open
    actions.restore_decision(world.decision, actor=bob(world), now=NOW)
    assert [len(audited(f"decision.{what}")) for what in ("archived", "restored")] == [1, 1]


def test_the_form_sets_up_a_decision_and_leads_to_its_group(world: World) -> None:
    answer = client_of(world.bob, language="es").post(at(world, "new"), SENT)
    decision = Decision.objects.latest("pk")
    assert answer["Location"] == at(world, "group", decision_id=decision.pk)
    assert (decision.account, decision.value_amount) == (world.account, Decimal("41000.50"))
    assert (decision.disclosure, decision.result_moment) == ("group_only", "together")
    assert decision.owner is None


def test_an_account_is_found_whatever_its_case_and_accents(world: World) -> None:
    client_of(world.bob, language="es").post(at(world, "new"), SENT | {"account": "MOLÍNOS  quimera"})
    assert Decision.objects.latest("pk").account == world.account
    assert Account.objects.filter(workspace=world.workspace).count() == 1


def test_an_unknown_account_is_asked_about_before_it_is_added(world: World) -> None:
    client = client_of(world.bob, language="en")
    sent = SENT | {"account": "Molinos", "value_amount": ""}
    answer = client.post(at(world, "new"), sent)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Did you mean Molinos Quimera?" in page
    assert "Add it as a new account" in page
    assert Account.objects.filter(workspace=world.workspace).count() == 1
    client.post(at(world, "new"), sent | {"new_account": "on"})
    assert Decision.objects.latest("pk").account.name == "Molinos"
    assert len(audited("account.added")) == 1


def test_a_refused_decision_leaves_no_new_account_behind(world: World) -> None:
    sent = SENT | {"account": "Otra", "new_account": "on", "phase_since": "2099-01-01"}
    answer = client_of(world.bob, language="es").post(at(world, "new"), sent)
    assert answer.status_code == 422
    assert "Todavía no ha llegado" in answer.content.decode()
    assert not Account.objects.filter(name="Otra").exists()


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("title", "", "required"),
        ("title", "x" * 161, "160"),
        ("account", " ", "required"),
        ("account", "Nobody knows it", "No account has this name yet"),
        ("kind", "999", "valid choice"),
        ("language", "fr", "valid choice"),
        ("owner", "999", "valid choice"),
        ("value_amount", "a lot", "is not an amount"),
        ("value_amount", "-3", "0 or more"),
        ("value_amount", "9" * 13, "0 or more"),
        ("value_amount", "4.1.2", "is not an amount"),
        ("value_currency", "XXX", "valid choice"),
        ("value_period", "daily", "valid choice"),
        ("expected_on", "soon", "valid date"),
        ("answers_due_on", "2020-01-01", "This day is past"),
        ("disclosure", "everyone", "valid choice"),
        ("result_moment", "never", "valid choice"),
        ("phase", "decided", "valid choice"),
        ("phase_since", "", "required"),
    ],
)
def test_a_refused_field_says_why_and_saves_nothing(world: World, field: str, value: str, told: str) -> None:
    before = Decision.objects.count()
    answer = client_of(world.bob).post(at(world, "new"), SENT | {"value_amount": "41,000.50", field: value})
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert Decision.objects.count() == before


def test_someone_of_another_workspace_cannot_look_after_a_decision(world: World) -> None:
    answer = client_of(world.bob, language="es").post(at(world, "new"), SENT | {"owner": str(world.charlie.pk)})
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("language", "text", "amount"),
    [
        ("es", "412.000", "412000"),
        ("es", "412000", "412000"),
        ("es", "412.000,5", "412000.50"),
        ("en", "412,000", "412000"),
        ("en", "412000.5", "412000.50"),
    ],
)
def test_an_amount_is_read_as_its_reader_writes_it(language: str, text: str, amount: str) -> None:
    from django.utils import translation

    with translation.override(language):
        assert AmountField().clean(text) == Decimal(amount)


def test_the_edit_form_shows_what_is_there_and_saves_it_unchanged(world: World) -> None:
    client = client_of(world.bob, language="es")
    page = client.get(of(world, "edit")).content.decode()
    assert 'value="412.000"' in page
    assert 'value="Molinos Quimera"' in page
    sent = SENT | {"title": world.decision.title, "value_amount": "412.000", "disclosure": "named_to_us"}
    assert client.post(of(world, "edit"), sent | {"result_moment": "at_five"}).status_code == 302
    world.decision.refresh_from_db()
    assert world.decision.value_amount == 412000


def test_the_edit_form_does_not_offer_a_looser_promise_and_refuses_it(world: World) -> None:
    client = client_of(world.bob)
    page = client.get(of(world, "edit")).content.decode()
    assert "so it can only be made stricter" in page
    assert 'id="promise-named_with_consent" aria-describedby="promise-named_with_consent-means" disabled' in page
    sent = SENT | {"value_amount": "", "disclosure": "named_with_consent", "result_moment": "at_five"}
    answer = client.post(of(world, "edit"), sent)
    assert answer.status_code == 422
    assert "6 people have answered on the promise" in answer.content.decode()
    world.decision.refresh_from_db()
    assert world.decision.disclosure == Disclosure.NAMED_TO_US


def test_a_deadline_that_has_passed_may_stay_but_not_be_set(world: World) -> None:
    Decision.objects.filter(pk=world.decision.pk).update(answers_due_on=date(2026, 11, 1))
    sent = SENT | {"value_amount": "", "disclosure": "named_to_us", "result_moment": "at_five"}
    client = client_of(world.bob)
    assert client.post(of(world, "edit"), sent | {"answers_due_on": "2026-11-01"}).status_code == 302
    assert client.post(of(world, "edit"), sent | {"answers_due_on": "2026-11-02"}).status_code == 422
    ahead = (date.today() + timedelta(days=9)).isoformat()  # noqa: DTZ011  any day to come
    assert client.post(of(world, "edit"), sent | {"answers_due_on": ahead}).status_code == 302


def test_archiving_by_the_page_offers_to_bring_it_back(world: World) -> None:
    client = client_of(world.bob)
    page = client.post(of(world, "archive"), follow=True).content.decode()
    assert "Bring it back" in page
    assert of(world, "restore") in page
    client.post(of(world, "restore"))
    world.decision.refresh_from_db()
    assert world.decision.archived_at is None


def test_the_list_under_the_account_field_holds_what_the_words_may_mean(world: World) -> None:
    Account.objects.create(workspace=world.workspace, name="Ácido Uno", created_at=NOW)
    page = client_of(world.bob).get(at(world, "accounts"), {"account": "acid"}).content.decode()
    assert "Ácido Uno" in page
    assert "Molinos" not in page


def test_an_amount_with_its_currency_is_one_value(world: World) -> None:
    decision = fresh_decision(world, value=Value(Decimal(5), "USD"))
    assert (decision.value_amount, decision.value_currency) == (5, "USD")


def test_every_refusal_is_of_the_family(world: World) -> None:
    assert issubclass(PromiseWeakened, PlomadaError)
