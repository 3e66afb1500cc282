"""Find anyone and anything."""

from django.urls import path

from plomada_web.finding import views

app_name = "finding"

urlpatterns = [path("", views.find, name="find")]
