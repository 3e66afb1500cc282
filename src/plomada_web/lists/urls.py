"""Addresses of this feature, below /w/<workspace>/lists/."""

from django.urls import URLPattern

app_name = "lists"

urlpatterns: list[URLPattern] = []
