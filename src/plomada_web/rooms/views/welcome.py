"""The first page: who asks, why, how long it takes, who will see what."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from plomada.errors import PlomadaError
from plomada_web.decisions.consent import set_named_consent
from plomada_web.decisions.models import Disclosure, Stakeholder
from plomada_web.rooms.actions.wishes import choose_language
from plomada_web.rooms.door import RoomRequest, posted, room_page, show
from plomada_web.rooms.forms import ConsentForm, LanguageForm
from plomada_web.rooms.queries.path import Path, minutes_for, path_of
from plomada_web.workspace.models import Language


@require_http_methods(["GET", "HEAD", "POST"])
@room_page
def welcome(request: RoomRequest) -> HttpResponse:
    """Show the promise; the POST begins, with consent where the mode asks for it."""
    stakeholder = request.link.stakeholder
    path = path_of(stakeholder, request.link.tells_from)
    asks_consent = stakeholder.decision.disclosure == Disclosure.NAMED_WITH_CONSENT and is_open(stakeholder)
    form = ConsentForm(posted(request), initial=consent_so_far(stakeholder, path)) if asks_consent else None
    if request.method == "POST" and (form is None or _agreed(stakeholder, form)):
        return redirect(next_page(request.token, path))
    context = {
        "path": path,
        "minutes": minutes_for(len(path.asked)),
        "form": form,
        "is_open": is_open(stakeholder),
        "group_size": Stakeholder.objects.filter(decision=stakeholder.decision, removed_at=None).count(),
        "asks": request.link.made_by or stakeholder.decision.owner,
    }
    return show(request, "rooms/welcome.html", context, status=422 if form is not None and form.errors else 200)


def _agreed(stakeholder: Stakeholder, form: ConsentForm) -> bool:
    """Keep what they chose about their name; False where the form has to be shown again."""
    if not form.is_valid():
        return False
    try:
        if form.has_changed():
            set_named_consent(stakeholder=stakeholder, named=form.cleaned_data["named"], now=timezone.now())
    except PlomadaError as error:
        form.add_error(None, gettext(error.sentence.template) % error.sentence.values)
        return False
    return True


@require_POST
@room_page
def language(request: RoomRequest) -> HttpResponse:
    """Keep the person's language and return to the page they were on."""
    home = reverse("rooms:welcome", kwargs={"token": request.token})
    form = LanguageForm(request.POST)
    if not form.is_valid():
        return redirect(home)
    chosen = Language(form.cleaned_data["language"])
    choose_language(person=request.link.stakeholder.person, language=chosen, now=timezone.now())
    back: str = form.cleaned_data["back"]
    # Only back into this room: nobody is led elsewhere by a form of ours.
    return redirect(back if back.startswith(home) and ".." not in back else home)


def is_open(stakeholder: Stakeholder) -> bool:
    """Return whether the stakeholder may still say something."""
    return stakeholder.removed_at is None and stakeholder.decision.is_open


def consent_so_far(stakeholder: Stakeholder, path: Path) -> dict[str, str]:
    """Return what they chose; nothing before they have begun, so that nothing is chosen for them."""
    if stakeholder.named_consent_at is not None:
        return {"named": "yes"}
    return {"named": "no"} if path.has_begun else {}


def next_page(token: str, path: Path) -> str:
    """Return where it goes on: the first statement without an answer, then what else is not said yet."""
    if path.next_open is not None:
        return reverse("rooms:statement", kwargs={"token": token, "statement_id": path.next_open.statement.pk})
    if path.asked and path.ranks and not path.order:
        return reverse("rooms:priorities", kwargs={"token": token})
    if path.asked and path.intent is None:
        return reverse("rooms:signing", kwargs={"token": token})
    return reverse("rooms:shared", kwargs={"token": token})
