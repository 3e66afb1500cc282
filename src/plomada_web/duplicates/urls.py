"""Addresses of this feature, below /w/<workspace>/duplicates/."""

from django.urls import URLPattern

app_name = "duplicates"

urlpatterns: list[URLPattern] = []
