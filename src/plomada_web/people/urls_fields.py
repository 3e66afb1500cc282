"""The addresses of a workspace's own fields, below its settings."""

from django.urls import path

from plomada_web.people.views import fields

app_name = "fields"

urlpatterns = [
    path("", fields.fields, name="fields"),
    path("new/", fields.field_new, name="new"),
    path("<int:field_id>/", fields.field_edit, name="edit"),
    path("<int:field_id>/move/", fields.field_move, name="move"),
    path("<int:field_id>/archive/", fields.field_archive, name="archive"),
    path("<int:field_id>/restore/", fields.field_restore, name="restore"),
]
