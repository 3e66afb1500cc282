"""What is the person's own: their answers, their consent, whether we may write to them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plomada.errors import PlomadaError
from plomada_web.decisions.consent import set_named_consent
from plomada_web.decisions.lent_words import takes_words
from plomada_web.decisions.models import Disclosure, Stakeholder
from plomada_web.people.models import Person
from plomada_web.people.queries.consents import lends_words
from plomada_web.rooms.actions.wishes import allow_mails, lend_words, stop_mails, take_words_back
from plomada_web.rooms.door import RoomRequest, kept_private, no_room, posted, room_page, show
from plomada_web.rooms.forms import ConsentForm
from plomada_web.rooms.links import person_of_stop_token
from plomada_web.rooms.queries.path import path_of
from plomada_web.rooms.views.welcome import consent_so_far, is_open


@require_safe
@room_page
def yours(request: RoomRequest) -> HttpResponse:
    """Show what they said, each with a way to change it, and what they can take away or stop."""
    stakeholder = request.link.stakeholder
    context = {
        "path": path_of(stakeholder, request.link.tells_from),
        "is_open": is_open(stakeholder),
        "asks_consent": stakeholder.decision.disclosure == Disclosure.NAMED_WITH_CONSENT,
        **_lending(stakeholder),
    }
    return show(request, "rooms/yours.html", context)


def _lending(stakeholder: Stakeholder) -> dict[str, bool]:
    """Return whether their words are lent, and whether that is asked: only where there is something to lend them to."""
    lends = lends_words(stakeholder.person)
    named = stakeholder.decision.disclosure != Disclosure.GROUP_ONLY
    return {"lends_words": lends, "asks_words": lends or (named and takes_words(stakeholder.decision.workspace))}


@require_http_methods(["GET", "HEAD", "POST"])
@room_page
def consent(request: RoomRequest) -> HttpResponse:
    """Ask whether their name may be shown; it can be taken back at any time, also when the decision is over."""
    stakeholder = request.link.stakeholder
    if stakeholder.decision.disclosure != Disclosure.NAMED_WITH_CONSENT:
        return redirect("rooms:yours", token=request.token)
    form = ConsentForm(
        posted(request), initial=consent_so_far(stakeholder, path_of(stakeholder, request.link.tells_from))
    )
    if request.method == "POST" and form.is_valid():
        try:
            set_named_consent(stakeholder=stakeholder, named=form.cleaned_data["named"], now=timezone.now())
        except PlomadaError as error:
            form.add_error(None, gettext(error.sentence.template) % error.sentence.values)
        else:
            return redirect("rooms:yours", token=request.token)
    return show(request, "rooms/consent.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@room_page
def words(request: RoomRequest) -> HttpResponse:
    """Let what they write be counted as language, or take it back."""
    person, supplier = request.link.stakeholder.person, request.link.stakeholder.decision.workspace
    if request.POST.get("words") == "lend":
        # As they read it: that is what they agreed to.
        read = render_to_string("rooms/_words.txt", {"supplier": supplier})
        lend_words(person=person, wording=" ".join(read.split()), now=timezone.now())
    else:
        take_words_back(person=person, now=timezone.now())
    return redirect("rooms:yours", token=request.token)


@require_POST
@room_page
def mails(request: RoomRequest) -> HttpResponse:
    """Stop writing to them, or begin again."""
    change = allow_mails if request.POST.get("mails") == "allow" else stop_mails
    change(person=request.link.stakeholder.person, now=timezone.now())
    return redirect("rooms:yours", token=request.token)


# The same reason as in the room: no cookie, and mail programs post here on their own ("one-click unsubscribe").
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop_from_mail(request: HttpRequest, token: str) -> HttpResponse:
    """Stop the mails from the foot of one. Opening the address only asks: mail servers open addresses by themselves."""
    person = Person.objects.select_related("workspace").filter(pk=person_of_stop_token(token) or 0).first()
    if person is None:
        return kept_private(no_room(request, now=timezone.now()))
    translation.activate(person.language)
    request.LANGUAGE_CODE = person.language
    if request.method == "POST":
        stop_mails(person=person, now=timezone.now())
        person.refresh_from_db()
    context = {"person": person, "supplier": person.workspace, "csrf_token": ""}
    return kept_private(render(request, "rooms/stop.html", context))
