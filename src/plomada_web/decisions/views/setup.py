"""A decision is set up, changed, put away and brought back."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from plomada_web.decisions.actions import decisions
from plomada_web.decisions.actions.decisions import DecisionDetails, disclosures_allowed
from plomada_web.decisions.forms.decision import PROMISES, DecisionForm, NewDecisionForm, initial_of
from plomada_web.decisions.models import Decision, Disclosure, ResultMoment
from plomada_web.decisions.queries.choices import accounts_like
from plomada_web.decisions.views.page import decision_of, decision_page
from plomada_web.decisions.views.told import refusals_shown, sent, to
from plomada_web.people.actions import AccountFacts, add_account
from plomada_web.workspace.access import MemberRequest, may_edit, member_page
from plomada_web.workspace.audit import Actor


@require_http_methods(["GET", "POST"])
@member_page(may_edit)
def new(request: MemberRequest) -> HttpResponse:
    """Set up a decision."""
    workspace, today = request.member.workspace, timezone.localdate()
    form = NewDecisionForm(
        sent(request), workspace=workspace, today=today, initial=_fresh(request), use_required_attribute=False
    )
    if form.is_valid():
        with refusals_shown(form):
            decision = _create(request, form)
            messages.success(request, _("The decision is set up. Next: who is in the group?"))
            return to("decisions:group", decision)
    status = 422 if form.is_bound else 200
    return render(request, "decisions/new.html", {"form": form, "promises": _promises(list(Disclosure))}, status=status)


@transaction.atomic
def _create(request: MemberRequest, form: NewDecisionForm) -> Decision:
    actor, now = Actor.of(request.user), timezone.now()
    return decisions.create_decision(
        request.member.workspace, details=_details(request, form), entry=form.entry(), actor=actor, now=now
    )


def _details(request: MemberRequest, form: DecisionForm) -> DecisionDetails:
    """Return what the form says, with its account added first where it is new."""
    if not form.new_account_name:
        return form.details()
    facts = AccountFacts(name=form.new_account_name)
    account = add_account(request.member.workspace, facts=facts, actor=Actor.of(request.user), now=timezone.now())
    return form.details(account)


@require_http_methods(["GET", "POST"])
@member_page(may_edit)
def edit(request: MemberRequest, decision_id: int) -> HttpResponse:
    """Change what the team says of a decision."""
    decision = decision_of(request, decision_id)
    form = DecisionForm(
        sent(request),
        workspace=request.member.workspace,
        today=timezone.localdate(),
        initial=initial_of(decision),
        kept=decision.custom,
        use_required_attribute=False,
    )
    if form.is_valid():
        with refusals_shown(form):
            _edit(request, decision, form)
            messages.success(request, _("Saved."))
            return to("decisions:group", decision)
        decision = decision_of(request, decision_id)  # as it is, not as it was refused
    allowed = disclosures_allowed(decision)
    context: dict[str, object] = {"form": form, "promises": _promises(allowed), "kept": len(allowed) < len(Disclosure)}
    return decision_page(request, decision, "decisions/edit.html", context, status=422 if form.is_bound else 200)


@transaction.atomic
def _edit(request: MemberRequest, decision: Decision, form: DecisionForm) -> None:
    actor, now = Actor.of(request.user), timezone.now()
    decisions.edit_decision(decision, details=_details(request, form), actor=actor, now=now)


@require_POST
@member_page(may_edit)
def archive(request: MemberRequest, decision_id: int) -> HttpResponse:
    """Put a decision away; its own page offers to bring it back."""
    decision = decision_of(request, decision_id)
    decisions.archive_decision(decision, actor=Actor.of(request.user), now=timezone.now())
    messages.success(request, _("Archived. You can bring it back from here at any time."))
    return to("decisions:group", decision)


@require_POST
@member_page(may_edit)
def restore(request: MemberRequest, decision_id: int) -> HttpResponse:
    """Bring an archived decision back."""
    decision = decision_of(request, decision_id)
    decisions.restore_decision(decision, actor=Actor.of(request.user), now=timezone.now())
    messages.success(request, _("The decision is back."))
    return to("decisions:group", decision)


@require_GET
@member_page(may_edit)
def accounts(request: MemberRequest) -> HttpResponse:
    """Give the accounts that a half-written name may mean, for the list under the field."""
    found = accounts_like(request.member.workspace, request.GET.get("account", "")[:160])
    return render(request, "decisions/_accounts.html", {"accounts": found})


def _fresh(request: MemberRequest) -> dict[str, object]:
    workspace = request.member.workspace
    return {
        "account": request.GET.get("account", "")[:160],
        "language": workspace.language,
        "owner": request.user.pk,
        "value_currency": workspace.currency,
        "disclosure": Disclosure.NAMED_TO_US,
        "result_moment": ResultMoment.TOGETHER,
        "phase_since": timezone.localdate(),
    }


def _promises(allowed: list[Disclosure]) -> list[tuple[Disclosure, object, bool]]:
    """Return each promise with what it means, and whether it can still be made."""
    return [(choice, PROMISES[choice], choice in allowed) for choice in Disclosure]
