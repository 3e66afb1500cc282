"""Webhooks: added, switched off and on, removed; what each was told, and told again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from plomada.errors import PlomadaError
from plomada_web.api import queries
from plomada_web.api.actions.webhooks import (
    MadeWebhook,
    WebhookFacts,
    add_webhook,
    change_webhook,
    remove_webhook,
    send_again,
)
from plomada_web.api.forms import WebhookForm
from plomada_web.api.models import Delivery, Webhook
from plomada_web.site.telling import say
from plomada_web.workspace.access import MemberRequest, may_administer, member_page
from plomada_web.workspace.audit import Actor


@require_safe
@member_page(may_administer)
def webhooks(request: MemberRequest) -> HttpResponse:
    """Show the webhooks."""
    return _page(request, WebhookForm())


@require_POST
@never_cache
@member_page(may_administer)
def add(request: MemberRequest) -> HttpResponse:
    """Add a webhook and show its secret this once."""
    form = WebhookForm(request.POST)
    if form.is_valid():
        try:
            made = add_webhook(
                request.member.workspace, facts=form.facts(), actor=Actor.of(request.user), now=timezone.now()
            )
        except PlomadaError as refused:
            form.add_error("url", say(refused.sentence))
        else:
            return _page(request, WebhookForm(), made)
    return _page(request, form)


@require_safe
@member_page(may_administer)
def webhook(request: MemberRequest, webhook_id: int) -> HttpResponse:
    """Show what a webhook was told, the newest first; `?before=` goes on."""
    shown = _webhook(request, webhook_id)
    before = request.GET.get("before", "")
    page = queries.deliveries_of(shown, before=int(before) if before.isdecimal() and len(before) < 19 else None)
    return render(request, "api/webhook.html", {"webhook": shown, "page": page})


@require_POST
@member_page(may_administer)
def switch(request: MemberRequest, webhook_id: int) -> HttpResponse:
    """Switch a webhook off, or on again."""
    shown = _webhook(request, webhook_id)
    facts = WebhookFacts(shown.url, shown.events, is_active=not shown.is_active)
    try:
        change_webhook(shown, facts=facts, actor=Actor.of(request.user), now=timezone.now())
        messages.success(request, _("Saved."))
    except PlomadaError as refused:
        messages.error(request, say(refused.sentence))
    return redirect("api_settings:webhook", workspace=request.member.workspace.slug, webhook_id=webhook_id)


@require_POST
@member_page(may_administer)
def remove(request: MemberRequest, webhook_id: int) -> HttpResponse:
    """Remove a webhook with its log."""
    remove_webhook(_webhook(request, webhook_id), actor=Actor.of(request.user), now=timezone.now())
    messages.success(request, _("The webhook is removed."))
    return redirect("api_settings:webhooks", workspace=request.member.workspace.slug)


@require_POST
@member_page(may_administer)
def again(request: MemberRequest, webhook_id: int, delivery_id: int) -> HttpResponse:
    """Have an event sent again."""
    rows = Delivery.objects.select_related("webhook__workspace")
    delivery = get_object_or_404(rows, pk=delivery_id, webhook=_webhook(request, webhook_id))
    send_again(delivery, actor=Actor.of(request.user), now=timezone.now())
    messages.success(request, _("It is sent again within seconds."))
    return redirect("api_settings:webhook", workspace=request.member.workspace.slug, webhook_id=webhook_id)


def _webhook(request: MemberRequest, webhook_id: int) -> Webhook:
    return get_object_or_404(request.member.workspace.webhooks.select_related("workspace"), pk=webhook_id)


def _page(request: MemberRequest, form: WebhookForm, made: MadeWebhook | None = None) -> HttpResponse:
    rows = list(request.member.workspace.webhooks.all())
    context = {"form": form, "webhooks": rows, "made": made}
    return render(request, "api/webhooks.html", context, status=422 if form.errors else 200)
