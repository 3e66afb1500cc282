"""Where the group is, and when we came in."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from plomada_web.decisions.actions.phases import record_first_contacts, record_phase
from plomada_web.decisions.forms.phase import FirstContactsForm, MoveForm, PhaseForm
from plomada_web.decisions.models import Decision, Phase
from plomada_web.decisions.queries.phases import how_we_came_in, stays_of
from plomada_web.decisions.views.page import decision_of, decision_page
from plomada_web.decisions.views.told import refusals_shown, refusals_told, sent, to
from plomada_web.workspace.access import MemberRequest, may_edit, member_page
from plomada_web.workspace.audit import Actor


@require_http_methods(["GET", "POST"])
@member_page(may_edit)
def phase(request: MemberRequest, decision_id: int) -> HttpResponse:
    """Note the phase that the group is in, and show how it got there."""
    decision = decision_of(request, decision_id)
    form = PhaseForm(sent(request), initial=_phase_of(decision, request.GET.get("phase", "")))
    if form.is_valid():
        with refusals_shown(form):
            record_phase(decision, entry=form.entry(), actor=Actor.of(request.user), now=timezone.now())
            messages.success(request, _("Noted: %(phase)s.") % {"phase": decision.get_phase_display()})
            return to("decisions:phase", decision)
    return _page(request, decision, form, FirstContactsForm(initial=_first_contacts_of(decision)))


@require_POST
@member_page(may_edit)
def first_contacts(request: MemberRequest, decision_id: int) -> HttpResponse:
    """Note when marketing and sales first met the group."""
    decision = decision_of(request, decision_id)
    form = FirstContactsForm(request.POST)
    if form.is_valid():
        with refusals_shown(form):
            actor, now = Actor.of(request.user), timezone.now()
            record_first_contacts(decision, contacts=form.contacts(), actor=actor, now=now)
            messages.success(request, _("Saved."))
            return to("decisions:phase", decision)
    return _page(request, decision, PhaseForm(initial=_phase_of(decision)), form)


@require_POST
@member_page(may_edit)
def move(request: MemberRequest, decision_id: int) -> HttpResponse:
    """Move a card to another column of the board, from today; a decided group is asked for its outcome first."""
    decision = decision_of(request, decision_id)
    form = MoveForm(request.POST, today=timezone.localdate())
    if not form.is_valid():
        messages.error(request, _("Choose one of the phases."))
        return _back(request)
    entry = form.entry()
    if entry.phase == Phase.DECIDED:
        address = reverse("decisions:phase", kwargs={"workspace": decision.workspace.slug, "decision_id": decision.pk})
        return redirect(f"{address}?phase={Phase.DECIDED}")
    if entry.phase != decision.phase:
        with refusals_told(request):
            record_phase(decision, entry=entry, actor=Actor.of(request.user), now=timezone.now())
            told = {"title": decision.title, "phase": decision.get_phase_display()}
            messages.success(request, _("%(title)s: %(phase)s, from today.") % told)
    return _back(request)


def _back(request: MemberRequest) -> HttpResponse:
    """Return to the board as it was filtered, if that is where they came from."""
    board = reverse("decisions:board", kwargs={"workspace": request.member.workspace.slug})
    address = request.POST.get("next", "")
    if address.startswith(board):
        return redirect(address)
    return redirect(board)


def _phase_of(decision: Decision, wanted: str = "") -> dict[str, object]:
    """Return the phase that is asked for, from today; else the one they are in, since when they are."""
    if wanted in Phase.values and wanted != decision.phase:
        return {"phase": wanted, "entered_on": timezone.localdate()}
    stays = stays_of(decision)
    since = stays[-1].since if stays else timezone.localdate()
    return {"phase": decision.phase, "entered_on": since, "outcome": decision.outcome}


def _first_contacts_of(decision: Decision) -> dict[str, object]:
    return {"marketing_on": decision.marketing_engaged_on, "sales_on": decision.sales_engaged_on}


def _page(request: MemberRequest, decision: Decision, form: PhaseForm, contacts: FirstContactsForm) -> HttpResponse:
    stays = stays_of(decision)
    context: dict[str, object] = {
        "form": form,
        "contacts": contacts,
        "stays": [(stay, Phase(stay.phase).label) for stay in reversed(stays)],
        "came_in": how_we_came_in(decision, stays),
    }
    refused = form.errors or contacts.errors
    return decision_page(request, decision, "decisions/phase.html", context, status=422 if refused else 200)
