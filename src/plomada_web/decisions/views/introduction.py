"""The mail that introduces two people of a group to each other: to read, change, copy, or have sent."""

from typing import Final

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from plomada.errors import PlomadaError
from plomada_web.decisions.actions.introduction import Pair, draft_of, mail_link, send_introduction
from plomada_web.decisions.forms.introduction import IntroductionForm
from plomada_web.decisions.models import Decision, Stakeholder
from plomada_web.decisions.queries.conversations import talk_between
from plomada_web.decisions.standing import standing_of
from plomada_web.decisions.views.page import decision_of, decision_page
from plomada_web.decisions.visibility import Audience
from plomada_web.language.queries.shared_words import shared_words
from plomada_web.site.telling import say
from plomada_web.workspace.access import MemberRequest, may_edit, member_page
from plomada_web.workspace.audit import Actor
from plomada_web.workspace.mail import MailNotConfigured
from plomada_web.workspace.models import Language

WORDS: Final = 5


@require_http_methods(["GET", "HEAD", "POST"])
@member_page(may_edit)
def introduction(request: MemberRequest, decision_id: int, first_id: int, second_id: int) -> HttpResponse:
    decision = decision_of(request, decision_id)
    first, second = _member(decision, first_id), _member(decision, second_id)
    talk = talk_between(standing_of(decision, Audience.TEAM), first.pk, second.pk)
    if talk is None:
        raise Http404
    pair = Pair(decision, first, second, talk.about)
    language = _language(request, pair)
    draft = draft_of(pair, language=language, sender=str(request.user), words=_words(pair, language))
    form = IntroductionForm(request.POST or None, initial={"subject": draft.subject, "text": draft.text})
    if request.method == "POST" and form.is_valid() and _sent(request, pair, form, language):
        return redirect("decisions:standing", workspace=request.member.workspace.slug, decision_id=decision.pk)
    context = {
        "tab": "standing",
        "talk": talk,
        "pair": pair,
        "form": form,
        "language": language,
        "languages": Language.choices,
        "mail_link": mail_link(pair, form.draft(language) if form.is_bound and form.is_valid() else draft),
        "can_send": settings.MAIL_CONFIGURED and not pair.unreachable,
        "mail_configured": settings.MAIL_CONFIGURED,
    }
    return decision_page(
        request, decision, "decisions/introduction.html", context, status=200 if not form.errors else 422
    )


def _member(decision: Decision, stakeholder_id: int) -> Stakeholder:
    members = Stakeholder.objects.select_related("person__function").filter(decision=decision, removed_at=None)
    return get_object_or_404(members, pk=stakeholder_id)


def _words(pair: Pair, language: str) -> tuple[str, ...]:
    """Return words that the functions of both use; none where no map compares the two."""
    functions = {person.function_id for person in pair.people if person.function_id}
    found = shared_words(pair.decision.workspace, functions, language=language, most=WORDS)
    return found.terms if found else ()


def _language(request: MemberRequest, pair: Pair) -> str:
    """Return the language asked for, else the one both read, else the group's."""
    asked = request.GET.get("language", "")
    if asked in Language.values:
        return asked
    read = {person.language for person in pair.people}
    return read.pop() if len(read) == 1 else pair.decision.language


def _sent(request: MemberRequest, pair: Pair, form: IntroductionForm, language: str) -> bool:
    try:
        if not settings.MAIL_CONFIGURED:
            raise MailNotConfigured
        send_introduction(pair=pair, draft=form.draft(language), actor=Actor.of(request.user), now=timezone.now())
    except PlomadaError as error:
        form.add_error(None, say(error.sentence))
        return False
    names = {"first": pair.first.person.first_name, "second": pair.second.person.first_name}
    messages.success(request, gettext("The mail to %(first)s and %(second)s is on its way.") % names)
    return True
