"""People come into the group: found among those we know, described anew, or pasted as a list."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from plomada.errors import PlomadaError
from plomada_web.decisions.actions import group as actions
from plomada_web.decisions.actions import newcomers
from plomada_web.decisions.forms.group import NewcomerForm, PasteForm, QuickPartForm
from plomada_web.decisions.models import Decision, StakeholderRole, UsualFunction
from plomada_web.decisions.queries.choices import people_to_add
from plomada_web.decisions.queries.pasted import Preview, preview_of
from plomada_web.decisions.views.page import decision_of, decision_page
from plomada_web.decisions.views.told import refusals_shown, refusals_told, sent, to
from plomada_web.people.models import Person
from plomada_web.people.paste_table import decoded
from plomada_web.site.telling import say
from plomada_web.workspace.access import MemberRequest, may_edit, member_page
from plomada_web.workspace.audit import Actor


@require_http_methods(["GET", "POST"])
@member_page(may_edit)
def add(request: MemberRequest, decision_id: int) -> HttpResponse:
    """Find people whom we know and add them one by one."""
    decision = decision_of(request, decision_id)
    if request.method == "POST":
        return _add_known(request, decision)
    text = request.GET.get("q", "")[:100]
    context: dict[str, object] = {
        "tab": "group",
        "people": people_to_add(decision, text),
        "text": text,
        "roles": StakeholderRole.choices,
        "usual_role": StakeholderRole.INFLUENCER,
        "signing": {function for function, signs in newcomers.usually_signing(decision).items() if signs},
    }
    return decision_page(request, decision, "decisions/group_add.html", context)


def _add_known(request: MemberRequest, decision: Decision) -> HttpResponse:
    people = Person.objects.filter(workspace=decision.workspace, archived_at=None)
    chosen = request.POST.get("person", "")
    person = get_object_or_404(
        people, pk=int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 16 else 0
    )
    form = QuickPartForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose one of the roles."))
        return to("decisions:group_add", decision)
    with refusals_told(request):
        actor, now = Actor.of(request.user), timezone.now()
        actions.add_stakeholder(decision, person=person, part=form.part(), actor=actor, now=now)
        messages.success(request, _("%(name)s is in the group.") % {"name": person.name})
    return to("decisions:group", decision)


@require_http_methods(["GET", "POST"])
@member_page(may_edit)
def new_person(request: MemberRequest, decision_id: int) -> HttpResponse:
    """Add someone whom we may not know yet."""
    decision = decision_of(request, decision_id)
    form = NewcomerForm(sent(request), workspace=decision.workspace, initial=_fresh(request, decision))
    if form.is_valid():
        with refusals_shown(form):
            facts, actor, now = form.facts(decision.account), Actor.of(request.user), timezone.now()
            added = newcomers.add_new_person(decision, facts=facts, part=form.part(), actor=actor, now=now)
            messages.success(request, _("%(name)s is in the group.") % {"name": added.person.name})
            return to("decisions:group", decision)
    context: dict[str, object] = {"tab": "group", "form": form}
    status = 422 if form.is_bound else 200
    return decision_page(request, decision, "decisions/group_new.html", context, status=status)


@require_http_methods(["GET", "POST"])
@member_page(may_edit)
def paste(request: MemberRequest, decision_id: int) -> HttpResponse:
    """Read a pasted list, show what would come of it, and add it once that is confirmed."""
    decision = decision_of(request, decision_id)
    form = PasteForm(sent(request), request.FILES or None)
    preview = _read(form, decision) if form.is_valid() else None
    if preview and preview.rows and "confirm" in request.POST:
        people = [row.person for row in preview.rows]
        added = newcomers.add_pasted(decision, rows=people, actor=Actor.of(request.user), now=timezone.now())
        told = ngettext("%(n)s person added to the group.", "%(n)s people added to the group.", len(added))
        messages.success(request, told % {"n": len(added)})
        return to("decisions:group", decision)
    context: dict[str, object] = {"tab": "group", "form": form, "preview": preview}
    status = 422 if form.errors else 200
    return decision_page(request, decision, "decisions/group_paste.html", context, status=status)


def _read(form: PasteForm, decision: Decision) -> Preview | None:
    """Return what the list says, or None with the reason among the form's errors."""
    try:
        file = form.cleaned_data["file"]
        text = decoded(file.read()) if file else form.cleaned_data["text"]
        return preview_of(decision, text)
    except PlomadaError as error:
        form.add_error("file" if form.cleaned_data.get("file") else "text", say(error.sentence))
        return None


def _fresh(request: MemberRequest, decision: Decision) -> dict[str, object]:
    """Return an empty form's choices; `?function=` comes from a function that is missing in the group."""
    wanted = request.GET.get("function", "")
    number = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 16 else 0
    usual = UsualFunction.objects.filter(kind=decision.kind_id, function=number).first()
    return {
        "language": decision.language,
        "role": StakeholderRole.INFLUENCER,
        "function": usual.function_id if usual else None,
        "must_sign": bool(usual and usual.must_sign),
    }
