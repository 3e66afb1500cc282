"""Addresses of this feature, below /w/<workspace>/lists/. The lists themselves are in `urls_pages`."""

from django.urls import URLPattern, path

from plomada_web.lists.views import filtering, group, listing, many, saved

app_name = "lists"

urlpatterns: list[URLPattern] = [
    path("<str:record>/filter/", filtering.filter_form, name="filter"),
    path("<str:record>/columns/", saved.columns, name="columns"),
    path("<str:record>/count/", listing.count, name="count"),
    path("<str:record>/counts/", saved.counts, name="counts"),
    path("<str:record>/views/new/", saved.view_new, name="view_new"),
    path("<str:record>/views/<int:view_id>/", saved.view_edit, name="view_edit"),
    path("<str:record>/views/<int:view_id>/keep/", saved.view_keep, name="view_keep"),
    path("<str:record>/many/", many.many, name="many"),
    path("group/<int:decision_id>/many/", group.group_many, name="group_many"),
    path("<str:record>/many/<int:job_id>/", many.many_job, name="many_job"),
]
