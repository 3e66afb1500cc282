"""Addresses of this feature, below /w/<workspace>/privacy/."""

from django.urls import URLPattern

app_name = "privacy"

urlpatterns: list[URLPattern] = []
