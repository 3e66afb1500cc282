"""Addresses of the API, below /api/."""

from django.urls import include, path, re_path

from plomada_web.api.v1.api import patterns
from plomada_web.api.views import reading

app_name = "api"

urlpatterns = [
    path("v1/openapi.json", reading.openapi, name="openapi"),
    path("v1/docs", reading.docs, name="docs"),
    path("v1/", include((patterns(), "v1"))),
    # What is not there is told as JSON too, and never by a redirect.
    re_path(r"^.*$", reading.nothing, name="nothing"),
]
