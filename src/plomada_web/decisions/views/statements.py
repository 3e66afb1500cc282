"""What the group is asked: statements, priorities, its proposals and its questions."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from plomada.errors import PlomadaError
from plomada_web.decisions.actions import statements as actions
from plomada_web.decisions.forms.statements import PriorityFormSet, QuestionForm, StatementForm, shown_of, wanted_in
from plomada_web.decisions.models import OPEN_PHASES, Question, Statement
from plomada_web.decisions.queries.statements import questionnaire_of
from plomada_web.decisions.views.page import decision_of, decision_page
from plomada_web.decisions.views.told import refusals_shown, refusals_told, sent, to
from plomada_web.site.telling import say
from plomada_web.workspace.access import MemberRequest, may_edit, may_see, member_page
from plomada_web.workspace.audit import Actor


@require_GET
@member_page(may_see)
def statements(request: MemberRequest, decision_id: int) -> HttpResponse:
    """Show all that the group is asked, and what it asks us."""
    decision = decision_of(request, decision_id)
    context: dict[str, object] = {"tab": "statements", "all": questionnaire_of(decision)}
    return decision_page(request, decision, "decisions/statements.html", context)


@require_http_methods(["GET", "POST"])
@member_page(may_edit)
def new(request: MemberRequest, decision_id: int) -> HttpResponse:
    """Ask the group one thing more."""
    decision = decision_of(request, decision_id)
    wanted = request.GET.get("phase", "")
    phase = wanted if wanted in OPEN_PHASES else decision.phase if decision.phase in OPEN_PHASES else OPEN_PHASES[0]
    form = StatementForm(sent(request), initial={"phase": phase})
    if form.is_valid():
        actor, now = Actor.of(request.user), timezone.now()
        actions.add_statement(decision, details=form.details(), actor=actor, now=now)
        messages.success(request, _("The group is asked this from now on."))
        return to("decisions:statements", decision)
    context: dict[str, object] = {"tab": "statements", "form": form}
    return decision_page(request, decision, "decisions/statement.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@member_page(may_edit)
def edit(request: MemberRequest, decision_id: int, statement_id: int) -> HttpResponse:
    """Change a statement that nobody has answered, or whether it is sensitive."""
    statement = _statement_of(request, decision_id, statement_id)
    form = StatementForm(sent(request), initial=shown_of(statement))
    if form.is_valid():
        with refusals_shown(form):
            actor, now = Actor.of(request.user), timezone.now()
            actions.edit_statement(statement, details=form.details(), actor=actor, now=now)
            messages.success(request, _("Saved."))
            return to("decisions:statements", statement.decision)
    context: dict[str, object] = {
        "tab": "statements",
        "form": form,
        "statement": statement,
        "is_answered": actions.is_answered(statement),
    }
    status = 422 if form.is_bound else 200
    return decision_page(request, statement.decision, "decisions/statement.html", context, status=status)


@require_POST
@member_page(may_edit)
def move(request: MemberRequest, decision_id: int, statement_id: int) -> HttpResponse:
    """Move a statement one place up or down."""
    statement = _statement_of(request, decision_id, statement_id)
    up = request.POST.get("where") == "up"
    actions.move_statement(statement, up=up, actor=Actor.of(request.user), now=timezone.now())
    return to("decisions:statements", statement.decision)


@require_POST
@member_page(may_edit)
def retire(request: MemberRequest, decision_id: int, statement_id: int) -> HttpResponse:
    """Ask a statement no longer."""
    statement = _statement_of(request, decision_id, statement_id)
    actions.retire_statement(statement, actor=Actor.of(request.user), now=timezone.now())
    messages.success(request, _("It is not asked any more. It stands below, to ask it again."))
    return to("decisions:statements", statement.decision)


@require_POST
@member_page(may_edit)
def reopen(request: MemberRequest, decision_id: int, statement_id: int) -> HttpResponse:
    """Ask a statement again."""
    statement = _statement_of(request, decision_id, statement_id)
    actions.ask_again(statement, actor=Actor.of(request.user), now=timezone.now())
    messages.success(request, _("The group is asked this again."))
    return to("decisions:statements", statement.decision)


@require_POST
@member_page(may_edit)
def settle(request: MemberRequest, decision_id: int, statement_id: int) -> HttpResponse:
    """Take up or leave a statement that a stakeholder proposed."""
    statement = _statement_of(request, decision_id, statement_id)
    accept = request.POST.get("answer") == "accept"
    with refusals_told(request):
        actions.settle_proposal(statement, accept=accept, actor=Actor.of(request.user), now=timezone.now())
        told = _("The group is asked this from now on.") if accept else _("The proposal is not taken up.")
        messages.success(request, told)
    return to("decisions:statements", statement.decision)


@require_http_methods(["GET", "POST"])
@member_page(may_edit)
def priorities(request: MemberRequest, decision_id: int) -> HttpResponse:
    """Change the priorities and their order."""
    decision = decision_of(request, decision_id)
    own = decision.priorities.filter(retired_at=None)
    initial = [
        {"priority": p.pk, "place": place, "name_es": p.name_es, "name_en": p.name_en} for place, p in enumerate(own, 1)
    ]
    forms = PriorityFormSet(sent(request), initial=initial, prefix="p", form_kwargs={"own": decision.priorities.all()})
    refused = ""
    if forms.is_bound and forms.is_valid():
        try:
            actor, now = Actor.of(request.user), timezone.now()
            actions.set_priorities(decision, wanted=wanted_in(forms), actor=actor, now=now)
        except PlomadaError as error:
            refused = say(error.sentence)
        else:
            messages.success(request, _("Saved."))
            return to("decisions:statements", decision)
    context: dict[str, object] = {"tab": "statements", "forms": forms, "refused": refused}
    status = 422 if forms.is_bound else 200
    return decision_page(request, decision, "decisions/priorities.html", context, status=status)


@require_http_methods(["GET", "POST"])
@member_page(may_edit)
def question(request: MemberRequest, decision_id: int, question_id: int) -> HttpResponse:
    """Answer a question of the group, or answer it better."""
    decision = decision_of(request, decision_id)
    one: Question = get_object_or_404(
        Question.objects.select_related("asked_by__person", "asked_by__decision"), decision=decision, pk=question_id
    )
    form = QuestionForm(sent(request), initial={"answer": one.answer})
    if form.is_valid():
        actor, now = Actor.of(request.user), timezone.now()
        actions.answer_question(one, text=form.cleaned_data["answer"], actor=actor, now=now)
        messages.success(request, _("The group can read your answer in the room."))
        return to("decisions:statements", decision)
    context: dict[str, object] = {"tab": "statements", "form": form, "question": one}
    return decision_page(request, decision, "decisions/question.html", context, status=422 if form.is_bound else 200)


def _statement_of(request: MemberRequest, decision_id: int, statement_id: int) -> Statement:
    statement: Statement = get_object_or_404(
        Statement.objects.select_related("proposed_by__person"),
        decision=decision_of(request, decision_id),
        pk=statement_id,
    )
    return statement
