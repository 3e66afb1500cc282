"""Addresses of the pages about tokens and webhooks, under the workspace's settings."""

from django.urls import path

from plomada_web.api.views import tokens, webhooks

app_name = "api_settings"

urlpatterns = [
    path("", tokens.tokens, name="tokens"),
    path("tokens/new/", tokens.make, name="make_token"),
    path("tokens/<int:token_id>/revoke/", tokens.revoke, name="revoke_token"),
    path("webhooks/", webhooks.webhooks, name="webhooks"),
    path("webhooks/add/", webhooks.add, name="add_webhook"),
    path("webhooks/<int:webhook_id>/", webhooks.webhook, name="webhook"),
    path("webhooks/<int:webhook_id>/switch/", webhooks.switch, name="switch_webhook"),
    path("webhooks/<int:webhook_id>/remove/", webhooks.remove, name="remove_webhook"),
    path("webhooks/<int:webhook_id>/deliveries/<int:delivery_id>/again/", webhooks.again, name="send_again"),
]
