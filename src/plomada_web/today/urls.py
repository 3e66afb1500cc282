"""What needs me now."""

from django.urls import path

from plomada_web.today import views

app_name = "today"

urlpatterns = [path("", views.home, name="home")]
