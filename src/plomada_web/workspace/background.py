"""Work of this feature that runs behind the pages."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from plomada_web.workspace import mail, table_statistics
from plomada_web.workspace.actions import INVITATION_MAIL
from plomada_web.workspace.jobs import Run, handles, scheduled
from plomada_web.workspace.models import Invitation
from plomada_web.workspace.tokens import fingerprint, new_token


@handles(INVITATION_MAIL)
def send_invitation(run: Run) -> dict[str, object]:
    """Mail an invitation with a link made now; nothing is sent where it has been closed meanwhile.

    Should the worker die between sending and writing, the mail goes out again with another link, and the later link
    is the one that works.
    """
    invitation = Invitation.objects.select_related("workspace", "invited_by").get(
        pk=int(str(run.payload["invitation"])), workspace=run.job.workspace
    )
    if not invitation.is_open(now=timezone.now()):
        return {"sent": False}
    with run.once("mail") as todo:
        if todo:
            token = new_token()
            Invitation.objects.filter(pk=invitation.pk).update(token_hash=fingerprint(token))
            mail.send(invitation_letter(invitation, token))
    return {"sent": True}


def invitation_letter(invitation: Invitation, token: str) -> mail.Letter:
    """Return the mail that invites a new member."""
    return mail.Letter(
        to=invitation.email,
        language=invitation.workspace.language,
        template="workspace/mail/invitation",
        context={
            "workspace": invitation.workspace,
            "invitation": invitation,
            "link": settings.BASE_URL + reverse("join", args=[token]),
        },
    )


@scheduled
def look_at_changed_tables(now: datetime) -> None:
    """Let the database look at the tables of which half is new: what brought that in is no matter."""
    table_statistics.refresh()
