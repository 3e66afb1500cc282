"""Addresses of what was changed together, below /w/<workspace>/undo/."""

from django.urls import URLPattern, path

from plomada_web.undo import views

app_name = "undo"

urlpatterns: list[URLPattern] = [
    path("", views.change_sets, name="change_sets"),
    path("<int:change_set_id>/", views.change_set, name="change_set"),
    path("<int:change_set_id>/ask/", views.ask, name="ask"),
]
