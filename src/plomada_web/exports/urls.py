"""Addresses of this feature, below /w/<workspace>/exports/."""

from django.urls import URLPattern

app_name = "exports"

urlpatterns: list[URLPattern] = []
