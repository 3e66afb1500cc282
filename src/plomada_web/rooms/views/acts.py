"""What someone in the group can bring in: a person, a statement, a question; the mobilizer says yes or no."""

from collections.abc import Callable

from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plomada.errors import PlomadaError
from plomada_web.decisions.actions.from_the_group import (
    ask_question,
    moderate_statement,
    propose_statement,
    suggest_person,
)
from plomada_web.decisions.models import Question, Statement
from plomada_web.rooms.door import RoomRequest, posted, room_page, show
from plomada_web.rooms.forms import ProposalForm, QuestionForm, SuggestionForm
from plomada_web.rooms.views.welcome import is_open

REFUSED = 422


@require_http_methods(["GET", "HEAD", "POST"])
@room_page
def suggest(request: RoomRequest) -> HttpResponse:
    """Take the name of someone who should be asked."""
    form = SuggestionForm(posted(request))

    def act() -> None:
        suggest_person(stakeholder=request.link.stakeholder, person=form.suggested(), now=timezone.now())

    return _brought(request, form, act, "suggested") or _page(request, "rooms/suggest.html", form)


@require_http_methods(["GET", "HEAD", "POST"])
@room_page
def propose(request: RoomRequest) -> HttpResponse:
    """Take a statement that the group should be asked about."""
    stakeholder = request.link.stakeholder
    form = ProposalForm(posted(request), decision=stakeholder.decision)

    def act() -> None:
        propose_statement(stakeholder=stakeholder, now=timezone.now(), **form.cleaned_data)

    return _brought(request, form, act, "proposed") or _page(request, "rooms/propose.html", form)


@require_http_methods(["GET", "HEAD", "POST"])
@room_page
def questions(request: RoomRequest) -> HttpResponse:
    """Take a question, and show those that were answered; one's own also before."""
    stakeholder = request.link.stakeholder
    form = QuestionForm(posted(request))

    def act() -> None:
        ask_question(stakeholder=stakeholder, now=timezone.now(), **form.cleaned_data)

    there = Question.objects.filter(decision=stakeholder.decision)
    own = there.filter(answered_at__isnull=True, asked_by=stakeholder)
    if request.link.tells_from is not None:
        own = own.filter(asked_at__gte=request.link.tells_from)
    context = {
        "answered": there.filter(answered_at__isnull=False).order_by("-answered_at"),
        "own": own.order_by("-asked_at"),
    }
    return _brought(request, form, act, "asked") or _page(request, "rooms/questions.html", form, **context)


def _brought(request: RoomRequest, form: Form, act: Callable[[], None], told: str) -> HttpResponse | None:
    """Do what was asked and go to what the group shares; None where the form has to be shown (again)."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        act()
    except PlomadaError as error:
        form.add_error(None, gettext(error.sentence.template) % error.sentence.values)
        return None
    return redirect(reverse("rooms:shared", kwargs={"token": request.token}) + f"?told={told}")


def _page(request: RoomRequest, template: str, form: Form, **context: object) -> HttpResponse:
    context |= {"form": form, "is_open": is_open(request.link.stakeholder)}
    return show(request, template, context, status=REFUSED if form.errors else 200)


@require_safe
@room_page
def proposals(request: RoomRequest) -> HttpResponse:
    """Show the mobilizer what others propose, without saying who."""
    return _proposals(request)


def _proposals(request: RoomRequest, *, error: object = None) -> HttpResponse:
    stakeholder = request.link.stakeholder
    if not stakeholder.is_mobilizer:
        raise Http404
    there = Statement.objects.filter(decision=stakeholder.decision, status=Statement.Status.PROPOSED)
    context = {
        "proposals": there.exclude(proposed_by=stakeholder).order_by("created_at"),
        "is_open": is_open(stakeholder),
        "error": error,
    }
    return show(request, "rooms/proposals.html", context, status=REFUSED if error else 200)


@require_POST
@room_page
def settle_proposal(request: RoomRequest, statement_id: int) -> HttpResponse:
    """Let the mobilizer say yes or no to one proposal."""
    stakeholder = request.link.stakeholder
    if not stakeholder.is_mobilizer:
        raise Http404
    statement = Statement.objects.filter(decision=stakeholder.decision, pk=statement_id).first()
    if statement is None:
        raise Http404
    accept = request.POST.get("verdict") == "accept"
    try:
        moderate_statement(stakeholder=stakeholder, statement=statement, accept=accept, now=timezone.now())
    except PlomadaError as error:
        return _proposals(request, error=error.sentence)
    return redirect("rooms:proposals", token=request.token)
