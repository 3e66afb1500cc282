"""Addresses of this feature, below /w/<workspace>/exports/."""

from django.urls import URLPattern, path

from plomada_web.exports import views

app_name = "exports"

urlpatterns: list[URLPattern] = [
    path("", views.exports, name="exports"),
    path("ask/", views.ask, name="ask"),
    path("<int:export_id>/file", views.download, name="download"),
]
