"""Addresses of this feature, below /w/<workspace>/segments/."""

from django.urls import URLPattern

app_name = "segments"

urlpatterns: list[URLPattern] = []
