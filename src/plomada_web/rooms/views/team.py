"""The Room tab: who has been invited and how far they are, links, letters, and the room as the group sees it."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from plomada.errors import PlomadaError
from plomada_web.decisions.asking import asked_in
from plomada_web.decisions.models import Decision, ResultMoment, Stakeholder, Statement
from plomada_web.decisions.results import give_result as give_the_result
from plomada_web.decisions.views.page import decision_of, decision_page
from plomada_web.rooms.actions.invitations import concerns, write_to, write_to_all
from plomada_web.rooms.forms import FIVE
from plomada_web.rooms.letters import LetterKind
from plomada_web.rooms.links import FreshLink, revoke_links
from plomada_web.rooms.links import make_link as make_link_for
from plomada_web.rooms.queries.path import minutes_for
from plomada_web.rooms.queries.shared import shared_by
from plomada_web.rooms.queries.status import MemberStatus, statuses
from plomada_web.rooms.views.answering import SHAPES
from plomada_web.workspace.access import MemberRequest, may_edit, member_page
from plomada_web.workspace.audit import Actor
from plomada_web.workspace.models import Language


@require_safe
@member_page()
def room(request: MemberRequest, decision_id: int) -> HttpResponse:
    """Show who has been invited and how far they are."""
    return _room(request, decision_of(request, decision_id))


def _room(
    request: MemberRequest, decision: Decision, *, fresh: FreshLink | None = None, status: int = 200
) -> HttpResponse:
    rows = statuses(decision, now=timezone.now())
    context: dict[str, object] = {
        "tab": "room",
        "rows": rows,
        "asked": rows[0].asked if rows else 0,
        "fresh": fresh,
        "mail_configured": settings.MAIL_CONFIGURED,
        "to_invite": _how_many(rows, LetterKind.INVITATION),
        "to_remind": _how_many(rows, LetterKind.REMINDER),
        "results": list(decision.group_results.all()) if decision.result_moment == ResultMoment.TOGETHER else None,
    }
    return decision_page(request, decision, "rooms/team/room.html", context, status=status)


def _how_many(rows: list[MemberStatus], kind: LetterKind) -> int:
    return sum(1 for row in rows if concerns(row, kind))


def _stakeholder(request: MemberRequest, decision_id: int, stakeholder_id: int) -> Stakeholder:
    found: Stakeholder = get_object_or_404(
        Stakeholder.objects.select_related("person", "decision__workspace"),
        decision=decision_of(request, decision_id),
        pk=stakeholder_id,
    )
    return found


def _tell(request: MemberRequest, error: PlomadaError) -> None:
    messages.error(request, gettext(error.sentence.template) % error.sentence.values)


@require_POST
@never_cache
@member_page(may_edit)
def make_link(request: MemberRequest, decision_id: int, stakeholder_id: int) -> HttpResponse:
    """Make a link and show it, this once: the answer to the POST is the only place where it ever stands."""
    stakeholder = _stakeholder(request, decision_id, stakeholder_id)
    try:
        fresh = make_link_for(stakeholder=stakeholder, actor=Actor.of(request.user), now=timezone.now())
    except PlomadaError as error:
        _tell(request, error)
        return redirect(_tab(request, decision_id))
    return _room(request, decision_of(request, decision_id), fresh=fresh)


@require_POST
@member_page(may_edit)
def letter(request: MemberRequest, decision_id: int, stakeholder_id: int) -> HttpResponse:
    """Send one person the invitation, or the reminder."""
    stakeholder = _stakeholder(request, decision_id, stakeholder_id)
    try:
        write_to(stakeholder=stakeholder, kind=_kind(request), actor=Actor.of(request.user), now=timezone.now())
    except PlomadaError as error:
        _tell(request, error)
    else:
        messages.success(request, gettext("The mail to %(name)s is on its way.") % {"name": stakeholder.person.name})
    return redirect(_tab(request, decision_id))


@require_POST
@member_page(may_edit)
def letters_to_all(request: MemberRequest, decision_id: int) -> HttpResponse:
    """Send the invitation to all who have none, or the reminder to all who have not answered."""
    decision = decision_of(request, decision_id)
    try:
        count = write_to_all(decision=decision, kind=_kind(request), actor=Actor.of(request.user), now=timezone.now())
    except PlomadaError as error:
        _tell(request, error)
    else:
        told = ngettext("%(count)s mail is on its way.", "%(count)s mails are on their way.", count)
        messages.success(request, told % {"count": count})
    return redirect(_tab(request, decision_id))


@require_POST
@member_page(may_edit)
def revoke(request: MemberRequest, decision_id: int, stakeholder_id: int) -> HttpResponse:
    """Close every link of one person."""
    stakeholder = _stakeholder(request, decision_id, stakeholder_id)
    count = revoke_links(stakeholder=stakeholder, actor=Actor.of(request.user), now=timezone.now())
    told = ngettext("%(count)s link of %(name)s is closed.", "%(count)s links of %(name)s are closed.", count)
    messages.success(request, told % {"count": count, "name": stakeholder.person.name})
    return redirect(_tab(request, decision_id))


@require_POST
@member_page(may_edit)
def give_result(request: MemberRequest, decision_id: int) -> HttpResponse:
    """Let a group that gets its result together have it now."""
    decision = decision_of(request, decision_id)
    if decision.is_open and decision.result_moment == ResultMoment.TOGETHER:
        give_the_result(decision=decision, actor=Actor.of(request.user), now=timezone.now())
        messages.success(request, gettext("The group can see its result."))
    return redirect(_tab(request, decision_id))


@require_safe
@member_page()
def preview(request: MemberRequest, decision_id: int) -> HttpResponse:
    """Show the room as someone in the group sees it, in the group's language; nothing can be sent from here."""
    decision = decision_of(request, decision_id)
    chosen = request.GET.get("language", "")
    language = chosen if chosen in Language.values else decision.language
    with translation.override(language):
        phones = render_to_string("rooms/team/_phones.html", _as_they_see_it(request, decision, language))
    context: dict[str, object] = {"tab": "room", "phones": phones, "language": language}
    return decision_page(request, decision, "rooms/team/preview.html", context)


def _as_they_see_it(request: MemberRequest, decision: Decision, language: str) -> dict[str, object]:
    statements = asked_in(decision, Statement.objects.filter(decision=decision, status=Statement.Status.OPEN))
    return {
        "decision": decision,
        "supplier": decision.workspace,
        "asks": request.user,
        "statements": statements,
        "minutes": minutes_for(len(statements)),
        "group_size": Stakeholder.objects.filter(decision=decision, removed_at=None).count(),
        "five": [(str(value), label, shape) for (value, label), shape in zip(FIVE, SHAPES, strict=True)],
        "shared": shared_by(decision),
        "language": language,
    }


def _kind(request: MemberRequest) -> LetterKind:
    return LetterKind.REMINDER if request.POST.get("kind") == "reminder" else LetterKind.INVITATION


def _tab(request: MemberRequest, decision_id: int) -> str:
    return reverse("rooms_team:room", kwargs={"workspace": request.member.workspace.slug, "decision_id": decision_id})
