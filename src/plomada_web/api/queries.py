"""What the pages about tokens and webhooks read."""

from plomada_web.api.models import ApiToken
from plomada_web.workspace.access import may_administer
from plomada_web.workspace.models import Member

MOST = 200


def tokens_seen_by(member: Member) -> list[ApiToken]:
    """Return the member's own tokens; an admin's are all of the workspace."""
    rows = ApiToken.objects.filter(member__workspace=member.workspace).select_related("member__user")
    return list((rows if may_administer(member) else rows.filter(member=member))[:MOST])
