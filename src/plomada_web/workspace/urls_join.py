"""The way in for someone who was invited."""

from django.urls import path

from plomada_web.workspace import views_join

urlpatterns = [path("", views_join.join, name="join")]
