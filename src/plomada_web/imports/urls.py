"""Addresses of this feature, below /w/<workspace>/imports/."""

from django.urls import URLPattern, path

from plomada_web.imports import views

app_name = "imports"

urlpatterns: list[URLPattern] = [
    path("", views.imports, name="imports"),
    path("new/", views.new, name="new"),
    path("<int:import_id>/", views.one, name="one"),
    path("<int:import_id>/sheet/", views.sheet, name="sheet"),
    path("<int:import_id>/mapping/", views.mapping, name="mapping"),
    path("<int:import_id>/preview/", views.preview, name="preview"),
    path("<int:import_id>/failed.csv", views.failed, name="failed"),
    path("<int:import_id>/stop/", views.stop, name="stop"),
    path("<int:import_id>/discard/", views.discard, name="discard"),
]
