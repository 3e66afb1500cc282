"""Addresses of this feature, below /w/<workspace>/tracking/."""

from django.urls import URLPattern

app_name = "tracking"

urlpatterns: list[URLPattern] = []
