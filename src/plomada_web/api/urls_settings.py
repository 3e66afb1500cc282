"""Addresses of the pages about tokens and webhooks, under the workspace's settings."""

from django.urls import path

from plomada_web.api.views import tokens

app_name = "api_settings"

urlpatterns = [
    path("", tokens.tokens, name="tokens"),
    path("tokens/new/", tokens.make, name="make_token"),
    path("tokens/<int:token_id>/revoke/", tokens.revoke, name="revoke_token"),
]
