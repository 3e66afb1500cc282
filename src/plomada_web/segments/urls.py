"""Addresses of this feature, below /w/<workspace>/segments/."""

from django.urls import path

from plomada_web.segments.views import editing, segments

app_name = "segments"

urlpatterns = [
    path("", segments.segments, name="segments"),
    path("new/", editing.segment_new, name="segment_new"),
    path("<int:segment_id>/", segments.segment, name="segment"),
    path("<int:segment_id>/edit/", editing.segment_edit, name="segment_edit"),
    path("<int:segment_id>/members/", segments.members, name="members"),
    path("<int:segment_id>/history/", segments.history, name="history"),
    path("<int:segment_id>/archive/", segments.segment_archive, name="segment_archive"),
    path("<int:segment_id>/restore/", segments.segment_restore, name="segment_restore"),
]
