"""Starting a workspace of one's own."""

from django.urls import path

from plomada_web.start import views

app_name = "start"

urlpatterns = [path("", views.new, name="new")]
