"""What we share: common ground first, then what is open, then whose voice is missing."""

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from plomada_web.decisions.models import Statement
from plomada_web.rooms.door import RoomRequest, room_page, show
from plomada_web.rooms.queries.path import path_of
from plomada_web.rooms.queries.shared import shared_by
from plomada_web.rooms.views.welcome import is_open

# What the page before has just done. Told by a word in the address: a message kept in a cookie would be lost in the
# browsers that drop them.
TOLD = {
    "suggested": _("Thank you. We will confirm with you or the group before anyone is written to."),
    "proposed": _("Thank you. The group will be asked about it once it has been looked at."),
    "asked": _("Thank you. You will find the answer under “Questions of the group”."),
}


@require_safe
@room_page
def shared(request: RoomRequest) -> HttpResponse:
    """Show what the group shares to someone who has answered; others are asked first, so that nobody is led."""
    stakeholder = request.link.stakeholder
    path = path_of(stakeholder, request.link.tells_from)
    told = TOLD.get(request.GET.get("told", ""), "")
    if is_open(stakeholder) and path.left:
        return show(request, "rooms/answer_first.html", {"path": path, "told": told})
    proposals = Statement.objects.filter(decision=stakeholder.decision, status=Statement.Status.PROPOSED)
    context = {
        "path": path,
        "told": told,
        "shared": shared_by(stakeholder.decision),
        "is_open": is_open(stakeholder),
        "proposals_waiting": proposals.exclude(proposed_by=stakeholder).count() if stakeholder.is_mobilizer else 0,
    }
    return show(request, "rooms/shared.html", context)
