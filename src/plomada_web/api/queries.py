"""What the pages about tokens and webhooks read."""

from dataclasses import dataclass

from plomada_web.api.models import ApiToken, Delivery, Webhook
from plomada_web.workspace.access import may_administer
from plomada_web.workspace.models import Member

MOST = 200


def tokens_seen_by(member: Member) -> list[ApiToken]:
    """Return the member's own tokens; an admin's are all of the workspace."""
    rows = ApiToken.objects.filter(member__workspace=member.workspace).select_related("member__user")
    return list((rows if may_administer(member) else rows.filter(member=member))[:MOST])


PAGE = 50


@dataclass(frozen=True)
class Deliveries:
    """One page of what a webhook was told, and where the next begins; None on the last."""

    rows: tuple[Delivery, ...]
    older: int | None
    first: bool


def deliveries_of(webhook: Webhook, *, before: int | None) -> Deliveries:
    """Return a page of what a webhook was told, the newest first."""
    rows = webhook.deliveries.order_by("-pk")
    found = list((rows.filter(pk__lt=before) if before else rows)[: PAGE + 1])
    return Deliveries(tuple(found[:PAGE]), found[PAGE - 1].pk if len(found) > PAGE else None, first=before is None)
