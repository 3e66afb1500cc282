"""Addresses of this feature, below /w/<workspace>/imports/."""

from django.urls import URLPattern

app_name = "imports"

urlpatterns: list[URLPattern] = []
